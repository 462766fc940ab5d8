"""Somebody whom a manager assesses: one side, then both beside each other, then what they agree."""

from dataclasses import replace
from typing import Any

from bot import halfway, inventory, questions
from bot.domain.competence.questions import answers_for, levels_in, question_of
from bot.errands import Before, Errand, Refusal
from bot.halfway import guide_of
from bot.handlers.abilities import area_name
from bot.handlers.assessments_team import next_of
from bot.inventory import AGREEMENT, MANAGER
from bot.talk import Button, Line, Talk
from storage import assessments, development, people, reminders, runs
from storage.assessments import Managers, SetMeanwhile, Sheet
from storage.drives import DriveCard
from storage.runs import OpenRun

errand = Errand()


@errand.press("team.person")
def person(talk: Talk, person_id: int) -> None:
    sheet = led(talk, person_id)
    if sheet is not None:
        show(talk, sheet)


def led(talk: Talk, person_id: int) -> Sheet | None:
    """The sheet of somebody whom the speaker may assess, or a word to the speaker."""
    sheet = inventory.sheet_of(talk, person_id)
    if sheet is None or not sheet.may_assess:
        talk.toast("assessments.not_yours")
        return None
    if sheet.last_day is not None and sheet.last_day < talk.today:
        _has_left(talk, sheet)
        return None
    return sheet


def _has_left(talk: Talk, sheet: Sheet) -> None:
    talk.show("assessments.has_left", [[talk.button("to_team", "team.list")]], sheet=sheet)


def show(talk: Talk, sheet: Sheet) -> None:
    """Both sides once the manager has theirs: nobody is led by what the other has said."""
    id_, agreed = sheet.person_id, bool(sheet.side("agreed"))
    assessed = bool(sheet.side("manager"))
    steps = development.steps(talk.db, talk.actor, id_, talk.today)
    drive = inventory.drive_of(talk, id_)
    talk.show(
        "assessments.person",
        _ways(talk, sheet, drive, planned=any(step.status == "open" for step in steps)),
        sheet=sheet,
        lines=inventory.lines_of(talk, sheet),
        own=bool(sheet.side("own")),
        both=assessed or agreed,
        manager=sheet.settings.get("manager"),
        agreed=sheet.settings.get("agreed"),
        kept=sheet.kept,
        drive=drive,
        steps=steps,
        me=talk.speaker.person_id,
    )


def _ways(
    talk: Talk, sheet: Sheet, drive: DriveCard | None, *, planned: bool
) -> list[list[Button]]:
    """What comes next is first: to assess, to agree, to plan. `planned`: there are steps."""
    id_, agreed, assessed = sheet.person_id, sheet.side("agreed"), sheet.side("manager")
    next_one = "steps" if agreed else "agree" if assessed else "assess"
    ways = {
        "assess": talk.button("change_mine" if assessed else "assess", "team.assess", id_),
        "agree": talk.button("change_agreed" if agreed else "agree", "team.agree", id_),
        "steps": talk.button("steps", "plan.of", id_),
    }
    if not (assessed or agreed):
        del ways["agree"]
    if agreed and not sheet.kept:
        del ways["assess"]
    if agreed and not (planned or sheet.kept):
        ways[next_one := "add"] = talk.button("add_step", "plan.add", id_)
    first = replace(ways.pop(next_one), style="primary")
    last = [_way_back(talk, sheet, drive)]
    if assessed and (other := next_of(talk, id_)):
        last.insert(0, talk.button("next_person", "team.assess", other.person_id, other=other))
    return [[first], list(ways.values()), last]


def _way_back(talk: Talk, sheet: Sheet, drive: DriveCard | None) -> Button:
    """To one's own people; of somebody else's to those who are missing in the inventory."""
    if sheet.manager_id != talk.speaker.person_id and drive is not None:
        return talk.button("back", "drive.missing", drive.id, None, 0)
    return talk.button("to_team", "team.list")


