"""What somebody asks for in their own words, held against all that people have and are called.

Å is a, endings are left out, small slips of the finger are forgiven; nothing is guessed beyond
that. The words that mean nothing here are handed back.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final

from bot.domain.competence.model import CompetenceModel
from bot.guides.numerals import fold
from bot.guides.words import Words
from storage.search import Concept, Names

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
        personal person personer medarbetare kollega kollegor folk
        the a an who which anyone anybody someone is are has have can knows know speaks at on of
        and or with for find me my our your
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


@dataclass(frozen=True, slots=True)
class Asked:
    """A thing that is asked for, as it was said."""

    said: str
    terms: tuple[Term, ...]

    @property
    def concept(self) -> Concept:
        rooms: dict[str, dict[Any, None]] = defaultdict(dict)
        for term in self.terms:
            rooms[term.room][term.value] = None
        return Concept(**{room: tuple(values) for room, values in rooms.items()})


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

    @classmethod
    def of(cls, terms: Iterable[Term]) -> "Vocabulary":
        made = cls()
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
        while at < len(said):
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
                things.append(Asked(words, tuple(terms)))
            at += length
        if not things:
            unknown, nowhere = [*unknown, *nowhere], []
        return Understood(tuple(things), tuple(units), tuple(unknown), tuple(nowhere))

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
    return Vocabulary.of(terms(source.names, source.model))


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
