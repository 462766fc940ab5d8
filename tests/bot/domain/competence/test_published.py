"""Malmö's published tables come out; a table that can't be is said to be one."""

import csv
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.competence.gaps import Stock, Target, gaps
from bot.domain.competence.published import ROUNDING, Published, examine

LEVELS = ("viss", "god", "hog", "mycket_hog")
GROWTHS = {2: Fraction("0.026"), 5: Fraction("0.067")}
"""The population forecast that the tables were made with."""


def tables() -> dict[str, Published]:
    rows: dict[str, dict[int, dict[str, str]]] = {}
    with (Path(__file__).parent / "gap_a.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            rows.setdefault(row["profession"], {})[int(row["horizon_years"])] = row
    return {profession: table(by_years) for profession, by_years in rows.items()}


def table(by_years: Mapping[int, Mapping[str, str]]) -> Published:
    row = by_years[2]
    shares = tuple(Fraction(row[f"share_{level}"]) / 100 for level in LEVELS)
    return Published(
        Target(shares, GROWTHS),
        {
            years: tuple(int(each[f"gap_{level}"]) for level in LEVELS)
            for years, each in by_years.items()
        },
        {years: int(each["gap_total"]) for years, each in by_years.items()},
    )


PUBLISHED = tables()


@pytest.mark.parametrize("profession", PUBLISHED)
def test_every_published_table_comes_out_of_a_supply_that_fits_it(profession: str) -> None:
    published = PUBLISHED[profession]
    verdict = examine(published)
    assert verdict.follows
    again = gaps(Stock.of(*verdict.stock.levels), published.target)
    assert {gap.years for gap in again} == {2, 5}
    for gap in again:
        told = published.gaps[gap.years]
        assert all(abs(a - b) <= 1 for a, b in zip(gap.gaps, told, strict=True))
        assert gap.total == sum(gap.gaps)
        assert published.totals[gap.years] == sum(told)


def test_one_of_them_is_exact() -> None:
    published = PUBLISHED["Socialsekreterare familjehem"]
    assert {gap.years: gap.gaps for gap in examine(published).gaps} == published.gaps


def changed(published: Published, years: int, level: int, by: int) -> Published:
    figures = list(published.gaps[years])
    figures[level - 1] += by
    return Published(
        published.target,
        {**published.gaps, years: tuple(figures)},
        {**published.totals, years: sum(figures)},
    )


@pytest.mark.parametrize("profession", PUBLISHED)
@pytest.mark.parametrize("by", [-40, -12, 12, 40])
@pytest.mark.parametrize("level", [1, 2, 3, 4])
def test_a_figure_made_impossible_is_named_with_how_much(
    profession: str, by: int, level: int
) -> None:
    """What rounding explains is not called off. Where it is a level's two years that gainsay each
    other, either of them may be the wrong one."""
    verdict = examine(changed(PUBLISHED[profession], 5, level, by))
    (off,) = verdict.off
    assert off.level == level
    assert abs(off.by) == pytest.approx(abs(by), abs=5)


def test_a_total_that_is_not_the_sum_of_its_levels_is_named() -> None:
    right = PUBLISHED["Sektionschef"]
    verdict = examine(Published(right.target, right.gaps, {**right.totals, 5: -12}))
    (off,) = verdict.off
    assert (off.years, off.level, off.published, off.follows, off.by) == (5, None, -12, -9, -3)


def test_a_surplus_in_all_can_not_follow_from_a_need_that_grows() -> None:
    right = PUBLISHED["Sektionschef"]
    verdict = examine(Published(right.target, {2: (20, 20, 20, 20)}, {2: 80}))
    assert not verdict.follows
    assert sum(off.by for off in verdict.off) >= 70


def test_without_growth_no_headcount_is_told_by_the_totals_and_one_is_found_all_the_same() -> None:
    target = Target((Fraction(1, 4),) * 4, {2: Fraction(0)})
    assert examine(Published(target, {2: (3, -1, -1, -1)}, {2: 0})).follows
    (off,) = examine(Published(target, {2: (-7, 0, 0, 0)}, {2: -7})).off
    assert abs(off.by) >= 7 - 4 * ROUNDING


@settings(max_examples=40)
@given(
    st.tuples(*[st.integers(0, 300)] * 4).filter(any),
    st.sampled_from([each.target for each in PUBLISHED.values()]),
)
def test_whatever_was_reckoned_rightly_is_found_to_follow(
    levels: tuple[int, ...], target: Target
) -> None:
    found = gaps(Stock.of(*levels), target)
    published = Published(
        target, {gap.years: gap.gaps for gap in found}, {gap.years: gap.total for gap in found}
    )
    assert examine(published).follows
