"""Stretches of time in words: 2024, mars 2024, HT 2024, kvartal 3, slutet av 2025, 30 september."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from bot.domain.placements.terms import Term
from bot.guides.almanac import MONTHS
from bot.guides.calendar import bounds
from bot.guides.numerals import ORDINALS

Reason = Literal["missing", "not_understood", "which_year", "which_winter", "no_such", "backwards"]


class NotUnderstood(ValueError):
    """A time plan that is to be asked about. The reason names the question:
    `missing`, nothing is written; `not_understood`; `which_year`, a day or month without its
    year in a plan of several; `which_winter`, of the two that a year has; `no_such`, a day, week
    or quarter that does not exist; `backwards`, the end comes before the beginning."""

    def __init__(self, reason: Reason) -> None:
        self.reason = reason
        super().__init__(reason)


@dataclass(frozen=True, slots=True, order=True)
class Stretch:
    """From the first day to the last, both included. What belongs in it is due on the last."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise NotUnderstood("backwards")

    def until(self, end: "Stretch") -> "Stretch":
        return Stretch(self.first, end.last)

    def third(self, number: int) -> "Stretch":
        """The first, second or last third of its days; of a year, four months each."""
        days = (self.last - self.first).days + 1
        if days > 360:
            return months(self.first.year, 4 * number - 3, 4)
        cut = [self.first + timedelta(days=days * n // 3) for n in range(4)]
        return Stretch(cut[number - 1], cut[number] - timedelta(days=1))


Reader = Callable[[dict[str, str], int], Stretch]
"""From the parts of what is written, and the year they are of."""


def whole_year(year: int) -> Stretch:
    return Stretch(date(year, 1, 1), date(year, 12, 31))


def months(year: int, first: int, count: int) -> Stretch:
    return Stretch(bounds(year, first)[0], bounds(year, first + count - 1)[1])


def of_term(term: Term) -> Stretch:
    return Stretch(term.usual_first, term.usual_last)


def stretch(said: str, year: int | None) -> Stretch | None:
    """Of folded words, or None when they are none. `year` is the one meant where none is written.

    Raises `NotUnderstood` where it is a stretch but not known which.
    """
    for pattern, reader in _RULES:
        if found := pattern.fullmatch(said):
            parts = {name: value for name, value in found.groupdict().items() if value}
            return _of_its_year(reader, parts, year)
    return None


def _of_its_year(reader: Reader, parts: dict[str, str], year: int | None) -> Stretch:
    written = parts.pop("y", None)
    meant = _in_full(written) if written else year
    if meant is None:
        raise NotUnderstood("which_year")
    try:
        return reader(parts, meant)
    except (ValueError, KeyError) as wrong:
        raise wrong if isinstance(wrong, NotUnderstood) else NotUnderstood("no_such") from None


def _in_full(year: str) -> int:
    return int(year) if len(year) == 4 else 2000 + int(year)


def _number(parts: dict[str, str]) -> int:
    return ORDINALS[parts["o"]] if "o" in parts else int(parts["n"])


def _part_of_year(parts: dict[str, str], year: int, count: int) -> Stretch:
    """One of so many equal parts: a quarter, a tertial, a half."""
    number = _number(parts)
    if not 1 <= number <= count:
        raise NotUnderstood("no_such")
    length = 12 // count
    return months(year, (number - 1) * length + 1, length)


SEASONS = {
    **dict.fromkeys(("varen", "var", "spring"), 3),
    **dict.fromkeys(("sommaren", "sommar", "summer"), 6),
    **dict.fromkeys(("hosten", "host", "autumn", "fall"), 9),
}
"""The first of a season's three months. A plan's "hösten" is often meant to reach to the end of
the year; nobody is asked later than the word itself allows."""


def _season(parts: dict[str, str], year: int) -> Stretch:
    return months(year, SEASONS[parts["season"]], 3)


def _winter(parts: dict[str, str], year: int) -> Stretch:
    if "next" not in parts:
        raise NotUnderstood("which_winter")
    following = _following(parts, year)
    return Stretch(date(year, 12, 1), bounds(following, 2)[1])


def _following(parts: dict[str, str], year: int) -> int:
    if int(parts["next"]) % 100 != (year + 1) % 100:
        raise NotUnderstood("no_such")
    return year + 1


def _turn_of_year(parts: dict[str, str], year: int) -> Stretch:
    if "next" in parts:
        _following(parts, year)
    return Stretch(date(year, 12, 31), date(year, 12, 31))


def _term(parts: dict[str, str], year: int) -> Stretch:
    return of_term(Term(year, 1 if parts["term"][0] in "vs" else 2))


def _school_year(parts: dict[str, str], year: int) -> Stretch:
    following = _following(parts, year)
    return of_term(Term(year, 2)).until(of_term(Term(following, 1)))


def _until(first: int, last: int) -> Stretch:
    return whole_year(first).until(whole_year(last))


def _week(parts: dict[str, str], year: int) -> Stretch:
    monday = date.fromisocalendar(year, int(parts["n"]), 1)
    return Stretch(monday, monday + timedelta(days=6))


def _day(parts: dict[str, str], year: int) -> Stretch:
    month = int(parts["m"]) if "m" in parts else MONTHS[parts["month"]]
    day = date(year, month, int(parts["d"]))
    return Stretch(day, day)


def _month(parts: dict[str, str], year: int) -> Stretch:
    return months(year, int(parts["m"]) if "m" in parts else MONTHS[parts["month"]], 1)


_PARTS = {
    "Y": r"(?P<y>(?:19|20)\d\d)",
    "YY": r"(?P<y>(?:19|20)\d\d|\d\d)",
    "NEXT": r"(?P<next>(?:(?:19|20)\d\d)|\d\d)",
    "OF": r"(?: (?:of|av|ar))?",
    "O": rf"(?P<o>{'|'.join(sorted(ORDINALS, key=len, reverse=True))})",
    "N": r"(?P<n>\d{1,2})",
    "MONTH": rf"(?P<month>{'|'.join(sorted(MONTHS, key=len, reverse=True))})\.?",
    "DAY": r"(?:den )?(?P<d>\d{1,2})(?::e|:a|th|st|nd|rd)?",
    "SEASON": rf"(?P<season>{'|'.join(SEASONS)})",
    "TERM": r"(?P<term>vt|ht|varterminen|hostterminen|spring term|autumn term)",
}


_PART = re.compile(r"\{([A-Z]+)\}")


def _rules() -> Iterator[tuple[re.Pattern[str], Reader]]:
    """With {…} for the parts above; a part of a year may go without its year."""

    def quarters(parts: dict[str, str], year: int) -> Stretch:
        return _part_of_year(parts, year, 4)

    def tertials(parts: dict[str, str], year: int) -> Stretch:
        return _part_of_year(parts, year, 3)

    def halves(parts: dict[str, str], year: int) -> Stretch:
        return _part_of_year(parts, year, 2)

    written: list[tuple[str, Reader]] = [
        (r"(?:ar(?:et)? |year )?{Y}", lambda _, year: whole_year(year)),
        (r"(?:lasaret|school year) {Y}[/-]{NEXT}", _school_year),
        (r"{Y}-(?P<m>\d\d)-(?P<d>\d\d)", _day),
        (r"(?P<d>\d{1,2})/(?P<m>\d{1,2})(?: {Y})?", _day),
        (r"{DAY} {MONTH}(?: {Y})?", _day),
        (r"{MONTH} {DAY}(?:,? {Y})?", _day),
        (r"{Y}-(?P<m>0[1-9]|1[0-2])", _month),
        (r"{Y}-(?P<to>\d\d)", lambda parts, year: _until(year, 2000 + int(parts["to"]))),
        (r"{Y}/{NEXT}", lambda parts, year: _until(year, _following(parts, year))),
        (r"{MONTH}(?:{OF} {Y})?", _month),
        (r"{TERM} ?-?{YY}", _term),
        (r"{TERM}", _term),
        (r"{SEASON}(?:{OF} {Y})?", _season),
        (r"(?:vintern|vinter|winter)(?: {Y}(?:[/-]{NEXT})?)?", _winter),
        (r"(?:kvartal|kv\.?|quarter|q) ?{N}(?:{OF},? {Y})?", quarters),
        (r"{Y},? (?:kvartal|kv\.?|quarter|q) ?{N}", quarters),
        (r"(?:{O}|{N}:[ae]) (?:kvartalet|quarter)(?:{OF} {Y})?", quarters),
        (r"(?:tertial|t) ?{N}(?:{OF} {Y})?", tertials),
        (r"(?:{O}|{N}:[ae]) tertialet(?:{OF} {Y})?", tertials),
        (r"(?:halvar|h) ?{N}(?:{OF} {Y})?", halves),
        (r"(?:{O}|{N}:[ae]) (?:halvaret|half(?: year)?)(?:{OF} {Y})?", halves),
        (r"halvarsskiftet(?: {Y})?", lambda _, year: Stretch(date(year, 6, 30), date(year, 6, 30))),
        (r"arsskiftet {Y}[/-]{NEXT}", _turn_of_year),
        (r"(?:vecka|v\.?|week) ?{N}(?:,? {Y})?", _week),
    ]
    for pattern, reader in written:
        yield re.compile(_PART.sub(lambda found: _PARTS[found[1]], pattern)), reader


_RULES = tuple(_rules())
