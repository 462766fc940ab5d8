"""Which answers are published together, and which wait."""

from collections import Counter
from dataclasses import replace
from itertools import count
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.anonymity.cells import Answer, Cell, HalfYear, Path, Place, publish

SPRING, AUTUMN, NEXT_SPRING = (2026, 1), (2026, 2), (2027, 1)
EVER = (2000, 1)
"""Nothing is deleted."""
CARE: Path = ("Care",)
BAB, LSS, SOL = (*CARE, "BAB"), (*CARE, "LSS"), (*CARE, "SoL")
SCHOOL: Path = ("School",)


class Town:
    """People leave it and some of them answer; after each half-year it publishes."""

    def __init__(self) -> None:
        self.ids = count()
        self.asked: Counter[Place] = Counter()
        self.answers: list[Answer] = []
        self.cells: list[Cell] = []

    def leave(self, unit: Path, half_year: HalfYear, left: int, answered: int) -> None:
        self.asked[unit, half_year] += left
        self.come_in(unit, half_year, answered)

    def come_in(self, unit: Path, half_year: HalfYear, answered: int) -> None:
        self.answers += [Answer(str(next(self.ids)), unit, half_year) for _ in range(answered)]

    def publish(self, until: HalfYear, since: HalfYear = EVER) -> list[tuple[Path, int]]:
        new = publish(self.answers, self.cells, self.asked, until, since)
        self.cells += new
        return [(cell.unit, len(cell.answers)) for cell in new]


def test_seven_answers_from_a_unit_are_a_cell_and_six_wait() -> None:
    town = Town()
    town.leave(LSS, SPRING, left=9, answered=7)
    town.leave(SCHOOL, SPRING, left=9, answered=6)
    assert town.publish(SPRING) == [(LSS, 7)]
    assert town.publish(SPRING) == []


def test_who_waited_is_joined_by_those_of_the_next_half_year() -> None:
    town = Town()
    town.leave(LSS, SPRING, left=9, answered=6)
    assert town.publish(SPRING) == []
    town.leave(LSS, AUTUMN, left=2, answered=1)
    assert town.publish(AUTUMN) == [(LSS, 7)]
    [cell] = town.cells
    assert (cell.units, cell.first, cell.last) == ((LSS,), SPRING, AUTUMN)


def test_small_units_are_a_rest_of_the_unit_above() -> None:
    town = Town()
    town.leave(LSS, SPRING, left=20, answered=15)
    town.leave(SOL, SPRING, left=5, answered=4)
    town.leave(BAB, SPRING, left=4, answered=3)
    assert town.publish(SPRING) == [(LSS, 15), (CARE, 7)]
    assert town.cells[1].units == (BAB, SOL)


def test_a_rest_of_a_few_is_not_published_by_way_of_its_whole() -> None:
    town = Town()
    town.leave(LSS, SPRING, left=20, answered=15)
    town.leave(BAB, SPRING, left=1, answered=1)
    assert town.publish(SPRING) == [(LSS, 15)]
    assert town.publish(AUTUMN) == []


def test_what_is_too_little_in_every_branch_is_a_cell_of_the_whole() -> None:
    town = Town()
    town.leave(LSS, SPRING, left=5, answered=4)
    town.leave(SCHOOL, SPRING, left=5, answered=4)
    assert town.publish(SPRING) == [((), 8)]
    assert town.cells[0].units == (LSS, SCHOOL)


def test_who_alone_left_a_unit_in_three_years_is_never_alone_in_a_cell() -> None:
    """Helsingborg's BAB: one departure 2021 to 2023, LSS eleven, SoL seven."""
    town = Town()
    for half_year, lss, sol, bab in (
        ((2021, 1), 2, 1, 0),
        ((2021, 2), 2, 1, 1),
        ((2022, 1), 2, 1, 0),
        ((2022, 2), 1, 1, 0),
        ((2023, 1), 2, 1, 0),
        ((2023, 2), 2, 2, 0),
    ):
        town.leave(LSS, half_year, left=lss, answered=1)
        town.leave(SOL, half_year, left=sol, answered=1)
        town.leave(BAB, half_year, left=bab, answered=bab)
        town.publish(half_year)
    assert [(cell.unit, len(cell.answers)) for cell in town.cells] == [(CARE, 7)]
    assert (town.cells[0].first, town.cells[0].last) == ((2021, 1), (2022, 1))