def _subject(talk: Talk, sheet: Sheet, side: Managers) -> dict[str, Any]:
    """`seen`: see `assessments.assess`."""
    areas = inventory.areas_asked(talk, sheet)
    return ({"areas": areas} if areas else {}) | {
        "person": sheet.person_id,
        "year": sheet.year,
        "profession": sheet.profession,
        "seen": sheet.mark(side),
    }


@errand.about(MANAGER, AGREEMENT)
def whose(talk: Talk, run: OpenRun) -> str | None:
    sheet = _sheet(talk, run)
    return talk.label("assessments.about_person", sheet=sheet) if sheet else None


@errand.lapses_by(MANAGER, AGREEMENT)
def in_vain(talk: Talk, run: OpenRun) -> Refusal | None:
    """Somebody else assesses them by now, they have left, or their position is another."""
    sheet = _sheet(talk, run)
    to_team = [[talk.button("to_team", "team.list")]] if talk.speaker.leads else []
    if sheet is None:
        return Refusal("assessments.others_now", _whose_now(talk, run), to_team)
    if sheet.last_day is not None and sheet.last_day < talk.today:
        return Refusal("assessments.has_left", {"sheet": sheet}, to_team)
    if not sheet.may_assess:
        return Refusal("assessments.not_assessed", {"sheet": sheet}, to_team)
    if sheet.profession != run.subject["profession"]:
        again = talk.button("assess", "team.assess", sheet.person_id, style="primary")
        return Refusal("assessments.other_profession", {"position": sheet.position}, [[again]])
    if other := inventory.relabelled(talk, run):
        verb = "team.assess" if run.guide == MANAGER else "team.agree"
        again = talk.button("assess", verb, sheet.person_id, other.kept, style="primary")
        facts = {"areas": other.areas, "kept": bool(other.kept)}
        return Refusal("assessments.other_levels", facts, [[again]])
    return None


def _whose_now(talk: Talk, run: OpenRun) -> dict[str, str | None]:
    """Names: the person's, and the manager's who assesses them now; and whether anything had been
    saved before the speaker began."""
    card = people.colleague(talk.db, talk.actor, run.subject["person"])
    boss = people.colleague(talk.db, talk.actor, card.manager_id or 0) if card else None
    names = {"name": card.name if card else None, "manager": boss.name if boss else None}
    return names | {"saved": run.subject["seen"]}


def _sheet(talk: Talk, run: OpenRun) -> Sheet | None:
    return inventory.sheet_of(talk, run.subject["person"], run.subject["year"])


# The manager's own side


@errand.press("team.assess")
def assess(talk: Talk, person_id: int, known: dict[str, int] | None = None) -> None:
    """On one page with what there is from before, or with these levels; of somebody new question
    by question."""
    sheet = led(talk, person_id)
    if sheet is not None:
        levels = sheet.side("manager") or inventory.starting_point(sheet, own=False)
        if known is not None:
            levels = known
        subject = _subject(talk, sheet, "manager")
        answers = answers_for(inventory.make(MANAGER, talk, subject), levels)
        questions.begin(talk, MANAGER, subject, answers)


@errand.before(MANAGER)
def last_time(talk: Talk, run: OpenRun) -> dict[str, Before]:
    sheet = _sheet(talk, run)
    return inventory.earlier(talk, sheet, guide_of(talk, run), own=False) if sheet else {}


@errand.submitted(MANAGER)
def assessed(talk: Talk, run: OpenRun) -> None:
    _take(talk, run, "manager", run.subject["seen"])


# What the two agree on


@errand.press("team.agree")
def agree(talk: Talk, person_id: int, known: dict[str, int] | None = None) -> None:
    """After the staff talk: asks where the two differ, and has the rest answered."""
    sheet = led(talk, person_id)
    if sheet is None:
        return
    levels = (
        known
        if known is not None
        else sheet.side("agreed")
        or {
            area: each.manager
            for area, each in sheet.areas.items()
            if each.manager is not None and each.own in (None, each.manager)
        }
    )
    subject = _subject(talk, sheet, "agreed")
    answers = answers_for(inventory.make(AGREEMENT, talk, subject), levels)
    questions.begin(talk, AGREEMENT, subject, answers)


