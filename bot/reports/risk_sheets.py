"""The risks as a sheet of a workbook: what counts now, and what was judged before."""

from collections.abc import Iterator, Sequence

from bot.reports import risks as words
from bot.reports.reader import Reader
from storage import risks
from storage.exports.workbook import Sheet, Value
from storage.risks import Judgement


def sheets(reader: Reader) -> list[Sheet]:
    """None where the reader may not see any, or nothing is judged."""
    latest = risks.latest(reader.db, reader.actor)
    if not latest:
        return []
    headings = tuple(reader.label("risks.sheet_columns").split("|"))
    rows = list(_rows(reader, latest))
    return [
        Sheet(reader.label("risks.sheet"), headings, rows, (30, 16, 18, 14, 12, 70, 24, 12, 10))
    ]


def _rows(reader: Reader, latest: Sequence[Judgement]) -> Iterator[Sequence[Value]]:
    for profession in dict.fromkeys(each.profession for each in latest):
        for each in risks.history(reader.db, reader.actor, profession):
            yield (
                words.profession_name(reader, profession),
                words.side_name(reader, each.side),
                reader.label("risks.severity", step=each.severity),
                reader.label("risks.likelihood", step=each.likelihood),
                reader.label("risks.grade", grade=words.judged(each).grade),
                *(each.comment, each.by),
                reader.house.hours.local(each.at).date(),
                reader.label("risks.now") if each in latest else None,
            )
