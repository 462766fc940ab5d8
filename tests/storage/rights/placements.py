"""Schools and agreements, intakes, students and who supervises them."""

from storage import placement_models
from storage.access import Actor
from tests.storage.municipality import NOW
from tests.storage.rights.matrix import Names, all_for_hr, done, everybody, row
from tests.storage.rights.world import World


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
