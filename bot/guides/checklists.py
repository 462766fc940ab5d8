"""A checklist: the tasks of an introduction, a departure, a development plan, or a placement.

So as `templates/checklists/*.toml` writes them.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, Self, get_args

from pydantic import Field, model_validator

from bot.guides.calendar import months_later
from bot.guides.document import Document, Part
from bot.guides.words import Words
from schedules.workdays import Workdays

ChecklistKind = Literal["introduction", "departure", "development", "placement"]
IntroductionPhase = Literal["before", "first_day", "first_week", "first_month", "half_year"]
DeparturePhase = Literal["notice", "last_month", "last_week", "last_day", "after"]
DevelopmentPhase = Literal["steps", "follow_up"]
PlacementPhase = Literal["prepare", "first_week", "during", "finish"]
Phase = Literal[IntroductionPhase, DeparturePhase, DevelopmentPhase, PlacementPhase]
Function = Literal["hr", "it", "coordinator"]
IntroductionWho = Literal["manager", "mentor", "new_hire", Function]
DepartureWho = Literal["manager", "leaver", "successor", Function]
DevelopmentWho = Literal["manager", "employee"]
PlacementWho = Literal["manager", "supervisor", "student", Function]
Who = Literal[IntroductionWho, DepartureWho, DevelopmentWho, PlacementWho]
IntroductionFact = Literal["position", "unit", "employment"]
DepartureFact = Literal["position", "unit", "employment", "departure", "destination"]
DevelopmentFact = Literal["position", "unit", "employment"]
Fact = Literal[IntroductionFact, DepartureFact, DevelopmentFact]
Employment = Literal["permanent", "fixed_term", "full_time", "part_time"]
DepartureKind = Literal["own_notice", "pension", "internal", "fixed_term", "other"]
Destination = Literal["within", "elsewhere", "outside", "unknown"]

PHASES: Mapping[ChecklistKind, tuple[Phase, ...]] = {
    "introduction": get_args(IntroductionPhase),
    "departure": get_args(DeparturePhase),
    "development": get_args(DevelopmentPhase),
    "placement": get_args(PlacementPhase),
}
"""The phases of each kind of checklist, in time."""
WHO: Mapping[ChecklistKind, tuple[Who, ...]] = {
    "introduction": get_args(IntroductionWho),
    "departure": get_args(DepartureWho),
    "development": get_args(DevelopmentWho),
    "placement": get_args(PlacementWho),
}
FACTS: Mapping[ChecklistKind, tuple[Fact, ...]] = {
    "introduction": get_args(IntroductionFact),
    "departure": get_args(DepartureFact),
    "development": get_args(DevelopmentFact),
    "placement": get_args(DevelopmentFact),
}
ABOUT: Mapping[ChecklistKind, Who] = {
    "introduction": "new_hire",
    "departure": "leaver",
    "development": "employee",
    "placement": "supervisor",
}
"""Whom a checklist of each kind is about."""
FULL_TIME = 100.0


class Due(Part):
    """How far from the first day, a leaver's last, or the staff talk: exactly one of calendar days,
    working days, months. Before it is negative.

    Of a placement from the student's first day, in `during` from the middle, in `finish` from the
    last."""

    days: int | None = Field(default=None, ge=-1000, le=1000)
    workdays: int | None = Field(default=None, ge=-700, le=700)
    months: int | None = Field(default=None, ge=-36, le=36)

    @model_validator(mode="after")
    def _exactly_one(self) -> Self:
        if len([n for n in (self.days, self.workdays, self.months) if n is not None]) != 1:
            raise ValueError("needs exactly one of days, workdays and months")
        return self

    @property
    def roughly(self) -> float:
        """Calendar days from that day, near enough to tell what comes first."""
        return (self.days or 0) + (self.workdays or 0) * 7 / 5 + (self.months or 0) * 30.4


class TaskAskIf(Part):
    """The task applies only where the fact fits.

    A position or unit fits when it contains one of these, whatever the case; an employment,
    a kind of departure or a destination when it is one of them.
    """

    fact: Fact
    any_of: tuple[str, ...] = Field(strict=False)


class ChecklistTask(Part):
    """One thing that one person does.

    `both_sign` has the one whom the checklist is about sign it as well.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    phase: Phase
    who: Who
    due: Due
    both_sign: bool = False
    attach: bool = False
    guide: str | None = None
    not_applicable: bool = True
    ask_if: TaskAskIf | None = None
    title: Words
    yours: Words | None = None
    """The title for whom it is about, where somebody else does the task: "Get your keys"."""
    text: Words


