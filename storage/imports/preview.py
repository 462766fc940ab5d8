"""What an import would do: the file held against the database. Nothing is written here."""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from sqlalchemy import Column, ColumnElement, Table, func, select
from sqlmodel import Session

from storage.access import FUNCTIONS
from storage.imports import kept
from storage.imports.headings import LISTS
from storage.imports.people import MOST_PROBLEMS, Broken, Parsed, PersonRow
from storage.imports.reasons import Fact, Problem
from storage.imports.values import SEPARATOR
from storage.tables import metadata

LONGEST_LOOP = 8
"""People named of a circle of managers; the others are left out with an ellipsis."""

_person, _unit = metadata.tables["person"], metadata.tables["unit"]
_filed = _person.c.filed_manager_id
_position, _role = metadata.tables["position"], metadata.tables["role"]
LIST_TABLES = {
    "competences": metadata.tables["competence"],
    "assignments": metadata.tables["assignment"],
}
"""Of each field in `LISTS`: its rows are names of a person."""


@dataclass(frozen=True)
class Change:
    before: PersonRow
    after: PersonRow

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of the fields that differ."""
        return tuple(
            field
            for field in PersonRow._fields
            if field != "row" and getattr(self.before, field) != getattr(self.after, field)
        )


@dataclass(frozen=True)
class Plan:
    new: Sequence[PersonRow]
    changed: Sequence[Change]
    unchanged: int
    missing: Sequence[PersonRow]
    """In the database and not in the file. They are left as they are."""
    new_units: Sequence[str]
    """Paths; a misspelt unit shows itself here."""
    units: Set[str]
    """All paths that the file names, and those above them."""
    without_manager: Sequence[PersonRow]
    """Right for whoever is at the top, and for nobody else."""
    overruled: Sequence[PersonRow]
    """As the file has them; their departures say another last day, which stands."""
    problems: Sequence[Problem]
    """The first 200."""
    problem_count: int

    @property
    def clean(self) -> bool:
        """Only then may it be applied: a file goes in as a whole or not at all."""
        return not self.problem_count


def plan(db: Session, parsed: Parsed) -> Plan:
    stored = stored_people(db, parsed.columns.fields)
    wanted = kept.spelling(parsed, stored, kept.fields(parsed, stored))
    wanted, overruled = kept.last_days(db, parsed, wanted)
    found = [*_not_found(parsed, stored), *_circles(parsed, stored)]
    problems = sorted([*parsed.problems, *found], key=lambda problem: problem.row)
    in_file = _numbers_in(parsed)
    known = [(stored[person.employee_no], person) for person in wanted if _is_in(stored, person)]
    changed = [Change(before, after) for before, after in known if before[1:] != after[1:]]
    units = with_parents(person.unit for person in wanted)
    return Plan(
        new=[person for person in wanted if not _is_in(stored, person)],
        changed=changed,
        unchanged=len(known) - len(changed),
        missing=[person for number, person in stored.items() if number not in in_file],
        new_units=sorted(units - ids_by(db, _unit.c.path).keys()),
        units=units,
        without_manager=[person for person in wanted if not person.manager_no],
        overruled=overruled,
        problems=problems[:MOST_PROBLEMS],
        problem_count=parsed.problem_count + len(found),
    )


def stored_people(db: Session, fields: Container[str] = LISTS) -> dict[str, PersonRow]:
    """Everybody in the database, by employee number, told as a file with these fields would
    (row 0); what else there is but `LISTS` is told anyway."""
    roles = _names(db, _role, _role.c.name.in_(FUNCTIONS))
    lists = [_names(db, LIST_TABLES[each]) if each in fields else {} for each in LISTS]
    manager, mentor = _person.alias("manager"), _person.alias("mentor")
    found = db.execute(
        select(
            _person.c.id,
            _person.c.employee_no,
            _person.c.name,
            _unit.c.path,
            _position.c.name,
            manager.c.employee_no,
            _person.c.start_date,
            _person.c.end_date,
            mentor.c.employee_no,
            _person.c.language,
            _person.c.birth_year,
            _person.c.employment_rate,
        )
        .join(_unit, _unit.c.id == _person.c.unit_id)
        .join(_position, _position.c.id == _person.c.position_id)
        .outerjoin(manager, manager.c.id == func.coalesce(_filed, _person.c.manager_id))
        .outerjoin(mentor, mentor.c.id == _person.c.mentor_id)
    )
    return {
        row[1]: PersonRow(
            *(0, *row[1:9], roles.get(row[0], ()), *row[9:]),
            *(names.get(row[0], ()) for names in lists),
        )
        for row in found
    }


def ids_by(db: Session, column: Column[str]) -> dict[str, int]:
    """The ids of a whole table, by a column that is unique."""
    return dict(db.execute(select(column, column.table.c.id)).all())


def with_parents(paths: Iterable[str]) -> set[str]:
    """The paths and all that lie above them."""
    return {
        SEPARATOR.join(parts[:depth])
        for parts in (path.split(SEPARATOR) for path in set(paths))
        for depth in range(1, len(parts) + 1)
    }


def _names(
    db: Session, table: Table, *conditions: ColumnElement[bool]
) -> dict[int, tuple[str, ...]]:
    """The names that each person has in a table, as a file would list them."""
    found: dict[int, list[str]] = {}
    for person_id, name in db.execute(select(table.c.person_id, table.c.name).where(*conditions)):
        found.setdefault(person_id, []).append(name)
    return {person_id: tuple(sorted(names)) for person_id, names in found.items()}


def _is_in(stored: Mapping[str, PersonRow], person: PersonRow) -> bool:
    return person.employee_no in stored


def _numbers_in(parsed: Parsed) -> set[str | None]:
    return {each.employee_no for each in parsed.rows}


def _not_found(parsed: Parsed, stored: Mapping[str, PersonRow]) -> Iterator[Problem]:
    in_file = _numbers_in(parsed)
    for person in parsed.rows:
        for field, reason in (
            ("manager_no", "manager_not_found"),
            ("mentor_no", "mentor_not_found"),
        ):
            number = getattr(person, field)
            if number and number not in in_file and number not in stored:
                yield _problem(parsed, person.row, field, reason, value=number)


def _circles(parsed: Parsed, stored: Mapping[str, PersonRow]) -> Iterator[Problem]:
    """Follows the managers upward from everybody; each circle is told once."""
    in_file: dict[str, PersonRow | Broken] = {}
    for person in parsed.rows:
        if person.employee_no:  # of one that comes twice, the first row counts
            in_file.setdefault(person.employee_no, person)
    everybody: dict[str, PersonRow | Broken] = {**stored, **in_file}
    walked: dict[str, int] = {}
    for walk, number in enumerate(in_file):
        while number in everybody and number not in walked:
            walked[number] = walk
            number = everybody[number].manager_no or ""
        if walked.get(number) == walk:
            yield _circle(parsed, everybody[number], everybody)


def _circle(
    parsed: Parsed, member: PersonRow | Broken, everybody: Mapping[str, PersonRow | Broken]
) -> Problem:
    circle = [member]
    while (above := everybody[circle[-1].manager_no or ""]) is not member:
        circle.append(above)
    first = min((person for person in circle if person.row), key=lambda person: person.row)
    start = circle.index(first)
    named = [f"{each.name or '…'} ({each.employee_no})" for each in circle[start:] + circle[:start]]
    if len(named) > LONGEST_LOOP:
        named = [*named[: LONGEST_LOOP - 1], "…"]
    return _problem(parsed, first.row, "manager_no", "manager_loop", loop=(*named, named[0]))


def _problem(parsed: Parsed, row: int, field: str, reason: str, **facts: Fact) -> Problem:
    column = parsed.columns.fields[field]
    return Problem(parsed.sheet, row, column.letter, column.heading, reason, facts)
