"""What it would lead to that competence is lacking: how serious, and how likely."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeVar

Side = Literal["operations", "work_environment"]
SIDES: tuple[Side, ...] = ("operations", "work_environment")
STEPS = 3
"""Of severity (not, less, serious) and of likelihood (low, medium, high), counted from 1."""
Grade = Literal["low", "medium", "high"]
T = TypeVar("T")


@dataclass(frozen=True, slots=True, order=True)
class Judged:
    """One side's judgement."""

    severity: int
    likelihood: int

    def __post_init__(self) -> None:
        if not (1 <= self.severity <= STEPS and 1 <= self.likelihood <= STEPS):
            raise ValueError(f"a risk is judged in steps from 1 to {STEPS}, not as {self}")

    @property
    def grade(self) -> Grade:
        """By the product, as matrices of risk are read: 1-2 low, 3-4 medium, 6-9 high."""
        product = self.severity * self.likelihood
        return "low" if product < STEPS else "medium" if product < 2 * STEPS else "high"


def matrix(risks: Iterable[tuple[T, Judged]]) -> Mapping[tuple[int, int], tuple[T, ...]]:
    """What stands in each field of (severity, likelihood), in the order given; all fields are
    there."""
    fields: dict[tuple[int, int], tuple[T, ...]] = {
        (severity, likelihood): ()
        for severity in range(1, STEPS + 1)
        for likelihood in range(1, STEPS + 1)
    }
    for what, judged in risks:
        fields[judged.severity, judged.likelihood] += (what,)
    return fields
