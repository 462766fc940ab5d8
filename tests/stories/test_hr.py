"""HR reads people in from the chat, invites them, and vouches for those with rights."""

import asyncio
from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlmodel import col, delete, func, select

from bot.handlers import people
from bot.rehearsal.chat import Message
from bot.rehearsal.person import Person
from bot.rehearsal.play import organisation
from storage.exports.qr import qr_png
from storage.tables import Account, ImportDraft, Invite, Role
from storage.tables import Person as Employee
from tests.storage.imports.files import HEADINGS, SHEET, csv_text, excel, with_part
from tests.stories.scenes import introduces, link_in
from tests.stories.stage import MONDAY, Stage

A_WHILE = 30.0
"""Seconds: a file is read, and a page drawn, by a process of its own, which has to start."""
TREE = "Påhittade kommunen / Omsorgsförvaltningen"
CARIN = ["9100", "Carin Chefsson", f"{TREE} / Hemtjänsten Päronlunden", "Enhetschef", "9001"]
TURE = ["9101", "Ture Teststrand", f"{TREE} / Hemtjänsten Päronlunden", "Undersköterska", "9100"]
NEW_UNIT = excel([HEADINGS, [*CARIN, "2026-11-02"], [*TURE, "2026-12-21"]])
EMPLOYEES = select(func.count()).select_from(Employee)


async def test_people_are_read_in_seen_first_and_taken_as_a_whole(stage_on_both: Stage) -> None:
    stage = stage_on_both
    (hedda,) = await stage.enter("Hedda")
    before = await stage.row(EMPLOYEES)
    hedda.sends_file("Personal, höst.xlsx", NEW_UNIT)
    await hedda.sees("Jag läser Personal, höst.xlsx")
    preview = await _answer(hedda)
    assert "Nya: 2 (Carin Chefsson, Ture Teststrand)" in preview.text
    assert f"Nya enheter: {TREE} / Hemtjänsten Päronlunden" in preview.text
    assert "11 som finns hos mig saknas i filen. De ligger kvar." in preview.text
    assert await stage.row(EMPLOYEES) == before  # nothing before the yes

    hedda.presses("Läs in")
    await hedda.sees("är inläst: 2 nya, 0 ändrade och 0 oförändrade.")
    assert await stage.row(EMPLOYEES) == before + 2
    ture = await stage.row(select(Employee).where(col(Employee.employee_no) == "9101"))
    carin = await stage.row(select(Employee).where(col(Employee.employee_no) == "9100"))
    assert (ture.manager_id, ture.start_date) == (carin.id, date(2026, 12, 21))

    hedda.sends_file("Personal igen.xlsx", NEW_UNIT)  # twice the same changes nothing
    again = await _answer(hedda)
    assert "Oförändrade: 2" in again.text
    assert "Allt är redan inläst. Inget behöver göras." in again.text
    assert again.buttons == []
    assert await stage.row(EMPLOYEES) == before + 2


async def test_two_files_wait_side_by_side_and_each_is_settled_by_itself(stage: Stage) -> None:
    (hedda,) = await stage.enter("Hedda")
    before = await stage.row(EMPLOYEES)
    hedda.sends_file("först.csv", csv_text([HEADINGS, [*CARIN, "2026-11-02"]]).encode())
    first = await hedda.sees("Så här blir det med först.csv", within=A_WHILE)
    hedda.sends_file("sedan.xlsx", NEW_UNIT)
    second = await hedda.sees("Så här blir det med sedan.xlsx", within=A_WHILE)
    hedda.presses("Läs in", on=first)
    await hedda.sees("Klart. först.csv är inläst: 1 nya")
    hedda.presses("Läs in", on=second)
    await hedda.sees("Klart. sedan.xlsx är inläst: 1 nya, 0 ändrade och 1 oförändrade.")
    assert await stage.row(EMPLOYEES) == before + 2


async def test_a_file_that_nobody_answers_is_forgotten_and_says_so(stage: Stage) -> None:
    (hedda,) = await stage.enter("Hedda")
    hedda.sends_file("personal.xlsx", NEW_UNIT)
    preview = await _answer(hedda)
    await stage.mornings(3)
    hedda.presses("Läs in", on=preview)
    await hedda.hears("har väntat längre än ett dygn. Skicka den igen")


