"""Nothing about fewer than seven people follows from all that is ever issued.

And the test of that test: each rule forgotten once, and caught by what it was there for.
"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.bot.domain import publishers
from tests.bot.domain.algebra import isolated
from tests.bot.domain.attacker import attack, campaign
from tests.bot.domain.organisations import organisation, organisations
from tests.bot.domain.publishers import Publisher, sound

BROKEN: tuple[tuple[Publisher, str], ...] = (
    (publishers.naive, "group"),
    (publishers.naive, "value"),
    (publishers.grown, "group"),
    (publishers.with_parents, "group"),
    (publishers.by_profession, "group"),
    (publishers.with_total, "value"),
    (publishers.few_answered, "group"),
    (publishers.unanimous, "value"),
    (publishers.all_but_one, "value"),
    (publishers.comments_early, "comment"),
    (publishers.comments_of_few, "comment"),
    (publishers.comments_in_order, "exchange"),
    (publishers.unreached_counted, "answering"),
    (publishers.nothing_forgotten, "answering"),
    (publishers.nothing_forgotten, "reckoned"),
    (publishers.nothing_forgotten, "name"),
    (publishers.all_answered, "answering"),
    (publishers.all_answered, "reckoned"),
    (publishers.named_by_answers, "name"),
)


@pytest.mark.parametrize("first", range(0, 1000, 200))
def test_nothing_follows_from_all_that_was_issued_over_the_years(first: int) -> None:
    told: list[str] = []
    assert campaign(first, 200, sound, told.append) == []
    assert any("with comments" in line for line in told)


@given(st.integers(min_value=10**6))
@settings(max_examples=100)
def test_nothing_follows_in_any_organisation(seed: int) -> None:
    assert attack(organisation(seed), sound) == []


@pytest.mark.parametrize(
    ("publisher", "kind"), BROKEN, ids=lambda each: getattr(each, "__name__", each)
)
def test_a_rule_forgotten_is_caught(publisher: Publisher, kind: str) -> None:
    found = (
        any(finding.kind == kind for finding in attack(made, publisher))
        for made in organisations(0, 40)
    )
    assert any(found)


@pytest.mark.parametrize(
    ("publisher", "kinds"),
    [
        (publishers.unanimous, {"value"}),
        (publishers.comments_in_order, {"exchange"}),
        (publishers.comments_early, {"comment"}),
        (publishers.comments_of_few, {"comment"}),
        (publishers.nothing_forgotten, {"answering", "reckoned", "name"}),
        (publishers.all_answered, {"answering", "reckoned"}),
    ],
)
def test_only_what_was_forgotten_is_found(publisher: Publisher, kinds: set[str]) -> None:
    """Or it might be found for a reason that has nothing to do with it."""
    findings = [found for made in organisations(0, 40) for found in attack(made, publisher)]
    assert {found.kind for found in findings} == kinds


def test_the_campaign_is_about_something() -> None:
    """Most answers are published, in cells of every sort; else there would be nothing to find."""
    told: list[str] = []
    campaign(0, 100, sound, told.append)
    figures = {name: int(count) for count, name in (p.split(" ", 1) for p in told[-1].split(", "))}
    assert figures["answers published"] > figures["answers"] * 0.7
    assert min(figures.values()) > 50


@pytest.mark.parametrize(
    ("groups", "limit", "few"),
    [
        ([{1, 2, 3}, {4, 5, 6}], 3, None),
        ([{1, 2, 3, 4}, {1, 2, 3}], 3, {4}),
        ([{1, 2, 3}, {1, 4, 5}, {2, 3, 4, 5}], 2, {1}),
        ([{1, 2, 3}, {3, 4, 5}], 2, None),
        ([{1, 2, 7}, {2, 3, 7}], 3, {1, 3}),
    ],
    ids=["disjoint", "difference", "half the sum", "overlapping", "with opposite signs"],
)
def test_what_follows_by_algebra(groups: list[set[int]], limit: int, few: set[int] | None) -> None:
    found = isolated([frozenset(map(str, group)) for group in groups], limit)
    assert ({*map(int, found)} if found else None) == few


def test_organisations_are_the_same_for_the_same_seed() -> None:
    assert list(organisations(0, 5)) == list(organisations(0, 5))
