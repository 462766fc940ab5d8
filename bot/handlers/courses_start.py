"""HR puts a course there, gives it more places, or calls it off."""

from datetime import date, datetime

from bot import questions, training
from bot.domain.training.days import NotRead, Session, deadline, read, usual_deadline
from bot.errands import Choice, Errand, Refusal
from bot.handlers.courses import found, show
from bot.talk import Talk
from storage import courses, people, reminders, signups, wishes
from storage.courses import NewCourse, Sitting
from storage.runs import OpenRun

errand = Errand()

NEW, CANCEL, PLACES = "new_course", "cancel_course", "course_places"
BEFORE_DEADLINE = 3
"""Working days before the last one on which managers are told of places that are left."""
ASKED_AFTER = (1, 5, 15)
"""Working days after a course on which it is asked who was there, until somebody says."""


def _may(talk: Talk) -> bool:
    if not talk.actor.is_hr:
        talk.toast("menu.not_for_you")
    return talk.actor.is_hr


@errand.press("course.new")
def new(talk: Talk) -> None:
    if _may(talk):
        questions.begin(talk, NEW, {})


@errand.supplies("course_kinds")
def kinds(talk: Talk, run: OpenRun) -> list[Choice]:
    """Those that are gone to on a day come first."""
    ordered = sorted(talk.competence.courses, key=lambda each: each.form == "digital")
    return [Choice(each.id, each.of(talk.language)) for each in ordered]


def _sessions(talk: Talk, written: str) -> tuple[Session, ...]:
    return read(written, talk.today, talk.language)


@errand.accepts(NEW, "days")
def are_days(talk: Talk, run: OpenRun, value: str) -> Refusal | None:
    try:
        _sessions(talk, value)
    except NotRead as refused:
        return Refusal(f"training.days_{refused.reason}", {"written": refused.written})
    return None


@errand.supplies("course_deadlines")
def deadlines(talk: Talk, run: OpenRun) -> list[Choice]:
    first = _sessions(talk, run.answers["days"])[0].day
    day = usual_deadline(first, talk.today, talk.house.hours.workdays)
    return [Choice(day.isoformat(), talk.label("questions.near", day=day))]


@errand.accepts(NEW, "deadline")
def is_before_it_begins(talk: Talk, run: OpenRun, value: str) -> Refusal | None:
    first = _sessions(talk, run.answers["days"])[0].day
    if date.fromisoformat(value) >= first:
        return Refusal("training.deadline_late", {"day": first})
    if deadline(date.fromisoformat(value), talk.house.hours.workdays) < talk.today:
        return Refusal("training.deadline_free", {"day": date.fromisoformat(value)})
    return None


@errand.accepts(NEW, "places")
@errand.accepts(PLACES, "places")
def is_whole(talk: Talk, run: OpenRun, value: float) -> Refusal | None:
    return None if value == int(value) else Refusal("training.whole")


@errand.searches_for("person", "course_leaders")
def search_leaders(talk: Talk, run: OpenRun, text: str) -> list[Choice]:
    hits = people.search(talk.db, talk.actor, text, talk.today)
    return [Choice(card.id, talk.label("introductions.colleague", card=card)) for card in hits]


@errand.supplies("course_leaders")
def leaders(talk: Talk, run: OpenRun) -> list[Choice]:
    return [Choice(talk.speaker.person_id, talk.label("training.me"))]


@errand.submitted(NEW)
def added(talk: Talk, run: OpenRun) -> None:
    if not _may(talk):
        return
    sessions = _sessions(talk, run.answers["days"])
    wanted = date.fromisoformat(run.answers["deadline"])
    last = deadline(wanted, talk.house.hours.workdays)
    id_ = courses.add(talk.db, talk.actor, _new(talk, run, sessions, last), talk.now)
    announce(talk, id_)
    talk.first("training.added" if last == wanted else "training.added_earlier", day=last)
    card = found(talk, id_)
    if card is not None:
        show(talk, card)


