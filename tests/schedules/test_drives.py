"""When it is told who is missing in an inventory: never too late for those who can act."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from schedules.drives import Round, due, next_after, rounds
from schedules.workdays import Workdays
from tests.schedules.wall import worked

SWEDEN = Workdays()
DEADLINES = st.dates(date(2026, 2, 1), date(2028, 12, 1))


def test_an_ordinary_spring() -> None:
    """The deadline is a Friday; Easter is long past."""
    assert rounds(date(2026, 4, 24), SWEDEN) == (
        Round(date(2026, 4, 2), "managers"),  # Good Friday is three weeks before
        Round(date(2026, 4, 17), "everyone"),
        Round(date(2026, 4, 17), "managers"),
        Round(date(2026, 4, 22), "managers"),
        Round(date(2026, 4, 23), "above"),
        Round(date(2026, 4, 24), "hr"),
        Round(date(2026, 4, 25), "over"),
    )


@given(DEADLINES)
def test_managers_hear_before_their_managers_and_those_before_hr(deadline: date) -> None:
    found = rounds(deadline, SWEDEN)
    days = {tells: [each.on for each in found if each.tells == tells] for tells in _TOLD}
    assert max(days["managers"]) < min(days["above"]) <= max(days["above"]) < min(days["hr"])
    assert 2 <= len(days["managers"]) <= 3
    assert days["hr"][0] <= deadline < days["over"][0]
    assert all(worked(each.on) for each in found if each.tells != "over")


_TOLD = ("everyone", "managers", "above", "hr", "over")


@given(DEADLINES, st.lists(st.integers(-40, 10), min_size=1, max_size=30))
def test_everybody_is_told_once_of_each_round_however_seldom_one_looks(
    deadline: date, looks: list[int]
) -> None:
    """What is due when nobody looks is told at the next look, and then no more."""
    found = rounds(deadline, SWEDEN)
    since: date | None = found[0].on
    told: list[str] = []
    last = deadline + timedelta(days=40)
    for today in [*sorted({deadline + timedelta(days=each) for each in looks}), last]:
        if since is not None and since <= today:
            told += due(found, since, today)
            since = next_after(found, today)
    assert since is None
    assert set(told) == set(_TOLD)
    assert told.count("above") == told.count("hr") == told.count("over") == 1
    assert 1 <= told.count("managers") <= 3


def test_a_round_that_has_passed_when_it_begins_is_left_out() -> None:
    deadline = date(2026, 4, 24)
    assert next_after(rounds(deadline, SWEDEN), date(2026, 4, 20)) == date(2026, 4, 22)
    assert due(rounds(deadline, SWEDEN), date(2026, 4, 22), date(2026, 4, 22)) == {"managers"}
