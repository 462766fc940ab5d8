"""The gap analysis in the chat, without HTTP: what HR and managers see, and what if."""

import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from sqlmodel import col, delete, func, select

from bot import gap_view
from bot.gap_view import View
from bot.handlers.gaps_files import every_sheet
from bot.handlers.gaps_what_if import read_shares
from bot.monospace import WIDTH
from bot.reports import gaps as words
from bot.reports.reader import Reader
from storage import accounts, risks, succession
from storage.access import Actor
from storage.database import Database, Session
from storage.exports.workbook import workbook
from storage.tables import (
    Assessment,
    CompetenceModel,
    KeyFunction,
    Person,
    Position,
    Risk,
    Successor,
    Unit,
)
from tests.bot.competence import put_model
from tests.bot.turns import HOUSE, MONDAY, Turns
from tests.databases import ready_sqlite_url

LEVELS = [1] * 18 + [2] * 42 + [3] * 52 + [4] * 16
"""Of section managers, as they fit a published table."""


@pytest.fixture
def turns(tmp_path: Path) -> Iterator[Turns]:
    """128 section managers under Vide, two of whom retire; two case workers were assessed."""
    database = Database(ready_sqlite_url(tmp_path))
    turns = Turns(database)
    with database.transaction() as db:
        homes = db.scalars(select(Unit.id).where(col(Unit.name) == "Hemtjänsten Äppellunden")).one()
        position = Position(name="Sektionschef")
        db.add(position)
        db.flush()
        for n, level in enumerate(LEVELS):
            person = Person(
                employee_no=f"S{n}",
                name=f"Sek {n}",
                name_key=f"sek {n}",
                unit_id=homes or 0,
                position_id=position.id or 0,
                manager_id=turns.ids["Vide"],
                start_date=date(2020, 1, 7),
                birth_year=1960 if n < 2 else 1980,
            )
            db.add(person)
            db.flush()
            agree(person.id or 0, 2025, level, "section_manager", db)
        for name in ("Måns", "Klara"):
            agree(turns.ids[name], 2025, 2, "case_worker", db)
    yield turns
    database.close()


def agree(id_: int, year: int, level: int, profession: str, db: Session) -> None:
    row = Assessment(person_id=id_, area="", year=year, agreed=level, profession=profession)
    db.add(row)


def rows(text: str) -> dict[str, list[str]]:
    """A table's lines by their first word."""
    return {line.split()[0]: line.split() for line in text.splitlines() if line.split()}


def test_hr_sees_every_profession_the_largest_shortage_first(turns: Turns) -> None:
    text = turns.says("Hedda", "/gapanalys")
    assert text.startswith("Gapanalys\nPåhittade kommunen\nOm 2 år, till och med 2028.")
    found = rows(text)
    assert found["Sektionschef"] == ["Sektionschef", "128", "−4"]
    assert found["Alla"][1] == "137"
    assert "7 saknar bedömd nivå. De räknas i behovet men inte i det som finns." in text
    listed, _, total = text.partition("─")
    gaps = [line.split()[-1] for line in listed.splitlines() if line[-1:].isdigit()]
    assert gaps == ["−4", "−2", "−1", "0", "0", "0", "0", "0"][: len(gaps)]
    assert len(gaps) == 8
    assert rows(total)["Alla"][-1] == "−7"


def test_a_published_table_is_read_on_a_phone(turns: Turns) -> None:
    turns.says("Hedda", "/gapanalys")
    text = turns.presses("Hedda", "Sektionschef")
    assert "Behovet växer 2,6 procent." in text
    assert [
        line for line in text.splitlines() if line.startswith(("viss", "god", "hög", "myc"))
    ] == [
        "viss          18   9,2  +9",
        "god           42  36,8  +5",
        "hög           52  65,7 −14",
        "mycket hög    16  19,7  −4",
    ]
    assert rows(text)["Totalt"] == ["Totalt", "128", "131,3", "−4"]
    assert "Målbild: viss 7, god 28, hög 50, mycket hög 15 procent." in text
    assert "• Fler: 4 personer (4 hög)." in text
    assert "• Förflyttning från viss och god till hög och mycket hög nivå: 14 personer." in text
    text = turns.presses("Hedda", "Om 5 år")
    assert [rows(text)[level][-1] for level in ("viss", "god", "hög", "mycket", "Totalt")] == [
        *("+8", "+4", "−16", "−4", "−8")
    ]


