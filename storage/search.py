"""Who can what: found by what people have, within what the actor may read of them."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    Subquery,
    and_,
    case,
    func,
    literal,
    or_,
    select,
    true,
    tuple_,
    union,
    union_all,
)
from sqlalchemy.orm import Mapped
from sqlmodel import Session, col

from storage import certificates, expiries, units
from storage.access import Actor, led_among, team
from storage.people import stays
from storage.records import latest_agreed
from storage.shown import ways
from storage.tables import (
    Assessment,
    Assignment,
    Certificate,
    Competence,
    Person,
    Position,
    Qualification,
    Shown,
    Unit,
)

NARROW: Final = 30_000
"""People in the units that are asked about, up to which one looks among them rather than among
all who have what is asked for."""

Room = Literal["competence", "assignment", "certificate", "area", "qualification", "position"]
"""Where a thing that somebody has is kept."""


@dataclass(frozen=True, slots=True)
class AtLeast:
    """A level of an area, or one above it, in the professions that call it so."""

    area: str
    level: int
    professions: tuple[str, ...] = ()
    """Empty where it is called the same in all."""


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing that is asked for: whoever has any of these has it."""

    competences: tuple[str, ...] = ()
    assignments: tuple[str, ...] = ()
    certificates: tuple[str, ...] = ()
    """Ids of kinds; those count that hold."""
    areas: tuple[str, ...] = ()
    qualifications: tuple[tuple[str, str], ...] = ()
    """(kind, text)."""
    positions: tuple[int, ...] = ()
    least: tuple[AtLeast, ...] = ()
    """Of the areas; at any level where nothing is said."""
    grades: tuple[str, ...] = ()
    """Of languages, the levels that count; all where nothing is said."""

    @property
    def only_positions(self) -> bool:
        others = self.competences or self.assignments or self.certificates
        return bool(self.positions) and not (others or self.areas or self.qualifications)


@dataclass(frozen=True, slots=True)
class Question:
    concepts: tuple[Concept, ...]
    units: tuple[int, ...] = ()
    """With all below them; empty for everywhere."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What of it somebody has."""

    room: Room
    name: str
    """As it is written, or the id of a kind or an area."""
    level: int | None = None
    """Of an area, or of a language as CEFR has it."""
    profession: str = ""
    """In which the level was agreed on; empty where it is not known."""
    last_day: date | None = None
    """Of a certificate."""


@dataclass(frozen=True, slots=True)
class Hit:
    person_id: int
    name: str
    unit: str
    """The unit's path."""
    position: str
    begins: date | None
    """The first day, of somebody who has not begun."""
    matched: int
    """How many of the concepts."""
    evidence: tuple[Evidence, ...]


def find(
    db: Session,
    actor: Actor,
    question: Question,
    ombud: Collection[str],
    today: date,
    *,
    skip: int = 0,
    limit: int = 9,
) -> list[Hit]:
    """Whoever has most of it first, then at the highest level, then in the actor's own unit.

    `ombud`: assignments that everybody may know of.
    """
    query = _query(db, actor, question, ombud, today).offset(skip).limit(limit)
    found = db.execute(query).all()
    evidence: dict[int, dict[Evidence, None]] = {row[0]: {} for row in found}
    led = [id_ for (id_,) in db.execute(led_among(actor, list(evidence)))]
    may = Reading(actor, ombud, led)
    for concept in question.concepts:
        for person_id, each in _evidence(db, may, concept, today, list(evidence)):
            evidence[person_id][each] = None
    return [
        Hit(
            *(id_, name, unit, position, begins if begins > today else None),
            *(matched, tuple(evidence[id_])),
        )
        for id_, name, unit, position, begins, matched in found
    ]


def _query(
    db: Session, actor: Actor, question: Question, ombud: Collection[str], today: date
) -> Select[*tuple[Any, ...]]:
    """Positions that are asked for beside something else are a condition, and no thing had."""
    there = units.with_all_below(db, question.units) if question.units else []
    things = [each for each in question.concepts if not each.only_positions]
    held = [each for each in question.concepts if each.only_positions]
    if not things:
        things, held = held[:1], held[1:]
    narrow = _narrow(db, there)
    matches = _matches(Reading(actor, ombud, team(actor)), things, today, narrow)
    own_unit = select(col(Person.unit_id)).where(col(Person.id) == actor.person_id)
    query = (
        select(
            col(Person.id),
            col(Person.name),
            col(Unit.path),
            col(Position.name),
            col(Person.start_date),
            matches.c.matched + len(held),
        )
        .select_from(matches)
        .join(Person, col(Person.id) == matches.c.person_id)
        .join(Unit, col(Unit.id) == col(Person.unit_id))
        .join(Position, col(Position.id) == col(Person.position_id))
        .where(col(Person.unit_id).in_(there) if there else true())
        .where(stays(today))
        .order_by(
            matches.c.matched.desc(),
            matches.c.level.desc(),
            case((col(Person.unit_id) == own_unit.scalar_subquery(), 0), else_=1),
            col(Person.name),
            col(Person.id),
        )
    )
    for each in held:
        query = query.where(col(Person.position_id).in_(each.positions))
    return query if actor.confirmed else query.where(col(Person.id) == actor.person_id)


