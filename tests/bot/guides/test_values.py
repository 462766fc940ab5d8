"""Typed answers, read forgivingly; and what is said when they cannot be read."""

import contextlib
import logging
import timeit
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.guides.misread import REASONS, Misread
from bot.guides.model import Option, Question
from bot.guides.values import accept_date, date_bounds, read
from tests.bot.guides.builders import question

TODAY = date(2026, 11, 25)
HELD = question(kind="yes_no")
CLEAR = question(
    kind="scale",
    min=1,
    max=5,
    dont_know=True,
    low={"sv": "Inte alls", "en": "Not at all"},
    high={"sv": "Helt", "en": "Fully"},
)
HOURS = question(kind="number", min=0, max=40)
LAST_DAY = question(kind="date", min=0, max=90)
STARTED = question(kind="date", min=date(2020, 1, 1), max=date(2026, 11, 25))
COMMENT = question(kind="text", max_length=10)
REASON = question(
    kind="choice",
    options=["Lön och förmåner", "Ledarskap", "Lång resväg", "Arbetsmiljö", "Pension", "Annat"],
)
REASONS_ASKED = question(
    kind="choices",
    max_choices=3,
    options=["Lön och förmåner", "Ledarskap", "Lång resväg", "Arbetsmiljö", "Pension", "Annat"],
)
LENGTH = question(kind="choice", options=["1 månad", "3 månader", "6 månader"])


def reading(asked: Question, typed: str, language: str = "sv", **more: Any) -> Any:
    return read(asked, typed, today=TODAY, language=language, **more)


def misreading(asked: Question, typed: str, language: str = "sv") -> Misread:
    with pytest.raises(Misread) as caught:
        reading(asked, typed, language)
    return caught.value


@pytest.mark.parametrize(
    "typed", ["ja", "Ja!", " JAPP ", "jo", "ja tack", "Självklart", "yes", "Y", "👍"]
)
def test_a_yes(typed: str) -> None:
    assert reading(HELD, typed) == "yes"


@pytest.mark.parametrize("typed", ["nej", "Nej.", "nä", "Nej, tack", "no", "NOPE", "👎"])
def test_a_no(typed: str) -> None:
    assert reading(HELD, typed.replace(",", "")) == "no"


@pytest.mark.parametrize("typed", ["", "kanske", "ja och nej", "jaså", "ja, inte vet jag"])
def test_neither_yes_nor_no(typed: str) -> None:
    assert misreading(HELD, typed).facts == {"typed": typed}


@pytest.mark.parametrize(
    ("typed", "step"),
    [
        *(("4", 4), ("fyra", 4), ("four", 4), ("4/5", 4), ("4 av 5", 4), ("4.", 4)),
        *(("inte alls", 1), ("HELT", 5), ("vet ej", "dont_know"), ("Vet inte!", "dont_know")),
        *(("don’t know", "dont_know"), ("not sure", "dont_know")),
    ],
)
def test_a_step_on_the_scale(typed: str, step: int | str) -> None:
    assert reading(CLEAR, typed) == step


def test_the_ends_of_a_scale_are_called_what_the_reader_sees() -> None:
    assert reading(CLEAR, "fully", "en") == 5


@pytest.mark.parametrize("typed", ["0", "6", "3,5", "-1", "bra", "", "4/6"])
def test_a_step_that_is_not_on_the_scale(typed: str) -> None:
    assert misreading(CLEAR, typed).facts == {
        "typed": typed,
        "min": 1,
        "max": 5,
        "example": 3,
        "dont_know": True,
    }


def test_not_knowing_is_no_answer_unless_the_question_says_so() -> None:
    facts = misreading(question(kind="scale", min=0, max=10), "vet ej").facts
    assert facts["dont_know"] is False


def test_a_number_within_its_bounds() -> None:
    assert reading(HOURS, "37,5") == 37.5
    assert reading(HOURS, "tolv") == 12


@pytest.mark.parametrize(
    ("typed", "reason", "fact"),
    [
        ("många", "not_a_number", {"typed": "många"}),
        ("-1", "number_too_small", {"number": -1}),
        ("40,5", "number_too_large", {"number": 40.5}),
    ],
)
def test_a_number_that_cannot_be_taken(typed: str, reason: str, fact: dict[str, Any]) -> None:
    misread = misreading(HOURS, typed)
    assert misread.reason == reason
    assert misread.facts == {**fact, "min": 0, "max": 40, "example": 20}


def test_a_number_without_bounds_still_has_an_example() -> None:
    assert misreading(question(kind="number"), "x").facts["example"] == 12
    assert misreading(question(kind="number", max=3), "x").facts["example"] == 3


def test_a_date_is_kept_as_iso() -> None:
    assert reading(LAST_DAY, "om två veckor") == "2026-12-09"
    assert reading(STARTED, "1/9 2025") == "2025-09-01"


