"""Somebody leaves: what it leaves behind is seen at once, and a plan leads up to the last day."""

from datetime import date, timedelta

from sqlmodel import col, select

from bot.rehearsal.person import Person
from storage.tables import Departure, ExitInterview, Matter, Role, Task
from storage.tables import Person as Employee
from tests.stories.scenes import introduces
from tests.stories.stage import Stage

LAST_DAY = date(2027, 2, 26)


async def leaves(
    manager: Person, who: str, *, kind: str = "Egen uppsägning", successor: str | None = None
) -> None:
    """Registered with the last day on 26 February 2027."""
    manager.says("/avslut")
    await manager.sees("Vem slutar?")
    manager.says(who)
    await manager.sees("Vilken blir den sista dagen?")
    manager.says("26 februari 2027")
    await manager.sees("På vilket sätt slutar medarbetaren?")
    manager.presses(kind)
    if kind in ("Egen uppsägning", "Annat"):
        await manager.sees("Visste du det i god tid?")
        manager.presses("Ja")
    if kind != "Pension":
        await manager.sees("Vart går medarbetaren sedan?")
        manager.presses("Annan arbetsgivare")
    await manager.sees("Vem tar över arbetet?")
    if successor:
        manager.says(successor)
    else:
        manager.presses("Hoppa över")
    await manager.sees("Planen har")
    manager.presses("Starta planen")
    await manager.sees("är igång")


async def test_what_a_departure_leaves_behind_is_seen_at_once(stage_on_both: Stage) -> None:
    stage = stage_on_both
    petra, mans, hedda = await stage.enter("Petra", "Måns", "Hedda")
    await introduces(petra)
    petra.says("en medarbetare slutar i mars")
    await petra.sees("Vem slutar?")
    petra.says("måns")
    await petra.sees("Vilken blir den sista dagen?")
    petra.says("26 februari 2027")
    await petra.sees("På vilket sätt slutar medarbetaren?")
    petra.presses("Egen uppsägning")
    await petra.sees("Visste du det i god tid?")
    petra.presses("Ja")
    await petra.sees("Vart går medarbetaren sedan?")
    petra.presses("Annan arbetsgivare")
    await petra.sees("Vem tar över arbetet?")
    petra.presses("Hoppa över")
    plan = await petra.sees("Måns Mentorsson slutar")
    assert "Sista dag: fredag 26 februari" in plan.text
    assert "Sätt: egen uppsägning, till annan arbetsgivare" in plan.text
    assert "Är mentor för Nour Nybörjare." in plan.text
    assert "Ingen ersättare är utsedd än." in plan.text
    assert await stage.rows(select(Departure)) == []  # nothing before the yes

    petra.presses("Starta planen")
    card = await petra.sees("Planen för Måns Mentorsson är igång.")
    assert card.buttons[:2] == ["Utse ersättare", "Byt mentor för Nour Nybörjare"]
    departure = await stage.row(select(Departure))
    assert (departure.kind, departure.planned, departure.destination) == (
        *("own_notice", True),
        "outside",
    )
    matter = await stage.row(select(Matter).where(col(Matter.kind) == "departure"))
    assert matter.day == LAST_DAY
    ends = select(Employee.end_date).where(col(Employee.name) == "Måns Mentorsson")
    assert await stage.row(ends) == LAST_DAY

    petra.presses("Utse ersättare")
    await petra.sees("Vem tar över arbetet?")
    petra.says("klara")
    await petra.sees("Tar över: Klara Kollegadotter")
    petra.presses("Byt mentor för Nour Nybörjare")
    await petra.sees("Vem blir ny mentor?")
    petra.presses("Klara Kollegadotter")
    await petra.sees("Klara Kollegadotter är nu mentor för Nour Nybörjare")
    petra.says("/avslutningar")
    petra.presses("Måns Mentorsson", on=await petra.sees("De som slutar"))
    again = await petra.sees("Tar över: Klara Kollegadotter")
    assert "Är mentor för" not in again.text
    assert "Ensam på enheten om Äldre och beroende. Ingen annan har det." in again.text

    await stage.mornings()
    assert "Din sista dag är 26 februari 2027" in (await mans.sees("God morgon")).text
    mans.presses("Min lista")
    await mans.sees("När du slutar")
    told = await hedda.sees("God morgon")
    assert "Måns Mentorsson, SoL, slutar 26 februari 2027 (egen uppsägning)." in told.text


