"""A unit's competence on one page: people × areas, and what is missing, ending or held alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot import teamwork
from bot.domain.competence import grid as domain
from bot.domain.competence.grid import Member
from bot.domain.competence.model import Profession
from bot.domain.competence.monospace import LETTERS, MISSING, NONE, SOON, table
from bot.errands import Errand
from bot.handlers.abilities import area_name, certificate_name, level_name
from bot.talk import Button, Talk, two_columns
from storage import grid, overview
from storage.grid import TooMany

errand = Errand()

PAGE = 12
"""People on one page, each with a button of their own."""
UNITS = 10
SHORT, ALONE, LACKING = 4, 8, 6
"""Lines of what is short; of what one person alone has; of units that lack an ombud."""


@dataclass(frozen=True, slots=True)
class Page:
    """One profession's people, so many at a time."""

    unit_id: int | None
    profession: Profession | None
    """None for those whose position belongs to none."""
    people: Sequence[Member]
    skip: int

    @property
    def shown(self) -> Sequence[Member]:
        return self.people[self.skip : self.skip + PAGE]


@errand.command("kompetens", "competence")
def begin(talk: Talk) -> None:
    """One's own team; without one the units."""
    if talk.speaker.leads:
        show(talk)
    else:
        choose(talk)


@errand.press("grid.show")
def show(
    talk: Talk, unit_id: int | None = None, profession_id: str | None = None, skip: int = 0
) -> None:
    """A unit; of several professions that of most people, or the one asked for."""
    try:
        members = teamwork.members(talk, unit_id)
    except TooMany:
        talk.first("grid.too_many", most=grid.MOST)
        choose(talk, unit_id)
        return
    if not members:
        talk.show("grid.nobody", [[talk.button("menu", "menu")]])
        return
    page = page_of(talk, members, unit_id, profession_id, skip)
    areas = domain.areas(talk.competence, page.profession) if page.profession else ()
    talk.show(
        "grid.page",
        [*_people(page), *_ways(talk, members, page), *_more(talk, page)],
        unit=teamwork.unit_name(talk, unit_id),
        people=len(members),
        profession=page.profession.of(talk.language) if page.profession else None,
        table=_table(talk, page, areas),
        legend=[(LETTERS[n], area_name(talk, area)) for n, area in enumerate(areas)],
        scale=_scale(talk, page.profession),
        others=_other_scales(talk, page.profession, areas),
        **in_words(talk, [] if page.skip else members),
    )


def page_of(
    talk: Talk, members: Sequence[Member], unit_id: int | None, profession_id: str | None, skip: int
) -> Page:
    there = domain.professions(talk.competence, members)
    chosen = next((each for each in there if each.id == profession_id), None)
    if chosen is None and profession_id != "":
        chosen = there[0] if there else None
    wanted = chosen.id if chosen else None
    theirs = [member for member in members if member.profession == wanted]
    return Page(unit_id, chosen, theirs, skip if skip < len(theirs) else 0)


def _table(talk: Talk, page: Page, areas: Sequence[str]) -> str:
    names = [member.name for member in page.shown]
    rows = [[*_levels(each, areas), certificate_mark(talk, page, each)] for each in page.shown]
    return table(names, rows)


def _levels(member: Member, areas: Sequence[str]) -> list[str]:
    return [str(member.levels.get(area, NONE)) for area in areas]


def certificate_mark(talk: Talk, page: Page, member: Member) -> str:
    """Where one that is a must is missing, or any ends soon."""
    states = [
        (domain.certificate(member, kind.id, talk.today), kind)
        for kind in talk.competence.certificates
    ]
    theirs = page.profession.id if page.profession else ""
    if any(state == "missing" and theirs in kind.professions for state, kind in states):
        return MISSING
    return SOON if any(state == "soon" for state, _ in states) else " "


def _scale(talk: Talk, profession: Profession | None) -> list[str]:
    """The names of the levels, the lowest first."""
    if profession is None:
        return []
    return [words.of(talk.language) for words in talk.competence.levels(profession)]


def _other_scales(
    talk: Talk, profession: Profession | None, areas: Sequence[str]
) -> list[tuple[str, list[str]]]:
    """The letters of areas with levels of their own, and what those are called."""
    found: dict[str, tuple[list[str], list[str]]] = {}
    for letter, area in zip(LETTERS, areas, strict=False):
        scale = talk.competence.scale_of(profession, area) if profession else None
        if scale is not None and profession is not None and scale.id != profession.scale:
            names = [words.of(talk.language) for words in scale.levels]
            found.setdefault(scale.id, ([], names))[0].append(letter)
    return [(", ".join(letters), names) for letters, names in found.values()]


def in_words(talk: Talk, members: Sequence[Member]) -> dict[str, Any]:
    """What is missing, as the templates take it: of all of them, and told on the first page."""
    found = teamwork.findings(talk, members)
    names = {member.person_id: member.name for member in members}
    roles = {role.id: role.of(talk.language) for role in talk.competence.ombud_roles}
    return {
        "shortages": [shortage(talk, each) for each in found.shortages[:SHORT]],
        "more_short": max(len(found.shortages) - SHORT, 0),
        "certificates": [
            (certificate_name(talk, each.kind), len(each.without), len(each.soon))
            for each in found.certificates
        ],
        "alone": [(what, names[person_id]) for what, person_id in found.alone[:ALONE]],
        "more_alone": max(len(found.alone) - ALONE, 0),
        "ombud": [roles[id_] for id_ in found.ombud],
        "unassessed": found.unassessed,
    }


