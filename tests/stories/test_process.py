"""The whole errand with the bot as a process of its own, and nothing but HTTP to reach it."""

import asyncio
import signal
from pathlib import Path

from tests.stories.rehearsed import Player, Rehearsal, rehearse

FREE_DAYS_IN_A_ROW = 5
"""The most there are: a Christmas or an Easter."""


async def test_the_errand_from_the_invitation_to_a_tick_from_the_digest(tmp_path: Path) -> None:
    async with Rehearsal(tmp_path) as rehearsal:
        petra, nour = await rehearsal.player("Petra"), await rehearsal.player("Nour")
        await petra.opens()
        await petra.sees("Kompis")
        await nour.opens()
        await nour.sees("Kompis")
        await _introduces(petra)
        assert await _mornings_greeted(nour) == 0  # nobody is disturbed before a morning comes

        await rehearsal.passes("day")
        for _ in range(FREE_DAYS_IN_A_ROW):
            await rehearsal.passes("morning")
        greeting = await nour.sees("God morgon")
        assert "Din introduktion är igång" in greeting["text"]
        await nour.presses("Min introduktion", on=greeting)
        await nour.sees("0 av ")

        await rehearsal.passes("week")
        digest = await petra.sees("God morgon")
        before = len(await petra.reads())
        await petra.presses("✓ 1 Klar", on=digest)
        await petra.sees_anew(digest)
        assert len(await petra.reads()) == before  # in place, with no message more
        await petra.says("/introduktioner")
        assert " 1 av " in (await petra.sees("Pågående introduktioner"))["text"]
        assert await rehearsal.is_told(signal.SIGTERM) == (0, "")


async def test_it_ends_in_order_with_a_key_as_well(tmp_path: Path) -> None:
    """Ctrl-C in the terminal is a SIGINT."""
    async with Rehearsal(tmp_path) as rehearsal:
        mans = await rehearsal.player("Måns")
        await mans.opens()
        await mans.sees("Kompis")
        assert await rehearsal.is_told(signal.SIGINT) == (0, "")


async def _introduces(petra: Player) -> None:
    await petra.says("ny medarbetare")
    await petra.presses("Nour Nybörjare", on=await petra.sees("Fråga 1 av 4"))
    await petra.presses("Handläggare", on=await petra.sees("Fråga 2 av 4"))
    await petra.presses("Måns Mentorsson", on=await petra.sees("Fråga 3 av 4"))
    question = await petra.sees("Fråga 4 av 4")
    first_day = question["keyboard"][0][0]["text"]
    await petra.presses(first_day, on=question)
    plan = await petra.sees("Introduktion för Nour Nybörjare")
    await petra.presses("Starta introduktionen", on=plan)
    await petra.sees("är igång")


async def _mornings_greeted(person: Player) -> int:
    return sum("God morgon" in message["text"] for message in await person.reads())


async def test_it_refuses_to_play_beside_a_real_token(tmp_path: Path) -> None:
    process = await rehearse(tmp_path, KOMPIS_TOKEN="12345:real")
    out, error = await asyncio.wait_for(process.communicate(), 20)
    assert (process.returncode, out) == (1, b"")
    assert error.decode().splitlines() == [
        "kompis: A rehearsal never runs beside a real token. Unset KOMPIS_TOKEN and try again."
    ]
