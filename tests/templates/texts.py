"""Every text that a person reads, by file and language, wherever `templates/` keeps it."""

import html
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import Environment, nodes

LANGUAGES = ("sv", "en", "latt")
TOML = ("*.toml", "checklists/*.toml", "guides/*.toml")
_JINJA = Environment(autoescape=True)


class Text(NamedTuple):
    """All of one language's words in one file, a line for each title, label and text."""

    file: str
    language: str
    words: str

    def __str__(self) -> str:
        return f"{self.file} in {self.language}"


def texts(root: Path) -> Iterator[Text]:
    """Texts under `root`, without files that say nothing in a language."""
    for path in sorted(path for pattern in TOML for path in root.glob(pattern)):
        content = tomllib.loads(path.read_text("utf-8"))
        for language in LANGUAGES:
            yield from _text(path, root, language, "\n".join(_spoken(content, language)))
    for language in LANGUAGES:
        for path in messages(root, language).values():
            words = "\n".join(blocks(path).values())
            yield from _text(path, root, language, words)


def messages(root: Path, language: str) -> dict[str, Path]:
    return {path.name: path for path in sorted((root / "messages" / language).glob("*.j2"))}


def blocks(path: Path) -> dict[str, str]:
    """Block name -> what it says, a value filled in counting as one short word."""
    return _blocks(path.read_text("utf-8"))


@cache
def _blocks(source: str) -> dict[str, str]:
    template = _JINJA.parse(source)
    return {block.name: _plain(block) for block in template.find_all(nodes.Block)}


def _text(path: Path, root: Path, language: str, words: str) -> Iterator[Text]:
    if words.strip():
        yield Text(str(path.relative_to(root)), language, words)


def _spoken(node: Any, language: str, inside: bool = False) -> Iterator[str]:
    """The strings under a key that is named as the language."""
    if isinstance(node, str):
        yield from [node] if inside else []
    elif isinstance(node, list):
        for member in node:
            yield from _spoken(member, language, inside)
    elif isinstance(node, dict):
        for key, value in node.items():
            yield from _spoken(value, language, inside or key == language)


def _plain(block: nodes.Block) -> str:
    pieces = [
        piece.data if isinstance(piece, nodes.TemplateData) else "X"
        for output in block.find_all(nodes.Output)
        for piece in output.nodes
    ]
    return html.unescape(re.sub(r"<[^>]+>", "", "".join(pieces)))
