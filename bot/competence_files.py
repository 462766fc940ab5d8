"""A competence model as a file: written for HR to change, and read back or refused by cell.

Reading and writing workbooks is heavy, and a file may be made to hurt: for a process of its own.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import ValidationError

from bot.domain.competence import shape, sheets
from bot.domain.competence.layout import Layout
from bot.domain.competence.model import CompetenceModel
from bot.domain.competence.pages import Page, pages
from bot.domain.competence.reasons import Flaw, Trouble, Where, trouble
from bot.domain.competence.soundness import flaws
from bot.domain.competence.written import toml
from bot.guides.lines import line_of
from bot.guides.problems import Source
from bot.guides.proof import LARGEST, syntax
from bot.guides.words import Language
from storage import drafts
from storage.exports.workbook import Sheet, workbook
from storage.imports import grids, identity
from templates import PACKAGED

NAME = "competence"
EXCEL, TOML = ".xlsx", ".toml"
LANGUAGES: tuple[Language, ...] = ("sv",)
"""Those that an organisation's own model must have; whoever reads English gets Swedish else."""
MOST_TROUBLES = 200
ENOUGH = 2
"""How many of our sheets' titles make a workbook a competence model: one may be chance."""
WIDEST, NARROWEST = 48, 12


@dataclass(frozen=True)
class ModelFile:
    """What was read."""

    canonical: str | None
    """The model, unless there are troubles."""
    troubles: tuple[Trouble, ...] = ()
    """The first 200."""
    ignored: tuple[str, ...] = ()
    """The titles of sheets that are none of ours."""


@cache
def layout() -> Layout:
    text = (PACKAGED / "competence_sheets.toml").read_text(encoding="utf-8")
    return Layout.read(text, "competence_sheets")


def read_any(data: bytes, name: str) -> ModelFile | bytes:
    """A competence model; or people, as `storage.drafts` keeps them. By what is in the file.

    Raises `storage.imports.Unreadable`.
    """
    if name.casefold().endswith(TOML):
        return read_text(data)
    return read_workbook(data) if is_workbook_of_ours(data) else drafts.read(data, name)


def is_workbook_of_ours(data: bytes) -> bool:
    """By its sheets' titles."""
    known = {sheet.id for title in grids.titles(data) if (sheet := layout().known(title))}
    return len(known) >= ENOUGH


def read_workbook(data: bytes) -> ModelFile:
    """Raises `storage.imports.Unreadable` where the file can't be opened."""
    found = sheets.read(grids.grids(data, lambda title: bool(layout().known(title))), layout())
    ignored = tuple(found.ignored)
    if not found.is_read:
        return ModelFile(None, tuple(found.troubles[:MOST_TROUBLES]), ignored)
    try:
        model = CompetenceModel.model_validate(found.data)
    except ValidationError as error:
        wrong: Iterable[Flaw] = shape.flaws(error, found.data)
        canonical = None
    else:
        wrong, canonical = flaws(model, LANGUAGES), model.canonical
    rows = {(each.where.sheet, each.where.row) for each in found.troubles}
    more = (told(flaw, found.where(flaw.place), found.data) for flaw in wrong)
    new = (each for each in more if (each.where.sheet, each.where.row) not in rows)
    troubles = tuple(first([*found.troubles, *new]))  # a row that is amiss has one cause at a time
    return ModelFile(None if troubles else canonical, troubles, ignored)


def read_text(data: bytes) -> ModelFile:
    """A TOML file."""
    if len(data) > LARGEST:
        return ModelFile(None, (trouble(Where(), "too_big", limit=LARGEST // 1_000_000),))
    try:
        source = Source(Path(NAME + TOML), data.decode("utf-8-sig"))
        if identity.in_text(source.text):
            return ModelFile(None, tuple(identity_numbers(source.text)))
        model = CompetenceModel.read(source.text, NAME)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        return ModelFile(None, (trouble(Where(line), "not_utf8"),))
    except ValidationError as error:
        wrong: Iterable[Flaw] = shape.flaws(error, source.data)
        canonical = None
    except (ValueError, RecursionError) as error:
        line_of_it = syntax(source, str(error)).line
        return ModelFile(None, (trouble(Where(line_of_it), "not_toml"),))
    else:
        wrong, canonical = flaws(model, LANGUAGES), model.canonical
    found = (told(each, line_of_flaw(source, each), source.data) for each in wrong)
    troubles = tuple(sorted(first(found), key=lambda each: each.where.line or 0))
    return ModelFile(None if troubles else canonical, troubles)


def identity_numbers(text: str) -> Iterator[Trouble]:
    """The lines of a text that hold one."""
    for number, line in enumerate(text.splitlines(), 1):
        if identity.in_text(line):
            yield trouble(Where(number), "identity_number")


def line_of_flaw(source: Source, flaw: Flaw) -> Where:
    """Where it stands in a text."""
    return Where(line_of(source.places, flaw.place))


def told(flaw: Flaw, where: Where, data: Mapping[str, object]) -> Trouble:
    """With its words for an operator."""
    return Trouble(where, flaw.reason, flaw.facts, *flaw.in_english(data))


def first(troubles: Iterable[Trouble]) -> Iterator[Trouble]:
    """As many as are told; what is wrong in a cell is told once, whatever it leads to."""
    told_of: set[object] = set()
    for each in troubles:
        one = (each.where, each.reason, *sorted(each.facts.items()))
        if one not in told_of and len(told_of) < MOST_TROUBLES:
            yield each
            told_of.add(one)


def write(canonical: str, suffix: str) -> bytes:
    """The model as a workbook, or as TOML."""
    model = CompetenceModel.restore(canonical, NAME)
    if suffix == TOML:
        return toml(model).encode()
    return workbook([sheet_of(page) for page in pages(model, layout())])


def sheet_of(page: Page) -> Sheet:
    """With columns as wide as what they hold."""
    columns = zip(page.headings, *page.rows, strict=True)
    return Sheet(page.title, page.headings, page.rows, tuple(_width(each) for each in columns))


def _width(column: Iterable[object]) -> int:
    lines = (line for value in column for line in str(value or "").split("\n"))
    return min(WIDEST, max([NARROWEST, *(len(line) + 2 for line in lines)]))
