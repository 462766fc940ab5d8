"""Whose chat is it: speakers, their rights, and the invites that bind a chat to a person."""

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, exists, or_, select
from sqlalchemy.orm import Mapped, aliased
from sqlmodel import Session, col, update

from storage.access import Actor, may_lead
from storage.people import stays
from storage.tables import Account, Invite, Matter, Person, Role, Unit

INVITE_LIFE = timedelta(hours=72)


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody with a connected chat."""

    actor: Actor
    name: str
    language: str
    chat_id: int
    is_manager: bool
    employed: bool
    reachable: bool = True
    guest: bool = False
    """Whether only the survey of whoever leaves is open to them: see `storage.exit_surveys`."""

    @property
    def person_id(self) -> int:
        return self.actor.person_id

    @property
    def leads(self) -> bool:
        """Whether somebody reports to them, and the account is vouched for."""
        return self.is_manager and self.actor.confirmed


_reports = aliased(Person)
_LEADS = exists().where(col(_reports.manager_id) == col(Person.id))
_HAS_RIGHTS = or_(_LEADS, exists().where(col(Role.person_id) == col(Person.id)))
"""Over others: true for whoever leads somebody, or holds a role."""
VOUCHED_FOR = or_(col(Account.confirmed_at).is_not(None), ~_HAS_RIGHTS)
"""Of accounts joined with their persons: those that need nobody's word, or have it. Rights that
come later, with an import, wait for it as well."""
_SPEAKER = (
    select(
        col(Person.id),
        col(Person.name),
        col(Person.start_date),
        col(Person.end_date),
        col(Account.telegram_id),
        col(Account.language),
        col(Account.confirmed_at),
        col(Account.unreachable_since),
        _LEADS,
        col(Role.name),
    )
    .select_from(Account)
    .join(Person, col(Person.id) == col(Account.person_id))
    .outerjoin(Role, col(Role.person_id) == col(Person.id))
)


_OF_CHATS = _SPEAKER.where(col(Account.telegram_id).in_(bindparam("chats", expanding=True)))
_OF_PERSON = _SPEAKER.where(col(Person.id) == bindparam("person"))


def speakers(db: Session, telegram_ids: Sequence[int], today: date) -> dict[int, Speaker]:
    """Whoever these chats are bound to, by chat."""
    return _speakers(db, _OF_CHATS, {"chats": telegram_ids}, today)


def operator(today: date) -> Actor:
    """Whoever sits at the command line and has the database anyway: sees what HR sees, and is
    nobody's manager."""
    return Actor(0, frozenset({"hr"}), True, today)


def speaker(db: Session, telegram_id: int, today: date) -> Speaker | None:
    """Whoever this chat is bound to."""
    return speakers(db, [telegram_id], today).get(telegram_id)


def speaker_of(db: Session, person_id: int, today: date) -> Speaker | None:
    """This person as a speaker, if their chat is connected."""
    found = _speakers(db, _OF_PERSON, {"person": person_id}, today)
    return next(iter(found.values()), None)


def _speakers(
    db: Session, query: Select[*tuple[Any, ...]], given: dict[str, Any], today: date
) -> dict[int, Speaker]:
    """One row a role; on the connection, past the ORM, since every update begins with it."""
    rows_by_chat: dict[int, list[Any]] = {}
    for row in db.connection().execute(query, given):
        rows_by_chat.setdefault(row[4], []).append(row)
    return {chat: _speaker(rows, today) for chat, rows in rows_by_chat.items()}


def _speaker(rows: Sequence[Any], today: date) -> Speaker:
    """Whoever has left has no right over others any more, nor any that others have."""
    id_, name, _start, end, chat, language, confirmed, unreachable, leads, _ = rows[0]
    roles = frozenset(row[-1] for row in rows if row[-1])
    employed = end is None or end >= today
    vouched_for = confirmed is not None or not (leads or roles)
    return Speaker(
        Actor(id_, roles, confirmed=employed and vouched_for, today=today),
        name,
        language,
        chat,
        bool(leads),
        employed,
        unreachable is None,
    )


def all_hr(db: Session) -> list[int]:
    """The persons with the HR role whose chat is connected and confirmed."""
    query = (
        select(col(Role.person_id))
        .join(Account, col(Account.person_id) == col(Role.person_id))
        .where(col(Role.name) == "hr", col(Account.confirmed_at).is_not(None))
    )
    return list(db.scalars(query.order_by(col(Role.person_id))))


