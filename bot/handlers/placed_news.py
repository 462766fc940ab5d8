"""What is told of placements in a digest: to managers, HR, and those who supervise."""

from typing import Any

from bot.errands import Daily, Errand
from bot.handlers.placed import ANSWERED, RELIEVED, SUPERVISES, facts
from bot.handlers.proposals import NEWS as ASKED
from bot.talk import Line, Talk
from storage import placements, supervising

errand = Errand()

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
