"""What the agreements ask for in a term, and how much of it there is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.domain.placements.model import Agreement, PlacementModel

SEPARATOR = " / "
"""Between the names in a unit's path."""

Given = tuple[str, str, int]
"""A unit's path, an education, and places."""


@dataclass(frozen=True, slots=True)
class Commitment:
    agreement: Agreement
    unit: str | None
    """Where the places are to be, by name; None for the whole organisation."""
    needed: int
    places: int

    @property
    def missing(self) -> int:
        return max(self.needed - self.places, 0)


def commitments(
    model: PlacementModel, educations: Iterable[str], given: Sequence[Given]
) -> list[Commitment]:
    """Of the agreements that are about some of these educations."""
    asked = set(educations)
    return [
        each
        for agreement in model.agreements
        if model.counted(agreement) & asked
        for each in _of(model, agreement, given)
    ]


def _of(
    model: PlacementModel, agreement: Agreement, given: Sequence[Given]
) -> Iterable[Commitment]:
    counted = model.counted(agreement)
    of_it = [(path, places) for path, education, places in given if education in counted]

    def at(names: Sequence[str]) -> int:
        return sum(places for path, places in of_it if not names or _inside(path, names))

    if agreement.each:
        for name in agreement.units:
            yield Commitment(agreement, name, agreement.places, at([name]))
    else:
        where = ", ".join(agreement.units) or None
        yield Commitment(agreement, where, agreement.places, at(agreement.units))


def _inside(path: str, names: Sequence[str]) -> bool:
    """Whether a unit is one of those named, or below one; a name may be a whole path."""
    folded = path.casefold()
    return any(
        name.casefold() in folded.split(SEPARATOR)
        or folded == name.casefold()
        or folded.startswith(name.casefold() + SEPARATOR)
        for name in names
    )
