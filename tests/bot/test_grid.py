"""The unit as a grid, in the chat: read on a phone, leafed through, opened person by person."""

import asyncio
import io
from collections.abc import Callable, Coroutine, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import event
from sqlmodel import col, select, update

from bot import roster
from bot.handlers import grid as handler
from bot.handlers import grid_files
from bot.jobs import Workshop
from bot.roster import Roster, Row
from bot.talk import Talk
from bot.updates import Event
from bot.writer import Writer
from storage import accounts, grid, jobs
from storage.database import Database, Session
from storage.exports.workbook import workbook
from storage.jobs import Waiting
from storage.names import search_key
from storage.tables import Account, Assessment, Assignment, Certificate, Job, Message, Person
from tests.bot.turns import HOUSE, Turns
from tests.databases import ready_sqlite_url

AREAS = ("", "ageing_disability", "investigation", "conversation", "law")
TEAM = "Mina medarbetare, 3 personer\nHandläggare med myndighetsutövning\n"


@pytest.fixture
def turns(tmp_path: Path) -> Iterator[Turns]:
    """Petra's Måns and Klara are assessed, Kalle is not."""
    database = Database(ready_sqlite_url(tmp_path))
    made = Turns(database)
    with database.transaction() as db:
        for who, levels in (("Måns", (1, 3, 3, 1, 3)), ("Klara", (3, 1, 3, 1, 2))):
            for area, level in zip(AREAS, levels, strict=True):
                id_ = made.ids[who]
                db.add(
                    Assessment(
                        person_id=id_, area=area, year=2026, agreed=level, profession="case_worker"
                    )
                )
        held = {"kind": "threats", "issued_on": date(2026, 1, 1), "valid_until": date(2026, 12, 31)}
        db.add(Certificate(person_id=made.ids["Måns"], **held))
    yield made
    database.close()


def staffed(turns: Turns, count: int) -> None:
    """So many more of Petra's, without chats."""
    with turns.database.transaction() as db:
        boss = db.get_one(Person, turns.ids["Petra"])
        colleague = db.get_one(Person, turns.ids["Måns"])
        for n in range(count):
            name = f"Anna Andersdotter {n}"
            db.add(
                Person(
                    employee_no=f"x{n}", name=name, name_key=search_key(name),
                    unit_id=boss.unit_id, position_id=colleague.position_id,
                    manager_id=boss.id, start_date=date(2020, 1, 1),
                )
            )  # fmt: skip


def talk_of(turns: Turns, db: Session, who: str) -> Talk:
    speaker = accounts.speaker_of(db, turns.ids[who], turns.now.date())
    assert speaker is not None
    return Talk(db, HOUSE, Event(0, speaker.chat_id), turns.now, speaker)


def test_the_unit_is_seen_at_a_glance(turns: Turns) -> None:
    said = turns.says("Petra", "/kompetens")
    assert said.startswith(TEAM)
    assert (
        "      A B C D E F G H I J K L\n"
        "Klara 3 1 3 1 · 2 · · · · · ×\n"
        "Måns  1 3 3 1 · 3 · · · · · ~\n"
    ) in said
    assert "A Hela yrket · B Åldrande och funktionsnedsättning · C Utredning och beslut" in said
    assert "4 avancerat arbete, · inget än\nI: 1 grundskola, 2 gymnasium" in said
    assert "\nJ: 1 A1, 2 A2, 3 B1, 4 B2, 5 C1, 6 C2\n" in said  # those that count otherwise
    assert "1 har ingen nivå än." in said
    assert "• Samtal och relationer: 2 till på minst nivån självständigt arbete" in said
    assert "• Hot och våld: 1 saknar, 1 går ut inom 90 dagar" in said
    assert "Administratör (Kalle Koordinator), Arkivansvarig (Kalle Koordinator)" in said
    assert "Ombud som saknas\nAnhörigombud" in said
    assert max(len(line) for line in said.splitlines()[3:6]) <= 32
    assert turns.buttons("Petra") == [
        *("Klara Kollegadotter", "Måns Mentorsson", "Administratör"),
        *("Som bild", "Hämta som Excel", "Visa intygen", "Meny"),
    ]


def test_a_press_on_a_person_opens_their_card(turns: Turns) -> None:
    turns.says("Petra", "/kompetens")
    card = turns.presses("Petra", "Måns Mentorsson")
    assert card.startswith(
        "Måns Mentorsson\nHandläggare, SoL\n\nNivåer 2026\n• Hela yrket: upplärande"
    )
    assert "• Hot och våld, till 31 december 2026" in card
    assert turns.buttons("Petra") == ["Intyg", "Lägg till intyg", "Kurs", "Bedöm", "Meny"]


