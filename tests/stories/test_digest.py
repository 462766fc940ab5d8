"""The manager's digest: one a working day at eight, with the next step under each line."""

from datetime import date, datetime, timedelta
from pathlib import Path

from sqlmodel import col, select

from bot.rehearsal.chat import Message
from bot.rehearsal.person import Person
from storage.tables import Introduction, Matter, PutOff, Task
from tests.stories.scenes import introduces, opens_task, without_courses
from tests.stories.stage import STOCKHOLM, Stage

WEDNESDAY = date(2026, 12, 2)
"""The first tasks are due: what should have been done before today has two working days."""


SHORT_CHECKLIST = """
positions = ["handläggare"]
title = { sv = "Kort lista", en = "Short list", latt = "Kort lista" }

[[task]]
id = "card"
phase = "before"
who = "manager"
due = { days = -3 }
title = { sv = "Beställ ett kort", en = "Order a card", latt = "Chefen beställer ett kort" }
text = { sv = "Fråga IT.", en = "Ask IT.", latt = "Fråga IT." }

[[task]]
id = "house"
phase = "first_day"
who = "mentor"
due = { days = 0 }
both_sign = true
title = { sv = "Visa huset", en = "Show the house", latt = "Se huset" }
text = { sv = "Visa runt.", en = "Show round.", latt = "Gå runt." }

[[task]]
id = "plan"
phase = "first_week"
who = "new_hire"
due = { workdays = 3 }
title = { sv = "Läs dokumentplanen", en = "Read the records plan", latt = "Läs planen" }
text = { sv = "Fråga registratorn.", en = "Ask the registrar.", latt = "Fråga HR." }
"""


async def test_at_eight_on_working_days_and_never_else(stage: Stage) -> None:
    (petra,) = await stage.enter("Petra")
    await introduces(petra)
    await stage.time_passes(timedelta(days=21))
    digests = [m for m in petra.messages if "God morgon" in m.text]
    times = [m.sent_at.astimezone(STOCKHOLM) for m in digests]
    assert {time.strftime("%H:%M") for time in times} == {"08:00"}
    first = WEDNESDAY
    days = [first + timedelta(days=n) for n in range(20)]
    assert [time.date() for time in times] == [day for day in days if day.weekday() < 5]


async def test_each_line_has_done_open_tomorrow_and_next_week(stage: Stage) -> None:
    (petra,) = await stage.enter("Petra")
    await introduces(petra)
    await stage.until(WEDNESDAY)
    digest = await petra.sees("God morgon, Petra")
    assert "Att göra, Nour Nybörjare" in digest.text
    assert "1. Kontrollera examen, registerutdrag och bisyssla, i dag" in digest.text
    assert "Inte i chatten än: Nour Nybörjare" in digest.text  # who is waiting
    assert digest.buttons[:4] == ["✓ 1 Klar", "1 Öppna", "1 I morgon", "1 Nästa vecka"]

    before = stage.steps_of(petra)
    petra.presses("✓ 1 Klar")
    await petra.hears("Klart: Kontrollera examen")
    await petra.sees("1. Kontrollera examen, registerutdrag och bisyssla ✓")
    assert stage.steps_of(petra) - before == 1
    assert digest.buttons[:6] == [  # the others keep their numbers, and there is a way back
        *("1 Öppna", "1 Ångra"),
        *("✓ 2 Klar", "2 Öppna", "2 I morgon", "2 Nästa vecka"),
    ]
    assert petra.last is digest  # updated in place
    assert await _status(stage, "requirements") == "done"

    petra.presses("1 Ångra")
    await petra.sees("1. Kontrollera examen, registerutdrag och bisyssla, i dag")
    assert await _status(stage, "requirements") == "open"
    petra.presses("✓ 1 Klar")
    await petra.sees("1. Kontrollera examen, registerutdrag och bisyssla ✓")

    petra.presses("2 I morgon")
    await petra.hears("Jag påminner i morgon")
    await petra.sees("2. Skicka avtalet till löneenheten, jag påminner i morgon")
    petra.presses("3 Nästa vecka")
    await petra.hears("Jag påminner måndag 7 december")
    await petra.sees("3. Utse en mentor och gå igenom rollen, jag påminner måndag 7 december")
    tasks = {task.key: task for task in await stage.rows(select(Task))}
    put_off = {row.task_id: row.until for row in await stage.rows(select(PutOff))}
    assert put_off[tasks["contract_to_payroll"].id] == date(2026, 12, 3)
    assert put_off[tasks["mentor_chosen"].id] == date(2026, 12, 7)
    assert tasks["mentor_chosen"].due == WEDNESDAY  # putting off moves no deadline

    petra.presses("4 Öppna")
    task = await petra.sees("Beställ konto, dator, mobil och kort")
    assert task is not digest
    petra.presses("Klar", on=task)
    await petra.sees("✓ Klar")
    petra.presses("✓ 4 Klar", on=digest)  # the digest still shows it as it was
    await petra.hears("Uppgiften är redan klar")
    await petra.sees(lambda message: message is digest and "5. " in message.text)  # and goes on

    await stage.mornings()
    tomorrow = await petra.sees("Skicka avtalet till löneenheten, skulle ha varit klart i går")
    assert "Utse en mentor" not in tomorrow.text


