"""Dates as people type them. Today is Wednesday 25 November 2026, in week 48."""

import subprocess
import sys
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.guides.dates import read_date

TODAY = date(2026, 11, 25)

SWEDISH = {
    "sista februari": "2027-02-28",
    "den sista februari 2028": "2028-02-29",
    "sista dagen i november": "2026-11-30",
    # A day and a month: the next such date, today included
    "15/1": "2027-01-15",
    "25/11": "2026-11-25",
    "24/11": "2027-11-24",
    "15 / 1": "2027-01-15",
    "29/2": "2028-02-29",
    "15 jan": "2027-01-15",
    "15 jan.": "2027-01-15",
    "den 1 mars": "2027-03-01",
    "1:a mars": "2027-03-01",
    "2:e mars": "2027-03-02",
    "1a mars": "2027-03-01",
    "första mars": "2027-03-01",
    "Tjugofjärde december": "2026-12-24",
    "fredag 15/1": "2027-01-15",
    "fredagen den 15 januari": "2027-01-15",
    "senast 15/1": "2027-01-15",
    "fr.o.m. 1 mars": "2027-03-01",
    "den 15:e": "2026-12-15",
    "den 31": "2026-12-31",
    # Days with a name
    "julafton": "2026-12-24",
    "på Julafton": "2026-12-24",
    "till nyårsafton": "2026-12-31",
    "lucia": "2026-12-13",
    "annandagen": "2026-12-26",
    "trettondagen": "2027-01-06",
    "långfredagen": "2027-03-26",
    "annandag påsk": "2027-03-29",
    "valborg": "2027-04-30",
    "Kristi himmelsfärds dag": "2027-05-06",
    "midsommarafton": "2027-06-25",
    "midsommarafton 2028": "2028-06-23",
    "alla helgons dag": "2027-11-06",
    # With a year
    "15/1 2027": "2027-01-15",
    "15/1-27": "2027-01-15",
    "15/1/2027": "2027-01-15",
    "15 januari 2027": "2027-01-15",
    "15 januari, 2027": "2027-01-15",
    "15 JANUARI 27": "2027-01-15",
    "2027-01-15": "2027-01-15",
    "2027-1-5": "2027-01-05",
    "2027/01/15": "2027-01-15",
    "20270115": "2027-01-15",
    "15.1.2027": "2027-01-15",
    "15-01-2027": "2027-01-15",
    "fre 15 jan 2027": "2027-01-15",
    "1 mars 2020": "2020-03-01",
    # Counted from today
    "i dag": "2026-11-25",
    "idag!": "2026-11-25",
    "i morgon": "2026-11-26",
    "imorgon": "2026-11-26",
    "i övermorgon": "2026-11-27",
    "i overmorgon": "2026-11-27",
    "i går": "2026-11-24",
    "i förrgår": "2026-11-23",
    "om två veckor": "2026-12-09",
    "om 3 dagar": "2026-11-28",
    "om fjorton dar": "2026-12-09",
    "om en månad": "2026-12-25",
    "om 3 månader": "2027-02-25",
    "om ett halvår": "2027-05-25",
    "om ett år": "2027-11-25",
    "för två veckor sedan": "2026-11-11",
    # Weekdays
    "fredag": "2026-11-27",
    "på fredag": "2026-11-27",
    "nu på fredag": "2026-11-27",
    "fre": "2026-11-27",
    "onsdag": "2026-12-02",
    "tisdag": "2026-12-01",
    "mandag": "2026-11-30",
    "nästa fredag": "2026-12-04",
    "nästa onsdag": "2026-12-02",
    "Nästa söndag": "2026-12-06",
    "i fredags": "2026-11-20",
    "i onsdags": "2026-11-18",
    # Weeks
    "nästa vecka": "2026-11-30",
    "fredag nästa vecka": "2026-12-04",
    "nästa vecka på torsdag": "2026-12-03",
    "vecka 34": "2027-08-23",
    "v 34": "2027-08-23",
    "v. 34": "2027-08-23",
    "v34": "2027-08-23",
    "vecka 49": "2026-11-30",
    "vecka 53": "2026-12-28",
    "vecka 34 2028": "2028-08-21",
    "fredag v 34": "2027-08-27",
    "torsdag i vecka 48": "2026-11-26",
    # What only the library knows
    "2027 maj 5": "2027-05-05",
    "15 jan, år 2027": "2027-01-15",
    "Jan 15th, 2027": "2027-01-15",
}

