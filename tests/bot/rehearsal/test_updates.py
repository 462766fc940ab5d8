import asyncio
from typing import Any

import pytest
from aiohttp import ClientSession
from telegram import Bot, Update
from telegram.error import BadRequest, Conflict, Forbidden

from bot.rehearsal import api
from bot.rehearsal.person import Person
from bot.rehearsal.server import Server
from tests.bot.rehearsal.conftest import bot_of
from tests.bot.rehearsal.pictures import png
from tests.bot.rehearsal.test_editing import YES


async def only(bot: Bot, **options: Any) -> Update:
    (update,) = await confirm(bot, **options)
    return update


async def confirm(bot: Bot, **options: Any) -> tuple[Update, ...]:
    """What waits, confirmed by asking for what comes after it."""
    updates = await bot.get_updates(**options)
    if updates:
        await bot.get_updates(offset=updates[-1].update_id + 1, timeout=0)
    return updates


async def test_what_a_person_says_waits_until_it_is_confirmed(bot: Bot, eva: Person) -> None:
    first = await bot.get_updates()
    assert first == await bot.get_updates()
    assert first[0].message.text == "/start"
    assert first[0].message.entities[0].type == "bot_command"
    assert first[0].effective_user.full_name == "Eva Ek"

    eva.says("Hej")
    after = await bot.get_updates(offset=first[0].update_id + 1)
    assert [update.message.text for update in after] == ["Hej"]
    assert await bot.get_updates(offset=after[0].update_id + 1) == ()


async def test_a_long_poll_ends_when_something_is_said(bot: Bot, eva: Person) -> None:
    await confirm(bot)
    poll = asyncio.create_task(bot.get_updates(timeout=10))
    await asyncio.sleep(0.05)
    assert not poll.done()
    eva.says("Nu")
    (update,) = await asyncio.wait_for(poll, 1)
    assert update.message.text == "Nu"


async def test_a_long_poll_ends_empty_after_its_timeout(bot: Bot) -> None:
    assert await asyncio.wait_for(bot.get_updates(timeout=1), 3) == ()


async def test_no_more_come_at_once_than_asked_for(bot: Bot, eva: Person) -> None:
    for number in range(120):
        eva.says(f"{number}")
    assert len(await bot.get_updates(limit=7)) == 7
    assert len(await bot.get_updates()) == 100
    last = await bot.get_updates(offset=-1)
    assert [update.message.text for update in last] == ["119"]


async def test_only_the_kinds_asked_for_come(bot: Bot, eva: Person) -> None:
    await confirm(bot, allowed_updates=["callback_query"])
    eva.says("Hör du mig?")
    sent = await bot.send_message(eva.id, "Klart?", reply_markup=YES)
    eva.presses("Ja")
    update = await only(bot)
    assert update.callback_query.data == "ja"
    assert update.callback_query.message.message_id == sent.message_id


async def test_of_two_bots_with_one_token_the_one_that_waits_is_told_of_the_other(
    server: Server, bot: Bot
) -> None:
    async with bot_of(server) as other:
        waiting = asyncio.create_task(bot.get_updates(timeout=10))
        await asyncio.sleep(0.05)
        asking = asyncio.create_task(other.get_updates(timeout=1))
        with pytest.raises(Conflict, match="only one bot instance is running"):
            await waiting
        assert await asking == ()


async def test_everything_is_confirmed_when_the_bot_has_asked_for_more(
    server: Server, bot: Bot, eva: Person
) -> None:
    waiting = asyncio.create_task(server.all_confirmed())
    (update,) = await bot.get_updates()
    assert not waiting.done()
    await bot.get_updates(offset=update.update_id + 1)
    await waiting
    eva.says("Mer")
    with pytest.raises(AssertionError, match="1 updates are not confirmed"):
        await server.all_confirmed(within=0.01)


async def test_what_a_dead_bot_was_given_comes_again(server: Server, bot: Bot, eva: Person) -> None:
    await confirm(bot)
    async with ClientSession() as dying:
        poll = dying.get(f"{server.url}/bot{server.token}/getUpdates?timeout=30")
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(poll, 0.05)
    eva.says("Ingen hör mig")
    assert (await only(bot)).message.text == "Ingen hör mig"


async def test_an_update_may_come_twice(server: Server, bot: Bot, eva: Person) -> None:
    update = await only(bot)
    server.inject(update.to_dict())
    again = await only(bot, offset=update.update_id + 1)
    assert again.update_id == update.update_id
    assert again.message.text == "/start"
    assert await bot.get_updates(offset=update.update_id + 1) == ()


async def test_a_press_spins_until_it_is_answered(bot: Bot, eva: Person) -> None:
    await confirm(bot)
    await bot.send_message(eva.id, "Klart?", reply_markup=YES)
    press = eva.presses("Ja")
    assert press.answer is None

    query = (await only(bot)).callback_query
    await query.answer("Noterat", show_alert=True)
    toast = await press.answered()
    assert (toast.text, toast.alert) == ("Noterat", True)
    assert toast == await eva.hears("Noterat")