async def test_when_all_is_done_the_digest_says_so(stage: Stage) -> None:
    (petra,) = await stage.enter("Petra")
    await introduces(petra)
    await stage.until(WEDNESDAY)
    digest = await petra.sees("God morgon")
    while todo := [label for label in digest.buttons if label.startswith("✓")]:
        text = digest.text
        petra.presses(todo[0], on=digest)
        await petra.sees(lambda message, text=text: message.text != text)
    assert "Allt för i dag är klart. Tack." in digest.text
    assert digest.text.count("✓") == 5  # and what was done can be read, and undone


async def test_more_tasks_than_lines_are_one_press_away_page_by_page(stage: Stage) -> None:
    (petra,) = await stage.enter("Petra")
    await introduces(petra)
    await stage.until(date(2027, 1, 25))
    digest = await petra.sees("God morgon")
    show_all = next(label for label in digest.buttons if label.startswith("Visa alla"))
    petra.presses(show_all)
    first = await petra.sees("Dina uppgifter")
    seen = _bullets(first)
    petra.presses("Visa fler ›")
    second = await petra.sees(lambda message: _bullets(message)[:1] != seen[:1])
    assert "Visa fler ›" not in second.buttons
    seen += _bullets(second)
    await stage.settles()
    mine = [t for t in await stage.rows(select(Task)) if t.who == "manager" and t.status == "open"]
    assert len(seen) == len(set(seen)) == len(mine)
    petra.presses("‹ Tidigare")
    await petra.sees(seen[0])


async def test_a_week_without_the_bot_becomes_one_digest(stage: Stage) -> None:
    (petra,) = await stage.enter("Petra")
    await introduces(petra)
    await stage.until(date(2026, 12, 4))
    petra.says("/start")
    await petra.sees("Vad vill du göra?")
    await stage.restarts(after=timedelta(days=7, hours=3))
    await stage.settles()
    await stage.time_passes(timedelta(hours=12))
    digests = [m for m in petra.fresh if "God morgon" in m.text]
    assert len(digests) == 1
    assert digests[0].sent_at.astimezone(STOCKHOLM) == datetime(2026, 12, 11, 11, tzinfo=STOCKHOLM)
    assert "Sent, Nour Nybörjare" in digests[0].text


