"""What leavers have said past their managers: what is published for the year, and nothing else."""

from collections.abc import Sequence

from bot import publication
from bot.domain.anonymity.results import Distribution
from bot.guides.model import Question
from bot.published import of_period
from bot.reports.departures_year import Year
from bot.reports.parts import Column, Section, Table, Value

MUCH = (4, 5)
"""Of a scale from 1 to 5: the steps that say that it mattered much."""
STEPS = (1, 2, 3, 4, 5)


def surveys(year: Year) -> Section:
    reader = year.reader
    cells = publication.published(reader.db, reader.actor, comments=False)
    seen = of_period(reader, cells, str(year.number))
    title, least = year.say("surveys"), reader.house.policy.survey_least
    if seen is None:
        return Section("surveys", title, text=(year.say("no_surveys", least=least),))
    scales = [(q, told) for q, told in seen.told if told.values == STEPS]
    chosen = [(q, told) for q, told in seen.told if q.kind in ("choice", "choices", "yes_no")]
    parts = [_reasons(year, scales, seen.answers), *(_choices(year, *each) for each in chosen)]
    scores = [told.enps for _, told in seen.told if told.enps is not None]
    text = [year.say("enps", score=score) for score in scores]
    return Section(
        "surveys",
        title,
        tuple(part for part in parts if part.rows),
        (*text, year.say("surveys_method", least=least)),
    )


def _reasons(year: Year, told: list[tuple[Question, Distribution]], answers: int) -> Table:
    """The one that mattered most to most stands first."""
    rows: list[tuple[str, float, float | None]] = [
        (question.text.of(year.reader.language), _much(each), each.mean) for question, each in told
    ]
    rows.sort(key=lambda row: -row[1])
    columns = (
        Column("", "text"),
        Column(year.say("mattered_much"), "share"),
        Column(year.say("mean"), "mean"),
    )
    note = year.say("surveys_note", answers=answers)
    return _table("survey_reasons", year.say("survey_reasons"), note, columns, rows)


def _much(told: Distribution) -> float:
    return sum(share.percent for share in told.shares if share.value in MUCH) / 100


def _choices(year: Year, question: Question, told: Distribution) -> Table:
    called = {option.id: option.of(year.reader.language) for option in question.options}
    rows: list[tuple[str, float]] = [
        (called.get(str(share.value), str(share.value)), share.percent / 100)
        for share in told.shares
    ]
    columns = (Column("", "text"), Column(year.reader.label("departure_analysis.share"), "share"))
    title = question.text.of(year.reader.language)
    return _table(f"survey_{question.id}", title, "", columns, rows)


def _table(
    id_: str, title: str, note: str, columns: tuple[Column, ...], rows: Sequence[tuple[Value, ...]]
) -> Table:
    return Table(id_, title, note, columns, tuple(rows), tuple(range(len(rows))), "")