def shortage(talk: Talk, each: domain.Shortage) -> tuple[str, int, str]:
    """Area, how many more, and the level they are wanted at."""
    profession = talk.competence.profession(each.profession)
    area = area_name(talk, each.area)
    if not each.area and profession is not None:
        area = profession.of(talk.language)
    return area, each.missing, level_name(talk, profession, each.area, each.level)


def _people(page: Page) -> list[list[Button]]:
    return two_columns(
        [Button(each.name, ("anew", "rec.person", each.person_id)) for each in page.shown]
    )


def _ways(talk: Talk, members: Sequence[Member], page: Page) -> list[list[Button]]:
    """The next people, and the other professions."""
    here = page.profession.id if page.profession else ""
    ways = []
    if page.skip:
        before = max(page.skip - PAGE, 0)
        ways.append(talk.button("earlier", "grid.show", page.unit_id, here, before))
    if len(page.people) > page.skip + PAGE:
        ways.append(talk.button("more", "grid.show", page.unit_id, here, page.skip + PAGE))
    others = [
        Button(each.of(talk.language), ("grid.show", page.unit_id, each.id))
        for each in domain.professions(talk.competence, members)
        if each.id != here
    ]
    if here and any(member.profession is None for member in members):
        others.append(talk.button("no_profession", "grid.show", page.unit_id, ""))
    return [ways, *two_columns(others)]


def _more(talk: Talk, page: Page) -> list[list[Button]]:
    here = page.profession.id if page.profession else ""
    rows = [
        [
            talk.button("as_picture", "grid.picture", page.unit_id, here),
            talk.button("as_excel", "grid.workbook", page.unit_id),
        ]
    ]
    if page.unit_id is None:
        rows.append([talk.button("see_certificates", "cert.ending")])
    if _may_choose(talk):
        rows.append([talk.button("other_units", "grid.units", page.unit_id)])
    else:
        rows.append([talk.button("menu", "menu")])
    return rows


# Which unit


def _may_choose(talk: Talk) -> bool:
    return talk.actor.is_hr or overview.leads_managers(talk.db, talk.actor)


@errand.press("grid.units")
def choose(talk: Talk, unit_id: int | None = None, skip: int = 0) -> None:
    """The units below one, for HR and for whoever leads managers."""
    if not _may_choose(talk):
        talk.toast("menu.not_for_you")
        return
    tree = grid.led_units(talk.db, talk.actor, talk.today)
    if not tree.knows(unit_id):
        talk.toast("overview.gone")
        return
    opened = tree.open(unit_id)
    below = sorted(opened.below, key=lambda each: each[1].casefold())
    rows = two_columns(
        [Button(name, ("grid.units", id_)) for id_, name in below[skip : skip + UNITS]]
    )
    if len(below) > skip + UNITS:
        rows.append([talk.button("show_more", "grid.units", opened.id, skip + UNITS)])
    if opened.place is not None:
        rows.insert(0, [talk.button("see_grid", "grid.show", opened.place, style="primary")])
    rows.append([talk.button("lacking_ombud", "grid.ombud", opened.place)])
    back = talk.button("menu", "menu")
    if opened.id is not None:
        back = talk.button("up", "grid.units", opened.up)
    talk.show("grid.units", [*rows, [back]], name=opened.name or talk.house.organisation)


@errand.press("grid.ombud")
def ombud(talk: Talk, unit_id: int | None = None, skip: int = 0) -> None:
    """Units that ought to have an ombud, and have none."""
    if not (talk.actor.is_hr or talk.speaker.is_manager):
        talk.toast("menu.not_for_you")
        return
    lacking = grid.lacking_ombud(
        talk.db, talk.actor, teamwork.wanted_roles(talk), unit_id, talk.today
    )
    roles = {role.id: role.of(talk.language) for role in talk.competence.ombud_roles}
    shown = lacking[skip : skip + LACKING]
    rows = [[Button(_last(each.unit), ("grid.show", each.unit_id))] for each in shown]
    if len(lacking) > skip + LACKING:
        rows.append([talk.button("show_more", "grid.ombud", unit_id, skip + LACKING)])
    talk.show(
        "grid.ombud",
        [*rows, [talk.button("back", "grid.units", unit_id)]],
        units=[(_last(each.unit), [roles[id_] for id_ in each.roles]) for each in shown],
        total=len(lacking),
        counts=_counted(lacking, roles),
    )


def _last(path: str) -> str:
    return path.rsplit(" / ", 1)[-1]


def _counted(lacking: Sequence[grid.Lacking], roles: Mapping[str, str]) -> list[tuple[str, int]]:
    """In how many units each role is missing, most first."""
    counts = {name: sum(id_ in each.roles for each in lacking) for id_, name in roles.items()}
    return sorted(((name, n) for name, n in counts.items() if n), key=lambda each: -each[1])
