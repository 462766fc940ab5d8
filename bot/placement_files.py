"""Schools and agreements, and students, as files: written for HR, and read back or refused by cell.

As `bot.competence_files`, whose files it tells apart from these.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from pydantic import ValidationError

from bot import competence_files
from bot.competence_files import (
    ENOUGH,
    LANGUAGES,
    MOST_TROUBLES,
    TOML,
    ModelFile,
    first,
    identity_numbers,
    line_of_flaw,
    sheet_of,
    told,
)
from bot.domain.competence import shape
from bot.domain.competence.layout import Layout
from bot.domain.competence.pages import Page, about
from bot.domain.competence.reasons import Flaw
from bot.domain.placements import sheets, student_sheet
from bot.domain.placements.model import PlacementModel
from bot.domain.placements.pages import pages, toml
from bot.domain.placements.soundness import flaws
from bot.domain.placements.student_sheet import StudentRow
from bot.guides.problems import Source
from bot.guides.proof import LARGEST
from storage.exports.workbook import workbook
from storage.imports import grids, identity
from templates import PACKAGED

NAME = "placements"
OURS = {"school", "education", "subject", "agreement", "term"}
"""What a TOML of ours has tables of, and a competence model has none of."""


@dataclass(frozen=True)
class PlacementFile(ModelFile):
    """What was read of schools and agreements."""


@dataclass(frozen=True)
class StudentFile(ModelFile):
    """A list of students; `canonical` is empty where it can be taken."""

    rows: tuple[StudentRow, ...] = ()


@dataclass(frozen=True)
class Known:
    """What files are held against."""

    professions: Mapping[str, str]
    """Those of the competence model, their names by id."""
    placements: str
    """The placement model's canonical JSON."""
    today: date


@cache
def student_layout() -> Layout:
    text = (PACKAGED / "student_sheets.toml").read_text(encoding="utf-8")
    return Layout.read(text, "student_sheets")


@cache
def layout() -> Layout:
    text = (PACKAGED / "placement_sheets.toml").read_text(encoding="utf-8")
    return Layout.read(text, "placement_sheets")


def read_any(data: bytes, name: str, known: Known) -> ModelFile | bytes:
    """Schools and agreements, students, or what `bot.competence_files.read_any` finds, by what is
    in it.

    Raises `storage.imports.Unreadable`.
    """
    if name.casefold().endswith(TOML):
        ours = _is_text_of_ours(data)
        return read_text(data, known.professions) if ours else _other(data, name)
    if is_workbook_of_ours(data):
        return read_workbook(data, known.professions)
    if any(student_layout().known(title) for title in grids.titles(data)):
        return read_students(data, known)
    return _other(data, name)


def read_students(data: bytes, known: Known) -> StudentFile:
    """Raises `storage.imports.Unreadable` where the file can't be opened."""
    wanted = student_layout()
    opened = grids.grids(data, lambda title: bool(wanted.known(title)))
    model = PlacementModel.restore(known.placements, NAME)
    found = student_sheet.read(opened, wanted, model, known.today)
    troubles = tuple(found.troubles[:MOST_TROUBLES])
    return StudentFile(None if troubles else "", troubles, rows=tuple(found.rows))


def write_students() -> bytes:
    """An empty list to fill in, after a sheet that says how."""
    wanted = student_layout()
    headings = tuple(each.heading.sv for each in wanted.sheets[0].columns)
    empty = Page(wanted.sheets[0].title.sv, headings, [])
    return workbook([sheet_of(page) for page in (empty, about(wanted))])


def _other(data: bytes, name: str) -> ModelFile | bytes:
    return competence_files.read_any(data, name)


def _is_text_of_ours(data: bytes) -> bool:
    if len(data) > LARGEST:
        return False
    try:
        return bool(OURS & tomllib.loads(data.decode("utf-8-sig")).keys())
    except (ValueError, RecursionError):
        return False


def is_workbook_of_ours(data: bytes) -> bool:
    """By its sheets' titles."""
    known = {sheet.id for title in grids.titles(data) if (sheet := layout().known(title))}
    return len(known) >= ENOUGH


def read_workbook(data: bytes, professions: Mapping[str, str]) -> PlacementFile:
    """Raises `storage.imports.Unreadable` where the file can't be opened."""
    opened = grids.grids(data, lambda title: bool(layout().known(title)), days=True)
    found = sheets.read(opened, layout(), professions)
    ignored = tuple(found.ignored)
    if found.troubles:
        return PlacementFile(None, tuple(found.troubles[:MOST_TROUBLES]), ignored)
    canonical, wrong = _proven(found.data, professions)
    troubles = tuple(first(told(flaw, found.where(flaw.place), found.data) for flaw in wrong))
    return PlacementFile(None if troubles else canonical, troubles, ignored)


def read_text(data: bytes, professions: Mapping[str, str]) -> PlacementFile:
    """A TOML file, known to be one."""
    source = Source(Path(NAME + TOML), data.decode("utf-8-sig"))
    if identity.in_text(source.text):
        return PlacementFile(None, tuple(identity_numbers(source.text)))
    canonical, wrong = _proven(source.data, professions)
    found = first(told(each, line_of_flaw(source, each), source.data) for each in wrong)
    troubles = tuple(sorted(found, key=lambda each: each.where.line or 0))
    return PlacementFile(None if troubles else canonical, troubles)


def _proven(
    content: Mapping[str, object], professions: Mapping[str, str]
) -> tuple[str, Iterable[Flaw]]:
    try:
        model = PlacementModel.model_validate(content)
    except ValidationError as error:
        return "", shape.flaws(error, content)
    return model.canonical, flaws(model, LANGUAGES, professions.keys())


def write(canonical: str, suffix: str) -> bytes:
    """The model as a workbook, or as TOML."""
    model = PlacementModel.restore(canonical, NAME)
    if suffix == TOML:
        return toml(model).encode()
    return workbook([sheet_of(page) for page in pages(model, layout())])
