"""The gap of a profession: what is needed at each level against what there is."""

import random
from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.competence.gaps import Gap, Impossible, Stock, Target, gaps, half_away, rounded

COUNTS = st.integers(0, 5000)
GROWTHS = st.fractions(-1, 2, max_denominator=1000)


@st.composite
def shares(draw: st.DrawFn, levels: int = 4) -> tuple[Fraction, ...]:
    """Parts that are 1 together, also such as no decimal number can say."""
    weights = draw(st.lists(st.integers(0, 97), min_size=levels, max_size=levels).filter(any))
    return tuple(Fraction(weight, sum(weights)) for weight in weights)


@st.composite
def targets(draw: st.DrawFn, levels: int = 4) -> Target:
    growths = {2: draw(GROWTHS), 5: draw(GROWTHS)}
    turnover = draw(st.fractions(0, 1, max_denominator=50))
    return Target(draw(shares(levels)), growths, turnover)


def per_cent(*figures: float) -> tuple[Fraction, ...]:
    return tuple(Fraction(str(figure)) / 100 for figure in figures)


@st.composite
def stocks(draw: st.DrawFn, levels: int = 4, horizons: int = 2) -> Stock:
    row = st.tuples(*[COUNTS] * (levels + 1))
    return Stock(draw(row), tuple(draw(row) for _ in range(horizons)))


def test_need_is_share_times_headcount_times_growth() -> None:
    """Reckoned by hand: 128 heads, 2,6 % more; 7, 28, 50 and 15 per cent."""
    target = Target(per_cent(7, 28, 50, 15), {2: Fraction(26, 1000)})
    assert [float(need) for need in target.needs(128, 2)] == [9.19296, 36.77184, 65.664, 19.6992]
    (gap,) = gaps(Stock.of(18, 42, 52, 16), target)
    assert gap.gaps == (9, 5, -14, -4)
    assert gap.total == -4


@pytest.mark.parametrize(
    ("amount", "whole"),
    [("0.5", 1), ("-0.5", -1), ("2.5", 3), ("-2.5", -3), ("0.49", 0), ("-1.51", -2), ("7", 7)],
)
def test_a_half_goes_away_from_zero(amount: str, whole: int) -> None:
    assert rounded(Fraction(amount)) == whole


def test_rounding_to_even_would_be_another_rule() -> None:
    """The twin: Python's own rounding makes 0 of a half person, as often as not."""
    assert round(Fraction("-0.5")) != rounded(Fraction("-0.5"))


@given(st.fractions(-10000, 10000, max_denominator=10000))
def test_rounding_moves_nobody_further_than_half_a_person(amount: Fraction) -> None:
    assert abs(rounded(amount) - amount) <= Fraction(1, 2)
    assert rounded(-amount) == -rounded(amount)
    assert half_away(amount.numerator * 3, amount.denominator * 3) == rounded(amount)


@given(stocks(), targets())
def test_a_total_is_the_sum_of_its_rounded_levels(stock: Stock, target: Target) -> None:
    for gap in gaps(stock, target):
        assert gap.total == sum(gap.gaps)
        kept = (1 - target.turnover) ** gap.years
        exact = [there * kept - need for there, need in zip(gap.supply, gap.needs, strict=True)]
        assert list(gap.gaps) == [rounded(each) for each in exact]


def lost_or_invented(
    gap: Gap, stock: Stock, growth: Fraction, wanted: Callable[[Gap], Fraction]
) -> bool:
    """By the people alone, without the shares: what is wanting in all is the work there will be
    less those who are there, and no level says more than half a person of its own."""
    heads = Fraction(sum(stock.stay) + sum(map(sum, stock.go)))
    stays = heads - stock.unassessed - sum(sum(gone[1:]) for gone in stock.go)
    return wanted(gap) != heads * (1 + growth) - stays


@given(stocks(horizons=1), shares(), GROWTHS)
def test_no_person_is_lost_or_invented_over_the_levels(
    stock: Stock, parts: tuple[Fraction, ...], growth: Fraction
) -> None:
    (gap,) = gaps(stock, Target(parts, {2: growth}))
    assert not lost_or_invented(gap, stock, growth, lambda gap: gap.shortage)
    assert abs(gap.total + gap.shortage) <= Fraction(len(parts), 2)


def test_need_rounded_level_by_level_loses_people() -> None:
    """The twin: seven people in thirds would be needed as 2 + 2 + 2, and nobody wanting."""
    stock = Stock((0, 2, 2, 2), ((0, 1, 0, 0),))
    (gap,) = gaps(stock, Target((Fraction(1, 3),) * 3, {2: Fraction(0)}))

    def each_by_itself(gap: Gap) -> Fraction:
        return Fraction(sum(rounded(need) for need in gap.needs) - sum(gap.supply))

    assert lost_or_invented(gap, stock, Fraction(0), each_by_itself)
    assert not lost_or_invented(gap, stock, Fraction(0), lambda gap: gap.shortage)


