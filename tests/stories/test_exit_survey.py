"""Whoever leaves tells the truth past the manager: in the chat, or by a link of its own."""

import io
from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path

import pypdf
import pytest
from sqlmodel import col, select

from bot.rehearsal.person import Person
from storage import surveys
from storage.surveys import Response
from storage.tables import Account, ExitSurvey, Message, News, Run, SurveyResponse
from storage.tables import Person as Employee
from tests.stories.stage import STOCKHOLM, Stage
from tests.stories.test_departures import LAST_DAY, leaves

SCALES = (
    "Hur mycket betydde lönen",
    "Hur mycket betydde arbetsbelastningen",
    "Hur mycket betydde ledarskapet",
    "Hur mycket betydde arbetsmiljön",
    "Hur mycket betydde möjligheten att utvecklas",
    "Hur mycket betydde arbetstiderna",
    "Hur mycket betydde resvägen",
    "Hur mycket betydde privata skäl",
)
ANSWERED = {
    "pay": 5,
    "workload": 1,
    "leadership": 5,
    "work_environment": 1,
    "development": 1,
    "hours": 1,
    "travel": 1,
    "private": None,
    "would_have_stayed": "leadership",
    "come_back": "maybe",
    "recommend": 4,
}


async def answers(leaver: Person) -> None:
    """From the first page up to the review, by buttons alone."""
    leaver.presses("Svara på enkäten")
    for question in SCALES:
        await leaver.sees(question)
        high = "lön" in question or "ledarskap" in question
        leaver.presses("Hoppa över" if "privata" in question else "5" if high else "1")
    await leaver.sees("Vad hade betytt mest")
    leaver.presses("Ett annat ledarskap")
    await leaver.sees("komma tillbaka")
    leaver.presses("Kanske")
    await leaver.sees("rekommendera oss")
    leaver.presses("4")


async def responses(stage: Stage) -> list[Response]:
    await stage.server.all_confirmed()
    with stage.app.database.reading() as db:
        return surveys.responses(db)


async def whose(stage: Stage) -> list[object]:
    """All that is stored of surveys beside a person."""
    half_done = await stage.rows(select(Run.id).where(col(Run.guide) == "exit_survey"))
    untold = await stage.rows(
        select(News.id).where(col(News.kind) == "paused", col(News.told_at).is_(None))
    )
    return [*half_done, *untold]


async def test_it_is_offered_a_week_before_and_cut_off_when_it_is_submitted(
    stage_on_both: Stage,
) -> None:
    stage = stage_on_both
    petra, mans = await stage.enter("Petra", "Måns")
    await leaves(petra, "måns")
    await stage.until(LAST_DAY - timedelta(days=8))
    assert not any("enkät till dig som slutar" in message.text for message in mans.messages)
    await stage.until(LAST_DAY - timedelta(days=7))
    mans.presses("Till enkäten", on=await mans.sees("Det finns en enkät till dig som slutar."))
    page = await mans.sees("Vad sparas?")
    assert "Du kan svara till och med 26 mars 2027." in page.text
    await answers(mans)
    review = await mans.sees("Dina svar är låsta tills du skickar in dem")
    assert review.text.count("(inget svar)") == 1
    assert not {"5", "4"} & set(review.text.split())  # it lies in the chat, and in the outbox
    mans.presses("Skicka")
    await mans.sees("kopplingen till dig är borttagen")

    (response,) = await responses(stage)
    assert response.answers == ANSWERED
    kept = await stage.row(select(SurveyResponse))
    assert (kept.profession_group, kept.half_year, kept.departure, kept.unit_path) == (
        "Handläggare",
        "2027-1",
        "own_notice",
        "Påhittade kommunen / Omsorgsförvaltningen / Myndigheten / SoL",
    )
    assert await whose(stage) == []
    offer = await stage.row(select(ExitSurvey))
    assert (offer.closed, offer.remind_on, offer.token_hash) == (True, None, None)
    mans.says("/enkat")
    await mans.sees("Du har ingen öppen enkät här")

    before = len(mans.messages)
    await stage.until(LAST_DAY + timedelta(days=20))
    late = mans.messages[before:]
    assert not any("Vill du berätta varför" in message.text for message in late)


