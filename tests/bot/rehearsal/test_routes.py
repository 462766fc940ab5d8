"""The page's own HTTP interface, as a test in another process uses it."""

import json
import re
from collections.abc import AsyncIterator
from importlib.resources import files
from typing import Any

import pytest
from aiohttp import ClientSession, FormData
from telegram import Bot

from bot.rehearsal.person import Person
from bot.rehearsal.server import Server
from tests.bot.rehearsal.pictures import png
from tests.bot.rehearsal.test_editing import YES


@pytest.fixture
async def http(server: Server) -> AsyncIterator[ClientSession]:
    async with ClientSession(server.url) as http:
        yield http


async def ask(http: ClientSession, what: str, /, status: int = 200, **asked: Any) -> Any:
    async with http.post(f"/rehearsal/{what}", json=asked) as response:
        assert response.status == status, await response.text()
        return await response.json()


async def state(http: ClientSession) -> Any:
    async with http.get("/rehearsal/state") as response:
        return await response.json()


async def test_a_whole_conversation_over_http(http: ClientSession, bot: Bot) -> None:
    person = await ask(http, "people", name="Nils Ny", id=42, role="nyanställd", start="abc")
    assert (person["connected"], person["link"]) == (
        False,
        f"https://t.me/{bot.username}?start=abc",
    )
    await ask(http, "open", person=42)
    await bot.send_message(42, "Klart?", reply_markup=YES)
    press = await ask(http, "press", person=42, label="Ja")
    assert [shape["id"] for shape in (await state(http))["presses"]] == [press["id"]]

    await bot.answer_callback_query(press["id"], "Noterat")
    await ask(http, "say", person=42, text="Tack")
    now = await state(http)
    assert now["presses"] == []
    assert [shape["text"] for shape in now["messages"]] == ["/start abc", "Klart?", "Tack"]
    updates = await bot.get_updates()
    assert [u.callback_query.data if u.callback_query else u.message.text for u in updates] == [
        "/start abc",
        "ja",
        "Tack",
    ]
    async with http.get("/rehearsal/calls") as response:
        methods = [call["method"] for call in await response.json()]
    assert methods == ["getme", "sendmessage", "answercallbackquery", "getupdates"]


async def test_files_are_uploaded_and_fetched_again(http: ClientSession, eva: Person) -> None:
    for kind, name, data in (("document", "åäö.csv", b"a;b"), ("photo", "bild.png", png(9, 6))):
        form = FormData({"person": str(eva.id), "as": kind, "caption": "Här"}, quote_fields=False)
        form.add_field("file", data, filename=name)
        async with http.post("/rehearsal/upload", data=form) as response:
            shape = await response.json()
        assert (shape["text"], shape["file"]["name"]) == ("Här", name)
        async with http.get(shape["file"]["url"]) as response:
            assert await response.read() == data
            place = "inline" if kind == "photo" else "attachment"
            assert response.headers["Content-Disposition"].startswith(place)
            assert response.headers["X-Content-Type-Options"] == "nosniff"


async def test_the_clock_is_moved_over_http(http: ClientSession, server: Server) -> None:
    before = server.clock.now()
    await ask(http, "clock", **{"pass": "week"})
    assert 6.9 < (server.clock.now() - before).total_seconds() / 86400 < 7.1
    await ask(http, "clock", until="2099-01-01T08:00:00+01:00")
    assert server.clock.now().isoformat().startswith("2099-01-01T07:00:00")
    await ask(http, "clock", status=400, until="2027-01-01T08:00:00+01:00")
    await ask(http, "clock", status=400, **{"pass": "year"})


async def test_faults_blocks_and_updates_over_http(
    http: ClientSession, server: Server, eva: Person
) -> None:
    await ask(http, "faults", kind="too_many", methods=["sendMessage"], calls=2)
    await ask(http, "faults", kind="slow", seconds=0.1)
    assert [fault["kind"] for fault in (await state(http))["faults"]] == ["too_many", "slow"]
    async with http.delete("/rehearsal/faults?kind=slow"):
        assert [str(fault.kind) for fault in server.faults.active] == ["too_many"]

    await ask(http, "block", person=eva.id, blocked=True)
    assert eva.blocked
    assert (await ask(http, "inject", update_id=7, message={}))["update_id"] == 7


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("say", {"person": 4711, "text": "Hej"}),
        ("say", {"text": "Hej"}),
        ("press", {"person": 700000001, "label": "Finns inte"}),
        ("open", {"person": 700000001}),
        ("faults", {"kind": "flood"}),
        ("faults", {"kind": "slow", "colour": "red"}),
        ("nothing", {}),
    ],
)
async def test_what_cannot_be_done_is_answered_with_why(
    http: ClientSession, eva: Person, name: str, asked: dict[str, Any]
) -> None:
    assert (await ask(http, name, status=400, **asked))["error"]


async def test_events_begin_with_everything_and_go_on_with_what_changes(
    http: ClientSession, bot: Bot, eva: Person
) -> None:
    async with http.get("/rehearsal/events") as response:
        names = []
        await bot.send_message(eva.id, "Hej")
        await bot.send_chat_action(eva.id, "typing")
        eva.blocks()
        async for line in response.content:
            if line.startswith(b"event: "):
                names.append(line.split()[1].decode())
            if line.startswith(b"data: "):
                json.loads(line.removeprefix(b"data: "))
            if len(names) == 4:
                break
    assert names == ["state", "message", "action", "person"]


async def test_only_pages_from_this_very_address_may_play(
    http: ClientSession, server: Server, eva: Person
) -> None:
    foreign = ({"Host": "rehearsal.example.org"}, {"Origin": "https://example.org"})
    for headers in foreign:
        asked = {"person": eva.id, "text": "Hej"}
        async with http.post("/rehearsal/say", json=asked, headers=headers) as response:
            assert response.status == 403
    assert [message.text for message in eva.messages] == ["/start"]
    async with http.get("/", headers={"Host": f"localhost:{server.port}"}) as response:
        assert response.status == 200
        assert "default-src 'self'" in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["/page/../server.py", "/page/nothing.js", "/page/", "/elsewhere"])
async def test_nothing_but_the_page_is_given_away(http: ClientSession, path: str) -> None:
    async with http.get(path) as response:
        assert response.status == 404


PAIRS = [
    ("ink", "surface"),
    ("ink", "wall"),
    ("ink", "mine"),
    ("ink", "accent-soft"),
    ("quiet", "surface"),
    ("quiet", "wall"),
    ("accent", "surface"),
    ("accent", "wall"),
    ("accent", "accent-soft"),
    ("on-fill", "accent-fill"),
    ("danger", "danger-soft"),
    ("success", "success-soft"),
    ("warm", "surface"),
    ("warm", "warm-soft"),
    ("surface", "danger"),
]


@pytest.mark.parametrize(("words", "ground"), PAIRS)
def test_words_stand_out_from_their_ground_in_light_and_dark(words: str, ground: str) -> None:
    css = (files("bot.rehearsal") / "page" / "page.css").read_text()
    light, dark = (
        dict(re.findall(r"--([a-z-]+): #([0-9a-f]{6})", block))
        for block in re.findall(r":root \{(.*?)\n *\}", css, re.DOTALL)
    )
    for colours in (light, light | dark):
        assert contrast(colours[words], colours[ground]) >= 4.5  # WCAG 2.2, level AA


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
