"""How answers are counted, and when they are not shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.tallies import FEWEST, tally
from bot.guides.model import DONT_KNOW, Option, Question
from bot.guides.words import Words

HOW = Words(sv="Hur?")
SCALE = Question(id="clear", kind="scale", text=HOW, min=1, max=5, dont_know=True)
TOLD = Question(id="told", kind="yes_no", text=HOW)
OPTIONS = [Option(id=name, sv=name) for name in ("pay", "hours", "home")]
WHY = Question(id="why", kind="choices", text=HOW, option=OPTIONS)
PLANNED = Question(id="planned", kind="choice", text=HOW, option=OPTIONS)

scales = st.lists(st.sampled_from([1, 2, 3, 4, 5, DONT_KNOW, None]), max_size=40)


def test_a_scale_counts_each_step_and_has_a_mean() -> None:
    found = tally(SCALE, [(2, 1), (5, 3), (DONT_KNOW, 4), (None, 2)], whole=True)
    assert (found.answers, found.dont_know) == (4, 4)
    assert [(o.value, o.count) for o in found.outcomes] == [(1, 0), (2, 1), (3, 0), (4, 0), (5, 3)]
    assert found.mean == 4.25


def test_several_choices_are_shares_of_the_people_not_of_the_choices() -> None:
    found = tally(WHY, [(["pay", "home"], 2), (["home"], 2)], whole=True)
    assert found.answers == 4
    assert [(o.value, o.share) for o in found.outcomes] == [
        ("home", 1.0),
        ("pay", 0.5),
        ("hours", 0.0),
    ]


def test_one_choice_keeps_the_order_of_the_guide() -> None:
    found = tally(PLANNED, [("home", 3), ("hours", 1)], whole=True)
    assert [o.value for o in found.outcomes] == ["pay", "hours", "home"]
    assert found.mean is None


def test_an_answer_that_the_guide_no_longer_has_is_counted_still() -> None:
    found = tally(TOLD, [("perhaps", 1), ("yes", 4)], whole=True)
    assert [(o.value, o.count) for o in found.outcomes] == [("yes", 4), ("no", 0), ("perhaps", 1)]


def test_nobody_answered() -> None:
    found = tally(SCALE, [], whole=True)
    assert (found.answers, found.mean, found.withheld) == (0, None, False)
    assert {o.share for o in found.outcomes} == {0.0}


@given(scales)
def test_everybody_is_counted_once(answers: list[int | str | None]) -> None:
    found = tally(SCALE, [(answer, 1) for answer in answers], whole=True)
    assert found.answers + found.dont_know + answers.count(None) == len(answers)
    assert sum(o.count for o in found.outcomes) == found.answers
    if found.answers:
        assert sum(o.share for o in found.outcomes) == pytest.approx(1)
        assert found.mean is not None
        assert 1 <= found.mean <= 5


@given(scales)
def test_a_part_of_the_organisation_tells_nothing_of_few_answers(
    answers: list[int | str | None],
) -> None:
    given_ones = [(answer, 1) for answer in answers]
    part, everybody = (tally(SCALE, given_ones, whole=whole) for whole in (False, True))
    if everybody.answers < FEWEST:
        assert part.withheld
        assert (part.answers, part.dont_know, part.outcomes, part.mean) == (0, 0, (), None)
    else:
        assert part == everybody


def test_five_answers_are_enough_and_four_are_not() -> None:
    assert tally(TOLD, [("yes", 4), (None, 9)], whole=False).withheld
    assert not tally(TOLD, [("yes", 4), ("no", 1)], whole=False).withheld
