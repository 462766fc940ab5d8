"""The guide as its file writes it."""

import tomllib

import pytest
from pydantic import ValidationError

from bot.guides.model import Guide

CHECK_IN = """
for = "new_hire"
review = false

[title]
sv = "Avstämning"

[[question]]
id = "clear"
kind = "scale"
min = 1
max = 5
dont_know = true
text = { sv = "Hur tydlig var introduktionen?" }

[[question]]
id = "missed"
kind = "choices"
optional = true
max_choices = 2
option = [{ id = "tools", sv = "Verktyg" }, { id = "time", sv = "Tid" }]
text = { sv = "Vad saknade du?" }
ask_if = { question = "clear", any_of = ["1", "2"] }

[[question]]
id = "since"
kind = "date"
min = 2020-01-01
max = 0
text = { sv = "När började du?" }
"""

THE_SAME_OTHERWISE_LAID_OUT = """
# Words first.
title = { sv = "Avstämning" }
review = false
for = "new_hire"
[[question]]
kind = "scale"
id = "clear"
max = 5
min = 1
optional = false
dont_know = true
[question.text]
sv = '''Hur tydlig var introduktionen?'''
[[question]]
id = "missed"
kind = "choices"
optional = true
max_choices = 2
text.sv = "Vad saknade du?"
ask_if.question = "clear"
ask_if.any_of = [
  "1",
  "2",
]
[[question.option]]
id = "tools"
sv = "Verktyg"
[[question.option]]
id = "time"
sv = "Tid"
[[question]]
id = "since"
kind = "date"
min = 2020-01-01
max = 0
text.sv = "När började du?"
"""


def test_a_guide_is_read_with_its_questions_in_order() -> None:
    guide = Guide.read(CHECK_IN, "checkin")
    assert (guide.name, guide.audience, guide.review) == ("checkin", "new_hire", False)
    assert [question.id for question in guide.questions] == ["clear", "missed", "since"]
    assert [option.sv for option in guide.question("missed").options] == ["Verktyg", "Tid"]


def test_an_unknown_question_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        Guide.read(CHECK_IN, "checkin").question("salary")


def test_the_hash_is_of_the_content_and_not_of_the_layout() -> None:
    one, other = Guide.read(CHECK_IN, "one"), Guide.read(THE_SAME_OTHERWISE_LAID_OUT, "other")
    assert one.hash == other.hash
    assert len(one.hash) == 64


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Avstämning", "Avstämningar"),
        ("review = false", "review = true"),
        ('["1", "2"]', '["2", "1"]'),
        ("max_choices = 2\n", ""),
        ("2020-01-01", "2020-01-02"),
    ],
)
def test_any_change_of_content_changes_the_hash(old: str, new: str) -> None:
    assert old in CHECK_IN
    changed = Guide.read(CHECK_IN.replace(old, new), "checkin")
    assert changed.hash != Guide.read(CHECK_IN, "checkin").hash


def test_the_hash_stays_what_it_was_when_runs_were_stored_under_it() -> None:
    expected = "854e0ecf4f4780133fb4179da769714c7644c838ef113f0545ac7f5d7eaa6fdd"
    assert Guide.read(CHECK_IN, "checkin").hash == expected


def test_a_guide_comes_back_from_its_canonical_text() -> None:
    guide = Guide.read(CHECK_IN, "checkin")
    restored = Guide.restore(guide.canonical, "checkin")
    assert restored == guide
    assert restored.hash == guide.hash


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('kind = "scale"', 'kind = "slider"'),
        ("min = 1", 'min = "1"'),
        ("review = false", "review = 0"),
        ('id = "clear"', 'id = "Clear"'),
        ('["1", "2"]', "[1, 2]"),
        ("dont_know = true", "dont_know = true\nweight = 3"),
        ('for = "new_hire"', 'for = "everybody"'),
        ('for = "new_hire"', 'for = "new_hire"\nname = "checkin"'),
    ],
)
def test_what_is_not_in_the_schema_is_refused(old: str, new: str) -> None:
    assert old in CHECK_IN
    with pytest.raises(ValidationError):
        Guide.read(CHECK_IN.replace(old, new), "checkin")


def test_what_is_not_toml_is_refused() -> None:
    with pytest.raises(tomllib.TOMLDecodeError):
        Guide.read("for =", "checkin")


def test_a_guide_never_changes() -> None:
    guide = Guide.read(CHECK_IN, "checkin")
    with pytest.raises(ValidationError):
        guide.review = True  # type: ignore[misc]
