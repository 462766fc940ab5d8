"""Inventories in the chat, without HTTP: begun, chased, kept, moved, closed."""

import asyncio
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlmodel import col, select, update

from bot import chase, tick
from bot.handlers import drives_workbook
from bot.talk import Talk
from bot.updates import Event
from bot.writer import Writer
from storage import accounts, drives
from storage.access import Actor
from storage.assessments import WHOLE
from storage.database import Database
from storage.exports.workbook import workbook
from storage.tables import Assessment, Drive, DriveUnit, News, Person, Unit
from tests.bot.competence import put_model
from tests.bot.test_assessments import (
    ALONE,
    IN_DEPTH,
    LEARNING,
    assesses,
    starts_inventory,
    was_agreed,
)
from tests.bot.turns import HOUSE, STOCKHOLM, Turns
from tests.databases import ready_sqlite_url

DEADLINE, LATER = date(2027, 1, 22), date(2027, 1, 29)


@pytest.fixture
def turns(tmp_path: Path) -> Iterator[Turns]:
    database = Database(ready_sqlite_url(tmp_path))
    turns = Turns(database)
    put_model(database, turns.now)
    yield turns
    database.close()


def starts_at(turns: Turns, unit: str, how: str = "Alla", deadline: str = "22 januari 2027") -> str:
    """Of one unit with all below it; Hedda is shown how far it is."""
    turns.says("Hedda", "/inventering")
    turns.presses("Hedda", "Ny inventering", unit, f"＋ Ta med {unit}", "Klar (1)", "Hoppa över")
    turns.says("Hedda", deadline)
    (button,) = (each for each in turns.buttons("Hedda") if each.startswith(how))
    return turns.presses("Hedda", button, "Starta inventeringen")


def agree(turns: Turns, *names: str, year: int = 2027) -> None:
    with turns.database.transaction() as db:
        for name in names:
            key = {"person_id": turns.ids[name], "area": WHOLE, "year": year}
            db.add(Assessment(**key, agreed=2, agreed_by=turns.ids["Petra"], agreed_at=turns.now))


def morning(turns: Turns, *names: str) -> dict[str, str | None]:
    """The line about inventories that each of them gets the next morning; never more than one."""
    before = {name: len(turns.all_of(name)) for name in names}
    turns.mornings()
    found: dict[str, str | None] = {}
    for name in names:
        got = turns.all_of(name)[before[name] :]
        lines = [line for text in got for line in text.splitlines() if line.startswith("📋")]
        assert len(got) <= 1
        assert len(lines) <= 1
        found[name] = lines[0] if lines else None
    return found


def lines_until(turns: Turns, day: date, *names: str) -> dict[str, dict[date, str]]:
    """All such lines, by day."""
    found: dict[str, dict[date, str]] = {name: {} for name in names}
    while turns.now.date() < day:
        for name, line in morning(turns, *names).items():
            if line is not None:
                found[name][turns.now.date()] = line
    return found


# Beginning one


def test_hr_walks_the_tree_and_sees_who_is_in_it_before_anything_begins(turns: Turns) -> None:
    turns.says("Hedda", "/inventering")
    assert "Du är i: Omsorgsförvaltningen" in turns.presses("Hedda", "Ny inventering")
    picked = turns.presses("Hedda", "Myndigheten", "＋ Ta med Myndigheten")
    assert "Valda: Myndigheten" in picked
    turns.presses("Hedda", "✓ Myndigheten", "− Ta bort Myndigheten", "Myndigheten")
    turns.presses("Hedda", "SoL", "＋ Ta med SoL", "Klar (1)", "Handläggare med myndighetsutövning")
    turns.presses("Hedda", "Klar (1)")
    assert "Hur noga" in turns.presses("Hedda", turns.buttons("Hedda")[0])  # a Friday
    review = turns.presses("Hedda", "Alla bedöms på nytt")
    assert "Enheter: SoL\nYrken: Handläggare med myndighetsutövning" in review
    assert "2 är med i dag." in review
    with turns.database.reading() as db:
        assert db.scalars(select(Drive)).all() == []
    started = turns.presses("Hedda", "Starta inventeringen")
    assert "░░░░░░░░░░ 0 av 2 klara" in started
    told = morning(turns, "Måns", "Kalle")
    assert told["Måns"] is not None
    assert told["Kalle"] is None


