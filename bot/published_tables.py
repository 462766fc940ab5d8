"""Published gap tables as CSV: read, and each profession told whether its rows can be right.

A row for each profession and horizon: profession, horizon_years, share_<level> … and gap_<level> …,
the lowest level first, and gap_total. Shares in per cent. For operators, in English.
"""

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction

from bot.domain.competence.gaps import Impossible, Target
from bot.domain.competence.model import CompetenceModel
from bot.domain.competence.published import Off, Published, examine

SHARE, GAP = "share_", "gap_"
PROFESSION, YEARS, TOTAL = "profession", "horizon_years", "gap_total"
Growth = Callable[[str, int], Fraction]
"""Of a profession by its name, in so many years."""
Rows = dict[int, tuple[int, Mapping[str, str]]]
"""By the years ahead: the line it stands on, and its cells."""


class Unreadable(Exception):
    """The file can't be used. The text says where, and what to do."""


def read(text: str, growth: Growth) -> dict[str, Published]:
    """By profession, in the file's order. Raises `Unreadable`."""
    reader = csv.DictReader(io.StringIO(text))
    levels = _levels(reader.fieldnames or ())
    by_profession: dict[str, Rows] = {}
    for row in reader:
        years = _whole(row, YEARS, reader.line_num)
        rows = by_profession.setdefault(row[PROFESSION], {})
        if years in rows:
            raise Unreadable(f"line {reader.line_num}: {row[PROFESSION]} has {years} years twice")
        rows[years] = reader.line_num, row
    if not by_profession:
        raise Unreadable("there is no row below the headings")
    return {name: _published(name, rows, levels, growth) for name, rows in by_profession.items()}


def _levels(headings: Sequence[str]) -> list[str]:
    found = [each.removeprefix(SHARE) for each in headings if each.startswith(SHARE)]
    gaps = [each.removeprefix(GAP) for each in headings if each.startswith(GAP) and each != TOTAL]
    wanted = [PROFESSION, YEARS, *(GAP + each for each in found), *(SHARE + each for each in gaps)]
    wanted.append(TOTAL)
    missing = [each for each in wanted if each not in headings]
    if missing or not found:
        raise Unreadable(f"the column {missing[0] if missing else SHARE + '…'} is missing")
    return found


def _published(name: str, rows: Rows, levels: list[str], growth: Growth) -> Published:
    line, first = next(iter(rows.values()))
    shares = tuple(_share(first, level, line) for level in levels)
    try:
        target = Target(shares, {years: growth(name, years) for years in rows})
    except Impossible as impossible:
        raise Unreadable(f"line {line}: {_why(impossible)}") from None
    for at, row in rows.values():
        if tuple(_share(row, level, at) for level in levels) != shares:
            raise Unreadable(f"line {at}: the shares of {name} differ from those on line {line}")
    return Published(
        target,
        {
            years: tuple(_whole(row, GAP + level, at) for level in levels)
            for years, (at, row) in rows.items()
        },
        {years: _whole(row, TOTAL, at) for years, (at, row) in rows.items()},
    )


def _why(impossible: Impossible) -> str:
    given = impossible.facts["given"]
    match impossible.reason:
        case "shares":
            return f"the shares are {given:g} per cent together; they must be 100"
        case "negative_share":
            return f"a share of {given:g} per cent can't be"
        case _:
            return f"a growth of {given:g} per cent can't be"


def _share(row: Mapping[str, str], level: str, line: int) -> Fraction:
    written = row[SHARE + level] or ""
    try:
        return Fraction(written.strip().replace(",", ".")) / 100
    except ValueError:
        raise Unreadable(f"line {line}: {SHARE}{level} is no number: {written!r}") from None


def _whole(row: Mapping[str, str], column: str, line: int) -> int:
    written = row[column] or ""
    try:
        return int(written.strip().replace("−", "-"))
    except ValueError:
        raise Unreadable(f"line {line}: {column} is no whole number: {written!r}") from None


def verdicts(tables: Mapping[str, Published]) -> Iterator[tuple[str, bool, str]]:
    """Of each profession: whether its rows can follow, and a sentence about it."""
    for name, published in tables.items():
        found = examine(published)
        if found.follows:
            stock = found.stock
            exactly = all(gap.gaps == published.gaps[gap.years] for gap in found.gaps)
            how = "exactly" if exactly else "within one per level"
            levels = " + ".join(map(str, stock.levels))
            yield name, True, f"follows {how}, for example from {stock.headcount} = {levels}"
        else:
            yield name, False, "can't follow: " + "; ".join(map(_off, found.off))


def _off(off: Off) -> str:
    what = f"level {off.level}" if off.level else "the total"
    return f"{what} in {off.years} years is {off.published}, and would be {off.follows}"


def growth_of(model: CompetenceModel, since: int) -> Growth:
    """Of the model's profession with that name, or else of all. Raises `Unreadable` where the
    model has no such horizon."""
    ids = {each.sv.casefold(): each.id for each in model.professions}

    def growth(profession: str, years: int) -> Fraction:
        if years not in model.horizons:
            known = ", ".join(map(str, model.horizons))
            raise Unreadable(f"{profession} has {years} years ahead; the model has {known}")
        return model.growth(ids.get(profession.casefold(), ""), years, since)

    return growth
