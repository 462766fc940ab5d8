"""What would be different with other schools and agreements, as who is asked needs to see it."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.domain.placements.model import PlacementModel
from bot.guides.words import Words


@dataclass(frozen=True, slots=True)
class Change:
    kind: str
    """school, education, subject, agreement or term."""
    how: str
    """added, removed or changed."""
    name: Words


def changes(before: PlacementModel, after: PlacementModel) -> list[Change]:
    return list(_changes(before, after))


def _changes(before: PlacementModel, after: PlacementModel) -> Iterator[Change]:
    for kind in ("schools", "educations", "subjects", "agreements"):
        was = {each.id: each for each in getattr(before, kind)}
        now = {each.id: each for each in getattr(after, kind)}
        for id_, each in (was | now).items():
            if was.get(id_) != now.get(id_):
                how = "added" if id_ not in was else "changed" if id_ in now else "removed"
                yield Change(kind.removesuffix("s"), how, each)
    yield from _terms(before, after)


def _terms(before: PlacementModel, after: PlacementModel) -> Iterator[Change]:
    was = {(each.school, each.term): each for each in before.terms}
    now = {(each.school, each.term): each for each in after.terms}
    for key in was | now:
        if was.get(key) != now.get(key):
            how = "added" if key not in was else "changed" if key in now else "removed"
            school = after.school(key[0]) or before.school(key[0])
            yield Change("term", how, Words(sv=f"{key[1]}, {school.sv if school else key[0]}"))
