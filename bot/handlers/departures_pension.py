"""Pensions a year ahead: told to the manager, to be talked about in good time."""

from collections.abc import Sequence
from typing import Any

from bot.errands import Daily, Errand
from bot.handlers.departures_start import start_with
from bot.talk import Button, Line, Talk
from storage import pensions

errand = Errand()

errand.daily(
    pensions.NEWS,
    Daily(
        lambda db, today, _, policy: pensions.to_tell(db, today, policy.pension_age),
        pensions.tell,
        by_policy=True,
    ),
)


@errand.news(pensions.NEWS)
def may_retire(talk: Talk, subject: dict[str, Any]) -> Line | None:
    """Of all of a manager's people at once. Nobody's age is told, and nothing follows from it."""
    year = subject["year"]
    people = pensions.still(talk.db, talk.actor, subject["people"], year)
    if not people:
        return None
    ids = [id_ for id_, _ in people]
    opens = talk.button("report_pension", "pension.whom", ids, year)
    if len(people) == 1:
        opens = talk.button("report_pension", "pension.report", ids[0])
    not_yet = talk.button("not_yet", "pension.not_yet")
    names = [name for _, name in people]
    return Line(talk.text("departures.may_retire", names=names, year=year), (opens, not_yet))


@errand.press("pension.whom")
def whom(talk: Talk, person_ids: Sequence[int], year: int) -> None:
    people = pensions.still(talk.db, talk.actor, person_ids, year)
    rows = [[Button(name, ("pension.report", id_))] for id_, name in people]
    talk.show("departures.who_retires", [*rows, [talk.button("menu", "menu")]])


@errand.press("pension.report")
def report(talk: Talk, person_id: int) -> None:
    start_with(talk, person_id, "pension")


@errand.press("pension.not_yet")
def not_yet(talk: Talk) -> None:
    talk.toast("departures.no_pension_yet")
