"""One placement: how it stands, the manager's yes, the student's link, and its end."""

from typing import Any

from bot import placing
from bot.domain.placements.terms import Weeks
from bot.errands import Errand
from bot.supervising import plan_for
from bot.talk import Button, Rows, Talk
from storage import accounts, placement_answers, placements, visits
from storage.exports.qr import qr_png
from storage.placements import PlacementCard

errand = Errand()

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
    if not placement_answers.accept(talk.db, talk.actor, card.id, plan_for(talk, card), talk.now):
        talk.toast("placements.answered_already")
        return
    again = placements.find(talk.db, talk.actor, card.id)
    assert again is not None
    talk.tell([each.person_id for each in again.present], SUPERVISES, placement=card.id)
    concerned = {*accounts.all_hr(talk.db), *again.managers}
    talk.tell(sorted(concerned), ANSWERED, placement=card.id)
    talk.first("placements.accepted", **facts(talk, again))
    show(talk, again)


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
    elif placement_answers.withdraw(talk.db, talk.actor, card.id, None, talk.now):
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