def _narrow(db: Session, unit_ids: Sequence[int]) -> Select[Any] | None:
    """The people of the units, where they are few enough to look among them."""
    if not unit_ids:
        return None
    people = select(col(Person.id)).where(col(Person.unit_id).in_(unit_ids))
    some = people.limit(NARROW + 1).subquery()
    few = (db.scalar(select(func.count()).select_from(some)) or 0) <= NARROW
    return people if few else None


@dataclass(frozen=True, slots=True)
class Reading:
    """Who reads, and whom they lead: all of them as a query, or those who matter."""

    actor: Actor
    ombud: Collection[str]
    led: Select[tuple[int]] | Sequence[int]

    def ways(self, whose: Mapped[int], what: str) -> list[ColumnElement[bool]]:
        return ways(self.actor, whose, what, self.led)


def _matches(
    may: Reading, concepts: Sequence[Concept], today: date, narrow: Select[Any] | None
) -> Subquery:
    """person_id, how many concepts are matched, and the highest level."""
    sources = [
        source
        for n, concept in enumerate(concepts)
        for source in _sources(may, concept, n, today, narrow)
    ]
    every = (union_all(*sources) if len(sources) > 1 else sources[0]).subquery()
    several = func.count(every.c.concept.distinct()) if len(concepts) > 1 else literal(1)
    return (
        select(every.c.person_id, several.label("matched"), func.max(every.c.level).label("level"))
        .group_by(every.c.person_id)
        .subquery()
    )


def _sources(
    may: Reading, concept: Concept, n: int, today: date, narrow: Select[Any] | None
) -> Iterator[Select[*tuple[Any, ...]]]:
    """For each room where it may be kept, and each way to the right to read it: person_id, n,
    level. Asked for in one, the ways would have the database look at everybody in turn."""
    for person_id, level, wanted, rights in _rooms(may, concept, today):
        query = select(
            person_id.label("person_id"),
            literal(n, literal_execute=True).label("concept"),
            level.label("level"),
        )
        among = person_id.in_(narrow) if narrow is not None else true()
        yield from (query.where(wanted, right, among) for right in rights)


_NO_LEVEL = literal(0, Integer, literal_execute=True)
Source = tuple[Mapped[int], Any, ColumnElement[bool], Sequence[ColumnElement[bool]]]
"""Whose it is, at what level, whether it is what is asked for, and what gives the right to it."""


def _rooms(may: Reading, concept: Concept, today: date) -> Iterator[Source]:
    if concept.competences:
        yield _of_competences(may, concept)
    if concept.assignments:
        yield _of_assignments(may, concept)
    if concept.certificates:
        yield _of_certificates(may, concept, today)
    if concept.areas:
        yield _of_areas(may, concept)
    if concept.qualifications:
        yield _of_qualifications(may, concept)
    if concept.positions:
        yield _ID, _NO_LEVEL, col(Person.position_id).in_(concept.positions), [true()]


_ID: Any = col(Person.id)


def _of_competences(may: Reading, concept: Concept) -> Source:
    whose = col(Competence.person_id)
    wanted = col(Competence.name).in_(concept.competences)
    return whose, _NO_LEVEL, wanted, may.ways(whose, "competences")


def _of_assignments(may: Reading, concept: Concept) -> Source:
    """Who is ombud everybody knows who is vouched for."""
    whose, name = col(Assignment.person_id), col(Assignment.name)
    rights = may.ways(whose, "competences")
    known = [each for each in concept.assignments if each in may.ombud]
    if known and may.actor.confirmed:
        rights.append(name.in_(known))
    return whose, _NO_LEVEL, name.in_(concept.assignments), rights


def _of_certificates(may: Reading, concept: Concept, today: date) -> Source:
    whose = col(Certificate.person_id)
    wanted = col(Certificate.kind).in_(concept.certificates) & certificates.holds(today)
    return whose, _NO_LEVEL, wanted, may.ways(whose, "certificates")


def _of_areas(may: Reading, concept: Concept) -> Source:
    whose = col(Assessment.person_id)
    wanted = col(Assessment.area).in_(concept.areas) & latest_agreed()
    if concept.least:
        wanted &= or_(*(_reaches(each) for each in concept.least))
    return whose, col(Assessment.agreed), wanted, may.ways(whose, "levels")


def _reaches(least: AtLeast) -> ColumnElement[bool]:
    called_so = col(Assessment.profession).in_(least.professions) if least.professions else true()
    here = and_(col(Assessment.area) == least.area, called_so)
    return here & (col(Assessment.agreed) >= least.level)


def _of_qualifications(may: Reading, concept: Concept) -> Source:
    whose = col(Qualification.person_id)
    named = tuple_(col(Qualification.kind), col(Qualification.text))
    wanted = named.in_(concept.qualifications) & (col(Qualification.kind) != "wish")
    if concept.grades:
        wanted &= col(Qualification.level).in_(concept.grades)
    return whose, _NO_LEVEL, wanted, may.ways(whose, "qualifications")


