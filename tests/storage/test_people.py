"""Whom one finds, and what one gets to know of them."""

from dataclasses import fields
from datetime import timedelta

import pytest
from sqlmodel import col, select, update

from storage import drafts, inquiries, jobs, people
from storage.database import Database
from storage.people import PersonCard
from storage.tables import ImportDraft, Inquiry, Job, Person
from tests.storage.municipality import NOW, TODAY, Municipality


def test_ones_own_people_come_first_and_nobody_who_has_left(database: Database) -> None:
    with database.transaction() as db:
        town = Municipality(db)
        unit = town.unit("Staden")
        town.person("Rut", unit)
        town.person("Petra", unit, "Rut")
        town.person("utan chef", unit, began=1)
        town.person("Petras", unit, "Petra", began=2)
        town.person("Ruts", unit, "Rut", began=3)
        town.person("slutade igen", unit, "Rut", began=-20, ended=-1)
        found = people.coming_hires(db, town.actor("Rut", "hr"), TODAY)
        assert [card.name for card in found] == ["Ruts", "utan chef", "Petras"]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("mans", ["Anna-Mans Ek", "Måns Ek"]),
        ("måns", ["Måns Ek", "Anna-Mans Ek"]),
        ("MÅNS e", ["Måns Ek", "Anna-Mans Ek"]),
        ("ma\u030ans", ["Måns Ek", "Anna-Mans Ek"]),  # as some phones write it
        ("ö", ["Örjan Ask", "Olle Ask", "Tor Øst"]),
        ("o", ["Olle Ask", "Tor Øst", "Örjan Ask"]),
        ("öst", ["Tor Øst"]),
        ("andre", ["André Æra"]),
        ("ära", ["André Æra"]),
        ("ns", []),
        ("%", []),
    ],
)
def test_a_name_is_found_with_or_without_its_marks_as_written_first(
    database: Database, typed: str, found: list[str]
) -> None:
    with database.transaction() as db:
        town = Municipality(db)
        near, far = town.unit("Staden"), town.unit("Landet")
        for name in ("Olle Ask", "Anna-Mans Ek", "Måns Ek"):
            town.person(name, near)
        for name in ("Örjan Ask", "Tor Øst", "André Æra"):
            town.person(name, far)
        cards = people.search(db, town.actor("Olle Ask"), typed, TODAY)
        assert [card.name for card in cards] == found


def test_a_colleague_learns_neither_rate_nor_end_of_the_employment(database: Database) -> None:
    with database.transaction() as db:
        town = Municipality(db)
        unit = town.unit("Staden")
        town.person("Petra", unit)
        nour = town.person("Nour", unit, "Petra", ended=90)
        town.person("Klara", unit, "Petra")
        db.execute(update(Person).where(col(Person.id) == nour).values(employment_rate=75.0))
        led = people.led(db, town.actor("Petra"), nour)
        assert led is not None
        assert (led.end_date, led.employment_rate) == (TODAY + timedelta(days=90), 75.0)
        assert type(people.colleague(db, town.actor("Klara"), nour)) is PersonCard
        assert people.led(db, town.actor("Klara"), nour) is None
    assert not {"end_date", "employment_rate"} & {field.name for field in fields(PersonCard)}


def test_a_question_is_read_and_answered_only_by_whoever_is_vouched_for(
    database: Database,
) -> None:
    with database.transaction() as db:
        town = Municipality(db)
        unit = town.unit("Staden")
        petra = town.person("Petra", unit)
        town.person("Nour", unit, "Petra")
        asked = inquiries.ask(
            db, town.actor("Nour"), town.introduction("Nour"), None, petra, "Var?", NOW
        )
        unknown = town.actor("Petra", confirmed=False)
        assert inquiries.find(db, unknown, asked) is None
        assert not inquiries.answer(db, unknown, asked, "Här.", NOW)
        assert inquiries.find(db, town.actor("Nour", confirmed=False), asked) is not None
        assert inquiries.answer(db, town.actor("Petra"), asked, "Här.", NOW)
        assert db.exec(select(Inquiry.answer)).one() == "Här."


def test_a_file_without_an_answer_is_forgotten_after_a_day(database: Database) -> None:
    with database.transaction() as db:
        town = Municipality(db)
        town.person("Hedda", town.unit("Staden"))
        hedda = town.actor("Hedda", "hr")
        draft = drafts.keep(db, hedda, b"rows", NOW)
        drafts.forget_old(db, NOW + timedelta(days=1))
        assert drafts.size(db, hedda, draft) == 4
        drafts.forget_old(db, NOW + timedelta(days=1, seconds=1))
        assert drafts.size(db, hedda, draft) is None
        assert db.exec(select(ImportDraft.status, ImportDraft.rows)).one() == ("dropped", None)


def test_a_job_that_is_done_is_forgotten_after_a_week(database: Database) -> None:
    with database.transaction() as db:
        town = Municipality(db)
        hedda = town.person("Hedda", town.unit("Staden"))
        for done_at in (None, NOW, NOW - timedelta(days=7, seconds=1)):
            db.add(Job(person_id=hedda, kind="k", subject={}, at=NOW, done_at=done_at))
        jobs.forget_old(db, NOW)
        assert set(db.exec(select(Job.done_at))) == {None, NOW}
