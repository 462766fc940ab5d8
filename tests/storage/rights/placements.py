"""Schools and agreements, intakes, students and who supervises them."""

from storage import intakes, placement_models, supervisors
from storage.access import Actor
from storage.intakes import IntakeCard, NewOffer
from tests.storage.municipality import NOW, TODAY
from tests.storage.rights.matrix import (
    Names,
    all_for_hr,
    all_for_the_vouched,
    at_the_units_of,
    done,
    everybody,
    here,
    led,
    of_units,
    row,
)
from tests.storage.rights.world import EVERYBODY, PEOPLE, SOON, World

TERM = "HT 2027"


@row("placement_models.keep", all_for_hr)
def _(world: World, actor: Actor) -> Names:
    return everybody(done(world, lambda: placement_models.keep(world.db, actor, "{}", NOW)))


@row("placement_models.versions", all_for_hr)
def _(world: World, actor: Actor) -> Names:
    with world.db.begin_nested() as savepoint:
        placement_models.keep(world.db, None, "{}", NOW)
        found = placement_models.versions(world.db, actor)
        savepoint.rollback()
    return everybody(found)


# Intakes


def _intake(world: World) -> IntakeCard:
    """Of an education for each person, who alone supervises it; begun by the clock."""
    if "intake" not in world.ids:
        by_clock = intakes.start(world.db, None, TERM, sorted(EVERYBODY), SOON, None, NOW)
        world.ids["intake"] = {"": by_clock}
    found = intakes.find(world.db, Actor(0, today=TODAY), world.ids["intake"][""])
    assert found is not None
    return found


def _taught(world: World) -> dict[int, tuple[str, ...]]:
    return {position: (name,) for position, name in world.professions.items()}


@row("intakes.start", all_for_hr)
def _(world: World, actor: Actor) -> Names:
    return everybody(
        done(world, lambda: intakes.start(world.db, actor, TERM, ["any"], SOON, None, NOW))
    )


@row("intakes.move", all_for_hr)
def _(world: World, actor: Actor) -> Names:
    it = _intake(world)
    return everybody(done(world, lambda: intakes.move(world.db, actor, it, SOON, SOON) is None))


@row("intakes.close", all_for_hr)
def _(world: World, actor: Actor) -> Names:
    it = _intake(world)
    return everybody(done(world, lambda: intakes.close(world.db, actor, it, NOW) is None))


@row("intakes.units_asked", here(led))
def _(world: World, actor: Actor) -> Names:
    asked = intakes.units_asked(world.db, actor, _intake(world), _taught(world), TODAY)
    return {name for unit in asked for name in unit.educations}


@row("intakes.answer", at_the_units_of(here(led)))
def _(world: World, actor: Actor) -> Names:
    it, taught = _intake(world), _taught(world)

    def may(unit_id: int) -> bool:
        return done(
            world, lambda: intakes.answer(world.db, actor, it, unit_id, taught, [], "", NOW)
        )

    return of_units(world, filter(may, world.town.units.values()))


def _answered(world: World) -> IntakeCard:
    """An intake after one in which all units have offered a place."""
    first, hr = _intake(world), Actor(world.people["Hedda"], frozenset({"hr"}), today=TODAY)
    for id_ in world.town.units.values():
        offers = [NewOffer("any", 1)]
        intakes.answer(world.db, hr, first, id_, _taught(world), offers, None, NOW)
    later = intakes.start(world.db, None, "HT 2028", ["any"], SOON, None, NOW)
    found = intakes.find(world.db, hr, later)
    assert found is not None
    return found


@row("intakes.former_offers", at_the_units_of(led))
def _(world: World, actor: Actor) -> Names:
    with world.db.begin_nested() as savepoint:
        later = _answered(world)
        units = world.town.units.values()
        found = [id_ for id_ in units if intakes.former_offers(world.db, actor, id_, later)]
        savepoint.rollback()
    return of_units(world, found)


@row("intakes.offers_of", all_for_hr)
def _(world: World, actor: Actor) -> Names:
    with world.db.begin_nested() as savepoint:
        _answered(world)
        found = intakes.offers_of(world.db, actor, TERM)
        savepoint.rollback()
    return everybody(found)


@row("intakes.places_of", all_for_the_vouched)
def _(world: World, actor: Actor) -> Names:
    with world.db.begin_nested() as savepoint:
        _answered(world)
        found = intakes.places_of(world.db, actor, TERM)
        savepoint.rollback()
    return everybody(found)


@row("supervisors.candidates", here(led))
def _(world: World, actor: Actor) -> Names:
    found = supervisors.candidates(world.db, actor, _taught(world), TODAY)
    return {each.name for each in found if each.name in PEOPLE}
