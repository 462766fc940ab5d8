"""A workbook's sheets read as a competence model's data, each piece with the cell it came from."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from bot.domain.competence import tables
from bot.domain.competence.layout import Layout, SheetWords, fold
from bot.domain.competence.reasons import Trouble, Where, trouble
from bot.domain.competence.tables import Grid, Row, Table
from bot.guides.lines import Place

OTHERS = {
    "certificate": "certificates",
    "ombud": "ombud",
    "key_function": "key_functions",
    "forecast": "forecasts",
}
"""The sheet of each kind that names other kinds' parts, or none."""


@dataclass
class Read:
    """What the sheets say. With troubles in it, the rest means nothing."""

    data: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    """As a TOML file would have it."""
    cells: dict[Place, Where] = field(default_factory=dict)
    troubles: list[Trouble] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    """The titles of sheets that are none of ours."""

    def where(self, place: Place) -> Where:
        """The cell of a place in the data, or of the nearest thing around it that has one."""
        while place and place not in self.cells:
            place = place[:-1]
        return self.cells.get(place, Where())


def read(grids: Sequence[Grid], layout: Layout) -> Read:
    """All sheets and columns must be there: what is missing would otherwise be lost."""
    found = Read()
    by_id = dict(_sheets(grids, layout, found))
    if found.troubles:
        return found
    read_tables = {
        id_: tables.table(grid, layout.sheet(id_), found.troubles) for id_, grid in by_id.items()
    }
    known = {id_: each for id_, each in read_tables.items() if each is not None}
    if not found.troubles:
        _Reading(known, found).read()
    return found


def _sheets(grids: Sequence[Grid], layout: Layout, found: Read) -> Iterator[tuple[str, Grid]]:
    """By what they are called; those missing, and those that may have been renamed, are told."""
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
    found.troubles += (_missing(sheet, found.ignored, len(missing)) for sheet in missing)


def _missing(sheet: SheetWords, strangers: Sequence[str], missing: int) -> Trouble:
    title = sheet.title.sv
    by_fold = {fold(each): each for each in strangers}
    close = [by_fold[each] for each in get_close_matches(fold(title), by_fold, n=1)]
    if not close and missing == 1 and len(strangers) == 1:
        close = list(strangers)
    if close:
        return trouble(Where(sheet=close[0]), "sheet_renamed", name=title, found=close[0])
    return trouble(Where(), "no_sheet", name=title)


