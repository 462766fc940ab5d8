"""The page in a real Chromium: on a phone, on paper, in the dark, for those who see few colours."""

import math
import re
from collections.abc import AsyncIterator
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from playwright.async_api import Browser

from bot.reports.files import as_page
from templates import PACKAGED
from tests.bot.reports.analysed import a_town, analysis, fresh_database
from tests.storage.departed import a_year_goes_by
from tests.storage.municipality import TODAY
from tests.stories.window import PHONE, chromium

CSS = (PACKAGED / "reports" / "report.css").read_text("utf-8")
PARTS = ("s1", "s2", "s3", "s4", "s5")
ALIKE = 0.12
"""In OKLab, where 1 is from black to white."""
LONGEST = "Lärare i grundskolans tidigare år och fritidspedagog med samordningsansvar"


@pytest.fixture
def page_file(tmp_path: Path) -> Path:
    """The analysis of a year with everything in it, and a profession with a long name."""
    database = fresh_database(tmp_path)
    with database.transaction() as db:
        town = a_town(db)
        a_year_goes_by(town)
        town.person("Lång", next(iter(town.units.values())), position=LONGEST)
        page = as_page(analysis(db, 2026, TODAY))
    database.close()
    file = tmp_path / "analysis.html"
    file.write_bytes(page)
    return file


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as browser:
        yield browser


async def test_on_a_phone_nothing_is_beside_the_screen(browser: Browser, page_file: Path) -> None:
    for width in (320, PHONE["width"], 1100):
        page = await browser.new_page(viewport={"width": width, "height": PHONE["height"]})
        failed: list[str] = []
        page.on("console", lambda said, failed=failed: failed.append(said.text))
        await page.goto(page_file.as_uri())
        assert await page.evaluate("document.documentElement.scrollWidth") <= width
        assert await page.evaluate(BESIDE_ITS_CARD) == []
        assert width == 320 or await page.evaluate(BROKEN_WORDS) == []
        assert failed == []
        await page.close()


async def test_every_bar_is_as_long_as_its_share_and_says_it(
    browser: Browser, page_file: Path
) -> None:
    page = await browser.new_page(viewport={"width": 1100, "height": 800})
    await page.goto(page_file.as_uri())
    measured = await page.evaluate(MEASURED)
    assert len(measured) >= 12
    for said, length in measured:
        percent = int(re.search(r"(\d+)\s%", said)[1])  # type: ignore[index]
        assert length == pytest.approx(percent / 100, abs=0.006)
    assert await page.locator("#leave").get_by_text("vägde tyngst för 3").is_visible()


async def test_it_is_dark_where_the_reader_likes_it_and_light_on_paper(
    browser: Browser, page_file: Path
) -> None:
    page = await browser.new_page(color_scheme="dark")
    await page.goto(page_file.as_uri())
    assert await page.evaluate(LIGHTNESS) < 40
    await page.emulate_media(media="print", color_scheme="dark")
    assert await page.evaluate(LIGHTNESS) == 255


def test_it_fetches_nothing_and_runs_nothing(page_file: Path) -> None:
    page = page_file.read_text("utf-8")
    assert "default-src 'none'" in page
    for outside in ("<script", "<link", "<img", "http:", "https:", "url(", "@import"):
        assert outside not in page


# Colours


@pytest.mark.parametrize("scheme", ["light", "dark", "print"])
@pytest.mark.parametrize("seen_as", ["all", "protan", "deutan", "tritan"])
def test_colours_are_told_apart_by_those_who_see_fewer(scheme: str, seen_as: str) -> None:
    """The parts of a bar from each other, and why they come from why they leave."""
    colours = palette(scheme)
    for one, other in [*combinations(PARTS, 2), ("come", "leave")]:
        apart = distance(seen(colours[one], seen_as), seen(colours[other], seen_as))
        assert apart > ALIKE, f"{one} and {other} look alike in {scheme} to {seen_as}"


@pytest.mark.parametrize("scheme", ["light", "print"])
def test_parts_that_meet_are_told_apart_in_a_copy_without_colours(scheme: str) -> None:
    colours = palette(scheme)
    for one, other in pairwise(PARTS):
        assert distance(seen(colours[one], "grey"), seen(colours[other], "grey")) > ALIKE


