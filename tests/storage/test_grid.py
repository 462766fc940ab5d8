"""A unit's people and what each has: one query for each room, whoever may look."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event
from sqlmodel import col, select

from storage import certificates, expiries, grid
from storage.access import Actor
from storage.certificates import NewCertificate
from storage.database import Database, Session
from storage.grid import Held, Lacking, TooMany, Wanted
from storage.records import Level
from storage.tables import Assessment, Assignment, Person, Position
from tests.storage.municipality import TODAY, Municipality

DAY = timedelta(days=1)
ROOMS = 5
"""People, levels, certificates and assignments."""


@pytest.fixture
def db(database: Database) -> Iterator[Session]:
    with database.transaction() as session:
        yield session


@pytest.fixture
def town(db: Session) -> Municipality:
    """Vide leads Ulla and Sam by day and Berit by night; Petra leads Klara; Disa both."""
    town = Municipality(db)
    day, night = ("Kommunen", "Hemtjänsten"), ("Kommunen", "Hemtjänsten", "Natten")
    town.person("Disa", town.unit("Kommunen"))
    town.person("Vide", town.unit(*day), "Disa", position="Enhetschef")
    town.person("Petra", town.unit("Kommunen", "SoL"), "Disa", position="Enhetschef")
    town.person("Ulla", town.unit(*day), "Vide", position="Undersköterska")
    town.person("Sam", town.unit(*day), "Vide", position="Undersköterska")
    town.person("Berit", town.unit(*night), "Vide", position="Undersköterska")
    town.person("Klara", town.unit("Kommunen", "SoL"), "Petra")
    return town


def actor(town: Municipality, name: str, *roles: str, confirmed: bool = True) -> Actor:
    return Actor(town.people[name], frozenset(roles), confirmed, TODAY)


def names(
    town: Municipality, who: str, unit: int | None = None, *roles: str, confirmed: bool = True
) -> list[str]:
    seats = grid.grid(town.db, actor(town, who, *roles, confirmed=confirmed), unit, TODAY)
    return [seat.name for seat in seats]


def unit(town: Municipality, *path: str) -> int:
    return town.units[" / ".join(("Kommunen", *path))]


@contextmanager
def counted(db: Session) -> Iterator[list[str]]:
    """The statements that are sent meanwhile."""
    sent: list[str] = []

    def note(conn: object, cursor: object, statement: str, *_: object) -> None:
        sent.append(statement)

    bind = db.get_bind()
    event.listen(bind, "before_cursor_execute", note)
    yield sent
    event.remove(bind, "before_cursor_execute", note)


def test_ones_own_team_is_those_who_report_to_one(town: Municipality) -> None:
    assert names(town, "Vide") == ["Berit", "Sam", "Ulla"]
    assert names(town, "Disa") == ["Petra", "Vide"]
    assert names(town, "Sam") == []


def test_a_unit_is_seen_with_all_below_as_far_as_one_leads(town: Municipality) -> None:
    care, night, sol = (
        unit(town, *path) for path in (("Hemtjänsten",), ("Hemtjänsten", "Natten"), ("SoL",))
    )
    assert names(town, "Vide", care) == ["Berit", "Sam", "Ulla"]
    assert names(town, "Vide", night) == ["Berit"]
    assert names(town, "Vide", sol) == []
    assert names(town, "Disa", sol) == ["Klara", "Petra"]
    assert names(town, "Klara", sol, "hr") == ["Klara", "Petra"]
    assert names(town, "Klara", sol) == []


def test_nobody_unconfirmed_sees_anybody(town: Municipality) -> None:
    assert names(town, "Vide", confirmed=False) == []
    assert names(town, "Klara", unit(town, "SoL"), "hr", confirmed=False) == []


def test_whoever_has_left_or_not_begun_is_not_there(town: Municipality) -> None:
    day = unit(town, "Hemtjänsten")
    town.person("Nils", day, "Vide", ended=-1)
    town.person("Nova", day, "Vide", began=1)
    town.person("Siv", day, "Vide", began=0, ended=0)
    assert names(town, "Vide") == ["Berit", "Sam", "Siv", "Ulla"]


def test_everybody_has_what_is_theirs(town: Municipality) -> None:
    ulla, sam = town.people["Ulla"], town.people["Sam"]
    town.db.add_all(
        [
            Assessment(person_id=ulla, area="law", year=2025, agreed=2),
            Assessment(person_id=ulla, area="law", year=2026, agreed=3, profession="nurse"),
            Assessment(person_id=ulla, area="", year=2026, own=4),
            Assignment(person_id=sam, name="Språkombud"),
            Assignment(person_id=sam, name="Handledare"),
        ]
    )
    for kind, days, issuer in (("cpr", -5, None), ("fire", 400, None), ("med", 300, "Petra")):
        last = TODAY + days * DAY
        given = NewCertificate(
            kind, TODAY - 20 * DAY, last, town.people[issuer] if issuer else None
        )
        certificates.add(town.db, actor(town, "Vide"), ulla, given, TODAY)
    gone = certificates.add(
        *(town.db, actor(town, "Vide"), sam, NewCertificate("cpr", TODAY, None), TODAY)
    )
    certificates.end(town.db, actor(town, "Vide"), gone, TODAY)
    town.db.get_one(Person, town.people["Petra"]).end_date = TODAY + 50 * DAY
    expiries.follow_issuers(town.db, TODAY)
    seats = {seat.name: seat for seat in grid.grid(town.db, actor(town, "Vide"), None, TODAY)}
    assert sorted(seats["Ulla"].levels, key=lambda each: each.year) == [
        Level("law", 2, 2025, ""),
        Level("law", 3, 2026, "nurse"),
    ]
    assert {(held.kind, held.last_day) for held in seats["Ulla"].certificates} == {
        ("cpr", TODAY - 5 * DAY),
        ("fire", TODAY + 400 * DAY),
        ("med", TODAY + 50 * DAY),
    }
    assert seats["Sam"].assignments == ["Handledare", "Språkombud"]
    assert seats["Sam"].certificates == []
    assert seats["Berit"].levels == []
    assert isinstance(seats["Ulla"].certificates[0], Held)


def test_sixty_people_take_as_many_queries_as_one(town: Municipality) -> None:
    day = unit(town, "Hemtjänsten")
    with counted(town.db) as few:
        grid.grid(town.db, actor(town, "Vide"), None, TODAY)
    for n in range(57):
        id_ = town.person(f"Person {n}", day, "Vide")
        town.db.add(Assessment(person_id=id_, area="law", year=2026, agreed=1 + n % 4))
        town.db.add(Assignment(person_id=id_, name=f"Uppdrag {n}"))
    town.db.flush()
    with counted(town.db) as many:
        seats = grid.grid(town.db, actor(town, "Vide"), None, TODAY)
    assert len(seats) == 60
    assert len(few) == len(many) == ROOMS


def test_the_count_sees_a_query_for_each_person(
    town: Municipality, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: levels read one person at a time."""

    def one_by_one(db: Session, among: object) -> list[tuple[int, Level]]:
        for id_ in db.scalars(among):  # type: ignore[call-overload]
            db.scalars(select(Assessment).where(col(Assessment.person_id) == id_)).all()
        return []

    monkeypatch.setattr(grid, "_levels", one_by_one)
    with counted(town.db) as sent:
        grid.grid(town.db, actor(town, "Vide"), None, TODAY)
    assert len(sent) > ROOMS


