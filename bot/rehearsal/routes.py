"""The chat page, and what it asks over HTTP. Tests in another process may ask the same.

    GET    /                    the page; its files lie under /page/
    GET    /rehearsal/state     everything, as JSON
    GET    /rehearsal/events    server-sent events: `state` first, then what changes
    GET    /rehearsal/calls     the Bot API calls so far
    GET    /rehearsal/files/ID  a document or photo from a chat
    POST   /rehearsal/people    {name, id?, role?, username?, language?, start?}
    POST   /rehearsal/say       {person, text}
    POST   /rehearsal/press     {person, label | data, message?}
    POST   /rehearsal/upload    multipart: person, as (`document` | `photo`), caption?, file
    POST   /rehearsal/open      {person, link?}: the person's own invitation unless given
    POST   /rehearsal/block     {person, blocked}
    POST   /rehearsal/clock     {pass: `hour` | `day` | `week` | `morning`} or {until: ISO 8601};
                                answers when that time has passed
    POST   /rehearsal/faults    {kind, methods?, chat_id?, probability?, calls?, retry_after?,
                                seconds?, took_effect?}: see `faults.Fault`
    DELETE /rehearsal/faults    all, or ?kind=
    POST   /rehearsal/inject    a whole Update

`person` is the person's Telegram id. What cannot be done is answered with 400, or 409 while time
is already passing, and `{"error": "..."}`. Only pages from this very address are listened to.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from datetime import datetime
from importlib.resources import files
from typing import TYPE_CHECKING, Any, get_args
from urllib.parse import quote

from aiohttp import web

from bot.rehearsal import parameters, view
from bot.rehearsal.clock import Step
from bot.rehearsal.events import Events
from bot.rehearsal.person import Person
from bot.rehearsal.refusal import Refusal

if TYPE_CHECKING:
    from bot.rehearsal.server import Server

TYPES = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
}
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'self'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}

Asked = dict[str, Any]


class Routes:
    def __init__(self, server: Server) -> None:
        self._server = server
        self._world = server.world
        self.events = Events(server.world, server.faults)
        self._posts: dict[str, Callable[[Asked], Awaitable[Asked]]] = {
            "people": self._people,
            "say": self._say,
            "press": self._press,
            "open": self._open,
            "block": self._block,
            "clock": self._clock,
            "faults": self._faults,
            "inject": self._inject,
        }

    async def serve(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer anything that is not the Bot API."""
        if not self._is_ours(request):
            return _no("this page answers only on its own address", 403)
        if request.method in ("GET", "HEAD"):
            return await self._get(request)
        name = request.path.removeprefix("/rehearsal/")
        try:
            return web.json_response(await self._change(request, name), headers=HEADERS)
        except KeyError as missing:
            return _no(f"{missing} is missing", 400)
        except RuntimeError as busy:
            return _no(str(busy), 409)
        except (AssertionError, LookupError, TypeError, ValueError, Refusal) as wrong:
            return _no(str(wrong) or repr(wrong), 400)

    def _is_ours(self, request: web.BaseRequest) -> bool:
        """No page from elsewhere may play, not even under a name that points to this machine."""
        ours = {f"127.0.0.1:{self._server.port}", f"localhost:{self._server.port}"}
        origin = request.headers.get("Origin")
        return request.host in ours and (origin is None or origin.partition("://")[2] in ours)

    async def _get(self, request: web.BaseRequest) -> web.StreamResponse:
        path = request.path
        if path == "/rehearsal/events":
            return await self.events.stream(request)
        if path == "/rehearsal/state":
            return web.json_response(view.state(self._world, self._server.faults), headers=HEADERS)
        if path == "/rehearsal/calls":
            calls = [asdict(call) for call in self._server.calls.all()]
            return web.json_response(calls, headers=HEADERS)
        if path.startswith("/rehearsal/files/"):
            return self._file(path.rpartition("/")[2])
        return _page("index.html" if path == "/" else path.removeprefix("/page/"))

    async def _change(self, request: web.BaseRequest, name: str) -> Asked:
        if request.method == "DELETE" and name == "faults":
            self._server.faults.clear(request.query.get("kind"))
            return {}
        if request.method == "POST" and name == "upload":
            return await self._upload(request)
        if request.method != "POST" or name not in self._posts:
            raise LookupError(f"there is no {request.method} {request.path}")
        asked = json.loads(await request.read() or b"{}")
        if not isinstance(asked, dict):
            raise ValueError("say it as a JSON object")
        return await self._posts[name](asked)

    def _file(self, file_id: str) -> web.Response:
        try:
            file = self._world.files.get(file_id)
        except Refusal:
            return _no("no such file", 404)
        place = "inline" if file.is_photo else "attachment"
        name = f"{place}; filename*=UTF-8''{quote(file.name)}"
        headers = HEADERS | {"Content-Disposition": name, "Content-Type": file.mime}
        return web.Response(body=file.data, headers=headers)

    # What can be asked for

    async def _people(self, asked: Asked) -> Asked:
        number = asked.pop("id", None)
        return view.person(self._world, self._server.person(number=number, **asked))

    async def _say(self, asked: Asked) -> Asked:
        return view.message(self._person(asked).says(str(asked["text"])))

    async def _press(self, asked: Asked) -> Asked:
        person = self._person(asked)
        message = person.chat.messages[int(asked["message"])] if "message" in asked else None
        if "data" in asked:
            press = person.presses_data(str(asked["data"]), on=message or person.last)
        else:
            press = person.presses(str(asked["label"]), on=message)
        return view.pressed(press)

    async def _upload(self, request: web.BaseRequest) -> Asked:
        given = await parameters.read(request)
        person = self._person({"person": given.integer("person")})
        name, data = given.uploads["file"]
        caption = given.text("caption")
        if given.text("as") == "photo":
            return view.message(person.sends_photo(data, name=name, caption=caption))
        return view.message(person.sends_file(name, data, caption=caption))

    async def _open(self, asked: Asked) -> Asked:
        return view.message(self._person(asked).opens(asked.get("link")))

    async def _block(self, asked: Asked) -> Asked:
        person = self._person(asked)
        (person.blocks if asked["blocked"] else person.unblocks)()
        return view.person(self._world, person)

    async def _clock(self, asked: Asked) -> Asked:
        clock = self._server.clock
        if "until" in asked:
            await clock.advance(datetime.fromisoformat(asked["until"]) - clock.now())
        elif asked.get("pass") in get_args(Step):
            await clock.pass_one(asked["pass"])
        else:
            raise ValueError(f"say pass ({', '.join(get_args(Step))}) or until (ISO 8601)")
        return view.clock(clock)

    async def _faults(self, asked: Asked) -> Asked:
        self._server.faults.switch_on(asked.pop("kind"), **asked)
        return {}

    async def _inject(self, asked: Asked) -> Asked:
        return {"update_id": self._server.inject(asked)}

    def _person(self, asked: Asked) -> Person:
        person = self._world.people.get(int(asked["person"]))
        if person is None:
            raise LookupError(f"there is nobody with id {asked['person']}")
        return person


def _page(name: str) -> web.Response:
    file = files("bot.rehearsal") / "page" / name
    kind = TYPES.get(name[name.rfind(".") :])
    if "/" in name or kind is None or not file.is_file():
        return _no("not found", 404)
    return web.Response(body=file.read_bytes(), content_type=kind, charset="utf-8", headers=HEADERS)


def _no(why: str, status: int) -> web.Response:
    return web.json_response({"error": why}, status=status, headers=HEADERS)
