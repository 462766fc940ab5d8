"""Goals in figures: how many more, and who is to become what."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.competence.gaps import Gap, Stock, Target, gaps
from bot.domain.competence.goals import Goal, goal

TARGET = Target((Fraction(1, 4),) * 4, {2: Fraction(0)})


def of(*figures: int) -> Goal:
    supply = tuple(25 + figure for figure in figures)
    return goal(Gap(2, 100, supply, figures, TARGET))


@pytest.mark.parametrize(
    ("figures", "more", "lift", "lower", "higher", "recruit"),
    [
        ((9, 5, -14, -4), 4, 14, (1, 2), (3, 4), (0, 0, 4, 0)),
        ((-1, 9, -4, -5), 1, 9, (2,), (3, 4), (1, 0, 0, 0)),
        ((0, 0, 0, 0), 0, 0, (), (), (0, 0, 0, 0)),
        ((5, 0, 0, 3), 0, 0, (), (), (0, 0, 0, 0)),
        ((-3, -2, -1, -4), 10, 0, (), (), (3, 2, 1, 4)),
        ((-3, 0, 0, 5), 0, 0, (), (), (0, 0, 0, 0)),  # the skilled do the work
        ((3, -3, 3, -3), 0, 6, (1, 3), (2, 4), (0, 0, 0, 0)),
    ],
)
def test_first_by_developing_then_by_recruiting(
    figures: tuple[int, ...],
    more: int,
    lift: int,
    lower: tuple[int, ...],
    higher: tuple[int, ...],
    recruit: tuple[int, ...],
) -> None:
    assert of(*figures) == Goal(2, more, lift, lower, higher, recruit)


def test_enough_at_every_level_is_a_goal_that_is_reached() -> None:
    assert of(1, 0, 2, 0).reached
    assert not of(1, -1, 0, 0).reached


SMALL = Target(tuple(Fraction(share, 100) for share in (7, 28, 50, 15)), {2: Fraction(0)})


def test_no_person_is_wanted_whom_rounding_made() -> None:
    """Ten people for the work of ten: half a person at the highest level is nobody to recruit."""
    (gap,) = gaps(Stock.of(1, 3, 5, 1), SMALL)
    assert (gap.gaps, gap.total, gap.shortage) == ((0, 0, 0, -1), -1, 0)
    assert gap.is_all_rounding
    assert goal(gap) == Goal(2, 0, 0, (), (), (0, 0, 0, 0))
    assert max(-gap.total, 0) == 1  # the twin: the rounded total would want somebody


def test_a_whole_person_is_wanted_whom_rounding_hid() -> None:
    """The only one is gone: of the work of one no level has half."""
    target = Target((Fraction(1, 4),) * 4, {2: Fraction(0)})
    (gap,) = gaps(Stock((0, 0, 0, 0, 0), ((0, 1, 0, 0, 0),)), target)
    assert (gap.gaps, gap.total, gap.shortage) == ((0, 0, 0, 0), 0, 1)
    assert goal(gap) == Goal(2, 1, 0, (), (), (0, 0, 0, 0))
    assert not goal(gap).reached
    assert max(-gap.total, 0) == 0  # the twin: the rounded total would want nobody


@given(
    st.tuples(*[st.integers(0, 30)] * 4),
    st.integers(0, 9),
    st.fractions(Fraction(-1, 2), Fraction(1, 2), max_denominator=100),
)
def test_more_are_wanted_only_where_more_are_wanting(
    levels: tuple[int, ...], unassessed: int, growth: Fraction
) -> None:
    target = Target(SMALL.shares, {2: growth})
    (gap,) = gaps(Stock.of(*levels, unassessed=unassessed), target)
    found = goal(gap)
    heads = sum(levels) + unassessed
    wanting = heads * (1 + growth) - sum(levels)
    assert gap.shortage == wanting
    assert found.more <= max(-gap.total, wanting, 0)
    assert found.more < wanting + 1 or found.more == 0
    assert wanting >= 1 or found.more == 0
    assert sum(found.recruit) == found.more or gap.total >= 0
    assert all(people >= 0 for people in found.recruit)


@given(st.tuples(*[st.integers(-25, 50)] * 4))
def test_what_is_recruited_is_what_wants_in_all(figures: tuple[int, ...]) -> None:
    found = of(*figures)
    assert sum(found.recruit) == found.more == max(-sum(figures), 0)
    assert found.lift <= sum(figure for figure in figures if figure > 0)
    assert bool(found.lift) == bool(found.lower) == bool(found.higher)
    if found.lift:
        assert min(found.lower) < max(found.higher)
