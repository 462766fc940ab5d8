"""A unit's people against what the organisation wants of them: levels, certificates, roles.

What is short is reckoned among those who are assessed: a level that nobody has said anything of
is no shortage of it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Final

from bot.domain.competence.gaps import rounded
from bot.domain.competence.model import CompetenceModel, Profession

WHOLE: Final = ""
SOON: Final = timedelta(days=90)
"""Before its last day a certificate is said to end soon."""


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in the unit."""

    person_id: int
    name: str
    position: str
    profession: str | None
    levels: Mapping[str, int]
    """By area, those agreed on in the profession that they have."""
    certificates: Mapping[str, date | None]
    """By kind the last day; also of those that have ended."""
    assignments: frozenset[str]
    """As they are called."""


@dataclass(frozen=True, slots=True)
class Shortage:
    """How many more are wanted at a level or above it."""

    profession: str
    area: str
    level: int
    missing: int


@dataclass(frozen=True, slots=True)
class Lack:
    """Those without a certificate that they must have, and those whose own ends soon."""

    kind: str
    without: tuple[int, ...]
    soon: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Findings:
    shortages: tuple[Shortage, ...]
    """The greatest first; of each area that which is the greatest."""
    certificates: tuple[Lack, ...]
    alone: tuple[tuple[str, int], ...]
    """A position, or an assignment that is no ombud's, and the only one who has it."""
    ombud: tuple[str, ...]
    """The ids of roles that the unit ought to have, and nobody is in."""
    unassessed: int


def areas(model: CompetenceModel, profession: Profession) -> tuple[str, ...]:
    """The profession as a whole, and its areas."""
    return (WHOLE, *(area for area in profession.areas if model.area(area) is not None))


def professions(model: CompetenceModel, members: Sequence[Member]) -> list[Profession]:
    """Those that somebody has, those of most people first."""
    counts: dict[str, int] = defaultdict(int)
    for member in members:
        if member.profession is not None:
            counts[member.profession] += 1
    there = [each for each in model.professions if counts[each.id]]
    return sorted(there, key=lambda each: -counts[each.id])


def findings(
    model: CompetenceModel,
    members: Sequence[Member],
    today: date,
    ombud: Collection[str] = (),
) -> Findings:
    """`ombud`: the ids of the roles that somebody else is in where they work."""
    short = [
        shortage
        for profession in professions(model, members)
        for shortage in _shortages(model, profession, members)
    ]
    return Findings(
        tuple(sorted(short, key=lambda each: (-each.missing, each.area, each.profession))),
        tuple(_certificates(model, members, today)),
        tuple(_alone(model, members)),
        tuple(id_ for id_ in _ombud(model, members) if id_ not in ombud),
        sum(member.profession is not None and not member.levels for member in members),
    )


def _shortages(
    model: CompetenceModel, profession: Profession, members: Iterable[Member]
) -> Iterable[Shortage]:
    """The target is of the profession's own scale: areas with another have none."""
    theirs = [each.levels for each in members if each.profession == profession.id]
    for area in areas(model, profession):
        if model.scale_of(profession, area).id != profession.scale or _other(model, area):
            continue
        levels = [each[area] for each in theirs if area in each]
        worst = _worst(profession.target, levels)
        if worst is not None:
            yield Shortage(profession.id, area, *worst)


def _other(model: CompetenceModel, area: str) -> bool:
    found = model.area(area)
    return found is not None and found.kind in ("education", "language")


def _worst(target: Sequence[Fraction], levels: Sequence[int]) -> tuple[int, int] | None:
    """(level, how many more at it or above), where most are missing; of equals the lowest."""
    short = []
    for level in range(2, len(target) + 1):
        wanted = rounded(sum(target[level - 1 :], Fraction(0)) * len(levels))
        there = sum(each >= level for each in levels)
        short.append((wanted - there, -level))
    most, level = max(short, default=(0, 0))
    return (-level, most) if most > 0 else None


def _certificates(model: CompetenceModel, members: Sequence[Member], today: date) -> Iterable[Lack]:
    for kind in model.certificates:
        without, soon = [], []
        for member in members:
            state = certificate(member, kind.id, today)
            if state == "missing" and member.profession in kind.professions:
                without.append(member.person_id)
            elif state == "soon":
                soon.append(member.person_id)
        if without or soon:
            yield Lack(kind.id, tuple(without), tuple(soon))


def certificate(member: Member, kind: str, today: date) -> str:
    """missing, also where it has ended; soon; or held."""
    if kind not in member.certificates:
        return "missing"
    last = member.certificates[kind]
    if last is None or last > today + SOON:
        return "held"
    return "soon" if last >= today else "missing"


def _alone(model: CompetenceModel, members: Sequence[Member]) -> Iterable[tuple[str, int]]:
    """In a unit of one, that one is alone with everything, and it says nothing."""
    if len(members) < 2:
        return
    ombud = {name.casefold() for role in model.ombud_roles for name in role.assignments}
    holders: dict[str, list[int]] = defaultdict(list)
    for member in members:
        held = [name for name in member.assignments if name.casefold() not in ombud]
        for what in (member.position, *sorted(held)):
            holders[what].append(member.person_id)
    yield from ((what, who[0]) for what, who in sorted(holders.items()) if len(who) == 1)


def _ombud(model: CompetenceModel, members: Sequence[Member]) -> Iterable[str]:
    there = {member.profession for member in members}
    held = {name.casefold() for member in members for name in member.assignments}
    for role in model.ombud_roles:
        names = {name.casefold() for name in role.assignments}
        if there & set(role.professions) and not names & held:
            yield role.id