# What of it those have who were found


def _evidence(
    db: Session, may: Reading, concept: Concept, today: date, ids: Sequence[int]
) -> Iterator[tuple[int, Evidence]]:
    """The best first: levels, then what else stands for the same."""
    if concept.areas:
        whose, condition = _had(_of_areas(may, concept), ids)
        levels = select(
            whose, col(Assessment.area), col(Assessment.agreed), col(Assessment.profession)
        ).where(condition)
        for person_id, area, level, profession in db.execute(levels.order_by(col(Assessment.area))):
            yield person_id, Evidence("area", area, level, profession)
    if concept.certificates:
        whose, condition = _had(_of_certificates(may, concept, today), ids)
        held = select(
            whose,
            col(Certificate.kind),
            col(Certificate.valid_until),
            col(Certificate.ended_on),
        ).where(condition)
        for person_id, kind, until, ended in db.execute(held.order_by(col(Certificate.kind))):
            last = expiries.last_day(until, ended)
            yield person_id, Evidence("certificate", kind, last_day=last)
    yield from _named(db, may, concept, ids)


def _had(source: Source, ids: Sequence[int]) -> tuple[Mapped[int], ColumnElement[bool]]:
    whose, _, wanted, rights = source
    return whose, and_(whose.in_(ids), wanted, or_(*rights))


def _named(
    db: Session, may: Reading, concept: Concept, ids: Sequence[int]
) -> Iterator[tuple[int, Evidence]]:
    if concept.competences:
        whose, condition = _had(_of_competences(may, concept), ids)
        names = select(whose, col(Competence.name)).where(condition)
        for person_id, name in db.execute(names.order_by(col(Competence.name))):
            yield person_id, Evidence("competence", name)
    if concept.assignments:
        whose, condition = _had(_of_assignments(may, concept), ids)
        names = select(whose, col(Assignment.name)).where(condition)
        for person_id, name in db.execute(names.order_by(col(Assignment.name))):
            yield person_id, Evidence("assignment", name)
    if concept.qualifications:
        whose, condition = _had(_of_qualifications(may, concept), ids)
        texts = select(whose, col(Qualification.text), col(Qualification.level)).where(condition)
        for person_id, text, level in db.execute(texts.order_by(col(Qualification.text))):
            yield person_id, Evidence("qualification", f"{text} {level}" if level else text)


# What can be asked for


@dataclass(frozen=True, slots=True)
class Names:
    """All that people have, by what it is called: distinct, and few."""

    competences: tuple[str, ...]
    assignments: tuple[str, ...]
    qualifications: tuple[tuple[str, str], ...]
    """(kind, text); no wishes."""
    positions: tuple[tuple[int, str], ...]
    units: tuple[tuple[int, str], ...]


MOST: Final = 5_000
"""Names of one kind that are looked through."""


def names(db: Session, actor: Actor) -> Names:
    """What there is to ask for; nothing for whoever may see nobody but themselves, and of what
    people have added in their own words, only what the actor may read.

    Each name is looked up by the one before it, so that it does not matter how many have it.
    """
    if not actor.confirmed:
        return Names((), (), (), (), ())
    positions = db.execute(select(col(Position.id), col(Position.name)))
    every_unit = db.execute(select(col(Unit.id), col(Unit.name)))
    return Names(
        _distinct(db, col(Competence.name)),
        _distinct(db, col(Assignment.name)),
        _texts(db, actor),
        tuple((id_, name) for id_, name in positions if id_ is not None),
        tuple((id_, name) for id_, name in every_unit if id_ is not None),
    )


KINDS: Final = ("education", "course", "language")
"""Of qualifications, those that are asked for."""


def _texts(db: Session, actor: Actor) -> tuple[tuple[str, str], ...]:
    kind, text = col(Qualification.kind), col(Qualification.text)
    if actor.is_hr:
        return tuple((each, name) for each in KINDS for name in _distinct(db, text, kind == each))
    whose = col(Qualification.person_id)
    shows = select(col(Shown.person_id)).where(col(Shown.what) == "qualifications")
    rights = (whose == actor.person_id, whose.in_(shows), whose.in_(team(actor)))
    # by what it is not, and so not by an index on the kind, which would find everybody's
    readable = union(*(select(kind, text).where(kind != "wish", right) for right in rights))
    return tuple((each, name) for each, name in db.execute(readable.limit(MOST)))


def _distinct(db: Session, name: Mapped[str], *conditions: ColumnElement[bool]) -> tuple[str, ...]:
    first = select(func.min(name).label("name")).where(*conditions).cte(recursive=True)
    after = select(func.min(name)).where(name > first.c.name, *conditions).scalar_subquery()
    each = first.union_all(select(after).where(first.c.name.is_not(None)))
    query = select(each.c.name).where(each.c.name.is_not(None)).limit(MOST)
    return tuple(db.scalars(query))
