"""The overview: introductions per unit, down to the one introduction, and who has none."""

from datetime import datetime, timedelta

from bot.errands import Errand
from bot.talk import Button, Rows, Talk, two_columns
from storage import introductions, overview
from storage.overview import UnitLine, UnitView
from storage.units import Opened

errand = Errand()

UNITS, CARDS, NEWCOMERS = 10, 8, 6
"""How many of each fit in one message on a phone."""
STATUSES = ("ongoing", "done", "ended")


@errand.command("oversikt", "overview")
@errand.press("overview.unit")
def unit(talk: Talk, unit_id: int | None = None, skip: int = 0) -> None:
    """A unit's figures, and those of the units below it; without one, the whole."""
    view = _view(talk, unit_id)
    if view is None:
        return
    below = sorted(view.below, key=_trouble_first)
    shown = below[skip : skip + UNITS]
    talk.show(
        "overview.unit",
        [
            *_inside(talk, view),
            *two_columns([Button(each.name, ("overview.unit", each.id)) for each in shown]),
            *_more(talk, len(below) > skip + UNITS, "overview.unit", view.id, skip + UNITS),
            *_ways_out(talk, view),
        ],
        name=name_of(talk, view),
        figures=view.figures,
        units=shown,
    )


def _trouble_first(line: UnitLine) -> tuple[int, int, str]:
    return -line.figures.late, -line.figures.never_started, line.name.casefold()


def _inside(talk: Talk, view: UnitView) -> Rows:
    """What can be opened: the lists that somebody is on, and for HR the check-ins."""
    counts = {"ongoing": view.figures.ongoing, "done": view.figures.done}
    counts["ended"] = view.figures.ended
    lists = [
        talk.button(f"list_{status}", "overview.list", status, view.id, 0, n=counts[status])
        for status in STATUSES
        if counts[status]
    ]
    if never := view.figures.never_started:
        lists.append(talk.button("list_never", "overview.never", view.id, 0, n=never))
    rows = two_columns(lists, widest=20)
    if talk.actor.is_hr:
        rows.append([talk.button("checkins", "checkins.show", view.id)])
    return rows


def _ways_out(talk: Talk, view: UnitView) -> Rows:
    if view.id is None:
        return [[talk.button("menu", "menu")]]
    return [[talk.button("up", "overview.unit", view.up)]]


@errand.press("overview.list")
def listed(talk: Talk, status: str, unit_id: int | None, skip: int) -> None:
    """A unit's introductions of one status, each with a button that opens it."""
    view = _view(talk, unit_id)
    if view is None:
        return
    ids = overview.introductions(
        talk.db, talk.actor, view.id, status, talk.today, _a_year_ago(talk), skip, CARDS + 1
    )
    cards = introductions.several(talk.db, talk.actor, ids[:CARDS], talk.today)
    rows = [[Button(card.name, ("intro.open", card.id))] for card in cards]
    talk.show(
        "overview.list",
        [
            *rows,
            *_more(talk, len(ids) > CARDS, "overview.list", status, view.id, skip + CARDS),
            [talk.button("back", "overview.unit", view.id)],
        ],
        name=name_of(talk, view),
        status=status,
        cards=cards,
    )


@errand.press("overview.never")
def never_started(talk: Talk, unit_id: int | None, skip: int) -> None:
    """The new without an introduction, each with buttons that start one and invite."""
    view = _view(talk, unit_id)
    if view is None:
        return
    found = overview.never_started(talk.db, talk.actor, view.id, talk.today, skip, NEWCOMERS + 1)
    shown = list(enumerate(found[:NEWCOMERS], skip + 1))
    rows = []
    for n, person in shown:
        row = [talk.button("start_n", "intro.start", person.id, n=n)]
        if not person.connected:
            row.append(talk.button("invite_n", "people.invite", person.id, n=n))
        rows.append(row)
    talk.show(
        "overview.never",
        [
            *rows,
            *_more(talk, len(found) > NEWCOMERS, "overview.never", view.id, skip + NEWCOMERS),
            [talk.button("back", "overview.unit", view.id)],
        ],
        name=name_of(talk, view),
        people=shown,
    )


def _more(talk: Talk, is_more: bool, *action: object) -> Rows:
    return [[talk.button("show_more", *action)]] if is_more else []


def _view(talk: Talk, unit_id: int | None) -> UnitView | None:
    """The unit, for HR and for whoever leads managers; else a word to the speaker."""
    if not (talk.actor.is_hr or overview.leads_managers(talk.db, talk.actor)):
        talk.toast("menu.not_for_you")
        return None
    view = overview.unit(talk.db, talk.actor, unit_id, talk.today, _a_year_ago(talk))
    if view is None:
        talk.toast("overview.gone")
    return view


def name_of(talk: Talk, view: UnitView | Opened) -> str:
    """What the speaker sees of the organisation, or the unit they have opened, is called."""
    whole = view.id is None and talk.actor.is_hr
    return talk.house.organisation if whole or view.name is None else view.name


def _a_year_ago(talk: Talk) -> datetime:
    """From when on what is done or ended counts."""
    return talk.today_began - timedelta(days=365)
