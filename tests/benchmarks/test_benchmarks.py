"""The benchmarks themselves, at tiny sizes: that they say what they should. Never how fast."""

import json
import sys
from types import ModuleType

import pytest

from tests.benchmarks import __main__ as command
from tests.benchmarks import (
    abilities,
    answers,
    gap_analysis,
    idle_memory,
    import_people,
    reply_under_bulk,
    tick,
)
from tests.benchmarks.figure import Figure

TINY: tuple[tuple[ModuleType, str, object], ...] = (
    (answers, "AT_ONCE", 4),
    (answers, "WARM_UP", 0.1),
    (answers, "SECONDS", 0.4),
    (answers, "ROUNDS", 1),
    (reply_under_bulk, "REMINDERS", 60),
    (reply_under_bulk, "WARM_UP", 0.2),
    (reply_under_bulk, "SECONDS", 1.0),
    (reply_under_bulk, "REPLIES_A_SECOND", 10),
    (reply_under_bulk, "ROUNDS", 1),
    (tick, "DUE", 8),
    (tick, "FEW", 80),
    (tick, "LOTS", 400),
    (tick, "ROUNDS", 1),
    (import_people, "PEOPLE", 200),
    (import_people, "ROUNDS", 1),
    (gap_analysis, "PEOPLE", 500),
    (gap_analysis, "UNITS", 30),
    (gap_analysis, "ROUNDS", 1),
    (abilities, "PEOPLE", 400),
    (abilities, "FEW", 200),
    (abilities, "UNITS", 10),
    (abilities, "LEADER", 2),
    (abilities, "ROUNDS", 1),
    (idle_memory, "IDLE", 0.1),
    (idle_memory, "ROUNDS", 1),
)


@pytest.fixture(autouse=True)
def tiny(monkeypatch: pytest.MonkeyPatch) -> None:
    for module, name, value in TINY:
        monkeypatch.setattr(module, name, value)


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["benchmarks", *arguments])
    return command.main()


@pytest.mark.parametrize(
    "name",
    [
        *("answers_vs_ptb", "answers_vs_aiogram", "tick", "import_100k_time", "idle_memory"),
        *("gap_sqlite", "search_sqlite", "grid_postgresql"),
    ],
)
def test_each_says_its_figure_and_its_bar(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run(monkeypatch, name, "--json")
    figures = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert name in [figure["name"] for figure in figures]
    for figure in figures:
        assert set(figure) == {"name", "ratio", "bar", "at_least", "measured"}
        assert figure["ratio"] > 0
        assert figure["measured"]


def test_replies_are_measured_beside_reminders_that_do_go_out(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The measurement itself refuses a run in which the reminders don't keep their rate."""
    monkeypatch.setattr(reply_under_bulk, "SENT_MAY_DIFFER", 0.9)
    run(monkeypatch, "reply_under_bulk")
    assert "60 reminders go out at 30 a second" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("ratio", "at_least", "status"),
    [(2.0, True, 0), (1.9, True, 1), (2.0, False, 0), (2.1, False, 1)],
)
def test_what_falls_short_of_its_bar_is_said_and_is_the_exit_code(
    ratio: float,
    at_least: bool,
    status: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    figure = Figure("tick", ratio, 2.0, at_least, "nothing")
    monkeypatch.setitem(command.BENCHMARKS, "tick", lambda: [figure])
    assert run(monkeypatch, "tick") == status
    assert capsys.readouterr().out.startswith("FAIL" if status else "ok")


def test_a_name_that_is_none_is_answered_with_those_that_are(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        run(monkeypatch, "ticks")
    assert ended.value.code == 2
    assert "there is no benchmark ticks; there are answers_vs_ptb" in capsys.readouterr().err
