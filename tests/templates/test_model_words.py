"""Every reason why a competence model can't be taken has its words in the chat."""

import re

import pytest

from bot.domain.competence.reasons import OF_MODELS, Flaw
from bot.render import Words
from templates import PACKAGED

SAID_IN_WORDS = {"written_in"}
"""Facts that are not quoted as they are."""


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("reason", OF_MODELS)
def test_a_reason_is_said_with_its_facts(language: str, reason: str) -> None:
    facts = OF_MODELS[reason].example
    said = Words().label(language, f"model.flaw_{reason}", **facts)
    quoted = said.replace(",", ".")
    for name, fact in facts.items():
        assert name in SAID_IN_WORDS or str(fact).replace(",", ".") in quoted, said


@pytest.mark.parametrize("reason", OF_MODELS)
def test_so_it_is_to_an_operator(reason: str) -> None:
    what, do = Flaw(("profession",), reason, OF_MODELS[reason].example).in_english({})
    assert what
    assert do[0].isupper()
    assert not do.endswith(".")


@pytest.mark.parametrize("language", ["sv", "en"])
def test_no_words_are_kept_for_a_reason_that_there_is_none_of(language: str) -> None:
    source = (PACKAGED / "messages" / language / "model.j2").read_text(encoding="utf-8")
    assert set(re.findall(r"block flaw_(\w+)", source)) == OF_MODELS.keys()
