"""Dates as people type them, in Swedish and English.

Our own rules come first: they know the phrases of Swedish working life and guess nothing. The
library `dateparser` reads the rest, held to giving back exactly what was typed.
"""

import re
from collections.abc import Callable, Iterable
from datetime import date, timedelta

from bot.guides.almanac import DAYS_IN, MONTHS, MONTHS_IN, NAMED_DAYS, WEEKDAYS
from bot.guides.calendar import Month, bounds, months_later
from bot.guides.feasts import NAMES, feast
from bot.guides.numerals import NUMBERS, ORDINALS, fold

Reader = Callable[[dict[str, str], date], date | None]
Rule = tuple[re.Pattern[str], Reader]

_YEARS = range(1900, 2200)
_LONGEST = 40
_COUNTS = {**NUMBERS, "a": 1, "an": 1}


def read_date(text: str, today: date, language: str) -> date | None:
    """The date that `text` says as seen from `today`, or None when it says none or several.

    A date without a year is the next one from today on. With `language` "en" the month may
    stand first ("March 1st"); in Swedish "mars 27" could as well be a year.
    """
    if len(text) > _LONGEST:
        return None
    said = fold(text.replace(",", " ").replace("’", "'")).strip(" .!?")
    rules = _RULES + _ENGLISH_RULES if language == "en" else _RULES
    for pattern, reader in rules:
        if found := pattern.fullmatch(said):
            return _safely(reader, {k: v for k, v in found.groupdict().items() if v}, today)
    return _by_library(text, language)


def read_month(text: str, today: date) -> Month | None:
    """The month that `text` says and no day of it ("i mars", "slutet av mars 2027"), or None.

    Without a year it is the next one, or the one that is now.
    """
    said = fold(text).strip(" .!?")
    found = _A_MONTH.fullmatch(said) if len(said) <= _LONGEST else None
    if found is None:
        return None
    if not found["m"]:
        later = months_later(today.replace(day=1), 1 if found["next"] else 0)
        return later.year, later.month
    month = MONTHS[found["m"]]
    if found["y"]:
        return (int(found["y"]), month) if int(found["y"]) in _YEARS else None
    if found["later"]:
        return today.year + 1, month
    return today.year + (month < today.month), month


def _safely(reader: Reader, parts: dict[str, str], today: date) -> date | None:
    try:
        found = reader(parts, today)
    except (ValueError, OverflowError):
        return None
    return found if found and found.year in _YEARS else None


def _named_day(parts: dict[str, str], today: date) -> date:
    return today + timedelta(days=NAMED_DAYS[parts["named"]])


def _feast(parts: dict[str, str], today: date) -> date | None:
    if "y" in parts:
        return feast(parts["feast"], int(parts["y"]))
    days = (feast(parts["feast"], year) for year in (today.year, today.year + 1))
    return next((day for day in days if day and day >= today), None)


def _in_full(parts: dict[str, str], today: date) -> date | None:
    return _on_weekday(date(int(parts["y"]), int(parts["m"]), int(parts["d"])), parts)


def _day_and_month(parts: dict[str, str], today: date) -> date | None:
    day = _day_number(parts["d"])
    month = MONTHS.get(parts["m"]) or int(parts["m"])
    if "y" not in parts:
        return _on_weekday(_next(today, day, month), parts)
    century = 2000 if len(parts["y"]) == 2 else 0
    return _on_weekday(date(century + int(parts["y"]), month, day), parts)


def _last_of_month(parts: dict[str, str], today: date) -> date | None:
    month = MONTHS[parts["m"]]
    if "y" in parts:
        return bounds(int(parts["y"]), month)[1]
    days = (bounds(year, month)[1] for year in (today.year, today.year + 1))
    return next(day for day in days if day >= today)


