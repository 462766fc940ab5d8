"""No way leads to what leavers say in confidence: not by any command, button, file, log or row.

A word that nobody else would write stands in every confidential answer. Then the manager, a
colleague, the manager's manager and HR press and write all there is, and what they would need a
forged button for is tried as well.
"""

import contextlib
import io
import itertools
import logging
import typing
import zipfile
from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from bot import handlers, logs
from bot.errands import Errand
from bot.rehearsal.files import File
from bot.rehearsal.person import Person
from bot.talk import Talk
from bot.updates import Pressed
from storage import accounts, surveys
from storage.database import savepoint
from tests.storage.sealed import CANARY, readable
from tests.stories.explorer import everything_seen
from tests.stories.scenes import LINK, introduces
from tests.stories.stage import STOCKHOLM, Stage
from tests.stories.test_departures import leaves
from tests.stories.test_exit_survey import answers

TOLD_TO_HR = "kanariefågel-som-HR-hört"
"""Stands in the record of the interview that HR held: for the leaver and for HR."""
AUGUST = datetime(2027, 8, 2, 8, tzinfo=STOCKHOLM)
"""When the half-year in which they left is published."""
IDS = (1, 2, 3, 4)
"""Of whatever a button is about: there are so many people, departures and runs to be guessed."""
FEWER = 40
"""Combinations tried for each button."""


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What an operator would read, with everybody's chatter in it."""
    written, root = io.StringIO(), logging.getLogger()
    handler, level = logging.StreamHandler(written), root.level
    handler.setFormatter(logs.Discreet())
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield written
    root.removeHandler(handler)
    root.setLevel(level)


@pytest.fixture
async def after(tmp_path: Path, log: io.StringIO) -> AsyncIterator[Stage]:
    """Måns has answered, and talked to HR; Klara is half way; both have left Petra's unit."""
    async with Stage(tmp_path, survey_comments=True) as stage:
        await _plays(stage)
        yield stage


async def _plays(stage: Stage) -> None:
    petra, mans, klara, hedda, _disa, _kalle = await stage.enter(
        "Petra", "Måns", "Klara", "Hedda", "Disa", "Kalle"
    )
    hedda.says("/meny")  # and vouches for the others, whom she knows
    await stage.settles()
    for message in [m for m in hedda.messages if "Ja, det stämmer" in m.buttons]:
        hedda.presses("Ja, det stämmer", on=message)
        await stage.settles()
    await introduces(petra)
    await leaves(petra, "måns")
    await leaves(petra, "klara")
    mans.says("/mitt_avslut")
    mans.presses("Avslutningssamtal", on=await mans.sees("När du slutar"))
    await mans.sees("Ditt avslutningssamtal")
    await _tells_hr(hedda)
    for leaver in (mans, klara):
        leaver.says("/enkat")
        await leaver.sees("Vad sparas?")
        await answers(leaver)
        await leaver.sees("med egna ord")
        leaver.says(f"{CANARY} om chefen")
        await leaver.sees("Så här har du svarat")
    mans.presses("Skicka")
    await mans.sees("kopplingen till dig är borttagen")
    klara.says(f"{CANARY} en gång till")
    await klara.sees("Nu är allt besvarat")
    await stage.mornings(2)


async def _tells_hr(hedda: Person) -> None:
    hedda.says("/avslutningar")
    hedda.presses("Måns Mentorsson", on=await hedda.sees("De som slutar"))
    await hedda.sees("Sista dag: ")
    hedda.presses("Avslutningssamtal")
    await hedda.sees("Avslutningssamtal med")
    hedda.presses("Börja samtalet")
    await hedda.sees("Vad har fungerat bra?")
    hedda.says(TOLD_TO_HR)
    while "Skicka" not in hedda.last.buttons:
        asked = hedda.last
        text, buttons = asked.text, asked.buttons
        choice = next((b for b in ("Hoppa över", "Ja", "3", "10") if b in buttons), buttons[0])
        hedda.presses(choice, on=asked)
        await hedda.sees(lambda message, text=text: message.text != text)
    hedda.presses("Skicka")
    await hedda.sees("kan nu läsa anteckningarna")


