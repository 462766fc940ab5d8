"""The way in: a batch of updates in one transaction, each in a savepoint of its own.

Nothing in here can wait for the network. What is to be said is written with the deed; the
poller confirms the batch only after the commit.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from bot import guests, halfway, questions
from bot.handlers import commands, strangers
from bot.pressing import BUTTON, press
from bot.settle import settle
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
from storage import accounts, jobs, outbox, runs, updates
from storage.accounts import Speaker
from storage.database import Database, DatabaseUnavailable, Session, is_fault, savepoint
from storage.outbox import Outcome, Outgoing
from storage.runs import OpenRun

log = logging.getLogger(__name__)


@dataclass
class Received:
    """What came of a batch, to be sent now that it is kept."""

    out: list[Outgoing] = field(default_factory=list)
    toasts: list[Toast] = field(default_factory=list)
    handled: int = 0
    failed: int = 0
    work: bool = False
    """Whether there is work that was asked for, now or before."""
    fault: DatabaseUnavailable | None = None
    """What kept the rest of the batch from being handled: it must come again."""

    def add(self, other: "Received") -> None:
        self.out += other.out
        self.toasts += other.toasts
        self.handled += other.handled
        self.failed += other.failed
        self.work = self.work or other.work


def receive(
    database: Database,
    house: House,
    batch: Sequence[Event],
    outcomes: Sequence[Outcome],
    now: datetime,
) -> Received:
    """Handles a batch, and marks what was sent meanwhile (`outcomes`), in one transaction.

    Where something in it can't be written at all, each update goes alone and that one is set
    aside. Raises `DatabaseUnavailable` where nothing is kept, and hands over the `fault` where
    something is: either way the batch must come again, and what was handled is left out then.
    """
    try:
        return _together(database, house, batch, outcomes, now)
    except Exception as error:
        if is_fault(error):
            raise
        log.error("a batch of %d updates is handled one by one", len(batch), exc_info=error)
    received = _together(database, house, (), outcomes, now)
    for event in batch:
        try:
            received.add(_alone(database, house, event, now))
        except DatabaseUnavailable as fault:
            received.fault = fault
            break
    return received


def _alone(database: Database, house: House, event: Event, now: datetime) -> Received:
    try:
        return _together(database, house, [event], (), now)
    except Exception as error:
        if is_fault(error):
            raise
        with database.transaction() as db:
            name, out, toasts = _set_aside(db, house, event, now, error)
            updates.record(db, [(event.update_id, name)], now)
            outbox.add(db, out)
        return Received(out, toasts, handled=1, failed=1)


def _together(
    database: Database,
    house: House,
    batch: Sequence[Event],
    outcomes: Sequence[Outcome],
    now: datetime,
) -> Received:
    received = Received()
    with database.transaction() as db:
        settle(db, house.hours, outcomes)
        fresh = _fresh(db, batch)
        known = Known(db, fresh, house.hours.today(now))
        results = [
            (event.update_id, _one(db, house, event, now, known, received)) for event in fresh
        ]
        updates.record(db, results, now)
        outbox.add(db, received.out)
        received.work = jobs.any_undone(db)
    received.handled = len(results)
    received.failed = sum(error is not None for _, error in results)
    return received


def _fresh(db: Session, batch: Sequence[Event]) -> list[Event]:
    """The updates that have not been handled before, each once."""
    seen = updates.handled(db, [event.update_id for event in batch])
    return [e for e in {e.update_id: e for e in batch}.values() if e.update_id not in seen]


class Known:
    """Who speaks in a batch, and the questions before them, read with one query each.

    It is good for a person's first update: what comes after it is looked up, since handling the
    first may have changed it. And it is good until somebody does more than answer: HR may have
    closed a chat with a press.
    """

    def __init__(self, db: Session, batch: Sequence[Event], today: date) -> None:
        self._db = db
        self._today = today
        first = {event.user_id: event for event in reversed(batch)}
        self._speakers = accounts.speakers(db, list(first), today)
        answering = [s.person_id for chat, s in self._speakers.items() if _is_answer(first[chat])]
        self._runs = runs.all_active(db, answering)

    def speaker(self, user_id: int) -> Speaker | None:
        known = self._speakers.pop(user_id, None)
        return known or accounts.speaker(self._db, user_id, self._today)

    def after(self, event: Event) -> None:
        if not _is_answer(event):
            self._speakers.clear()
            self._runs.clear()

    def run(self, person_id: int) -> OpenRun | None:
        return self._runs.pop(person_id, None) or runs.active(self._db, person_id)


def _is_answer(event: Event) -> bool:
    """Whether it may be an answer to an open question."""
    return isinstance(event, Said) and not event.text.startswith("/")


def _one(
    db: Session, house: House, event: Event, now: datetime, known: Known, received: Received
) -> str | None:
    """Handles one update; returns the class of the error that set it aside, if any."""
    try:
        with savepoint(db):
            out, toasts = handle(db, house, event, now, known)
        known.after(event)
        received.out += out
        received.toasts += toasts
        return None
    except Exception as error:
        if is_fault(error) or not db.is_active:  # then nothing of the batch is kept
            raise
        name, out, toasts = _set_aside(db, house, event, now, error)
        received.out += out
        received.toasts += toasts
        return name


def _set_aside(
    db: Session, house: House, event: Event, now: datetime, error: Exception
) -> tuple[str, list[Outgoing], list[Toast]]:
    """The error's class, and an apology to the person, if that can be found words for."""
    name = type(error).__name__
    log.error("update %d was set aside", event.update_id, exc_info=error)
    try:
        with savepoint(db):
            return name, *strangers.apologise(db, house, event, now)
    except Exception as another:
        if is_fault(another):
            raise
        log.error("there was no apology for it", exc_info=another)
        return name, [], []


