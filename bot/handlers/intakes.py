"""VFU and APL: what units are asked, what they answer, and what is missing of the agreements."""

from bot import placing
from bot.domain.placements.terms import Weeks
from bot.errands import Errand
from bot.talk import Button, Rows, Talk
from storage import intakes, placements, unit_offers
from storage.intakes import IntakeCard
from storage.unit_offers import Asked

errand = Errand()

UNITS = 12
"""In one message on a phone."""


@errand.command("placeringar", "placements")
@errand.press("intake.list")
def overview(talk: Talk) -> None:
    """HR sees all that is asked; a manager the units that are theirs to answer for, and their
    students."""
    ongoing = [(card, asked(talk, card)) for card in intakes.ongoing(talk.db, talk.actor)]
    if not talk.actor.is_hr:
        ongoing = [(card, units) for card, units in ongoing if units]
    over = intakes.closed(talk.db, talk.actor) if talk.actor.is_hr else []
    rows = [[_open_button(talk, card)] for card in [*(card for card, _ in ongoing), *over]]
    if talk.actor.is_hr:
        style = None if ongoing else "primary"
        rows.append([talk.button("new_intake", "intake.ask", style=style)])
        figures = talk.button("outcomes", "outcomes.show")
        rows.append([figures, talk.button("to_schools", "schools.open")])
    students = [] if talk.actor.is_hr else placements.led(talk.db, talk.actor, talk.today)
    rows += [
        [talk.button("see_student", "placed.open", each.id, name=each.student or each.term)]
        for each in students[:UNITS]
    ]
    rows.append([talk.button("menu", "menu")])
    talk.show(
        "intakes.list",
        rows,
        students=[(each, Weeks(*each.weeks)) for each in students[:UNITS]],
        ongoing=[
            (card, len(units), sum(each.answered_at is not None for each in units))
            for card, units in ongoing
        ],
        over=over,
    )


def _open_button(talk: Talk, card: IntakeCard) -> Button:
    return talk.button("open_intake", "intake.open", card.id, card=card)


def asked(talk: Talk, card: IntakeCard) -> list[Asked]:
    """The units that are asked, as far as the speaker leads somebody there."""
    taught = placing.teaching(talk, card.educations)
    return unit_offers.units_asked(talk.db, talk.actor, card, taught, talk.today)


def found(talk: Talk, intake_id: int) -> IntakeCard | None:
    card = intakes.find(talk.db, talk.actor, intake_id)
    if card is None:
        talk.toast("intakes.gone")
    return card


@errand.press("intake.open")
def open_intake(talk: Talk, intake_id: int, skip: int = 0) -> None:
    card = found(talk, intake_id)
    if card is not None:
        show(talk, card, skip)


def show(talk: Talk, card: IntakeCard, skip: int = 0) -> None:
    """Each unit with its answer, those who are silent first, and what is missing."""
    units = sorted(asked(talk, card), key=lambda each: each.answered_at is not None)
    if not units and not talk.actor.is_hr:
        talk.toast("intakes.not_yours")
        return
    shown = units[skip : skip + UNITS]
    rows: list[list[Button]] = []
    if talk.speaker.leads or talk.actor.is_hr:
        rows += [[answer_button(talk, card, each)] for each in shown]
    if len(units) > skip + UNITS:
        rows.append([talk.button("show_more", "intake.open", card.id, skip + UNITS)])
    talk.show(
        "intakes.one",
        [*rows, *_ways(talk, card)],
        card=card,
        educations=placing.education_names(talk, card.educations),
        units=[(each, lines(talk, each)) for each in shown],
        total=len(units),
        answered=sum(each.answered_at is not None for each in units),
        commitments=placing.commitments_of(talk, card),
    )


def lines(talk: Talk, unit: Asked) -> list[tuple[int, str, str | None]]:
    """(places, education, weeks) of what a unit offers."""
    return [
        (each.places, placing.education_name(talk, each.education), placing.weeks(each.weeks))
        for each in unit.offers
        if each.places
    ]


def answer_button(talk: Talk, card: IntakeCard, unit: Asked) -> Button:
    key = "answer_for" if unit.answered_at is None else "change_for"
    name = unit.unit.rsplit(" / ", 1)[-1]
    return talk.button(key, "offer.begin", card.id, unit.unit_id, name=name)


def _ways(talk: Talk, card: IntakeCard) -> Rows:
    if not talk.actor.is_hr:
        return [[talk.button("menu", "menu")]]
    more = [talk.button("move_deadline", "intake.move", card.id)]
    if card.closed_at is None:
        more.append(talk.button("close_intake", "intake.close", card.id))
    return [more, [talk.button("all_intakes", "intake.list")]]


@errand.press("intake.close")
def close(talk: Talk, intake_id: int, sure: bool = False) -> None:
    """Nobody is reminded any more; what has been answered counts, and can still be changed."""
    card = found(talk, intake_id)
    if card is None or not talk.actor.is_hr:
        talk.toast("menu.not_for_you")
    elif card.closed_at is not None:
        show(talk, card)
    elif not sure:
        yes = talk.button("close_intake", "intake.close", intake_id, True, style="danger")
        rows = [[yes, talk.button("back", "intake.open", intake_id)]]
        units = asked(talk, card)
        silent = sum(each.answered_at is None for each in units)
        talk.show("intakes.sure", rows, card=card, silent=silent)
    else:
        intakes.close(talk.db, talk.actor, card, talk.now)
        talk.first("intakes.closed", card=card)
        open_intake(talk, intake_id)
