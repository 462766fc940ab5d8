"""Words in three languages."""

import pytest
from pydantic import ValidationError

from bot.guides.words import Words


@pytest.mark.parametrize(
    ("language", "said"), [("sv", "hälsa"), ("en", "greet"), ("latt", "säg hej"), ("fi", "hälsa")]
)
def test_words_are_said_in_the_language_asked_for(language: str, said: str) -> None:
    assert Words(sv="hälsa", en="greet", latt="säg hej").of(language) == said


def test_a_missing_language_falls_back_to_swedish() -> None:
    words = Words(sv="hälsa")
    assert (words.of("en"), words.of("latt")) == ("hälsa", "hälsa")


def test_words_without_swedish_are_refused() -> None:
    with pytest.raises(ValidationError):
        Words.model_validate({"en": "greet"})
