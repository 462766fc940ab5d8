"""Courses, who goes to them, who would like to, and who was there."""

from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta

from storage import (
    course_figures,
    courses,
    learners,
    ombud,
    signups,
    training_requests,
    wishes,
)
from storage.access import Actor
from storage.certificates import NewCertificate
from storage.courses import NewCourse, Sitting
from storage.ombud import NewMeeting
from storage.tables import CourseSignup, CourseWish
from storage.training_requests import NewRequest
from tests.storage.municipality import NOW, TODAY
from tests.storage.rights.matrix import (
    Names,
    Rule,
    all_for_hr,
    all_for_the_vouched,
    at_the_units_of,
    done,
    each,
    everybody,
    here,
    led,
    of_units,
    own,
    own_or_led,
    reports,
    row,
)
from tests.storage.rights.world import EVERYBODY, OMBUD, SOON, Role, World

LEADER = "Sam"
NEW = NewCourse("cpr", 50, SOON, (Sitting(NOW, NOW, "Salen"),))


def own_or_led_or_held(role: Role) -> frozenset[str]:
    """Whoever holds the course sees who is in it."""
    return EVERYBODY if role.who == LEADER else own_or_led(role)


def own_or_all_for_hr(role: Role) -> frozenset[str]:
    return EVERYBODY if role.hr else role.own


def all_for_the_vouched_among(names: Collection[str]) -> Rule:
    return lambda role: frozenset(names) if role.vouched else frozenset()


def all_for_hr_and(who: str) -> Rule:
    return lambda role: EVERYBODY if role.hr or role.who == who else frozenset()


def _course(world: World, *, full: bool = True) -> int:
    """One that Sam holds, with everybody in it, and one that nobody is in."""
    if "training" not in world.ids:
        hr = Actor(world.people["Hedda"], frozenset({"hr"}), today=TODAY)
        made = [courses.add(world.db, hr, NewCourse(**_held(world)), NOW) for _ in range(2)]
        world.ids["training"] = {"full": made[0], "empty": made[1]}
        for id_ in world.people.values():
            world.db.add(
                CourseSignup(course_id=made[0], person_id=id_, state="signed", by=id_, at=NOW)
            )
            world.db.add(CourseWish(person_id=id_, kind="cpr", at=NOW))
        world.db.flush()
    return world.ids["training"]["full" if full else "empty"]


def _held(world: World) -> dict[str, object]:
    return {
        "kind": NEW.kind,
        "places": NEW.places,
        "deadline": NEW.deadline,
        "sittings": NEW.sittings,
        "leader_id": world.people[LEADER],
    }


@row("courses.add", all_for_hr)
def _(world: World, actor: Actor) -> Names:
    return everybody(done(world, lambda: courses.add(world.db, actor, NEW, NOW)))


@row("courses.find", all_for_the_vouched)
def _(world: World, actor: Actor) -> Names:
    return everybody(courses.find(world.db, actor, _course(world, full=False)))


@row("courses.ahead", all_for_the_vouched)
def _(world: World, actor: Actor) -> Names:
    empty = _course(world, full=False)
    return everybody(empty in {card.id for card in courses.ahead(world.db, actor)})


@row("courses.over", all_for_hr)
def _(world: World, actor: Actor) -> Names:
    with world.db.begin_nested() as savepoint:
        hr = Actor(world.people["Hedda"], frozenset({"hr"}), today=TODAY)
        courses.close(world.db, hr, _course(world), NOW)
        found = courses.over(world.db, actor)
        savepoint.rollback()
    return everybody(found)


@row("courses.resize", all_for_hr)
def _(world: World, actor: Actor) -> Names:
    id_ = _course(world)
    return everybody(done(world, lambda: courses.resize(world.db, actor, id_, 60) is None))


@row("courses.close", all_for_hr_and(LEADER))
def _(world: World, actor: Actor) -> Names:
    id_ = _course(world)
    return everybody(done(world, lambda: courses.close(world.db, actor, id_, NOW)))


@row("signups.keep: who comes", led)
def _(world: World, actor: Actor) -> Names:
    empty = _course(world, full=False)

    def signs(person: int) -> bool:
        return done(world, lambda: signups.keep(world.db, actor, empty, [person], [], NOW) is None)

    return each(world, signs)


@row("signups.keep: who leaves", own_or_led)
def _(world: World, actor: Actor) -> Names:
    full, all_of_them = _course(world), list(world.people.values())

    def gives_back(person: int) -> bool:
        rest = [id_ for id_ in all_of_them if id_ != person]
        return done(world, lambda: signups.keep(world.db, actor, full, rest, [], NOW) is None)

    return each(world, gives_back)


@row("signups.people", own_or_led_or_held)
def _(world: World, actor: Actor) -> Names:
    return {one.name for one in signups.people(world.db, actor, _course(world))}


