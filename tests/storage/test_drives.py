"""Who is in an inventory, how far each unit has come, and who hears of whom is missing."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Update, event
from sqlmodel import col, select, update

from storage import assessments, chasing, drives, keeping, progress, teams
from storage.access import Actor
from storage.assessments import WHOLE
from storage.chasing import Gap
from storage.database import Database
from storage.drives import ABOVE, HR, MANAGER, DriveCard, Scope
from storage.progress import Figures
from storage.tables import Account, Assessment, DriveUnit, News, Person
from tests.databases import ready_sqlite_url
from tests.storage.municipality import NOW, TODAY, Municipality

DEADLINE = date(2026, 12, 18)
NAMED = {"Undersköterska": "usk", "Vårdbiträde": "bitr", "Handläggare": "handl"}


@pytest.fixture
def town(database: Database) -> Iterator[Municipality]:
    with database.transaction() as db:
        yield populated(Municipality(db))


def populated(town: Municipality) -> Municipality:
    """Care has two homes, led by Vide and Ines under Gunilla; the school is Rut's."""
    care, school = town.unit("Staden", "Omsorg"), town.unit("Staden", "Skola")
    north = town.unit("Staden", "Omsorg", "Norr")
    south = town.unit("Staden", "Omsorg", "Söder")
    town.person("Disa", care, position="Direktör")
    town.person("Hedda", school, "Disa", position="HR-strateg")
    town.person("Gunilla", care, "Disa", position="Förvaltningschef")
    town.person("Vide", north, "Gunilla", position="Enhetschef")
    town.person("Ines", south, "Gunilla", position="Enhetschef")
    town.person("Rut", school, "Disa", position="Rektor")
    town.person("Ulla", north, "Vide", position="Undersköterska")
    town.person("Sam", north, "Vide", position="Vårdbiträde")
    town.person("Siv", south, "Ines", position="Undersköterska")
    town.person("Sten", school, "Rut", position="Handläggare")
    return town


def professions(town: Municipality) -> dict[int, str]:
    names = assessments.position_names(town.db)
    return {id_: NAMED[name] for id_, name in names.items() if name in NAMED}


def actor(town: Municipality, name: str, *roles: str, confirmed: bool = True) -> Actor:
    return replace(town.actor(name, *roles, confirmed=confirmed), today=TODAY)


def hedda(town: Municipality) -> Actor:
    return actor(town, "Hedda", "hr")


ALL = Scope()


def begun(town: Municipality, scope: Scope = ALL, *, light: bool = False) -> DriveCard:
    by, chase_on = hedda(town), date(2026, 12, 11)
    id_ = drives.start(town.db, by, scope, DEADLINE, chase_on, NOW, light=light)
    card = drives.find(town.db, by, id_)
    assert card is not None
    return card


def agree(town: Municipality, by: str, *whose: str, year: int = 2026, level: int = 2) -> None:
    for name in whose:
        assessments.assess(
            town.db, actor(town, by), town.people[name], year, professions(town), "agreed",
            {WHOLE: level}, None, NOW,
        )  # fmt: skip


def missing(
    town: Municipality,
    card: DriveCard,
    reader: Actor,
    unit: str | None = None,
    among: progress.Among = "led",
) -> list[str]:
    unit_id = town.units[unit] if unit else None
    found = progress.missing(town.db, reader, card, professions(town), unit_id, among=among)
    return [each.name for each in found]


# Who is in it


def test_who_is_in_it_follows_from_the_people_as_they_are(town: Municipality) -> None:
    card = begun(town, Scope((town.units["Staden / Omsorg"],)))
    assert missing(town, card, hedda(town)) == ["Sam", "Ulla", "Siv"]
    town.person("Nour", town.units["Staden / Omsorg / Norr"], "Vide", began=0)
    town.person("Later", town.units["Staden / Omsorg / Norr"], "Vide", began=1)
    town.db.execute(_of("Siv").values(end_date=TODAY - timedelta(days=1)))
    town.db.execute(_of("Ulla").values(unit_id=town.units["Staden / Skola"]))
    town.db.execute(_of("Sam").values(end_date=TODAY))
    assert missing(town, card, hedda(town)) == ["Nour", "Sam"]


def test_it_can_be_of_some_professions(town: Municipality) -> None:
    card = begun(town, Scope(professions=("usk", "handl")))
    assert missing(town, card, hedda(town)) == ["Ulla", "Siv", "Sten"]
    assert drives.size(town.db, hedda(town), card.scope, professions(town)) == 3
    assert drives.size(town.db, actor(town, "Vide"), card.scope, professions(town)) == 1


