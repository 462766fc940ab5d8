"""A unit's people as the grid takes them: what storage holds, by the organisation's model."""

from collections.abc import Sequence
from datetime import date

from bot.domain.competence import grid as domain
from bot.domain.competence.grid import Findings, Member
from bot.domain.competence.model import OmbudRole
from bot.talk import Talk
from storage import assessments, grid, units
from storage.grid import Seat, Wanted


def members(talk: Talk, unit_id: int | None) -> list[Member]:
    """Those of a unit whom the speaker leads, or who report to the speaker. Raises
    `storage.grid.TooMany`."""
    seats = grid.grid(talk.db, talk.actor, unit_id, talk.today)
    return [_member(talk, seat) for seat in seats]


def _member(talk: Talk, seat: Seat) -> Member:
    """With the levels of the profession they have now: those of another say nothing of it."""
    profession = talk.competence.profession_of(seat.position)
    id_ = profession.id if profession else None
    return Member(
        seat.person_id,
        seat.name,
        seat.position,
        id_,
        {each.area: each.level for each in seat.levels if each.profession in ("", id_)},
        _certificates(talk, seat),
        frozenset(seat.assignments),
    )


def _certificates(talk: Talk, seat: Seat) -> dict[str, date | None]:
    """With what the people file calls as a certificate is called: it has no known end."""
    held = {each.kind: each.last_day for each in seat.certificates}
    named = {name.casefold() for name in seat.competences}
    without_end = {
        kind.id: None for kind in talk.competence.certificates if kind.sv.casefold() in named
    }
    return held | without_end


def unit_name(talk: Talk, unit_id: int | None) -> str | None:
    """None for the speaker's own team."""
    unit = units.find(talk.db, talk.actor, unit_id) if unit_id is not None else None
    return unit.name if unit else None


def findings(talk: Talk, members: Sequence[Member]) -> Findings:
    """What is short among them; an ombud is that of all who work where they do."""
    ids = [member.person_id for member in members]
    roles = {role.id: _folded(role) for role in talk.competence.ombud_roles}
    there = grid.ombud_beside(talk.db, talk.actor, roles, ids, talk.today)
    return domain.findings(talk.competence, members, talk.today, there)


def _folded(role: OmbudRole) -> frozenset[str]:
    return frozenset(name.casefold() for name in role.assignments)


def wanted_roles(talk: Talk) -> list[Wanted]:
    """The ombud roles of the model, by the positions of this organisation."""
    model = talk.competence
    positions: dict[str, set[int]] = {}
    for id_, name in assessments.position_names(talk.db).items():
        profession = model.profession_of(name)
        if profession is not None:
            positions.setdefault(profession.id, set()).add(id_)
    return [
        Wanted(
            role.id,
            _folded(role),
            frozenset(id_ for each in role.professions for id_ in positions.get(each, ())),
        )
        for role in model.ombud_roles
    ]
