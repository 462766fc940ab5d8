"""Nobody gets in, sees or changes what is not theirs; whatever they try has an answer."""

from datetime import date, datetime, timedelta

import pytest
from sqlmodel import col, func, select

from bot.rehearsal.person import Person
from bot.rehearsal.play import organisation
from storage.tables import (
    Account,
    Comment,
    Introduction,
    Invite,
    News,
    Signature,
    Task,
)
from tests.bot.rehearsal.pictures import png
from tests.stories.scenes import introduces, link_in, opens_task
from tests.stories.stage import MONDAY, STOCKHOLM, Stage

ACCOUNTS = select(func.count()).select_from(Account)
AN_INVITE_OF_ONES_OWN = "För att komma in behöver du en egen inbjudan"
NO_BUTTON_OF_YOURS = "Knappen gäller inte längre. Skriv /start så går vi vidare."


# Invites


async def test_an_unknown_invite(stage: Stage) -> None:
    somebody = stage.newcomer("Okänd Okändsson")
    somebody.opens(stage.server.link("AAAAAAAAAAAAAAAAAAAAAA"))
    answer = await somebody.sees("Den inbjudan finns inte")
    assert "That invitation does not exist" in answer.text
    assert await stage.row(ACCOUNTS) == 0


async def test_a_forwarded_code_lets_only_the_first_one_in(stage: Stage) -> None:
    (nour,) = await stage.enter("Nour")
    assert nour.link
    somebody = stage.newcomer("Någon Annan")
    somebody.opens(nour.link)
    await somebody.sees("Inbjudan har redan använts. En inbjudan gäller en person, en gång")
    somebody.says("/meny")
    await somebody.sees(AN_INVITE_OF_ONES_OWN)
    assert await stage.rows(select(Account.telegram_id)) == [nour.id]
    nour.opens()  # her own, once more
    await nour.sees("Du är redan med, Nour Nybörjare")


async def test_who_is_in_already_uses_up_nobody_elses_invite(stage: Stage) -> None:
    (petra,) = await stage.enter("Petra")
    nour = stage.person("Nour")
    petra.opens(nour.link)
    await petra.sees("Du är redan med, Petra Påhitt")
    await stage.connects(nour)
    assert await stage.row(ACCOUNTS) == 2


async def test_an_invite_lives_three_days_and_a_new_one_ends_the_old(stage: Stage) -> None:
    (petra,) = await stage.enter("Petra")
    nour = stage.person("Nour")
    first = nour.link
    assert first
    petra.says("/inbjudan")
    await petra.sees("Vem vill du bjuda in?")
    petra.presses("Nour Nybörjare")
    second = link_in(await petra.sees("Inbjudan till Nour"))
    nour.opens(first)
    await nour.sees("Inbjudan har gått ut")
    await stage.time_passes(timedelta(hours=72, minutes=1))
    nour.opens(second)
    expired = await nour.sees("Inbjudan har gått ut. Den gäller i tre dygn")
    assert "Be din chef eller HR om en ny" in expired.text
    assert await stage.row(ACCOUNTS) == 1


async def test_an_invite_to_an_employment_that_has_ended(stage: Stage) -> None:
    sam = stage.person("Sam")
    (vide,) = await stage.enter("Vide")
    await stage.at(datetime(2027, 2, 8, 9, tzinfo=STOCKHOLM))
    vide.says("/inbjudan")
    await vide.sees("Vem vill du bjuda in?")
    vide.presses("Sam Sommarprov")
    link = link_in(await vide.sees("Inbjudan till Sam"))
    await stage.at(datetime(2027, 2, 9, 9, tzinfo=STOCKHOLM))
    sam.opens(link)
    await sam.sees("Inbjudan gäller en anställning som har tagit slut")
    assert await stage.row(ACCOUNTS) == 1


async def test_a_new_phone_takes_over_from_the_old_one(stage: Stage) -> None:
    hedda, nour = await stage.enter("Hedda", "Nour")
    hedda.says("/inbjudan")
    await hedda.sees("Vem vill du bjuda in?")
    hedda.says("nour")
    invite = await hedda.sees("När den används slutar den gamla chatten att gälla")
    phone = stage.newcomer("Nour Nybörjare")
    phone.opens(link_in(invite))
    await phone.sees("Hej Nour")
    await nour.sees("Din chatt med Kompis har flyttats till en annan telefon")
    nour.says("/meny")
    await nour.sees(AN_INVITE_OF_ONES_OWN)
    assert set(await stage.rows(select(Account.telegram_id))) == {hedda.id, phone.id}


