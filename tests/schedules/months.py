"""Months of an organisation, ticked through at any time, with nothing but the rules to heed.

Between the ticks stands a store as plain as can be: it gives the facts and keeps what was found,
whole or, when the process was killed before it was kept, not at all.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from hypothesis import strategies as st

from schedules.due import AskFact, Digest, Facts, Found, TaskFact
from tests.schedules.wall import on

DAYS = 40
Find = Callable[[Facts, datetime], Found]


@dataclass(frozen=True)
class Tick:
    """A tick that was kept: the facts it had, and what it found."""

    now: datetime
    facts: Facts
    found: Found


@dataclass(frozen=True)
class Work:
    """A task as people treat it."""

    fact: TaskFact
    added: datetime
    """At any time of the day, and late already when an introduction is entered afterwards."""
    done: date | None
    put_off: tuple[date, date] | None
    """On which day, and until when."""


@dataclass(frozen=True)
class Months:
    start: date
    ticks: tuple[tuple[tuple[int, bool], ...], ...]
    """A day's ticks: the minute of the day in UTC, and whether it was killed before it kept."""
    work: tuple[Work, ...]
    news: tuple[tuple[datetime, int], ...]
    """When something happened, and to whom it is to be told."""
    asks: tuple[tuple[date, AskFact], ...]
    """From which day."""
    hr: tuple[int, ...]


class Store:
    def __init__(self, months: Months) -> None:
        self.months = months
        self.tasks = {work.fact.task_id: work.fact for work in months.work}
        self.news = set(months.news)
        self.asks = {ask: day for day, ask in months.asks}
        self.digest_on: dict[int, date] = {}

    def facts(self, now: datetime) -> Facts:
        today = on(now)
        tasks = [self._task(work, today) for work in self.months.work if self._open(work, now)]
        return Facts(
            tasks=tuple(task for task in tasks if min(task.due, task.remind_on) <= today),
            news=frozenset(person for at, person in self.news if at <= now),
            asks=tuple(ask for ask, day in self.asks.items() if day <= today),
            hr=self.months.hr,
            digested=frozenset(who for who, last in self.digest_on.items() if last == today),
        )

    def _open(self, work: Work, now: datetime) -> bool:
        return work.added <= now and (work.done is None or on(now) < work.done)

    def _task(self, work: Work, today: date) -> TaskFact:
        fact = self.tasks[work.fact.task_id]
        if work.put_off and work.put_off[0] <= today:
            return replace(fact, remind_on=work.put_off[1])
        return fact

    def keep(self, now: datetime, found: Found) -> None:
        for digest in found.digests:
            self._sent(digest, now)
        for raised in found.raised:
            fact = self.tasks[raised.task_id]
            self.tasks[raised.task_id] = replace(fact, escalated=raised.level, escalated_on=on(now))

    def _sent(self, digest: Digest, now: datetime) -> None:
        """A guide left half way is offered once; the mentor is asked again in a week."""
        self.digest_on[digest.person_id] = on(now)
        self.news = {(at, p) for at, p in self.news if p != digest.person_id or at > now}
        for ask in digest.asks:
            if ask.kind == "mentor_week":
                self.asks[ask] = on(now) + timedelta(days=7)
            else:
                self.asks.pop(ask, None)


def live_through(months: Months, find: Find) -> list[Tick]:
    store = Store(months)
    journal = []
    for day, ticks in enumerate(months.ticks):
        midnight = datetime.combine(months.start + timedelta(days=day), time(), UTC)
        for minute, killed in sorted(ticks):
            now = midnight + timedelta(minutes=minute)
            facts = store.facts(now)
            found = find(facts, now)
            if not killed:
                store.keep(now, found)
                journal.append(Tick(now, facts, found))
    return journal


STARTS = {
    "Easter and summer time 2026": date(2026, 3, 16),
    "midsummer": date(2026, 6, 1),
    "winter time": date(2026, 10, 5),
    "Christmas to Epiphany": date(2026, 12, 1),
    "Easter and summer time on one day": date(2027, 3, 8),
    "Ascension day, Whitsun": date(2027, 4, 26),
    "the leap day": date(2028, 2, 7),
}
PEOPLE = st.integers(1, 4)
CLOCK = [time(hour, tzinfo=UTC) for hour in (0, 8, 9, 10, 11, 12)]
OFFICE_MINUTES = st.integers(6 * 60, 14 * 60)
MINUTES = OFFICE_MINUTES | OFFICE_MINUTES | st.integers(0, 24 * 60 - 1)
TICKS = st.tuples(MINUTES, st.sampled_from([False, False, False, True]))
FITFUL = st.lists(TICKS, min_size=1, max_size=4)
STEADY = st.just([(hour * 60 + 30, False) for hour in range(5, 15)])
DOWN = st.builds(list[tuple[int, bool]])


def days_from(start: date, first: int = 0, last: int = DAYS) -> st.SearchStrategy[date]:
    return st.integers(first, last).map(lambda days: start + timedelta(days=days))


def moments_from(start: date, days: int) -> st.SearchStrategy[datetime]:
    return st.builds(datetime.combine, days_from(start, last=days), st.sampled_from(CLOCK))


@st.composite
def works(draw: st.DrawFn, task_id: int, start: date) -> Work:
    added = draw(moments_from(start, 25))
    due = draw(days_from(added.date(), first=-12, last=12))
    fact = TaskFact(
        task_id=task_id,
        responsible=tuple(draw(st.lists(PEOPLE, max_size=2))),
        due=due,
        remind_on=draw(days_from(due, first=-5, last=0)),
        escalated=0,
        escalated_on=None,
        manager=draw(st.none() | PEOPLE),
        managers_manager=draw(st.none() | PEOPLE),
    )
    put_off = draw(st.none() | days_from(start).flatmap(_until_a_week_later))
    done = draw(st.none() | days_from(added.date(), first=1, last=25))
    return Work(fact, added, done, put_off)


def _until_a_week_later(day: date) -> st.SearchStrategy[tuple[date, date]]:
    return st.tuples(st.just(day), days_from(day, first=1, last=7))


@st.composite
def lives(draw: st.DrawFn) -> Months:
    start = draw(st.sampled_from(list(STARTS.values())))
    days = days_from(start)
    news = draw(st.lists(st.tuples(moments_from(start, DAYS), PEOPLE), max_size=4))
    kinds = st.sampled_from(["paused", "mentor_week"])
    asks = draw(st.lists(st.tuples(days, kinds, PEOPLE), max_size=5))
    ticks = draw(st.lists(FITFUL | STEADY | DOWN, min_size=DAYS, max_size=DAYS))
    return Months(
        start=start,
        ticks=tuple(map(tuple, ticks)),
        work=tuple(draw(works(number, start)) for number in range(draw(st.integers(1, 8)))),
        news=tuple(news),
        asks=tuple((day, AskFact(kind, n, who)) for n, (day, kind, who) in enumerate(asks)),
        hr=tuple(draw(st.lists(PEOPLE, max_size=2, unique=True))),
    )
