"""Time plans as plans have them, and what is made of each."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.plans.stretches import NotUnderstood, Stretch
from bot.domain.plans.times import read_times

PLAN = Stretch(date(2024, 1, 1), date(2026, 12, 31))
ONE_YEAR = Stretch(date(2024, 1, 1), date(2024, 12, 31))

ONCE = {
    "2024": "2024-01-01..2024-12-31",
    "år 2024": "2024-01-01..2024-12-31",
    "hela 2024": "2024-01-01..2024-12-31",
    "under 2024": "2024-01-01..2024-12-31",
    "2024–2025": "2024-01-01..2025-12-31",
    "2024 - 2025": "2024-01-01..2025-12-31",
    "2024/2025": "2024-01-01..2025-12-31",
    "2024-26": "2024-01-01..2026-12-31",
    "2024-12-31": "2024-12-31..2024-12-31",
    "Klart 2025-06-30": "2025-06-30..2025-06-30",
    "31/12 2024": "2024-12-31..2024-12-31",
    "senast 30 september 2024": "2024-09-30..2024-09-30",
    "by 30 September 2024": "2024-09-30..2024-09-30",
    "March 1, 2024": "2024-03-01..2024-03-01",
    "dec 2024": "2024-12-01..2024-12-31",
    "i december 2024": "2024-12-01..2024-12-31",
    "senast juni 2025": "2025-06-01..2025-06-30",
    "2025-02": "2025-02-01..2025-02-28",
    "hösten 2023": "2023-09-01..2023-11-30",
    "under hösten 2024": "2024-09-01..2024-11-30",
    "autumn 2023": "2023-09-01..2023-11-30",
    "våren 2025": "2025-03-01..2025-05-31",
    "sommaren 2025": "2025-06-01..2025-08-31",
    "vintern 2024/2025": "2024-12-01..2025-02-28",
    "före sommaren 2025": "2025-05-31..2025-05-31",
    "VT 2025": "2025-01-20..2025-06-08",
    "ht24": "2024-09-02..2025-01-19",
    "Höstterminen 2024": "2024-09-02..2025-01-19",
    "läsåret 2024/2025": "2024-09-02..2025-06-08",
    "HT 2024–VT 2025": "2024-09-02..2025-06-08",
    "kvartal 3 2024": "2024-07-01..2024-09-30",
    "kv. 3 2024": "2024-07-01..2024-09-30",
    "2024 Q3": "2024-07-01..2024-09-30",
    "tredje kvartalet 2024": "2024-07-01..2024-09-30",
    "Q1-Q2 2025": "2025-01-01..2025-06-30",
    "tertial 2 2024": "2024-05-01..2024-08-31",
    "första halvåret 2025": "2025-01-01..2025-06-30",
    "halvårsskiftet 2025": "2025-06-30..2025-06-30",
    "årsskiftet 2024/2025": "2024-12-31..2024-12-31",
    "v. 40–42 2024": "2024-09-30..2024-10-20",
    "vecka 7 2025": "2025-02-10..2025-02-16",
    "mars–maj 2024": "2024-03-01..2024-05-31",
    "March to May 2025": "2025-03-01..2025-05-31",
    "1–5 mars 2024": "2024-03-01..2024-03-05",
    "april 2024–mars 2025": "2024-04-01..2025-03-31",
    "2024-01-01 – 2024-06-30": "2024-01-01..2024-06-30",
    "början av 2024": "2024-01-01..2024-04-30",
    "mitten av 2024": "2024-05-01..2024-08-31",
    "slutet av 2024": "2024-09-01..2024-12-31",
    "by the end of 2024": "2024-01-01..2024-12-31",
    "startar 2024, klart 2025": "2024-01-01..2025-12-31",
    "t.o.m. 2025": "2025-01-01..2025-12-31",
    "under planperioden": "2024-01-01..2026-12-31",
    "2024, 2025 och 2026": "2024-01-01..2024-12-31 2025-01-01..2025-12-31 2026-01-01..2026-12-31",
    "våren och hösten 2024": "2024-03-01..2024-05-31 2024-09-01..2024-11-30",
}
YEARS = "2024-01-01..2024-12-31 2025-01-01..2025-12-31 2026-01-01..2026-12-31"
HALVES = (
    "2024-01-01..2024-06-30 2024-07-01..2024-12-31 2025-01-01..2025-06-30 "
    "2025-07-01..2025-12-31 2026-01-01..2026-06-30 2026-07-01..2026-12-31"
)
TERMS = (
    "2024-01-22..2024-06-09 2024-09-02..2025-01-19 2025-01-20..2025-06-08 "
    "2025-09-01..2026-01-18 2026-01-19..2026-06-07 2026-08-31..2027-01-17"
)
REPEATED = {
    **dict.fromkeys(("varje år", "Varje år.", "årligen", "every year", "annually"), YEARS),
    "en gång per år": YEARS,
    **dict.fromkeys(("två gånger per år", "2 ggr/år", "halvårsvis", "twice a year"), HALVES),
    **dict.fromkeys(("varje termin", "en gång per termin", "each term"), TERMS),
    "varje höst": "2024-09-01..2024-11-30 2025-09-01..2025-11-30 2026-09-01..2026-11-30",
    "årligen i mars": "2024-03-01..2024-03-31 2025-03-01..2025-03-31 2026-03-01..2026-03-31",
    **dict.fromkeys(
        ("varje år senast 30 september", "30 september varje år"),
        "2024-09-30..2024-09-30 2025-09-30..2025-09-30 2026-09-30..2026-09-30",
    ),
    "vartannat år": "2024-01-01..2024-12-31 2026-01-01..2026-12-31",
    "vart tredje år": "2024-01-01..2024-12-31",
}
HOW_MANY = {"kvartalsvis": 12, "varje kvartal": 12, "varannan månad": 18, "månadsvis": 36}
HOW_MANY |= {"per tertial": 9, "två gånger per termin": 12, "four times a year": 12}
ONGOING = {
    "löpande": "2024-01-01..2026-12-31",
    "Kontinuerligt": "2024-01-01..2026-12-31",
    "tills vidare": "2024-01-01..2026-12-31",
    "ongoing": "2024-01-01..2026-12-31",
    "löpande under 2024": "2024-01-01..2024-12-31",
    "2025 och framåt": "2025-01-01..2026-12-31",
    "fr.o.m. HT 2024": "2024-09-02..2026-12-31",
    "from 2025 onwards": "2025-01-01..2026-12-31",
}
ASKED = {
    "": "missing",
    "–": "missing",
    "kvartal 3": "which_year",
    "senast 30 september": "which_year",
    "december": "which_year",
    "HT": "which_year",
    "vintern 2024": "which_winter",
    "30 februari 2024": "no_such",
    "kvartal 5 2024": "no_such",
    "vecka 53 2024": "no_such",
    "läsåret 2024/2027": "no_such",
    "2025–2024": "backwards",
    "snarast": "not_understood",
    "Klart": "not_understood",
    "5 gånger per år": "not_understood",
    "2024 (preliminärt)": "not_understood",
    "enligt plan": "not_understood",
}


def said(stretches: tuple[Stretch, ...]) -> str:
    return " ".join(f"{each.first}..{each.last}" for each in stretches)


@pytest.mark.parametrize(
    ("kind", "written", "meant"),
    [
        (kind, *each)
        for kind, table in (("once", ONCE), ("repeated", REPEATED), ("ongoing", ONGOING))
        for each in table.items()
    ],
)
def test_a_time_plan_is_read(kind: str, written: str, meant: str) -> None:
    times = read_times(written, PLAN)
    assert (times.kind, said(times.stretches)) == (kind, meant)


@pytest.mark.parametrize(("written", "count"), HOW_MANY.items())
def test_what_comes_again_fills_the_plan(written: str, count: int) -> None:
    times = read_times(written, PLAN)
    assert (times.kind, len(times.stretches)) == ("repeated", count)
    starts = [each.first for each in times.stretches]
    assert starts == sorted(set(starts))


@pytest.mark.parametrize(("written", "why"), ASKED.items())
def test_what_can_not_be_read_is_asked_about(written: str, why: str) -> None:
    with pytest.raises(NotUnderstood) as asked:
        read_times(written, PLAN)
    assert asked.value.reason == why


@pytest.mark.parametrize(
    ("written", "day"),
    [("senast 30 september", "2024-09-30"), ("kvartal 3", "2024-09-30"), ("maj", "2024-05-31")],
)
def test_in_a_plan_of_one_year_the_year_is_clear(written: str, day: str) -> None:
    assert [str(each) for each in read_times(written, ONE_YEAR).due] == [day]


def test_nobody_is_late_with_what_goes_on() -> None:
    assert read_times("löpande", PLAN).due == ()


# No phrase gives a date outside its own words.

years = st.integers(2020, 2030)
simple = st.sampled_from(
    [
        "{}",
        "mars {}",
        "hösten {}",
        "kvartal 2 {}",
        "vecka 30 {}",
        "5 maj {}",
        "{}-11-30",
        "Q4 {}",
        "slutet av {}",
        "början av {}",
        "tertial 3 {}",
        "andra halvåret {}",
        "sommaren {}",
        "VT {}",
    ]
)


@given(simple, years)
def test_what_names_a_year_stays_in_it(phrase: str, year: int) -> None:
    times = read_times(phrase.format(year), PLAN)
    assert {day.year for each in times.stretches for day in (each.first, each.last)} == {year}


@given(simple, years, simple, years)
def test_a_span_goes_from_the_one_to_the_other(one: str, y1: int, other: str, y2: int) -> None:
    first, last = (
        read_times(phrase.format(year), PLAN).stretches[0]
        for phrase, year in ((one, y1), (other, y2))
    )
    written = f"{one.format(y1)} till {other.format(y2)}"
    if first.first <= last.last:
        assert read_times(written, PLAN).stretches == (Stretch(first.first, last.last),)
    else:
        with pytest.raises(NotUnderstood, match="backwards"):
            read_times(written, PLAN)


@given(st.sampled_from([*REPEATED, *HOW_MANY]))
def test_what_comes_again_begins_in_the_plan(written: str) -> None:
    """A term that begins in its last year may end in January after it."""
    for each in read_times(written, PLAN).stretches:
        assert PLAN.first <= each.first <= PLAN.last
        assert each.last <= PLAN.last + timedelta(weeks=3)


WORDS = st.sampled_from(
    [
        "2024",
        "2025",
        "26",
        "3",
        "VT",
        "HT",
        "hösten",
        "våren",
        "vintern",
        "mars",
        "30",
        "september",
        "senast",
        "varje",
        "år",
        "termin",
        "kvartal",
        "vecka",
        "två",
        "gånger",
        "per",
        "löpande",
        "från",
        "till",
        "och",
        "framåt",
        "-",
        "–",
        "/",
        ",",
        "slutet",
        "av",
        "början",
        "före",
        "klart",
        "2024-05-06",
        "every",
        "year",
        "Q2",
        "by",
        "the",
        "end",
        "of",
        "to",
        "ongoing",
    ]
)


@given(st.lists(WORDS, max_size=7).map(" ".join) | st.text(max_size=40))
def test_whatever_is_written_is_read_within_its_own_years_or_asked_about(written: str) -> None:
    try:
        times = read_times(written, PLAN)
    except NotUnderstood:
        return
    own = {int(each) for each in re.findall(r"(?:19|20)\d\d", written)}
    own |= {2000 + int(each) for each in re.findall(r"(?<!\d)\d\d(?!\d)", written)}
    allowed = own | ({2024, 2025, 2026} if times.kind != "once" or not own else set())
    for each in times.stretches:
        assert each.first.year in allowed | {year - 1 for year in own}
        assert each.last.year in allowed | {year + 1 for year in own} | {2027}
