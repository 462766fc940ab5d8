"""Key functions and pensions ahead as sheets of a workbook."""

from collections.abc import Iterator, Sequence

from bot.reports import succession as words
from bot.reports.reader import Reader
from bot.retiring import HORIZONS, Retiring, retiring
from storage import pensions, succession
from storage.exports.workbook import Sheet, Value
from storage.succession import FunctionCard

Line = Sequence[Value]


def sheets(reader: Reader, unit_id: int | None) -> list[Sheet]:
    """Those in which the reader sees something."""
    made = [_functions(reader), _counts(reader, unit_id), _names(reader, unit_id)]
    return [sheet for sheet in made if sheet.rows]


def _functions(reader: Reader) -> Sheet:
    cards = succession.functions(
        reader.db, reader.actor, reader.today, reader.house.policy.pension_age
    )
    rows = [row for card in cards for row in _function(reader, card)]
    headings = reader.label("succession.columns_functions").split("|")
    title = reader.label("succession.sheet_functions")
    return Sheet(title, tuple(headings), rows, (32, 44, 28, 12, 14, 28, 18, 20))


def _function(reader: Reader, card: FunctionCard) -> Iterator[Line]:
    """A line for each of those named, at least one."""
    ready, holder = words.readiness(reader), card.holder
    here = (
        *(card.name, card.unit),
        holder.name if holder else reader.label("succession.vacant"),
        holder.last_day if holder else None,
        ready[card.readiness],
    )
    for each in card.successors:
        yield (*here, each.name, ready[each.readiness], each.last_day)
    if not card.successors:
        yield (*here, None, None, None)


def _counts(reader: Reader, unit_id: int | None) -> Sheet:
    found = retiring(reader)
    rows = list(_by_unit(reader, found, unit_id))
    headings = reader.label("succession.columns_pension_counts", horizons=HORIZONS).split("|")
    title = reader.label("succession.sheet_pensions")
    return Sheet(title, tuple(headings), rows, (44, 32, *[14] * len(HORIZONS)))


def _by_unit(reader: Reader, found: Retiring, unit_id: int | None) -> Iterator[Line]:
    """The unit itself, and those right below it."""
    if not found.tree.knows(unit_id):
        return
    unit = found.tree.open(unit_id)
    whole = unit.name or reader.house.organisation
    for id_, name in [(unit.id, whole), *unit.below]:
        for profession, counts in found.of_unit(id_).items():
            yield (name, words.profession_name(reader, profession), *counts)


def _names(reader: Reader, unit_id: int | None) -> Sheet:
    """For HR, and of a manager's own people."""
    age, until = reader.house.policy.pension_age, reader.today.year + HORIZONS[-1]
    people = pensions.ahead(reader.db, reader.actor, until, age, unit_id)
    rows = [(one.name, one.unit, one.position, one.year) for one in people]
    headings = reader.label("succession.columns_pension_names", age=age).split("|")
    title = reader.label("succession.sheet_pension_names")
    return Sheet(title, tuple(headings), rows, (32, 60, 32, 10))