def commands() -> list[str]:
    """Every one there is, and words that are none."""
    return [*(f"/{name}" for name in handlers.ERRANDS.commands), CANARY[:8], "vad sa Måns?"]


def readable_in(file: File) -> str:
    """What a file that the bot has sent says, in whatever it is wrapped."""
    if file.name.endswith(".pdf"):
        return "".join(page.extract_text() for page in PdfReader(io.BytesIO(file.data)).pages)
    if zipfile.is_zipfile(io.BytesIO(file.data)):
        with zipfile.ZipFile(io.BytesIO(file.data)) as whole:
            return "".join(whole.read(name).decode("utf-8", "replace") for name in whole.namelist())
    return file.data.decode("utf-8", "replace")


async def all_that_comes_to(stage: Stage, person: Person) -> str:
    seen = await everything_seen(stage, person, *commands())
    files = [readable_in(file) for file in person.documents]
    texts = [message.text for message in person.messages]
    return "\n".join([seen, *texts, *files])


@pytest.mark.parametrize("who", ["Petra", "Kalle", "Disa"])
async def test_manager_colleague_and_the_managers_manager_find_nothing(
    after: Stage, log: io.StringIO, who: str
) -> None:
    text = await all_that_comes_to(after, after.person(who))
    assert len(text) > 1000
    assert "Måns Mentorsson" in text
    assert CANARY not in text
    assert TOLD_TO_HR not in text
    assert CANARY not in log.getvalue()
    assert TOLD_TO_HR not in log.getvalue()


async def test_hr_finds_nothing_of_what_is_not_published(after: Stage) -> None:
    """Two have left: there is nothing to be published, and nothing else is shown."""
    await after.at(AUGUST)
    text = await all_that_comes_to(after, after.person("Hedda"))
    assert TOLD_TO_HR in text
    assert CANARY not in text


async def test_whoever_has_the_database_and_not_the_key_finds_nothing(
    after: Stage,
) -> None:
    await after.settles()
    assert CANARY not in readable(after.app.settings.database_url)
    assert TOLD_TO_HR in readable(after.app.settings.database_url)  # no secret from an operator
    assert not any(CANARY.encode() in content for content in beside(after.app.settings.keys))
    with after.app.database.reading() as db:
        said = [one.answers["comment"] for one in surveys.responses(db)]
    assert said == [f"{CANARY} om chefen"]  # it is there to be found


def beside(keys: Path) -> list[bytes]:
    """All files of this bot but its keys."""
    files = [path for path in keys.parent.rglob("*") if path.is_file() and path != keys]
    assert files
    return [path.read_bytes() for path in files]


# Whether it was answered

ABOUT_LEAVERS = ("/avslutningar", "/enkatsvar")


async def seen_of_leavers(folder: Path, who: str, *commands: str, answered: bool) -> str:
    """All that somebody can find of Måns, who has answered or has not."""
    async with Stage(folder) as stage:
        petra, mans, hedda = await stage.enter("Petra", "Måns", "Hedda")
        await leaves(petra, "måns")
        mans.says("/enkat")
        await mans.sees("Vad sparas?")
        if answered:
            await answers(mans)
            await mans.sees("Så här har du svarat")
            mans.presses("Skicka")
            await mans.sees("kopplingen till dig är borttagen")
        await stage.mornings(2)
        petra.says("/meny")
        hedda.says("/meny")
        await stage.settles()
        return LINK.sub("", await everything_seen(stage, stage.person(who), *commands))


