"""Which line of a TOML text says what, so that a mistake in the data is shown where it stands.

`tomllib` gives values without their places. This reads the same text again for the places
only; the text is known to be sound TOML by then.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator

Place = tuple[str | int, ...]

_TOKEN = re.compile(
    r"""(?P<space>[ \t\r]+|\#[^\n]*)
      | (?P<newline>\n)
      | (?P<string>\"{3}(?:\\.|[^\\])*?\"{3,5}|'{3}.*?'{3,5}|"(?:\\.|[^"\\\n])*"|'[^'\n]*')
      | (?P<mark>[\[\]{}=,.])
      | (?P<bare>[^\s\[\]{}=,.\#"']+)""",
    re.VERBOSE | re.DOTALL,
)


def lines(text: str) -> dict[Place, int]:
    """The line of every table, key and list element: ("question", 2, "text", "sv") -> 14."""
    return _Reader(text).read()


def line_of(places: dict[Place, int], place: Place) -> int:
    """The line of `place`, or of the nearest thing around it that has one."""
    while place and place not in places:
        place = place[:-1]
    return places.get(place, 1)


class _Reader:
    def __init__(self, text: str) -> None:
        self.tokens = [*_tokens(text), ("end", "", text.count("\n") + 1)]
        self.at = 0
        self.places: dict[Place, int] = {}
        self.counted: Counter[Place] = Counter()

    def read(self) -> dict[Place, int]:
        table: Place = ()
        while self.kind != "end":
            if self.kind == "newline":
                self.at += 1
            elif self.sign == "[":
                table = self._header()
            else:
                self._pair(table)
        return self.places

    @property
    def kind(self) -> str:
        return self.tokens[self.at][0]

    @property
    def sign(self) -> str:
        kind, token, _ = self.tokens[self.at]
        return token if kind == "mark" else ""

    @property
    def line(self) -> int:
        return self.tokens[self.at][2]

    def _header(self) -> Place:
        line = self.line
        brackets = 2 if self.tokens[self.at + 1][:2] == ("mark", "[") else 1
        self.at += brackets
        keys = self._keys()
        self.at += brackets
        if brackets == 1:
            table = self._current(keys)
        else:
            listed = (*self._current(keys[:-1]), keys[-1])
            self.places.setdefault(listed, line)
            table = (*listed, self.counted[listed])
            self.counted[listed] += 1
        self.places[table] = line
        return table

    def _current(self, keys: list[str]) -> Place:
        """The place of a table: after every list of tables comes the index of its newest."""
        place: Place = ()
        for key in keys:
            place = (*place, key)
            if self.counted[place]:
                place = (*place, self.counted[place] - 1)
        return place

    def _pair(self, table: Place) -> None:
        line, place = self.line, table
        for key in self._keys():
            place = (*place, key)
            self.places.setdefault(place, line)
        self.at += 1
        self._value(place)

    def _keys(self) -> list[str]:
        keys: list[str] = []
        while self.sign not in ("=", "]"):
            kind, token, _ = self.tokens[self.at]
            if kind == "string":
                keys.append(tomllib.loads(f"key = {token}")["key"])
            elif kind == "bare":
                keys.append(token)
            self.at += 1
        return keys

    def _value(self, place: Place) -> None:
        if self.sign == "[":
            self._list(place)
        elif self.sign == "{":
            self._inline_table(place)
        else:
            while self.kind not in ("newline", "end") and self.sign not in (",", "]", "}"):
                self.at += 1

    def _list(self, place: Place) -> None:
        self.at += 1
        index = 0
        while self.sign != "]":
            if self.kind == "newline" or self.sign == ",":
                self.at += 1
            else:
                self.places[(*place, index)] = self.line
                self._value((*place, index))
                index += 1
        self.at += 1

    def _inline_table(self, place: Place) -> None:
        self.at += 1
        while self.sign != "}":
            if self.kind == "newline" or self.sign == ",":
                self.at += 1
            else:
                self._pair(place)
        self.at += 1


def _tokens(text: str) -> Iterator[tuple[str, str, int]]:
    line = 1
    for found in _TOKEN.finditer(text):
        kind, token = found.lastgroup or "", found.group()
        if kind != "space":
            yield kind, token, line
        line += token.count("\n")
