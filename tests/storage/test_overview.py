"""What HR and managers of managers see of the introductions, per unit."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import event

from storage import overview
from storage.database import Database
from storage.overview import Figures, UnitView
from tests.storage.municipality import NOW, TODAY, Municipality

YEAR = NOW - timedelta(days=365)


@pytest.fixture
def town(database: Database) -> Iterator[Municipality]:
    """Two administrations. Gunilla leads care, with Vide and Petra; Rut leads the schools."""
    with database.transaction() as db:
        town = Municipality(db)
        care, school = town.unit("Staden", "Omsorg"), town.unit("Staden", "Skola")
        homes = town.unit("Staden", "Omsorg", "Hemtjänst")
        north = town.unit("Staden", "Omsorg", "Hemtjänst", "Norr")
        sol = town.unit("Staden", "Omsorg", "SoL")
        town.unit("Staden", "Omsorg", "Nedlagd")
        town.person("Gunilla", care)
        town.person("Rut", school)
        town.person("Hedda", school, "Rut")
        town.person("Vide", homes, "Gunilla")
        town.person("Petra", sol, "Gunilla")
        town.person("Nour", sol, "Petra", began=14)
        town.person("Noel", sol, "Petra", began=-30)
        town.person("Ulla", north, "Vide", began=-90)
        town.person("Sam", north, "Vide", began=20)
        town.person("Sten", school, "Rut", began=-10)
        yield town


@pytest.fixture
def going_on(town: Municipality) -> Municipality:
    town.introduction("Nour", tasks=(3, 10))
    town.introduction("Noel", tasks=(-1, -9, 4))
    town.introduction("Ulla", "done", closed=-40)
    town.introduction("Sten", "ended", closed=-3)
    return town


def whole(town: Municipality, name: str, *roles: str) -> UnitView:
    return opened(town, name, None, *roles)


def opened(town: Municipality, name: str, path: str | None, *roles: str) -> UnitView:
    unit_id = town.units[path] if path else None
    view = overview.unit(town.db, town.actor(name, *roles), unit_id, TODAY, YEAR)
    assert view is not None
    return view


def test_hr_sees_everything_rolled_up_the_tree(going_on: Municipality) -> None:
    view = whole(going_on, "Hedda", "hr")
    assert view.name == "Staden"
    assert view.figures == Figures(ongoing=2, late=1, done=1, ended=1, new=5, never_started=1)
    assert {line.name: line.figures for line in view.below} == {
        "Omsorg": Figures(ongoing=2, late=1, done=1, new=4, never_started=1),
        "Skola": Figures(ended=1, new=1),
    }


def test_take_up_is_the_share_of_the_new_who_have_an_introduction(going_on: Municipality) -> None:
    figures = whole(going_on, "Hedda", "hr").figures
    assert figures.introduced == 4
    assert figures.take_up == 0.8
    assert Figures(ongoing=3).take_up is None


def test_a_unit_is_opened_and_left_again(going_on: Municipality) -> None:
    care = opened(going_on, "Hedda", "Staden / Omsorg", "hr")
    assert care.up is None  # the whole
    assert {line.name for line in care.below} == {"Hemtjänst", "SoL"}
    homes = opened(going_on, "Hedda", "Staden / Omsorg / Hemtjänst", "hr")
    assert homes.up == care.id
    north = opened(going_on, "Hedda", "Staden / Omsorg / Hemtjänst / Norr", "hr")
    assert north.up == homes.id
    assert north.below == ()
    assert north.figures == homes.figures == Figures(done=1, new=2, never_started=1)


def test_the_top_by_its_own_id_is_the_whole(going_on: Municipality) -> None:
    assert opened(going_on, "Hedda", "Staden", "hr") == whole(going_on, "Hedda", "hr")


def test_a_manager_sees_their_own_part_and_nothing_beside_it(going_on: Municipality) -> None:
    view = whole(going_on, "Gunilla")
    assert view.name == "Omsorg"
    assert view.figures == Figures(ongoing=2, late=1, done=1, new=4, never_started=1)
    assert {line.name for line in view.below} == {"Hemtjänst", "SoL"}
    school = going_on.units["Staden / Skola"]
    gunilla = going_on.actor("Gunilla")
    assert overview.unit(going_on.db, gunilla, school, TODAY, YEAR) is None
    assert overview.introductions(going_on.db, gunilla, school, "ended", TODAY, YEAR) == []
    assert overview.never_started(going_on.db, gunilla, school, TODAY) == []


def test_whoever_leads_nobody_sees_nobody(going_on: Municipality) -> None:
    for actor in (
        going_on.actor("Nour"),
        going_on.actor("Gunilla", confirmed=False),
        going_on.actor("Hedda", "hr", confirmed=False),
    ):
        view = overview.unit(going_on.db, actor, None, TODAY, YEAR)
        assert view is not None
        assert (view.figures, view.below) == (Figures(), ())
        assert overview.introductions(going_on.db, actor, None, "ongoing", TODAY, YEAR) == []
        assert overview.never_started(going_on.db, actor, None, TODAY) == []


def test_managers_of_managers_are_told_from_managers(town: Municipality) -> None:
    assert overview.leads_managers(town.db, town.actor("Gunilla"))
    assert not overview.leads_managers(town.db, town.actor("Gunilla", confirmed=False))
    assert not overview.leads_managers(town.db, town.actor("Petra"))
    assert not overview.leads_managers(town.db, town.actor("Nour"))


def test_the_new_are_those_who_began_lately_or_begin_soon(town: Municipality) -> None:
    north = town.unit("Staden", "Omsorg", "Hemtjänst", "Norr")
    before = whole(town, "Hedda", "hr").figures.new
    for n, (began, ended) in enumerate([(-180, None), (60, None), (-5, 0)]):
        town.person(f"new {n}", north, "Vide", began=began, ended=ended)
    for n, (began, ended) in enumerate([(-181, None), (61, None), (-5, -1)]):
        town.person(f"not new {n}", north, "Vide", began=began, ended=ended)
    assert whole(town, "Hedda", "hr").figures.new == before + 3
    hedda = town.actor("Hedda", "hr")
    missing = overview.never_started(town.db, hedda, north, TODAY, limit=50)
    assert [p.name for p in missing if "new" in p.name] == ["new 0", "new 2", "new 1"]


def test_something_is_late_once_however_many_tasks_are(town: Municipality) -> None:
    town.introduction("Nour", tasks=(-1, -2, -3))
    town.introduction("Noel", tasks=(0, 1))
    figures = whole(town, "Hedda", "hr").figures
    assert (figures.ongoing, figures.late) == (2, 1)


def test_what_was_closed_more_than_a_year_ago_does_not_count(town: Municipality) -> None:
    town.introduction("Ulla", "done", closed=-364)
    town.introduction("Noel", "done", closed=-366)
    assert whole(town, "Hedda", "hr").figures.done == 1


def test_ongoing_ones_are_listed_with_the_late_first(going_on: Municipality) -> None:
    hedda = going_on.actor("Hedda", "hr")
    care = going_on.units["Staden / Omsorg"]

    def listed(status: str, skip: int = 0, limit: int = 10) -> list[int]:
        return overview.introductions(going_on.db, hedda, care, status, TODAY, YEAR, skip, limit)

    first, second = listed("ongoing")
    assert listed("ongoing", limit=1) == [first]
    assert listed("ongoing", skip=1) == [second]
    assert len(listed("done")) == 1
    assert listed("ended") == []


def test_who_has_none_is_listed_by_first_day_with_the_manager(going_on: Municipality) -> None:
    hedda = going_on.actor("Hedda", "hr")
    (sam,) = overview.never_started(going_on.db, hedda, None, TODAY)
    assert (sam.name, sam.manager, sam.connected) == ("Sam", "Vide", False)
    assert sam.unit == "Staden / Omsorg / Hemtjänst / Norr"


def test_the_number_of_queries_does_not_grow_with_the_units(
    going_on: Municipality, database: Database
) -> None:
    asked: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *a: asked.append(a[2]))
    whole(going_on, "Hedda", "hr")
    few = len(asked)
    for n in range(30):
        town_unit = going_on.unit("Staden", "Skola", f"Förskolan {n}")
        going_on.person(f"barnskötare {n}", town_unit, "Rut", began=-5)
    asked.clear()
    assert len(opened(going_on, "Hedda", "Staden / Skola", "hr").below) == 30
    assert len(asked) == few == 3