async def test_a_role_that_is_held_alone_is_named(stage: Stage) -> None:
    (petra,) = await stage.enter("Petra")
    petra.says("/avslut")
    await petra.sees("Vem slutar?")
    petra.says("kalle")
    await petra.sees("Vilken blir den sista dagen?")
    petra.says("26 februari 2027")
    await petra.sees("På vilket sätt slutar medarbetaren?")
    petra.presses("Pension")
    await petra.sees("Vem tar över arbetet?")
    petra.says("klara")
    plan = await petra.sees("Kalle Koordinator slutar")
    assert "Har rollen koordinator, och är ensam om den." in plan.text
    assert await stage.rows(select(Role).where(col(Role.name) == "coordinator")) != []


async def test_the_leavers_access_ends_with_the_last_day(stage: Stage) -> None:
    petra, klara = await stage.enter("Petra", "Klara")
    await leaves(petra, "klara", successor="måns")
    await stage.until(LAST_DAY)
    klara.says("/mitt_avslut")
    await klara.sees("När du slutar")
    await stage.until(date(2027, 3, 1))
    klara.says("/mitt_avslut")
    await klara.sees("Här finns bara enkäten till dig som slutar.")
    await stage.until(LAST_DAY + timedelta(days=29))
    klara.says("/mitt_avslut")
    await klara.sees("Din anställning är avslutad")


async def test_what_cannot_be_is_refused_where_it_is_answered(stage: Stage) -> None:
    (petra,) = await stage.enter("Petra")
    await leaves(petra, "måns")
    petra.says("/avslut")
    await petra.sees("Vem slutar?")
    petra.says("petra påhitt")
    await petra.sees("Det är din chef eller HR som anmäler att du slutar")
    petra.says("måns")
    await petra.sees("Måns Mentorsson har redan ett avslut på gång")
    petra.says("nour")
    await petra.sees("Vilken blir den sista dagen?")
    petra.says("10 december 2026")
    await petra.sees("Nour Nybörjare började 14 december 2026. Sista dagen kan inte vara före det.")
    petra.says("1 mars 2027")
    await petra.sees("På vilket sätt slutar medarbetaren?")
    petra.presses("Pension")
    await petra.sees("Vem tar över arbetet?")
    petra.says("nour")
    await petra.sees("Den som slutar kan inte ta över sitt eget arbete")
    assert len(await stage.rows(select(Departure))) == 1


async def test_the_last_day_moves_and_the_plan_with_it(stage: Stage) -> None:
    petra, mans = await stage.enter("Petra", "Måns")
    await leaves(petra, "måns")
    keys = select(Task.due).where(col(Task.phase) == "last_day")
    before = set(await stage.rows(keys))
    assert before == {LAST_DAY}
    petra.presses("Flytta sista dagen")
    await petra.sees("Vilken blir den nya sista dagen?")
    petra.says("26 mars 2027")
    await petra.sees("Sista dag: 26 mars 2027")
    assert set(await stage.rows(keys)) == {date(2027, 3, 26)}
    await stage.mornings()
    assert "26 mars 2027" in (await mans.sees("God morgon")).text


async def test_whoever_stays_keeps_the_chat_and_what_was_said(stage: Stage) -> None:
    petra, mans = await stage.enter("Petra", "Måns")
    await leaves(petra, "måns")
    await stage.mornings()
    petra.says("/avslutningar")
    petra.presses("Måns Mentorsson", on=await petra.sees("De som slutar"))
    await petra.sees("Sista dag")
    petra.presses("Medarbetaren stannar")
    await petra.sees("Vad har ändrats?")
    petra.says("Måns tackade nej till det andra jobbet.")
    await petra.sees("Så här har du svarat")
    petra.presses("Spara")
    await petra.sees("Måns Mentorsson stannar.")
    await stage.mornings()
    assert "Vad roligt att du stannar" in (await mans.sees("God morgon")).text
    ends = select(Employee.end_date).where(col(Employee.name) == "Måns Mentorsson")
    assert await stage.row(ends) is None
    assert {task.status for task in await stage.rows(select(Task))} == {"dropped"}


