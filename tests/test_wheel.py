"""The built wheel, installed somewhere else: what is shipped must be all that is needed.

The fresh environment gets the dependencies from the one that runs the tests, by a .pth line; that
leaves out the editable Kompis, whose own .pth file is read in its own environment only.
"""

import asyncio
import json
import os
import re
import subprocess
import sys
import sysconfig
import urllib.request
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ("bot", "schedules", "storage", "templates")
PATIENCE = 20.0


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder)]
    subprocess.run([*build, str(ROOT)], check=True, capture_output=True)
    [wheel] = folder.glob("kompis-*.whl")
    return wheel


@pytest.fixture(scope="module")
def home(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh environment with the wheel in it; commands run from its folder."""
    home = tmp_path_factory.mktemp("home")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(home)], check=True)
    here = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    site = sysconfig.get_path("purelib", "venv", {"base": str(home), "platbase": str(home)})
    (Path(site) / "dependencies.pth").write_text("\n".join(here) + "\n")
    pip = [sys.executable, "-m", "pip", "--python", str(home / "bin" / "python")]
    subprocess.run(
        [*pip, "install", "--no-deps", "--no-index", "--no-cache-dir", str(wheel)],
        check=True,
        capture_output=True,
    )
    return home


def environment(home: Path) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "HOME": str(home), "LANG": "C.UTF-8"}


def run(home: Path, *command: str) -> str:
    ran = subprocess.run(
        [str(home / "bin" / command[0]), *command[1:]],
        cwd=home,
        env=environment(home),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (0, ""), ran.stderr
    return ran.stdout


def test_everything_in_the_rooms_is_in_the_wheel(wheel: Path) -> None:
    written = {
        path.relative_to(ROOT).as_posix()
        for room in ROOMS
        for path in (ROOT / room).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    packed = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    assert packed == written


def test_the_installed_one_is_the_wheel_and_not_the_checkout(home: Path) -> None:
    files = run(
        home, "python", "-c", "import bot, templates; print(bot.__file__, templates.PACKAGED)"
    )
    assert all(file.startswith(str(home)) for file in files.split())


def test_the_command_is_there_with_its_help(home: Path) -> None:
    assert "rehearse" in run(home, "kompis", "--help")


def test_the_shipped_guides_are_sound(home: Path) -> None:
    assert run(home, "kompis", "guides", "check") == "Guides, checklists and words are sound.\n"


def test_the_migrations_are_shipped(home: Path) -> None:
    assert "none was written" in run(home, "kompis", "tick", "--at", "2027-01-15T03:00")


@pytest.fixture
async def page(home: Path) -> AsyncIterator[str]:
    """The address of a rehearsal that runs from the wheel."""
    process = await asyncio.create_subprocess_exec(
        *(home / "bin" / "kompis", "rehearse", "--no-browser", "--port", "0"),
        cwd=home,
        env=environment(home),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stdout
    said = (await asyncio.wait_for(process.stdout.readline(), PATIENCE)).decode()
    found = re.search(r"http://127\.0\.0\.1:\d+", said)
    assert found, said
    yield found[0]
    process.terminate()
    _, errors = await asyncio.wait_for(process.communicate(), PATIENCE)
    assert (process.returncode, errors.decode()) == (0, "")


async def test_a_rehearsal_is_played_from_the_wheel(page: str) -> None:
    """A manager opens the invitation and presses a button, as the page would have it."""
    assert b"<!doctype html>" in (await ask(f"{page}/")).lower()
    assert await ask(f"{page}/page/page.js")
    petra = json.loads(await ask(f"{page}/rehearsal/state"))["people"][0]
    await ask(f"{page}/rehearsal/open", {"person": petra["id"]})
    [greeting] = await said(page, beyond=[])
    label = greeting["keyboard"][0][0]["text"]
    await ask(f"{page}/rehearsal/press", {"person": petra["id"], "label": label})
    assert await said(page, beyond=[greeting])


async def said(page: str, beyond: list[Any]) -> list[Any]:
    """What the bot has said when that is more, or reads otherwise, than it did."""
    for _ in range(int(PATIENCE * 10)):
        messages = json.loads(await ask(f"{page}/rehearsal/state"))["messages"]
        by_bot = [message for message in messages if message["by_bot"]]
        if by_bot != beyond:
            return by_bot
        await asyncio.sleep(0.1)
    raise AssertionError(f"the bot said nothing in {PATIENCE:g} seconds")


async def ask(url: str, given: dict[str, Any] | None = None) -> bytes:
    request = urllib.request.Request(url, json.dumps(given).encode() if given else None)

    def answer() -> bytes:
        with urllib.request.urlopen(request, timeout=PATIENCE) as response:
            body: bytes = response.read()
            return body

    return await asyncio.to_thread(answer)
