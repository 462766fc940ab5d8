"""HR begins an inventory: which units, which professions, by when, and how thoroughly."""

from collections.abc import Sequence
from datetime import date, timedelta

from bot import chase, inventory, questions
from bot.errands import Choice, Errand, Refusal
from bot.halfway import guide_of
from bot.handlers.drives import show
from bot.prompts import shown_value
from bot.talk import Button, Rows, Talk, two_columns
from schedules.drives import next_after, rounds
from storage import chasing, drives, progress, units
from storage.drives import DriveCard, Scope
from storage.runs import OpenRun

errand = Errand()

WEEKS = (5, 8, 12)
UNITS = 20
"""Of a tree on one page."""
MOST_OTHERS, NAMED = 100, 5
"""Units that a button carries; of them so many are named."""
GUIDE = "inventory"
MOVE = "move_inventory"


# Which units


@errand.press("drive.pick")
def pick(talk: Talk, unit_id: int | None = None, picked: Sequence[int] = (), skip: int = 0) -> None:
    """The tree, to walk down and take units from; each press carries what is taken so far."""
    if not _may(talk):
        return
    tree = units.tree(talk.db, drives.unit_ids(talk.db, talk.actor, inventory.professions(talk)))
    if not tree.knows(unit_id):
        talk.toast("overview.gone")
        return
    here = tree.open(unit_id)
    taken = list(picked)
    rows = [_all_or_done(talk, taken), _this_one(talk, here, taken)]
    below = here.below[skip : skip + UNITS]
    rows += two_columns(
        [
            Button(("✓ " if id_ in taken else "") + name, ("drive.pick", id_, taken))
            for id_, name in below
        ]
    )
    if len(here.below) > skip + UNITS:
        more = ("drive.pick", here.id, taken, skip + UNITS)
        rows.append([talk.button("show_more", *more)])
    back = ("drive.list",) if here.id is None else ("drive.pick", here.up, taken)
    rows.append([talk.button("up" if here.id else "back", *back)])
    names = [card.name for card in units.several(talk.db, talk.actor, taken)]
    talk.show("inventory.pick", rows, name=here.name or talk.house.organisation, picked=names)


def _all_or_done(talk: Talk, taken: list[int]) -> list[Button]:
    if not taken:
        return [talk.button("whole_organisation", "drive.ask", [], style="primary")]
    return [talk.button("picked", "drive.ask", taken, style="primary", n=len(taken))]


def _this_one(talk: Talk, here: units.Opened, taken: list[int]) -> list[Button]:
    """Takes the unit that is open, or leaves it out again."""
    if here.id is None:
        return []
    rest = [id_ for id_ in taken if id_ != here.id]
    key, then = ("leave_out", rest) if here.id in taken else ("take_with", [*taken, here.id])
    return [talk.button(key, "drive.pick", here.up, then, name=here.name)]


def _may(talk: Talk) -> bool:
    if not talk.actor.is_hr:
        talk.toast("menu.not_for_you")
    return talk.actor.is_hr


@errand.press("drive.ask")
def ask(talk: Talk, picked: list[int], sure: bool = False) -> None:
    """`sure`: also where somebody is in another inventory, as professions are yet to be chosen."""
    if not _may(talk):
        return
    known, scope = inventory.professions(talk), Scope(tuple(picked))
    other = None if sure else drives.overlapping(talk.db, talk.actor, scope, known)
    if other is None:
        questions.begin(talk, GUIDE, {"units": sorted(picked)})
    else:
        _overlap_ahead(talk, picked, other)


def _overlap_ahead(talk: Talk, picked: list[int], other: DriveCard) -> None:
    """Before anything is asked: the units that are in none yet, or professions, or the other."""
    rest = _in_none(talk, picked)
    rows = [[talk.button("choose_professions", "drive.ask", picked, True)]]
    if 0 < len(rest) <= MOST_OTHERS:
        others = talk.button("the_other_units", "drive.ask", rest, style="primary", n=len(rest))
        rows.insert(0, [others])
    names = [unit.name for unit in units.several(talk.db, talk.actor, rest[:NAMED])]
    facts = {"drive": other, "others": names, "more": len(rest) - len(names)}
    talk.show("inventory.overlaps", [*rows, *_ways_with(talk, other)], **facts)


