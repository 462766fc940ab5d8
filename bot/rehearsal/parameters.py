"""The parameters of a Bot API call, whichever way they were sent."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import BodyPartReader, web

from bot.rehearsal.files import MOST_TO_UPLOAD
from bot.rehearsal.refusal import Refusal, bad_request

Upload = tuple[str, bytes]


class Parameters:
    """Values by name; what came as text is read as what the method needs."""

    def __init__(
        self, values: Mapping[str, Any], uploads: Mapping[str, Upload] | None = None
    ) -> None:
        self._values = values
        self.uploads = uploads or {}

    def text(self, name: str) -> str:
        value = self._values.get(name)
        return value if isinstance(value, str) else "" if value is None else json.dumps(value)

    def integer(self, name: str, default: int = 0) -> int:
        """`default` when missing; Telegram reads what is no number as 0."""
        value = self._values.get(name)
        if value is None:
            return default
        try:
            return int(value)
        except (TypeError, ValueError):
            return 0

    def chat_id(self) -> int:
        """Raises Refusal when missing; 0, which is nobody, when it is no number."""
        if not self.text("chat_id"):
            raise bad_request("chat_id is empty")
        return self.integer("chat_id")

    def flag(self, name: str) -> bool:
        return str(self._values.get(name, "")).lower() in ("true", "1", "yes")

    def shape(self, name: str) -> Any:
        """An object or array, sent as such or as JSON in text; None when missing."""
        value = self._values.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise bad_request(f"can't parse {name.replace('_', ' ')} JSON object") from None


async def read(request: web.BaseRequest) -> Parameters:
    """From the query and the body: JSON, urlencoded or multipart."""
    values: dict[str, Any] = dict(request.query) if request.query_string else {}
    kind = request.content_type
    if kind == "multipart/form-data":
        return await _multipart(request, values)
    body = await request.read()
    if not body:
        return Parameters(values)
    if kind == "application/json":
        values |= _json(body)
    elif kind == "application/x-www-form-urlencoded":
        values |= parse_qsl(body.decode(), keep_blank_values=True)
    return Parameters(values)


def _json(body: bytes) -> dict[str, Any]:
    try:
        values = json.loads(body)
    except ValueError:
        values = None
    if not isinstance(values, dict):
        raise bad_request("can't parse JSON: expected an Object")
    return values


async def _multipart(request: web.BaseRequest, values: dict[str, Any]) -> Parameters:
    uploads: dict[str, Upload] = {}
    left = MOST_TO_UPLOAD
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader) or part.name is None:
            continue
        data = await _limited(part, left)
        left -= len(data)
        if part.filename is not None:
            uploads[part.name] = part.filename, data
        else:
            values[part.name] = data.decode()
    return Parameters(values, uploads)


async def _limited(part: BodyPartReader, limit: int) -> bytes:
    data = bytearray()
    while chunk := await part.read_chunk(256 * 1024):
        data += chunk
        if len(data) > limit:
            raise Refusal(413, "Request Entity Too Large")
    return bytes(data)
