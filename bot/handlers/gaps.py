"""The gap analysis: profession by profession, unit by unit, on each horizon."""

from typing import Any

from bot import gap_view
from bot.domain.competence.model import Profession
from bot.errands import Errand
from bot.gap_view import Seen, View
from bot.reports import gaps as words
from bot.reports.reader import Reader
from bot.talk import Button, Rows, Talk, two_columns

errand = Errand()

PROFESSIONS, UNITS, GOALS = 12, 12, 10
"""How many of each fit in one message on a phone."""
Given = dict[str, Any] | None
"""A view, as buttons carry it."""


def may_see(talk: Talk) -> bool:
    """HR, and whoever leads somebody; else a word to the speaker."""
    if talk.actor.is_hr or talk.speaker.leads:
        return True
    talk.toast("menu.not_for_you")
    return False


def opened(talk: Talk, view: View) -> Seen | None:
    """What the speaker looks at, or a word to them."""
    if not may_see(talk):
        return None
    found = gap_view.seen(Reader.of(talk), view)
    if found is None:
        talk.toast("gaps.gone")
    elif view.profession is not None and found.profession is None:
        talk.toast("gaps.nobody")
        return None
    return found


@errand.command("gapanalys", "gap_analysis")
def begin(talk: Talk) -> None:
    show(talk)


@errand.press("gap.show")
def show(talk: Talk, given: Given = None, skip: int = 0) -> None:
    """All professions, or the one that is opened."""
    found = opened(talk, View.read(given))
    if found is None:
        return
    if found.profession is None:
        _show_all(talk, found, skip)
    else:
        _show_one(talk, found, found.profession)


def _show_all(talk: Talk, seen: Seen, skip: int) -> None:
    reader = Reader.of(talk)
    professions = seen.professions
    shown = professions[skip : skip + PROFESSIONS]
    opens = [_open(talk, seen, each) for each in shown]
    talk.show(
        "gaps.list",
        [
            *two_columns(opens),
            *_more(talk, seen, "gap.show", len(professions), skip + PROFESSIONS),
            *_terms(talk, seen, "gap.show"),
            *_further(talk, seen),
            _way_out(talk, seen),
        ],
        place=words.place_of(reader, seen),
        view=words.terms(reader, seen),
        table=words.every_profession(reader, seen, shown),
        people=sum(seen.stock(each).unassessed for each in professions),
    )


def _open(talk: Talk, seen: Seen, profession: Profession) -> Button:
    name = profession.of(talk.language)
    return Button(name, ("gap.show", seen.view.but(profession=profession.id).given))


def _show_one(talk: Talk, seen: Seen, profession: Profession) -> None:
    reader = Reader.of(talk)
    talk.show(
        "gaps.one",
        [
            *_terms(talk, seen, "gap.show"),
            *_further(talk, seen),
            [talk.button("every_profession", "gap.show", _of_all(seen.view).given)],
        ],
        profession=profession.of(talk.language),
        place=words.place_of(reader, seen),
        view=words.terms(reader, seen),
        table=words.one_profession(reader, seen, profession),
        target=words.target_shares(reader, seen, profession),
        people=seen.stock(profession).unassessed,
        goal=words.goal_facts(reader, seen, profession, seen.gap(profession)),
        rounding=seen.gap(profession).is_all_rounding,
    )


def _of_all(view: View) -> View:
    return view.but(profession=None, shares=None)


def _more(talk: Talk, seen: Seen, verb: str, count: int, skip: int) -> Rows:
    return [[talk.button("show_more", verb, seen.view.given, skip)]] if count > skip else []


def _terms(talk: Talk, seen: Seen, verb: str) -> Rows:
    """The other horizons, and what may be taken off or put back."""
    view = seen.view
    horizons = [
        talk.button("horizon", verb, view.but(years=years, growth=None).given, years=years)
        for years in seen.analysis.model.horizons
        if years != seen.years
    ]
    pensions = "with_pensioners" if view.pensions else "without_pensioners"
    leavers = "with_leavers" if view.departures else "without_leavers"
    toggles = [
        talk.button(pensions, verb, view.but(pensions=not view.pensions).given),
        talk.button(leavers, verb, view.but(departures=not view.departures).given),
    ]
    return [*two_columns(horizons), toggles]


