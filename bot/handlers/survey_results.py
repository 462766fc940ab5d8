"""What leavers answered, for HR: what has been published, and nothing else."""

from collections.abc import Sequence
from typing import Any

from bot import charts, publication, published
from bot.charts import Chart
from bot.domain.anonymity.results import COMMENTS_FROM
from bot.errands import Errand
from bot.handlers.answers import (
    TEXTS,
    issued_chart,
    send_pictures,
    that_fit,
    words_of,
)
from bot.jobs import Workshop
from bot.publication import Told
from bot.published import Seen
from bot.talk import Button, Line, Rows, Talk, two_columns
from storage.jobs import Waiting

errand = Errand()

CELLS = 8
"""In one message."""
CHARTS_LENGTH = 2500
"""Characters of figures in one message; what explains them comes besides."""
UNITS = 12
YEARS = 6


def _cells(talk: Talk) -> list[Told] | None:
    """What the speaker may see, the latest first; or a word to them."""
    if not talk.actor.is_hr:
        talk.toast("menu.not_for_you")
        return None
    return publication.published(talk.db, talk.actor)


@errand.command("enkatsvar", "survey_answers")
@errand.press("results.list")
def listed(talk: Talk, skip: int = 0) -> None:
    """The cells, the latest first, and the ways to what they are together."""
    cells = _cells(talk)
    if cells is None:
        return
    shown = [each.published for each in cells[skip : skip + CELLS]]
    talk.show(
        "survey_results.list",
        [*_list_rows(talk, cells, skip), [talk.button("menu", "menu")]],
        cells=[
            (
                published.place_of(talk, each, above=True),
                published.span_of(talk, each.first, each.last),
                each.answers,
            )
            for each in shown
        ],
        least=talk.house.policy.survey_least,
    )


def _list_rows(talk: Talk, cells: Sequence[Told], skip: int) -> Rows:
    rows = [[_cell_button(talk, each)] for each in cells[skip : skip + CELLS]]
    if len(cells) > skip + CELLS:
        rows.append([talk.button("show_more", "results.list", skip + CELLS)])
    if cells:
        latest, _ = published.periods_of(cells[0].until)
        whole = talk.button("all_units", "results.show", "period", latest, style="primary")
        rows += [[whole], [talk.button("as_excel", "results.workbook")]]
    return [*rows, [talk.button("how_counted", "results.how")]]


def _cell_button(talk: Talk, cell: Told) -> Button:
    told = cell.published
    span = published.span_of(talk, told.first, told.last, short=True)
    place = published.place_of(talk, told)
    return Button(f"{place}, {span}", ("results.show", "cell", cell.id))


@errand.press("results.how")
def how(talk: Talk) -> None:
    """Why something is not shown, and why figures are rounded."""
    if _cells(talk) is None:
        return
    rows = [[talk.button("back", "results.list")]]
    least = talk.house.policy.survey_least
    talk.show("survey_results.how", rows, least=least, comments_from=COMMENTS_FROM)


# One of them


def _seen(talk: Talk, kind: str, key: Any) -> Seen | None:
    """A cell by its id, or a period by its name; or a word to the speaker."""
    cells = _cells(talk)
    if cells is None:
        return None
    if kind == "cell":
        found = published.of_cell(talk, cells, key)
    else:
        found = published.of_period(talk, cells, key)
    if found is None:
        talk.toast("survey_results.gone")
    return found


@errand.press("results.show")
def show(talk: Talk, kind: str, key: Any, page: int = 0) -> None:
    """The figures, a page at a time; `kind`: cell or period."""
    seen = _seen(talk, kind, key)
    if seen is None:
        return
    pages = _pages([issued_chart(talk, *each) for each in seen.told])
    page = min(page, len(pages) - 1)
    rows = [*_turn(talk, kind, key, page, len(pages)), *_ways_on(talk, kind, key, seen)]
    talk.show(
        "survey_results.shown",
        [*rows, [talk.button("back", "results.list")]],
        seen=seen,
        several=kind == "period",
        units=seen.units[:UNITS],
        more_units=len(seen.units[UNITS:]),
        charts=pages[page],
        withheld=[words_of(talk, each) for each in seen.withheld] if page == len(pages) - 1 else [],
    )