ENGLISH = {
    "the last day of March": "2027-03-31",
    "Christmas Eve": "2026-12-24",
    "on New Year’s Day": "2027-01-01",
    "Midsummer Eve": "2027-06-25",
    "15 January": "2027-01-15",
    "January 15": "2027-01-15",
    "March 1st": "2027-03-01",
    "March the 1st": "2027-03-01",
    "the first of March": "2027-03-01",
    "1st March 2028": "2028-03-01",
    "March 1, 2028": "2028-03-01",
    "Friday, 15 January": "2027-01-15",
    "on Friday": "2026-11-27",
    "this Friday": "2026-11-27",
    "next Friday": "2026-12-04",
    "Friday next week": "2026-12-04",
    "next week": "2026-11-30",
    "week 34": "2027-08-23",
    "today": "2026-11-25",
    "tomorrow": "2026-11-26",
    "the day after tomorrow": "2026-11-27",
    "yesterday": "2026-11-24",
    "in two weeks": "2026-12-09",
    "in a month": "2026-12-25",
    "3 days from now": "2026-11-28",
    "two weeks ago": "2026-11-11",
    "by 15 Jan": "2027-01-15",
    "the 15th": "2026-12-15",
    "15/1": "2027-01-15",
    "om två veckor": "2026-12-09",
    "Fri, 15 Jan 2027": "2027-01-15",
    "2027, January 15": "2027-01-15",
}

FRAGMENTS = [
    *("", " ", ".", "kl 8", "08:00", "12", "2027", "den", "på", "nästa", "om", "vecka", "v"),
    *("maj", "maj maj", "i maj", "maj 2027", "mars 27", "15.10", "15-1", "1 2 3", "15 15 15"),
    *("270115", "27-01-15", "15.1.27", "två veckor", "om två", "om ett par veckor", "nästa månad"),
    *("fredag om två veckor", "fredag lördag", "15 januari kl 8", "2027-01-15 08:00"),
    *("15 jan 2027 eller 16 jan 2027", "5 maj 6 juni 2027", "15 jan 2027 5", "nån gång 2027"),
    *("snart", "jag vet inte", "tjugotjugosju", "midsommar", "fredag 2027", "15 2027"),
]

IMPOSSIBLE = [
    *("31/2", "0/1", "15/13", "32 jan", "30 februari 2028", "29/2 2027", "2026-11-31", "20261131"),
    *("vecka 0", "vecka 54", "vecka 53 2027", "om 999 år", "1/1 0001", "den 32", "12/31/2027"),
]

CONTRADICTIONS = ["torsdag 15/1", "lör 15 jan 2027", "Sat, 15 Jan 2027", "måndag 2027-01-15"]


@pytest.mark.parametrize(("typed", "meant"), SWEDISH.items())
def test_a_date_in_swedish(typed: str, meant: str) -> None:
    assert read_date(typed, TODAY, "sv") == date.fromisoformat(meant)


@pytest.mark.parametrize(("typed", "meant"), ENGLISH.items())
def test_a_date_in_english(typed: str, meant: str) -> None:
    assert read_date(typed, TODAY, "en") == date.fromisoformat(meant)


@pytest.mark.parametrize("language", ["sv", "en", "latt"])
@pytest.mark.parametrize("typed", [*IMPOSSIBLE, *CONTRADICTIONS])
def test_a_date_that_cannot_be_is_not_bent_into_another(typed: str, language: str) -> None:
    assert read_date(typed, TODAY, language) is None


@pytest.mark.parametrize("typed", FRAGMENTS)
def test_a_fragment_is_not_a_date(typed: str) -> None:
    assert read_date(typed, TODAY, "sv") is None


def test_the_library_alone_would_guess_from_fragments() -> None:
    import dateparser

    guessed = [
        typed
        for typed in FRAGMENTS
        if dateparser.parse(
            typed,
            languages=["sv"],
            settings={"RELATIVE_BASE": datetime.combine(TODAY, time.min)},
        )
    ]
    assert {"12", "maj 2027"} <= set(guessed)


def test_a_month_first_is_english_only_since_in_swedish_it_may_be_a_year() -> None:
    assert read_date("mars 27", TODAY, "en") == date(2027, 3, 27)
    assert read_date("mars 27", TODAY, "sv") is None


