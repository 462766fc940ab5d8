"""The people in a file: each row read, and checked by itself."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from storage.imports import headings, identity, values
from storage.imports.cells import Cells, at
from storage.imports.headings import Column, Columns
from storage.imports.reasons import Fact, Problem, Unreadable
from storage.imports.sheet import Row
from storage.imports.values import Bad

MOST_PROBLEMS = 200
"""Listed; the others are counted."""
YOUNGEST_AT_WORK = 13
"""Years of age; below it nobody may be given work (arbetsmiljölagen 5 kap. 2 §)."""
_NEEDED = ("employee_no", "name", "unit", "position", "start_date")


class PersonRow(NamedTuple):
    """A person as the file tells it. Other people are known by their employee numbers."""

    row: int
    employee_no: str
    name: str
    unit: str
    """The path from the top, its parts joined by " / "."""
    position: str
    manager_no: str | None
    start_date: date
    end_date: date | None = None
    mentor_no: str | None = None
    roles: tuple[str, ...] = ()
    language: str = "sv"
    birth_year: int | None = None
    employment_rate: float | None = None
    competences: tuple[str, ...] = ()
    assignments: tuple[str, ...] = ()


class Broken(NamedTuple):
    """What could be read of a row with problems. That person is not missing from the file, and
    whom the row names is looked for as well, so that all is told at once."""

    row: int
    employee_no: str | None
    name: str | None
    manager_no: str | None
    mentor_no: str | None


class Parsed(NamedTuple):
    """A file as it was read. With problems in it, it can't be imported."""

    sheet: str
    columns: Columns
    people: Sequence[PersonRow]
    """The rows without problems."""
    problems: Sequence[Problem]
    """The first 200."""
    problem_count: int
    broken: Sequence[Broken]
    """The rows with problems."""

    @property
    def rows(self) -> Iterator[PersonRow | Broken]:
        yield from self.people
        yield from self.broken


def parse(rows: Iterator[Row]) -> Parsed:
    """The first row holds the headings, as `sheet.read_rows` gives them.

    Raises `Unreadable` when the headings can't be used or nobody stands below them.
    """
    first = next(rows)
    reading = _Reading(first.sheet, headings.read(first.sheet, first.number, first.values))
    for row in rows:
        if reading.finds_headings_in(row):
            raise Unreadable(
                "headings_in_two_rows", sheet=row.sheet, first=first.number, second=row.number
            )
        reading.take(row)
    if not reading.people and not reading.problem_count:
        raise Unreadable("no_people", sheet=first.sheet, row=first.number)
    return reading.result()


class _Reading:
    """What has been read so far."""

    def __init__(self, sheet: str, columns: Columns) -> None:
        self.people: list[PersonRow] = []
        self.problem_count = 0
        self._sheet = sheet
        self._columns = columns
        self._cells = [Cells(field, column) for field, column in columns.fields.items()]
        self._headed = {each.offset: each for each in (*columns.fields.values(), *columns.ignored)}
        self._problems: list[Problem] = []
        self._row_of: dict[str, int] = {}
        self._broken: list[Broken] = []

    def result(self) -> Parsed:
        return Parsed(
            self._sheet,
            self._columns,
            self.people,
            self._problems,
            self.problem_count,
            self._broken,
        )

    def finds_headings_in(self, row: Row) -> bool:
        number = at(row, self._columns.fields["employee_no"])
        may_be = number is None or (isinstance(number, str) and not any(map(str.isdigit, number)))
        return may_be and len(headings.known(row.values)) >= headings.ENOUGH

    def take(self, row: Row) -> None:
        before = self.problem_count
        found = self._read(row)
        if self.problem_count == before and not any(found[field] for field in _NEEDED):
            return  # a note beside the table
        self._check(row, found)
        if self.problem_count == before:
            self.people.append(PersonRow(row.number, **found))
        else:
            read = [found.get(field) for field in Broken._fields[1:]]
            self._broken.append(Broken(row.number, *read))

    def _read(self, row: Row) -> dict[str, Any]:
        """The fields whose cells can be read; the others become problems."""
        found: dict[str, Any] = {}
        refused = self._identity_numbers(row)
        for offset in refused:
            column = self._headed.get(offset) or Column(offset, headings.letter(offset), "")
            self._add(row, column, Bad("identity_number"))
        for cells in self._cells:
            if cells.column.offset not in refused:
                try:
                    found[cells.field] = cells.read(row)
                except Bad as bad:
                    self._add(row, cells.column, bad)
        self._join_names(row, found)
        return found

    def _identity_numbers(self, row: Row) -> list[int]:
        """Where in the row they stand, also in columns that we don't use."""
        texts = "\n".join([value for value in row.values if isinstance(value, str)])
        numbers = [value for value in row.values if isinstance(value, int | float)]
        if not identity.in_text(texts) and not any(map(identity.in_number, numbers)):
            return []
        return [
            offset
            for offset, value in enumerate(row.values)
            if identity.in_cell(value) and not self._holds_phones(offset)
        ]

    def _holds_phones(self, offset: int) -> bool:
        return offset in self._headed and self._headed[offset].holds_phones

    def _join_names(self, row: Row, found: dict[str, Any]) -> None:
        parts = [found.pop(part, None) for part in ("first_name", "last_name")]
        if "name" in self._columns.fields or None in parts:
            return
        try:
            found["name"] = values.name(" ".join(filter(None, parts)))
        except Bad as bad:
            self._add(row, self._columns.fields["last_name"], bad)

    def _check(self, row: Row, found: dict[str, Any]) -> None:
        """What can be said of one row, knowing the rows above it."""
        for field in _NEEDED:
            if field in found and not found[field]:
                self._add_to(row, field, "missing", field=field)
        for field in ("manager_no", "mentor_no"):
            found[field] = found.get(field) or None
        self._check_number(row, found)
        self._check_dates(row, found)

    def _check_number(self, row: Row, found: dict[str, Any]) -> None:
        number = found.get("employee_no")
        if not number:
            return
        if number in self._row_of:
            other = self._row_of[number]
            self._add_to(row, "employee_no", "duplicate", value=number, other_row=other)
        self._row_of.setdefault(number, row.number)
        if number == found["manager_no"]:
            self._add_to(row, "manager_no", "own_manager")
            found["manager_no"] = None  # it is told, and no circle besides
        if number == found["mentor_no"]:
            self._add_to(row, "mentor_no", "own_mentor")

    def _check_dates(self, row: Row, found: Mapping[str, Any]) -> None:
        start, end, born = (found.get(it) for it in ("start_date", "end_date", "birth_year"))
        if start and end and end < start:
            self._add_to(
                row, "end_date", "end_before_start", start=start.isoformat(), end=end.isoformat()
            )
        if start and born and born > start.year - YOUNGEST_AT_WORK:
            self._add_to(
                row,
                "birth_year",
                "year_out_of_range",
                value=str(born),
                first=values.OLDEST,
                last=start.year - YOUNGEST_AT_WORK,
            )

    def _add_to(self, row: Row, place: str, reason: str, **facts: Fact) -> None:
        field = place if place in self._columns.fields else "first_name"
        self._add(row, self._columns.fields[field], Bad(reason, **facts))

    def _add(self, row: Row, column: Column, bad: Bad) -> None:
        self.problem_count += 1
        if self.problem_count <= MOST_PROBLEMS:
            self._problems.append(
                Problem(row.sheet, row.number, column.letter, column.heading, bad.reason, bad.facts)
            )
