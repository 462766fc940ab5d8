from datetime import UTC, datetime, timedelta

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest

from bot.rehearsal.clock import MovableClock
from bot.rehearsal.person import Person
from bot.rehearsal.server import Server
from tests.bot.rehearsal.conftest import bot_of

YES = InlineKeyboardMarkup([[InlineKeyboardButton("Ja", callback_data="ja")]])


async def test_an_edit_changes_the_message_in_place(bot: Bot, eva: Person) -> None:
    sent = await bot.send_message(eva.id, "Fråga 1 av 2", reply_markup=YES)
    edited = await bot.edit_message_text("Fråga 2 av 2", eva.id, sent.message_id)

    assert edited.message_id == sent.message_id
    assert edited.edit_date is not None
    assert (eva.last.text, eva.last.edits, eva.last.buttons) == ("Fråga 2 av 2", 1, [])


async def test_an_edit_that_changes_nothing_is_refused(bot: Bot, eva: Person) -> None:
    sent = await bot.send_message(eva.id, "<b>Klart?</b>", parse_mode="HTML", reply_markup=YES)
    with pytest.raises(BadRequest, match="Message is not modified"):
        await bot.edit_message_text(
            "<strong>Klart?</strong> ",
            eva.id,
            sent.message_id,
            parse_mode="HTML",
            reply_markup=YES,
        )
    with pytest.raises(BadRequest, match="Message is not modified"):
        await bot.edit_message_reply_markup(eva.id, sent.message_id, reply_markup=YES)
    assert eva.last.edits == 0


async def test_buttons_can_be_taken_away(bot: Bot, eva: Person) -> None:
    sent = await bot.send_message(eva.id, "Klart?", reply_markup=YES)
    await bot.edit_message_reply_markup(eva.id, sent.message_id)
    assert (eva.last.text, eva.last.buttons) == ("Klart?", [])


async def test_only_what_the_bot_wrote_and_is_still_there_can_be_edited(
    bot: Bot, eva: Person
) -> None:
    own = eva.says("Mitt eget")
    with pytest.raises(BadRequest, match="Message can't be edited"):
        await bot.edit_message_text("Ditt", eva.id, own.id)
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await bot.edit_message_text("Ingens", eva.id, 999_999)


async def test_a_message_of_another_chat_cannot_be_edited(
    server: Server, bot: Bot, eva: Person
) -> None:
    ali = server.person("Ali Alm")
    ali.says("/start")
    sent = await bot.send_message(eva.id, "Till Eva")
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await bot.edit_message_text("Till Ali", ali.id, sent.message_id)


async def test_a_document_has_a_caption_and_no_text(bot: Bot, eva: Person) -> None:
    sent = await bot.send_document(eva.id, b"1;2", filename="lista.csv", caption="Lista")
    with pytest.raises(BadRequest, match="There is no text in the message to edit"):
        await bot.edit_message_text("Ny lista", eva.id, sent.message_id)
    await bot.edit_message_caption(eva.id, sent.message_id, caption="Ny lista")
    assert eva.last.text == "Ny lista"


async def test_a_deleted_message_is_gone(bot: Bot, eva: Person) -> None:
    sent = await bot.send_message(eva.id, "Försvinner")
    await bot.delete_message(eva.id, sent.message_id)

    assert "Försvinner" not in [message.text for message in eva.messages]
    with pytest.raises(BadRequest, match="Message to delete not found"):
        await bot.delete_message(eva.id, sent.message_id)
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await bot.edit_message_text("Tillbaka", eva.id, sent.message_id)


async def test_after_two_days_a_message_can_no_longer_be_deleted() -> None:
    clock = MovableClock(datetime(2027, 1, 11, 7, tzinfo=UTC), frozen=True)
    async with Server(clock=clock) as server, bot_of(server) as bot:
        eva = server.person("Eva Ek")
        eva.says("/start")
        sent = await bot.send_message(eva.id, "Kvar")
        await clock.advance(timedelta(hours=48, seconds=1))
        with pytest.raises(BadRequest, match="Message can't be deleted"):
            await bot.delete_message(eva.id, sent.message_id)
        assert eva.last.text == "Kvar"