async def test_with_the_last_task_the_departure_is_done(stage: Stage) -> None:
    """The plan goes on after the last day, in the hands of those who stay."""
    (petra,) = await stage.enter("Petra")
    await leaves(petra, "måns", kind="Pension")
    await stage.until(date(2027, 3, 29))
    while True:
        petra.says("/uppgifter")
        page = await petra.sees(
            lambda message: "Dina uppgifter" in message.text or "Skönt" in message.text
        )
        tasks = [label for label in page.buttons if label not in ("Meny", "Visa fler ›")]
        if not tasks:
            break
        petra.presses(tasks[0], on=page)
        task = await petra.sees(lambda message: "Klar" in message.buttons)
        petra.presses("Klar", on=task)
        await petra.sees("✓ Klar")
    left = [task.who for task in await stage.rows(select(Task)) if task.status == "open"]
    assert set(left) <= {"it", "hr", "coordinator"}  # the leaver's own fell to Petra


async def test_what_the_leaver_knows_becomes_tasks_of_those_who_take_it_over(stage: Stage) -> None:
    petra, klara = await stage.enter("Petra", "Klara")
    await leaves(petra, "måns")
    petra.presses("Kompetensöverföring")
    await petra.sees("Vad kan den som slutar som inte står någonstans?")
    petra.says("Hur vi räknar om beslut när ett hushåll ändras mitt i månaden, och vem man ringer")
    await petra.sees("Vem tar över det?")
    petra.says("måns")
    await petra.sees("Den som slutar kan inte ta över sitt eget arbete")
    petra.says("klara")
    await petra.sees("Hur ska det gå till?")
    petra.presses("Gå bredvid")
    petra.presses("Klar (1)", on=await petra.sees(lambda m: "Klar (1)" in m.buttons))
    await petra.sees("När ska det vara klart?")
    petra.says("1 mars 2027")
    await petra.sees("Måns Mentorsson slutar 26 februari 2027. Välj senast den dagen")
    petra.says("12 februari 2027")
    await petra.sees("Så här har du svarat")
    petra.presses("Spara")
    await petra.sees("Klara Kollegadotter tar över senast 12 februari 2027")
    await stage.mornings()
    told = await klara.sees("Du tar över från Måns Mentorsson")
    klara.presses(next(label for label in told.buttons if label.startswith("⏳")))
    task = await klara.sees("Hur vi räknar om beslut när ett hushåll ändras mitt i…")
    assert "och vem man ringer (gå bredvid)" in task.text
    await stage.until(date(2027, 2, 12))
    assert "Hur vi räknar om beslut" in (await klara.sees("God morgon")).text
    klara.presses("✓ 1 Klar")
    await klara.sees("Allt för i dag är klart")
    done = select(Task.status).where(col(Task.owner_id).is_not(None))
    assert await stage.row(done) == "done"


async def test_the_interview_is_wanted_held_and_read_by_both(stage_on_both: Stage) -> None:
    stage = stage_on_both
    petra, mans, disa, hedda = await stage.enter("Petra", "Måns", "Disa", "Hedda")
    await leaves(petra, "måns")
    await stage.mornings()
    await wishes(mans, "Min chef")
    await stage.mornings()
    told = await petra.sees("Måns Mentorsson vill ha sitt avslutningssamtal med dig")
    assert "15–19 februari 2027" in told.text
    petra.presses("Samtalet med Måns")
    page = await petra.sees("Måns vill prata med sin chef")
    petra.presses("Se frågorna", on=page)
    await petra.sees("Boka ett rum där ni får vara i fred")
    await holds(petra)
    petra.presses("Läs anteckningarna")
    assert "Laget på måndagarna." in (await petra.sees("Hållet av Petra Påhitt")).text

    await stage.mornings()
    await mans.sees("Anteckningarna från ditt samtal med Petra Påhitt finns att läsa")
    mans.presses("Läs anteckningarna")
    assert "Laget på måndagarna." in (await mans.sees("Hållet av Petra Påhitt")).text
    mans.says("/mitt_avslut")
    mans.presses("Avslutningssamtal", on=await mans.sees("När du slutar"))
    mans.presses("Lägg till något", on=await mans.sees("Du har pratat med Petra Påhitt"))
    await mans.sees("Vad vill du lägga till?")
    mans.says("Tack för de här åren.")
    await mans.sees("Det du skrev står nu sist i anteckningarna")
    for other in (disa, hedda):  # neither the manager's manager nor HR
        other.says("/avslutningar")
        other.presses("Måns Mentorsson", on=await other.sees("De som slutar"))
        other.presses("Avslutningssamtal", on=await other.sees("Egen uppsägning"))
        page = await other.sees("Samtalet är hållet av Petra Påhitt")
        assert "Läs anteckningarna" not in page.buttons
        assert "Laget på måndagarna." not in other.transcript()


