"""The one line about inventories in a digest: what is the reader's to do, and who is missing."""

from datetime import timedelta
from typing import Any

from bot import inventory
from bot.errands import Errand
from bot.handlers.assessments_team import keep_button
from bot.talk import Button, Line, Talk
from schedules.drives import rounds
from storage import drives, progress, teams
from storage.assessments import Professions
from storage.chasing import NEWS
from storage.drives import DriveCard

errand = Errand()

NAMED = 5
"""Names in the line; of more, only how many."""
RECENT = timedelta(days=5)
"""So long HR is told that an inventory was closed, whatever else is told of inventories."""


@errand.news(NEWS)
def line(talk: Talk, subject: dict[str, Any]) -> Line | None:
    """As things stand now; None when there is nothing left to do about any."""
    known = inventory.professions(talk)
    parts = [_ongoing(talk, card, known) for card in drives.ongoing(talk.db, talk.actor)]
    if talk.actor.is_hr:
        parts += [_over(talk, card, known) for card in drives.closed(talk.db, talk.actor)]
    lines = [part for part in parts if part is not None]
    if not lines:
        return None
    buttons = {button.action: button for each in lines for button in each.buttons}
    return Line(" ".join(each.text for each in lines), tuple(buttons.values()))


def _ongoing(talk: Talk, card: DriveCard, known: Professions) -> Line | None:
    me, team = teams.near(talk.db, talk.actor, known)
    own = bool(me) and progress.own_missing(talk.db, talk.actor, card, me)
    mine = progress.missing(talk.db, talk.actor, card, team, among="reports") if team else []
    below = []
    if progress.above_told(talk.db, talk.actor, card):
        below = progress.missing(talk.db, talk.actor, card, known, among="below")
    whole = _hr_has_been_told(talk, card) and talk.actor.is_hr
    all_of_it = sum(each.missing for each in _figures(talk, card, known)) if whole else 0
    if not (own or mine or below or all_of_it):
        return None
    buttons: list[Button] = []
    if own:
        buttons.append(talk.button("my_assessment", "own.show"))
    if mine:
        buttons += [talk.button("assess_team", "team.list", n=len(mine)), *keep_button(talk, card)]
    if below or all_of_it:
        n = all_of_it or len(below)
        buttons.append(talk.button("who_is_missing", "drive.missing", card.id, None, 0, n=n))
    text = talk.text(
        "inventory.line",
        drive=card,
        own=own,
        mine=mine,
        below=[] if all_of_it else below,
        all=all_of_it,
        named=NAMED,
    )
    return Line(text, tuple(buttons))


def _figures(talk: Talk, card: DriveCard, known: Professions) -> list[progress.Figures]:
    return list(progress.by_unit(talk.db, talk.actor, card, known).values())


def _hr_has_been_told(talk: Talk, card: DriveCard) -> bool:
    planned = rounds(card.deadline, talk.house.hours.workdays)
    return any(each.tells == "hr" and each.on <= talk.today for each in planned)


def _over(talk: Talk, card: DriveCard, known: Professions) -> Line | None:
    if card.closed_at is None or card.closed_at < talk.now - RECENT:
        return None
    whole = sum(_figures(talk, card, known), progress.Figures())
    button = talk.button("open_inventory", "drive.open", card.id, deadline=card.deadline)
    return Line(talk.text("inventory.over_line", drive=card, figures=whole), (button,))
