"""The gap analysis of an organisation, from what the database holds up to the whole."""

import random
from collections.abc import Iterator
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.analysis import Analysis, Terms, added_up, analyse, movements, target_of
from bot.domain.competence.gaps import Stock
from storage import grid, keeping
from storage.database import Database
from storage.supply import OTHER, UNKNOWN, Line
from storage.tables import FormerPost, Person, Position
from storage.units import Tree
from tests.bot.domain.competence.small import small
from tests.storage.municipality import TODAY, Municipality
from tests.storage.test_supply import agree

MODEL = small()
TERMS = Terms(2026, TODAY)
TREE = Tree({1: None, 2: 1, 3: 1, 4: 3}, dict.fromkeys(range(1, 5), "x"), {1, 2, 3, 4})
"""1 above 2 and 3; 3 above 4."""
PROFESSIONS = {1: 0, 2: 0, 3: 1}
"""Two positions of the first, one of the second; the fourth position is of none."""
LINES = st.lists(
    st.builds(
        Line,
        unit_id=st.integers(1, 4),
        position_id=st.integers(1, 4),
        level=st.integers(0, 6),
        profession=st.sampled_from([UNKNOWN, OTHER, 0, 1]),
        goes=st.integers(0, 2),
        people=st.integers(1, 500),
    ),
    max_size=40,
)


@given(LINES, st.randoms(use_true_random=False))
def test_the_order_of_rows_never_matters(lines: list[Line], chance: random.Random) -> None:
    mixed = list(lines)
    chance.shuffle(mixed)
    found = added_up(lines, PROFESSIONS, TREE, MODEL)
    assert added_up(mixed, PROFESSIONS, TREE, MODEL) == found


@given(LINES)
def test_nobody_is_lost_or_counted_twice_on_the_way_up(lines: list[Line]) -> None:
    found = added_up(lines, PROFESSIONS, TREE, MODEL)
    for unit, below in ((1, {1, 2, 3, 4}), (3, {3, 4}), (4, {4}), (None, {1, 2, 3, 4})):
        for place, profession in enumerate(("manager", "nurse")):
            people = sum(
                line.people
                for line in lines
                if line.unit_id in below and PROFESSIONS.get(line.position_id) == place
            )
            stock = found.get((unit, profession))
            assert (stock.headcount if stock else 0) == people


def only(line: Line) -> Stock:
    return added_up([line], PROFESSIONS, TREE, MODEL)[None, "manager"]


def test_a_level_counts_in_the_profession_it_was_agreed_in() -> None:
    assert only(Line(2, 1, 3, 0, 2, 7)).levels == (0, 0, 7, 0)
    assert only(Line(2, 1, 3, UNKNOWN, 2, 7)).levels == (0, 0, 7, 0)
    for other in (1, OTHER):
        stock = only(Line(2, 1, 3, other, 2, 7))
        assert (stock.levels, stock.unassessed) == ((0, 0, 0, 0), 7)


def test_a_level_that_the_scale_has_no_more_counts_as_none() -> None:
    stock = only(Line(2, 1, 5, 0, 0, 7))
    assert (stock.unassessed, stock.headcount) == (7, 7)


# From the database


@pytest.fixture
def town(database: Database) -> Iterator[Municipality]:
    """128 section managers in two units, at the levels of a published table; Hedda is HR."""
    with database.transaction() as db:
        town = Municipality(db)
        town.person("Hedda", town.unit("Staden"))
        town.person("Gunilla", town.unit("Staden", "Omsorg"))
        position = Position(name="sektionschef")
        db.add(position)
        db.flush()
        levels = [1] * 18 + [2] * 42 + [3] * 52 + [4] * 16
        for n, level in enumerate(levels):
            unit = town.unit("Staden", "Omsorg", "A" if n % 2 else "B")
            id_ = town.person(str(n), unit, "Gunilla")
            db.get_one(Person, id_).position_id = position.id or 0
            agree(db, id_, 2025, level, "manager")
        yield town


def analysed(town: Municipality, terms: Terms = TERMS) -> Analysis:
    return analyse(town.db, town.actor("Hedda", "hr"), MODEL, terms)