async def test_over_christmas_nobody_hears_anything(stage: Stage) -> None:
    (petra,) = await stage.enter("Petra")
    await introduces(petra)
    await stage.until(date(2026, 12, 23))
    petra.says("/start")
    await petra.sees("Vad vill du göra?")
    await stage.at(datetime(2026, 12, 24, 12, tzinfo=STOCKHOLM))
    await stage.at(datetime(2026, 12, 25, 12, tzinfo=STOCKHOLM))
    await stage.until(date(2026, 12, 28))
    assert len([m for m in petra.fresh if "God morgon" in m.text]) == 1


async def test_a_first_day_on_a_saturday_is_reminded_of_on_the_friday(stage: Stage) -> None:
    (vide,) = await stage.enter("Vide")
    vide.says("/introduktion")
    await vide.sees("Vem ska börja?")
    vide.says("Sam")
    await vide.sees("Fråga 2 av 4")
    vide.presses("Sommarvikarie i vård och omsorg")
    await vide.sees("Fråga 3 av 4")
    vide.presses("Hoppa över")
    await vide.sees("Fråga 4 av 4")
    vide.says("12 december")
    await vide.sees("12 december 2026 är en lördag. Stämmer det?")
    vide.presses("Ja, det stämmer")
    await vide.sees("Första dag: lördag 12 december")
    vide.presses("Starta introduktionen")
    await vide.sees("är igång")
    on_the_day = await stage.rows(select(Task).where(col(Task.due) == date(2026, 12, 12)))
    assert on_the_day
    assert {task.remind_on for task in on_the_day} == {date(2026, 12, 11)}


async def test_all_ongoing_introductions_with_progress_and_what_is_late(stage: Stage) -> None:
    (petra,) = await stage.enter("Petra")
    petra.says("/introduktioner")
    await petra.sees("Ingen introduktion pågår just nu")
    await introduces(petra)
    await stage.until(date(2026, 12, 4))
    petra.says("hur går det för de nya")
    petra.presses("Introduktioner", on=await petra.sees("Menade du"))
    overview = await petra.sees("Pågående introduktioner")
    assert "0 av 41 · 7 sena" in overview.text
    assert "Första dag måndag 14 december · inte i chatten än" in overview.text
    petra.presses("Nour Nybörjare")
    page = await petra.sees("░░░░░░░░░░ 0 av 41 klart")
    assert "• Kontrollera examen, registerutdrag och bisyssla, skulle ha varit klart" in page.text


async def test_add_move_and_drop_a_task(stage: Stage) -> None:
    (petra,) = await stage.enter("Petra")
    await introduces(petra)
    await _opens_nour(petra)
    petra.presses("Lägg till uppgift")
    await petra.sees("Vad ska göras?")
    petra.says("Gå bredvid på ett <nattpass> & fika")
    await petra.sees("Vem ska göra det?")
    petra.says("mentorn")
    await petra.sees("När ska det vara klart?")
    petra.presses("Välj i kalender")
    november = await petra.sees(lambda message: "november 2026" in message.buttons)
    assert "29" not in november.buttons  # yesterday is not to be chosen
    petra.presses("›")
    await petra.sees(lambda message: "december 2026" in message.buttons)
    petra.presses("18")
    await petra.sees("av 42 klart")
    added = await stage.row(select(Task).where(col(Task.key).is_(None)))
    assert (added.title, added.who) == ("Gå bredvid på ett <nattpass> & fika", "mentor")
    assert (added.phase, added.due) == ("first_week", date(2026, 12, 18))

    await opens_task(petra, "Första veckan", "Gå bredvid på ett <nattpass> & fika")
    petra.presses("Flytta")
    await petra.sees("Vilket datum ska uppgiften ha i stället?")
    petra.says("om en vecka")
    await petra.sees("Ska vara klar måndag 7 december")
    petra.presses("Ta bort")
    await petra.sees("Varför behövs inte uppgiften?")
    petra.says("Hen jobbar dagtid.")
    await petra.sees("Gå bredvid på ett <nattpass> & fika är borttagen")
    dropped = await stage.row(select(Task).where(col(Task.key).is_(None)))
    assert (dropped.status, dropped.close_reason) == ("dropped", "Hen jobbar dagtid.")
    await _opens_nour(petra)
    await petra.sees("0 av 41 klart")


