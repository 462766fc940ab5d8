"""No way leads to what leavers say in confidence: not by any command, button, file, log or row.

A word that nobody else would write stands in every confidential answer. Then the manager, a
colleague, the manager's manager and HR press and write all there is, and what they would need a
forged button for is tried as well. One story goes over HTTP, for what the bot writes and logs on
the way; the rest has nothing to do with that, and goes without.
"""

import contextlib
import io
import itertools
import logging
import shutil
import typing
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select

from bot import handlers, logs, publication, tick
from bot.errands import Errand
from bot.policy import Policy
from bot.talk import House, Talk
from bot.updates import Pressed
from schedules.hours import Hours
from storage import accounts, exit_surveys, survey_links, surveys
from storage.access import Actor
from storage.database import Database, savepoint, sqlite_url
from storage.keys import KeyFile
from storage.tables import Matter, Run
from tests.bot.curious import Curious
from tests.bot.turns import Turns
from tests.databases import ready_sqlite_url
from tests.storage.sealed import CANARY, readable
from tests.stories.explorer import everything_seen
from tests.stories.scenes import LINK
from tests.stories.stage import STOCKHOLM, Stage
from tests.stories.test_departures import leaves
from tests.stories.test_exit_survey import answers

TOLD_TO_HR = "kanariefågel-som-HR-hört"
"""Stands in the record of the interview that HR held: for the leaver and for HR."""
AUGUST = datetime(2027, 8, 2, 8, tzinfo=STOCKHOLM)
"""When the half-year in which they left is published."""
IDS = range(1, 11)
"""Of whatever a button is about: those of all leavers, of their departures and of their runs."""
FEWER = 15
"""Combinations tried for each button."""
ULLAS = "Ulla, på sin egen telefon"


@dataclass(frozen=True)
class Played:
    """What has happened, in a folder of its own; each test goes on in a copy."""

    folder: Path
    turns: Turns

    def again(self, folder: Path, errands: Errand = handlers.ERRANDS) -> Turns:
        folder.mkdir(exist_ok=True)
        for file in self.folder.iterdir():
            shutil.copy(file, folder)
        turns = self.turns.on(opened(folder))
        turns.house = house(errands)
        return turns


def opened(folder: Path) -> Database:
    return Database(sqlite_url(folder / "kompis.db"), KeyFile(folder / "kompis.keys"))


def house(errands: Errand = handlers.ERRANDS) -> House:
    policy = Policy(survey_comments=True)
    return House.build(errands, None, Hours(), "Påhittade kommunen", policy)


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Played:
    """Måns has answered, and talked to HR; Klara is half way; both are in Petra's unit. Ulla never
    was in the chat, and has answered by the link that HR printed."""
    folder = tmp_path_factory.mktemp("played")
    ready_sqlite_url(folder)
    database = opened(folder)
    turns = Turns(database, without="Ulla", house=house())
    for who, by in (("måns", "Petra"), ("klara", "Petra"), ("ulla", "Hedda")):
        registers(turns, who, by)
    turns.says("Måns", "/mitt_avslut")
    turns.presses("Måns", "Avslutningssamtal")
    tells_hr(turns)
    for who in ("Måns", "Klara"):
        turns.says(who, "/enkat")
        answers_all(turns, who)
    turns.opens(turns.phone(ULLAS), link_of(turns, "Ulla"))
    answers_all(turns, ULLAS)
    for who in ("Måns", ULLAS):
        turns.presses(who, "Skicka")
    turns.says("Klara", f"{CANARY} en gång till")
    turns.mornings(2)
    database.close()
    return Played(folder, turns)


@pytest.fixture
def after(played: Played, tmp_path: Path) -> Iterator[Turns]:
    turns = played.again(tmp_path)
    yield turns
    turns.database.close()


def registers(turns: Turns, who: str, by: str = "Petra") -> None:
    turns.says(by, "/avslut", who, "26 februari 2027")
    turns.presses(by, "Pension", "Hoppa över", "Starta planen")


def tells_hr(turns: Turns) -> None:
    turns.says("Hedda", "/avslutningar")
    turns.presses("Hedda", "Måns Mentorsson", "Avslutningssamtal", "Börja samtalet")
    turns.says("Hedda", TOLD_TO_HR)
    choices = ("Hoppa över", "Ja", "3", "10")
    while "Spara" not in (buttons := turns.buttons("Hedda")):
        turns.presses("Hedda", next((each for each in choices if each in buttons), buttons[0]))
    assert "kan nu läsa anteckningarna" in turns.presses("Hedda", "Spara")


