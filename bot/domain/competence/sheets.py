"""A workbook's sheets read as a competence model's data, each piece with the cell it came from."""

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from fractions import Fraction
from typing import Any

from bot.domain.competence.layout import Layout
from bot.domain.competence.reading import Read, Reading, opened
from bot.domain.competence.tables import Grid, Row

OTHERS = {
    "certificate": "certificates",
    "ombud": "ombud",
    "key_function": "key_functions",
    "course": "courses",
    "forecast": "forecasts",
}
"""The sheet of each kind that names other kinds' parts, or none."""


def read(grids: Sequence[Grid], layout: Layout) -> Read:
    found = Read()
    known = opened(grids, layout, found)
    if known is not None:
        _Reading(known, found).read()
        found.is_read = True
    return found


class _Reading(Reading):
    """Of a competence model."""

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
        self._courses()
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
            levels = range(1, max(shares, default=0) + 1)
            listed = [self._share(row, level, shares) for level in levels]
            self._found.data["profession"][n]["shares"] = _per_cent(listed)

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

    def _courses(self) -> None:
        for n, row in enumerate(self._rows("courses")):
            row.needed("certificate")
            gives = self._one(row, "certificate", "certificate") or ""
            self._put("course", n, "certificate", gives, row)
            self._put("course", n, "form", row.choice("form"), row)
            self._put("course", n, "link", row.text("link"), row)
            self._put("course", n, "proof", row.choice("proof") == "yes", row)
            self._put("course", n, "within_days", row.whole("within_days"), row)
            self._put("course", n, "per_year", row.whole("per_year"), row)
        self._found.data["plan"] = [{} for _ in self._rows("plan")]
        for n, row in enumerate(self._rows("plan")):
            row.needed("course")
            self._found.cells["plan", n] = row.where()
            self._put("plan", n, "course", self._one(row, "course", "course") or "", row)
            self._put("plan", n, "need", row.choice("need"), row)
            self._put("plan", n, "units", row.names("units"), row)
            self._put("plan", n, "professions", self._all(row, "professions"), row)

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
        row.tell(kind, "no_owner", name=owner, known=", ".join(likely) or "–")

    def _in_order(self, kind: str, n: int, key: str, rows: Mapping[int, Row]) -> list[Any]:
        found: list[Any] = []
        gap = False
        for at, level in enumerate(sorted(rows)):
            if level != at + 1 and not gap:
                gap = True
                part = self._found.data[kind][n]
                owner = part.get("sv") or part["id"]
                rows[level].tell("level", "level_missing", name=owner, level=at + 1)
                found.append({"sv": "–", "en": "–"})  # its place: the rest is to be looked through
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


def _per_cent(shares: Sequence[int | float]) -> list[int | float]:
    """Shares that are 1 together are parts of it, 0.25 for 25, as they can be nothing else."""
    exact = [Fraction(str(share)) * 100 for share in shares]
    if len(exact) < 2 or sum(exact) != 100:
        return list(shares)
    return [int(each) if each.denominator == 1 else float(each) for each in exact]
