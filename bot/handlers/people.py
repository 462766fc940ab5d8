"""HR's people: a file read in, seen before it is taken, and invites for those without a chat."""

from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import Any

from bot import files, placement_files, questions
from bot.competence_files import EXCEL, TOML, ModelFile
from bot.course_files import CourseFile, Known, read_any
from bot.errands import Choice, Errand
from bot.handlers import competence_model, courses_import, placement_model, students_file
from bot.jobs import Workshop
from bot.placement_files import PlacementFile, StudentFile
from bot.talk import Button, Talk
from bot.updates import SentFile
from storage import accounts, drafts, people, reminders
from storage.accounts import NotConnected
from storage.exports.qr import InviteCard, invite_page, qr_png
from storage.exports.table import csv_table
from storage.imports.intake import Applied, NotClean, apply
from storage.imports.preview import Plan, plan
from storage.imports.reasons import Fact, Problem, Unreadable
from storage.jobs import Waiting
from storage.runs import OpenRun

errand = Errand()

AT_ONCE = 60_000
"""Bytes of a draft that is taken in while the press waits: about 2 000 people, some 0.2 s."""
PROBLEMS_SHOWN = 10
"""Of more than `FEW_PROBLEMS`; the whole list then comes as a file."""
FEW_PROBLEMS = 15
NAMES_SHOWN = 8


# Reading a file in


@errand.command("import")
def begin(talk: Talk) -> None:
    questions.begin(talk, "people_file", {})


@errand.submitted("people_file")
def file_given(talk: Talk, run: OpenRun) -> None:
    file = run.answers["file"]
    _read(talk, file["file_id"], file["name"])


@errand.takes_files
def file_sent(talk: Talk, file: SentFile) -> bool:
    """What HR sends unasked can only be people, courses, the competence model, schools, or
    students."""
    ours = files.is_spreadsheet(file.name) or file.name.casefold().endswith(TOML)
    if not talk.actor.is_hr or not ours:
        return False
    if not files.refused(talk, file):
        _read(talk, file.file_id, file.name)
    return True


def _read(talk: Talk, file_id: str, name: str) -> None:
    if not talk.actor.is_hr:
        talk.say("menu.not_for_you")
    else:
        talk.say("people.reading", name=name)
        talk.ask_for_work("read_people", file_id=file_id, name=name)


async def read_people(workshop: Workshop, job: Waiting) -> None:
    """Reads the file in a process of its own, holds it against what we know, shows it. What is
    in it tells whether it is people at all.

    Whoever has ceased to be HR since the file came is told so, and shown nothing of it.
    """
    known = await workshop.look_as(job, _known)
    if known is None:
        await workshop.finish(job, _not_hr)
        return
    data = await workshop.download(job.subject["file_id"])
    try:
        found = await workshop.apart(read_any, data, job.subject["name"], known)
    except Unreadable as refused:
        name, reason, facts = job.subject["name"], refused.reason, refused.facts
        await workshop.finish(job, lambda talk: _refuse(talk, name, reason, facts))
        return
    await _show_found(workshop, job, found)


def _known(talk: Talk) -> Known | None:
    """What the file is held against; None for whoever is not HR."""
    if not talk.actor.is_hr:
        return None
    professions, courses = (
        {each.id: each.sv for each in parts}
        for parts in (talk.competence.professions, talk.competence.courses)
    )
    schools = placement_files.Known(professions, talk.placements.canonical, talk.today)
    return Known(schools, courses, talk.house.hours.workdays)


async def _show_found(workshop: Workshop, job: Waiting, found: ModelFile | bytes) -> None:
    name = job.subject["name"]
    if isinstance(found, CourseFile):
        await workshop.finish(job, lambda talk: courses_import.show_read(talk, found, name))
    elif isinstance(found, StudentFile):
        await workshop.finish(job, lambda talk: students_file.show_read(talk, found, name))
    elif isinstance(found, PlacementFile):
        await workshop.finish(job, lambda talk: placement_model.show_read(talk, found, name))
    elif isinstance(found, ModelFile):
        await workshop.finish(job, lambda talk: competence_model.show_read(talk, found, name))
    else:
        planned = await workshop.look(lambda db: plan(db, drafts.load(found)))
        await workshop.finish(job, lambda talk: show(talk, planned, found, name))


def _not_hr(talk: Talk) -> None:
    talk.say("menu.not_for_you")


