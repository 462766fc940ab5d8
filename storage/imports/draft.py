"""A file that was read, kept between the preview and the yes."""

import json
import zlib
from datetime import date
from typing import Any

from storage.imports.headings import Column, Columns
from storage.imports.people import Broken, Parsed, PersonRow
from storage.imports.reasons import Problem

_LEVEL = 6


def dump(parsed: Parsed) -> bytes:
    """Compressed JSON; about 3 MB for 100 000 people."""
    return zlib.compress(json.dumps(parsed, default=date.isoformat).encode(), _LEVEL)


def load(data: bytes) -> Parsed:
    """What `dump` was given. Raises `ValueError` or `zlib.error` for anything else."""
    sheet, (fields, ignored), people, problems, problem_count, broken = json.loads(
        zlib.decompress(data)
    )
    return Parsed(
        sheet,
        Columns(
            {field: Column(*it) for field, it in fields.items()},
            tuple(Column(*it) for it in ignored),
        ),
        [_person(values) for values in people],
        [Problem._make((*values[:-1], _facts(values[-1]))) for values in problems],
        problem_count,
        [Broken._make(values) for values in broken],
    )


def _person(values: list[Any]) -> PersonRow:
    person = PersonRow(*values)
    return person._replace(
        start_date=date.fromisoformat(values[6]),
        end_date=date.fromisoformat(values[7]) if values[7] else None,
        roles=tuple(person.roles),
        competences=tuple(person.competences),
        assignments=tuple(person.assignments),
    )


def _facts(facts: dict[str, Any]) -> dict[str, Any]:
    """JSON has lists only; facts hold tuples."""
    return {key: tuple(fact) if isinstance(fact, list) else fact for key, fact in facts.items()}
