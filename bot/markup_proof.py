"""Is the HTML of a message template what Telegram takes? Read off the template, by line.

A message that Telegram can't parse is refused as a whole, and nobody gets it.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import NamedTuple

from jinja2 import nodes

from bot.rehearsal.entities import KINDS

_TAG = re.compile(r"<(?P<end>/?)(?P<name>[^\s<>]*)(?P<attributes>[^<>]*)>|<")
_FILLED_IN = "X"
"""Stands for what is put in, which is escaped."""


class Flaw(NamedTuple):
    line: int
    what: str
    do: str


class _Open(NamedTuple):
    tag: str
    line: int


def flaws(block: nodes.Block) -> list[Flaw]:
    """Tags that are unknown, unclosed, closed in the wrong order, or open in one case only.

    The template must have been parsed without trimming, so that lines are counted as written.
    """
    reading = _Reading()
    reading.read(block.body)
    found = [
        Flaw(tag.line, f"<{tag.tag}> is never closed", f"Add </{tag.tag}>") for tag in reading.open
    ]
    return sorted(reading.found + found)


class _Reading:
    def __init__(self, open_: Sequence[_Open] = ()) -> None:
        self.open = list(open_)
        self.found: list[Flaw] = []

    def read(self, body: Sequence[nodes.Node]) -> None:
        run: list[tuple[str, int]] = []
        for node in body:
            if isinstance(node, nodes.Output):
                run += _pieces(node)
                continue
            self._text(run)
            run = []
            self._beyond_text(node)
        self._text(run)

    def _beyond_text(self, node: nodes.Node) -> None:
        if isinstance(node, nodes.If):
            cases = [node.body, *(each.body for each in node.elif_), node.else_]
            self._cases(node.lineno, cases)
        elif isinstance(node, nodes.For):
            self._cases(node.lineno, [node.body, []])
            self._cases(node.lineno, [node.else_, []])
        else:
            self.read(getattr(node, "body", []))

    def _cases(self, line: int, cases: Sequence[Sequence[nodes.Node]]) -> None:
        """Only one of them is shown: the same tags must be open after each."""
        ends = []
        for case in cases:
            reading = _Reading(self.open)
            reading.read(case)
            self.found += reading.found
            ends.append(reading.open)
        if len({tuple(tag.tag for tag in end) for end in ends}) == 1:
            self.open = ends[0]
            return
        levels = zip_longest(*ends)
        uneven = next(level for level in levels if len({each and each.tag for each in level}) > 1)
        tag = next(each.tag for each in uneven if each)
        what = f"<{tag}> is opened or closed in a part that is not always shown"
        self.found.append(Flaw(line, what, "Open and close it in the same part"))

    def _text(self, run: Sequence[tuple[str, int]]) -> None:
        whole = "".join(text for text, _ in run)
        for match in _TAG.finditer(whole):
            line = _line(run, match.start())
            if match["name"] is None:
                self.found.append(Flaw(line, "a < begins no tag", "Write &lt; for the sign itself"))
            elif match["end"]:
                self._end(match["name"].lower(), line)
            else:
                self._start(match["name"].lower(), match["attributes"], line)

    def _start(self, tag: str, attributes: str, line: int) -> None:
        if tag not in KINDS:
            do = f"Use one of: {', '.join(KINDS)}; or write &lt; for the sign itself"
            self.found.append(Flaw(line, f"Telegram knows no tag <{tag}>", do))
            return
        if tag == "span" and "tg-spoiler" not in attributes:
            do = 'Write <span class="tg-spoiler">'
            self.found.append(Flaw(line, "Telegram knows <span> as a spoiler only", do))
        self.open.append(_Open(tag, line))

    def _end(self, tag: str, line: int) -> None:
        if tag not in KINDS:
            self.found.append(Flaw(line, f"Telegram knows no tag </{tag}>", "Remove it"))
        elif self.open and self.open[-1].tag == tag:
            self.open.pop()
        elif any(each.tag == tag for each in self.open):
            inner = self.open[-1].tag
            what = f"</{tag}> comes before </{inner}>, which is inside it"
            self.found.append(Flaw(line, what, f"Close <{inner}> first"))
            self.open.remove(next(each for each in reversed(self.open) if each.tag == tag))
        else:
            self.found.append(Flaw(line, f"</{tag}> closes nothing that is open", "Remove it"))


def _pieces(output: nodes.Output) -> Iterator[tuple[str, int]]:
    """Text as the reader gets it, with the line it begins on."""
    for piece in output.nodes:
        text = piece.data if isinstance(piece, nodes.TemplateData) else _FILLED_IN
        yield text, piece.lineno


def _line(run: Sequence[tuple[str, int]], at: int) -> int:
    for text, line in run:
        if at < len(text):
            return line + text.count("\n", 0, at)
        at -= len(text)
    raise ValueError("beyond the end")
