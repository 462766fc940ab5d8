"""What the packaged guides for departures ask, and what they promise those who answer."""

from typing import get_args

import pytest

from bot.guides.checklists import DepartureKind, Destination
from bot.guides.model import Guide, Question
from bot.guides.words import Words
from tests.templates.packaged import LIBRARY, said

GUIDES = LIBRARY.guides
INTERVIEW, SURVEY = GUIDES["exit_interview"], GUIDES["exit_survey"]
REASONS = {"travel", "pay", "leadership", "work_environment", "workload", "development", "private"}
MOST_TAPS = 14
FOR_LEAVERS = ("exit_survey", "interview_remark", "interview_window")


def test_a_departure_is_of_the_kinds_and_goes_where_the_checklists_know() -> None:
    departure = GUIDES["departure"]
    assert _options(departure.question("kind")) == get_args(DepartureKind)
    assert _options(departure.question("destination")) == get_args(Destination)


def test_what_is_planned_by_nature_is_not_asked_about() -> None:
    asked = GUIDES["departure"].question("planned").ask_if
    assert asked
    assert set(asked.any_of) == set(get_args(DepartureKind)) - {"pension", "fixed_term"}


def test_the_interview_names_three_reasons_at_most_and_asks_for_words_where_none_fits() -> None:
    reasons = INTERVIEW.question("reasons")
    assert reasons.max_choices == 3
    assert {*REASONS, "other"} <= set(_options(reasons))
    in_words = INTERVIEW.question("main_reason").ask_if
    assert in_words
    assert in_words.any_of == ("other",)
    assert 9 <= sum(question.ask_if is None for question in INTERVIEW.questions) <= 11


def test_the_survey_weighs_the_interviews_reasons_each_on_the_same_scale() -> None:
    """The two are laid side by side, so they must be about the same."""
    weighed = [question for question in SURVEY.questions if question.max == 5]
    reasons = _options(INTERVIEW.question("reasons"))
    assert tuple(question.id for question in weighed) == tuple(r for r in reasons if r != "other")
    assert {(q.min, q.low, q.high) for q in weighed} == {(1, weighed[0].low, weighed[0].high)}


@pytest.mark.parametrize("question_id", ["come_back", "recommend"])
def test_what_both_ask_is_asked_in_the_same_words(question_id: str) -> None:
    here, there = INTERVIEW.question(question_id), SURVEY.question(question_id)
    assert (here.text, here.options) == (there.text, there.options)
    assert (here.min, here.max) == (there.min, there.max)


def test_the_survey_is_over_in_less_than_fourteen_taps_even_with_a_text_to_skip() -> None:
    sending = 1
    assert all(question.kind in ("scale", "choice", "text") for question in SURVEY.questions)
    assert len(SURVEY.questions) + sending < MOST_TAPS


def test_every_answer_in_the_survey_is_of_ones_own_will_and_words_come_last() -> None:
    assert all(question.optional for question in SURVEY.questions)
    assert [q.id for q in SURVEY.questions if q.kind == "text"] == [SURVEY.questions[-1].id]


@pytest.mark.parametrize(
    ("language", "promises"),
    [
        ("sv", ["Vad sparas?", "Din chef ser inte svaren", "får inte veta om du har svarat",
                "Svaren tas bort två år efter det halvår då du slutade", "Det kan jag inte lova",
                "allmän handling", "visselblåsning"]),
        ("en", ["What is kept?", "Your manager does not see", "not learn whether you answered",
                "deleted two years after the half-year in which you left", "That I cannot promise",
                "public record", "whistleblowing"]),
        ("latt", ["Vad sparas?", "Din chef ser inte dina svar", "inte veta om du har svarat",
                  "Svaren tas bort efter ungefär två år", "Det kan jag inte lova",
                  "be att få läsa", "visselblåsning"]),
    ],
)  # fmt: skip
def test_its_first_page_says_what_is_kept_who_sees_it_and_what_nobody_can_promise(
    language: str, promises: list[str]
) -> None:
    assert SURVEY.intro
    page = SURVEY.intro.of(language)
    assert [words for words in promises if words not in page] == []
    assert "sekretess" not in page
    assert "anonym" not in page


@pytest.mark.parametrize("name", [*FOR_LEAVERS, "exit_interview"])
def test_what_leavers_read_exists_in_all_languages(name: str) -> None:
    """The interview's questions too: whoever leaves has them a week ahead, and the record after."""
    guide = GUIDES[name]
    assert (guide.audience == "leaver") is (name in FOR_LEAVERS)
    for words in (guide.title, *_words(guide)):
        assert {"sv", "en", "latt"} <= words.model_dump(exclude_none=True).keys(), words.sv


def test_whoever_leaves_chooses_whom_to_talk_to_or_nobody() -> None:
    window = GUIDES["interview_window"]
    assert _options(window.question("whom")) == ("manager", "hr", "nobody")
    for day in ("from", "to"):
        asked = window.question(day).ask_if
        assert asked
        assert asked.any_of == ("manager", "hr")


def test_an_interview_that_was_not_held_says_why() -> None:
    why = GUIDES["interview_not_held"].question("why")
    assert not why.optional
    assert _options(why) == ("declined", "no_time", "left_at_once", "other")


def test_labels_fit_a_button() -> None:
    names = ("departure", "transfer", "interview_not_held", "exit_interview", *FOR_LEAVERS)
    for name in names:
        for question in GUIDES[name].questions:
            for option in question.options:
                assert max(map(len, said(option))) <= 36, option.sv


def _options(question: Question) -> tuple[str, ...]:
    return tuple(option.id for option in question.options)


def _words(guide: Guide) -> list[Words]:
    parts = [guide.intro]
    for question in guide.questions:
        parts += [question.text, question.help, question.low, question.high, *question.options]
    return [part for part in parts if part is not None]
