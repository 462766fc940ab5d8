"""What stays undone climbs: to the manager, to the manager's manager, to HR, each once."""

from datetime import date, timedelta

from sqlmodel import col, select

from bot.rehearsal.person import Person
from storage.tables import Task
from tests.stories.scenes import introduces
from tests.stories.stage import Stage

PLANNED = "Planera de första dagarna"
"""Måns's task, due on Monday 7 December."""


async def test_three_four_and_five_working_days_late(stage: Stage) -> None:
    petra, mans, disa, hedda = await stage.enter("Petra", "Måns", "Disa", "Hedda")
    await introduces(petra)
    escalated = select(Task.escalated).where(col(Task.key) == "first_days_plan")

    await stage.until(date(2026, 12, 9))  # two working days late
    await mans.sees(f"{PLANNED}, skulle ha varit klart måndag 7 december")
    assert _told(petra, PLANNED) == _told(disa, PLANNED) == _told(hedda, PLANNED) == []
    assert await stage.row(escalated) == 0

    await stage.until(date(2026, 12, 10))
    assert _told(petra, PLANNED) == [f"• ”{PLANNED}”, 3 arbetsdagar (Måns Mentorsson)"]
    assert _told(disa, PLANNED) == _told(hedda, PLANNED) == []

    await stage.until(date(2026, 12, 11))
    assert _told(disa, PLANNED) == [f"• ”{PLANNED}”, 4 arbetsdagar (Måns Mentorsson)"]
    assert _told(hedda, PLANNED) == []

    await stage.until(date(2026, 12, 14))
    assert _told(hedda, PLANNED) == [f"• ”{PLANNED}”, 5 arbetsdagar (Måns Mentorsson)"]
    hedda.presses(f"⏳ {PLANNED}")
    task = await hedda.sees("Ska vara klar måndag 7 december (sen)")
    assert "Flytta" in task.buttons
    assert await stage.row(escalated) == 3

    await stage.until(date(2026, 12, 23))
    for person in (petra, disa, hedda):
        assert len(_told(person, PLANNED)) == 1  # nobody hears of it twice
    assert _told(mans, PLANNED) == []  # who has the task is reminded, not told on


async def test_what_is_done_in_time_climbs_no_further(stage: Stage) -> None:
    petra, mans, disa = await stage.enter("Petra", "Måns", "Disa")
    await introduces(petra)
    await stage.until(date(2026, 12, 10))
    assert len(_told(petra, PLANNED)) == 1
    mans.says("/uppgifter")
    mans.presses(PLANNED, on=await mans.sees("Dina uppgifter"))
    await mans.sees("Ska vara klar")
    mans.presses("Klar")
    await mans.sees("✓ Klar")
    await stage.until(date(2026, 12, 16))
    assert _told(disa, PLANNED) == []


async def test_a_managers_own_task_climbs_past_them(stage: Stage) -> None:
    petra, disa = await stage.enter("Petra", "Disa")
    await introduces(petra, mentor=None)
    await stage.until(date(2026, 12, 8))
    assert _told(petra) == []
    told = _told(disa)
    assert all(line.endswith("”, 4 arbetsdagar (Petra Påhitt)") for line in told)
    assert disa.last.text.count("⏳ Försenat: Nour Nybörjare") == 1
    assert len(told) == 5  # what was due on 2 December


async def test_a_moved_deadline_is_late_anew_only_when_it_is(stage: Stage) -> None:
    petra, disa = await stage.enter("Petra", "Disa")
    await introduces(petra, mentor=None)
    await stage.until(date(2026, 12, 8))
    disa.presses("⏳ Kontrollera examen, registerutdrag och bisyssla")
    await disa.sees("Görs av: Petra Påhitt")
    disa.presses("Flytta")
    await disa.sees("Vilket datum ska uppgiften ha i stället?")
    disa.says("14/12")
    await disa.sees("Ska vara klar måndag 14 december")
    moved = await stage.row(select(Task).where(col(Task.key) == "requirements"))
    assert (moved.due, moved.escalated) == (date(2026, 12, 14), 0)
    await stage.until(date(2026, 12, 18))
    assert len(_told(disa, "Kontrollera examen")) == 2


async def test_after_a_week_down_each_level_has_a_day_of_its_own(stage: Stage) -> None:
    petra, _mans, disa, hedda = await stage.enter("Petra", "Måns", "Disa", "Hedda")
    await introduces(petra)
    await stage.until(date(2026, 12, 8))
    before = {person: len(person.messages) for person in (petra, disa, hedda)}
    await stage.restarts(after=timedelta(days=9))  # Thursday 17 December
    await stage.settles()
    late = f"• ”{PLANNED}”, 8 arbetsdagar"
    assert any(late in line for line in _told(petra))
    assert _told(disa, PLANNED) == _told(hedda, PLANNED) == []
    assert len(petra.messages) - before[petra] == 1  # one digest, whatever was missed
    await stage.mornings()
    assert len(_told(disa, PLANNED)) == 1
    assert _told(hedda, PLANNED) == []
    await stage.until(date(2026, 12, 21))
    assert len(_told(hedda, PLANNED)) == 1


def _told(person: Person, about: str = "") -> list[str]:
    """The lines of all their digests that tell of something late that is another's."""
    lines = (line for message in person.messages for line in message.text.splitlines())
    return [line for line in lines if line.startswith("• ”") and about in line]
