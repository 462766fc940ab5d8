from string import Formatter

import pytest

from storage.imports import OF_CELLS, OF_FILES, Problem, Reason, Unreadable
from storage.imports.headings import OPTIONAL, REQUIRED
from storage.imports.reasons import FIELD_WORDS, sentence

EVERY = {**OF_CELLS, **OF_FILES}


@pytest.mark.parametrize("reason", EVERY.values(), ids=EVERY)
def test_the_example_has_the_facts_that_the_sentence_needs_and_no_others(reason: Reason) -> None:
    named = {name for _, name, _, _ in Formatter().parse(reason.sentence) if name}
    assert named == reason.example.keys()
    assert "{" not in sentence(reason, reason.example)


def test_no_key_is_both_a_files_and_a_cells_reason() -> None:
    assert not OF_CELLS.keys() & OF_FILES.keys()


def test_every_field_has_a_word() -> None:
    assert {*REQUIRED, *OPTIONAL, "first_name", "last_name"} == FIELD_WORDS.keys()


def test_lists_and_fields_become_words() -> None:
    found = Unreadable("missing_headings", sheet="A", row=1, fields=("manager_no", "unit"))
    assert "no column for manager's employee number, unit;" in str(found)
    problem = Problem(
        "A", 2, "B", "Chef", "manager_loop", {"loop": ("Bo (2)", "Cia (3)", "Bo (2)")}
    )
    assert "Bo (2), Cia (3), Bo (2)" in str(problem)
