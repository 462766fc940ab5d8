"""What is told of a cell, and what is withheld."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.anonymity.cells import Cell
from bot.domain.anonymity.results import Distribution, Published, results, the_same, together
from bot.guides.model import DONT_KNOW
from bot.guides.words import Words
from tests.bot.domain.organisations import QUESTIONS

GRADE, RECOMMEND, AGAIN, REASONS, WORDS = (question.id for question in QUESTIONS)


def told(question: str, given: list[Any], least: int = 7) -> Published:
    """What is told of a cell with these values of one question."""
    return told_of([{question: value} for value in given], least)


def told_of(rows: list[dict[str, Any]], least: int = 7) -> Published:
    answers = {str(n): row for n, row in enumerate(rows)}
    cell = Cell(("Care",), (("Care",),), (2026, 1), (2026, 2), least, frozenset(answers))
    return results(cell, answers, QUESTIONS)


def distribution(question: str, given: list[Any], least: int = 7) -> Distribution:
    found = told(question, given, least).distributions
    return next(each for each in found if each.question == question)


def shares(question: str, given: list[Any]) -> dict[Any, int]:
    return {share.value: share.percent for share in distribution(question, given).shares}


def test_a_scale_is_told_in_steps_of_five_per_cent() -> None:
    given = [1, 1, 3, 4, 4, 4, 5]
    assert shares(GRADE, given) == {1: 30, 2: 0, 3: 15, 4: 45, 5: 15}
    assert distribution(GRADE, given).mean == 3.1


def test_would_you_recommend_us_is_told_as_three_kinds_of_people() -> None:
    given = [0, 6, 7, 8, 8, 9, 10, 10]
    assert shares(RECOMMEND, given) == {"detractors": 25, "passives": 40, "promoters": 40}
    assert distribution(RECOMMEND, given).enps == 15
    assert distribution(RECOMMEND, given).mean is None
    assert distribution(GRADE, [1, 1, 3, 3, 4, 4, 5]).enps is None


def test_reasons_are_shares_of_the_people() -> None:
    given = [["pay", "travel"], ["pay"], ["travel"], ["workload"], ["pay"], ["pay"], ["pay"]]
    assert shares(REASONS, given) == {
        "pay": 70,
        "workload": 15,
        "leadership": 0,
        "travel": 30,
        "private": 0,
    }


@pytest.mark.parametrize(
    ("question", "given"),
    [
        (GRADE, [1] * 12),
        (GRADE, [1] * 11 + [5]),
        (GRADE, [1] * 11 + [5, DONT_KNOW]),
        (GRADE, [1] * 98 + [5] * 2),
        (RECOMMEND, [0, 1, 2, 3, 4, 5, 6, 6]),
        (AGAIN, ["no"] * 9 + ["yes"]),
        (REASONS, [["pay"], ["pay", "travel"]] * 4 + [["travel"]]),
        (GRADE, [1, 1, 2, 2, 3, 3, DONT_KNOW, DONT_KNOW, None]),
    ],
    ids=[
        *("all", "all but one", "but one and one who does not know", "nearly all of many"),
        *("one kind of people", "a yes or no", "a reason of all but one", "six who know"),
    ],
)
def test_a_question_is_withheld_without_saying_why(question: str, given: list[Any]) -> None:
    assert distribution(question, given) == Distribution(question=question, answers=0, shares=())


def test_a_question_is_told_when_two_differ() -> None:
    assert shares(GRADE, [1] * 6 + [5] * 2) == {1: 75, 2: 0, 3: 0, 4: 0, 5: 25}


def test_who_skips_a_question_or_does_not_know_is_not_counted() -> None:
    given = [1, 1, 1, 1, 5, 5, 5, 5, DONT_KNOW, None]
    assert shares(GRADE, given) == {1: 50, 2: 0, 3: 0, 4: 0, 5: 50}


def test_an_option_that_the_question_no_longer_has_is_not_told() -> None:
    assert "gone" not in shares(REASONS, [["pay", "gone"], ["travel", "gone"]] * 5)


@pytest.mark.parametrize(("count", "told_as"), [(7, 7), (9, 7), (10, 10), (14, 10), (23, 20)])
def test_how_many_answered_is_told_as_at_least(count: int, told_as: int) -> None:
    published = told(GRADE, [1 + n % 5 for n in range(count)])
    assert (published.answers, published.distributions[0].answers) == (told_as, told_as)


def test_comments_are_told_from_ten_answers_on_and_sorted() -> None:
    words = ["To b", " to a ", None, "Also", "To b", "", None, "X", "Y"]
    assert told(WORDS, words).comments == ()
    [comments] = told(WORDS, [*words, None]).comments
    assert comments.texts == ("Also", "To b", "To b", "X", "Y", "to a")


def asked_later(question: str, before: int, given: list[Any]) -> Published:
    """The question was not there yet for the first ones of a cell."""
    return told_of([{}] * before + [{question: value} for value in given])


def test_a_newer_question_is_counted_among_those_who_were_asked_it() -> None:
    found = {
        each.question: each
        for each in asked_later(GRADE, 9, [1, 1, 1, 1, 5, 5, 5, 5]).distributions
    }
    assert {each.value: each.percent for each in found[GRADE].shares}[1] == 50
    assert found[GRADE].answers == 7


def test_it_is_withheld_where_they_are_few_by_themselves_or_alike() -> None:
    for found in ([1, 2, 3, 4, 5, 1], [1] * 7 + [5]):
        assert asked_later(GRADE, 20, found).distributions[0].shares == ()


def test_comments_count_those_who_were_asked_for_one() -> None:
    nine = ["words", "more words"] + [None] * 7
    assert asked_later(WORDS, 20, nine).comments == ()
    [comments] = asked_later(WORDS, 20, [*nine, None]).comments
    assert comments.texts == ("more words", "words")


def test_a_question_is_the_same_however_it_is_put_and_another_with_other_options() -> None:
    reasons = next(each for each in QUESTIONS if each.id == REASONS)
    grade = next(each for each in QUESTIONS if each.id == GRADE)
    reworded = reasons.model_copy(update={"text": Words(sv="Varför?"), "optional": True})
    fewer = reasons.model_copy(update={"options": reasons.options[1:]})
    wider = grade.model_copy(update={"max": 7})
    one = reasons.model_copy(update={"kind": "choice"})
    assert the_same(reasons, [])
    assert the_same(reasons, [reworded, reasons])
    assert not the_same(reasons, [reasons, fewer])
    assert not the_same(reasons, [one])
    assert not the_same(grade, [wider])


def test_a_cell_that_is_too_small_is_refused() -> None:
    with pytest.raises(ValueError, match="6 answers is too small"):
        told(GRADE, [1, 2, 3, 4, 5, 1])
    with pytest.raises(ValueError, match="4 answers is too small"):
        told(GRADE, [1, 2, 3, 4], least=3)


def test_an_answer_that_is_not_given_stops_the_count() -> None:
    cell = Cell((), (), (2026, 1), (2026, 1), 7, frozenset("01234567"))
    with pytest.raises(KeyError):
        results(cell, {n: {} for n in "0123456"}, QUESTIONS)


def test_sums_are_made_of_what_is_shown() -> None:
    large = distribution(GRADE, [1, 5] * 10)
    small = distribution(GRADE, [1, 1, 1, 1, 1, 1, 1, 1, 5, 5])
    withheld = distribution(GRADE, [3] * 50)
    both = together([large, withheld, small])
    assert both is not None
    assert (both.answers, {each.value: each.percent for each in both.shares}[1]) == (30, 60)
    assert together([withheld]) is None


def test_what_was_answered_in_other_ways_is_not_put_together() -> None:
    old = distribution(AGAIN, ["yes", "no"] * 10).model_copy(update={"question": GRADE})
    new = distribution(GRADE, [1, 5] * 10)
    assert together([old, new]) == new


def test_what_is_told_is_kept_as_json_and_read_back_the_same() -> None:
    published = told(WORDS, [f"words {n}" for n in range(12)])
    assert Published.model_validate_json(published.model_dump_json()) == published


@given(st.lists(st.integers(1, 5), min_size=9, max_size=300), st.integers(5, 9))
def test_what_is_shown_is_no_step_of_five_from_the_truth(given: list[int], least: int) -> None:
    found = distribution(GRADE, given, least)
    most = max(given.count(grade) for grade in given)
    if most >= len(given) - 1:
        assert found.shares == ()
    for share in found.shares:
        assert isinstance(share.value, int)
        assert abs(share.percent - 100 * given.count(share.value) / len(given)) <= 2.5
        assert share.percent % 5 == 0
        assert share.percent < 100
    assert 0 <= len(given) - found.answers < 5 or not found.shares
