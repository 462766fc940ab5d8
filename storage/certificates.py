"""Certificates and delegations: kept, replaced by newer ones, ended."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, update

from storage import expiries
from storage.access import Actor, may_lead
from storage.people import stays
from storage.tables import Certificate, Person
from storage.teams import reporting


@dataclass(frozen=True, slots=True)
class SentIn:
    """A file as Telegram keeps it for us."""

    file_id: str
    kind: str
    """document or photo."""
    name: str


@dataclass(frozen=True, slots=True)
class NewCertificate:
    kind: str
    """A kind's id in the model."""
    issued_on: date
    valid_until: date | None
    """The last day; unset for one that does not end."""
    issuer_id: int | None = None
    """Who gave a delegation."""
    file: SentIn | None = None


@dataclass(frozen=True, slots=True)
class CertificateCard:
    id: int
    person_id: int
    person: str
    kind: str
    issued_on: date
    valid_until: date | None
    issuer_id: int | None
    issuer: str | None
    file_id: str | None
    file_kind: str | None
    file_name: str | None
    ended_on: date | None
    end_reason: str | None
    issuer_end: date | None
    """The last day of whoever gave it, where the employment ends."""

    @property
    def issuer_stays(self) -> bool:
        """Whether a delegation ends by a move to another unit, and not with the employment."""
        ends = self.last_day or date.max
        return self.issuer_end is None or self.issuer_end > ends

    @property
    def last_day(self) -> date | None:
        """The last one on which it holds, as far as is known; unset for one that does not end."""
        return expiries.last_day(self.valid_until, self.ended_on)

    @property
    def closed(self) -> bool:
        """Whether somebody has ended it, or a newer one has: there is nothing to renew."""
        return self.end_reason in expiries.CLOSED

    def holds(self, on: date) -> bool:
        return not self.closed and (self.last_day is None or self.last_day >= on)


class NewerKept(Exception):
    """One of the same kind that was issued later is there already."""

    def __init__(self, issued_on: date) -> None:
        super().__init__(f"there is one that was issued on {issued_on}")
        self.issued_on = issued_on


def holds(today: date) -> ColumnElement[bool]:
    """True for the certificates that hold on that day."""
    return and_(
        or_(col(Certificate.valid_until).is_(None), col(Certificate.valid_until) >= today),
        or_(
            col(Certificate.ended_on).is_(None),
            (col(Certificate.end_reason) == expiries.ISSUER_LEFT)
            & (col(Certificate.ended_on) >= today),
        ),
    )


def of(db: Session, actor: Actor, person_id: int) -> list[CertificateCard]:
    """All that the person has and had, the latest first: one's own, or those of somebody led."""
    return _cards(db, col(Certificate.person_id) == person_id, _theirs(actor))


def given(db: Session, actor: Actor, today: date) -> list[CertificateCard]:
    """The delegations that the actor has given and that hold."""
    return _cards(db, col(Certificate.issuer_id) == actor.person_id, holds(today))


def issuers_near(
    db: Session, actor: Actor, person_id: int, today: date, limit: int = 4
) -> list[tuple[int, str]]:
    """(id, name) of those still here who gave delegations at the person's unit, the latest first;
    nobody for whoever may not add one to this person."""
    unit = select(col(Person.unit_id)).where(
        col(Person.id) == person_id,
        or_(col(Person.id) == actor.person_id, may_lead(actor, col(Person.id))),
    )
    issuer, latest = aliased(Person), func.max(col(Certificate.issued_on))
    query = (
        select(col(issuer.id), col(issuer.name))
        .join(Certificate, col(Certificate.issuer_id) == col(issuer.id))
        .join(Person, col(Person.id) == col(Certificate.person_id))
        .where(col(Person.unit_id) == unit.scalar_subquery(), col(issuer.id) != person_id)
        .where(stays(today, issuer))
        .group_by(col(issuer.id), col(issuer.name))
        .order_by(latest.desc(), col(issuer.name))
    )
    return [(id_, name) for id_, name in db.execute(query.limit(limit)) if id_ is not None]


def find(db: Session, actor: Actor, certificate_id: int) -> CertificateCard | None:
    """One's own, that of somebody led, or one that the actor gave."""
    found = _cards(db, col(Certificate.id) == certificate_id, _of_concern(actor))
    return found[0] if found else None


def several(
    db: Session, actor: Actor, certificate_ids: list[int], today: date
) -> list[CertificateCard]:
    """Those of them that belong to people whom the actor leads, and that still are to be renewed:
    the soonest to end first."""
    cards = _cards(db, col(Certificate.id).in_(certificate_ids), _theirs(actor))
    return _to_renew(cards, today)


def ending(db: Session, actor: Actor, today: date) -> list[CertificateCard]:
    """The same of all who report to the actor: what ends soon, or did lately."""
    speaks = expiries.spoken_of(today)
    here = stays(today)
    return _to_renew(_cards(db, reporting(actor), speaks, here), today)


