"""The yearly analysis, ordered by HR: a page with charts and a workbook, made apart and sent."""

from bot.errands import Errand
from bot.jobs import Workshop
from bot.reports import departures
from bot.reports.files import page_and_workbook
from bot.reports.parts import Report
from bot.reports.reader import Reader
from bot.talk import Talk, two_columns
from storage import turnover
from storage.jobs import Waiting

errand = Errand()

YEARS = 4
"""How many years back there is a button for, this one included."""


@errand.press("analysis.years")
def years(talk: Talk) -> None:
    """Those of which there can be something to say."""
    if not _is_for(talk):
        return
    this = talk.today.year
    first = turnover.first_departure(talk.db, talk.actor)
    earliest = max(this - YEARS + 1, min(first.year if first else this, this - 1))
    buttons = [
        talk.button("year", "analysis.order", each, year=each)
        for each in range(this, earliest - 1, -1)
    ]
    back = [talk.button("back", "figures.unit")]
    talk.show("departure_figures.years", [*two_columns(buttons), back])


@errand.press("analysis.order")
def order(talk: Talk, year: int) -> None:
    if _is_for(talk):
        talk.toast("departure_figures.making")
        talk.ask_for_work("departure_analysis", year=year)


async def make(workshop: Workshop, job: Waiting) -> None:
    """Reads the figures as HR sees them, writes both files elsewhere, and sends them."""
    report = await workshop.look_as(job, lambda talk: _report(talk, job.subject["year"]))
    if report is None:
        await workshop.finish(job, lambda talk: talk.say("menu.not_for_you"))
        return
    page, sheets = await workshop.apart(page_and_workbook, report)
    await workshop.finish(job, lambda talk: _send(talk, report, page, sheets))


def _report(talk: Talk, year: int) -> Report | None:
    return departures.yearly(Reader.of(talk), year) if talk.actor.is_hr else None


def _send(talk: Talk, report: Report, page: bytes, sheets: bytes) -> None:
    if not talk.actor.is_hr:  # any more
        talk.say("menu.not_for_you")
        return
    name = talk.label("departure_analysis.file", year=report.first.year)
    about = {"title": report.title, "place": report.place, "period": report.period}
    talk.send_document(page, f"{name}.html", talk.text("departure_figures.page", **about))
    talk.send_document(sheets, f"{name}.xlsx", talk.text("departure_figures.sheet"))


def _is_for(talk: Talk) -> bool:
    if not talk.actor.is_hr:
        talk.toast("menu.not_for_you")
    return talk.actor.is_hr
