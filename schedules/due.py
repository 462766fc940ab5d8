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
    introduction_id: int
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
class NewsFact:
    """Something that happened, not yet told to the person."""

    news_id: int
    person_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class PausedFact:
    """A guide left half way, not yet offered again."""

    run_id: int
    person_id: int


@dataclass(frozen=True, slots=True)
class MentorWeekFact:
    """A week of mentoring not yet asked about; from `ask_on` the mentor is asked."""

    introduction_id: int
    mentor_id: int
    ask_on: date


@dataclass(frozen=True, slots=True)
class Facts:
    tasks: tuple[TaskFact, ...]
    news: tuple[NewsFact, ...]
    paused: tuple[PausedFact, ...]
    mentor_weeks: tuple[MentorWeekFact, ...]
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
    """One person's message of the day; `late` and `due` in the order of the due dates."""

    person_id: int
    on: date
    due: tuple[int, ...] = ()
    late: tuple[int, ...] = ()
    escalated: tuple[Escalation, ...] = ()
    news: tuple[int, ...] = ()
    paused: tuple[int, ...] = ()
    mentor_weeks: tuple[int, ...] = ()
    """The introductions that are asked about."""


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
    reminded = [task for task in tasks if task.remind_on <= today]
    asked = [week for week in facts.mentor_weeks if week.ask_on <= today]
    due = _per_person((p, t.task_id) for t in reminded if t.due >= today for p in t.responsible)
    late = _per_person((p, t.task_id) for t in reminded if t.due < today for p in t.responsible)
    escalated = _per_person((p, step) for step, people in told.items() for p in people)
    news = _per_person((n.person_id, n.news_id) for n in sorted(facts.news, key=_by_time))
    paused = _per_person(sorted((run.person_id, run.run_id) for run in facts.paused))
    weeks = _per_person(sorted((week.mentor_id, week.introduction_id) for week in asked))
    parts = (due, late, escalated, news, paused, weeks)
    people = set[int]().union(*parts) - facts.digested
    return tuple(
        Digest(
            person,
            today,
            due=due.get(person, ()),
            late=late.get(person, ()),
            escalated=escalated.get(person, ()),
            news=news.get(person, ()),
            paused=paused.get(person, ()),
            mentor_weeks=weeks.get(person, ()),
        )
        for person in sorted(people)
    )


def _by_time(news: NewsFact) -> tuple[datetime, int]:
    return news.at, news.news_id


def _per_person(pairs: Iterable[tuple[int, T]]) -> dict[int, tuple[T, ...]]:
    """Each person's things in the order they come, none of them twice."""
    found: defaultdict[int, dict[T, None]] = defaultdict(dict)
    for person, thing in pairs:
        found[person][thing] = None
    return {person: tuple(things) for person, things in found.items()}
