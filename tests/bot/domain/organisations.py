"""Made-up organisations over the years: who left which unit when, and what they answered."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any

from bot.domain.anonymity.cells import Answer, HalfYear, Path, Place
from bot.guides.model import DONT_KNOW, Option, Question
from bot.guides.words import Words

REASONS = ("pay", "workload", "leadership", "travel", "private")
OPTIONS = [Option(id=name, sv=name) for name in REASONS]
QUESTIONS = (
    Question(id="leadership", kind="scale", text=Words(sv="Chef?"), min=1, max=5, dont_know=True),
    Question(id="recommend", kind="scale", text=Words(sv="Råd?"), min=0, max=10, dont_know=True),
    Question(id="again", kind="yes_no", text=Words(sv="Åter?")),
    Question(id="reasons", kind="choices", text=Words(sv="Skäl?"), option=OPTIONS, max_choices=3),
    Question(id="words", kind="text", text=Words(sv="Ord?"), optional=True),
)
TALKS = ("manager", "manager", "manager", "hr", None)
"""By whom exit interviews are held, or that they are not."""
PROFESSIONS = ("nurse", "assistant", "case worker")


@dataclass(frozen=True)
class Leaver:
    id: str
    unit: Path
    half_year: HalfYear
    profession: str
    handed: HalfYear | None
    """When the answer came in, or None for who did not answer."""
    values: Mapping[str, Any]
    """To the questions of the guide as it was then."""
    talk: str | None = None
    """With whom the exit interview was."""
    reasons: tuple[str, ...] = ()
    """Given in it: what weighed most first."""

    @property
    def reached(self) -> bool:
        """Some of the silent were never in the chat and had no link, as everybody knows."""
        return self.handed is not None or int(self.id) % 5 > 0

    @property
    def answer(self) -> Answer:
        return Answer(self.id, self.unit, self.half_year)


@dataclass(frozen=True)
class Organisation:
    leavers: tuple[Leaver, ...]
    moments: tuple[HalfYear, ...]
    """The half-years after which is published: now and then one is skipped."""

    def answered(self, until: HalfYear) -> list[Leaver]:
        """Those whose answers there are when that half-year is published."""
        since = kept_since(until)
        return [
            each
            for each in self.leavers
            if each.handed and each.handed <= until and each.half_year >= since
        ]

    def asked(self, until: HalfYear, since: HalfYear) -> Counter[Place]:
        """The list of departures, which the attacker knows, without those who were never reached
        and those whose answers have been deleted."""
        return Counter(
            each.answer.place
            for each in self.leavers
            if each.reached and since <= each.half_year <= until
        )

    def values(self) -> dict[str, Mapping[str, Any]]:
        return {each.id: each.values for each in self.leavers if each.handed}

    def with_reasons(self, given: Mapping[str, tuple[str, ...]]) -> "Organisation":
        changed = (replace(each, reasons=given.get(each.id, each.reasons)) for each in self.leavers)
        return replace(self, leavers=tuple(changed))

    def with_values(self, values: Mapping[str, Mapping[str, Any]]) -> "Organisation":
        changed = (replace(each, values=values.get(each.id, each.values)) for each in self.leavers)
        return replace(self, leavers=tuple(changed))


def kept_since(moment: HalfYear) -> HalfYear:
    """The first half-year whose answers there are still when that one is published."""
    year, half = moment
    return (year - 1, 1) if half == 2 else (year - 2, 2)


@dataclass
class _Maker:
    chance: Random
    guides: Mapping[HalfYear, frozenset[str]]
    """The questions there are in each half-year."""
    units: list[Path] = field(default_factory=list)
    leavers: list[Leaver] = field(default_factory=list)

    def grow(self, above: Path, depth: int) -> None:
        for n in range(self.chance.randint(1, 4)):
            unit = (*above, f"{len(above)}{n}")
            self.units.append(unit)
            if depth and self.chance.random() < 0.6:
                self.grow(unit, depth - 1)

    def reorganise(self) -> None:
        """A unit gets another name, or that of a sister, and all below move with it."""
        old = self.chance.choice(self.units)
        sisters = [each for each in self.units if each[:-1] == old[:-1] and each != old]
        new = (*old[:-1], f"{old[-1]}'")
        if sisters and self.chance.random() < 0.5:
            new = self.chance.choice(sisters)
        depth = len(old)
        moved = (new + each[depth:] if each[:depth] == old else each for each in self.units)
        self.units = list(dict.fromkeys(moved))

    def leave(self, half_years: list[HalfYear], at: int, rate: float) -> None:
        busy = self.chance.choice((0.1, 0.3, 0.6))
        for unit in self.units:
            if self.chance.random() < busy:
                mood = self.chance.choice(("alike", "split", "mixed", "mixed"))
                for _ in range(self.chance.choice((1, 1, 1, 2, 3, 5, 7, 8, 12, 16))):
                    self.add(unit, half_years, at, rate, mood)

    def add(self, unit: Path, half_years: list[HalfYear], at: int, rate: float, mood: str) -> None:
        late = self.chance.randint(1, 3) if self.chance.random() < 0.06 else 0
        came = at + late < len(half_years) and self.chance.random() < rate
        handed = half_years[at + late] if came else None
        profession = self.chance.choice(PROFESSIONS)
        id_ = f"{len(self.leavers):04}"
        asked = self.guides[handed or half_years[at]]
        everything = said(self.chance, mood, id_)
        values = {question: everything[question] for question in everything if question in asked}
        leaver = Leaver(id_, unit, half_years[at], profession, handed, values)
        self.leavers.append(replace(leaver, **_talk(id_, half_years[at])))


def _talk(id_: str, half_year: HalfYear) -> dict[str, Any]:
    """Of a chance of its own: who leaves and what they answer are as they were without it."""
    chance = Random(f"{id_} {half_year}")
    held = chance.choice(TALKS)
    given = chance.sample(REASONS, chance.randint(0, 3)) if held else ()
    return {"talk": held, "reasons": tuple(given)}


def said(chance: Random, mood: str, id_: str) -> dict[str, Any]:
    grades = {"alike": (1, 1, 1, 1, 1, 1, 2), "split": (1, 5), "mixed": (1, 2, 3, 4, 5, DONT_KNOW)}
    grade = chance.choice(grades[mood])
    unknown = chance.random() < 0.15
    return {
        "leadership": grade,
        "recommend": DONT_KNOW if unknown else chance.randint(0, 6 if mood == "alike" else 10),
        "again": "no" if mood == "alike" else chance.choice(("yes", "no")),
        "reasons": chance.sample(REASONS, chance.randint(1, 3)),
        "words": f"{chance.randint(0, 9999):04} words of {id_}" if chance.random() < 0.5 else None,
    }


def guides(chance: Random, half_years: Sequence[HalfYear]) -> dict[HalfYear, frozenset[str]]:
    """A question may be newer than the others, and that for free text is switched on and off."""
    count = len(half_years)
    first = {each.id: chance.choice((0, 0, 0, chance.randrange(count))) for each in QUESTIONS}
    off = {n for n in range(count) if chance.random() < 0.2}
    return {
        half_year: frozenset(
            id_ for id_, begun in first.items() if begun <= n and not (id_ == "words" and n in off)
        )
        for n, half_year in enumerate(half_years)
    }


def organisation(seed: int) -> Organisation:
    """The same for the same seed: two to five years, units that come and go."""
    chance = Random(seed)
    half_years = [(2026 + n // 2, n % 2 + 1) for n in range(chance.randint(4, 10))]
    maker = _Maker(chance, guides(chance, half_years))
    maker.grow((), chance.randint(0, 3))
    rate = chance.choice((0.3, 0.5, 0.7, 0.7, 0.85, 1.0))
    for at in range(len(half_years)):
        maker.leave(half_years, at, rate)
        if chance.random() < 0.4:
            maker.reorganise()
    moments = [each for each in half_years if chance.random() < 0.85] or half_years[-1:]
    return Organisation(tuple(maker.leavers), tuple(moments))


def organisations(first: int, count: int) -> Iterator[Organisation]:
    for seed in range(first, first + count):
        yield organisation(seed)
