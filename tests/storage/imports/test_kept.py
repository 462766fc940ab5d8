"""What an import leaves as it is: lists that the file hasn't, and last days of departures."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlmodel import Session, col, select

from storage import departures
from storage.access import Actor
from storage.database import Database
from storage.departures import Ending
from storage.imports import Applied, kept
from storage.tables import Assignment, Competence, GuideVersion, Person
from tests.storage.imports.files import BOSS, CLERK, HEAD, HEADINGS, STAFF
from tests.storage.imports.test_intake import imported, planned, statements, writes

NOW = datetime(2027, 1, 14, 12, tzinfo=UTC)
LAST_DAY = date(2027, 3, 31)
LISTED = [*HEADINGS, "Kompetenser", "Uppdrag"]
ENDING = [*HEADINGS, "Slutdatum"]


def listed(database: Database, table: type[Competence] | type[Assignment]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    with database.reading() as db:
        query = select(col(Person.name), col(table.name)).join(
            table, col(table.person_id) == col(Person.id)
        )
        for person, name in db.execute(query.order_by(col(table.name))):
            found.setdefault(person, []).append(name)
    return found


def test_competences_and_assignments_come_in_change_and_are_emptied(database: Database) -> None:
    rows = [[*HEAD, None, None], [*BOSS, "Budget", None], [*CLERK, "HLR; Demens", "Demensombud"]]
    assert imported(database, *rows, headings=LISTED) == Applied(3, 0, 0)
    assert listed(database, Competence) == {"Bo Al": ["Budget"], "Cia Lund": ["Demens", "HLR"]}
    assert listed(database, Assignment) == {"Cia Lund": ["Demensombud"]}
    rows[2] = [*CLERK, "HLR\nSpråk", None]
    found = planned(database, *rows, headings=LISTED)
    assert [change.fields for change in found.changed] == [("competences", "assignments")]
    assert imported(database, *rows, headings=LISTED) == Applied(0, 1, 2)
    assert listed(database, Competence)["Cia Lund"] == ["HLR", "Språk"]
    assert listed(database, Assignment) == {}
    cleared = [[*row, None, None] for row in STAFF]
    assert imported(database, *cleared, headings=LISTED) == Applied(0, 2, 1)
    assert listed(database, Competence) == {}


def test_a_file_without_the_columns_leaves_them_alone_and_does_not_look(
    database: Database,
) -> None:
    imported(database, [*CLERK[:4], None, CLERK[5], "HLR", "Ombud"], headings=LISTED)
    moved = [*CLERK[:3], "Socialsekreterare", None, CLERK[5]]
    with statements(database) as seen:
        assert imported(database, moved) == Applied(0, 1, 0)
    assert not [each for each in seen if "competence" in each or "assignment" in each]
    assert listed(database, Competence) == {"Cia Lund": ["HLR"]}
    assert listed(database, Assignment) == {"Cia Lund": ["Ombud"]}


def test_what_differs_in_capitals_only_is_one_thing(database: Database) -> None:
    rows = [[*HEAD, "Demens", None], [*BOSS, "demens", None], [*CLERK, "DEMENS", None]]
    imported(database, *rows, headings=LISTED)
    assert set(map(tuple, listed(database, Competence).values())) == {("Demens",)}
    with writes(database) as seen:
        again = [[*HEAD, "demens", None], *rows[1:]]
        assert imported(database, *again, headings=LISTED) == Applied(0, 0, 3)
    assert seen == []


def leaves(database: Database, kind: str = "own_notice", *, number: str = "1003") -> int:
    """Registered by HR, with the last day on 31 March 2027; returns the departure's id."""
    with database.transaction() as db:
        if db.get(GuideVersion, "0" * 64) is None:
            db.add(GuideVersion(hash="0" * 64, kind="checklist", name="avslut", source="{}"))
            db.flush()
        who = person(db, number)
        ending = Ending(kind, planned=True, destination="unknown", last_day=LAST_DAY)
        hr = Actor(who, frozenset({"hr"}), today=NOW.date())
        return departures.start(db, hr, who, ending, "avslut", "0" * 64, [], NOW, lambda due: due)


def person(db: Session, number: str) -> int:
    found = db.scalar(select(col(Person.id)).where(col(Person.employee_no) == number))
    assert found is not None
    return found


def ends(database: Database, number: str = "1003") -> date | None:
    with database.reading() as db:
        return db.get_one(Person, person(db, number)).end_date


def staff(end: Any) -> list[list[Any]]:
    return [[*HEAD, None], [*BOSS, None], [*CLERK, end]]


def test_a_blank_cell_does_not_wipe_the_last_day_of_a_departure(database: Database) -> None:
    imported(database, *STAFF)
    leaves(database)
    with writes(database) as seen:
        assert imported(database, *staff(None), headings=ENDING) == Applied(0, 0, 3)
    assert seen == []
    assert ends(database) == LAST_DAY


def test_the_twin_that_knows_of_no_departures_wipes_it(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    imported(database, *STAFF)
    leaves(database)
    monkeypatch.setattr(kept, "_registered", lambda db: {})
    imported(database, *staff(None), headings=ENDING)
    assert ends(database) is None


def test_another_date_in_the_file_yields_to_the_departure_and_is_told(database: Database) -> None:
    imported(database, *STAFF)
    leaves(database)
    found = planned(database, *staff("2027-12-31"), headings=ENDING)
    assert [(row.name, row.end_date) for row in found.overruled] == [
        ("Cia Lund", date(2027, 12, 31))
    ]
    assert (found.changed, found.clean) == ([], True)
    assert planned(database, *staff("2027-03-31"), headings=ENDING).overruled == []
    assert imported(database, *staff("2027-12-31"), headings=ENDING) == Applied(0, 0, 3)
    assert ends(database) == LAST_DAY


def test_who_moves_inside_or_stays_has_the_files_date(database: Database) -> None:
    imported(database, *STAFF)
    leaves(database, "internal")
    stays = leaves(database, number="1002")
    with database.transaction() as db:
        departures.withdraw(db, stays, NOW, "stannar", NOW.date())
    rows = [[*HEAD, None], [*BOSS, "2027-05-31"], [*CLERK, "2027-06-30"]]
    assert imported(database, *rows, headings=ENDING) == Applied(0, 2, 1)
    assert (ends(database, "1002"), ends(database)) == (date(2027, 5, 31), date(2027, 6, 30))


def test_once_the_departure_is_done_the_files_date_counts_and_a_blank_says_nothing(
    database: Database,
) -> None:
    imported(database, *STAFF)
    done = leaves(database)
    with database.transaction() as db:
        departures.close(db, done, NOW)
    assert imported(database, *staff(None), headings=ENDING) == Applied(0, 0, 3)
    assert ends(database) == LAST_DAY
    assert imported(database, *staff("2027-08-31"), headings=ENDING) == Applied(0, 1, 2)
    assert ends(database) == date(2027, 8, 31)


def test_who_begins_anew_after_the_last_day_has_come_back(database: Database) -> None:
    imported(database, *STAFF)
    leaves(database)
    back = [[*HEAD, None], [*BOSS, None], [*CLERK[:5], "2027-09-01", None]]
    assert imported(database, *back, headings=ENDING) == Applied(0, 1, 2)
    assert ends(database) is None