def test_nobody_is_in_two_at_once(turns: Turns) -> None:
    starts_at(turns, "Myndigheten")
    turns.says("Hedda", "/inventering")
    said = turns.presses("Hedda", "Ny inventering", "Hela organisationen")
    assert "Några av dem är redan med i inventeringen 2027" in said  # before anything is asked
    assert "Stäng den, eller ta bara med de enheter som inte är med: " in said
    assert {"Ny sista dag", "Stäng inventeringen"} <= set(turns.buttons("Hedda"))
    turns.presses("Hedda", "Välj yrken ändå", "Hoppa över")
    turns.says("Hedda", "22 januari 2027")
    said = turns.presses("Hedda", "Alla bedöms på nytt", "Starta inventeringen")
    assert "Några av dem är redan med i inventeringen 2027" in said
    assert "0 av 2 klara" in starts_at(turns, "Hemtjänsten Äppellunden")


@pytest.mark.parametrize("who", ["Petra", "Disa", "Måns"])
def test_it_is_hrs(turns: Turns, who: str) -> None:
    assert "Det kan jag inte göra åt dig" in turns.says(who, "/inventering")


# Who is told what, and when


def test_those_who_can_act_are_told_in_turn(turns: Turns) -> None:
    starts_at(turns, "Myndigheten")
    told = lines_until(turns, date(2027, 1, 26), "Måns", "Petra", "Disa", "Hedda")
    begun, three_weeks, a_week = date(2026, 12, 1), date(2026, 12, 30), date(2027, 1, 15)
    two_days, one_day = date(2027, 1, 20), date(2027, 1, 21)
    assert list(told["Måns"]) == [begun, a_week]
    assert list(told["Petra"]) == [begun, three_weeks, a_week, two_days]
    assert list(told["Disa"]) == [begun, three_weeks, a_week, two_days, one_day]  # Petra's manager
    assert list(told["Hedda"]) == [DEADLINE, date(2027, 1, 25)]
    assert "3 av dina saknas (Kalle Koordinator, Klara" in told["Petra"][begun]
    assert "4 av dina saknas" in told["Petra"][three_weeks]  # Nour has begun
    assert "saknas hos Petra Påhitt (Kalle" in told["Disa"][one_day]
    assert "5 saknas i hela inventeringen" in told["Hedda"][DEADLINE]
    closed = "Inventeringen 2027 är stängd: 0 av 5 är klara, 5 saknas."
    assert closed in told["Hedda"][date(2027, 1, 25)]
    with turns.database.reading() as db:
        assert db.scalars(select(DriveUnit.chased)).all() == [3]
        assert db.scalars(select(Drive.chase_on)).all() == [None]


def test_who_is_done_hears_no_more_and_a_unit_that_is_done_is_not_chased(turns: Turns) -> None:
    starts_inventory(turns, "22 januari 2027")
    turns.mornings()
    agree(turns, "Måns", "Klara", "Kalle", "Nour", "Petra", "Hedda", "Ingvar", "Disa")
    told = lines_until(turns, date(2027, 1, 26), "Måns", "Petra", "Vide", "Disa", "Hedda")
    assert (told["Måns"], told["Petra"]) == ({}, {})
    assert len(told["Vide"]) == 3
    assert all("Petra" not in line for line in told["Disa"].values())
    assert "är stängd: 8 av 11 är klara" in told["Hedda"][date(2027, 1, 25)]


def test_what_was_missed_while_nobody_looked_is_told_once(turns: Turns) -> None:
    starts_at(turns, "Myndigheten")
    turns.mornings()
    turns.now = datetime(2027, 1, 20, 23, tzinfo=STOCKHOLM)
    told = lines_until(turns, date(2027, 1, 22), "Petra", "Disa")
    assert list(told["Petra"]) == list(told["Disa"]) == [date(2027, 1, 21)]
    assert "saknas hos Petra" in told["Disa"][date(2027, 1, 21)]


