"""Walking through a guide: where one is follows from the answers, and from nothing else."""

import json
import timeit
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.guides.model import Guide, Question
from bot.guides.walk import back, forgotten, next_question, path, place, relevant
from tests.bot.guides.builders import guide

EXIT = guide(
    {"id": "held"},
    {"id": "why_not", "ask_if": {"question": "held", "any_of": ["no"]}},
    {"id": "reasons", "kind": "choices", "options": ["Lön", "Resväg", "Studier"]},
    {"id": "pay", "kind": "number", "ask_if": {"question": "reasons", "any_of": ["a"]}},
    {"id": "recommend", "kind": "scale", "min": 0, "max": 10, "dont_know": True},
    {"id": "more", "ask_if": {"question": "recommend", "any_of": ["0", "dont_know"]}},
)
"""Each question but the first, third and fifth hangs on the one before it."""


def ids(questions: tuple[Question, ...]) -> list[str]:
    return [question.id for question in questions]


def change(answers: dict[str, Any], id_: str) -> dict[str, Any]:
    """As they are while that one is being changed."""
    return {key: value for key, value in answers.items() if key != id_}


def next_id(answers: dict[str, Any]) -> str | None:
    question = next_question(EXIT, answers)
    return question.id if question else None


def test_the_first_question_comes_first() -> None:
    assert next_id({}) == "held"


def test_a_question_waits_until_the_one_it_hangs_on_is_answered() -> None:
    assert ids(path(EXIT, {})) == ["held", "reasons", "recommend"]
    assert ids(path(EXIT, {"held": "no"})) == ["held", "why_not", "reasons", "recommend"]


@pytest.mark.parametrize(
    ("answers", "asked"),
    [
        ({"held": "yes"}, "reasons"),
        ({"held": "yes", "reasons": ["b", "a"]}, "pay"),
        ({"held": "yes", "reasons": ["b"]}, "recommend"),
        ({"held": "yes", "reasons": None}, "recommend"),
        ({"held": "yes", "reasons": [], "recommend": 0}, "more"),
        ({"held": "yes", "reasons": [], "recommend": 10}, None),
        ({"held": "yes", "reasons": [], "recommend": "dont_know"}, "more"),
    ],
)
def test_what_is_asked_next_follows_from_the_answers(
    answers: dict[str, Any], asked: str | None
) -> None:
    assert next_id(answers) == asked


def test_the_place_counts_the_questions_that_apply_and_those_that_may() -> None:
    answers = {"held": "no", "why_not": "yes"}
    assert place(EXIT, {}, EXIT.question("held")) == (1, 6, False)
    assert place(EXIT, answers, EXIT.question("reasons")) == (3, 6, False)
    answers |= {"reasons": ["b"], "recommend": 0}
    assert place(EXIT, answers, EXIT.question("more")) == (5, 5, True)


def test_a_question_that_does_not_apply_has_no_place() -> None:
    with pytest.raises(ValueError, match="pay"):
        place(EXIT, {}, EXIT.question("pay"))


def test_back_at_the_first_question_changes_nothing() -> None:
    assert back(EXIT, {}) == {}


def test_back_while_changing_an_earlier_answer_goes_to_the_question_before_it() -> None:
    answers = {"held": "yes", "reasons": ["b"], "recommend": 7}
    changing = change(answers, "recommend")
    assert back(EXIT, changing) == {"held": "yes"}
    assert back(EXIT, change(answers, "reasons")) == {"recommend": 7}


def test_an_answer_changed_takes_along_what_hung_on_it_and_nothing_else() -> None:
    answers = {"held": "no", "why_not": "yes", "reasons": ["a"], "pay": 3, "recommend": 7}
    changed = {**change(answers, "held"), "held": "yes"}
    assert relevant(EXIT, changed) == {
        "held": "yes", "reasons": ["a"], "pay": 3, "recommend": 7
    }  # fmt: skip


def test_back_from_a_change_is_the_review_with_all_as_it_was() -> None:
    answers = {"held": "yes", "reasons": ["b"], "recommend": 7}
    changing = change(answers, "reasons")
    assert back(EXIT, changing, {"reasons": ["b"]}) == answers
    assert back(EXIT, changing, {"reasons": ["a"]}) == {"recommend": 7}
    assert back(EXIT, {"held": "yes"}, {"reasons": ["b"], "recommend": 7}) == {}


def test_an_answer_changed_forgets_what_was_suggested_for_it() -> None:
    small = guide({"id": "who", "forgets": ["how"]}, {"id": "where"}, {"id": "how"})
    answers = {"who": 1, "where": 2, "how": 3}
    assert forgotten(small, answers, small.question("who")) == {"how"}
    assert forgotten(small, answers, small.question("where")) == frozenset()
    assert forgotten(small, answers, None) == frozenset()


def test_answers_that_the_guide_does_not_know_are_dropped() -> None:
    assert relevant(EXIT, {"held": "yes", "shoe_size": 43}) == {"held": "yes"}


# Whatever the guide and whatever is answered

POSSIBLE: dict[str, list[Any]] = {
    "yes_no": ["yes", "no"],
    "choice": ["a", "b", "c"],
    "choices": [[], ["a"], ["b", "c"], ["a", "b", "c"]],
    "scale": [1, 2, 3, "dont_know"],
}
HOPED_FOR = ["yes", "no", "a", "b", "1", "3", "dont_know"]