def handle(
    db: Session, house: House, event: Event, now: datetime, known: Known
) -> tuple[list[Outgoing], list[Toast]]:
    """One update: who is speaking, and which handler answers."""
    if isinstance(event, Ignored):
        return [], []
    if isinstance(event, AddedToGroup):
        return [Outgoing(event.chat_id, kind="leave")], []
    if isinstance(event, Blocked):
        strangers.blocked(db, event.user_id, now, house.hours.today(now))
        return [], []
    speaker = known.speaker(event.user_id)
    if speaker is None or not speaker.employed:
        speaker = guests.guest(db, house, event, now) or speaker
    if speaker is None or not (speaker.employed or speaker.guest):
        return strangers.answer(db, house, event, speaker, now)
    talk = Talk(db, house, event, now, speaker)
    if not speaker.reachable:
        accounts.reachable_again(db, speaker.person_id)
    if speaker.guest and not isinstance(event, Pressed):
        guests.turn(talk, event)
    else:
        _dispatch(talk, event, known)
    if isinstance(event, Pressed) and not talk.toasts:
        talk.toasts.append(Toast(event.query_id, ""))
    return talk.out, talk.toasts


def _dispatch(talk: Talk, event: Event, known: Known) -> None:
    match event:
        case Pressed():
            _pressed(talk, event)
        case Started():
            commands.started(talk, event.payload)
        case Said() if not _is_answer(event):
            commands.commanded(talk, event.text)
        case Said():
            commands.said(talk, event.text, halfway.here(talk, known.run(talk.speaker.person_id)))
        case SentFile():
            _sent_file(talk, event)
        case SentOther():
            _cannot_read(talk)
        case Returned():
            commands.started(talk, "")


def _pressed(talk: Talk, event: Pressed) -> None:
    """The button's action, if it is this person's button."""
    data = BUTTON.fullmatch(event.data)
    found = outbox.keyboard(talk.db, int(data[1], 36)) if data else None
    if data is None or found is None or found.person_id != talk.speaker.person_id:
        talk.toast("menu.not_your_button")
        return
    place = int(data[2])
    action = found.actions[place] if place < len(found.actions) else []
    if not press(talk, action):
        talk.toast("menu.not_your_button")


def _sent_file(talk: Talk, event: SentFile) -> None:
    run = halfway.active(talk)
    if run is not None and questions.sent_file(talk, run, event):
        return
    if any(take(talk, event) for take in talk.house.errands.files):
        return
    if run is not None:
        questions.unexpected(talk, run)
    else:
        talk.say("menu.unexpected_file")


def _cannot_read(talk: Talk) -> None:
    run = halfway.active(talk)
    if run is not None:
        questions.unexpected(talk, run)
    else:
        talk.say("menu.cannot_read")
