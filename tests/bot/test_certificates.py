"""Certificates in the chat: added with a photo, renewed in time, ended with whoever gave them."""

import asyncio
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlmodel import col, select

from bot import files
from bot.handlers import WORKS
from bot.jobs import Workshop
from bot.writer import Writer
from storage import jobs
from storage.database import Database
from storage.tables import Certificate, Message, Qualification
from tests.bot.turns import Turns
from tests.databases import ready_sqlite_url

DAY = timedelta(days=1)


@pytest.fixture
def turns(tmp_path: Path) -> Iterator[Turns]:
    """On Monday 30 November 2026; Vide leads Ulla and Sam."""
    database = Database(ready_sqlite_url(tmp_path))
    yield Turns(database)
    database.close()


def adds(turns: Turns, who: str, kind: str, day: str, *, issuer: str = "", file: str = "") -> str:
    turns.says(who, "/intyg")
    turns.presses(who, "Lägg till intyg", kind)
    turns.says(who, day)
    said = turns.presses(who, "Hoppa över")
    if issuer:
        said = turns.says(who, issuer)
    return turns.sends_file(who, file) if file else said + turns.presses(who, "Hoppa över")


def kept(turns: Turns) -> list[Certificate]:
    with turns.database.reading() as db:
        return list(db.scalars(select(Certificate).order_by(col(Certificate.id))))


def test_one_is_added_with_a_photo_and_shown_to_the_manager(turns: Turns) -> None:
    said = adds(turns, "Ulla", "HLR", "1 mars 2026", file="hlr.pdf")
    assert "Tack, det är sparat." in said
    assert "Gäller till 28 februari 2027." in said
    [row] = kept(turns)
    assert (row.kind, row.valid_until) == ("cpr", date(2027, 2, 28))
    assert (row.file_id, row.file_kind, row.file_name) == ("F1", "document", "hlr.pdf")
    listed = turns.presses("Ulla", "‹ Intygen")
    assert "HLR, gäller till 28 februari 2027" in listed
    assert "Saknas: Brand, Förflyttning, Basal hygien" in listed
    turns.says("Vide", "/sok HLR")
    turns.presses("Vide", "Ulla Undersköterska", "Intyg", "HLR", "Visa filen")
    with turns.database.reading() as db:
        [sent] = db.scalars(select(Message).where(col(Message.file_id) == "F1"))
    assert (sent.kind, sent.person_id) == ("document", turns.ids["Vide"])
    assert turns.digest("Vide") == "HLR, Ulla Undersköterska"


@pytest.mark.parametrize(
    ("name", "size", "kind", "said"),
    [
        ("hlr.pdf", 40 * 1024 * 1024, "document", "hlr.pdf är 40 MB. Jag kan ta emot högst 20 MB."),
        ("hlr.pdf", 0, "document", "hlr.pdf är tom."),
        ("hlr.docx", 9, "document", "hlr.docx är varken en bild eller en PDF."),
        ("hlr.exe", None, "document", "hlr.exe är varken en bild eller en PDF."),
        ("hlr.PDF", 9, "document", "Gäller till 28 februari 2027."),
        ("hlr.heic", None, "document", "Gäller till 28 februari 2027."),
        ("foto.jpg", 9, "photo", "Gäller till 28 februari 2027."),
    ],
)
def test_what_is_sent_as_the_certificate(
    turns: Turns, name: str, size: int | None, kind: str, said: str
) -> None:
    turns.says("Ulla", "/intyg")
    turns.presses("Ulla", "Lägg till intyg", "HLR")
    turns.says("Ulla", "1 mars 2026")
    assert turns.buttons("Ulla")[0] == "28 februari 2027"
    turns.presses("Ulla", "28 februari 2027")
    assert said in turns.sends_file("Ulla", name, size, kind)
    assert bool(kept(turns)) is said.startswith("Gäller")


def test_a_date_that_cannot_be_is_answered_where_it_is_given(turns: Turns) -> None:
    adds(turns, "Ulla", "HLR", "1 mars 2026")
    turns.presses("Ulla", "Förnya")
    assert turns.buttons("Ulla")[:2] == ["I dag", "I går"]
    for day, said in (
        ("28 februari 2026", "Det finns redan ett nyare, från 1 mars 2026."),
        ("2 november 2025", "Ett intyg från den dagen gick ut 1 november 2026."),
        ("1 december 2026", "Sista möjliga dag är 30 november 2026."),
    ):
        assert said in turns.says("Ulla", day)
    assert "Fråga 2 av 3" in turns.says("Ulla", "i går")
    turns.presses("Ulla", "28 november 2027", "Hoppa över")
    assert [row.end_reason for row in kept(turns)] == ["replaced", None]


