"""The yearly analysis: why people come and why they leave, side by side, with the year's figures.

Each section is a function of the year, listed in `SECTIONS`; one that gives None has nothing to
say. Another source of why people come or leave is another function in
`departures_why.SERIES`, which puts it beside the others, or a section of its own here.
"""

from collections.abc import Callable
from datetime import date

from bot.departed import departed
from bot.domain import periods
from bot.render import day_in_words
from bot.reports import departures_figures as figures
from bot.reports import departures_survey as survey
from bot.reports import departures_talks as talks
from bot.reports import departures_why as why
from bot.reports.departures_year import Year
from bot.reports.parts import Report, Section
from bot.reports.reader import Reader

SECTIONS: tuple[Callable[[Year], Section | None], ...] = (
    figures.in_short,
    why.come_and_leave,
    survey.surveys,
    figures.departures,
    figures.destinations,
    talks.interviews,
    figures.professions,
    figures.units,
    figures.how_it_is_counted,
)
EARLIEST = 2000
"""A year before it is a slip of the finger."""


def may_be_analysed(year: int, today: date) -> bool:
    """A year that has begun."""
    return EARLIEST <= year <= today.year


def yearly(reader: Reader, number: int) -> Report:
    """For HR, and for whoever sees what HR sees. Raise ValueError for a year that has not begun."""
    if not may_be_analysed(number, reader.today):
        raise ValueError(f"There is nothing to analyse of {number} yet.")
    period = periods.year(number)
    seen = departed(reader.db, reader.actor, period, reader.today)
    year = Year(reader, number, seen)
    sections = [found for each in SECTIONS if (found := each(year))]
    return Report(
        id="departures",
        language="en" if reader.language == "en" else "sv",
        title=year.say("title"),
        place=reader.house.organisation,
        period=year.say("period", year=number, until=None if year.is_over else reader.today),
        made=year.say("made", day=day_in_words(reader.today, reader.language)),
        share=year.say("share"),
        total=year.say("total"),
        first=period.first,
        last=period.until(reader.today).last,
        sections=sections,
    )
