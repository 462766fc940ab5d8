"""Turnover by the formula of the municipalities round Helsingborg."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.turnover import DESTINATIONS, FEWEST_EMPLOYED, KINDS, Group, at_own_request


@dataclass(frozen=True)
class One:
    kind: str = "own_notice"
    destination: str = "outside"
    planned: bool = True
    permanent: bool = True


ones = st.builds(
    One, st.sampled_from(KINDS), st.sampled_from(DESTINATIONS), st.booleans(), st.booleans()
)


def test_with_and_without_pensions_over_the_mean_of_two_days() -> None:
    """9,8 and 8,0 were told of 2018, both over the same number of employees."""
    left = [One()] * 80 + [One("pension", "unknown")] * 18
    group = Group(left, first=1010, last=990)
    assert group.turnover == pytest.approx(0.080)
    assert group.turnover_with_pensions == pytest.approx(0.098)


@pytest.mark.parametrize(
    "one",
    [
        One("internal", "within"),
        One("own_notice", "within"),
        One("own_notice", "elsewhere"),
        One("fixed_term"),
        One("other"),
        One(permanent=False),
        One("pension", "unknown", permanent=False),
    ],
)
def test_moves_inside_and_what_nobody_asked_for_do_not_count(one: One) -> None:
    group = Group([one], first=100, last=100)
    assert (group.turnover, group.turnover_with_pensions) == (0.0, 0.0)
    assert group.total == 1


def test_of_too_few_employees_no_share_is_told() -> None:
    assert Group([One()], first=9, last=10).turnover is None
    assert Group([One()], first=9, last=10).turnover_with_pensions is None
    assert Group([One()], first=10, last=10).turnover == 0.1
    assert Group().turnover is None


@given(st.lists(ones, max_size=30), st.integers(0, 60), st.integers(0, 60))
def test_every_departure_is_of_one_kind_and_every_share_a_part_of_the_next(
    left: list[One], first: int, last: int
) -> None:
    group = Group(list(left), first, last)
    assert sum(group.kinds.values()) == group.total == len(left)
    assert sum(group.destinations.values()) == group.total - group.kinds["pension"]
    assert list(group.kinds) == list(KINDS)
    assert group.own_request <= group.kinds["own_notice"]
    told = (group.turnover, group.turnover_with_pensions)
    assert (None in told) is ((first + last) / 2 < FEWEST_EMPLOYED)
    if group.turnover is not None and group.turnover_with_pensions is not None:
        assert 0 <= group.turnover <= group.turnover_with_pensions


@given(st.lists(ones, max_size=20), st.lists(ones, max_size=20))
def test_two_units_together_count_as_their_sum(here: list[One], there: list[One]) -> None:
    both = Group([*here, *there], 30, 30)
    assert both.own_request == sum(map(at_own_request, here)) + sum(map(at_own_request, there))
    assert both.planned == Group(list(here)).planned + Group(list(there)).planned
