"""Whoever holds all that was ever issued, the departures list, and the source code.

`python -m tests.bot.domain.attacker --organisations 5000 [--first 0]`: attack so many.

The attacker is stronger than anyone can be: told who is in each cell, and the exact counts behind
every figure that is shown. One of those who answered may be the attacker, or tell them all.
"""

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from random import Random
from time import monotonic
from typing import Any

from bot.domain import reasons
from bot.domain.anonymity.cells import WHOLE, HalfYear, Path, Place
from bot.domain.anonymity.results import COMMENTS_FROM
from bot.domain.reasons import HeldInterview
from bot.guides.model import DONT_KNOW
from tests.bot.domain.algebra import Group, derived, isolated
from tests.bot.domain.organisations import QUESTIONS, Leaver, Organisation, organisation
from tests.bot.domain.publishers import Issue, Publisher, sound, sums

LEAST = 7
HR = 1
"""Who of HR holds interviews, and reads everything."""
INSIDERS = 3
"""Of those who answered, so many are tried as the attacker, one at a time."""


@dataclass(frozen=True)
class Finding:
    kind: str
    what: str


def attack(organisation: Organisation, publisher: Publisher) -> list[Finding]:
    issues = publisher(organisation)
    chance = Random(len(organisation.leavers))
    return [
        *few_people(issues, organisation, chance),
        *known_values(issues, organisation),
        *few_comments(issues, organisation),
        *told_apart(issues, organisation, publisher, chance),
        *known_to_have_answered(issues, organisation),
        *reckoned_to_have_answered(issues, organisation),
        *names_that_tell(issues, organisation),
        *counted_twice(issues),
    ]


def few_people(
    issues: Sequence[Issue], organisation: Organisation, chance: Random
) -> Iterator[Finding]:
    """A sum over fewer than seven people, or over fewer than six besides the attacker."""
    for question, groups in _shown(issues, organisation).items():
        if few := isolated(groups, LEAST):
            yield Finding("group", f"{question}: {sorted(few)}")
        insiders = sorted(frozenset().union(*groups))
        for insider in chance.sample(insiders, min(INSIDERS, len(insiders))):
            others = [group - {insider} for group in groups]
            if few := isolated(others, LEAST - 1):
                yield Finding("insider", f"{question}: {sorted(few)}, by {insider}")


def known_values(issues: Sequence[Issue], organisation: Organisation) -> Iterator[Finding]:
    """A group in which all said the same, or all but the attacker."""
    values = organisation.values()
    for question, groups in _shown(issues, organisation).items():
        if question == "answers":
            continue
        for group in derived(groups):
            said = Counter(v for id_ in group for v in _each(values[id_].get(question), question))
            value, times = said.most_common(1)[0]
            if times >= len(group) - 1:
                yield Finding("value", f"{question}: {times} of {len(group)} said {value}")


def few_interviews(parts: Sequence[Group], organisation: Organisation) -> Iterator[Finding]:
    """The same of the exit interviews' reasons, told of these; HR knows those that it has held."""
    of = {each.id: each for each in organisation.leavers}
    known = frozenset(each.id for each in organisation.leavers if each.talk == "hr")
    for insider, groups in (("", parts), (", by HR", [part - known for part in parts])):
        if few := isolated([group for group in groups if group], LEAST):
            yield Finding("group", f"interviews{insider}: {sorted(few)}")
        for group in groups:
            said = Counter(reason for id_ in group for reason in of[id_].reasons)
            if said and said.most_common(1)[0][1] >= len(group) - 1:
                yield Finding("value", f"interviews{insider}: {said} of {len(group)}")


def few_comments(issues: Sequence[Issue], organisation: Organisation) -> Iterator[Finding]:
    """A comment by one of fewer than ten who were asked for one."""
    asked = {id_ for id_, values in organisation.values().items() if "words" in values}
    groups = [issue.cell.answers & asked for issue in issues if issue.published.comments]
    if few := isolated(groups, COMMENTS_FROM):
        yield Finding("comment", f"from {len(few)}")


def told_apart(
    issues: Sequence[Issue], organisation: Organisation, publisher: Publisher, chance: Random
) -> Iterator[Finding]:
    """Let those in a cell give each other's answers, to each question others': whatever is issued
    must stay the same."""
    moved = {id_: dict(values) for id_, values in organisation.values().items()}
    dealt: set[str] = set()
    for issue in issues:
        for question in QUESTIONS:
            ids = [id_ for id_ in issue.cell.answers - dealt if question.id in moved[id_]]
            _deal(question.id, sorted(ids), moved, chance)
        dealt |= issue.cell.answers
    dealt_reasons = _reasons_dealt(organisation, chance)
    again = publisher(organisation.with_values(moved).with_reasons(dealt_reasons))
    if _transcript(issues) != _transcript(again):
        yield Finding("exchange", "what is issued depends on who in a cell said what")


