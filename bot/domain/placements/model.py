"""Schools, educations, terms and agreements as data: `templates/placements.toml`, or HR's own."""

from datetime import date
from functools import cached_property
from typing import Literal

from pydantic import Field

from bot.domain.placements import proposals
from bot.domain.placements.terms import Term
from bot.guides.document import Document, Part
from bot.guides.words import Words

ID = r"^[a-z][a-z0-9_]*$"
EducationKind = Literal["VFU", "APL"]
FEWEST_KEPT = 9
"""Months: half a year after the placement it is asked whether the student was employed."""


class Subject(Words):
    """What educations and professions have in common, so that one can supervise the other."""

    id: str = Field(pattern=ID)
    professions: tuple[str, ...] = Field(strict=False)
    """Their ids in the competence model."""
    supervisors: int = Field(default=2, ge=1, le=2)
    """How many each student has: two where the rule of two applies."""


class Education(Words):
    id: str = Field(pattern=ID)
    kind: EducationKind = "VFU"
    subject: str


class School(Words):
    """A deadline is a month and a day (04-01), the latest one before the term begins."""

    id: str = Field(pattern=ID)
    educations: tuple[str, ...] = Field(strict=False)
    vt: str | None = None
    """By when it must know the places of a VT; without one units are not asked about it."""
    ht: str | None = None
    ask_weeks: int | None = Field(default=None, ge=7, le=26)
    """So long before the deadline the units are asked by the clock; unset, when HR says so."""
    keep_months: int = Field(default=12, ge=FEWEST_KEPT, le=60)
    """So long after the placement a student's name is kept."""


class SchoolTerm(Part):
    """A school's own dates of one term, where they differ from the usual ones."""

    school: str
    term: str
    first: date | None = None
    last: date | None = None
    deadline: date | None = None


class Agreement(Words):
    """How many places there are to be in a term."""

    id: str = Field(pattern=ID)
    places: int = Field(ge=1, le=500)
    school: str | None = None
    """Whose educations count; all where neither this nor any education is named."""
    educations: tuple[str, ...] = Field(default=(), strict=False)
    units: tuple[str, ...] = Field(default=(), strict=False)
    """Names of units, each with all below it; without any the whole organisation."""
    each: bool = False
    """So many at each of the units, and not at all together."""


class PlacementModel(Document):
    subjects: tuple[Subject, ...] = Field(default=(), alias="subject", strict=False)
    educations: tuple[Education, ...] = Field(default=(), alias="education", strict=False)
    schools: tuple[School, ...] = Field(default=(), alias="school", strict=False)
    terms: tuple[SchoolTerm, ...] = Field(default=(), alias="term", strict=False)
    agreements: tuple[Agreement, ...] = Field(default=(), alias="agreement", strict=False)

    def subject(self, id_: str) -> Subject | None:
        return next((each for each in self.subjects if each.id == id_), None)

    def education(self, id_: str) -> Education | None:
        """None for one that the model has no more: placements of it stay."""
        return self._educations.get(id_)

    def school(self, id_: str) -> School | None:
        return next((each for each in self.schools if each.id == id_), None)

    def subject_of_profession(self, profession: str) -> Subject | None:
        return self._of_professions.get(profession)

    def subject_of(self, education: str) -> Subject | None:
        found = self.education(education)
        return self.subject(found.subject) if found else None

    def taught_by(self, profession: str) -> tuple[Education, ...]:
        """The educations whose students somebody of this profession may supervise."""
        subject = self.subject_of_profession(profession)
        return tuple(each for each in self.educations if subject and each.subject == subject.id)

    def counted(self, agreement: Agreement) -> frozenset[str]:
        """The educations that an agreement is about."""
        school = self.school(agreement.school or "")
        named = agreement.educations or (school.educations if school else ())
        return frozenset(named or (each.id for each in self.educations))

    def rules(self, term: Term) -> proposals.Rules:
        """Who supervises what, for a proposal."""
        subjects = {
            each.id: proposals.Subject(subject.id, subject.supervisors)
            for each in self.educations
            if (subject := self.subject(each.subject))
        }
        return proposals.Rules(term, subjects)

    @cached_property
    def _educations(self) -> dict[str, Education]:
        return {each.id: each for each in self.educations}

    @cached_property
    def _of_professions(self) -> dict[str, Subject]:
        return {id_: each for each in self.subjects for id_ in each.professions}
