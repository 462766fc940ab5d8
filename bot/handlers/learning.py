"""The training plan: one's own list and what is next; for a manager what the team lacks."""

from bot import questions, training
from bot.domain.competence.courses import Course
from bot.domain.training.plan import Item, Learner, gaps, own
from bot.errands import Errand
from bot.handlers import certificates
from bot.talk import Button, Talk, two_columns
from storage import courses, people, signups, wishes
from storage.courses import CourseCard
from storage.grid import TooMany
from storage.runs import OpenRun

errand = Errand()

PROVED = "proved_course"
NAMED = 6
"""Names of those who lack a course; of more, only how many."""


@errand.command("utbildningsplan", "training_plan")
@errand.press("learn.mine")
def mine(talk: Talk) -> None:
    of_person(talk, talk.speaker.person_id)


@errand.press("learn.of")
def of_person(talk: Talk, person_id: int) -> None:
    """One's own list, or that of somebody whom the speaker leads."""
    me = person_id == talk.speaker.person_id
    if not me and people.led(talk.db, talk.actor, person_id) is None:
        talk.toast("certificates.not_yours")
        return
    learner = training.own_learner(talk, person_id)
    if learner is None:
        return
    items = own(talk.competence, learner, talk.today)
    ahead = {each.kind: each for each in signups.ahead(talk.db, talk.actor, person_id)}
    rows = two_columns([_opens(talk, item, person_id) for item in items if item.to_do])
    if talk.speaker.leads:
        rows.append([talk.button("team_plan", "learn.team")])
    talk.show(
        "training.plan",
        [*rows, [talk.button("menu", "menu")]],
        name=None if me else learner.name,
        next=_name(talk, items[0].course) if items and items[0].to_do else None,
        items={
            need: [
                (_name(talk, item.course), item, ahead.get(item.course.id))
                for item in items
                if item.need == need
            ]
            for need in ("mandatory", "elective")
        },
    )


def _name(talk: Talk, course: Course) -> str:
    return course.of(talk.language)


def _opens(talk: Talk, item: Item, person_id: int) -> Button:
    return Button(_name(talk, item.course), ("learn.course", item.course.id, person_id))


@errand.press("learn.course")
def one(talk: Talk, kind: str, person_id: int) -> None:
    """What can be done about one of them: go to a day, ask to, open the link, say that it is
    done."""
    course = talk.competence.course(kind)
    me = person_id == talk.speaker.person_id
    if course is None or (not me and people.led(talk.db, talk.actor, person_id) is None):
        talk.toast("training.gone")
        return
    learner = training.own_learner(talk, person_id)
    if learner is None:
        return
    item = next(
        (each for each in own(talk.competence, learner, talk.today) if each.course == course), None
    )
    ahead = [] if course.form == "digital" else courses.ahead(talk.db, talk.actor, kind)
    ahead = [card for card in ahead if not training.has_begun(talk, card)]
    talk.show(
        "training.one",
        _ways(talk, course, learner, ahead, me),
        name=_name(talk, course),
        whose=None if me else learner.name,
        course=course,
        item=item,
        ahead=[(card, training.first_day(talk, card)) for card in ahead],
        asked=me and kind in wishes.own(talk.db, talk.actor),
    )


def _ways(
    talk: Talk, course: Course, learner: Learner, ahead: list[CourseCard], me: bool
) -> list[list[Button]]:
    rows: list[list[Button]] = []
    if course.link:
        rows.append([Button(talk.label("buttons.open_link"), url=course.link, style="primary")])
    for card in ahead[:4]:
        day = training.first_day(talk, card)
        name = talk.label("buttons.open_course", name=_name(talk, course), day=day)
        rows.append([Button(name, ("course.open", card.id))])
    if me and course.form == "physical":
        asked = course.id in wishes.own(talk.db, talk.actor)
        key = "wish_no_more" if asked else "wish_course"
        rows.append([talk.button(key, "learn.wish", course.id, not asked)])
    rows.append([talk.button("course_done", "learn.done", course.id, learner.person_id)])
    back = ("learn.mine",) if me else ("learn.of", learner.person_id)
    return [*rows, [talk.button("back", *back)]]


@errand.press("learn.wish")
def wish(talk: Talk, kind: str, wanted: bool) -> None:
    """The manager hears of it; taken back it is nobody's business any more."""
    me = talk.speaker.person_id
    if wanted and wishes.add(talk.db, talk.actor, me, kind, talk.now):
        above = signups.managers(talk.db, [me], talk.today)
        talk.tell(list(above.values()), "course_wish", person=me, course=kind)
        talk.toast("training.wished" if above else "training.wished_hr")
    elif not wanted:
        wishes.remove(talk.db, talk.actor, kind)
    one(talk, kind, me)


@errand.press("learn.done")
def done(talk: Talk, kind: str, person_id: int) -> None:
    """By the certificate's errand; where one is to be shown, not without it."""
    course = talk.competence.course(kind)
    if course is None:
        talk.toast("training.gone")
    elif not course.proof:
        certificates.begin(talk, person_id, course.certificate)
    elif person_id == talk.speaker.person_id or people.led(talk.db, talk.actor, person_id):
        questions.begin(talk, PROVED, {"person": person_id, "kind": course.certificate})


errand.about(PROVED)(certificates.about)
errand.accepts(PROVED, "issued_on")(certificates.is_a_possible_day)
errand.accepts(PROVED, "file")(certificates.is_a_scan)


@errand.submitted(PROVED)
def proved(talk: Talk, run: OpenRun) -> None:
    certificates.added(talk, run)


# The team


@errand.press("learn.team")
def team(talk: Talk) -> None:
    """By course, who of the speaker's people must take it and has not."""
    if not talk.speaker.leads:
        talk.toast("menu.not_for_you")
        return
    try:
        learners = training.team_learners(talk)
    except TooMany:
        talk.show("training.too_many", [[talk.button("menu", "menu")]])
        return
    found = gaps(talk.competence, learners, talk.today)
    lacking = {one.person_id: one.name for _, those in found for one in those}
    rows = two_columns(
        [Button(name, ("learn.of", id_)) for id_, name in list(lacking.items())[:12]]
    )
    talk.show(
        "training.team",
        [
            *rows,
            [talk.button("courses", "course.list")],
            [talk.button("menu", "menu")],
        ],
        people=len(learners),
        gaps=[
            (_name(talk, course), [each.name for each in those][:NAMED], len(those))
            for course, those in found
        ],
    )