class _Reading:
    """The tables on their way to become data."""

    def __init__(self, known: Mapping[str, Table], found: Read) -> None:
        self._tables = known
        self._found = found
        self._ids: dict[str, dict[str, str]] = {}
        """By kind, what an id or a name stands for."""

    def read(self) -> None:
        data = self._found.data
        for kind, sheet in (("scale", "scales"), ("area", "areas"), ("profession", "professions")):
            data[kind] = [self._named(kind, n, row) for n, row in enumerate(self._rows(sheet))]
        for kind, sheet in OTHERS.items():
            data[kind] = [self._named(kind, n, row) for n, row in enumerate(self._rows(sheet))]
        self._areas()
        self._professions()
        self._certificates()
        for n, row in enumerate(self._rows("ombud")):
            self._put("ombud", n, "assignments", row.names("assignments"), row)
            self._put("ombud", n, "professions", self._all(row, "professions"), row)
        for n, row in enumerate(self._rows("key_functions")):
            self._put("key_function", n, "positions", row.names("positions"), row)
        self._levels("levels", "scale", "level")
        self._levels("meanings", "profession", "meaning")
        data["growth"] = []
        for row in self._rows("growth"):
            self._growth(row)
        for n, row in enumerate(self._rows("forecasts")):
            self._put("forecast", n, "professions", self._all(row, "professions"), row)
            self._put("forecast", n, "people", {}, row)
        for row in self._rows("population"):
            self._population(row)

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

    def _areas(self) -> None:
        for n, row in enumerate(self._rows("areas")):
            self._put("area", n, "kind", row.choice("kind"), row)
            self._put("area", n, "scale", self._one(row, "scale", "scale"), row)

    def _professions(self) -> None:
        for n, row in enumerate(self._rows("professions")):
            row.needed("scale")
            self._put("profession", n, "scale", self._one(row, "scale", "scale") or "", row)
            self._put("profession", n, "positions", row.names("positions"), row)
            self._put("profession", n, "areas", self._all(row, "areas", "area"), row)
            shares = row.numbers("share")
            self._found.cells["profession", n, "shares"] = row.where("share", 1)
            self._found.data["profession"][n]["shares"] = [
                self._share(row, level, shares) for level in range(1, max(shares, default=0) + 1)
            ]

    def _share(self, row: Row, level: int, shares: Mapping[int, int | float]) -> int | float:
        if level not in shares:
            row.tell("share", "missing", level)
        return shares.get(level, 0)

    def _certificates(self) -> None:
        for n, row in enumerate(self._rows("certificates")):
            self._put("certificate", n, "months", row.whole("months"), row)
            ends = row.choice("ends_with_issuer") == "yes"
            self._put("certificate", n, "ends_with_issuer", ends, row)
            self._put("certificate", n, "professions", self._all(row, "professions"), row)

    def _levels(self, sheet: str, kind: str, key: str) -> None:
        """The numbered rows of each scale or profession, in the order of their numbers."""
        of: dict[str, dict[int, Row]] = {}
        for row in self._rows(sheet):
            owner, level = self._one(row, kind, kind), row.whole("level")
            row.needed(kind)
            row.needed("level")
            if owner is None or level is None:
                continue
            if level in of.setdefault(owner, {}):
                row.tell("level", "level_twice", name=owner, level=level)
            of[owner][level] = row
        for n, part in enumerate(self._found.data[kind]):
            rows = of.pop(part["id"], {})
            part[key] = self._in_order(kind, n, key, rows)
            if kind == "scale":
                part["meaning"] = list(self._meanings(n, rows))
        for owner, rows in of.items():
            self._unknown(kind, owner, next(iter(rows.values())))

    def _unknown(self, kind: str, owner: str, row: Row) -> None:
        known = [part["id"] for part in self._found.data[kind]]
        likely = get_close_matches(owner, known, n=3) or known[:3]
        row.tell(kind, "unknown", name=owner, known=", ".join(likely) or "–")

    def _in_order(self, kind: str, n: int, key: str, rows: Mapping[int, Row]) -> list[Any]:
        found = []
        for at, level in enumerate(sorted(rows)):
            if level != at + 1:
                owner = self._found.data[kind][n]["id"]
                rows[level].tell("level", "level_missing", name=owner, level=at + 1)
                break
            found.append(self._words(rows[level], (kind, n, key, at)))
        return found

    def _meanings(self, n: int, rows: Mapping[int, Row]) -> Iterator[dict[str, str]]:
        """What the levels of the n-th scale mean, where that is said."""
        self._found.cells["scale", n, "meaning"] = self._found.where(("scale", n))
        for at, row in enumerate(rows[level] for level in sorted(rows)):
            said = {name: row.text(f"meaning_{name}") for name in ("sv", "en", "latt")}
            if any(said.values()):
                row.needed("meaning_sv")
                for name in said:
                    place = ("scale", n, "meaning", at, name)
                    self._found.cells[place] = row.where(f"meaning_{name}")
                yield {name: text for name, text in said.items() if text is not None}

    def _growth(self, row: Row) -> None:
        owner = self._one(row, "profession", "profession")
        for years, percent in row.numbers("growth").items():
            n = len(self._found.data["growth"])
            self._found.cells["growth", n] = row.where("growth", years)
            self._found.cells["growth", n, "profession"] = row.where("profession")
            self._found.data["growth"].append(
                {"years": years, "percent": percent} | ({"profession": owner} if owner else {})
            )

    def _population(self, row: Row) -> None:
        """How many a group of a forecast is in a year."""
        for column in ("forecast", "year", "people"):
            row.needed(column)
        owner = self._one(row, "forecast", "forecast")
        year, people = row.whole("year"), row.whole("people")
        if owner is None or year is None or people is None:
            return
        ids = [part["id"] for part in self._found.data["forecast"]]
        if owner not in ids:
            self._unknown("forecast", owner, row)
            return
        n = ids.index(owner)
        counts = self._found.data["forecast"][n]["people"]
        if str(year) in counts:
            row.tell("year", "year_twice", name=owner, year=year)
        counts[str(year)] = people
        self._found.cells["forecast", n, "people", str(year)] = row.where("people")
