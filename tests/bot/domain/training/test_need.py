"""Who needs a course most comes first."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.training.need import ORDER, Candidate, by_need

DAYS = st.dates(date(2020, 1, 1), date(2026, 12, 31))
candidates = st.builds(
    Candidate,
    st.integers(1, 1000),
    st.sampled_from(["Anna", "Bo"]),
    st.booleans(),
    DAYS,
    st.booleans(),
    st.booleans(),
    st.none() | DAYS,
)
EARLY = date(2020, 1, 1)


def test_who_supervises_then_who_must_then_who_asked_then_the_rest() -> None:
    late = EARLY + timedelta(days=900)
    people = [
        Candidate(1, "Har", True, EARLY, supervises=True),
        Candidate(2, "Ny", False, late),
        Candidate(3, "Gammal", False, EARLY),
        Candidate(4, "Sent", False, EARLY, asked_on=late),
        Candidate(5, "Tidigt", False, late, asked_on=EARLY),
        Candidate(6, "Måste", False, late, must=True),
        Candidate(7, "Handleder", False, late, supervises=True, must=True),
    ]
    assert [each.person_id for each in by_need(people)] == [7, 6, 5, 4, 3, 2, 1]


@given(st.lists(candidates, max_size=12))
def test_nobody_stands_before_somebody_with_more_need(people: list[Candidate]) -> None:
    found = by_need(people)
    assert sorted(found, key=repr) == sorted(people, key=repr)
    ranks = [ORDER.index(each.why) for each in found]
    assert ranks == sorted(ranks)
    for before, after in pairwise(found):
        if before.why == after.why == "asked":
            assert before.asked_on
            assert after.asked_on
            assert before.asked_on <= after.asked_on