def _deal(
    question: str, givers: Sequence[str], moved: dict[str, dict[str, Any]], chance: Random
) -> None:
    """Those who were asked give each other's answers to this one question."""
    given = [moved[giver][question] for giver in givers]
    for taker, value in zip(givers, chance.sample(given, len(given)), strict=True):
        moved[taker][question] = value


def _reasons_dealt(organisation: Organisation, chance: Random) -> dict[str, tuple[str, ...]]:
    """Those whose interviews with managers are told together give each other's reasons."""
    dealt: dict[str, tuple[str, ...]] = {}
    for part in interviews_told(organisation, max(organisation.moments)).values():
        givers = sorted(
            each.id for each in organisation.leavers if each.id in part and each.talk == "manager"
        )
        of = {each.id: each.reasons for each in organisation.leavers}
        given = [of[giver] for giver in givers]
        dealt |= dict(zip(givers, chance.sample(given, len(given)), strict=True))
    return dealt


def interviews_told(organisation: Organisation, until: HalfYear) -> dict[reasons.Span, Group]:
    """Who gave reasons in each part that is told when that half-year is over."""
    year, half = until
    after = (year, 2) if half == 1 else (year + 1, 1)
    held = [each for each in organisation.leavers if each.talk and each.half_year <= until]
    counted = (
        HeldInterview(each.half_year, each.reasons, HR if each.talk == "hr" else None)
        for each in held
    )
    return {
        (first, last): frozenset(
            each.id for each in held if first <= each.half_year <= last and each.reasons
        )
        for first, last in reasons.told(counted, after, LEAST)
    }


def _transcript(issues: Sequence[Issue]) -> list[str]:
    told = [issue.published.model_dump_json() for issue in issues]
    return [*told, *(each.model_dump_json() for each in sums(issues) if each)]


def known_to_have_answered(
    issues: Sequence[Issue], organisation: Organisation
) -> Iterator[Finding]:
    """Somebody without whom there were too few people in the places for the answers in the cells.

    A flow from places to cells: who is silent could have answered in another's stead, if both are
    in a cell's places; who can be replaced by nobody, directly or in a chain, has answered.
    """
    if any(counted_twice(issues)):
        return
    where = {each.id: each.answer.place for each in organisation.leavers}
    used = [Counter(where[id_] for id_ in issue.cell.answers) for issue in issues]
    scopes = [_scope(issues, n, organisation) for n in range(len(issues))]
    asked = organisation.asked(max(organisation.moments), (0, 1))
    answered = sum(used, Counter())
    free = {place for place in asked if asked[place] > answered[place]}
    fresh = free
    while fresh:
        lent = [n for n, scope in enumerate(scopes) if scope & fresh]
        fresh = {place for n in lent for place in used[n]} - free
        free = free | fresh
    for place in answered.keys() - free:
        yield Finding("answering", f"all {asked[place]} of {place} have answered")


def reckoned_to_have_answered(
    issues: Sequence[Issue], organisation: Organisation
) -> Iterator[Finding]:
    """Somebody without whom the others, fewer than seven from each unit without a cell, are few."""
    for n, issue in enumerate(issues):
        cell, before = issue.cell, [each.cell for each in issues[:n]]
        before = [each for each in before if each.last >= issue.since]
        asked = organisation.asked(cell.last, issue.since)
        open_ = [place for place in asked if not any(each.closes(place) for each in before)]
        open_ = [place for place in open_ if cell.closes(place)]
        late = 0
        if cell.unit == WHOLE:
            late = asked.total() - sum(asked[place] for place in open_)
            late -= sum(len(each.answers) for each in before)
        for someone in open_:
            people = Counter({place: asked[place] - (place == someone) for place in open_})
            if _most(people, cell.unit) + late < len(cell.answers):
                yield Finding("reckoned", f"{asked[someone]} of {someone} have answered")


def _most(people: Counter[Place], top: Path) -> int:
    """The answers that people can have given, if no unit below the top has as many as seven."""
    most: Counter[Path] = Counter()
    for (unit, _), count in people.items():
        most[unit] += count
    for depth in range(max(map(len, most), default=0), len(top), -1):
        for unit in [unit for unit in most if len(unit) == depth]:
            most[unit[:-1]] += min(most.pop(unit), LEAST - 1)
    return most[top]


