"""From a file to the database: new, changed, unchanged, and nothing by halves."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import Session, select

from storage.database import Database
from storage.imports import Applied, NotClean, Parsed, Plan, apply, parse, plan, read_rows
from storage.tables import FormerPost, Person, Position, Role, Unit
from tests.storage.imports.files import BOSS, CLERK, HEAD, HEADINGS, STAFF, excel

MORE = ["Slutdatum", "Mentor", "Roll", "Språk", "Födelseår", "Sysselsättningsgrad"]
FULL = [*CLERK, "2027-05-31", "1002", "hr, it", "lätt svenska", 1985, "75 %"]


TODAY = date(2026, 11, 16)


def parsed(*rows: list[Any], headings: list[str] = HEADINGS) -> Parsed:
    return parse(read_rows(excel([headings, *rows]), "personal.xlsx"))


def imported(
    database: Database, *rows: list[Any], headings: list[str] = HEADINGS, today: date = TODAY
) -> Applied:
    with database.transaction() as db:
        return apply(db, parsed(*rows, headings=headings), today)


def planned(database: Database, *rows: list[Any], headings: list[str] = HEADINGS) -> Plan:
    with database.reading() as db:
        return plan(db, parsed(*rows, headings=headings))


def person(db: Session, number: str) -> Person:
    return db.exec(select(Person).where(Person.employee_no == number)).one()


@contextmanager
def writes(database: Database) -> Iterator[list[str]]:
    """The statements that write, as the driver gets them."""
    with statements(database) as all_:
        seen: list[str] = []
        yield seen
    seen += [each for each in all_ if each.split()[0].upper() in ("INSERT", "UPDATE", "DELETE")]


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """All of them."""
    seen: list[str] = []

    @event.listens_for(database.engine, "before_cursor_execute")
    def note(_c: Any, _cur: Any, statement: str, *_: Any) -> None:
        seen.append(statement)

    yield seen
    event.remove(database.engine, "before_cursor_execute", note)


def test_people_come_in_with_all_that_the_file_says_of_them(database: Database) -> None:
    done = imported(
        database, [*HEAD, *[None] * 6], [*BOSS, *[None] * 6], FULL, headings=[*HEADINGS, *MORE]
    )
    assert done == Applied(new=3, changed=0, unchanged=0)
    with database.reading() as db:
        clerk, boss = person(db, "1003"), person(db, "1002")
        assert (clerk.name, clerk.name_key) == ("Cia Lund", "cia lund")
        assert (clerk.manager_id, clerk.mentor_id) == (boss.id, boss.id)
        assert (clerk.start_date, clerk.end_date) == (date(2026, 12, 1), date(2027, 5, 31))
        assert (clerk.language, clerk.birth_year, clerk.employment_rate) == ("latt", 1985, 75.0)
        assert boss.end_date is boss.mentor_id is boss.birth_year is boss.employment_rate is None
        assert boss.language == "sv"
        roles = db.exec(select(Role.name).where(Role.person_id == clerk.id).order_by(Role.name))
        assert list(roles) == ["hr", "it"]
        position = db.get(Position, clerk.position_id)
        assert position
        assert position.name == "Handläggare"


def test_units_become_a_tree(database: Database) -> None:
    imported(database, *STAFF, ["1004", "Di Ö", "Skola > Norr", "Rektor", "1001", "2020-01-01"])
    with database.reading() as db:
        units = {unit.path: unit for unit in db.exec(select(Unit))}
    assert set(units) == {
        "Omsorg",
        "Omsorg / Myndigheten",
        "Omsorg / Myndigheten / SoL",
        "Skola",
        "Skola / Norr",
    }
    for path, unit in units.items():
        above, _, name = path.rpartition(" / ")
        assert unit.name == name
        assert unit.parent_id == (units[above].id if above else None)


def test_a_manager_may_stand_below_those_who_report_to_them(database: Database) -> None:
    imported(database, CLERK, BOSS, HEAD)
    with database.reading() as db:
        assert person(db, "1003").manager_id == person(db, "1002").id


def test_the_same_file_twice_writes_nothing(database: Database) -> None:
    rows = [[*HEAD, *[None] * 6], [*BOSS, *[None] * 6], FULL]
    imported(database, *rows, headings=[*HEADINGS, *MORE])
    with writes(database) as seen:
        done = imported(database, *rows, headings=[*HEADINGS, *MORE])
    assert done == Applied(new=0, changed=0, unchanged=3)
    assert seen == []


def test_the_count_of_writes_sees_a_change(database: Database) -> None:
    """The twin of the test before."""
    imported(database, *STAFF)
    with writes(database) as seen:
        imported(database, *STAFF[:2], [*CLERK[:5], "2026-12-02"])
    assert len(seen) == 1


def test_a_preview_writes_nothing_and_says_what_would_happen(database: Database) -> None:
    imported(database, *STAFF)
    moved = ["1003", "Cia Berg", "Omsorg / LSS", "Handläggare", "1001", "2026-12-01"]
    fresh = ["1005", "Ed Holm", "Omsorg / LSS", "Biståndsbedömare", "1002", "2027-01-15"]
    with writes(database) as seen:
        found = planned(database, HEAD, moved, fresh)
    assert seen == []
    assert [row.employee_no for row in found.new] == ["1005"]
    assert [change.fields for change in found.changed] == [("name", "unit", "manager_no")]
    change = found.changed[0]
    assert (change.before.manager_no, change.after.manager_no) == ("1002", "1001")
    assert found.unchanged == 1
    assert [row.name for row in found.missing] == ["Bo Al"]
    assert found.new_units == ["Omsorg / LSS"]
    assert [row.employee_no for row in found.without_manager] == ["1001"]
    assert found.clean


def test_what_the_preview_says_is_what_happens(database: Database) -> None:
    imported(database, *STAFF)
    moved = ["1003", "Cia Berg", "Omsorg / LSS", "Enhetschef", "1005", "2026-12-01"]
    fresh = ["1005", "Ed Holm", "Omsorg / LSS", "Handläggare", "1002", "2027-01-15"]
    before = planned(database, HEAD, moved, fresh)
    done = imported(database, HEAD, moved, fresh)
    assert done == Applied(len(before.new), len(before.changed), before.unchanged)
    assert imported(database, HEAD, moved, fresh) == Applied(0, 0, 3)
    with database.reading() as db:
        assert person(db, "1003").manager_id == person(db, "1005").id
        assert person(db, "1003").name_key == "cia berg"


def test_those_who_are_not_in_the_file_are_left_alone(database: Database) -> None:
    imported(database, *STAFF)
    imported(database, HEAD)
    with database.reading() as db:
        assert len(db.exec(select(Person)).all()) == 3


def test_an_empty_cell_clears_but_a_missing_column_says_nothing(database: Database) -> None:
    head, boss = [*HEAD, *[None] * 6], [*BOSS, *[None] * 6]
    imported(database, head, boss, FULL, headings=[*HEADINGS, *MORE])
    assert imported(database, *STAFF) == Applied(0, 0, 3)
    with_end = [[*HEAD, None], [*BOSS, None], [*CLERK, None]]
    assert imported(database, *with_end, headings=[*HEADINGS, "Slutdatum"]) == Applied(0, 1, 2)
    with database.reading() as db:
        clerk = person(db, "1003")
        assert clerk.end_date is None
        assert clerk.birth_year == 1985
    cleared = [head, boss, [*CLERK, *[None] * 6]]
    imported(database, *cleared, headings=[*HEADINGS, *MORE])
    with database.reading() as db:
        clerk = person(db, "1003")
        assert (clerk.mentor_id, clerk.birth_year, clerk.employment_rate) == (None, None, None)
        assert clerk.language == "sv"
        assert db.exec(select(Role)).all() == []


def test_roles_change_with_the_file_and_those_it_can_not_give_stay(database: Database) -> None:
    headings = [*HEADINGS, "Roll"]
    imported(database, [*HEAD, "hr"], headings=headings)
    with database.transaction() as db:
        db.add(Role(person_id=person(db, "1001").id or 0, name="archivist"))
    imported(database, [*HEAD, "it, koordinator"], headings=headings)
    with database.reading() as db:
        found = db.exec(select(Role.name).order_by(Role.name)).all()
    assert found == ["archivist", "coordinator", "it"]


def test_one_bad_row_keeps_the_whole_file_out(database: Database) -> None:
    with pytest.raises(NotClean, match=r"row 5, column F \(Startdatum\)"):
        imported(database, *STAFF, ["1004", "Di Ö", "Omsorg", "Handläggare", "1001", "snart"])
    with database.reading() as db:
        assert db.exec(select(Person)).all() == []
        assert db.exec(select(Unit)).all() == []


def test_a_person_whose_row_is_bad_is_not_missing_and_can_still_be_a_manager(
    database: Database,
) -> None:
    imported(database, *STAFF)
    found = planned(database, HEAD, [*BOSS[:5], "snart"], CLERK)
    assert [problem.reason for problem in found.problems] == ["not_a_date"]
    assert found.missing == []


@pytest.mark.parametrize(
    ("heading", "reason"), [("Chef", "manager_not_found"), ("Mentor", "mentor_not_found")]
)
def test_a_number_that_nobody_has(database: Database, heading: str, reason: str) -> None:
    cells = {"Chef": "1002", "Mentor": "1002"} | {heading: "1099"}
    row = [*CLERK[:4], cells["Chef"], CLERK[5], cells["Mentor"]]
    found = planned(database, [*HEAD, None], [*BOSS, None], row, headings=[*HEADINGS, "Mentor"])
    problem = found.problems[0]
    assert (problem.row, problem.heading, problem.reason) == (4, heading, reason)
    assert problem.facts == {"value": "1099"}


def test_a_manager_who_is_in_the_database_only_is_found(database: Database) -> None:
    imported(database, *STAFF)
    assert imported(database, ["1004", "Di Ö", "Omsorg", "Vaktmästare", "1002", "2027-01-01"]) == (
        Applied(1, 0, 0)
    )
    with database.reading() as db:
        assert person(db, "1004").manager_id == person(db, "1002").id


def test_a_row_with_another_mistake_says_at_once_whom_it_names_in_vain(database: Database) -> None:
    row = [*CLERK[:4], "1999", "snart", "1998"]
    found = planned(database, [*HEAD, None], [*BOSS, None], row, headings=[*HEADINGS, "Mentor"])
    assert sorted((each.row, each.reason) for each in found.problems) == [
        (4, "manager_not_found"),
        (4, "mentor_not_found"),
        (4, "not_a_date"),
    ]
    assert found.problem_count == 3


def test_a_circle_through_a_row_with_another_mistake_is_found(database: Database) -> None:
    found = planned(database, [*HEAD[:4], "1003", HEAD[5]], BOSS, [*CLERK[:5], "snart"])
    assert [each.reason for each in found.problems] == ["manager_loop", "not_a_date"]
    nameless = planned(database, [*HEAD[:4], "1002", HEAD[5]], ["1002", None, *BOSS[2:]])
    assert nameless.problems[0].facts["loop"] == (
        "Alva Ek (1001)",
        "… (1002)",
        "Alva Ek (1001)",
    )


def test_whoever_is_their_own_manager_or_stands_twice_makes_no_circle(database: Database) -> None:
    own = [*HEAD[:4], "1001", HEAD[5]]
    again = [*BOSS[:4], "1003", BOSS[5]]
    found = planned(database, own, BOSS, CLERK, again)
    assert [each.reason for each in found.problems] == ["own_manager", "duplicate"]


def test_managers_in_a_circle_are_named_once(database: Database) -> None:
    found = planned(database, [*HEAD[:4], "1003", HEAD[5]], BOSS, CLERK)
    assert found.problem_count == 1
    problem = found.problems[0]
    assert (problem.row, problem.column, problem.reason) == (2, "E", "manager_loop")
    assert problem.facts["loop"] == (
        "Alva Ek (1001)",
        "Cia Lund (1003)",
        "Bo Al (1002)",
        "Alva Ek (1001)",
    )


def test_a_circle_that_the_file_closes_through_the_database_is_found(database: Database) -> None:
    imported(database, *STAFF)
    found = planned(database, [*HEAD[:4], "1003", HEAD[5]])
    assert [problem.reason for problem in found.problems] == ["manager_loop"]
    with pytest.raises(NotClean):
        imported(database, [*HEAD[:4], "1003", HEAD[5]])


def test_a_circle_that_the_file_opens_is_no_circle(database: Database) -> None:
    """Two who trade places: each was the other's manager at some time, but not at once."""
    imported(database, *STAFF)
    led = [*BOSS[:4], "1003", BOSS[5]]
    leads = [*CLERK[:4], "1001", CLERK[5]]
    assert imported(database, led, leads) == Applied(0, 2, 0)


