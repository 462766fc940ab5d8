"""What a leaver answers in a confidential guide is nowhere to be read without the key file."""

import asyncio
import io
import logging
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import col, select

from bot import handlers, logs, questions
from bot.errands import Errand
from bot.rehearsal.person import Person
from bot.talk import Talk
from storage import surveys
from storage.database import Database
from storage.keys import KeyFile
from storage.keys.rotation import rotate
from storage.runs import OpenRun
from storage.tables import Answer, Run
from tests.storage.sealed import CANARY, FACTS, TODAY, readable
from tests.stories.stage import Stage
from tests.stories.test_own_guides import CHECKIN, CHECKLIST, TALK, a_folder

FAREWELL = """
for = "leaver"
confidential = true
title = { sv = "Innan du slutar", en = "Before you leave", latt = "Innan du slutar" }
intro = { sv = "HR ser bara summor.", en = "HR sees totals.", latt = "HR ser bara summor." }

[[question]]
id = "again"
kind = "yes_no"
text = { sv = "Skulle du komma tillbaka?", en = "Would you come back?", latt = "Komma igen?" }

[[question]]
id = "pay"
kind = "scale"
min = 1
max = 5
dont_know = true
text = { sv = "Hur var lönen?", en = "How was the pay?", latt = "Hur var lönen?" }

[[question]]
id = "reason"
kind = "choice"
option = [
    { id = "work", sv = "Arbetet", en = "The work", latt = "Arbetet" },
    { id = "people", sv = "Människorna", en = "The people", latt = "Människorna" },
]
text = { sv = "Vad vägde tyngst?", en = "What weighed most?", latt = "Varför?" }

[[question]]
id = "best"
kind = "text"
text = { sv = "Vad var bäst?", en = "What was best?", latt = "Vad var bäst?" }

[[question]]
id = "rest"
kind = "text"
optional = true
text = { sv = "Något mer?", en = "Anything else?", latt = "Mer?" }
"""
farewell = Errand()


@farewell.command("avsked")
def begin(talk: Talk) -> None:
    questions.begin(talk, "farewell", {})


@farewell.submitted("farewell")
def submit(talk: Talk, run: OpenRun) -> None:
    surveys.submit(talk.db, run, FACTS, talk.now)
    talk.show_text("Tack.")


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
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """With the guide in it, and an errand that takes its answers."""
    monkeypatch.setattr(handlers, "ERRANDS", Errand.of_all([handlers.ERRANDS, farewell]))
    return a_folder(
        tmp_path, CHECKLIST, checkin_one_week=CHECKIN, first_talk=TALK, farewell=FAREWELL
    )


@pytest.fixture
async def stage(tmp_path: Path, database_url: str, folder: Path) -> AsyncIterator[Stage]:
    async with Stage(
        tmp_path, database_url=database_url, templates=folder, survey_comments=True
    ) as stage:
        yield stage


async def answers(nour: Person) -> None:
    """All questions, with a word in each that must not come to light."""
    nour.says("/avsked")
    await nour.sees("Skulle du komma tillbaka?")
    nour.says(f"kanske {CANARY}")
    await nour.sees("Svara ja eller nej.")
    nour.presses("Nej")
    await nour.sees("Hur var lönen?")
    nour.says(f"{CANARY} kronor")
    await nour.sees("Svara med en siffra")
    nour.presses("2")
    await nour.sees("Vad vägde tyngst?")
    nour.says(CANARY)
    await nour.sees("Det finns inte att välja på")
    nour.presses("Människorna")
    await nour.sees("Vad var bäst?")
    nour.says(f"Fikat med {CANARY}")
    await nour.sees("Något mer?")
    nour.says(f"{CANARY}\n" * 40)
    await nour.sees(lambda message: "Skicka" in message.buttons)


async def test_it_is_sealed_all_the_way(
    stage: Stage, database_url: str, log: io.StringIO, tmp_path: Path
) -> None:
    (nour,) = await stage.enter("Nour")
    await answers(nour)
    assert "Dina svar är låsta tills du skickar in dem" in nour.last.text
    assert CANARY not in nour.last.text
    assert CANARY not in readable(database_url)
    nour.presses("Ändra 4")
    await nour.sees("Vad var bäst?")
    nour.says(f"Bara {CANARY}")
    await nour.sees("Dina svar är låsta")
    nour.presses("Senare")
    await nour.sees("Dina svar finns kvar")
    await stage.mornings(2)
    await nour.sees("Innan du slutar")  # the digest offers it
    assert CANARY not in readable(database_url)
    nour.says("/avsked")  # it is offered, and not begun a second time
    await nour.sees(lambda message: any("Innan du" in label for label in message.buttons))
    assert CANARY not in readable(database_url)
    await stage.restarts(after=timedelta(minutes=5))
    offer = next(m for m in reversed(nour.messages) if any("Innan du" in b for b in m.buttons))
    nour.presses(next(label for label in offer.buttons if "Innan du" in label), on=offer)
    await nour.sees("Dina svar är låsta")
    nour.presses("Skicka")
    await nour.sees("Tack.")
    await stage.settles()
    assert CANARY not in readable(database_url)
    assert CANARY not in log.getvalue()
    assert await stage.rows(select(Answer.value)) == []
    with stage.app.database.reading() as db:
        (response,) = surveys.responses(db)
    with stage.app.database.reading() as db:
        place = surveys.places(db, FACTS.half_year)
    assert [tuple(each)[1:] for each in place] == [(FACTS.unit_path, FACTS.half_year)]
    assert response.answers == {
        "again": "no",
        "pay": 2,
        "reason": "people",
        "best": f"Bara {CANARY}",
        "rest": f"{CANARY}\n" * 39 + CANARY,
    }


async def test_a_guide_that_is_not_confidential_is_found_by_the_same_search(
    tmp_path: Path, database_url: str, folder: Path
) -> None:
    """The twin."""
    guide = folder / "guides" / "farewell.toml"
    guide.write_text(FAREWELL.replace("confidential = true", ""), encoding="utf-8")
    async with Stage(
        tmp_path, database_url=database_url, templates=folder, survey_comments=True
    ) as stage:
        (nour,) = await stage.enter("Nour")
        await answers(nour)
        assert CANARY in nour.last.text
        assert CANARY in readable(database_url)


async def test_a_new_key_takes_over_while_somebody_answers(
    stage: Stage, database_url: str, tmp_path: Path
) -> None:
    (nour,) = await stage.enter("Nour")
    await answers(nour)
    keys = KeyFile(tmp_path / "rehearsal.keys")
    before = keys.read().active
    beside = Database(database_url, keys)
    assert await asyncio.to_thread(rotate, beside, TODAY) == 1
    beside.close()
    assert keys.read().active != before
    nour.presses("Ändra 1")
    await nour.sees("Skulle du komma tillbaka?")
    nour.presses("Ja")
    await nour.sees("Dina svar är låsta")
    nour.presses("Skicka")
    await nour.sees("Tack.")
    await stage.settles()
    with stage.app.database.reading() as db:
        (response,) = surveys.responses(db)
    assert response.answers["again"] == "yes"


async def test_old_buttons_do_nothing_when_it_is_submitted(stage: Stage) -> None:
    (nour,) = await stage.enter("Nour")
    await answers(nour)
    review = nour.last
    send = review.button("Skicka")
    nour.presses("Skicka")
    await nour.sees("Tack.")
    press = nour.presses_data((send and send.data) or "", on=review)
    assert "Knappen gäller inte längre." in (await press.answered()).text
    assert await stage.rows(select(Run.id).where(col(Run.guide) == "farewell")) == []
