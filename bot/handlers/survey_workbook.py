"""All that is published of leavers' surveys as an Excel file, for HR."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from bot import publication, published
from bot.domain.anonymity.results import COMMENTS_FROM, Distribution, Published
from bot.domain.periods import half_year
from bot.errands import Errand
from bot.guides.model import Question
from bot.handlers.answers import name_of, words_of
from bot.jobs import Workshop
from bot.publication import Told
from bot.talk import Talk
from storage.exports.workbook import Sheet, Value, workbook
from storage.jobs import Waiting

errand = Errand()

TAG = re.compile(r"<[^>]+>")


@errand.press("results.workbook")
def ask(talk: Talk) -> None:
    if not talk.actor.is_hr:
        talk.toast("menu.not_for_you")
        return
    talk.toast("survey_results.writing")
    talk.ask_for_work("survey_workbook")


async def write(workshop: Workshop, job: Waiting) -> None:
    """Reads what HR sees, writes it elsewhere, and sends the file."""
    sheets = await workshop.look_as(job, sheets_for)
    content = await workshop.apart(workbook, sheets) if sheets else b""

    def send(talk: Talk) -> None:
        if not (talk.actor.is_hr and content):
            talk.say("menu.not_for_you")
            return
        name = talk.label("survey_results.file")
        talk.send_document(content, name, talk.text("survey_results.sent"))

    await workshop.finish(job, send)


def sheets_for(talk: Talk) -> list[Sheet]:
    """The cells, what they are together year by year, the comments, and how to read it all."""
    if not talk.actor.is_hr:
        return []
    cells = publication.published(talk.db, talk.actor)
    return [
        _sheet(talk, "cells", (48, 48, 12, 12, 10, 48, 10, 32, 9, 9, 9), _of_cells(talk, cells)),
        _sheet(talk, "years", (12, 48, 10, 32, 9, 9, 9), _of_years(talk, cells)),
        _sheet(talk, "comments", (48, 12, 12, 48, 80), _comments(talk, cells)),
        Sheet(talk.label("survey_results.sheet_how"), (), _how(talk), (100,)),
    ]


def _sheet(
    talk: Talk, name: str, widths: tuple[int, ...], rows: Iterator[Sequence[Value]]
) -> Sheet:
    headings = talk.label(f"survey_results.columns_{name}").split("|")
    return Sheet(
        talk.label(f"survey_results.sheet_{name}"),
        tuple(heading.strip() for heading in headings),
        list(rows),
        widths,
    )


def _of_cells(talk: Talk, cells: Sequence[Told]) -> Iterator[Sequence[Value]]:
    for cell in (each.published for each in cells):
        units = "\n".join(published.path_of(talk, unit) for unit in cell.units)
        where = published.path_of(talk, cell.unit), units, *_days(cell), cell.answers
        asked = published.questions(talk, [cell])
        for each in cell.distributions:
            if each.question in asked:
                yield from ((*where, *row) for row in _figures(talk, asked[each.question], each))


def _of_years(talk: Talk, cells: Sequence[Told]) -> Iterator[Sequence[Value]]:
    for year in dict.fromkeys(str(each.until[0]) for each in cells):
        seen = published.of_period(talk, cells, year)
        assert seen is not None, "the year is that of a cell"
        for question, told in seen.told:
            yield from ((int(year), *row) for row in _figures(talk, question, told))
        for question in seen.withheld:
            none = Distribution(question=question.id, answers=0, shares=())
            yield from ((int(year), *row) for row in _figures(talk, question, none))


def _figures(talk: Talk, question: Question, told: Distribution) -> Iterator[Sequence[Value]]:
    """A row for each answer that can be given, or one that says that nothing is shown."""
    asked = words_of(talk, question)
    if not told.shares:
        yield asked, None, talk.label("survey_results.not_shown"), None, None, None
    for n, share in enumerate(told.shares):
        measures = (told.mean, told.enps) if n == 0 else (None, None)
        yield asked, told.answers, name_of(talk, question, share.value), share.percent, *measures


def _comments(talk: Talk, cells: Sequence[Told]) -> Iterator[Sequence[Value]]:
    for cell in (each.published for each in cells):
        asked = published.questions(talk, [cell])
        for comments in cell.comments:
            if comments.question in asked:
                question = words_of(talk, asked[comments.question])
                for text in comments.texts:
                    yield published.path_of(talk, cell.unit), *_days(cell), question, text


def _days(cell: Published) -> tuple[date, date]:
    return half_year(cell.first).first, half_year(cell.last).last


def _how(talk: Talk) -> list[Sequence[Value]]:
    least = talk.house.policy.survey_least
    text = talk.label("survey_results.how", least=least, comments_from=COMMENTS_FROM)
    return [[TAG.sub("", line)] for line in text.splitlines() if line]
