"""What reaches the log: our own sentences, and of everything else its kind and place only."""

import io
import logging
import subprocess
import sys
import threading
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import logs

CANARY = "Kanariefågeln 7f3e sjunger"
TOKEN = "123456789:AAF-an_example_of_thirty_five_signs"
ROOT = Path(__file__).parents[2]


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What stands on stderr once logs are set up; everything is as before in the end."""
    root, before = logging.getLogger(), logging.getLogger().handlers[:]
    levels = {name: logging.getLogger(name).level for name in ("", *logs.OURS)}
    monkeypatch.setattr(sys, "unraisablehook", sys.unraisablehook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    monkeypatch.setattr(logging, "raiseExceptions", True)
    stderr = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stderr)
    logs.set_up()
    yield stderr
    logging.captureWarnings(False)
    root.handlers[:] = before
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


def test_our_own_sentences_are_written(written: io.StringIO) -> None:
    logging.getLogger("bot.app").info("%d messages go again", 3)
    assert written.getvalue().endswith("INFO bot.app: 3 messages go again\n")


def test_of_an_error_only_its_class_and_place(written: io.StringIO) -> None:
    try:
        raise ValueError(CANARY)
    except ValueError as error:
        logging.getLogger("bot.receive").error("update 7 was set aside", exc_info=error)
    line = written.getvalue()
    assert "update 7 was set aside (ValueError at " in line
    assert "test_logs.py:" in line
    assert CANARY not in line
    assert line.count("\n") == 1


def test_an_error_and_what_it_came_from_are_both_kept_quiet(written: io.StringIO) -> None:
    try:
        try:
            raise KeyError(CANARY)
        except KeyError as error:
            raise RuntimeError(f"after {CANARY}") from error
    except RuntimeError:
        logging.getLogger("storage.database").exception("no luck")
    assert "RuntimeError" in written.getvalue()
    assert CANARY not in written.getvalue()


@pytest.mark.parametrize(
    "name", ["httpx", "aiohttp.client", "telegram.Bot", "asyncio", "sqlalchemy"]
)
def test_what_libraries_say_is_told_by_its_place_alone(written: io.StringIO, name: str) -> None:
    """The HTTP client's own lines hold the token in the address."""
    url = f"https://api.telegram.org/bot{TOKEN}/sendMessage"
    logging.getLogger(name).warning("POST %s failed for %s", url, CANARY)
    line = written.getvalue()
    assert f"WARNING {name}: a line of {name}, test_logs.py:" in line
    assert TOKEN not in line
    assert CANARY not in line


def test_the_chatter_of_libraries_is_left_out(written: io.StringIO) -> None:
    logging.getLogger("telegram.Bot").info("getUpdates with %s", CANARY)
    assert written.getvalue() == ""


def test_a_token_in_a_sentence_of_ours_is_struck_out(written: io.StringIO) -> None:
    logging.getLogger("bot.poller").error("no answer from /bot%s/getMe", TOKEN)
    assert "/bot<token>/getMe" in written.getvalue()


def test_a_warning_is_a_line_like_others(written: io.StringIO) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(True)
        warnings.warn(CANARY, stacklevel=1)
    assert "a line of py.warnings" in written.getvalue()
    assert CANARY not in written.getvalue()


def test_a_line_that_cannot_be_written_shows_nothing(written: io.StringIO) -> None:
    logging.getLogger("bot.app").error("%d messages", CANARY)
    assert CANARY not in written.getvalue()


def test_a_thread_that_dies_says_what_of_and_not_more(written: io.StringIO) -> None:
    def die() -> None:
        raise ValueError(CANARY)

    thread = threading.Thread(target=die)
    thread.start()
    thread.join()
    assert "a thread ended (ValueError at " in written.getvalue()
    assert CANARY not in written.getvalue()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_an_error_where_nobody_can_catch_it(written: io.StringIO) -> None:
    class Stubborn:
        def __del__(self) -> None:
            raise ValueError(CANARY)

    Stubborn()
    assert "an error was lost (ValueError at " in written.getvalue()
    assert CANARY not in written.getvalue()


def test_a_command_that_breaks_is_one_line_without_what_it_broke_on(tmp_path: Path) -> None:
    """The whole process: nothing of the error's words on stderr, and exit code 1."""
    broken = (
        "import bot.cli.service as service, bot.cli as cli\n"
        f"def breaks(): raise RuntimeError({CANARY!r})\n"
        "service.load = breaks\n"
        "cli.main()"
    )
    ran = subprocess.run(
        [sys.executable, "-c", broken, "run"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 1
    assert ran.stderr.count("\n") == 1
    assert "RuntimeError" in ran.stderr
    assert CANARY not in ran.stderr