async def test_the_first_day_moves_and_the_open_tasks_follow(stage: Stage) -> None:
    petra, nour = await stage.enter("Petra", "Nour")
    await introduces(petra)
    await opens_task(petra, "Första dagen", "Ta emot och hälsa välkommen")
    petra.presses("Klar")
    await petra.sees("✓ Klar")
    await opens_task(petra, "Första månaden", "Prata om att arbeta i en kommun")
    petra.presses("Flytta")
    await petra.sees("Vilket datum")
    petra.says("2027-01-07")
    await petra.sees("Ska vara klar 7 januari 2027")
    before = {task.key: task.due for task in await stage.rows(select(Task))}

    await _opens_nour(petra)
    petra.presses("Flytta första dagen")
    await petra.sees("Vilken blir den nya första dagen?")
    petra.says("4/1")
    await petra.sees("Första dag: 4 januari 2027")
    after = {task.key: task.due for task in await stage.rows(select(Task))}
    assert after["confidentiality"] == date(2027, 1, 4)
    assert after["checkin_two_weeks"] == date(2027, 1, 18)
    assert after["welcome"] == before["welcome"]  # done: it stays when it was
    assert after["public_service"] - before["public_service"] == timedelta(days=21)

    await stage.mornings()
    told = await nour.sees("flyttad från 14 december 2026 till 4 januari 2027")
    assert "God morgon" in told.text
    introduction = await stage.row(select(Introduction))
    assert introduction.mentor_ask_on == date(2027, 1, 11)


async def test_ended_early_with_a_reason(stage: Stage) -> None:
    petra, nour, mans = await stage.enter("Petra", "Nour", "Måns")
    await introduces(petra)
    await _opens_nour(petra)
    petra.presses("Avsluta i förtid")
    await petra.sees("Varför avslutas introduktionen i förtid?")
    petra.says("Nour tackade nej till tjänsten.")
    await petra.sees("Så här har du svarat")  # nothing ends by a slip of the pen
    petra.says("nej vänta")
    await petra.sees("Nu är allt besvarat")
    petra.presses("Skicka")
    await petra.sees("Introduktionen för Nour Nybörjare är avslutad. Skälet är sparat.")
    introduction = await stage.row(select(Matter))
    assert (introduction.status, introduction.end_reason) == (
        "ended",
        "Nour tackade nej till tjänsten.",
    )
    await stage.mornings()
    await mans.sees("Introduktionen för Nour Nybörjare är avslutad")
    told = await nour.sees("Din introduktion är avslutad")
    assert "tackade nej" not in told.text
    await stage.mornings(10)
    assert "Sent" not in petra.transcript()  # nothing of it asks for anything any more
    assert "Hann du med" not in mans.transcript()


async def test_with_the_last_tick_the_introduction_is_done(tmp_path: Path) -> None:
    """With a checklist of the municipality's own, laid over the packaged ones."""
    own = tmp_path / "own" / "checklists"
    own.mkdir(parents=True)
    (own / "kort.toml").write_text(SHORT_CHECKLIST, encoding="utf-8")
    without_courses(own.parent)
    async with Stage(tmp_path, templates=own.parent) as stage:
        petra, nour, mans = await stage.enter("Petra", "Nour", "Måns")
        await introduces(petra, checklist="Kort lista")
        await opens_task(petra, "Före första dagen", "Beställ ett kort")
        petra.presses("Klar")
        await petra.sees("✓ Klar")
        await opens_task(petra, "Första veckan", "Läs dokumentplanen")
        petra.presses("Ej aktuellt")
        await petra.sees("– Ej aktuellt")
        await opens_task(mans, "Första dagen", "Visa huset")
        mans.presses("Klar")
        await mans.hears("Nu väntar vi på den andra bocken")
        assert await stage.row(select(Matter.status)) == "ongoing"
        await opens_task(nour, "Första dagen", "Visa huset")
        nour.presses("Klar")
        await nour.hears("Klart: Visa huset")

        assert await stage.row(select(Matter.status)) == "done"
        nour.says("/min_introduktion")
        await nour.sees("▓▓▓▓▓▓▓▓▓▓ 3 av 3 klart\nAllt är klart. Bra jobbat.")
        petra.says("/introduktioner")
        await petra.sees("Ingen introduktion pågår just nu")
        await stage.mornings()
        for person in (petra, mans):
            await person.sees("Introduktionen för Nour Nybörjare är klar")
        await stage.mornings(20)
        assert "Hann du med" not in mans.transcript()


