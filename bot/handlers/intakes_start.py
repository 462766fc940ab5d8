"""HR asks the units before the clock does, and gives them more time."""

from datetime import date

from bot import asking, placing, questions
from bot.domain.placements.calendars import AHEAD, Asking, askings
from bot.domain.placements.terms import Term
from bot.errands import Choice, Errand, Refusal
from bot.handlers.intakes import found, overview, show
from bot.talk import Talk
from schedules.intakes import next_after, rounds
from storage import intakes
from storage.runs import OpenRun

errand = Errand()

GUIDE, MOVE = "intake", "move_intake"


@errand.press("intake.ask")
def ask(talk: Talk) -> None:
    if not talk.actor.is_hr:
        talk.toast("menu.not_for_you")
    elif not _open(talk):
        talk.first("intakes.all_asked")
        overview(talk)
    else:
        questions.begin(talk, GUIDE, {})


def _open(talk: Talk) -> list[Asking]:
    """What nobody has asked yet, of terms that have not begun, the soonest first."""
    this, workdays = Term.of(talk.today), talk.house.hours.workdays
    terms = [this.moved(n) for n in range(AHEAD)]
    asked = {
        (card.term, id_)
        for term in terms
        for card in intakes.of_term(talk.db, str(term))
        for id_ in card.educations
    }
    ahead = [each for term in terms for each in askings(talk.placements, term, workdays)]
    return sorted(
        each
        for each in ahead
        if each.term.usual_first > talk.today
        and not any((str(each.term), id_) in asked for id_ in each.educations)
    )


@errand.supplies("askings")
def to_ask(talk: Talk, run: OpenRun) -> list[Choice]:
    return [
        Choice(
            _value(each),
            talk.label(
                "intakes.asking",
                asking=each,
                educations=placing.education_names(talk, each.educations),
            ),
        )
        for each in _open(talk)
    ]


def _value(asking: Asking) -> str:
    return f"{asking.term}/{asking.deadline.isoformat()}"


def _chosen(talk: Talk, run: OpenRun) -> Asking | None:
    chosen = run.answers.get("asking")
    return next((each for each in _open(talk) if _value(each) == chosen), None)


@errand.supplies("intake_deadlines")
def deadlines(talk: Talk, run: OpenRun) -> list[Choice]:
    """The school's, while it lies ahead; else there is little time, and HR says how little."""
    chosen = _chosen(talk, run)
    if chosen is None or chosen.deadline <= talk.today:
        return []
    day = chosen.deadline
    return [Choice(day.isoformat(), talk.label("questions.near", day=day))]


@errand.accepts(GUIDE, "deadline")
def before_the_term(talk: Talk, run: OpenRun, value: str) -> Refusal | None:
    chosen = _chosen(talk, run)
    if chosen is None or date.fromisoformat(value) < chosen.term.usual_first:
        return None
    return Refusal("intakes.term_has_begun", {"term": str(chosen.term)})


@errand.submitted(GUIDE)
def begun(talk: Talk, run: OpenRun) -> None:
    chosen = _chosen(talk, run)
    if not talk.actor.is_hr or chosen is None:
        talk.say("intakes.asked_already")
        return
    workdays = talk.house.hours.workdays
    deadline = workdays.on_or_before(date.fromisoformat(run.answers["deadline"]))
    first = next_after(rounds(deadline, workdays), talk.next_workday)
    id_ = intakes.start(
        talk.db, talk.actor, str(chosen.term), chosen.educations, deadline, first, talk.now
    )
    card = intakes.find(talk.db, talk.actor, id_)
    assert card is not None
    silent = asking.unanswered(talk.db, talk.house, card, talk.now)
    asking.tell(talk.db, {person for unit in silent for person in unit.managers}, talk.now)
    talk.first("intakes.started", card=card)
    show(talk, card)


# More time


@errand.press("intake.move")
def move(talk: Talk, intake_id: int) -> None:
    if not talk.actor.is_hr:
        talk.toast("menu.not_for_you")
    elif found(talk, intake_id) is not None:
        talk.anew = True
        questions.begin(talk, MOVE, {"intake": intake_id})


@errand.about(MOVE)
def which(talk: Talk, run: OpenRun) -> str | None:
    card = intakes.find(talk.db, talk.actor, run.subject["intake"])
    return talk.label("intakes.about", card=card) if card else None


@errand.submitted(MOVE)
def moved(talk: Talk, run: OpenRun) -> None:
    card = intakes.find(talk.db, talk.actor, run.subject["intake"])
    if card is None or not talk.actor.is_hr:
        return
    workdays = talk.house.hours.workdays
    deadline = workdays.on_or_before(date.fromisoformat(run.answers["deadline"]))
    first = next_after(rounds(deadline, workdays), talk.next_workday)
    assert first is not None, "that it is over is told after the deadline"
    intakes.move(talk.db, talk.actor, card, deadline, first)
    again = found(talk, card.id)
    assert again is not None
    silent = asking.unanswered(talk.db, talk.house, again, talk.now)
    asking.tell(talk.db, {person for unit in silent for person in unit.managers}, talk.now)
    talk.first("intakes.moved", card=again)
    show(talk, again)
