"""Places and the line for them: never more than there are, nobody twice, nobody passed over."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.training.queue import Queue

steps = st.lists(
    st.tuples(st.sampled_from(["joined", "left", "resized"]), st.integers(0, 8)), max_size=30
)


def played(queue: Queue, steps: list[tuple[str, int]]) -> Queue:
    for what, number in steps:
        before = queue
        queue = getattr(queue, what)(number)
        if what == "joined":
            assert set(queue.everybody) == {*before.everybody, number}
        elif what == "left":
            assert set(queue.everybody) == {*before.everybody} - {number}
        else:
            assert queue.everybody == before.everybody
        check(queue)
    return queue


def check(queue: Queue) -> None:
    assert len(queue.signed) <= queue.places
    assert len(set(queue.everybody)) == len(queue.everybody)
    assert not (queue.waiting and queue.free)


@given(steps)
def test_whatever_happens_no_place_is_given_twice_and_none_is_wasted(
    steps: list[tuple[str, int]],
) -> None:
    played(Queue(3), steps)


@given(st.lists(st.integers(0, 20), unique=True), st.integers(0, 6), st.data())
def test_whoever_came_first_is_next(people: list[int], places: int, data: st.DataObject) -> None:
    queue = Queue(places)
    for person in people:
        queue = queue.joined(person)
    assert queue.everybody == tuple(people)
    gone = data.draw(st.lists(st.sampled_from(people), unique=True)) if people else []
    for person in gone:
        queue = queue.left(person)
    assert queue.everybody == tuple(person for person in people if person not in gone)


def test_the_place_that_is_given_back_goes_to_whoever_waited_longest() -> None:
    queue = Queue(2, (1, 2), (3, 4))
    assert queue.left(1) == Queue(2, (2, 3), (4,))
    assert queue.left(3) == Queue(2, (1, 2), (4,))
    assert queue.resized(1) == Queue(1, (1,), (2, 3, 4))


@dataclass(frozen=True, slots=True)
class LastFirst(Queue):
    """The twin: gives the place to whoever came last."""

    def left(self, person: int) -> Queue:
        kept = [each for each in self.everybody if each != person]
        return LastFirst(self.places, tuple(kept[: self.places - 1]) + tuple(kept[-1:]))


def test_a_queue_that_passes_somebody_over_is_caught() -> None:
    with pytest.raises(AssertionError):
        played(LastFirst(2, (1, 2), (3, 4)), [("left", 1)])
