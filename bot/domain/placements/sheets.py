"""A workbook's sheets read as a placement model's data, each piece with the cell it came from."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from bot.domain.competence.layout import Layout, fold
from bot.domain.competence.reading import Read, Reading, opened
from bot.domain.competence.tables import Grid, Row

SHEETS = {
    "subject": "subjects",
    "education": "educations",
    "school": "schools",
    "agreement": "agreements",
}


def read(grids: Sequence[Grid], layout: Layout, professions: Mapping[str, str]) -> Read:
    """`professions`: those of the competence model, their names by id."""
    found = Read()
    known = opened(grids, layout, found)
    if known is not None:
        _Reading(known, found).read(professions)
    return found


class _Reading(Reading):
    """Of a placement model."""

    def read(self, professions: Mapping[str, str]) -> None:
        self._ids["profession"] = {fold(name): id_ for id_, name in professions.items()}
        self._ids["profession"] |= {id_: id_ for id_ in professions}
        data = self._found.data
        for kind, sheet in SHEETS.items():
            data[kind] = [self._named(kind, n, row) for n, row in enumerate(self._rows(sheet))]
        for n, row in enumerate(self._rows("subjects")):
            self._put("subject", n, "professions", self._all(row, "professions"), row)
            self._put("subject", n, "supervisors", row.whole("supervisors"), row)
        for n, row in enumerate(self._rows("educations")):
            row.needed("subject")
            self._put("education", n, "kind", row.choice("kind"), row)
            self._put("education", n, "subject", self._one(row, "subject", "subject") or "", row)
        for n, row in enumerate(self._rows("schools")):
            self._put("school", n, "educations", self._all(row, "educations", "education"), row)
            for key in ("vt", "ht"):
                self._put("school", n, key, row.text(key), row)
            for key in ("ask_weeks", "keep_months"):
                self._put("school", n, key, row.whole(key), row)
        data["term"] = [self._term(n, row) for n, row in enumerate(self._rows("terms"))]
        for n, row in enumerate(self._rows("agreements")):
            self._agreement(n, row)

    def _term(self, n: int, row: Row) -> dict[str, Any]:
        place = ("term", n)
        self._found.cells[place] = row.where()
        said: dict[str, Any] = {"school": self._one(row, "school", "school") or ""}
        said["term"] = row.needed("term")
        row.needed("school")
        for key in ("deadline", "first", "last"):
            if (day := _day(row, key)) is not None:
                said[key] = day
        for key in said:
            self._found.cells[(*place, key)] = row.where(key)
        return said

    def _agreement(self, n: int, row: Row) -> None:
        row.needed("places")
        self._put("agreement", n, "places", row.whole("places") or 1, row)
        self._put("agreement", n, "school", self._one(row, "school", "school"), row)
        self._put("agreement", n, "educations", self._all(row, "educations", "education"), row)
        self._put("agreement", n, "units", row.names("units"), row)
        self._put("agreement", n, "each", row.choice("each") == "yes", row)


def _day(row: Row, column: str) -> date | None:
    written = row.text(column)
    if written is None:
        return None
    try:
        return date.fromisoformat(written)
    except ValueError:
        row.tell(column, "no_day", value=written[:40])
        return None