def test_the_published_table_comes_out_of_the_database(town: Municipality) -> None:
    analysis = analysed(town)
    assert [each.id for each in analysis.professions(None)] == ["manager"]
    two, five = analysis.gaps(None, "manager")
    assert (two.years, two.gaps, two.total) == (2, (9, 5, -14, -4), -4)
    assert (five.years, five.gaps, five.total) == (5, (8, 4, -16, -4), -8)
    assert analysis.every_gap()[None, "manager"] == (two, five)


def test_each_unit_has_its_own_and_the_unit_above_all_of_them(town: Municipality) -> None:
    analysis = analysed(town)
    ids = {path.rsplit(" / ")[-1]: id_ for path, id_ in town.units.items()}
    parts = [analysis.stock(ids[name], "manager") for name in ("A", "B")]
    assert [part.headcount for part in parts if part] == [64, 64]
    assert analysis.stock(ids["Omsorg"], "manager") == analysis.stock(None, "manager")
    assert analysis.stock(ids["A"], "nurse") is None
    assert analysis.professions(ids["Staden"]) == analysis.professions(None)


def test_a_year_that_is_over_counts_who_was_there_on_its_last_day(town: Municipality) -> None:
    assert Terms(2025, TODAY).day == date(2025, 12, 31)
    assert Terms(2026, TODAY).day == TODAY
    town.person("new", town.units["Staden / Omsorg / A"], "Gunilla", began=-10)
    new = town.db.get_one(Person, town.people["new"])
    new.position_id = town.db.get_one(Person, town.people["0"]).position_id
    town.db.flush()
    heads = [analysed(town, Terms(year, TODAY)).stocks[None, "manager"] for year in (2025, 2026)]
    assert [each.headcount for each in heads] == [128, 129]
    assert heads[1].unassessed == 1
    assert analysed(town, Terms(2024, TODAY)).stocks[None, "manager"].unassessed == 128


def test_what_is_agreed_for_an_inventory_that_ends_in_january_counts_at_once(
    town: Municipality,
) -> None:
    """Its year is that of its last day; in a year that is over it counts as it was then."""
    agree(town.db, town.people["0"], 2027, 4, "manager")
    counts = {
        year: analysed(town, Terms(year, today)).stocks[None, "manager"].levels
        for year, today in ((2025, TODAY), (2026, TODAY), (2027, date(2027, 1, 20)))
    }
    before, after = (18, 42, 52, 16), (17, 42, 52, 17)
    assert counts == {2025: before, 2026: after, 2027: after}
    found = movements(town.db, town.actor("Hedda", "hr"), analysed(town))[None, "manager"]
    assert (found.up, found.then[1:], found.now[1:]) == (1, before, after)


def test_pensions_and_known_departures_are_taken_off_when_asked_for(town: Municipality) -> None:
    for n, years in enumerate((1, 4)):
        person = town.db.get_one(Person, town.people[str(127 - n)])  # at the highest level
        person.birth_year = 2026 + years - 67
    town.db.get_one(Person, town.people["0"]).end_date = date(2027, 3, 1)
    town.db.flush()
    assert analysed(town).gaps(None, "manager")[1].gaps == (8, 4, -16, -4)
    pensions = analysed(town, Terms(2026, TODAY, 67)).gaps(None, "manager")
    assert [gap.gaps for gap in pensions] == [(9, 5, -14, -5), (8, 4, -16, -6)]
    both = analysed(town, Terms(2026, TODAY, 67, departures=True)).gaps(None, "manager")
    assert [gap.gaps for gap in both] == [(8, 5, -14, -5), (7, 4, -16, -6)]
    assert {gap.headcount for gap in both} == {128}  # the work stays


def test_what_if_is_reckoned_on_the_same_people(town: Municipality) -> None:
    analysis = analysed(town)
    target = target_of(MODEL, MODEL.professions[0], 2026)
    without = target.what_if(growths={2: Fraction(0)})
    assert analysis.gaps(None, "manager", without)[0].gaps == (9, 6, -12, -3)


def test_movement_is_told_also_where_every_level_was_kept(town: Municipality) -> None:
    """A light year: nobody is assessed anew, but two go up, one comes and one has left."""
    for name in ("0", "1"):
        agree(town.db, town.people[name], 2026, 2, "manager")
    town.db.get_one(Person, town.people["5"]).end_date = date(2026, 5, 31)
    new = town.person("new", town.units["Staden / Omsorg / A"], "Gunilla", began=-10)
    position = town.db.get_one(Person, town.people["0"]).position_id
    town.db.get_one(Person, new).position_id = position
    town.db.flush()
    analysis = analysed(town)
    found = movements(town.db, town.actor("Hedda", "hr"), analysis)[None, "manager"]
    assert found.then == (0, 18, 42, 52, 16)
    assert found.now == (1, 15, 44, 52, 16)
    assert (found.up, found.down, found.came, found.left) == (2, 0, 1, 1)


