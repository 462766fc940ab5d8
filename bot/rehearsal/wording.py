"""What Telegram takes as the words of a message, a caption, or a description."""

from __future__ import annotations

from bot.rehearsal.entities import Text, from_html, from_plain, units
from bot.rehearsal.parameters import Parameters
from bot.rehearsal.refusal import bad_request

MOST_TEXT = 4096
MOST_CAPTION = 1024


def message_text(given: Parameters) -> Text:
    """Raises Refusal when empty, too long (in UTF-16 units, without markup) or malformed."""
    source = given.text("text")
    if not source:
        raise bad_request("message text is empty")
    text = _parsed(source, given.text("parse_mode"))
    if not text.plain:
        raise bad_request("text must be non-empty")
    if units(text.plain) > MOST_TEXT:
        raise bad_request("message is too long")
    return text


def caption(given: Parameters) -> Text:
    """May be empty. Raises Refusal when too long or malformed."""
    text = _parsed(given.text("caption"), given.text("parse_mode"))
    if units(text.plain) > MOST_CAPTION:
        raise bad_request("message caption is too long")
    return text


def _parsed(source: str, mode: str) -> Text:
    if not mode:
        return from_plain(source)
    if mode.lower() != "html":
        raise bad_request("unsupported parse_mode")
    return from_html(source)