async def test_a_manager_takes_nobodys_chat_over(stage: Stage) -> None:
    petra, nour = await stage.enter("Petra", "Nour")
    petra.says("/inbjudan")
    await petra.sees("Vem vill du bjuda in?")
    petra.says("nour")
    await petra.sees("Nour Nybörjare är redan med i chatten")
    assert await stage.rows(select(Invite).where(col(Invite.issued_by).is_not(None))) == []
    nour.says("/meny")
    await nour.sees("Hej Nour")


# Strangers, and those who have left


async def test_a_stranger_gets_the_same_answer_whatever_they_send(stage: Stage) -> None:
    somebody = stage.newcomer("Främling Främlingsson")
    for does in (
        lambda: somebody.says("/start"),
        lambda: somebody.says("/introduktioner"),
        lambda: somebody.says("Hej, vem jobbar här?"),
        lambda: somebody.sends_photo(png(9, 9)),
        lambda: somebody.sends_file("personal.xlsx", b"PK"),
    ):
        does()
        await somebody.sees(AN_INVITE_OF_ONES_OWN)
    press = somebody.presses_data("abc.0", on=somebody.last)
    assert "stängd här" in (await press.answered()).text
    assert await stage.row(ACCOUNTS) == 0


async def test_access_ends_with_the_employment(stage: Stage) -> None:
    vide, sam = await stage.enter("Vide", "Sam")
    await _introduces_sam(vide)
    await stage.until(date(2027, 2, 8))
    sam.says("/min_introduktion")
    mine = await sam.sees("Din introduktion")  # the last day is a day
    await stage.at(datetime(2027, 2, 9, 7, tzinfo=STOCKHOLM))
    seen = len(sam.messages)
    await stage.mornings(3)
    assert len(sam.messages) == seen  # no digest any more
    sam.says("/min_introduktion")
    await sam.sees("Du jobbar inte här längre.")  # in the plain Swedish that Sam reads
    press = sam.presses_data(mine.keyboard.rows[0][0].data or "", on=mine)
    assert "stängd här" in (await press.answered()).text
    sam.sends_photo(png(9, 9))
    await sam.sees("Du jobbar inte här längre.")


async def test_who_blocks_the_bot_is_left_alone_and_hr_hears_of_it(stage: Stage) -> None:
    petra, nour, hedda = await stage.enter("Petra", "Nour", "Hedda")
    await introduces(petra)
    nour.blocks()
    await stage.mornings()
    await hedda.sees("Nour Nybörjare, SoL")
    told = await stage.rows(select(News.kind).where(col(News.kind) == "unreachable"))
    assert len(told) == 1
    await stage.mornings(2)
    nour.unblocks()
    await nour.sees("Vad vill du göra?")
    nour.says("/min_introduktion")
    await nour.sees("0 av 41 klart")  # all is as it was


async def test_a_group_is_left_without_a_word(stage: Stage) -> None:
    (petra,) = await stage.enter("Petra")
    group = {"id": -100200300, "type": "supergroup", "title": "Enheten"}
    stage.server.inject(
        {
            "message": {
                "message_id": 1,
                "date": int(stage.clock.now().timestamp()),
                "chat": group,
                "from": petra.user(),
                "text": "/introduktioner",
            }
        }
    )
    await stage.settles()
    calls = stage.server.calls.all()
    assert [call.method for call in calls if call.chat_id == group["id"]] == ["leavechat"]
    assert stage.server.world.chats[group["id"]].left


# Buttons