async def test_a_press_nobody_made_or_long_ago_cannot_be_answered(
    bot: Bot, eva: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(BadRequest, match="Query is too old"):
        await bot.answer_callback_query("4711")

    await bot.send_message(eva.id, "Klart?", reply_markup=YES)
    press = eva.presses("Ja")
    monkeypatch.setattr(api, "QUERY_LIVES", -1.0)
    with pytest.raises(BadRequest, match="Query is too old"):
        await bot.answer_callback_query(press.id)


async def test_anothers_button_and_forged_data_can_be_pressed(
    server: Server, bot: Bot, eva: Person
) -> None:
    ali = server.person("Ali Alm")
    await bot.send_message(eva.id, "Klart?", reply_markup=YES)
    await confirm(bot)
    ali.presses("Ja", on=eva.last)
    eva.presses_data("x" * 64, on=eva.last)

    foreign, forged = await bot.get_updates()
    assert foreign.effective_user.id == ali.id
    assert foreign.callback_query.message.chat.id == eva.id
    assert forged.callback_query.data == "x" * 64


async def test_a_press_on_a_deleted_message_brings_no_message_with_it(
    bot: Bot, eva: Person
) -> None:
    sent = await bot.send_message(eva.id, "Klart?", reply_markup=YES)
    await confirm(bot)
    message = eva.last
    await bot.delete_message(eva.id, sent.message_id)
    eva.presses("Ja", on=message)
    update = await only(bot)
    assert not update.callback_query.message.is_accessible


async def test_blocking_and_unblocking_are_told(bot: Bot, eva: Person) -> None:
    await confirm(bot)
    eva.blocks()
    eva.unblocks()
    blocked, unblocked = await bot.get_updates()
    assert blocked.my_chat_member.new_chat_member.status == "kicked"
    assert unblocked.my_chat_member.new_chat_member.status == "member"


async def test_a_group_can_be_left_and_then_not_written_to(server: Server, bot: Bot) -> None:
    group = {"id": -100, "type": "group", "title": "Fikarummet"}
    message = {"message_id": 1, "date": 1, "chat": group, "text": "/start@bot"}
    server.inject({"message": message})
    update = await only(bot)
    assert update.effective_chat.title == "Fikarummet"

    assert await bot.leave_chat(-100)
    with pytest.raises(Forbidden, match="not a member of the group chat"):
        await bot.send_message(-100, "Hej")


async def test_a_file_from_a_person_can_be_fetched(bot: Bot, eva: Person) -> None:
    await confirm(bot)
    eva.sends_file("personal åäö.csv", b"namn;enhet\n", caption="Listan")
    message = (await only(bot)).message
    assert (message.caption, message.document.mime_type) == ("Listan", "text/csv")

    file = await message.document.get_file()
    assert file.file_path.endswith(".csv")
    assert await file.download_as_bytearray() == b"namn;enhet\n"


async def test_a_photo_from_a_person_can_be_fetched(bot: Bot, eva: Person) -> None:
    await confirm(bot)
    eva.sends_photo(png(40, 30))
    message = (await only(bot)).message
    file = await message.photo[-1].get_file()
    assert await file.download_as_bytearray() == png(40, 30)


async def test_a_file_over_20_megabytes_is_too_big_to_fetch(bot: Bot, eva: Person) -> None:
    eva.sends_file("precis.bin", bytes(20 * 1024 * 1024))
    eva.sends_file("för stor.bin", bytes(20 * 1024 * 1024 + 1))
    fits, too_big = [update.message.document for update in await bot.get_updates(offset=-2)]
    await fits.get_file()
    with pytest.raises(BadRequest, match="File is too big"):
        await too_big.get_file()
    with pytest.raises(BadRequest, match="Wrong file_id"):
        await bot.get_file("no-such-file")


async def test_an_invitation_is_opened_with_its_token(server: Server, bot: Bot) -> None:
    nils = server.person("Nils Ny", role="nyanställd", start="abc-DEF_123")
    assert nils.link == f"https://t.me/{bot.username}?start=abc-DEF_123"
    assert not nils.connected
    nils.opens()
    assert (await only(bot)).message.text == "/start abc-DEF_123"
    assert nils.connected


@pytest.mark.parametrize("text", ["", "  ", "x" * 4097])
async def test_nobody_can_say_nothing_or_too_much(eva: Person, text: str) -> None:
    with pytest.raises(ValueError, match="1 to 4096 characters"):
        eva.says(text)


async def test_two_people_cannot_have_one_id(server: Server, eva: Person) -> None:
    with pytest.raises(ValueError, match="already"):
        server.person("Eva Andra", eva.id)


@pytest.mark.parametrize(
    "link", ["https://t.me/other_bot?start=a", "https://example.org/?start=a", "{}?start=a%20b"]
)
async def test_a_link_that_leads_elsewhere_is_not_opened(server: Server, link: str) -> None:
    nils = server.person("Nils Ny")
    with pytest.raises(ValueError, match=r"start"):
        nils.opens(link.format(f"https://t.me/{server.username}"))
    assert not nils.connected


async def test_commands_are_kept_per_scope_and_language(
    server: Server, bot: Bot, eva: Person
) -> None:
    await bot.set_my_commands([("hjalp", "Visa hjälp")], language_code="sv")
    await bot.set_my_commands([("help", "Show help")])
    assert [c.command for c in await bot.get_my_commands(language_code="sv")] == ["hjalp"]
    shown = server.world.commands.shown_to(eva.id, "sv")
    assert shown == [{"command": "hjalp", "description": "Visa hjälp"}]
    with pytest.raises(BadRequest, match="Bot_command_invalid"):
        await bot.set_my_commands([("Hjälp", "Visa hjälp")])


async def test_descriptions_have_their_limits(server: Server, bot: Bot) -> None:
    assert await bot.delete_webhook()
    assert await bot.set_my_description("Jag hjälper dig med introduktionen.")
    assert await bot.set_my_short_description("Introduktion")
    assert server.world.description == "Jag hjälper dig med introduktionen."
    with pytest.raises(BadRequest, match="too long"):
        await bot.set_my_short_description("x" * 121)