async def test_after_the_last_day_it_is_spoken_of_twice_and_nothing_else_is_open(
    stage: Stage,
) -> None:
    petra, klara = await stage.enter("Petra", "Klara")
    await leaves(petra, "klara")
    await stage.until(LAST_DAY)
    klara.says("/mitt_avslut")
    card = await klara.sees("När du slutar")
    spoken: list[date] = []
    for _ in range(28):
        seen = len(klara.messages)
        await stage.mornings()
        if any("Vill du berätta varför?" in m.text for m in klara.messages[seen:]):
            spoken.append(stage.clock.now().astimezone(STOCKHOLM).date())
    assert spoken == [LAST_DAY + timedelta(days=3), LAST_DAY + timedelta(days=10)]

    klara.presses("Avslutningssamtal", on=card)  # what was open yesterday
    await klara.hears("Knappen gäller inte längre.")
    klara.says("/uppgifter")
    assert "Här finns bara enkäten" in (await klara.sees("Vad sparas?")).text
    await answers(klara)
    await klara.sees("Dina svar är låsta")
    klara.presses("Skicka")
    await klara.sees("kopplingen till dig är borttagen")
    assert len(await responses(stage)) == 1
    klara.says("hej")
    await klara.sees("Din anställning är avslutad")


async def test_without_an_answer_it_closes_after_four_weeks(stage: Stage) -> None:
    petra, klara = await stage.enter("Petra", "Klara")
    await leaves(petra, "klara")
    await stage.until(LAST_DAY + timedelta(days=28))
    klara.says("hej")
    await klara.sees("Vad sparas?")
    klara.presses("Svara på enkäten")
    await klara.sees(SCALES[0])
    klara.presses("3")
    question = await klara.sees(SCALES[1])
    await stage.until(LAST_DAY + timedelta(days=29))
    klara.presses("3", on=question)
    await klara.hears("Skriv /start")
    klara.says("hej")
    await klara.sees("Din anställning är avslutad")
    assert await whose(stage) == []
    assert await responses(stage) == []
    assert (await stage.row(select(ExitSurvey))).closed


async def test_it_can_be_answered_on_a_phone_of_ones_own(stage: Stage) -> None:
    petra, mans = await stage.enter("Petra", "Måns")
    await leaves(petra, "måns")
    mans.says("/enkat")
    await mans.sees("Vad sparas?")
    mans.presses("Svara på en annan telefon")
    shown = await mans.sees("https://t.me/")
    link = next(word for word in shown.text.split() if word.startswith("https://"))

    petra.opens(link)  # a manager who finds it
    await petra.sees("Den här länken gäller inte längre, eller är till någon annan.")
    own = stage.newcomer("Måns privat")
    own.opens(link)
    await own.sees("Vad sparas?")
    thief = stage.newcomer("Någon annan")
    thief.opens(link)
    await thief.sees("Den här länken gäller inte längre.")
    own.says("/meny")
    await own.sees("Här finns bara enkäten")
    own.presses("English")
    await own.sees("What is kept?")
    own.presses("Svenska")
    await own.sees("Vad sparas?")
    await answers(own)
    await own.sees("Dina svar är låsta")
    own.presses("Skicka")
    await own.sees("kopplingen till dig är borttagen")
    assert [one.answers for one in await responses(stage)] == [ANSWERED]
    mans.says("/enkat")
    await mans.sees("öppnad på en annan telefon")
    mans.presses("Svara här i stället")
    await mans.sees("Du har ingen öppen enkät här")
    accounts = await stage.rows(select(Account).where(col(Account.telegram_id) == own.id))
    assert accounts == []


async def test_whoever_never_was_in_the_chat_gets_it_on_paper(stage: Stage) -> None:
    petra, hedda = await stage.enter("Petra", "Hedda")
    await leaves(petra, "måns")
    assert "Skriv ut enkäten" not in petra.last.buttons
    await stage.mornings()
    hedda.presses("Skriv ut enkäten", on=await hedda.sees("Måns Mentorsson, SoL, slutar"))
    sheet = await hedda.sees("Lämna arket i ett slutet kuvert", within=20)
    assert sheet.file is not None
    (page,) = pypdf.PdfReader(io.BytesIO(sheet.file.data)).pages
    printed = " ".join(page.extract_text().split())
    assert "Enkät till dig som slutar Till Måns Mentorsson, från HR på" in printed
    assert "Vem ser vad? Din chef ser inte svaren" in printed
    assert "Du kan svara till och med 26 mars 2027." in printed
    link = next(word for word in sheet.text.split() if word.startswith("https://"))
    await stage.until(LAST_DAY + timedelta(days=1))
    own = stage.newcomer("Måns privat")
    own.opens(link)
    await own.sees("Vad sparas?")
    seen = len(own.messages)
    await stage.until(LAST_DAY + timedelta(days=3))
    assert any("Hej Måns. Du slutade" in message.text for message in own.messages[seen:])
    own.presses("Nej tack")
    await own.sees("Vill du stänga enkäten?")
    own.presses("Stäng enkäten")
    await own.sees("Då är enkäten stängd")
    seen = len(own.messages)
    await stage.until(LAST_DAY + timedelta(days=12))
    assert own.messages[seen:] == []

    hedda.says("/avslutningar")  # and HR can't tell
    hedda.presses("Måns Mentorsson", on=await hedda.sees("De som slutar"))
    await hedda.sees("Sista dag: ")
    hedda.presses("Skriv ut enkäten")
    again = await hedda.sees("Lämna arket i ett slutet kuvert", within=20)
    own.opens(next(word for word in again.text.split() if word.startswith("https://")))
    await own.sees("Din anställning är avslutad")


