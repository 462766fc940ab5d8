"""Whom a competence model is about: the people whose positions it has a profession for."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.competence.model import CompetenceModel


@dataclass(frozen=True)
class Coverage:
    covered: int
    total: int
    without: tuple[tuple[str, int], ...]
    """Positions of no profession with their headcounts, the largest first."""


def coverage(model: CompetenceModel, headcounts: Mapping[str, int]) -> Coverage:
    """`headcounts`: how many are employed in each position, by its name."""
    without = [each for each in headcounts.items() if model.profession_of(each[0]) is None]
    total = sum(headcounts.values())
    return Coverage(
        total - sum(count for _, count in without),
        total,
        tuple(sorted(without, key=lambda each: (-each[1], each[0]))),
    )