def _day_alone(parts: dict[str, str], today: date) -> date | None:
    day = _day_number(parts["d"])
    months = (months_later(today.replace(day=1), n) for n in range(3))
    days = (_made(first.year, first.month, day) for first in months)
    return next((d for d in days if d and d >= today), None)


def _weekday(parts: dict[str, str], today: date) -> date:
    ahead = (WEEKDAYS[parts["w"]] - today.weekday() - 1) % 7 + 1
    return today + timedelta(days=ahead)


def _weekday_before(parts: dict[str, str], today: date) -> date:
    ago = (today.weekday() - WEEKDAYS[parts["w"]] - 1) % 7 + 1
    return today - timedelta(days=ago)


def _next_week(parts: dict[str, str], today: date) -> date:
    monday = today + timedelta(days=7 - today.weekday())
    return monday + timedelta(days=WEEKDAYS[parts["w"]] if "w" in parts else 0)


def _week(parts: dict[str, str], today: date) -> date | None:
    weekday = WEEKDAYS[parts["w"]] + 1 if "w" in parts else 1
    week = int(parts["week"])
    if "y" in parts:
        return date.fromisocalendar(int(parts["y"]), week, weekday)
    years = range(today.isocalendar().year, today.year + 9)
    days = (_of_week(year, week, weekday) for year in years)
    return next((d for d in days if d and d >= today), None)


def _after(parts: dict[str, str], today: date) -> date:
    return _shifted(today, _count(parts["n"]), parts["unit"])


def _ago(parts: dict[str, str], today: date) -> date:
    return _shifted(today, -_count(parts["n"]), parts["unit"])


def _day_number(said: str) -> int:
    return ORDINALS.get(said) or int(re.sub(r"\D", "", said))


def _count(said: str) -> int:
    return _COUNTS[said] if said in _COUNTS else int(said)


def _shifted(today: date, count: int, unit: str) -> date:
    if unit in DAYS_IN:
        return today + timedelta(days=count * DAYS_IN[unit])
    return months_later(today, count * MONTHS_IN[unit])


def _next(today: date, day: int, month: int) -> date | None:
    """29 February may be eight years away."""
    dates = (_made(year, month, day) for year in range(today.year, today.year + 9))
    return next((d for d in dates if d and d >= today), None)


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _of_week(year: int, week: int, weekday: int) -> date | None:
    try:
        return date.fromisocalendar(year, week, weekday)
    except ValueError:
        return None


def _on_weekday(found: date | None, parts: dict[str, str]) -> date | None:
    """A date that contradicts the weekday beside it is a slip, and which of the two is unknown."""
    if found and "w" in parts and found.weekday() != WEEKDAYS[parts["w"]]:
        return None
    return found


def _by_library(text: str, language: str) -> date | None:
    """What dateparser finds, if every number typed is in it and a full year was typed."""
    if not re.search(r"(?<!\d)(?:19|20|21)\d\d(?!\d)", text, re.ASCII):
        return None
    import dateparser

    found = dateparser.parse(
        text,
        languages=["en", "sv"] if language == "en" else ["sv", "en"],
        settings={"STRICT_PARSING": True, "PARSERS": ["absolute-time"], "DATE_ORDER": "DMY"},
    )
    if found is None:
        return None
    typed = sorted(int(number) for number in re.findall(r"\d+", text, re.ASCII))
    day = found.date()
    whole = (sorted([day.year, day.day]), sorted([day.year, day.month, day.day]))
    weekdays = {WEEKDAYS[w] for w in re.findall(r"\w+", fold(text)) if w in WEEKDAYS}
    return day if typed in whole and weekdays <= {day.weekday()} else None


def _one_of(names: Iterable[str]) -> str:
    return "|".join(sorted((re.escape(name) for name in names), key=len, reverse=True))


