"""HR's students: a term's list with who has a place, one of them, and a new one by hand."""

from datetime import date

from bot import placing, questions, studying
from bot.domain.placements.terms import Term, Weeks
from bot.errands import Choice, Errand, Refusal
from bot.halfway import guide_of
from bot.prompts import shown_value
from bot.studying import NotTaken
from bot.talk import Button, Talk, two_columns
from storage import placements, students, units, visits
from storage.runs import OpenRun
from storage.students import NewStudent, StudentCard, Twice

errand = Errand()

GUIDE = "student"
LISTED = 15


@errand.command("studenter", "students")
@errand.press("student.terms")
def terms(talk: Talk) -> None:
    """The terms that have students, with how many still lack a place."""
    if not _may(talk):
        return
    found = students.terms(talk.db, talk.actor)
    listed = sorted(found.items(), key=lambda each: Term.read(each[0]))
    rows = [
        [talk.button("open_students", "student.list", term, term=term, n=everybody)]
        for term, (everybody, _) in listed
    ]
    rows += [
        [talk.button("new_student", "student.new", style=None if listed else "primary")],
        [talk.button("student_sheet", "student.sheet")],
        [talk.button("menu", "menu")],
    ]
    talk.show("students.terms", rows, terms=[(term, *counts) for term, counts in listed])


def _may(talk: Talk) -> bool:
    if not talk.actor.is_hr:
        talk.toast("menu.not_for_you")
    return talk.actor.is_hr


@errand.press("student.list")
def listed(talk: Talk, term: str, skip: int = 0) -> None:
    if not _may(talk):
        return
    cards = sorted(students.of_term(talk.db, talk.actor, term), key=lambda c: c.state is not None)
    shown = cards[skip : skip + LISTED]
    at = {each.id: each.unit for each in placements.of_term(talk.db, talk.actor, term)}
    waiting = sum(card.state is None for card in cards)
    rows: list[list[Button]] = []
    if waiting:
        propose = talk.button("propose", "propose.term", term, style="primary", n=waiting)
        rows.append([propose])
    rows += two_columns([Button(card.name, ("student.open", card.id)) for card in shown])
    if len(cards) > skip + LISTED:
        rows.append([talk.button("show_more", "student.list", term, skip + LISTED)])
    rows.append([talk.button("new_student", "student.new"), talk.button("back", "student.terms")])
    lines = [
        (card, placing.education_name(talk, card.education), Weeks(*card.weeks), _at(card, at))
        for card in shown
    ]
    talk.show("students.list", rows, term=term, total=len(cards), waiting=waiting, lines=lines)


def _at(card: StudentCard, at: dict[int, str]) -> str | None:
    path = at.get(card.placement_id or 0)
    return path.rsplit(" / ", 1)[-1] if path else None


@errand.press("student.open")
def open_student(talk: Talk, student_id: int) -> None:
    card = students.find(talk.db, talk.actor, student_id)
    if card is None:
        talk.toast("students.gone")
        return
    placed = placements.find(talk.db, talk.actor, card.placement_id) if card.placement_id else None
    rows: list[list[Button]] = []
    if placed is not None:
        rows.append([talk.button("open_placement", "placed.open", placed.id, style="primary")])
    else:
        rows.append([talk.button("propose", "propose.term", card.term, style="primary", n=1)])
        sure = talk.button("remove_student", "student.remove", card.id, style="danger")
        rows.append([sure])
    rows.append([talk.button("back", "student.list", card.term)])
    talk.show(
        "students.one",
        rows,
        card=card,
        school=placing.school_name(talk, card.school),
        education=placing.education_name(talk, card.education),
        weeks=Weeks(*card.weeks),
        placed=placed,
        only_at=_unit_name(talk, card.only_at),
        pulses=visits.pulses(talk.db, talk.actor, card.id),
    )


def _unit_name(talk: Talk, unit_id: int | None) -> str | None:
    unit = units.find(talk.db, talk.actor, unit_id) if unit_id else None
    return unit.name if unit else None


@errand.press("student.remove")
def remove(talk: Talk, student_id: int) -> None:
    """Somebody who has no place yet: the school took them back, or they stood twice."""
    card = students.find(talk.db, talk.actor, student_id)
    if card is None or not students.remove(talk.db, talk.actor, student_id):
        talk.toast("students.gone")
        return
    talk.first("students.removed", name=card.name)
    terms(talk)


# A new one


@errand.press("student.new")
def new(talk: Talk) -> None:
    if _may(talk):
        talk.anew = True
        questions.begin(talk, GUIDE, {})


@errand.supplies("student_schools")
def schools(talk: Talk, run: OpenRun) -> list[Choice]:
    return [Choice(each.id, each.of(talk.language)) for each in talk.placements.schools]


@errand.supplies("student_educations")
def educations(talk: Talk, run: OpenRun) -> list[Choice]:
    school = talk.placements.school(run.answers.get("school", ""))
    ids = school.educations if school else ()
    return [Choice(id_, placing.education_name(talk, id_)) for id_ in ids]


@errand.supplies("student_terms")
def possible_terms(talk: Talk, run: OpenRun) -> list[Choice]:
    return [Choice(str(term), str(term)) for term in studying.terms(talk.today)]


@errand.accepts(GUIDE, "weeks")
def fits(talk: Talk, run: OpenRun, value: str) -> Refusal | None:
    """Weeks of the term that are not over, in which nobody of the name has a place."""
    weeks = studying.read_weeks(value, run.answers["term"], talk.today)
    if isinstance(weeks, NotTaken):
        key = f"students.{weeks.reason}"
        return Refusal(key, {"typed": weeks.typed, "term": weeks.term})
    name = run.answers["name"]
    known = students.overlapping(talk.db, talk.actor, name, (weeks.first, weeks.last))
    return _twice(known.name, known.weeks) if known else None


def _twice(name: str, weeks: tuple[date, date]) -> Refusal:
    return Refusal("students.twice", {"name": name, "weeks": str(Weeks(*weeks))})


@errand.review(GUIDE)
def before_it_is_kept(talk: Talk, run: OpenRun) -> None:
    """With the day on which the name is deleted."""
    guide, made = guide_of(talk, run), _made(talk, run)
    talk.show(
        "students.review",
        questions.review_rows(talk, run, guide, "submit"),
        new=made,
        school=placing.school_name(talk, made.school),
        education=placing.education_name(talk, made.education),
        weeks=Weeks(*made.weeks),
        unit=shown_value(talk, run, guide.question("unit"), made.only_at) if made.only_at else None,
        not_at=_unit_name(talk, run.answers.get("not_at")),
    )


def _made(talk: Talk, run: OpenRun) -> NewStudent:
    answers = run.answers
    weeks = Weeks.read(answers["weeks"], Term.read(answers["term"]))
    not_at = answers.get("not_at")
    return NewStudent(
        answers["name"],
        answers["school"],
        answers["education"],
        answers["term"],
        (weeks.first, weeks.last),
        studying.delete_on(talk.placements, answers["school"], weeks.last),
        answers.get("unit"),
        (not_at,) if not_at else (),
    )


@errand.submitted(GUIDE)
def added(talk: Talk, run: OpenRun) -> None:
    if not _may(talk):
        return
    new_one = _made(talk, run)
    try:
        id_ = students.add(talk.db, talk.actor, new_one, talk.now)
    except Twice as twice:
        refusal = _twice(twice.name, twice.weeks)
        talk.say(refusal.key, **refusal.facts)
        return
    talk.first("students.added", name=new_one.name)
    open_student(talk, id_)