def test_who_lacks_a_certificate_is_named_beside_those_that_end(turns: Turns) -> None:
    turns.says("Petra", "/kompetens")
    said = turns.presses("Petra", "Visa intygen")
    assert "Hot och våld\n• Måns Mentorsson, till 31 december 2026" in said
    assert "Saknas\n" in said
    assert "• Hot och våld: Klara Kollegadotter\n" in said + "\n"
    assert turns.buttons("Petra") == ["Måns Mentorsson", "Hämta som Excel", "Meny"]


def test_each_profession_has_a_page_of_its_own(turns: Turns) -> None:
    turns.says("Petra", "/kompetens")
    said = turns.presses("Petra", "Administratör")
    assert said.startswith("Mina medarbetare, 3 personer\nAdministratör\n")
    assert "Kalle ·" in said
    assert turns.presses("Petra", "Handläggare med myndighetsutövning").startswith(TEAM)


def test_more_people_than_a_page_holds_are_leafed_through(turns: Turns) -> None:
    staffed(turns, 20)
    said = turns.says("Petra", "/kompetens")
    assert len([line for line in said.splitlines() if "· · · ·" in line]) == handler.PAGE
    assert turns.buttons("Petra")[handler.PAGE :][0] == "Visa fler ›"
    assert "Bara en har" in said
    further = turns.presses("Petra", "Visa fler ›")
    assert "Måns" in further
    assert "Bara en har" not in further  # it is of all of them, and has been read
    assert turns.presses("Petra", "‹ Tidigare") == said


def test_a_page_for_sixty_takes_no_query_for_each(turns: Turns) -> None:
    counts = []
    for more in (0, 57):
        staffed(turns, more)
        sent: list[str] = []
        with turns.database.reading() as db:
            talk = talk_of(turns, db, "Petra")
            event.listen(
                db.get_bind(),
                "before_cursor_execute",
                lambda *args, seen=sent: seen.append(args[2]),
            )
            handler.show(talk)
        counts.append(len(sent))
        assert talk.out
    assert counts[0] == counts[1] <= 8


def test_hr_goes_down_to_a_unit(turns: Turns) -> None:
    assert turns.says("Hedda", "/kompetens").startswith("Omsorgsförvaltningen\nVälj en enhet")
    turns.presses("Hedda", "Myndigheten")
    assert turns.presses("Hedda", "Se rutnätet").startswith("Myndigheten, 4 personer")
    turns.presses("Hedda", "Andra enheter")
    assert "Välj en enhet" in turns.presses("Hedda", "‹ Upp")


