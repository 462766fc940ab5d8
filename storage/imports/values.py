"""What one cell says: from what the spreadsheet holds to a plain value, or `Bad`."""

import re
import unicodedata
from datetime import date, datetime, timedelta
from typing import Any

from storage.access import FUNCTIONS
from storage.imports.reasons import Fact

LANGUAGES = ("sv", "en", "latt")
LONGEST_TEXT = 200
LONGEST_NUMBER = 50
DEEPEST_UNIT = 8
SEPARATOR = " / "
LONGEST_ENTRY = 100
MOST_ENTRIES = 50
"""Competences, or assignments, of one person."""
FIRST_DAY, LAST_DAY = date(1950, 1, 1), date(2100, 12, 31)
OLDEST, YOUNGEST = 1900, 2020
"""Years of birth of people who can be employed while this version is in use."""

_ROLE_WORDS = {
    "hr": "hr",
    "personal": "hr",
    "it": "it",
    "coordinator": "coordinator",
    "koordinator": "coordinator",
    "samordnare": "coordinator",
}
_LANGUAGE_WORDS = {
    "sv": ("sv", "sve", "swe", "svenska", "swedish"),
    "en": ("en", "eng", "engelska", "english"),
    "latt": ("latt", "lättsvenska", "lättläst", "lättlästsvenska", "plainswedish", "easyswedish"),
}
_LANGUAGE_OF = {word: code for code, words in _LANGUAGE_WORDS.items() for word in words}
_EXCEL_ERROR = re.compile(r"#(N/A|[\w/]+[!?])")
_EXCEL_EPOCH = date(1899, 12, 30)
_DAY_LAST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ T]0{1,2}:00(?::00(?:\.0+)?)?)?")
_DAY_FIRST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)")
_SERIAL = re.compile(r"\d{5}")
_LINES = re.compile(r"[;\n\r\v\u2028\u2029]")
_COMMAS = re.compile(r"(?:(?<!\d),|,(?!\d))(?![^()]*\))")
_BULLETS = "•·*-–—, "
_SHOWN = 60


class Bad(Exception):
    """The cell can't be used. `reason` is a key of `reasons.OF_CELLS`."""

    def __init__(self, reason: str, **facts: Fact) -> None:
        self.reason = reason
        self.facts = facts
        super().__init__(reason)


def plain(value: Any) -> str:
    """The cell as one line of text without invisible signs; "" when it is empty."""
    if value is None:
        return ""
    if type(value) is not str:
        return _number(value)
    if value[:1] in ("=", "#"):
        _check_excel(value)
    return tidy(value)


def tidy(text: str) -> str:
    """One line as it reads, each sign written in one way. Raises `Bad`."""
    if not text.isprintable():
        text = _visible(text)
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    return " ".join(text.split())


def name(value: Any) -> str:
    if isinstance(value, int | float):
        raise Bad("not_text", value=show(value), field="name")
    return _text(value, "name", LONGEST_TEXT)


def position(value: Any) -> str:
    return _text(value, "position", LONGEST_TEXT)


def employee_no(value: Any) -> str:
    """A number that somebody typed as a number reads like the same one typed as text."""
    return _text(value, "employee_no", LONGEST_NUMBER)


def unit(value: Any) -> str:
    """The path with its parts joined by " / "; separators read are / > and \\."""
    path = _text(value, "unit", LONGEST_TEXT * DEEPEST_UNIT)
    if not path:
        return ""
    parts = [part.strip() for part in re.split(r"[/>\\]", path)]
    if not all(parts):
        raise Bad("unit_part_empty", value=show(path))
    if len(parts) > DEEPEST_UNIT:
        raise Bad("unit_too_deep", value=show(path), limit=DEEPEST_UNIT)
    return SEPARATOR.join(_short(part, LONGEST_TEXT) for part in parts)


def day(value: Any) -> date | None:
    found = _day(value)
    if found and not FIRST_DAY <= found <= LAST_DAY:
        raise Bad(
            "date_out_of_range", value=found.isoformat(), first=FIRST_DAY.year, last=LAST_DAY.year
        )
    return found


def birth_year(value: Any) -> int | None:
    if isinstance(value, date):
        raise Bad("not_a_year", value=show(value))
    written = plain(value)
    if not written:
        return None
    if not re.fullmatch(r"\d{4}", written):
        raise Bad("not_a_year", value=show(written))
    if not OLDEST <= int(written) <= YOUNGEST:
        raise Bad("year_out_of_range", value=written, first=OLDEST, last=YOUNGEST)
    return int(written)