@st.composite
def guides(draw: st.DrawFn) -> Guide:
    questions: list[dict[str, Any]] = []
    for number in range(draw(st.integers(1, 8))):
        question: dict[str, Any] = {"id": f"q{number}", "kind": draw(st.sampled_from([*POSSIBLE]))}
        if number and draw(st.booleans()):
            earlier = f"q{draw(st.integers(0, number - 1))}"
            any_of = draw(st.lists(st.sampled_from(HOPED_FOR), min_size=1, max_size=4))
            question["ask_if"] = {"question": earlier, "any_of": any_of}
        questions.append(question)
    return guide(*questions)


def answers_to(question: Question) -> st.SearchStrategy[Any]:
    return st.sampled_from([*POSSIBLE[question.kind], None])


@st.composite
def walks(draw: st.DrawFn) -> tuple[Guide, list[dict[str, Any]]]:
    """A guide, and the answers after each step from none to the last."""
    walked = draw(guides())
    steps: list[dict[str, Any]] = [{}]
    while (question := next_question(walked, steps[-1])) is not None:
        steps.append({**steps[-1], question.id: draw(answers_to(question))})
        assert len(steps) <= len(walked.questions) + 1, "the walk does not end"
    return walked, steps


@given(walks())
def test_every_walk_ends_with_each_question_asked_once_and_in_order(
    walk: tuple[Guide, list[dict[str, Any]]],
) -> None:
    walked, steps = walk
    asked = list(steps[-1])
    assert asked == [q.id for q in walked.questions if q.id in asked]
    assert asked == ids(path(walked, steps[-1]))


@given(walks())
def test_back_undoes_each_answer_of_the_walk(walk: tuple[Guide, list[dict[str, Any]]]) -> None:
    walked, steps = walk
    for before, after in pairwise(steps):
        assert back(walked, after) == before


@given(walks())
def test_the_place_goes_up_by_one_and_the_end_comes_no_later_than_was_said(
    walk: tuple[Guide, list[dict[str, Any]]],
) -> None:
    walked, steps = walk
    before, sure = len(walked.questions), False
    for number, answers in enumerate(steps[:-1], 1):
        question = next_question(walked, answers)
        assert question is not None
        n, most, certain = place(walked, answers, question)
        assert n == number <= most <= before
        assert certain or not sure
        assert not sure or most == before
        before, sure = most, certain
    assert len(steps) - 1 <= before
    assert not sure or len(steps) - 1 == before


def test_a_count_of_those_that_apply_so_far_grows_on_the_way() -> None:
    """The twin: so it was told before."""
    assert len(path(EXIT, {})) < len(path(EXIT, {"held": "no"}))


@given(walks(), st.randoms(use_true_random=False))
def test_the_place_survives_storage_and_the_order_of_the_answers(
    walk: tuple[Guide, list[dict[str, Any]]], chance: Any
) -> None:
    walked, steps = walk
    for answers in steps:
        shuffled = list(json.loads(json.dumps(answers)).items())
        chance.shuffle(shuffled)
        assert path(walked, dict(shuffled)) == path(walked, answers)
        assert next_question(walked, dict(shuffled)) == next_question(walked, answers)


@given(walks(), st.data())
def test_a_changed_answer_is_asked_again_and_the_same_answer_restores_all(
    walk: tuple[Guide, list[dict[str, Any]]], data: st.DataObject
) -> None:
    walked, steps = walk
    answers = steps[-1]
    changed = data.draw(st.sampled_from([*answers]))
    changing = change(answers, changed)
    question = next_question(walked, changing)
    assert question is not None
    assert question.id == changed
    assert relevant(walked, {**changing, changed: answers[changed]}) == answers


@given(walks(), st.data())
def test_after_a_change_exactly_the_answers_on_the_path_are_kept(
    walk: tuple[Guide, list[dict[str, Any]]], data: st.DataObject
) -> None:
    walked, steps = walk
    changed = data.draw(st.sampled_from([*steps[-1]]))
    new = data.draw(answers_to(walked.question(changed)))
    kept = relevant(walked, {**change(steps[-1], changed), changed: new})
    assert set(kept) <= set(ids(path(walked, kept)))
    assert relevant(walked, kept) == kept


def loses_nothing_while_changing(relevant: Callable[..., dict[str, Any]]) -> bool:
    answers = {"held": "no", "why_not": "yes", "reasons": ["b"]}
    changing = change(answers, "held")
    return relevant(EXIT, changing) == changing


def test_while_an_answer_is_being_changed_those_that_hang_on_it_are_kept() -> None:
    assert loses_nothing_while_changing(relevant)


def test_keeping_only_what_is_on_the_path_would_lose_them() -> None:
    def on_the_path(guide: Guide, answers: dict[str, Any]) -> dict[str, Any]:
        return {q.id: answers[q.id] for q in path(guide, answers) if q.id in answers}

    assert not loses_nothing_while_changing(on_the_path)


def test_a_step_costs_microseconds() -> None:
    twelve = guide(
        {"id": "q0"},
        *({"id": f"q{n}", "ask_if": {"question": "q0", "any_of": ["yes"]}} for n in range(1, 12)),
    )
    answers = {f"q{n}": "yes" for n in range(6)}
    open_now = next_question(twelve, answers)
    assert open_now is not None

    def step() -> None:
        next_question(twelve, answers)
        place(twelve, answers, open_now)

    seconds = min(timeit.repeat(step, number=200, repeat=10)) / 200
    assert seconds < 50e-6