def test_looking_often_tells_nothing_twice(turns: Turns) -> None:
    starts_at(turns, "Myndigheten")
    for _ in range(3):
        turns.until(date(2027, 1, 15))
        asyncio.run(ticks(turns))
    with turns.database.reading() as db:
        mine = (col(News.person_id) == turns.ids["Petra"], col(News.kind) == "inventory")
        assert len(db.scalars(select(News).where(*mine)).all()) == 3


async def ticks(turns: Turns) -> None:
    writer = Writer()
    await tick.tick(turns.database, writer, HOUSE, turns.now)
    writer.close()


def test_whoever_moves_in_the_middle_is_the_new_managers_to_assess(turns: Turns) -> None:
    starts_inventory(turns, "22 januari 2027")
    turns.mornings()
    with turns.database.transaction() as db:
        unit = select(Unit.id).where(col(Unit.name) == "Hemtjänsten Äppellunden").scalar_subquery()
        moved = {"unit_id": unit, "manager_id": turns.ids["Vide"]}
        db.execute(update(Person).where(col(Person.id) == turns.ids["Måns"]).values(**moved))
    told = lines_until(turns, date(2026, 12, 31), "Petra", "Vide")
    assert "Måns" not in told["Petra"][date(2026, 12, 30)]
    assert "Måns" in told["Vide"][date(2026, 12, 30)]


def test_whoever_has_left_falls_out(turns: Turns) -> None:
    starts_at(turns, "Myndigheten")
    turns.mornings()
    with turns.database.transaction() as db:
        leaves = update(Person).where(col(Person.id) == turns.ids["Måns"])
        db.execute(leaves.values(end_date=date(2026, 12, 29)))
    told = lines_until(turns, date(2026, 12, 31), "Petra")
    assert "Måns" not in told["Petra"][date(2026, 12, 30)]


# More time


def test_hr_gives_more_time_and_the_old_day_stays_to_be_seen(turns: Turns) -> None:
    starts_at(turns, "Myndigheten")
    turns.until(date(2027, 1, 21))
    turns.says("Hedda", "/inventering")
    turns.presses("Hedda", "Inventering till 22 januari 2027", "Ny sista dag")
    assert "Välj en senare dag." in turns.says("Hedda", "22 januari 2027")
    page = turns.says("Hedda", "5 februari 2027")
    assert "Sista dag 5 februari 2027, först 22 januari 2027" in page
    told = lines_until(turns, date(2027, 2, 9), "Petra", "Disa", "Hedda")
    assert "till 5 februari 2027 (först 22 januari 2027)" in told["Petra"][date(2027, 1, 22)]
    assert list(told["Petra"])[1:] == [date(2027, 1, 29), date(2027, 2, 3)]
    assert "saknas hos Petra" in told["Disa"][date(2027, 2, 4)]
    assert "saknas hos Petra" not in told["Disa"][date(2027, 2, 3)]
    assert list(told["Hedda"]) == [date(2027, 2, 5), date(2027, 2, 8)]


def test_one_that_is_closed_is_opened_again_with_a_new_day(turns: Turns) -> None:
    starts_at(turns, "Myndigheten", deadline="11 december 2026")
    turns.until(date(2026, 12, 16))
    turns.says("Hedda", "/inventering")
    turns.presses("Hedda", "Inventering till 11 december 2026", "Ny sista dag")
    assert "Sista dag 29 januari 2027" in turns.says("Hedda", "29 januari 2027")
    assert "Pågår: 2026" in turns.says("Hedda", "/inventering")


def test_one_that_is_closed_stays_so_while_another_has_its_people(turns: Turns) -> None:
    starts_at(turns, "Myndigheten", deadline="11 december 2026")
    turns.until(date(2026, 12, 16))
    starts_inventory(turns)
    turns.says("Hedda", "/inventering")
    turns.presses("Hedda", "Inventering till 11 december 2026", "Ny sista dag")
    said = turns.says("Hedda", "29 januari 2027")
    assert "Några av dem är redan med i inventeringen 2027" in said