@pytest.mark.parametrize(
    "data",
    [
        "x",
        ".",
        "0.0",
        "zzz.1",
        f"{'z' * 60}.1",
        f"{'z' * 13}.1",
        "hello world",
        "\N{ARABIC-INDIC DIGIT ONE}.\N{ARABIC-INDIC DIGIT TWO}",
        "1.-1",
        "1.99999999999999999999",
        "'; DROP TABLE person; --",
        "👋.0",
    ],
)
async def test_forged_data_changes_nothing_and_is_answered(stage: Stage, data: str) -> None:
    (petra,) = await stage.enter("Petra")
    press = petra.presses_data(data, on=petra.last)
    assert (await press.answered()).text == NO_BUTTON_OF_YOURS


async def test_another_persons_button(stage: Stage) -> None:
    petra, nour, vide = await stage.enter("Petra", "Nour", "Vide")
    await introduces(petra)
    opens = petra.last.button("Öppna Nour Nybörjare")
    assert opens
    for other in (vide, nour):
        press = other.presses_data(opens.data or "", on=other.last)
        assert (await press.answered()).text == NO_BUTTON_OF_YOURS
        assert "Mentor:" not in other.transcript()

    await opens_task(nour, "Första dagen", "Logga in och testa")
    done = nour.last.button("Klar")
    assert done
    press = vide.presses_data(done.data or "", on=vide.last)
    assert (await press.answered()).text == NO_BUTTON_OF_YOURS
    assert await stage.rows(select(Signature)) == []


async def test_a_place_that_the_keyboard_does_not_have(stage: Stage) -> None:
    (petra,) = await stage.enter("Petra")
    data = petra.last.keyboard.rows[0][0].data or ""
    press = petra.presses_data(f"{data.partition('.')[0]}.99", on=petra.last)
    assert (await press.answered()).text == NO_BUTTON_OF_YOURS