@pytest.mark.parametrize(("name", "kind"), [("foto.jpg", "photo"), ("hlr.pdf", "document")])
def test_a_photo_that_nobody_asked_for_becomes_one_without_being_sent_again(
    turns: Turns, name: str, kind: str
) -> None:
    said = turns.sends_file("Ulla", name, 9, kind)
    assert "Är det ett intyg? Tryck på Lägg till intyg." in said
    turns.presses("Ulla", "Lägg till intyg", "HLR")
    assert "Fråga 2 av 3" in turns.says("Ulla", "1 mars 2026")
    assert "Gäller till 28 februari 2027." in turns.presses("Ulla", "28 februari 2027")
    assert [(row.file_id, row.file_kind, row.file_name) for row in kept(turns)] == [
        ("F1", kind, name)
    ]


def test_what_nobody_asked_for_is_too_large_or_no_scan(turns: Turns) -> None:
    large = turns.sends_file("Ulla", "hlr.pdf", 40 * 1024 * 1024)
    assert large.startswith("hlr.pdf är 40 MB. Jag kan ta emot högst 20 MB.")
    assert "Är det ett intyg?" not in turns.sends_file("Ulla", "hlr.docx")


def test_it_may_end_earlier_than_reckoned_and_never_before_it_begins(turns: Turns) -> None:
    turns.says("Ulla", "/intyg")
    turns.presses("Ulla", "Lägg till intyg", "Delegering av läkemedel")
    asked = turns.says("Ulla", "1 september 2026")
    assert "Till och med vilken dag gäller den?" in asked
    for day, said in (
        ("31 augusti 2026", "31 augusti 2026 är före 1 september 2026, då det utfärdades."),
        ("29 november 2026", "Då gick det ut redan 29 november 2026."),
        ("1 september 2027", "Delegering av läkemedel får gälla längst till 31 augusti 2027 här."),
        ("snart", "Jag kan inte läsa snart som ett datum."),
    ):
        assert said in turns.says("Ulla", day)
    turns.says("Ulla", "28 februari 2027", "måns")
    turns.presses("Ulla", "Hoppa över")
    assert [row.valid_until for row in kept(turns)] == [date(2027, 2, 28)]


def test_what_does_not_end_by_itself_may_have_an_end_of_its_own(turns: Turns) -> None:
    turns.says("Ulla", "/intyg")
    turns.presses("Ulla", "Lägg till intyg", "Legitimation")
    turns.says("Ulla", "1 mars 2020")
    assert turns.buttons("Ulla")[0] == "Välj i kalender"
    assert "Skicka intyget" in turns.presses("Ulla", "Hoppa över")
    turns.presses("Ulla", "Hoppa över")
    assert [row.valid_until for row in kept(turns)] == [None]


def test_a_new_one_reaches_the_record_the_search_and_the_grid(turns: Turns) -> None:
    def seen() -> tuple[bool, bool, bool]:
        own = "Brand, till 29 november 2028" in turns.says("Ulla", "/min_kompetens")
        found = "Ulla Undersköterska" in turns.says("Vide", "vem har brand?")
        return own, found, "Brand: 1 saknar" not in turns.says("Vide", "/kompetens")

    assert seen() == (False, False, False)
    adds(turns, "Ulla", "Brand", "30 november 2026")
    assert seen() == (True, True, True)
    turns.at(date(2028, 11, 30))
    assert seen() == (False, False, False)