async def test_the_whole_organisation_once_more_with_one_change(stage: Stage) -> None:
    (hedda,) = await stage.enter("Hedda")
    hedda.says("/import")
    await hedda.sees("Skicka filen med personer")
    text = organisation(MONDAY.date()).decode().replace(";1991;75", ";1991;100")
    hedda.sends_file("personal.csv", text.encode())
    preview = await _answer(hedda)
    assert "• Klara Kollegadotter: sysselsättningsgrad" in preview.text
    assert "Oförändrade: 10" in preview.text
    hedda.presses("Avbryt")
    await hedda.sees("personal.csv är borttagen. Inget är ändrat.")
    klara = await stage.employee("Klara")
    assert klara.employment_rate == 75
    drafts = await stage.rows(select(ImportDraft))
    assert [(draft.status, draft.rows) for draft in drafts] == [("dropped", None)]


async def test_every_bad_row_says_where_it_is_and_what_to_do(stage: Stage) -> None:
    (hedda,) = await stage.enter("Hedda")
    bad = [
        HEADINGS,
        ["9100", "Carin <b>Chefsson</b>", TREE, "Enhetschef", "9001", "i våras"],
        ["9100", "Ture Teststrand", TREE, "Undersköterska", "9001", "2026-12-21"],
        ["9102", "=HYPERLINK(1)", TREE, "Undersköterska", "9001", "2026-12-21"],
        ["9103", "Efraim Egen", TREE, "Enhetschef", "9104", "2026-12-21"],
        ["9104", "Frida Fiktiv", TREE, "Enhetschef", "9103", "2026-12-21"],
        ["9105", "Gunnar Gissad", TREE, "Undersköterska", "9999", "2026-12-21"],
    ]
    hedda.sends_file("fel.xlsx", excel(bad))
    preview = await _answer(hedda)
    assert "fel.xlsx kan inte läsas in än" in preview.text
    assert preview.buttons == []
    for line in (
        "Personal, rad 2, kolumn F (Startdatum): i våras är inget datum. Skriv 2027-01-15",
        "rad 3, kolumn A (Anställningsnummer): numret 9100 finns också på rad 2",
        "rad 7, kolumn E (Chef): ingen har numret 9999. Rätta det, eller lägg till chefen",
        "rad 4, kolumn B (Namn): det är en formel. Klistra in värdet i stället",
        "cheferna går runt i en cirkel",
    ):
        assert line in preview.text
    assert await stage.rows(select(ImportDraft)) == []


async def test_a_dozen_mistakes_are_all_shown_and_a_hundred_come_as_a_list(stage: Stage) -> None:
    (hedda,) = await stage.enter("Hedda")
    hedda.sends_file("tolv.csv", _with_mistakes(12))
    shown = await hedda.sees("12 saker behöver rättas", within=A_WHILE)
    assert shown.text.count("ingen har numret 9999") == 12
    assert "härunder" not in shown.text

    hedda.sends_file("höst.csv", _with_mistakes(300))
    shown = await hedda.sees("300 saker behöver rättas", within=A_WHILE)
    assert "Det är de första 10. Listan kommer i en fil härunder." in shown.text
    listed = await hedda.sees("Det som ska rättas i höst.csv: de första 200 av 300.")
    assert listed.file is not None
    assert listed.file.name == "Att rätta i höst.csv"
    lines = listed.file.data.decode("utf-8-sig").splitlines()
    assert lines[0] == "Blad;Rad;Kolumn;Rubrik;Vad som är fel"
    assert lines[1] == (
        "höst.csv;2;E;Chef;ingen har numret 9999. Rätta det, eller lägg till chefen som en rad."
    )
    assert len(lines) == 201


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("bild.xlsx", b"\x89PNG\r\n\x1a\n" + bytes(100), "Det där är inget kalkylark"),
        ("tom.csv", b"", "tom.csv är tom"),
        (
            "bomb.xlsx",
            with_part(excel([HEADINGS]), SHEET, b"<row/>" * 2_000_000),
            "Filen växer orimligt när den packas upp, så jag öppnade den inte",
        ),
        (
            "rubriker.xlsx",
            excel([HEADINGS, HEADINGS, [*CARIN, "2026-11-02"]]),
            "det finns rubriker både på rad 1 och rad 2",
        ),
        (
            "personnummer.csv",
            b"Anst.nr;Namn;Enhet;Befattning;Chef;Startdatum;Personnummer\r\n",
            "personnummer läser jag inte in. Ta bort kolumnen",
        ),
        ("saga.xlsx", b"Det var en gang en kung", "Det där är inget kalkylark"),
        ("tecken.csv", b"Namn;\x81\r\n", "Jag kan inte läsa texten i filen"),
        ("saga.csv", b"Det var en gang;en kung\r\n", "Det ska finnas minst: anställningsnummer"),
        (
            "gammal.xls",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(3000),
            "Filen är i det gamla formatet .xls. Öppna den i Excel och spara som .xlsx.",
        ),
    ],
    ids=[
        "picture",
        "empty",
        "bomb",
        "two headers",
        "identity numbers",
        "mere text",
        "no encoding",
        "no headings",
        "old Excel",
    ],
)
async def test_a_file_that_cannot_be_read_gets_its_sentence(
    stage: Stage, name: str, data: bytes, sentence: str
) -> None:
    (hedda,) = await stage.enter("Hedda")
    before = await stage.row(EMPLOYEES)
    hedda.sends_file(name, data)
    answer = await _answer(hedda)
    assert answer.text.startswith(name)
    assert sentence in answer.text
    assert answer.buttons == []
    assert await stage.row(EMPLOYEES) == before


