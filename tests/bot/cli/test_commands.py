"""What every command promises."""

import asyncio
import os
import re

import pytest
import typer

from bot.cli import app
from bot.cli.errors import sentence
from storage.database import DatabaseUnavailable
from tests.bot.cli.conftest import COMMAND, Kompis

COMMANDS = [
    ["run"],
    ["rehearse"],
    ["import"],
    ["invite"],
    ["competence", "export"],
    ["competence", "import"],
    ["gap"],
    ["guides", "check"],
    ["keys", "rotate"],
    ["summary", "departures"],
    ["tick"],
    ["doctor"],
]


def test_every_command_is_listed_here() -> None:
    group = typer.main.get_group(app)
    commands = [
        [name, *([sub] if sub else [])]
        for name, command in group.commands.items()
        for sub in getattr(command, "commands", {None: None})
    ]
    assert sorted(commands) == sorted(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
async def test_help_has_an_example(kompis: Kompis, command: list[str]) -> None:
    ran = await kompis(*command, "--help")
    assert (ran.status, ran.err) == (0, "")
    assert re.search(rf"Example: .*kompis {' '.join(command)}", ran.out)


async def test_a_command_that_does_not_exist(kompis: Kompis) -> None:
    ran = await kompis("improt")
    assert (
        ran.line == "No such command 'improt'. Did you mean 'import'? `kompis --help` tells more."
    )


@pytest.mark.parametrize(
    ("setting", "value", "why"),
    [
        ("KOMPIS_ZONE", "Europe/Flen", "is not a time zone; write for example Europe/Stockholm."),
        ("KOMPIS_HTTP_PORT", "99999", "Input should be less than or equal to 65535."),
        ("KOMPIS_TEMPLATES", "/nowhere", "is not a folder."),
        (
            "KOMPIS_DATABASE_URL",
            "mysql://x",
            "must begin with sqlite:/// or postgresql+psycopg://.",
        ),
    ],
)
async def test_a_wrong_setting_is_named(kompis: Kompis, setting: str, value: str, why: str) -> None:
    kompis.settings[setting] = value
    assert (await kompis("tick")).line == f"The setting {setting} is wrong: {why}"


async def test_run_without_a_token_says_where_to_get_one(kompis: Kompis) -> None:
    assert (await kompis("run")).line.startswith("KOMPIS_TOKEN is not set. Ask BotFather")


async def test_a_rehearsal_refuses_to_run_beside_a_real_token(kompis: Kompis) -> None:
    kompis.settings["KOMPIS_TOKEN"] = "12345:real"
    assert "never runs beside a real token" in (await kompis("rehearse", "--no-browser")).line


async def test_a_rehearsal_on_a_port_that_is_taken(kompis: Kompis) -> None:
    taken = await asyncio.start_server(lambda _in, _out: None, "127.0.0.1", 0)
    port = taken.sockets[0].getsockname()[1]
    async with taken:
        ran = await kompis("rehearse", "--no-browser", "--port", port)
    assert ran.line.startswith("The port is taken by another program")


async def test_a_rehearsal_ends_in_order_when_told_to(kompis: Kompis) -> None:
    """And leaves nothing behind."""
    kompis.settings["TMPDIR"] = str(kompis.folder / "tmp")
    os.mkdir(kompis.settings["TMPDIR"])
    process = await asyncio.create_subprocess_exec(
        *(*COMMAND, "rehearse", "--no-browser", "--port", "0"),
        env=kompis.environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stdout
    assert b"The rehearsal is at http://127.0.0.1:" in await process.stdout.readline()
    process.terminate()
    _, err = await asyncio.wait_for(process.communicate(), 10)
    assert (process.returncode, err) == (0, b"")
    assert os.listdir(kompis.settings["TMPDIR"]) == []


def test_an_error_of_ours_shows_where_it_is_and_not_what_it_holds() -> None:
    try:
        raise KeyError("Cia is ill")
    except KeyError as error:
        line = sentence(error)
    assert re.fullmatch(
        r"Something in Kompis broke: KeyError at .*test_commands\.py:\d+\. "
        r"Please report this line\.",
        line,
    )


def test_a_database_that_does_not_answer_points_to_the_doctor() -> None:
    line = sentence(DatabaseUnavailable("database or disk is full"))
    assert line == "The database can't be used: database or disk is full. Try `kompis doctor`."