def test_levels_that_are_no_adjectives_are_named_as_levels(turns: Turns) -> None:
    turns.says("Hedda", "/gapanalys")
    turns.presses("Hedda", "Handläggare med myndighetsutövning", "Tänk om", "Andelar")
    text = turns.says("Hedda", "0 0 50 50")
    assert (
        "• Förflyttning från nivå självständigt arbete till fördjupat arbete och avancerat arbete"
        in text
    )


def test_pensions_and_departures_are_taken_off_and_put_back(turns: Turns) -> None:
    turns.says("Hedda", "/gapanalys")
    turns.presses("Hedda", "Sektionschef", "Dra av pensioner")
    text = turns.digest("Hedda")
    assert "De som hinner fylla 67 är avdragna." in text
    assert rows(text)["viss"] == ["viss", "16", "9,2", "+7"]
    assert rows(text)["Totalt"] == ["Totalt", "126", "131,3", "−6"]
    with turns.database.transaction() as db:
        last = db.scalars(select(Person).where(col(Person.name) == "Sek 127")).one()
        last.end_date = date(2027, 3, 31)
        db.add(last)
    text = turns.presses("Hedda", "Dra av avgångar")
    assert "De vars sista dag är känd är avdragna." in text
    assert rows(text)["Totalt"][-1] == "−7"
    text = turns.presses("Hedda", "Dra inte av pensioner", "Dra inte av avgångar")
    assert rows(text)["Totalt"][-1] == "−4"


def test_growth_follows_a_forecast_of_the_population_and_says_so(turns: Turns) -> None:
    forecast = {
        "id": "elderly",
        "sv": "80 år och äldre",
        "en": "80 years and older",
        "professions": ["section_manager"],
        "people": {"2026": 10000, "2030": 11000},
    }
    put_model(turns.database, MONDAY, forecast=[forecast])
    turns.says("Hedda", "/gapanalys")
    text = turns.presses("Hedda", "Sektionschef")
    assert "Behovet växer 5 procent, som 80 år och äldre." in text
    assert rows(text)["Totalt"] == ["Totalt", "128", "134,4", "−6"]
    text = turns.presses("Hedda", "Om 5 år")
    assert "Behovet växer 10 procent, som 80 år och äldre." in text
    assert "Den prognosen är känd till 2030 och antas sedan ligga still." in text
    assert "80 år och äldre: 5 procent mer om 2 år, 10 procent mer om 5 år." in turns.says(
        "Hedda", "/kompetensmodell"
    )


def test_units_are_opened_and_left(turns: Turns) -> None:
    turns.says("Hedda", "/gapanalys")
    text = turns.presses("Hedda", "Enheter")
    assert rows(text)["Äppellunden"] == ["Äppellunden", "130", "−5"]
    text = turns.presses("Hedda", "Hemtjänsten Äppellunden")
    assert text.startswith("Gapanalys\nHemtjänsten Äppellunden")
    text = turns.presses("Hedda", "Sektionschef")
    assert text.startswith("Gapanalys\nSektionschef, Hemtjänsten Äppellunden")
    turns.presses("Hedda", "‹ Alla yrken")
    assert turns.presses("Hedda", "‹ Upp").startswith("Gapanalys\nPåhittade kommunen")


def test_goals_of_all_professions(turns: Turns) -> None:
    turns.says("Hedda", "/gapanalys")
    text = turns.presses("Hedda", "Mål")
    assert "Sektionschef\n• Fler: 4 personer (4 hög).\n• Förflyttning från viss och god" in text


