"""The way in: a batch of updates in one transaction, each in a savepoint of its own.

Nothing in here can wait for the network. What is to be said is written with the deed; the
poller confirms the batch only after the commit.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot import questions
from bot.handlers import commands, strangers
from bot.talk import House, Talk, Toast
from bot.updates import (
    AddedToGroup,
    Blocked,
    Event,
    Ignored,
    Pressed,
    Returned,
    Said,
    SentFile,
    SentOther,
    Started,
)
from storage import accounts, outbox, runs, updates
from storage.database import Database, Session, is_fault
from storage.outbox import Outcome, Outgoing

log = logging.getLogger(__name__)


@dataclass
class Received:
    """What came of a batch, to be sent now that it is kept."""

    out: list[Outgoing] = field(default_factory=list)
    toasts: list[Toast] = field(default_factory=list)
    handled: int = 0
    failed: int = 0


def receive(
    database: Database,
    house: House,
    batch: Sequence[Event],
    outcomes: Sequence[Outcome],
    now: datetime,
) -> Received:
    """Handles a batch, and marks what was sent meanwhile (`outcomes`), in one transaction.

    Raises `DatabaseUnavailable`, and nothing of the batch is kept.
    """
    received = Received()
    with database.transaction() as db:
        outbox.mark(db, outcomes)
        seen = updates.handled(db, [event.update_id for event in batch])
        results: list[tuple[int, str | None]] = []
        for event in batch:
            if event.update_id in seen:
                continue
            seen.add(event.update_id)
            results.append((event.update_id, _one(db, house, event, now, received)))
        updates.record(db, results, now)
        outbox.add(db, received.out)
    received.handled = len(results)
    received.failed = sum(error is not None for _, error in results)
    return received


def _one(db: Session, house: House, event: Event, now: datetime, received: Received) -> str | None:
    """Handles one update; returns the class of the error that set it aside, if any."""
    try:
        with db.begin_nested():
            out, toasts = handle(db, house, event, now)
        received.out += out
        received.toasts += toasts
        return None
    except Exception as error:
        if is_fault(error):  # then the whole batch must come again
            raise
        name = type(error).__name__
        log.error("update %d was set aside", event.update_id, exc_info=error)
        out, toasts = strangers.apologise(db, house, event, now)
        received.out += out
        received.toasts += toasts
        return name


def handle(
    db: Session, house: House, event: Event, now: datetime
) -> tuple[list[Outgoing], list[Toast]]:
    """One update: who is speaking, and which handler answers."""
    if isinstance(event, Ignored):
        return [], []
    if isinstance(event, AddedToGroup):
        return [Outgoing(event.chat_id, kind="leave", once=True)], []
    if isinstance(event, Blocked):
        strangers.blocked(db, event.user_id, now)
        return [], []
    today = house.hours.today(now)
    speaker = accounts.speaker(db, event.user_id, today)
    if speaker is None or not speaker.employed:
        return strangers.answer(db, house, event, speaker, now)
    talk = Talk(db, house, event, now, speaker)
    if not speaker.reachable:
        accounts.reachable_again(db, speaker.person_id)
    _dispatch(talk, event)
    if isinstance(event, Pressed) and not talk.toasts:
        talk.toasts.append(Toast(event.query_id, ""))
    return talk.out, talk.toasts


def _dispatch(talk: Talk, event: Event) -> None:
    match event:
        case Pressed():
            _pressed(talk, event)
        case Started():
            commands.started(talk, event.payload)
        case Said() if event.text.startswith("/"):
            commands.commanded(talk, event.text)
        case Said():
            run = runs.active(talk.db, talk.speaker.person_id)
            if run is not None:
                questions.said(talk, run, event.text)
            else:
                commands.guess(talk, event.text)
        case SentFile():
            _sent_file(talk, event)
        case SentOther():
            _cannot_read(talk)
        case Returned():
            commands.started(talk, "")


def _pressed(talk: Talk, event: Pressed) -> None:
    """The button's action, if it is this person's button."""
    message, _, index = event.data.partition(".")
    found = None
    if message.isascii() and message.isalnum() and index.isascii() and index.isdigit():
        found = outbox.keyboard(talk.db, int(message, 36))
    if found is None or found.person_id != talk.speaker.person_id:
        talk.toast("menu.not_your_button")
        return
    action = found.actions[int(index)] if int(index) < len(found.actions) else []
    press = talk.house.errands.presses.get(action[0]) if action else None
    if press is None:
        talk.toast("menu.not_your_button")
        return
    press(talk, *action[1:])


def _sent_file(talk: Talk, event: SentFile) -> None:
    run = runs.active(talk.db, talk.speaker.person_id)
    if run is not None and questions.sent_file(talk, run, event):
        return
    if any(take(talk, event) for take in talk.house.errands.files):
        return
    if run is not None:
        questions.unexpected(talk, run)
    else:
        talk.say("menu.unexpected_file")


def _cannot_read(talk: Talk) -> None:
    talk.say("menu.cannot_read")
    run = runs.active(talk.db, talk.speaker.person_id)
    if run is not None:
        questions.ask(talk, run)
