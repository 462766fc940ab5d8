"""What happens, told to every open page as it happens."""

from __future__ import annotations

import asyncio
import json

from aiohttp import web

from bot.rehearsal import view
from bot.rehearsal.faults import Faults
from bot.rehearsal.world import World

MOST_WAITING = 2_000
HEARTBEAT = 15.0
COME_BACK = b"retry: 500\n\n"
"""Milliseconds after which a page that lost the line asks again."""

Waiting = asyncio.Queue[bytes | None]


class Events:
    """A page that falls behind or loses the line comes back, and gets the whole state anew."""

    def __init__(self, world: World, faults: Faults) -> None:
        self._world = world
        self._faults = faults
        self._pages: set[Waiting] = set()
        world.listeners.append(self._changed)
        world.clock.listeners.append(lambda: self._tell("clock", view.clock(world.clock)))
        faults.listeners.append(lambda: self._tell("faults", view.active(faults)))

    def close(self) -> None:
        for page in list(self._pages):
            self._drop(page)

    async def stream(self, request: web.BaseRequest) -> web.StreamResponse:
        headers = {"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
        response = web.StreamResponse(headers=headers)
        await response.prepare(request)
        await response.write(COME_BACK)
        page: Waiting = asyncio.Queue(MOST_WAITING)
        page.put_nowait(_event("state", view.state(self._world, self._faults)))
        self._pages.add(page)
        try:
            await _feed(response, page)
        except ConnectionError:
            pass
        finally:
            self._pages.discard(page)
        return response

    def _changed(self, what: str, subject: object) -> None:
        if self._pages and (event := view.change(self._world, what, subject)):
            self._tell(*event)

    def _tell(self, name: str, shape: object) -> None:
        for page in list(self._pages):
            try:
                page.put_nowait(_event(name, shape))
            except asyncio.QueueFull:
                self._drop(page)

    def _drop(self, page: Waiting) -> None:
        self._pages.discard(page)
        while not page.empty():
            page.get_nowait()
        page.put_nowait(None)


async def _feed(response: web.StreamResponse, page: Waiting) -> None:
    while True:
        try:
            event = await asyncio.wait_for(page.get(), HEARTBEAT)
        except TimeoutError:
            event = b": still here\n\n"
        if event is None:
            return
        await response.write(event)


def _event(name: str, shape: object) -> bytes:
    return f"event: {name}\ndata: {json.dumps(shape)}\n\n".encode()
