"""Courses and the training plan, as parts of the competence model.

Whoever has taken a course has its certificate: so its validity, the reminder before it ends, who
must have it and who can be asked about it are what they are of every certificate.
"""

from typing import Literal

from pydantic import Field

from bot.domain.competence.ids import ID
from bot.guides.document import Part
from bot.guides.words import Words

Form = Literal["physical", "digital"]
Need = Literal["mandatory", "elective"]


class Course(Words):
    id: str = Field(pattern=ID)
    certificate: str
    """What whoever has taken it has: the id of a certificate."""
    form: Form = "physical"
    """A physical one is gone to on a day; a digital one is taken whenever it suits."""
    link: str | None = None
    proof: bool = False
    """Whether whoever says that it is done shows the certificate."""
    within_days: int = Field(default=90, ge=0, le=730)
    """How many days after the first one whoever is new has taken it, where they must."""
    per_year: int | None = Field(default=None, ge=1, le=100_000)
    """The goal: how many are to take it in a year."""


class PlanLine(Part):
    """For whom a course is, besides those whose profession must have its certificate."""

    course: str
    need: Need = "mandatory"
    units: tuple[str, ...] = Field(default=(), strict=False)
    """Names or paths of units, each with all below it; empty for all."""
    professions: tuple[str, ...] = Field(default=(), strict=False)
    """Empty for all."""