def employment_rate(value: Any) -> float | None:
    """Percent of full time. Up to 1 and without a percent sign it is a share: 0,75 is 75 %."""
    written = plain(value)
    if not written:
        return None
    match = re.fullmatch(r"(-?\d+(?:[.,]\d+)?) ?(%|procent|percent)?", written.casefold())
    if not match:
        raise Bad("not_a_rate", value=show(written))
    rate = float(match[1].replace(",", "."))
    percent = rate * 100 if rate <= 1 and not match[2] else rate
    if not 0 <= percent <= 100:
        raise Bad("rate_out_of_range", value=show(written))
    return round(percent, 2)


def language(value: Any) -> str:
    """An empty cell is Swedish."""
    written = plain(value)
    code = _LANGUAGE_OF.get(re.sub(r"[\W_]", "", written.casefold()))
    if written and not code:
        raise Bad("unknown_language", value=show(written), known=LANGUAGES)
    return code or "sv"


def roles(value: Any) -> tuple[str, ...]:
    words = [word for word in re.split(r"[,;/+&\s]+", plain(value)) if word]
    for word in words:
        if word.casefold() not in _ROLE_WORDS:
            raise Bad("unknown_role", value=show(word), known=FUNCTIONS)
    return tuple(sorted({_ROLE_WORDS[word.casefold()] for word in words}))


def competences(value: Any) -> tuple[str, ...]:
    return _entries(value, "competences")


def assignments(value: Any) -> tuple[str, ...]:
    return _entries(value, "assignments")


def _entries(value: Any, field: str) -> tuple[str, ...]:
    """What stands on lines of its own, or between semicolons; with neither, between commas.

    So a comma may be part of a name. One in brackets, or between digits (7,5 hp), always is.
    """
    if value is None:
        return ()
    if not isinstance(value, str):
        raise Bad("not_text", value=show(plain(value)), field=field)
    if len(value) > LONGEST_ENTRY * MOST_ENTRIES:
        raise Bad("too_many_entries", limit=MOST_ENTRIES)
    parts = (_LINES if _LINES.search(value) else _COMMAS).split(value)
    found: dict[str, str] = {}
    for part in parts:
        entry = _short(plain(part.strip()).strip(_BULLETS), LONGEST_ENTRY)
        if entry:
            found.setdefault(entry.casefold(), entry)
    if len(found) > MOST_ENTRIES:
        raise Bad("too_many_entries", limit=MOST_ENTRIES)
    return tuple(sorted(found.values()))


def show(value: object) -> str:
    """The value as a message may quote it: short, on one line."""
    shown = value.isoformat() if isinstance(value, date) else str(value)
    shown = " ".join(shown.split())
    return shown if len(shown) <= _SHOWN else shown[: _SHOWN - 1] + "…"


def _number(value: Any) -> str:
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, int | float | date | timedelta) or hasattr(value, "hour"):
        return str(value)
    raise Bad("formula")  # openpyxl gives array formulas and data tables as objects


def _check_excel(value: str) -> None:
    if value.startswith("="):
        raise Bad("formula")
    if _EXCEL_ERROR.fullmatch(value.strip()):
        raise Bad("excel_error", value=value.strip())


def _visible(value: str) -> str:
    """Without joiners, marks and soft hyphens that came along when somebody pasted."""
    kept = "".join(sign for sign in value.strip() if unicodedata.category(sign) != "Cf")
    if any(unicodedata.category(sign) in ("Cc", "Zl", "Zp", "Cs", "Co", "Cn") for sign in kept):
        raise Bad("not_one_line")
    return kept


def _text(value: Any, field: str, limit: int) -> str:
    if isinstance(value, bool | date):
        raise Bad("not_text", value=show(value), field=field)
    return _short(plain(value), limit)


def _short(value: str, limit: int) -> str:
    if len(value) > limit:
        raise Bad("too_long", limit=limit)
    return value


def _day(value: Any) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    written = plain(value)
    if not written:
        return None
    try:
        return _written_day(written)
    except (ValueError, OverflowError):
        raise Bad("not_a_date", value=show(written)) from None


def _written_day(written: str) -> date:
    if match := _DAY_LAST.fullmatch(written) or _COMPACT.fullmatch(written):
        return date(int(match[1]), int(match[2]), int(match[3]))
    if match := _DAY_FIRST.fullmatch(written):
        return date(int(match[3]), int(match[2]), int(match[1]))
    if _SERIAL.fullmatch(written):
        return _EXCEL_EPOCH + timedelta(days=int(written))
    raise ValueError(written)
