"""The training plan: what each has to take and may take, what is next, what a team lacks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from bot.domain.competence.courses import Course, Need
from bot.domain.competence.grid import SOON
from bot.domain.competence.model import CompetenceModel

Status = Literal["over", "missing", "ends_soon", "done"]
ORDER: tuple[Status, ...] = ("over", "missing", "ends_soon", "done")


_KEY = "course."


def key_of(course: str) -> str:
    """Of the task in an introduction that is about a course: no checklist has such an id."""
    return f"{_KEY}{course}"


def course_in(key: str | None) -> str | None:
    """The course that such a task is about."""
    return key.removeprefix(_KEY) if key is not None and key.startswith(_KEY) else None


@dataclass(frozen=True, slots=True)
class Learner:
    """Somebody whose plan it is."""

    person_id: int
    name: str
    unit: str
    """The unit's path."""
    profession: str | None
    held: Mapping[str, date | None]
    """By certificate its last day; also of those that have ended."""


@dataclass(frozen=True, slots=True)
class Item:
    course: Course
    need: Need
    status: Status
    last_day: date | None = None
    """Of the certificate, where there is one that ends."""

    @property
    def to_do(self) -> bool:
        return self.status != "done"


def needs(model: CompetenceModel, profession: str | None, unit: str) -> dict[str, Need]:
    """By course, for whoever has that profession in that unit: of two lines about the same one
    *mandatory* counts."""
    found: dict[str, Need] = {}
    for course in model.courses:
        certificate = model.certificate(course.certificate)
        if certificate and profession in certificate.professions:
            found[course.id] = "mandatory"
    for line in model.plan:
        theirs = not line.professions or profession in line.professions
        here = not line.units or any(_inside(unit, each) for each in line.units)
        if theirs and here and found.get(line.course) != "mandatory":
            found[line.course] = line.need
    return found


def _inside(path: str, unit: str) -> bool:
    """Whether the unit of that path is the one of this name or path, or below it."""
    names, wanted = (text.casefold().split(" / ") for text in (path, unit))
    return any(names[at : at + len(wanted)] == wanted for at in range(len(names) - len(wanted) + 1))


def own(model: CompetenceModel, learner: Learner, today: date) -> list[Item]:
    """What is next comes first: what they must have and lack, then what ends soon, then what they
    may take, then what is done. In the model's order otherwise."""
    wanted = needs(model, learner.profession, learner.unit)
    found = [
        _item(course, wanted[course.id], learner.held, today)
        for course in model.courses
        if course.id in wanted
    ]
    return sorted(found, key=_rank)


def _rank(item: Item) -> tuple[bool, bool, int]:
    return not item.to_do, item.need != "mandatory", ORDER.index(item.status)


def _item(course: Course, need: Need, held: Mapping[str, date | None], today: date) -> Item:
    if course.certificate not in held:
        return Item(course, need, "missing")
    last = held[course.certificate]
    if last is None:
        return Item(course, need, "done")
    if last < today:
        return Item(course, need, "over", last)
    return Item(course, need, "ends_soon" if last <= today + SOON else "done", last)


def gaps(
    model: CompetenceModel, team: Iterable[Learner], today: date
) -> list[tuple[Course, list[Learner]]]:
    """By course, those who must have it and do not hold it, or not for long; most people first."""
    lacking: dict[str, list[Learner]] = {}
    for learner in team:
        for item in own(model, learner, today):
            if item.need == "mandatory" and item.to_do:
                lacking.setdefault(item.course.id, []).append(learner)
    found = [(each, lacking[each.id]) for each in model.courses if each.id in lacking]
    return sorted(found, key=lambda pair: -len(pair[1]))


def for_new(
    model: CompetenceModel, learner: Learner, first_day: date, today: date
) -> list[tuple[Course, date]]:
    """What whoever is new must take, and by when."""
    return [
        (item.course, first_day + timedelta(days=item.course.within_days))
        for item in own(model, learner, today)
        if item.need == "mandatory" and item.status in ("missing", "over")
    ]
