"""Plays a scene and takes the README's picture of it: `python -m tests.stories.picture`."""

import asyncio
import re
import tempfile
from datetime import date
from pathlib import Path

from playwright.async_api import Page

from bot.rehearsal.person import Person
from tests.stories.scenes import introduces
from tests.stories.stage import CAST, STOCKHOLM, Stage
from tests.stories.window import DESKTOP, chromium, window

PICTURE = Path(__file__).parents[2] / ".readme" / "rehearsal.png"
SHOWN = ("9004", "9008", "9005", "9002")
DAY = date(2026, 12, 21)
"""Nour's second week begins: things are due and done, and the mentor is asked about the time."""
DILIGENT_UNTIL = date(2026, 12, 17)
DONE = re.compile(r"✓ \d+ Klar")


async def take() -> None:
    cast = sorted(
        (role for role in CAST if role.employee_no in SHOWN),
        key=lambda role: SHOWN.index(role.employee_no),
    )
    with tempfile.TemporaryDirectory() as folder:
        async with Stage(Path(folder), cast=cast) as stage, chromium() as browser:
            await _play(stage)
            async with window(browser, stage, DESKTOP) as page:
                await _take(page)


async def _play(stage: Stage) -> None:
    petra, nour, mans, hedda = await stage.enter("Petra", "Nour", "Måns", "Hedda")
    await introduces(petra)
    while stage.clock.now().astimezone(STOCKHOLM).date() < DILIGENT_UNTIL:
        await stage.mornings()
        for person in (petra, nour, mans):
            await _ticks_the_digest(person)
    await stage.until(DAY)
    await petra.sees("God morgon")
    await mans.sees("Hann du med")
    nour.says("/min_introduktion")
    await nour.sees("av 41 klart")
    hedda.says("/oversikt")
    await hedda.sees("Myndigheten")
    hedda.presses("Pågår (1)")
    await hedda.sees("Nour Nybörjare")


async def _ticks_the_digest(person: Person) -> None:
    """Everything that one tap is enough for."""
    while todo := [label for label in person.last.buttons if DONE.fullmatch(label)]:
        text = person.last.text
        person.presses(todo[0])
        await person.sees(lambda message, text=text: message.text != text)


async def _take(page: Page) -> None:
    """With each chat at its end, and before anything moves."""
    await page.get_by_text("av 41 klart").last.wait_for()
    PICTURE.parent.mkdir(exist_ok=True)
    await page.screenshot(path=PICTURE, animations="disabled", caret="hide")


if __name__ == "__main__":
    asyncio.run(take())