@pytest.mark.parametrize(
    ("today", "deadline"),
    [
        (date(2026, 12, 4), "5 december 2026"),  # on a Friday, till the day after it
        (date(2026, 12, 23), "26 december 2026"),
    ],
)
def test_one_that_is_over_before_anybody_works_again_begins_and_ends(
    turns: Turns, today: date, deadline: str
) -> None:
    turns.at(today)
    assert "är igång" in starts_at(turns, "Myndigheten", deadline=deadline)
    turns.until(date(2026, 12, 29))
    assert turns.says("Hedda", "/inventering").count("Pågår") == 0


def test_one_is_moved_to_a_day_on_which_nobody_works(turns: Turns) -> None:
    starts_at(turns, "Myndigheten", deadline="4 december 2026")
    turns.at(date(2026, 12, 4))
    turns.says("Hedda", "/inventering")
    turns.presses("Hedda", "Inventering till 4 december 2026", "Ny sista dag")
    assert "Sista dag 6 december 2026" in turns.says("Hedda", "6 december 2026")


# The light version


def test_one_tap_keeps_last_years_levels_and_the_rest_are_asked_for(turns: Turns) -> None:
    was_agreed(turns, "Måns", law=2, swedish=4, whole=3)
    was_agreed(turns, "Klara", law=3, whole=3)
    starts_at(turns, "Myndigheten", "Lätt")
    told = morning(turns, "Måns", "Kalle")
    assert told["Måns"] is None  # there is something to keep
    assert told["Kalle"] is not None
    assert "Behåll förra årets (2)" in turns.buttons("Petra")
    said = turns.presses("Petra", "Behåll förra årets (2)")
    assert "2 medarbetare behåller sina nivåer 2027." in said
    assert "på vanligt sätt: Kalle Koordinator." in said
    with turns.database.reading() as db:
        kept = select(Assessment).where(col(Assessment.year) == 2027)
        rows = {(row.person_id, row.area): row for row in db.scalars(kept)}
        assert rows[turns.ids["Måns"], "law"].agreed == 2
        assert all(row.kept for row in rows.values())
        assert len(rows) == 5
    turns.mornings()
    assert "har behållit dina nivåer från förra året" in turns.digest("Måns")
    mine = turns.says("Måns", "/bedomning")
    assert "Petra Påhitt har behållit nivåerna från 2025. Säg till din chef om något" in mine
    assert "kommit överens" not in mine
    turns.says("Petra", "/bedom")
    assert "Behållet från förra året av dig" in turns.presses("Petra", "Måns Mentorsson")
    turns.presses("Petra", "Ändra nivåerna", "Juridik", ALONE, "Spara")
    turns.says("Hedda", "/inventering")
    page = turns.presses("Hedda", "Inventering till 22 januari 2027")
    assert "behållna: 1" in page  # Måns has been talked with after all
    assert "2 av 4 klara" in page


def test_whoever_sees_themselves_elsewhere_is_an_exception(turns: Turns) -> None:
    was_agreed(turns, "Måns", law=2, swedish=4, whole=3)
    starts_at(turns, "Myndigheten", "Lätt")
    turns.says("Måns", "/bedomning")
    turns.presses("Måns", "Gå igenom frågorna", ALONE, "C1", "Oförändrat", "Spara")
    turns.says("Petra", "/bedom")
    assert not any("Behåll" in label for label in turns.buttons("Petra"))


def test_what_was_kept_by_mistake_is_undone(turns: Turns) -> None:
    was_agreed(turns, "Måns", law=2, swedish=4, whole=3)
    starts_at(turns, "Myndigheten", "Lätt")
    turns.says("Petra", "/bedom")
    turns.presses("Petra", "Behåll förra årets (1)")
    assert "3 av 3 saknar nivå" in turns.presses("Petra", "Ångra")
    turns.mornings()
    assert "behållit" not in turns.digest("Måns")
    assert "Behåll förra årets (1)" in turns.buttons("Petra")


