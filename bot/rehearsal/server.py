"""The stand-in Bot API server: Telegram over HTTP, on this machine only.

A story in a test:

    async with Server() as server:
        eva = server.person("Eva Ek", role="chef")
        bot = Bot(server.token, f"{server.url}/bot", f"{server.url}/file/bot")
        ...
        eva.says("/start")
        await eva.sees("Hej Eva")
        press = eva.presses("Ny medarbetare")
        await press.answered()
        server.faults.switch_on("lost_reply", methods=["sendMessage"], calls=1)
"""

from __future__ import annotations

import asyncio
import json
import time
from typing import Any, Self

from aiohttp import web

from bot.rehearsal import parameters
from bot.rehearsal.api import Api
from bot.rehearsal.calls import Call, Calls
from bot.rehearsal.chat import Chat, Press
from bot.rehearsal.clock import MovableClock
from bot.rehearsal.faults import Fault, Faults, Kind
from bot.rehearsal.parameters import Parameters
from bot.rehearsal.person import Person
from bot.rehearsal.rates import Rates
from bot.rehearsal.refusal import Refusal, conflict, forbidden, too_many
from bot.rehearsal.routes import Routes
from bot.rehearsal.world import World

HOST = "127.0.0.1"
TOKEN = "1000000001:rehearsal-no-secret"  # noqa: S105 - opens nothing but this stand-in
USERNAME = "kompis_rehearsal_bot"
FIRST_PERSON = 700_000_001
BAD_GATEWAY = (
    "<html>\n<head><title>502 Bad Gateway</title></head>\n"
    "<body><center><h1>502 Bad Gateway</h1></center></body>\n</html>\n"
)


