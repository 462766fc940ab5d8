"""Movement since last year, also when last year's inventory was kept as it was."""

import random

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.competence.movement import AWAY, movement

PLACES = st.integers(AWAY, 4)
ROWS = st.lists(
    st.tuples(PLACES, PLACES, st.integers(1, 9)).filter(lambda r: r[:2] != (AWAY, AWAY))
)


def test_who_went_up_who_came_and_who_left() -> None:
    found = movement([(1, 2, 3), (2, 2, 10), (3, 2, 1), (AWAY, 0, 2), (4, AWAY, 1), (0, 1, 5)], 4)
    assert found.then == (5, 3, 10, 1, 1)
    assert found.now == (2, 5, 14, 0, 0)
    assert found.changes == (-3, 2, 4, -1, -1)
    assert (found.up, found.down, found.came, found.left) == (3, 1, 2, 1)


def test_a_light_year_still_shows_who_came_and_who_left() -> None:
    """Levels are kept; only people have moved."""
    found = movement([(1, 1, 7), (2, 2, 9), (AWAY, 1, 2), (2, AWAY, 3)], 4)
    assert found.changes == (0, 2, -3, 0, 0)
    assert (found.up, found.down, found.came, found.left) == (0, 0, 2, 3)


def test_without_levels_last_year_there_is_nothing_to_compare() -> None:
    assert not movement([(0, 2, 4), (AWAY, 1, 1)], 4).any_then
    assert movement([(1, 2, 4)], 4).any_then


@given(ROWS, st.randoms(use_true_random=False))
def test_nobody_is_lost_and_the_order_of_rows_never_matters(
    rows: list[tuple[int, int, int]], chance: random.Random
) -> None:
    found = movement(rows, 4)
    assert sum(found.now) - sum(found.then) == sum(found.changes) == found.came - found.left
    mixed = list(rows)
    chance.shuffle(mixed)
    assert movement(mixed, 4) == found
