"""Every reason why a file or a cell can't be taken in has its words in the chat."""

import re

import pytest

from bot.render import Words
from storage.imports import OF_CELLS, OF_FILES
from templates import PACKAGED

REASONS = {
    **{f"file_{key}": reason for key, reason in OF_FILES.items()},
    **{f"cell_{key}": reason for key, reason in OF_CELLS.items()},
}


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("key", REASONS)
def test_a_reason_is_said_with_all_its_facts(language: str, key: str) -> None:
    facts = {name: f"fact {name}" for name in REASONS[key].example}
    said = Words().text(language, f"people.{key}", **facts)
    assert all(fact in said for fact in facts.values())


@pytest.mark.parametrize("language", ["sv", "en"])
def test_no_words_are_kept_for_a_reason_that_there_is_none_of(language: str) -> None:
    source = (PACKAGED / "messages" / language / "people.j2").read_text(encoding="utf-8")
    assert set(re.findall(r"block ((?:file|cell)_\w+)", source)) == REASONS.keys()


def test_the_preview_says_in_one_sentence_whose_last_day_stands() -> None:
    facts = {"new": [], "changed": [], "units": [], "problems": [], "missing": 0}
    counts = {"new_count": 0, "changed_count": 0, "unchanged": 9, "problem_count": 0}
    said = Words().text(
        *("sv", "people.preview"), **facts, **counts, overruled=["Cia Lund", "Bo Al"],
        overruled_count=5, name="personal.xlsx",
    )  # fmt: skip
    assert (
        "Sista dagen i avslutet gäller, inte slutdatumet i filen, för Cia Lund, Bo Al och 3 till."
        in said
    )
