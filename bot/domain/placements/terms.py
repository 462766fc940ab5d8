"""Terms and school weeks: VT 2027, HT 2026, weeks 36 to 45 and 48 to 3."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from bot.guides.numerals import fold

Half = Literal["VT", "HT"]

WEEK = timedelta(weeks=1)
TERM_WEEKS = 20
AUTUMN_BEGINS = 36
"""The ISO week in which most universities begin their HT; VT follows upon its twenty weeks."""
_CENTURY = 2000
_NAMED = {
    "vt": "VT",
    "varterminen": "VT",
    "varen": "VT",
    "spring": "VT",
    "ht": "HT",
    "hostterminen": "HT",
    "hosten": "HT",
    "autumn": "HT",
}
_TERM = re.compile(rf"({'|'.join(_NAMED)})\s*-?\s*(\d{{4}}|\d{{2}})", re.IGNORECASE)
_WEEKS = re.compile(
    r"(?:v|vecka|veckorna|week|weeks)?\.?\s*(\d{1,2})(?:\s*(?:-|–|till|to)\s*(?:v\.?\s*)?(\d{1,2}))?",
    re.IGNORECASE,
)


class NotRead(ValueError):
    """What was written is no term, or no weeks of one. `reason` names a text: `term`, `weeks`,
    `no_such_week` or `not_in_term`."""

    def __init__(self, reason: str, written: str) -> None:
        self.reason, self.written = reason, written
        super().__init__(f"{reason}: {written!r}")


@dataclass(frozen=True, slots=True, order=True)
class Term:
    """VT comes before HT in a year, so terms are ordered by their time."""

    year: int
    number: Literal[1, 2]

    @property
    def half(self) -> Half:
        return "VT" if self.number == 1 else "HT"

    def __str__(self) -> str:
        """As schools write it, and as it is stored: HT 2026."""
        return f"{self.half} {self.year}"

    @classmethod
    def read(cls, written: str) -> "Term":
        """Of "HT 2026", "vt27" and "hösten 2026". Raises `NotRead`."""
        found = _TERM.fullmatch(fold(written))
        if found is None:
            raise NotRead("term", written)
        year = int(found[2])
        half = _NAMED[found[1].lower()]
        return cls(year if year >= 100 else _CENTURY + year, 1 if half == "VT" else 2)

    @classmethod
    def of(cls, day: date) -> "Term":
        """The one the day lies in by the usual dates; between two, the one to come."""
        candidates = (cls(day.year - 1, 2), cls(day.year, 1), cls(day.year, 2))
        return next(term for term in candidates if day <= term.usual_last)

    @property
    def usual_first(self) -> date:
        """A Monday. Schools have dates of their own, which are data; these are where none are."""
        if self.half == "HT":
            return date.fromisocalendar(self.year, AUTUMN_BEGINS, 1)
        return Term(self.year - 1, 2).usual_first + TERM_WEEKS * WEEK

    @property
    def usual_last(self) -> date:
        """A Sunday."""
        return self.usual_first + TERM_WEEKS * WEEK - timedelta(days=1)

    def moved(self, terms: int) -> "Term":
        """So many later, or earlier where negative."""
        count = self.year * 2 + self.number - 1 + terms
        return Term(count // 2, 2 if count % 2 else 1)

    def since(self, earlier: "Term") -> int:
        """How many terms later this one is."""
        return (self.year - earlier.year) * 2 + self.number - earlier.number


@dataclass(frozen=True, slots=True)
class Weeks:
    """Whole weeks, from a Monday to a Sunday."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.first.isoweekday() != 1 or self.last.isoweekday() != 7 or self.last < self.first:
            raise ValueError(f"{self.first} to {self.last} are no whole weeks")

    @classmethod
    def read(cls, written: str, term: Term) -> "Weeks":
        """Of "v. 36–45", "48-3" and "40", as numbers of weeks in that term. Raises `NotRead`."""
        found = _WEEKS.fullmatch(written.strip())
        if found is None:
            raise NotRead("weeks", written)
        first = _monday(int(found[1]), term, written)
        last = _monday(int(found[2] or found[1]), term, written)
        if last < first:
            raise NotRead("weeks", written)
        return cls(first, last + WEEK - timedelta(days=1))

    @property
    def numbers(self) -> tuple[int, int]:
        """ISO numbers of the first week and of the last."""
        return self.first.isocalendar().week, self.last.isocalendar().week

    def __str__(self) -> str:
        first, last = self.numbers
        return str(first) if first == last else f"{first}–{last}"

    def __len__(self) -> int:
        return ((self.last - self.first).days + 1) // 7

    def __contains__(self, other: "Weeks") -> bool:
        return self.first <= other.first and other.last <= self.last

    def overlap(self, other: "Weeks") -> bool:
        return self.first <= other.last and other.first <= self.last


FIRST_OF_HT, LAST_OF_VT = 30, 29
"""ISO weeks: schools' terms differ, but none goes on, or begins, in the middle of July."""
LAST_OF_HT = 5
"""HT goes on into January, and here and there to its end."""


def _monday(week: int, term: Term, written: str) -> date:
    if term.half == "VT":
        inside, year = 1 <= week <= LAST_OF_VT, term.year
    elif week >= FIRST_OF_HT:
        inside, year = True, term.year
    else:
        inside, year = 1 <= week <= LAST_OF_HT, term.year + 1
    if not inside:
        raise NotRead("not_in_term", written)
    try:
        return date.fromisocalendar(year, week, 1)
    except ValueError:
        raise NotRead("no_such_week", written) from None