async def test_a_file_that_is_too_big_is_not_even_fetched(stage: Stage) -> None:
    (hedda,) = await stage.enter("Hedda")
    hedda.sends_file("stor.xlsx", bytes(20 * 1024 * 1024 + 1))
    await hedda.sees("stor.xlsx är 21 MB. Jag kan ta emot högst 20 MB")
    assert "getfile" not in [call.method for call in stage.server.calls.all()]


async def test_only_hr_reads_people_in(stage: Stage) -> None:
    (petra,) = await stage.enter("Petra")
    petra.sends_file("personal.xlsx", NEW_UNIT)
    await petra.sees("jag vet inte vad filen hör till")
    petra.says("/import")
    await petra.sees("Det kan jag inte göra åt dig")


async def test_whoever_is_hr_no_more_takes_no_file_in(stage: Stage) -> None:
    (hedda,) = await stage.enter("Hedda")
    before = await stage.row(EMPLOYEES)
    hedda.sends_file("personal.xlsx", NEW_UNIT)
    preview = await _answer(hedda)
    await _nobody_is_hr(stage)
    hedda.presses("Läs in", on=preview)
    await hedda.hears("Knappen gäller inte längre")
    hedda.presses("Avbryt", on=preview)
    await hedda.hears("Knappen gäller inte längre")
    assert await stage.row(EMPLOYEES) == before
    (draft,) = await stage.rows(select(ImportDraft))
    assert draft.status == "waiting"


async def test_a_large_file_is_taken_in_as_work_and_the_press_is_answered(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people, "AT_ONCE", 0)
    (hedda,) = await stage.enter("Hedda")
    before = await stage.row(EMPLOYEES)
    hedda.sends_file("personal.xlsx", NEW_UNIT)
    await _answer(hedda)
    hedda.presses("Läs in")
    await hedda.sees("Jag läser in personal.xlsx och säger till")
    await hedda.sees("är inläst: 2 nya, 0 ändrade och 0 oförändrade.", within=A_WHILE)
    assert await stage.row(EMPLOYEES) == before + 2


async def test_a_manager_who_is_not_vouched_for_hears_of_nobody(stage: Stage) -> None:
    hedda, nour = await stage.enter("Hedda", "Nour")
    await introduces(hedda, mentor=None)
    petra = stage.newcomer("Petra Påhitt")
    petra.opens(await _invites(hedda, "petra"))
    await petra.sees("HR bekräftar snart att det är du")
    await stage.settles()
    asked = await hedda.sees("Är det rätt person?")
    nour.says("/fraga")
    await nour.sees("Din mentor är inte med i chatten än")
    await stage.mornings(14)
    assert "Nour" not in petra.transcript()

    hedda.presses("Ja, det stämmer", on=asked)
    await stage.settles()
    await petra.sees("Nu har HR bekräftat dig, Petra")
    nour.says("/fraga")
    await nour.sees("Vad undrar du?")
    nour.says("När börjar jag?")
    await nour.sees("Din fråga är skickad till Petra Påhitt")
    await stage.settles()
    await petra.sees("Nour Nybörjare undrar:\nNär börjar jag?")
    await stage.mornings()
    await petra.sees("God morgon")