def test_an_end_is_spoken_of_in_time_to_both_and_in_one_line(turns: Turns) -> None:
    adds(turns, "Ulla", "HLR", "8 december 2025")  # to 7 December 2026
    adds(turns, "Ulla", "Brand", "8 december 2024")  # to 7 December 2026
    adds(turns, "Sam", "HLR", "31 december 2025")  # to 30 December 2026
    turns.mornings()
    assert turns.digest("Vide").count("Intyg att förnya (3)") == 1  # what ends before long
    told = turns.digest("Vide")
    turns.mornings()
    assert turns.digest("Vide") == told  # and nothing until a step is reached
    turns.at(date(2026, 12, 8))
    assert "HLR gick ut 7 december 2026." in turns.digest("Ulla")
    assert "Brand gick ut 7 december 2026." in turns.digest("Ulla")
    assert "Förnya HLR" in turns.buttons("Ulla")
    told = turns.digest("Vide")
    assert told.count("Intyg att förnya") == 1
    ulla = "Ulla Undersköterska (gick ut 7/12)"
    assert f"Intyg att förnya (2): HLR – {ulla}; Brand – {ulla}" in told
    page = turns.presses("Vide", "Visa intygen")
    assert "Sam Sommarprov, till 30 december 2026" in page
    assert "Ulla Undersköterska, gick ut 7 december 2026" in page
    assert "Gäller till" in turns.presses("Vide", "Sam Sommarprov", "HLR")


def test_the_steps_are_ninety_thirty_and_seven_days(turns: Turns) -> None:
    adds(turns, "Ulla", "HLR", "12 mars 2026")  # to 11 March 2027: 90 days from 11 December
    turns.mornings(110)
    told = [text for text in turns.all_of("Ulla") if "HLR går ut" in text]
    assert [text.partition("HLR går ut ")[2].splitlines()[0] for text in told] == [
        "11 mars 2027, om 90 dagar.",
        "torsdag 11 mars, om 30 dagar.",
        "torsdag 11 mars, om 7 dagar.",
    ]
    assert sum("HLR gick ut" in text for text in turns.all_of("Ulla")) == 1


def test_renewing_makes_the_word_none_any_more(turns: Turns) -> None:
    adds(turns, "Ulla", "HLR", "8 december 2025")
    turns.says("Vide", "/sok HLR")
    turns.presses("Vide", "Ulla Undersköterska", "Intyg", "HLR", "Förnya")
    turns.says("Vide", "i dag")
    turns.presses("Vide", "29 november 2027", "Hoppa över")
    turns.at(date(2026, 12, 8))
    assert "Din chef har lagt in HLR åt dig, till 29 november 2027." in turns.digest("Ulla")
    assert "gick ut" not in turns.digest("Ulla")
    assert "Intyg att förnya" not in turns.digest("Vide")


PNG, JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0"
SCANS = {
    "pdf": b"%PDF-1.7\n...",
    "a pdf with something before it": b"\n\n%PDF-1.4",
    "jpeg": JPEG,
    "png": PNG,
    "heic": b"\0\0\0\x18ftypheic\0\0",
    "webp": b"RIFF\x10\0\0\0WEBPVP8 ",
}
NO_SCANS = {
    "words": "Jag har gått kursen".encode(),
    "a program": b"MZ\x90\0",
    "a workbook": b"PK\x03\x04",
    "a film": b"\0\0\0\x18ftypmp42",
    "a sound": b"RIFF\x10\0\0\0WAVEfmt ",
    "pdf in the middle of it": b"x" * 2000 + b"%PDF-1.7",
    "nothing": b"",
}


@pytest.mark.parametrize("data", SCANS.values(), ids=SCANS)
def test_what_begins_as_a_pdf_or_a_picture_is_a_scan(data: bytes) -> None:
    assert files.is_scan(data)


@pytest.mark.parametrize("data", NO_SCANS.values(), ids=NO_SCANS)
def test_what_begins_as_anything_else_is_none(data: bytes) -> None:
    assert not files.is_scan(data)


async def look_into(turns: Turns, data: bytes) -> None:
    """The work that waits is done, with this as what was sent."""

    async def download(file_id: str) -> bytes:
        return data

    with turns.database.transaction() as db:
        job = jobs.next_one(db)
    assert job is not None
    writer = Writer()
    workshop = Workshop(download, turns.database, writer, turns.house, lambda: turns.now)
    await WORKS[job.kind](workshop, job)
    writer.close()
    turns.sends()


