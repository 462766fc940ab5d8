"""Sentences that say that somebody leaves, and those that only sound like it."""

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.guides.told_leaves import Leaves, read

TODAY = date(2026, 11, 30)
MARCH = date(2027, 3, 31)


def said(text: str, language: str = "sv") -> Leaves | None:
    return read(text, TODAY, language)


@pytest.mark.parametrize(
    "text",
    [
        *("en medarbetare slutar i mars", "En medarbetare slutar", "någon slutar!", "nån slutar"),
        *("en av mina medarbetare ska sluta", "Nån i personalen slutar snart", "en kollega slutar"),
        *("An employee is leaving in March", "somebody leaves", "one of my employees is leaving"),
        *("En anställd kommer att sluta till sommaren", "någon slutar i slutet av mars 2027"),
    ],
)
def test_somebody_leaves(text: str) -> None:
    found = said(text)
    assert found is not None
    assert (found.who, found.oneself, found.kind, found.last_day) == (None, False, None, None)


@pytest.mark.parametrize(
    ("text", "month"),
    [
        *(("Måns slutar i mars", (2027, 3)), ("en medarbetare slutar i slutet av maj", (2027, 5))),
        *(("Måns slutar i november", (2026, 11)), ("Måns leaves in March next year", (2027, 3))),
        *(("Måns slutar nästa månad", (2026, 12)), ("Måns slutar i mars 2028", (2028, 3))),
        *(("Måns slutar 31 mars", None), ("Måns slutar snart", None), ("Måns slutar", None)),
    ],
)
def test_a_month_alone_is_read_as_one(text: str, month: tuple[int, int] | None) -> None:
    found = said(text)
    assert found is not None
    assert found.month == month


@pytest.mark.parametrize(
    ("text", "who"),
    [
        *(("Måns slutar", "Måns"), ("måns mentorsson slutar i mars", "måns mentorsson")),
        *(("hej, Måns ska sluta", "Måns"), ("Vår kollega Klara slutar sin tjänst", "Klara")),
        *(("Anna-Karin lämnar oss i vår", "Anna-Karin"), ("Måns leaves", "Måns")),
        *(("O'Brien is leaving us", "O'Brien"), ("Nu slutar Måns", None)),
    ],
)
def test_somebody_by_name_leaves(text: str, who: str | None) -> None:
    found = said(text)
    assert (found.who if found else None) == who


@pytest.mark.parametrize(
    ("text", "day"),
    [
        *(("Måns slutar 31 mars", MARCH), ("Måns slutar den 31 mars.", MARCH)),
        *(("Måns slutar 31/3", MARCH), ("Måns slutar 2027-03-31", MARCH)),
        *(("Måns slutar på fredag", date(2026, 12, 4)), ("Måns slutar i dag", TODAY)),
        *(("Måns har slutat", None), ("Måns slutade i fredags", date(2026, 11, 27))),
        *(("Måns leaves on 31 March", MARCH), ("Måns slutar i mars", None)),
        *(("Måns slutar 31 februari", None), ("Måns slutar den 45", None)),
    ],
)
def test_the_last_day_is_read_where_it_is_one(text: str, day: date | None) -> None:
    found = said(text)
    assert (found.last_day if found else None) == day


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        *(("Ulla går i pension", "pension"), ("Ulla ska gå i pension till sommaren", "pension")),
        *(("Klara har sagt upp sig", "own_notice"), ("Klara säger upp sig", "own_notice")),
        *(("Klara has resigned", "own_notice"), ("Ulla retires next year", "pension")),
        *(("någon har sagt upp sig", "own_notice"), ("Måns slutar", None)),
    ],
)
def test_the_kind_is_taken_where_it_is_said(text: str, kind: str | None) -> None:
    found = said(text)
    assert found
    assert found.kind == kind


@pytest.mark.parametrize("text", ["Jag slutar 31 mars", "jag har sagt upp mig", "I am leaving"])
def test_whoever_leaves_themself_says_so(text: str) -> None:
    found = said(text)
    assert found
    assert found.oneself


@pytest.mark.parametrize(
    "text",
    [
        *("när slutar Måns?", "Måns slutar?", "sluta", "slutar", "jag slutar kl 15", "Hej"),
        *("Mötet slutar kl 15", "Måns slutar tidigt i dag", "Måns slutar aldrig klaga"),
        *("Klara har sagt upp sig, sista dag 31 mars", "vi slutar med engångsmaterial"),
        *("Måns slutade i fjol", "x" * 200 + " slutar"),
    ],
)
def test_what_only_sounds_like_it_is_none(text: str) -> None:
    assert said(text) is None


@given(st.text(max_size=300))
def test_any_text_is_read_at_once(text: str) -> None:
    begun = time.perf_counter()
    read(text, TODAY, "sv")
    read(f"{text} slutar {text}", TODAY, "en")
    assert time.perf_counter() - begun < 1
