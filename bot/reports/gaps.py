"""The gap analysis in words and tables: for a phone, for a picture, for a workbook."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from bot.analysis import Place
from bot.domain.competence.forecast import Forecast
from bot.domain.competence.gaps import Gap
from bot.domain.competence.goals import Goal, goal
from bot.domain.competence.model import Profession
from bot.domain.competence.movement import Movement
from bot.gap_view import Seen
from bot.matrices import Field, Matrix, Row
from bot.monospace import signed, table
from bot.render import number_in_words
from bot.reports.reader import Reader

TAG = re.compile(r"<[^>]+>")
DARKEST = 4
"""A gap of one in so many of the headcount has the darkest colour."""


def place_of(reader: Reader, seen: Seen) -> str:
    whole = seen.unit.id is None and reader.actor.is_hr
    name = None if whole else seen.unit.name
    return name or reader.house.organisation


def name_of(reader: Reader, profession: Profession) -> str:
    return profession.of(reader.language)


def level_names(reader: Reader, seen: Seen, profession: Profession) -> list[str]:
    return [level.of(reader.language) for level in seen.analysis.model.levels(profession)]


def terms(reader: Reader, seen: Seen) -> dict[str, Any]:
    """What is reckoned with, in per cent, for the templates' block `terms`."""
    view, terms = seen.view, seen.analysis.terms
    opened = seen.profession
    growth = seen.target(opened).growths[seen.years] if opened else None
    return {
        "years": seen.years,
        "until": seen.until,
        "growth": None if growth is None or view.growth is not None else float(growth * 100),
        "forecast": forecast_of(reader, seen, opened) if opened and view.growth is None else None,
        "pensions": terms.pension_age,
        "departures": terms.departures,
        "supposes": view.supposes,
        "supposed_growth": view.growth,
        "turnover": view.turnover,
        "shares": view.shares or (),
    }


def target_shares(reader: Reader, seen: Seen, profession: Profession) -> list[tuple[str, float]]:
    """What each level is called, and its share in per cent."""
    shares = (float(share * 100) for share in seen.target(profession).shares)
    return list(zip(level_names(reader, seen, profession), shares, strict=True))


def forecast_of(
    reader: Reader, seen: Seen, profession: Profession
) -> tuple[str, int | None] | None:
    """What the growth follows: the group of the population, and the year that it is known until
    where that is before the horizon's; None for a growth that is set."""
    source = seen.analysis.model.growth_source(profession.id, seen.years)
    if not isinstance(source, Forecast):
        return None
    known = source.covers(seen.analysis.terms.year, seen.years)
    return source.of(reader.language), None if known else source.years[-1]


# Tables


def columns(reader: Reader, name: str, **facts: Any) -> list[str]:
    return reader.label(f"gaps.columns_{name}", **facts).split("|")


def every_profession(reader: Reader, seen: Seen, shown: Sequence[Profession]) -> str:
    """Those shown, and below a line all there are; empty where there is none."""
    everything = [seen.gap(each) for each in seen.professions]
    if not everything:
        return ""
    rows = [_counted(name_of(reader, each), [seen.gap(each)]) for each in shown]
    return table(
        columns(reader, "list"), [*rows, (), _counted(reader.label("gaps.all"), everything)]
    )


def _counted(name: str, gaps: Iterable[Gap]) -> tuple[str, ...]:
    found = list(gaps)
    heads, total = sum(gap.headcount for gap in found), sum(gap.total for gap in found)
    return name, str(heads), signed(total)


def one_profession(reader: Reader, seen: Seen, profession: Profession) -> str:
    gap = seen.gap(profession)
    rows = [
        (name, str(there), needed(reader, need), signed(figure))
        for name, there, need, figure in zip(
            level_names(reader, seen, profession), gap.supply, gap.needs, gap.gaps, strict=True
        )
    ]
    total = (
        *(reader.label("gaps.total"), str(sum(gap.supply)), needed(reader, sum(gap.needs))),
        signed(gap.total),
    )
    return table(columns(reader, "one"), [*rows, (), total])


def needed(reader: Reader, need: Fraction | int) -> str:
    """With one decimal, always: the figures of a column stand below each other."""
    words = number_in_words(float(need), reader.language)
    comma = "." if reader.language == "en" else ","
    return words if comma in words else f"{words}{comma}0"


def every_unit(reader: Reader, seen: Seen, shown: Sequence[tuple[int, str]]) -> str:
    """The units right below, of the profession opened, or of all."""
    rows = [_counted(name, gaps_of_unit(seen, id_)) for id_, name in shown]
    return table(columns(reader, "units"), rows) if rows else ""


def gaps_of_unit(seen: Seen, unit_id: int) -> list[Gap]:
    opened = seen.profession
    here = seen.analysis.professions(unit_id)
    wanted = [each for each in here if opened is None or each.id == opened.id]
    return [seen.gap(each, unit_id) for each in wanted]