def test_a_profession_nobody_of_which_is_assessed_has_no_goals_yet(turns: Turns) -> None:
    """Its gap says nothing of whether there are enough; it is named among those without."""
    turns.says("Hedda", "/gapanalys")
    text = turns.presses("Hedda", "Undersköterska")
    assert "Ingen är bedömd än. Målen kommer när nivåerna är satta." in text
    assert "Nivåerna räcker till." not in text
    turns.presses("Hedda", "‹ Alla yrken")
    goals, without = turns.presses("Hedda", "Mål").split("Inga mål än, för ingen är bedömd: ")
    assert "Enhetschef" not in goals
    assert without.startswith("Enhetschef, ")
    assert "Undersköterska" in without


def test_goals_say_how_many_lack_a_level(turns: Turns) -> None:
    """They are in no level's count, so they would look like people to hire."""
    with turns.database.transaction() as db:
        two = select(Person.id).where(col(Person.name).in_(["Sek 0", "Sek 1"]))
        db.execute(delete(Assessment).where(col(Assessment.person_id).in_(two)))
    turns.says("Hedda", "/gapanalys")
    assert "• 2 saknar nivå och är inte medräknade." in turns.presses("Hedda", "Mål")


def test_a_small_group_is_told_why_its_total_differs_and_nobody_is_wanted_for_it(
    turns: Turns,
) -> None:
    """Ten at 1, 3, 5 and 1 of the ten that are needed."""
    wanted = {1: 1, 2: 3, 3: 5, 4: 1}
    with turns.database.transaction() as db:
        for person, level in db.execute(
            select(Person, Assessment.agreed)
            .join(Assessment, col(Assessment.person_id) == col(Person.id))
            .where(col(Person.name).like("Sek %"))
        ).all():
            if wanted[level]:
                wanted[level] -= 1
            else:
                person.end_date = date(2026, 6, 30)
    turns.says("Hedda", "/gapanalys")
    turns.presses("Hedda", "Sektionschef", "Tänk om", "Tillväxt")
    text = turns.says("Hedda", "0")
    assert rows(text)["Totalt"] == ["Totalt", "10", "10,0", "−1"]
    assert "Varje nivå avrundas för sig, och totalen är deras summa." in text
    assert "Fler" not in text
    turns.presses("Hedda", "Tänk om", "Tillväxt")
    assert "Fler: 2 personer" in turns.says("Hedda", "20")


# Since last year


def test_movement_is_told_also_in_a_light_year(turns: Turns) -> None:
    """Nobody was assessed this year; one went up, one has come, one has left."""
    with turns.database.transaction() as db:
        named = db.execute(select(Person.name, Person.id).where(col(Person.name).like("Sek %")))
        ids = dict(named.all())
        agree(ids["Sek 0"], 2026, 2, "section_manager", db)
        db.get_one(Person, ids["Sek 20"]).end_date = date(2026, 6, 30)
        db.get_one(Person, ids["Sek 100"]).start_date = date(2026, 3, 1)
    turns.says("Hedda", "/gapanalys")
    assert rows(turns.presses("Hedda", "Sedan 2025"))["Sektionschef"] == [
        *("Sektionschef", "1", "0", "1", "1")
    ]
    turns.presses("Hedda", "‹ Tillbaka")
    text = turns.presses("Hedda", "Sektionschef", "Sedan 2025")
    found = rows(text)
    assert found["viss"] == ["viss", "18", "17", "−1"]
    assert found["god"] == ["god", "42", "42", "0"]
    assert found["hög"] == ["hög", "51", "52", "+1"]
    assert "ingen har gått ned. 1 har kommit hit till yrket, 1 har lämnat det här." in text


def test_without_levels_last_year_it_says_so(turns: Turns) -> None:
    with turns.database.transaction() as db:
        for row in db.scalars(select(Assessment)):
            db.delete(row)
    turns.says("Hedda", "/gapanalys")
    text = turns.presses("Hedda", "Sedan 2025")
    assert "Det finns inga bedömda nivåer från 2025 att jämföra med." in text


# What if