def test_two_a_half_year_are_no_report_of_their_unit() -> None:
    """Nacka sends one per unit from two talks on, in June and December."""
    town = Town()
    for year in range(2026, 2030):
        for half in (1, 2):
            for unit in (BAB, LSS, SOL):
                town.leave(unit, (year, half), left=3, answered=2)
            town.publish((year, half))
    assert {cell.unit for cell in town.cells} == {CARE}
    assert {len(cell.answers) for cell in town.cells} == {12}


def test_where_all_have_answered_they_wait_for_some_who_have_not() -> None:
    town = Town()
    town.leave(LSS, SPRING, left=8, answered=8)
    assert town.publish(SPRING) == []
    town.leave(LSS, AUTUMN, left=1, answered=0)
    assert town.publish(AUTUMN) == [(LSS, 8)]


def test_who_alone_left_a_unit_does_not_fill_up_a_cell_that_nobody_else_could() -> None:
    """LSS, without a cell of its own, has given six at most: the seventh would be known."""
    town = Town()
    town.leave(LSS, SPRING, left=9, answered=6)
    town.leave(BAB, SPRING, left=1, answered=1)
    assert town.publish(SPRING) == []
    town.leave(SOL, AUTUMN, left=2, answered=0)
    assert town.publish(AUTUMN) == [(CARE, 7)]


def test_a_late_answer_changes_no_cell_and_waits_for_one_of_the_whole() -> None:
    town = Town()
    town.leave(LSS, SPRING, left=9, answered=7)
    town.publish(SPRING)
    before = list(town.cells)
    town.come_in(LSS, SPRING, answered=1)
    town.leave(SOL, AUTUMN, left=7, answered=5)
    assert town.publish(AUTUMN) == []
    town.leave(SCHOOL, NEXT_SPRING, left=3, answered=1)
    assert town.publish(NEXT_SPRING) == [((), 7)]
    assert town.cells[:1] == before
    assert town.cells[1].first == SPRING


def test_a_half_year_that_is_not_over_waits() -> None:
    town = Town()
    town.leave(LSS, SPRING, left=40, answered=7)
    town.leave(LSS, AUTUMN, left=9, answered=8)
    assert town.publish(SPRING) == [(LSS, 7)]
    assert town.publish(SPRING) == []
    assert town.publish(AUTUMN) == [(LSS, 8)]


def test_who_leaves_later_does_not_count_among_the_silent() -> None:
    town = Town()
    town.leave(LSS, SPRING, left=7, answered=7)
    town.leave(LSS, AUTUMN, left=5, answered=0)
    assert town.publish(SPRING) == []
    assert town.publish(AUTUMN) == [(LSS, 7)]


def test_a_unit_that_got_another_name_meets_its_old_answers_above() -> None:
    town = Town()
    town.leave(LSS, SPRING, left=5, answered=4)
    town.publish(SPRING)
    town.leave((*CARE, "LSS and SoL"), AUTUMN, left=5, answered=4)
    assert town.publish(AUTUMN) == [(CARE, 8)]
    assert town.cells[0].units == (LSS, (*CARE, "LSS and SoL"))


def test_those_employed_at_a_unit_with_others_below_are_in_its_rest() -> None:
    town = Town()
    town.leave(CARE, SPRING, left=5, answered=4)
    town.leave(BAB, SPRING, left=5, answered=3)
    assert town.publish(SPRING) == [(CARE, 7)]
    assert town.cells[0].units == (CARE, BAB)


def test_an_answer_from_where_nobody_was_asked_is_late() -> None:
    town = Town()
    town.leave(LSS, SPRING, left=9, answered=6)
    town.leave(SCHOOL, SPRING, left=2, answered=0)
    town.come_in(BAB, SPRING, answered=1)
    assert town.publish(SPRING) == [((), 7)]


