"""What somebody asks for in their own words, held against all that people have and are called.

Å is a, endings are left out, small slips of the finger are forgiven; nothing is guessed beyond
that. The words that mean nothing here are handed back.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, Final

from bot.domain.competence.model import CompetenceModel
from bot.guides.numerals import fold
from bot.guides.words import Words
from storage.search import AtLeast, Concept, Names

_WORD = re.compile(r"[^\W_]+")
_ENDINGS = re.compile(r"(?<=....)(?:orna|arna|erna|ens|ets|ans|en|et|an|ar|or|er|na|s|a|e)$")
SMALL: Final = frozenset(
    fold(
        """
        vem vilka vilken någon nån några finns det den de är har kan och eller med av som en ett i
        på inom hos vid in till för om åt sig jag du vi oss er mig dig man min mitt mina din ditt
        dina vår vårt våra hittar hitta sök letar efter visa talar pratar behärskar jobbar arbetar
        bra duktig utbildad utbildning intyg kompetens hjälpa hjälp fråga svara alla här just nu
        också behöver söker vet något nåt ha får kunskap kunskaper kunnig erfarenhet erfaren
        personal person personer medarbetare kollega kollegor folk minst lägst nivå nivån högre
        the a an who which anyone anybody someone is are has have can knows know speaks at on of
        and or with for find me my our your least level higher
        """
    ).split()
)
"""Words that a question is made of. Inside a longer name they count all the same."""
PLACES: Final = frozenset(fold("i på inom hos vid in at on").split())
"""What comes after one of them is a unit rather than anything else."""
LONGEST: Final = 5
"""Words in a row that are looked for as one name."""

WHOLE, WORD, PART, AROUND, NEAR = range(5)
"""How well a name fits what was said: it is just that; has it as a word; has it in a word; has a
word that is in what was said; or none of these."""


@dataclass(frozen=True, slots=True)
class Term:
    """A name of something, and what of it is to be looked for."""

    room: str
    """A field of `storage.search.Concept`, or unit."""
    value: Any
    name: str


CEFR: Final = ("A1", "A2", "B1", "B2", "C1", "C2")
"""The levels of the languages that people add."""


@dataclass(frozen=True, slots=True)
class Level:
    """A level that has a name: asked for, it is meant with those above it."""

    areas: tuple[AtLeast, ...]
    grades: tuple[str, ...] = ()
    """Itself and the higher ones, where they are those of languages."""

    def of(self, term: Term) -> bool:
        """Whether it can be a level of this."""
        if term.room == "areas":
            return any(each.area == term.value for each in self.areas)
        return term.room == "qualifications" and term.value[0] == "language" and bool(self.grades)


@dataclass(frozen=True, slots=True)
class Asked:
    """A thing that is asked for, as it was said."""

    said: str
    terms: tuple[Term, ...]
    level: str = ""
    """The one that was named with it."""
    least: tuple[Level, ...] = ()
    """What is called so."""

    @property
    def concept(self) -> Concept:
        rooms: dict[str, dict[Any, None]] = defaultdict(dict)
        for term in self.terms:
            rooms[term.room][term.value] = None
        least = [
            each for level in self.least for each in level.areas if each.area in rooms["areas"]
        ]
        grades = dict.fromkeys(grade for level in self.least for grade in level.grades)
        named = {room: tuple(values) for room, values in rooms.items()}
        return Concept(**named, least=tuple(least), grades=tuple(grades))

    def at(self, name: str, levels: Sequence[Level]) -> "Asked | None":
        """The same at this level or higher; None where it has no such levels."""
        theirs = tuple(term for term in self.terms if any(level.of(term) for level in levels))
        return replace(self, terms=theirs, level=name, least=tuple(levels)) if theirs else None


@dataclass(frozen=True, slots=True)
class Understood:
    things: tuple[Asked, ...] = ()
    units: tuple[Term, ...] = ()
    unknown: tuple[str, ...] = ()
    nowhere: tuple[str, ...] = ()
    """Those of the unknown that were said as a place, where something is asked for that is
    known."""


@dataclass
class Vocabulary:
    """Names by their words."""

    _whole: dict[tuple[str, ...], list[Term]] = field(default_factory=lambda: defaultdict(list))
    _with: dict[str, list[tuple[Term, tuple[str, ...]]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    """By a word without its ending, with all the words of the name."""
    _written: dict[str, list[Term]] = field(default_factory=lambda: defaultdict(list))
    """By a word as it is written."""
    _levels: dict[tuple[str, ...], list[Level]] = field(default_factory=lambda: defaultdict(list))
    """By the words of a level's name."""

    @classmethod
    def of(cls, terms: Iterable[Term], levels: Iterable[tuple[str, Level]] = ()) -> "Vocabulary":
        made = cls()
        for name, level in levels:
            made._levels[_words(name)].append(level)
        for term in terms:
            written = _words(term.name)
            words = tuple(stem(word) for word in written)
            made._whole[words].append(term)
            for word in set(words):
                made._with[word].append((term, words))
            for word in set(written):
                made._written[word].append(term)
        return made

    def fitting(self, written: Sequence[str], *, units: bool) -> tuple[int, list[Term]]:
        """How well the best fits, and all that fit; NEAR and nothing where none does.

        Of units only the best: who says *LSS* does not mean *LSS natt* where there is an LSS. An
        ombud is in språkombud, but whoever asks for that means no other where there is one.
        """
        grades: dict[Term, int] = {}
        for grade, term in self._graded(written):
            if (term.room == "unit") == units:
                grades[term] = min(grade, grades.get(term, NEAR))
        best = min(grades.values(), default=NEAR)
        fit = sorted(grades, key=lambda term: grades[term])
        worst = best if units else max(best, PART)
        return best, [term for term in fit if grades[term] <= worst]

    def _graded(self, written: Sequence[str]) -> Iterator[tuple[int, Term]]:
        words = tuple(stem(word) for word in written)
        yield from ((WHOLE, term) for term in self._whole.get(words, ()))
        for term, theirs in self._with.get(words[0], ()):
            if any(theirs[i : i + len(words)] == words for i in range(len(theirs))):
                yield WORD, term
        if len(words) == 1:
            for other, terms in self._written.items():
                grade = _overlap(written[0], other)
                if grade < NEAR:
                    heads = other.endswith(written[0])
                    yield from ((grade, term) for term in terms if heads or not _is_position(term))

    def near(self, written: str) -> list[Term]:
        """What differs by a slip of the finger: a letter, or two in a long word."""
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        slips = 0 if len(written) < 4 else 1 if len(written) < 8 else 2
        found = process.extract(
            written, list(self._written), scorer=OSA.distance, score_cutoff=slips, limit=5
        )
        best = [other for other, distance, _ in found if distance == found[0][1]] if slips else []
        return list(dict.fromkeys(term for other in best for term in self._written[other]))

    def understand(self, text: str) -> Understood:
        said = [(match.group(), fold(match.group())) for match in _WORD.finditer(text)]
        things: list[Asked] = []
        units: dict[Term, None] = {}
        unknown: list[str] = []
        nowhere: list[str] = []
        at = 0
        level: tuple[str, list[Level]] | None = None
        """Said before what it is a level of."""
        while at < len(said):
            if found := self._level(said[at:]):
                length, levels = found
                name = " ".join(word for word, _ in said[at : at + length])
                if things and (raised := things[-1].at(name, levels)):
                    things[-1] = raised
                    at += length
                    continue
                if self._begins_with(said[at + length :], levels):
                    level = name, levels
                    at += length
                    continue
            if said[at][1] in SMALL:
                at += 1
                continue
            place = at > 0 and said[at - 1][1] in PLACES
            length, terms = self._best(said[at:], place)
            words = " ".join(word for word, _ in said[at : at + length])
            if not terms:
                (nowhere if place else unknown).append(words)
            elif terms[0].room == "unit":
                units |= dict.fromkeys(terms)
            else:
                thing = Asked(words, tuple(terms))
                things.append((thing.at(*level) if level else None) or thing)
                level = None
            at += length
        if not things:
            unknown, nowhere = [*unknown, *nowhere], []
        return Understood(tuple(things), tuple(units), tuple(unknown), tuple(nowhere))

    def _level(self, said: Sequence[tuple[str, str]]) -> tuple[int, list[Level]] | None:
        """How many of the words name a level, and which ones are called so."""
        for length in range(min(LONGEST, len(said)), 0, -1):
            levels = self._levels.get(tuple(word for _, word in said[:length]))
            if levels:
                return length, levels
        return None

    def _begins_with(self, said: Sequence[tuple[str, str]], levels: Sequence[Level]) -> bool:
        """Whether what comes next has such levels: *god nivå i dokumentation*."""
        rest = next((said[n:] for n, (_, word) in enumerate(said) if word not in SMALL), ())
        terms = self._best(rest, place=False)[1] if rest else []
        return any(level.of(term) for level in levels for term in terms)

    def _best(self, said: Sequence[tuple[str, str]], place: bool) -> tuple[int, list[Term]]:
        """How many of the words are one name, and what it is the name of."""
        for length in range(min(LONGEST, len(said)), 0, -1):
            if length > 1 and said[length - 1][1] in SMALL:
                continue
            words = [word for _, word in said[:length]]
            unit, in_unit = self.fitting(words, units=True)
            thing, in_thing = self.fitting(words, units=False)
            if in_unit and (unit < thing or (place and unit <= max(thing, WORD))):
                return length, in_unit
            if in_thing:
                return length, in_thing
        found = self.near(said[0][1])
        units = [term for term in found if term.room == "unit"]
        others = [term for term in found if term.room != "unit"]
        return 1, (units or others) if place else (others or units)


