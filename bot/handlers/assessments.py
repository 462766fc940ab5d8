"""Assessing oneself: a guide made from the model, with last year's answers to begin from."""

from collections.abc import Mapping
from functools import partial

from bot import halfway, inventory, questions
from bot.domain.competence.questions import answers_for, area_of, levels_in
from bot.errands import Before, Errand, Refusal
from bot.guides import walk
from bot.halfway import guide_of
from bot.handlers.abilities import area_name
from bot.inventory import AGREEMENT, MANAGER, OWN
from bot.prompts import shown_value
from bot.talk import Button, Talk, two_columns
from storage import assessments, runs
from storage.assessments import Sheet
from storage.runs import OpenRun

errand = Errand()

A_MINUTE = 3
"""Questions answered in one, with the levels to read."""


# What the guides made from the model have in common

for _guide in (OWN, MANAGER, AGREEMENT):
    errand.made(_guide)(partial(inventory.make, _guide))


@errand.review(OWN)
@errand.review(MANAGER)
@errand.review(AGREEMENT)
def review(talk: Talk, run: OpenRun) -> None:
    """All levels on one page, each with a button that changes it."""
    guide = guide_of(talk, run)
    befores = talk.house.errands.befores[run.guide](talk, run)
    changes, lines, same = [], [], []
    for each in walk.path(guide, run.answers):
        name, answer = area_name(talk, area_of(each.id)), run.answers[each.id]
        before = befores.get(each.id, Before(""))
        changes.append(Button(name, ("q.change", run.id, each.id)))
        note = "" if before.value == answer else before.note
        lines.append((name, shown_value(talk, run, each, answer), note))
        same.append(before.value == answer)
    talk.show(
        "assessments.review",
        [
            [talk.button("save", "q.submit", run.id, style="primary")],
            *two_columns(changes, widest=22),
            [talk.button("later", "q.later", run.id), talk.button("drop_it", "q.drop", run.id)],
        ],
        title=guide.title.of(talk.language),
        about=halfway.about(talk, run),
        lines=lines,
        unchanged=all(same),
    )


# One's own side


@errand.command("bedomning", "assessment")
@errand.press("own.show")
def own(talk: Talk) -> None:
    """One that is half done is gone on with."""
    sheet = _own(talk)
    if sheet is None:
        return
    known = _known(talk, sheet, sheet.side("own"))
    run = runs.half_done(talk.db, sheet.person_id, OWN, _subject(talk, sheet), known)
    if run is None or sheet.side("agreed"):
        show(talk, sheet)
    else:
        halfway.offer(talk, run, _subject(talk, sheet), known)


def _own(talk: Talk) -> Sheet | None:
    """The speaker's sheet, or a word that nothing is asked of them."""
    sheet = inventory.sheet_of(talk, talk.speaker.person_id)
    if sheet is None or sheet.profession is None:
        talk.say("assessments.no_profession", [[talk.button("menu", "menu")]])
        return None
    return sheet