def speak(db: Session, person_id: int, language: str) -> None:
    """Sets the language Kompis uses with this person: sv, en or latt."""
    db.execute(update(Account).where(col(Account.person_id) == person_id).values(language=language))


def blocked(db: Session, chat_id: int, now: datetime, today: date) -> int | None:
    """Notes that this chat can't be written to; returns whose it is, if that is news of somebody
    who works here."""
    here = (col(Account.telegram_id) == chat_id, col(Account.unreachable_since).is_(None))
    whose = select(col(Person.id), col(Person.end_date)).join(Account).where(*here)
    found = db.execute(whose).first()
    if found is None:
        return None
    db.execute(update(Account).where(*here).values(unreachable_since=now))
    person_id, last_day = found
    return person_id if last_day is None or last_day >= today else None


def reachable_again(db: Session, person_id: int) -> None:
    db.execute(
        update(Account).where(col(Account.person_id) == person_id).values(unreachable_since=None)
    )


# Invites


@dataclass(frozen=True, slots=True)
class Issued:
    """An invite as it is handed out; the token is kept nowhere."""

    person_id: int
    name: str
    unit: str
    token: str
    expires_at: datetime


def new_token() -> str:
    return secrets.token_urlsafe(16)  # 128 bits


def issue(
    db: Session,
    person_ids: Sequence[int],
    issued_by: int | None,
    now: datetime,
    tokens: Mapping[int, str] | None = None,
    life: timedelta = INVITE_LIFE,
) -> list[Issued]:
    """New one-time invites; earlier ones to the same people stop working.

    `tokens`: by person, where they had to be known before.
    """
    names = {
        id_: (name, unit)
        for id_, name, unit in db.execute(
            select(col(Person.id), col(Person.name), col(Unit.path))
            .join(Unit, col(Unit.id) == col(Person.unit_id))
            .where(col(Person.id).in_(person_ids))
        )
    }
    open_ones = (col(Invite.person_id).in_(person_ids), col(Invite.used_at).is_(None))
    db.execute(update(Invite).where(*open_ones).values(expires_at=now))
    issued = []
    for person_id in person_ids:
        token = tokens[person_id] if tokens else new_token()
        expires = now + life
        db.add(
            Invite(
                token_hash=_hash(token),
                person_id=person_id,
                issued_by=issued_by,
                issued_at=now,
                expires_at=expires,
            )
        )
        issued.append(Issued(person_id, *names[person_id], token, expires))
    db.flush()
    return issued


class InviteRefused(Exception):
    """`reason`: unknown, used, expired, ended (the employment) or taken (the chat is another's)."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"the invite is refused: {reason}")
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Redeemed:
    speaker: Speaker
    former_chat: int | None
    """The chat that was the person's until now."""


def redeem(db: Session, token: str, telegram_id: int, now: datetime, today: date) -> Redeemed:
    """Binds a chat to the person the invite is for; once, in time, and one chat a person.

    An account that gets rights over others waits for HR to vouch for it, unless an operator
    issued the invite. Raises `InviteRefused`.
    """
    person = _invited(db, token, telegram_id, now, today)
    invite = db.get(Invite, _hash(token))
    assert invite is not None
    bound = db.scalar(select(Account).where(col(Account.person_id) == person.id))
    former = bound.telegram_id if bound is not None and bound.telegram_id != telegram_id else None
    if bound is not None:  # a new phone: the old chat ends
        db.delete(bound)
        db.flush()
    account = Account(
        telegram_id=telegram_id,
        person_id=invite.person_id,
        language=person.language,
        bound_at=now,
        confirmed_at=now if invite.issued_by is None else None,
    )
    db.add(account)
    db.flush()
    speaker = speaker_of(db, invite.person_id, today)
    assert speaker is not None
    return Redeemed(speaker, former)


