"""What is sealed for one place opens there, with its key, and nowhere else."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from storage import runs, surveys
from storage.database import Database
from storage.keys import Tampered, sealing
from storage.keys.sealing import LEAST, new_key, seal_value, unseal_value
from tests.storage.sealed import ANSWERS, all_open, answered, submitted

PLACE = ("answer", 1, "pay", "sealed")
KEY = new_key()
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)
SWAP_ANSWERS = """
UPDATE answer SET sealed = (SELECT other.sealed FROM answer AS other
WHERE other.run_id = :other_run AND other.question = :other_question)
WHERE run_id = :run AND question = :question
"""


@given(JSON)
def test_what_is_sealed_opens_as_it_was(value: Any) -> None:
    assert unseal_value(KEY, PLACE, seal_value(KEY, PLACE, value)) == value


@given(st.binary(max_size=200))
def test_rubbish_is_refused(rubbish: bytes) -> None:
    with pytest.raises(Tampered):
        unseal_value(KEY, PLACE, rubbish)


@given(st.integers(0, LEAST + 27))
def test_one_bit_changed_is_refused(at: int) -> None:
    sealed = bytearray(seal_value(KEY, PLACE, "no"))
    sealed[at] ^= 1
    with pytest.raises(Tampered, match="answer/1/pay/sealed"):
        unseal_value(KEY, PLACE, bytes(sealed))


@pytest.mark.parametrize(
    "place",
    [
        ("answer", 2, "pay", "sealed"),
        ("answer", "1", "pay", "sealed"),
        ("answer", 1, "pays", "ealed"),
        ("answer", 1, "pay", "value"),
        ("survey_response", 1, "pay", "sealed"),
    ],
)
def test_another_place_is_refused(place: sealing.Place) -> None:
    with pytest.raises(Tampered):
        unseal_value(KEY, place, seal_value(KEY, PLACE, 2))


def test_another_key_is_refused() -> None:
    with pytest.raises(Tampered):
        unseal_value(new_key(), PLACE, seal_value(KEY, PLACE, 2))


def test_the_length_tells_no_answer_that_can_be_pressed() -> None:
    answers = ["yes", "no", None, *range(11), "dont_know", "work_environment", "x" * 40]
    assert len({len(seal_value(KEY, PLACE, each)) for each in answers}) == 1


@given(st.text(max_size=2000))
def test_the_length_of_a_text_tells_a_power_of_two(written: str) -> None:
    filled = len(seal_value(KEY, PLACE, written)) - 28  # nonce and tag
    assert filled >= LEAST
    assert filled & (filled - 1) == 0


# In the database


def between_rows(database: Database, first: int, second: int) -> None:
    change(
        database, SWAP_ANSWERS, run=first, question="pay", other_run=second, other_question="pay"
    )


def between_questions(database: Database, first: int, second: int) -> None:
    change(
        database, SWAP_ANSWERS, run=first, question="pay", other_run=first, other_question="best"
    )


def with_its_data_key(database: Database, first: int, second: int) -> None:
    """The other's answers and the other's key."""
    between_rows(database, first, second)
    change(
        database,
        "UPDATE run SET data_key_id = (SELECT r.data_key_id FROM run AS r WHERE r.id = :second) "
        "WHERE id = :first",
        first=first,
        second=second,
    )


def the_data_keys(database: Database, first: int, second: int) -> None:
    change(
        database,
        "UPDATE data_key SET wrapped = (SELECT k.wrapped FROM data_key AS k JOIN run AS r "
        "ON r.data_key_id = k.id WHERE r.id = :second) "
        "WHERE id = (SELECT r.data_key_id FROM run AS r WHERE r.id = :first)",
        first=first,
        second=second,
    )


@pytest.mark.parametrize(
    "swap", [between_rows, between_questions, with_its_data_key, the_data_keys]
)
def test_a_swapped_answer_is_refused(
    sealed: Database, swap: Callable[[Database, int, int], None]
) -> None:
    first, second = answered(sealed, 1), answered(sealed, 2)
    swap(sealed, first, second)
    with sealed.transaction() as db:
        with pytest.raises(Tampered):
            runs.find(db, 1, first)
        other = runs.find(db, 2, second)
        assert other
        assert other.answers == ANSWERS  # who was not touched is read as before


def test_a_swapped_response_is_refused(sealed: Database) -> None:
    submitted(sealed, 1)
    submitted(sealed, 2)
    change(
        sealed,
        "UPDATE survey_response SET sealed = (SELECT min(o.sealed) FROM survey_response AS o "
        "WHERE o.id <> survey_response.id) WHERE id = (SELECT min(id) FROM survey_response)",
    )
    with sealed.transaction() as db, pytest.raises(Tampered):
        surveys.responses(db)


def test_what_another_database_sealed_is_refused_even_with_the_same_key_file(
    sealed: Database, tmp_path: Any
) -> None:
    from storage.database import sqlite_url
    from storage.tables import metadata
    from tests.storage.sealed import key_file, people

    other = Database(sqlite_url(tmp_path / "other.db"), key_file(tmp_path))
    metadata.create_all(other.engine)
    with other.transaction() as db:
        people(db, 1)
    run = answered(sealed, 1)
    assert answered(other, 1) == run
    find = text("SELECT sealed FROM answer WHERE question = 'pay'")
    with other.transaction() as db:
        theirs = db.scalar(find)
    other.close()
    change(sealed, "UPDATE answer SET sealed = :theirs WHERE question = 'pay'", theirs=theirs)
    with sealed.transaction() as db, pytest.raises(Tampered):
        runs.find(db, 1, run)


def test_a_seal_that_is_bound_to_no_place_lets_itself_be_swapped(
    sealed: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: why there is associated data."""
    monkeypatch.setattr(sealing, "_written", lambda place: b"")
    run = answered(sealed, 1)
    between_questions(sealed, run, run)
    with sealed.transaction() as db:
        found = runs.find(db, 1, run)
    assert found
    assert found.answers["pay"] == ANSWERS["best"]


def test_untouched_all_opens(sealed: Database) -> None:
    answered(sealed, 1)
    submitted(sealed, 2)
    assert all_open(sealed) == 2


def change(database: Database, statement: str, **values: Any) -> None:
    with database.transaction() as db:
        assert db.connection().execute(text(statement), values).rowcount == 1
