"""What one person can, all in one place; what they add to it, and what they show of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot import inventory, questions
from bot.domain.competence.grid import areas
from bot.errands import Errand
from bot.handlers.abilities import (
    area_name,
    certificate_name,
    ends_on,
    level_name,
    of_now,
    ombud_names,
)
from bot.talk import Button, Talk, two_columns
from storage import development, people, qualifications, records, shown
from storage.qualifications import Qualified
from storage.records import Record
from storage.runs import OpenRun

errand = Errand()

ADDED = ("education", "course", "language", "wish")
"""Kinds of what people add in words; each has a guide of its name."""


@dataclass(frozen=True, slots=True)
class Lines:
    """A record as it reads."""

    levels: list[tuple[str, str, int]]
    """Area, level, year."""
    certificates: list[tuple[str, str]]
    """What, and until when."""
    added: dict[str, list[str]]
    """By kind, of those that there are."""


@errand.command("min_kompetens", "my_competence")
@errand.press("rec.own")
def own(talk: Talk) -> None:
    """All of one's own, also what nobody has agreed on yet; who sees it, what can be added."""
    record = _read(talk, talk.speaker.person_id)
    if record is None:
        return
    adds = [talk.button("add_certificate", "cert.new", record.person_id, style="primary")]
    adds += [talk.button(f"add_{kind}", "rec.add", kind, record.person_id) for kind in ADDED]
    ways = [
        talk.button("certificates", "cert.list", record.person_id),
        talk.button("show_colleagues", "rec.shown"),
        talk.button("my_assessment", "own.show"),
    ]
    if record.qualifications:
        ways.append(talk.button("remove_something", "rec.remove", record.person_id))
    ways.append(talk.button("menu", "menu"))
    sheet = inventory.sheet_of(talk, record.person_id)
    said = sheet if sheet and sheet.side("own") and not sheet.side("agreed") else None
    steps = development.steps(talk.db, talk.actor, record.person_id, talk.today)
    talk.show(
        "records.own",
        [*two_columns(adds), *two_columns(ways)],
        record=record,
        lines=_lines(talk, record),
        year=said.year if said else None,
        said=inventory.lines_of(talk, said) if said else (),
        steps=[step for step in steps if step.status == "open"],
        shown=[kind for kind in shown.KINDS if kind in shown.of(talk.db, talk.actor)],
    )


@errand.press("rec.person")
def person(talk: Talk, person_id: int) -> None:
    """Somebody else, as far as the speaker may see."""
    if person_id == talk.speaker.person_id:
        own(talk)
        return
    record = _read(talk, person_id)
    if record is None:
        return
    rows = []
    if record.side == "led":
        rows = two_columns(
            [
                talk.button("certificates", "cert.list", record.person_id),
                talk.button("add_certificate", "cert.new", record.person_id),
                talk.button("add_course", "rec.add", "course", record.person_id),
                talk.button("assess", "team.person", record.person_id),
            ]
        )
    rows.append([talk.button("menu", "menu")])
    talk.show("records.person", rows, record=record, lines=_lines(talk, record))


def _read(talk: Talk, person_id: int) -> Record | None:
    record = records.of(talk.db, talk.actor, person_id, ombud_names(talk), talk.today)
    if record is None:
        talk.toast("records.gone")
    return record


def _lines(talk: Talk, record: Record) -> Lines:
    profession = talk.competence.profession_of(record.position)
    there = areas(talk.competence, profession) if profession else ()
    order = {area: place for place, area in enumerate(there)}
    levels = [
        (
            area_name(talk, each.area),
            level_name(talk, profession, each.area, each.level),
            each.year,
        )
        for each in sorted(record.levels, key=lambda each: order.get(each.area, len(order)))
        if of_now(each, profession)
    ]
    held = [
        (certificate_name(talk, each.kind), ends_on(talk, each.last_day))
        for each in record.certificates
    ]
    added: dict[str, list[str]] = {}
    for kind in ADDED:
        texts = [_in_words(each) for each in record.qualifications if each.kind == kind]
        if texts:
            added[kind] = texts
    return Lines(levels, held, added)


def _in_words(each: Qualified) -> str:
    return f"{each.text} ({each.level})" if each.level else each.text


# Adding and taking away


@errand.press("rec.add")
def add(talk: Talk, kind: str, person_id: int) -> None:
    """Begins the guide of that name; for others a course alone, which the manager knows of."""
    if person_id != talk.speaker.person_id and (
        kind != "course" or people.led(talk.db, talk.actor, person_id) is None
    ):
        talk.toast("certificates.not_yours")
    elif kind in ADDED:
        questions.begin(talk, kind, {"person": person_id})


@errand.about(*ADDED)
def whose(talk: Talk, run: OpenRun) -> str | None:
    card = people.colleague(talk.db, talk.actor, run.subject["person"])
    return card.name if card and card.id != talk.speaker.person_id else None


@errand.submitted(*ADDED)
def added(talk: Talk, run: OpenRun) -> None:
    person_id, text = run.subject["person"], " ".join(run.answers["text"].split())
    text = text[:1].upper() + text[1:]
    level = run.answers.get("level")
    try:
        qualifications.add(talk.db, talk.actor, person_id, run.guide, text, talk.now, level)
    except LookupError:
        talk.show("certificates.not_yours")
        return
    talk.first("records.added", what=f"{text} ({level})" if level else text)
    person(talk, person_id)


@errand.press("rec.remove")
def remove(talk: Talk, person_id: int, qualification_id: int | None = None) -> None:
    """Each of them under a button that takes it away."""
    if qualification_id is not None:
        if not qualifications.remove(talk.db, talk.actor, qualification_id):
            talk.toast("records.removed_already")
        else:
            talk.toast("records.removed")
    mine = _of_own(talk, person_id)
    if not mine:
        person(talk, person_id)
        return
    rows = [[Button(_in_words(each), ("rec.remove", person_id, each.id))] for each in mine]
    talk.show("records.remove", [*rows, [talk.button("my_competence", "rec.own")]])


def _of_own(talk: Talk, person_id: int) -> Sequence[Qualified]:
    if person_id != talk.speaker.person_id:
        return ()
    return qualifications.of(talk.db, talk.actor, person_id)


# What colleagues see


@errand.press("rec.shown")
def show_to_colleagues(talk: Talk, what: str | None = None) -> None:
    """A switch for each thing; with `what` that one is turned first."""
    if what in shown.KINDS:
        shown.toggle(talk.db, talk.actor, what)
    now = shown.of(talk.db, talk.actor)
    rows = [
        [talk.button(f"shown_{kind}", "rec.shown", kind, on=kind in now)] for kind in shown.KINDS
    ]
    back = [talk.button("my_competence", "rec.own")]
    on = [kind for kind in shown.KINDS if kind in now]
    talk.show("records.shown", [*rows, back], shown=on)