def _is_position(term: Term) -> bool:
    return term.room == "positions"


def _overlap(said: str, name: str) -> int:
    """Demens in demensombud, and ombud as well, but not *om* in everything; and a delegation in
    läkemedelsdelegering. *Vård* is in vårdbiträde too, but nobody means a position by it, as they
    do by *chef*."""
    if (len(said) > 2 and name.startswith(said)) or (len(said) > 3 and name.endswith(said)):
        return PART
    if len(name) > 4 and name not in SMALL and (said.startswith(name) or said.endswith(name)):
        return AROUND
    return NEAR


@lru_cache(maxsize=20_000)
def _words(name: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(fold(name)))


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """Without its ending: *hemtjänsten* and *hemtjänst* are one word, and so are others that a
    grammar would part."""
    return _ENDINGS.sub("", word)


# Where the names come from


@dataclass(frozen=True, slots=True)
class _Source:
    names: Names
    hash: str
    """Of the model, which tells it from others."""
    model: CompetenceModel = field(compare=False)


def known(names: Names, model: CompetenceModel) -> Vocabulary:
    """All that can be asked for; made anew when any of it has changed."""
    return _known(_Source(names, model.hash, model))


@lru_cache(maxsize=1)
def _known(source: _Source) -> Vocabulary:
    return Vocabulary.of(terms(source.names, source.model), levels(source.model))


