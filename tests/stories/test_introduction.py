"""A manager starts an introduction, and all concerned work through it."""

from pathlib import Path

from tests.stories.stage import Stage


async def test_a_manager_starts_an_introduction_in_at_most_eight_steps(tmp_path: Path) -> None:
    async with Stage(tmp_path) as stage:
        petra = stage.person("9004")
        await stage.connects(petra)
        petra.says("/introduktion")
        await petra.sees("Fråga 1 av 4")
        print(petra.transcript())
        petra.presses("Nour Nybörjare, 14/12")
        await petra.sees("Fråga 2 av 4")
        print(petra.transcript())
        petra.presses("Handläggare och socialsekreterare")
        await petra.sees("Fråga 3 av 4")
        print(petra.transcript())
        petra.presses("Måns Mentorsson")
        await petra.sees("Fråga 4 av 4")
        print(petra.transcript())
        petra.presses("Måndag 14 december")
        await petra.sees("Introduktion för Nour")
        print(petra.transcript())
        petra.presses("Starta introduktionen")
        await petra.sees("är igång")
        print(petra.transcript())
        nour = stage.person("9008")
        await stage.connects(nour)
        print(nour.transcript())
        await stage.days_pass(2)
        print(petra.transcript())
        print(nour.transcript())
        nour.presses("Min introduktion")
        await nour.sees("Din introduktion")
        print(nour.transcript())
        assert 0
