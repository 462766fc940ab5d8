"""Key functions and who could take them over; pensions ahead; what one person alone has."""

from collections.abc import Sequence

from bot import matrices, retiring
from bot.errands import Errand
from bot.handlers.gaps import may_see
from bot.handlers.pictures import send_pictures
from bot.jobs import Workshop
from bot.matrices import Matrix
from bot.reports import succession as words
from bot.reports.reader import Reader
from bot.retiring import HORIZONS
from bot.talk import Button, Rows, Talk, two_columns
from storage import alone, grid, pensions, succession
from storage.jobs import Waiting
from storage.succession import FunctionCard
from storage.units import Opened, Tree

errand = Errand()

FUNCTIONS, PEOPLE, ALONE, UNITS = 10, 12, 8, 8
"""How many of each fit in one message on a phone."""


@errand.command("ersattare", "successors")
def begin(talk: Talk) -> None:
    listed(talk)


@errand.press("key.list")
def listed(talk: Talk, skip: int = 0) -> None:
    """The functions that the speaker may see, the pressing ones first."""
    if not may_see(talk):
        return
    found = succession.functions(talk.db, talk.actor, talk.today, talk.house.policy.pension_age)
    cards = sorted(found, key=lambda card: (not card.is_pressing, card.name.casefold()))
    shown, on = cards[skip : skip + FUNCTIONS], skip + FUNCTIONS
    talk.show(
        "succession.list",
        [
            *two_columns([Button(_label(card, found), ("key.open", card.id)) for card in shown]),
            *([[talk.button("show_more", "key.list", on)]] if len(cards) > on else []),
            *_ways(talk, bool(cards)),
            [talk.button("menu", "menu")],
        ],
        cards=shown,
        more=len(cards) - on,
        words=words.readiness(Reader.of(talk)),
        is_hr=talk.actor.is_hr,
    )


def _label(card: FunctionCard, every: Sequence[FunctionCard]) -> str:
    """By its name, where it is the only one of it."""
    if sum(each.name == card.name for each in every) == 1:
        return card.name
    return f"{card.name}: {card.holder.name if card.holder else card.unit_name}"


def _ways(talk: Talk, any_: bool) -> Rows:
    ways = [
        talk.button("pensions_ahead", "key.pensions"),
        talk.button("held_alone", "key.alone"),
    ]
    if any_:
        ways.append(talk.button("as_picture", "key.picture"))
    rows = two_columns(ways)
    if talk.actor.is_hr:
        ways = [talk.button("add_function", "key.add", style="primary")]
        if talk.competence.key_functions:
            ways.append(talk.button("from_model", "key.kinds"))
        rows.insert(0, ways)
    return rows


@errand.press("key.open")
def open_function(talk: Talk, function_id: int) -> None:
    card = found(talk, function_id)
    if card is not None:
        show(talk, card)


def found(talk: Talk, function_id: int) -> FunctionCard | None:
    """A function that the speaker may see, or a word to them."""
    card = succession.find(
        talk.db, talk.actor, function_id, talk.today, talk.house.policy.pension_age
    )
    if card is None:
        talk.toast("succession.gone")
    return card


def show(talk: Talk, card: FunctionCard) -> None:
    talk.show(
        "succession.one",
        [*_changes(talk, card), [talk.button("all_functions", "key.list")]],
        card=card,
        person=card.holder,
        words=words.readiness(Reader.of(talk)),
    )


def _changes(talk: Talk, card: FunctionCard) -> Rows:
    rows: list[list[Button]] = []
    if card.may_change:
        name = talk.button("name_candidate", "key.begin", "key_successor", card.id, style="primary")
        drops = [
            talk.button("drop_candidate", "key.drop", card.id, each.person_id, name=each.name)
            for each in card.successors
        ]
        rows += [[name], *two_columns(drops)]
    if talk.actor.is_hr:
        changes = [
            talk.button("change_holder", "key.begin", "key_function_holder", card.id),
            talk.button("rename", "key.begin", "key_function_name", card.id),
        ]
        remove = talk.button("remove_function", "key.sure", card.id, style="danger")
        rows += [*two_columns(changes), [remove]]
    return rows


# Pensions ahead


@errand.press("key.pensions")
def pensions_ahead(talk: Talk, unit_id: int | None = None) -> None:
    """Counts by profession for whoever leads them; names for HR, and of the own people."""
    if not may_see(talk):
        return
    reader = Reader.of(talk)
    everybody = retiring.retiring(reader)
    unit = _opened(talk, everybody.tree, unit_id)
    if unit is None:
        return
    age = talk.house.policy.pension_age
    until = talk.today.year + HORIZONS[-1]
    people = pensions.ahead(talk.db, talk.actor, until, age, unit.id)
    talk.show(
        "succession.pensions",
        [*_below(talk, unit, "key.pensions"), _out(talk, unit, "key.pensions")],
        place=_place(talk, unit),
        age=age,
        years=HORIZONS[-1],
        table=words.pensions(reader, everybody.of_unit(unit.id)),
        people=people[:PEOPLE],
        more=len(people) - PEOPLE,
        is_hr=talk.actor.is_hr,
    )


def _opened(talk: Talk, tree: Tree, unit_id: int | None) -> Opened | None:
    if not tree.knows(unit_id):
        talk.toast("gaps.gone")
        return None
    return tree.open(unit_id)


def _place(talk: Talk, unit: Opened) -> str:
    whole = unit.id is None and talk.actor.is_hr
    return talk.house.organisation if whole or unit.name is None else unit.name


def _below(talk: Talk, unit: Opened, verb: str) -> Rows:
    below = sorted(unit.below, key=lambda each: each[1].casefold())[:UNITS]
    return two_columns([Button(name, (verb, id_)) for id_, name in below])


def _out(talk: Talk, unit: Opened, verb: str) -> list[Button]:
    if unit.id is None:
        return [talk.button("back", "key.list")]
    return [talk.button("up", verb, unit.up)]


# Held alone


@errand.press("key.alone")
def held_alone(talk: Talk, unit_id: int | None = None) -> None:
    """What only one of those in the unit and below it has."""
    if not may_see(talk):
        return
    unit = _opened(talk, grid.led_units(talk.db, talk.actor, talk.today), unit_id)
    if unit is None:
        return
    certificates = {kind.id: kind.sv for kind in talk.competence.certificates}
    kinds = [
        (kind, alone.held(talk.db, talk.actor, kind, unit.place, certificates, talk.today))
        for kind in alone.KINDS
    ]
    talk.show(
        "succession.alone",
        [*_below(talk, unit, "key.alone"), _out(talk, unit, "key.alone")],
        place=_place(talk, unit),
        kinds=[(kind, held[:ALONE], len(held) - ALONE) for kind, held in kinds],
    )


# The picture


@errand.press("key.picture")
def ask_for_picture(talk: Talk) -> None:
    if may_see(talk):
        talk.toast("gaps.drawing")
        talk.ask_for_work("key_picture")


async def draw(workshop: Workshop, job: Waiting) -> None:
    """The readiness of each function, drawn elsewhere."""

    def to_draw(talk: Talk) -> Matrix | None:
        cards = succession.functions(talk.db, talk.actor, talk.today, talk.house.policy.pension_age)
        return words.picture(Reader.of(talk), cards) if cards else None

    matrix = await workshop.look_as(job, to_draw)
    pictures = await workshop.apart(matrices.draw, matrix) if matrix else []

    def send(talk: Talk) -> None:
        if matrix is None:
            talk.say("succession.nothing")
        elif may_see(talk):  # still
            send_pictures(talk, matrix, pictures)

    await workshop.finish(job, send)