def test_a_file_that_is_no_scan_is_not_kept_and_may_be_sent_again(turns: Turns) -> None:
    adds(turns, "Ulla", "HLR", "1 mars 2026", file="hlr.pdf")
    asyncio.run(look_into(turns, NO_SCANS["words"]))
    told = turns.digest("Ulla")
    assert told.startswith(
        "hlr.pdf går inte att öppna som bild eller PDF, så filen är inte sparad."
    )
    [row] = kept(turns)
    assert (row.kind, row.file_id, row.file_name) == ("cpr", None, None)
    asked = turns.presses("Ulla", "Skicka filen igen")
    assert "HLR" in asked
    assert "Tack, det är sparat." in turns.sends_file("Ulla", "hlr2.pdf")
    asyncio.run(look_into(turns, SCANS["pdf"]))
    [row] = kept(turns)
    assert (row.file_id, row.file_name) == ("F1", "hlr2.pdf")
    assert "öppna" not in turns.digest("Ulla")


def test_a_photo_is_not_looked_into(turns: Turns) -> None:
    """Telegram has made it itself."""
    turns.says("Ulla", "/intyg")
    turns.presses("Ulla", "Lägg till intyg", "HLR")
    turns.says("Ulla", "1 mars 2026")
    turns.presses("Ulla", "Hoppa över")
    turns.sends_file("Ulla", "photo.jpg", kind="photo")
    assert kept(turns)[0].file_kind == "photo"
    with turns.database.reading() as db:
        assert not jobs.any_undone(db)


def test_the_file_may_come_later(turns: Turns) -> None:
    adds(turns, "Ulla", "HLR", "1 mars 2026")
    turns.presses("Ulla", "Skicka filen")
    assert "varken en bild eller en PDF" in turns.sends_file("Ulla", "hlr.docx")
    turns.sends_file("Ulla", "hlr.pdf")
    assert "Visa filen" in turns.buttons("Ulla")
    assert kept(turns)[0].file_name == "hlr.pdf"


@pytest.mark.parametrize("day", ["5 december 2025", "20 december 2025", "20 februari 2026"])
def test_one_that_ends_before_long_is_told_of_at_once_and_once(turns: Turns, day: str) -> None:
    """Also one that is added between two reminders, or after the last of them."""
    adds(turns, "Ulla", "HLR", day)
    turns.mornings()
    assert "HLR går ut" in turns.digest("Ulla")
    assert "HLR – Ulla Undersköterska" in turns.digest("Vide")
    before = turns.digest("Ulla")
    turns.mornings()
    assert turns.digest("Ulla") == before


def test_what_the_manager_adds_is_one_line_however_soon_it_ends(turns: Turns) -> None:
    turns.says("Vide", "/sok sommarvikarie")
    turns.presses("Vide", "Sam Sommarprov", "Lägg till intyg", "HLR")
    turns.says("Vide", "20 december 2025")
    turns.presses("Vide", "Hoppa över", "Hoppa över")
    turns.mornings()
    assert "Din chef har lagt in HLR åt dig, till 19 december 2026." in turns.digest("Sam")
    assert turns.digest("Sam").count("HLR") == 1


def test_a_delegation_ends_when_whoever_gave_it_changes_units(turns: Turns) -> None:
    """And is said to end so: they have not left."""
    adds(turns, "Ulla", "Delegering av läkemedel", "29 november 2026", issuer="måns")
    turns.says("Petra", "/avslut", "måns", "26 februari 2027")
    turns.presses("Petra", "Byter jobb inom kommunen", "Ja", "Hoppa över", "Hoppa över")
    turns.presses("Petra", "Starta planen")
    turns.mornings()
    assert "för då byter Måns Mentorsson enhet." in turns.digest("Ulla")
    assert "för då byter Måns Mentorsson enhet" in turns.presses("Vide", "Visa intygen")
    turns.at(date(2027, 3, 1))
    assert "för Måns Mentorsson har bytt enhet." in turns.digest("Ulla")


def test_a_delegation_ends_when_whoever_gave_it_leaves(turns: Turns) -> None:
    """Måns stands for a nurse; Petra is his manager."""
    adds(turns, "Ulla", "Delegering av läkemedel", "29 november 2026", issuer="måns")
    turns.mornings()
    assert "Ulla Undersköterska har lagt in delegering av läkemedel" in turns.digest("Måns")
    turns.says("Petra", "/avslut", "måns", "26 februari 2027")
    turns.presses("Petra", "Egen uppsägning", "Ja", "Annan arbetsgivare", "Hoppa över")
    plan = turns.digest("Petra")
    assert "delegering" not in plan  # Ulla is none of hers
    turns.presses("Petra", "Starta planen")
    turns.mornings()
    assert (
        "Delegering av läkemedel gäller bara till 26 februari 2027, för då slutar Måns Mentorsson."
        in turns.digest("Ulla")
    )
    assert "Delegering av läkemedel – Ulla Undersköterska (26/2)" in turns.digest("Vide")
    turns.at(date(2027, 3, 1))
    assert "gick ut 26 februari 2027, för Måns Mentorsson har slutat." in turns.digest("Ulla")
    assert "gick ut 26/2" in turns.digest("Vide")