def test_more_than_fit_in_one_grid_are_refused(
    town: Municipality, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(grid, "MOST", 2)
    with pytest.raises(TooMany):
        names(town, "Vide")
    assert names(town, "Disa") == ["Petra", "Vide"]


# Units and ombud


def test_the_units_are_those_where_one_leads_somebody(town: Municipality) -> None:
    tree = grid.led_units(town.db, actor(town, "Vide"), TODAY)
    assert tree.seen == {unit(town, "Hemtjänsten"), unit(town, "Hemtjänsten", "Natten")}
    everything = grid.led_units(town.db, actor(town, "Klara", "hr"), TODAY)
    assert len(everything.seen) == 4
    assert grid.led_units(town.db, actor(town, "Klara"), TODAY).seen == set()


def test_a_unit_lacks_the_ombud_that_nobody_there_is(town: Municipality) -> None:
    assistants = frozenset({position(town, "Undersköterska")})
    wanted = (
        Wanted("dementia", frozenset({"demensombud", "ombud demens"}), assistants),
        Wanted("language", frozenset({"språkombud"}), assistants),
    )
    town.db.add(Assignment(person_id=town.people["Ulla"], name="Ombud demens"))
    town.db.add(Assignment(person_id=town.people["Berit"], name="SPRÅKOMBUD"))
    town.db.add(Assignment(person_id=town.people["Klara"], name="Demensombud"))
    town.db.flush()
    care, night = unit(town, "Hemtjänsten"), unit(town, "Hemtjänsten", "Natten")
    both = [
        Lacking(care, "Kommunen / Hemtjänsten", ("language",)),
        Lacking(night, "Kommunen / Hemtjänsten / Natten", ("dementia",)),
    ]
    for who, roles in (("Vide", ()), ("Disa", ()), ("Klara", ("hr",))):
        looks = actor(town, who, *roles)
        assert grid.lacking_ombud(town.db, looks, wanted, None, TODAY) == both
        assert grid.lacking_ombud(town.db, looks, wanted, night, TODAY) == both[1:]
    assert grid.lacking_ombud(town.db, actor(town, "Petra"), wanted, None, TODAY) == []
    assert grid.lacking_ombud(town.db, actor(town, "Klara"), wanted, None, TODAY) == []


def test_an_ombud_whom_somebody_else_leads_is_the_units_all_the_same(town: Municipality) -> None:
    """Of those where they work only: in the unit beside it nobody is."""
    wanted = (
        Wanted(
            "dementia", frozenset({"demensombud"}), frozenset({position(town, "Undersköterska")})
        ),
    )
    care, night = unit(town, "Hemtjänsten"), unit(town, "Hemtjänsten", "Natten")
    vide = actor(town, "Vide")
    assert [one.unit_id for one in grid.lacking_ombud(town.db, vide, wanted, None, TODAY)] == [
        *(care, night)
    ]
    borrowed = town.person("Olle", care, "Petra")
    town.db.add(Assignment(person_id=borrowed, name="Demensombud"))
    town.db.flush()
    assert borrowed not in {seat.person_id for seat in grid.grid(town.db, vide, care, TODAY)}
    lacking = grid.lacking_ombud(town.db, vide, wanted, None, TODAY)
    assert [one.unit_id for one in lacking] == [night]
    roles = {"dementia": {"demensombud"}}
    ulla, berit = town.people["Ulla"], town.people["Berit"]
    assert grid.ombud_beside(town.db, vide, roles, [ulla], TODAY) == {"dementia"}
    assert grid.ombud_beside(town.db, vide, roles, [berit], TODAY) == set()
    assert grid.ombud_beside(town.db, actor(town, "Petra"), roles, [ulla], TODAY) == set()


def position(town: Municipality, name: str) -> int:
    id_ = town.db.scalar(select(col(Position.id)).where(col(Position.name) == name))
    assert id_ is not None
    return id_
