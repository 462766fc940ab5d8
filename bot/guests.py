"""Whoever has left, or answers on a phone of their own: their survey, and nothing else.

In the chat that was theirs at work they also read the record of their exit interview, as long as
the survey may be answered. The survey is answered there only where no link to it was opened in
another chat: else whoever has the phone by now would answer, or see that it is closed. What else a
guest may press is limited where buttons are pressed (`bot.pressing`), and what they may go on with
where guides are found (`bot.halfway.open_to`).
"""

import logging
from dataclasses import dataclass, field
from datetime import datetime

from bot import halfway, questions
from bot.guides import asides
from bot.handlers import commands, departures_record, exit_survey
from bot.talk import House, Rows, Talk, messages
from bot.updates import Event, Said, Started
from storage import exit_surveys, interview_records, outbox, reminders, survey_guests, survey_links
from storage.accounts import Speaker
from storage.database import Session, is_fault, savepoint

log = logging.getLogger(__name__)


def guest(db: Session, house: House, event: Event, now: datetime) -> Speaker | None:
    """Who this is, if they may still answer their survey: by the link in the event, or in a chat
    that is known."""
    today = house.hours.today(now)
    opened = False
    if isinstance(event, Started) and event.payload.startswith(survey_links.LINK):
        opened = survey_links.open_link(db, event.payload, event.user_id, None, today)
    speaker = survey_guests.guest(db, event.user_id, today)
    if opened and speaker is not None:
        reminders.tell(db, [speaker.person_id], exit_survey.ELSEWHERE, {}, now)
    return speaker


def turn(talk: Talk, event: Event) -> None:
    """Words answer the question that is open, unless they ask what there is to do; all else shows
    what there is for them."""
    run = halfway.active(talk)
    if isinstance(event, Said) and run is not None and _asks_what_to_do(talk, event.text):
        halfway.in_the_middle(talk, run)
    elif isinstance(event, Said) and run is not None:
        questions.said(talk, run, event.text)
    elif (departure := interview_records.of_guest(talk.db, talk.speaker)) is not None:
        departures_record.guests_page(talk, departure)
    elif exit_surveys.own(talk.db, talk.speaker) is None:
        talk.say("strangers.ended")
    else:
        talk.first("survey.only_this")
        exit_survey.first_page(talk)


def _asks_what_to_do(talk: Talk, text: str) -> bool:
    """By any command, or a word for the menu."""
    named = talk.house.errands.commands.get(asides.bare(text))
    return text.startswith("/") or named is commands.menu


@dataclass
class _Due:
    """What there is to say to one guest."""

    survey_id: int | None = None
    news: list[int] = field(default_factory=list)
    """That there is a record of their talk."""


def remind(db: Session, house: House, now: datetime) -> list[outbox.Outgoing]:
    """What is said to guests by itself, in one message: they get no digest any more. Of the survey
    twice at most, and once that there is a record to read."""
    today = house.hours.today(now)
    due: dict[int, _Due] = {}
    for survey_id, chat_id in survey_guests.guests_due(db, today):
        due.setdefault(chat_id, _Due()).survey_id = survey_id
    for news_id, chat_id in interview_records.guests_untold(db, today, now):
        due.setdefault(chat_id, _Due()).news.append(news_id)
    out: list[outbox.Outgoing] = []
    for chat_id, what in due.items():
        try:
            with savepoint(db):
                out += _reminder(db, house, now, chat_id, what)
        except Exception as error:
            if is_fault(error):
                raise
            log.error("the reminder of a guest failed", exc_info=error)
    return out


def _reminder(
    db: Session, house: House, now: datetime, chat_id: int, due: _Due
) -> list[outbox.Outgoing]:
    today = house.hours.today(now)
    speaker = survey_guests.guest(db, chat_id, today, due.survey_id)
    if speaker is None:
        return []
    talk = Talk(db, house, Event(0, chat_id), now, speaker)
    parts: list[tuple[str, Rows]] = []
    rule = outbox.RECORD
    if due.survey_id is not None and exit_surveys.take(db, due.survey_id, today) is not None:
        parts.append(exit_survey.reminder(talk))
        rule = outbox.SURVEY
    departure = interview_records.of_guest(db, speaker)
    if due.news and departure is not None:
        reminders.told(db, due.news, now)
        parts.append(departures_record.waits(talk, departure))
    if not parts:
        return []
    text = "\n\n".join(text for text, _ in parts)
    rows = [row for _, its_rows in parts for row in its_rows]
    key = f"{rule}/{speaker.person_id}/{today.isoformat()}"
    return messages(chat_id, speaker.person_id, text, rows, priority=outbox.NOTICE, key=key)
