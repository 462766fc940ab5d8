"""A new hire comes in and works through the introduction."""

from datetime import date, datetime, time, timedelta
from pathlib import Path

from sqlmodel import col, select

from bot.rehearsal.person import Person
from storage.exports.qr import qr_png
from storage.tables import (
    Account,
    Answer,
    Attachment,
    Comment,
    Inquiry,
    Run,
    Signature,
    Task,
)
from tests.bot.rehearsal.pictures import png
from tests.stories.scenes import introduces, link_in, opens_phase, opens_task
from tests.stories.stage import STOCKHOLM, Stage
from tests.stories.test_digest import SHORT_CHECKLIST


async def test_nour_comes_in_by_the_code_and_ticks_her_first_task(stage_on_both: Stage) -> None:
    stage = stage_on_both
    (petra,) = await stage.enter("Petra")
    nour = stage.person("Nour")
    await introduces(petra)

    petra.presses("Bjud in till chatten")
    invite = await petra.sees("Inbjudan till Nour Nybörjare")
    link = link_in(invite)
    assert invite.file is not None
    assert invite.file.data == qr_png(link)
    assert "Den gäller en gång, i tre dygn" in invite.text

    nour.opens(link)
    greeting = await nour.sees("Välkommen till SoL, Nour")
    assert "handläggare på SoL, med Petra Påhitt som chef" in greeting.text
    assert "Din första dag är måndag 14 december" in greeting.text
    account = await stage.row(select(Account).where(col(Account.telegram_id) == nour.id))
    assert account.person_id == (await stage.employee("Nour")).id

    nour.presses("Min introduktion")
    own = await nour.sees("Din introduktion")
    assert "░░░░░░░░░░ 0 av 41 klart" in own.text
    assert "Mentor: Måns Mentorsson" in own.text
    assert [label for label in own.buttons if "/" in label] == [
        "Före första dagen 0/9",
        "Första dagen 0/5",
        "Första veckan 0/6",
        "Första månaden 0/9",
        "Första halvåret 0/12",
    ]

    task = await opens_task(nour, "Första dagen", "Logga in och testa")
    assert "Ska vara klar måndag 14 december" in task.text
    assert "Görs av: Nour Nybörjare" in task.text
    assert "Hjälp: Måns Mentorsson" in task.text
    nour.presses("Klar")
    await nour.hears("Klart: Logga in och testa")
    await nour.sees("✓ Klar")
    nour.presses("‹ Min checklista")
    await nour.sees("✓ Logga in och testa")
    nour.presses("‹ Tillbaka")
    await nour.sees("▓░░░░░░░░░ 1 av 41 klart")

    await opens_task(nour, "Första dagen", "Logga in och testa")
    nour.presses("Ångra")
    await nour.sees("Ska vara klar")
    assert await stage.rows(select(Task).where(col(Task.status) != "open")) == []
    assert await stage.rows(select(Signature)) == []


async def test_she_ticks_in_the_list_without_opening_anything(stage: Stage) -> None:
    petra, nour = await stage.enter("Petra", "Nour")
    await introduces(petra)
    page = await opens_phase(nour, "Första dagen")
    line = next(line for line in page.text.splitlines() if "Logga in" in line)
    nour.presses(f"✓ {line[0]} Klar")
    await nour.hears("Klart: Logga in och testa")
    await nour.sees("✓ Logga in och testa")


async def test_both_sign_what_both_must_sign(stage: Stage) -> None:
    petra, nour = await stage.enter("Petra", "Nour")
    await introduces(petra)

    task = await opens_task(petra, "Första dagen", "Gå igenom sekretess")
    assert "Båda bockar av" in task.text
    assert "med din chef" not in task.text
    petra.presses("Klar")
    await petra.hears("Nu väntar vi på den andra bocken")
    await petra.sees("Väntar på den andra")
    secrecy = select(Task.status).where(col(Task.key) == "confidentiality")
    assert await stage.row(secrecy) == "open"

    task = await opens_task(nour, "Första dagen", "Gå igenom sekretess")
    assert "Gå igenom sekretess och tystnadsplikt med din chef" in task.text
    assert "Ni bockar av båda två" in task.text
    nour.presses("Klar")
    await nour.hears("Klart: Gå igenom sekretess")
    assert await stage.row(secrecy) == "done"
    signed = await stage.rows(select(Signature.person_id))
    assert set(signed) == {(await stage.employee(who)).id for who in ("Petra", "Nour")}


