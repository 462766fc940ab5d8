"""Who can what: found, ranked, and within what the one who asks may see."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlmodel import col, select

from storage import certificates, qualifications, records, search, shown
from storage.access import Actor
from storage.certificates import NewCertificate
from storage.database import Database, Session
from storage.search import Concept, Evidence, Question
from storage.tables import Assessment, Assignment, Competence, Position
from tests.storage.municipality import NOW, TODAY, Municipality

OMBUD = ("Demensombud",)
DAY = timedelta(days=1)
DEMENTIA = Concept(("Demens",), ("Demensombud", "Handledare"), (), ("dementia",))
CPR = Concept(("HLR",), certificates=("cpr",))


@pytest.fixture
def db(database: Database) -> Iterator[Session]:
    with database.transaction() as session:
        yield session


@pytest.fixture
def town(db: Session) -> Municipality:
    """Vide's Ulla, Sam and Berit in home care; Petra's Klara at SoL. Disa is above both."""
    town = Municipality(db)
    care, night = ("Kommunen", "Hemtjänsten"), ("Kommunen", "Hemtjänsten", "Natten")
    town.person("Disa", town.unit("Kommunen"))
    town.person("Vide", town.unit(*care), "Disa")
    town.person("Petra", town.unit("Kommunen", "SoL"), "Disa")
    town.person("Ulla", town.unit(*care), "Vide", position="Undersköterska")
    town.person("Sam", town.unit(*care), "Vide")
    town.person("Berit", town.unit(*night), "Vide", position="Undersköterska")
    town.person("Klara", town.unit("Kommunen", "SoL"), "Petra")
    return town


def hr(town: Municipality) -> Actor:
    return Actor(town.people["Disa"], frozenset({"hr"}), today=TODAY)


def actor(town: Municipality, name: str, *, confirmed: bool = True) -> Actor:
    return Actor(town.people[name], confirmed=confirmed, today=TODAY)


def can(town: Municipality, who: str, *names: str, table: type = Competence) -> None:
    town.db.add_all(table(person_id=town.people[who], name=name) for name in names)
    town.db.flush()


def level(
    town: Municipality, who: str, area: str, agreed: int | None, year: int = 2026, **more: object
) -> None:
    row = Assessment(person_id=town.people[who], area=area, year=year, agreed=agreed, **more)
    town.db.add(row)
    town.db.flush()


def certified(town: Municipality, who: str, kind: str, days: int | None) -> int:
    """`days`: left from today."""
    last = None if days is None else TODAY + days * DAY
    given = NewCertificate(kind, TODAY - 100 * DAY, last)
    return certificates.add(town.db, hr(town), town.people[who], given, TODAY)


def found(
    town: Municipality, who: Actor, *concepts: Concept, units: tuple[int, ...] = (), **more: int
) -> list[str]:
    question = Question(concepts, units)
    return [h.name for h in search.find(town.db, who, question, OMBUD, TODAY, **more)]


def position(town: Municipality, name: str) -> int:
    id_ = town.db.scalar(select(col(Position.id)).where(col(Position.name) == name))
    assert id_ is not None
    return id_


# What is found


def test_every_room_is_looked_into_and_what_is_found_is_said(town: Municipality) -> None:
    can(town, "Ulla", "Demens", "Annat")
    level(town, "Ulla", "dementia", 3, profession="assistant_nurse")
    can(town, "Sam", "Demensombud", table=Assignment)
    hits = search.find(town.db, hr(town), Question((DEMENTIA,)), OMBUD, TODAY)
    assert [(hit.name, hit.unit, hit.position) for hit in hits] == [
        ("Ulla", "Kommunen / Hemtjänsten", "Undersköterska"),
        ("Sam", "Kommunen / Hemtjänsten", "Handläggare"),
    ]
    assert hits[0].evidence == (
        Evidence("area", "dementia", 3, "assistant_nurse"),
        Evidence("competence", "Demens"),
    )
    assert hits[1].evidence == (Evidence("assignment", "Demensombud"),)


def test_the_higher_level_comes_first_and_then_ones_own_unit(town: Municipality) -> None:
    for name, agreed in (("Klara", 2), ("Ulla", 4), ("Sam", 2)):
        level(town, name, "dementia", agreed)
    assert found(town, hr(town), DEMENTIA) == ["Ulla", "Klara", "Sam"]
    vide = Actor(town.people["Vide"], frozenset({"hr"}), today=TODAY)
    assert found(town, vide, DEMENTIA) == ["Ulla", "Sam", "Klara"]


def test_whoever_has_all_of_it_comes_before_whoever_has_a_part(town: Municipality) -> None:
    can(town, "Berit", "Demens")
    can(town, "Klara", "Demens", "HLR")
    can(town, "Ulla", "HLR")
    question = Question((DEMENTIA, CPR))
    hits = search.find(town.db, hr(town), question, OMBUD, TODAY)
    assert [(hit.name, hit.matched) for hit in hits] == [("Klara", 2), ("Berit", 1), ("Ulla", 1)]
    assert hits[0].evidence == (Evidence("competence", "Demens"), Evidence("competence", "HLR"))


def test_a_position_narrows_what_else_is_asked_for(town: Municipality) -> None:
    for name in ("Ulla", "Sam", "Klara"):
        can(town, name, "HLR")
    assistant = Concept(positions=(position(town, "Undersköterska"),))
    assert found(town, hr(town), CPR, assistant) == ["Ulla"]
    assert found(town, hr(town), assistant) == ["Berit", "Ulla"]
    both = Concept(("HLR",), positions=(position(town, "Undersköterska"),))
    assert set(found(town, hr(town), both)) == {"Berit", "Klara", "Sam", "Ulla"}


@pytest.mark.parametrize("narrow", [30_000, 1])
def test_a_unit_narrows_it_with_all_below(
    town: Municipality, narrow: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both where one looks among the people there, and where these are too many for that."""
    monkeypatch.setattr(search, "NARROW", narrow)
    for name in ("Ulla", "Berit", "Klara"):
        can(town, name, "HLR")
    care, night = (town.unit("Kommunen", "Hemtjänsten", *rest) for rest in ((), ("Natten",)))
    assert found(town, hr(town), CPR, units=(care,)) == ["Berit", "Ulla"]
    assert found(town, hr(town), CPR, units=(night,)) == ["Berit"]
    sol = town.unit("Kommunen", "SoL")
    assert found(town, hr(town), CPR, units=(night, sol)) == ["Berit", "Klara"]