@pytest.mark.parametrize(
    ("typed", "reason", "fact"),
    [
        ("kl 8", "not_a_date", {"typed": "kl 8"}),
        ("i går", "date_too_early", {"date": date(2026, 11, 24)}),
        ("om ett halvår", "date_too_late", {"date": date(2027, 5, 25)}),
    ],
)
def test_a_date_that_cannot_be_taken(typed: str, reason: str, fact: dict[str, Any]) -> None:
    misread = misreading(LAST_DAY, typed)
    assert misread.reason == reason
    assert misread.facts == {
        **fact,
        "min": TODAY,
        "max": date(2027, 2, 23),
        "example": date(2026, 12, 9),
    }


def test_the_bounds_of_a_date_are_days_from_today_or_dates() -> None:
    assert date_bounds(LAST_DAY, TODAY) == (date(2026, 11, 25), date(2027, 2, 23))
    assert date_bounds(STARTED, TODAY) == (date(2020, 1, 1), date(2026, 11, 25))
    assert date_bounds(question(kind="date"), TODAY) == (None, None)


def test_the_example_of_a_date_could_be_given() -> None:
    assert misreading(STARTED, "x").facts["example"] == date(2026, 11, 25)
    assert misreading(question(kind="date", min=30), "x").facts["example"] == date(2026, 12, 25)


def test_a_date_pressed_in_the_calendar_is_held_to_the_same_bounds() -> None:
    assert accept_date(LAST_DAY, date(2026, 12, 1), TODAY) == "2026-12-01"
    with pytest.raises(Misread, match="date_too_late"):
        accept_date(LAST_DAY, date(2028, 1, 1), TODAY)


def test_a_text_is_kept_as_written_but_for_the_space_around_it() -> None:
    assert reading(COMMENT, "  Hej\ndå!  ") == "Hej\ndå!"


def test_a_text_that_cannot_be_taken() -> None:
    assert misreading(COMMENT, " \n ").facts == {"max": 10}
    assert misreading(COMMENT, "x" * 11).facts == {"length": 11, "max": 10}


@pytest.mark.parametrize(
    ("typed", "chosen"),
    [
        *(("2", "b"), ("2.", "b"), ("6)", "f"), ("två", "b")),
        *(("Ledarskap", "b"), ("ledar", "b"), ("LED", "b"), ("lon", "a"), ("arbetsmiljo", "d")),
        *(("lön och förmåner", "a"), ("förmåner", "a"), ("resväg", "c"), ("annat!", "f")),
    ],
)
def test_an_option_is_chosen_by_number_or_label_or_part_of_it(typed: str, chosen: str) -> None:
    assert reading(REASON, typed) == chosen


def test_what_is_no_option_is_answered_with_all_of_them() -> None:
    misread = misreading(REASON, "vädret")
    assert misread.reason == "not_an_option"
    assert misread.facts["options"][:2] == ["Lön och förmåner", "Ledarskap"]
    assert misread.facts["example"] == "Lön och förmåner"


@pytest.mark.parametrize("typed", ["", "7", "0", "l", "...", "-1", "1,5"])
def test_an_option_is_not_guessed_at(typed: str) -> None:
    assert misreading(REASON, typed).reason == "not_an_option"


def test_what_fits_several_options_is_answered_with_those() -> None:
    misread = misreading(LENGTH, "månad")
    assert misread.reason == "ambiguous_option"
    assert misread.facts["options"] == ["1 månad", "3 månader", "6 månader"]


def test_a_number_that_begins_another_label_is_asked_about() -> None:
    misread = misreading(LENGTH, "3")
    assert misread.reason == "ambiguous_option"
    assert misread.facts["options"] == ["6 månader", "3 månader"]
    assert reading(LENGTH, "6") == "c"


def test_a_number_is_not_the_beginning_of_a_longer_one() -> None:
    asked = question(kind="choice", options=["Annat", "18 timmar", "38 timmar"])
    assert reading(asked, "1") == "a"
    assert reading(asked, "18") == "b"


def test_the_whole_label_wins_over_one_that_only_begins_with_it() -> None:
    asked = question(kind="choice", options=["Chef för enheten", "Chef"])
    assert reading(asked, "chef") == "b"


@pytest.mark.parametrize("typed", ["gymnasiet", "Gymnasiet."])
def test_one_certain_thing_is_known_by_how_it_begins(typed: str) -> None:
    asked = question(kind="choice", options=["Grundskola", "Gymnasium", "Högskola"])
    assert reading(asked, typed) == "b"


def test_labels_are_known_in_every_language_the_readers_own_first() -> None:
    asked = Question.model_validate(
        {
            "id": "q",
            "kind": "choice",
            "text": {"sv": "?"},
            "option": [
                {"id": "pay", "sv": "Lön", "en": "Pay"},
                {"id": "other", "sv": "Pay", "en": "Other"},
            ],
        }
    )
    assert reading(asked, "lön", "en") == "pay"
    assert reading(asked, "pay", "en") == "pay"
    assert reading(asked, "pay", "sv") == "other"