async def test_a_manager_whom_hr_invited_waits_for_hrs_word(stage: Stage) -> None:
    (hedda,) = await stage.enter("Hedda")
    await _reads_in(hedda, NEW_UNIT)
    carin = stage.newcomer("Carin Chefsson", "Ny chef")
    carin.opens(await _invites(hedda, "carin"))
    greeting = await carin.sees("Hej Carin, bra att du är här")
    assert "HR bekräftar snart att det är du" in greeting.text
    carin.says("/introduktion")
    await carin.sees("HR har inte bekräftat dig än")
    carin.says("ny medarbetare")
    await carin.sees(lambda message: message.from_bot)
    assert "Ny medarbetare" not in carin.last.buttons

    await stage.settles()
    asked = await hedda.sees("Är det rätt person?")
    assert "Carin Chefsson, enhetschef på" in asked.text
    hedda.presses("Ja, det stämmer")
    await hedda.sees("Tack. Carin Chefsson är bekräftad.")
    await stage.settles()
    await carin.sees("Nu har HR bekräftat dig, Carin")
    carin.says("/introduktion")
    question = await carin.sees("Vem ska börja?")
    assert "Ture Teststrand, 21/12" in question.buttons
    confirmed = select(Account.confirmed_at).where(col(Account.telegram_id) == carin.id)
    assert await stage.row(confirmed) is not None


async def test_rights_that_come_with_a_file_wait_for_hrs_word_too(stage: Stage) -> None:
    (hedda,) = await stage.enter("Hedda")
    ulla = stage.newcomer("Ulla Undersköterska", "Medarbetare")
    ulla.opens(await _invites(hedda, "ulla"))
    greeting = await ulla.sees("Hej Ulla, bra att du är här")
    assert "HR bekräftar snart" not in greeting.text
    text = organisation(MONDAY.date()).decode()
    line = next(line for line in text.splitlines() if "Ulla" in line)
    given = line.replace(";;;;sv;", ";;;hr;sv;")
    assert given != line
    hedda.sends_file("personal.csv", text.replace(line, given).encode())
    await _answer(hedda)
    hedda.presses("Läs in")
    await hedda.sees("Klart.")
    ulla.says("/import")
    await ulla.sees("HR har inte bekräftat dig än")
    await stage.mornings()
    question = await hedda.sees("Är det rätt person?")
    assert "Ulla Undersköterska" in question.text
    hedda.presses("Ja, det stämmer")
    await hedda.sees("Tack. Ulla Undersköterska är bekräftad.")
    ulla.says("/import")
    await ulla.sees("Skicka filen med personer")


async def test_hr_says_no_and_the_chat_is_nobodys(stage: Stage) -> None:
    (hedda,) = await stage.enter("Hedda")
    await _reads_in(hedda, NEW_UNIT)
    somebody = stage.newcomer("Någon Annan")
    somebody.opens(await _invites(hedda, "carin"))
    await somebody.sees("HR bekräftar snart")
    await stage.settles()
    question = await hedda.sees("Är det rätt person?")
    no, yes = question.button("Nej"), question.button("Ja, det stämmer")
    assert no
    assert yes
    hedda.presses("Nej")
    await hedda.sees("Carin Chefsson är bortkopplad")
    somebody.says("/introduktion")
    await somebody.sees("För att komma in behöver du en egen inbjudan")
    hedda.presses_data(yes.data or "", on=question)  # too late to change it
    await hedda.sees("redan hanterad")
    assert await stage.rows(select(Account).where(col(Account.telegram_id) == somebody.id)) == []


async def test_it_is_not_me(stage: Stage) -> None:
    petra, hedda = await stage.enter("Petra", "Hedda")
    await introduces(petra)
    petra.presses("Bjud in till chatten")
    link = link_in(await petra.sees("Inbjudan till Nour Nybörjare"))
    somebody = stage.newcomer("Någon Annan")
    somebody.opens(link)
    await somebody.sees("För mig är du Nour Nybörjare")
    somebody.presses("Det är inte jag")
    await somebody.sees("Den här chatten är inte längre kopplad till någon")
    await stage.settles()
    told = await hedda.sees("Någon fick inbjudan till Nour Nybörjare men är inte den personen")
    somebody.says("/min_introduktion")
    await somebody.sees("För att komma in behöver du en egen inbjudan")
    await stage.mornings(14)
    assert "God morgon" not in somebody.transcript()

    hedda.presses("Bjud in Nour Nybörjare", on=told)
    link = link_in(await hedda.sees("Inbjudan till Nour"))
    nour = stage.person("Nour")
    nour.opens(link)
    await nour.sees("Välkommen till SoL, Nour")