def test_only_hr_begins_one_and_gives_it_more_time(town: Municipality) -> None:
    card = begun(town)
    for other in (actor(town, "Gunilla"), actor(town, "Hedda", "hr", confirmed=False)):
        with pytest.raises(PermissionError):
            drives.start(town.db, other, Scope(), DEADLINE, DEADLINE, NOW, light=False)
        with pytest.raises(PermissionError):
            drives.move(town.db, other, card, DEADLINE, DEADLINE)


def test_nobody_is_in_two_at_once(town: Municipality) -> None:
    care = begun(town, Scope((town.units["Staden / Omsorg"],), ("usk",)))
    omsorg, norr = town.units["Staden / Omsorg"], town.units["Staden / Omsorg / Norr"]
    for scope, overlaps in (
        (Scope(), True),
        (Scope((norr,)), True),
        (Scope((norr,), ("bitr",)), False),
        (Scope((town.units["Staden / Skola"],)), False),
    ):
        found = drives.overlapping(town.db, hedda(town), scope, professions(town))
        assert (found == care) is overlaps
    assert drives.of_person(town.db, hedda(town), town.people["Ulla"], professions(town)) == care
    assert drives.of_person(town.db, hedda(town), town.people["Sam"], professions(town)) is None
    chasing.close(town.db, care, NOW)
    assert drives.overlapping(town.db, hedda(town), Scope((omsorg,)), professions(town)) is None


def test_the_deadlines_that_it_had_stay_to_be_seen(town: Municipality) -> None:
    card = begun(town)
    chasing.note(town.db, card, [town.units["Staden / Skola"]], HR, TODAY)
    chasing.close(town.db, card, NOW)
    (card,) = drives.closed(town.db, hedda(town))
    later, last = date(2027, 1, 15), date(2027, 1, 29)
    drives.move(town.db, hedda(town), card, later, later)
    (card,) = drives.ongoing(town.db, hedda(town))
    drives.move(town.db, hedda(town), card, last, last)
    (card,) = drives.ongoing(town.db, hedda(town))
    assert (card.deadline, card.former_deadlines) == (last, (DEADLINE, later))
    assert town.db.scalars(select(DriveUnit.chased)).all() == [0]


# How far it has come


def test_units_are_rolled_up_worst_first(town: Municipality) -> None:
    card = begun(town)
    agree(town, "Vide", "Ulla")
    agree(town, "Rut", "Sten")
    assessments.assess_own(town.db, actor(town, "Siv"), 2026, professions(town), {WHOLE: 1}, NOW)
    view = progress.unit(town.db, hedda(town), card, professions(town), None)
    assert view is not None
    assert view.name == "Staden"
    assert view.figures == Figures(people=4, own=1, agreed=2)
    assert [(line.name, line.figures.missing) for line in view.below] == [
        ("Omsorg", 2),
        ("Skola", 0),
    ]
    omsorg = town.units["Staden / Omsorg"]
    care = progress.unit(town.db, hedda(town), card, professions(town), omsorg)
    assert care is not None
    assert [line.name for line in care.below] == ["Söder", "Norr"]  # 0 of 1 before 1 of 2


def test_managers_see_their_own_part_and_nothing_beside_it(town: Municipality) -> None:
    card = begun(town)
    view = progress.unit(town.db, actor(town, "Gunilla"), card, professions(town), None)
    assert view is not None
    assert (view.name, view.figures.people) == ("Omsorg", 3)
    school = town.units["Staden / Skola"]
    assert progress.unit(town.db, actor(town, "Gunilla"), card, professions(town), school) is None
    assert missing(town, card, actor(town, "Gunilla")) == ["Sam", "Ulla", "Siv"]
    assert missing(town, card, actor(town, "Gunilla"), "Staden / Omsorg / Söder") == ["Siv"]
    assert missing(town, card, actor(town, "Gunilla"), among="reports") == []
    assert missing(town, card, actor(town, "Vide"), among="reports") == ["Sam", "Ulla"]
    for nobody in (actor(town, "Ulla"), actor(town, "Vide", confirmed=False)):
        assert missing(town, card, nobody) == missing(town, card, nobody, among="reports") == []
        none = progress.unit(town.db, nobody, card, professions(town), None)
        assert none is not None
        assert (none.figures, none.below) == (Figures(), ())


