"""Which unit takes which student, and who supervises: proposed so that every rule holds.

The rules: a unit takes no more students of an education than it has offered, in the weeks it has
offered them; a student has as many supervisors as the subject asks for (two, where the rule of
two applies), all of that subject and of that unit; nobody supervises two students in a term, nor on
notice; nobody does a placement where they are employed or have somebody near.

As many students as can be are placed; and among the ways to place as many, one is taken whose
supervisors are trained and have not supervised of late.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from bot.domain.placements.terms import Term, Weeks

Lack = Literal["no_offer", "other_weeks", "not_there", "no_supervisors", "taken"]


@dataclass(frozen=True, slots=True)
class Subject:
    """What educations and professions have in common, so that one can supervise the other."""

    name: str
    supervisors: int = 2
    """How many each student has; by the rule of two, two."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What a unit has said that it can take."""

    id: int
    unit: int
    education: str
    places: int
    weeks: Weeks | None = None
    """Those it can take them in; any where None."""


@dataclass(frozen=True, slots=True)
class Supervisor:
    """Somebody of a unit whose profession is of a subject. Who is on notice, or has a student this
    term, can't be proposed."""

    id: int
    unit: int
    subject: str
    trained: int | None = None
    """The year of the supervisor training; 0 where it is not known."""
    last: Term | None = None
    """The term in which they supervised latest."""
    on_notice: bool = False
    busy: bool = False

    @property
    def free(self) -> bool:
        return not (self.on_notice or self.busy)


@dataclass(frozen=True, slots=True)
class Student:
    id: int
    education: str
    weeks: Weeks
    not_at: frozenset[int] = frozenset()
    """Units where they are employed, or somebody near them is."""
    only_at: int | None = None
    """The unit they are promised to."""


@dataclass(frozen=True, slots=True)
class Placed:
    student: int
    offer: int
    unit: int
    supervisors: tuple[Supervisor, ...]
    """With what speaks for each: when they were trained, and since when they are free."""


@dataclass(frozen=True, slots=True)
class Left:
    """A student without a place, and the first reason that holds:
    `no_offer`, nobody offers places in the education; `other_weeks`, not in their weeks;
    `not_there`, only where they can't be; `no_supervisors`, nobody is free where they could be;
    `taken`, others have what there is."""

    student: int
    why: Lack


@dataclass(frozen=True, slots=True)
class Proposal:
    placed: tuple[Placed, ...]
    left: tuple[Left, ...]


@dataclass(frozen=True, slots=True)
class Rules:
    term: Term
    subjects: Mapping[str, Subject]
    """By education."""


def propose(
    rules: Rules,
    students: Iterable[Student],
    offers: Iterable[Offer],
    supervisors: Iterable[Supervisor],
) -> Proposal:
    """Hangs on nothing but what is given, in whatever order it comes."""
    waiting = sorted(students, key=lambda each: each.id)
    pools = _pools(rules, offers, supervisors)
    placed = _seated(waiting, pools)
    there = {each.student for each in placed}
    left = [student for student in waiting if student.id not in there]
    return Proposal(tuple(placed), tuple(_explained(left, pools)))


def ranked(supervisors: Iterable[Supervisor], term: Term) -> list[Supervisor]:
    """Those who can be asked, the first to ask first."""
    free = (each for each in supervisors if each.free)
    return sorted(free, key=lambda each: (reluctance(each, term), -(each.trained or 0), each.id))


UNTRAINED = 10
RESTED = 8
"""Terms after which it no longer matters when somebody supervised latest."""


def reluctance(supervisor: Supervisor, term: Term) -> int:
    """What speaks against asking somebody: above all no training, then how lately they did it."""
    rest = RESTED if supervisor.last is None else min(term.since(supervisor.last), RESTED)
    return (UNTRAINED if supervisor.trained is None else 0) + RESTED - max(rest, 0)


@dataclass(frozen=True, slots=True)
class Room:
    """What the supervisors of one subject at one unit can take together, and what is offered."""

    costs: Sequence[int]
    """Of the first student, of the second … : as many as they can take, the cheapest first."""
    places: Sequence[int]
    """Of each offer that draws on them."""

    @property
    def usable(self) -> list[int]:
        """Of each offer the places that could be filled, if it were alone."""
        return [min(each, len(self.costs)) for each in self.places]

    @property
    def spare(self) -> int:
        """Usable places that stay empty when all supervisors have somebody."""
        return max(sum(self.usable) - len(self.costs), 0)


