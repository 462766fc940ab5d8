"""Courses in the digest: places given and lost, what is near, who asks, who did not come."""

from datetime import timedelta
from typing import Any

from bot import training
from bot.errands import Errand
from bot.handlers.courses import names
from bot.handlers.courses_people import candidates
from bot.talk import Button, Line, Talk
from storage import courses, people, signups
from storage.courses import CourseCard
from storage.signups import Signup

errand = Errand()

NAMED = 4
URGENT = ("supervises", "must", "asked")


def _card(talk: Talk, subject: dict[str, Any]) -> CourseCard | None:
    return courses.find(talk.db, talk.actor, subject["course"])


def _facts(talk: Talk, card: CourseCard) -> dict[str, Any]:
    return {
        "name": training.course_name(talk, card.kind),
        "day": training.first_day(talk, card),
        "card": card,
        "sittings": training.sittings(talk, card),
    }


def _mine(talk: Talk, card: CourseCard) -> Signup | None:
    me = talk.speaker.person_id
    there = signups.people(talk.db, talk.actor, card.id)
    return next((each for each in there if each.person_id == me), None)


def _opens(talk: Talk, card: CourseCard) -> Button:
    name, day = training.course_name(talk, card.kind), training.first_day(talk, card)
    return talk.button("open_course", "course.open", card.id, name=name, day=day)


def _about(talk: Talk, key: str, press: str, card: CourseCard) -> Button:
    """Named, since a digest may have several of a kind."""
    return talk.button(key, press, card.id, name=training.course_name(talk, card.kind))


# Whoever goes


@errand.news(training.SIGNED)
def signed(talk: Talk, subject: dict[str, Any]) -> Line | None:
    """As it stands when it is told: a place, or a place in the line."""
    card = _card(talk, subject)
    mine = _mine(talk, card) if card and card.closed_at is None else None
    if card is None or mine is None or training.has_begun(talk, card):
        return None
    text = talk.text("training.told_signed", waiting=mine.state == "waiting", **_facts(talk, card))
    if mine.state == "waiting":
        return Line(text, (_opens(talk, card),))
    return Line(text, (_opens(talk, card), _about(talk, "calendar_of", "course.calendar", card)))


@errand.news(training.OFF)
def taken_out(talk: Talk, subject: dict[str, Any]) -> Line | None:
    card = _card(talk, subject)
    if card is None or card.cancelled or _mine(talk, card) is not None:
        return None
    return Line(talk.text("training.told_off", **_facts(talk, card)))


@errand.news(training.SOON)
def soon(talk: Talk, subject: dict[str, Any]) -> Line | None:
    card = _card(talk, subject)
    mine = _mine(talk, card) if card and card.closed_at is None else None
    if card is None or mine is None or mine.state != "signed" or training.has_begun(talk, card):
        return None
    buttons = [_about(talk, "calendar_of", "course.calendar", card)]
    if training.first_day(talk, card) - talk.today > timedelta(days=1):
        buttons.append(_about(talk, "give_back_of", "course.leave", card))
    return Line(talk.text("training.told_soon", **_facts(talk, card)), tuple(buttons))


@errand.news("course_cancelled")
def cancelled(talk: Talk, subject: dict[str, Any]) -> Line | None:
    card = _card(talk, subject)
    if card is None or not card.cancelled:
        return None
    remove = _about(talk, "out_of_calendar", "course.calendar", card)
    return Line(talk.text("training.told_cancelled", **_facts(talk, card)), (remove,))


# Their managers


def _named(there: list[Signup], *states: str) -> dict[str, Any]:
    found = [name for state in states for name in names(there, state)]
    return {"people": found[:NAMED], "more": max(len(found) - NAMED, 0)}


def _theirs(talk: Talk, card: CourseCard) -> list[Signup]:
    """Those of a course whose nearest manager the speaker is."""
    there = signups.people(talk.db, talk.actor, card.id)
    return [each for each in there if each.manager_id == talk.speaker.person_id]


@errand.news("course_cancelled_team")
def cancelled_team(talk: Talk, subject: dict[str, Any]) -> Line | None:
    card = _card(talk, subject)
    there = _named(_theirs(talk, card), "cancelled") if card else {}
    if card is None or not there["people"]:
        return None
    return Line(talk.text("training.told_cancelled_team", **_facts(talk, card), **there))


@errand.news("course_no_shows")
def no_shows(talk: Talk, subject: dict[str, Any]) -> Line | None:
    card = _card(talk, subject)
    there = _named(_theirs(talk, card), "no_show") if card else {}
    if card is None or not there["people"]:
        return None
    return Line(talk.text("training.told_no_shows", **_facts(talk, card), **there))


@errand.news(training.MOVED_UP)
def moved_up(talk: Talk, subject: dict[str, Any]) -> Line | None:
    return _of_one(talk, subject, "training.told_moved_up")


@errand.news(training.GAVE_BACK)
def gave_back(talk: Talk, subject: dict[str, Any]) -> Line | None:
    return _of_one(talk, subject, "training.told_gave_back")


def _of_one(talk: Talk, subject: dict[str, Any], key: str) -> Line | None:
    card = _card(talk, subject)
    person = people.colleague(talk.db, talk.actor, subject["person"])
    if card is None or person is None or card.closed_at is not None:
        return None
    text = talk.text(key, person=person.name, **_facts(talk, card))
    return Line(text, (_opens(talk, card),))


@errand.news("course_wish")
def wished(talk: Talk, subject: dict[str, Any]) -> Line | None:
    """With the next day on which they could go, if there is one."""
    person = people.led(talk.db, talk.actor, subject["person"])
    if person is None:
        return None
    kind = subject["course"]
    ahead = [
        card
        for card in courses.ahead(talk.db, talk.actor, kind)
        if not training.has_begun(talk, card) and talk.today <= card.deadline
    ]
    text = talk.text(
        "training.told_wish",
        person=person.name,
        name=training.course_name(talk, kind),
        day=training.first_day(talk, ahead[0]) if ahead else None,
    )
    if not ahead:
        return Line(text)
    return Line(text, (_about(talk, "sign_up_to", "course.people", ahead[0]),))


@errand.news("course_new")
def new(talk: Talk, subject: dict[str, Any]) -> Line | None:
    """To managers who have somebody that needs it; before the last day only while such a one is
    not in it."""
    card = _card(talk, subject)
    if card is None or card.closed_at is not None or talk.today > card.deadline:
        return None
    needy = [
        each
        for each, learner in candidates(talk, card)
        if each.why in URGENT and learner.state is None
    ]
    if not needy:
        return None
    text = talk.text(
        "training.told_new",
        people=[each.name for each in needy[:NAMED]],
        more=max(len(needy) - NAMED, 0),
        again=subject.get("again", False),
        **_facts(talk, card),
    )
    return Line(text, (_about(talk, "sign_up_to", "course.people", card),))


@errand.news("course_over")
def over(talk: Talk, subject: dict[str, Any]) -> Line | None:
    """Asks who was there."""
    card = _card(talk, subject)
    if card is None or card.closed_at is not None or not card.may_lead:
        return None
    mark = _about(talk, "who_came_to", "course.mark", card)
    return Line(talk.text("training.told_over", **_facts(talk, card)), (mark,))
