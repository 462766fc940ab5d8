"""What one person can, and changes to it."""

from storage import (
    certificates,
    qualifications,
    records,
    shown,
)
from storage.access import Actor
from storage.certificates import NewCertificate
from tests.storage.municipality import NOW, TODAY
from tests.storage.rights.matrix import (
    Names,
    changed,
    each,
    gave,
    here,
    known,
    of_concern,
    ombud_too,
    own_or_led,
    readable,
    reports,
    row,
)
from tests.storage.rights.world import SHOWS, SOON, World

PARTS = {
    "name": known,
    "competences": readable,
    "assignments": ombud_too,
    "levels": readable,
    "certificates": readable,
}


@row(
    "records.of", lambda role: frozenset().union(*(_of(part, PARTS[part](role)) for part in PARTS))
)
def _(world: World, actor: Actor) -> Names:
    """Each part of a record has its own rule."""
    ombud = {"demensombud"}
    every = (records.of(world.db, actor, id_, ombud, TODAY) for id_ in world.people.values())
    found = [record for record in every if record is not None]
    return {
        each
        for part in PARTS
        for each in _of(part, {record.name for record in found if getattr(record, part)})
    }


def _of(part: str, names: Names) -> frozenset[str]:
    return frozenset(f"{part} of {name}" for name in names)


for _kind, _rule in {"course": readable, "wish": own_or_led}.items():

    @row(f"qualifications.of: {_kind}", _rule)
    def _qualified(world: World, actor: Actor, kind: str = _kind) -> Names:
        def has(id_: int) -> bool:
            found = qualifications.of(world.db, actor, id_)
            return any(each.kind == kind for each in found)

        return each(world, has)


@row("qualifications.add", own_or_led)
def _(world: World, actor: Actor) -> Names:
    return changed(world, lambda id_: qualifications.add(world.db, actor, id_, "course", "Ny", NOW))


@row("qualifications.note_course", own_or_led)
def _(world: World, actor: Actor) -> Names:
    return changed(world, lambda id_: qualifications.note_course(world.db, actor, id_, "Ny", NOW))


@row("qualifications.forget_course", own_or_led)
def _(world: World, actor: Actor) -> Names:
    names = {id_: name for name, id_ in world.people.items()}
    return changed(
        world,
        lambda id_: qualifications.forget_course(world.db, actor, id_, f"course {names[id_]}", NOW),
    )


@row("qualifications.remove", own_or_led)
def _(world: World, actor: Actor) -> Names:
    return changed(world, lambda id_: qualifications.remove(world.db, actor, id_), "course")


@row("shown.of", lambda role: role.own & SHOWS)
def _(world: World, actor: Actor) -> Names:
    return SHOWS if shown.of(world.db, actor) else ()


# Certificates


@row("certificates.of", own_or_led)
def _(world: World, actor: Actor) -> Names:
    return each(world, lambda id_: certificates.of(world.db, actor, id_))


@row("certificates.given", gave)
def _(world: World, actor: Actor) -> Names:
    return {card.person for card in certificates.given(world.db, actor, TODAY)}


@row("certificates.issuers_near", own_or_led)
def _(world: World, actor: Actor) -> Names:
    return each(world, lambda id_: certificates.issuers_near(world.db, actor, id_, TODAY))


@row("certificates.find", of_concern)
def _(world: World, actor: Actor) -> Names:
    return each(world, lambda id_: certificates.find(world.db, actor, id_), "certificate")


@row("certificates.several", own_or_led)
def _(world: World, actor: Actor) -> Names:
    ids = list(world.ids["certificate"].values())
    return {card.person for card in certificates.several(world.db, actor, ids, TODAY)}


@row("certificates.ending", here(reports))
def _(world: World, actor: Actor) -> Names:
    return {card.person for card in certificates.ending(world.db, actor, TODAY)}


@row("certificates.add", own_or_led)
def _(world: World, actor: Actor) -> Names:
    new = NewCertificate("fire", TODAY, SOON)
    return changed(world, lambda id_: certificates.add(world.db, actor, id_, new, TODAY))


@row("certificates.put_file", own_or_led)
def file_of_certificate(world: World, actor: Actor) -> set[str]:
    def put(id_: int) -> bool:
        return certificates.put_file(world.db, actor, id_, None, None)

    return changed(world, put, "certificate")


@row("certificates.end", of_concern)
def _(world: World, actor: Actor) -> Names:
    return changed(world, lambda id_: certificates.end(world.db, actor, id_, TODAY), "certificate")
