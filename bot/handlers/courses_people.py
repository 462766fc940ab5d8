"""Signing people up: those who need it most first, one tap each."""

from bot import training
from bot.domain.training.need import Candidate, by_need
from bot.domain.training.plan import needs
from bot.errands import Errand
from bot.handlers.courses import found, signs_up
from bot.talk import Button, Talk
from storage import learners, wishes
from storage.courses import CourseCard
from storage.learners import Learner

errand = Errand()

PEOPLE = 8
"""On one page."""


@errand.press("course.people")
def choose(talk: Talk, course_id: int, skip: int = 0) -> None:
    card = found(talk, course_id)
    if card is None:
        return
    if not signs_up(talk):
        talk.toast("menu.not_for_you")
        return
    every = candidates(talk, card)
    shown = every[skip : skip + PEOPLE]
    rows = [[_toggles(talk, card, one, learner, skip)] for one, learner in shown]
    if len(every) > skip + PEOPLE:
        rows.append([talk.button("show_more", "course.people", card.id, skip + PEOPLE)])
    talk.show(
        "training.people",
        [*rows, [talk.button("to_course", "course.open", card.id)]],
        name=training.course_name(talk, card.kind),
        card=card,
        day=training.first_day(talk, card),
        people=shown,
        late=is_late(talk, card),
    )


def candidates(talk: Talk, card: CourseCard) -> list[tuple[Candidate, Learner]]:
    """Those whom the speaker signs up, by need."""
    course = talk.competence.course(card.kind)
    until = training.last_day(talk, card)
    certificate = course.certificate if course else card.kind
    found = learners.of_course(talk.db, talk.actor, card.id, card.kind, certificate, until)
    by_id = {each.person_id: each for each in found}
    return [
        (each, by_id[each.person_id])
        for each in by_need(_candidate(talk, card.kind, learner) for learner in found)
    ]


def _candidate(talk: Talk, kind: str, learner: Learner) -> Candidate:
    model = talk.competence
    profession = training.profession_of(model, learner.position)
    asked = learner.asked_at
    return Candidate(
        learner.person_id,
        learner.name,
        learner.has,
        learner.start_date,
        supervises=learner.supervises and is_about_students(talk, kind),
        must=needs(model, profession, learner.unit).get(kind) == "mandatory",
        asked_on=talk.house.hours.today(asked) if asked else None,
    )


def is_about_students(talk: Talk, kind: str) -> bool:
    """Whether it makes supervisors, so that who has a student must go."""
    course = talk.competence.course(kind)
    return course is not None and course.certificate == "supervisor"


def _toggles(talk: Talk, card: CourseCard, one: Candidate, learner: Learner, skip: int) -> Button:
    key = {"signed": "take_out", "waiting": "take_out_waiting"}.get(learner.state or "", "put_in")
    press = ("course.sign", card.id, one.person_id, key == "put_in", skip)
    return talk.button(key, *press, name=one.name)


@errand.press("course.sign")
def sign(talk: Talk, course_id: int, person_id: int, comes: bool, skip: int = 0) -> None:
    """Signs somebody up, or takes them out again; a second tap that comes too late changes
    nothing."""
    card = found(talk, course_id)
    if card is None:
        return
    if card.closed_at is not None or training.has_begun(talk, card):
        talk.toast("training.closed")
        return
    try:
        _sign(talk, card, person_id, comes)
    except LookupError:
        talk.toast("certificates.not_yours")
        return
    choose(talk, course_id, skip)


def _sign(talk: Talk, card: CourseCard, person_id: int, comes: bool) -> None:
    """Raises `LookupError` for somebody whom the speaker does not lead."""
    if comes and is_late(talk, card):
        wishes.add(talk.db, talk.actor, person_id, card.kind, talk.now)
        talk.toast("training.too_late", day=card.deadline)
        return
    before = training.queue(talk, card)
    after = before.joined(person_id) if comes else before.left(person_id)
    training.keep(talk, card, before, after)
    if comes and person_id in after.waiting:
        talk.toast("training.is_full", place=after.waiting.index(person_id) + 1)


def is_late(talk: Talk, card: CourseCard) -> bool:
    """HR can still do it."""
    return talk.today > card.deadline and not talk.actor.is_hr
