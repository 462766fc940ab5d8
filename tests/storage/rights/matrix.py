"""Every query of storage that reads what people can, or changes it: of whom it tells to whom.

A row is tried by asking for everybody, and gives the names of those of whom something came back,
or of whom something could be changed. What each role may know is said by the row's rule.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace

from storage import (
    drives,
)
from storage.access import Actor
from storage.assessments import HasLeft
from storage.drives import DriveCard, Scope
from tests.storage.rights.world import (
    EVERYBODY,
    HERE,
    OMBUD,
    PEOPLE,
    SHOWS,
    Role,
    World,
)

Names = Collection[str]
Probe = Callable[[World, Actor], Names]
Rule = Callable[[Role], frozenset[str]]


@dataclass(frozen=True)
class Row:
    query: str
    """module.function, and what of it where it tells of several things."""
    rule: Rule
    probe: Probe

    @property
    def function(self) -> str:
        return self.query.partition(":")[0]


ROWS: list[Row] = []


def row(query: str, rule: Rule) -> Callable[[Probe], Probe]:
    def keep(probe: Probe) -> Probe:
        ROWS.append(Row(query, rule, probe))
        return probe

    return keep


def own(role: Role) -> frozenset[str]:
    return role.own


def gave(role: Role) -> frozenset[str]:
    return role.gave


def led(role: Role) -> frozenset[str]:
    return role.leads


def own_or_led(role: Role) -> frozenset[str]:
    return role.own | role.leads


def of_concern(role: Role) -> frozenset[str]:
    return role.own | role.leads | role.gave


def reports(role: Role) -> frozenset[str]:
    return role.reports


def own_or_reports(role: Role) -> frozenset[str]:
    return role.own | role.reports


def readable(role: Role) -> frozenset[str]:
    """One's own, those led, and colleagues who show it."""
    return role.own | role.leads | (SHOWS if role.vouched else frozenset())


def ombud_too(role: Role) -> frozenset[str]:
    return readable(role) | (OMBUD.keys() if role.vouched else frozenset())


def all_for_hr(role: Role) -> frozenset[str]:
    return EVERYBODY if role.hr else frozenset()


def all_for_the_vouched(role: Role) -> frozenset[str]:
    return EVERYBODY if role.vouched else frozenset()


def known(role: Role) -> frozenset[str]:
    """Names, units and positions: everybody's, for whoever is vouched for."""
    return EVERYBODY if role.vouched else role.own


def all_for_judges(role: Role) -> frozenset[str]:
    return EVERYBODY if role.hr or role.leads_managers else frozenset()


def all_for_managers_of_managers(role: Role) -> frozenset[str]:
    return EVERYBODY if role.leads_managers else frozenset()


def here(rule: Rule) -> Rule:
    """Of them those who are still employed."""
    return lambda role: rule(role) & HERE


def but_themselves(rule: Rule) -> Rule:
    return lambda role: rule(role) - role.own


def at_the_units_of(rule: Rule) -> Rule:
    """Where what comes back is units: all who work there."""

    def everybody_there(role: Role) -> frozenset[str]:
        units = {PEOPLE[name][0] for name in rule(role)}
        return frozenset(name for name, (unit, _) in PEOPLE.items() if unit in units)

    return everybody_there


def each(world: World, asked: Callable[[int], object], kind: str = "") -> set[str]:
    """Those for whose id, or that of a thing of theirs, something comes back."""
    ids = world.ids[kind] if kind else world.people
    return {name for name, id_ in ids.items() if asked(id_)}


def changed(world: World, change: Callable[[int], object], kind: str = "") -> set[str]:
    """The same where it changes something, which is undone."""
    return each(world, lambda id_: done(world, lambda: change(id_)), kind)


def done(world: World, change: Callable[[], object]) -> bool:
    savepoint = world.db.begin_nested()
    try:
        return change() not in (None, False)
    except (LookupError, PermissionError, HasLeft):
        return False
    finally:
        savepoint.rollback()


def everybody(found: object) -> Names:
    return EVERYBODY if found else ()


def of_units(world: World, ids: Iterable[int]) -> set[str]:
    paths = {id_: path for path, id_ in world.town.units.items()}
    there = {paths[id_] for id_ in ids}
    return {name for name, (unit, _) in PEOPLE.items() if " / ".join(unit) in there}


def card(world: World, actor: Actor, *names: str) -> DriveCard:
    """The inventory, or one like it of these people alone."""
    found = drives.find(world.db, actor, world.ids["drive"][""])
    assert found is not None
    return replace(found, scope=Scope(professions=names))
