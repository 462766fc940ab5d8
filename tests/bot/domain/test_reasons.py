"""What is told of the reasons for leaving tells of nobody, however often one looks."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.anonymity.cells import HalfYear
from bot.domain.periods import half_year_of
from bot.domain.reasons import Given, Reasons, together, told

LEAST = 7
NAMES = ("pay", "workload", "leadership", "travel", "other")
Interview = tuple[date, Sequence[str]]
Teller = Callable[[Sequence[Interview], date], dict[HalfYear, Reasons]]

interviews = st.lists(
    st.tuples(
        st.dates(date(2026, 1, 1), date(2026, 12, 31)),
        st.lists(st.sampled_from(NAMES), unique=True, max_size=3),
    ),
    min_size=14,
    max_size=60,
)
"""In a year: many enough that something is told most of the time."""
looks = st.lists(st.dates(date(2026, 2, 1), date(2027, 3, 31)), min_size=2, max_size=6)
"""Days on which somebody looks."""


def ours(held: Sequence[Interview], today: date) -> dict[HalfYear, Reasons]:
    """As seen on a day: of what has been held by then."""
    return told(_given(held, today), half_year_of(today), LEAST)


def growing(held: Sequence[Interview], today: date) -> dict[HalfYear, Reasons]:
    """A broken one: it hides what is below the limit, and tells of a half-year that goes on."""
    return told(_given(held, today), (today.year + 1, 1), LEAST)


def _given(held: Sequence[Interview], today: date) -> list[Given]:
    return [(half_year_of(day), reasons) for day, reasons in held if day <= today]


def differences(teller: Teller, held: Sequence[Interview], days: Sequence[date]) -> Iterator[int]:
    """How many interviews lie between what is told of a half-year at two looks."""
    seen: dict[HalfYear, set[int]] = {}
    for day in sorted(days):
        for half_year, found in teller(held, day).items():
            seen.setdefault(half_year, set()).add(found.interviews)
    for counts in seen.values():
        for small, large in zip(sorted(counts), sorted(counts)[1:], strict=False):
            yield large - small


@given(interviews, looks)
def test_what_has_been_told_of_a_half_year_never_changes(
    held: list[Interview], days: list[date]
) -> None:
    assert list(differences(ours, held, days)) == []


def test_a_total_that_grows_is_caught() -> None:
    """The twin: two looks, and the one interview in between is told."""
    held = [(date(2026, 2, n), [NAMES[n % 4]]) for n in range(1, 13)]
    days = [date(2026, 2, 11), date(2026, 2, 12)]
    assert list(differences(growing, held, days)) == [1]
    assert list(differences(ours, held, [*days, date(2026, 7, 1)])) == []
    (before,), (after,) = (growing(held, day).values() for day in days)
    assert Counter(after.named) - Counter(before.named) == {NAMES[0]: 1}  # what the last one said


@given(interviews, looks)
def test_nothing_is_told_of_too_few_or_of_all_alike(
    held: list[Interview], days: list[date]
) -> None:
    for day in days:
        for half_year, found in ours(held, day).items():
            inside = [reasons for at, reasons in held if half_year_of(at) == half_year and reasons]
            assert found.interviews == len(inside) >= LEAST
            assert dict(found.named) == Counter(each for reasons in inside for each in reasons)
            assert max(found.named.values()) <= len(inside) - 2
            assert sum(found.first.values()) == len(inside)
            assert half_year < half_year_of(day)


def half_a_year_of(*reasons: Sequence[str], half_year: HalfYear = (2026, 1)) -> list[Given]:
    return [(half_year, each) for each in reasons]


def test_the_first_named_weighed_most_and_each_counts_once() -> None:
    given_ = half_a_year_of(["pay", "travel"], *[["travel"]] * 3, *[["other", "pay"]] * 3)
    (found,) = told(given_, (2026, 2), LEAST).values()
    assert found == Reasons(
        7, {"pay": 4, "travel": 4, "other": 3}, {"pay": 1, "travel": 3, "other": 3}
    )


@pytest.mark.parametrize(
    ("reasons", "is_told"),
    [
        ([["pay"]] * 4 + [["travel"]] * 3, True),
        ([["pay"]] * 4 + [["travel"]] * 2, False),
        ([["pay"]] * 4 + [["travel"]] * 2 + [[]], False),
        ([["pay"]] * 5 + [["travel"]] * 2, True),
        ([["pay"]] * 6 + [["travel"]], False),
        ([["pay", "travel"]] * 7, False),
        ([["travel", "pay"]] * 7 + [["other"]] * 2, True),
    ],
)
def test_seven_are_enough_unless_all_or_all_but_one_say_the_same(
    reasons: list[list[str]], is_told: bool
) -> None:
    assert bool(told(half_a_year_of(*reasons), (2026, 2), LEAST)) is is_told


def test_a_half_year_is_told_when_it_is_over() -> None:
    given_ = half_a_year_of(*[["pay"]] * 4, *[["travel"]] * 4)
    assert told(given_, (2026, 1), LEAST) == {}
    assert list(told(given_, (2026, 2), LEAST)) == [(2026, 1)]


def test_no_setting_tells_of_fewer_than_five() -> None:
    with pytest.raises(ValueError, match="at least 5"):
        told([], (2026, 1), 4)


def test_half_years_that_were_told_can_be_added() -> None:
    first = Reasons(7, {"pay": 4, "travel": 3}, {"pay": 4, "travel": 3})
    second = Reasons(8, {"pay": 2, "other": 6}, {"other": 6, "pay": 2})
    both = together([first, second])
    assert both == Reasons(
        15, {"pay": 6, "travel": 3, "other": 6}, {"pay": 6, "travel": 3, "other": 6}
    )
    assert together([]) is None


def test_the_day_before_the_half_year_ends_is_too_early() -> None:
    held = [(date(2026, 6, 30), ["pay"])] * 4 + [(date(2026, 1, 1), ["travel"])] * 4
    assert ours(held, date(2026, 6, 30)) == {}
    assert len(ours(held, date(2026, 6, 30) + timedelta(days=1))) == 1