def _in_none(talk: Talk, picked: list[int]) -> list[int]:
    """Those of the units, or of all, where nobody is in an inventory that goes on."""
    known = inventory.professions(talk)
    every = drives.unit_ids(talk.db, talk.actor, known)
    tree = units.tree(talk.db, every)
    taken: set[int | None] = set()
    for card in drives.ongoing(talk.db, talk.actor):
        for unit_id in progress.by_unit(talk.db, talk.actor, card, known):
            taken |= set(tree.up_from(unit_id))
    meant = [id_ for id_ in every if not picked or not set(picked).isdisjoint(tree.up_from(id_))]
    return sorted(id_ for id_ in meant if id_ not in taken)


def _ways_with(talk: Talk, other: DriveCard) -> Rows:
    """What may be done with the one that is in the way."""
    return [
        [
            talk.button("move_deadline", "drive.move", other.id),
            talk.button("close_inventory", "drive.sure", other.id),
        ],
        [talk.button("open_inventory", "drive.open", other.id, deadline=other.deadline)],
    ]


@errand.supplies("professions")
def professions(talk: Talk, run: OpenRun) -> list[Choice]:
    """Those that somebody in these units has."""
    known = inventory.professions(talk)
    scope = Scope(tuple(run.subject["units"]))
    here = drives.professions_in(talk.db, talk.actor, scope, known)
    model = inventory.model(talk)
    return [Choice(p.id, p.of(talk.language)) for p in model.professions if p.id in here]


@errand.supplies("areas")
def areas(talk: Talk, run: OpenRun) -> list[Choice]:
    """Those of the professions in it, first what may be asked of all of them."""
    model = inventory.model(talk)
    meant = run.answers.get("professions") or [each.value for each in professions(talk, run)]
    used = {area for each in model.professions if each.id in meant for area in each.areas}
    ordered = sorted(model.areas, key=lambda area: area.kind == "knowledge")
    return [Choice(area.id, area.of(talk.language)) for area in ordered if area.id in used]


# By when, and a yes


@errand.supplies("inventory_deadlines")
def deadlines(talk: Talk, run: OpenRun) -> list[Choice]:
    """Fridays far enough off for talks with everybody, or the day before a free one."""
    friday = talk.today + timedelta(days=(4 - talk.today.weekday()) % 7)
    fridays = [friday + timedelta(weeks=weeks) for weeks in WEEKS]
    days = [talk.house.hours.workdays.on_or_before(day) for day in fridays]
    return [Choice(day.isoformat(), talk.label("questions.near", day=day)) for day in days]


def _scope(run: OpenRun) -> Scope:
    answers = run.answers
    asked = answers.get("areas") if answers.get("how") == "some" else None
    units_of, meant = run.subject["units"], answers.get("professions") or ()
    return Scope(tuple(units_of), tuple(meant), tuple(asked or ()))


@errand.about(GUIDE)
def which_units(talk: Talk, run: OpenRun) -> str | None:
    picked = units.several(talk.db, talk.actor, run.subject["units"])
    return ", ".join(card.name for card in picked) or talk.house.organisation


