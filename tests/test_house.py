"""The rooms of the house, and who may import whom: read from the sources, not from memory."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ("bot", "schedules", "storage", "templates")
PURE = ("bot/guides/", "bot/domain/", "schedules/workdays.py")
PURE_NEED = (
    *("pydantic", "pydantic_core", "dateparser", "numpy", "scipy"),
    *("schedules.workdays", "schedules.calendars", "bot.guides", "bot.domain"),
)
TELEGRAM = (
    *("bot/transport.py", "bot/poller.py", "bot/updates.py", "bot/sender.py", "bot/render.py"),
    *("bot/app.py", "bot/rehearsal/"),
)
ONLY_IN = {
    "telegram": TELEGRAM,
    "sqlalchemy": ("storage/",),
    "sqlmodel": ("storage/",),
    "alembic": ("storage/",),
    "apscheduler": ("schedules/clock.py",),
}
"""A library, and the only files and folders that may import it."""
STRANGERS = {"storage": ("bot", "schedules"), "schedules": ("bot", "storage")}
"""A room, and the rooms that it must not know. `bot` may know both."""
TIMELESS = ("bot/guides/", "bot/domain/", "bot/handlers/", "storage/", "schedules/")
"""Time is handed in here, so that tests and rehearsals can move it. The clock alone waits by it."""
CLOCK = "schedules/clock.py"
HEAVY = (
    "alembic",
    "dateparser",
    "icalendar",
    "openpyxl",
    "rapidfuzz",
    "reportlab",
    "rich",
    "segno",
)
"""Loaded by the function that first needs them: an idle bot's memory is measured."""


@dataclass(frozen=True)
class Import:
    file: str
    """From the root on, with slashes."""
    line: int
    name: str
    """Dotted, with what is taken from the module: `from bot import talk` is bot.talk."""

    def comes_from(self, *packages: str) -> bool:
        return any(self.name == each or self.name.startswith(f"{each}.") for each in packages)

    def stands_in(self, places: tuple[str, ...]) -> bool:
        return self.file.startswith(places)


def test_the_top_holds_the_rooms_and_nothing_else() -> None:
    assert {init.parent.name for init in ROOT.glob("*/__init__.py")} == {*ROOMS, "tests"}
    assert not list(ROOT.glob("*.py"))


def test_every_import_goes_the_way_the_arrows_point() -> None:
    assert list(offences(ROOT)) == []


def test_rules_and_queries_are_told_the_time() -> None:
    assert list(clocks_read(ROOT)) == []


def test_the_bot_starts_without_the_heavy_libraries() -> None:
    assert loaded_by("import bot.cli, bot.app", HEAVY) == []


def test_storage_loads_its_cryptography_only_to_seal_or_open() -> None:
    """That it is loaded all the same is python-telegram-bot's doing, for passports."""
    program = "import storage.surveys, storage.keys.rotation"
    assert loaded_by(program, ("cryptography",)) == []


def test_a_heavy_library_that_is_loaded_at_the_start_is_seen() -> None:
    assert loaded_by("import bot.cli, segno", HEAVY) == ["segno"]


@pytest.mark.parametrize(
    ("file", "source"),
    [
        ("storage/tasks.py", "from bot.talk import Talk"),
        ("storage/tasks.py", "from schedules import due"),
        ("schedules/due.py", "def find():\n    import storage.tasks"),
        ("schedules/due.py", "from bot import tick"),
        ("bot/handlers/menu.py", "from telegram import Bot"),
        ("bot/handlers/menu.py", "from sqlalchemy import select"),
        ("bot/tick.py", "import sqlmodel"),
        ("bot/tick.py", "from apscheduler.schedulers.asyncio import AsyncIOScheduler"),
        ("schedules/due.py", "import apscheduler"),
        ("bot/guides/walk.py", "from storage.runs import OpenRun"),
        ("bot/guides/walk.py", "from bot import render"),
        ("bot/domain/gaps.py", "from bot.talk import Talk"),
        ("bot/domain/gaps.py", "if TYPE_CHECKING:\n    import jinja2"),
        ("schedules/workdays.py", "from schedules.hours import Hours"),
        ("templates/__init__.py", "import bot"),
    ],
)
def test_an_offender_is_caught(tmp_path: Path, file: str, source: str) -> None:
    """The twin: each rule, broken once."""
    assert list(offences(a_house(tmp_path, file, source)))


