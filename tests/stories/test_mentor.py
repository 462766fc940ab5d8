"""The mentor is asked, not only told."""

from datetime import date

from sqlmodel import col, select

from storage.tables import Introduction, Matter, MentorWeek, Task
from tests.stories.scenes import introduces, opens_task
from tests.stories.stage import Stage

ENOUGH, SHORT = "Ja", "Nej"


async def test_the_mentor_hears_of_it_and_ticks_the_tasks_that_are_theirs(stage: Stage) -> None:
    petra, mans = await stage.enter("Petra", "Måns")
    await introduces(petra)
    await stage.mornings()
    digest = await mans.sees("Du är mentor för Nour Nybörjare, som börjar måndag 14 december")
    mans.presses("Öppna Nour")
    page = await mans.sees("Handläggare och socialsekreterare")
    assert "Avsluta i förtid" not in page.buttons  # a mentor follows, and does not steer
    assert "God morgon" in digest.text

    await stage.until(date(2026, 12, 7))
    digest = await mans.sees("Planera de första dagarna, i dag")
    mans.presses("✓ 1 Klar")
    await mans.hears("Klart: Planera de första dagarna")
    await mans.sees("Allt för i dag är klart")
    mans.says("/uppgifter")
    tasks = await mans.sees("Dina uppgifter")
    assert "Visa arbetsplatsen, larmet och utrymningen, måndag 14 december" in tasks.text
    assert "Planera de första dagarna" not in tasks.text


async def test_once_a_week_one_tap_and_two_no_in_a_row_are_shown_as_a_fact(stage: Stage) -> None:
    petra, mans = await stage.enter("Petra", "Måns")
    await introduces(petra)

    await stage.until(date(2026, 12, 20))
    assert "Hann du med" not in mans.transcript()  # the first week is not over
    await stage.until(date(2026, 12, 21))
    await mans.sees("Hann du med Nour Nybörjare i veckan?")
    before = stage.steps_of(mans)
    mans.presses(SHORT)
    await mans.hears("Tack för att du säger som det är")
    digest = await mans.sees("Nour Nybörjare: du hann inte med. Tack för svaret.")
    assert stage.steps_of(mans) - before == 1
    assert SHORT not in digest.buttons
    await stage.mornings()
    assert "inte haft tid" not in petra.transcript()  # once is no pattern

    await stage.until(date(2026, 12, 28))
    mans.presses(SHORT)
    await mans.hears("Tack för att du säger som det är")
    await stage.mornings()
    fact = await petra.sees("Mentorn Måns Mentorsson har inte haft tid för Nour Nybörjare två")
    assert "Boka tid i schemat för dem, dela uppdraget på två eller byt mentor" in fact.text
    weeks = await stage.rows(select(MentorWeek).order_by(col(MentorWeek.week)))
    assert [(row.week, row.had_time) for row in weeks] == [
        (date(2026, 12, 21), False),
        (date(2026, 12, 28), False),
    ]

    petra.presses("Byt mentor för Nour")
    await petra.sees("Vem blir ny mentor?")
    petra.presses("Klara Kollegadotter")
    await petra.sees("Mentor: Klara Kollegadotter")


async def test_the_weeks_before_a_no_count_only_when_they_were_answered(stage: Stage) -> None:
    petra, mans = await stage.enter("Petra", "Måns")
    await introduces(petra)
    await stage.until(date(2026, 12, 21))
    mans.presses(SHORT)
    await mans.hears("Tack")
    await stage.until(date(2027, 1, 11))  # two weeks' questions pass unanswered
    mans.presses(SHORT)
    await mans.hears("Tack")
    await stage.mornings()
    assert "inte haft tid" not in petra.transcript()

    await stage.until(date(2027, 1, 18))
    mans.presses(ENOUGH)
    await mans.hears("Bra att tiden räckte")
    await stage.until(date(2027, 1, 25))
    mans.presses(SHORT)
    await mans.hears("Tack")
    await stage.mornings()
    assert "inte haft tid" not in petra.transcript()


async def test_the_mentor_changes_and_the_tasks_follow(stage: Stage) -> None:
    petra, nour, mans, klara = await stage.enter("Petra", "Nour", "Måns", "Klara")
    await introduces(petra)
    await stage.until(date(2026, 12, 22))
    petra.says("/introduktioner")
    petra.presses("Nour Nybörjare", on=await petra.sees("Pågående introduktioner"))
    await petra.sees("Mentor: Måns Mentorsson")
    petra.presses("Byt mentor")
    question = await petra.sees("Byt mentor\nNour Nybörjare")
    assert "Måns Mentorsson" not in question.buttons  # is the mentor already
    petra.says("måns")
    await petra.sees("Måns Mentorsson är redan mentor. Välj någon annan.")
    petra.says("nour")
    await petra.sees("Nour Nybörjare kan inte vara sin egen mentor. Välj någon annan.")
    petra.says("klara")
    page = await petra.sees("✓ Klara Kollegadotter är nu mentor för Nour Nybörjare.")
    assert "Mentor: Klara Kollegadotter\n" in page.text  # who is in the chat

    await stage.mornings()
    told = await klara.sees("Du är mentor för Nour Nybörjare")
    assert "Visa verksamhetssystemet" in told.text  # her tasks now, some of them late
    await nour.sees("Din mentor är nu Klara Kollegadotter")
    over = await mans.sees("har gått över till Klara Kollegadotter. Tack för din tid.")
    assert "Visa verksamhetssystemet" not in over.text
    mans.says("/uppgifter")
    await mans.sees("Du har inget att göra här just nu")
    task = await opens_task(nour, "Första veckan", "Lär dig verksamhetssystemet")
    assert "Görs av: Klara Kollegadotter" in task.text
    assert "Hjälp: Klara Kollegadotter" in task.text

    asked = select(Introduction.mentor_ask_on)
    assert await stage.row(asked) == date(2026, 12, 29)  # a week of her own first
    statuses = await stage.rows(select(Task.status).where(col(Task.who) == "mentor"))
    assert set(statuses) == {"open"}