def names_that_tell(issues: Sequence[Issue], organisation: Organisation) -> Iterator[Finding]:
    """A name that is untrue, or that isn't known beforehand to who knows what was issued before."""
    where = {each.id: each.answer.place for each in organisation.leavers}
    for n, issue in enumerate(issues):
        scope, told = _scope(issues, n, organisation), issue.published
        called = (told.units, told.first, told.last)
        places = {where[id_] for id_ in issue.cell.answers}
        if called != _name(scope, issue.cell.last):
            yield Finding("name", f"{called} is not what is known beforehand")
        if any(unit not in told.units or not told.first <= at <= told.last for unit, at in places):
            yield Finding("name", f"{called} leaves out some of {places}")


def counted_twice(issues: Sequence[Issue]) -> Iterator[Finding]:
    times = Counter(id_ for issue in issues for id_ in issue.cell.answers)
    if twice := [id_ for id_, count in times.items() if count > 1]:
        yield Finding("twice", f"{len(twice)} answers")


def _scope(issues: Sequence[Issue], n: int, organisation: Organisation) -> set[Place]:
    """From where answers may be in the cell, reckoned from the departures and earlier cells."""
    cell = issues[n].cell
    before = [issue.cell for issue in issues[:n]] if cell.unit != WHOLE else []
    return {
        place
        for place in organisation.asked(cell.last, issues[n].since)
        if cell.closes(place) and not any(earlier.closes(place) for earlier in before)
    }


def _name(scope: set[Place], last: HalfYear) -> tuple[tuple[Path, ...], HalfYear, HalfYear] | None:
    if not scope:
        return None
    units = tuple(sorted({unit for unit, _ in scope}))
    return units, min(half_year for _, half_year in scope), last


def _shown(issues: Sequence[Issue], organisation: Organisation) -> dict[str, list[Group]]:
    """By question, those who answered it in each cell where it is shown."""
    values = organisation.values()
    groups: defaultdict[str, list[Group]] = defaultdict(list)
    for issue in issues:
        groups["answers"].append(issue.cell.answers)
        for told in issue.published.distributions:
            if told.shares:
                said = {i for i in issue.cell.answers if _each(values[i].get(told.question))}
                groups[told.question].append(frozenset(said))
    return groups


def _each(value: object, question: str = "") -> Iterable[object]:
    """What one person said to a question, as it is told: the eNPS has three kinds of people."""
    if value in (None, DONT_KNOW):
        return ()
    if question == "recommend":
        assert isinstance(value, int)
        return ("promoter" if value > 8 else "passive" if value > 6 else "detractor",)
    return value if isinstance(value, list) else (value,)


def campaign(
    first: int, count: int, publisher: Publisher, say: Callable[[str], None]
) -> list[Finding]:
    """Every finding over organisations made from so many seeds."""
    findings: list[Finding] = []
    totals: Counter[str] = Counter()
    began = monotonic()
    for seed in range(first, first + count):
        made = organisation(seed)
        found = attack(made, publisher)
        for each in found:
            say(f"organisation {seed}: {each.kind}: {each.what}")
        findings += found
        totals.update(_measures(made.leavers, publisher(made)))
        if (seed - first) % 500 == 499:
            say(f"{seed - first + 1} organisations, {monotonic() - began:.0f} s")
    say(", ".join(f"{count} {name}" for name, count in totals.items()))
    return findings


def _measures(leavers: Sequence[Leaver], issues: Sequence[Issue]) -> dict[str, int]:
    shares = [told.shares for issue in issues for told in issue.published.distributions]
    return {
        "leavers": len(leavers),
        "answers": sum(each.handed is not None for each in leavers),
        "answers published": sum(len(issue.cell.answers) for issue in issues),
        "cells": len(issues),
        "cells of several units": sum(len(issue.cell.units) > 1 for issue in issues),
        "cells of the whole": sum(issue.cell.unit == WHOLE for issue in issues),
        "distributions": sum(map(bool, shares)),
        "withheld": sum(not each for each in shares),
        "with comments": sum(bool(issue.published.comments) for issue in issues),
    }


def main() -> int:
    """0 when nothing was found."""
    parser = argparse.ArgumentParser(prog="python -m tests.bot.domain.attacker")
    parser.add_argument("--organisations", type=int, default=1000, help="how many are attacked")
    parser.add_argument("--first", type=int, default=0, help="the first one's seed")
    given = parser.parse_args()
    found = campaign(given.first, given.organisations, sound, lambda line: print(line, flush=True))
    print(f"{given.organisations} organisations, {len(found)} findings")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
