"""The command as an operator has it: a process of its own, settings, a folder to stand in."""

import asyncio
import os
import pty
import sys
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.rehearsal.server import Server
from storage.database import Database, sqlite_url

ROOT = Path(__file__).parents[3]
COMMAND = (sys.executable, "-c", "from bot.cli import main; main()")


@dataclass(frozen=True)
class Ran:
    status: int
    out: str
    err: str

    @property
    def line(self) -> str:
        """What went wrong, which is always one line, said by us."""
        lines = self.err.splitlines()
        assert len(lines) == 1, self.err
        assert lines[0].startswith("kompis: "), self.err
        assert self.status != 0
        return lines[0].removeprefix("kompis: ")


@dataclass
class Kompis:
    folder: Path
    settings: dict[str, str] = field(default_factory=dict)

    async def __call__(self, *arguments: object, says: str = "") -> Ran:
        process = await asyncio.create_subprocess_exec(
            *COMMAND,
            *map(str, arguments),
            cwd=self.folder,
            env=self.environment,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        out, err = await process.communicate(says.encode())
        assert process.returncode is not None
        return Ran(process.returncode, out.decode(), err.decode())

    @property
    def environment(self) -> dict[str, str]:
        own = {key: os.environ[key] for key in ("PATH", "LANG", "TMPDIR") if key in os.environ}
        return own | {"HOME": str(self.folder), "PYTHONPATH": str(ROOT)} | self.settings

    @property
    def file(self) -> Path:
        return self.folder / "data" / "kompis.sqlite3"


@pytest.fixture
def kompis(tmp_path: Path) -> Kompis:
    """With a database that does not exist yet, and no token."""
    kompis = Kompis(tmp_path)
    kompis.settings["KOMPIS_DATABASE_URL"] = sqlite_url(kompis.file)
    return kompis


@pytest.fixture
async def telegram(kompis: Kompis) -> AsyncIterator[Server]:
    """A Telegram that knows the bot."""
    async with Server() as server:
        kompis.settings |= {"KOMPIS_TOKEN": server.token, "KOMPIS_BOT_API_URL": server.url}
        yield server


@pytest.fixture
def stored(kompis: Kompis) -> Iterator[Database]:
    """The command's database, for a look beside it."""
    database = Database(kompis.settings["KOMPIS_DATABASE_URL"])
    yield database
    database.close()


def in_a_terminal(kompis: Kompis, *arguments: str) -> str:
    """All that the command writes when it has a terminal, with the terminal's own signs."""
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(kompis.folder)
        os.execve(sys.executable, [*COMMAND, *arguments], {**kompis.environment, "TERM": "xterm"})
    shown = b""
    while True:
        try:
            shown += os.read(terminal, 65536)
        except OSError:  # the other end is closed
            break
    os.close(terminal)
    assert os.waitpid(child, 0)[1] == 0, shown
    return shown.decode()