class Checklist(Document):
    """Tasks for the positions that contain one of these words; without words, for all."""

    kind: ChecklistKind = "introduction"
    positions: tuple[str, ...] = Field(strict=False)
    title: Words
    tasks: tuple[ChecklistTask, ...] = Field(alias="task", strict=False, min_length=1)

    def task(self, task_id: str) -> ChecklistTask:
        """Raise KeyError when the checklist has no such task."""
        for task in self.tasks:
            if task.id == task_id:
                return task
        raise KeyError(task_id)


@dataclass(frozen=True)
class EmploymentFacts:
    """What is known of somebody's employment, and of its end, when the plan is made.

    `unit` may be the whole path in the tree. No `ends` is a permanent employment; `rate` is in
    percent, and unknown it counts as full time. A departure's plan heeds the last two.
    """

    position: str = ""
    unit: str = ""
    ends: date | None = None
    rate: float | None = None
    departure: DepartureKind = "other"
    destination: Destination = "unknown"

    @property
    def employment(self) -> frozenset[Employment]:
        term: Employment = "permanent" if self.ends is None else "fixed_term"
        full = self.rate is None or self.rate >= FULL_TIME
        return frozenset({term, "full_time" if full else "part_time"})


@dataclass(frozen=True)
class PlannedTask:
    """A task with its date; `key` is the task's id in the checklist."""

    key: str
    phase: Phase
    who: Who
    due: date


def suggested(
    checklists: Iterable[Checklist], position: str, kind: ChecklistKind = "introduction"
) -> list[Checklist]:
    """All of the kind: best match for the position first, then the general ones, then the rest.

    The longest word found is the best match: "enhetschef" says more than "chef".
    """

    def rank(checklist: Checklist) -> tuple[int, int, str]:
        longest = max((len(w) for w in checklist.positions if _contains(position, w)), default=0)
        group = 0 if longest else 2 if checklist.positions else 1
        return group, -longest, checklist.name

    return sorted((each for each in checklists if each.kind == kind), key=rank)


def asked_first(checklists: Iterable[Checklist], guide: str) -> float:
    """Roughly the earliest calendar day on which a new hire's task opens this guide, counted from
    the first day; infinity when none does."""
    introductions = (each for each in checklists if each.kind == "introduction")
    tasks = (task for checklist in introductions for task in checklist.tasks)
    return min((task.due.roughly for task in tasks if task.guide == guide), default=math.inf)


def plan(
    checklist: Checklist, day: date, facts: EmploymentFacts, workdays: Workdays
) -> tuple[PlannedTask, ...]:
    """The tasks that apply, in date order; on the same date as in the checklist.

    `day` is the first day of an introduction, the last one of a departure, that of a staff talk.
    """
    planned = (
        PlannedTask(task.id, task.phase, task.who, due_date(task.due, day, workdays))
        for task in checklist.tasks
        if _applies(task.ask_if, facts)
    )
    return tuple(sorted(planned, key=lambda task: task.due))


def due_date(due: Due, day: date, workdays: Workdays) -> date:
    """The due date, moved off a day without work: away from the first or last day, never across.

    That day itself stays, since some begin or end on a weekend.
    """
    if due.workdays is not None:
        return workdays.add(day, due.workdays)
    if due.months is not None:
        offset, found = due.months, months_later(day, due.months)
    else:
        offset = due.days or 0
        found = day + timedelta(days=offset)
    if offset == 0:
        return day
    return workdays.on_or_before(found) if offset < 0 else workdays.on_or_after(found)


def _applies(ask_if: TaskAskIf | None, facts: EmploymentFacts) -> bool:
    if ask_if is None:
        return True
    match ask_if.fact:
        case "employment":
            return not facts.employment.isdisjoint(ask_if.any_of)
        case "departure":
            return facts.departure in ask_if.any_of
        case "destination":
            return facts.destination in ask_if.any_of
    known = facts.position if ask_if.fact == "position" else facts.unit
    return any(_contains(known, part) for part in ask_if.any_of)


def _contains(whole: str, part: str) -> bool:
    return part.casefold() in whole.casefold()
