"""A unit's grid to take along: as a picture, and as an Excel file with what it is made of."""

from collections.abc import Sequence

from bot import roster, teamwork
from bot.domain.competence import grid as domain
from bot.domain.competence.grid import Member
from bot.domain.competence.model import Profession
from bot.domain.competence.monospace import LETTERS, MISSING, SOON
from bot.errands import Errand
from bot.handlers.abilities import area_name, certificate_name, level_name
from bot.handlers.grid import certificate_mark, page_of, shortage
from bot.jobs import Workshop
from bot.roster import Roster, Row
from bot.talk import Talk
from storage.exports.workbook import Sheet, Value, workbook
from storage.grid import TooMany
from storage.jobs import Waiting

errand = Errand()

SHEETS = {
    "levels": (30, 30, 26, 30, 30, 26, 10),
    "certificates": (30, 30, 30, 14, 18),
    "missing": (30, 40, 30, 12),
    "sources": (34, 80),
}
"""The sheets of the file, and how wide their columns are."""


def _members(talk: Talk, unit_id: int | None) -> list[Member]:
    """Nobody where there are too many, or nobody any more whom the speaker leads."""
    try:
        return teamwork.members(talk, unit_id)
    except TooMany:
        return []


def _name(talk: Talk, unit_id: int | None) -> str:
    return teamwork.unit_name(talk, unit_id) or talk.label("grid.own_team")


# The picture


@errand.press("grid.picture")
def picture(talk: Talk, unit_id: int | None, profession: str) -> None:
    talk.toast("grid.drawing")
    talk.ask_for_work("grid_picture", unit=unit_id, profession=profession)


async def draw(workshop: Workshop, job: Waiting) -> None:
    unit_id, profession = job.subject["unit"], job.subject["profession"]
    made = await workshop.look_as(job, lambda talk: _roster(talk, unit_id, profession))
    pictures = await workshop.apart(roster.draw, made) if made else []

    def send(talk: Talk) -> None:
        if made is None or not _members(talk, unit_id):  # still
            talk.say("grid.nobody")
            return
        for n, content in enumerate(pictures, 1):
            talk.send_picture(content, f"kompetens-{n}.png", made.title)

    await workshop.finish(job, send)


def _roster(talk: Talk, unit_id: int | None, profession_id: str) -> Roster | None:
    members = _members(talk, unit_id)
    page = page_of(talk, members, unit_id, profession_id, 0)
    if not page.people:
        return None
    model, profession = talk.competence, page.profession
    areas = domain.areas(model, profession) if profession else ()
    steps = tuple(len(model.levels(profession, area)) for area in areas) if profession else ()
    names = model.levels(profession) if profession else ()
    return Roster(
        title=_name(talk, unit_id),
        subtitle=profession.of(talk.language) if profession else talk.label("grid.no_profession"),
        columns=tuple(
            (LETTERS[n], _column(talk, profession, area)) for n, area in enumerate(areas)
        ),
        steps=(steps, tuple(words.of(talk.language) for words in names)),
        marks=((MISSING, talk.label("grid.mark_missing")), (SOON, talk.label("grid.mark_soon"))),
        rows=tuple(
            Row(
                member.name,
                tuple(member.levels.get(area) for area in areas),
                certificate_mark(talk, page, member),
            )
            for member in page.people
        ),
    )


def _column(talk: Talk, profession: Profession | None, area: str) -> str:
    """The area; of one with levels of its own also what the lowest and the highest are called."""
    name = area_name(talk, area)
    scale = talk.competence.scale_of(profession, area) if profession else None
    if scale is None or profession is None or scale.id == profession.scale:
        return name
    first, last = (scale.levels[end].of(talk.language) for end in (0, -1))
    return talk.label("grid.own_scale", area=name, first=first, last=last, n=len(scale.levels))


# The file


