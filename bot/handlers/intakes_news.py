"""The one line about asked places in a digest: what is the reader's to answer, what is missing."""

from datetime import timedelta
from typing import Any

from bot import placing
from bot.asking import NEWS
from bot.errands import Errand
from bot.handlers.intakes import answer_button, asked
from bot.talk import Button, Line, Talk
from schedules.intakes import reached, rounds
from storage import intakes
from storage.intakes import IntakeCard

errand = Errand()

BUTTONS = 3
NAMED = 5
RECENT = timedelta(days=5)
"""So long HR is told that one is over, whatever else is told of them."""


@errand.news(NEWS)
def line(talk: Talk, subject: dict[str, Any]) -> Line | None:
    """As things stand now; None when there is nothing left to do about any."""
    parts = [_ongoing(talk, card) for card in intakes.ongoing(talk.db, talk.actor)]
    if talk.actor.is_hr:
        parts += [_over(talk, card) for card in intakes.closed(talk.db, talk.actor)]
    found = [part for part in parts if part is not None]
    if not found:
        return None
    buttons = {button.action: button for part in found for button in part.buttons}
    return Line(" ".join(part.text for part in found), tuple(buttons.values()))


def _ongoing(talk: Talk, card: IntakeCard) -> Line | None:
    me, units = talk.speaker.person_id, asked(talk, card)
    silent = [each for each in units if each.answered_at is None]
    mine = [each for each in silent if me in each.managers]
    level = reached(rounds(card.deadline, talk.house.hours.workdays), talk.today)
    told = level in ("above", "hr")
    below = [each for each in silent if each not in mine] if told or talk.actor.is_hr else []
    wanted = placing.commitments_of(talk, card)
    missing = any(each.missing for each in wanted)
    if not (mine or below or (talk.actor.is_hr and missing)):
        return None
    buttons: list[Button] = [answer_button(talk, card, each) for each in mine[:BUTTONS]]
    if below or talk.actor.is_hr or len(mine) > BUTTONS:
        buttons.append(talk.button("open_intake", "intake.open", card.id, card=card))
    text = talk.text(
        "intakes.line",
        card=card,
        mine=[each.unit.rsplit(" / ", 1)[-1] for each in mine],
        below=[each.unit.rsplit(" / ", 1)[-1] for each in below],
        named=NAMED,
        commitments=wanted,
        days=(card.deadline - talk.today).days,
    )
    return Line(text, tuple(buttons))


def _over(talk: Talk, card: IntakeCard) -> Line | None:
    if card.closed_at is None or card.closed_at < talk.now - RECENT:
        return None
    units = asked(talk, card)
    text = talk.text(
        "intakes.over_line",
        card=card,
        total=len(units),
        answered=sum(each.answered_at is not None for each in units),
        commitments=placing.commitments_of(talk, card),
    )
    return Line(text, (talk.button("open_intake", "intake.open", card.id, card=card),))
