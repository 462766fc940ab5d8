"""Units are reminded six, three and one weeks before, and two days before, on working days."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from schedules.intakes import next_after, reached, rounds
from schedules.workdays import Workdays

SWEDEN = Workdays()


def test_the_rounds_of_a_deadline_climb() -> None:
    found = rounds(date(2027, 4, 1), SWEDEN)
    assert [(each.on.isoformat(), each.level) for each in found] == [
        ("2027-02-18", "managers"),
        ("2027-03-11", "managers"),
        ("2027-03-25", "above"),
        ("2027-03-30", "hr"),
        ("2027-04-02", "over"),
    ]


@given(st.dates(date(2026, 1, 1), date(2031, 1, 1)), st.integers(0, 80))
def test_each_is_on_a_working_day_and_what_is_reached_never_falls(last: date, days: int) -> None:
    deadline = SWEDEN.on_or_before(last)
    found = rounds(deadline, SWEDEN)
    assert all(SWEDEN.is_workday(each.on) for each in found[:-1])
    assert [each.level for each in found] == ["managers", "managers", "above", "hr", "over"]
    day = date.fromordinal(deadline.toordinal() - days)
    level, following = reached(found, day), next_after(found, day)
    assert level != "over"
    assert following is not None
    assert following > day