class Server:
    """Answers as Telegram does; `world`, `faults`, `calls` and `rates` are open to tests.

    `lean` keeps memory flat under load: only the last messages, files and calls are remembered.
    `rates` are off unless given. The port is free for the taking unless given; the host is
    always this machine's loopback.
    """

    def __init__(
        self,
        *,
        token: str = TOKEN,
        username: str = USERNAME,
        name: str = "Kompis",
        clock: MovableClock | None = None,
        port: int = 0,
        rates: Rates | None = None,
        lean: bool = False,
        seed: int = 0,
    ) -> None:
        self.token = token
        self.clock = clock or MovableClock()
        bot = {
            "id": int(token.partition(":")[0]),
            "is_bot": True,
            "first_name": name,
            "username": username,
        }
        self.world = World(bot, self.clock, lean)
        self.faults = Faults(seed)
        self.calls = Calls(lean)
        self.api = Api(self.world, rates)
        self.port = port
        self._routes = Routes(self)
        self._runner: web.ServerRunner | None = None

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"

    @property
    def username(self) -> str:
        return str(self.world.bot["username"])

    async def start(self) -> None:
        """OSError when the port is taken."""
        self._runner = web.ServerRunner(
            web.Server(self._serve, access_log=None), shutdown_timeout=0.2
        )
        await self._runner.setup()
        site = web.TCPSite(self._runner, HOST, self.port)
        await site.start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        self.world.inbox.release()
        self._routes.events.close()
        if self._runner:
            await self._runner.cleanup()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.stop()

    # The people

    def person(
        self,
        name: str,
        number: int | None = None,
        *,
        username: str | None = None,
        role: str = "",
        language: str = "sv",
        start: str | None = None,
        tip: str = "",
    ) -> Person:
        """Somebody with a phone. `start`: the token of the invitation they hold, if any.

        ValueError when the number is somebody else's.
        """
        number = number or FIRST_PERSON + len(self.world.people)
        if number in self.world.chats:
            raise ValueError(f"there is a chat with id {number} already")
        person = Person(
            self.world,
            number,
            name,
            username=username,
            role=role,
            language=language,
            link=self.link(start) if start else None,
            tip=tip,
        )
        self.world.joins(person)
        return person

    def link(self, start: str) -> str:
        """The deep link that opens the bot with a start token."""
        return f"https://t.me/{self.username}?start={start}"

    def inject(self, update: dict[str, Any]) -> int:
        """Queue an update as it stands, and return its id: for duplicates, groups, forgeries.

        With an `update_id` that was confirmed before, it is handed out once more. Groups in it
        become chats that the bot may write to, and its callback query can be answered.
        """
        self._learn(update)
        return self.world.inbox.put(update)

    async def all_confirmed(self, *, within: float = 5.0) -> None:
        """Wait until the bot has confirmed every update; AssertionError when it does not."""
        done = await self.world.inbox.empty(within)
        assert done, f"{len(self.world.inbox)} updates are not confirmed within {within:g} s"

    def _learn(self, update: dict[str, Any]) -> None:
        query = update.get("callback_query") or {}
        for part in (*update.values(), query.get("message")):
            chat = part.get("chat") if isinstance(part, dict) else None
            if chat and chat["id"] not in self.world.chats:
                self.world.chats[chat["id"]] = Chat(chat["id"], chat["type"], chat.get("title"))
        if "message" in query:
            chat = self.world.chats[query["message"]["chat"]["id"]]
            message_id = query["message"]["message_id"]
            press = Press(query["id"], chat, message_id, query.get("data", ""), time.monotonic())
            self.world.expects_answer(press)

    # Over HTTP

    async def _serve(self, request: web.BaseRequest) -> web.StreamResponse:
        path = request.path
        if path.startswith("/bot"):
            token, _, method = path[4:].partition("/")
            return await self._call(request, token, method.lower())
        if path.startswith("/file/bot"):
            token, _, file = path[9:].partition("/")
            return self._download(token, file)
        return await self._routes.serve(request)

    def _download(self, token: str, path: str) -> web.Response:
        file = self.world.files.at(path) if token == self.token else None
        if file is None:
            return _error(Refusal(404 if token == self.token else 401, "Not Found"))
        return web.Response(body=file.data, content_type="application/octet-stream")

    async def _call(self, request: web.BaseRequest, token: str, method: str) -> web.Response:
        if token != self.token:
            return _error(Refusal(401, "Unauthorized"))
        try:
            given = await parameters.read(request)
        except Refusal as refusal:
            self.calls.note(Call(method, None, time.monotonic(), refusal.description))
            return _error(refusal)
        chat_id = given.integer("chat_id") or None
        fault = self.faults.draw(method, chat_id) if self.faults.active else None
        response, error = await self._respond(method, given, fault)
        kind = str(fault.kind) if fault else None
        self.calls.note(Call(method, chat_id, time.monotonic(), error, kind))
        if fault and fault.kind is Kind.LOST_REPLY and request.transport:
            request.transport.abort()
        return response

    async def _respond(
        self, method: str, given: Parameters, fault: Fault | None
    ) -> tuple[web.Response, str | None]:
        """The answer to a call, and its error; no error means that it took effect."""
        try:
            if fault and fault.kind is Kind.BAD_GATEWAY:
                return await self._bad_gateway(method, given, fault)
            if fault:
                await _meet(fault)
            return _ok(await self._result(method, given)), None
        except Refusal as refusal:
            return _error(refusal), refusal.description

    async def _bad_gateway(
        self, method: str, given: Parameters, fault: Fault
    ) -> tuple[web.Response, str | None]:
        if fault.took_effect:
            await self._result(method, given)
        response = web.Response(status=502, text=BAD_GATEWAY, content_type="text/html")
        return response, None if fault.took_effect else "Bad Gateway"

    async def _result(self, method: str, given: Parameters) -> bytes:
        if method == "getupdates":
            return await self.world.inbox.get(
                given.integer("offset"),
                given.integer("limit", 100),
                given.integer("timeout"),
                given.shape("allowed_updates"),
            )
        return json.dumps(self.api.call(method, given)).encode()


async def _meet(fault: Fault) -> None:
    if fault.kind is Kind.SLOW:
        await asyncio.sleep(fault.seconds)
    elif fault.kind is Kind.TOO_MANY:
        raise too_many(fault.retry_after)
    elif fault.kind is Kind.FORBIDDEN:
        raise forbidden("bot was blocked by the user")
    elif fault.kind is Kind.CONFLICT:
        raise conflict()


def _ok(result: bytes) -> web.Response:
    return web.Response(
        body=b'{"ok":true,"result":' + result + b"}", content_type="application/json"
    )


def _error(refusal: Refusal) -> web.Response:
    return web.json_response(refusal.payload(), status=refusal.code)
