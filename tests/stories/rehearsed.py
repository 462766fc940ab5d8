"""`kompis rehearse` as a process of its own, played through what its page asks over HTTP."""

import asyncio
import os
import re
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import aiohttp

ROOT = Path(__file__).parents[2]
REHEARSE = ("-c", "from bot.cli import main; main()", "rehearse", "--no-browser", "--port", "0")
WITHIN = 10.0

Shape = dict[str, Any]


def environment(**more: str) -> dict[str, str]:
    """This one's, without any settings of Kompis but those given."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("KOMPIS_")}
    return kept | {"PYTHONPATH": str(ROOT)} | more


async def rehearse(folder: Path, **more: str) -> asyncio.subprocess.Process:
    """Started in `folder`, so that no `.env` of this checkout is read."""
    return await asyncio.create_subprocess_exec(
        sys.executable,
        *REHEARSE,
        cwd=folder,
        env=environment(**more),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


class Rehearsal:
    def __init__(self, folder: Path, **settings: str) -> None:
        self._folder = folder
        self._settings = settings

    async def __aenter__(self) -> Self:
        self._process = await rehearse(self._folder, **self._settings)
        assert self._process.stdout
        line = await asyncio.wait_for(self._process.stdout.readline(), WITHIN)
        found = re.search(r"http://127\.0\.0\.1:\d+", line.decode())
        assert found, line
        self._page = aiohttp.ClientSession(found[0])
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self._page.close()
        if self._process.returncode is None:
            self._process.kill()
            await self._process.wait()

    async def is_told(self, told: signal.Signals) -> tuple[int, str]:
        """Its exit code, and what it wrote to stderr in all its life."""
        self._process.send_signal(told)
        _, error = await asyncio.wait_for(self._process.communicate(), WITHIN)
        assert self._process.returncode is not None
        return self._process.returncode, error.decode()

    async def state(self) -> Shape:
        async with self._page.get("/rehearsal/state") as answer:
            return dict(await answer.json())

    async def ask(self, what: str, **asked: Any) -> Shape:
        async with self._page.post(f"/rehearsal/{what}", json=asked) as answer:
            said: Shape = await answer.json()
            assert answer.status == 200, said
            return said

    async def passes(self, step: str) -> None:
        """hour, day, week, or morning: to the next eight o'clock."""
        await self.ask("clock", **{"pass": step})

    async def player(self, name: str) -> "Player":
        people = (await self.state())["people"]
        return Player(self, next(each["id"] for each in people if each["name"].startswith(name)))


@dataclass(frozen=True)
class Player:
    """Somebody's column on the page."""

    rehearsal: Rehearsal
    id: int

    async def opens(self) -> None:
        await self.rehearsal.ask("open", person=self.id)

    async def says(self, text: str) -> None:
        await self.rehearsal.ask("say", person=self.id, text=text)

    async def presses(self, label: str, on: Shape) -> None:
        """A button that begins with `label`, since names and dates follow."""
        labels = [button["text"] for row in on["keyboard"] for button in row]
        whole = next((each for each in labels if each.startswith(label)), None)
        assert whole, f"no button {label!r} among {labels}"
        await self.rehearsal.ask("press", person=self.id, label=whole, message=on["id"])

    async def reads(self) -> list[Shape]:
        """What the bot has written to this person and what can be seen of it, oldest first."""
        messages = (await self.rehearsal.state())["messages"]
        mine = [m for m in messages if m["person"] == self.id and not m["deleted"]]
        return [message for message in mine if message["by_bot"]]

    async def sees(self, words: str) -> Shape:
        return await self._finds(lambda message: words in message["text"], words)

    async def sees_anew(self, old: Shape) -> Shape:
        """The same message, with something changed in it."""
        return await self._finds(
            lambda message: message["id"] == old["id"] and message["edits"] > old["edits"],
            "a change",
        )

    async def _finds(self, wanted: Callable[[Shape], bool], what: str) -> Shape:
        """The newest such message. AssertionError when there is none in time."""
        until = time.monotonic() + WITHIN
        while True:
            messages = await self.reads()
            found = [message for message in messages if wanted(message)]
            if found:
                return found[-1]
            texts = [message["text"] for message in messages[-5:]]
            assert time.monotonic() < until, f"{what!r} is not in {texts}"
            await asyncio.sleep(0.05)