def terms(names: Names, model: CompetenceModel) -> Iterator[Term]:
    """All that can be asked for, in every language."""
    yield from (Term("competences", name, name) for name in names.competences)
    yield from (Term("assignments", name, name) for name in names.assignments)
    yield from (Term("qualifications", each, each[1]) for each in names.qualifications)
    yield from (Term("positions", id_, name) for id_, name in names.positions)
    yield from (Term("unit", id_, name) for id_, name in names.units)
    competences = _by_name((name, name) for name in names.competences)
    areas: list[tuple[Words, str, str]] = [(area, "areas", area.id) for area in model.areas]
    kinds: list[tuple[Words, str, str]] = [
        (kind, "certificates", kind.id) for kind in model.certificates
    ]
    for words, room, id_ in areas + kinds:
        yield from _called(words, room, id_)
        for name in competences.get(words.sv.casefold(), ()):  # known in other languages too
            yield from _called(words, "competences", name)
    yield from _of_roles(names, model)
    yield from _of_professions(names, model)


def _of_roles(names: Names, model: CompetenceModel) -> Iterator[Term]:
    by_name = _by_name((name, name) for name in names.assignments)
    for role in model.ombud_roles:
        for called in role.assignments:
            for name in by_name.get(called.casefold(), ()):
                yield from _called(role, "assignments", name)


def _of_professions(names: Names, model: CompetenceModel) -> Iterator[Term]:
    by_name = _by_name((name, id_) for id_, name in names.positions)
    for profession in model.professions:
        for position in profession.positions:
            for id_ in by_name.get(position.casefold(), ()):
                yield from _called(profession, "positions", id_)


def _by_name(pairs: Iterable[tuple[str, Any]]) -> Mapping[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    for name, value in pairs:
        found[name.casefold()].append(value)
    return found


def _called(words: Words, room: str, value: Any) -> Iterator[Term]:
    for name in {words.sv, words.of("en"), words.of("latt")}:
        yield Term(room, value, name)


def levels(model: CompetenceModel) -> Iterator[tuple[str, Level]]:
    """Every level by its names in each language, as a level of what it is used for."""
    for scale in model.scales:
        spoken = [level.sv for level in scale.levels]
        for n, words in enumerate(scale.levels, 1):
            grades = tuple(spoken[n - 1 :]) if set(spoken) <= set(CEFR) else ()
            level = Level(tuple(_at_least(model, scale.id, n)), grades)
            yield from ((name, level) for name in {words.sv, words.of("en"), words.of("latt")})


def _at_least(model: CompetenceModel, scale: str, n: int) -> Iterator[AtLeast]:
    for area in model.areas:
        if area.scale == scale:
            yield AtLeast(area.id, n)
        elif area.scale is None:
            theirs = (
                each.id
                for each in model.professions
                if each.scale == scale and area.id in each.areas
            )
            if professions := tuple(theirs):
                yield AtLeast(area.id, n, professions)