def answers_all(turns: Turns, who: str) -> None:
    """From the first page to the review, with words of one's own."""
    turns.presses(who, "Svara på enkäten")
    while "med egna ord" not in turns.digest(who):
        turns.presses(who, "4" if "4" in turns.buttons(who) else turns.buttons(who)[0])
    assert "Dina svar är låsta" in turns.says(who, f"{CANARY} om chefen")


def link_of(turns: Turns, who: str) -> str:
    """As HR's sheet has it."""
    hr = Actor(turns.ids["Hedda"], frozenset({"hr"}), today=turns.now.date())
    theirs = select(col(Matter.id)).where(col(Matter.person_id) == turns.ids[who])
    with turns.database.transaction() as db:
        survey = exit_surveys.of_departure(db, hr, db.scalars(theirs).one() or 0)
        assert survey
        parameter = survey_links.new_parameter()
        survey_links.set_link(db, survey, parameter)
    return parameter


def commands() -> list[str]:
    """Every one there is, and words that are none."""
    return [*(f"/{name}" for name in handlers.ERRANDS.commands), CANARY[:8], "vad sa Måns?"]


@pytest.mark.parametrize("who", ["Petra", "Kalle", "Disa"])
def test_manager_colleague_and_the_managers_manager_find_nothing(after: Turns, who: str) -> None:
    text = Curious(after, who).sees(*commands())
    assert len(text) > 1000
    assert "Måns Mentorsson" in text
    assert CANARY not in text
    assert TOLD_TO_HR not in text


def test_hr_finds_nothing_of_what_is_not_published(after: Turns) -> None:
    """Three have left: there is nothing to be published, and nothing else is shown."""
    after.at(AUGUST.date())
    tick.tidy(after.database, after.house, after.now)
    assert publication.publish_due(after.database, after.house, after.now) == [(2027, 1)]
    text = Curious(after, "Hedda").sees(*commands())
    assert TOLD_TO_HR in text
    assert CANARY not in text


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


async def test_whoever_has_the_database_and_the_log_and_not_the_key_finds_nothing(
    tmp_path: Path, log: io.StringIO
) -> None:
    """Over HTTP, with all that the bot keeps and writes on the way."""
    async with Stage(tmp_path, survey_comments=True) as stage:
        petra, mans, klara = await stage.enter("Petra", "Måns", "Klara")
        await leaves(petra, "måns")
        await leaves(petra, "klara")
        for leaver in (mans, klara):
            leaver.says("/enkat")
            await leaver.sees("Vad sparas?")
            await answers(leaver)
            await leaver.sees("med egna ord")
            leaver.says(f"{CANARY} om chefen")
            await leaver.sees("Dina svar är låsta")
        mans.presses("Skicka")
        await mans.sees("kopplingen till dig är borttagen")
        await stage.mornings(2)
        text = await everything_seen(stage, petra, "/avslutningar")
        assert "Måns Mentorsson" in text
        await stage.settles()
        settings = stage.app.settings
        assert not [found for found in (text, log.getvalue()) if CANARY in found]
        assert CANARY not in readable(settings.database_url)
        assert "Måns Mentorsson" in readable(settings.database_url)
        assert not any(CANARY.encode() in content for content in beside(settings.keys))
        with stage.app.database.reading() as db:
            said = [one.answers["comment"] for one in surveys.responses(db)]
        assert said == [f"{CANARY} om chefen"]  # it is there to be found


def beside(keys: Path) -> list[bytes]:
    """All files of this bot but its keys."""
    files = [path for path in keys.parent.rglob("*") if path.is_file() and path != keys]
    assert files
    return [path.read_bytes() for path in files]


# Whether it was answered

ABOUT_LEAVERS = ("/avslutningar", "/enkatsvar")
Fate = Callable[[Turns], None]


def silent(turns: Turns) -> None:
    turns.says("Måns", "/enkat")


def answered(turns: Turns) -> None:
    silent(turns)
    answers_all(turns, "Måns")
    turns.presses("Måns", "Skicka")


def declined(turns: Turns) -> None:
    silent(turns)
    turns.presses("Måns", "Nej tack", "Stäng enkäten")


def seen_of_leavers(folder: Path, who: str, fate: Fate, *commands: str, **others: Any) -> set[str]:
    """All that somebody can find of Måns, when this is what he has done."""
    folder.mkdir()
    ready_sqlite_url(folder)
    database = opened(folder)
    turns = Turns(database, house=house(**others))
    registers(turns, "måns")
    fate(turns)
    turns.mornings(2)
    found = LINK.sub("", Curious(turns, who, writes=False).sees(*commands))
    database.close()
    return set(found.splitlines())


