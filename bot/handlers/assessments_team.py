"""A manager's people and what is missing; in a light inventory, last year's levels are kept."""

from collections.abc import Sequence
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


@errand.command("bedom", "assess")
@errand.press("team.list")
def team(talk: Talk, skip: int = 0, others: bool = False) -> None:
    """Those who report to the speaker, with those who are missing first; while an inventory goes
    on those who are in it, and `others` behind a button."""
    drive, members, rest = team_of(talk)
    if others:
        drive, members, rest = None, rest, []
    if not members:
        talk.show("assessments.no_team", [[talk.button("menu", "menu")]])
        return
    members = sorted(members, key=lambda one: (one.agreed is not None, one.name))
    shown = members[skip : skip + LISTED]
    rows = [[Button(one.name, ("team.person", one.person_id))] for one in shown]
    ways = [talk.button("earlier", "team.list", max(skip - LISTED, 0), others)] if skip else []
    if len(members) > skip + LISTED:
        ways.append(talk.button("more", "team.list", skip + LISTED, others))
    if rest:
        ways.append(talk.button("others", "team.list", 0, True, n=len(rest)))
    talk.show(
        "assessments.team",
        [*light_button(talk, drive, members), *rows, ways, [talk.button("menu", "menu")]],
        members=shown,
        missing=sum(one.agreed is None for one in members),
        total=len(members),
        drive=drive,
        year=drive.year if drive else talk.today.year,
    )


def team_of(talk: Talk) -> tuple[DriveCard | None, list[Member], list[Member]]:
    """The inventory that goes on for the speaker's people, those in it, and the others; without
    one all are in the first list."""
    known = inventory.professions(talk)
    members = teams.team(talk.db, talk.actor, talk.today.year, known)
    ids = [one.person_id for one in members]
    drive, inside = drives.of_people(talk.db, talk.actor, ids, known)
    if drive is None:
        return None, members, []
    rest = [one for one in members if one.person_id not in inside]
    members = teams.team(talk.db, talk.actor, drive.year, known)
    return drive, [one for one in members if one.person_id in inside], rest


def next_of(talk: Talk, person_id: int) -> Member | None:
    """Whom to assess after this person: the next of the speaker's people not assessed yet."""
    _, members, _ = team_of(talk)
    left = [one for one in members if not (one.assessed or one.agreed)]
    names = [one.name for one in members if one.person_id == person_id]
    later = [one for one in left if names and one.name > names[0]]
    return next(iter(later or left), None) if names else None


# The light version


def light_button(
    talk: Talk, drive: DriveCard | None, members: Sequence[Member]
) -> list[list[Button]]:
    """Of a light inventory with something to keep."""
    if drive is None or not drive.light:
        return []
    wanted = {one.person_id: one.profession for one in members}
    n = len(keeping.keepable(talk.db, talk.actor, drive.year, wanted))
    return [[talk.button("keep", "team.keep", style="primary", n=n)]] if n else []


@errand.press("team.keep")
def keep(talk: Talk) -> None:
    """Last year's levels of everyone of whom nothing else has been said: one tap."""
    drive, members, _ = team_of(talk)
    if drive is None or not drive.light:
        talk.toast("inventory.over")
        return
    wanted = {one.person_id: one.profession for one in members}
    kept = keeping.keep(talk.db, talk.actor, drive.year, wanted, talk.now)
    for one in members:
        if one.person_id in kept:
            talk.tell([one.person_id], "levels_kept", year=drive.year)
    left = [one.name for one in members if one.agreed is None and one.person_id not in kept]
    rows = [[talk.button("undo", "team.unkeep", kept)]] if kept else []
    rows.append([talk.button("to_team", "team.list")])
    talk.show("assessments.kept", rows, n=len(kept), left=left, year=drive.year)


@errand.press("team.unkeep")
def unkeep(talk: Talk, person_ids: list[int]) -> None:
    drive, _, _ = team_of(talk)
    if drive is not None:
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
