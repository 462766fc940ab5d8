"""Formatted text: Telegram's HTML read as strictly as Telegram reads it.

Rules and wording of errors: https://core.telegram.org/bots/api#html-style. Offsets and lengths
of entities count UTF-16 code units; the offsets in errors count bytes of UTF-8.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from bot.rehearsal.refusal import Refusal, bad_request

Entity = dict[str, object]

KINDS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "tg-emoji": "custom_emoji",
    "a": "text_link",
}
_MARK = re.compile(r"<|&(?:lt|gt|amp|quot|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});")
_START = re.compile(r"<([^\s>]*)((?:\s+[^\s=>/]+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s>]+))?)*)\s*>")
_END = re.compile(r"</([^\s>]*)\s*>")
_ATTRIBUTE = re.compile(r"([^\s=>/]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+)))?")
_NAME = re.compile(r"[^\s>]*")
_FOUND = re.compile(
    r"(?P<bot_command>(?<![\w/])/[a-z0-9_]{1,32}(?![\w/]))|(?P<url>\bhttps?://[^\s<>\"]+[^\s<>\".,:;!?)])",
    re.IGNORECASE,
)
_LINK = re.compile(r"(?:https?|tg)://\S+")
_DOMAIN = re.compile(r"[\w-]+(?:\.[\w-]+)+(?:[/?#]\S*)?")


@dataclass(frozen=True, slots=True)
class Text:
    """Text as people see it, without markup, and where its formatting lies."""

    plain: str
    entities: tuple[Entity, ...] = ()


@dataclass(slots=True)
class _Open:
    tag: str
    attributes: dict[str, str]
    at: int
    offset: int


def units(text: str) -> int:
    """The length Telegram counts: UTF-16 code units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def from_plain(source: str) -> Text:
    return _trimmed(source, [])


def from_html(source: str) -> Text:
    """Raises Refusal when tags are unknown, unbalanced or malformed."""
    if "<" not in source and "&" not in source:
        return from_plain(source)
    reader = _Reader(source)
    reader.read()
    return _trimmed("".join(reader.parts), reader.entities)


class _Reader:
    def __init__(self, source: str) -> None:
        self.source = source
        self.parts: list[str] = []
        self.entities: list[Entity] = []
        self._offset = 0
        self._open: list[_Open] = []

    def read(self) -> None:
        at = 0
        while mark := _MARK.search(self.source, at):
            self._add(self.source[at : mark.start()])
            if mark.group() != "<":
                self._add(html.unescape(mark.group()))
                at = mark.end()
            elif self.source.startswith("</", mark.start()):
                at = self._end(mark.start())
            else:
                at = self._start(mark.start())
        self._add(self.source[at:])
        if self._open:
            raise _unparsable(
                f'Can\'t find end tag corresponding to start tag "{self._open[-1].tag}"'
            )

    def _add(self, text: str) -> None:
        if text:
            self.parts.append(text)
            self._offset += units(text)

    def _byte(self, at: int) -> int:
        return len(self.source[:at].encode())

    def _start(self, at: int) -> int:
        tag = _name(self.source, at + 1)
        if tag not in KINDS:
            raise _unparsable(f'Unsupported start tag "{tag}" at byte offset {self._byte(at)}')
        match = _START.match(self.source, at)
        if not match:
            raise _unparsable(f"Unclosed start tag at byte offset {self._byte(at)}")
        attributes = {
            name.lower(): html.unescape(a or b or c)
            for name, a, b, c in _ATTRIBUTE.findall(match[2])
        }
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise _unparsable(
                f'Tag "span" must have class "tg-spoiler" at byte offset {self._byte(at)}'
            )
        self._open.append(_Open(tag, attributes, len(self.parts), self._offset))
        return match.end()

    def _end(self, at: int) -> int:
        if not self._open:
            raise _unparsable(f"Unexpected end tag at byte offset {self._byte(at)}")
        match = _END.match(self.source, at)
        if not match:
            raise _unparsable(f"Unclosed end tag at byte offset {self._byte(at)}")
        opened, tag = self._open.pop(), match[1].lower()
        if tag and tag != opened.tag:
            raise _unparsable(
                f"Unmatched end tag at byte offset {self._byte(at)}, "
                f'expected "</{opened.tag}>", found "</{tag}>"'
            )
        self._close(opened)
        return match.end()

    def _close(self, opened: _Open) -> None:
        length = self._offset - opened.offset
        entity: Entity = {"type": KINDS[opened.tag], "offset": opened.offset, "length": length}
        if opened.tag == "a":
            url = _link(opened.attributes.get("href") or "".join(self.parts[opened.at :]))
            if url is None:
                return
            entity["url"] = url
        elif opened.tag == "tg-emoji":
            entity["custom_emoji_id"] = opened.attributes.get("emoji-id", "")
        elif opened.tag == "blockquote" and "expandable" in opened.attributes:
            entity["type"] = "expandable_blockquote"
        if length:
            self.entities.append(entity)


def _name(source: str, at: int) -> str:
    match = _NAME.match(source, at)
    return match.group().lower() if match else ""


def _link(url: str) -> str | None:
    if _LINK.fullmatch(url):
        return url
    return f"http://{url}" if _DOMAIN.fullmatch(url) else None


def _trimmed(text: str, entities: list[Entity]) -> Text:
    """Whitespace around a message is cut, and commands and links in it are found."""
    lead = len(text) - len(text.lstrip())
    plain = text.strip()
    end, shift = units(plain), units(text[:lead])
    kept = [moved for entity in entities if (moved := _moved(entity, shift, end))]
    if "/" in plain:
        kept += _found(plain, kept)
    kept.sort(key=lambda entity: (_int(entity, "offset"), -_int(entity, "length")))
    return Text(plain, tuple(kept))


def _moved(entity: Entity, shift: int, end: int) -> Entity | None:
    start = max(_int(entity, "offset") - shift, 0)
    stop = min(_int(entity, "offset") + _int(entity, "length") - shift, end)
    return {**entity, "offset": start, "length": stop - start} if stop > start else None


def _found(plain: str, taken: list[Entity]) -> list[Entity]:
    found: list[Entity] = []
    for match in _FOUND.finditer(plain):
        offset = units(plain[: match.start()])
        length = units(match.group())
        if not any(_closed_to_links(entity, offset) for entity in taken):
            found.append({"type": match.lastgroup, "offset": offset, "length": length})
    return found


def _closed_to_links(entity: Entity, offset: int) -> bool:
    inside = _int(entity, "offset") <= offset < _int(entity, "offset") + _int(entity, "length")
    return inside and entity["type"] in ("code", "pre", "text_link")


def _int(entity: Entity, field: str) -> int:
    value = entity[field]
    assert isinstance(value, int)
    return value


def _unparsable(why: str) -> Refusal:
    return bad_request(f"can't parse entities: {why}")