def _invited(db: Session, token: str, telegram_id: int, now: datetime, today: date) -> Person:
    used = update(Invite).where(
        col(Invite.token_hash) == _hash(token),
        col(Invite.used_at).is_(None),
        col(Invite.expires_at) > now,
    )
    invite = db.get(Invite, _hash(token))
    if invite is None:
        raise InviteRefused("unknown")
    if invite.used_at is not None:
        raise InviteRefused("used")
    person = db.get(Person, invite.person_id)
    if person is None or (person.end_date and person.end_date < today):
        raise InviteRefused("ended")
    other = db.get(Account, telegram_id)
    if other is not None and other.person_id != person.id:
        raise InviteRefused("taken")
    if db.exec(used.values(used_at=now)).rowcount == 0:
        raise InviteRefused("expired")
    return person


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def confirm(db: Session, person_id: int, now: datetime) -> bool:
    """HR vouches for a binding. False when that was done already, or the binding is gone."""
    waiting = (col(Account.person_id) == person_id, col(Account.confirmed_at).is_(None))
    return bool(db.exec(update(Account).where(*waiting).values(confirmed_at=now)).rowcount)


def waits_for_hr(db: Session, person_id: int) -> bool:
    """Whether HR has still to vouch for this person's chat."""
    return person_id in all_waiting(db, person_id)


def all_waiting(db: Session, *person_ids: int) -> list[int]:
    """Those, of these persons or of all, whose chat HR has still to vouch for."""
    query = select(col(Person.id)).join(Account, col(Account.person_id) == col(Person.id))
    if person_ids:
        query = query.where(col(Person.id).in_(person_ids))
    return list(db.scalars(query.where(~VOUCHED_FOR).order_by(col(Person.id))))


def unbind(db: Session, person_id: int) -> bool:
    """HR does not vouch: the chat is nobody's again. False when it was not waiting."""
    account = db.scalar(
        select(Account).where(
            col(Account.person_id) == person_id, col(Account.confirmed_at).is_(None)
        )
    )
    if account is None:
        return False
    db.delete(account)
    db.flush()
    return True


def release(db: Session, person_id: int) -> None:
    """The chat is nobody's again: whoever has it says that they are somebody else."""
    account = db.scalar(select(Account).where(col(Account.person_id) == person_id))
    if account is not None:
        db.delete(account)
        db.flush()


def may_invite(actor: Actor, person_id: Mapped[int] | Mapped[int | None]) -> ColumnElement[bool]:
    """True for the people to whom the actor may hand an invite.

    Whoever opens it is that person to us. So from when somebody's departure is registered HR alone
    hands it out: what they tell HR, and in confidence, is not for whoever leads them.
    """
    leaves = exists().where(
        col(Matter.person_id) == person_id,
        col(Matter.kind) == "departure",
        col(Matter.status) != "ended",
    )
    return may_lead(actor, person_id) if actor.is_hr else may_lead(actor, person_id) & ~leaves


def can_invite(db: Session, actor: Actor, person_id: int) -> bool:
    query = select(col(Person.name)).where(col(Person.id) == person_id)
    return db.scalar(query.where(may_invite(actor, col(Person.id)))) is not None


def keep_hrs_invites_only(db: Session, person_id: int, now: datetime) -> None:
    """What others have issued to this person opens nothing any more: see `may_invite`."""
    hr = select(col(Role.person_id)).where(col(Role.name) == "hr")
    others = (col(Invite.person_id) == person_id, col(Invite.issued_by).not_in(hr))
    db.execute(update(Invite).where(*others, col(Invite.expires_at) > now).values(expires_at=now))


@dataclass(frozen=True, slots=True)
class NotConnected:
    person_id: int
    name: str
    unit: str
    start_date: date
    invited_until: datetime | None
    """When their latest unused invite ends; unset when there was none."""


def not_connected(db: Session, actor: Actor, today: date) -> list[NotConnected]:
    """Those employed or soon to be, whom the actor may lead, who never started the chat."""
    latest = (
        select(col(Invite.expires_at))
        .where(col(Invite.person_id) == Person.id, col(Invite.used_at).is_(None))
        .order_by(col(Invite.expires_at).desc())
        .limit(1)
        .scalar_subquery()
    )
    query = (
        select(col(Person.id), col(Person.name), col(Unit.path), col(Person.start_date), latest)
        .join(Unit, col(Unit.id) == col(Person.unit_id))
        .outerjoin(Account, col(Account.person_id) == col(Person.id))
        .where(col(Account.person_id).is_(None), may_invite(actor, col(Person.id)))
        .where(stays(today))
        .order_by(col(Unit.path), col(Person.name))
    )
    return [NotConnected(*row) for row in db.execute(query)]