@pytest.mark.parametrize("who", ["Petra", "Hedda"])
def test_neither_manager_nor_hr_can_tell_whether_it_was_answered(tmp_path: Path, who: str) -> None:
    before, *after = (
        seen_of_leavers(tmp_path / fate.__name__, who, fate, *ABOUT_LEAVERS)
        for fate in (silent, answered, declined)
    )
    assert any("Måns Mentorsson" in line for line in before)
    assert after == [before, before]


# Forged


def _candidates(hint: Any) -> Sequence[Any]:
    if hint is int:
        return IDS
    if hint is bool:
        return (True,)
    if hint is str:
        return ("exit_survey", "exit_interview", "comment", "worked", "held", "2027", "sv")
    options = typing.get_args(hint)
    if type(None) in options:
        inner = next(option for option in options if option is not type(None))
        return (None, *_candidates(inner))
    return ([], {}) if typing.get_origin(hint) else (CANARY[:3],)


def _ways(press: Any) -> Iterator[tuple[Any, ...]]:
    """Arguments of the kinds that the press takes."""
    hints = [hint for name, hint in typing.get_type_hints(press).items() if name != "return"]
    tried = itertools.product(*(_candidates(hint) for hint in reversed(hints[1:])))
    return (arguments[::-1] for arguments in itertools.islice(tried, FEWER))


class _Undone(Exception):
    """So that nothing of all this is kept."""


def forged(turns: Turns, who: str) -> dict[str, list[str]]:
    """All that any button could bring this person, were its data forged; without those that
    took nothing of what was tried."""
    presses = turns.house.errands.presses.items()
    found = {verb: _forged(turns, who, press) for verb, press in presses}
    return {verb: said for verb, said in found.items() if said is not None}


def _forged(turns: Turns, who: str, press: Any) -> list[str] | None:
    found: list[str] | None = None
    with contextlib.suppress(_Undone), turns.database.transaction() as db:
        speaker = accounts.speaker_of(db, turns.ids[who], turns.now.date())
        assert speaker is not None
        for arguments in _ways(press):
            event = Pressed(0, speaker.chat_id, "1", "", 1)
            talk = Talk(db, turns.house, event, turns.now, speaker)
            with contextlib.suppress(Exception), savepoint(db):
                press(talk, *arguments)
                found = found or []
                found += [out.text for out in talk.out if out.text]
                found += [toast.text for toast in talk.toasts]
                raise _Undone
            if not db.is_active:
                break
        raise _Undone
    return found


def test_no_forged_button_leads_to_it(after: Turns) -> None:
    with after.database.reading() as db:
        runs = db.scalars(select(col(Run.id)).where(col(Run.guide) == "exit_survey")).all()
    assert {*runs, *(after.ids[who] for who in ("Måns", "Klara", "Ulla"))} <= {*IDS}
    assert runs
    opened: set[str] = set()
    for who in ("Petra", "Kalle", "Disa"):
        found = forged(after, who)
        opened |= found.keys()
        assert not [verb for verb, said in found.items() if told(said)]
    assert opened == after.house.errands.presses.keys(), "of the others nothing is known"


def told(said: Iterable[str]) -> bool:
    return any(CANARY in text or TOLD_TO_HR in text for text in said)


# The twin

leaky = Errand()


@leaky.press("leak.answers")
@leaky.command("lacka")
def leak(talk: Talk, survey: int = 1) -> None:
    """A back door."""
    said = [str(one.answers.get("comment")) for one in surveys.responses(talk.db)]
    talk.say("questions.begun_already", title=str(said[survey - 1 :]))


LEAKY = Errand.of_all([handlers.ERRANDS, leaky])


def test_a_back_door_is_found(played: Played, tmp_path: Path) -> None:
    turns = played.again(tmp_path, LEAKY)
    assert [verb for verb, said in forged(turns, "Petra").items() if told(said)] == ["leak.answers"]
    assert CANARY in Curious(turns, "Petra").sees("/lacka")
    turns.database.close()


def test_that_somebody_answered_is_found(tmp_path: Path) -> None:
    before, after = (
        seen_of_leavers(tmp_path / fate.__name__, "Petra", fate, "/lacka", errands=LEAKY)
        for fate in (silent, answered)
    )
    assert before != after