async def test_what_is_kept_who_sees_it_and_no_promise_that_the_law_does_not_give(
    stage: Stage,
) -> None:
    (nour,) = await stage.enter("Nour")
    nour.presses("Vad som sparas")
    kept = await nour.sees("Det här sparas om dig")
    for line in (
        "Från personalsystemet: namn, anställningsnummer, enhet",
        "Din chef, chefens chefer, din mentor och HR ser checklistan",
        "HR läser svaren i avstämningarna. Chefen ser dem inte",
        "jag lovar inte att allt är hemligt",
    ):
        assert line in kept.text


async def test_a_task_that_asks_for_a_file_gets_a_photo_and_later_a_document(stage: Stage) -> None:
    petra, nour = await stage.enter("Petra", "Nour")
    await introduces(petra, checklist="Allmän introduktion")
    await opens_task(nour, "Första månaden", "Gå de kurser som alla ska gå")
    nour.presses("Skicka en fil")
    await nour.sees("Skicka en fil eller ett foto")
    nour.says("jag har den här")
    await nour.sees("Här behöver jag en fil eller en bild")
    nour.sends_photo(png(40, 30))
    done = await nour.sees("✓ Klar")
    assert "Visa filer (1)" in done.buttons

    petra_sees = await opens_task(petra, "Första månaden", "Gå de kurser som alla ska gå")
    petra.presses("Visa filer (1)", on=petra_sees)
    await petra.sees(lambda message: message.file is not None)
    assert petra.documents[-1].data == png(40, 30)

    nour.sends_photo(png(30, 40))  # two at once, as one does
    await nour.sees("Även den filen ligger nu på Gå de kurser som alla ska gå")
    await stage.mornings()
    nour.presses("Skicka en till", on=done)
    await nour.sees("Skicka en fil eller ett foto")
    nour.sends_file("intyg.pdf", b"%PDF-1.7 intyg")
    again = await nour.sees("✓ Klar")
    assert "Visa filer (3)" in again.buttons
    files = await stage.rows(select(Attachment).order_by(col(Attachment.id)))
    assert [(file.kind, file.name) for file in files] == [
        ("photo", "foto.jpg"),
        ("photo", "foto.jpg"),
        ("document", "intyg.pdf"),
    ]
    status = select(Task.status).where(col(Task.key) == "common_courses")
    assert await stage.row(status) == "done"

    nour.sends_photo(png(10, 10))
    await nour.sees("Även den filen")
    await stage.mornings()
    nour.sends_photo(png(10, 10))
    await nour.sees("jag vet inte vad filen hör till")


async def test_a_comment_is_read_by_those_who_take_part(stage: Stage) -> None:
    petra, nour = await stage.enter("Petra", "Nour")
    await introduces(petra)
    await opens_task(nour, "Första dagen", "Logga in och testa")
    nour.presses("Kommentera")
    await nour.sees("Vad vill du skriva?")
    nour.says("Lösenordet gick inte. Ring it på 0 & be om <nytt>.")
    await nour.sees("💬 Nour Nybörjare: Lösenordet gick inte. Ring it på 0 & be om <nytt>.")
    await opens_task(petra, "Första dagen", "Logga in och testa")
    await petra.sees("💬 Nour Nybörjare: Lösenordet gick inte.")
    assert len(await stage.rows(select(Comment))) == 1


async def test_a_question_reaches_the_mentor_and_the_answer_comes_back(stage: Stage) -> None:
    petra, nour, mans = await stage.enter("Petra", "Nour", "Måns")
    await introduces(petra)
    nour.says("jag har en fråga")
    await nour.sees("Menade du")
    nour.presses("Fråga mentorn")
    await nour.sees("Vad undrar du?")
    nour.says("Var parkerar man?\nOch kostar det?")
    await nour.sees("Din fråga är skickad till Måns Mentorsson. Svaret kommer hit.")
    await stage.settles()
    await mans.sees("Nour Nybörjare undrar:\nVar parkerar man?\nOch kostar det?")
    mans.presses("Svara")
    await mans.sees("Vad vill du svara?")
    mans.says("Bakom huset. Det är gratis.")
    await mans.sees("Nour Nybörjare får ditt svar")
    await stage.settles()
    await nour.sees("Måns Mentorsson svarar:\nBakom huset. Det är gratis.")

    mans.presses("Svara")
    await mans.hears("Frågan är redan besvarad")
    nour.presses("Fråga mer")
    await nour.sees("Vad undrar du?")
    await stage.mornings(3)
    assert "väntar på svar" not in mans.transcript()  # it was answered
    inquiry = await stage.row(select(Inquiry))
    assert inquiry.answer == "Bakom huset. Det är gratis."


