"""HR sees what came of a year's placements: by school and unit, how many were employed."""

from dataclasses import dataclass

from bot import placing
from bot.errands import Errand
from bot.talk import Button, Talk
from storage import placement_figures
from storage.placement_figures import Opinions, Outcome

errand = Errand()

UNITS = 12
YEARS = 4


@dataclass(frozen=True, slots=True)
class Figures:
    """Of some placements, added up."""

    placements: int = 0
    asked: int = 0
    employed: int = 0
    answers: int = 0
    again: int = 0
    employ: int = 0
    good: int = 0

    @property
    def share(self) -> float | None:
        """Of those of whom it is known, how many were employed: 0 to 1."""
        return self.employed / self.asked if self.asked else None

    @property
    def mark(self) -> float | None:
        """From 1 to 5."""
        return self.good / self.answers if self.answers else None


def added(outcomes: list[Outcome], opinions: list[Opinions]) -> Figures:
    return Figures(
        sum(each.placements for each in outcomes),
        sum(each.asked for each in outcomes),
        sum(each.employed for each in outcomes),
        sum(each.answers for each in opinions),
        sum(each.again for each in opinions),
        sum(each.employ for each in opinions),
        sum(each.good for each in opinions),
    )


@errand.press("outcomes.show")
def show(talk: Talk, year: int | None = None) -> None:
    if not talk.actor.is_hr:
        talk.toast("menu.not_for_you")
        return
    outcomes = placement_figures.outcomes(talk.db, talk.actor)
    opinions = placement_figures.opinions(talk.db, talk.actor)
    years = sorted({each.year for each in outcomes}, reverse=True)
    chosen = year if year in years else next(iter(years), None)
    here = [each for each in outcomes if each.year == chosen]
    said = [each for each in opinions if each.year == chosen]
    rows: list[list[Button]] = [
        [Button(str(each), ("outcomes.show", each)) for each in years[:YEARS] if each != chosen],
        [talk.button("back", "intake.list")],
    ]
    talk.show(
        "outcomes.year",
        rows,
        year=chosen,
        whole=added(here, said),
        schools=[
            (placing.school_name(talk, id_), added(*_of(here, said, "school", id_)))
            for id_ in sorted({each.school for each in here})
        ],
        units=[
            (path.rsplit(" / ", 1)[-1], added(*_of(here, said, "unit_id", id_)))
            for path, id_ in sorted({(each.unit, each.unit_id) for each in here})
        ][:UNITS],
    )


def _of(
    outcomes: list[Outcome], opinions: list[Opinions], key: str, value: object
) -> tuple[list[Outcome], list[Opinions]]:
    return (
        [each for each in outcomes if getattr(each, key) == value],
        [each for each in opinions if getattr(each, key) == value],
    )