def test_the_consequence_card_counts_the_delegations_of_ones_people(turns: Turns) -> None:
    adds(turns, "Ulla", "Delegering av läkemedel", "29 november 2026", issuer="måns")
    turns.says("Hedda", "/avslut", "måns", "26 februari 2027")
    turns.presses("Hedda", "Egen uppsägning", "Ja", "Annan arbetsgivare")
    plan = turns.presses("Hedda", "Hoppa över")
    assert "Har gett 1 delegering. De slutar gälla efter sista dagen." in plan


def test_whoever_is_said_to_have_given_it_may_end_it(turns: Turns) -> None:
    adds(turns, "Ulla", "Delegering av läkemedel", "29 november 2026", issuer="måns")
    turns.mornings()
    turns.presses("Måns", "Öppna: Ulla Undersköterska")
    assert turns.buttons("Måns") == ["Avsluta", "‹ Delegeringar"]
    assert "Det går inte att ångra" in turns.presses("Måns", "Avsluta")
    assert "gäller inte längre" in turns.presses("Måns", "Avsluta")
    turns.mornings()
    assert "Din Delegering av läkemedel gäller inte längre." in turns.digest("Ulla")


def test_nobody_gives_themselves_a_delegation(turns: Turns) -> None:
    turns.says("Ulla", "/intyg")
    turns.presses("Ulla", "Lägg till intyg", "Delegering av läkemedel")
    turns.says("Ulla", "i går")
    turns.presses("Ulla", "Hoppa över")
    assert "Ingen kan ge sig själv en delegering." in turns.says("Ulla", "ulla")
    assert "Skicka delegeringen" in turns.says("Ulla", "måns")


def test_a_manager_adds_and_ends_for_their_people_who_are_told(turns: Turns) -> None:
    turns.says("Vide", "/sok sommarvikarie")
    turns.presses("Vide", "Sam Sommarprov", "Lägg till intyg", "HLR")
    turns.says("Vide", "i dag")
    turns.presses("Vide", "Hoppa över")
    assert "HLR, Sam Sommarprov" in turns.presses("Vide", "Hoppa över")
    turns.mornings()
    assert "Din chef har lagt in HLR åt dig" in turns.digest("Sam")
    turns.presses("Vide", "Avsluta", "Avsluta")
    turns.mornings()
    assert "Din HLR gäller inte längre." in turns.digest("Sam")


def test_a_course_that_is_finished_is_found_at_once(turns: Turns) -> None:
    turns.says("Vide", "/sok sommarvikarie")
    turns.presses("Vide", "Sam Sommarprov", "Kurs")
    assert "Palliativt förhållningssätt" in turns.says("Vide", "palliativt  förhållningssätt")
    found = turns.says("Vide", "vem har gått palliativt förhållningssätt")
    assert "1. Sam Sommarprov" in turns.says("Vide", "vem kan palliativt förhållningssätt"), found
    with turns.database.reading() as db:
        assert [row.kind for row in db.scalars(select(Qualification))] == ["course"]


def test_nobody_opens_what_is_none_of_theirs_by_a_button_of_old(turns: Turns) -> None:
    adds(turns, "Ulla", "HLR", "1 mars 2026", file="hlr.pdf")
    turns.says("Vide", "/sok HLR")
    turns.presses("Vide", "Ulla Undersköterska", "Intyg", "HLR")
    turns.imports(("Äppellunden;Undersköterska;9009", "Äppellunden;Undersköterska;9001"))
    for label in ("Visa filen", "Förnya", "Avsluta"):
        assert turns.presses("Vide", label) == ""
        assert turns.heard() in (
            "Det intyget kan du inte se längre.",
            "Det kan bara personen själv, chefen och HR göra.",
        )
