"""What pydantic finds wrong in a file's data, in words for the person who wrote the file."""

from difflib import get_close_matches
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from bot.guides.lines import Place
from bot.guides.problems import Finding, whole

_EXAMPLES = {
    "for": 'for = "manager"',
    "title": 'title = { sv = "…", en = "…", latt = "…" }',
    "text": 'text = { sv = "…", en = "…", latt = "…" }',
    "sv": 'sv = "…"',
    "id": 'id = "reason"',
    "kind": 'kind = "yes_no"',
    "question": "[[question]]",
    "any_of": 'any_of = ["yes"]',
    "positions": "positions = []",
    "task": "[[task]]",
    "phase": 'phase = "first_week"',
    "who": 'who = "manager"',
    "due": "due = { days = 7 }",
    "fact": 'fact = "position"',
    "scale": 'scale = "…"',
    "shares": "shares = [10, 40, 40, 10]",
    "years": "years = 2",
    "percent": "percent = 2.6",
    "assignments": 'assignments = ["…"]',
}
_REMEDIES = {
    "string_type": "Write it as text in quotes",
    "bool_type": "Write true or false, without quotes",
    "int_type": "Write a whole number, without quotes",
    "tuple_type": "Write a list in square brackets",
    "model_type": "Write a table in braces, or under a heading of its own",
    "string_pattern_mismatch": "Use only a-z, 0-9 and _, beginning with a letter",
    "too_short": "Add at least one",
}


def findings(error: ValidationError, model: type[BaseModel], data: dict[str, Any]) -> list[Finding]:
    """One for each place, since a union reports once for every type it tried."""
    found: dict[tuple[Place, str], Finding] = {}
    details = error.errors(include_url=False)
    for detail in details:
        if detail["type"] == "too_short" and _has_a_bad_member(detail["loc"], details):
            continue
        finding = _finding(detail, model, data)
        found.setdefault((finding.place, finding.what), finding)
    return list(found.values())


def _has_a_bad_member(loc: Place, details: list[ErrorDetails]) -> bool:
    """Pydantic leaves it out, and then finds the list too short."""
    return any(loc == each["loc"][: len(loc)] != each["loc"] for each in details)


def _finding(detail: ErrorDetails, model: type[BaseModel], data: dict[str, Any]) -> Finding:
    place = written(detail["loc"], data)
    if detail["type"] == "missing":
        key = str(detail["loc"][-1])
        example = _EXAMPLES.get(key, f"{key} = …")
        return Finding(place, f"{whole(place, data)} has no {key}", f"Add {example}")
    if detail["type"] == "extra_forbidden":
        around = whole(place[:-1], data)
        return Finding(place, f'{around} has an unknown key "{place[-1]}"', _keys(place, model))
    return Finding(place, f"{whole(place, data)} is {_shown(detail['input'])}", _remedy(detail))


def written(loc: Place, data: Any) -> Place:
    """As much of pydantic's place as stands in the file; the rest names types it tried."""
    place: Place = ()
    for key in loc:
        try:
            data = data[key]
        except (KeyError, IndexError, TypeError):
            break
        place = (*place, key)
    return place


def _remedy(detail: ErrorDetails) -> str:
    if detail["loc"][-2:-1] in (("min",), ("max",)):
        return "Write a number, or for a date 2027-01-15, without quotes"
    if detail["loc"][-1] in ("int", "float"):
        return "Write a number, without quotes"
    if detail["type"] == "literal_error":
        return f"Use {detail['ctx']['expected'].replace(chr(39), chr(34))}"
    said = detail["msg"].removeprefix("Value error, ").replace("Input should", "It should")
    return _REMEDIES.get(detail["type"], said[:1].upper() + said[1:])


def _keys(place: Place, model: type[BaseModel]) -> str:
    keys = _keys_at(place[:-1], model)
    close = get_close_matches(str(place[-1]), keys, n=1, cutoff=0.7)
    return f"Write {close[0]} if that is meant" if close else f"Use one of: {', '.join(keys)}"


def _keys_at(place: Place, model: type[BaseModel]) -> list[str]:
    """The keys that the table at `place` may have."""
    fields = {field.alias or name: field for name, field in model.model_fields.items()}
    inner = [key for key in place if isinstance(key, str)]
    if not inner:
        return list(fields)
    part = _part(fields[inner[0]].annotation)
    return _keys_at(tuple(inner[1:]), part) if part else []


def _part(annotation: Any) -> type[BaseModel] | None:
    """The model inside `Words | None` or `tuple[Question, ...]`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((part for part in map(_part, get_args(annotation)) if part), None)


def _shown(value: Any) -> str:
    if isinstance(value, dict | list | tuple):
        return "a table" if isinstance(value, dict) else "a list" if value else "empty"
    written = f'"{value}"' if isinstance(value, str) else str(value)
    written = written.lower() if isinstance(value, bool) else written
    return written if len(written) <= 40 else written[:39] + "…"