def test_a_very_long_circle_is_shortened_and_a_very_long_chain_is_none(database: Database) -> None:
    chain = [
        [str(n), f"Person {n}", "A", "B", str(n + 1) if n < 4000 else None, "2020-01-01"]
        for n in range(1000, 4001)
    ]
    assert planned(database, *chain).clean
    chain[-1][4] = "1000"
    loop = planned(database, *chain).problems[0].facts["loop"]
    assert isinstance(loop, tuple)
    assert len(loop) == 9
    assert loop[-2:] == ("…", "Person 1000 (1000)")


def test_where_somebody_was_before_they_moved_inside_is_kept(database: Database) -> None:
    """A second file of the same day mends the first."""
    imported(database, *STAFF)
    moved = [*CLERK[:2], "Omsorg / Hemtjänst", "Enhetschef", *CLERK[4:]]
    renamed = [BOSS[0], "Bo Ahl", *BOSS[2:]]
    imported(database, renamed, moved, today=date(2026, 12, 14))
    imported(database, [*moved[:3], *CLERK[3:]], today=date(2026, 12, 14))
    imported(database, CLERK, today=date(2027, 2, 1))
    with database.reading() as db:
        posts = select(FormerPost, Unit.path, Position.name)
        posts = posts.where(FormerPost.unit_id == Unit.id, FormerPost.position_id == Position.id)
        found = [
            (post.person_id, post.until, unit.rsplit(" / ")[-1], position)
            for post, unit, position in db.exec(posts.order_by(FormerPost.until))
        ]
        cia = person(db, "1003").id
    assert found == [
        (cia, date(2026, 12, 13), "SoL", "Handläggare"),
        (cia, date(2027, 1, 31), "Hemtjänst", "Handläggare"),
    ]


def test_two_imports_at_once_end_as_one_after_the_other(database: Database) -> None:
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda _: imported(database, *STAFF), range(4)))
    assert sorted(applied.new for applied in done) == [0, 0, 0, 3]


def test_a_failure_half_way_leaves_nothing_behind(database: Database) -> None:
    @event.listens_for(database.engine, "before_cursor_execute")
    def fail(_c: Any, _cur: Any, statement: str, *_: Any) -> None:
        if statement.startswith("UPDATE person"):
            raise MemoryError

    with pytest.raises(MemoryError):
        imported(database, *STAFF)
    event.remove(database.engine, "before_cursor_execute", fail)
    with database.reading() as db:
        assert db.exec(select(Person)).all() == []
        assert db.exec(select(Unit)).all() == []
    assert imported(database, *STAFF) == Applied(3, 0, 0)
