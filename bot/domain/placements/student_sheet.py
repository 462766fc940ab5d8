"""A workbook's list of students read as rows, each with the cells it came from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches

from bot.domain.competence.layout import Layout, fold
from bot.domain.competence.reading import Read, opened
from bot.domain.competence.reasons import Trouble, Where, trouble
from bot.domain.competence.tables import Grid, Row
from bot.domain.placements.model import PlacementModel
from bot.domain.placements.terms import NotRead, Term, Weeks
from bot.guides.words import Words

SHEET = "students"
LONGEST_NAME = 80
COLUMNS = ("name", "school", "education", "term", "weeks", "unit", "not_at")


@dataclass(frozen=True)
class StudentRow:
    name: str
    school: str
    education: str
    term: str
    first: date
    last: date
    unit: str | None
    """A unit's name or path, as written."""
    not_at: tuple[str, ...]
    where: Mapping[str, Where]
    """By column."""


@dataclass
class StudentRows:
    rows: list[StudentRow] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)


def read(grids: Sequence[Grid], layout: Layout, model: PlacementModel, today: date) -> StudentRows:
    """With troubles in it, the rows are not all there are."""
    found = Read()
    known = opened(grids, layout, found)
    result = StudentRows(troubles=found.troubles)
    if known is not None:
        result.rows = [each for row in known[SHEET].rows if (each := _student(row, model, today))]
        _twice(result)
    return result


def _student(row: Row, model: PlacementModel, today: date) -> StudentRow | None:
    """None where something is amiss, which the row has told."""
    name = row.needed("name")
    if len(name) > LONGEST_NAME:
        row.tell("name", "too_long_cell", limit=LONGEST_NAME)
    school = _known(row, "school", {each.id: each for each in model.schools})
    there = model.school(school or "")
    taught = there.educations if there else ()
    offered = {each.id: each for each in model.educations if each.id in taught}
    education = _known(row, "education", offered) if school else None
    term, weeks = _weeks(row, today)
    if not (name and school and education and term and weeks):
        return None
    return StudentRow(
        name, school, education, str(term), weeks.first, weeks.last, row.text("unit"),
        tuple(row.names("not_at")), {each: row.where(each) for each in COLUMNS},
    )  # fmt: skip


def _known(row: Row, column: str, parts: Mapping[str, Words]) -> str | None:
    """By id or by name."""
    written = row.needed(column)
    if not written:
        return None
    by_name = {fold(each.sv): id_ for id_, each in parts.items()}
    found = written if written in parts else by_name.get(fold(written))
    if found is None:
        names = [each.sv for each in parts.values()]
        likely = get_close_matches(written, names, n=3) or names[:5]
        row.tell(column, "unknown", name=written[:40], known=", ".join(likely) or "–")
    return found


def _weeks(row: Row, today: date) -> tuple[Term | None, Weeks | None]:
    written, weeks = row.needed("term"), row.needed("weeks")
    try:
        term = Term.read(written) if written else None
    except NotRead:
        row.tell("term", "term", value=written[:40])
        term = None
    if term is None or not weeks:
        return None, None
    try:
        found = Weeks.read(weeks, term)
    except NotRead as not_read:
        row.tell("weeks", f"weeks_{not_read.reason}", value=weeks[:40], term=str(term))
        return term, None
    if found.last < today:
        row.tell("weeks", "weeks_past", value=weeks[:40], term=str(term))
        return term, None
    return term, found


def _twice(result: StudentRows) -> None:
    """Somebody who stands in the file twice, in weeks that overlap."""
    seen: dict[str, list[Weeks]] = {}
    for each in result.rows:
        weeks = Weeks(each.first, each.last)
        before = seen.setdefault(fold(each.name), [])
        if any(weeks.overlap(other) for other in before):
            told = trouble(each.where["name"], "student_twice", name=each.name)
            result.troubles.append(told)
        before.append(weeks)
