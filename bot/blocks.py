"""The blocks of the message templates as Jinja2 makes them. Loaded with the first word said."""

from collections.abc import Callable
from datetime import date
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

from bot.render import (
    day_in_words,
    days_in_words,
    inside_a_sentence,
    number_in_words,
    percent_in_words,
    progress_bar,
    weekday_in_words,
    when_in_words,
)
from templates import PACKAGED

Block = Callable[[dict[str, Any]], str]
"""Takes facts, gives HTML."""

FALLBACK = {"latt": "sv", "en": "sv"}


class Blocks:
    """`messages/<language>/<file>.j2`, one block a text.

    A municipality's folder overlays the packaged one file by file; its file may extend ours as
    `packaged/<language>/<file>.j2` and change a block only.
    """

    def __init__(self, overlay: Path | None) -> None:
        self._environment = environment(overlay)

    def find(self, language: str, key: str) -> Block:
        """The block `key` ("file.block"); raises LookupError."""
        return _find(self._environment, language, key)


def _find(environment: Environment, language: str, key: str) -> Block:
    file, _, name = key.partition(".")
    try:
        template = environment.get_template(f"{language}/{file}.j2")
        if name not in template.blocks:  # an overlay may leave it to ours
            template = environment.get_template(f"packaged/{language}/{file}.j2")
        if name not in template.blocks:
            raise TemplateNotFound(key)
    except TemplateNotFound:
        if language not in FALLBACK:
            raise LookupError(f"no text {key} in {language}") from None
        return _find(environment, FALLBACK[language], key)
    block = template.blocks[name]
    blocks, known = template.new_context().blocks, {**template.globals, "language": language}

    def render(facts: dict[str, Any]) -> str:
        context = Context(environment, known | facts, template.name, {})
        context.blocks = blocks  # made once: a file has a hundred of them
        return "".join(block(context))

    return render


@pass_context
def _word(context: Context, name: str, kind: str) -> str:
    """What a phase, a role … is called: the block `words.<kind>_<name>`."""
    return _find(context.environment, context["language"], f"words.{kind}_{name}")({})


def environment(overlay: Path | None) -> Environment:
    """Where the files are found, and what can be used in them."""
    packaged = FileSystemLoader(PACKAGED / "messages")
    own = [FileSystemLoader(overlay / "messages")] if overlay else []
    made = Environment(
        loader=ChoiceLoader([*own, packaged, PrefixLoader({"packaged": packaged})]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "day": _day,
        "days": _days,
        "weekday": _weekday,
        "when": _when,
        "word": _word,
        "number": _number,
        "percent": _percent,
        "bar": progress_bar,
        "small": inside_a_sentence,
    }
    return made


@pass_context
def _day(context: Context, day: date) -> str:
    return day_in_words(day, context["language"])


@pass_context
def _days(context: Context, first: date, last: date) -> str:
    return days_in_words(first, last, context["language"])


@pass_context
def _weekday(context: Context, day: date) -> str:
    return weekday_in_words(day, context["language"])


@pass_context
def _when(context: Context, day: date, today: date) -> str:
    return when_in_words(day, today, context["language"])


@pass_context
def _number(context: Context, number: float) -> str:
    return number_in_words(number, context["language"])


@pass_context
def _percent(context: Context, share: float, decimals: int = 1) -> str:
    return percent_in_words(share, context["language"], decimals)
