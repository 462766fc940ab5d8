"""What is to be said: written with the deed it tells of, claimed, and marked when said."""

import secrets
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Executable,
    and_,
    bindparam,
    case,
    exists,
    func,
    select,
    true,
    update,
)
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, delete, insert, or_

from storage.people import stays
from storage.tables import Account, ExitSurvey, Matter, Message, Person
from storage.tables.columns import holds

REPLY, RESULT, NOTICE = 0, 1, 2
"""Who waits for it: somebody with the phone in the hand; somebody who asked for work that takes its
time; nobody, so that it heeds the hours."""

UNDER_WAY = ("queued", "sending")
LATELY = 3
"""Messages that are still before one's eyes."""

CLAIM_FIELDS = (
    "id",
    "chat_id",
    "person_id",
    "kind",
    "priority",
    "text",
    "keyboard",
    "edits",
    "file_name",
    "file_id",
    "content",
    "attempts",
)


@dataclass(slots=True)
class Outgoing:
    """One call to Telegram, as the outbox keeps it (see `storage.tables.delivery.Message`)."""

    chat_id: int
    text: str | None = None
    person_id: int | None = None
    kind: str = "send"
    priority: int = REPLY
    keyboard: list[list[dict[str, Any]]] | None = None
    actions: list[list[Any]] | None = None
    edits: int | None = None
    file_name: str | None = None
    file_id: str | None = None
    content: bytes | None = None
    key: str | None = None
    not_before: datetime | None = None
    attempts: int = 0
    id: int = field(default_factory=lambda: new_id())


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a call ended: `state` is sent, queued (again, `not_before`), dropped or failed."""

    id: int
    state: str
    message_id: int | None = None
    error: str | None = None
    not_before: datetime | None = None


LAST_ID = 2**63 - 1
_latest = 0


def new_id() -> int:
    """An id that grows with time, and that nobody can count on: 63 bits, with steps by chance."""
    global _latest
    now = (time.time_ns() // 1_000_000) << 20
    _latest = max(_latest, now) + 1 + secrets.randbelow(1 << 10)
    return _latest


def made_at(message_id: int) -> datetime:
    """When the message was written, to the millisecond."""
    return datetime.fromtimestamp((message_id >> 20) / 1000, UTC)


def add(db: Session, messages: Iterable[Outgoing]) -> None:
    """Writes them; a reply as `sending`, since this process sends it at once.

    A message whose `key` stands there already is left out: it exists once.
    """
    rows = [_row(message) for message in messages]
    keyless = [row for row in rows if row["key"] is None]
    keyed = [row for row in rows if row["key"] is not None]
    if keyless:
        db.connection().execute(_INSERT, keyless)
    if keyed:
        db.connection().execute(_insert_once(db.get_bind().dialect.name), keyed)


@cache
def _insert_once(dialect: str) -> Executable:
    """Only the dialect in use is loaded: each takes two megabytes."""
    if dialect == "postgresql":
        from sqlalchemy.dialects import postgresql

        return postgresql.insert(Message).on_conflict_do_nothing(index_elements=["key"])
    from sqlalchemy.dialects import sqlite

    return sqlite.insert(Message).on_conflict_do_nothing(index_elements=["key"])


def _row(message: Outgoing) -> dict[str, Any]:
    return {
        "id": message.id,
        "chat_id": message.chat_id,
        "person_id": message.person_id,
        "kind": message.kind,
        "priority": message.priority,
        "text": message.text,
        "keyboard": message.keyboard,
        "actions": message.actions,
        "edits": message.edits,
        "file_name": message.file_name,
        "file_id": message.file_id,
        "content": message.content,
        "key": message.key,
        "state": "sending" if message.priority == REPLY else "queued",
        "not_before": message.not_before,
        "attempts": 0,
    }


def claim(
    db: Session,
    now: datetime,
    today: date,
    limit: int,
    *,
    may_disturb: bool,
    settle: Callable[[Session, Sequence[Outcome]], None] | None = None,
) -> list[Outgoing]:
    """Takes up to `limit` queued messages, most urgent first, and marks them `sending`.

    What its person may not receive any more is dropped here, at the last moment, by `settle` where
    one is given. See `may_go` for what is left alone.
    """
    ready = (
        select(*(getattr(Message, name) for name in CLAIM_FIELDS), _may_receive(today))
        .outerjoin(Account, col(Account.person_id) == col(Message.person_id))
        .outerjoin(Person, col(Person.id) == col(Message.person_id))
        .where(_UNSETTLED, col(Message.state) == "queued", may_go(now, today, may_disturb))
        .order_by(col(Message.priority), col(Message.id))
        .limit(limit)
        .with_for_update(skip_locked=True, of=Message)
    )
    claimed: list[Outgoing] = []
    refused: list[Outgoing] = []
    for *values, allowed in db.execute(ready):
        row = Outgoing(**dict(zip(CLAIM_FIELDS, values, strict=True)))
        (claimed if allowed else refused).append(row)
    if claimed:
        ids = [row.id for row in claimed]
        db.execute(update(Message).where(col(Message.id).in_(ids)).values(state="sending"))
    dropped = [Outcome(row.id, "dropped", error="may not receive it any more") for row in refused]
    (settle or mark)(db, dropped)
    return claimed


def may_go(now: datetime, today: date, may_disturb: bool) -> ColumnElement[bool]:
    """Notices go only when one `may_disturb`, however long they waited, and on their day if they
    have one."""
    key, not_before = col(Message.key), col(Message.not_before)
    its_day = or_(key.is_(None), key.like(f"%/{today.isoformat()}%"))
    its_hour = true() if may_disturb else col(Message.priority) < NOTICE
    return and_(or_(not_before.is_(None), not_before <= now), its_day, its_hour)


SURVEY, RECORD = "survey", "record"
"""The rules in the keys of what is told by itself to whoever has left."""


def _may_receive(today: date) -> Any:
    """Whoever is employed, in their own chat; whoever has left, as long as the survey is open."""
    here = (col(Account.telegram_id) == col(Message.chat_id)) & stays(today)
    reachable = col(Account.unreachable_since).is_(None)
    for_guests = (col(Message.key).like(f"{rule}/%") for rule in (SURVEY, RECORD))
    to_guest = or_(col(Message.priority) == REPLY, *for_guests)
    return case(
        (col(Message.person_id).is_(None), True),
        (here & reachable, True),
        (to_guest & _is_guest(today), True),
        else_=False,
    )


def _is_guest(today: date) -> ColumnElement[bool]:
    """As `storage.survey_guests.guest` has it."""
    chat = col(Message.chat_id)
    return exists().where(
        col(ExitSurvey.departure_id) == col(Matter.id),
        col(Matter.person_id) == col(Message.person_id),
        col(ExitSurvey.closes_on) >= today,
        or_(col(ExitSurvey.chat_id) == chat, col(Account.telegram_id) == chat),
    )


def mark(db: Session, outcomes: Sequence[Outcome]) -> None:
    """Records how calls ended. What was said is blanked; what its buttons do stays."""
    settled = [_mark(o) for o in outcomes if o.state != "queued"]
    again = [_mark(o) for o in outcomes if o.state == "queued"]
    if settled:
        db.connection().execute(_SETTLE, settled)
    if again:
        db.connection().execute(_AGAIN, again)


def _mark(outcome: Outcome) -> dict[str, Any]:
    mark: dict[str, Any] = {
        "the_id": outcome.id,
        "the_state": outcome.state,
        "the_error": outcome.error,
    }
    if outcome.state == "queued":
        return mark | {"the_not_before": outcome.not_before}
    return mark | {"the_message_id": outcome.message_id}


def recover(db: Session) -> int:
    """After a death: what was being sent goes again, though some of it may have arrived.

    Returns how many go again. An edit that goes after a new message becomes one too: the message
    it would change stands above that one now.
    """
    stuck = update(Message).where(_UNSETTLED, col(Message.state) == "sending")
    earlier = aliased(Message)
    after_a_new_one = exists().where(
        holds(col(earlier.state), "queued", "sending"),
        col(earlier.state) == "sending",
        col(earlier.chat_id) == col(Message.chat_id),
        col(earlier.id) < col(Message.id),
        col(earlier.kind) != "edit",
    )
    edits = stuck.where(col(Message.kind) == "edit", after_a_new_one)
    db.execute(edits.values(kind="send", edits=None))
    return db.exec(stuck.values(state="queued")).rowcount


def left_over(db: Session, today: date) -> list[int]:
    """The ids of unasked messages that did not get out on their day."""
    query = select(col(Message.id)).where(
        _UNSETTLED,
        col(Message.state) == "queued",
        col(Message.key).is_not(None),
        col(Message.key).not_like(f"%/{today.isoformat()}%"),
    )
    return list(db.scalars(query))


def unasked(db: Session, message_ids: Sequence[int]) -> list[tuple[str, int, date]]:
    """(rule, person, day) of those of the messages that nobody asked for."""
    if not message_ids:
        return []
    query = select(col(Message.person_id), col(Message.key)).where(
        col(Message.id).in_(message_ids), col(Message.key).is_not(None)
    )
    return [(*_parts(key)[:1], person, _parts(key)[1]) for person, key in db.execute(query)]


def _parts(key: str) -> tuple[str, date]:
    """Its rule and its day. Between them stands the person; behind them a number, where one
    message was not enough."""
    rule, _, day, *_ = key.split("/")
    return rule, date.fromisoformat(day)


def waiting(db: Session) -> int:
    """How many messages are queued or being sent."""
    return db.scalar(select(func.count(col(Message.id))).where(_UNSETTLED)) or 0


@dataclass(frozen=True, slots=True)
class SentKeyboard:
    """The buttons of a message that was sent, and whose they are."""

    person_id: int | None
    chat_id: int
    actions: list[list[Any]]


def keyboard(db: Session, message_id: int) -> SentKeyboard | None:
    if message_id > LAST_ID:
        return None
    query = select(col(Message.person_id), col(Message.chat_id), col(Message.actions))
    found = db.execute(query.where(col(Message.id) == message_id)).first()
    return SentKeyboard(found[0], found[1], found[2] or []) if found else None


def latest_actions(db: Session, person_id: int) -> list[list[Any]]:
    """Those of the last message to this person that had buttons, of the last few there were."""
    query = select(col(Message.actions)).where(col(Message.person_id) == person_id)
    latest = db.scalars(query.order_by(col(Message.id).desc()).limit(LATELY))
    return next((actions for actions in latest if actions), [])


def forget_buttons(
    db: Session, person_id: int, *, run_id: int | None = None, verbs: str | None = None
) -> None:
    """What this person's buttons did in a run, or by verbs that begin so, is not told any more,
    nor does it do anything. A message that had no others is gone.

    It would tell which questions they were asked, and that they went on.
    """
    query = select(col(Message.id), col(Message.actions)).where(
        col(Message.person_id) == person_id, col(Message.actions).is_not(None)
    )
    for id_, actions in db.execute(query).all():
        kept = [[] if _is_of(run_id, verbs, action) else action for action in actions or []]
        if kept == actions:
            continue
        here = col(Message.id) == id_
        db.execute(update(Message).where(here).values(actions=kept))
        if not any(action and action[0] != "says" for action in kept):
            db.execute(delete(Message).where(here, col(Message.state).not_in(UNDER_WAY)))


def _is_of(run_id: int | None, verbs: str | None, action: list[Any]) -> bool:
    """The verbs of guides begin with q, and the run is what they are about. In a digest they stand
    behind others."""
    while action[:1] in (["anew"], ["in_digest"]):
        action = action[1:] if action[0] == "anew" else action[2:]
    verb = str(action[0]) if action else ""
    if verbs is not None and verb.startswith(verbs):
        return True
    return run_id is not None and action[1:2] == [run_id] and verb.startswith("q.")


def forget_chat(db: Session, chat_id: int) -> None:
    """Nothing tells any more that this chat was written to."""
    db.execute(
        delete(Message).where(col(Message.chat_id) == chat_id, col(Message.state).not_in(UNDER_WAY))
    )


def forget_old(db: Session, now: datetime, keep: timedelta = timedelta(days=400)) -> None:
    """Drops settled messages, whose buttons nobody presses after so long."""
    oldest = (int(now.timestamp() * 1000) - int(keep.total_seconds() * 1000)) << 20
    db.execute(
        delete(Message).where(col(Message.id) < oldest).where(col(Message.state).not_in(UNDER_WAY))
    )


_UNSETTLED = holds(col(Message.state), "queued", "sending")
_INSERT = insert(Message)
_ID = col(Message.id) == bindparam("the_id")
_SETTLE = (
    update(Message)
    .where(_ID)
    .values(
        state=bindparam("the_state"),
        message_id=bindparam("the_message_id"),
        error=bindparam("the_error"),
        text=None,
        keyboard=None,
        content=None,
        attempts=col(Message.attempts) + 1,
    )
)
_AGAIN = (
    update(Message)
    .where(_ID)
    .values(
        state=bindparam("the_state"),
        error=bindparam("the_error"),
        not_before=bindparam("the_not_before"),
        attempts=col(Message.attempts) + 1,
    )
)
