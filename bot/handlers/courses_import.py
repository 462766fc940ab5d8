"""Many courses at once: a workbook to fill in, and what a filled one would put there."""

import zlib

from bot import course_files, training
from bot.course_files import CourseFile
from bot.domain.training.sheet import Given
from bot.errands import Errand
from bot.handlers.competence_model import refuse
from bot.handlers.courses_start import announce, sitting
from bot.jobs import Workshop
from bot.talk import Rows, Talk
from storage import courses, drafts, people
from storage.courses import NewCourse
from storage.jobs import Waiting

errand = Errand()

LISTED = 15


@errand.press("course.sheet")
def blank(talk: Talk) -> None:
    if not talk.actor.is_hr:
        talk.toast("menu.not_for_you")
        return
    talk.toast("model.writing")
    talk.ask_for_work("write_courses")


async def write_courses(workshop: Workshop, job: Waiting) -> None:
    content = await workshop.apart(course_files.write)
    await workshop.finish(job, lambda talk: _hand_over(talk, content))


def _hand_over(talk: Talk, content: bytes) -> None:
    talk.send_document(
        content, f"{talk.label('training.sheet_name')}.xlsx", talk.text("training.sheet")
    )


def show_read(talk: Talk, found: CourseFile, name: str) -> None:
    """What the file of this name would put there, or why it can't be taken."""
    if not talk.actor.is_hr:
        talk.say("menu.not_for_you")
    elif found.canonical is None:
        refuse(talk, found, name, "training.refused")
    else:
        _preview(talk, found.canonical, name)


def _preview(talk: Talk, canonical: str, name: str) -> None:
    read = [(each, *_why_not(talk, each)) for each in course_files.restored(canonical)]
    fresh = [each for each, there, stranger in read if not there]
    rows: Rows = ()
    if fresh:
        kept = drafts.keep(talk.db, talk.actor, zlib.compress(canonical.encode()), talk.now)
        take = talk.button("take_courses", "course.take", kept, style="primary", n=len(fresh))
        rows = [[take, talk.button("drop_it", "people.drop", kept, name)]]
    talk.show(
        "training.preview",
        rows,
        name=name,
        fresh=[
            (training.course_name(talk, each.kind), each.sessions[0].day, each)
            for each in fresh[:LISTED]
        ],
        more=max(len(fresh) - LISTED, 0),
        there=sum(there for _, there, _ in read),
        strangers=sorted({stranger for _, _, stranger in read if stranger}),
    )


def _why_not(talk: Talk, given: Given) -> tuple[bool, str | None]:
    """Whether it is there already, and the number of a leader who is not."""
    first = sitting(talk, given.sessions[0], given.place).begins
    ahead = courses.ahead(talk.db, talk.actor, given.kind)
    there = any(card.first == first for card in ahead)
    stranger = given.leader and people.by_employee_no(talk.db, given.leader) is None
    return there, given.leader if stranger else None


@errand.press("course.take")
def take(talk: Talk, draft: int) -> None:
    """All of them; what has come there meanwhile is left as it is."""
    if not talk.actor.is_hr:
        talk.toast("menu.not_your_button")
        return
    kept = drafts.settle(talk.db, talk.actor, draft, "confirmed")
    if kept is None:
        talk.toast("people.settled")
        return
    taken = 0
    for each in course_files.restored(zlib.decompress(kept).decode()):
        there, _ = _why_not(talk, each)
        if not there:
            announce(talk, courses.add(talk.db, talk.actor, _new(talk, each), talk.now))
            taken += 1
    talk.show("training.taken", [[talk.button("courses", "course.list")]], n=taken)


def _new(talk: Talk, given: Given) -> NewCourse:
    leader = people.by_employee_no(talk.db, given.leader) if given.leader else None
    sittings = tuple(sitting(talk, each, given.place) for each in given.sessions)
    return NewCourse(given.kind, given.places, given.deadline, sittings, leader)