async def test_a_digests_button_for_what_is_no_more(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    (petra,) = await stage.enter("Petra")
    await introduces(petra, mentor=None)
    await stage.mornings(4)
    morning = await petra.sees("God morgon")
    monkeypatch.delitem(stage.app.house.errands.presses, "task.open")
    petra.presses(next(label for label in morning.buttons if "Öppna" in label), on=morning)
    await petra.hears(NO_BUTTON_OF_YOURS)


async def test_every_button_of_the_errand_pressed_twice_at_once(stage: Stage) -> None:
    petra, nour, mans = await stage.enter("Petra", "Nour", "Måns")
    petra.says("/introduktion")
    await petra.sees("Fråga 1 av 4")
    for label, then in (
        ("Nour Nybörjare, 14/12", "Fråga 2 av 4"),
        ("Handläggare och socialsekreterare", "Fråga 3 av 4"),
        ("Måns Mentorsson", "Fråga 4 av 4"),
        ("Måndag 14 december", "Introduktion för Nour Nybörjare"),
        ("Starta introduktionen", "är igång"),
    ):
        first, second = petra.presses(label), petra.presses(label)
        await petra.sees(then)
        await first.answered()
        toast = await second.answered()
        assert toast.text in ("Den frågan är redan besvarad.", "Det här är redan klart.")
    assert len(await stage.rows(select(Introduction))) == 1
    assert len(await stage.rows(select(Task))) == 41

    await opens_task(nour, "Första dagen", "Logga in och testa")
    first, second = nour.presses("Klar"), nour.presses("Klar")
    assert (await first.answered()).text == "Klart: Logga in och testa"
    assert (await second.answered()).text == "Uppgiften är redan klar eller borttagen."
    assert len(await stage.rows(select(Signature))) == 1

    nour.says("/fraga")
    await nour.sees("Vad undrar du?")
    nour.says("Var är kaffet?")
    await nour.sees("Din fråga är skickad")
    await stage.settles()
    mans.presses("Svara")
    mans.presses("Svara")
    await mans.sees("Vad vill du svara?")
    mans.says("I köket.")
    await mans.sees("får ditt svar")
    await stage.settles()
    await nour.sees("I köket.")
    assert nour.transcript().count("I köket.") == 1


async def test_an_old_question_does_not_take_an_answer_any_more(stage: Stage) -> None:
    (petra,) = await stage.enter("Petra")
    petra.says("/introduktion")
    old = await petra.sees("Fråga 1 av 4")
    hire = old.button("Nour Nybörjare, 14/12")
    assert hire
    petra.says("nour")
    await petra.sees("Fråga 2 av 4")
    petra.presses("Nour Nybörjare, 14/12", on=old)
    await petra.hears("Den frågan är redan besvarad")
    petra.says("/start")
    await petra.sees("Vill du fortsätta?")
    petra.presses("Låt det vara")
    await petra.sees("Då låter vi det vara")
    petra.presses("Nour Nybörjare, 14/12", on=old)
    await petra.hears("Knappen gäller inte längre")


async def test_who_is_no_longer_the_manager_sees_no_more_of_it(stage: Stage) -> None:
    petra, vide, hedda = await stage.enter("Petra", "Vide", "Hedda")
    await introduces(petra)
    started = petra.last
    await opens_task(petra, "Första dagen", "Logga in och testa")
    task = petra.last
    people = organisation(MONDAY.date()).decode().replace(";9004;2026-12-14", ";9009;2026-12-14")
    await _reads_in(hedda, people)

    petra.presses("Öppna Nour Nybörjare", on=started)
    await petra.hears("Den introduktionen kan du inte se längre")
    petra.presses("Klar", on=task)
    await petra.hears("Den uppgiften kan du inte se längre")
    petra.says("/introduktioner")
    await petra.sees("Ingen introduktion pågår just nu")
    vide.says("/introduktioner")
    await vide.sees("Nour Nybörjare, SoL")
    assert await stage.rows(select(Signature)) == []


# What people write is text, whatever it looks like


async def test_tags_in_names_and_words_come_out_as_text(stage: Stage) -> None:
    petra, nour, mans, hedda = await stage.enter("Petra", "Nour", "Måns", "Hedda")
    people = organisation(MONDAY.date()).decode()
    name = "Nour <b>Ny</b> & <a href='x'>Co"
    await _reads_in(hedda, people.replace("Nour Nybörjare", name))
    petra.says("/introduktion")
    await petra.sees("Fråga 1 av 4")
    petra.presses(f"{name}, 14/12")
    await petra.sees(f"✓ {name}")
    petra.presses("Handläggare och socialsekreterare")
    await petra.sees("Fråga 3 av 4")
    petra.presses("Måns Mentorsson")
    await petra.sees("Fråga 4 av 4")
    petra.presses("Måndag 14 december")
    await petra.sees(f"Introduktion för {name}")
    petra.presses("Starta introduktionen")
    await petra.sees(f"Introduktionen för {name} är igång")

    await opens_task(nour, "Första dagen", "Logga in och testa")
    nour.presses("Kommentera")
    await nour.sees("Vad vill du skriva?")
    nour.says("</b><script>alert(1)</script> {{ 7 * 7 }} &amp;")
    await nour.sees(f"💬 {name}: </b><script>alert(1)</script> {{{{ 7 * 7 }}}} &amp;")
    assert await stage.rows(select(Comment.text)) == [
        "</b><script>alert(1)</script> {{ 7 * 7 }} &amp;"
    ]
    nour.says("/fraga")
    await nour.sees("Vad undrar du?")
    nour.says("Är <3 tillåtet & <i>bra</i>?")
    await nour.sees("Din fråga är skickad")
    await stage.mornings()
    await mans.sees(f"Du är mentor för {name}")
    question = next(m for m in mans.messages if "undrar" in m.text)
    assert f"{name} undrar:\nÄr <3 tillåtet & <i>bra</i>?" in question.text
    await stage.mornings()
    await petra.sees(f"Att göra, {name}")


async def _introduces_sam(vide: Person) -> None:
    vide.says("/introduktion")
    await vide.sees("Vem ska börja?")
    vide.says("Sam")
    await vide.sees("Fråga 2 av 4")
    vide.presses("Sommarvikarie i vård och omsorg")
    await vide.sees("Fråga 3 av 4")
    vide.presses("Hoppa över")
    await vide.sees("Fråga 4 av 4")
    vide.presses("Måndag 7 december")
    await vide.sees("Introduktion för Sam")
    vide.presses("Starta introduktionen")
    await vide.sees("är igång")


async def _reads_in(hedda: Person, people: str) -> None:
    hedda.sends_file("personal.csv", people.encode())
    await hedda.sees("Så här blir det", within=30)
    hedda.presses("Läs in")
    await hedda.sees("Klart.")
