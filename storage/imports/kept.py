"""What the database keeps against a file: what the file says nothing of, and last days."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlmodel import Session

from storage.imports.headings import LISTS, OPTIONAL
from storage.imports.people import Parsed, PersonRow
from storage.tables import metadata

_person, _matter = metadata.tables["person"], metadata.tables["matter"]
_departure = metadata.tables["departure"]

Stored = Mapping[str, PersonRow]


def fields(parsed: Parsed, stored: Stored) -> list[PersonRow]:
    """A column that the file doesn't have says nothing; an empty cell in one that it has, does.

    The lists of a file without them are not read from the database either.
    """
    lacking = [field for field in OPTIONAL if field not in parsed.columns.fields]
    kept = [field for field in lacking if field not in LISTS]
    if not kept:
        return list(parsed.people)
    return [
        person._replace(**{field: getattr(stored[person.employee_no], field) for field in kept})
        if person.employee_no in stored
        else person
        for person in parsed.people
    ]


def spelling(parsed: Parsed, stored: Stored, people: Iterable[PersonRow]) -> list[PersonRow]:
    """What differs in capitals only is the same thing, as it was written first."""
    found = list(people)
    for field in LISTS:
        if field in parsed.columns.fields:
            known = {
                name.casefold(): name for row in stored.values() for name in getattr(row, field)
            }
            found = [_spelt(person, field, known) for person in found]
    return found


def _spelt(person: PersonRow, field: str, known: dict[str, str]) -> PersonRow:
    names = [known.setdefault(name.casefold(), name) for name in getattr(person, field)]
    spelt: dict[str, Any] = {field: tuple(sorted(names))}
    return person._replace(**spelt)


class LastDay(NamedTuple):
    """Where somebody's departure, as registered in the chat, says that the employment ends."""

    day: date
    ongoing: bool


def last_days(
    db: Session, parsed: Parsed, people: Sequence[PersonRow]
) -> tuple[list[PersonRow], list[PersonRow]]:
    """The people with the last days of their departures instead of the file's end dates, and
    those of them whose cell names another date.

    Once the departure is done, the file's date counts again, and an empty cell says nothing
    still. Whoever begins anew after their last day has come back.
    """
    registered = _registered(db) if "end_date" in parsed.columns.fields else {}
    if not registered:
        return list(people), []
    found, overruled = [], []
    for person in people:
        last = registered.get(person.employee_no)
        if last and last.day >= person.start_date and (last.ongoing or not person.end_date):
            if person.end_date not in (None, last.day):
                overruled.append(person)
            person = person._replace(end_date=last.day)
        found.append(person)
    return found, overruled


def _registered(db: Session) -> dict[str, LastDay]:
    """The latest of each employee number; not of those who stay, or move inside."""
    query = (
        select(_person.c.employee_no, _matter.c.day, _matter.c.status == "ongoing")
        .join(_matter, _matter.c.person_id == _person.c.id)
        .join(_departure, _departure.c.matter_id == _matter.c.id)
        .where(_matter.c.status != "ended", _departure.c.kind != "internal")
        .order_by(_matter.c.id)
    )
    return {number: LastDay(day, bool(ongoing)) for number, day, ongoing in db.execute(query)}