def test_what_was_kept_stays_once_the_inventory_is_closed_and_whoever_undoes_it_is_told(
    turns: Turns,
) -> None:
    was_agreed(turns, "Måns", law=2, swedish=4, whole=3)
    starts_at(turns, "Myndigheten", "Lätt")
    turns.says("Petra", "/bedom")
    turns.presses("Petra", "Behåll förra årets (1)")
    turns.says("Hedda", "/inventering")
    turns.presses("Hedda", "Inventering till 22 januari 2027", "Stäng inventeringen")
    turns.presses("Hedda", "Stäng inventeringen")
    turns.presses("Petra", "Ångra")
    assert turns.toasts[-1].text == (
        "Inventeringen är stängd. Nivåerna ändras nu en i taget, hos varje medarbetare."
    )
    with turns.database.reading() as db:
        kept = select(Assessment.kept).where(col(Assessment.year) == 2027)
        assert set(db.scalars(kept)) == {True}


def test_two_light_ones_at_once_are_two_taps(turns: Turns) -> None:
    """Of one profession each: those of the other are a press away."""
    was_agreed(turns, "Måns", whole=3)
    was_agreed(turns, "Klara", whole=2)
    was_agreed(turns, "Kalle", whole=2)
    with turns.database.transaction() as db:
        db.execute(
            update(Assessment)
            .where(col(Assessment.person_id) == turns.ids["Kalle"])
            .values(profession="administrator")
        )
        hedda = Actor(turns.ids["Hedda"], frozenset({"hr"}), confirmed=True, today=turns.now.date())
        for profession, deadline in (("case_worker", DEADLINE), ("administrator", LATER)):
            scope = drives.Scope(professions=(profession,))
            drives.start(db, hedda, scope, deadline, deadline, turns.now, light=True)
    turns.says("Petra", "/bedom")
    assert "Behåll förra årets (2)" in turns.buttons("Petra")
    turns.presses("Petra", "Behåll förra årets (2)", "‹ Medarbetarna")
    turns.presses("Petra", "Inventering till 29 januari 2027", "Behåll förra årets (1)")
    with turns.database.reading() as db:
        kept = select(Assessment.person_id).where(col(Assessment.kept))
        assert set(db.scalars(kept)) == {turns.ids[name] for name in ("Måns", "Klara", "Kalle")}


def test_a_full_one_keeps_nothing(turns: Turns) -> None:
    was_agreed(turns, "Måns", law=2, swedish=4, whole=3)
    starts_at(turns, "Myndigheten")
    turns.says("Petra", "/bedom")
    assert not any("Behåll" in label for label in turns.buttons("Petra"))


# Reading it


def test_the_workbook_has_the_units_who_is_missing_and_where_it_is_from(
    turns: Turns, tmp_path: Path
) -> None:
    starts_inventory(turns, "22 januari 2027")
    agree(turns, "Måns", year=2027)
    with turns.database.reading() as db:
        hr = accounts.speaker_of(db, turns.ids["Hedda"], turns.now.date())
        drive = db.scalars(select(Drive.id)).one()
        assert drive is not None
        assert hr is not None
        talk = Talk(db, HOUSE, Event(0, hr.chat_id), turns.now, hr)
        lines = drives_workbook.sheets_for(talk, drive)[0].rows
        assert {line[7] for line in lines} == {None}  # they hear of it in the morning
    turns.mornings()
    with turns.database.reading() as db:
        sheets = {}
        for who in ("Hedda", "Disa"):
            speaker = accounts.speaker_of(db, turns.ids[who], turns.now.date())
            assert speaker is not None
            talk = Talk(db, HOUSE, Event(0, speaker.chat_id), turns.now, speaker)
            sheets[who] = drives_workbook.sheets_for(talk, drive)
    assert sheets["Disa"] == []
    file = tmp_path / "inventory.xlsx"
    file.write_bytes(workbook(sheets["Hedda"]))
    book = load_workbook(file)
    assert book.sheetnames == ["Enheter", "Saknas", "Källor"]
    units = {str(row[0]).rsplit(" / ", 1)[-1]: row[1:8] for row in book["Enheter"].values}
    assert units["SoL"] == (4, 0, 0, 1, 0, 3, "chefen")
    names = [row[1] for row in book["Saknas"].values]
    assert "Klara Kollegadotter" in names
    assert "Måns Mentorsson" not in names
    assert ("Sista dag", "2027-01-22") in list(book["Källor"].values)


