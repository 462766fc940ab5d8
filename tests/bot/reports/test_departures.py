"""What the yearly analysis says, and what it leaves out."""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.domain.anonymity.results import Distribution, Published, Share
from bot.reports.departures import may_be_analysed
from bot.reports.files import as_json, as_page
from bot.reports.parts import Report, Table
from storage import accounts, survey_cells, turnover
from storage.database import Session
from storage.tables import Answer, ExitInterview, InterviewRemark
from storage.turnover import Left
from tests.bot.reports.analysed import (
    a_town,
    analysis,
    chart,
    fresh_database,
    mirrors,
    section,
    stacks,
    table,
    tiles,
)
from tests.storage.departed import SAID, SOL, SPRING, a_year_goes_by
from tests.storage.municipality import NOW, TODAY, Municipality

CANARY = "kanariefågeln i kopieringsrummet"
NEW_YEAR = date(2027, 1, 7)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Session]:
    database = fresh_database(tmp_path)
    with database.transaction() as db:
        yield db
    database.close()


@pytest.fixture
def town(db: Session) -> Municipality:
    town = a_town(db)
    a_year_goes_by(town)
    return town


@pytest.fixture
def report(town: Municipality) -> Report:
    """Of 2026, on 30 November of it."""
    return analysis(town.db, 2026, TODAY)


def test_a_year_that_is_not_over_says_how_far_it_has_come(town: Municipality) -> None:
    assert analysis(town.db, 2026, TODAY).period == "2026, till och med 30 november"
    assert analysis(town.db, 2026, date(2026, 12, 31)).period == "2026, till och med 31 december"
    assert analysis(town.db, 2026, NEW_YEAR).period == "2026"
    assert analysis(town.db, 2026, TODAY, language="en").period == "2026, up to 30 November"
    assert analysis(town.db, 2026, TODAY).last == TODAY


def test_only_a_year_that_has_begun_can_be_analysed(town: Municipality) -> None:
    assert may_be_analysed(2026, TODAY)
    assert not may_be_analysed(2027, TODAY)
    assert not may_be_analysed(26, TODAY)
    with pytest.raises(ValueError, match="nothing to analyse of 2027"):
        analysis(town.db, 2027, TODAY)


def test_the_key_figures_stand_with_their_formula(report: Report) -> None:
    """53 + 3 stay from before; 12 began, of 56 + 12 ten left or moved elsewhere."""
    found = tiles(report)
    mean = (56 + 58) / 2
    assert found["left"] == 11
    assert found["hired"] == 12
    assert found["turnover"] == pytest.approx(8 / mean)
    assert found["turnover_with_pensions"] == pytest.approx(9 / mean)
    assert found["held"] == pytest.approx(8 / 11)
    formula, ahead = section(report, "in_short").text
    assert "Antalet är 57, medel av den första och den sista dagen." in formula
    assert ahead == "1 till har sin sista dag senare under året. De räknas när de har slutat."


def test_why_they_come_stands_beside_why_they_leave(report: Report) -> None:
    come, leave = chart(report, "come"), chart(report, "leave")
    assert {bar.id: bar.count for bar in come.bars} == {
        "purpose": 2,
        "pay": 2,
        "tasks": 2,
        "colleagues": 1,
        "hours": 1,
    }
    assert come.bars[0].share == pytest.approx(2 / 6)
    assert [(bar.id, bar.count, bar.first) for bar in leave.bars] == [
        *(("pay", 4, 3), ("workload", 3, 2)),
        *(("leadership", 2, 1), ("travel", 2, 1), ("development", 1, 1)),
    ]
    assert leave.note == (
        "8 avslutningssamtal gav skäl, högst tre i varje (januari–juni 2026). "
        "Juli–december 2026 visas när halvåret är slut."
    )
    (both,) = mirrors(report)
    assert [(left.id, left.count, right.count) for left, right in both.pairs] == [
        *(("pay", 2, 4), ("leadership", 0, 2)),
        *(("development", 0, 1), ("hours", 1, 0)),
    ]


def test_too_few_interviews_in_a_half_year_are_told_with_none_of_their_reasons(
    db: Session,
) -> None:
    town = a_town(db)
    for n, reasons in enumerate(SAID[:6]):
        town.person(f"Handläggare {n}", town.units[SOL], "Petra Påhitt")
        left = town.departure(f"Handläggare {n}", SPRING)
        town.interview(left, "Petra Påhitt", datetime(2026, 3, 20, 9, tzinfo=UTC), reasons)
    leave = chart(analysis(db, 2026, NEW_YEAR), "leave")
    assert leave.bars == ()
    assert leave.note.startswith("Januari–juni 2026 visas inte: färre än 7 samtal gav skäl, med")


