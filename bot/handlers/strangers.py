"""Those whose chat is nobody's yet, or not any more; and the apology when we failed."""

from datetime import date, datetime

from bot import visits
from bot.handlers import account
from bot.talk import House, Talk, Toast, messages
from bot.updates import Event, Pressed, Started
from storage import accounts, reminders
from storage.accounts import InviteRefused, Speaker
from storage.database import Session
from storage.outbox import Outgoing
from storage.survey_links import LINK
from storage.visits import LINK as STUDENT_LINK

LANGUAGE = "sv"
"""What a stranger is answered in, with the English beside it."""

Answer = tuple[list[Outgoing], list[Toast]]


def answer(
    db: Session, house: House, event: Event, speaker: Speaker | None, now: datetime
) -> Answer:
    """Redeems an invite, shows a student their page, or says what is needed to get in."""
    student = visits.answer(db, house, event, now)
    if student is not None:
        return student
    if isinstance(event, Started) and event.payload.startswith(STUDENT_LINK):
        return _say(house, event, "strangers.student_link")
    if isinstance(event, Started) and event.payload.startswith(LINK):
        return _say(house, event, "strangers.survey_link")
    if isinstance(event, Started) and event.payload:
        return _redeem(db, house, event, now)
    if speaker is not None:
        return _say(house, event, "strangers.ended", speaker.language)
    return _say(house, event, "strangers.who_are_you")


def _redeem(db: Session, house: House, event: Started, now: datetime) -> Answer:
    today = house.hours.today(now)
    try:
        redeemed = accounts.redeem(db, event.payload, event.user_id, now, today)
    except InviteRefused as refused:
        return _say(house, event, f"strangers.invite_{refused.reason}")
    talk = Talk(db, house, event, now, redeemed.speaker)
    account.welcome(talk)
    if redeemed.former_chat is not None:  # whoever has it hears of it, should it be no new phone
        moved = talk.text("strangers.moved")
        talk.out += messages(redeemed.former_chat, None, moved)
    return talk.out, talk.toasts


def _say(house: House, event: Event, key: str, language: str = LANGUAGE) -> Answer:
    if isinstance(event, Pressed):
        return [], [Toast(event.query_id, house.words.label(language, "strangers.toast"))]
    text = house.words.text(language, key, organisation=house.organisation)
    return messages(event.user_id, None, text), []


def apologise(db: Session, house: House, event: Event, now: datetime) -> Answer:
    """Something of ours failed: say so, and that what was said before is kept."""
    speaker = accounts.speaker(db, event.user_id, house.hours.today(now))
    language = speaker.language if speaker else LANGUAGE
    toasts = [Toast(event.query_id, "")] if isinstance(event, Pressed) else []
    text = house.words.text(language, "strangers.we_failed")
    return messages(event.user_id, speaker.person_id if speaker else None, text), toasts


def blocked(db: Session, chat_id: int, now: datetime, today: date) -> None:
    """The chat is closed to us: the state stays, and HR hears of it."""
    person_id = accounts.blocked(db, chat_id, now, today)
    if person_id is not None:
        others = [hr for hr in accounts.all_hr(db) if hr != person_id]
        reminders.tell(db, others, "unreachable", {"person": person_id}, now)