def every_movement(reader: Reader, seen: Seen, moved: Mapping[Place, Movement]) -> str:
    """Empty where nothing was agreed last year."""
    found = [
        (name_of(reader, each), moved[seen.unit.id, each.id])
        for each in seen.analysis.model.professions
        if (seen.unit.id, each.id) in moved
    ]
    rows = [
        (name, *map(str, (one.up, one.down, one.came, one.left)))
        for name, one in found
        if one.any_then
    ]
    return table(columns(reader, "movements"), rows) if rows else ""


def one_movement(reader: Reader, seen: Seen, profession: Profession, moved: Movement) -> str:
    figures = list(zip(moved.then, moved.now, moved.changes, strict=True))
    named = list(zip(level_names(reader, seen, profession), figures[1:], strict=True))
    if any(figures[0]):
        named.append((reader.label("gaps.no_level"), figures[0]))
    rows = [(name, str(then), str(now), signed(change)) for name, (then, now, change) in named]
    sums = [sum(column) for column in zip(*figures, strict=True)]
    total = (reader.label("gaps.total"), str(sums[0]), str(sums[1]), signed(sums[2]))
    year = seen.analysis.terms.year
    return table(columns(reader, "movement", before=year - 1, now=year), [*rows, (), total])


# Goals


def goal_facts(
    reader: Reader, seen: Seen, profession: Profession, gap: Gap, unit_id: int | None = None
) -> dict[str, Any]:
    """For the templates' block `goal`; `unit_id`: as in `Seen.gap`."""
    stock = seen.stock(profession, unit_id)
    found: Goal = goal(gap)
    names = level_names(reader, seen, profession)
    plain = reader.label("gaps.plain_levels").split("|")
    named = [names[level - 1] for level in (*found.lower, *found.higher)]
    return {
        "assessed": stock.unassessed < stock.headcount,
        "unassessed": stock.unassessed,
        "reached": found.reached,
        "fraction": found.reached and min(gap.gaps) < 0 and gap.shortage > 0,
        "more": found.more,
        "hidden": found.more > sum(found.recruit),
        "recruit": [
            (name, people) for name, people in zip(names, found.recruit, strict=True) if people
        ],
        "lift": found.lift,
        "lower": _listed(reader, [names[level - 1] for level in found.lower]),
        "higher": _listed(reader, [names[level - 1] for level in found.higher]),
        "plain": all(name.split()[-1] in plain for name in named),
    }


def _listed(reader: Reader, names: Sequence[str]) -> str:
    return reader.label("gaps.levels", names=names) if names else ""


# The picture


def heat_map(reader: Reader, seen: Seen) -> Matrix:
    """A row for each profession, a column for each level, and the total."""
    professions = seen.professions
    most = max((len(seen.gap(each).gaps) for each in professions), default=0)
    scales: dict[tuple[str, ...], list[str]] = {}
    for each in professions:
        names = scales.setdefault(tuple(level_names(reader, seen, each)), [])
        names.append(name_of(reader, each))
    numbers = [str(n) for n in range(1, most + 1)]
    return Matrix(
        f"{reader.label('gaps.title')}: {place_of(reader, seen)}",
        terms_line(reader, seen),
        "",
        (*numbers, reader.label("gaps.total")),
        tuple(_heat_row(reader, seen, each, most) for each in professions),
        (*_legends(reader, scales), reader.label("gaps.colours")),
    )


def terms_line(reader: Reader, seen: Seen) -> str:
    return TAG.sub("", reader.label("gaps.terms", view=terms(reader, seen)))


def _legends(reader: Reader, scales: Mapping[tuple[str, ...], Sequence[str]]) -> Iterator[str]:
    """What the levels are called; of several scales whose they are, but for the commonest."""
    ordered = sorted(scales.items(), key=lambda each: (len(each[1]), each[1]))
    for place, (levels, whose) in enumerate(ordered, 1):
        legend = ", ".join(f"{n} {name}" for n, name in enumerate(levels, 1))
        if len(ordered) == 1:
            yield legend
            continue
        rest = reader.label("gaps.other_professions")
        yield f"{rest if place == len(ordered) else ', '.join(whose)}: {legend}"


def _heat_row(reader: Reader, seen: Seen, profession: Profession, most: int) -> Row:
    gap = seen.gap(profession)
    blank = [Field()] * (most - len(gap.gaps))
    fields = [_heat(figure, gap.headcount) for figure in gap.gaps]
    total = _heat(gap.total, gap.headcount)
    name = f"{name_of(reader, profession)} ({gap.headcount})"
    return Row(name, "", (*fields, *blank, total))


def _heat(figure: int, headcount: int) -> Field:
    return Field(signed(figure), weight=figure * DARKEST / headcount if headcount else 0.0)