async def _opens_nour(petra: Person) -> None:
    petra.says("/introduktioner")
    petra.presses("Nour Nybörjare", on=await petra.sees("Nour Nybörjare"))
    await petra.sees("Mentor: ")


async def _status(stage: Stage, key: str) -> str:
    return await stage.row(select(Task.status).where(col(Task.key) == key))


def _bullets(message: Message) -> list[str]:
    return [line for line in message.text.splitlines() if line.startswith("• ")]


ITS_LAST = """
positions = ["handläggare"]
title = { sv = "It-lista", en = "IT list", latt = "It-lista" }

[[task]]
id = "account"
phase = "before"
who = "it"
due = { days = -3 }
title = { sv = "Lägg upp kontot", en = "Make the account", latt = "It ger dig ett konto" }
text = { sv = "I katalogen.", en = "In the directory.", latt = "Fråga it." }
"""


async def test_its_last_tick_closes_the_introduction_and_tells_those_it_is_about(
    tmp_path: Path,
) -> None:
    checklists = tmp_path / "words" / "checklists"
    checklists.mkdir(parents=True)
    (checklists / "it.toml").write_text(ITS_LAST, encoding="utf-8")
    without_courses(tmp_path / "words")
    async with Stage(tmp_path / "stage", templates=tmp_path / "words") as stage:
        petra, ingvar = await stage.enter("Petra", "Ingvar")
        await introduces(petra, checklist="It-lista")
        ingvar.says("/uppgifter")
        ingvar.presses("Lägg upp kontot", on=await ingvar.sees("Dina uppgifter"))
        task = await ingvar.sees("Ska vara klar")
        assert "‹ Introduktionen" not in task.buttons  # which isn't for IT to read
        ingvar.presses("Klar", on=task)
        done = await ingvar.sees("✓ Klar")
        assert "Ångra" not in done.buttons  # the introduction is over
        ingvar.presses("‹ Mina uppgifter", on=done)
        await ingvar.sees("Du har inget att göra här just nu")
        await stage.mornings()
        await petra.sees("Introduktionen för Nour Nybörjare är klar")


async def test_who_puts_a_reminder_off_quiets_nobody_else(tmp_path: Path) -> None:
    checklists = tmp_path / "words" / "checklists"
    checklists.mkdir(parents=True)
    (checklists / "short.toml").write_text(SHORT_CHECKLIST, encoding="utf-8")
    async with Stage(tmp_path / "stage", templates=tmp_path / "words") as stage:
        petra, mans, nour = await stage.enter("Petra", "Måns", "Nour")
        await introduces(petra, checklist="Kort lista")
        await stage.until(date(2026, 12, 14))
        await nour.sees("Visa huset")
        digest = await mans.sees("1. Visa huset")
        mans.presses("1 Nästa vecka", on=digest)
        await mans.hears("Jag påminner måndag 21 december")
        nour.says("/uppgifter")
        assert "Visa huset" in (await nour.sees("Dina uppgifter")).text
        await stage.mornings(4)
        assert mans.last is digest
        await stage.until(date(2026, 12, 21))
        await mans.sees("Visa huset, skulle ha varit klart")
