"""Inline keyboards, and what Telegram accepts of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bot.rehearsal.refusal import Refusal, bad_request

ACTIONS = (
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
)
STYLES = ("primary", "success", "danger")
MOST_BUTTONS = 100
MOST_IN_A_ROW = 8
MOST_DATA_BYTES = 64
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*)://", re.IGNORECASE)
_URL = re.compile(r"(?:https?|tg)://[^\s/?#]+\S*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Button:
    text: str
    action: str
    value: Any
    style: str | None = None

    @property
    def data(self) -> str | None:
        return str(self.value) if self.action == "callback_data" else None

    @property
    def url(self) -> str | None:
        return str(self.value) if self.action == "url" else None

    def payload(self) -> dict[str, Any]:
        shape = {"text": self.text, self.action: self.value}
        return shape | {"style": self.style} if self.style else shape


@dataclass(frozen=True, slots=True)
class Keyboard:
    rows: tuple[tuple[Button, ...], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.rows)

    def __iter__(self) -> Iterator[Button]:
        return (button for row in self.rows for button in row)

    def payload(self) -> dict[str, Any]:
        return {"inline_keyboard": [[button.payload() for button in row] for row in self.rows]}


NO_KEYBOARD = Keyboard()


def read(markup: Any) -> Keyboard:
    """The inline keyboard in a `reply_markup`; raises Refusal when Telegram would.

    `remove_keyboard` and `force_reply` are accepted and show nothing. Keyboards of words below
    the input field are refused: the rehearsal cannot show them, so nobody shall count on them.
    """
    if markup is None:
        return NO_KEYBOARD
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    if "keyboard" in markup:
        raise bad_request("the rehearsal shows inline keyboards only")
    if "inline_keyboard" not in markup:
        return NO_KEYBOARD
    rows = markup["inline_keyboard"]
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array')
    read_rows = tuple(tuple(_button(button) for button in row) for row in rows if row)
    if sum(map(len, read_rows)) > MOST_BUTTONS or any(len(r) > MOST_IN_A_ROW for r in read_rows):
        raise bad_request("REPLY_MARKUP_TOO_LONG")
    return Keyboard(read_rows)


def _button(shape: Any) -> Button:
    if not isinstance(shape, dict):
        raise _unparsable("expected an Object")
    text = shape.get("text")
    if not isinstance(text, str):
        raise _unparsable('Field "text" must be of type String')
    if not text.strip():
        raise _unparsable("Button text must be non-empty")
    style = shape.get("style")
    if style is not None and style not in STYLES:
        raise _unparsable("Unknown button style specified")
    action = _action(shape)
    return Button(text, action, _value(action, shape[action]), style)


def _action(shape: dict[str, Any]) -> str:
    given = [action for action in ACTIONS if _given(action, shape.get(action))]
    if not given:
        raise _unparsable("Text buttons are unallowed in the inline keyboard")
    if len(given) > 1:
        raise _unparsable(f"Exactly one action is allowed, found {' and '.join(given)}")
    return given[0]


def _given(action: str, value: Any) -> bool:
    """An empty inline query is an action; empty data or an empty address is none."""
    return value is not None and (value != "" or action.startswith("switch_inline_query"))


def _value(action: str, value: Any) -> Any:
    if action == "callback_data":
        if not isinstance(value, str) or not 1 <= len(value.encode()) <= MOST_DATA_BYTES:
            raise bad_request("BUTTON_DATA_INVALID")
    elif action == "url":
        return _checked_url(str(value))
    return value


def _checked_url(url: str) -> str:
    scheme = _SCHEME.match(url)
    if scheme and scheme[1].lower() not in ("http", "https", "tg"):
        why = "Unsupported URL protocol"
    elif _URL.fullmatch(url if scheme else f"http://{url}") and (scheme or "." in url):
        return url if scheme else f"http://{url}"
    else:
        why = "Wrong HTTP URL"
    raise bad_request(f"inline keyboard button URL '{url}' is invalid: {why}")


def _unparsable(why: str) -> Refusal:
    return bad_request(f"can't parse inline keyboard button: {why}")
