"""A manager's people and what is missing; in a light inventory, last year's levels are kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot import inventory
from bot.errands import Errand
from bot.talk import Button, Line, Talk
from storage import drives, keeping, teams
from storage.drives import DriveCard
from storage.teams import Member

errand = Errand()

LISTED = 10


# The team


@dataclass(frozen=True, slots=True)
class Group:
    """Those of the speaker's people who are in one inventory, or in none."""

    drive: DriveCard | None
    members: list[Member]


@errand.command("bedom", "assess")
@errand.press("team.list")
def team(talk: Talk, skip: int = 0, place: int = 0) -> None:
    """Those who report to the speaker, with those who are missing first; while inventories go on
    group by group, the others behind buttons."""
    groups = groups_of(talk)
    if not groups:
        talk.show("assessments.no_team", [[talk.button("menu", "menu")]])
        return
    place = min(place, len(groups) - 1)  # an inventory may be over since
    drive, members = groups[place].drive, groups[place].members
    members = sorted(members, key=lambda one: (one.agreed is not None, one.name))
    shown = members[skip : skip + LISTED]
    rows = [[Button(one.name, ("team.person", one.person_id))] for one in shown]
    ways = [talk.button("earlier", "team.list", max(skip - LISTED, 0), place)] if skip else []
    if len(members) > skip + LISTED:
        ways.append(talk.button("more", "team.list", skip + LISTED, place))
    others = [_opens(talk, at, each) for at, each in enumerate(groups) if at != place]
    talk.show(
        "assessments.team",
        [*light_button(talk, drive, members), *rows, ways, others, [talk.button("menu", "menu")]],
        members=shown,
        missing=sum(one.agreed is None for one in members),
        total=len(members),
        drive=drive,
        year=drive.year if drive else talk.today.year,
        me=talk.speaker.person_id,
    )


def _opens(talk: Talk, place: int, group: Group) -> Button:
    if group.drive is None:
        return talk.button("others", "team.list", 0, place, n=len(group.members))
    return talk.button("open_inventory", "team.list", 0, place, deadline=group.drive.deadline)


def groups_of(talk: Talk) -> list[Group]:
    """By the inventories that go on for the speaker's people, that of most first; last those who
    are in none."""
    known = inventory.professions(talk)
    rest = teams.team(talk.db, talk.actor, talk.today.year, known)
    ids = [one.person_id for one in rest]
    groups = []
    for drive, inside in drives.of_people(talk.db, talk.actor, ids, known):
        members = teams.team(talk.db, talk.actor, drive.year, known)
        groups.append(Group(drive, [one for one in members if one.person_id in inside]))
        rest = [one for one in rest if one.person_id not in inside]
    return [*groups, Group(None, rest)] if rest else groups


def next_of(talk: Talk, person_id: int) -> Member | None:
    """Whom to assess after this person: the next of the same group not assessed yet."""
    for group in groups_of(talk):
        names = [one.name for one in group.members if one.person_id == person_id]
        if names:
            left = [one for one in group.members if not (one.assessed or one.agreed)]
            later = [one for one in left if one.name > names[0]]
            return next(iter(later or left), None)
    return None


# The light version


def keep_button(talk: Talk, drive: DriveCard) -> list[Button]:
    """The one tap of a light inventory, where the speaker's people are in it."""
    return [button for row in light_button(talk, drive, _inside(talk, drive)) for button in row]


def _inside(talk: Talk, drive: DriveCard) -> list[Member]:
    return [one for each in groups_of(talk) if each.drive == drive for one in each.members]


def light_button(
    talk: Talk, drive: DriveCard | None, members: Sequence[Member]
) -> list[list[Button]]:
    """Of a light inventory with something to keep."""
    if drive is None or not drive.light:
        return []
    most = inventory.levels_of(talk)
    wanted = _without(members)
    n = len(keeping.keepable(talk.db, talk.actor, drive.year, wanted, most))
    return [[talk.button("keep", "team.keep", drive.id, style="primary", n=n)]] if n else []


def _without(members: Sequence[Member]) -> dict[int, str]:
    """The professions of those on whose levels nobody has agreed, by who they are."""
    return {one.person_id: one.profession for one in members if one.agreed is None}


@errand.press("team.keep")
def keep(talk: Talk, drive_id: int) -> None:
    """Last year's levels of everyone of whom nothing else has been said: one tap."""
    drive = drives.find(talk.db, talk.actor, drive_id)
    if drive is None or drive.closed_at is not None or not drive.light:
        talk.toast("inventory.over")
        return
    members, year = _inside(talk, drive), drive.year
    wanted, most = _without(members), inventory.levels_of(talk)
    kept = keeping.keep(talk.db, talk.actor, year, wanted, most, talk.now)
    for one in members:
        if one.person_id in kept:
            talk.tell([one.person_id], "levels_kept", year=year)
    left = [one.name for one in members if one.agreed is None and one.person_id not in kept]
    rows = [[talk.button("undo", "team.unkeep", drive_id, kept)]] if kept else []
    rows.append([talk.button("to_team", "team.list")])
    talk.show("assessments.kept", rows, n=len(kept), left=left, year=year)


@errand.press("team.unkeep")
def unkeep(talk: Talk, drive_id: int, person_ids: list[int]) -> None:
    """As long as the inventory goes on; afterwards it is changed person by person."""
    drive = drives.find(talk.db, talk.actor, drive_id)
    if drive is None or drive.closed_at is not None:
        talk.toast("inventory.kept_for_good")
    else:
        keeping.unkeep(talk.db, talk.actor, drive.year, person_ids)
    team(talk)


@errand.news("levels_kept")
def were_kept(talk: Talk, subject: dict[str, Any]) -> Line | None:
    """To whose levels they are: they can say that something has changed."""
    sheet = inventory.sheet_of(talk, talk.speaker.person_id, subject["year"])
    setting = sheet.settings.get("agreed") if sheet else None
    if sheet is None or setting is None or not any(each.kept for each in sheet.areas.values()):
        return None
    text = talk.text("assessments.were_kept", by=setting.name, year=sheet.year)
    return Line(text, (talk.button("see_assessment", "own.show"),))