def test_what_a_closed_half_year_said_stays_whatever_happens_afterwards(
    town: Municipality,
) -> None:
    before = chart(analysis(town.db, 2026, date(2026, 7, 1)), "leave").bars
    late = town.departure("Handläggare 20", date(2026, 12, 30))
    town.interview(late, "Petra Påhitt", datetime(2026, 12, 20, 9, tzinfo=UTC), ["hours"])
    after = chart(analysis(town.db, 2026, NEW_YEAR), "leave")
    assert after.bars == before
    assert "Juli–december 2026 visas inte" in after.note


def test_hr_who_leads_people_does_not_count_their_check_ins(town: Municipality) -> None:
    town.person("Hugo", town.units[SOL])
    for n in range(5):
        town.person(f"Hugos {n}", town.units[SOL], "Hugo", began=-40)
        town.checkin(f"Hugos {n}", {"why_us": ["location"]}, at=-5)
    seen = chart(analysis(town.db, 2026, TODAY, actor=town.actor("Hugo", "hr")), "come")
    assert "location" not in {bar.id for bar in seen.bars}
    everybodys = chart(analysis(town.db, 2026, TODAY), "come")
    assert {bar.id: bar.count for bar in everybodys.bars}["location"] == 5


def test_of_fewer_than_five_new_ones_nothing_is_told(db: Session) -> None:
    town = a_town(db)
    for n in range(4):
        town.person(f"Ny {n}", town.units[SOL], "Petra Påhitt", began=-30)
        town.checkin(f"Ny {n}", {"why_us": ["pay"]}, at=-10)
    come = chart(analysis(db, 2026, TODAY), "come")
    assert come.bars == ()
    assert come.note.startswith("Färre än 5 nya medarbetare har svarat.")


def test_a_check_in_counts_in_the_year_in_which_it_was_answered(town: Municipality) -> None:
    count = sum(bar.count for bar in chart(analysis(town.db, 2026, TODAY), "come").bars)
    for at in (date(2025, 12, 31), date(2027, 1, 1)):
        days = (at - TODAY).days
        town.person(f"Ny {at}", town.units[SOL], "Petra Påhitt", began=days - 14)
        town.checkin(f"Ny {at}", {"why_us": ["security"]}, at=days)
    again = chart(analysis(town.db, 2026, NEW_YEAR), "come")
    assert sum(bar.count for bar in again.bars) == count


def test_units_and_professions_have_their_own_turnover(report: Report) -> None:
    by_name = {row[0]: row for row in table(report, "professions").rows}
    _, employed, share, hired, left, rate, with_pensions = by_name["Handläggare"]
    assert (employed, hired, left) == ((34 + 31) / 2, 6, 9)
    assert share == pytest.approx(32.5 / 57)
    assert (rate, with_pensions) == (pytest.approx(8 / 32.5), pytest.approx(9 / 32.5))
    assert by_name["Enhetschef"][5:] == (None, None)
    units = table(report, "units")
    assert [(depth, row[0]) for depth, row in zip(units.depths, units.rows, strict=True)] == [
        *((0, "Påhittade kommunen"), (1, "Omsorgsförvaltningen")),
        *((2, "Hemtjänsten Äppellunden"), (2, "Myndigheten"), (3, "SoL")),
    ]


def test_the_interviews_are_told_per_unit_with_why_they_were_not_held(report: Report) -> None:
    whole, authority, _home_care = stacks(report, "coverage").rows
    assert whole.counts == (7, 1, 1, 2, 1)
    assert whole.note == "8 av 11 hölls, 73\xa0%"
    assert (authority.label, authority.counts) == ("Myndigheten", (7, 1, 0, 1, 1))
    assert [(bar.id, bar.count) for bar in chart(report, "why_not").bars] == [("declined", 1)]


def test_half_years_are_followed_from_the_first_departure_on(report: Report) -> None:
    rows = stacks(report, "over_time").rows
    assert [(row.label, sum(row.counts)) for row in rows] == [
        ("januari–juni 2026", 8),
        ("juli–december 2026", 3),
    ]