def test_what_if_changes_the_table_and_nothing_else(turns: Turns) -> None:
    before = kept(turns)
    turns.says("Hedda", "/gapanalys")
    turns.presses("Hedda", "Sektionschef", "Tänk om", "Tillväxt")
    text = turns.says("Hedda", "0")
    assert "Tänk om · tillväxt 0 procent. Inget sparas." in text
    assert rows(text)["Totalt"] == ["Totalt", "128", "128,0", "0"]
    turns.presses("Hedda", "Tänk om", "Andelar")
    text = turns.says("Hedda", "25 25 25 25")
    assert "andelar 25 + 25 + 25 + 25" in text
    assert [rows(text)[level][-1] for level in ("viss", "god", "hög", "mycket")] == [
        *("−14", "+10", "+20", "−16")
    ]
    turns.presses("Hedda", "Tänk om", "De som slutar")
    text = turns.says("Hedda", "10")
    assert "10 procent slutar per år" in text
    assert rows(text)["hög"] == ["hög", "52", "32,0", "+10"]  # 42,12 of 52 are left
    text = turns.presses("Hedda", "Tänk om", "Som i modellen")
    assert rows(text)["Totalt"][-1] == "−4"
    assert "Inget sparas" not in text
    assert kept(turns) == before


def kept(turns: Turns) -> list[int]:
    tables = (Assessment, CompetenceModel, Risk, KeyFunction, Successor, Person)
    with turns.database.reading() as db:
        return [db.scalar(select(func.count()).select_from(table)) or 0 for table in tables]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("25 25 25", "Sektionschef har 4 nivåer. Skriv 4 tal"),
        ("25 25 25 24", "Andelarna blir 99 procent tillsammans. De ska bli 100."),
        ("25 25 25 25,04", "Andelarna blir 100,04 procent tillsammans. De ska bli 100."),
        ("33,3 33,3 33,3 0", "Andelarna blir 99,9 procent tillsammans. De ska bli 100."),
        ("-5 55 25 25", "En andel kan inte vara mindre än noll."),
        ("lika många", "Jag läser inte ”lika många” som andelar. Skriv till exempel 7 28 50 15."),
    ],
)
def test_shares_that_can_not_be_are_refused_with_what_to_write(
    turns: Turns, typed: str, said: str
) -> None:
    turns.says("Hedda", "/gapanalys")
    turns.presses("Hedda", "Sektionschef", "Tänk om", "Andelar")
    assert said in turns.says("Hedda", typed)
    assert "andelar 20 + 30 + 30 + 20" in turns.says("Hedda", "20 30 30 20")


@pytest.mark.parametrize(
    ("typed", "shares"),
    [
        ("10 20 30 40", (10, 20, 30, 40)),
        ("10, 20, 30, 40", (10, 20, 30, 40)),
        ("10/20/30/40", (10, 20, 30, 40)),
        ("12,5 % 37,5 % 40 % 10 %", (12.5, 37.5, 40, 10)),
        ("10; 20; trettio", None),
        ("", None),
    ],
)
def test_shares_are_read_as_people_write_them(typed: str, shares: tuple[float, ...] | None) -> None:
    assert read_shares(typed, "sv") == shares


# Who sees what


def test_a_manager_sees_their_own_people_and_nobody_else(turns: Turns) -> None:
    text = turns.says("Petra", "/gapanalys")
    assert text.startswith("Gapanalys\nSoL")
    assert "Sektionschef" not in text
    assert "Enheter" not in turns.buttons("Petra")
    assert rows(turns.says("Vide", "/gapanalys"))["Sektionschef"][1] == "128"
    assert rows(turns.says("Disa", "/gapanalys"))["Sektionschef"][1] == "128"
    assert "Det kan jag inte göra åt dig" in turns.says("Klara", "/gapanalys")


def test_a_button_of_a_unit_that_is_not_theirs_shows_nothing(turns: Turns) -> None:
    """Whoever is a manager no more keeps the old message, and gets nothing by it."""
    turns.says("Vide", "/gapanalys")
    with turns.database.transaction() as db:
        for person in db.scalars(select(Person)):
            if person.manager_id == turns.ids["Vide"]:
                person.manager_id = turns.ids["Petra"]
                db.add(person)
    turns.presses("Vide", "Sektionschef")
    assert "Det kan jag inte göra åt dig" in turns.heard()


# As files


def reader(db: Session) -> Reader:
    return Reader(db, HOUSE, accounts.operator(MONDAY.date()), "sv", MONDAY)