def _new(talk: Talk, run: OpenRun, sessions: tuple[Session, ...], last: date) -> NewCourse:
    place = run.answers["place"]
    return NewCourse(
        run.answers["kind"],
        int(run.answers["places"]),
        last,
        tuple(sitting(talk, each, place) for each in sessions),
        run.answers.get("leader"),
    )


def sitting(talk: Talk, session: Session, place: str) -> Sitting:
    zone = talk.house.hours.zone
    begins, ends = (
        datetime.combine(session.day, at, zone) for at in (session.begins, session.ends)
    )
    return Sitting(begins, ends, place)


def announce(talk: Talk, course_id: int) -> None:
    """Managers hear of it, and once more before the last day; whoever has nobody who needs it is
    told nothing. Whoever holds it is asked afterwards who was there."""
    card = courses.find(talk.db, talk.actor, course_id)
    assert card is not None
    managers = signups.all_managers(talk.db, talk.today)
    talk.tell(managers, "course_new", course=card.id)
    workdays = talk.house.hours.workdays
    again = workdays.add(card.deadline, -BEFORE_DEADLINE)
    if again > talk.next_workday:
        subject = {"course": card.id, "again": True}
        at = training.at_morning(talk, again)
        reminders.tell(talk.db, managers, "course_new", subject, at)
    asked = {card.leader_id or card.added_by, card.added_by}
    for days in ASKED_AFTER:
        at = training.at_morning(talk, workdays.add(training.last_day(talk, card), days))
        reminders.tell(talk.db, asked, "course_over", {"course": card.id}, at)


# More places, or none


@errand.press("course.places")
def change_places(talk: Talk, course_id: int) -> None:
    if _may(talk) and found(talk, course_id) is not None:
        questions.begin(talk, PLACES, {"course": course_id})


@errand.press("course.cancel")
def cancel(talk: Talk, course_id: int) -> None:
    if _may(talk) and found(talk, course_id) is not None:
        questions.begin(talk, CANCEL, {"course": course_id})


@errand.about(PLACES, CANCEL)
def which(talk: Talk, run: OpenRun) -> str | None:
    card = courses.find(talk.db, talk.actor, run.subject["course"])
    if card is None:
        return None
    name, day = training.course_name(talk, card.kind), training.first_day(talk, card)
    return talk.label("training.about", name=name, day=day, n=card.signed + card.waiting)


@errand.submitted(PLACES)
def resized(talk: Talk, run: OpenRun) -> None:
    """Whoever came last waits again where there are fewer, and is told."""
    card = found(talk, run.subject["course"])
    if card is None or not _may(talk):
        return
    if card.closed_at is not None:
        talk.toast("training.closed")
        return
    before, places = training.queue(talk, card), int(run.answers["places"])
    courses.resize(talk.db, talk.actor, card.id, places)
    after = before.resized(places)
    training.keep(talk, card, before, after)
    lost = [id_ for id_ in before.signed if id_ in after.waiting]
    talk.tell(lost, training.SIGNED, course=card.id)
    card = found(talk, card.id)
    if card is not None:
        show(talk, card)


@errand.submitted(CANCEL)
def cancelled(talk: Talk, run: OpenRun) -> None:
    """Everybody in the line is told once, and so are their managers; what they wished stands."""
    card = found(talk, run.subject["course"])
    if card is None or not _may(talk):
        return
    try:
        line = signups.cancel(talk.db, talk.actor, card.id, run.answers["why"], talk.now)
    except LookupError:
        talk.toast("training.closed")
        return
    keep_wishes(talk, card.kind, line)
    talk.tell(line, "course_cancelled", course=card.id)
    above = set(signups.managers(talk.db, line, talk.today).values())
    talk.tell(sorted(above), "course_cancelled_team", course=card.id)
    talk.first("training.cancelled", n=len(line))
    card = found(talk, card.id)
    if card is not None:
        show(talk, card)


def keep_wishes(talk: Talk, kind: str, person_ids: list[int]) -> None:
    for person_id in person_ids:
        wishes.keep(talk.db, person_id, kind, talk.now)
