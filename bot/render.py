"""Words out of templates: message text and button labels, escaped by construction."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot.blocks import Block, Blocks

LIMIT = 4000
"""Characters a message may hold; Telegram takes 4 096 after entities, and we leave some room."""

ROOM_FOR_TAGS = 40
TAG = re.compile(r"<(/?)([a-z]+)>")
WORD = re.compile(r"<[^>]*>|&\w+;|&#\d+;|\s+|[^\s<&]{1,100}|.")
EMPTY_LINES = re.compile(r"\n[ \n]*\n")
"""More than one empty line in a row is the trace of a part that was left out."""


class Words:
    """What is said, in the languages of `templates/messages`; `overlay` is a municipality's own."""

    def __init__(self, overlay: Path | None = None) -> None:
        self._overlay = overlay
        self._found: dict[tuple[str, str], Block] = {}

    def text(self, language: str, key: str, **facts: Any) -> str:
        """The HTML of block `key` ("file.block"); what is put in is escaped."""
        block = self._found.get((language, key))
        if block is None:
            block = self._found[(language, key)] = self._blocks.find(language, key)
        return EMPTY_LINES.sub("\n\n", block(facts).strip())

    def has(self, language: str, key: str) -> bool:
        try:
            self._blocks.find(language, key)
        except LookupError:
            return False
        return True

    def label(self, language: str, key: str, **facts: Any) -> str:
        """The same as plain text, for buttons and toasts, which know no HTML."""
        return unescape(self.text(language, key, **facts))

    @cached_property
    def _blocks(self) -> "Blocks":
        from bot.blocks import Blocks

        return Blocks(self._overlay)


def split(text: str, limit: int = LIMIT) -> list[str]:
    """Cuts a long text between lines, and a line too long for one message between words.

    A tag that is open at the cut is closed there and opened again after it.
    """
    if _units(text) <= limit:
        return [text]
    parts, current, tags = [], "", list[str]()
    for piece in _pieces(text, limit - ROOM_FOR_TAGS):
        if _units(current) + _units(piece) > limit - ROOM_FOR_TAGS:
            parts.append(current.rstrip() + "".join(f"</{tag}>" for tag in reversed(tags)))
            current = "".join(f"<{tag}>" for tag in tags)
        current += piece
        for closing, tag in TAG.findall(piece):
            tags = tags[:-1] if closing else [*tags, tag]
    return [part for each in [*parts, current] if (part := each.strip())]


def _pieces(text: str, longest: int) -> Iterator[str]:
    """Lines, and for lines longer than that their words; no tag or entity is cut in two."""
    for line in text.splitlines(keepends=True):
        if _units(line) <= longest:
            yield line
        else:
            yield from WORD.findall(line)


def _units(text: str) -> int:
    """The length as Telegram counts it, in UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def inside_a_sentence(name: str) -> str:
    """A position as it reads inside a sentence: enhetschef, but HR-strateg."""
    return name[:1].lower() + name[1:] if name[1:2].islower() else name


def progress_bar(progress: float, width: int = 10) -> str:
    """`progress` from 0 to 1, as filled and empty squares."""
    filled = round(progress * width)
    if 0 < progress < 1:
        filled = min(max(filled, 1), width - 1)
    return "▓" * filled + "░" * (width - filled)


def number_in_words(number: float, language: str) -> str:
    """1 500 and 112,5; in English 1,500 and 112.5. At most one decimal, and none that is 0."""
    return _written(f"{number:,.1f}".removesuffix(".0").replace("-", "−"), language)


def percent_in_words(share: float, language: str, decimals: int = 1) -> str:
    """6,3 % of a share of 0.0625: rounded as Excel does, and not to the even."""
    percent = (Decimal(repr(share)) * 100).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    space = "" if language == "en" else NO_BREAK
    return f"{_written(f'{percent:,}', language)}{space}%"


NO_BREAK = "\u00a0"


def _written(number: str, language: str) -> str:
    """Of a number as Python and the English write it."""
    if language == "en":
        return number
    return number.replace(",", NO_BREAK).replace(".", ",")


MONTHS = {
    "sv": "januari februari mars april maj juni juli augusti september oktober november december",
    "en": "January February March April May June July August September October November December",
}
WEEKDAYS = {
    "sv": "måndag tisdag onsdag torsdag fredag lördag söndag",
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
}


def day_in_words(day: date, language: str) -> str:
    """13 december 2026."""
    return f"{day.day} {_names(MONTHS, language)[day.month - 1]} {day.year}"


def days_in_words(first: date, last: date, language: str) -> str:
    """14–15 januari 2027; 29 januari till 2 februari 2027; one day as itself."""
    whole = day_in_words(last, language)
    if first == last:
        return whole
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{whole}"
    begins = day_in_words(first, language)
    if first.year == last.year:
        begins = begins.removesuffix(f" {first.year}")
    return f"{begins} {'to' if language == 'en' else 'till'} {whole}"


def weekday_in_words(day: date, language: str) -> str:
    """måndag 13 december."""
    weekday = _names(WEEKDAYS, language)[day.weekday()]
    return f"{weekday} {day.day} {_names(MONTHS, language)[day.month - 1]}"


def month_in_words(day: date, language: str) -> str:
    """december 2026."""
    return f"{_names(MONTHS, language)[day.month - 1]} {day.year}"


def weekday_initials(language: str) -> Iterable[str]:
    return (name[:2] for name in _names(WEEKDAYS, language))


def _names(names: dict[str, str], language: str) -> list[str]:
    return names["en" if language == "en" else "sv"].split()


NEAR = {
    "sv": {-1: "i går", 0: "i dag", 1: "i morgon"},
    "en": {-1: "yesterday", 0: "today", 1: "tomorrow"},
}


def when_in_words(day: date, today: date, language: str) -> str:
    """i dag, i morgon, måndag 13 december; with the year when it is another one."""
    near = NEAR["en" if language == "en" else "sv"].get((day - today).days)
    if near:
        return near
    if day.year != today.year:
        return day_in_words(day, language)
    return weekday_in_words(day, language)
