"""What pydantic finds wrong in a model's data, as reasons that the chat has words for."""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from bot.domain.competence.reasons import Fact, Flaw
from bot.guides.mistakes import written
from bot.guides.soundness import LONGEST_ID

_RANGES = {
    "months": (1, 120),
    "years": (1, 20),
    "supervisors": (1, 2),
    "places": (1, 500),
    "ask_weeks": (7, 26),
    "keep_months": (9, 60),
    "within_days": (0, 730),
    "per_year": (1, 100_000),
}
"""As the parts of the two models have them: see `bot.domain.placements.model` as well."""
_SHOWN = 40


def flaws(error: ValidationError, data: Mapping[str, Any]) -> Iterator[Flaw]:
    """One for each place: a union reports once for every type that it tried."""
    seen = set()
    for detail in error.errors(include_url=False):
        flaw = _flaw(detail, data)
        one = (flaw.place, flaw.reason, flaw.facts.get("name"))
        if one not in seen:
            yield flaw
        seen.add(one)


def _flaw(detail: ErrorDetails, data: Mapping[str, Any]) -> Flaw:
    place, key = written(detail["loc"], data), str(detail["loc"][-1])
    if detail["type"] == "missing":
        return Flaw(place, "no_key", {"name": key})
    if detail["type"] == "extra_forbidden":
        return Flaw(place, "unknown_key", {"name": key})
    value = str(detail["input"])[:_SHOWN]
    if detail["type"] == "string_pattern_mismatch":
        return Flaw(place, "bad_id", {"id": value, "limit": LONGEST_ID})
    if key in _RANGES and detail["type"] in ("greater_than_equal", "less_than_equal"):
        lowest, highest = _RANGES[key]
        facts: dict[str, Fact] = {"value": value, "lowest": lowest, "highest": highest}
        return Flaw(place, "range", facts)
    return Flaw(place, "bad_value", {"value": value})
