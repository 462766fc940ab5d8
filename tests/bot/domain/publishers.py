"""Who publishes: the rules as they are, and versions of them that each forget one thing."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.domain.anonymity.cells import WHOLE, Cell, HalfYear, Path, publish
from bot.domain.anonymity.results import (
    Comments,
    Distribution,
    Published,
    Share,
    results,
    together,
)
from bot.guides.model import DONT_KNOW
from tests.bot.domain.organisations import QUESTIONS, Leaver, Organisation, kept_since


@dataclass(frozen=True)
class Issue:
    """Something that was shown at some time, and those it was counted from."""

    cell: Cell
    published: Published
    since: HalfYear
    """Answers of earlier half-years had been deleted by then."""


Publisher = Callable[[Organisation], list[Issue]]
Change = Callable[[Cell, Mapping[str, Mapping[str, Any]], Published], Published]


def sound(
    organisation: Organisation, silent: int = 0, *, reckoned_since: HalfYear | None = None
) -> list[Issue]:
    """`silent`: people pretended to have been asked at every place. `reckoned_since`: from when on
    those who left are reckoned with, other than from when on there are answers."""
    cells: list[Cell] = []
    issues = []
    for moment in organisation.moments:
        since = reckoned_since or kept_since(moment)
        answers = [each.answer for each in organisation.answered(moment)]
        asked = {k: v + silent for k, v in organisation.asked(moment, since).items()}
        new = publish(answers, cells, asked, moment, since)
        cells += new
        issues += [_issue(organisation, cell) for cell in new]
    return issues


def sums(issues: Iterable[Issue]) -> list[Distribution | None]:
    """What a report over the years adds up."""
    parts: defaultdict[str, list[Distribution]] = defaultdict(list)
    for issue in issues:
        for distribution in issue.published.distributions:
            parts[distribution.question].append(distribution)
    return [together(found) for found in parts.values()]


def naive(organisation: Organisation) -> list[Issue]:
    """Every unit with all below it, anew every time; fewer than five are hidden."""
    return [
        issue
        for moment in organisation.moments
        for unit, group in _by_unit(organisation.answered(moment), below=True).items()
        if len(group) >= 5
        for issue in [_counted(organisation, unit, group, moment)]
    ]


def grown(organisation: Organisation) -> list[Issue]:
    """A cell is shown again when answers from its units have come in."""
    issues = sound(organisation)
    for issue in list(issues):
        for moment in organisation.moments:
            more = {
                each.id
                for each in organisation.answered(moment)
                if moment > issue.cell.last and issue.cell.closes(each.answer.place)
            }
            inside = issue.cell.answers | more
            issues.append(_issue(organisation, replace(issue.cell, answers=inside)))
    return issues


def with_parents(organisation: Organisation) -> list[Issue]:
    """What came in since the last time, of each unit and of each with those below it."""
    issues = []
    seen: set[str] = set()
    for moment in organisation.moments:
        new = [each for each in organisation.answered(moment) if each.id not in seen]
        seen |= {each.id for each in new}
        for below in (False, True):
            for unit, group in _by_unit(new, below=below).items():
                if len(group) >= 7:
                    issues.append(_counted(organisation, unit, group, moment))
    return issues


def by_profession(organisation: Organisation) -> list[Issue]:
    """The cells, and beside each the professions in it that have seven."""
    issues = sound(organisation)
    for issue in list(issues):
        groups: defaultdict[str, set[str]] = defaultdict(set)
        for each in organisation.leavers:
            if each.id in issue.cell.answers:
                groups[each.profession].add(each.id)
        for inside in groups.values():
            if len(inside) >= 7:
                cell = replace(issue.cell, answers=frozenset(inside))
                issues.append(_issue(organisation, cell))
    return issues


def with_total(organisation: Organisation) -> list[Issue]:
    """The cells, and what they are together, counted from the answers."""
    issues = sound(organisation)
    inside = frozenset(id_ for issue in issues for id_ in issue.cell.answers)
    if not issues:
        return []
    last = organisation.moments[-1]
    return [*issues, _issue(organisation, replace(issues[-1].cell, last=last, answers=inside))]


def all_answered(organisation: Organisation) -> list[Issue]:
    """Nobody needs to be silent."""
    return sound(organisation, silent=1000)


def unreached_counted(organisation: Organisation) -> list[Issue]:
    """Whoever never was in the chat and had no link might be behind a cell as well."""
    cells: list[Cell] = []
    issues = []
    for moment in organisation.moments:
        since = kept_since(moment)
        places = (each.answer.place for each in organisation.leavers)
        asked = Counter(place for place in places if since <= place[1] <= moment)
        answers = [each.answer for each in organisation.answered(moment)]
        new = publish(answers, cells, asked, moment, since)
        cells += new
        issues += [_issue(organisation, cell) for cell in new]
    return issues


def nothing_forgotten(organisation: Organisation) -> list[Issue]:
    """Whoever left long ago, and whose answer would be deleted, might be behind a cell as well."""
    return sound(organisation, reckoned_since=(0, 1))


def named_by_answers(organisation: Organisation) -> list[Issue]:
    """A cell is named by the half-years of the answers in it."""
    half_years = {each.id: each.half_year for each in organisation.leavers}

    def rename(issue: Issue) -> Issue:
        first = min(half_years[id_] for id_ in issue.cell.answers)
        return replace(issue, published=issue.published.model_copy(update={"first": first}))

    return [rename(issue) for issue in sound(organisation)]


def _changed(change: Change) -> Publisher:
    def publisher(organisation: Organisation) -> list[Issue]:
        values = organisation.values()
        return [
            replace(issue, published=change(issue.cell, values, issue.published))
            for issue in sound(organisation)
        ]

    return publisher


def _unanimous(cell: Cell, values: Mapping[str, Mapping[str, Any]], told: Published) -> Published:
    """The grade is shown from seven on, however alike."""
    return _with_grades(cell, values, told, at_least=7, differ=0)


def _but_one(cell: Cell, values: Mapping[str, Mapping[str, Any]], told: Published) -> Published:
    """The grade is shown when a single person differs."""
    return _with_grades(cell, values, told, at_least=7, differ=1)


def _few(cell: Cell, values: Mapping[str, Mapping[str, Any]], told: Published) -> Published:
    """The grade is shown however few knew one, unless they are alike."""
    return _with_grades(cell, values, told, at_least=1, differ=2)


def _with_grades(
    cell: Cell,
    values: Mapping[str, Mapping[str, Any]],
    told: Published,
    at_least: int,
    differ: int,
) -> Published:
    given = [values[id_].get("leadership") for id_ in cell.answers]
    grades = [grade for grade in given if grade not in (None, DONT_KNOW)]
    times = Counter(grades)
    if len(grades) < at_least or len(grades) - max(times.values(), default=0) < differ:
        return told
    shares = tuple(
        Share(value=grade, percent=round(100 * times[grade] / len(grades))) for grade in range(1, 6)
    )
    first = told.distributions[0].model_copy(update={"answers": 7, "shares": shares})
    return told.model_copy(update={"distributions": (first, *told.distributions[1:])})


def _early(cell: Cell, values: Mapping[str, Mapping[str, Any]], told: Published) -> Published:
    """Comments are shown from every cell."""
    return _with_comments(told, sorted(_texts(cell, values)))


def _however_few_asked(
    cell: Cell, values: Mapping[str, Mapping[str, Any]], told: Published
) -> Published:
    """Comments are shown from ten answers on, though they were switched off for some of them."""
    return _with_comments(told, sorted(_texts(cell, values))) if len(cell.answers) >= 10 else told


def _in_order(cell: Cell, values: Mapping[str, Mapping[str, Any]], told: Published) -> Published:
    """Comments are shown in the order in which they came in."""
    return _with_comments(told, _texts(cell, values)) if told.comments else told


def _texts(cell: Cell, values: Mapping[str, Mapping[str, Any]]) -> list[str]:
    return [text for id_ in sorted(cell.answers) if (text := values[id_].get("words"))]


def _with_comments(told: Published, texts: list[str]) -> Published:
    comments = (Comments(question="words", texts=tuple(texts)),) if texts else ()
    return told.model_copy(update={"comments": comments})


unanimous = _changed(_unanimous)
all_but_one = _changed(_but_one)
few_answered = _changed(_few)
comments_early = _changed(_early)
comments_of_few = _changed(_however_few_asked)
comments_in_order = _changed(_in_order)


def _issue(organisation: Organisation, cell: Cell) -> Issue:
    told = results(cell, organisation.values(), QUESTIONS)
    return Issue(cell, told, kept_since(cell.last))


def _counted(
    organisation: Organisation, unit: Path, group: list[Leaver], moment: HalfYear
) -> Issue:
    first = min(each.half_year for each in group)
    units = tuple(sorted({each.unit for each in group}))
    inside = frozenset(each.id for each in group)
    return _issue(organisation, Cell(unit, units, first, moment, 5, inside))


def _by_unit(leavers: Iterable[Leaver], *, below: bool) -> dict[Path, list[Leaver]]:
    groups: defaultdict[Path, list[Leaver]] = defaultdict(list)
    for each in leavers:
        depths = range(len(WHOLE), len(each.unit) + 1) if below else [len(each.unit)]
        for depth in depths:
            groups[each.unit[:depth]].append(each)
    return groups
