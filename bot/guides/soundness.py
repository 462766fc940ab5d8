"""What guides and checklists must both fulfil: ids told apart, words for every reader."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from pydantic import BaseModel

from bot.guides.lines import Place
from bot.guides.problems import Finding
from bot.guides.words import Language, Words

LONGEST_ID = 40
LONGEST_WORDS = 2000
ALL_LANGUAGES: tuple[Language, ...] = ("sv", "en", "latt")
AT_WORK: tuple[Language, ...] = ("sv", "en")
_NAMES = {"sv": "Swedish", "en": "English", "latt": "plain Swedish"}


@dataclass(frozen=True)
class Known:
    """The names that exist outside the file; None leaves them unchecked."""

    options: frozenset[str] | None = None
    suggestions: frozenset[str] | None = None
    searches: frozenset[tuple[str, str | None]] | None = None
    """(kind, suggest_from) of what can be found by typing a part of its name."""
    guides: frozenset[str] | None = None
    errands: frozenset[str] | None = None
    """The guides that are errands of their own, which no task can ask for."""


class _Named(Protocol):
    @property
    def id(self) -> str: ...


def id_findings(
    place: Place, kind: str, parts: Sequence[_Named], within: str = ""
) -> Iterator[Finding]:
    """`place` is that of the list, `kind` what its members are called."""
    seen: set[str] = set()
    for index, part in enumerate(parts):
        at = (*place, index, "id")
        if part.id in seen:
            what = f'there is an earlier {kind} "{part.id}"{within}'
            yield Finding(at, what, "Give one of them another id")
        if not 1 <= len(part.id.encode()) <= LONGEST_ID:
            what = f'the id of {kind} "{part.id}"{within} is {len(part.id.encode())} bytes long'
            yield Finding(at, what, f"Use 1 to {LONGEST_ID}, since buttons carry it")
        seen.add(part.id)


def word_findings(
    words: Words, place: Place, name: str, languages: Sequence[Language]
) -> Iterator[Finding]:
    """`name` is what the words are, such as 'the text of question "reason"'."""
    for language, written in (("sv", words.sv), ("en", words.en), ("latt", words.latt)):
        if written is None and language in languages:
            what = f"{name} is missing in {_NAMES[language]}"
            yield Finding(place, what, f'Add {language} = "…"')
        elif written is not None and not written.strip():
            what = f"{name} is empty in {_NAMES[language]}"
            yield Finding((*place, language), what, "Write the words, or remove the key")
        elif written is not None and len(written) > LONGEST_WORDS:
            what = f"{name} is {len(written)} signs long in {_NAMES[language]}"
            yield Finding((*place, language), what, f"Keep it under {LONGEST_WORDS + 1}")


def words_in(part: BaseModel, place: Place) -> Iterator[tuple[Place, Words]]:
    """All words a part holds, its members' too, each with its place."""
    for name, field in type(part).model_fields.items():
        at, value = (*place, field.alias or name), getattr(part, name)
        members = enumerate(value) if isinstance(value, tuple) else ()
        found = [(at, value), *(((*at, index), member) for index, member in members)]
        for where, each in found:
            if isinstance(each, Words):
                yield where, each
            if isinstance(each, BaseModel):
                yield from words_in(each, where)


def use_one_of(names: Iterable[str]) -> str:
    listed = ", ".join(names)
    return f"Use one of: {listed}" if listed else "Remove it: there is none to use"
