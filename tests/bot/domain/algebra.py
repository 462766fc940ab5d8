"""Which sums over few people follow from sums over many: exact, over the rationals."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations

Group = frozenset[str]
Row = dict[int, Fraction]
"""Weights by column; those that are zero are left out."""
TOGETHER = 3
"""Small atoms that are tried together at most."""


def atoms(groups: Sequence[Group]) -> list[Group]:
    """People whom no group tells apart: any combination of sums over groups weighs them alike."""
    within: defaultdict[str, list[int]] = defaultdict(list)
    for n, group in enumerate(groups):
        for person in group:
            within[person].append(n)
    found: defaultdict[tuple[int, ...], set[str]] = defaultdict(set)
    for person, signature in within.items():
        found[tuple(signature)].add(person)
    return [frozenset(people) for people in found.values()]


def isolated(groups: Sequence[Group], limit: int) -> Group | None:
    """Fewer than `limit` people over whom a sum, with any weights, follows from those over groups.

    What follows is a sum over whole atoms. So where no atom is small there is none: that is a
    proof. Where some are, the reduced rows are looked at, then a few small atoms together.
    """
    people = atoms(groups)
    if all(len(atom) >= limit for atom in people):
        return None
    basis = _reduced(_rows(groups, people))
    for row in basis:
        few = _people(row, people)
        if len(few) < limit:
            return few
    small = [n for n, atom in enumerate(people) if len(atom) < limit]
    for count in range(2, TOGETHER + 1):
        for chosen in combinations(small, count):
            few = frozenset().union(*(people[n] for n in chosen))
            if len(few) < limit and _follows_within(basis, chosen):
                return few
    return None


def derived(groups: Sequence[Group]) -> Iterator[Group]:
    """Each group that a reduced row counts, together with the groups themselves."""
    people = atoms(groups)
    yield from groups
    if len(people) > len(groups) or any(len(a & b) for a, b in combinations(groups, 2)):
        for row in _reduced(_rows(groups, people)):
            if set(row.values()) == {1}:
                yield _people(row, people)


def _follows_within(basis: Sequence[Row], chosen: Sequence[int]) -> bool:
    """Whether a combination is zero everywhere but in the chosen columns."""
    others = [{n: weight for n, weight in row.items() if n not in chosen} for row in basis]
    return len(_reduced(others)) < len(basis)


def _rows(groups: Sequence[Group], people: Sequence[Group]) -> list[Row]:
    return [{n: Fraction(1) for n, atom in enumerate(people) if atom <= group} for group in groups]


def _people(row: Row, people: Sequence[Group]) -> Group:
    return frozenset().union(*(people[n] for n in row))


def _reduced(rows: Sequence[Row]) -> list[Row]:
    """A basis, in reduced echelon form: each row's first column stands in no other row."""
    basis: dict[int, Row] = {}
    for given in rows:
        row = given
        for column in [column for column in given if column in basis]:
            row = _less(row, basis[column], column)
        if not row:
            continue
        pivot = min(row)
        row = {column: weight / row[pivot] for column, weight in row.items()}
        for column, other in basis.items():
            if pivot in other:
                basis[column] = _less(other, row, pivot)
        basis[pivot] = row
    return list(basis.values())


def _less(row: Row, other: Row, column: int) -> Row:
    """The row without that column, by taking the other from it so many times."""
    times = row[column]
    left = dict(row)
    for n, weight in other.items():
        left[n] = left.get(n, Fraction(0)) - times * weight
    return {n: weight for n, weight in left.items() if weight}
