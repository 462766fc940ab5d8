"""What a unit can, and who can what."""

from collections.abc import Callable

from storage import (
    alone,
    grid,
    search,
)
from storage.access import Actor
from storage.search import Concept, Question
from tests.storage.municipality import TODAY
from tests.storage.rights.matrix import (
    Names,
    all_for_the_vouched,
    at_the_units_of,
    each,
    here,
    known,
    led,
    of_units,
    readable,
    reports,
    row,
)
from tests.storage.rights.world import OMBUD, PEOPLE, Role, World


@row("grid.grid: the own team", here(reports))
def _(world: World, actor: Actor) -> Names:
    return {seat.name for seat in grid.grid(world.db, actor, None, TODAY)}


@row("grid.grid: a unit", here(led))
def _(world: World, actor: Actor) -> Names:
    top = world.town.units["Kommunen"]
    return {seat.name for seat in grid.grid(world.db, actor, top, TODAY)}


@row("grid.led_units", at_the_units_of(here(led)))
def _(world: World, actor: Actor) -> Names:
    return of_units(world, grid.led_units(world.db, actor, TODAY).seen)


@row("grid.lacking_ombud", at_the_units_of(here(led)))
def _(world: World, actor: Actor) -> Names:
    wanted = [grid.Wanted("hygiene", frozenset({"hygienombud"}), frozenset(world.professions))]
    lacking = grid.lacking_ombud(world.db, actor, wanted, None, TODAY)
    return of_units(world, [each.unit_id for each in lacking])


@row("grid.ombud_beside", here(led))
def _(world: World, actor: Actor) -> Names:
    """Everybody is in a role that is called after them."""
    names = {id_: name for name, id_ in world.people.items()}
    return each(
        world,
        lambda id_: grid.ombud_beside(
            world.db,
            actor,
            {"own": {f"är {names[id_]}".casefold()}},
            [id_],
            TODAY,
        ),
    )


for _what in alone.KINDS:

    @row(f"alone.held: {_what}", here(led))
    def _alone(world: World, actor: Actor, what: alone.Kind = _what) -> Names:
        return {each.name for each in alone.held(world.db, actor, what, None, {}, TODAY)}


ROOMS = {
    "competences": lambda name: Concept(competences=(f"Kan {name}",)),
    "levels": lambda name: Concept(areas=("",)),
    "certificates": lambda name: Concept(certificates=("cpr",)),
    "qualifications": lambda name: Concept(qualifications=(("course", f"course {name}"),)),
    "assignments": lambda name: Concept(assignments=(f"Är {name}",)),
}
for _room, _concept in ROOMS.items():

    @row(f"search.find: {_room}", here(readable))
    def _found(world: World, actor: Actor, concept: Callable[[str], Concept] = _concept) -> Names:
        names = PEOPLE if concept("a") != concept("b") else ["anybody"]
        question = Question(tuple(concept(name) for name in names))
        hits = search.find(world.db, actor, question, (), TODAY, limit=99)
        return {hit.name for hit in hits if hit.evidence}


@row("search.find: ombud", lambda role: known(role) & OMBUD.keys())
def _(world: World, actor: Actor) -> Names:
    asked = Question((Concept(assignments=("Demensombud",)),))
    hits = search.find(world.db, actor, asked, ("Demensombud",), TODAY)
    return {hit.name for hit in hits}


@row("search.find: positions", here(known))
def _(world: World, actor: Actor) -> Names:
    asked = Question((Concept(positions=tuple(world.professions)),))
    return {hit.name for hit in search.find(world.db, actor, asked, (), TODAY, limit=99)}


def _readable_names(role: Role) -> frozenset[str]:
    return readable(role) if role.vouched else frozenset()


@row("search.names: what people have added", _readable_names)
def _(world: World, actor: Actor) -> Names:
    added = {text for _, text in search.names(world.db, actor).qualifications}
    return {name for name in PEOPLE if f"course {name}" in added}


@row("search.names: positions", all_for_the_vouched)
def _(world: World, actor: Actor) -> Names:
    """What things are called, and of nobody who has them."""
    return {name for _, name in search.names(world.db, actor).positions}
