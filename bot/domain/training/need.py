"""Who needs a course most."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

Why = Literal["supervises", "must", "asked", "lacks", "has"]
"""Supervises a student soon; must have it by the plan; has asked; does not have it; has it."""
ORDER: tuple[Why, ...] = ("supervises", "must", "asked", "lacks", "has")


@dataclass(frozen=True, slots=True)
class Candidate:
    person_id: int
    name: str
    has: bool
    """Whether they have its certificate already, and for long."""
    here_since: date
    supervises: bool = False
    """A student is theirs this term or the next one, and the course is about that."""
    must: bool = False
    """By the training plan."""
    asked_on: date | None = None

    @property
    def why(self) -> Why:
        if self.has:
            return "has"
        if self.supervises:
            return "supervises"
        if self.must:
            return "must"
        return "lacks" if self.asked_on is None else "asked"


def by_need(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Who must go, who has asked, who lacks it, who has it; of them first whoever has waited
    longest since they asked, or since they came."""

    def rank(each: Candidate) -> tuple[int, bool, date, str, int]:
        waited = each.asked_on or each.here_since
        place = ORDER.index(each.why)
        return place, each.asked_on is None, waited, each.name, each.person_id

    return sorted(candidates, key=rank)
