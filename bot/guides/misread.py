"""Why a typed answer could not be taken: a key for a template, and the facts its words need."""

from types import MappingProxyType
from typing import Any

_NUMBER = ("min", "max", "example")
_DATE = ("min", "max", "example")

REASONS = MappingProxyType(
    {
        "empty": ("max",),
        "text_too_long": ("length", "max"),
        "not_yes_no": ("typed",),
        "not_an_option": ("typed", "options", "example"),
        "ambiguous_option": ("typed", "options", "example"),
        "too_many_choices": ("chosen", "max", "example"),
        "not_on_scale": ("typed", "dont_know", *_NUMBER),
        "not_a_number": ("typed", *_NUMBER),
        "number_too_small": ("number", *_NUMBER),
        "number_too_large": ("number", *_NUMBER),
        "not_a_date": ("typed", *_DATE),
        "date_too_early": ("date", *_DATE),
        "date_too_late": ("date", *_DATE),
    }
)
"""Every reason there is, with its facts.

`typed` is what was typed, cut short; `options` labels in the reader's language (for
`ambiguous_option` only those it could be) and `example` one of them; `min`, `max`, `number` and
their `example` are numbers, for dates `datetime.date`s, and a missing bound is None; `length`
and `max` of a text count signs; `chosen` and `max` of choices count options, their `example` is
typed text such as "1, 2"; `dont_know` says whether not knowing is an answer.
"""

_SHOWN = 40


class Misread(ValueError):
    """`str()` gives the reason alone, so that what a person typed reaches no log."""

    def __init__(self, reason: str, **facts: Any) -> None:
        if set(facts) != set(REASONS[reason]):
            raise TypeError(f"{reason} takes the facts {REASONS[reason]}, not {tuple(facts)}.")
        super().__init__(reason)
        self.reason = reason
        self.facts = facts


def shown(typed: str) -> str:
    """On one line, and short enough to say back."""
    line = " ".join(typed.split())
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1].rstrip() + "…"
