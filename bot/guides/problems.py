"""What is wrong in a file, said so that whoever edits it can put it right."""

import tomllib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from bot.guides.lines import Place, line_of, lines


@dataclass(frozen=True)
class Problem:
    """`what` and `do` are sentences without their full stops; no line is the file as a whole."""

    path: Path
    line: int | None
    what: str
    do: str

    def __str__(self) -> str:
        where = f"{self.path}:{self.line}" if self.line else f"{self.path}"
        return f"{where}: {self.what}. {self.do}."


class Unsound(ValueError):
    """Guides or checklists that cannot be used; `str()` gives a line for each problem."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


class Finding(NamedTuple):
    """A problem before its line is looked up."""

    place: Place
    what: str
    do: str


@dataclass(frozen=True)
class Source:
    """A file's text, with the path to show for it."""

    path: Path
    text: str

    @cached_property
    def data(self) -> dict[str, Any]:
        return tomllib.loads(self.text)

    @cached_property
    def places(self) -> dict[Place, int]:
        return lines(self.text)

    def problem(self, finding: Finding) -> Problem:
        line = line_of(self.places, finding.place)
        return Problem(self.path, line, finding.what, finding.do)


def subject(place: Place, data: dict[str, Any]) -> str:
    """The thing a place lies in, named as its author knows it.

    ("question", 2, "option", 0, "sv") is 'option "pay" of question "reason"'; outside every
    list it is "the file".
    """
    node: Any = data
    named: list[str] = []
    for step, key in enumerate(place):
        try:
            node = node[key]
        except (KeyError, IndexError, TypeError):
            break
        if isinstance(key, int) and isinstance(node, dict):
            own_id = node.get("id")
            label = f'"{own_id}"' if isinstance(own_id, str) else str(key + 1)
            named.insert(0, f"{place[step - 1]} {label}")
    return " of ".join(named) or "the file"


def whole(place: Place, data: dict[str, Any]) -> str:
    """The subject, and the key in it where the place is one: 'text of question "reason"'."""
    name = subject(place, data)
    if place and (isinstance(place[-1], str) or subject(place[:-1], data) == name):
        key = next(key for key in reversed(place) if isinstance(key, str))
        return f"{key} of {name}"
    return name
