"""What became of the interviews that leavers were offered."""

from dataclasses import dataclass
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.coverage import WHY_NOT, Coverage, coverage, standing

TODAY = date(2026, 11, 30)
YESTERDAY = TODAY - timedelta(days=1)


@dataclass(frozen=True)
class Talk:
    last_day: date = TODAY
    interview: str = "offered"
    reason: str | None = None
    held_by_hr: bool = False


talks = st.builds(
    Talk,
    st.dates(date(2026, 1, 1), date(2027, 6, 30)),
    st.sampled_from(["offered", "held", "not_held"]),
    st.sampled_from([*WHY_NOT, None]),
    st.booleans(),
)


def test_it_is_missing_the_day_after_the_last_day() -> None:
    assert standing(Talk(TODAY), TODAY) == "to_come"
    assert standing(Talk(YESTERDAY), TODAY) == "missing"
    assert standing(Talk(YESTERDAY, "held"), TODAY) == "by_manager"
    assert standing(Talk(TODAY, "held", held_by_hr=True), TODAY) == "by_hr"
    assert standing(Talk(YESTERDAY, "not_held", "declined"), TODAY) == "not_held"


def test_the_share_is_of_those_one_can_tell_of() -> None:
    held, gone, ahead = Talk(interview="held"), Talk(YESTERDAY), Talk()
    found = coverage([held, held, held, gone, ahead, ahead], TODAY)
    assert (found.offered, found.held, found.due) == (6, 3, 4)
    assert found.share == 0.75
    assert coverage([ahead], TODAY).share is None
    assert coverage([], TODAY) == Coverage(why_not=tuple((each, 0) for each in WHY_NOT))


@given(st.lists(talks, max_size=40))
def test_every_interview_stands_in_one_place(offered: list[Talk]) -> None:
    found = coverage(offered, TODAY)
    assert found.offered == len(offered)
    assert sum(count for _, count in found.why_not) == found.not_held
    assert found.share is None or 0 <= found.share <= 1