@pytest.fixture
def nurse(town: Municipality) -> Position:
    row = Position(name="sjuksköterska")
    town.db.add(row)
    town.db.flush()
    return row


def moved_to(
    town: Municipality, name: str, unit: str, position: Position | None, *, until: date
) -> None:
    """What a people file writes when it moves somebody."""
    person = town.db.get_one(Person, town.people[name])
    former = {"unit_id": person.unit_id, "position_id": person.position_id}
    town.db.add(FormerPost(person_id=town.people[name], until=until, **former))
    person.unit_id = town.units[f"Staden / Omsorg / {unit}"]
    person.position_id = position.id or 0 if position else person.position_id
    town.db.flush()


def test_whoever_comes_from_another_unit_or_profession_has_come(
    town: Municipality, nurse: Position
) -> None:
    """Two move from B to A, one of them becomes a nurse; one has moved before the year began."""
    moved_to(town, "0", "A", None, until=date(2026, 3, 1))
    moved_to(town, "2", "A", nurse, until=date(2026, 3, 1))
    moved_to(town, "4", "A", None, until=date(2025, 12, 30))
    agree(town.db, town.people["2"], 2026, 3, "nurse")
    agree(town.db, town.people["0"], 2026, 2, "manager")
    found = movements(town.db, town.actor("Hedda", "hr"), analysed(town))
    a, b = (town.units[f"Staden / Omsorg / {name}"] for name in "AB")
    ways = {
        place: (sum(one.then), one.came, one.left, one.up, one.down, sum(one.now))
        for place, one in found.items()
    }
    assert ways[a, "manager"] == (65, 1, 0, 0, 0, 66)
    assert ways[b, "manager"] == (63, 0, 2, 0, 0, 61)
    assert ways[None, "manager"] == (128, 0, 1, 1, 0, 127)  # within the whole nobody has come
    assert ways[a, "nurse"] == ways[None, "nurse"] == (0, 1, 0, 0, 0, 1)
    assert found[a, "nurse"].now == (0, 0, 0, 1, 0)
    assert (b, "nurse") not in found
    for one in found.values():
        assert sum(one.then) + one.came - one.left == sum(one.now)


def test_whoever_takes_people_over_has_got_them_and_sees_nothing_of_where_from(
    town: Municipality,
) -> None:
    moved_to(town, "0", "A", None, until=date(2026, 3, 1))
    boss = town.person("Vide", town.units["Staden / Omsorg / A"], "Gunilla")
    for name in ("0", "1", "3"):
        town.db.get_one(Person, town.people[name]).manager_id = boss
    town.db.flush()
    actor = town.actor("Vide")
    found = movements(town.db, actor, analyse(town.db, actor, MODEL, TERMS))
    assert {unit for unit, _ in found} == {
        *(town.units[path] for path in ("Staden", "Staden / Omsorg", "Staden / Omsorg / A")),
        None,
    }
    assert (found[None, "manager"].came, sum(found[None, "manager"].now)) == (1, 3)


def test_a_return_to_an_earlier_profession_counts_what_was_agreed_in_it(
    town: Municipality, nurse: Position
) -> None:
    """One rule for the gap, the grid and what a light inventory keeps."""
    back = town.people["0"]  # level 1 as a manager in 2025
    town.db.get_one(Person, back).position_id = nurse.id or 0
    agree(town.db, back, 2023, 3, "nurse")
    stock = analysed(town).stock(None, "nurse")
    assert stock is not None
    assert stock.levels == (0, 0, 1, 0)
    hedda = town.actor("Hedda", "hr")
    kept = keeping.keepable(town.db, hedda, 2026, {back: "nurse"}, lambda *_: 4)
    assert kept == {back: {"": 3}}
    unit = town.units["Staden / Omsorg / B"]
    [seat] = [one for one in grid.grid(town.db, hedda, unit, TODAY) if one.person_id == back]
    assert {each.profession: each.level for each in seat.levels} == {"nurse": 3, "manager": 1}