def test_a_certificate_counts_while_it_holds(town: Municipality) -> None:
    certified(town, "Ulla", "cpr", 0)
    certified(town, "Sam", "cpr", -1)
    certified(town, "Klara", "cpr", None)
    withdrawn = certified(town, "Berit", "cpr", 100)
    certificates.end(town.db, hr(town), withdrawn, TODAY)
    assert found(town, hr(town), CPR) == ["Klara", "Ulla"]
    [hit] = search.find(town.db, actor(town, "Ulla"), Question((CPR,)), OMBUD, TODAY)
    assert hit.evidence == (Evidence("certificate", "cpr", last_day=TODAY),)


def test_of_levels_the_latest_that_was_agreed_on_counts(town: Municipality) -> None:
    level(town, "Ulla", "dementia", 2, 2024)
    level(town, "Ulla", "dementia", 3, 2025)
    level(town, "Ulla", "dementia", None, 2026, own=4)
    level(town, "Sam", "dementia", None, 2026, own=4, manager=4)
    [hit] = search.find(town.db, hr(town), Question((DEMENTIA,)), OMBUD, TODAY)
    assert (hit.name, hit.evidence) == ("Ulla", (Evidence("area", "dementia", 3),))


def test_whoever_has_left_is_not_found(town: Municipality) -> None:
    town.person("Nils", town.unit("Kommunen", "SoL"), "Petra", ended=-1)
    town.person("Siv", town.unit("Kommunen", "SoL"), "Petra", ended=0)
    can(town, "Nils", "HLR")
    can(town, "Siv", "HLR")
    assert found(town, hr(town), CPR) == ["Siv"]


def test_languages_and_courses_are_found_and_wishes_never(town: Municipality) -> None:
    for kind, text, of in (("language", "Finska", "C2"), ("wish", "Finska", None)):
        who = "Ulla" if kind == "language" else "Sam"
        qualifications.add(town.db, hr(town), town.people[who], kind, text, NOW, of)
    asked = Concept(qualifications=(("language", "Finska"), ("wish", "Finska")))
    hits = search.find(town.db, hr(town), Question((asked,)), OMBUD, TODAY)
    assert [(hit.name, hit.evidence) for hit in hits] == [
        ("Ulla", (Evidence("qualification", "Finska C2"),))
    ]
    assert search.names(town.db, hr(town)).qualifications == (("language", "Finska"),)


def test_pages_follow_each_other(town: Municipality) -> None:
    for name in ("Ulla", "Sam", "Berit", "Klara"):
        can(town, name, "HLR")
    every = found(town, hr(town), CPR, limit=9)
    pages = [found(town, hr(town), CPR, skip=skip, limit=3) for skip in (0, 3)]
    assert [*pages[0], *pages[1]] == every
    assert len(every) == 4


# Who may see it