def test_without_any_departures_it_says_so_in_clear_words(db: Session) -> None:
    a_town(db)
    report = analysis(db, 2026, TODAY)
    assert section(report, "in_short").text[0].startswith("Ingen har slutat under tiden.")
    assert section(report, "interviews").text == (
        "Ingen har slutat under tiden, så inget samtal är erbjudet.",
    )
    assert tiles(report)["turnover"] is None  # three employees are too few
    assert {each.id for each in report.sections} & {"departures", "destinations"} == set()
    assert b"Ingen har slutat under tiden." in as_page(report)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_an_empty_organisation_is_analysed_too(db: Session, language: str) -> None:
    report = analysis(db, 2026, TODAY, language=language)
    assert tiles(report)["left"] == 0
    assert as_page(report).startswith(b"<!doctype html>")


def test_nothing_that_was_said_in_an_interview_is_in_it(town: Municipality) -> None:
    """Of the record only the reasons are counted; the rest is between two people."""
    (departure,) = {one.id for one in found_left(town)[:1]}
    run = town.db.get_one(ExitInterview, departure).run_id
    said = Answer(run_id=run or 0, question="change", value=CANARY, at=NOW)
    town.db.add(said)
    town.db.add(InterviewRemark(departure_id=departure, text=CANARY, at=NOW))
    town.db.flush()
    report = analysis(town.db, 2026, NEW_YEAR)
    assert CANARY not in (as_page(report) + as_json(report)).decode()


def found_left(town: Municipality) -> list[Left]:
    return turnover.left(town.db, accounts.operator(TODAY), date(2026, 1, 1), SPRING)


@pytest.mark.parametrize("language", ["sv", "en", "latt"])
def test_it_is_in_a_language_that_browsers_know(town: Municipality, language: str) -> None:
    page = as_page(analysis(town.db, 2026, TODAY, language=language))
    assert f'<html lang="{"en" if language == "en" else "sv"}">'.encode() in page


def test_it_says_how_everything_is_counted(report: Report) -> None:
    said = " ".join(section(report, "method").text)
    for words in (
        "delat med de tillsvidareanställda i medel",
        "Enhet och yrke är dagens.",
        "anmälda i Kompis och inte tagna tillbaka",
        "Minst 7 samtal ska ha gett skäl, också när HR:s egna räknas bort.",
    ):
        assert words in said


def test_as_json_it_is_all_there_for_other_programs(report: Report) -> None:
    read = json.loads(as_json(report))
    assert (read["id"], read["first"], read["last"]) == (
        *("departures", "2026-01-01"),
        "2026-11-30",
    )
    by_id = {each["id"]: each for each in read["sections"]}
    leave = by_id["why"]["parts"][0]["charts"][1]
    assert leave["bars"][0] == {
        "id": "pay",
        "label": "Lönen",
        "count": 4,
        "share": 0.5,
        "first": 3,
        "note": "vägde tyngst för 3",
    }


def test_a_name_from_outside_is_no_markup(town: Municipality) -> None:
    unit = town.unit("Påhittade kommunen", "<script>alert(1)</script>")
    town.person("Någon", unit, "Petra Påhitt", began=-900)
    page = as_page(analysis(town.db, 2026, TODAY)).decode()
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_what_leavers_said_past_their_managers_stands_there_as_far_as_it_is_published(
    town: Municipality, report: Report
) -> None:
    assert "Inga enkätsvar är publicerade för året." in section(report, "surveys").text[0]
    pay = dict(zip((1, 2, 3, 4, 5), (25, 10, 0, 5, 60), strict=True))
    back = {"yes": 20, "maybe": 50, "no": 30}
    recommend = {"detractors": 60, "passives": 25, "promoters": 15}
    asked = {"pay": pay, "come_back": back, "recommend": recommend}
    cell = Published(
        unit=(),
        units=((),),
        first=(2026, 1),
        last=(2026, 1),
        answers=10,
        distributions=tuple(_told(id_, shares) for id_, shares in asked.items()),
        comments=(),
    )
    survey_cells.add(town.db, "2026-1", {}, cell.model_dump(mode="json"), TODAY)

    told = section(analysis(town.db, 2026, TODAY), "surveys")
    reasons, come_back = (part for part in told.parts if isinstance(part, Table))
    assert reasons.rows == (("Hur mycket betydde lönen för att du slutar?", 0.65, 3.6),)
    assert reasons.note.startswith("Minst 10 svar")
    assert come_back.rows == (("Ja", 0.2), ("Kanske", 0.5), ("Nej", 0.3))
    assert "arbetsplatsen: -45." in told.text[0]
    assert len(section(analysis(town.db, 2025, TODAY), "surveys").parts) == 0


def _told(question: str, shares: Mapping[Any, int]) -> Distribution:
    values = tuple(Share(value=value, percent=percent) for value, percent in shares.items())
    return Distribution(question=question, answers=10, shares=values)
