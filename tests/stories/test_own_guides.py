"""A municipality asks its own questions: guides in its own folder, opened by its own checklist."""

from pathlib import Path

from sqlmodel import col, select

from storage.tables import Answer, Task
from tests.stories.scenes import introduces, opens_task, without_courses
from tests.stories.stage import Stage

DRAWN_WITHIN = 30.0
"""Seconds until charts are there: a process of its own has to start."""

CHECKLIST = """
positions = ["handläggare"]
title = { sv = "Vår lista", en = "Our list", latt = "Vår lista" }

[[task]]
id = "talk"
phase = "first_week"
who = "manager"
due = { days = 3 }
guide = "first_talk"
title = { sv = "Ha ett första samtal", en = "Have a first talk" }
text = { sv = "Skriv vad ni kom fram till.", en = "Write what you agreed on." }

[[task]]
id = "one_week"
phase = "first_week"
who = "new_hire"
due = { days = 7 }
guide = "checkin_one_week"
title = { sv = "Svara efter en vecka", en = "Answer after a week", latt = "Svara" }
text = { sv = "Två frågor.", en = "Two questions.", latt = "Två frågor." }
"""
CHECKIN = """
for = "new_hire"
report = true
title = { sv = "Efter en vecka", en = "After a week", latt = "Efter en vecka" }
intro = { sv = "HR läser svaren.", en = "HR reads the answers.", latt = "HR läser dina svar." }

[[question]]
id = "lunch"
kind = "yes_no"
text = { sv = "Åt du lunch med någon?", en = "Did you have lunch with somebody?", latt = "Lunch?" }

[[question]]
id = "better"
kind = "text"
text = { sv = "Vad kan bli bättre?", en = "What can be better?", latt = "Vad kan bli bättre?" }
"""
TALK = """
for = "manager"
review = false
title = { sv = "Första samtalet", en = "The first talk" }

[[question]]
id = "agreed"
kind = "text"
text = { sv = "Vad kom ni fram till?", en = "What did you agree on?" }
"""


def a_folder(tmp_path: Path, checklist: str, **guides: str) -> Path:
    """A municipality's own folder with one checklist, and guides by name."""
    own = tmp_path / "own"
    (own / "checklists").mkdir(parents=True)
    (own / "checklists" / "ours.toml").write_text(checklist, encoding="utf-8")
    (own / "guides").mkdir()
    without_courses(own)
    for name, guide in guides.items():
        (own / "guides" / f"{name}.toml").write_text(guide, encoding="utf-8")
    return own


async def test_an_own_checkin_ticks_its_task_and_is_shown_to_hr(tmp_path: Path) -> None:
    own = a_folder(tmp_path, CHECKLIST, checkin_one_week=CHECKIN, first_talk=TALK)
    async with Stage(tmp_path, templates=own) as stage:
        petra, nour, hedda = await stage.enter("Petra", "Nour", "Hedda")
        await introduces(petra, checklist="Vår lista")
        await opens_task(nour, "Första veckan", "Svara efter en vecka")
        nour.presses("Svara på frågorna")
        await nour.sees("HR läser svaren.")
        nour.presses("Ja")
        await nour.sees("Vad kan bli bättre?")
        nour.says("Mer tid med mentorn")
        await nour.sees("Så här har du svarat")
        nour.presses("Skicka")
        await nour.sees("Tack för dina svar")
        assert await _status(stage, "one_week") == "done"
        nour.presses("‹ Min checklista")
        await nour.sees("1 av 2 klart")

        hedda.says("/oversikt")
        await hedda.sees("Påhittade kommunen")
        hedda.presses("Avstämningar")
        first = await hedda.sees("Avstämning: Efter en vecka")  # it comes before two weeks
        assert "Åt du lunch med någon?\n1 svar" in first.text
        assert [label for label in first.buttons if label.startswith("Efter")] == [
            "Efter två veckor (0)",
            "Efter tre månader (0)",
            "Efter ett halvår (0)",
        ]
        hedda.presses("Läs: Vad kan bli bättre?")
        await hedda.sees("• Mer tid med mentorn")
        hedda.presses("‹ Tillbaka")
        await hedda.sees("1 har svarat.")
        hedda.presses("Visa diagram")
        await hedda.sees(lambda m: m.file and "Åt du lunch" in m.text, within=DRAWN_WITHIN)


async def test_an_own_guide_of_the_managers_ticks_the_managers_task(tmp_path: Path) -> None:
    own = a_folder(tmp_path, CHECKLIST, checkin_one_week=CHECKIN, first_talk=TALK)
    async with Stage(tmp_path, templates=own) as stage:
        petra, hedda = await stage.enter("Petra", "Hedda")
        await introduces(petra, checklist="Vår lista")
        await opens_task(petra, "Första veckan", "Ha ett första samtal")
        petra.presses("Svara på frågorna")
        await petra.sees("Vad kom ni fram till?")
        petra.says("Att ses varje tisdag")
        await petra.sees("Tack för dina svar")
        assert await _status(stage, "talk") == "done"
        kept = select(Answer.value).where(col(Answer.question) == "agreed")
        assert await stage.row(kept) == "Att ses varje tisdag"
        hedda.says("/oversikt")
        await hedda.sees("Påhittade kommunen")
        hedda.presses("Avstämningar")
        page = await hedda.sees("Avstämning: Efter en vecka")
        assert not any("Första samtalet" in label for label in page.buttons)  # it has no report


async def _status(stage: Stage, key: str) -> str:
    return await stage.row(select(Task.status).where(col(Task.key) == key))
