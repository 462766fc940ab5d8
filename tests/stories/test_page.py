"""The errand as it is seen: on the page, in a browser, manager and new hire side by side."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from tests.stories.stage import CAST, Stage
from tests.stories.window import DESKTOP, PHONE, chromium, column, presses, says, window

PETRA_AND_NOUR = [role for role in CAST if role.employee_no in ("9004", "9008")]


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with Stage(tmp_path, cast=PETRA_AND_NOUR) as stage:
        yield stage


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as browser:
        yield browser


async def test_manager_and_new_hire_side_by_side(browser: Browser, stage: Stage) -> None:
    async with window(browser, stage, DESKTOP) as page:
        petra, nour = column(page, "Petra Påhitt"), column(page, "Nour Nybörjare")
        await presses(petra, "Öppna inbjudan")
        await expect(petra.get_by_text("Kompis").last).to_be_visible()
        await presses(nour, "Öppna inbjudan")
        await expect(nour.get_by_text("Kompis").last).to_be_visible()
        await _introduces(petra)

        await _time_passes(page, "till nästa kl 08:00")
        await expect(nour.get_by_text("God morgon, Nour")).to_be_visible()
        await presses(nour, "Min introduktion")
        await expect(nour.get_by_text("0 av 41 klart")).to_be_in_viewport()

        await _time_passes(page, "En dag går")
        digest = petra.locator(".message", has_text="God morgon, Petra").last
        for label in ("✓ 1 Klar", "1 Öppna", "1 I morgon", "1 Nästa vecka"):
            await expect(digest.get_by_role("button", name=label, exact=True)).to_be_visible()
        await presses(petra, "✓ 1 Klar")
        await expect(petra.get_by_role("status")).to_contain_text("Klart:")
        await says(nour, "/min_introduktion")
        await expect(nour.get_by_text("1 av 41 klart")).to_be_in_viewport()
        await expect(petra).to_be_in_viewport(ratio=1)
        await expect(nour).to_be_in_viewport(ratio=1)


async def test_the_same_fits_a_phone(browser: Browser, stage: Stage) -> None:
    async with window(browser, stage, PHONE) as page:
        petra = column(page, "Petra Påhitt")
        await presses(petra, "Öppna inbjudan")
        await _introduces(petra)
        plan = petra.get_by_text("är igång").last
        await expect(plan).to_be_in_viewport()
        assert await page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        for button in await petra.locator(".message").last.get_by_role("button").all():
            box = await button.bounding_box()
            assert box is not None
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= PHONE["width"]
            assert box["height"] >= 30  # a thumb hits it


async def _introduces(petra: Locator) -> None:
    await says(petra, "ny medarbetare")
    for question, answer in (
        ("Fråga 1 av 4", "Nour Nybörjare, 14/12"),
        ("Fråga 2 av 4", "Handläggare och socialsekreterare"),
        ("Fråga 3 av 4", "Måns Mentorsson"),
        ("Fråga 4 av 4", "Måndag 14 december"),
        ("Introduktion för Nour Nybörjare", "Starta introduktionen"),
    ):
        await expect(petra.get_by_text(question).last).to_be_visible()
        await presses(petra, answer)
    await expect(petra.get_by_text("är igång").last).to_be_visible()


async def _time_passes(page: Page, label: str) -> None:
    now = page.locator("#now")
    before = await now.inner_text()
    await page.get_by_role("button", name=label).click()
    await expect(now).not_to_have_text(before)
    await expect(page.locator("#passing")).to_be_hidden()
