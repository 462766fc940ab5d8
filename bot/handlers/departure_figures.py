"""Departures in figures: per unit, profession and period, with turnover; the exit interviews; and
why people leave. What it may tell of reasons: `bot.domain.reasons`."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.departed import Departed, departed, over_time
from bot.domain import periods
from bot.domain.periods import Period, half_year_of
from bot.domain.turnover import FEWEST_EMPLOYED, Group
from bot.errands import Errand
from bot.handlers.overview import name_of
from bot.published import span_of
from bot.reports.departures_why import reason_bars, reasons_told
from bot.reports.reader import Reader
from bot.talk import Button, Rows, Talk, two_columns
from storage import overview, turnover
from storage.turnover import Left
from storage.units import Opened

errand = Errand()

PERIODS = ("twelve", "year", "last_year")
UNITS, PROFESSIONS, MISSING = 8, 8, 8
"""How many of each fit in one message on a phone."""
HALF_YEARS = 6
REASONS = 4
"""Parts whose reasons are shown: a half-year, or several together."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What the speaker has opened."""

    departed: Departed
    unit: Opened
    name: str
    period: str
    period_words: str

    @property
    def action(self) -> tuple[int | None, str]:
        return self.unit.id, self.period


def _seen(talk: Talk, unit_id: int | None, period: str) -> Seen | None:
    """A unit in a period, for HR and for whoever leads managers; else a word to the speaker."""
    if not _may_see(talk):
        return None
    found = departed(talk.db, talk.actor, _period(talk, period), talk.today)
    if not found.tree.knows(unit_id):
        talk.toast("overview.gone")
        return None
    unit = found.tree.open(unit_id)
    words = talk.label("departure_figures.period", kind=period, first=found.period.first)
    return Seen(found, unit, name_of(talk, unit), period, words)


def _may_see(talk: Talk) -> bool:
    if talk.actor.is_hr or overview.leads_managers(talk.db, talk.actor):
        return True
    talk.toast("menu.not_for_you")
    return False


def _period(talk: Talk, name: str) -> Period:
    match name:
        case "year":
            return periods.year(talk.today.year)
        case "last_year":
            return periods.year(talk.today.year - 1)
        case _:
            return periods.twelve_months(talk.today)


# The figures


@errand.command("avgangar", "turnover")
@errand.press("figures.unit")
def unit(talk: Talk, unit_id: int | None = None, period: str = "twelve", skip: int = 0) -> None:
    """A unit's departures and turnover, and those of the units below it."""
    seen = _seen(talk, unit_id, period)
    if seen is None:
        return
    groups = seen.departed.by_unit()
    below = sorted(seen.unit.below, key=lambda pair: (-groups[pair[0]].total, pair[1].casefold()))
    shown = below[skip : skip + UNITS]
    opens = [Button(name, ("figures.unit", id_, period)) for id_, name in shown]
    talk.show(
        "departure_figures.unit",
        [
            *two_columns(opens),
            *_more(talk, len(below) > skip + UNITS, "figures.unit", *seen.action, skip + UNITS),
            *_inside(talk, seen),
            *_other_periods(talk, seen, "figures.unit"),
            _way_out(talk, seen),
        ],
        name=seen.name,
        period=seen.period_words,
        group=groups[seen.unit.id],
        ahead=seen.departed.ahead(seen.unit.id),
        units=[(name, groups[id_]) for id_, name in shown],
        fewest=FEWEST_EMPLOYED,
    )


def _inside(talk: Talk, seen: Seen) -> Rows:
    """Reasons and the analysis are of the whole organisation, and HR's."""
    ways = [
        talk.button("per_profession", "figures.professions", *seen.action),
        talk.button("over_time", "figures.time", *seen.action),
        talk.button("exit_interviews", "figures.talks", *seen.action),
    ]
    if talk.actor.is_hr and seen.unit.id is None:
        ways.append(talk.button("why_they_leave", "figures.reasons", seen.period))
        ways.append(talk.button("yearly_analysis", "analysis.years", style="primary"))
    return two_columns(ways)


def _other_periods(talk: Talk, seen: Seen, verb: str) -> Rows:
    others = [each for each in PERIODS if each != seen.period]
    return two_columns([talk.button(f"period_{each}", verb, seen.unit.id, each) for each in others])