async def test_at_night_a_question_is_held_until_morning_and_asked_once(stage: Stage) -> None:
    petra, nour, mans = await stage.enter("Petra", "Nour", "Måns")
    await introduces(petra, mentor="Måns Mentorsson")
    await stage.until(date(2026, 12, 3))
    mans.says("/start")  # what the digests say is seen
    friday_night = datetime(2026, 12, 4, 21, 30, tzinfo=STOCKHOLM)
    await stage.at(friday_night)
    mans.says("/start")
    await mans.sees("Vad vill du göra?")
    nour.says("/fraga")
    await nour.sees("Vad undrar du?")
    nour.says("Vad tar man med sig?")
    await nour.sees("Den kommer fram måndag 7 december på morgonen")
    await stage.time_passes(timedelta(hours=20))
    assert "Vad tar man med sig?" not in mans.transcript()  # it is Saturday

    await stage.until(date(2026, 12, 7))
    await mans.sees("Nour Nybörjare undrar:\nVad tar man med sig?")
    assert mans.transcript().count("Vad tar man med sig?") == 1

    await stage.mornings()  # unanswered, it is in the next day's digest
    digest = await mans.sees("Nour Nybörjare väntar på svar: Vad tar man med sig?")
    assert "God morgon, Måns" in digest.text


async def test_a_long_answer_to_a_long_question_arrives_whole(stage: Stage) -> None:
    petra, nour, mans = await stage.enter("Petra", "Nour", "Måns")
    await introduces(petra)
    question = "\n".join(f"{n}. Hur gör man med <{n}> & {n}?" for n in range(50))
    answer = "\n".join(f"{n}. Man frågar <Petra> & {n} till." for n in range(50))
    nour.says("/fraga")
    await nour.sees("Vad undrar du?")
    nour.says(question)
    await nour.sees("Din fråga är skickad")
    await stage.settles()
    mans.presses("Svara")
    await mans.sees("Vad vill du svara?")
    mans.says(answer)
    await mans.sees("får ditt svar")
    await stage.settles()
    await nour.sees(lambda message: "Fråga mer" in message.buttons)
    read = "\n".join(message.text for message in nour.fresh)
    assert answer in read
    assert question in read


async def test_without_a_mentor_in_the_chat_the_manager_gets_the_question(stage: Stage) -> None:
    petra, nour = await stage.enter("Petra", "Nour")
    await introduces(petra)
    nour.says("/fraga")
    await nour.sees("Vad undrar du?")
    nour.says("När börjar jag?")
    await nour.sees(
        "Måns Mentorsson går inte att nå i chatten just nu, så din fråga är skickad till Petra"
    )
    await stage.settles()
    await petra.sees("Nour Nybörjare undrar:\nNär börjar jag?")


async def test_swedish_english_and_plain_swedish(stage: Stage) -> None:
    petra, nour = await stage.enter("Petra", "Nour")
    await introduces(petra)
    nour.says("/sprak")
    await nour.sees("Vilket språk vill du ha?")
    nour.presses("English")
    await nour.sees("I write in English now")
    nour.presses("Menu")
    menu = await nour.sees("for example my introduction")
    assert "My introduction" in menu.buttons
    nour.presses("My introduction")
    await nour.sees("Your introduction")
    task = await opens_task(nour, "First day", "Log in and test")
    assert "Due Monday 14 December" in task.text

    nour.says("byt språk")  # Swedish is understood all the same
    await nour.sees("Did you mean")
    nour.presses("Language")
    await nour.sees("Which language")
    nour.presses("Lätt svenska")
    await nour.sees("Nu skriver jag på lätt svenska")
    task = await opens_task(nour, "Första dagen", "Logga in")
    assert "Den som gör det: Nour Nybörjare" in task.text
    await stage.mornings(1)
    digest = await nour.sees("God morgon, Nour")
    assert "Nu finns din lista här" in digest.text

    nour.says("/sprak")
    nour.presses("Svenska", on=await nour.sees("Vilket språk vill du ha?"))
    await nour.sees("Nu skriver jag på svenska")
    language = select(Account.language).where(col(Account.telegram_id) == nour.id)
    assert await stage.row(language) == "sv"