def _to_renew(cards: list[CertificateCard], today: date) -> list[CertificateCard]:
    open_ones = [card for card in cards if not card.closed and card.last_day is not None]
    soon = [card for card in open_ones if expiries.days_left(card.last_day, today) is not None]
    return sorted(soon, key=lambda card: (card.last_day or date.max, card.person, card.id))


def _theirs(actor: Actor) -> ColumnElement[bool]:
    person = col(Certificate.person_id)
    return or_(person == actor.person_id, may_lead(actor, person))


def _of_concern(actor: Actor) -> ColumnElement[bool]:
    return or_(_theirs(actor), col(Certificate.issuer_id) == actor.person_id)


def _cards(db: Session, *conditions: ColumnElement[bool]) -> list[CertificateCard]:
    issuer = aliased(Person)
    query = (
        select(
            col(Certificate.id),
            col(Certificate.person_id),
            col(Person.name),
            col(Certificate.kind),
            col(Certificate.issued_on),
            col(Certificate.valid_until),
            col(Certificate.issuer_id),
            col(issuer.name),
            col(Certificate.file_id),
            col(Certificate.file_kind),
            col(Certificate.file_name),
            col(Certificate.ended_on),
            col(Certificate.end_reason),
            col(issuer.end_date),
        )
        .join(Person, col(Person.id) == col(Certificate.person_id))
        .outerjoin(issuer, col(issuer.id) == col(Certificate.issuer_id))
        .where(*conditions)
        .order_by(col(Certificate.issued_on).desc(), col(Certificate.id).desc())
    )
    return [CertificateCard(*row) for row in db.execute(query)]


# What becomes of them


def add(db: Session, actor: Actor, person_id: int, new: NewCertificate, today: date) -> int:
    """Keeps one and returns its id; an older one of the same kind is replaced by it.

    Raises `LookupError` when it is neither the actor's own nor of somebody led, and `NewerKept`.
    """
    person = col(Person.id)
    may = or_(person == actor.person_id, may_lead(actor, person))
    if db.scalar(select(person).where(person == person_id, may)) is None:
        raise LookupError(person_id)
    return record(db, person_id, new, today)


def record(db: Session, person_id: int, new: NewCertificate, today: date) -> int:
    """The same of somebody who has taken a course, where whoever held it was asked for the right.

    Raises `NewerKept`.
    """
    _replace(db, person_id, new)
    row = Certificate(
        person_id=person_id,
        kind=new.kind,
        issued_on=new.issued_on,
        valid_until=new.valid_until,
        issuer_id=new.issuer_id,
        file_id=new.file.file_id if new.file else None,
        file_kind=new.file.kind if new.file else None,
        file_name=new.file.name if new.file else None,
        remind_on=expiries.first_word(new.valid_until, today),
        manager_on=expiries.first_word(new.valid_until, today),
    )
    db.add(row)
    db.flush()
    if new.issuer_id is not None:
        expiries.follow_issuers(db, today, new.issuer_id)
    assert row.id is not None
    return row.id


def put_file(
    db: Session, actor: Actor, certificate_id: int, file: SentIn | None, was: str | None
) -> bool:
    """Keeps this file of it, or none, where there was `was`, by Telegram's id. False when there is
    another by now, or it is neither the actor's own nor of somebody led."""
    this = (
        col(Certificate.id) == certificate_id,
        col(Certificate.file_id).is_not_distinct_from(was),
    )
    if db.scalar(select(col(Certificate.id)).where(*this, _theirs(actor))) is None:
        return False
    db.execute(
        update(Certificate)
        .where(*this)
        .values(
            file_id=file.file_id if file else None,
            file_kind=file.kind if file else None,
            file_name=file.name if file else None,
        )
    )
    return True


def _replace(db: Session, person_id: int, new: NewCertificate) -> None:
    same = (
        col(Certificate.person_id) == person_id,
        col(Certificate.kind) == new.kind,
        or_(
            col(Certificate.end_reason).is_(None),
            col(Certificate.end_reason) == expiries.ISSUER_LEFT,
        ),
    )
    latest = db.scalar(
        select(col(Certificate.issued_on))
        .where(*same)
        .order_by(col(Certificate.issued_on).desc())
        .limit(1)
    )
    if latest is not None and latest > new.issued_on:
        raise NewerKept(latest)
    closed = _closed("replaced", new.issued_on)
    db.execute(update(Certificate).where(*same).values(**closed))


def end(db: Session, actor: Actor, certificate_id: int, today: date) -> bool:
    """Withdraws one's own, that of somebody led, or one that the actor gave. False when it is none
    of these, or closed already."""
    card = find(db, actor, certificate_id)
    if card is None or card.closed:
        return False
    this = col(Certificate.id) == certificate_id
    db.execute(update(Certificate).where(this).values(**_closed("withdrawn", today)))
    return True


def _closed(reason: str, on: date) -> dict[str, str | date | None]:
    return {"end_reason": reason, "ended_on": on, "remind_on": None, "manager_on": None}
