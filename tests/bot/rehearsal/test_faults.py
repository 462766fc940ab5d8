import asyncio
import time
from datetime import timedelta

import pytest
from telegram import Bot
from telegram.error import Conflict, Forbidden, NetworkError, RetryAfter, TelegramError

from bot.rehearsal.faults import Faults
from bot.rehearsal.person import Person
from bot.rehearsal.server import Server


async def test_429_says_when_to_come_back(server: Server, bot: Bot, eva: Person) -> None:
    server.faults.switch_on("too_many", methods=["sendMessage"], retry_after=7, calls=1)
    with pytest.raises(RetryAfter) as refused:
        await bot.send_message(eva.id, "Hej")
    assert refused.value.retry_after == timedelta(seconds=7)
    await bot.send_message(eva.id, "Hej igen")
    assert [m.text for m in eva.messages if m.from_bot] == ["Hej igen"]


async def test_502_is_a_page_of_html_and_nothing_happened(
    server: Server, bot: Bot, eva: Person
) -> None:
    server.faults.switch_on("bad_gateway", calls=1)
    with pytest.raises(NetworkError, match="Bad Gateway"):
        await bot.send_message(eva.id, "Hej")
    assert not eva.fresh


async def test_502_may_come_after_the_fact(server: Server, bot: Bot, eva: Person) -> None:
    server.faults.switch_on("bad_gateway", calls=1, took_effect=True)
    with pytest.raises(NetworkError, match="Bad Gateway"):
        await bot.send_message(eva.id, "Hej")
    await eva.sees("Hej")


async def test_a_lost_reply_took_effect(server: Server, bot: Bot, eva: Person) -> None:
    server.faults.switch_on("lost_reply", methods=["sendMessage"], calls=1)
    with pytest.raises(NetworkError):
        await bot.send_message(eva.id, "Hej")
    await eva.sees("Hej")
    (call,) = server.calls.to("sendMessage", eva.id)
    assert (call.accepted, call.fault) == (True, "lost_reply")


async def test_a_slow_answer_takes_its_time(server: Server, bot: Bot, eva: Person) -> None:
    server.faults.switch_on("slow", seconds=0.2)
    started = time.monotonic()
    await bot.send_message(eva.id, "Hej")
    assert time.monotonic() - started >= 0.2


async def test_403_can_strike_one_person_only(server: Server, bot: Bot, eva: Person) -> None:
    ali = server.person("Ali Alm")
    ali.says("/start")
    server.faults.switch_on("forbidden", chat_id=ali.id)
    with pytest.raises(Forbidden, match="blocked by the user"):
        await bot.send_message(ali.id, "Hej")
    await bot.send_message(eva.id, "Hej")


async def test_409_strikes_until_it_is_switched_off(server: Server, bot: Bot) -> None:
    server.faults.switch_on("conflict", methods=["getUpdates"])
    for _ in range(3):
        with pytest.raises(Conflict):
            await bot.get_updates()
    server.faults.clear("conflict")
    assert await bot.get_updates() == ()


async def test_chance_is_the_same_for_the_same_seed() -> None:
    struck = []
    for _ in range(2):
        faults = Faults(seed=4)
        faults.switch_on("bad_gateway", probability=0.3)
        struck.append([faults.draw("sendmessage", 1) is not None for _ in range(200)])
    assert struck[0] == struck[1]
    assert 30 < sum(struck[0]) < 90


@pytest.mark.parametrize("wrong", [{"probability": 0}, {"calls": 0}, {"retry_after": 0}])
async def test_a_fault_that_means_nothing_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="a fault needs"):
        Faults().switch_on("too_many", **wrong)


async def test_every_call_is_in_the_log(server: Server, bot: Bot, eva: Person) -> None:
    await bot.send_message(eva.id, "Hej")
    with pytest.raises(TelegramError):
        await bot.send_message(4711, "Hej")

    log = [(call.method, call.chat_id, call.error) for call in server.calls.all()]
    assert log[1:] == [
        ("sendmessage", eva.id, None),
        ("sendmessage", 4711, "Bad Request: chat not found"),
    ]
    assert (server.calls.accepted["sendmessage"], server.calls.refused["sendmessage"]) == (1, 1)


async def test_waiting_for_calls_ends_when_they_have_come(
    server: Server, bot: Bot, eva: Person
) -> None:
    waiting = asyncio.create_task(server.calls.count("sendMessage", 2))
    await bot.send_message(eva.id, "Ett")
    assert not waiting.done()
    await bot.send_message(eva.id, "Två")
    await waiting


async def test_what_was_not_seen_is_told_with_the_conversation(bot: Bot, eva: Person) -> None:
    await bot.send_message(eva.id, "Fråga 1 av 9")
    with pytest.raises(AssertionError, match="Eva Ek did not see 'Fråga 2'") as failed:
        await eva.sees("Fråga 2", within=0.01)
    assert "* bot: Fråga 1 av 9" in str(failed.value)
    with pytest.raises(AssertionError, match="Eva Ek sees no button 'Nästa'"):
        eva.presses("Nästa")


async def test_an_old_answer_is_not_seen_as_the_answer_to_a_new_question(
    bot: Bot, eva: Person
) -> None:
    await bot.send_message(eva.id, "Noterat")
    eva.says("Och nu?")
    with pytest.raises(AssertionError):
        await eva.sees("Noterat", within=0.01)


async def test_a_lean_server_remembers_only_the_last(bot: Bot) -> None:
    async with Server(lean=True) as server:
        eva = server.person("Eva Ek")
        for number in range(1500):
            eva.says(f"{number}")
        assert len(eva.chat.messages) == 200
        assert eva.messages[-1].text == "1499"


async def test_the_server_listens_on_this_machine_only(server: Server) -> None:
    assert server.url == f"http://127.0.0.1:{server.port}"
    addresses = {site.name for site in server._runner.sites}
    assert addresses == {server.url}
