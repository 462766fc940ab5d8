"""A submitted survey is cut off from whoever wrote it, and gone when it is deleted."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import func, select

from storage import checkins, outbox, reminders, runs, surveys
from storage.access import Actor
from storage.checkins import Scope
from storage.database import Database
from storage.outbox import Outgoing
from storage.surveys import Facts, half_year_of
from storage.tables import Answer, DataKey, News, Run, SurveyResponse
from tests.storage.sealed import (
    ANSWERS,
    CANARY,
    FACTS,
    NOW,
    all_open,
    begins,
    key_file,
    people,
    readable,
    submitted,
)

PLACES = {
    "sqlite": "SELECT id FROM {table} ORDER BY rowid",
    "postgresql": "SELECT id FROM {table} ORDER BY ctid",
}


@pytest.fixture
def sealed(ready_url: str, tmp_path: Path) -> Iterator[Database]:
    database = Database(ready_url, key_file(tmp_path))
    with database.transaction() as db:
        people(db, 40)
    yield database
    database.close()


def count(database: Database, table: Any) -> int:
    with database.reading() as db:
        return db.scalar(select(func.count()).select_from(table)) or 0


# Runs


def test_a_confidential_run_is_read_by_its_own_person_alone(sealed: Database) -> None:
    with sealed.transaction() as db:
        run = begins(db, 1)
    with sealed.transaction() as db:
        mine = runs.find(db, 1, run.id)
        assert mine
        assert mine.answers == ANSWERS
        assert runs.find(db, 2, run.id) is None


def test_answers_are_taken_taken_back_and_given_anew(sealed: Database) -> None:
    with sealed.transaction() as db:
        run = begins(db, 1)
        runs.set_aside(db, run, ["best", "again"])
        runs.answer(db, run, "best", "Nytt svar", NOW)
        runs.pause(db, 1)
    with sealed.transaction() as db:
        left = runs.paused(db, 1)
        assert left
        assert left.answers == {"pay": 2, "rest": None, "best": "Nytt svar"}
        assert left.earlier == {"again": "no"}


def test_no_value_of_it_is_stored_openly(sealed: Database, ready_url: str) -> None:
    with sealed.transaction() as db:
        begins(db, 1)
    with sealed.reading() as db:
        rows = db.execute(select(Answer.value, Answer.sealed)).all()
    assert len(rows) == len(ANSWERS)
    assert all(value is None and seal for value, seal in rows)
    assert CANARY not in readable(ready_url)


def test_a_run_that_is_stored_openly_is_found_by_the_same_search(
    sealed: Database, ready_url: str
) -> None:
    """The twin."""
    with sealed.transaction() as db:
        begins(db, 1, confidential=False)
    assert CANARY in readable(ready_url)


def test_one_that_is_dropped_leaves_nothing(sealed: Database) -> None:
    with sealed.transaction() as db:
        runs.close(db, begins(db, 1), "dropped", NOW)
    assert [count(sealed, each) for each in (Run, Answer, DataKey)] == [0, 0, 0]


def test_hr_counts_and_reads_none_of_it(sealed: Database) -> None:
    """Whatever the guide is called, and wherever its submission got stuck."""
    hr = Actor(40, frozenset({"hr"}))
    for confidential, found in ((True, 0), (False, 1)):
        with sealed.transaction() as db:
            runs.close(db, begins(db, 1, confidential=confidential), "submitted", NOW)
        with sealed.reading() as db:
            counted = checkins.counts(db, hr, "farewell", ["pay"], Scope())
            written = checkins.texts(db, hr, "farewell", "best", Scope())
            assert [len(counted), len(written)] == [found, found]
            assert len(checkins.submitted(db, hr, ["farewell"], Scope())) == found


# Responses


def test_what_is_submitted_can_be_counted(sealed: Database) -> None:
    submitted(sealed, 1)
    submitted(sealed, 2, Facts("Undersköterska", "Kommunen", "2026-2", "pension"))
    with sealed.reading() as db:
        assert len(surveys.responses(db)) == 2
        ((id_, *place),) = surveys.places(db, FACTS.half_year)
        (mine,) = surveys.responses(db, [id_])
        row = db.get_one(SurveyResponse, id_)
        facts = Facts(row.profession_group, row.unit_path, row.half_year, row.departure)
    assert place == [FACTS.unit_path, FACTS.half_year]
    assert (row.guide, facts, mine.answers) == ("farewell", FACTS, ANSWERS)


def test_half_years() -> None:
    assert half_year_of(date(2027, 6, 30)) == "2027-1"
    assert half_year_of(date(2027, 7, 1)) == "2027-2"


def test_what_is_kept_is_never_older_than_two_years_after_its_half_year() -> None:
    assert surveys.kept_since(date(2028, 12, 31)) == "2026-2"
    assert surveys.kept_since(date(2029, 1, 1)) == "2027-1"
    assert surveys.kept_since(date(2028, 2, 29)) == "2026-1"


def test_an_open_run_is_not_submitted(sealed: Database) -> None:
    with sealed.transaction() as db:
        run = begins(db, 1, confidential=False)
        with pytest.raises(ValueError, match="not confidential"):
            surveys.submit(db, run, FACTS, NOW)


def test_nothing_leads_from_the_response_to_the_person(sealed: Database, ready_url: str) -> None:
    with sealed.transaction() as db:
        run = begins(db, 1)
        asked = [["q.answer", run.id, "pay", 1], ["q.later", run.id], ["t.open", run.id]]
        outbox.add(db, [Outgoing(700, "Hur var lönen?", 1, actions=asked)])
        reminders.tell(db, [1], "paused", {"run": run.id}, NOW)
        reminders.tell(db, [1], "paused", {"run": run.id + 1}, NOW)
    with sealed.transaction() as db:
        open_run = runs.active(db, 1)
        assert open_run
        surveys.submit(db, open_run, FACTS, NOW)
    assert [count(sealed, each) for each in (Run, Answer, News)] == [0, 0, 1]
    with sealed.reading() as db:
        (response,) = db.scalars(select(SurveyResponse)).all()
        (message,) = db.execute(text("SELECT id FROM message")).scalars()
        kept = outbox.keyboard(db, message)
    assert kept
    assert kept.actions == [[], [], ["t.open", run.id]]  # another's button is left alone
    rows = [line for line in readable(ready_url).splitlines() if response.id in line]
    assert {line.split(":")[0] for line in rows if ": " in line[:20]} <= {
        "data_key",
        "survey_response",
    }
    assert CANARY not in readable(ready_url)


def test_a_submission_that_fails_keeps_the_run(sealed: Database) -> None:
    with sealed.transaction() as db:
        begins(db, 1)

    def submits_and_fails() -> None:
        with sealed.transaction() as db:
            run = runs.active(db, 1)
            assert run
            surveys.submit(db, run, FACTS, NOW)
            raise RuntimeError("after all")

    with pytest.raises(RuntimeError, match="after all"):
        submits_and_fails()
    assert count(sealed, SurveyResponse) == 0
    assert all_open(sealed) == 1


def in_order_of_submission(database: Database) -> tuple[list[str], dict[str, list[str]]]:
    """Ten are submitted; their ids as they came, and as they lie in each table."""
    came: list[str] = []
    for person in range(1, 11):
        submitted(database, person)
        with database.reading() as db:
            came += [each for each in db.scalars(select(SurveyResponse.id)) if each not in came]
    with database.reading() as db:
        find = PLACES[database.engine.dialect.name]
        tables = ("survey_response", "data_key")
        lie = {table: list(db.scalars(text(find.format(table=table)))) for table in tables}
    return came, lie


def transactions(database: Database) -> int:
    """How many different ones PostgreSQL tells that the rows were written by."""
    with database.reading() as db:
        find = "SELECT count(DISTINCT xmin::text) FROM {}"
        return sum(
            db.scalar(text(find.format(table))) or 0 for table in ("survey_response", "data_key")
        )


def test_where_they_lie_does_not_tell_which_came_when(sealed: Database) -> None:
    came, lie = in_order_of_submission(sealed)
    assert sorted(lie["data_key"]) == sorted(lie["survey_response"]) == sorted(came)
    assert came not in lie.values()
    assert lie["data_key"] != lie["survey_response"]
    if not sealed.is_sqlite:
        assert transactions(sealed) == 2
    assert all_open(sealed) == 10


def test_where_they_lie_would_tell_it(sealed: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: why they are written anew."""
    monkeypatch.setattr(surveys, "_shuffle", lambda db, half_year: None)
    came, lie = in_order_of_submission(sealed)
    assert lie["survey_response"] == came
    if not sealed.is_sqlite:
        assert transactions(sealed) == 20


