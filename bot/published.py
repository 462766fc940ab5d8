"""What is published of leavers' surveys, put together for who looks at it.

All of it is made from published cells and the guides' words; it knows of nothing else.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from bot import publication
from bot.domain.anonymity import half_years
from bot.domain.anonymity.cells import HalfYear, Path
from bot.domain.anonymity.results import Comments, Distribution, Published, together
from bot.guides.model import Question
from bot.publication import Told
from bot.talk import House
from storage.database import Session
from storage.exit_surveys import GUIDE


class Eyes(Protocol):
    """Whoever looks at it: in the chat, or as a reader of a report."""

    @property
    def db(self) -> Session: ...

    @property
    def house(self) -> House: ...

    def label(self, key: str, **facts: Any) -> str: ...


@dataclass(frozen=True, slots=True)
class Seen:
    """One cell, or all that was published for a time."""

    place: str
    path: str
    """Where in the organisation that is; empty at the top of it."""
    span: str
    """Its months."""
    units: tuple[str, ...]
    """Those that a cell of several units is of."""
    answers: int
    """At least so many."""
    told: tuple[tuple[Question, Distribution], ...]
    withheld: tuple[Question, ...]
    comments: tuple[tuple[Question, Comments], ...]


def of_cell(eyes: Eyes, cells: Sequence[Told], id_: int) -> Seen | None:
    found = next((each.published for each in cells if each.id == id_), None)
    if found is None:
        return None
    asked = questions(eyes, [found])
    known = [each for each in found.distributions if each.question in asked]
    several = found.units != (found.unit,)
    return Seen(
        place_of(eyes, found),
        path_of(eyes, found.unit) if len(found.unit) > 1 else "",
        span_of(eyes, found.first, found.last),
        tuple(unit_name(eyes, unit) for unit in found.units) if several else (),
        found.answers,
        tuple((asked[d.question], d) for d in known if d.shares),
        tuple(asked[d.question] for d in known if not d.shares),
        tuple((asked[c.question], c) for c in found.comments if c.question in asked),
    )


def of_period(eyes: Eyes, cells: Sequence[Told], period: str) -> Seen | None:
    """All cells that were published for a year or half-year, put together."""
    found = [each.published for each in reversed(cells) if period in periods_of(each.until)]
    if not found:
        return None
    told, withheld = [], []
    for question in questions(eyes, found).values():
        if question.kind == "text":
            continue
        whole = together(_of_question(found, question.id))
        if whole is None:
            withheld.append(question)
        else:
            told.append((question, whole))
    return Seen(
        eyes.label("survey_results.all_units"),
        "",
        period_name(eyes, period),
        (),
        sum(each.answers for each in found),
        tuple(told),
        tuple(withheld),
        (),
    )


def _of_question(cells: Iterable[Published], question_id: str) -> list[Distribution]:
    return [d for each in cells for d in each.distributions if d.question == question_id]


def questions(eyes: Eyes, cells: Sequence[Published]) -> dict[str, Question]:
    """The questions that these cells tell of, in today's words, or else as they were put. One
    that was withdrawn before anybody met it is left out."""
    told = [each.question for cell in cells for each in cell.distributions]
    told += [each.question for cell in cells for each in cell.comments]
    known = {each.id: each for each in eyes.house.library.guides[GUIDE].questions}
    if not known.keys() >= {*told}:
        former = publication.former_guides(eyes.db)
        known = {each.id: each for guide in former for each in guide.questions} | known
    return {id_: known[id_] for id_ in dict.fromkeys(told) if id_ in known}


# What they are called


def periods_of(until: HalfYear) -> tuple[str, str]:
    """The year and the half-year that a cell is published for."""
    return str(until[0]), half_years.write(until)


def period_name(eyes: Eyes, period: str) -> str:
    if "-" not in period:
        return period
    half_year = half_years.read(period)
    return span_of(eyes, half_year, half_year)


def span_of(eyes: Eyes, first: HalfYear, last: HalfYear, *, short: bool = False) -> str:
    return eyes.label("survey_results.span", first=first, last=last, short=short)


def place_of(eyes: Eyes, cell: Published, *, above: bool = False) -> str:
    """The unit's name; `above` adds that of the unit above it, since some have the same."""
    several = cell.units != (cell.unit,)
    name = unit_name(eyes, cell.unit)
    upper = cell.unit[-2] if above and len(cell.unit) > 1 else ""
    return eyes.label("survey_results.place", name=name, above=upper, several=several)


def path_of(eyes: Eyes, unit: Path) -> str:
    return " / ".join(unit) if unit else eyes.house.organisation


def unit_name(eyes: Eyes, unit: Path) -> str:
    return unit[-1] if unit else eyes.house.organisation
