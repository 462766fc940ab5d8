"""Puts a file's people into the database: all of them, or none.

Rows with problems block the whole file. A half-imported organisation has people without
managers in it, and nobody remembers which half; HR mends the rows and sends the file again.
"""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import Executable, Table, bindparam, delete, insert, select, text, update
from sqlmodel import Session

from storage import accounts, moves
from storage.imports.people import Parsed, PersonRow
from storage.imports.preview import LIST_TABLES, Plan, ids_by, plan, with_parents
from storage.imports.renamed import renamed
from storage.imports.values import DEEPEST_UNIT, SEPARATOR
from storage.names import search_key
from storage.tables import metadata

BATCH = 5_000
"""Rows to a statement: enough for speed, few enough for memory."""
_LOCK = 0x6B6F6D70
"""PostgreSQL's advisory lock for imports. SQLite has one writer anyway."""

_person, _unit = metadata.tables["person"], metadata.tables["unit"]
_position, _role = metadata.tables["position"], metadata.tables["role"]
_former_post = metadata.tables["former_post"]
_person_by_key = update(_person).where(_person.c.id == bindparam("key"))


@dataclass(frozen=True)
class Applied:
    new: int
    changed: int
    unchanged: int
    to_vouch_for: tuple[int, ...] = ()
    """Persons whose chat HR has to vouch for, since they have rights over others from now on."""


class NotClean(Exception):
    """The file has problems, seen from the database as it is now; nothing was written."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        first = plan.problems[0].place  # not what it says: that may be somebody's name
        super().__init__(f"{plan.problem_count} problems, the first in {first}")


def apply(db: Session, parsed: Parsed, today: date) -> Applied:
    """Holds the file against the database once more, then writes what differs; whoever it moves
    inside is taken to be in the new post from today on.

    Raises `NotClean`. Objects of these tables that the session has loaded stay as they were.
    """
    if db.get_bind().dialect.name == "postgresql":
        db.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    planned = plan(db, parsed)
    if not planned.clean:
        raise NotClean(planned)
    waited = set(accounts.all_waiting(db))
    if planned.new or planned.changed:
        _write(db, planned, parsed.columns.fields, today)
    waiting = tuple(id_ for id_ in accounts.all_waiting(db) if id_ not in waited)
    return Applied(len(planned.new), len(planned.changed), planned.unchanged, waiting)


def _write(db: Session, planned: Plan, fields: Container[str], today: date) -> None:
    changed = [change.after for change in planned.changed]
    new_names = _rename(db, planned)
    units = _units(db, planned.new_units)
    _put_below(db, new_names.values(), units)
    positions = _positions(db, {person.position for person in (*planned.new, *changed)})
    _run(db, insert(_person), (_alone(person, units, positions) for person in planned.new))
    # Managers and mentors may stand further down in the file: their ids are known only now.
    ids = ids_by(db, _person.c.employee_no)
    led = (person for person in planned.new if person.manager_no or person.mentor_no)
    _run(db, _person_by_key, ({**_mentored(person, ids), **_led(person, ids)} for person in led))
    _run(
        db,
        _person_by_key,
        ({**_alone(person, units, positions), **_mentored(person, ids)} for person in changed),
    )
    newly_led = [each.after for each in planned.changed if "manager_no" in each.fields]
    _run(
        db,
        _person_by_key,
        ({**_led(person, ids), "filed_manager_id": None} for person in newly_led),
    )
    moves.led_anew(db, [ids[person.employee_no] for person in newly_led])
    moves.settle(db)
    before = {**units, **{old: units[new] for old, new in new_names.items()}}
    _note_posts(db, planned, ids, before, positions, today - timedelta(days=1))
    for field, table in {"roles": _role, **LIST_TABLES}.items():
        if field in fields:
            _write_names(db, planned, ids, field, table)


def _rename(db: Session, planned: Plan) -> Mapping[str, str]:
    """New paths by old ones; what is below a unit and not in the file comes along."""
    elsewhere = with_parents(person.unit for person in planned.missing if not person.end_date)
    found = renamed(planned.changed, planned.units | elsewhere, planned.new_units)
    for path in ids_by(db, _unit.c.path) if found else ():
        above = path
        while above and above not in found:
            above = above.rpartition(SEPARATOR)[0]
        new = found[above] + path.removeprefix(above) if above else path
        if new != path and (path in found or new not in planned.units):
            values = {"path": new, "name": new.rpartition(SEPARATOR)[2]}
            db.execute(update(_unit).where(_unit.c.path == path).values(**values))
    return found


def _put_below(db: Session, paths: Iterable[str], units: Mapping[str, int]) -> None:
    """These units under those that their paths say."""
    for path in paths:
        parent = units.get(path.rpartition(SEPARATOR)[0])
        db.execute(update(_unit).where(_unit.c.path == path).values(parent_id=parent))


def _units(db: Session, new: Sequence[str]) -> Mapping[str, int]:
    """Every unit's id by its path, once the new ones are there: from the top, level by level."""
    units = ids_by(db, _unit.c.path)
    for depth in range(DEEPEST_UNIT):
        here = (path for path in new if path.count(SEPARATOR) == depth and path not in units)
        level = [path.rpartition(SEPARATOR) for path in here]
        if level:
            rows = (
                {"path": above + sign + name, "name": name, "parent_id": units.get(above)}
                for above, sign, name in level
            )
            _run(db, insert(_unit), rows)
            units = ids_by(db, _unit.c.path)
    return units