def _pages(found: Sequence[Chart]) -> list[list[Chart]]:
    """As many in each as one message holds; at least one page."""
    pages: list[list[Chart]] = [[]]
    length = 0
    for chart in found:
        needed = _length(chart)
        if pages[-1] and length + needed > CHARTS_LENGTH:
            pages.append([])
            length = 0
        pages[-1].append(chart)
        length += needed
    return pages


def _length(chart: Chart) -> int:
    bars = sum(len(bar.label) + len(bar.figures) + 5 for bar in chart.bars if bar.share)
    return len(chart.title) + len(chart.note) + bars + 10


def _turn(talk: Talk, kind: str, key: Any, page: int, pages: int) -> Rows:
    row = []
    if page:
        row.append(talk.button("earlier", "results.show", kind, key, page - 1))
    if page < pages - 1:
        row.append(talk.button("show_more", "results.show", kind, key, page + 1))
    return [row] if row else []


def _ways_on(talk: Talk, kind: str, key: Any, seen: Seen) -> Rows:
    rows = []
    if seen.told:
        rows.append([talk.button("charts", "results.charts", kind, key, style="primary")])
    for question, _ in seen.comments:
        action = ("results.texts", key, question.id, 0)
        rows.append([talk.button("texts", *action, question=words_of(talk, question))])
    if kind == "period":
        rows += _other_periods(talk, key)
    return [*rows, [talk.button("how_counted", "results.how")]]


def _other_periods(talk: Talk, period: str) -> list[list[Button]]:
    """The other years, and the halves of this one."""
    found = [
        published.periods_of(each.until) for each in publication.published(talk.db, talk.actor)
    ]
    years = list(dict.fromkeys(year for year, _ in found))[:YEARS]
    halves = dict.fromkeys(half for year, half in found if year == period[:4])
    return two_columns(
        [
            Button(published.period_name(talk, each), ("results.show", "period", each))
            for each in (*halves, *years)
            if each != period
        ]
    )


# What they wrote


@errand.press("results.texts")
def texts(talk: Talk, cell_id: int, question_id: str, skip: int) -> None:
    """Comments of one cell, sorted by themselves, a page at a time."""
    seen = _seen(talk, "cell", cell_id)
    if seen is None:
        return
    question, comments = next(each for each in seen.comments if each[0].id == question_id)
    shown = that_fit(comments.texts[skip : skip + TEXTS])
    rows = [[talk.button("back", "results.show", "cell", cell_id)]]
    if len(comments.texts) > skip + len(shown):
        action = ("results.texts", cell_id, question_id, skip + len(shown))
        rows.insert(0, [talk.button("show_more", *action)])
    question_words = words_of(talk, question)
    talk.show("survey_results.texts", rows, question=question_words, seen=seen, texts=shown)


# The charts


@errand.press("results.charts")
def ask_for_charts(talk: Talk, kind: str, key: Any) -> None:
    if _seen(talk, kind, key) is not None:
        talk.toast("checkins.drawing")
        talk.ask_for_work("survey_charts", of=kind, key=key)


async def draw_charts(workshop: Workshop, job: Waiting) -> None:
    """Reads the figures as HR sees them, draws them elsewhere, and sends the pictures."""
    title, subtitle, found = await workshop.look_as(job, lambda talk: _to_draw(talk, job))
    pictures = await workshop.apart(charts.draw, title, subtitle, found) if found else []

    def send(talk: Talk) -> None:
        if _seen(talk, job.subject["of"], job.subject["key"]) is not None:  # may still look
            send_pictures(talk, title, subtitle, found, pictures)

    await workshop.finish(job, send)


def _to_draw(talk: Talk, job: Waiting) -> tuple[str, str, list[Chart]]:
    seen = _seen(talk, job.subject["of"], job.subject["key"])
    if seen is None:
        return "", "", []
    title = talk.label("survey_results.title", place=seen.place)
    return title, seen.span, [issued_chart(talk, *each) for each in seen.told]


# In the digest


@errand.news("surveys_published")
def told(talk: Talk, subject: dict[str, Any]) -> Line | None:
    """To HR: there is something new to see."""
    if not talk.actor.is_hr:
        return None
    period = published.period_name(talk, subject["half_year"])
    button = talk.button("open_results", "results.list")
    return Line(talk.text("survey_results.published", period=period), (button,))
