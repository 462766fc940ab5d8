"""Words out of templates: Jinja2 -> message text and button labels, escaped by construction."""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
    TemplateNotFound,
    pass_context,
)
from jinja2.runtime import Context

from templates import PACKAGED

LIMIT = 4000
"""Characters a message may hold; Telegram takes 4 096 after entities, and we leave some room."""

ROOM_FOR_TAGS = 40
TAG = re.compile(r"<(/?)([a-z]+)>")
WORD = re.compile(r"<[^>]*>|&\w+;|&#\d+;|\s+|[^\s<&]{1,100}|.")
EMPTY_LINES = re.compile(r"\n[ \n]*\n")
"""More than one empty line in a row is the trace of a part that was left out."""

FALLBACK = {"latt": "sv", "en": "sv"}


class Words:
    """The message templates: `messages/<language>/<file>.j2`, one block a text.

    A municipality's folder overlays the packaged one file by file; its file may extend ours as
    `packaged/<language>/<file>.j2` and change a block only.
    """

    def __init__(self, overlay: Path | None = None) -> None:
        packaged = FileSystemLoader(PACKAGED / "messages")
        own = [FileSystemLoader(overlay / "messages")] if overlay else []
        self._environment = Environment(
            loader=ChoiceLoader([*own, packaged, PrefixLoader({"packaged": packaged})]),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters |= {
            "day": _day,
            "weekday": _weekday,
            "when": _when,
            "bar": progress_bar,
            "small": inside_a_sentence,
        }
        self._blocks: dict[tuple[str, str], Callable[[dict[str, Any]], str]] = {}

    def text(self, language: str, key: str, **facts: Any) -> str:
        """The HTML of block `key` ("file.block"); what is put in is escaped."""
        block = self._blocks.get((language, key))
        if block is None:
            block = self._blocks[(language, key)] = self._find(language, key)
        return block(facts)

    def has(self, language: str, key: str) -> bool:
        try:
            self._find(language, key)
        except LookupError:
            return False
        return True

    def label(self, language: str, key: str, **facts: Any) -> str:
        """The same as plain text, for buttons and toasts, which know no HTML."""
        return unescape(self.text(language, key, **facts))

    def _find(self, language: str, key: str) -> Callable[[dict[str, Any]], str]:
        file, _, name = key.partition(".")
        try:
            template = self._environment.get_template(f"{language}/{file}.j2")
            if name not in template.blocks:  # an overlay may leave it to ours
                template = self._environment.get_template(f"packaged/{language}/{file}.j2")
            if name not in template.blocks:
                raise TemplateNotFound(key)
        except TemplateNotFound:
            if language not in FALLBACK:
                raise LookupError(f"no text {key} in {language}") from None
            return self._find(FALLBACK[language], key)
        environment, block = self._environment, template.blocks[name]
        blocks = template.new_context().blocks

        def render(facts: dict[str, Any]) -> str:
            everything = {**template.globals, **facts, "language": language}
            context = Context(environment, everything, template.name, {})
            context.blocks = blocks  # made once: a file has a hundred of them
            return EMPTY_LINES.sub("\n\n", "".join(block(context)).strip())

        return render


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
    return len(text) + sum(character > "\uffff" for character in text)


def inside_a_sentence(name: str) -> str:
    """A position as it reads inside a sentence: enhetschef, but HR-strateg."""
    return name[:1].lower() + name[1:] if name[1:2].islower() else name


def progress_bar(progress: float, width: int = 10) -> str:
    """`progress` from 0 to 1, as filled and empty squares."""
    filled = round(progress * width)
    if 0 < progress < 1:
        filled = min(max(filled, 1), width - 1)
    return "▓" * filled + "░" * (width - filled)


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


@pass_context
def _day(context: Context, day: date) -> str:
    return day_in_words(day, context["language"])


@pass_context
def _weekday(context: Context, day: date) -> str:
    return weekday_in_words(day, context["language"])


NEAR = {
    "sv": {-1: "i går", 0: "i dag", 1: "i morgon"},
    "en": {-1: "yesterday", 0: "today", 1: "tomorrow"},
}


@pass_context
def _when(context: Context, day: date, today: date) -> str:
    """i dag, i morgon, måndag 13 december; with the year when it is another one."""
    language = context["language"]
    near = NEAR["en" if language == "en" else "sv"].get((day - today).days)
    if near:
        return near
    if day.year != today.year:
        return day_in_words(day, language)
    return weekday_in_words(day, language)
