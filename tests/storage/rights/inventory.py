"""Assessments, development plans and inventories."""

from collections.abc import Iterable
from dataclasses import replace

from storage import (
    assessments,
    development,
    drives,
    keeping,
    progress,
    teams,
)
from storage.access import Actor
from storage.drives import Scope
from storage.matters import NewTask
from tests.storage.municipality import HASH, NOW, TODAY
from tests.storage.rights.matrix import (
    Names,
    all_for_hr,
    all_for_managers_of_managers,
    at_the_units_of,
    but_themselves,
    card,
    changed,
    done,
    each,
    everybody,
    here,
    led,
    of_units,
    own,
    own_or_led,
    own_or_reports,
    reports,
    row,
)
from tests.storage.rights.world import PEOPLE, SOON, YEAR, Role, World


@row("assessments.find", own_or_led)
def _(world: World, actor: Actor) -> Names:
    return each(world, lambda id_: assessments.find(world.db, actor, id_, YEAR, world.professions))


@row("assessments.assess_own", here(own))
def _(world: World, actor: Actor) -> Names:
    levels = {"": 3}

    def assess() -> object:
        return assessments.assess_own(world.db, actor, YEAR, world.professions, levels, NOW)

    return _people(world, [actor.person_id]) if done(world, assess) else ()


@row("assessments.assess", but_themselves(here(led)))
def _(world: World, actor: Actor) -> Names:
    return changed(
        world,
        lambda id_: assessments.assess(
            world.db, actor, id_, YEAR, world.professions, "agreed", {"": 3}, None, NOW
        ),
    )


@row("keeping.keepable", but_themselves(led))
def _(world: World, actor: Actor) -> Names:
    return _people(world, keeping.keepable(world.db, actor, YEAR, _wanted(world), four))


@row("keeping.keep", but_themselves(led))
def _(world: World, actor: Actor) -> Names:
    wanted = _wanted(world)
    return changed(
        world,
        lambda id_: keeping.keep(world.db, actor, YEAR, {id_: wanted[id_]}, four, NOW) == [id_],
    )


def four(profession: str, area: str) -> int:
    return 4


def _wanted(world: World) -> dict[int, str]:
    return {id_: name for name, id_ in world.people.items()}


def _people(world: World, ids: Iterable[int]) -> set[str]:
    names = _wanted(world)
    return {names[id_] for id_ in ids}


@row("teams.near", own_or_reports)
def _(world: World, actor: Actor) -> Names:
    mine, theirs = teams.near(world.db, actor, world.professions)
    return {*mine.values(), *theirs.values()}


@row("teams.team", here(reports))
def _(world: World, actor: Actor) -> Names:
    return {member.name for member in teams.team(world.db, actor, YEAR, world.professions)}


@row("development.steps", own_or_led)
def _(world: World, actor: Actor) -> Names:
    return each(world, lambda id_: development.steps(world.db, actor, id_, TODAY))


@row("development.plan_of", own_or_led)
def _(world: World, actor: Actor) -> Names:
    return each(world, lambda id_: development.plan_of(world.db, actor, id_, TODAY))


@row("development.find", own_or_led)
def _(world: World, actor: Actor) -> Names:
    return each(world, lambda id_: development.find(world.db, actor, id_, TODAY), "plan")


@row("development.add", led)
def _(world: World, actor: Actor) -> Names:
    step = NewTask("steps", "employee", SOON, title="Kurs")
    return changed(
        world,
        lambda id_: development.add(
            world.db, actor, id_, ("any", HASH), (), step, NOW, lambda day: day
        ),
    )


# Inventories


@row("drives.start", all_for_hr)
def _(world: World, actor: Actor) -> Names:
    return everybody(
        done(
            world,
            lambda: drives.start(world.db, actor, Scope(), SOON, SOON, NOW, light=False),
        )
    )


@row("drives.move", all_for_hr)
def _(world: World, actor: Actor) -> Names:
    it = card(world, actor)
    return everybody(done(world, lambda: drives.move(world.db, actor, it, SOON, SOON) is None))


@row("drives.close", all_for_hr)
def _(world: World, actor: Actor) -> Names:
    it = card(world, actor)
    return everybody(done(world, lambda: drives.close(world.db, actor, it, NOW) is None))


@row("drives.chased", all_for_hr)
def _(world: World, actor: Actor) -> Names:
    return everybody(drives.chased(world.db, actor, card(world, actor)))


@row("drives.unit_ids", at_the_units_of(here(led)))
def _(world: World, actor: Actor) -> Names:
    return of_units(world, drives.unit_ids(world.db, actor, world.professions))


@row("drives.professions_in", here(led))
def _(world: World, actor: Actor) -> Names:
    return drives.professions_in(world.db, actor, Scope(), world.professions)


@row("drives.agreed_already", here(led))
def _(world: World, actor: Actor) -> Names:
    scopes = {name: Scope(professions=(name,)) for name in PEOPLE}
    return {
        name
        for name, scope in scopes.items()
        if drives.agreed_already(world.db, actor, scope, world.professions, YEAR - 1)
    }


@row("drives.size", here(led))
def _(world: World, actor: Actor) -> Names:
    scopes = {name: Scope(professions=(name,)) for name in PEOPLE}
    return {
        name
        for name, scope in scopes.items()
        if drives.size(world.db, actor, scope, world.professions)
    }


@row("progress.unit", here(led))
def _(world: World, actor: Actor) -> Names:
    def seen(name: str) -> bool:
        it = card(world, actor, name)
        found = progress.unit(world.db, actor, it, world.professions, None)
        return found is not None and found.figures.people > 0

    return {name for name in PEOPLE if seen(name)}


@row("progress.by_unit", here(led))
def _(world: World, actor: Actor) -> Names:
    return {
        name
        for name in PEOPLE
        if progress.by_unit(world.db, actor, card(world, actor, name), world.professions)
    }


def _only_below(role: Role) -> frozenset[str]:
    """Whoever has no manager is below nobody."""
    return role.leads - role.reports - {"Disa"}


for _among, _rule in {"led": led, "reports": reports, "below": _only_below}.items():

    @row(f"progress.missing: {_among}", here(_rule))
    def _missing(world: World, actor: Actor, among: progress.Among = _among) -> Names:
        it = card(world, actor)
        found = progress.missing(world.db, actor, it, world.professions, among=among)
        return {each.name for each in found}


@row("progress.above_told", all_for_managers_of_managers)
def _(world: World, actor: Actor) -> Names:
    return everybody(progress.above_told(world.db, actor, card(world, actor)))


@row("progress.own_missing", here(own))
def _(world: World, actor: Actor) -> Names:
    nobody_has = replace(card(world, actor), year=YEAR + 1)
    missing = progress.own_missing(world.db, actor, nobody_has, world.professions)
    return _people(world, [actor.person_id]) if missing else ()