def test_the_picture_has_a_row_for_each_profession_and_a_field_for_each_level(
    turns: Turns,
) -> None:
    with turns.database.reading() as db:
        read = reader(db)
        seen = gap_view.seen(read, View())
        assert seen
        matrix = words.heat_map(read, seen)
    managers = next(row for row in matrix.rows if row.name == "Sektionschef (128)")
    assert [field.figure for field in managers.fields] == ["+9", "+5", "−14", "−4", "", "−4"]
    weights = [field.weight for field in managers.fields]
    assert weights[4] is None
    assert weights[0] == pytest.approx(9 * 4 / 128)
    assert matrix.columns == ("1", "2", "3", "4", "5", "Totalt")
    assert "Övriga: 1 viss, 2 god, 3 hög, 4 mycket hög" in matrix.notes
    assert matrix.notes[0].startswith("Handläggare med myndighetsutövning: 1 upplärandefas, ")


def test_the_workbook_holds_the_figures_the_formula_and_the_sources(turns: Turns) -> None:
    with turns.database.transaction() as db:
        hr = Actor(turns.ids["Hedda"], frozenset({"hr"}), today=MONDAY.date())
        risks.judge(db, hr, "section_manager", {"operations": (3, 3, "=1+1")}, MONDAY)
        function = succession.add(db, hr, "@Arkiv", 1, turns.ids["Kalle"])
        assert function
        succession.name_successor(db, hr, function, turns.ids["Klara"], "soon", MONDAY.date())
        read = reader(db)
        seen = gap_view.seen(read, View(pensions=True, growth=4.5))
        assert seen
        book = openpyxl.load_workbook(io.BytesIO(workbook(every_sheet(read, seen))))
    assert book.sheetnames == [
        *("Gap", "Mål", "Sedan i fjol", "Risker", "Nyckelfunktioner", "Pensioner"),
        *("Pensioner, namn", "Så är det räknat"),
    ]
    gap = [row[:9] for row in book["Gap"].iter_rows(min_row=2, values_only=True)]
    whole = [row for row in gap if row[0] == "Påhittade kommunen" and row[1] == "Sektionschef"]
    high = next(row for row in whole if row[2] == 5 and row[3] == "hög")
    assert high[4:] == (0.5, 52, 52, pytest.approx(68.288), -16)
    total = next(row for row in whole if row[2] == 2 and row[3] == "Totalt")
    assert total[4:] == (1, 128, 126, pytest.approx(128 * 1.045), sum(r[8] for r in whole[:4]))
    how = "\n".join(str(row[0].value) for row in book["Så är det räknat"].iter_rows())
    assert "Behov = målandel × antal × (1 + tillväxt)." in how
    assert "Gjord 30 november 2026" in how
    assert "Källor: personalfilen, kompetensmodellen" in how
    assert "Tillväxt på 2 år: 4,5 procent." in how
    assert "Sektionschef: mål 7 + 28 + 50 + 15 procent; tillväxt 4,5 procent på 2 år, 6,7" in how
    assert "tillväxt 2,6 procent" not in how  # one growth, that which the figures have
    names = {read.label("gaps.file", year=2026, supposes=each) for each in (True, False)}
    assert names == {"Gapanalys 2026", "Gapanalys 2026, tänk om"}
    texts = {
        cell.value: cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row
    }
    assert texts["=1+1"] == texts["@Arkiv"] == "s"


def test_no_table_is_wider_than_a_phone(turns: Turns) -> None:
    with turns.database.reading() as db:
        read = reader(db)
        seen = gap_view.seen(read, View())
        assert seen
        moved = gap_view.moved(read, seen)
        tables = [
            words.every_profession(read, seen, seen.professions),
            words.every_unit(read, seen, seen.unit.below),
            words.every_movement(read, seen, moved),
            *(words.one_profession(read, seen, each) for each in seen.professions),
            *(
                words.one_movement(read, seen, each, moved[None, each.id])
                for each in seen.professions
            ),
        ]
    lines = [line for table in tables for line in table.splitlines()]
    assert max(map(len, lines)) <= WIDTH
    assert len(lines) > 40