@given(stocks(), shares(), GROWTHS, GROWTHS)
def test_the_more_is_needed_the_larger_the_gap(
    stock: Stock, parts: tuple[Fraction, ...], one: Fraction, other: Fraction
) -> None:
    low, high = (gaps(stock, Target(parts, {2: growth}))[0] for growth in sorted((one, other)))
    assert all(a >= b for a, b in zip(low.gaps, high.gaps, strict=True))
    assert low.total >= high.total


@given(stocks(), targets(), st.randoms(use_true_random=False))
def test_the_order_of_the_levels_never_matters(
    stock: Stock, target: Target, chance: random.Random
) -> None:
    order = list(range(4))
    chance.shuffle(order)
    mixed = Stock(*(_mixed(stock, order)))
    parts = tuple(target.shares[level] for level in order)
    there = gaps(mixed, target.what_if(shares=parts))
    for gap, same in zip(gaps(stock, target), there, strict=True):
        assert [gap.gaps[level] for level in order] == list(same.gaps)
        assert gap.total == same.total


def _mixed(stock: Stock, order: list[int]) -> tuple[tuple[int, ...], tuple[tuple[int, ...], ...]]:
    def row(counts: tuple[int, ...]) -> tuple[int, ...]:
        return (counts[0], *(counts[level + 1] for level in order))

    return row(stock.stay), tuple(row(counts) for counts in stock.go)


# Who leaves


def test_who_leaves_is_missing_from_their_horizon_on_and_the_work_stays() -> None:
    target = Target(per_cent(50, 50), {2: Fraction(0), 5: Fraction(0)})
    stock = Stock((0, 4, 6), ((0, 1, 0), (1, 0, 3)))
    two, five = gaps(stock, target)
    assert stock.headcount == 15
    assert stock.levels == (5, 9)
    assert stock.unassessed == 1
    assert (two.supply, five.supply) == ((4, 9), (4, 6))
    assert (two.gaps, five.gaps) == ((-4, 2), (-4, -2))


@given(stocks(), targets())
def test_nobody_comes_back(stock: Stock, target: Target) -> None:
    two, five = gaps(stock, target)
    assert all(a >= b >= 0 for a, b in zip(two.supply, five.supply, strict=True))
    assert sum(stock.levels) + stock.unassessed == stock.headcount


def test_turnover_takes_its_part_every_year() -> None:
    target = Target(per_cent(0, 100), {2: Fraction(0), 5: Fraction(0)}, Fraction(1, 10))
    two, five = gaps(Stock.of(0, 1000), target)
    assert (two.gaps, five.gaps) == ((0, -190), (0, -410))  # 810 and 590.49 of 1000 are left


# What if


def test_what_if_changes_what_it_names_and_nothing_else() -> None:
    target = Target(per_cent(7, 28, 50, 15), {2: Fraction(26, 1000), 5: Fraction(67, 1000)})
    stock = Stock.of(18, 42, 52, 16)
    before = gaps(stock, target)
    two, five = gaps(stock, target.what_if(growths={2: Fraction(0)}))
    assert two.gaps == (9, 6, -12, -3)
    assert five.gaps == before[1].gaps
    (other, _) = gaps(stock, target.what_if(shares=per_cent(25, 25, 25, 25)))
    assert other.gaps == (-15, 9, 19, -17)
    assert gaps(stock, target) == before


# What can't be


@pytest.mark.parametrize(
    ("shares", "growth", "turnover", "reason"),
    [
        ((7, 28, 50, 14), "0", "0", "shares"),
        ((7, 28, 50, 15.1), "0", "0", "shares"),
        ((-10, 45, 50, 15), "0", "0", "negative_share"),
        ((7, 28, 50, 15), "-1.01", "0", "growth"),
        ((7, 28, 50, 15), "0", "1.5", "turnover"),
        ((7, 28, 50, 15), "0", "-0.1", "turnover"),
    ],
)
def test_figures_that_no_profession_can_have_are_refused(
    shares: tuple[float, ...], growth: str, turnover: str, reason: str
) -> None:
    with pytest.raises(Impossible) as refused:
        Target(per_cent(*shares), {2: Fraction(growth)}, Fraction(turnover))
    assert refused.value.reason == reason


def test_a_level_missing_and_a_headcount_below_zero_are_refused() -> None:
    target = Target(per_cent(50, 50), {2: Fraction(0)})
    for stock in (Stock.of(1), Stock.of(1, 2, 3)):
        with pytest.raises(Impossible, match="levels: given"):
            gaps(stock, target)
    with pytest.raises(Impossible, match="levels"):
        target.what_if(shares=per_cent(100))
    with pytest.raises(Impossible, match="headcount: given -1"):
        Stock.of(3, -1)
    with pytest.raises(Impossible, match="levels"):
        Stock((0, 1, 2), ((0, 1),))


def test_a_profession_without_people_lacks_nobody() -> None:
    (gap,) = gaps(Stock.of(0, 0), Target(per_cent(50, 50), {5: Fraction(1)}))
    assert gap == Gap(5, 0, (0, 0), (0, 0), gap.target)