@pytest.mark.parametrize(
    ("file", "source"),
    [
        ("bot/transport.py", "from telegram import Bot"),
        ("bot/rehearsal/play.py", "import telegram.error"),
        ("bot/tick.py", "from schedules import due\nfrom storage import outbox"),
        ("storage/tasks.py", "from sqlmodel import select\nfrom storage.access import Actor"),
        ("schedules/clock.py", "import apscheduler"),
        ("bot/guides/walk.py", "import re\nfrom schedules.workdays import Workdays"),
    ],
)
def test_who_keeps_the_rules_is_left_in_peace(tmp_path: Path, file: str, source: str) -> None:
    assert not list(offences(a_house(tmp_path, file, source)))


@pytest.mark.parametrize("call", ["datetime.now(UTC)", "date.today()", "time.time()", "now()"])
def test_a_rule_that_looks_at_the_clock_is_caught(tmp_path: Path, call: str) -> None:
    house = a_house(tmp_path, "schedules/due.py", f"x = {call}")
    assert bool(list(clocks_read(house))) is (call != "now()")


def a_house(root: Path, file: str, source: str) -> Path:
    (root / file).parent.mkdir(parents=True)
    (root / file).write_text(source)
    return root


def loaded_by(program: str, libraries: tuple[str, ...]) -> list[str]:
    """Those of the libraries that a fresh Python has in memory after this."""
    tell = f"; import sys; print(*(each for each in {libraries!r} if each in sys.modules))"
    ran = subprocess.run(
        [sys.executable, "-c", program + tell], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return ran.stdout.split()


def offences(root: Path) -> Iterator[str]:
    for found in imports(root):
        for rule in (_wrong_room, _wrong_library, _impure):
            why = rule(found)
            if why:
                yield f"{found.file}:{found.line} imports {found.name}: {why}"


def _wrong_room(found: Import) -> str | None:
    room = found.file.partition("/")[0]
    strangers = STRANGERS.get(room, () if room == "bot" else ("bot", "storage", "schedules"))
    return f"{room} must not know it" if found.comes_from(*strangers, "tests") else None


def _wrong_library(found: Import) -> str | None:
    for library, places in ONLY_IN.items():
        if found.comes_from(library) and not found.stands_in(places):
            return f"only {', '.join(places)} may"
    return None


def _impure(found: Import) -> str | None:
    if not found.stands_in(PURE) or found.name.partition(".")[0] in sys.stdlib_module_names:
        return None
    return None if found.comes_from(*PURE_NEED) else "this room is pure"


def imports(root: Path) -> Iterator[Import]:
    """Every import, also those inside functions and for the type checker only."""
    for file, node in _nodes(root):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(file, node.lineno, alias.name)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{file}:{node.lineno} imports relatively; write the whole name"
            for alias in node.names:
                yield Import(file, node.lineno, f"{node.module}.{alias.name}")


def clocks_read(root: Path) -> Iterator[str]:
    for file, node in _nodes(root):
        if not file.startswith(TIMELESS) or file == CLOCK:
            continue
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            read = f"{node.value.id}.{node.attr}"
            if read in {"datetime.now", "datetime.utcnow", "date.today", "time.time"}:
                yield f"{file}:{node.lineno} reads {read}; take the time as an argument"


def _nodes(root: Path) -> Iterator[tuple[str, ast.AST]]:
    for room in ROOMS:
        for path in sorted((root / room).rglob("*.py")):
            file = path.relative_to(root).as_posix()
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), file)):
                yield file, node
