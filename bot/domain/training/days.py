"""The days of a course, as people type them, and the last day to sign up."""

import re
from dataclasses import dataclass
from datetime import date, time, timedelta
from itertools import pairwise

from bot.guides.dates import read_date
from schedules.workdays import Workdays

USUAL = timedelta(weeks=2)
"""How long before a course its deadline is, where nobody says otherwise."""
MOST = 20
"""Sessions of one course."""
_CLOCK = r"(\d{1,2})(?:[.:](\d{2}))?"
_SESSION = re.compile(
    rf"(.+?)[,\s]+(?:kl\.?|klockan|at)?\s*{_CLOCK}\s*(?:-|–|till|to)\s*{_CLOCK}\.?", re.IGNORECASE
)


class NotRead(ValueError):
    """A line is no day with hours. `reason` names a text: `line`, `day`, `hours`, `past`, `twice`
    or `many`."""

    def __init__(self, reason: str, written: str) -> None:
        self.reason, self.written = reason, written
        super().__init__(f"{reason}: {written!r}")


@dataclass(frozen=True, slots=True, order=True)
class Session:
    day: date
    begins: time
    ends: time


def read(written: str, today: date, language: str) -> tuple[Session, ...]:
    """A line, or what stands between two semicolons, is a session: *14 april 2027 kl. 9–16*.
    In time. Raises `NotRead`."""
    pieces = [piece.strip() for piece in re.split(r"[\n;]", written) if piece.strip()]
    if len(pieces) > MOST:
        raise NotRead("many", str(MOST))
    found = sorted(_session(piece, today, language) for piece in pieces)
    for before, after in pairwise(found):
        if before.day == after.day and after.begins < before.ends:
            raise NotRead("twice", after.day.isoformat())
    if not found:
        raise NotRead("line", written)
    return tuple(found)


def _session(written: str, today: date, language: str) -> Session:
    found = _SESSION.fullmatch(written)
    if found is None:
        raise NotRead("line", written)
    day = read_date(found[1], today, language)
    if day is None:
        raise NotRead("day", found[1])
    if day <= today:
        raise NotRead("past", written)
    try:
        begins, ends = (
            time(int(found[2]), int(found[3] or 0)),
            time(int(found[4]), int(found[5] or 0)),
        )
    except ValueError:
        raise NotRead("hours", written) from None
    if ends <= begins:
        raise NotRead("hours", written)
    return Session(day, begins, ends)


def deadline(wanted: date, workdays: Workdays) -> date:
    """The working day before, where it is a day on which nobody works."""
    return workdays.on_or_before(wanted)


def usual_deadline(first: date, today: date, workdays: Workdays) -> date:
    """Two weeks ahead, or the last working day before a course that begins sooner."""
    wanted = max(first - USUAL, min(today, first - timedelta(days=1)))
    return deadline(wanted, workdays)