def test_week_53_is_the_next_one_there_is() -> None:
    assert read_date("vecka 53", date(2027, 1, 5), "sv") == date(2032, 12, 27)
    assert read_date("söndag v 53", date(2027, 1, 1), "sv") == date(2027, 1, 3)


def test_the_library_is_not_loaded_until_it_is_needed() -> None:
    code = (
        "import sys; from datetime import date; from bot.guides.dates import read_date\n"
        "for typed in ('om två veckor', 'kl 8'): read_date(typed, date(2026, 11, 25), 'sv')\n"
        "assert 'dateparser' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_novel_is_not_a_date() -> None:
    assert read_date("2027-01-15 " * 500, TODAY, "sv") is None


# Whatever the day

days = st.dates(date(2000, 1, 1), date(2090, 12, 31))
MONTHS_SV = "januari februari mars april maj juni juli augusti september oktober november december"
MONTHS_EN = "January February March April May June July August September October November December"
WEEKDAYS_SV = "måndag tisdag onsdag torsdag fredag lördag söndag"


@pytest.mark.parametrize(
    "form",
    [
        *("{y}-{m:02}-{d:02}", "{y}{m:02}{d:02}", "{d}/{m} {y}", "{d}.{m}.{y}", "{d} {sv} {y}"),
        *(
            "den {d}:e {sv:.3} {y}",
            "{weekday} den {d} {sv}, {y}",
            "{d}/{m}-{yy:02}",
            "{d} {en} {y}",
        ),
    ],
)
@given(day=days, today=days)
def test_a_date_in_full_is_that_date_whatever_the_day_today(
    form: str, day: date, today: date
) -> None:
    written = form.format(
        y=day.year,
        yy=day.year % 100,
        m=day.month,
        d=day.day,
        sv=MONTHS_SV.split()[day.month - 1],
        en=MONTHS_EN.split()[day.month - 1],
        weekday=WEEKDAYS_SV.split()[day.weekday()],
    )
    assert read_date(written, today, "sv") == day


@given(day=days, today=days)
def test_without_a_year_it_is_the_next_such_date(day: date, today: date) -> None:
    read = read_date(f"{day.day}/{day.month}", today, "sv")
    assert read is not None
    assert (read.day, read.month) == (day.day, day.month)
    assert read >= today
    assert not any(
        (d.day, d.month) == (day.day, day.month)
        for d in (today + timedelta(days=n) for n in range(min(366, (read - today).days)))
    )


@given(today=days, weekday=st.integers(0, 6))
def test_a_weekday_is_within_the_coming_seven_days_and_never_today(
    today: date, weekday: int
) -> None:
    read = read_date(f"på {WEEKDAYS_SV.split()[weekday]}", today, "sv")
    assert read is not None
    assert read.weekday() == weekday
    assert 1 <= (read - today).days <= 7


@given(today=days, weekday=st.integers(0, 6))
def test_next_weekday_is_in_the_next_week_by_the_calendar(today: date, weekday: int) -> None:
    read = read_date(f"nästa {WEEKDAYS_SV.split()[weekday]}", today, "sv")
    assert read is not None
    assert read.weekday() == weekday
    assert read.isocalendar()[:2] == (today + timedelta(days=7)).isocalendar()[:2]


@given(today=days, week=st.integers(1, 53))
def test_a_week_is_its_next_monday(today: date, week: int) -> None:
    read = read_date(f"v. {week}", today, "sv")
    assert read is not None
    assert (read.isocalendar().week, read.weekday()) == (week, 0)
    assert read >= today
    between = (read - timedelta(weeks=n) for n in range(1, (read - today).days // 7 + 1))
    assert all(monday.isocalendar().week != week for monday in between)


@given(today=days, count=st.integers(0, 999))
def test_days_and_weeks_ahead_are_counted_from_today(today: date, count: int) -> None:
    assert read_date(f"om {count} dagar", today, "sv") == today + timedelta(days=count)
    assert read_date(f"in {count} weeks", today, "en") == today + timedelta(weeks=count)


SCRAPS = "15 1 / - . : , jan maj 2027 99 00 fredag om nästa två veckor kl v 53 den första i på år"
PIECES = st.sampled_from(f"{SCRAPS} the of ago from now 2nd".split())


@given(st.lists(PIECES, max_size=7).map(" ".join) | st.text(max_size=45), days)
def test_no_text_makes_reading_a_date_fail(text: str, today: date) -> None:
    read_date(text, today, "sv")
    read_date(text, today, "en")
