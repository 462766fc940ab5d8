"""The tasks of matters: whose they are, and what becomes of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Case, ColumnElement, case, false, func, or_, select
from sqlmodel import Session, col, update

from storage.access import LEADER, Actor, leads, may_follow
from storage.matters import HIGHEST
from storage.responsible import (
    BOSS,
    Parts,
    doers,
    gone,
    holders,
    present_manager,
    to_remind,
    waits_for,
)
from storage.tables import (
    Account,
    Attachment,
    Comment,
    Departure,
    Introduction,
    Matter,
    Person,
    PutOff,
    Signature,
    Task,
)


def _is_employed(today: date) -> Case[bool]:
    """Of the one whom the matter is about."""
    return case((col(Person.end_date) < today, False), else_=True)


@dataclass(frozen=True, slots=True)
class TaskCard:
    """A task as somebody concerned by it sees it."""

    id: int
    matter_id: int
    key: str | None
    title: str | None
    checklist_hash: str
    phase: str
    who: str
    both_sign: bool
    attach: bool
    guide: str | None
    due: date
    remind_on: date
    status: str
    close_reason: str | None
    escalated: int
    matter_kind: str
    matter_status: str
    matter_day: date
    """The day its dates are counted from."""
    person_id: int
    """Whom the matter is about."""
    person: str
    mentor_id: int | None
    manager_id: int | None
    connected: bool
    comments: int
    attachments: int
    signed: frozenset[str]
    """The sides that have signed: `who`, `person`."""
    may_follow: bool
    """Whether the reader sees the whole matter, not just this task."""
    doers: tuple[int, ...]
    """The persons whose task it is."""

    @property
    def is_open(self) -> bool:
        return self.status == "open"

    @property
    def waits_for(self) -> tuple[int, ...]:
        """The persons whose tick is missing."""
        return waits_for(self.doers, self.person_id, self.both_sign, self.signed)

    def may_undo(self, person_id: int) -> bool:
        """Whether the person has a tick of their own here that can be taken back."""
        mine = self.side_of(person_id, leads=False)
        return self.matter_status == "ongoing" and self.status != "dropped" and mine in self.signed

    def reminds(self, today: date) -> tuple[int, ...]:
        """The persons whose digest of that day it belongs in, once its reminder is due."""
        late = self.due < today
        return to_remind(self.doers, self.person_id, self.both_sign, self.signed, late)

    def side_of(self, person_id: int, leads: bool) -> str | None:
        """Which signature this person gives: `who`, `person`, or none.

        Whoever leads the matter may sign for the doer, but answers no questions for them.
        """
        if self.both_sign and person_id == self.person_id:
            return "person"
        return "who" if person_id in self.doers or (leads and not self.guide) else None


def find(db: Session, actor: Actor, task_id: int) -> TaskCard | None:
    """One task, if it is the actor's or of a matter the actor may follow."""
    found = _cards(db, actor, col(Task.id) == task_id)
    return found[0] if found else None


def several(db: Session, actor: Actor, task_ids: Sequence[int]) -> list[TaskCard]:
    """Those of the tasks that the actor may see, in the order asked for."""
    found = {card.id: card for card in _cards(db, actor, col(Task.id).in_(task_ids))}
    return [found[id_] for id_ in task_ids if id_ in found]


def of_matter(db: Session, actor: Actor, matter_id: int) -> list[TaskCard]:
    """All that have not been dropped, by date."""
    here = col(Task.matter_id) == matter_id
    return _cards(db, actor, here, col(Task.status) != "dropped")


def waiting_for(db: Session, actor: Actor, remind_by: date | None = None) -> list[TaskCard]:
    """The open tasks that wait for the actor's tick, by date; with `remind_by`, only those to
    be reminded of by that day."""
    concerned = [
        col(Matter.person_id) == actor.person_id,
        col(Introduction.mentor_id) == actor.person_id,
        col(Departure.successor_id) == actor.person_id,
        col(Task.owner_id) == actor.person_id,
        present_manager(actor.today) == actor.person_id,
        col(Task.who).in_(actor.functions),
    ]
    if actor.is_hr:  # what nobody else can do falls to HR
        concerned.append(present_manager(actor.today).is_(None))
    conditions = [or_(*concerned), col(Task.status) == "open"]
    if remind_by is not None:
        conditions.append(col(Task.remind_on) <= remind_by)
    cards = _cards(db, actor, *conditions)
    mine = [card for card in cards if actor.person_id in card.waits_for]
    if remind_by is None:
        return mine
    quiet = put_off_by(db, [card.id for card in mine], remind_by)
    return [card for card in mine if actor.person_id not in quiet.get(card.id, ())]