def _positions(db: Session, wanted: set[str]) -> Mapping[str, int]:
    stored = ids_by(db, _position.c.name)
    _run(db, insert(_position), ({"name": name} for name in sorted(wanted - stored.keys())))
    return ids_by(db, _position.c.name)


def _alone(
    person: PersonRow, units: Mapping[str, int], positions: Mapping[str, int]
) -> dict[str, Any]:
    """A person's columns, but for those that point at other people."""
    return {
        "employee_no": person.employee_no,
        "name": person.name,
        "name_key": search_key(person.name),
        "unit_id": units[person.unit],
        "position_id": positions[person.position],
        "start_date": person.start_date,
        "end_date": person.end_date,
        "language": person.language,
        "birth_year": person.birth_year,
        "employment_rate": person.employment_rate,
    }


def _mentored(person: PersonRow, ids: Mapping[str, int]) -> dict[str, Any]:
    return {
        "key": ids[person.employee_no],
        "mentor_id": ids[person.mentor_no] if person.mentor_no else None,
    }


def _led(person: PersonRow, ids: Mapping[str, int]) -> dict[str, Any]:
    return {
        "key": ids[person.employee_no],
        "manager_id": ids[person.manager_no] if person.manager_no else None,
    }


def _note_posts(
    db: Session,
    planned: Plan,
    ids: Mapping[str, int],
    units: Mapping[str, int],
    positions: Mapping[str, int],
    until: date,
) -> None:
    """Where those who move inside worked until that day. What was noted of the day before stays:
    a second file of the same day mends the first. `units`: also by the names they had."""
    here = _former_post.c.until == until
    noted = set(db.scalars(select(_former_post.c.person_id).where(here)))
    left = [
        {
            "person_id": ids[before.employee_no],
            "until": until,
            "unit_id": units[before.unit],
            "position_id": positions[before.position],
        }
        for before, after in ((change.before, change.after) for change in planned.changed)
        if (units[before.unit], before.position) != (units[after.unit], after.position)
    ]
    _run(db, insert(_former_post), (each for each in left if each["person_id"] not in noted))


def _write_names(
    db: Session, planned: Plan, ids: Mapping[str, int], field: str, table: Table
) -> None:
    """What is listed of a person stands in a table of its own, a row a name."""
    had = {
        (it.before.employee_no, name)
        for it in planned.changed
        for name in getattr(it.before, field)
    }
    people = (*planned.new, *(change.after for change in planned.changed))
    has = {(person.employee_no, name) for person in people for name in getattr(person, field)}
    mine = (table.c.person_id == bindparam("key"), table.c.name == bindparam("gone"))
    gone = ({"key": ids[number], "gone": name} for number, name in sorted(had - has))
    come = ({"person_id": ids[number], "name": name} for number, name in sorted(has - had))
    _run(db, delete(table).where(*mine), gone)
    _run(db, insert(table), come)


def _run(db: Session, statement: Executable, rows: Iterable[dict[str, Any]]) -> None:
    remaining = iter(rows)
    while batch := list(islice(remaining, BATCH)):
        db.execute(statement, batch)