async def test_a_new_mentors_first_no_is_not_counted_with_the_old_ones(stage: Stage) -> None:
    petra, mans, klara = await stage.enter("Petra", "Måns", "Klara")
    await introduces(petra)
    await stage.until(date(2026, 12, 21))
    mans.presses(SHORT)
    await mans.hears("Tack")
    petra.says("/introduktioner")
    petra.presses("Nour Nybörjare", on=await petra.sees("Pågående introduktioner"))
    await petra.sees("Mentor: Måns")
    petra.presses("Byt mentor")
    await petra.sees("Vem blir ny mentor?")
    petra.presses("Klara Kollegadotter")
    await petra.sees("Mentor: Klara")
    await stage.until(date(2026, 12, 28))
    klara.presses(SHORT)
    await klara.hears("Tack")
    await stage.mornings()
    assert "inte haft tid" not in petra.transcript()


async def test_a_mentor_chosen_before_the_first_day_is_asked_a_week_after_it(stage: Stage) -> None:
    (petra,) = await stage.enter("Petra")
    await introduces(petra, mentor=None)
    petra.says("/introduktioner")
    petra.presses("Nour Nybörjare", on=await petra.sees("Pågående introduktioner"))
    await petra.sees("Mentor: ingen än")
    petra.presses("Byt mentor")
    await petra.sees("Vem blir ny mentor?")
    petra.presses("Måns Mentorsson")
    await petra.sees("Mentor: Måns Mentorsson")
    assert await stage.row(select(Introduction.mentor_ask_on)) == date(2026, 12, 21)


async def test_last_weeks_button_counts_for_that_week_and_only_once(stage: Stage) -> None:
    petra, mans = await stage.enter("Petra", "Måns")
    await introduces(petra)
    await stage.until(date(2026, 12, 21))
    old = await mans.sees("Hann du med")
    no = old.button(SHORT)
    assert no
    assert no.data
    await stage.mornings(2)
    mans.presses(ENOUGH, on=old)
    await mans.hears("Bra att tiden räckte")
    mans.presses_data(no.data, on=old)
    await mans.hears("Du har redan svarat för den veckan")
    weeks = await stage.rows(select(MentorWeek.week))
    assert weeks == [date(2026, 12, 21)]


async def test_an_answer_waits_for_a_new_hire_who_has_closed_the_chat(stage: Stage) -> None:
    petra, mans, nour = await stage.enter("Petra", "Måns", "Nour")
    await introduces(petra)
    nour.says("/fraga")
    await nour.sees("Vad undrar du?")
    nour.says("Var parkerar jag?")
    await nour.sees("Din fråga är skickad till Måns")
    await stage.settles()
    question = await mans.sees("Var parkerar jag?")
    nour.blocks()
    await stage.settles()
    petra.says("/om_mig")
    mans.presses("Svara", on=question)
    await mans.sees("Vad vill du svara?")
    mans.says("Bakom huset.")
    await mans.sees("Svaret är sparat och kommer fram när det går")
    nour.unblocks()
    nour.says("/start")
    await nour.sees("Hej Nour")
    await stage.mornings()
    assert "Bakom huset." in (await nour.sees("God morgon")).text


async def test_with_two_to_mentor_the_buttons_say_whom_they_are_about(stage: Stage) -> None:
    petra, vide, mans = await stage.enter("Petra", "Vide", "Måns")
    await introduces(petra)
    vide.says("/introduktion")
    await vide.sees("Fråga 1 av 4")
    for words, seen in (
        ("Sam", "Fråga 2 av 4"),
        ("sommarvikarie", "Fråga 3 av 4"),
        ("måns", "Fråga 4 av 4"),
        ("14/12", "Introduktion för Sam Sommarprov"),
    ):
        vide.says(words)
        await vide.sees(seen)
    vide.presses("Starta introduktionen")
    await vide.sees("är igång")

    await stage.until(date(2026, 12, 21))
    digest = await mans.sees("God morgon")
    assert {"Ja, Nour", "Nej, Nour", "Ja, Sam", "Nej, Sam"} <= set(digest.buttons)
    mans.presses("Nej, Sam")
    await mans.hears("Tack för att du säger som det är")
    said = await stage.row(select(MentorWeek))
    sam = await stage.employee("Sam")
    assert said.introduction_id == await stage.row(
        select(Matter.id).where(col(Matter.person_id) == sam.id)
    )
