"""The risks in tables: for a phone, and as matrices to draw."""

from collections.abc import Sequence

from bot.domain.competence.risks import SIDES, STEPS, Grade, Judged, matrix
from bot.matrices import Field, Matrix, Row
from bot.monospace import table
from bot.render import NO_BREAK
from bot.reports.reader import Reader
from storage.risks import Judgement

WEIGHTS: dict[Grade, float] = {"low": 0.5, "medium": -0.5, "high": -1.0}
"""The colours of `bot.matrices`."""


def judged(each: Judgement) -> Judged:
    return Judged(each.severity, each.likelihood)


def profession_name(reader: Reader, id_: str) -> str:
    """Its id where the model has it no more."""
    found = reader.competence.profession(id_)
    return found.of(reader.language) if found else id_


def side_name(reader: Reader, side: str) -> str:
    return reader.label("risks.side", side=side)


def of_side(found: Sequence[Judgement], side: str) -> list[Judgement]:
    return [each for each in found if each.side == side]


def counts(reader: Reader, found: Sequence[Judgement]) -> str:
    """How many professions stand in each field, the most serious first."""
    fields = matrix((each, judged(each)) for each in found)
    rows = [
        (
            reader.label("risks.severity", step=severity).capitalize(),
            *(str(len(fields[severity, likely]) or "·") for likely in range(1, STEPS + 1)),
        )
        for severity in range(STEPS, 0, -1)
    ]
    return table(reader.label("risks.columns").split("|"), rows)


def matrices(reader: Reader, found: Sequence[Judgement]) -> list[Matrix]:
    """One for each side that something is judged of."""
    sides = [(side, of_side(found, side)) for side in SIDES]
    return [_matrix(reader, side, each) for side, each in sides if each]


def _matrix(reader: Reader, side: str, found: Sequence[Judgement]) -> Matrix:
    """Professions by number, which the notes give the names of."""
    numbered = sorted((profession_name(reader, each.profession), judged(each)) for each in found)
    fields = matrix((str(n), each) for n, (_, each) in enumerate(numbered, 1))
    steps = range(1, STEPS + 1)
    rows = [
        Row(
            reader.label("risks.severity", step=severity).capitalize(),
            "",
            tuple(
                Field(
                    lines=(", ".join(fields[severity, likely]),),
                    weight=WEIGHTS[Judged(severity, likely).grade],
                )
                for likely in steps
            ),
        )
        for severity in reversed(steps)
    ]
    names = ", ".join(f"{n}{NO_BREAK}{name}" for n, (name, _) in enumerate(numbered, 1))
    return Matrix(
        reader.label("risks.title", side=side_name(reader, side)),
        reader.label("risks.subtitle"),
        reader.label("risks.corner"),
        tuple(reader.label("risks.likelihood", step=step).capitalize() for step in steps),
        tuple(rows),
        (reader.label("risks.colours"), names),
        names=270,
        lowest=150,
    )