def show(talk: Talk, planned: Plan, rows: bytes, name: str) -> None:
    """The preview: what is new, what changes, and every bad row; nothing is written yet.

    `name`: the file's. Several may wait, and each is taken or dropped by itself.
    """
    if not talk.actor.is_hr:
        _not_hr(talk)
        return
    buttons = []
    if planned.clean and (planned.new or planned.changed):
        draft = drafts.keep(talk.db, talk.actor, rows, talk.now)
        buttons = [
            [
                talk.button("take_in", "people.take", draft, name, style="primary"),
                talk.button("drop_it", "people.drop", draft, name),
            ]
        ]
    few = planned.problem_count <= FEW_PROBLEMS
    shown = planned.problems if few else planned.problems[:PROBLEMS_SHOWN]
    talk.show(
        "people.preview",
        buttons,
        name=name,
        new=[person.name for person in planned.new[:NAMES_SHOWN]],
        new_count=len(planned.new),
        changed=[
            (change.after.name, [talk.label(f"people.field_{f}") for f in change.fields])
            for change in planned.changed[:NAMES_SHOWN]
        ],
        changed_count=len(planned.changed),
        unchanged=planned.unchanged,
        missing=len(planned.missing),
        units=planned.new_units[:NAMES_SHOWN],
        overruled=[person.name for person in planned.overruled[:NAMES_SHOWN]],
        overruled_count=len(planned.overruled),
        problems=[_problem(talk, each) for each in shown],
        problem_count=planned.problem_count,
    )
    if not few:
        _send_problems(talk, planned, name)


def _refuse(talk: Talk, name: str, reason: str, facts: Mapping[str, Fact]) -> None:
    """Why the file as a whole can't be read."""
    why = talk.text(f"people.file_{reason}", **_in_words(talk, facts))
    may_be_model = reason == "no_headings" and name.casefold().endswith(EXCEL)
    talk.say("people.refused", name=name, why=why, may_be_model=may_be_model)


def _problem(talk: Talk, problem: Problem) -> str:
    """Where it is, and what to do about it."""
    what = talk.text(f"people.cell_{problem.reason}", **_in_words(talk, problem.facts))
    return talk.text("people.place", problem=problem, what=what)


def _send_problems(talk: Talk, planned: Plan, name: str) -> None:
    """The list as a table to work through, for more problems than anybody reads in a chat."""
    rows = [
        (
            *(each.sheet, str(each.row), each.column, each.heading),
            talk.label(f"people.cell_{each.reason}", **_in_words(talk, each.facts)),
        )
        for each in planned.problems
    ]
    headings = talk.label("people.problems_headings").split("; ")
    listed, total = len(rows), planned.problem_count
    caption = talk.text("people.problems", name=name, listed=listed, total=total)
    file_name = talk.label("people.problems_file", name=PurePath(name).stem)
    talk.send_document(csv_table(headings, rows), f"{file_name}.csv", caption)


def _in_words(talk: Talk, facts: Mapping[str, Fact]) -> dict[str, Any]:
    """The facts with the names of fields as the reader knows them."""

    def word(fact: object) -> object:
        if isinstance(fact, tuple):
            return ", ".join(str(word(each)) for each in fact)
        known = talk.house.words.has(talk.language, f"people.field_{fact}")
        return talk.label(f"people.field_{fact}") if known else fact

    return {key: word(fact) for key, fact in facts.items()}


@errand.press("people.take")
def take(talk: Talk, draft_id: int, name: str) -> None:
    """A small file goes in at once; a large one as work, so that the press is answered."""
    size = drafts.size(talk.db, talk.actor, draft_id)
    if not talk.actor.is_hr:
        talk.toast("menu.not_your_button")
    elif size is None:
        talk.toast("people.settled")
    elif size <= AT_ONCE:
        take_in(talk, draft_id, name)
    else:
        talk.show("people.taking", name=name)
        talk.ask_for_work("take_people", draft=draft_id, name=name)


async def take_people(workshop: Workshop, job: Waiting) -> None:
    """Takes a large file in. All of it is one transaction, so whoever writes meanwhile waits for
    their answer until it is written: ten seconds for 100 000 people."""
    await workshop.finish(job, lambda talk: take_in(talk, **job.subject))


def take_in(talk: Talk, draft: int, name: str) -> None:
    """The file goes in as a whole, held once more against what is known by now."""
    if not talk.actor.is_hr:
        _not_hr(talk)
        return
    rows = drafts.settle(talk.db, talk.actor, draft, "confirmed")
    if rows is None:
        talk.toast("people.settled")
        return
    try:
        applied: Applied = apply(talk.db, drafts.load(rows), talk.today)
    except NotClean as refused:
        show(talk, refused.plan, rows, name)
        return
    reminders.ask_to_vouch(talk.db, applied.to_vouch_for, talk.now)
    invite = [[talk.button("who_lacks_chat", "people.not_connected")]]
    talk.show("people.taken", invite, applied=applied, name=name)


@errand.press("people.drop")
def drop(talk: Talk, draft_id: int, name: str) -> None:
    if not talk.actor.is_hr:
        talk.toast("menu.not_your_button")
    elif drafts.settle(talk.db, talk.actor, draft_id, "dropped") is None:
        talk.toast("people.settled")
    else:
        talk.show("people.dropped", name=name)