@pytest.fixture
def told(town: Municipality) -> Municipality:
    """Ulla and Klara have everything; Klara shows nothing."""
    for who in ("Ulla", "Klara"):
        can(town, who, "HLR", "Demens")
        can(town, who, "Demensombud", "Handledare", table=Assignment)
        level(town, who, "dementia", 3)
        certified(town, who, "cpr", 100)
        qualifications.add(town.db, hr(town), town.people[who], "language", "Finska", NOW, "B2")
        qualifications.add(town.db, hr(town), town.people[who], "wish", "Natten", NOW)
    return town


ROOMS = {
    "competences": Concept(("HLR",), ("Handledare",)),
    "levels": Concept(areas=("dementia",)),
    "certificates": Concept(certificates=("cpr",)),
    "qualifications": Concept(qualifications=(("language", "Finska"),)),
}


@pytest.mark.parametrize("what", shown.KINDS)
def test_a_colleague_sees_what_is_shown_and_nothing_else(told: Municipality, what: str) -> None:
    sam = actor(told, "Sam")
    for concept in ROOMS.values():
        assert found(told, sam, concept) == []
    shown.toggle(told.db, actor(told, "Ulla"), what)
    for room, concept in ROOMS.items():
        assert found(told, sam, concept) == (["Ulla"] if room == what else []), room
    shown.toggle(told.db, actor(told, "Ulla"), what)
    assert found(told, sam, ROOMS[what]) == []


def test_everybody_knows_who_is_ombud(told: Municipality) -> None:
    both = Concept(assignments=("Demensombud", "Handledare"))
    hits = search.find(told.db, actor(told, "Sam"), Question((both,)), OMBUD, TODAY)
    assert {hit.name: hit.evidence for hit in hits} == {
        "Ulla": (Evidence("assignment", "Demensombud"),),
        "Klara": (Evidence("assignment", "Demensombud"),),
    }


@pytest.mark.parametrize(
    ("who", "seen"),
    [("Vide", {"Ulla"}), ("Petra", {"Klara"}), ("Disa", {"Ulla", "Klara"}), ("Ulla", {"Ulla"})],
)
def test_managers_see_all_of_their_own_people(told: Municipality, who: str, seen: set[str]) -> None:
    for concept in ROOMS.values():
        assert set(found(told, actor(told, who), concept)) == seen


def test_an_account_that_nobody_vouched_for_sees_only_its_own(told: Municipality) -> None:
    for name, seen in (("Vide", []), ("Ulla", ["Ulla"])):
        new = actor(told, name, confirmed=False)
        for concept in (*ROOMS.values(), Concept(assignments=("Demensombud",))):
            assert found(told, new, concept) == seen
        positions = Concept(positions=(position(told, "Handläggare"),))
        assert found(told, new, positions) == (["Vide"] if name == "Vide" else [])
        assert search.names(told.db, new) == search.Names((), (), (), (), ())


def test_a_record_is_what_one_may_know_of_a_person(told: Municipality) -> None:
    def record(who: str, of: str = "Ulla") -> records.Record:
        read = records.of(told.db, actor(told, who), told.people[of], {"demensombud"}, TODAY)
        assert read is not None
        return read

    own, led, colleague = record("Ulla"), record("Vide"), record("Sam")
    assert (own.side, led.side, colleague.side) == ("own", "led", "colleague")
    assert own.competences == led.competences == ("Demens", "HLR")
    assert own.assignments == led.assignments == ("Demensombud", "Handledare")
    assert [level.level for level in led.levels] == [3]
    assert [held.kind for held in led.certificates] == ["cpr"]
    assert [each.text for each in led.qualifications] == ["Finska", "Natten"]
    assert colleague.assignments == ("Demensombud",)
    nothing = (colleague.competences, colleague.levels, colleague.certificates)
    assert nothing == ((), (), ())
    assert colleague.qualifications == ()
    for what in shown.KINDS:
        shown.toggle(told.db, actor(told, "Ulla"), what)
    shows = record("Sam")
    assert shows.competences == led.competences
    assert shows.assignments == led.assignments
    assert shows.certificates == led.certificates
    assert [each.text for each in shows.qualifications] == ["Finska"]  # and never the wish


def test_nobody_unconfirmed_reads_anothers_record(told: Municipality) -> None:
    vide = actor(told, "Vide", confirmed=False)
    assert records.of(told.db, vide, told.people["Ulla"], {"demensombud"}, TODAY) is None
    own = records.of(told.db, vide, vide.person_id, {"demensombud"}, TODAY)
    assert own is not None
    assert own.side == "own"


# The names there are


def test_each_name_is_found_once(town: Municipality) -> None:
    for who in ("Ulla", "Sam", "Klara"):
        can(town, who, "HLR", f"Bara {who}")
    names = search.names(town.db, actor(town, "Sam"))
    assert names.competences == ("Bara Klara", "Bara Sam", "Bara Ulla", "HLR")
    assert names.assignments == ()
    assert {name for _, name in names.positions} == {"Handläggare", "Undersköterska"}
    assert len(names.units) == 4
