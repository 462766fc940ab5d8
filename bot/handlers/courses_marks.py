"""After a course: who was there, in a few taps."""

from collections.abc import Sequence

from bot import training
from bot.domain.competence.validity import last_day
from bot.errands import Errand
from bot.handlers.courses import found, show
from bot.handlers.courses_introductions import taken
from bot.handlers.courses_start import keep_wishes
from bot.talk import Talk, two_columns
from storage import signups
from storage.certificates import NewCertificate
from storage.courses import CourseCard
from storage.expiries import ADDED

errand = Errand()


@errand.press("course.mark")
def mark(talk: Talk, course_id: int, absent: Sequence[int] = ()) -> None:
    """All were there until one says otherwise; each press carries who was not."""
    card = _to_mark(talk, course_id)
    if card is None:
        return
    there = [each for each in signups.people(talk.db, talk.actor, card.id)
             if each.state == "signed"]  # fmt: skip
    rows = two_columns(
        [
            talk.button(
                "was_not_there" if each.person_id in absent else "was_there",
                "course.mark",
                card.id,
                [id_ for id_ in absent if id_ != each.person_id]
                if each.person_id in absent
                else [*absent, each.person_id],
                name=each.name,
            )
            for each in there
        ]
    )
    done = talk.button("attendance_done", "course.marked", card.id, list(absent), style="primary")
    talk.show(
        "training.mark",
        [*rows, [done], [talk.button("to_course", "course.open", card.id)]],
        name=training.course_name(talk, card.kind),
        people=len(there),
        absent=[each.name for each in there if each.person_id in absent],
    )


def _to_mark(talk: Talk, course_id: int) -> CourseCard | None:
    card = found(talk, course_id)
    if card is None:
        return None
    if not card.may_lead:
        talk.toast("menu.not_for_you")
    elif card.closed_at is not None:
        talk.toast("training.marked_already")
    elif not training.is_over(talk, card):
        talk.toast("training.not_yet")
    else:
        return card
    return None


@errand.press("course.marked")
def marked(talk: Talk, course_id: int, absent: Sequence[int]) -> None:
    card = _to_mark(talk, course_id)
    if card is None:
        return
    signed, waiting = signups.line(talk.db, card.id)
    given = _given(talk, card)
    kept = signups.mark(talk.db, talk.actor, card.id, absent, given, talk.now)
    there = [id_ for id_ in signed if id_ not in absent]
    keep_wishes(talk, card.kind, list(waiting))
    for person_id, certificate in kept.items():
        taken(talk, person_id, given.kind)
        talk.tell([person_id], ADDED, certificate=certificate)
    away = [id_ for id_ in signed if id_ in absent]
    above = set(signups.managers(talk.db, away, talk.today).values())
    talk.tell(sorted(above), "course_no_shows", course=card.id)
    talk.first("training.marked", there=len(there), away=len(away))
    card = found(talk, card.id)
    if card is not None:
        show(talk, card)


def _given(talk: Talk, card: CourseCard) -> NewCertificate:
    """What the course gives, from its last day on."""
    course = talk.competence.course(card.kind)
    kind = course.certificate if course else card.kind
    known = talk.competence.certificate(kind)
    issued = training.last_day(talk, card)
    return NewCertificate(kind, issued, last_day(issued, known.months if known else None))