def test_red_and_green_would_be_caught() -> None:
    """The twin."""
    assert distance(seen("#b03a2e", "deutan"), seen("#5f7a2e", "deutan")) < ALIKE


@pytest.mark.parametrize("scheme", ["light", "dark", "print"])
def test_words_and_bars_stand_out_from_the_card(scheme: str) -> None:
    """WCAG 2.2: 4.5 for words, 3 for what is drawn, except for parts beside their numbers."""
    colours = palette(scheme)
    for words in ("ink", "quiet"):
        assert contrast(colours[words], colours["card"]) >= 4.5
        assert contrast(colours[words], colours["paper"]) >= 4.5
    for bar in ("come", "leave", "plain"):
        assert contrast(colours[bar], colours["card"]) >= 3


def palette(scheme: str) -> dict[str, str]:
    blocks = re.findall(r":root \{(.*?)\}", CSS, re.DOTALL)
    block = blocks[("light", "dark", "print").index(scheme)]
    return dict(re.findall(r"--(\w+): (#\w{6});", block))


MACHADO = {
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216),
               (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413),
               (-0.011820, 0.042940, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602),
               (0.004733, 0.691367, 0.303900)),
}  # fmt: skip
"""Machado, Oliveira and Fernandes 2009, severity 1: what is seen of linear red, green and blue."""

Linear = tuple[float, ...]


def linear(colour: str) -> Linear:
    values = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return tuple(v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in values)


def luminance(colour: Linear) -> float:
    return sum(a * b for a, b in zip((0.2126, 0.7152, 0.0722), colour, strict=True))


def seen(colour: str, by: str) -> Linear:
    rgb = linear(colour)
    if by == "grey":
        return (luminance(rgb),) * 3
    if by == "all":
        return rgb
    rows = MACHADO[by]
    return tuple(max(0.0, sum(a * b for a, b in zip(row, rgb, strict=True))) for row in rows)


def distance(one: Linear, other: Linear) -> float:
    """In OKLab (Ottosson 2020)."""
    return math.dist(oklab(one), oklab(other))


def oklab(rgb: Linear) -> Linear:
    lms = (
        (0.4122214708, 0.5363325363, 0.0514459929),
        (0.2119034982, 0.6806995451, 0.1073969566),
        (0.0883024619, 0.2817188376, 0.6299787005),
    )
    lab = (
        (0.2104542553, 0.7936177850, -0.0040720468),
        (1.9779984951, -2.4285922050, 0.4505937099),
        (0.0259040371, 0.7827717662, -0.8086757660),
    )
    cones = [math.cbrt(sum(a * b for a, b in zip(row, rgb, strict=True))) for row in lms]
    return tuple(sum(a * b for a, b in zip(row, cones, strict=True)) for row in lab)


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(linear(one)), luminance(linear(other))), reverse=True)
    return (light + 0.05) / (dark + 0.05)


BESIDE_ITS_CARD = """() => [...document.querySelectorAll('section')].flatMap(card => {
  const edge = card.getBoundingClientRect().right
  return [...card.querySelectorAll('*:not(rect):not(.heard)')]
    .filter(it => it.getBoundingClientRect().right > edge + 0.5 && !it.closest('thead'))
    .map(it => it.outerHTML.slice(0, 80))
})"""
BROKEN_WORDS = """() => [...document.querySelectorAll('th, dt, h1, h2, h3, .label')]
  .flatMap(it => [...it.childNodes].filter(node => node.nodeType === 3))
  .flatMap(node => [...node.data.matchAll(/[^\\s-]+/g)].filter(word => {
    const range = document.createRange()
    range.setStart(node, word.index)
    range.setEnd(node, word.index + word[0].length)
    return new Set([...range.getClientRects()].map(box => box.top)).size > 1
  }).map(word => word[0]))"""
MEASURED = """() => [...document.querySelectorAll('.bars li')]
  .filter(li => li.querySelector('rect.bar'))
  .map(li => [
    li.querySelector('.value').textContent,
    li.querySelector('rect.bar').getBoundingClientRect().width
      / li.querySelector('rect.track').getBoundingClientRect().width,
  ])"""
LIGHTNESS = """() => Number(
  getComputedStyle(document.body).backgroundColor.match(/\\d+/)[0])"""