def test_managers_of_managers_drill_down_to_their_own_and_no_further(turns: Turns) -> None:
    starts_inventory(turns, "22 januari 2027")
    told = lines_until(turns, date(2027, 1, 21), "Disa")
    assert "saknas hos" in told["Disa"][date(2027, 1, 21)]
    (button,) = (each for each in turns.buttons("Disa") if each.startswith("Vilka saknas"))
    page = turns.presses("Disa", button)
    assert "Sam Sommarprov" in page
    turns.presses("Disa", "‹ Tillbaka")
    assert "Hämta som Excel" not in turns.buttons("Disa")
    assert "Ny sista dag" not in turns.buttons("Disa")


def test_a_tick_with_nothing_due_writes_nothing(turns: Turns) -> None:
    starts_at(turns, "Myndigheten")
    turns.mornings()
    with turns.database.reading() as db:
        before = db.scalars(select(News.id)).all()
    chase.chase(turns.database, HOUSE, turns.now + timedelta(days=1), turns.now)
    with turns.database.reading() as db:
        assert db.scalars(select(News.id)).all() == before


def test_no_free_day_is_suggested_for_the_last_one(turns: Turns) -> None:
    """In five weeks it is New Year's Day."""
    turns.now = datetime(2026, 11, 23, 9, 15, tzinfo=STOCKHOLM)
    turns.says("Hedda", "/inventering")
    turns.presses("Hedda", "Ny inventering", "Hela organisationen", "Hoppa över")
    assert turns.buttons("Hedda")[:3] == [
        "Onsdag 30 december",
        "22 januari 2027",
        "19 februari 2027",
    ]


# Only some areas


def about_swedish(turns: Turns) -> str:
    turns.says("Hedda", "/inventering")
    turns.presses("Hedda", "Ny inventering", "Hela organisationen", "Hoppa över")
    turns.says("Hedda", "22 januari 2027")
    turns.presses("Hedda", "Bara vissa områden", "Svenska språket", "Klar (1)")
    return turns.presses("Hedda", "Starta inventeringen")


def test_hr_chooses_what_it_asks_about(turns: Turns) -> None:
    assert "Frågor: Svenska språket och yrket i sin helhet" in about_swedish(turns)
    page = turns.says("Måns", "/bedomning")
    assert "Du får 2 frågor." in page
    assert "Svenska språket: hur långt har du kommit?" in turns.presses("Måns", "Börja")
    assert "Och i yrket i sin helhet" in turns.presses("Måns", "B2")
    turns.presses("Måns", IN_DEPTH, "Spara")
    turns.says("Petra", "/bedom")
    turns.presses("Petra", "Måns Mentorsson", "Bedöm", "B1", IN_DEPTH, "Spara", "Kom överens")
    page = turns.presses("Petra", "B1", "Spara")
    assert "Svenska språket: B1" in page
    assert "1 av 9 klara" in drive_page(turns)


def drive_page(turns: Turns) -> str:
    turns.says("Hedda", "/inventering")
    (opens,) = (each for each in turns.buttons("Hedda") if "22 januari 2027" in each)
    return turns.presses("Hedda", opens)


def test_what_it_does_not_ask_about_stays_as_it_was(turns: Turns) -> None:
    with turns.database.transaction() as db:
        key = {"person_id": turns.ids["Måns"], "year": 2027, "profession": "case_worker"}
        db.add(Assessment(**key, area="law", own=4, own_at=turns.now))
        db.add(Assessment(**key, area="swedish", own=2, own_at=turns.now))
    about_swedish(turns)
    turns.says("Måns", "/bedomning")
    turns.presses("Måns", "Ändra", IN_DEPTH, "Svenska språket", "B2", "Spara")
    with turns.database.reading() as db:
        found = {row.area: row.own for row in db.scalars(select(Assessment))}
    assert found == {"law": 4, "swedish": 4, WHOLE: 3}