def test_who_waited_until_their_answers_are_deleted_is_in_no_cell() -> None:
    town = Town()
    town.leave(LSS, SPRING, left=9, answered=6)
    town.leave(LSS, NEXT_SPRING, left=9, answered=6)
    assert town.publish(NEXT_SPRING, since=AUTUMN) == []
    town.leave(LSS, AUTUMN, left=1, answered=1)
    assert town.publish(NEXT_SPRING, since=AUTUMN) == [(LSS, 7)]
    assert town.cells[0].first == AUTUMN


def test_whose_answers_would_be_deleted_by_now_can_stand_behind_nobody() -> None:
    """All seven who left since have answered; of the others everybody knows that they are gone."""
    town = Town()
    town.leave(LSS, SPRING, left=9, answered=0)
    town.leave(LSS, NEXT_SPRING, left=7, answered=7)
    assert town.publish(NEXT_SPRING, since=AUTUMN) == []
    assert town.publish(NEXT_SPRING) == [(LSS, 7)]


def test_nor_can_those_of_old_cells_be_late() -> None:
    town = Town()
    town.leave(LSS, SPRING, left=20, answered=7)
    town.publish(SPRING)
    town.leave(LSS, AUTUMN, left=9, answered=7)
    town.publish(AUTUMN)
    town.come_in(LSS, AUTUMN, answered=2)
    town.leave(SCHOOL, NEXT_SPRING, left=5, answered=5)
    assert town.publish(NEXT_SPRING, since=AUTUMN) == []
    assert town.publish(NEXT_SPRING) == [((), 7)]


def test_a_limit_below_five_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 5 answers, not 4"):
        publish([], [], {}, SPRING, EVER, least=4)


units = st.sampled_from([CARE, BAB, LSS, SOL, SCHOOL, (*LSS, "Night"), (*LSS, "Day")])
half_years = st.integers(0, 7).map(lambda n: (2026 + n // 2, n % 2 + 1))
groups = st.tuples(units, half_years, st.integers(0, 9), st.integers(0, 9), st.integers(0, 2))


@given(st.lists(groups, max_size=40), st.integers(5, 9))
def test_every_answer_is_in_at_most_one_cell_and_every_cell_keeps_the_rules(
    groups: list[tuple[Path, HalfYear, int, int, int]], least: int
) -> None:
    town = Town()
    arrival: dict[str, HalfYear] = {}
    for unit, half_year, answered, silent, late in groups:
        town.leave(unit, half_year, answered + silent, answered)
        came = (half_year[0] + late, half_year[1])
        arrival |= {each.id: came for each in town.answers[len(arrival) :]}
    place = {each.id: each.place for each in town.answers}
    for until in sorted({half_year for _, half_year, *_ in groups}):
        there = [each for each in town.answers if arrival[each.id] <= until]
        town.cells += publish(there, town.cells, town.asked, until, EVER, least=least)
    inside = [id_ for cell in town.cells for id_ in cell.answers]
    assert len(inside) == len(set(inside))
    for cell in town.cells:
        assert len(cell.answers) >= least
        assert all(cell.closes(place[id_]) for id_ in cell.answers)
        assert {place[id_][0] for id_ in cell.answers} <= {*cell.units}
        assert all(cell.first <= place[id_][1] <= cell.last for id_ in cell.answers)
        assert len(cell.answers) < sum(town.asked[each] for each in town.asked if cell.closes(each))


@given(st.lists(groups, max_size=20), st.randoms(use_true_random=False))
def test_neither_ids_nor_their_order_decide_anything(
    groups: list[tuple[Path, HalfYear, int, int, int]], chance: Random
) -> None:
    town = Town()
    for unit, half_year, answered, silent, _ in groups:
        town.leave(unit, half_year, answered + silent, answered)
    ids = [each.id for each in town.answers]
    new = dict(zip(ids, chance.sample(ids, len(ids)), strict=True))
    other = [replace(each, id=new[each.id]) for each in town.answers]
    chance.shuffle(other)
    cells = publish(town.answers, [], town.asked, (2030, 1), EVER)
    again = publish(other, [], town.asked, (2030, 1), EVER)
    assert again == [replace(c, answers=frozenset(new[i] for i in c.answers)) for c in cells]
