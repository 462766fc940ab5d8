"""Courses with dates: which there are, and one of them with those whom the reader may see in it."""

from bot import training
from bot.errands import Errand
from bot.talk import Button, Rows, Talk, two_columns
from storage import courses, signups
from storage.courses import CourseCard
from storage.signups import LINE, Signup

errand = Errand()

LISTED = 12


@errand.command("kurser", "courses")
@errand.press("course.list")
def overview(talk: Talk) -> None:
    """What is ahead, with how many places are left; HR puts one there, and sees what is over."""
    cards = courses.ahead(talk.db, talk.actor)
    rows: list[list[Button]] = []
    if talk.actor.is_hr:
        add = talk.button("new_course", "course.new", style=None if cards else "primary")
        rows += two_columns(
            [
                add,
                talk.button("courses_from_excel", "course.sheet"),
                talk.button("course_goals", "course.goals"),
                talk.button("courses_over", "course.over"),
            ]
        )
    rows += [[_opens(talk, card)] for card in cards[:LISTED]]
    mine = [talk.button("own_plan", "learn.mine"), talk.button("ombud", "ombud.list")]
    theirs = [talk.button("team_plan", "learn.team")] if talk.speaker.leads else []
    rows += two_columns([*theirs, *mine, talk.button("needs", "need.list")])
    talk.show(
        "training.courses",
        [*rows, [talk.button("menu", "menu")]],
        cards=[_line(talk, card) for card in cards[:LISTED]],
        more=max(len(cards) - LISTED, 0),
    )


@errand.press("course.over")
def over(talk: Talk) -> None:
    """The latest that are over or were called off, for HR."""
    if not talk.actor.is_hr:
        talk.toast("menu.not_for_you")
        return
    cards = courses.over(talk.db, talk.actor)
    rows = [[_opens(talk, card)] for card in cards]
    lines = [_line(talk, card) for card in cards]
    talk.show("training.over", [*rows, [talk.button("all_courses", "course.list")]], cards=lines)


def _line(talk: Talk, card: CourseCard) -> tuple[str, CourseCard, object]:
    return training.course_name(talk, card.kind), card, training.first_day(talk, card)


def _opens(talk: Talk, card: CourseCard) -> Button:
    name, day = training.course_name(talk, card.kind), training.first_day(talk, card)
    return talk.button("open_course", "course.open", card.id, name=name, day=day)


@errand.press("course.open")
def open_course(talk: Talk, course_id: int) -> None:
    card = found(talk, course_id)
    if card is not None:
        show(talk, card)


def found(talk: Talk, course_id: int) -> CourseCard | None:
    card = courses.find(talk.db, talk.actor, course_id)
    if card is None:
        talk.toast("training.gone")
    return card


def show(talk: Talk, card: CourseCard) -> None:
    there = signups.people(talk.db, talk.actor, card.id)
    mine = next((each for each in there if each.person_id == talk.speaker.person_id), None)
    talk.show(
        "training.course",
        [*_ways(talk, card, mine), [_back(talk)]],
        name=training.course_name(talk, card.kind),
        card=card,
        sittings=training.sittings(talk, card),
        mine=mine.state if mine else None,
        people={state: names(there, state) for state in ("signed", "waiting")},
        after={state: names(there, state) for state in ("attended", "no_show", "no_place")},
        link=_link(talk, card),
        begun=training.has_begun(talk, card),
    )


def signs_up(talk: Talk) -> bool:
    return talk.speaker.leads or talk.actor.is_hr


def _back(talk: Talk) -> Button:
    """To the list that the speaker has: of all courses, or one's own."""
    if signs_up(talk):
        return talk.button("all_courses", "course.list")
    return talk.button("own_plan", "learn.mine")


def names(there: list[Signup], state: str) -> list[str]:
    return [each.name for each in there if each.state == state]


def _link(talk: Talk, card: CourseCard) -> str | None:
    course = talk.competence.course(card.kind)
    return course.link if course else None


def _ways(talk: Talk, card: CourseCard, mine: Signup | None) -> Rows:
    if card.closed_at is not None:
        return []
    rows: list[list[Button]] = []
    begun = training.has_begun(talk, card)
    if card.may_lead and training.is_over(talk, card):
        rows.append([talk.button("who_came", "course.mark", card.id, [], style="primary")])
    elif signs_up(talk) and not begun:
        rows.append([talk.button("sign_up", "course.people", card.id, 0, style="primary")])
    if mine is not None and mine.state in LINE and not begun:
        rows.append(
            [
                talk.button("to_calendar", "course.calendar", card.id),
                talk.button("give_back", "course.leave", card.id),
            ]
        )
    if talk.actor.is_hr and not begun:
        change = talk.button("change_places", "course.places", card.id)
        rows.append([change, talk.button("cancel_course", "course.cancel", card.id)])
    elif talk.actor.is_hr:
        rows.append([talk.button("cancel_course", "course.cancel", card.id)])
    return rows


@errand.press("course.leave")
def leave(talk: Talk, course_id: int, sure: bool = False) -> None:
    """Gives one's own place back; the next in the line has it, and the manager hears of it."""
    card = found(talk, course_id)
    if card is None:
        return
    me, before = talk.speaker.person_id, training.queue(talk, card)
    if card.closed_at is not None or training.has_begun(talk, card) or me not in before.everybody:
        talk.toast("training.not_in_it")
        return
    if not sure:
        yes = talk.button("give_back", "course.leave", card.id, True, style="danger")
        no = talk.button("back", "course.open", card.id)
        name = training.course_name(talk, card.kind)
        talk.show("training.give_back", [[yes], [no]], name=name, waiting=len(before.waiting))
        return
    training.keep(talk, card, before, before.left(me))
    above = signups.managers(talk.db, [me], talk.today)
    talk.tell(list(above.values()), training.GAVE_BACK, course=card.id, person=me)
    talk.first("training.gave_back", name=training.course_name(talk, card.kind))
    open_course(talk, course_id)