@dataclass(slots=True)
class _Pool:
    """Those of a subject at one unit, the first to ask first, and the offers that need them."""

    each: int
    """Supervisors a student has."""
    people: list[Supervisor]
    term: Term
    offers: list[Offer] = field(default_factory=list)

    @property
    def pairs(self) -> list[tuple[Supervisor, ...]]:
        """As many as the rule asks for in each; who is over is in none."""
        whole = len(self.people) // self.each * self.each
        return [tuple(self.people[n : n + self.each]) for n in range(0, whole, self.each)]

    def room(self) -> Room:
        costs = [sum(reluctance(each, self.term) for each in pair) for pair in self.pairs]
        return Room(costs, [offer.places for offer in self.offers])


def _pools(rules: Rules, offers: Iterable[Offer], supervisors: Iterable[Supervisor]) -> list[_Pool]:
    people = defaultdict(list)
    for each in supervisors:
        people[each.unit, each.subject].append(each)
    pools: dict[tuple[int, str], _Pool] = {}
    for offer in sorted(offers, key=lambda each: each.id):
        subject = rules.subjects[offer.education]
        key = offer.unit, subject.name
        if key not in pools:
            pools[key] = _Pool(subject.supervisors, ranked(people[key], rules.term), rules.term)
        pools[key].offers.append(offer)
    return list(pools.values())


def _seated(students: Sequence[Student], pools: Sequence[_Pool]) -> list[Placed]:
    from bot.domain.placements.seating import seated

    offers = [offer for pool in pools for offer in pool.offers]
    found = seated([pool.room() for pool in pools], _wishes(students, offers))
    pairs = {pool.offers[0].id: iter(pool.pairs) for pool in pools}
    first = {offer.id: pool.offers[0].id for pool in pools for offer in pool.offers}
    return [
        Placed(student.id, offers[n].id, offers[n].unit, next(pairs[first[offers[n].id]]))
        for student, n in zip(students, found, strict=True)
        if n is not None
    ]


def _wishes(students: Sequence[Student], offers: Sequence[Offer]) -> list[Sequence[int]]:
    """For each student the numbers of the offers they can take; the same list for those alike."""
    numbers = defaultdict(list)
    for number, offer in enumerate(offers):
        numbers[offer.education].append(number)
    known: dict[object, list[int]] = {}
    for student in students:
        if _kind(student) not in known:
            known[_kind(student)] = [
                n for n in numbers[student.education] if _suits(offers[n], student)
            ]
    return [known[_kind(student)] for student in students]


def _kind(student: Student) -> object:
    return student.education, student.weeks, student.not_at, student.only_at


def _suits(offer: Offer, student: Student) -> bool:
    return _in_time(offer, student) and _there(offer, student)


def _in_time(offer: Offer, student: Student) -> bool:
    return offer.weeks is None or student.weeks in offer.weeks


def _there(offer: Offer, student: Student) -> bool:
    return offer.unit not in student.not_at and student.only_at in (None, offer.unit)


def _explained(students: Sequence[Student], pools: Sequence[_Pool]) -> Iterator[Left]:
    of_education = defaultdict(list)
    for pool in pools:
        for offer in pool.offers:
            of_education[offer.education].append((offer, pool))
    known: dict[object, Lack] = {}
    for student in students:
        kind = _kind(student)
        if kind not in known:
            known[kind] = _why(student, of_education[student.education])
        yield Left(student.id, known[kind])


def _why(student: Student, offers: Sequence[tuple[Offer, _Pool]]) -> Lack:
    """`offers` are those of the education."""
    if not any(offer.places for offer, _ in offers):
        return "no_offer"
    in_time = [(offer, pool) for offer, pool in offers if _in_time(offer, student)]
    if not in_time:
        return "other_weeks"
    there = [pool for offer, pool in in_time if _there(offer, student)]
    if not there:
        return "not_there"
    return "taken" if any(pool.pairs for pool in there) else "no_supervisors"