_DAY = rf"(?P<d>\d{{1,2}}(?::?[ae]|st|nd|rd|th|\.)?|{_one_of(ORDINALS)})"
_MONTH = rf"(?P<m>{_one_of(MONTHS)})\.?"
_D, _M, _YEAR = r"(?P<d>\d{1,2})", r"(?P<m>\d{1,2})", r"(?P<y>\d{4})"
_SHORT_YEAR = r"(?P<y>\d{4}|\d\d)"
_WEEKDAY = rf"(?P<w>{_one_of(WEEKDAYS)})\.?"
_LEAD = rf"(?:{_WEEKDAY} )?(?:den |the )?"
_LAST = r"(?:den |the )?(?:sista|last)(?: dagen| day)?(?: i| in| of)?"
_COUNT = rf"(?P<n>\d{{1,3}}|{_one_of(_COUNTS)}) (?P<unit>{_one_of([*DAYS_IN, *MONTHS_IN])})"
_WEEK = r"(?:vecka|week|v\.?|w) ?(?P<week>\d{1,2})"
_PREFIX = r"(?:(?:nu|pa|till|on|fran|from|fr\.o\.m\.|senast|by) )*"


def _rule(pattern: str, reader: Reader) -> Rule:
    return re.compile(_PREFIX + pattern, re.ASCII), reader


_RULES: tuple[Rule, ...] = (
    _rule(rf"(?:the )?(?P<named>{_one_of(NAMED_DAYS)})", _named_day),
    _rule(rf"(?P<feast>{_one_of(NAMES)})(?: {_YEAR})?", _feast),
    _rule(rf"{_LEAD}{_YEAR}(?P<s>[-/.]){_M}(?P=s){_D}", _in_full),
    _rule(rf"{_YEAR}(?P<m>\d\d)(?P<d>\d\d)", _in_full),
    _rule(rf"{_LEAD}{_D}(?P<s>[-.]){_M}(?P=s){_YEAR}", _in_full),
    _rule(rf"{_LEAD}{_D} ?/ ?{_M}(?:[ /-]+{_SHORT_YEAR})?", _day_and_month),
    _rule(rf"{_LEAD}{_DAY}(?: of)? {_MONTH}(?: {_SHORT_YEAR})?", _day_and_month),
    _rule(rf"{_LAST} {_MONTH}(?: {_YEAR})?", _last_of_month),
    _rule(rf"(?:den|the) {_DAY}", _day_alone),
    _rule(rf"(?:this |denna |kommande |coming )?{_WEEKDAY}", _weekday),
    _rule(r"i (?P<w>(?:man|tis|ons|tors|fre|lor|son)dag)s", _weekday_before),
    _rule(rf"(?:nasta|next) {_WEEKDAY}", _next_week),
    _rule(rf"(?:nasta vecka|next week)(?: (?:pa |on )?{_WEEKDAY})?", _next_week),
    _rule(rf"{_WEEKDAY} (?:i )?(?:nasta vecka|next week)", _next_week),
    _rule(rf"(?:{_WEEKDAY} (?:i )?)?{_WEEK}(?: {_YEAR})?", _week),
    _rule(rf"(?:om|in) {_COUNT}", _after),
    _rule(rf"{_COUNT} from (?:now|today)", _after),
    _rule(rf"for {_COUNT} sedan", _ago),
    _rule(rf"{_COUNT} ago", _ago),
)
_ENGLISH_RULES = (_rule(rf"{_LEAD}{_MONTH} (?:the )?{_DAY}(?: {_SHORT_YEAR})?", _day_and_month),)
_PART = r"(?:(?:i|nu|pa|till|under|senast|in|by|on|during) )*"
_OF = r"(?:(?:the )?(?:borjan|mitten|slutet|beginning|middle|end) (?:av|of|i|in) )?"
_A_MONTH = re.compile(
    rf"{_PART}{_OF}(?:{_MONTH}(?: (?:{_YEAR}|(?P<later>nasta ar|next year)))?"
    r"|(?:(?P<next>nasta|next)|den har|denna|this) (?:manad|manaden|month))",
    re.ASCII,
)
