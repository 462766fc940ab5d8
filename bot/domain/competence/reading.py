"""The sheets of a workbook found and read as data, each piece with the cell it came from."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from bot.domain.competence import tables
from bot.domain.competence.layout import Layout, SheetWords, fold
from bot.domain.competence.reasons import Trouble, Where, trouble
from bot.domain.competence.tables import Grid, Row, Table
from bot.guides.lines import Place


@dataclass
class Read:
    """What the sheets say. With troubles in it, what their rows say means nothing."""

    data: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    """As a TOML file would have it."""
    cells: dict[Place, Where] = field(default_factory=dict)
    troubles: list[Trouble] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    """The titles of sheets that are none of ours."""
    is_read: bool = False
    """Whether all sheets and columns are there, so that the rest can be looked through too."""

    def where(self, place: Place) -> Where:
        """The cell of a place in the data, or of the nearest thing around it that has one."""
        while place and place not in self.cells:
            place = place[:-1]
        return self.cells.get(place, Where())


def opened(grids: Sequence[Grid], layout: Layout, found: Read) -> dict[str, Table] | None:
    """By the sheets' ids. All sheets and columns must be there: what is missing would otherwise be
    lost. None where something is; what, is told in `found`."""
    by_id = dict(_sheets(grids, layout, found))
    if found.troubles:
        return None
    read_tables = {
        id_: tables.table(grid, layout.sheet(id_), found.troubles) for id_, grid in by_id.items()
    }
    known = {id_: each for id_, each in read_tables.items() if each is not None}
    return None if found.troubles else known


def _sheets(grids: Sequence[Grid], layout: Layout, found: Read) -> Iterator[tuple[str, Grid]]:
    """By what they are called; those missing, and those that may have been renamed, are told. Of
    a workbook with few of ours no other is taken for one that was renamed."""
    unknown = []
    seen: set[str] = set()
    for grid in grids:
        sheet = layout.known(grid.title)
        if sheet is None:
            unknown.append(grid.title)
        elif sheet.id in seen:
            where = Where(sheet=grid.title)
            found.troubles.append(trouble(where, "sheet_twice", name=sheet.title.sv))
        else:
            seen.add(sheet.id)
            yield sheet.id, grid
    missing = [sheet for sheet in layout.sheets if sheet.id not in seen]
    found.ignored = [title for title in unknown if fold(title) != fold(layout.about.title.sv)]
    strangers = found.ignored if len(missing) * 2 < len(layout.sheets) else ()
    found.troubles += (_missing(sheet, strangers, len(missing)) for sheet in missing)


def _missing(sheet: SheetWords, strangers: Sequence[str], missing: int) -> Trouble:
    title = sheet.title.sv
    by_fold = {fold(each): each for each in strangers}
    close = [by_fold[each] for each in get_close_matches(fold(title), by_fold, n=1)]
    if not close and missing == 1 and len(strangers) == 1:
        close = list(strangers)
    if close:
        return trouble(Where(sheet=close[0]), "sheet_renamed", name=title, found=close[0])
    return trouble(Where(), "no_sheet", name=title)


class Reading:
    """The tables on their way to become data."""

    def __init__(self, known: Mapping[str, Table], found: Read) -> None:
        self._tables = known
        self._found = found
        self._ids: dict[str, dict[str, str]] = {}
        """By kind, what an id or a name stands for."""

    def _rows(self, sheet: str) -> Sequence[Row]:
        return self._tables[sheet].rows

    def _named(self, kind: str, n: int, row: Row) -> dict[str, Any]:
        """The id and the words of a part; a row without an id gets one made of its name."""
        place: Place = (kind, n)
        words = self._words(row, place)
        id_ = row.text("id") or tables.as_id(words["sv"])
        self._found.cells[(*place, "id")] = row.where("id")
        known = self._ids.setdefault(kind, {})
        known[id_] = id_
        if name := fold(words["sv"]):
            known.setdefault(name, id_)
        return {"id": id_, **words}

    def _words(self, row: Row, place: Place) -> dict[str, Any]:
        self._found.cells[place] = row.where()
        words = {"sv": row.needed("sv"), "en": row.text("en"), "latt": row.text("latt")}
        for language in words:
            self._found.cells[(*place, language)] = row.where(language)
        return {language: text for language, text in words.items() if text is not None}

    def _put(self, kind: str, n: int, key: str, value: object, row: Row) -> None:
        """Into the n-th part of the kind, unless it is empty."""
        self._found.cells[(kind, n, key)] = row.where(key)
        if value is not None:
            self._found.data[kind][n][key] = value

    def _one(self, row: Row, column: str, kind: str) -> str | None:
        text = row.text(column)
        return None if text is None else self._id_of(kind, text)

    def _all(self, row: Row, column: str, kind: str = "profession") -> list[str]:
        return [self._id_of(kind, name) for name in row.names(column)]

    def _id_of(self, kind: str, written: str) -> str:
        """By id or by name; what is neither stays as it is, for the proof to tell."""
        known = self._ids.get(kind, {})
        return known.get(written) or known.get(fold(written)) or written