def _cards(db: Session, actor: Actor, *conditions: ColumnElement[bool]) -> list[TaskCard]:
    named = (col(Task.owner_id), col(Departure.successor_id), present_manager(actor.today))
    mine = or_(*(each == actor.person_id for each in named)) if actor.confirmed else false()
    seen = or_(may_follow(actor), mine, col(Task.who).in_(actor.functions))
    follows = case((may_follow(actor), True), else_=False)
    query = _CARD.add_columns(present_manager(actor.today), follows, _is_employed(actor.today))
    query = query.where(seen, *conditions).order_by(col(Task.due), col(Task.id))
    who_holds = holders(db, actor.today)
    cards = []
    rows = db.execute(query).all()
    left = gone(db, {row[place] for row in rows for place in _NAMED}, actor.today)
    for *fields, owner, successor, by_doer, by_person, manager, sees_all, here in rows:
        card = dict(zip(_FIELDS, fields, strict=True), manager_id=manager, may_follow=sees_all)
        card["connected"] = card["connected"] and here
        parts = Parts(card["person_id"], here, card["mentor_id"], manager, successor, left)
        card["doers"] = doers(card["who"], owner, parts, who_holds)
        sides = {"who": by_doer, "person": by_person}
        card["signed"] = frozenset(side for side, signed in sides.items() if signed)
        cards.append(TaskCard(**card))
    return cards


_FIELDS = [
    "id", "matter_id", "key", "title", "checklist_hash", "phase", "who", "both_sign",
    "attach", "guide", "due", "remind_on", "status", "close_reason", "escalated", "matter_kind",
    "matter_status", "matter_day", "person_id", "person", "mentor_id",
    "connected", "comments", "attachments",
]  # fmt: skip


_NAMED = (_FIELDS.index("mentor_id"), len(_FIELDS), len(_FIELDS) + 1)
"""The columns of the mentor, the owner and the successor."""


def _signed(side: str) -> ColumnElement[bool]:
    return (
        select(col(Signature.task_id))
        .where(col(Signature.task_id) == col(Task.id), col(Signature.side) == side)
        .exists()
    )


def _count(what: Any) -> Any:
    return select(func.count()).where(what.task_id == col(Task.id)).scalar_subquery()


_CARD = (
    select(
        col(Task.id),
        col(Task.matter_id),
        col(Task.key),
        col(Task.title),
        col(Matter.checklist_hash),
        col(Task.phase),
        col(Task.who),
        col(Task.both_sign),
        col(Task.attach),
        col(Task.guide),
        col(Task.due),
        col(Task.remind_on),
        col(Task.status),
        col(Task.close_reason),
        col(Task.escalated),
        col(Matter.kind),
        col(Matter.status),
        col(Matter.day),
        col(Matter.person_id),
        col(Person.name),
        col(Introduction.mentor_id),
        select(col(Account.person_id)).where(col(Account.person_id) == col(Person.id)).exists(),
        _count(Comment),
        _count(Attachment),
        col(Task.owner_id),
        col(Departure.successor_id),
        _signed("who"),
        _signed("person"),
    )
    .select_from(Task)
    .join(Matter, col(Matter.id) == col(Task.matter_id))
    .outerjoin(Introduction, col(Introduction.matter_id) == col(Matter.id))
    .outerjoin(Departure, col(Departure.matter_id) == col(Matter.id))
    .join(Person, col(Person.id) == col(Matter.person_id))
    .outerjoin(BOSS, col(BOSS.id) == LEADER)
)


# What becomes of a task

_UNTOLD = case((col(Task.guide).is_(None), 0), else_=HIGHEST)