async def test_the_greeting_stays_with_its_way_out_and_promises_no_checklist(stage: Stage) -> None:
    petra, hedda = await stage.enter("Petra", "Hedda")
    for each in (petra, hedda):
        greeting = each.last
        assert "ser din checklista" not in greeting.text
        each.presses("Meny")
        await each.sees("Vad vill du göra?")
        assert greeting.button("Det är inte jag") is not None
        assert "bra att du är här" in greeting.text
    await introduces(petra, mentor=None)
    (nour,) = await stage.enter("Nour")
    greeting = nour.last
    assert "Dina chefer och HR ser din checklista." in greeting.text
    nour.presses("Min introduktion")
    await nour.sees("klart")
    nour.presses("Det är inte jag", on=greeting)
    await nour.sees("Den här chatten är inte längre kopplad till någon")


async def test_those_never_connected_get_an_invite_each_or_a_sheet_for_all(stage: Stage) -> None:
    (hedda,) = await stage.enter("Hedda")
    hedda.says("vilka är inte med")
    hedda.presses("Inte i chatten än", on=await hedda.sees("Menade du"))
    missing = await hedda.sees("10 är inte i chatten än")
    assert "Sam Sommarprov, Hemtjänsten Äppellunden, börjar måndag 7 december" in missing.text
    hedda.presses("QR-ark för alla 10")
    await hedda.hears("Jag gör ett ark med QR-koder")
    sheet = await hedda.sees("10 inbjudningar att skriva ut", within=A_WHILE)
    assert sheet.file is not None
    assert sheet.file.data.startswith(b"%PDF")
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(sheet.file.data)).pages)
    assert "Nour Nybörjare" in text
    open_invites = select(Invite).where(col(Invite.used_at).is_(None))
    assert len([i for i in await stage.rows(open_invites) if i.issued_by is not None]) == 10

    hedda.presses("Bjud in Sam Sommarprov", on=missing)
    invite = await hedda.sees("Inbjudan till Sam Sommarprov")
    assert invite.file is not None
    assert invite.file.data == qr_png(link_in(invite))
    sam = stage.person("Sam")
    sam.opens(link_in(invite))
    await sam.sees("Hej Sam")
    hedda.says("/ej_anslutna")
    nine = await hedda.sees("9 är inte i chatten än")
    assert "(inbjuden)" in nine.text


async def test_a_name_is_found_however_it_is_typed(stage: Stage) -> None:
    (hedda,) = await stage.enter("Hedda")
    for typed in ("mans", "MÅNS", "påhitt", "pahitt"):
        hedda.says("/inbjudan")
        await hedda.sees("Vem vill du bjuda in?")
        hedda.says(typed)
        name = "Måns Mentorsson" if typed[0] in "mM" else "Petra Påhitt"
        await hedda.sees(f"Inbjudan till {name}")


async def test_an_invite_by_the_manager_is_for_the_managers_own_people(stage: Stage) -> None:
    (petra,) = await stage.enter("Petra")
    petra.says("/ej_anslutna")
    missing = await petra.sees("4 är inte i chatten än")
    assert "Sam Sommarprov" not in missing.text
    petra.says("/inbjudan")
    await petra.sees("Vem vill du bjuda in?")
    petra.says("Sam")
    await petra.sees("Jag hittar ingen som heter Sam")


async def _nobody_is_hr(stage: Stage) -> None:
    def write() -> None:
        with stage.app.database.transaction() as db:
            db.execute(delete(Role).where(col(Role.name) == "hr"))

    await asyncio.to_thread(write)


def _with_mistakes(count: int) -> bytes:
    """A file in which nobody's manager is known."""
    rows = ([str(n), f"Person {n}", TREE, "Biträde", "9999", "2027-01-11"] for n in range(count))
    return csv_text([HEADINGS, *rows]).encode()


async def _answer(hedda: Person) -> Message:
    """What comes of a file, once it has been read."""
    return await hedda.sees(lambda message: not message.text.startswith("Tack."), within=A_WHILE)


async def _reads_in(hedda: Person, data: bytes) -> None:
    hedda.sends_file("personal.xlsx", data)
    await _answer(hedda)
    hedda.presses("Läs in")
    await hedda.sees("Klart.")


async def _invites(hedda: Person, who: str) -> str:
    hedda.says("/inbjudan")
    await hedda.sees("Vem vill du bjuda in?")
    hedda.says(who)
    return link_in(await hedda.sees("Inbjudan till"))