@pytest.fixture
async def with_words(tmp_path: Path) -> AsyncIterator[Stage]:
    """The organisation has turned free text on."""
    async with Stage(tmp_path, survey_comments=True) as stage:
        yield stage


async def test_what_is_written_is_taken_out_of_the_chat(with_words: Stage) -> None:
    stage = with_words
    petra, mans = await stage.enter("Petra", "Måns")
    await leaves(petra, "måns")
    mans.says("/enkat")
    await mans.sees("Vad sparas?")
    await answers(mans)
    await mans.sees("med egna ord")
    mans.says("Chefen lyssnade aldrig.")
    review = await mans.sees("Dina svar är låsta")
    assert "Jag tar bort det du skrev ur chatten." in review.text
    await stage.settles()
    assert not any("lyssnade" in message.text for message in mans.messages)
    mans.presses("Skicka")
    await mans.sees("kopplingen till dig är borttagen")
    assert (await responses(stage))[0].answers == ANSWERED | {"comment": "Chefen lyssnade aldrig."}
    kept = await stage.rows(select(Message.text).where(col(Message.text).is_not(None)))
    assert not any("lyssnade" in text for text in kept if text)


async def test_what_telegram_does_not_delete_any_more_is_left_to_the_person(
    with_words: Stage,
) -> None:
    """The bot was down for three days: Telegram deletes what is two days old at most."""
    stage = with_words
    petra, mans = await stage.enter("Petra", "Måns")
    await leaves(petra, "måns")
    mans.says("/enkat")
    await mans.sees("Vad sparas?")
    await answers(mans)
    await mans.sees("med egna ord")
    await stage.restarts(
        after=timedelta(days=3), meanwhile=lambda: mans.says("Chefen lyssnade aldrig.")
    )
    await mans.sees("gick inte att ta bort ur chatten. Ta bort det själv")


async def test_whoever_stays_after_all_is_asked_no_more(stage: Stage) -> None:
    petra, mans = await stage.enter("Petra", "Måns")
    await leaves(petra, "måns")
    mans.says("/enkat")
    await mans.sees("Vad sparas?")
    mans.presses("Svara på enkäten")
    await mans.sees(SCALES[0])
    mans.presses("3")
    question = await mans.sees(SCALES[1])
    petra.presses("Medarbetaren stannar")
    await petra.sees("Vad har ändrats?")
    petra.says("Nya uppgifter")
    await petra.sees("Så här har du svarat")
    petra.presses("Spara")
    await petra.sees("Måns Mentorsson stannar")
    mans.presses("3", on=question)
    await mans.hears("Knappen gäller inte längre.")
    assert await whose(stage) == []


async def test_who_moves_within_the_organisation_hears_of_it_in_the_digest(stage: Stage) -> None:
    petra, mans = await stage.enter("Petra", "Måns")
    petra.says("/avslut")
    await petra.sees("Vem slutar?")
    petra.says("måns")
    await petra.sees("Vilken blir den sista dagen?")
    petra.says("26 februari 2027")
    await petra.sees("På vilket sätt slutar medarbetaren?")
    petra.presses("Byter jobb inom kommunen")
    await petra.sees("Visste du det i god tid?")
    petra.presses("Ja")
    await petra.sees("Vart går medarbetaren sedan?")
    petra.presses("Annan förvaltning")
    await petra.sees("Vem tar över arbetet?")
    petra.presses("Hoppa över")
    await petra.sees("Planen har")
    petra.presses("Starta planen")
    await petra.sees("är igång")
    assert (await stage.employee("Måns")).end_date is None
    seen = len(mans.messages)
    await stage.until(LAST_DAY + timedelta(days=12))
    offers = [m for m in mans.messages[seen:] if "Det finns en enkät till dig som slutar" in m.text]
    assert len(offers) == 3
    mans.presses("Till enkäten", on=offers[-1])
    await mans.sees("Vad sparas?")
    employed = await stage.rows(select(Employee.id).where(col(Employee.end_date).is_not(None)))
    assert (await stage.employee("Måns")).id not in employed
