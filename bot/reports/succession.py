"""Key functions, pensions and roles held alone, in tables and as a picture."""

from collections.abc import Mapping, Sequence

from bot.matrices import Field, Matrix, Row
from bot.monospace import table
from bot.reports.reader import Reader
from bot.retiring import HORIZONS, Counts
from storage.succession import FunctionCard, Readiness

WEIGHTS: dict[Readiness, float] = {"now": 1.0, "soon": -0.5, "none": -1.0}
"""The colours of `bot.matrices`."""


def readiness(reader: Reader) -> dict[str, str]:
    return {each: reader.label("succession.readiness", readiness=each) for each in WEIGHTS}


def pensions(reader: Reader, counts: Mapping[str | None, Counts]) -> str:
    """By profession; empty where nobody reaches the age."""
    if not counts:
        return ""
    rows = [
        (profession_name(reader, profession), *(str(n) for n in each))
        for profession, each in counts.items()
    ]
    sums = [str(sum(column)) for column in zip(*counts.values(), strict=True)]
    headings = reader.label("succession.columns_pensions", by="profession", horizons=HORIZONS)
    total = reader.label("succession.total"), *sums
    return table(headings.split("|"), [*rows, (), total])


def profession_name(reader: Reader, id_: str | None) -> str:
    found = reader.competence.profession(id_) if id_ else None
    return found.of(reader.language) if found else reader.label("succession.other_profession")


def picture(reader: Reader, cards: Sequence[FunctionCard]) -> Matrix:
    """A row for each function: how many are ready now, and later, or that nobody is."""
    return Matrix(
        reader.label("succession.title"),
        reader.label("succession.subtitle"),
        reader.label("succession.corner"),
        tuple(reader.label("succession.columns").split("|")),
        tuple(_row(reader, card) for card in cards),
        (reader.label("succession.colours"),),
        names=520,
    )


def _row(reader: Reader, card: FunctionCard) -> Row:
    note = reader.label("succession.note", person=card.holder, unit=card.unit_name)
    return Row(card.name, note, tuple(_field(card, each) for each in WEIGHTS))


def _field(card: FunctionCard, column: Readiness) -> Field:
    """Coloured in the column that says how it stands."""
    weight = WEIGHTS[column] if card.readiness == column else None
    if column == "none":
        return Field("0" if weight is not None else "", weight=weight)
    count = sum(each.stays and each.readiness == column for each in card.successors)
    return Field(str(count) if count else "", weight=weight)
