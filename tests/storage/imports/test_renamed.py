"""A unit with another name is the same unit; a unit that people leave is not."""

from datetime import date
from typing import Any

import pytest
from sqlmodel import select

from storage.database import Database
from storage.imports import apply, parse, read_rows
from storage.tables import FormerPost, Unit
from tests.storage.imports.files import BOSS, CLERK, HEAD, HEADINGS, STAFF, csv_text

SECOND = ["1004", "Di Ö", CLERK[2], "Handläggare", "1002", "2020-01-01"]


def imported(database: Database, *rows: list[Any]) -> None:
    with database.transaction() as db:
        file = csv_text([HEADINGS, *rows]).encode()
        apply(db, parse(read_rows(file, "personal.csv")), date(2027, 1, 4))


def paths(database: Database) -> dict[str, int | None]:
    with database.reading() as db:
        return {unit.path: unit.id for unit in db.exec(select(Unit))}


def at(person: list[Any], unit: str, manager: str | None = None) -> list[Any]:
    return [*person[:2], unit, person[3], manager or person[4], person[5]]


def test_a_unit_whose_people_all_work_in_a_new_one_has_been_renamed(database: Database) -> None:
    imported(database, *STAFF, SECOND)
    before = paths(database)
    new = "Omsorg / Myndigheten / Äldre"
    imported(database, HEAD, BOSS, at(CLERK, new), at(SECOND, new))
    after = paths(database)
    assert after[new] == before["Omsorg / Myndigheten / SoL"]
    assert len(after) == len(before)
    with database.reading() as db:
        assert db.exec(select(FormerPost)).all() == []


def test_what_is_above_is_renamed_with_what_is_below(database: Database) -> None:
    imported(database, *STAFF, at(SECOND, "Omsorg / Myndigheten / LSS"))
    imported(database, HEAD, BOSS, CLERK, at(SECOND, CLERK[2]))  # nobody is at LSS
    before = paths(database)
    imported(
        database,
        HEAD,
        at(BOSS, "Omsorg / Beslut"),
        at(CLERK, "Omsorg / Beslut / Äldre"),
        at(SECOND, "Omsorg / Beslut / Äldre"),
    )
    ids = {path: before[path] for path in before}
    assert paths(database) == {
        "Omsorg": ids["Omsorg"],
        "Omsorg / Beslut": ids["Omsorg / Myndigheten"],
        "Omsorg / Beslut / Äldre": ids["Omsorg / Myndigheten / SoL"],
        "Omsorg / Beslut / LSS": ids["Omsorg / Myndigheten / LSS"],
    }
    with database.reading() as db:
        parents = {unit.name: unit.parent_id for unit in db.exec(select(Unit))}
    assert parents["LSS"] == parents["Äldre"] == ids["Omsorg / Myndigheten"]


@pytest.mark.parametrize(
    "file",
    [
        pytest.param([at(CLERK, "Omsorg / Nytt"), SECOND], id="one of two"),
        pytest.param([at(CLERK, "Omsorg / Nytt")], id="the other is not in the file"),
        pytest.param(
            [at(CLERK, "Omsorg / Nytt", "1001"), at(SECOND, "Omsorg / Nytt", "1001")],
            id="with another manager",
        ),
        pytest.param([at(CLERK, "Omsorg / Nytt"), at(SECOND, "Omsorg / Annat")], id="two ways"),
        pytest.param([at(CLERK, BOSS[2]), at(SECOND, BOSS[2])], id="one that was there"),
    ],
)
def test_people_who_leave_a_unit_do_not_rename_it(
    database: Database, file: list[list[Any]]
) -> None:
    """The twin of the tests before."""
    imported(database, *STAFF, SECOND)
    before = paths(database)
    imported(database, HEAD, BOSS, *file)
    after = paths(database)
    assert before.items() <= after.items()


def test_one_alone_may_have_moved(database: Database) -> None:
    imported(database, *STAFF)
    before = paths(database)
    imported(database, HEAD, BOSS, at(CLERK, "Omsorg / Nytt"))
    assert before.items() < paths(database).items()
