"""A column of a people file: which field it holds, and how its cells are read."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from storage.imports import values
from storage.imports.headings import Column
from storage.imports.sheet import Row

_READERS: Mapping[str, Callable[[Any], Any]] = {
    "employee_no": values.employee_no,
    "name": values.name,
    "first_name": values.name,
    "last_name": values.name,
    "unit": values.unit,
    "position": values.position,
    "manager_no": values.employee_no,
    "start_date": values.day,
    "end_date": values.day,
    "mentor_no": values.employee_no,
    "roles": values.roles,
    "language": values.language,
    "birth_year": values.birth_year,
    "employment_rate": values.employment_rate,
    "competences": values.competences,
    "assignments": values.assignments,
}
_SELDOM_REPEATED = ("employee_no", "name", "first_name", "last_name")
_REMEMBERED = (str, int, float, datetime)
"""Not bool, which would be found under 1."""


class Cells:
    """Reads one column. What has been read once is not read again: units repeat by the thousand."""

    def __init__(self, field: str, column: Column) -> None:
        self.field = field
        self.column = column
        self._read = _READERS[field]
        self._remembers = field not in _SELDOM_REPEATED
        self._seen: dict[Any, Any] = {}

    def read(self, row: Row) -> Any:
        """Raises `values.Bad`."""
        value = at(row, self.column)
        if not self._remembers or type(value) not in _REMEMBERED:
            return self._read(value)
        if value not in self._seen:
            self._seen[value] = self._read(value)
        return self._seen[value]


def at(row: Row, column: Column) -> Any:
    """A row ends with its last filled cell."""
    return row.values[column.offset] if column.offset < len(row.values) else None
