"""`kompis run` as the process it is: started, told to stop, or killed."""

import asyncio
import os
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Self

from bot.rehearsal.server import Server
from storage.database import sqlite_url

ROOT = Path(__file__).parents[2]
KOMPIS_RUN = ("-c", "from bot.cli import main; main()", "run")


class BotProcess:
    """One bot on one database in `folder`; it can be started again and again.

    It runs in `folder`, so that no `.env` of this checkout is read.
    """

    def __init__(
        self, server: Server, folder: Path, *, command: Sequence[str] = KOMPIS_RUN, **more: str
    ) -> None:
        """`more`: settings without their prefix, in any case: `http_port="8080"`."""
        self.folder = folder
        self.database = folder / "kompis.sqlite3"
        self.starts = 0
        self._command = command
        self._log = folder / "log"
        self._process: asyncio.subprocess.Process | None = None
        self.settings = {
            "token": server.token,
            "bot_api_url": server.url,
            "database_url": sqlite_url(self.database),
            **more,
        }

    async def start(self) -> Self:
        with self._log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, *self._command, cwd=self.folder, env=self._environment(), stderr=log
            )
        self.starts += 1
        return self

    def _environment(self) -> dict[str, str]:
        unset = ("KOMPIS_", "PYTHONDONTWRITEBYTECODE", "CREDENTIALS_DIRECTORY")
        ours = {k: v for k, v in os.environ.items() if not k.startswith(unset)}
        ours["PYTHONPATH"] = str(ROOT)
        return ours | {f"KOMPIS_{name}".upper(): value for name, value in self.settings.items()}

    async def __aenter__(self) -> Self:
        return await self.start()

    async def __aexit__(self, *exc: object) -> None:
        if self.alive:
            await self.kill()

    @property
    def alive(self) -> bool:
        return self._process is not None and self._process.returncode is None

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    @property
    def log(self) -> str:
        """Everything it has written to stderr, over all its starts."""
        return self._log.read_text(encoding="utf-8") if self._log.exists() else ""

    async def kill(self) -> None:
        """SIGKILL: no warning, no last words."""
        assert self._process is not None
        self._process.kill()
        await self._process.wait()

    async def stop(self, within: float = 10.0) -> tuple[int, float]:
        """SIGTERM; its exit code, and how many seconds it took."""
        assert self._process is not None
        self._process.send_signal(signal.SIGTERM)
        began = time.monotonic()
        return await self.ends(within), time.monotonic() - began

    async def ends(self, within: float = 20.0) -> int:
        """The exit code, when it ends by itself."""
        assert self._process is not None
        return await asyncio.wait_for(self._process.wait(), within)

    async def logs(self, words: str, within: float = 20.0) -> None:
        """Waits for words on stderr; AssertionError with all that is there when they don't come."""
        until = time.monotonic() + within
        while words not in self.log:
            assert time.monotonic() < until, f"no {words!r} within {within:g} s in:\n{self.log}"
            assert self.alive or words in self.log, f"it ended before {words!r}:\n{self.log}"
            await asyncio.sleep(0.05)