async def test_who_would_rather_talk_to_hr_does_and_the_manager_reads_nothing(stage: Stage) -> None:
    petra, mans, hedda = await stage.enter("Petra", "Måns", "Hedda")
    await leaves(petra, "måns")
    await stage.mornings()
    await wishes(mans, "HR")
    await stage.mornings()
    await hedda.sees("Måns Mentorsson vill ha sitt avslutningssamtal med HR")
    hedda.presses("Samtalet med Måns")
    await hedda.sees("Måns vill prata med HR")
    await holds(hedda)
    petra.says("/avslutningar")
    petra.presses("Måns Mentorsson", on=await petra.sees("De som slutar"))
    petra.presses("Avslutningssamtal", on=await petra.sees("Egen uppsägning"))
    page = await petra.sees("Samtalet sköts av HR.")
    assert page.buttons == ["‹ Tillbaka"]
    assert "Laget på måndagarna." not in petra.transcript()


async def test_an_interview_that_was_not_held_says_why_and_hr_may_hold_it(stage: Stage) -> None:
    petra, hedda, _mans = await stage.enter("Petra", "Hedda", "Måns")
    await leaves(petra, "måns")
    await stage.until(date(2027, 2, 19))  # a week before the last day nobody has said a word
    asked = await petra.sees("Avslutningssamtalet med Måns Mentorsson: är det hållet")
    petra.presses("Samtalet med Måns", on=asked)
    petra.presses("Blev inte av", on=await petra.sees("Måns har inte valt tid än"))
    await petra.sees("Varför blev det inget samtal?")
    petra.presses("Vi hann inte")
    await petra.sees("Så här har du svarat")
    petra.presses("Spara")
    await petra.sees("HR får frågan om de kan hålla samtalet i stället")
    await stage.until(date(2027, 2, 22))
    await hedda.sees("blev inte av (tiden räckte inte). Kan HR hålla det i stället?")
    hedda.presses("Samtalet med Måns")
    await hedda.sees("Samtalet blev inte av")
    await holds(hedda)
    interview = await stage.row(select(ExitInterview))
    assert (interview.status, interview.reason) == ("held", None)


async def wishes(leaver: Person, whom: str) -> None:
    """The leaver says whom to talk to, between 15 and 19 February 2027."""
    leaver.says("/mitt_avslut")
    leaver.presses("Avslutningssamtal", on=await leaver.sees("När du slutar"))
    leaver.presses("Välj samtal", on=await leaver.sees("Samtalet är frivilligt"))
    await leaver.sees("Vem vill du prata med?")
    leaver.presses(whom)
    await leaver.sees("Från vilken dag passar det?")
    leaver.says("15 februari 2027")
    await leaver.sees("Till och med vilken dag passar det?")
    leaver.says("12 februari 2027")
    await leaver.sees("Den dagen är före den första")
    leaver.says("19 februari 2027")
    await leaver.sees("Så här har du svarat")
    leaver.presses("Skicka")
    await leaver.sees("15–19 februari 2027 passar dig")


async def holds(holder: Person) -> None:
    """From the interview's page through all its questions."""
    if "Börja samtalet" not in holder.last.buttons:
        holder.presses("‹ Tillbaka")
        await holder.sees(lambda message: "Börja samtalet" in message.buttons)
    holder.presses("Börja samtalet")
    await holder.sees("Vad har fungerat bra?")
    holder.says("Laget på måndagarna.")
    while "Spara" not in holder.last.buttons:
        asked = holder.last
        text, buttons = asked.text, asked.buttons
        choice = next((b for b in ("Hoppa över", "Ja", "3", "10") if b in buttons), buttons[0])
        holder.presses(choice, on=asked)
        await holder.sees(lambda message, text=text: message.text != text)
    holder.presses("Spara")
    await holder.sees("kan nu läsa anteckningarna")
