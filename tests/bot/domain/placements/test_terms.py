from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.placements.terms import NotRead, Term, Weeks

HT_2026, VT_2027 = Term(2026, 2), Term(2027, 1)
terms = st.builds(Term, st.integers(1990, 2090), st.sampled_from([1, 2]))


@pytest.mark.parametrize(
    ("written", "term"),
    [
        ("HT 2026", HT_2026),
        ("ht26", HT_2026),
        ("Ht-2026", HT_2026),
        ("hösten 2026", HT_2026),
        ("Höstterminen 2026", HT_2026),
        ("autumn 2026", HT_2026),
        ("VT 2027", VT_2027),
        ("vt27", VT_2027),
        ("våren 2027", VT_2027),
        ("spring 2027", VT_2027),
    ],
)
def test_a_term_is_read_as_people_write_it(written: str, term: Term) -> None:
    assert Term.read(written) == term


@pytest.mark.parametrize(
    "written", ["", "2026", "HT", "HT 206", "XT 2026", "HT 2026 eller VT 2027"]
)
def test_what_is_no_term_is_refused(written: str) -> None:
    with pytest.raises(NotRead) as refused:
        Term.read(written)
    assert (refused.value.reason, refused.value.written) == ("term", written)


@given(terms)
def test_what_is_stored_is_read_again(term: Term) -> None:
    assert Term.read(str(term)) == term


@given(terms, st.integers(-20, 20))
def test_moving_and_counting_agree(term: Term, by: int) -> None:
    assert term.moved(by).since(term) == by
    assert (term.moved(by) > term) == (by > 0)


@given(terms)
def test_the_usual_terms_follow_upon_each_other(term: Term) -> None:
    """All the year but the summer, from a Monday to a Sunday."""
    following = term.moved(1)
    assert (term.usual_first.isoweekday(), term.usual_last.isoweekday()) == (1, 7)
    between = following.usual_first - term.usual_last
    if term.half == "HT":
        assert between == timedelta(days=1)
    else:
        assert timedelta(weeks=10) < between < timedelta(weeks=14)


@pytest.mark.parametrize(
    ("day", "term"),
    [
        (date(2026, 8, 31), HT_2026),
        (date(2027, 1, 17), HT_2026),
        (date(2027, 1, 18), VT_2027),
        (date(2026, 7, 15), HT_2026),
        (date(2026, 6, 1), Term(2026, 1)),
    ],
)
def test_a_day_lies_in_a_term_or_before_the_one_to_come(day: date, term: Term) -> None:
    assert Term.of(day) == term


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)))
def test_every_day_has_a_term_that_is_not_over(day: date) -> None:
    term = Term.of(day)
    assert term.moved(-1).usual_last < day <= term.usual_last


@pytest.mark.parametrize(
    ("written", "first", "last", "said"),
    [
        ("v. 36–45", date(2026, 8, 31), date(2026, 11, 8), "36–45"),
        ("36-45", date(2026, 8, 31), date(2026, 11, 8), "36–45"),
        ("vecka 36 till 45", date(2026, 8, 31), date(2026, 11, 8), "36–45"),
        ("veckorna 36-45", date(2026, 8, 31), date(2026, 11, 8), "36–45"),
        ("v 40", date(2026, 9, 28), date(2026, 10, 4), "40"),
        ("48–3", date(2026, 11, 23), date(2027, 1, 24), "48–3"),
        ("53", date(2026, 12, 28), date(2027, 1, 3), "53"),
    ],
)
def test_weeks_are_iso_weeks_of_the_term(written: str, first: date, last: date, said: str) -> None:
    weeks = Weeks.read(written, HT_2026)
    assert (weeks.first, weeks.last, str(weeks)) == (first, last, said)


@pytest.mark.parametrize(
    ("written", "term", "reason"),
    [
        ("hela hösten", HT_2026, "weeks"),
        ("45–36", HT_2026, "weeks"),
        ("10–15", HT_2026, "not_in_term"),
        ("40", VT_2027, "not_in_term"),
        ("0", VT_2027, "not_in_term"),
        ("53", Term(2027, 2), "no_such_week"),
        ("50–54", HT_2026, "no_such_week"),
    ],
)
def test_weeks_that_are_none_are_refused_with_why(written: str, term: Term, reason: str) -> None:
    with pytest.raises(NotRead) as refused:
        Weeks.read(written, term)
    assert refused.value.reason == reason


weeks = st.tuples(terms, st.integers(0, 9), st.integers(1, 10)).map(
    lambda found: Weeks(
        found[0].usual_first + timedelta(weeks=found[1]),
        found[0].usual_first + timedelta(weeks=found[1] + found[2]) - timedelta(days=1),
    )
)


@given(weeks)
def test_weeks_are_read_again_as_they_are_written(one: Weeks) -> None:
    assert Weeks.read(str(one), Term.of(one.first)) == one


@given(weeks, weeks)
def test_weeks_overlap_where_they_share_a_day(one: Weeks, other: Weeks) -> None:
    days = [{each.first + timedelta(days=n) for n in range(len(each) * 7)} for each in (one, other)]
    assert one.overlap(other) == bool(days[0] & days[1])
    assert (one in other) == (days[0] <= days[1])
