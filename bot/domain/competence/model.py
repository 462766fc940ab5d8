"""The organisation's competence as data: `templates/competence.toml`, or what HR has put instead.

Levels count from 1, the lowest. What they are called stands in a scale; an ordinary one has four,
from *viss* to *mycket hög*, or from a learning phase to advanced work.
"""

from collections.abc import Iterable
from fractions import Fraction
from functools import cached_property
from typing import Literal, TypeVar

from pydantic import Field

from bot.domain.competence.courses import Course, PlanLine
from bot.domain.competence.forecast import Forecast
from bot.domain.competence.ids import ID
from bot.guides.document import Document, Part
from bot.guides.words import Words

AreaKind = Literal["knowledge", "education", "language", "digital"]


class Scale(Words):
    """The names of the levels, the lowest first."""

    id: str = Field(pattern=ID)
    levels: tuple[Words, ...] = Field(alias="level", strict=False)
    meanings: tuple[Words, ...] = Field(default=(), alias="meaning", strict=False)
    """What each level means, whatever the profession; for all levels or none."""


class Area(Words):
    id: str = Field(pattern=ID)
    kind: AreaKind = "knowledge"
    scale: str | None = None
    """Other than the profession's: CEFR for a language."""


class Profession(Words):
    """An occupational group (yrkesgrupp): several positions may belong to one."""

    id: str = Field(pattern=ID)
    positions: tuple[str, ...] = Field(strict=False)
    """The positions' names as the people file has them, whatever the case."""
    scale: str
    shares: tuple[int | float, ...] = Field(strict=False)
    """Per cent of the headcount wanted at each level, the lowest first; 100 together."""
    areas: tuple[str, ...] = Field(default=(), strict=False)
    meanings: tuple[Words, ...] = Field(default=(), alias="meaning", strict=False)
    """What each level means in this profession, in a sentence; for all levels or none."""

    @property
    def target(self) -> tuple[Fraction, ...]:
        """The shares as parts of 1, exactly as written."""
        return tuple(Fraction(str(share)) / 100 for share in self.shares)


class CertificateKind(Words):
    """A certificate (intyg) or a delegation."""

    id: str = Field(pattern=ID)
    months: int | None = Field(default=None, ge=1, le=120)
    """How long it is valid; unset for one that does not end."""
    ends_with_issuer: bool = False
    """A delegation: it ends as well when whoever gave it leaves (SOSFS 1997:14)."""
    professions: tuple[str, ...] = Field(default=(), strict=False)
    """Whose members must have it."""


class OmbudRole(Words):
    """A special contact role (ombud)."""

    id: str = Field(pattern=ID)
    assignments: tuple[str, ...] = Field(strict=False)
    """What the people file calls it among assignments, whatever the case."""
    professions: tuple[str, ...] = Field(default=(), strict=False)
    """A unit with people of these ought to have one."""


class KeyFunctionKind(Words):
    """A function that the organisation can't be without (nyckelfunktion), wherever it is."""

    id: str = Field(pattern=ID)
    positions: tuple[str, ...] = Field(strict=False)
    """Whoever has one of these holds such a function."""


class Growth(Part):
    """How much more will be needed in so many years, where no forecast is to say it."""

    years: int = Field(ge=1, le=20)
    percent: int | float
    profession: str | None = None
    """Unset for all that have none of their own."""


class CompetenceModel(Document):
    scales: tuple[Scale, ...] = Field(alias="scale", strict=False)
    areas: tuple[Area, ...] = Field(default=(), alias="area", strict=False)
    professions: tuple[Profession, ...] = Field(default=(), alias="profession", strict=False)
    certificates: tuple[CertificateKind, ...] = Field(default=(), alias="certificate", strict=False)
    ombud_roles: tuple[OmbudRole, ...] = Field(default=(), alias="ombud", strict=False)
    key_functions: tuple[KeyFunctionKind, ...] = Field(
        default=(), alias="key_function", strict=False
    )
    courses: tuple[Course, ...] = Field(default=(), alias="course", strict=False)
    plan: tuple[PlanLine, ...] = Field(default=(), strict=False)
    growths: tuple[Growth, ...] = Field(default=(), alias="growth", strict=False)
    forecasts: tuple[Forecast, ...] = Field(default=(), alias="forecast", strict=False)

    def scale(self, id_: str) -> Scale:
        """Raise KeyError where there is none."""
        return self._scales[id_]

    def area(self, id_: str) -> Area | None:
        """None for one that the model has no more: assessments of it stay."""
        return self._areas.get(id_)

    def profession(self, id_: str) -> Profession | None:
        return self._professions.get(id_)

    def profession_of(self, position: str) -> Profession | None:
        """Whose members hold this position."""
        return self._of_positions.get(position.casefold())

    def certificate(self, id_: str) -> CertificateKind | None:
        return next((each for each in self.certificates if each.id == id_), None)

    def course(self, id_: str) -> Course | None:
        return next((each for each in self.courses if each.id == id_), None)

    def levels(self, profession: Profession, area: str = "") -> tuple[Words, ...]:
        """What the levels are called of the profession as a whole, or in one of its areas."""
        return self.scale_of(profession, area).levels

    def scale_of(self, profession: Profession, area: str = "") -> Scale:
        found = self.area(area)
        return self.scale((found.scale if found else None) or profession.scale)

    def growth(self, profession: str, years: int, since: int) -> Fraction:
        """As a part of 1, from the year `since`; 0 where nothing says it for so many years."""
        source = self.growth_source(profession, years)
        if isinstance(source, Forecast):
            return source.growth(since, years)
        return Fraction(str(source.percent)) / 100 if source else Fraction(0)

    def growth_source(self, profession: str, years: int) -> Growth | Forecast | None:
        """What says it: of the profession's own, or else of what is for all."""
        for whose in (profession, None):
            for each in self.growths:
                if each.profession == whose and each.years == years:
                    return each
            if whose in self._forecasts:
                return self._forecasts[whose]
        return None

    @property
    def horizons(self) -> tuple[int, ...]:
        """The years ahead that there is a growth for, or 2 and 5."""
        return tuple(sorted({each.years for each in self.growths})) or (2, 5)

    @cached_property
    def _scales(self) -> dict[str, Scale]:
        return _by_id(self.scales)

    @cached_property
    def _areas(self) -> dict[str, Area]:
        return _by_id(self.areas)

    @cached_property
    def _professions(self) -> dict[str, Profession]:
        return _by_id(self.professions)

    @cached_property
    def _forecasts(self) -> dict[str | None, Forecast]:
        """By profession; None for all others."""
        return {whose: each for each in self.forecasts for whose in each.professions or (None,)}

    @cached_property
    def _of_positions(self) -> dict[str, Profession]:
        return {
            position.casefold(): each for each in self.professions for position in each.positions
        }


N = TypeVar("N", Scale, Area, Profession)


def _by_id(parts: Iterable[N]) -> dict[str, N]:
    return {part.id: part for part in parts}