@pytest.mark.parametrize(
    ("typed", "chosen"),
    [
        *(("2", ["b"]), ("1, 3", ["a", "c"]), ("3 1", ["c", "a"]), ("1;2\n3", ["a", "b", "c"])),
        *(("1 och 3", ["a", "c"]), ("1+2", ["a", "b"]), ("2,2, 2", ["b"])),
        *(("lön och ledarskap", ["a", "b"]), ("Lön och förmåner", ["a"])),
        *(("lön och förmåner, resväg samt annat", ["a", "c", "f"]), ("annat and 2", ["f", "b"])),
    ],
)
def test_several_options_come_as_they_are_typed_each_once(typed: str, chosen: list[str]) -> None:
    assert reading(REASONS_ASKED, typed) == chosen


def test_a_message_of_numbers_takes_as_long_as_it_is_long() -> None:
    """Eight times as long, and not sixty-four: the quickest of three, against the quickest."""

    def quickest(numbers: int) -> float:
        return min(timeit.repeat(lambda: reading(REASONS_ASKED, "2 3 " * numbers), number=1))

    assert reading(REASONS_ASKED, "2 3 " * 1024) == ["b", "c"]
    assert quickest(1024) < 32 * quickest(128)


def test_a_label_is_known_by_its_words_without_its_marks() -> None:
    asked = question(kind="choice", options=["Vet du?", "Vet du det?"])
    assert reading(asked, "Vet du?") == "a"


def test_the_part_that_was_not_understood_is_named() -> None:
    misread = misreading(REASONS_ASKED, "lön, vädret och annat")
    assert (misread.reason, misread.facts["typed"]) == ("not_an_option", "vädret")


def test_too_many_options_are_counted() -> None:
    misread = misreading(REASONS_ASKED, "1 2 3 4")
    assert misread.reason == "too_many_choices"
    assert misread.facts == {"chosen": 4, "max": 3, "example": "1, 2, 3"}


def test_options_found_at_run_time_are_chosen_from_in_the_same_way() -> None:
    asked = question(kind="choice", options_from="checklists")
    found = [Option(id="chef", sv="Chef"), Option(id="allman", sv="Allmän")]
    assert reading(asked, "allm", options=found) == "allman"


@pytest.mark.parametrize("kind", ["person", "unit", "file"])
def test_what_is_searched_for_or_sent_is_not_read(kind: str) -> None:
    with pytest.raises(ValueError, match=f"A {kind} is not read"):
        reading(question(kind=kind), "Astrid")


# What templates must know

EVERY_REASON = {
    "empty": (COMMENT, ""),
    "text_too_long": (COMMENT, "x" * 99),
    "not_yes_no": (HELD, "kanske"),
    "not_an_option": (REASON, "vädret"),
    "ambiguous_option": (LENGTH, "månad"),
    "too_many_choices": (REASONS_ASKED, "1 2 3 4"),
    "not_on_scale": (CLEAR, "9"),
    "not_a_number": (HOURS, "många"),
    "number_too_small": (HOURS, "-1"),
    "number_too_large": (HOURS, "99"),
    "not_a_date": (LAST_DAY, "kl 8"),
    "date_too_early": (LAST_DAY, "i går"),
    "date_too_late": (LAST_DAY, "om ett år"),
}


def test_every_reason_in_the_table_can_come_about_with_its_facts() -> None:
    assert set(EVERY_REASON) == set(REASONS)
    for reason, (asked, typed) in EVERY_REASON.items():
        misread = misreading(asked, typed)
        assert (misread.reason, set(misread.facts)) == (reason, set(REASONS[reason]))


def test_a_reason_without_its_facts_is_refused() -> None:
    with pytest.raises(TypeError, match="takes the facts"):
        Misread("not_a_number", typed="x")
    with pytest.raises(KeyError):
        Misread("too_shy")


def test_what_was_typed_reaches_no_log(caplog: pytest.LogCaptureFixture) -> None:
    number = "19121212-1212"
    try:
        reading(HOURS, number)
    except Misread:
        logging.getLogger("test").exception("refused")
    assert "not_a_number" in caplog.text
    assert "19121212" not in caplog.text


def test_a_long_answer_is_said_back_cut_short() -> None:
    assert (
        misreading(HELD, "nja " * 50).facts["typed"] == "nja nja nja nja nja nja nja nja nja nja…"
    )


ALL_KINDS = [asked for asked, _ in EVERY_REASON.values()]


@given(st.sampled_from(ALL_KINDS), st.text(max_size=60), st.sampled_from(["sv", "en", "latt"]))
def test_any_text_is_either_read_or_misread(asked: Question, typed: str, language: str) -> None:
    with contextlib.suppress(Misread):
        assert reading(asked, typed, language) is not None


@given(st.sampled_from(ALL_KINDS), st.data())
def test_the_example_given_is_an_answer(asked: Question, data: st.DataObject) -> None:
    try:
        reading(asked, data.draw(st.text(max_size=10)))
    except Misread as misread:
        if "example" in misread.facts:
            reading(asked, str(misread.facts["example"]))
