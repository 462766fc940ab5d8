"""What of a gap analysis somebody looks at, and what they suppose; carried by the buttons alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from fractions import Fraction
from typing import Any

from bot.analysis import Analysis, Place, Terms, analyse, movements
from bot.domain.competence.gaps import Gap, Stock, Target, gaps
from bot.domain.competence.model import Profession
from bot.domain.competence.movement import Movement
from bot.reports.reader import Reader
from storage.units import Opened


@dataclass(frozen=True, slots=True)
class View:
    unit: int | None = None
    """None for the whole of what is seen."""
    profession: str | None = None
    """None for all of them."""
    years: int | None = None
    """The horizon; the nearest without one."""
    pensions: bool = False
    departures: bool = False
    growth: float | None = None
    """Per cent on this horizon, instead of the model's."""
    turnover: float | None = None
    """Per cent a year."""
    shares: tuple[float, ...] | None = None
    """Per cent at each level of the profession, instead of the model's."""
    year: int | None = None
    """The inventory's; this one without one."""

    @classmethod
    def read(cls, given: Mapping[str, Any] | None) -> "View":
        """As a button has carried it."""
        names = {each.name for each in fields(cls)}
        known = {name: value for name, value in (given or {}).items() if name in names}
        if known.get("shares") is not None:
            known["shares"] = tuple(known["shares"])
        return cls(**known)

    @property
    def given(self) -> dict[str, Any]:
        """For a button to carry: what is not as it is at the outset."""
        values = {each.name: getattr(self, each.name) for each in fields(self)}
        return {name: each for name, each in values.items() if not (each is None or each is False)}

    def but(self, **changes: Any) -> "View":
        return replace(self, **changes)

    @property
    def supposes(self) -> bool:
        return not (self.growth is None and self.turnover is None and self.shares is None)

    def as_it_is(self) -> "View":
        return self.but(growth=None, turnover=None, shares=None)


@dataclass(frozen=True, slots=True)
class Seen:
    """A view with its figures."""

    view: View
    analysis: Analysis
    unit: Opened
    years: int

    @property
    def until(self) -> int:
        """The year that the horizon ends with."""
        return self.analysis.terms.year + self.years

    @property
    def professions(self) -> list[Profession]:
        """Those of the unit, the largest shortage first."""
        found = self.analysis.professions(self.unit.id)
        return sorted(found, key=lambda each: (self.gap(each).total, each.sv))

    @property
    def profession(self) -> Profession | None:
        """The one opened, if there is anybody of it."""
        named = (each for each in self.analysis.professions(self.unit.id))
        return next((each for each in named if each.id == self.view.profession), None)

    def target(self, profession: Profession) -> Target:
        """The model's, or what is supposed instead."""
        view = self.view
        shares = view.shares if profession.id == view.profession else None
        return self.analysis.target(profession).what_if(
            None if view.growth is None else {self.years: part(view.growth)},
            None if shares is None else [part(share) for share in shares],
            None if view.turnover is None else part(view.turnover),
        )

    def gap(self, profession: Profession, unit_id: int | None = None) -> Gap:
        """On the horizon looked at; of the unit opened without another."""
        return next(each for each in self.gaps(profession, unit_id) if each.years == self.years)

    def gaps(self, profession: Profession, unit_id: int | None = None) -> Sequence[Gap]:
        return gaps(self.stock(profession, unit_id), self.target(profession))

    def stock(self, profession: Profession, unit_id: int | None = None) -> Stock:
        return self.analysis.stocks[unit_id or self.unit.id, profession.id]


def part(percent: float) -> Fraction:
    """A per cent as a part of 1, exactly as it is written."""
    return Fraction(str(percent)) / 100


def terms_of(reader: Reader, view: View) -> Terms:
    pension_age = reader.house.policy.pension_age if view.pensions else None
    return Terms(view.year or reader.today.year, reader.today, pension_age, view.departures)


def seen(reader: Reader, view: View) -> Seen | None:
    """None where there is no such unit for the reader."""
    model = reader.competence
    analysis = analyse(reader.db, reader.actor, model, terms_of(reader, view))
    if not analysis.tree.knows(view.unit):
        return None
    years = view.years if view.years in model.horizons else model.horizons[0]
    return Seen(view, analysis, analysis.tree.open(view.unit), years)


def moved(reader: Reader, found: Seen) -> dict[Place, Movement]:
    return movements(reader.db, reader.actor, found.analysis)
