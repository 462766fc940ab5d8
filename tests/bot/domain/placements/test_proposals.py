"""Proposals keep every rule, and place as many as any way that keeps them."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import product
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.placements.proposals import (
    Left,
    Offer,
    Placed,
    Proposal,
    Rules,
    Student,
    Subject,
    Supervisor,
    propose,
    ranked,
)
from bot.domain.placements.terms import Term, Weeks

TERM = Term(2027, 1)
EARLY, LATE, LONG = (Weeks.read(each, TERM) for each in ("4–8", "10–14", "4–20"))
SOCIAL, CARE = Subject("socialt arbete"), Subject("omvårdnad", supervisors=1)
RULES = Rules(TERM, {"socionom": SOCIAL, "socialpedagog": SOCIAL, "sjuksköterska": CARE})


class Case(NamedTuple):
    students: Sequence[Student]
    offers: Sequence[Offer]
    supervisors: Sequence[Supervisor]


def proposed(case: Case) -> Proposal:
    return propose(RULES, *case)


def numbered(build: st.SearchStrategy, most: int) -> st.SearchStrategy:
    return st.lists(build, max_size=most).map(
        lambda made: [replace(each, id=n) for n, each in enumerate(made, 1)]
    )


units = st.integers(1, 3)
educations = st.sampled_from(sorted(RULES.subjects))
students = st.builds(
    Student,
    id=st.just(0),
    education=educations,
    weeks=st.sampled_from([EARLY, LATE]),
    not_at=st.frozensets(units, max_size=1),
    only_at=st.none() | units,
)
offers = st.builds(
    Offer,
    id=st.just(0),
    unit=units,
    education=educations,
    places=st.integers(0, 3),
    weeks=st.sampled_from([None, EARLY, LONG]),
)
supervisors = st.builds(
    Supervisor,
    id=st.just(0),
    unit=units,
    subject=st.sampled_from([SOCIAL.name, CARE.name]),
    trained=st.none() | st.integers(2015, 2026),
    last=st.none() | st.builds(Term, st.integers(2020, 2026), st.sampled_from([1, 2])),
    on_notice=st.booleans(),
    busy=st.booleans(),
)
cases = st.builds(Case, numbered(students, 5), numbered(offers, 4), numbered(supervisors, 8))


def broken(case: Case, proposal: Proposal) -> list[str]:
    """The rules that a proposal breaks, told by themselves and not as the proposer keeps them."""
    student = {each.id: each for each in case.students}
    offer = {each.id: each for each in case.offers}
    said = Counter(each.student for each in (*proposal.placed, *proposal.left))
    wrong = [] if said == Counter(list(student)) else ["a student is told of once"]
    for each in proposal.placed:
        theirs, given_ = student[each.student], offer[each.offer]
        subject = RULES.subjects[theirs.education]
        held = {
            "a unit takes what it has offered": theirs.education == given_.education,
            "in its weeks": given_.weeks is None or theirs.weeks in given_.weeks,
            "where it is": each.unit == given_.unit,
            "not where they are known": each.unit not in theirs.not_at,
            "where they are promised": theirs.only_at in (None, each.unit),
            "as many as the subject asks": len(each.supervisors) == subject.supervisors,
            "of the unit": all(one.unit == each.unit for one in each.supervisors),
            "of the subject": all(one.subject == subject.name for one in each.supervisors),
            "not on notice": not any(one.on_notice for one in each.supervisors),
            "not busy": not any(one.busy for one in each.supervisors),
        }
        wrong += [rule for rule, kept in held.items() if not kept]
    used = Counter(one.id for each in proposal.placed for one in each.supervisors)
    taken = Counter(each.offer for each in proposal.placed)
    wrong += ["one student each"] * any(count > 1 for count in used.values())
    wrong += ["no more than offered"] * any(taken[each.id] > each.places for each in case.offers)
    return wrong


def most(case: Case) -> int:
    """How many any way places, by trying them all."""
    able = Counter((each.unit, each.subject) for each in case.supervisors if each.free)
    choices = [[None, *case.offers]] * len(case.students)
    return max(
        sum(offer is not None for offer in chosen)
        for chosen in product(*choices)
        if _holds(case, chosen, able)
    )


def _holds(case: Case, chosen: Sequence[Offer | None], able: Counter[tuple[int, str]]) -> bool:
    needed: Counter[tuple[int, str]] = Counter()
    for student, offer in zip(case.students, chosen, strict=True):
        if offer is None:
            continue
        right = offer.education == student.education and offer.unit not in student.not_at
        if not right or student.only_at not in (None, offer.unit):
            return False
        if offer.weeks is not None and student.weeks not in offer.weeks:
            return False
        subject = RULES.subjects[offer.education]
        needed[offer.unit, subject.name] += subject.supervisors
    taken = Counter(offer.id for offer in chosen if offer)
    enough = all(needed[key] <= able[key] for key in needed)
    return enough and all(taken[each.id] <= each.places for each in case.offers)


@given(cases)
def test_no_proposal_breaks_a_rule(case: Case) -> None:
    assert broken(case, proposed(case)) == []


@settings(max_examples=60)
@given(cases)
def test_where_all_can_be_placed_all_are_and_else_as_many_as_can_be(case: Case) -> None:
    assert len(proposed(case).placed) == most(case)


@given(cases, st.randoms(use_true_random=False))
def test_the_order_of_what_is_given_never_matters(case: Case, random) -> None:  # type: ignore[no-untyped-def]
    mixed = Case(*(random.sample(part, len(part)) for part in case))
    assert proposed(mixed) == proposed(case)


def first_come(case: Case) -> Proposal:
    """What anybody would write first: each student gets the first place that is free."""
    left, placed = list(case.students), []
    for offer in case.offers:
        for student in case.students:
            subject = RULES.subjects[offer.education]
            used = {one.id for each in placed for one in each.supervisors}
            people = [
                each
                for each in ranked(case.supervisors, TERM)
                if (each.unit, each.subject) == (offer.unit, subject.name) and each.id not in used
            ]
            alone = Case([student], [offer], people)
            free = sum(each.offer == offer.id for each in placed) < offer.places
            if student in left and free and (one := proposed(alone).placed):
                placed += one
                left.remove(student)
    return Proposal(tuple(placed), tuple(Left(each.id, "taken") for each in left))


CROSSED = Case(
    [
        Student(1, "sjuksköterska", EARLY),
        Student(2, "sjuksköterska", EARLY, only_at=1),
    ],
    [Offer(1, 1, "sjuksköterska", 1), Offer(2, 2, "sjuksköterska", 1)],
    [Supervisor(1, 1, CARE.name), Supervisor(2, 2, CARE.name)],
)


def test_who_comes_first_does_not_take_the_only_place_of_another() -> None:
    assert [(each.student, each.unit) for each in proposed(CROSSED).placed] == [(1, 2), (2, 1)]


def test_first_come_first_served_leaves_out_who_could_be_placed() -> None:
    """The twin: it keeps the rules, and is found to place fewer."""
    assert broken(CROSSED, first_come(CROSSED)) == []
    assert len(first_come(CROSSED).placed) == 1 < most(CROSSED)


def _anyone(placed: Placed, case: Case) -> Placed:
    return replace(placed, supervisors=tuple(case.supervisors[:2]))


@pytest.mark.parametrize(
    ("spoil", "rule"),
    [
        (
            lambda one, _: replace(one, supervisors=one.supervisors[:1]),
            "as many as the subject asks",
        ),
        (lambda one, _: replace(one, unit=9), "of the unit"),
        (_anyone, "not on notice"),
    ],
)
def test_a_broken_rule_is_seen(spoil: Callable[[Placed, Case], Placed], rule: str) -> None:
    """The twin of the first property: proposals that are spoilt do not pass it."""
    case = Case(
        [Student(1, "socionom", EARLY)],
        [Offer(1, 1, "socionom", 1)],
        [Supervisor(n, 1, SOCIAL.name, on_notice=n == 1) for n in (1, 2, 3)],
    )
    (one,) = proposed(case).placed
    assert rule in broken(case, Proposal((spoil(one, case),), ()))


def test_the_trained_and_the_rested_are_asked_first() -> None:
    people = [
        Supervisor(1, 1, SOCIAL.name),
        Supervisor(2, 1, SOCIAL.name, trained=2020, last=TERM.moved(-1)),
        Supervisor(3, 1, SOCIAL.name, trained=2025, last=TERM.moved(-3)),
        Supervisor(4, 1, SOCIAL.name, trained=2019),
        Supervisor(5, 1, SOCIAL.name, trained=2026, on_notice=True),
        Supervisor(6, 1, SOCIAL.name, trained=2026, busy=True),
    ]
    assert [each.id for each in ranked(people, TERM)] == [4, 3, 2, 1]


def test_a_unit_with_trained_supervisors_comes_before_one_without() -> None:
    case = Case(
        [Student(1, "sjuksköterska", EARLY)],
        [Offer(1, 1, "sjuksköterska", 1), Offer(2, 2, "sjuksköterska", 1)],
        [Supervisor(1, 1, CARE.name), Supervisor(2, 2, CARE.name, trained=2024)],
    )
    (one,) = proposed(case).placed
    assert (one.unit, one.supervisors[0].trained) == (2, 2024)


def test_two_educations_share_the_supervisors_of_their_subject() -> None:
    """Three places are offered, but the supervisors are enough for one student."""
    case = Case(
        [Student(1, "socionom", EARLY), Student(2, "socialpedagog", EARLY)],
        [Offer(1, 1, "socionom", 2), Offer(2, 1, "socialpedagog", 1)],
        [Supervisor(n, 1, SOCIAL.name) for n in (1, 2, 3)],
    )
    found = proposed(case)
    assert (len(found.placed), [each.why for each in found.left]) == (1, ["taken"])


@pytest.mark.parametrize(
    ("student", "offers", "why"),
    [
        (Student(1, "socionom", EARLY), [], "no_offer"),
        (Student(1, "socionom", EARLY), [Offer(1, 1, "socionom", 0)], "no_offer"),
        (Student(1, "socionom", LATE), [Offer(1, 1, "socionom", 1, EARLY)], "other_weeks"),
        (
            Student(1, "socionom", EARLY, not_at=frozenset({1})),
            [Offer(1, 1, "socionom", 1)],
            "not_there",
        ),
        (Student(1, "socionom", EARLY, only_at=2), [Offer(1, 1, "socionom", 1)], "not_there"),
        (Student(1, "socionom", EARLY), [Offer(1, 3, "socionom", 1)], "no_supervisors"),
    ],
)
def test_who_gets_no_place_hears_why(student: Student, offers: list[Offer], why: str) -> None:
    people = [Supervisor(1, 1, SOCIAL.name), Supervisor(2, 1, SOCIAL.name)]
    assert proposed(Case([student], offers, people)).left == (Left(1, why),)


def test_nobody_to_place_is_no_trouble() -> None:
    assert proposed(Case([], [Offer(1, 1, "socionom", 1)], [])) == Proposal((), ())
