"""Supply, the model, risks, key functions, pensions and departures."""

from sqlmodel import col, delete, update

from storage import (
    competence_models,
    consequences,
    key_holders,
    pensions,
    risks,
    succession,
    supply,
)
from storage.access import Actor
from storage.key_holders import Taken
from storage.supply import Asked
from storage.tables import KeyFunction, Person, Successor
from tests.storage.municipality import NOW, TODAY
from tests.storage.rights.matrix import (
    Names,
    all_for_hr,
    all_for_judges,
    changed,
    done,
    each,
    everybody,
    here,
    led,
    own_or_led,
    row,
)
from tests.storage.rights.world import EVERYBODY, LEFT, PEOPLE, SOON, YEAR, Role, World


@row("supply.supply", here(led))
def _(world: World, actor: Actor) -> Names:
    found = supply.supply(world.db, actor, Asked(YEAR, TODAY, sorted(PEOPLE)))
    return {world.professions[line.position_id] for line in found}


@row("supply.moved", led)
def _(world: World, actor: Actor) -> Names:
    found = supply.moved(world.db, actor, Asked(YEAR, TODAY, sorted(PEOPLE)))
    return {world.professions[line.position_id] for line in found}


@row("competence_models.keep", all_for_hr)
def _(world: World, actor: Actor) -> Names:
    return everybody(done(world, lambda: competence_models.keep(world.db, actor, "{}", NOW)))


@row("competence_models.versions", all_for_hr)
def _(world: World, actor: Actor) -> Names:
    with world.db.begin_nested() as savepoint:
        competence_models.keep(world.db, None, "{}", NOW)
        found = competence_models.versions(world.db, actor)
        savepoint.rollback()
    return everybody(found)


@row("competence_models.headcounts", here(all_for_hr))
def _(world: World, actor: Actor) -> Names:
    return competence_models.headcounts(world.db, actor, TODAY)


@row("risks.may_judge", all_for_judges)
def _(world: World, actor: Actor) -> Names:
    return everybody(risks.may_judge(world.db, actor))


@row("risks.judge", all_for_judges)
def _(world: World, actor: Actor) -> Names:
    sides = {"operations": (1, 1, None)}
    return everybody(done(world, lambda: risks.judge(world.db, actor, "nurse", sides, NOW)))


@row("risks.latest", all_for_judges)
def _(world: World, actor: Actor) -> Names:
    return {each.by for each in risks.latest(world.db, actor)}


@row("risks.history", all_for_judges)
def _(world: World, actor: Actor) -> Names:
    return {name for name in PEOPLE if risks.history(world.db, actor, name)}


@row("succession.functions", own_or_led)
def _(world: World, actor: Actor) -> Names:
    found = succession.functions(world.db, actor, TODAY)
    return {each.holder.name for each in found if each.holder}


@row("succession.find", own_or_led)
def _(world: World, actor: Actor) -> Names:
    return each(world, lambda id_: succession.find(world.db, actor, id_, TODAY), "function")


@row("succession.functions: who leaves", lambda role: own_or_led(role) - LEFT)
def _(world: World, actor: Actor) -> Names:
    """Everybody is named for every function, and every employment ends."""
    savepoint = world.db.begin_nested()
    world.db.execute(delete(Successor))
    world.db.add_all(
        Successor(function_id=function, person_id=person, readiness="now")
        for function in world.ids["function"].values()
        for person in world.people.values()
    )
    world.db.execute(update(Person).where(col(Person.end_date).is_(None)).values(end_date=SOON))
    cards = succession.functions(world.db, actor, TODAY)
    named = [each for card in cards for each in (card.holder, *card.successors) if each]
    savepoint.rollback()
    return {each.name for each in named if each.last_day and not each.has_left}


@row("succession.add", all_for_hr)
def _(world: World, actor: Actor) -> Names:
    unit = world.town.units["Kommunen"]
    return everybody(done(world, lambda: succession.add(world.db, actor, "Ny", unit, None)))


@row("succession.rename", all_for_hr)
def _(world: World, actor: Actor) -> Names:
    return changed(world, lambda id_: succession.rename(world.db, actor, id_, "Ny"), "function")


@row("succession.give", all_for_hr)
def _(world: World, actor: Actor) -> Names:
    return changed(world, lambda id_: succession.give(world.db, actor, id_, None), "function")


@row("succession.remove", all_for_hr)
def _(world: World, actor: Actor) -> Names:
    return changed(world, lambda id_: succession.remove(world.db, actor, id_), "function")


def _leads_the_holder(role: Role) -> frozenset[str]:
    """HR also of what they hold themselves."""
    return EVERYBODY if role.hr else role.leads


@row("succession.name_successor", _leads_the_holder)
def _(world: World, actor: Actor) -> Names:
    def name(id_: int) -> bool:
        holder = next(name for name, own in world.ids["function"].items() if own == id_)
        other = world.people["Ulla" if holder == "Sam" else "Sam"]
        return succession.name_successor(world.db, actor, id_, other, "now", TODAY)

    return changed(world, name, "function")


@row("succession.drop_successor", _leads_the_holder)
def _(world: World, actor: Actor) -> Names:
    return changed(
        world, lambda id_: succession.drop_successor(world.db, actor, id_, 1, TODAY), "function"
    )


@row("key_holders.without", here(all_for_hr))
def _(world: World, actor: Actor) -> Names:
    kinds = {name: (name,) for name in PEOPLE}
    with world.db.begin_nested() as savepoint:
        world.db.execute(delete(Successor))
        world.db.execute(delete(KeyFunction))
        found = key_holders.without(world.db, actor, kinds, TODAY)
        savepoint.rollback()
    return found.keys()


@row("key_holders.add", all_for_hr)
def _(world: World, actor: Actor) -> Names:
    holder = [key_holders.Holder(world.people["Sam"], world.town.units["Kommunen"])]
    add = key_holders.add
    return everybody(done(world, lambda: add(world.db, actor, "Ny", holder, TODAY)))


@row("key_holders.take_back", all_for_hr)
def _(world: World, actor: Actor) -> Names:
    def take_back(id_: int) -> bool:
        world.db.execute(delete(Successor))
        row = world.db.get_one(KeyFunction, id_)
        return (
            key_holders.take_back(world.db, actor, Taken(row.name, [(id_, row.holder_id or 0)], []))
            == 1
        )

    return changed(world, take_back, "function")


@row("pensions.still", lambda role: role.leads - {"Gustav"})
def _(world: World, actor: Actor) -> Names:
    """Nothing of whose departure is known."""
    ids = list(world.people.values())
    return {name for _, name in pensions.still(world.db, actor, ids, YEAR - 1)}


def _reports_or_all(role: Role) -> frozenset[str]:
    return EVERYBODY if role.hr else role.reports


@row("pensions.ahead", here(_reports_or_all))
def _(world: World, actor: Actor) -> Names:
    return {each.name for each in pensions.ahead(world.db, actor, YEAR + 5, 67, None)}


@row("consequences.of", led)
def _(world: World, actor: Actor) -> Names:
    return changed(world, lambda id_: consequences.of(world.db, actor, id_, TODAY, TODAY))
