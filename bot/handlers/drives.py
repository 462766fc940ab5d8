"""Inventories as HR follows them: how far each unit is, worst first, down to who is missing."""

from bot import inventory
from bot.errands import Errand
from bot.talk import Button, Rows, Talk, two_columns
from storage import drives, progress, units
from storage.drives import DriveCard

errand = Errand()

UNITS, PEOPLE = 10, 10
"""How many of each fit in one message on a phone."""


@errand.command("inventering", "inventory")
@errand.press("drive.list")
def overview(talk: Talk) -> None:
    ongoing, over = drives.ongoing(talk.db, talk.actor), drives.closed(talk.db, talk.actor)
    if not talk.actor.is_hr:
        talk.toast("menu.not_for_you")
        return
    rows = [[_open_button(talk, card)] for card in [*ongoing, *over]]
    style = None if ongoing else "primary"
    rows.append([talk.button("new_inventory", "drive.pick", style=style)])
    talk.show("inventory.list", [*rows, [talk.button("menu", "menu")]], ongoing=ongoing, over=over)


def _open_button(talk: Talk, card: DriveCard) -> Button:
    return talk.button("open_inventory", "drive.open", card.id, deadline=card.deadline)


@errand.press("drive.open")
def open_drive(talk: Talk, drive_id: int, unit_id: int | None = None, skip: int = 0) -> None:
    card = found(talk, drive_id)
    if card is not None:
        show(talk, card, unit_id, skip)


def found(talk: Talk, drive_id: int) -> DriveCard | None:
    card = drives.find(talk.db, talk.actor, drive_id)
    if card is None:
        talk.toast("inventory.gone")
    return card


def show(talk: Talk, card: DriveCard, unit_id: int | None = None, skip: int = 0) -> None:
    """A unit's figures in an inventory, and those of the units below it."""
    known = inventory.professions(talk)
    view = progress.unit(talk.db, talk.actor, card, known, unit_id)
    if view is None or not view.figures.people:
        talk.show("inventory.nobody", [[talk.button("menu", "menu")]], drive=card)
        return
    shown = view.below[skip : skip + UNITS]
    rows = []
    if n := view.figures.missing:
        rows.append([talk.button("who_is_missing", "drive.missing", card.id, view.id, 0, n=n)])
    rows += two_columns([Button(each.name, ("drive.open", card.id, each.id)) for each in shown])
    if len(view.below) > skip + UNITS:
        rows.append([talk.button("show_more", "drive.open", card.id, view.id, skip + UNITS)])
    talk.show(
        "inventory.unit",
        [*rows, *_ways(talk, card, view.id, view.up)],
        drive=card,
        where=_where(talk, card) if view.id is None else None,
        professions=_professions(talk, card) if view.id is None else None,
        areas=inventory.area_names(talk, card.scope.areas) if view.id is None else None,
        name=view.name,
        figures=view.figures,
        units=shown,
    )


def _ways(talk: Talk, card: DriveCard, unit_id: int | None, up: int | None) -> Rows:
    if unit_id is not None:
        return [[talk.button("up", "drive.open", card.id, up)]]
    if not talk.actor.is_hr:
        return [[talk.button("menu", "menu")]]
    excel = talk.button("as_excel", "drive.workbook", card.id)
    more = talk.button("move_deadline", "drive.move", card.id)
    rows = [[excel, more], [talk.button("all_inventories", "drive.list")]]
    if card.closed_at is None:
        rows.insert(1, [talk.button("close_inventory", "drive.sure", card.id)])
    return rows


def _where(talk: Talk, card: DriveCard) -> list[str]:
    return [unit.name for unit in units.several(talk.db, talk.actor, card.scope.units)]


def _professions(talk: Talk, card: DriveCard) -> list[str]:
    model = inventory.model(talk)
    found = (model.profession(id_) for id_ in card.scope.professions)
    return [profession.of(talk.language) for profession in found if profession is not None]


@errand.press("drive.missing")
def who_is_missing(talk: Talk, drive_id: int, unit_id: int | None, skip: int) -> None:
    card = found(talk, drive_id)
    if card is None:
        return
    known = inventory.professions(talk)
    people = progress.missing(talk.db, talk.actor, card, known, unit_id, skip, PEOPLE + 1)
    shown = people[:PEOPLE]
    rows = two_columns([Button(one.name, ("team.person", one.person_id)) for one in shown])
    if len(people) > PEOPLE:
        rows.append([talk.button("show_more", "drive.missing", card.id, unit_id, skip + PEOPLE)])
    rows.append([talk.button("back", "drive.open", card.id, unit_id)])
    talk.show("inventory.missing", rows, drive=card, people=shown, me=talk.speaker.person_id)
