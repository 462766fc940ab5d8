"""The year's departures in figures: how many, of which kind, where to, from where."""

from bot.departed import over_time
from bot.domain.periods import half_year_of
from bot.domain.turnover import FEWEST_EMPLOYED, KINDS, Group
from bot.reports.departures_year import Year
from bot.reports.parts import (
    Bar,
    Bars,
    Column,
    Part,
    Row,
    Section,
    Stacks,
    Table,
    Tile,
    Tiles,
    Value,
)

HALF_YEARS = 6
"""How far back the departures are followed."""
ON_A_PAGE = 20
"""Rows of a table; of more units than that only the two uppermost levels."""


def in_short(year: Year) -> Section:
    whole = year.departed.by_unit()[None]
    talks = year.departed.coverage(None)
    few = year.say("too_few_employed", n=whole.employed, fewest=FEWEST_EMPLOYED)
    note = few if whole.turnover is None else ""
    tiles = (
        Tile("left", year.say("left"), whole.total, "count", _planned(year, whole)),
        Tile("turnover", year.say("turnover"), whole.turnover, "rate", note),
        Tile(
            "turnover_with_pensions",
            year.say("turnover_with_pensions"),
            whole.turnover_with_pensions,
            "rate",
            note,
        ),
        Tile("held", year.say("held"), talks.share, "share", _held(year)),
        Tile("hired", year.say("hired"), whole.hired, "count", year.say("hired_note")),
    )
    text = [year.say("formula", employed=whole.employed)]
    if ahead := year.departed.ahead(None):
        text.append(year.say("ahead", n=ahead))
    if not whole.total:
        text.insert(0, year.say("nobody_left"))
    return Section("in_short", year.say("in_short"), (Tiles(tiles),), tuple(text))


def _planned(year: Year, whole: Group) -> str:
    return year.say("planned", planned=whole.planned, total=whole.total) if whole.total else ""


def _held(year: Year) -> str:
    talks = year.departed.coverage(None)
    return year.say("held_note", held=talks.held, due=talks.due)


def departures(year: Year) -> Section | None:
    """By kind: the year's, and half-year by half-year up to it."""
    reader, whole = year.reader, year.departed.by_unit()[None]
    last = min((year.number, 2), half_year_of(reader.today))
    series = over_time(reader.db, reader.actor, None, last, HALF_YEARS, reader.today)
    rows = []
    for which, group in series:
        counts = tuple(group.kinds[kind] for kind in KINDS)
        rate = year.say("rate", share=group.turnover) if group.turnover is not None else ""
        rows.append(Row(year.half_year(which), counts, rate))
    parts: list[Part] = []
    if whole.total:
        parts.append(_kinds(year, whole))
    if any(sum(row.counts) for row in rows):
        names = tuple(year.word("ending", kind) for kind in KINDS)
        texts = year.say("over_time"), year.say("over_time_note")
        parts.append(Stacks("over_time", *texts, names, tuple(rows)))
    return Section("departures", year.say("departures"), tuple(parts)) if parts else None


def _kinds(year: Year, whole: Group) -> Bars:
    bars = [
        Bar(kind, year.word("ending", kind), count, count / whole.total)
        for kind, count in sorted(whole.kinds.items(), key=lambda pair: -pair[1])
        if count
    ]
    return Bars("kinds", year.say("kinds"), "", tuple(bars), year.say("left"))


def destinations(year: Year) -> Section | None:
    """None where nobody left who might have gone on to another work."""
    found = year.departed.by_unit()[None].destinations
    asked = sum(found.values())
    if not asked:
        return None
    bars = tuple(
        Bar(place, year.word("destination", place), count, count / asked)
        for place, count in sorted(found.items(), key=lambda pair: -pair[1])
        if count
    )
    chart = Bars("destinations", "", year.say("where_note", n=asked), bars, year.say("left"))
    return Section("destinations", year.say("where"), (chart,))


def professions(year: Year) -> Section | None:
    found = year.departed.by_profession(None)
    whole = year.departed.by_unit()[None]
    rows = tuple(_profession(name, group, whole) for name, group in found.items())
    if not rows:
        return None
    columns = (
        Column(year.say("profession"), "text"),
        Column(year.say("employed"), "mean"),
        Column(year.say("share"), "share"),
        Column(year.say("hired"), "count"),
        Column(year.say("left"), "count"),
        Column(year.say("turnover_short"), "rate"),
        Column(year.say("turnover_with_pensions_short"), "rate"),
    )
    note, more = _table_note(year), year.say("more_rows")
    brief = tuple(range(min(len(rows), ON_A_PAGE)))
    table = Table("professions", "", note, columns, rows, brief, more)
    return Section("professions", year.say("professions"), (table,))


def _profession(name: str, group: Group, whole: Group) -> tuple[Value, ...]:
    share = group.employed / whole.employed if whole.employed else None
    rates = group.turnover, group.turnover_with_pensions
    return (name, group.employed, share, group.hired, group.total, *rates)


def units(year: Year) -> Section | None:
    """The tree from the top down, those with something to tell."""
    tree, groups = year.departed.tree, year.departed.by_unit()
    rows: list[tuple[Value, ...]] = []
    depths: list[int] = []

    def add(unit_id: int, depth: int) -> None:
        group = groups[unit_id]
        if not group.is_something:
            return
        rates = group.turnover, group.turnover_with_pensions
        rows.append((tree.name[unit_id], group.employed, group.hired, group.total, *rates))
        depths.append(depth)
        for below in sorted(tree.below(unit_id), key=lambda id_: tree.name[id_].casefold()):
            add(below, depth + 1)

    for top in tree.below(None):
        add(top, 0)
    if not rows:
        return None
    columns = (
        Column(year.say("unit"), "text"),
        Column(year.say("employed"), "mean"),
        Column(year.say("hired"), "count"),
        Column(year.say("left"), "count"),
        Column(year.say("turnover_short"), "rate"),
        Column(year.say("turnover_with_pensions_short"), "rate"),
    )
    brief = tuple(n for n, depth in enumerate(depths) if len(rows) <= ON_A_PAGE or depth <= 1)
    note, more = _table_note(year), year.say("more_rows")
    table = Table("units", "", note, columns, tuple(rows), brief, more, tuple(depths))
    return Section("units", year.say("units"), (table,))


def _table_note(year: Year) -> str:
    return year.say("table_note", fewest=FEWEST_EMPLOYED)


def how_it_is_counted(year: Year) -> Section:
    least = year.reader.house.policy.survey_least
    notes = [
        year.say("method_turnover"),
        year.say("method_permanent"),
        year.say("method_units"),
        year.say("method_known"),
        year.say("method_interviews"),
        year.say("method_reasons", least=least),
        year.say("method_come"),
    ]
    return Section("method", year.say("method"), text=tuple(notes))
