"""What people are promised about the digest, read off a journal of ticks.

Each promise is an assertion over everything that was said; none asks the rules how they did it.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date

from schedules.due import Digest, TaskFact
from tests.schedules.months import Tick
from tests.schedules.wall import days_late, office_open, on

LEVEL_AFTER = {1: 3, 2: 4, 3: 5}
Journal = Sequence[Tick]


def one_digest_a_day(journal: Journal) -> None:
    said = Counter((digest.person_id, on(tick.now)) for tick, digest in _said(journal))
    assert [again for again, times in said.items() if times > 1] == []
    assert all(digest.on == on(tick.now) for tick, digest in _said(journal))


def only_in_hours(journal: Journal) -> None:
    said = [tick.now for tick in journal if tick.found.digests or tick.found.raised]
    assert [now for now in said if not office_open(now)] == []


def the_responsible_hear_at_the_first_tick(journal: Journal) -> None:
    for tick in _open_ticks(journal):
        heard = {digest.person_id for digest in tick.found.digests}
        for task in tick.facts.tasks:
            if task.remind_on <= on(tick.now):
                assert set(task.responsible) - tick.facts.digested <= heard


def nobody_hears_of_a_late_task_twice(journal: Journal) -> None:
    told = Counter(
        (digest.person_id, step.task_id)
        for _, digest in _said(journal)
        for step in digest.escalated
    )
    assert [again for again, times in told.items() if times > 1] == []
    for tick in journal:
        for task in tick.facts.tasks:
            assert not set(task.responsible) & _told(tick, task)


def manager_then_their_manager_then_hr(journal: Journal) -> None:
    """One level after the other, each on a day of its own, and each told to its own people."""
    raised: defaultdict[int, list[tuple[int, date]]] = defaultdict(list)
    for tick in journal:
        for step in tick.found.raised:
            raised[step.task_id].append((step.level, on(tick.now)))
        for task in tick.facts.tasks:
            assert all(
                _told(tick, task) <= _people_at(step.level, task, tick)
                for step in tick.found.raised
                if step.task_id == task.task_id
            )
    for steps in raised.values():
        levels, days = [level for level, _ in steps], [day for _, day in steps]
        assert levels == list(range(1, len(steps) + 1))
        assert len(set(days)) == len(days)


def lateness_climbs_when_its_time_has_come(journal: Journal) -> None:
    """Neither sooner nor later, and those who do not know yet do hear of it."""
    know: defaultdict[int, set[int]] = defaultdict(set)
    for tick in _open_ticks(journal):
        raised = {step.task_id: step.level for step in tick.found.raised}
        for task in tick.facts.tasks:
            level = task.escalated + 1
            new = _people_at(level, task, tick) - know[task.task_id] - set(task.responsible)
            if _time_has_come(level, task, on(tick.now)) and not new & tick.facts.digested:
                assert raised.get(task.task_id) == level
                assert _told(tick, task) == new
            else:
                assert task.task_id not in raised
                assert not _told(tick, task)
            know[task.task_id] |= _told(tick, task)


def nothing_is_kept_back_and_nothing_repeated(journal: Journal) -> None:
    for tick in _open_ticks(journal):
        facts, had = tick.facts, tick.facts.digested
        heard = {digest.person_id for digest in tick.found.digests}
        assert facts.news - had <= heard
        asked = Counter(ask for digest in tick.found.digests for ask in digest.asks)
        assert asked == Counter(ask for ask in facts.asks if ask.person_id not in had)
        assert all(ask.person_id == d.person_id for d in tick.found.digests for ask in d.asks)


def nobody_is_written_to_for_nothing(journal: Journal) -> None:
    for tick, digest in _said(journal):
        me, facts = digest.person_id, tick.facts
        reminded = [t for t in facts.tasks if t.remind_on <= on(tick.now) and me in t.responsible]
        assert reminded or digest.escalated or digest.asks or me in facts.news


PROMISES = (
    one_digest_a_day,
    only_in_hours,
    the_responsible_hear_at_the_first_tick,
    nobody_hears_of_a_late_task_twice,
    manager_then_their_manager_then_hr,
    lateness_climbs_when_its_time_has_come,
    nothing_is_kept_back_and_nothing_repeated,
    nobody_is_written_to_for_nothing,
)


def _said(journal: Journal) -> list[tuple[Tick, Digest]]:
    return [(tick, digest) for tick in journal for digest in tick.found.digests]


def _open_ticks(journal: Journal) -> list[Tick]:
    return [tick for tick in journal if office_open(tick.now)]


def _told(tick: Tick, task: TaskFact) -> set[int]:
    return {
        digest.person_id
        for digest in tick.found.digests
        for step in digest.escalated
        if step.task_id == task.task_id
    }


def _people_at(level: int, task: TaskFact, tick: Tick) -> set[int]:
    levels: dict[int, set[int | None]] = {
        1: {task.manager},
        2: {task.managers_manager},
        3: set(tick.facts.hr),
    }
    return {person for person in levels.get(level, set()) if person is not None}


def _time_has_come(level: int, task: TaskFact, today: date) -> bool:
    return (
        level in LEVEL_AFTER
        and task.escalated_on != today
        and days_late(task.due, today) >= LEVEL_AFTER[level]
    )
