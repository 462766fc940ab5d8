"""A guide: the questions of one conversation, as `templates/guides/*.toml` writes them."""

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Literal

from pydantic import Field

from bot.guides.document import Document, Part
from bot.guides.words import Words

Audience = Literal["new_hire", "leaver", "manager", "mentor", "hr", "employee"]
Kind = Literal[
    "yes_no", "choice", "choices", "scale", "number", "date", "text", "person", "unit", "file"
]
SEARCHED: tuple[Kind, ...] = ("person", "unit")
"""Answered by typing a part of a name."""
DONT_KNOW = "dont_know"


class Option(Words):
    id: str


class AskIf(Part):
    """Ask only when the earlier `question` was answered with one of these, written as text."""

    question: str
    any_of: tuple[str, ...] = Field(strict=False)


class Question(Part):
    """One question.

    `min` and `max` bound a scale or a number. On a date they are a date, or whole days from the
    day the question is asked: `min = -30, max = 0` is the last thirty days and today.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    kind: Kind
    optional: bool = False
    text: Words
    help: Words | None = None
    min: int | float | date | None = None
    max: int | float | date | None = None
    max_length: int | None = Field(default=None, ge=1)
    low: Words | None = None
    high: Words | None = None
    dont_know: bool = False
    max_choices: int | None = Field(default=None, ge=1)
    ranked: bool = False
    """Of several choices: what is picked first weighs most."""
    options: tuple[Option, ...] = Field(default=(), alias="option", strict=False)
    options_from: str | None = None
    suggest_from: str | None = None
    ask_if: AskIf | None = None
    forgets: tuple[str, ...] = Field(default=(), strict=False)
    """The questions to ask anew when this one is changed: they were suggested for its answer."""


class Guide(Document):
    """Questions for one audience, in the order they are asked."""

    audience: Audience = Field(alias="for")
    review: bool = True
    report: bool = False
    """A check-in: HR reads the answers, counted and without names."""
    saves: bool = False
    """What is answered is kept, and goes to nobody: the last button says so."""
    confidential: bool = False
    """The answers are stored sealed, and never shown again, not even to who gave them."""
    title: Words
    intro: Words | None = None
    questions: tuple[Question, ...] = Field(alias="question", strict=False, min_length=1)

    @property
    def small(self) -> bool:
        """Over in a moment: whoever leaves it wants none of it, and has nothing to keep."""
        return not self.review or len(self.questions) == 1

    def without_free_text(self) -> "Guide":
        """The same, without the questions that are answered in words of one's own."""
        kept = tuple(question for question in self.questions if question.kind != "text")
        whole = {name: getattr(self, name) for name in type(self).model_fields}
        return Guide.model_construct(**whole | {"questions": kept}).named(self.name)

    def question(self, question_id: str) -> Question:
        """Raise KeyError when the guide has no such question."""
        return self._by_id[question_id]

    @cached_property
    def _by_id(self) -> Mapping[str, Question]:
        return {question.id: question for question in self.questions}