async def test_the_check_ins_after_two_weeks_three_and_six_months(stage: Stage) -> None:
    petra, nour = await stage.enter("Petra", "Nour")
    await introduces(petra)

    await stage.until(date(2026, 12, 28))
    digest = await nour.sees("Svara på frågor efter två veckor")
    nour.presses(next(label for label in digest.buttons if "Svara" in label))
    first = await nour.sees("Kände du dig välkommen när du började?")
    assert "HR läser svaren. Din chef ser dem inte." in first.text
    assert "God morgon" in digest.text  # the digest stays, for what else is in it
    nour.presses("5")
    await nour.sees("Fråga 2 av")
    nour.says("jättetydlig")
    await nour.sees("Svara med en siffra från 1 till 5, till exempel 3")
    nour.says("fyra")
    await nour.sees("Har du fått göra det som var planerat")
    nour.presses("‹ Tillbaka")
    await nour.sees("Har introduktionen varit tydlig?")
    nour.presses("4")
    await nour.sees("Har du fått göra det som var planerat")
    nour.presses("Ja, det mesta")
    await nour.sees("Vad blev inte av, och varför?")
    nour.presses("Hoppa över")
    await nour.sees("Har din mentor haft tid för dig?")
    nour.presses("Vet ej")
    await nour.sees("Vet du vem du kan fråga")
    nour.says("japp")
    await nour.sees("Har du det du behöver")
    nour.presses("Ja")
    await nour.sees("Varför valde du oss?")
    for reason in ("Lönen", "Kollegorna", "Chefen"):
        nour.presses(reason)
        await nour.sees(lambda message, reason=reason: f"✓ {reason}" in message.buttons)
    nour.presses("Nära hem")
    await nour.hears("Välj högst 3")
    nour.presses("Klar (3)")
    await nour.sees("Vad har du saknat?")
    nour.says("En plats att sitta på.")
    review = await nour.sees("Så här har du svarat")
    assert "Lönen, Kollegorna, Chefen" in review.text
    nour.presses("Ändra 2")
    await nour.sees("Har introduktionen varit tydlig?")
    nour.presses("2")
    await nour.sees("Så här har du svarat")
    nour.presses("Skicka")
    await nour.sees("Tack för dina svar")

    run = await stage.row(select(Run).where(col(Run.guide) == "checkin_two_weeks"))
    assert run.status == "submitted"
    answers = await stage.rows(select(Answer).where(col(Answer.run_id) == run.id))
    said = {answer.question: answer.value for answer in answers}
    assert said["clear"] == 2
    assert said["why_us"] == ["pay", "colleagues", "leadership"]
    assert said["not_done"] is None
    status = select(Task.status).where(col(Task.key) == "checkin_two_weeks")
    assert await stage.row(status) == "done"

    for day, title, question in (
        (date(2027, 3, 15), "efter tre månader", "Har introduktionen varit tydlig?"),
        (date(2027, 6, 2), "efter ett halvår", "Skulle du rekommendera oss"),
    ):
        await stage.at(datetime.combine(day, time(8), STOCKHOLM))
        task = await opens_task(nour, "Första halvåret", f"Svara på frågor {title}")
        assert "Ska vara klar i dag" in task.text
        nour.presses("Svara på frågorna")
        await _answers_until(nour, question)


async def _answers_until(nour: Person, question: str) -> None:
    """The easiest answer to each question, until this one is asked."""
    while question not in nour.last.text:
        for answer in ("3", "Ja", "Hoppa över"):
            if nour.last.button(answer):
                nour.presses(answer)
                break
        asked = nour.last.text
        await nour.sees(lambda message, asked=asked: message.text != asked)


async def test_in_plain_swedish_too_what_is_expected_is_said_with_an_example(stage: Stage) -> None:
    petra, nour = await stage.enter("Petra", "Nour")
    await introduces(petra)
    nour.says("/sprak")
    nour.presses("Lätt svenska", on=await nour.sees("Vilket språk"))
    await nour.sees("Nu skriver jag på lätt svenska")
    await opens_task(nour, "Första månaden", "Svara på frågor efter två veckor")
    nour.presses("Svara på frågorna")
    await nour.sees("Kände du dig välkommen?")
    nour.says("toppen")
    await nour.sees("Svara med en siffra från 1 till 5, till exempel 3.")
    nour.says("5")
    await nour.sees("Har introduktionen varit lätt att förstå?")
    nour.says("5")
    await nour.sees("Har du fått göra det som stod i planen?")
    nour.says("halva")
    await nour.sees("Tryck på en knapp, till exempel Ja, allt.")


