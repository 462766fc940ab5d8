"""Scenes that many stories begin with, played over HTTP like everything else."""

import re
from pathlib import Path

from bot.rehearsal.chat import Message
from bot.rehearsal.person import Person
from templates import PACKAGED

LINK = re.compile(r"https://t\.me/\S+")


async def introduces(
    petra: Person,
    *,
    checklist: str = "Handläggare och socialsekreterare",
    mentor: str | None = "Måns Mentorsson",
) -> None:
    """Petra starts Nour's introduction, with the first day on 14 December 2026."""
    petra.says("/introduktion")
    await petra.sees("Fråga 1 av 4")
    petra.presses("Nour Nybörjare, 14/12")
    await petra.sees("Fråga 2 av 4")
    petra.presses(checklist)
    await petra.sees("Fråga 3 av 4")
    petra.presses(mentor or "Hoppa över")
    await petra.sees("Fråga 4 av 4")
    petra.presses("Måndag 14 december")
    await petra.sees("Introduktion för Nour Nybörjare")
    petra.presses("Starta introduktionen")
    await petra.sees("är igång")


def without_courses(folder: Path) -> None:
    """Puts a competence model into an organisation's own folder in which nobody must take any, so
    that an introduction holds what its checklist does."""
    model = (PACKAGED / "competence.toml").read_text(encoding="utf-8")
    before, _, rest = model.partition("# Kurser. ")
    after = rest[rest.index("# Nyckelfunktioner") :]
    (folder / "competence.toml").write_text(before + after, encoding="utf-8")


async def opens_task(person: Person, phase: str, title: str) -> Message:
    """From one's own checklist, or one's only introduction, to a task in a phase of it."""
    await opens_phase(person, phase)
    number = re.search(rf"^(\d+)\. .*{re.escape(title)}", person.last.text, re.MULTILINE)
    assert number, f"{title!r} is not in the list:\n{person.last.text}"
    labels = (number[1], *(f"{number[1]} {says}" for says in ("Öppna", "Open", "Läs mer")))
    person.presses(next(label for label in labels if person.last.button(label)))
    return await person.sees(lambda message: title in message.text and not_a_list(message))


async def opens_phase(person: Person, phase: str) -> Message:
    if person.role == "Nyanställd":
        person.says("/min_introduktion")
    else:
        person.says("/introduktioner")
        overview = await person.sees("Nour Nybörjare")
        person.presses("Nour Nybörjare", on=overview)
    page = await person.sees(lambda message: any(phase in label for label in message.buttons))
    person.presses(next(label for label in page.buttons if phase in label), on=page)
    return await person.sees(lambda message: re.search(r"^1\. ", message.text, re.MULTILINE))


def not_a_list(message: Message) -> bool:
    return re.search(r"^1\. ", message.text, re.MULTILINE) is None


def link_in(message: Message) -> str:
    """The deep link that a message holds."""
    found = LINK.search(message.text)
    assert found, message.text
    return found[0]
