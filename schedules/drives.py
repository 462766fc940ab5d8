"""When it is told who is missing in an inventory, and whom: first those who can do something."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from schedules.workdays import DAY, Workdays

Audience = Literal["everyone", "managers", "above", "hr", "over"]
"""Who has not answered; the managers of those missing; their managers; HR; and that it is over."""
MANAGERS_BEFORE = (timedelta(days=21), timedelta(days=7))
EVERYONE_BEFORE = timedelta(days=7)
LAST_DAYS: tuple[tuple[int, Audience], ...] = ((2, "managers"), (1, "above"), (0, "hr"))
"""Working days before the last one, each a day of its own."""


@dataclass(frozen=True, slots=True, order=True)
class Round:
    on: date
    tells: Audience


def rounds(deadline: date, workdays: Workdays) -> tuple[Round, ...]:
    """All there are for a deadline, by day; the last, that it is over, is the day after it."""
    found = {Round(workdays.on_or_before(deadline - EVERYONE_BEFORE), "everyone")}
    for before in MANAGERS_BEFORE:
        found.add(Round(workdays.on_or_before(deadline - before), "managers"))
    last = workdays.on_or_before(deadline)
    found |= {Round(workdays.add(last, -days), tells) for days, tells in LAST_DAYS}
    found.add(Round(deadline + DAY, "over"))
    return tuple(sorted(found))


def due(found: Sequence[Round], since: date, today: date) -> frozenset[Audience]:
    """Whom to tell today of those who were to be told from `since` on."""
    return frozenset(each.tells for each in found if since <= each.on <= today)


def next_after(found: Sequence[Round], day: date) -> date | None:
    """When somebody is to be told next."""
    return min((each.on for each in found if each.on > day), default=None)