def test_who_has_a_level_for_the_year_is_not_asked_again_and_hr_is_told_before(
    turns: Turns,
) -> None:
    agree(turns, "Måns", "Klara")
    turns.says("Hedda", "/inventering")
    turns.presses("Hedda", "Ny inventering", "Hela organisationen", "Hoppa över")
    turns.says("Hedda", "22 januari 2027")
    text = turns.presses("Hedda", "Alla bedöms på nytt")
    assert "2 av dem är redan klara för 2027 och frågas inte igen." in text


# Closed before its time


def test_one_begun_by_mistake_is_closed_and_nobody_is_asked_any_more(turns: Turns) -> None:
    starts_inventory(turns)
    text = turns.presses("Hedda", "Stäng inventeringen")
    assert "9 saknas än, och ingen påminns mer. Det som är bedömt är kvar." in text
    text = turns.presses("Hedda", "Stäng inventeringen")
    assert text.startswith("Inventeringen är stängd. Med en ny sista dag öppnas den igen.")
    assert "Stäng inventeringen" not in turns.buttons("Hedda")
    assert morning(turns, "Petra", "Måns") == {"Petra": None, "Måns": None}
    assert "är igång" in starts_inventory(turns)


def test_what_was_agreed_in_one_of_next_year_counts_though_it_was_closed_early(
    turns: Turns,
) -> None:
    starts_at(turns, "Myndigheten", deadline="15 januari 2027")
    assesses(turns)
    assert "Bedömning 2027" in turns.presses("Petra", "Kom överens", "Spara")
    turns.at(date(2026, 12, 10))
    turns.says("Hedda", "/inventering")
    turns.presses("Hedda", "Inventering till 15 januari 2027", "Stäng inventeringen")
    turns.presses("Hedda", "Stäng inventeringen")
    assert "2 av 3 saknar" in turns.says("Petra", "/bedom")
    page = turns.presses("Petra", "Måns Mentorsson")
    assert "Bedömning 2027" in page
    assert f"Juridik: {IN_DEPTH}" in page
    assert "Min bedömning 2027" in turns.says("Måns", "/bedomning")
    turns.at(date(2026, 12, 11))
    starts_at(turns, "Myndigheten", deadline="18 december 2026")  # after all this year's
    assert "1 av 4 klara" in turns.all_of("Hedda")[-1]


def test_who_moves_out_of_one_of_next_year_is_agreed_with_anew_in_the_same_year(
    turns: Turns,
) -> None:
    """What is agreed on last is what counts, wherever it is agreed."""
    starts_at(turns, "Myndigheten")
    assesses(turns)
    turns.presses("Petra", "Kom överens", "Spara")
    with turns.database.transaction() as db:
        unit = db.scalar(select(Unit.id).where(col(Unit.name) == "Hemtjänsten Äppellunden"))
        moved = {"unit_id": unit, "manager_id": turns.ids["Vide"]}
        db.execute(update(Person).where(col(Person.id) == turns.ids["Måns"]).values(**moved))
    turns.says("Vide", "/bedom")
    page = turns.presses("Vide", "Måns Mentorsson")
    assert "Bedömning 2027" in page
    assert f"Juridik: {IN_DEPTH}" in page
    turns.presses("Vide", "Ändra nivåerna", "Juridik", LEARNING, "Spara")
    grid = turns.says("Vide", "/kompetens")
    if "Måns" not in grid:
        grid = turns.presses("Vide", "Handläggare med myndighetsutövning")
    assert "Måns 3 1 4 " in grid


def test_only_hr_closes_one(turns: Turns) -> None:
    starts_at(turns, "Myndigheten")
    with turns.database.transaction() as db:
        manager = Actor(turns.ids["Petra"], frozenset(), today=turns.now.date())
        (card,) = drives.ongoing(db, manager)
        with pytest.raises(PermissionError):
            drives.close(db, manager, card, turns.now)
