"""Whoever has left, or answers on a phone of their own: their survey, and nothing else.

What else a guest may press is limited where buttons are pressed (`bot.pressing`), and what they
may go on with where guides are found (`bot.halfway.open_to`).
"""

import logging
from datetime import date, datetime

from bot import questions
from bot.halfway import open_to
from bot.handlers import exit_survey
from bot.talk import House, Talk, messages
from bot.updates import Event, Said, Started
from storage import exit_surveys, outbox, runs
from storage.accounts import Speaker
from storage.database import Session, is_fault, savepoint

log = logging.getLogger(__name__)


def guest(db: Session, event: Event, today: date) -> Speaker | None:
    """Who this is, if they may still answer their survey: by the link in the event, or in a chat
    that is known."""
    if isinstance(event, Started) and event.payload.startswith(exit_surveys.LINK):
        exit_surveys.open_link(db, event.payload, event.user_id, None, today)
    return exit_surveys.guest(db, event.user_id, today)


def turn(talk: Talk, event: Event) -> None:
    """Words answer the question that is open; all else shows the survey's first page."""
    run = runs.active(talk.db, talk.speaker.person_id)
    if isinstance(event, Said) and run is not None and open_to(talk, run):
        questions.said(talk, run, event.text)
    elif exit_surveys.own(talk.db, talk.actor) is None:
        talk.say("strangers.ended")
    else:
        talk.first("survey.only_this")
        exit_survey.first_page(talk)


def remind(db: Session, house: House, now: datetime) -> list[outbox.Outgoing]:
    """What is said to guests by itself, twice at most: they get no digest any more."""
    today = house.hours.today(now)
    out: list[outbox.Outgoing] = []
    for survey_id, chat_id in exit_surveys.guests_due(db, today):
        try:
            with savepoint(db):
                out += _reminder(db, house, now, survey_id, chat_id)
        except Exception as error:
            if is_fault(error):
                raise
            log.error("the reminder of survey %d failed", survey_id, exc_info=error)
    return out


def _reminder(
    db: Session, house: House, now: datetime, survey_id: int, chat_id: int
) -> list[outbox.Outgoing]:
    today = house.hours.today(now)
    speaker = exit_surveys.guest(db, chat_id, today, survey_id)
    if speaker is None or exit_surveys.take(db, survey_id, today) is None:
        return []
    talk = Talk(db, house, Event(0, chat_id), now, speaker)
    text, rows = exit_survey.reminder(talk)
    key = f"{outbox.SURVEY}/{speaker.person_id}/{today.isoformat()}"
    return messages(chat_id, speaker.person_id, text, rows, priority=outbox.NOTICE, key=key)