def test_what_was_kept_counts_as_agreed_and_is_told_apart(town: Municipality) -> None:
    card = begun(town, light=True)
    agree(town, "Vide", "Ulla", year=2025)
    vide = actor(town, "Vide")
    wanted = {town.people[name]: each for name, each in (("Ulla", "usk"), ("Sam", "bitr"))}
    keeping.keep(town.db, vide, 2026, wanted, lambda *_: 4, NOW)
    view = progress.unit(town.db, vide, card, professions(town), None)
    assert view is not None
    assert view.figures == Figures(people=2, agreed=1, kept=1)
    (left,) = progress.missing(town.db, vide, card, professions(town))
    assert (left.name, left.earlier) == ("Sam", False)
    team = teams.team(town.db, vide, 2026, professions(town))
    assert [(each.name, each.agreed, each.kept) for each in team] == [
        ("Sam", None, False),
        ("Ulla", 2, True),
    ]


def test_the_number_of_queries_does_not_grow_with_the_units(
    town: Municipality, database: Database
) -> None:
    card, theirs = begun(town), professions(town)
    asked: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *a: asked.append(a[2]))
    progress.unit(town.db, hedda(town), card, theirs, None)
    few = len(asked)
    for n in range(30):
        unit = town.unit("Staden", "Skola", f"Förskolan {n}")
        town.person(f"barnskötare {n}", unit, "Rut", position="Vårdbiträde")
    asked.clear()
    progress.unit(town.db, hedda(town), card, theirs, None)
    assert len(asked) == few == 2


# Who hears of it


def test_a_gap_is_the_managers_who_are_there(town: Municipality) -> None:
    card = begun(town)
    ids, norr = town.people, town.units["Staden / Omsorg / Norr"]
    agree(town, "Rut", "Sten")

    def found() -> dict[int, Gap]:
        gaps = chasing.gaps(town.db, card, professions(town), TODAY)
        assert len(gaps) == 2  # a unit and its manager once
        return {gap.unit_id: gap for gap in gaps}

    assert found()[norr] == Gap(norr, ids["Vide"], ids["Gunilla"])
    town.db.execute(_of("Vide").values(end_date=TODAY - timedelta(days=1)))
    assert found()[norr] == Gap(norr, ids["Gunilla"], ids["Disa"])
    team = teams.team(town.db, actor(town, "Gunilla"), 2026, professions(town))
    assert [each.name for each in team] == ["Sam", "Ulla"]


def test_those_above_see_units_of_which_they_were_told(town: Municipality) -> None:
    card = begun(town)
    gunilla, norr = actor(town, "Gunilla"), town.units["Staden / Omsorg / Norr"]
    chasing.note(town.db, card, [norr, town.units["Staden / Omsorg / Söder"]], MANAGER, TODAY)
    assert missing(town, card, gunilla, among="below") == []
    chasing.note(town.db, card, [norr], ABOVE, TODAY)
    chasing.note(town.db, card, [norr], MANAGER, TODAY)  # takes nothing back
    assert missing(town, card, gunilla, among="below") == ["Sam", "Ulla"]


def test_those_who_have_said_nothing_are_asked_once(town: Municipality) -> None:
    card = begun(town)
    for n, name in enumerate(("Ulla", "Sam", "Siv", "Sten", "Vide")):
        row = {"telegram_id": n + 1, "person_id": town.people[name], "language": "sv"}
        town.db.add(Account(**row, bound_at=NOW))
    agree(town, "Rut", "Sten")
    assessments.assess_own(town.db, actor(town, "Siv"), 2026, professions(town), {WHOLE: 1}, NOW)

    def asked() -> list[str]:
        query = select(Person.name).join(News, col(News.person_id) == col(Person.id))
        return sorted(town.db.scalars(query.where(col(News.kind) == chasing.NEWS)))

    chasing.ask_everyone(town.db, card, professions(town), TODAY, NOW, [town.people["Sam"]])
    assert asked() == ["Ulla"]
    chasing.ask_everyone(town.db, card, professions(town), TODAY, NOW, [])
    assert asked() == ["Sam", "Ulla"]
    told = town.db.scalars(select(News)).first()
    assert told is not None
    assert (told.subject, told.at) == ({}, NOW)