@errand.before(AGREEMENT)
def both_sides(talk: Talk, run: OpenRun) -> dict[str, Before]:
    sheet = _sheet(talk, run)
    if sheet is None:
        return {}
    manager = sheet.settings.get("manager")
    return {
        question_of(area): Before(
            talk.label(
                "assessments.both_sides",
                name=sheet.name.split()[0],
                own=inventory.level_name(talk, sheet, area, each.own),
                manager=manager.name if manager and manager.by != talk.speaker.person_id else None,
                theirs=inventory.level_name(talk, sheet, area, each.manager),
            )
        )
        for area, each in sheet.areas.items()
        if each.own != each.manager
    }


@errand.submitted(AGREEMENT)
def agreed(talk: Talk, run: OpenRun) -> None:
    _take(talk, run, "agreed", run.subject["seen"])


@errand.news("assessment_agreed")
def told(talk: Talk, subject: dict[str, Any]) -> Line | None:
    """To whose levels they are."""
    sheet = inventory.sheet_of(talk, talk.speaker.person_id, subject["year"])
    setting = sheet.settings.get("agreed") if sheet else None
    if sheet is None or setting is None:
        return None
    text = talk.text(
        "assessments.told", by=setting.name, year=sheet.year, own=bool(sheet.side("own"))
    )
    return Line(text, (talk.button("see_assessment", "own.show"),))


# Keeping what was answered


def _take(talk: Talk, run: OpenRun, side: Managers, seen: str | None) -> None:
    """Keeps the levels of a run, unless somebody has set them meanwhile: then theirs are shown."""
    about, known = run.subject, inventory.professions(talk)
    try:
        sheet = assessments.assess(
            talk.db,
            talk.actor,
            about["person"],
            about["year"],
            known,
            side,
            levels_in(run.answers),
            seen,
            talk.now,
            partly="areas" in about,
        )
    except SetMeanwhile as refused:
        _set_meanwhile(talk, run, side, refused)
    else:
        if side == "agreed":
            _tell(talk, sheet)
        same = {"person": sheet.person_id, "year": sheet.year}
        runs.forget_half_done(talk.db, talk.speaker.person_id, run.guide, same)
        talk.first(f"assessments.saved_{side}")
        person(talk, sheet.person_id)


def _tell(talk: Talk, sheet: Sheet) -> None:
    """Once, however often it is changed before it is told."""
    about = {"year": sheet.year}
    concerned = reminders.not_waiting(talk.db, [sheet.person_id], "assessment_agreed", about)
    talk.tell(concerned, "assessment_agreed", **about)


def _set_meanwhile(talk: Talk, run: OpenRun, side: Managers, it: SetMeanwhile) -> None:
    """The other's beside one's own: whoever has the last word has it knowingly."""
    mine, theirs = levels_in(run.answers), it.sheet.side(side)

    def named(area: str, levels: dict[str, int]) -> str:
        return inventory.level_name(talk, it.sheet, area, levels.get(area))

    lines = [
        (area_name(talk, area), named(area, theirs), named(area, mine))
        for area in inventory.areas_of(talk, it.sheet)
        if area in mine or area in theirs
    ]
    insist = ("team.insist", run.id, side, it.sheet.mark(side))
    rows = [
        [talk.button("theirs", "team.person", it.sheet.person_id, style="primary")],
        [talk.button("mine", *insist)],
    ]
    talk.show("assessments.meanwhile", rows, sheet=it.sheet, by=it.setting, lines=lines)


@errand.press("team.insist")
def insist(talk: Talk, run_id: int, side: Managers, seen: str) -> None:
    """One's own levels after all, now that the other's have been seen."""
    run = runs.find(talk.db, talk.speaker.person_id, run_id)
    if run is not None and run.status == "submitted" and not halfway.lapsed(talk, run):
        _take(talk, run, side, seen)