async def test_what_hr_reads_the_manager_cannot_answer_for_her(stage: Stage) -> None:
    (petra,) = await stage.enter("Petra")
    await introduces(petra)
    task = await opens_task(petra, "Första månaden", "Svara på frågor efter två veckor")
    assert "Svara på frågorna" not in task.buttons
    assert "Ej aktuellt" in task.buttons


async def test_what_does_not_apply_is_marked_and_what_the_law_demands_is_not(stage: Stage) -> None:
    petra, nour = await stage.enter("Petra", "Nour")
    await introduces(petra)
    await opens_task(petra, "Första halvåret", "Vid provanställning: ta ställning")
    petra.presses("Ej aktuellt")
    await petra.sees("– Ej aktuellt")
    status = select(Task.status).where(col(Task.key) == "trial_end")
    assert await stage.row(status) == "not_applicable"
    await opens_phase(nour, "Första halvåret")
    await nour.sees("– Vid provanställning: ta ställning")

    await opens_task(petra, "Första halvåret", "Vid provanställning: ta ställning")
    petra.presses("Ångra")
    await petra.sees("Ska vara klar")
    assert await stage.row(status) == "open"

    secrecy = await opens_task(petra, "Första dagen", "Gå igenom sekretess")
    assert "Flytta" in secrecy.buttons
    assert "Ej aktuellt" not in secrecy.buttons


async def test_what_the_manager_dropped_is_not_reopened_by_an_old_button(stage: Stage) -> None:
    petra, nour = await stage.enter("Petra", "Nour")
    await introduces(petra)
    title = "Gå igenom sekretess"
    await opens_task(nour, "Första dagen", title)
    nour.presses("Klar")
    signed = await nour.sees(lambda message: "Ångra" in message.buttons)
    await opens_task(petra, "Första dagen", title)
    petra.presses("Ta bort")
    await petra.sees("Varför")
    petra.presses("Hoppa över")
    await petra.sees("är borttagen")
    nour.presses("Ångra", on=signed)
    await nour.hears("Uppgiften är borttagen.")
    assert (
        await stage.row(select(Task.status).where(col(Task.key) == "confidentiality")) == "dropped"
    )


async def test_ej_aktuellt_taken_back_keeps_the_ticks_of_others(tmp_path: Path) -> None:
    own = tmp_path / "own" / "checklists"
    own.mkdir(parents=True)
    (own / "kort.toml").write_text(SHORT_CHECKLIST, encoding="utf-8")
    async with Stage(tmp_path, templates=own.parent) as stage:
        petra, nour = await stage.enter("Petra", "Nour")
        await introduces(petra, checklist="Kort lista")
        await opens_task(nour, "Första dagen", "Visa huset")
        nour.presses("Klar")
        await nour.hears("Nu väntar vi på den andra bocken")
        await opens_task(petra, "Första dagen", "Visa huset")
        petra.presses("Ej aktuellt")
        await petra.sees("– Ej aktuellt")
        petra.presses("Ångra")
        await petra.sees("Ska vara klar")
        assert await stage.rows(select(Signature.side)) == ["person"]


async def test_a_file_goes_only_where_one_is_asked_for(stage: Stage) -> None:
    petra, nour = await stage.enter("Petra", "Nour")
    await introduces(petra, checklist="Allmän introduktion")
    courses = "Gå de kurser som alla ska gå"
    await opens_task(nour, "Första månaden", courses)
    nour.presses("Skicka en fil")
    await nour.sees("Skicka en fil eller ett foto")
    await opens_task(petra, "Första månaden", courses)
    petra.presses("Ta bort")
    await petra.sees("Varför")
    petra.presses("Hoppa över")
    await petra.sees("är borttagen")
    nour.sends_photo(png(10, 10))  # the question stands there still
    await nour.sees("Uppgiften tar inte emot någon fil av dig nu.")
    assert await stage.rows(select(Attachment)) == []
