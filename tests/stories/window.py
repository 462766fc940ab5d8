"""The chat page in a real Chromium, in front of a stage."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Browser, Locator, Page, async_playwright

from bot.rehearsal.clock import passes_hourly
from bot.rehearsal.play import rest
from tests.stories.stage import Stage

DESKTOP = {"width": 1400, "height": 900}
PHONE = {"width": 390, "height": 844}
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """Debian's, without a screen."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=ARGUMENTS
        )
        yield browser
        await browser.close()


@asynccontextmanager
async def window(browser: Browser, stage: Stage, size: dict[str, int]) -> AsyncIterator[Page]:
    """The page, with time that passes when its buttons say so; nothing in it may fail."""
    clock, app = stage.clock, stage.app
    clock.on_advance = lambda until: passes_hourly(clock, until, lambda _now: rest(app))
    page = await browser.new_page(viewport={"width": size["width"], "height": size["height"]})
    failed: list[str] = []
    page.on("pageerror", lambda error: failed.append(str(error)))
    page.on("console", lambda said: failed.append(said.text) if said.type == "error" else None)
    await page.goto(stage.server.url)
    yield page
    await page.close()
    assert failed == []


def column(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name=name)


async def says(column: Locator, text: str) -> None:
    await column.get_by_role("textbox").fill(text)
    await column.get_by_role("textbox").press("Enter")


async def presses(column: Locator, label: str) -> None:
    """The newest button with these words."""
    await column.get_by_role("button", name=label, exact=True).last.click()
