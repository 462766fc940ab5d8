"""HR closes an inventory before its last day: what has been answered stays."""

from bot import chase, inventory
from bot.errands import Errand
from bot.handlers.drives import found, show
from bot.talk import Talk
from storage import accounts, drives, progress
from storage.drives import DriveCard

errand = Errand()


@errand.press("drive.sure")
def sure(talk: Talk, drive_id: int) -> None:
    card = _open_one(talk, drive_id)
    if card is None:
        return
    rows = [
        [talk.button("close_inventory", "drive.close", drive_id, style="danger")],
        [talk.button("back", "drive.open", drive_id)],
    ]
    view = progress.unit(talk.db, talk.actor, card, inventory.professions(talk), None)
    missing = view.figures.missing if view else 0
    talk.show("inventory.sure", rows, drive=card, missing=missing)


def _open_one(talk: Talk, drive_id: int) -> DriveCard | None:
    """One that HR can close, or a word to the speaker."""
    if not talk.actor.is_hr:
        talk.toast("menu.not_for_you")
        return None
    card = found(talk, drive_id)
    if card is not None and card.closed_at is not None:
        show(talk, card)
        return None
    return card


@errand.press("drive.close")
def close(talk: Talk, drive_id: int) -> None:
    """Nobody is asked any more; the rest of HR hears of it."""
    card = _open_one(talk, drive_id)
    if card is None:
        return
    drives.close(talk.db, talk.actor, card, talk.now)
    others = set(accounts.all_hr(talk.db)) - {talk.speaker.person_id}
    chase.tell(talk.db, others, talk.now)
    talk.first("inventory.closed", drive=card)
    again = found(talk, drive_id)
    if again is not None:
        show(talk, again)
