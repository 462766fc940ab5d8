"""Schools and agreements, intakes, students and who supervises them."""

from datetime import timedelta

from sqlmodel import col, select

from storage import (
    intakes,
    placement_answers,
    placement_figures,
    placement_models,
    placements,
    students,
    supervising,
    supervisors,
    unit_offers,
    visits,
)
from storage.access import Actor
from storage.intakes import IntakeCard
from storage.placement_answers import Plan
from storage.students import NewStudent
from storage.tables import Placement, PlacementSupervisor, Student, StudentPulse
from storage.unit_offers import NewOffer
from tests.storage.municipality import HASH, NOW, TODAY
from tests.storage.rights.matrix import (
    Names,
    all_for_hr,
    all_for_the_vouched,
    at_the_units_of,
    changed,
    done,
    each,
    everybody,
    here,
    led,
    of_units,
    own,
    own_or_led,
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


@row("unit_offers.units_asked", here(led))
def _(world: World, actor: Actor) -> Names:
    asked = unit_offers.units_asked(world.db, actor, _intake(world), _taught(world), TODAY)
    return {name for unit in asked for name in unit.educations}


@row("unit_offers.answer", at_the_units_of(here(led)))
def _(world: World, actor: Actor) -> Names:
    it, taught = _intake(world), _taught(world)

    def may(unit_id: int) -> bool:
        return done(
            world, lambda: unit_offers.answer(world.db, actor, it, unit_id, taught, [], "", NOW)
        )

    return of_units(world, filter(may, world.town.units.values()))


def _answered(world: World) -> IntakeCard:
    """An intake after one in which all units have offered a place."""
    first, hr = _intake(world), Actor(world.people["Hedda"], frozenset({"hr"}), today=TODAY)
    for id_ in world.town.units.values():
        offers = [NewOffer("any", 1)]
        unit_offers.answer(world.db, hr, first, id_, _taught(world), offers, None, NOW)
    later = intakes.start(world.db, None, "HT 2028", ["any"], SOON, None, NOW)
    found = intakes.find(world.db, hr, later)
    assert found is not None
    return found


@row("unit_offers.former_offers", at_the_units_of(led))
def _(world: World, actor: Actor) -> Names:
    with world.db.begin_nested() as savepoint:
        later = _answered(world)
        units = world.town.units.values()
        found = [id_ for id_ in units if unit_offers.former_offers(world.db, actor, id_, later)]
        savepoint.rollback()
    return of_units(world, found)


@row("unit_offers.offers_of", all_for_hr)
def _(world: World, actor: Actor) -> Names:
    with world.db.begin_nested() as savepoint:
        _answered(world)
        found = unit_offers.offers_of(world.db, actor, TERM)
        savepoint.rollback()
    return everybody(found)


@row("unit_offers.places_of", all_for_the_vouched)
def _(world: World, actor: Actor) -> Names:
    with world.db.begin_nested() as savepoint:
        _answered(world)
        found = unit_offers.places_of(world.db, actor, TERM)
        savepoint.rollback()
    return everybody(found)


@row("supervisors.candidates", here(led))
def _(world: World, actor: Actor) -> Names:
    found = supervisors.candidates(world.db, actor, _taught(world), TODAY)
    return {each.name for each in found if each.name in PEOPLE}


# Students and their placements


WEEKS = SOON, SOON + timedelta(weeks=10)
PLAN = Plan("any", HASH, (), lambda day: day)


def _fill(world: World) -> None:
    """Everybody supervises a student of their own, whom the unit has been asked to take."""
    if "placement" in world.ids:
        return
    for name, id_ in world.people.items():
        first, last = WEEKS
        said = {"school": "any", "education": "any", "term": TERM, "first": first, "last": last}
        student = Student(
            name=f"Student {name}", not_at=[], delete_on=last, added_by=id_, added_at=NOW, **said
        )
        world._keep("student", name, student)
        placement = Placement(
            student_id=student.id, unit_id=world._unit(name), asked_by=id_, asked_at=NOW, **said
        )
        world._keep("placement", name, placement)
        part = PlacementSupervisor(placement_id=placement.id or 0, person_id=id_)
        world._keep("part", name, part)
        world.db.flush()


def _of(world: World, found: list[placements.PlacementCard]) -> Names:
    names = {id_: name for name, id_ in world.ids["placement"].items()}
    return {names[each.id] for each in found}


@row("students.add", all_for_hr)
def _(world: World, actor: Actor) -> Names:
    new = NewStudent("Ny", "any", "any", TERM, WEEKS, SOON)
    return everybody(done(world, lambda: students.add(world.db, actor, new, NOW)))


@row("students.find", all_for_hr)
def _(world: World, actor: Actor) -> Names:
    _fill(world)
    return each(world, lambda id_: students.find(world.db, actor, id_), "student")


@row("students.overlapping", all_for_hr)
def _(world: World, actor: Actor) -> Names:
    _fill(world)
    return {
        name
        for name in world.people
        if students.overlapping(world.db, actor, f"Student {name}", WEEKS)
    }


@row("students.of_term", all_for_hr)
def _(world: World, actor: Actor) -> Names:
    _fill(world)
    found = students.of_term(world.db, actor, TERM)
    return {each.name.removeprefix("Student ") for each in found}


@row("students.terms", all_for_hr)
def _(world: World, actor: Actor) -> Names:
    _fill(world)
    return everybody(students.terms(world.db, actor))


@row("students.remove", all_for_hr)
def _(world: World, actor: Actor) -> Names:
    _fill(world)

    def remove(id_: int) -> bool:
        theirs = world.db.scalars(select(Placement).where(col(Placement.student_id) == id_)).one()
        theirs.state = "declined"
        world.db.flush()
        return students.remove(world.db, actor, id_)

    return changed(world, remove, "student")


@row("placements.ask", all_for_hr)
def _(world: World, actor: Actor) -> Names:
    unit = world.town.units["Kommunen"]

    def ask() -> int:
        new = Student(
            name="Ny", school="any", education="any", term=TERM, first=SOON, last=SOON, not_at=[],
            delete_on=SOON, added_by=world.people["Hedda"], added_at=NOW,
        )  # fmt: skip
        world.db.add(new)
        world.db.flush()
        return placements.ask(world.db, actor, new.id or 0, unit, [], NOW)

    return everybody(done(world, ask))


@row("placements.find", own_or_led)
def _(world: World, actor: Actor) -> Names:
    _fill(world)
    return each(world, lambda id_: placements.find(world.db, actor, id_), "placement")


@row("placements.of_term", own_or_led)
def _(world: World, actor: Actor) -> Names:
    _fill(world)
    return _of(world, placements.of_term(world.db, actor, TERM))


@row("placements.led", led)
def _(world: World, actor: Actor) -> Names:
    _fill(world)
    return _of(world, placements.led(world.db, actor, TODAY))


@row("placements.of_supervisor", own_or_led)
def _(world: World, actor: Actor) -> Names:
    _fill(world)
    return each(world, lambda id_: placements.of_supervisor(world.db, actor, id_, TODAY))


@row("placements.of_matter", own_or_led)
def _(world: World, actor: Actor) -> Names:
    """By their development plans, for the length of the row."""
    _fill(world)
    with world.db.begin_nested() as savepoint:
        for name, id_ in world.ids["part"].items():
            part = world.db.get_one(PlacementSupervisor, id_)
            part.matter_id = world.ids["plan"][name]
        world.db.flush()
        found = each(world, lambda id_: placements.of_matter(world.db, actor, id_), "plan")
        savepoint.rollback()
    world.db.expire_all()
    return found


@row("placements.may_answer", led)
def _(world: World, actor: Actor) -> Names:
    _fill(world)
    return each(world, lambda id_: placements.may_answer(world.db, actor, id_), "placement")


@row("placement_answers.accept", led)
def _(world: World, actor: Actor) -> Names:
    _fill(world)
    return changed(
        world, lambda id_: placement_answers.accept(world.db, actor, id_, PLAN, NOW), "placement"
    )


@row("placement_answers.decline", led)
def _(world: World, actor: Actor) -> Names:
    _fill(world)
    return changed(
        world, lambda id_: placement_answers.decline(world.db, actor, id_, "", NOW), "placement"
    )


@row("placement_answers.counter", led)
def _(world: World, actor: Actor) -> Names:
    _fill(world)
    return changed(
        world, lambda id_: placement_answers.counter(world.db, actor, id_, WEEKS, NOW), "placement"
    )


@row("placement_answers.replace", led)
def _(world: World, actor: Actor) -> Names:
    _fill(world)

    def replace(id_: int) -> bool:
        name = next(name for name, own_ in world.ids["placement"].items() if own_ == id_)
        old, new = world.people[name], world.people["Ulla" if name == "Sam" else "Sam"]
        return placement_answers.replace(world.db, actor, id_, old, new, TODAY, None, NOW)

    return changed(world, replace, "placement")


@row("placement_answers.withdraw", led)
def _(world: World, actor: Actor) -> Names:
    _fill(world)
    return changed(
        world, lambda id_: placement_answers.withdraw(world.db, actor, id_, None, NOW), "placement"
    )


@row("placements.supervises", own)
def _(world: World, actor: Actor) -> Names:
    _fill(world)
    with world.db.begin_nested() as savepoint:
        for id_ in world.ids["placement"].values():
            world.db.get_one(Placement, id_).state = "accepted"
        world.db.flush()
        found = placements.supervises(world.db, actor)
        savepoint.rollback()
    world.db.expire_all()
    names = {id_: name for name, id_ in world.people.items()}
    return {names[actor.person_id]} if found else set()


@row("supervising.part", own_or_led)
def _(world: World, actor: Actor) -> Names:
    _fill(world)
    return each(world, lambda id_: supervising.part(world.db, actor, id_), "part")


@row("supervising.said", own)
def _(world: World, actor: Actor) -> Names:
    _fill(world)
    return changed(
        world, lambda id_: supervising.said(world.db, actor, id_, 5, True, "yes", NOW), "part"
    )


@row("supervising.note_employed", led)
def _(world: World, actor: Actor) -> Names:
    _fill(world)

    def note(id_: int) -> bool:
        world.db.get_one(Placement, id_).state = "done"
        world.db.flush()
        return supervising.note_employed(world.db, actor, id_, True)

    return changed(world, note, "placement")


def _over(world: World) -> None:
    for id_ in world.ids["placement"].values():
        world.db.get_one(Placement, id_).state = "done"
    for id_ in world.ids["part"].values():
        world.db.get_one(PlacementSupervisor, id_).answered_at = NOW
    world.db.flush()


@row("placement_figures.outcomes", all_for_hr)
def _(world: World, actor: Actor) -> Names:
    _fill(world)
    with world.db.begin_nested() as savepoint:
        _over(world)
        found = placement_figures.outcomes(world.db, actor)
        savepoint.rollback()
    world.db.expire_all()
    return everybody(found)


@row("placement_figures.opinions", all_for_hr)
def _(world: World, actor: Actor) -> Names:
    _fill(world)
    with world.db.begin_nested() as savepoint:
        _over(world)
        found = placement_figures.opinions(world.db, actor)
        savepoint.rollback()
    world.db.expire_all()
    return everybody(found)


@row("visits.invite", own_or_led)
def _(world: World, actor: Actor) -> Names:
    _fill(world)

    def invite(id_: int) -> str | None:
        world.db.get_one(Placement, id_).state = "accepted"
        world.db.flush()
        return visits.invite(world.db, actor, id_, NOW)

    return changed(world, invite, "placement")


@row("visits.pulses", all_for_hr)
def _(world: World, actor: Actor) -> Names:
    _fill(world)

    def answered(id_: int) -> bool:
        world.db.add(StudentPulse(student_id=id_, question="start", value=3, at=NOW))
        world.db.flush()
        return bool(visits.pulses(world.db, actor, id_))

    return changed(world, answered, "student")