def test_a_unit_that_is_too_large_is_looked_at_part_by_part(
    turns: Turns, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(grid, "MOST", 5)
    turns.says("Hedda", "/kompetens")
    said = turns.presses("Hedda", "Se rutnätet")
    assert said.startswith("Här är fler än 5 personer. Välj en enhet längre ner.")
    assert "Myndigheten" in turns.buttons("Hedda")


def test_an_ombud_whom_somebody_else_leads_is_missed_nowhere(turns: Turns) -> None:
    assert "Ombud som saknas\nAnhörigombud" in turns.says("Petra", "/kompetens")
    with turns.database.transaction() as db:
        sol = db.get_one(Person, turns.ids["Måns"]).unit_id
        db.get_one(Person, turns.ids["Vide"]).unit_id = sol
        db.add(Assignment(person_id=turns.ids["Vide"], name="Anhörigombud"))
    assert "Anhörigombud" not in turns.says("Petra", "/kompetens")


def test_hr_and_managers_see_which_units_lack_an_ombud(turns: Turns) -> None:
    turns.says("Hedda", "/kompetens")
    said = turns.presses("Hedda", "Ombud som saknas")
    assert said.startswith("Enheter som saknar ombud\n2 enheter: anhörigombud 2, ")
    assert "SoL\nAnhörigombud" in said
    assert turns.presses("Hedda", "SoL").startswith("SoL, 4 personer")
    turns.says("Disa", "/kompetens")
    turns.presses("Disa", "Andra enheter")
    assert turns.presses("Disa", "Ombud som saknas") == said
    assert turns.says("Petra", "/kompetens").count("Anhörigombud") == 1


@pytest.mark.parametrize("who", ["Klara", "Måns", "Nour"])
def test_nobody_else_has_a_grid_but_a_card_of_their_own(turns: Turns, who: str) -> None:
    assert turns.says(who, "/kompetens").startswith("Min kompetens\n")
    assert "Som bild" not in turns.buttons(who)


def test_a_manager_whom_hr_has_not_vouched_for_sees_nobody(turns: Turns) -> None:
    with turns.database.transaction() as db:
        mine = col(Account.person_id) == turns.ids["Petra"]
        [account] = db.scalars(select(Account).where(mine))
        account.confirmed_at = None
        db.add(account)
    assert "Klara" not in turns.says("Petra", "/kompetens")
    with turns.database.reading() as db:
        talk = talk_of(turns, db, "Petra")
        assert grid_files.sheets_for(talk, None) == []
        handler.show(talk)
        assert "Klara" not in talk.out[-1].text


# To take along


def test_the_file_and_the_picture_are_asked_for_and_made_apart(turns: Turns) -> None:
    turns.says("Petra", "/kompetens")
    turns.presses("Petra", "Som bild", "Hämta som Excel")
    with turns.database.reading() as db:
        kinds = [job.kind for job in db.scalars(select(Job).order_by(col(Job.id)))]
    assert kinds == ["grid_picture", "grid_workbook"]


def test_the_file_holds_the_figures_and_where_they_are_from(turns: Turns) -> None:
    with turns.database.reading() as db:
        sheets = grid_files.sheets_for(talk_of(turns, db, "Petra"), None)
    book = load_workbook(io.BytesIO(workbook(sheets)))
    assert book.sheetnames == ["Nivåer", "Intyg", "Det som fattas", "Källor"]
    levels = [[cell.value for cell in row] for row in book["Nivåer"].iter_rows(min_row=2)]
    assert ["Måns Mentorsson", "Handläggare", "Handläggare med myndighetsutövning", "Juridik",
            "fördjupat arbete", 3] in levels  # fmt: skip
    held = [[cell.value for cell in row] for row in book["Intyg"].iter_rows(min_row=2)]
    his = [row[-1] for row in held if row[0] == "Måns Mentorsson"]
    assert sorted(his) == ["gäller, utan datum", "går snart ut"]  # one is of the people file
    assert [row[-1] for row in held if row[0] == "Klara Kollegadotter"] == ["saknas"]
    missing = [[cell.value for cell in row] for row in book["Det som fattas"].iter_rows(min_row=2)]
    assert ["Ombud", "Anhörigombud", None, 1] in missing
    assert ["Ensam om", "Administratör", "Kalle Koordinator", None] in missing
    assert any("Måns Mentorsson" in str(row) and "Handledare" in str(row) for row in missing)
    assert book["Källor"]["B2"].value == "Mina medarbetare, 3 personer, 2026-11-30"


@pytest.mark.parametrize("may", [True, False])
@pytest.mark.parametrize(
    ("asked", "make"), [("Som bild", grid_files.draw), ("Hämta som Excel", grid_files.write)]
)
def test_nothing_is_sent_that_may_be_seen_no_more_when_it_is_done(
    turns: Turns,
    asked: str,
    make: Callable[[Workshop, Waiting], Coroutine[Any, Any, None]],
    may: bool,
) -> None:
    turns.says("Petra", "/kompetens")
    turns.presses("Petra", asked)
    with turns.database.transaction() as db:
        job = jobs.next_one(db)
    assert job is not None
    writer = Writer()

    class Slow(Workshop):
        async def apart(self, made: Callable[..., Any], *args: Any) -> Any:
            """Others lead Petra's people when it is done."""
            content = await super().apart(made, *args)
            if not may:
                with turns.database.transaction() as db:
                    theirs = update(Person).where(col(Person.manager_id) == turns.ids["Petra"])
                    db.execute(theirs.values(manager_id=turns.ids["Vide"]))
            return content

    async def download(file_id: str) -> bytes:
        raise AssertionError(file_id)

    shop = Slow(download, turns.database, writer, turns.house, lambda: turns.now)
    asyncio.run(make(shop, job))
    writer.close()
    with turns.database.reading() as db:
        files = [row for row in db.scalars(select(Message)) if row.file_name]
    assert len(files) == may


def test_the_picture_is_of_the_profession_asked_for(turns: Turns) -> None:
    with turns.database.reading() as db:
        made = grid_files._roster(talk_of(turns, db, "Petra"), None, "case_worker")
    assert made is not None
    assert [row.name for row in made.rows] == ["Klara Kollegadotter", "Måns Mentorsson"]
    assert made.rows[1].levels[:4] == (1, 3, 3, 1)
    assert ("J", "Svenska språket (1 A1 – 6 C2)") in made.columns  # it has levels of its own
    assert ("F", "Juridik") in made.columns
    assert made.rows[1].mark == "~"
    assert all(page.startswith(b"\x89PNG") for page in roster.draw(made))


def test_sixty_people_are_drawn_on_as_few_pages_as_can_be_read() -> None:
    rows = tuple(Row(f"Namn Namnsson {n}", (1 + n % 4, None, 4), " ") for n in range(60))
    made = Roster(
        "Enheten", "Sjuksköterska", (("A", "Ett"), ("B", "Två"), ("C", "Tre")),
        ((4, 4, 6), ("viss", "god", "hög", "mycket hög")), (), rows,
    )  # fmt: skip
    pages = roster.draw(made)
    assert 2 <= len(pages) <= 8