@errand.press("grid.workbook")
def as_file(talk: Talk, unit_id: int | None) -> None:
    talk.toast("grid.writing")
    talk.ask_for_work("grid_workbook", unit=unit_id)


async def write(workshop: Workshop, job: Waiting) -> None:
    unit_id = job.subject["unit"]
    sheets = await workshop.look_as(job, lambda talk: sheets_for(talk, unit_id))
    content = await workshop.apart(workbook, sheets) if sheets else b""

    def send(talk: Talk) -> None:
        if not content or not _members(talk, unit_id):  # still
            talk.say("grid.nobody")
            return
        caption = talk.text("grid.sent", unit=_name(talk, unit_id))
        talk.send_document(content, talk.label("grid.file"), caption)

    await workshop.finish(job, send)


def sheets_for(talk: Talk, unit_id: int | None) -> list[Sheet]:
    members = _members(talk, unit_id)
    if not members:
        return []
    rows = {
        "levels": _levels(talk, members),
        "certificates": _certificates(talk, members),
        "missing": _missing(talk, members),
        "sources": _sources(talk, members, unit_id),
    }
    return [_sheet(talk, name, rows[name]) for name in SHEETS]


def _sheet(talk: Talk, name: str, rows: Sequence[Sequence[Value]]) -> Sheet:
    headings = talk.label(f"grid.columns_{name}").split("|")
    title = talk.label(f"grid.sheet_{name}")
    return Sheet(title, tuple(each.strip() for each in headings), rows, SHEETS[name])


def _levels(talk: Talk, members: Sequence[Member]) -> list[Sequence[Value]]:
    """A row for each person and area: so it can be sorted and counted."""
    rows: list[Sequence[Value]] = []
    for member in members:
        profession = talk.competence.profession(member.profession or "")
        called = profession.of(talk.language) if profession else None
        who = (member.name, member.position, called)
        for area in domain.areas(talk.competence, profession) if profession else ():
            level = member.levels.get(area)
            name = level_name(talk, profession, area, level) if level is not None else None
            rows.append((*who, area_name(talk, area), name, level))
    return rows


def _certificates(talk: Talk, members: Sequence[Member]) -> list[Sequence[Value]]:
    rows: list[Sequence[Value]] = []
    for member in members:
        for kind in talk.competence.certificates:
            state = domain.certificate(member, kind.id, talk.today)
            must = member.profession in kind.professions
            if kind.id in member.certificates or must:
                last = member.certificates.get(kind.id)
                ended = "ended" if state == "missing" and last is not None else state
                ended = "undated" if state == "held" and last is None else ended
                told = talk.label(f"grid.state_{ended}")
                name = kind.of(talk.language)
                rows.append((member.name, member.position, name, last, told))
    return rows


def _missing(talk: Talk, members: Sequence[Member]) -> list[Sequence[Value]]:
    found = teamwork.findings(talk, members)
    names = {member.person_id: member.name for member in members}
    rows: list[Sequence[Value]] = []
    for each in found.shortages:
        area, n, level = shortage(talk, each)
        rows.append((talk.label("grid.kind_level"), area, level, n))
    for lack in found.certificates:
        kind = certificate_name(talk, lack.kind)
        for person_id in lack.without:
            rows.append((talk.label("grid.kind_certificate"), kind, names[person_id], 1))
    for role in talk.competence.ombud_roles:
        if role.id in found.ombud:
            rows.append((talk.label("grid.kind_ombud"), role.of(talk.language), None, 1))
    for what, person_id in found.alone:
        rows.append((talk.label("grid.kind_alone"), what, names[person_id], None))
    return rows


def _sources(talk: Talk, members: Sequence[Member], unit_id: int | None) -> list[Sequence[Value]]:
    texts = talk.label("grid.sources", unit=_name(talk, unit_id), people=len(members))
    rows = (line.partition("|") for line in texts.splitlines() if line.strip())
    return [(what.strip(), means.strip()) for what, _, means in rows]