def show(talk: Talk, sheet: Sheet) -> None:
    """This year's levels, or last year's to begin from; the manager's once they have agreed."""
    lines = inventory.lines_of(talk, sheet)
    drive = inventory.drive_of(talk, sheet.person_id)
    asked = len(inventory.make(OWN, talk, _subject(talk, sheet)).questions)
    talk.show(
        "assessments.own",
        _ways(talk, sheet),
        sheet=sheet,
        lines=lines,
        drive=drive,
        begun=bool(sheet.side("own")),
        agreed=sheet.settings.get("agreed"),
        kept=sheet.kept,
        questions=asked,
        minutes=-(-asked // A_MINUTE),
    )


def _ways(talk: Talk, sheet: Sheet) -> list[list[Button]]:
    rows = []
    if sheet.side("agreed"):
        pass
    elif sheet.side("own"):
        rows.append([talk.button("change_assessment", "own.begin")])
    elif sheet.before:
        rows.append([talk.button("all_unchanged", "own.unchanged", style="primary")])
        rows.append([talk.button("go_through", "own.begin")])
    else:
        rows.append([talk.button("begin_assessment", "own.begin", style="primary")])
    rows.append([talk.button("my_steps", "plan.own"), talk.button("menu", "menu")])
    return rows


@errand.press("own.begin")
def begin(talk: Talk, levels: dict[str, int] | None = None) -> None:
    """From what the speaker has said this year, or from these levels."""
    sheet = _open(talk)
    if sheet is not None:
        _begin(talk, sheet, sheet.side("own") if levels is None else levels)


@errand.press("own.unchanged")
def unchanged(talk: Talk) -> None:
    """One tap for all; what the model did not have the last time is asked."""
    sheet = _open(talk)
    if sheet is None:
        return
    levels = inventory.starting_point(sheet, own=True)
    subject = _subject(talk, sheet)
    guide = inventory.make(OWN, talk, subject)
    if len(answers_for(guide, levels)) == len(guide.questions):
        known = {area_of(question.id) for question in guide.questions}
        kept = {area: level for area, level in levels.items() if area in known}
        _keep(talk, sheet.year, kept, partly="areas" in subject)
    else:
        _begin(talk, sheet, levels)


def _open(talk: Talk) -> Sheet | None:
    """The speaker's sheet while it can be changed."""
    sheet = _own(talk)
    if sheet is not None and sheet.side("agreed"):
        talk.toast("assessments.agreed_already")
        return None
    return sheet


def _begin(talk: Talk, sheet: Sheet, levels: Mapping[str, int]) -> None:
    questions.begin(talk, OWN, _subject(talk, sheet), _known(talk, sheet, levels))


def _known(talk: Talk, sheet: Sheet, levels: Mapping[str, int]) -> dict[str, str]:
    return answers_for(inventory.make(OWN, talk, _subject(talk, sheet)), levels)


def _subject(talk: Talk, sheet: Sheet) -> dict[str, object]:
    areas = inventory.areas_asked(talk, sheet)
    return {"year": sheet.year, "profession": sheet.profession} | (
        {"areas": areas} if areas else {}
    )


@errand.about(OWN)
def profession_and_year(talk: Talk, run: OpenRun) -> str | None:
    profession = inventory.model(talk).profession(run.subject["profession"])
    name = profession.of(talk.language) if profession else ""
    return talk.label("assessments.about_own", profession=name, year=run.subject["year"])


@errand.before(OWN)
def last_time(talk: Talk, run: OpenRun) -> dict[str, Before]:
    sheet = inventory.sheet_of(talk, talk.speaker.person_id, run.subject["year"])
    return inventory.earlier(talk, sheet, guide_of(talk, run), own=True) if sheet else {}


@errand.lapses_by(OWN)
def in_vain(talk: Talk, run: OpenRun) -> Refusal | None:
    """They have agreed meanwhile, or the position is another."""
    sheet = inventory.sheet_of(talk, talk.speaker.person_id, run.subject["year"])
    if sheet is None or sheet.profession is None:
        return Refusal("assessments.no_profession", {}, [[talk.button("menu", "menu")]])
    if sheet.side("agreed"):
        see = talk.button("see_assessment", "own.show")
        return Refusal("assessments.agreed_already", {}, [[see]])
    if sheet.profession != run.subject["profession"]:
        again = talk.button("begin_assessment", "own.begin", style="primary")
        return Refusal("assessments.other_profession", {"position": sheet.position}, [[again]])
    if other := inventory.relabelled(talk, run):
        again = talk.button("begin_assessment", "own.begin", other.kept, style="primary")
        facts = {"areas": other.areas, "kept": bool(other.kept)}
        return Refusal("assessments.other_levels", facts, [[again]])
    return None


@errand.submitted(OWN)
def answered(talk: Talk, run: OpenRun) -> None:
    _keep(talk, run.subject["year"], levels_in(run.answers), partly="areas" in run.subject)


def _keep(talk: Talk, year: int, levels: Mapping[str, int], *, partly: bool) -> None:
    known = inventory.professions(talk)
    assessments.assess_own(talk.db, talk.actor, year, known, levels, talk.now, partly=partly)
    runs.forget_half_done(talk.db, talk.speaker.person_id, OWN)
    talk.first("assessments.thanks")
    own(talk)