@pytest.mark.parametrize("who", ["Petra", "Hedda"])
async def test_neither_manager_nor_hr_can_tell_whether_it_was_answered(
    tmp_path: Path, who: str
) -> None:
    silent, told = (a_folder(tmp_path, name) for name in ("silent", "told"))
    before = await seen_of_leavers(silent, who, *ABOUT_LEAVERS, answered=False)
    after = await seen_of_leavers(told, who, *ABOUT_LEAVERS, answered=True)
    assert "Måns Mentorsson" in before
    assert set(before.splitlines()) == set(after.splitlines())


def a_folder(within: Path, name: str) -> Path:
    folder = within / name
    folder.mkdir()
    return folder


# Forged


def _candidates(hint: Any) -> Sequence[Any]:
    if hint is int:
        return IDS
    if hint is bool:
        return (True,)
    if hint is str:
        return ("exit_survey", "exit_interview", "comment", "worked", "held", "2027")
    options = typing.get_args(hint)
    if type(None) in options:
        inner = next(option for option in options if option is not type(None))
        return (None, *_candidates(inner))
    return ([], {}) if typing.get_origin(hint) else (CANARY[:3],)


def _ways(press: Any) -> Iterator[tuple[Any, ...]]:
    """Arguments of the kinds that the press takes."""
    hints = [hint for name, hint in typing.get_type_hints(press).items() if name != "return"]
    tried = itertools.product(*(_candidates(hint) for hint in hints[1:]))
    return itertools.islice(tried, FEWER)


class _Undone(Exception):
    """So that nothing of all this is kept."""


def forged(stage: Stage, person: Person, errands: Errand) -> list[str]:
    """All that any button could bring this person, were its data forged."""
    return [
        said
        for verb, press in errands.presses.items()
        for said in _forged(stage, person, verb, press)
    ]


def _forged(stage: Stage, person: Person, verb: str, press: Any) -> list[str]:
    app, found = stage.app, []
    with contextlib.suppress(_Undone), app.database.transaction() as db:
        speaker = accounts.speaker(db, person.id, app.house.hours.today(app.now()))
        assert speaker is not None
        for arguments in _ways(press):
            talk = Talk(db, app.house, Pressed(0, person.id, "1", "", 1), app.now(), speaker)
            with contextlib.suppress(Exception), savepoint(db):
                press(talk, *arguments)
                found += [f"{verb}: {out.text}" for out in talk.out if out.text]
                found += [f"{verb}: {toast.text}" for toast in talk.toasts]
                raise _Undone
            if not db.is_active:
                break
        raise _Undone
    return found


async def test_no_forged_button_leads_to_it(after: Stage) -> None:
    await after.settles()
    for who in ("Petra", "Kalle", "Disa"):
        found = forged(after, after.person(who), handlers.ERRANDS)
        assert len(found) > 100
        assert not [text for text in found if CANARY in text or TOLD_TO_HR in text]


# The twin

leaky = Errand()


@leaky.press("leak.answers")
@leaky.command("lacka")
def leak(talk: Talk, survey: int = 1) -> None:
    """A back door."""
    said = [str(one.answers.get("comment")) for one in surveys.responses(talk.db)]
    talk.say("questions.begun_already", title=str(said[survey - 1 :]))


async def test_a_back_door_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handlers, "ERRANDS", Errand.of_all([handlers.ERRANDS, leaky]))
    async with Stage(tmp_path, survey_comments=True) as stage:
        await _plays(stage)
        petra = stage.person("Petra")
        await stage.settles()
        assert any(CANARY in text for text in forged(stage, petra, handlers.ERRANDS))
        assert CANARY in await everything_seen(stage, petra, "/lacka")


async def test_that_somebody_answered_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handlers, "ERRANDS", Errand.of_all([handlers.ERRANDS, leaky]))
    silent, told = (a_folder(tmp_path, name) for name in ("silent", "told"))
    before = await seen_of_leavers(silent, "Petra", "/lacka", answered=False)
    after = await seen_of_leavers(told, "Petra", "/lacka", answered=True)
    assert set(before.splitlines()) != set(after.splitlines())
