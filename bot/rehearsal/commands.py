"""The bot's list of commands, per scope and language."""

from __future__ import annotations

import json
import re
from typing import Any

from bot.rehearsal.refusal import bad_request

MOST = 100
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_DEFAULT = {"type": "default"}

Command = dict[str, str]


class Commands:
    def __init__(self) -> None:
        self._lists: dict[tuple[str, str], list[Command]] = {}

    def put(self, commands: Any, scope: Any, language: str) -> None:
        """Raises Refusal for what Telegram would not take."""
        if not isinstance(commands, list) or len(commands) > MOST:
            raise bad_request("BOT_COMMANDS_TOO_MUCH" if isinstance(commands, list) else _SHAPE)
        self._lists[_key(scope, language)] = [_read(command) for command in commands]

    def get(self, scope: Any, language: str) -> list[Command]:
        return self._lists.get(_key(scope, language), [])

    def shown_to(self, chat_id: int, language: str) -> list[Command]:
        """What a person finds in the menu: the narrowest scope first, their language first."""
        scopes = ({"type": "chat", "chat_id": chat_id}, {"type": "all_private_chats"}, None)
        for scope in scopes:
            for spoken in (language, ""):
                if commands := self.get(scope, spoken):
                    return commands
        return []


_SHAPE = "can't parse commands: expected an Array of BotCommand"


def _key(scope: Any, language: str) -> tuple[str, str]:
    return json.dumps(scope or _DEFAULT, sort_keys=True), language


def _read(command: Any) -> Command:
    if not isinstance(command, dict):
        raise bad_request(_SHAPE)
    name, description = str(command.get("command", "")), str(command.get("description", ""))
    name = name.removeprefix("/")
    if not _COMMAND.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= len(description) <= 256:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": description}