# Deleted


def wrapped_keys(database: Database) -> dict[str, str]:
    """By the id of the response, as they are found in the file."""
    with database.reading() as db:
        return {key.id: key.wrapped.decode("latin-1") for key in db.scalars(select(DataKey))}


def left_in(sealed: Database, ready_url: str) -> str:
    if sealed.is_sqlite:  # as it does by itself when the log is full, or at the end
        with sealed.engine.connect() as connection:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    return readable(ready_url)


def test_a_deleted_response_is_gone_with_its_key(sealed: Database, ready_url: str) -> None:
    submitted(sealed, 1)
    submitted(sealed, 2)
    wrapped = wrapped_keys(sealed)
    gone, kept = wrapped
    with sealed.transaction() as db:
        assert surveys.delete_response(db, gone)
        assert not surveys.delete_response(db, gone)
    left = left_in(sealed, ready_url)
    assert wrapped[kept] in left
    assert wrapped[gone] not in left
    assert all_open(sealed) == 1


def test_so_it_is_when_its_half_year_has_been_over_for_two_years(
    sealed: Database, ready_url: str
) -> None:
    submitted(sealed, 1, replace(FACTS, half_year="2026-2"))
    submitted(sealed, 2)
    with sealed.reading() as db:
        ((kept, *_),) = surveys.places(db, "2027-1")
    wrapped = wrapped_keys(sealed)
    (gone,) = wrapped.keys() - {kept}
    for day, there in ((date(2028, 12, 31), True), (date(2029, 1, 1), False)):
        with sealed.transaction() as db:
            surveys.forget_old(db, day)
        left = left_in(sealed, ready_url)
        assert wrapped[kept] in left
        assert (wrapped[gone] in left) is there
    assert all_open(sealed) == 1
