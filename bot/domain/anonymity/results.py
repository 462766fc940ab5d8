"""What is told of a cell. The rules: `bot.domain.anonymity`."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict

from bot.domain.anonymity.cells import FLOOR, Cell, HalfYear, Path
from bot.domain.tallies import COUNTED, bounds
from bot.guides.model import Question

COMMENTS_FROM = 10
"""People in a cell who were asked for comments, below which none are told."""
ENPS = ("detractors", "passives", "promoters")
"""0 to 6, 7 and 8, 9 and 10: how a scale from 0 to 10 is told."""
STEP = 5
"""Per cent by which shares are rounded, and answers by which numbers of them are."""

Values = Mapping[str, Any]
"""One person's answers by question, as the guide's kinds store them."""


class Issued(BaseModel):
    """A value that is shown and kept as it is, also as JSON."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", hide_input_in_errors=True)


class Share(Issued):
    value: int | str
    percent: int
    """Of those who answered, rounded: the shares need not add up to 100."""


class Distribution(Issued):
    question: str
    answers: int
    """At least so many said something else than "don't know"; 0 when it is withheld."""
    shares: tuple[Share, ...]
    """All that can be answered, in the guide's order. Empty when it is withheld: too few answered,
    or too much alike. Which of the two is not told."""

    @property
    def values(self) -> tuple[int | str, ...]:
        return tuple(share.value for share in self.shares)

    @property
    def enps(self) -> int | None:
        """From -100 to 100, in steps of five; unset for what is not asked from 0 to 10."""
        percent = {share.value: share.percent for share in self.shares}
        return percent["promoters"] - percent["detractors"] if self.values == ENPS else None

    @property
    def mean(self) -> float | None:
        """Of a scale, to one decimal, made of the rounded shares; unset for anything else."""
        steps = [(each.value, each.percent) for each in self.shares if isinstance(each.value, int)]
        total = sum(percent for _, percent in steps)
        return round(sum(value * percent for value, percent in steps) / total, 1) if total else None


class Comments(Issued):
    question: str
    texts: tuple[str, ...]
    """Sorted by themselves: nothing tells which of them, to other questions, one person wrote."""


class Published(Issued):
    """All that is ever told of a cell."""

    unit: Path
    units: tuple[Path, ...]
    first: HalfYear
    last: HalfYear
    answers: int
    """There are at least so many."""
    distributions: tuple[Distribution, ...]
    comments: tuple[Comments, ...]
    """To the questions that got any; none where fewer than ten in the cell were asked."""


def results(cell: Cell, given: Mapping[str, Values], questions: Iterable[Question]) -> Published:
    """Count a new cell, once; keep what this returns and never count the cell again.

    `given`: the values by the id of the answer, with None for a question that was skipped; one that
    was not asked, being newer or switched off then, is missing. A question is counted among those
    who were asked it, and is told when they are enough by themselves. Leave out those that have
    not always been `the_same`. Raise KeyError when an answer of the cell is not given, ValueError
    when the cell is too small.
    """
    if len(cell.answers) < max(cell.least, FLOOR):
        raise ValueError(f"A cell of {len(cell.answers)} answers is too small to be published.")
    rows = [given[id_] for id_ in sorted(cell.answers)]
    questions = list(questions)
    counted = [each for each in questions if each.kind in COUNTED]
    texts = [each.id for each in questions if each.kind == "text"]
    return Published(
        unit=cell.unit,
        units=cell.units,
        first=cell.first,
        last=cell.last,
        answers=_at_least(len(rows), cell.least),
        distributions=tuple(_distribution(each, rows, cell.least) for each in counted),
        comments=tuple(found for each in texts if (found := _comments(each, rows)).texts),
    )


def the_same(question: Question, former: Iterable[Question]) -> bool:
    """Whether it could be answered alike in earlier guides, where it had the same id.

    An option that only the latest few could choose would tell what they chose. So a question whose
    options change gets a new id.
    """
    return all((each.kind, _told(each)) == (question.kind, _told(question)) for each in former)


def together(parts: Sequence[Distribution]) -> Distribution | None:
    """One question over several cells, made of what was issued; None when all is withheld.

    The exact total, less the cells shown beside it, would be the distribution of the one withheld.
    Where a guide was changed, only what can be answered as in the last part is put together.
    """
    shown = [part for part in parts if part.shares]
    if not shown:
        return None
    shown = [part for part in shown if part.values == shown[-1].values]
    weights = [part.answers for part in shown]
    shares = []
    for same in zip(*(part.shares for part in shown), strict=True):
        percent = sum(share.percent * weight for share, weight in zip(same, weights, strict=True))
        shares.append(Share(value=same[0].value, percent=round(percent / sum(weights))))
    return Distribution(question=shown[0].question, answers=sum(weights), shares=tuple(shares))


def _distribution(question: Question, rows: Sequence[Values], least: int) -> Distribution:
    values = _told(question)
    given = [found for row in rows if (found := _said(question, row) & {*values})]
    times = Counter(value for found in given for value in found)
    answered = len(given)
    if answered < least or _alike(times, answered):
        return Distribution(question=question.id, answers=0, shares=())
    shares = tuple(Share(value=each, percent=_percent(times[each], answered)) for each in values)
    return Distribution(question=question.id, answers=_at_least(answered, least), shares=shares)


def _alike(times: Counter[int | str], answered: int) -> bool:
    """Whether all gave one value, or all but one, or so nearly all that it is told as all."""
    most = max(times.values())
    return most >= answered - 1 or _percent(most, answered) == 100


def _told(question: Question) -> tuple[int | str, ...]:
    match question.kind:
        case "scale" if bounds(question) == (0, 10):
            return ENPS
        case "scale":
            low, high = bounds(question)
            return tuple(range(low, high + 1))
        case "yes_no":
            return "yes", "no"
        case _:
            return tuple(option.id for option in question.options)


def _said(question: Question, row: Values) -> frozenset[int | str]:
    """Nothing, for whoever skipped the question."""
    value = row.get(question.id)
    if isinstance(value, list | tuple):
        return frozenset(value)
    if isinstance(value, int) and _told(question) == ENPS:
        return frozenset([ENPS[(value >= 7) + (value >= 9)]])
    return frozenset() if value is None else frozenset([value])


def _comments(question: str, rows: Sequence[Values]) -> Comments:
    asked = [row[question] for row in rows if question in row]
    texts = [str(value).strip() for value in asked if value]
    told = sorted(text for text in texts if text) if len(asked) >= COMMENTS_FROM else []
    return Comments(question=question, texts=tuple(told))


def _percent(count: int, of: int) -> int:
    steps = 100 // STEP
    return (2 * steps * count + of) // (2 * of) * STEP


def _at_least(count: int, least: int) -> int:
    return max(least, count // STEP * STEP)