@row("signups.ahead", own_or_led_or_held)
def _(world: World, actor: Actor) -> Names:
    _course(world)
    return each(world, lambda id_: signups.ahead(world.db, actor, id_))


@row("signups.cancel", all_for_hr)
def _(world: World, actor: Actor) -> Names:
    id_ = _course(world)
    return everybody(done(world, lambda: signups.cancel(world.db, actor, id_, "sjuk", NOW)))


@row("signups.mark", all_for_hr_and(LEADER))
def _(world: World, actor: Actor) -> Names:
    id_, given = _course(world), NewCertificate("other", TODAY, None)
    return everybody(done(world, lambda: signups.mark(world.db, actor, id_, [], given, NOW)))


@row("learners.of_course", here(reports))
def _(world: World, actor: Actor) -> Names:
    id_ = _course(world)
    found = learners.of_course(world.db, actor, id_, "other", "cpr", TODAY)
    return {one.name for one in found} if not actor.is_hr else set()


@row("wishes.add", own_or_led)
def _(world: World, actor: Actor) -> Names:
    return each(
        world, lambda id_: done(world, lambda: wishes.add(world.db, actor, id_, "new", NOW))
    )


@row("wishes.own", own)
def _(world: World, actor: Actor) -> Names:
    _course(world)
    found = wishes.own(world.db, actor)
    return {name for name, id_ in world.people.items() if found and id_ == actor.person_id}


@row("wishes.counts", here(led))
def _(world: World, actor: Actor) -> Names:
    with world.db.begin_nested() as savepoint:
        for name, id_ in world.people.items():
            world.db.add(CourseWish(person_id=id_, kind=name, at=NOW))
        world.db.flush()
        found = wishes.counts(world.db, actor)
        savepoint.rollback()
    return found.keys() - {"cpr"}


@row("course_figures.taken", all_for_hr)
def _(world: World, actor: Actor) -> Names:
    return everybody(course_figures.taken(world.db, actor, TODAY.year))


@row("course_figures.signed", all_for_hr)
def _(world: World, actor: Actor) -> Names:
    _course(world)
    return everybody(course_figures.signed(world.db, actor, NOW + timedelta(days=1)))


# What units need


@row("training_requests.units", at_the_units_of(here(reports)))
def _(world: World, actor: Actor) -> Names:
    found = training_requests.units(world.db, actor)
    return of_units(world, [id_ for id_, _ in found]) if not actor.is_hr else set()


@row("training_requests.add", at_the_units_of(led))
def _(world: World, actor: Actor) -> Names:
    def may(unit_id: int) -> bool:
        wanted = NewRequest(unit_id, "cpr", 1)
        return done(world, lambda: training_requests.add(world.db, actor, wanted, NOW))

    return of_units(world, filter(may, world.town.units.values()))


def _asked(world: World) -> dict[str, int]:
    """By who asked."""
    hr = Actor(world.people["Hedda"], frozenset({"hr"}), today=TODAY)
    unit = next(iter(world.town.units.values()))
    wanted = NewRequest(unit, "", 1, "x")
    return {
        name: training_requests.add(world.db, replace(hr, person_id=id_), wanted, NOW)
        for name, id_ in world.people.items()
    }


@row("training_requests.open_ones", own_or_all_for_hr)
def _(world: World, actor: Actor) -> Names:
    with world.db.begin_nested() as savepoint:
        _asked(world)
        found = {each.by for each in training_requests.open_ones(world.db, actor)}
        savepoint.rollback()
    return found


@row("training_requests.close", own_or_all_for_hr)
def _(world: World, actor: Actor) -> Names:
    with world.db.begin_nested() as savepoint:
        asked = _asked(world)
        closed = {name for name, id_ in asked.items()
                  if training_requests.close(world.db, actor, [id_], NOW)}  # fmt: skip
        savepoint.rollback()
    return closed


# Ombud


@row("ombud.holders", all_for_the_vouched_among(OMBUD))
def _(world: World, actor: Actor) -> Names:
    return {each.name for each in ombud.holders(world.db, actor, {"demensombud"})}


@row("ombud.roles_of", own)
def _(world: World, actor: Actor) -> Names:
    found = ombud.roles_of(world.db, actor)
    return {name for name in EVERYBODY if f"är {name}".casefold() in found}


MEETING = NewMeeting("dementia", NOW, NOW + timedelta(hours=1), "Salen", None)


@row("ombud.add", all_for_hr)
def _(world: World, actor: Actor) -> Names:
    return everybody(done(world, lambda: ombud.add(world.db, actor, MEETING, NOW)))


@row("ombud.cancel", all_for_hr)
def _(world: World, actor: Actor) -> Names:
    with world.db.begin_nested() as savepoint:
        hr = Actor(world.people["Hedda"], frozenset({"hr"}), today=TODAY)
        id_ = ombud.add(world.db, hr, MEETING, NOW)
        off = ombud.cancel(world.db, actor, id_, NOW)
        savepoint.rollback()
    return everybody(off)
