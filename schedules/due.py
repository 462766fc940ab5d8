"""The rules of the daily digest: the facts go in, who is told what comes out.

A person gets one digest a local day at most, and everything that is to be said unasked is in it.
Nothing is remembered here: whoever calls stores what was found, and gives it back as facts.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from schedules.hours import Hours
from schedules.workdays import DAY, Workdays

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class TaskFact:
    """An open task whose remind_on is due, or that is late and may escalate."""

    task_id: int
    responsible: tuple[int, ...]
    """Those of the responsible who can be reached."""
    due: date
    remind_on: date
    escalated: int
    """The level reached: 0 nobody, 1 the manager, 2 the manager's manager, 3 HR."""
    escalated_on: date | None
    """The local date on which that level was reached."""
    manager: int | None
    managers_manager: int | None


@dataclass(frozen=True, slots=True)
class AskFact:
    """Something that has come due by itself, to be told to or asked of one person: a guide left
    half way, a mentor's week."""

    kind: str
    subject: int
    person_id: int


@dataclass(frozen=True, slots=True)
class Facts:
    tasks: tuple[TaskFact, ...]
    news: frozenset[int]
    """Those to whom something has happened that they have not been told."""
    asks: tuple[AskFact, ...]
    hr: tuple[int, ...]
    digested: frozenset[int]
    """Those who have had today's digest."""


@dataclass(frozen=True, slots=True)
class Policy:
    """How many working days late a task is when each level is told."""

    manager_after: int = 3
    managers_manager_after: int = 4
    hr_after: int = 5

    def __post_init__(self) -> None:
        if not 1 <= self.manager_after <= self.managers_manager_after <= self.hr_after:
            raise ValueError(
                "Escalation goes to the manager, the manager's manager and HR in this order, after "
                f"at least 1 working day; {self.days} are not such days."
            )

    @property
    def days(self) -> tuple[int, int, int]:
        return self.manager_after, self.managers_manager_after, self.hr_after

    def due_before(self, today: date, workdays: Workdays) -> tuple[date, ...]:
        """For each level, the day before which a task was due that is to reach it by today."""
        return tuple(workdays.add(today + DAY, -days) for days in self.days)


STANDARD = Policy()


@dataclass(frozen=True, slots=True)
class Escalation:
    task_id: int
    level: int


@dataclass(frozen=True, slots=True)
class Digest:
    """One person's message of the day, and what becomes news in it. Its tasks are read when it is
    composed."""

    person_id: int
    on: date
    escalated: tuple[Escalation, ...] = ()
    asks: tuple[AskFact, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """The digests to send now, and every level to store, also those with nobody to tell."""

    digests: tuple[Digest, ...] = ()
    raised: tuple[Escalation, ...] = ()


def find(facts: Facts, now: datetime, hours: Hours, policy: Policy = STANDARD) -> Found:
    """What is to be said now; nothing outside the hours of the digest.

    The answer does not depend on the order of the facts. Store it whole or not at all.
    """
    if not hours.digest_open(now):
        return Found()
    today = hours.today(now)
    due_before = policy.due_before(today, hours.workdays)
    tasks = sorted(facts.tasks, key=lambda task: (task.due, task.task_id))
    told: dict[Escalation, frozenset[int]] = {}
    for task in tasks:
        level = task.escalated + 1
        if _reached(level, task, today, due_before):
            people = _told_at(level, task, facts.hr)
            if not people & facts.digested:
                told[Escalation(task.task_id, level)] = people
    return Found(_digests(facts, tasks, told, today), tuple(told))


def _reached(level: int, task: TaskFact, today: date, due_before: Sequence[date]) -> bool:
    """One level a day at most, so that after downtime each has a day to act before the next."""
    if level > len(due_before) or task.escalated_on == today:
        return False
    return task.due < due_before[level - 1]


def _told_at(level: int, task: TaskFact, hr: Iterable[int]) -> frozenset[int]:
    """Those who hear of the task first at this level; nobody when they all know already."""
    levels = ({task.manager}, {task.managers_manager}, set(hr))
    know = set(task.responsible).union(*levels[: level - 1])
    return frozenset(person for person in levels[level - 1] - know if person is not None)


def _digests(
    facts: Facts,
    tasks: Iterable[TaskFact],
    told: Mapping[Escalation, frozenset[int]],
    today: date,
) -> tuple[Digest, ...]:
    reminded = {p for task in tasks if task.remind_on <= today for p in task.responsible}
    escalated = _per_person((p, step) for step, people in told.items() for p in people)
    in_order = sorted(facts.asks, key=lambda ask: (ask.kind, ask.subject))
    asks = _per_person((ask.person_id, ask) for ask in in_order)
    people = reminded.union(facts.news, escalated, asks) - facts.digested
    return tuple(
        Digest(person, today, escalated.get(person, ()), asks.get(person, ()))
        for person in sorted(people)
    )


def _per_person(pairs: Iterable[tuple[int, T]]) -> dict[int, tuple[T, ...]]:
    """Each person's things in the order they come, none of them twice."""
    found: defaultdict[int, dict[T, None]] = defaultdict(dict)
    for person, thing in pairs:
        found[person][thing] = None
    return {person: tuple(things) for person, things in found.items()}