# Inviting


@errand.command("inbjudan", "invite")
def whom(talk: Talk) -> None:
    questions.begin(talk, "find_person", {})


@errand.supplies("without_chat")
def without_chat(talk: Talk, run: OpenRun) -> list[Choice]:
    missing = accounts.not_connected(talk.db, talk.actor, talk.today)
    return [Choice(p.person_id, p.name) for p in _soonest(talk, missing)[:NAMES_SHOWN]]


@errand.searches_for("person", "without_chat")
def search(talk: Talk, run: OpenRun, text: str) -> list[Choice]:
    found = people.search(talk.db, talk.actor, text, talk.today, led=True)
    return [Choice(card.id, talk.label("introductions.colleague", card=card)) for card in found]


@errand.submitted("find_person")
def found(talk: Talk, run: OpenRun) -> None:
    invite(talk, run.answers["person"])


@errand.press("people.invite")
def invite(talk: Talk, person_id: int) -> None:
    """A link and a QR code for one person, valid once. Only HR moves somebody to another chat."""
    card = people.led(talk.db, talk.actor, person_id)
    if card is None:
        talk.toast("introductions.not_yours")
        return
    if not accounts.can_invite(talk.db, talk.actor, person_id):
        talk.say("people.leaver_is_invited_by_hr", name=card.name)
        return
    if card.connected and not talk.actor.is_hr:  # a chat is not taken from whoever has it
        talk.say("people.connected_already", name=card.name)
        return
    issued = accounts.issue(talk.db, [person_id], talk.speaker.person_id, talk.now)[0]
    link = talk.house.link(issued.token)
    caption = talk.text("people.invite", name=issued.name, link=link, card=card)
    talk.send_picture(qr_png(link), "inbjudan.png", caption)


@errand.command("ej_anslutna", "not_connected")
@errand.press("people.not_connected")
def not_connected(talk: Talk) -> None:
    """Those who never started the chat, with an invite for each, or a sheet for all."""
    missing = accounts.not_connected(talk.db, talk.actor, talk.today)
    if not missing:
        talk.show("people.all_connected", [[talk.button("menu", "menu")]])
        return
    shown = _soonest(talk, missing)[:NAMES_SHOWN]
    rows = [[_invite_button(talk, person)] for person in shown]
    rows.insert(0, [talk.button("sheet", "people.sheet", style="primary", n=len(missing))])
    talk.show(
        "people.not_connected",
        rows,
        people=[(p, p.invited_until is not None and p.invited_until > talk.now) for p in shown],
        count=len(missing),
    )


def _soonest(talk: Talk, missing: Sequence[NotConnected]) -> list[NotConnected]:
    """Those about to begin first, then those who have."""
    return sorted(missing, key=lambda p: (abs((p.start_date - talk.today).days), p.name))


def _invite_button(talk: Talk, person: NotConnected) -> Button:
    return talk.button("invite_name", "people.invite", person.person_id, name=person.name)


@errand.press("people.sheet")
def sheet(talk: Talk) -> None:
    """A page of QR codes to print and hand out."""
    talk.toast("people.making_sheet")
    talk.ask_for_work("invite_sheet")


async def invite_sheet(workshop: Workshop, job: Waiting) -> None:
    """Draws the page first; the invites are issued with the message that carries it."""
    missing = await workshop.look_as(
        job, lambda talk: accounts.not_connected(talk.db, talk.actor, talk.today)
    )
    tokens = {person.person_id: accounts.new_token() for person in missing}
    words, cards = await workshop.look_as(job, lambda talk: _cards(talk, missing, tokens))
    page = await workshop.apart(invite_page, cards, words) if cards else b""
    await workshop.finish(job, lambda talk: _hand_out(talk, tokens, page))


def _cards(
    talk: Talk, missing: Sequence[NotConnected], tokens: dict[int, str]
) -> tuple[dict[str, str], list[InviteCard]]:
    until = (talk.house.hours.local(talk.now) + accounts.INVITE_LIFE).date()
    words = {
        "title": talk.label("people.sheet_title"),
        "instruction": talk.label("people.sheet_instruction"),
        "expires": talk.label("people.sheet_expires"),
    }
    return words, [
        InviteCard(p.name, p.unit.rsplit(" / ", 1)[-1], talk.house.link(tokens[p.person_id]), until)
        for p in missing
    ]


def _hand_out(talk: Talk, tokens: dict[int, str], page: bytes) -> None:
    if not page:
        talk.say("people.all_connected")
        return
    accounts.issue(talk.db, list(tokens), talk.speaker.person_id, talk.now, tokens)
    talk.send_document(page, "inbjudningar.pdf", talk.text("people.sheet", n=len(tokens)))