@errand.review(GUIDE)
def before_it_begins(talk: Talk, run: OpenRun) -> None:
    guide = guide_of(talk, run)
    deadline = date.fromisoformat(run.answers["deadline"])
    year = drives.year_of(deadline)
    known, scope = inventory.professions(talk), _scope(run)
    asked = guide.question("professions")
    changes = [
        talk.button(f"change_{each}", "q.change", run.id, each)
        for each in ("professions", "deadline", "how")
    ]
    talk.show(
        "inventory.review",
        [
            [talk.button("start_inventory", "q.submit", run.id, style="primary")],
            *two_columns(changes),
            [talk.button("later", "q.later", run.id), talk.button("drop_it", "q.drop", run.id)],
        ],
        units=which_units(talk, run),
        professions=shown_value(talk, run, asked, run.answers["professions"])
        if run.answers.get("professions")
        else None,
        people=drives.size(talk.db, talk.actor, scope, known),
        agreed=drives.agreed_already(talk.db, talk.actor, scope, known, year),
        deadline=deadline,
        year=year,
        light=run.answers["how"] == "light",
        areas=inventory.area_names(talk, scope.areas),
    )


@errand.submitted(GUIDE)
def begun(talk: Talk, run: OpenRun) -> None:
    """Everybody in it hears of it in their next digest, and their managers with what to do."""
    if not _may(talk):
        return
    scope, deadline = _scope(run), date.fromisoformat(run.answers["deadline"])
    known = inventory.professions(talk)
    other = drives.overlapping(talk.db, talk.actor, scope, known)
    if other is not None:
        _overlaps(talk, other)
        return
    id_ = drives.start(
        talk.db,
        talk.actor,
        scope,
        deadline,
        _first_round(talk, deadline),
        talk.now,
        light=run.answers["how"] == "light",
    )
    card = drives.find(talk.db, talk.actor, id_)
    assert card is not None
    managers = _tell_managers(talk, card)
    chasing.ask_everyone(talk.db, card, known, talk.today, talk.now, managers)
    talk.first("inventory.started", year=card.year)
    show(talk, card)


def _overlaps(talk: Talk, other: DriveCard) -> None:
    talk.show("inventory.overlaps", _ways_with(talk, other), drive=other, others=[], more=0)


def _first_round(talk: Talk, deadline: date) -> date:
    """After the digest that says that it has begun; else the last of all."""
    planned = rounds(deadline, talk.house.hours.workdays)
    return next_after(planned, talk.next_workday) or planned[-1].on


def _tell_managers(talk: Talk, card: DriveCard) -> set[int]:
    known = inventory.professions(talk)
    managers = chase.to_tell(talk.db, card, known, ["managers"], talk.today, talk.next_workday)
    chase.tell(talk.db, managers, talk.now)
    return managers


# More time


@errand.press("drive.move")
def move(talk: Talk, drive_id: int) -> None:
    if _may(talk) and drives.find(talk.db, talk.actor, drive_id) is not None:
        talk.anew = True
        questions.begin(talk, MOVE, {"drive": drive_id})


@errand.about(MOVE)
def which(talk: Talk, run: OpenRun) -> str | None:
    card = drives.find(talk.db, talk.actor, run.subject["drive"])
    return talk.label("inventory.about", drive=card) if card else None


@errand.accepts(MOVE, "deadline")
def is_later(talk: Talk, run: OpenRun, value: str) -> Refusal | None:
    card = drives.find(talk.db, talk.actor, run.subject["drive"])
    if card is None or date.fromisoformat(value) > card.deadline:
        return None
    return Refusal("inventory.not_later", {"day": card.deadline})


@errand.submitted(MOVE)
def moved(talk: Talk, run: OpenRun) -> None:
    card = drives.find(talk.db, talk.actor, run.subject["drive"])
    if card is None or not _may(talk):
        return
    known = inventory.professions(talk)
    other = drives.overlapping(talk.db, talk.actor, card.scope, known) if card.closed_at else None
    if other is not None:
        _overlaps(talk, other)
        return
    deadline = date.fromisoformat(run.answers["deadline"])
    drives.move(talk.db, talk.actor, card, deadline, _first_round(talk, deadline))
    card = drives.find(talk.db, talk.actor, card.id)
    assert card is not None
    _tell_managers(talk, card)
    talk.first("inventory.moved", drive=card)
    show(talk, card)
