"""HR's list of students: a file to fill in, seen before it is taken, refused by cell."""

import json
import zlib
from dataclasses import replace
from datetime import date
from typing import Any

from bot import placing, studying
from bot.competence_files import EXCEL
from bot.domain.competence.reasons import Trouble, trouble
from bot.domain.placements.student_sheet import StudentRow
from bot.domain.placements.terms import Weeks
from bot.errands import Errand
from bot.handlers.competence_model import refuse
from bot.handlers.students import terms
from bot.jobs import Workshop
from bot.placement_files import StudentFile, write_students
from bot.talk import Talk
from storage import drafts, students, units
from storage.jobs import Waiting
from storage.students import NewStudent, Twice

errand = Errand()

SHOWN = 10


@errand.press("student.sheet")
def ask_for_sheet(talk: Talk) -> None:
    if not talk.actor.is_hr:
        talk.toast("menu.not_for_you")
        return
    talk.toast("model.writing")
    talk.ask_for_work("student_sheet")


async def write(workshop: Workshop, job: Waiting) -> None:
    """Writes the empty list in a process of its own, and sends it."""
    content = await workshop.apart(write_students)

    def send(talk: Talk) -> None:
        if talk.actor.is_hr:
            name = f"{talk.label('students_file.name')}{EXCEL}"
            talk.send_document(content, name, talk.text("students_file.sheet"))

    await workshop.finish(job, send)


def show_read(talk: Talk, found: StudentFile, name: str) -> None:
    """Who would be entered, or why the file can't be taken."""
    if not talk.actor.is_hr:
        talk.say("menu.not_for_you")
        return
    made, troubles = [], list(found.troubles)
    for row in found.rows:
        new, wrong = _student(talk, row)
        made.append(new)
        troubles += wrong
    if troubles:
        refuse(talk, replace(found, troubles=tuple(troubles)), name, "students_file.refused")
        return
    rows = []
    if made:
        kept = drafts.keep(talk.db, talk.actor, _packed(made), talk.now)
        take = talk.button("take_in", "student.take", kept, name, style="primary")
        rows = [[take, talk.button("drop_it", "model.drop", kept, name)]]
    talk.show(
        "students_file.preview",
        rows,
        name=name,
        total=len(made),
        students=[
            (each, placing.education_name(talk, each.education), Weeks(*each.weeks))
            for each in made[:SHOWN]
        ],
    )


def _student(talk: Talk, row: StudentRow) -> tuple[NewStudent, list[Trouble]]:
    troubles: list[Trouble] = []

    def unit(written: str, column: str) -> int | None:
        found = _units(talk, written)
        if len(found) != 1:
            reason = "unit_twice" if found else "no_unit"
            troubles.append(trouble(row.where[column], reason, name=written[:40]))
        return found[0] if len(found) == 1 else None

    only_at = unit(row.unit, "unit") if row.unit else None
    not_at = tuple(id_ for each in row.not_at if (id_ := unit(each, "not_at")) is not None)
    weeks = row.first, row.last
    if students.overlapping(talk.db, talk.actor, row.name, weeks) is not None:
        troubles.append(trouble(row.where["name"], "student_known", name=row.name))
    until = studying.delete_on(talk.placements, row.school, row.last)
    return NewStudent(
        row.name, row.school, row.education, row.term, weeks, until, only_at, not_at
    ), troubles


def _units(talk: Talk, written: str) -> list[int]:
    """Those that are called just so, by name or by the whole path."""
    wanted = " / ".join(part.strip() for part in written.split("/")).casefold()
    name = wanted.rsplit(" / ", 1)[-1]
    found = units.search(talk.db, talk.actor, name, limit=50)
    exact = [each.id for each in found if wanted in (each.name.casefold(), each.path.casefold())]
    return exact or [each.id for each in found if each.path.casefold().endswith(f" / {wanted}")]


def _packed(made: list[NewStudent]) -> bytes:
    rows = [
        [s.name, s.school, s.education, s.term, *(day.isoformat() for day in (*s.weeks,
         s.delete_on)), s.only_at, list(s.not_at)]
        for s in made
    ]  # fmt: skip
    return zlib.compress(json.dumps(rows).encode())


def _unpacked(packed: bytes) -> list[NewStudent]:
    return [_restored(row) for row in json.loads(zlib.decompress(packed))]


def _restored(row: list[Any]) -> NewStudent:
    name, school, education, term, *days, only_at, not_at = row
    first, last, until = (date.fromisoformat(day) for day in days)
    return NewStudent(name, school, education, term, (first, last), until, only_at, tuple(not_at))


@errand.press("student.take")
def take(talk: Talk, draft: int, name: str) -> None:
    """Whoever has been entered by somebody else meanwhile is left out, and named."""
    if not talk.actor.is_hr:
        talk.toast("menu.not_your_button")
        return
    packed = drafts.settle(talk.db, talk.actor, draft, "confirmed")
    if packed is None:
        talk.toast("people.settled")
        return
    known = []
    made = _unpacked(packed)
    for each in made:
        try:
            students.add(talk.db, talk.actor, each, talk.now)
        except Twice as twice:
            known.append(twice.name)
    talk.first("students_file.taken", n=len(made) - len(known), known=known)
    terms(talk)