def _further(talk: Talk, seen: Seen) -> Rows:
    given = seen.view.given
    supposes = "primary" if seen.view.supposes else None
    before = seen.analysis.terms.year - 1
    ways = [
        talk.button("what_if", "gap.what_if", given, style=supposes),
        talk.button("since", "gap.moved", given, year=before),
    ]
    if seen.unit.below:
        ways.append(talk.button("units", "gap.units", given))
    if seen.profession is None:
        ways.append(talk.button("goals", "gap.goals", given))
        ways.append(talk.button("as_picture", "gap.picture", given))
        ways.append(talk.button("as_excel", "gap.workbook", given))
    return two_columns(ways) if seen.professions else []


def _way_out(talk: Talk, seen: Seen) -> list[Button]:
    if seen.unit.id is None:
        return [talk.button("menu", "menu")]
    return [talk.button("up", "gap.show", seen.view.but(unit=seen.unit.up).given)]


def back(talk: Talk, seen: Seen) -> list[Button]:
    return [talk.button("back", "gap.show", seen.view.given)]


# What else there is to see


@errand.press("gap.units")
def units(talk: Talk, given: Given, skip: int = 0) -> None:
    """The units right below, the largest shortage first."""
    seen = opened(talk, View.read(given))
    if seen is None:
        return
    reader = Reader.of(talk)

    def shortage(unit: tuple[int, str]) -> tuple[int, str]:
        return sum(gap.total for gap in words.gaps_of_unit(seen, unit[0])), unit[1].casefold()

    opened_here = seen.profession
    having = [
        unit
        for unit in seen.unit.below
        if opened_here is None or (unit[0], opened_here.id) in seen.analysis.stocks
    ]
    below = sorted(having, key=shortage)
    shown = below[skip : skip + UNITS]
    opens = [Button(name, ("gap.show", _at(seen, id_).given)) for id_, name in shown]
    talk.show(
        "gaps.units",
        [
            *two_columns(opens),
            *_more(talk, seen, "gap.units", len(below), skip + UNITS),
            *_terms(talk, seen, "gap.units"),
            back(talk, seen),
        ],
        place=words.place_of(reader, seen),
        view=words.terms(reader, seen),
        profession=seen.profession.of(talk.language) if seen.profession else None,
        table=words.every_unit(reader, seen, shown),
    )


def _at(seen: Seen, unit_id: int) -> View:
    """The profession stays open where the unit has it."""
    has_it = (unit_id, seen.view.profession) in seen.analysis.stocks
    return (seen.view if has_it else _of_all(seen.view)).but(unit=unit_id)


@errand.press("gap.goals")
def goals(talk: Talk, given: Given) -> None:
    """How many more, and who is to become what, of those that lack somebody."""
    seen = opened(talk, View.read(given))
    if seen is None:
        return
    reader = Reader.of(talk)
    facts = [
        (each, words.goal_facts(reader, seen, each, seen.gap(each))) for each in seen.professions
    ]
    wanting = [(each, found) for each, found in facts if found["assessed"] and not found["reached"]]
    talk.show(
        "gaps.goals",
        [*_terms(talk, seen, "gap.goals"), back(talk, seen)],
        place=words.place_of(reader, seen),
        view=words.terms(reader, seen),
        goals=[
            (each.of(talk.language), talk.label("gaps.goal", goal=found))
            for each, found in wanting[:GOALS]
        ],
        more=len(wanting) - GOALS,
        without=[each.of(talk.language) for each, found in facts if not found["assessed"]],
    )


@errand.press("gap.moved")
def moved(talk: Talk, given: Given) -> None:
    """Since last year: of the profession opened by level, else of all of them."""
    seen = opened(talk, View.read(given))
    if seen is None:
        return
    reader = Reader.of(talk)
    found = gap_view.moved(reader, seen)
    about = {
        "place": words.place_of(reader, seen),
        "before": seen.analysis.terms.year - 1,
    }
    profession = seen.profession
    if profession is None:
        table = words.every_movement(reader, seen, found)
        talk.show("gaps.movements", [back(talk, seen)], table=table, **about)
        return
    one = found[seen.unit.id, profession.id]
    talk.show(
        "gaps.movement",
        [back(talk, seen)],
        profession=profession.of(talk.language),
        moved=one,
        table=words.one_movement(reader, seen, profession, one),
        **about,
    )