def _way_out(talk: Talk, seen: Seen) -> list[Button]:
    if seen.unit.id is None:
        return [talk.button("menu", "menu")]
    return [talk.button("up", "figures.unit", seen.unit.up, seen.period)]


def _more(talk: Talk, is_more: bool, *action: object) -> Rows:
    return [[talk.button("show_more", *action)]] if is_more else []


def _back(talk: Talk, unit_id: int | None, period: str) -> list[Button]:
    return [talk.button("back", "figures.unit", unit_id, period)]


@errand.press("figures.professions")
def professions(talk: Talk, unit_id: int | None, period: str, skip: int = 0) -> None:
    """Those that most have left first."""
    seen = _seen(talk, unit_id, period)
    if seen is None:
        return
    found: Sequence[tuple[str, Group]] = list(seen.departed.by_profession(seen.unit.id).items())
    on = skip + PROFESSIONS
    talk.show(
        "departure_figures.professions",
        [
            *_more(talk, len(found) > on, "figures.professions", *seen.action, on),
            *_other_periods(talk, seen, "figures.professions"),
            _back(talk, *seen.action),
        ],
        name=seen.name,
        period=seen.period_words,
        professions=found[skip:on],
        whole=seen.departed.by_unit()[seen.unit.id],
        fewest=FEWEST_EMPLOYED,
    )


@errand.press("figures.time")
def time(talk: Talk, unit_id: int | None, period: str) -> None:
    """Half-year by half-year, the latest first."""
    seen = _seen(talk, unit_id, period)
    if seen is None:
        return
    now = half_year_of(talk.today)
    found = over_time(talk.db, talk.actor, seen.unit.id, now, HALF_YEARS, talk.today)
    halves = [(_half_year(talk, which), group) for which, group in reversed(found)]
    rows = [_back(talk, *seen.action)]
    talk.show("departure_figures.time", rows, name=seen.name, halves=halves)


def _half_year(talk: Talk, which: tuple[int, int]) -> str:
    return talk.label("departure_figures.half_year", year=which[0], half=which[1])


# The interviews


@errand.press("figures.talks")
def talks(talk: Talk, unit_id: int | None, period: str) -> None:
    """How many interviews were held, and what became of the others."""
    seen = _seen(talk, unit_id, period)
    if seen is None:
        return
    coverage = seen.departed.coverage(seen.unit.id)
    rows: list[list[Button]] = []
    if n := len(_without_talk(talk, seen)):
        show = talk.button("missing_talks", "figures.missing", *seen.action, n=n)
        rows.append([show])
    talk.show(
        "departure_figures.talks",
        [*rows, *_other_periods(talk, seen, "figures.talks"), _back(talk, *seen.action)],
        name=seen.name,
        period=seen.period_words,
        coverage=coverage,
    )


@errand.press("figures.missing")
def missing(talk: Talk, unit_id: int | None, period: str, skip: int = 0) -> None:
    """Who had no interview, each with a button that opens the departure."""
    seen = _seen(talk, unit_id, period)
    if seen is None:
        return
    found, on = _without_talk(talk, seen), skip + MISSING
    leavers = turnover.leavers(talk.db, talk.actor, [one.id for one in found[skip:on]])
    talk.show(
        "departure_figures.missing",
        [
            *([Button(one.name, ("leave.open", one.departure_id))] for one in leavers),
            *_more(talk, len(found) > on, "figures.missing", *seen.action, on),
            [talk.button("back", "figures.talks", *seen.action)],
        ],
        name=seen.name,
        leavers=leavers,
    )


def _without_talk(talk: Talk, seen: Seen) -> list[Left]:
    """HR sees also those that were not held, and can offer to hold them."""
    return seen.departed.without_talk(seen.unit.id, not_held=talk.actor.is_hr)


# Why they leave


@errand.press("figures.reasons")
def reasons(talk: Talk, period: str = "twelve") -> None:
    """By half-year, the latest first. For HR."""
    if not talk.actor.is_hr:
        talk.toast("menu.not_for_you")
        return
    reader = Reader.of(talk)
    latest = list(reasons_told(reader).items())[: -REASONS - 1 : -1]
    told = [(span_of(talk, *span), each, reason_bars(reader, each)) for span, each in latest]
    talk.show(
        "departure_figures.reasons",
        [_back(talk, None, period)],
        name=talk.house.organisation,
        told=told,
        least=talk.house.policy.survey_least,
    )
