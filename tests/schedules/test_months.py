"""Simulated months keep every promise, and each promise catches those who would break it."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from schedules import due
from schedules.due import Digest, Facts, Found, TaskFact
from schedules.hours import Hours
from schedules.workdays import Workdays
from tests.schedules import promises
from tests.schedules.months import Find, Months, live_through, lives
from tests.schedules.promises import Journal

HOURS = Hours()
PATIENT = settings(suppress_health_check=[HealthCheck.too_slow])
# For what must be found broken: the first case found is enough, and always the same one.
SEARCHING = settings(
    PATIENT, max_examples=500, derandomize=True, database=None, phases=[Phase.generate]
)
Promise = Callable[[Journal], None]


def find(facts: Facts, now: datetime) -> Found:
    return due.find(facts, now, HOURS)


@settings(PATIENT, max_examples=150)
@given(lives())
def test_months_of_ticks_at_any_time_keep_every_promise(months: Months) -> None:
    journal = live_through(months, find)
    for promise in promises.PROMISES:
        promise(journal)


def same_in_any_order(months: Months, find: Find) -> bool:
    """Whether the same months, with every list of facts turned round, say the same."""
    journal = live_through(months, find)
    turned = live_through(months, lambda facts, now: find(turned_round(facts), now))
    return [tick.found for tick in journal] == [tick.found for tick in turned]


def turned_round(facts: Facts) -> Facts:
    return replace(
        facts,
        tasks=tuple(replace(t, responsible=t.responsible[::-1]) for t in facts.tasks[::-1]),
        asks=facts.asks[::-1],
        hr=facts.hr[::-1],
    )


@settings(PATIENT, max_examples=50)
@given(lives())
def test_the_order_of_the_facts_changes_nothing(months: Months) -> None:
    assert same_in_any_order(months, find)


def takes_tasks_as_they_come(facts: Facts, now: datetime) -> Found:
    found = find(facts, now)
    come = [task.task_id for task in facts.tasks]

    def by_coming(step: due.Escalation) -> int:
        return come.index(step.task_id)

    in_turn = (
        replace(d, escalated=tuple(sorted(d.escalated, key=by_coming))) for d in found.digests
    )
    return replace(found, digests=tuple(in_turn))


def test_taking_tasks_as_they_come_would_be_noticed() -> None:
    @settings(SEARCHING)
    @given(lives())
    def is_kept(months: Months) -> None:
        assert same_in_any_order(months, takes_tasks_as_they_come)

    with pytest.raises(AssertionError):
        is_kept()


def with_hours(hours: Hours) -> Find:
    return lambda facts, now: due.find(facts, now, hours)


class Sleepless(Hours):
    def digest_open(self, now: datetime) -> bool:
        return True


class NoHolidays(Workdays):
    def is_workday(self, d: date) -> bool:
        return d.isoweekday() <= 5


class EveryDayCounts(Workdays):
    def add(self, d: date, n: int) -> date:
        return d + timedelta(days=n)


def forgets_who_had_todays(facts: Facts, now: datetime) -> Found:
    return find(replace(facts, digested=frozenset()), now)


def only_at_eight_sharp(facts: Facts, now: datetime) -> Found:
    """What a cron entry at 08:00 would do: a morning missed is a day missed."""
    return find(facts, now) if HOURS.local(now).time() < time(8, 5) else Found()


def leaves_out_the_late(facts: Facts, now: datetime) -> Found:
    on_time = tuple(
        replace(task, responsible=()) if task.due < HOURS.today(now) else task
        for task in facts.tasks
    )
    return find(replace(facts, tasks=on_time), now)


def tells_each_level_whoever_it_is(facts: Facts, now: datetime) -> Found:
    """Gives every level people of its own, so that nobody is recognised, and maps them back."""
    strangers = replace(
        facts,
        tasks=tuple(map(_with_strangers, facts.tasks)),
        hr=tuple(person + 3000 for person in facts.hr),
        digested=frozenset(p + n for p in facts.digested for n in (0, 1000, 2000, 3000)),
    )
    found = find(strangers, now)
    digests = (replace(digest, person_id=digest.person_id % 1000) for digest in found.digests)
    return replace(found, digests=_merged(digests))


def _with_strangers(task: TaskFact) -> TaskFact:
    return replace(
        task,
        manager=task.manager and task.manager + 1000,
        managers_manager=task.managers_manager and task.managers_manager + 2000,
    )


def _merged(digests: Iterable[Digest]) -> tuple[Digest, ...]:
    merged: dict[int, Digest] = {}
    for digest in digests:
        first = merged.get(digest.person_id, replace(digest, escalated=()))
        both = tuple(dict.fromkeys(first.escalated + digest.escalated))
        merged[digest.person_id] = replace(first, escalated=both)
    return tuple(merged.values())


def goes_over_the_managers_head(facts: Facts, now: datetime) -> Found:
    swapped = (
        replace(task, manager=task.managers_manager, managers_manager=task.manager)
        for task in facts.tasks
    )
    return find(replace(facts, tasks=tuple(swapped)), now)


def climbs_without_pause(facts: Facts, now: datetime) -> Found:
    unpaused = (replace(task, escalated_on=None) for task in facts.tasks)
    return find(replace(facts, tasks=tuple(unpaused)), now)


def never_climbs(facts: Facts, now: datetime) -> Found:
    found = find(facts, now)
    return Found(tuple(replace(digest, escalated=()) for digest in found.digests))


def raises_without_telling(facts: Facts, now: datetime) -> Found:
    """Heeds the one digest a day when sending, but not when counting who was told."""
    found = forgets_who_had_todays(facts, now)
    unsent = tuple(digest for digest in found.digests if digest.person_id not in facts.digested)
    return replace(found, digests=unsent)


def has_news_only_for_those_with_tasks(facts: Facts, now: datetime) -> Found:
    found = find(facts, now)
    busy = {p for task in facts.tasks for p in task.responsible}
    return replace(found, digests=tuple(d for d in found.digests if d.person_id in busy))


def writes_to_whoever_has_a_task(facts: Facts, now: datetime) -> Found:
    """A digest a day for everybody who has anything open, due or not."""
    asking = (replace(task, remind_on=HOURS.today(now)) for task in facts.tasks)
    return find(replace(facts, tasks=tuple(asking)), now)


BROKEN: dict[str, tuple[Find, Promise]] = {
    "forgetting who had today's digest": (forgets_who_had_todays, promises.one_digest_a_day),
    "never sleeping": (with_hours(Sleepless()), promises.only_in_hours),
    "working on holidays": (
        with_hours(Hours(workdays=NoHolidays())),
        promises.only_in_hours,
    ),
    "staying until four on Fridays": (
        with_hours(Hours(friday_closes=time(16))),
        promises.only_in_hours,
    ),
    "keeping winter time all year": (
        with_hours(Hours(zone=ZoneInfo("Etc/GMT-1"))),
        promises.only_in_hours,
    ),
    "keeping summer time all year": (
        with_hours(Hours(zone=ZoneInfo("Etc/GMT-2"))),
        promises.only_in_hours,
    ),
    "ticking at eight sharp only": (
        only_at_eight_sharp,
        promises.the_responsible_hear_at_the_first_tick,
    ),
    "leaving out what is late": (
        leaves_out_the_late,
        promises.the_responsible_hear_at_the_first_tick,
    ),
    "not asking who knows already": (
        tells_each_level_whoever_it_is,
        promises.nobody_hears_of_a_late_task_twice,
    ),
    "going over the manager's head": (
        goes_over_the_managers_head,
        promises.manager_then_their_manager_then_hr,
    ),
    "climbing several steps a day": (
        climbs_without_pause,
        promises.manager_then_their_manager_then_hr,
    ),
    "counting Saturdays as days late": (
        with_hours(Hours(workdays=EveryDayCounts())),
        promises.lateness_climbs_when_its_time_has_come,
    ),
    "never climbing": (never_climbs, promises.lateness_climbs_when_its_time_has_come),
    "raising without telling": (
        raises_without_telling,
        promises.lateness_climbs_when_its_time_has_come,
    ),
    "keeping news back": (
        has_news_only_for_those_with_tasks,
        promises.nothing_is_kept_back_and_nothing_repeated,
    ),
    "writing to whoever has a task": (
        writes_to_whoever_has_a_task,
        promises.nobody_is_written_to_for_nothing,
    ),
}


@pytest.mark.parametrize(("broken", "promise"), BROKEN.values(), ids=BROKEN.keys())
def test_the_promise_catches(broken: Find, promise: Promise) -> None:
    @settings(SEARCHING)
    @given(lives())
    def is_kept(months: Months) -> None:
        promise(live_through(months, broken))

    with pytest.raises(AssertionError):
        is_kept()


def test_every_promise_has_somebody_who_breaks_it() -> None:
    assert {promise for _, promise in BROKEN.values()} == set(promises.PROMISES)