def test_in_a_light_one_only_those_with_nothing_to_keep_are_asked(town: Municipality) -> None:
    card = begun(town, light=True)
    agree(town, "Vide", "Ulla", year=2025)
    for n, name in enumerate(("Ulla", "Sam")):
        row = {"telegram_id": n + 1, "person_id": town.people[name], "language": "sv"}
        town.db.add(Account(**row, bound_at=NOW))
    town.db.flush()
    chasing.ask_everyone(town.db, card, professions(town), TODAY, NOW, [])
    assert town.db.scalars(select(News.person_id)).all() == [town.people["Sam"]]


def test_it_is_due_on_its_day_and_over_when_it_is_closed(town: Municipality) -> None:
    card = begun(town)
    assert drives.to_chase(town.db, date(2026, 12, 10)) == []
    assert drives.to_chase(town.db, date(2026, 12, 11)) == [card]
    chasing.again(town.db, card, date(2026, 12, 16))
    assert drives.to_chase(town.db, date(2026, 12, 15)) == []
    chasing.close(town.db, card, NOW)
    assert drives.to_chase(town.db, date(2027, 12, 16)) == []
    assert drives.ongoing(town.db, hedda(town)) == []


# Whoever is missing, in any organisation


@dataclass(frozen=True)
class Somebody:
    unit: str
    position: str
    began: int
    ended: int | None
    agreed: int | None
    """In this year or another: what is agreed of a later one counts too."""
    profession: str
    """That it was agreed in; empty where it is not known."""


DAYS = st.integers(-3, 3)
PEOPLE = st.builds(
    Somebody,
    st.sampled_from(["Staden / Omsorg / Norr", "Staden / Omsorg / Söder", "Staden / Skola"]),
    st.sampled_from([*NAMED, "Enhetschef"]),
    DAYS,
    st.none() | DAYS,
    st.sampled_from([None, 2025, 2026, 2027]),
    st.sampled_from(["", *NAMED.values()]),
)
SCOPES = st.tuples(
    st.sets(st.sampled_from(["Staden / Omsorg", "Staden / Omsorg / Norr", "Staden / Skola"])),
    st.sets(st.sampled_from(sorted(NAMED.values()))),
)


def is_missing(one: Somebody, units: set[str], wanted: set[str]) -> bool:
    mine = NAMED.get(one.position)
    here = one.began <= 0 and (one.ended is None or one.ended >= 0)
    inside = not units or any(f"{one.unit} ".startswith(f"{unit} ") for unit in units)
    agreed = (one.agreed or 0) >= 2026 and one.profession in ("", mine)
    return here and inside and mine is not None and (not wanted or mine in wanted) and not agreed


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    database = Database(ready_sqlite_url(tmp_path_factory.mktemp("drives")))
    yield database
    database.close()


class Undone(Exception):
    pass


@settings(max_examples=40)
@given(people=st.lists(PEOPLE, max_size=8), scope=SCOPES)
def test_who_is_missing_is_whoever_is_there_and_has_nothing_agreed(
    shared: Database, people: list[Somebody], scope: tuple[set[str], set[str]]
) -> None:
    with contextlib.suppress(Undone), shared.transaction() as db:
        compare(populated(Municipality(db)), people, *scope)
        raise Undone


def compare(town: Municipality, people: list[Somebody], units: set[str], wanted: set[str]) -> None:
    gone = [town.people[name] for name in ("Ulla", "Sam", "Siv", "Sten")]
    town.db.execute(
        update(Person).where(col(Person.id).in_(gone)).values(end_date=date(2020, 1, 1))
    )
    for n, one in enumerate(people):
        id_ = town.person(
            f"p{n}", town.units[one.unit], "Vide", began=one.began, ended=one.ended,
            position=one.position,
        )  # fmt: skip
        if one.agreed:
            row = {"person_id": id_, "area": WHOLE, "year": one.agreed, "agreed": 1}
            town.db.add(Assessment(**row, profession=one.profession))
    town.db.flush()
    card = begun(town, Scope(tuple(town.units[each] for each in units), tuple(wanted)))
    expected = [f"p{n}" for n, one in enumerate(people) if is_missing(one, units, wanted)]
    assert sorted(missing(town, card, hedda(town))) == sorted(expected)
    by_unit = progress.by_unit(town.db, hedda(town), card, professions(town))
    assert sum(each.missing for each in by_unit.values()) == len(expected)
    told = {gap.unit_id for gap in chasing.gaps(town.db, card, professions(town), TODAY)}
    assert told == {id_ for id_, each in by_unit.items() if each.missing}


def _of(name: str) -> Update:
    return update(Person).where(col(Person.name) == name)
