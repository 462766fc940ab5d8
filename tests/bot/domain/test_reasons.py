"""What is told of the reasons for leaving tells of nobody, however often one looks."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.anonymity.cells import HalfYear
from bot.domain.periods import half_year_of
from bot.domain.reasons import HELD, HeldInterview, Reasons, Span, spans, together, told

LEAST = 7
NAMES = ("pay", "workload", "leadership", "travel", "other")
Held = tuple[date, Sequence[str], int | None]
Teller = Callable[[Sequence[Held], date], dict[Span, Reasons]]

interviews = st.lists(
    st.tuples(
        st.dates(date(2026, 1, 1), date(2027, 12, 31)),
        st.lists(st.sampled_from(NAMES), unique=True, max_size=3),
        st.sampled_from((None, None, None, 1, 2)),
    ),
    min_size=14,
    max_size=80,
)
"""In two years: many enough that something is told most of the time."""
looks = st.lists(st.dates(date(2026, 2, 1), date(2028, 3, 31)), min_size=2, max_size=6)
"""Days on which somebody looks."""


def ours(held: Sequence[Held], today: date) -> dict[Span, Reasons]:
    """As seen on a day: of what has been held by then."""
    return told(_by(held, today), half_year_of(today), LEAST)


def growing(held: Sequence[Held], today: date) -> dict[Span, Reasons]:
    """A broken one: it hides what is below the limit, and tells of a half-year that goes on."""
    return told(_by(held, today), (today.year + 1, 1), LEAST)


def with_hrs_own(held: Sequence[Held], today: date) -> dict[Span, Reasons]:
    """A broken one: it forgets that HR knows what HR has heard."""
    anybodys = [(day, reasons, None) for day, reasons, _ in held]
    return ours(anybodys, today)


def _by(held: Sequence[Held], today: date) -> list[HeldInterview]:
    return [
        HeldInterview(half_year_of(day), reasons, hr) for day, reasons, hr in held if day <= today
    ]


def differences(teller: Teller, held: Sequence[Held], days: Sequence[date]) -> Iterator[object]:
    """What a part is told as at two looks, where that is not the same; and parts that overlap."""
    seen: dict[Span, Reasons] = {}
    for day in sorted(days):
        for span, found in teller(held, day).items():
            if seen.setdefault(span, found) != found:
                yield seen[span], found
    for one, other in zip(sorted(seen), sorted(seen)[1:], strict=False):
        if other[0] <= one[1]:
            yield one, other


@given(interviews, looks)
def test_what_has_been_told_never_changes(held: list[Held], days: list[date]) -> None:
    assert list(differences(ours, held, days)) == []
    before, after = ours(held, min(days)), ours(held, max(days))
    assert before.items() <= after.items()


def test_a_total_that_grows_is_caught() -> None:
    """The twin: two looks, and the one interview in between is told."""
    held = [(date(2026, 2, n), [NAMES[n % 4]], None) for n in range(1, 13)]
    days = [date(2026, 2, 11), date(2026, 2, 12)]
    ((before, after),) = differences(growing, held, days)
    assert list(differences(ours, held, [*days, date(2026, 7, 1)])) == []
    assert isinstance(before, Reasons)
    assert isinstance(after, Reasons)
    assert Counter(after.named) - Counter(before.named) == {NAMES[0]: 1}  # what the last one said


# What HR can work out


def worked_out(teller: Teller, held: Sequence[Held], today: date) -> Iterator[str]:
    """What each of HR, and all together, learn when they take away what they have heard."""
    for span, found in teller(held, today).items():
        inside = [(r, hr) for day, r, hr in held if r and span[0] <= half_year_of(day) <= span[1]]
        assert found.named == Counter(each for reasons, _ in inside for each in reasons)
        assert found.interviews == sum(found.first.values()) == len(inside)
        for known in ((), (1,), (2,), (1, 2)):
            left = [reasons for reasons, hr in inside if hr not in known]
            said = Counter(each for reasons in left for each in reasons)
            if left and len(left) < LEAST:
                yield f"{len(left)} of {span}"
            elif left and max(said.values()) >= len(left) - 1:
                yield f"what all of {span} said"


@given(interviews, looks)
def test_nothing_is_told_of_too_few_or_of_all_alike(held: list[Held], days: list[date]) -> None:
    for day in days:
        assert list(worked_out(ours, held, day)) == []
        assert all(last < half_year_of(day) for _, last in ours(held, day))


def test_a_total_that_hr_can_take_its_own_from_is_caught() -> None:
    """The twin."""
    chance = Random(1)
    by_hr = [(date(2026, 2, n), [chance.choice(NAMES)], 1 + n % 2) for n in range(1, 10)]
    by_a_manager = (date(2026, 3, 1), ["pay"], None)
    held = [*by_hr, by_a_manager]
    assert "1 of ((2026, 1), (2026, 1))" in worked_out(with_hrs_own, held, date(2026, 7, 1))
    assert ours(held, date(2026, 7, 1)) == {}


def test_most_of_a_small_organisations_interviews_are_told_in_the_end() -> None:
    """Three in a half-year, over eight years."""
    chance = Random(2)
    held = [
        (date(2026 + n // 6, 2 + n % 6 // 3 * 6, 1), chance.sample(NAMES, 2), None)
        for n in range(48)
    ]
    found = ours(held, date(2034, 1, 1))
    assert sum(each.interviews for each in found.values()) >= 40
    assert {first < last for first, last in found} == {True}


# One half-year


def in_spring(*reasons: Sequence[str], hr: int | None = None) -> list[HeldInterview]:
    return [HeldInterview((2026, 1), each, hr) for each in reasons]


def test_the_first_named_weighed_most_and_each_counts_once() -> None:
    held = in_spring(["pay", "travel"], *[["travel"]] * 3, *[["other", "pay"]] * 3)
    (found,) = told(held, (2026, 2), LEAST).values()
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
        ([[]] * 8, False),
    ],
)
def test_seven_are_enough_unless_all_or_all_but_one_say_the_same(
    reasons: list[list[str]], is_told: bool
) -> None:
    assert bool(told(in_spring(*reasons), (2026, 2), LEAST)) is is_told


@pytest.mark.parametrize(
    ("by_managers", "by_hr", "is_told"),
    [
        ([["pay"]] * 4 + [["travel"]] * 3, [["pay"]] * 2, True),
        ([["pay"]] * 4 + [["travel"]] * 2, [["pay"]] * 8, False),
        ([["pay"]] * 6 + [["travel"]], [["travel"]] * 8, False),
        ([["pay"]] * 4 + [["travel"]] * 2 + [[]], [["pay"]] * 8, False),
        ([[]] * 7, [["pay"]] * 4 + [["travel"]] * 3, True),
        ([], [["pay"]] * 4 + [["travel"]] * 3, True),
    ],
)
def test_the_managers_part_holds_by_itself_or_there_is_none(
    by_managers: list[list[str]], by_hr: list[list[str]], is_told: bool
) -> None:
    held = in_spring(*by_managers) + in_spring(*by_hr, hr=1)
    assert bool(told(held, (2026, 2), LEAST)) is is_told


def test_two_of_hr_do_not_know_what_the_other_heard() -> None:
    said = [["pay"], ["travel"], ["other"], ["pay"], ["travel"], ["other"]]
    held = in_spring(*said, hr=1) + in_spring(["pay"], hr=2)
    assert told(held, (2026, 2), LEAST) == {}
    assert told(in_spring(*said, ["pay"], hr=1), (2026, 2), LEAST)


def test_a_half_year_is_told_when_it_is_over() -> None:
    held = in_spring(*[["pay"]] * 4, *[["travel"]] * 4)
    assert told(held, (2026, 1), LEAST) == {}
    assert list(told(held, (2026, 2), LEAST)) == [((2026, 1), (2026, 1))]


def test_the_day_before_the_half_year_ends_is_too_early() -> None:
    held: list[Held] = [(date(2026, 6, 30), ["pay"], None)] * 4
    held += [(date(2026, 1, 1), ["travel"], None)] * 4
    assert ours(held, date(2026, 6, 30)) == {}
    assert len(ours(held, date(2026, 6, 30) + timedelta(days=1))) == 1


# Several


def number(count: int, half_year: HalfYear, hr: int | None = None) -> list[HeldInterview]:
    return [HeldInterview(half_year, [], hr)] * count


def test_half_years_with_too_few_are_taken_together() -> None:
    autumn, spring, summer = (2026, 2), (2027, 1), (2027, 2)
    held = [*number(3, (2026, 1)), *number(3, autumn), *number(HELD, spring), *number(7, summer)]
    assert list(spans(held, (2028, 1))) == [((2026, 1), spring), (summer, summer)]
    assert list(spans(held, spring)) == []


def test_what_is_taken_together_does_not_depend_on_what_was_said_nor_on_the_setting() -> None:
    alike = [HeldInterview((2026, 1), ["pay"])] * 8
    later = [HeldInterview((2026, 2), [name]) for name in NAMES] * 2
    for least, tells in ((5, 1), (7, 1), (11, 0)):
        assert len(told([*alike, *later], (2027, 1), least)) == tells
        assert {(2026, 2)} >= {span[0] for span in told([*alike, *later], (2027, 1), least)}


def test_no_setting_tells_of_fewer_than_five() -> None:
    with pytest.raises(ValueError, match="at least 5"):
        told([], (2026, 1), 4)


def test_parts_that_were_told_can_be_added() -> None:
    first = Reasons(7, {"pay": 4, "travel": 3}, {"pay": 4, "travel": 3})
    second = Reasons(8, {"pay": 2, "other": 6}, {"other": 6, "pay": 2})
    both = together([first, second])
    assert both == Reasons(
        15, {"pay": 6, "travel": 3, "other": 6}, {"pay": 6, "travel": 3, "other": 6}
    )
    assert together([]) is None
