"""When units that have not said how many students they can take are reminded, and who with them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from schedules.workdays import DAY, Workdays

Level = Literal["managers", "above", "hr", "over"]
"""The managers of those units; theirs as well; HR as well; and that it is over."""
BEFORE: tuple[tuple[timedelta, Level], ...] = (
    (timedelta(weeks=6), "managers"),
    (timedelta(weeks=3), "managers"),
    (timedelta(weeks=1), "above"),
    (timedelta(days=2), "hr"),
)


@dataclass(frozen=True, slots=True, order=True)
class Round:
    on: date
    level: Level


def rounds(deadline: date, workdays: Workdays) -> tuple[Round, ...]:
    """All there are for a deadline, by day; each on a working day, the last the day after it."""
    found = [Round(workdays.on_or_before(deadline - before), level) for before, level in BEFORE]
    return tuple(sorted([*found, Round(deadline + DAY, "over")]))


def reached(found: Sequence[Round], today: date) -> Level | None:
    """How far it has come by a day; None before the first."""
    past = [each.level for each in found if each.on <= today]
    return past[-1] if past else None


def next_after(found: Sequence[Round], day: date) -> date | None:
    """When somebody is to be told next."""
    return min((each.on for each in found if each.on > day), default=None)
