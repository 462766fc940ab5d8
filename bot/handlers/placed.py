"""One placement: the manager says yes, or counters; HR and supervisors see how it stands."""

from typing import Any

from bot import placing, questions, studying
from bot.domain.placements.terms import Term, Weeks
from bot.errands import Choice, Daily, Errand, Refusal
from bot.handlers.proposals import NEWS as ASKED
from bot.studying import NotTaken
from bot.supervising import plan_for, ranked_for
from bot.talk import Button, Line, Rows, Talk
from storage import accounts, placements, supervising, visits
from storage.exports.qr import qr_png
from storage.placements import PlacementCard
from storage.runs import OpenRun

errand = Errand()

SUPERVISOR, WEEKS, NO = "placement_supervisor", "placement_weeks", "placement_no"
ANSWERED, SUPERVISES, RELIEVED = "placement_answered", "supervises", "supervises_no_more"


@errand.press("placed.open")
def open_one(talk: Talk, placement_id: int) -> None:
    card = found(talk, placement_id)
    if card is not None:
        show(talk, card)


def found(talk: Talk, placement_id: int) -> PlacementCard | None:
    card = placements.find(talk.db, talk.actor, placement_id)
    if card is None:
        talk.toast("placements.gone")
    return card


def show(talk: Talk, card: PlacementCard) -> None:
    talk.show("placements.one", _ways(talk, card), **facts(talk, card))


def facts(talk: Talk, card: PlacementCard) -> dict[str, Any]:
    """What the words about a placement say."""
    return {
        "card": card,
        "unit": card.unit.rsplit(" / ", 1)[-1],
        "school": placing.school_name(talk, card.school),
        "education": placing.education_name(talk, card.education),
        "weeks": Weeks(*card.weeks),
        "asked_weeks": Weeks(*card.student_weeks) if card.student_weeks else None,
        "supervisors": [each.name for each in card.present],
    }


def _ways(talk: Talk, card: PlacementCard) -> Rows:
    may = placements.may_answer(talk.db, talk.actor, card.id) or talk.actor.is_hr
    rows: list[list[Button]] = []
    if card.state == "asked" and may:
        rows += answer_rows(talk, card)
    elif card.state == "countered" and talk.actor.is_hr:
        yes = talk.button("other_weeks_yes", "placed.yes", card.id, style="primary")
        rows += [[yes, talk.button("other_weeks_no", "placed.other", card.id)]]
    elif card.state == "accepted" and may:
        rows += [
            [talk.button("list_of", "supervise.matter", each.matter_id, name=each.name)]
            for each in card.present
            if each.matter_id is not None
        ]
        rows.append([talk.button("change_supervisor", "placed.who", card.id)])
        rows.append([talk.button("invite_student", "placed.invite", card.id)])
        rows.append([talk.button("end_placement", "placed.end", card.id, style="danger")])
    if talk.actor.is_hr:
        rows.append([talk.button("back", "student.list", card.term)])
    else:
        rows.append([talk.button("menu", "menu")])
    return rows


def answer_rows(talk: Talk, card: PlacementCard) -> list[list[Button]]:
    return [
        [talk.button("take_student", "placed.yes", card.id, style="primary")],
        [
            talk.button("change_supervisor", "placed.who", card.id),
            talk.button("other_weeks", "placed.when", card.id),
        ],
        [talk.button("cannot_take", "placed.no", card.id)],
    ]


# Yes


@errand.press("placed.yes")
def yes(talk: Talk, placement_id: int) -> None:
    """Each supervisor gets a checklist with the dates; all concerned hear of it."""
    card = found(talk, placement_id)
    if card is None:
        return
    if not placements.accept(talk.db, talk.actor, card.id, plan_for(talk, card), talk.now):
        talk.toast("placements.answered_already")
        return
    again = placements.find(talk.db, talk.actor, card.id)
    assert again is not None
    talk.tell([each.person_id for each in again.present], SUPERVISES, placement=card.id)
    concerned = {*accounts.all_hr(talk.db), *again.managers}
    talk.tell(sorted(concerned), ANSWERED, placement=card.id)
    talk.first("placements.accepted", **facts(talk, again))
    show(talk, again)


