"""A stand-in for Telegram that is much quicker than any bot, so that it is never what limits.

It knows what the bots of the benchmarks call, and checks nothing; the strict one is
`bot.rehearsal`. It runs in the benchmark's own process, every bot in one of its own.
"""

import asyncio
import json
import time
from collections import deque
from typing import Any, Protocol, Self
from urllib.parse import parse_qsl

TOKEN = "1000000002:benchmark-no-secret"
MOST_AT_ONCE = 100
BOT = {"id": 1000000002, "is_bot": True, "first_name": "Kompis", "username": "kompis_benchmark_bot"}


class Crowd(Protocol):
    """Those who talk to the bot."""

    def hears(self, chat_id: int) -> None:
        """The bot has written to this chat."""


class StandIn:
    """Hands out what people say, and lets the crowd hear what the bot answers."""

    def __init__(self, crowd: Crowd) -> None:
        self.crowd = crowd
        self.url = ""
        self.polls = 0
        self._waiting: deque[tuple[int, bytes]] = deque()
        self._update_id = 100_000_000
        self._message_id = 0
        self._poll: asyncio.Future[None] | None = None
        self._polled = asyncio.Event()
        self._server: asyncio.Server | None = None

    async def __aenter__(self) -> Self:
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: _Connection(self), "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        return self

    async def __aexit__(self, *exc: object) -> None:
        assert self._server is not None
        self._server.close()
        self._wake()

    def says(self, chat_id: int, text: str) -> None:
        self._update_id += 1
        message = self._message(chat_id, text, {"id": chat_id, "is_bot": False, "first_name": "N"})
        update = {"update_id": self._update_id, "message": message}
        self._waiting.append((self._update_id, json.dumps(update).encode()))
        self._wake()

    async def polled(self, within: float = 30) -> None:
        """Returns when a bot has begun to ask for updates; TimeoutError when none does."""
        await asyncio.wait_for(self._polled.wait(), within)

    async def answer(self, method: str, body: bytes, kind: bytes) -> bytes:
        """The result of a call, as JSON."""
        match method:
            case "sendMessage" | "editMessageText":
                given = _parameters(body, kind)
                chat_id = int(given["chat_id"])
                self.crowd.hears(chat_id)
                return json.dumps(self._message(chat_id, given["text"], BOT)).encode()
            case "getUpdates":
                given = _parameters(body, kind)
                return await self._updates(
                    int(given.get("offset", 0)), float(given.get("timeout", 0))
                )
            case "getMe":
                return json.dumps(BOT).encode()
            case _:
                return b"true"

    def _message(self, chat_id: int, text: str, sender: dict[str, Any]) -> dict[str, Any]:
        self._message_id += 1
        return {
            "message_id": self._message_id,
            "from": sender,
            "chat": {"id": chat_id, "first_name": "N", "type": "private"},
            "date": int(time.time()),
            "text": text,
        }

    async def _updates(self, offset: int, patience: float) -> bytes:
        self._polled.set()
        self.polls += 1
        while self._waiting and self._waiting[0][0] < offset:
            self._waiting.popleft()
        if not self._waiting and patience > 0:
            self._poll = asyncio.get_running_loop().create_future()
            await asyncio.wait([self._poll], timeout=patience)
        first = [self._waiting[n][1] for n in range(min(MOST_AT_ONCE, len(self._waiting)))]
        return b"[" + b",".join(first) + b"]"

    def _wake(self) -> None:
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(None)


class _Connection(asyncio.Protocol):
    """One kept-alive connection; a client that waits for each answer before it asks again."""

    def __init__(self, stand_in: StandIn) -> None:
        self._stand_in = stand_in
        self._received = b""
        self._answering: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._received += data
        head, found, body = self._received.partition(b"\r\n\r\n")
        if not found:
            return
        headers = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:])
        if len(body) < int(headers.get(b"content-length", 0)):
            return
        self._received = b""
        method = head.split(b" ", 2)[1].rpartition(b"/")[2].decode()
        kind = headers.get(b"content-type", b"")
        self._answering = asyncio.ensure_future(self._answer(method, body, kind))

    async def _answer(self, method: str, body: bytes, kind: bytes) -> None:
        result = b'{"ok":true,"result":' + await self._stand_in.answer(method, body, kind) + b"}"
        head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(result)}"
        self._transport.write(head.encode() + b"\r\n\r\n" + result)


def _parameters(body: bytes, kind: bytes) -> dict[str, Any]:
    if kind.startswith(b"application/json"):
        return dict(json.loads(body))
    return dict(parse_qsl(body.decode()))
