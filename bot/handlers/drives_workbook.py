"""An inventory as an Excel file, for HR: the units, who is missing, and what it all means."""

from collections.abc import Sequence
from typing import Any

from bot import inventory
from bot.errands import Errand
from bot.handlers.drives import found
from bot.jobs import Workshop
from bot.talk import Talk
from storage import drives, progress, units
from storage.drives import DriveCard
from storage.exports.workbook import Sheet, Value, workbook
from storage.jobs import Waiting

errand = Errand()


@errand.press("drive.workbook")
def ask(talk: Talk, drive_id: int) -> None:
    if not talk.actor.is_hr:
        talk.toast("menu.not_for_you")
    elif found(talk, drive_id) is not None:
        talk.toast("inventory.writing")
        talk.ask_for_work("inventory_workbook", drive=drive_id)


async def write(workshop: Workshop, job: Waiting) -> None:
    """Reads what HR sees, writes it elsewhere, and sends the file."""
    sheets = await workshop.look_as(job, lambda talk: sheets_for(talk, job.subject["drive"]))
    content = await workshop.apart(workbook, sheets) if sheets else b""

    def send(talk: Talk) -> None:
        if not (talk.actor.is_hr and content):
            talk.say("menu.not_for_you")
            return
        talk.send_document(content, talk.label("inventory.file"), talk.text("inventory.sent"))

    await workshop.finish(job, send)


def sheets_for(talk: Talk, drive_id: int) -> list[Sheet]:
    card = drives.find(talk.db, talk.actor, drive_id)
    if card is None or not talk.actor.is_hr:
        return []
    return [
        _sheet(talk, "units", (60, 10, 12, 14, 10, 10, 10, 12, 14), _of_units(talk, card)),
        _sheet(talk, "missing", (60, 30, 30, 30, 12, 14, 12, 12), _of_people(talk, card)),
        _sheet(talk, "sources", (40, 60), _sources(talk, card)),
    ]


def _sheet(
    talk: Talk, name: str, widths: tuple[int, ...], rows: Sequence[Sequence[Value]]
) -> Sheet:
    headings = talk.label(f"inventory.columns_{name}").split("|")
    title = talk.label(f"inventory.sheet_{name}")
    return Sheet(title, tuple(each.strip() for each in headings), rows, widths)


def _of_units(talk: Talk, card: DriveCard) -> list[Sequence[Value]]:
    """The people of each unit itself, by path."""
    figures = progress.by_unit(talk.db, talk.actor, card, inventory.professions(talk))
    chased = drives.chased(talk.db, talk.actor, card)
    rows: list[Sequence[Value]] = []
    for unit in units.several(talk.db, talk.actor, figures):
        each, told = figures[unit.id], chased.get(unit.id)
        if told is not None and told.chased_on is not None and told.chased_on > talk.today:
            told = None  # they hear of it in a digest to come
        counts = (each.people, each.own, each.manager, each.agreed, each.kept, each.missing)
        level = talk.label(f"inventory.told_{told.chased}") if told else None
        rows.append((unit.path, *counts, level, told.chased_on if told else None))
    return rows


def _of_people(talk: Talk, card: DriveCard) -> list[Sequence[Value]]:
    people = progress.missing(talk.db, talk.actor, card, inventory.professions(talk))

    def yes(it: bool) -> str:
        return talk.label("questions.yes" if it else "questions.no")

    return [
        (
            *(one.unit, one.name, one.position, one.manager),
            *(yes(each) for each in (one.own, one.assessed, one.earlier, one.connected)),
        )
        for one in people
    ]


def _sources(talk: Talk, card: DriveCard) -> list[Sequence[Value]]:
    facts: dict[str, Any] = {"drive": card, "organisation": talk.house.organisation}
    text = talk.label("inventory.sources", **facts)
    return [tuple(each.strip() for each in line.split("|")) for line in text.splitlines() if line]