def sign(db: Session, card: TaskCard, side: str, actor: Actor, now: datetime) -> bool:
    """Records one side's tick. True when the task is done with it.

    While the one it is done for has no chat, the doer's tick counts for both.
    """
    sides = {side}
    if card.both_sign and not card.connected:
        sides = {"who", "person"}
    for missing in sorted(sides - card.signed):
        db.add(Signature(task_id=card.id, side=missing, person_id=actor.person_id, at=now))
    needed = {"who", "person"} if card.both_sign else {"who"}
    done = needed <= card.signed | sides
    if done:
        close(db, card.id, "done", actor, now)
    db.flush()
    return done


def unsign(db: Session, card: TaskCard, side: str) -> None:
    """Takes a tick back, as long as the matter goes on."""
    signature = db.get(Signature, (card.id, side))
    if signature is not None:
        db.delete(signature)
    reopen(db, card.id)
    db.flush()


def reopen(db: Session, task_id: int) -> None:
    """The task is to be done again; the ticks that it has stay."""
    _set(db, task_id, status="open", closed_at=None, closed_by=None, close_reason=None)


def close(
    db: Session, task_id: int, status: str, actor: Actor, now: datetime, reason: str | None = None
) -> None:
    """`status`: done, not_applicable or dropped."""
    _set(
        db,
        task_id,
        status=status,
        closed_at=now,
        closed_by=actor.person_id,
        close_reason=reason,
    )


def put_off(db: Session, actor: Actor, task_id: int, until: date) -> None:
    """Puts the actor's reminder off; the due date and others' reminders stay what they were."""
    row = db.get(PutOff, (task_id, actor.person_id))
    if row is None:
        db.add(PutOff(task_id=task_id, person_id=actor.person_id, until=until))
    else:
        row.until = until
    db.flush()


def put_off_by(db: Session, task_ids: Sequence[int], today: date) -> dict[int, dict[int, date]]:
    """Who has put these tasks' reminders off to after today, and until when, by task."""
    found: dict[int, dict[int, date]] = {}
    query = select(col(PutOff.task_id), col(PutOff.person_id), col(PutOff.until)).where(
        col(PutOff.task_id).in_(task_ids), col(PutOff.until) > today
    )
    for task_id, person_id, until in db.execute(query):
        found.setdefault(task_id, {})[person_id] = until
    return found


def move(db: Session, task_id: int, due: date, remind_on: date) -> None:
    """Moves the due date by hand; whoever was told that it was late is told anew if it is again."""
    _set(db, task_id, due=due, remind_on=remind_on, moved=True, escalated=_UNTOLD)


def give(db: Session, task_id: int, owner_id: int | None, due: date, remind_on: date) -> None:
    """To somebody else, by another day; without anybody, to the manager."""
    who = "manager" if owner_id is None else "successor"
    _set(db, task_id, owner_id=owner_id, who=who)
    move(db, task_id, due, remind_on)


def set_dues(db: Session, dues: Mapping[int, date], remind_on: Callable[[date], date]) -> None:
    """New due dates after the day moved, by task."""
    for task_id, due in dues.items():
        _set(db, task_id, due=due, remind_on=remind_on(due), escalated=_UNTOLD)


@dataclass(frozen=True, slots=True)
class MovableTask:
    id: int
    key: str | None
    due: date
    moved: bool


def movable(db: Session, matter_id: int) -> list[MovableTask]:
    """The open tasks, which follow when the day moves."""
    query = select(col(Task.id), col(Task.key), col(Task.due), col(Task.moved)).where(
        col(Task.matter_id) == matter_id, col(Task.status) == "open"
    )
    return [MovableTask(*row) for row in db.execute(query)]


def any_open(db: Session, matter_id: int) -> bool:
    here = (col(Task.matter_id) == matter_id, col(Task.status) == "open")
    return db.scalar(select(col(Task.id)).where(*here).limit(1)) is not None


def _set(db: Session, task_id: int, **values: object) -> None:
    db.execute(update(Task).where(col(Task.id) == task_id).values(**values))


def may_lead_task(db: Session, actor: Actor, card: TaskCard) -> bool:
    """Whether the actor steers the matter that the task is of."""
    query = (
        select(col(Matter.id))
        .outerjoin(Departure, col(Departure.matter_id) == col(Matter.id))
        .join(Person, col(Person.id) == col(Matter.person_id))
        .where(col(Matter.id) == card.matter_id, leads(actor))
    )
    return db.scalar(query) is not None
