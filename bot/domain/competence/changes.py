"""What would be different with another competence model, as whoever is asked needs to see it."""

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest

from bot.domain.competence.model import CompetenceModel, Profession, Scale
from bot.guides.words import Words

Pair = tuple[Profession, Profession]
"""The same profession before and after."""


@dataclass(frozen=True)
class Counted:
    """How many of a kind come, go and change."""

    kind: str
    """profession, scale, area, certificate, ombud, key_function, course, plan,
    growth or forecast."""
    added: int
    removed: int
    changed: int


@dataclass(frozen=True)
class Reshaped:
    """A profession that is assessed in other things, or on other levels."""

    profession: Profession
    scale: tuple[Scale, Scale] | None
    """Before and after, where it has another one."""
    added: tuple[Words, ...]
    """Areas."""
    removed: tuple[Words, ...]


@dataclass(frozen=True)
class Changes:
    added: tuple[Profession, ...]
    removed: tuple[Profession, ...]
    shares: tuple[Pair, ...]
    """Those whose target shares differ."""
    rescaled: tuple[Pair, ...]
    """Those that get more levels or fewer: earlier assessments are not reckoned anew."""
    reshaped: tuple[Reshaped, ...]
    levels: tuple[tuple[Words, Words], ...]
    """Levels by another name."""
    others: tuple[Counted, ...]
    """Whatever else differs; of a profession its name, its positions or meanings."""

    @property
    def is_any(self) -> bool:
        named = (self.added, self.removed, self.shares, self.rescaled, self.reshaped, self.levels)
        return any(named) or bool(self.others)


def changes(before: CompetenceModel, after: CompetenceModel) -> Changes:
    old = {each.id: each for each in before.professions}
    new = {each.id: each for each in after.professions}
    both = [(old[id_], each) for id_, each in new.items() if id_ in old]
    counts = ((len(before.levels(was)), len(after.levels(now))) for was, now in both)
    return Changes(
        added=tuple(each for id_, each in new.items() if id_ not in old),
        removed=tuple(each for id_, each in old.items() if id_ not in new),
        shares=tuple(pair for pair in both if pair[0].shares != pair[1].shares),
        rescaled=tuple(pair for pair, (was, now) in zip(both, counts, strict=True) if was != now),
        reshaped=tuple(_reshaped(before, after, both)),
        levels=tuple(dict.fromkeys(_renamed(before, after))),
        others=tuple(_others(before, after)),
    )


def _reshaped(
    before: CompetenceModel, after: CompetenceModel, both: Iterable[Pair]
) -> Iterator[Reshaped]:
    for was, now in both:
        scale = (before.scale_of(was), after.scale_of(now)) if was.scale != now.scale else None
        added = _areas(after, [each for each in now.areas if each not in was.areas])
        removed = _areas(before, [each for each in was.areas if each not in now.areas])
        if scale or added or removed:
            yield Reshaped(now, scale, added, removed)


def _areas(model: CompetenceModel, ids: Iterable[str]) -> tuple[Words, ...]:
    return tuple(area for id_ in ids if (area := model.area(id_)))


def _renamed(before: CompetenceModel, after: CompetenceModel) -> Iterator[tuple[Words, Words]]:
    old = {scale.id: scale.levels for scale in before.scales}
    for scale in after.scales:
        for was, now in zip_longest(old.get(scale.id, ()), scale.levels):
            if was and now and was.sv != now.sv:
                yield was, now


def _others(before: CompetenceModel, after: CompetenceModel) -> Iterator[Counted]:
    sides = (_parts(before), _parts(after))
    for kind, old in sides[0].items():
        new = sides[1][kind]
        told = kind == "profession"  # by name, when they come or go
        added = 0 if told else len(new.keys() - old.keys())
        removed = 0 if told else len(old.keys() - new.keys())
        changed = sum(new[key] != each for key, each in old.items() if key in new)
        if added or removed or changed:
            yield Counted(kind, added, removed, changed)


def _parts(model: CompetenceModel) -> dict[str, Mapping[Hashable, object]]:
    """By kind and id, without what is told of by itself."""
    return {
        "profession": {
            each.id: each.model_copy(update={"shares": (), "scale": "", "areas": ()})
            for each in model.professions
        },
        "scale": {each.id: _without_names(each) for each in model.scales},
        "area": {each.id: each for each in model.areas},
        "certificate": {each.id: each for each in model.certificates},
        "ombud": {each.id: each for each in model.ombud_roles},
        "key_function": {each.id: each for each in model.key_functions},
        "course": {each.id: each for each in model.courses},
        "plan": {(each.course, each.units, each.professions): each.need for each in model.plan},
        "growth": {(each.profession, each.years): each.percent for each in model.growths},
        "forecast": {each.id: each for each in model.forecasts},
    }


def _without_names(scale: Scale) -> object:
    levels = [(level.en, level.latt) for level in scale.levels]
    return scale.sv, scale.en, scale.latt, levels, scale.meanings
