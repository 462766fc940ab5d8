"""The chat page, played with in a real Chromium."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest
from playwright.async_api import Browser, Locator, Page, async_playwright, expect
from telegram import Bot

from bot.rehearsal.clock import MovableClock, passes_hourly
from bot.rehearsal.server import Server
from tests.bot.rehearsal.conftest import bot_of
from tests.bot.rehearsal.echo import QUESTION, echoing
from tests.bot.rehearsal.pictures import png

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESKTOP = {"width": 1400, "height": 900}
PHONE = {"width": 390, "height": 844}


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=ARGUMENTS
        )
        yield browser
        await browser.close()


@asynccontextmanager
async def page_of(browser: Browser, server: Server, size: dict[str, int]) -> AsyncIterator[Page]:
    """The page in a window; it asks nobody else for anything, and nothing in it fails."""
    page = await browser.new_page(viewport=size)
    asked: list[str] = []
    failed: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: failed.append(str(error)))
    await page.goto(server.url)
    yield page
    await page.close()
    assert failed == []
    assert [url for url in asked if not url.startswith((server.url, "data:"))] == []


def column(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name=name)


async def test_two_people_type_press_and_read_side_by_side(
    browser: Browser, server: Server, bot: Bot
) -> None:
    eva = server.person("Eva Ek", role="chef")
    nils = server.person("Nils Ny", role="nyanställd")
    async with echoing(bot), page_of(browser, server, DESKTOP) as page:
        evas, nilss = column(page, "Eva Ek"), column(page, "Nils Ny")
        await evas.get_by_role("button", name="Starta").click()
        await expect(evas.get_by_text("Du skrev /start")).to_be_visible()
        assert eva.connected
        assert not nils.connected

        await evas.get_by_role("textbox").fill("fråga")
        await evas.get_by_role("textbox").press("Enter")
        await expect(evas.locator("strong", has_text="Fråga 1")).to_be_visible()
        await evas.get_by_role("button", name="Nästa fråga").click()
        await expect(evas.get_by_text("Fråga 2 av 2")).to_be_visible()
        await expect(evas.get_by_text("Fråga 1")).to_have_count(0)
        await expect(evas.locator(".edited:visible")).to_have_text("redigerat")

        await evas.get_by_role("button", name="Spara").click()
        await expect(evas.get_by_role("status")).to_have_text("Sparat")

        await evas.get_by_role("button", name="Ta bort").click()
        await expect(evas.get_by_role("alertdialog")).to_contain_text("Frågan är borttagen")
        await evas.get_by_role("button", name="Okej").click()
        await expect(evas.get_by_text("Fråga 2 av 2")).to_have_count(0)

        await nilss.get_by_role("button", name="Starta").click()
        await expect(nilss.get_by_text("Du skrev /start")).to_be_visible()
        await expect(nilss.get_by_text("fråga")).to_have_count(0)


async def test_a_pressed_button_spins_until_it_is_answered(
    browser: Browser, server: Server, bot: Bot
) -> None:
    eva = server.person("Eva Ek")
    eva.says("/start")
    await bot.send_message(eva.id, "Fråga 1 av 2", reply_markup=QUESTION)
    async with page_of(browser, server, DESKTOP) as page:
        button = page.get_by_role("button", name="Spara")
        await button.click()
        await expect(button).to_have_attribute("aria-busy", "true")
        await page.reload()
        await expect(button).to_have_attribute("aria-busy", "true")
        async with echoing(bot):
            await expect(button).to_have_attribute("aria-busy", "false")


async def test_files_and_photos_go_both_ways(browser: Browser, server: Server, bot: Bot) -> None:
    eva = server.person("Eva Ek")
    eva.says("Hej")
    async with echoing(bot), page_of(browser, server, DESKTOP) as page:
        text = {"name": "lista.csv", "mimeType": "text/csv", "buffer": b"namn;enhet\n"}
        await page.get_by_role("textbox").fill("Här är listan")
        await page.locator("input.document").set_input_files(text)
        await expect(page.get_by_text("Här är listan")).to_be_visible()
        async with page.expect_download() as downloading:
            await page.locator(".by-bot").get_by_role("link", name="lista.csv").click()
        download = await downloading.value
        assert download.suggested_filename == "lista.csv"
        assert (await download.path()).read_bytes() == b"namn;enhet\n"

        photo = {"name": "bild.png", "mimeType": "image/png", "buffer": png(80, 50)}
        await page.locator("input.photo").set_input_files(photo)
        await expect(page.get_by_text("Fin bild")).to_be_visible()
        for picture in await page.get_by_role("img").all():
            assert await picture.evaluate("image => image.naturalWidth") > 0
    assert [message.file.is_photo for message in eva.messages if message.file] == [
        False,
        False,
        True,
        True,
    ]


async def test_on_a_phone_one_person_at_a_time_with_what_is_unread(
    browser: Browser, server: Server, bot: Bot
) -> None:
    eva = server.person("Eva Ek", role="chef")
    server.person("Nils Ny", role="nyanställd", start="abc123")
    async with echoing(bot), page_of(browser, server, PHONE) as page:
        assert await page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        await page.get_by_role("button", name="Nils Ny").click()
        await expect(column(page, "Nils Ny")).to_be_in_viewport(ratio=0.9)
        await expect(column(page, "Eva Ek")).not_to_be_in_viewport()

        await page.get_by_role("button", name="Öppna inbjudan").click()
        await expect(page.get_by_text("Du skrev /start abc123")).to_be_visible()

        eva.says("Hej")
        await eva.sees("Du skrev Hej")
        tab = page.get_by_role("button", name="Eva Ek")
        await expect(tab).to_contain_text("1 olästa", use_inner_text=True)
        await tab.click()
        await expect(column(page, "Eva Ek")).to_be_in_viewport(ratio=0.9)
        await expect(tab).not_to_contain_text("olästa", use_inner_text=True)


async def test_a_link_in_a_message_is_opened_by_whom_it_is_for(
    browser: Browser, server: Server, bot: Bot
) -> None:
    harriet, nils = server.person("Harriet Rask", role="HR"), server.person("Nils Ny")
    harriet.says("/start")
    await bot.send_message(harriet.id, f"Inbjudan till Nils: {server.link('tok-en_1')}")
    async with page_of(browser, server, DESKTOP) as page:
        await page.get_by_role("link", name="tok-en_1").click()
        await page.get_by_role("dialog").get_by_role("button", name="Nils Ny").click()
        await expect(column(page, "Nils Ny").get_by_text("/start tok-en_1")).to_be_visible()
    assert nils.connected


async def test_commands_are_found_in_the_menu_and_by_a_slash(
    browser: Browser, server: Server, bot: Bot
) -> None:
    eva = server.person("Eva Ek")
    eva.says("/start")
    await bot.set_my_commands([("introduktion", "Starta en introduktion"), ("hjalp", "Visa hjälp")])
    async with page_of(browser, server, DESKTOP) as page:
        await page.get_by_role("button", name="Kommandon").click()
        await page.get_by_role("button", name="/hjalp").click()
        await expect(page.get_by_role("log")).to_contain_text("/hjalp")
        await page.get_by_role("textbox").press_sequentially("/in")
        await expect(page.get_by_role("button", name="Visa hjälp")).to_be_hidden()
        await page.keyboard.press("ArrowDown")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("log")).to_contain_text("/introduktion")
    assert [message.text for message in eva.messages] == ["/start", "/hjalp", "/introduktion"]


async def test_time_passes_hour_by_hour_and_the_page_shows_it(browser: Browser) -> None:
    clock = MovableClock(datetime(2027, 3, 27, 11, 0, tzinfo=UTC), frozen=True)
    ticks: list[datetime] = []
    let_pass = asyncio.Event()

    async def tick(now: datetime) -> None:
        ticks.append(now)
        await let_pass.wait()

    clock.on_advance = lambda until: passes_hourly(clock, until, tick)
    async with Server(clock=clock) as server, page_of(browser, server, DESKTOP) as page:
        await expect(page.get_by_text("lördag 27 mars 2027 kl 12:00")).to_be_visible()
        await page.get_by_role("button", name="En dag går").click()
        await expect(page.get_by_text("Tiden går …")).to_be_visible()
        let_pass.set()
        # The clocks go forward that night: the day has 23 hours.
        await expect(page.get_by_text("söndag 28 mars 2027 kl 12:00")).to_be_visible()
        await expect(page.get_by_text("Tiden går …")).to_be_hidden()
        assert len(ticks) == 23

        await page.get_by_role("button", name="till nästa kl 08:00").click()
        await expect(page.get_by_text("måndag 29 mars 2027 kl 08:00")).to_be_visible()


async def test_things_go_wrong_when_asked_to(browser: Browser, server: Server, bot: Bot) -> None:
    eva = server.person("Eva Ek")
    eva.says("/start")
    async with echoing(bot), page_of(browser, server, DESKTOP) as page:
        await page.get_by_role("button", name="Störningar").click()
        await page.get_by_label("502").select_option("varje gång")
        await page.get_by_role("checkbox", name="Eva Ek").check()
        await expect(page.get_by_role("button", name="Störningar 2 på")).to_be_visible()
        assert [str(fault.kind) for fault in server.faults.active] == ["bad_gateway"]
        assert eva.blocked

        await page.get_by_label("502").select_option("aldrig")
        await page.get_by_role("button", name="Avblockera boten").click()
        await expect(page.get_by_role("button", name="Störningar", exact=True)).to_be_visible()
    assert server.faults.active == []
    assert not eva.blocked


async def test_a_page_that_lost_the_line_comes_back_with_everything(browser: Browser) -> None:
    server = Server()
    await server.start()
    eva = server.person("Eva Ek")
    eva.says("Före")
    async with page_of(browser, server, DESKTOP) as page:
        await expect(page.get_by_text("Före")).to_be_visible()
        await server.stop()
        await expect(page.get_by_text("Anslutningen bröts")).to_be_visible()
        async with Server(port=server.port) as again:
            other = again.person("Eva Ek")
            other.says("Efter")
            async with bot_of(again) as bot:
                await bot.send_message(other.id, "Välkommen åter")
            await expect(page.get_by_text("Välkommen åter")).to_be_visible(timeout=15_000)
            await expect(page.get_by_text("Före")).to_have_count(0)
            await expect(page.get_by_text("Anslutningen bröts")).to_be_hidden()