# Or something else


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
    if new not in can or not placements.replace(
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
    if not placements.counter(talk.db, talk.actor, card.id, days, talk.now):
        talk.say("placements.answered_already")
        return
    _back_to_hr(talk, card.id)


@errand.submitted(NO)
def declined(talk: Talk, run: OpenRun) -> None:
    card = found(talk, run.subject["placement"])
    if card is None:
        return
    if not placements.decline(talk.db, talk.actor, card.id, run.answers["why"], talk.now):
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
    if placements.decline(
        talk.db, talk.actor, card.id, talk.label("placements.weeks_no"), talk.now
    ):
        talk.tell(sorted(card.managers), ANSWERED, placement=card.id)
    open_one(talk, placement_id)


@errand.press("placed.end")
def end(talk: Talk, placement_id: int, sure: bool = False) -> None:
    """Before its time; the student is then without a place again, until HR says otherwise."""
    card = found(talk, placement_id)
    if card is None:
        return
    if not sure:
        yes_ = talk.button("end_placement", "placed.end", card.id, True, style="danger")
        rows = [[yes_, talk.button("back", "placed.open", card.id)]]
        talk.show("placements.sure", rows, **facts(talk, card))
    elif placements.withdraw(talk.db, talk.actor, card.id, None, talk.now):
        concerned = {each.person_id for each in card.present}
        concerned |= {*accounts.all_hr(talk.db), *card.managers}
        talk.tell(sorted(concerned), ANSWERED, placement=card.id)
        open_one(talk, placement_id)
    else:
        talk.toast("placements.not_yours")


@errand.press("placed.invite")
def invite(talk: Talk, placement_id: int) -> None:
    """A link and a QR code for the student's own page, valid once."""
    card = found(talk, placement_id)
    parameter = visits.invite(talk.db, talk.actor, placement_id, talk.now) if card else None
    if card is None or parameter is None:
        talk.toast("placements.not_yours")
        return
    link = talk.house.link(parameter)
    caption = talk.text("placements.invite", link=link, **facts(talk, card))
    talk.send_picture(qr_png(link), "student.png", caption)


# In the digest


errand.daily(ASKED, Daily(supervising.to_ask_again, supervising.ask_again))


@errand.news(ASKED)
def asked(talk: Talk, subject: dict[str, Any]) -> Line | None:
    card = placements.find(talk.db, talk.actor, subject["placement"])
    if card is None or card.state != "asked":
        return None
    whom = {"name": card.student or ""}
    buttons = (
        talk.button("take_this_student", "placed.yes", card.id, style="primary", **whom),
        talk.button("see_student", "placed.open", card.id, **whom),
    )
    return Line(talk.text("placements.asked", **facts(talk, card)), buttons)


@errand.news(ANSWERED)
def answered(talk: Talk, subject: dict[str, Any]) -> Line | None:
    """How it stands, to HR and others concerned."""
    card = placements.find(talk.db, talk.actor, subject["placement"])
    if card is None or card.state == "asked":
        return None
    button = talk.button("see_student", "placed.open", card.id, name=card.student or "")
    return Line(talk.text("placements.answered", **facts(talk, card)), (button,))


@errand.news(SUPERVISES)
def supervises(talk: Talk, subject: dict[str, Any]) -> Line | None:
    card = placements.find(talk.db, talk.actor, subject["placement"])
    me = talk.speaker.person_id
    if card is None or me not in {each.person_id for each in card.present}:
        return None
    text = talk.text("placements.you_supervise", **facts(talk, card))
    return Line(
        text, (talk.button("see_student", "supervise.own", card.id, name=card.student or ""),)
    )


@errand.news(RELIEVED)
def relieved(talk: Talk, subject: dict[str, Any]) -> Line | None:
    card = placements.find(talk.db, talk.actor, subject["placement"])
    return Line(talk.text("placements.relieved", **facts(talk, card))) if card else None
