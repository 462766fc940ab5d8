"""Goals in figures: how many more, and who is to become what."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.competence.gaps import Gap, Target
from bot.domain.competence.goals import Goal, goal

TARGET = Target((Fraction(1, 4),) * 4, {2: Fraction(0)})


def of(*figures: int) -> Goal:
    return goal(Gap(2, 100, (25, 25, 25, 25), figures, TARGET))


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


@given(st.tuples(*[st.integers(-50, 50)] * 4))
def test_what_is_recruited_is_what_wants_in_all(figures: tuple[int, ...]) -> None:
    found = of(*figures)
    assert sum(found.recruit) == found.more == max(-sum(figures), 0)
    assert found.lift <= sum(figure for figure in figures if figure > 0)
    assert bool(found.lift) == bool(found.lower) == bool(found.higher)
    if found.lift:
        assert min(found.lower) < max(found.higher)
