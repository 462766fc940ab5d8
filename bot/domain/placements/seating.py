"""As many students as can be, each in a place that suits them: a matching.

Students are matched with places. Where a unit has offered more places than its supervisors can take
together, so many fillers, who must be matched, keep the rest empty. Who gets no place has a way out
of their own, dearer than anything else. So all are matched, and the cheapest leaves fewest out.

Loads numpy and scipy: imported where students are seated, and nowhere else.
"""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

from bot.domain.placements.proposals import Room

Numbers = NDArray[np.int64]
Edges = tuple[Numbers, Numbers]
"""From the n-th student (or filler) to the n-th place (or way out)."""


def seated(rooms: Sequence[Room], wishes: Sequence[Sequence[int]]) -> list[int | None]:
    """For each student the number of their offer, counted over all rooms; None without a place.

    A wish is the numbers of the offers that suit. Students whose wishes are the same object are
    dealt with together, which is what makes thousands quick.
    """
    if not wishes:
        return []
    counts = np.array([n for room in rooms for n in room.usable], dtype=np.int64)
    first = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    students, places = len(wishes), int(first[-1])
    ways_out = np.arange(students), places + np.arange(students)
    edges = [*_suiting(wishes, first), *_fillers(rooms, students, first), ways_out]
    rows, columns = (np.concatenate(part) for part in zip(*edges, strict=True))
    prices = np.array([1 + cost for room in rooms for cost in _prices(room)], dtype=np.int64)
    dearest = (int(prices.max(initial=0)) + 1) * (students + 1)
    costs = np.concatenate([prices, np.full(students, dearest)])[columns]
    costs[rows >= students] = 1
    size = students + sum(room.spare for room in rooms), places + students
    graph = csr_array((costs.astype(float), (rows, columns)), shape=size)
    matched = min_weight_full_bipartite_matching(graph)[1][:students]
    offer = np.repeat(np.arange(len(counts)), counts)
    return [int(offer[n]) if n < places else None for n in matched]


def _prices(room: Room) -> Iterator[int]:
    """An offer's n-th place is as dear as the room's n-th student: exact where the room has one
    offer, as most have; else dearer supervisors may count as cheaper ones, and no rule is hurt."""
    for places in room.usable:
        yield from room.costs[:places]


def _suiting(wishes: Sequence[Sequence[int]], first: Numbers) -> Iterator[Edges]:
    alike: dict[int, tuple[Sequence[int], list[int]]] = {}
    for student, wish in enumerate(wishes):
        alike.setdefault(id(wish), (wish, []))[1].append(student)
    for wish, students in alike.values():
        places = _ranges((first[n], first[n + 1]) for n in wish)
        yield np.repeat(np.array(students), len(places)), np.tile(places, len(students))


def _fillers(rooms: Sequence[Room], students: int, first: Numbers) -> Iterator[Edges]:
    offer, row = 0, students
    for room in rooms:
        here = np.arange(first[offer], first[offer + len(room.places)])
        rows = np.arange(row, row + room.spare)
        yield np.repeat(rows, len(here)), np.tile(here, len(rows))
        offer, row = offer + len(room.places), row + room.spare


def _ranges(bounds: Iterable[tuple[int, int]]) -> Numbers:
    return np.concatenate([np.empty(0, np.int64), *(np.arange(*each) for each in bounds)])
