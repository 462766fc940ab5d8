"""A placement changed: another supervisor, other weeks, or a unit that cannot; also half way."""

from bot import questions, studying
from bot.domain.placements.terms import Term, Weeks
from bot.errands import Choice, Errand, Refusal
from bot.handlers.placed import ANSWERED, RELIEVED, SUPERVISES, facts, found, open_one, show
from bot.studying import NotTaken
from bot.supervising import plan_for, ranked_for
from bot.talk import Talk
from storage import accounts, placement_answers, placements
from storage.runs import OpenRun

errand = Errand()

SUPERVISOR, WEEKS, NO = "placement_supervisor", "placement_weeks", "placement_no"


def _begin(talk: Talk, guide: str, placement_id: int) -> None:
    if found(talk, placement_id) is None:
        return
    if not (talk.actor.is_hr or placements.may_answer(talk.db, talk.actor, placement_id)):
        talk.toast("placements.not_yours")
        return
    talk.anew = True
    questions.begin(talk, guide, {"placement": placement_id})


@errand.press("placed.who")
def other_supervisor(talk: Talk, placement_id: int) -> None:
    _begin(talk, SUPERVISOR, placement_id)


@errand.press("placed.when")
def other_weeks(talk: Talk, placement_id: int) -> None:
    _begin(talk, WEEKS, placement_id)


@errand.press("placed.no")
def cannot(talk: Talk, placement_id: int) -> None:
    _begin(talk, NO, placement_id)


@errand.about(SUPERVISOR, WEEKS, NO)
def which(talk: Talk, run: OpenRun) -> str | None:
    card = placements.find(talk.db, talk.actor, run.subject["placement"])
    return talk.label("placements.about", **facts(talk, card)) if card else None


@errand.supplies("placed_supervisors")
def present(talk: Talk, run: OpenRun) -> list[Choice]:
    card = placements.find(talk.db, talk.actor, run.subject["placement"])
    return [Choice(str(each.person_id), each.name) for each in (card.present if card else ())]


@errand.supplies("placed_candidates")
def candidates(talk: Talk, run: OpenRun) -> list[Choice]:
    card = placements.find(talk.db, talk.actor, run.subject["placement"])
    listed = ranked_for(talk, card) if card else []
    return [Choice(str(id_), f"{name} ({why})") for id_, name, why in listed]


@errand.submitted(SUPERVISOR)
def replaced(talk: Talk, run: OpenRun) -> None:
    replace(talk, run.subject["placement"], int(run.answers["old"]), int(run.answers["new"]))


@errand.press("placed.replace")
def replace(talk: Talk, placement_id: int, old: int, new: int) -> None:
    """Who is new to it is told, and who is in it no more; before a yes nobody has heard of it."""
    card = found(talk, placement_id)
    if card is None:
        return
    can = {id_ for id_, _, _ in ranked_for(talk, card)}
    plan = plan_for(talk, card)
    if new not in can or not placement_answers.replace(
        talk.db, talk.actor, card.id, old, new, talk.today, plan, talk.now
    ):
        talk.say("placements.cannot_supervise", [[talk.button("menu", "menu")]])
        return
    again = placements.find(talk.db, talk.actor, card.id)
    assert again is not None
    if again.state == "accepted":
        talk.tell([new], SUPERVISES, placement=card.id)
        talk.tell([old], RELIEVED, placement=card.id)
        stays = [each.person_id for each in again.present if each.person_id != new]
        others = {*stays, *accounts.all_hr(talk.db)}
        talk.tell(sorted(others), ANSWERED, placement=card.id)
    talk.first("placements.replaced", **facts(talk, again))
    show(talk, again)


@errand.accepts(WEEKS, "weeks")
def can_be(talk: Talk, run: OpenRun, value: str) -> Refusal | None:
    card = placements.find(talk.db, talk.actor, run.subject["placement"])
    weeks = studying.read_weeks(value, card.term if card else "", talk.today)
    if isinstance(weeks, NotTaken):
        key = f"students.{weeks.reason}"
        return Refusal(key, {"typed": weeks.typed, "term": weeks.term})
    return None


@errand.submitted(WEEKS)
def countered(talk: Talk, run: OpenRun) -> None:
    card = found(talk, run.subject["placement"])
    if card is None:
        return
    weeks = Weeks.read(run.answers["weeks"], Term.read(card.term))
    days = weeks.first, weeks.last
    if not placement_answers.counter(talk.db, talk.actor, card.id, days, talk.now):
        talk.say("placements.answered_already")
        return
    _back_to_hr(talk, card.id)


@errand.submitted(NO)
def declined(talk: Talk, run: OpenRun) -> None:
    card = found(talk, run.subject["placement"])
    if card is None:
        return
    if not placement_answers.decline(talk.db, talk.actor, card.id, run.answers["why"], talk.now):
        talk.say("placements.answered_already")
        return
    _back_to_hr(talk, card.id)


def _back_to_hr(talk: Talk, placement_id: int) -> None:
    talk.tell(accounts.all_hr(talk.db), ANSWERED, placement=placement_id)
    again = placements.find(talk.db, talk.actor, placement_id)
    assert again is not None
    talk.first("placements.told_hr")
    show(talk, again)


@errand.press("placed.other")
def not_those_weeks(talk: Talk, placement_id: int) -> None:
    """HR: the school can't; the student waits for another proposal."""
    card = found(talk, placement_id)
    if card is None or not talk.actor.is_hr:
        return
    if placement_answers.decline(
        talk.db, talk.actor, card.id, talk.label("placements.weeks_no"), talk.now
    ):
        talk.tell(sorted(card.managers), ANSWERED, placement=card.id)
    open_one(talk, placement_id)
