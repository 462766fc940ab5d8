"""LIX measures what Björnsson meant by it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.templates.lix import lix

EASY = "Du får en mentor. Hen hjälper dig."
OFFICIAL = (
    "Arbetsgivaren ansvarar för att arbetstagaren erhåller erforderlig information om de "
    "anställningsvillkor som enligt tillämplig lagstiftning skall tillhandahållas skriftligen."
)


def test_it_is_words_per_sentence_plus_percent_of_long_words() -> None:
    assert lix(EASY) == pytest.approx(7 / 2 + 100 * 1 / 7)


def test_plain_words_are_easy_and_official_ones_are_hard() -> None:
    assert lix(EASY) < 30
    assert lix(OFFICIAL) > 60


def test_six_letters_are_short_and_seven_are_long() -> None:
    assert lix("chefen") == 1
    assert lix("mentorn") == 101


def test_a_title_and_a_list_item_are_sentences_of_their_own() -> None:
    assert lix("Ta med\n- kort\n- dator\nVi ses.") == lix("Ta med. Kort. Dator. Vi ses.")


@pytest.mark.parametrize("end", [".", ":", "?", "!", ".”", "?)"])
def test_each_mark_ends_a_sentence(end: str) -> None:
    assert lix(f"Du ser{end} Vi ses{end}") == 2


@pytest.mark.parametrize(
    "one", ["Kom kl. 9.00 då", "Kom 9:30 i dag", "Se SKR:s råd nu", "Ha t.ex. en sak"]
)
def test_a_mark_inside_a_sentence_ends_none(one: str) -> None:
    assert lix(one) == 4


def test_a_hyphen_joins_one_word_and_is_no_letter_of_it() -> None:
    assert lix("hr-kurs") == 1
    assert lix("it-säkerhet") == 101


def test_a_text_without_words_is_not_hard() -> None:
    assert lix("") == lix(" … ? \n") == 0


@given(st.text())
def test_any_text_has_a_finite_value_from_zero(text: str) -> None:
    assert 0 <= lix(text) <= 100 + len(text)


@given(st.text(alphabet="abcå. \n", min_size=1))
def test_saying_it_twice_makes_it_no_harder(text: str) -> None:
    assert lix(f"{text}\n{text}") == pytest.approx(lix(text))
