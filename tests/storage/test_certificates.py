"""Certificates: kept, replaced, ended; delegations that end when whoever gave them leaves."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlalchemy import update
from sqlmodel import col, select

from storage import certificates, departures, expiries
from storage.access import Actor
from storage.certificates import CertificateCard, NewCertificate, NewerKept, SentIn
from storage.database import Database, Session
from storage.departures import Ending
from storage.tables import Certificate, GuideVersion, News, Person
from tests.storage.municipality import HASH, NOW, TODAY, Municipality

DAY = timedelta(days=1)


@pytest.fixture
def db(database: Database) -> Iterator[Session]:
    with database.transaction() as session:
        yield session


@pytest.fixture
def town(db: Session) -> Municipality:
    """Vide leads Ulla and Sam; Siv, a nurse, and Petra's Klara work elsewhere."""
    town = Municipality(db)
    care, other = town.unit("Kommunen", "Hemtjänsten"), town.unit("Kommunen", "SoL")
    town.person("Disa", other)
    town.person("Vide", care, "Disa")
    town.person("Petra", other, "Disa")
    for name in ("Ulla", "Sam"):
        town.person(name, care, "Vide")
    for name in ("Siv", "Klara"):
        town.person(name, other, "Petra")
    return town


def actor(town: Municipality, name: str, *roles: str) -> Actor:
    return Actor(town.people[name], frozenset(roles), today=TODAY)


def new(
    kind: str = "cpr", issued: int = -10, days: int | None = 365, issuer: int | None = None
) -> NewCertificate:
    """`issued` and `days`: from today, and how long from then."""
    on = TODAY + issued * DAY
    return NewCertificate(kind, on, None if days is None else on + days * DAY, issuer)


def adds(town: Municipality, who: str, by: str, given: NewCertificate) -> int:
    return certificates.add(town.db, actor(town, by), town.people[who], given, TODAY)


def one(town: Municipality, id_: int) -> CertificateCard:
    card = certificates.find(town.db, hr(town), id_)
    assert card is not None
    return card


def hr(town: Municipality) -> Actor:
    return actor(town, "Disa", "hr")


def row(town: Municipality, id_: int) -> Certificate:
    town.db.expire_all()
    return town.db.get_one(Certificate, id_)


# Whose


def test_an_employee_adds_their_own_with_a_file(town: Municipality) -> None:
    file = SentIn("F1", "photo", "hlr.jpg")
    on = TODAY - DAY
    id_ = adds(town, "Ulla", "Ulla", NewCertificate("cpr", on, on + 364 * DAY, file=file))
    [card] = certificates.of(town.db, actor(town, "Ulla"), town.people["Ulla"])
    assert (card.id, card.kind, card.file_id, card.file_kind) == (id_, "cpr", "F1", "photo")
    assert card.last_day == on + 364 * DAY
    assert card.holds(TODAY)


@pytest.mark.parametrize("who", ["Vide", "Disa"])
def test_managers_add_and_end_for_their_people(town: Municipality, who: str) -> None:
    id_ = adds(town, "Ulla", who, new())
    assert certificates.end(town.db, actor(town, who), id_, TODAY)
    assert not certificates.end(town.db, actor(town, who), id_, TODAY)
    card = one(town, id_)
    assert (card.end_reason, card.ended_on, card.holds(TODAY)) == ("withdrawn", TODAY, False)


@pytest.mark.parametrize("who", ["Petra", "Sam", "Klara"])
def test_nobody_else_adds_sees_or_ends_any(town: Municipality, who: str) -> None:
    with pytest.raises(LookupError):
        adds(town, "Ulla", who, new())
    id_ = adds(town, "Ulla", "Ulla", new())
    stranger = actor(town, who)
    assert certificates.find(town.db, stranger, id_) is None
    assert certificates.of(town.db, stranger, town.people["Ulla"]) == []
    assert not certificates.end(town.db, stranger, id_, TODAY)
    assert one(town, id_).holds(TODAY)


# Replacing


def test_a_newer_one_replaces_the_older_which_is_kept(town: Municipality) -> None:
    old = adds(town, "Ulla", "Ulla", new(issued=-360))
    again = adds(town, "Ulla", "Vide", new(issued=-1))
    other = adds(town, "Ulla", "Ulla", new("fire"))
    cards = certificates.of(town.db, actor(town, "Ulla"), town.people["Ulla"])
    assert {card.id for card in cards} == {old, again, other}
    assert {card.id for card in cards if card.holds(TODAY)} == {again, other}
    assert (one(town, old).end_reason, one(town, old).ended_on) == ("replaced", TODAY - DAY)
    assert (row(town, old).remind_on, row(town, old).manager_on) == (None, None)


def test_one_of_the_same_day_corrects_the_other(town: Municipality) -> None:
    first, second = adds(town, "Ulla", "Ulla", new()), adds(town, "Ulla", "Ulla", new())
    assert one(town, first).end_reason == "replaced"
    assert one(town, second).holds(TODAY)


def test_an_older_one_is_refused_where_a_newer_holds(town: Municipality) -> None:
    newer = adds(town, "Ulla", "Ulla", new(issued=-5))
    with pytest.raises(NewerKept) as refused:
        adds(town, "Ulla", "Ulla", new(issued=-6))
    assert refused.value.issued_on == TODAY - 5 * DAY
    assert one(town, newer).holds(TODAY)


def test_an_older_one_is_taken_where_the_newer_was_withdrawn(town: Municipality) -> None:
    wrong = adds(town, "Ulla", "Ulla", new(issued=-5))
    certificates.end(town.db, actor(town, "Ulla"), wrong, TODAY)
    assert one(town, adds(town, "Ulla", "Ulla", new(issued=-6))).holds(TODAY)


def test_it_holds_on_its_last_day_and_not_on_the_next(town: Municipality) -> None:
    id_ = adds(town, "Ulla", "Ulla", new(issued=-10, days=20))
    held = select(col(Certificate.id)).where(col(Certificate.id) == id_)
    for day, holds in ((10, True), (11, False)):
        on = TODAY + day * DAY
        assert one(town, id_).holds(on) is holds
        assert (town.db.scalar(held.where(certificates.holds(on))) is not None) is holds


# Reminding


def test_it_is_spoken_of_ninety_thirty_and_seven_days_ahead_and_once_it_is_over() -> None:
    last = date(2027, 6, 1)
    days, day = [], TODAY
    while (following := expiries.next_word(last, day)) is not None:
        days.append((last - following).days)
        day = following
    assert days == [90, 30, 7, -1]
    assert expiries.next_word(None, TODAY) is None
    assert expiries.next_word(last, last - 90 * DAY) == last - 30 * DAY
    assert expiries.next_word(last, last + DAY) is None


def test_only_what_is_due_is_found_and_each_word_is_said_once(town: Municipality) -> None:
    soon = adds(town, "Ulla", "Ulla", new(issued=-300, days=330))  # ends in 30 days
    adds(town, "Ulla", "Ulla", new("fire"))
    adds(town, "Ulla", "Ulla", new("licence", days=None))
    assert expiries.of_person(town.db, TODAY, NOW) == [(soon, town.people["Ulla"])]  # near already
    assert expiries.tell_person(town.db, soon, TODAY) == {"certificate": soon}
    assert expiries.of_person(town.db, TODAY + 22 * DAY, NOW) == []
    later = TODAY + 23 * DAY
    assert expiries.of_person(town.db, later, NOW) == [(soon, town.people["Ulla"])]
    assert expiries.of_manager(town.db, later, NOW) == [(soon, town.people["Vide"])]
    assert expiries.tell_person(town.db, soon, later) == {"certificate": soon}
    assert expiries.tell_person(town.db, soon, later) is None
    assert expiries.tell_manager(town.db, soon, later) == {"certificates": [soon]}
    assert expiries.tell_manager(town.db, soon, later) is None
    assert row(town, soon).remind_on == row(town, soon).manager_on == TODAY + 31 * DAY
    assert expiries.of_person(town.db, later, NOW) == []


def test_what_was_missed_is_said_once_and_not_several_times(town: Municipality) -> None:
    id_ = adds(town, "Ulla", "Ulla", new(issued=-200, days=300))  # ends in 100 days
    after_a_long_sleep = TODAY + 95 * DAY
    assert expiries.tell_person(town.db, id_, after_a_long_sleep) == {"certificate": id_}
    assert row(town, id_).remind_on == TODAY + 101 * DAY


def test_a_word_that_waits_already_is_not_said_twice(town: Municipality) -> None:
    id_ = adds(town, "Ulla", "Ulla", new(issued=-300, days=330))
    told = {"kind": expiries.OWN_NEWS, "subject": {"certificate": id_}, "at": NOW}
    town.db.add(News(person_id=town.people["Ulla"], **told))
    town.db.flush()
    assert expiries.tell_person(town.db, id_, TODAY + 23 * DAY) is None
    assert row(town, id_).remind_on == TODAY + 31 * DAY


def test_a_managers_news_that_waits_is_about_all_of_them(town: Municipality) -> None:
    both = [adds(town, who, who, new(issued=-300, days=330)) for who in ("Ulla", "Sam")]
    later = TODAY + 23 * DAY
    subject = expiries.tell_manager(town.db, both[0], later)
    vide = town.people["Vide"]
    town.db.add(News(person_id=vide, kind=expiries.TEAM_NEWS, subject=subject, at=NOW))
    town.db.flush()
    assert expiries.tell_manager(town.db, both[1], later) is None
    [news] = town.db.scalars(select(News).where(col(News.person_id) == vide))
    assert news.subject == {"certificates": both}


def test_where_the_manager_has_left_whoever_is_above_is_told(town: Municipality) -> None:
    id_ = adds(town, "Ulla", "Ulla", new(issued=-300, days=330))
    leaves(town, "Vide", TODAY)
    assert expiries.of_manager(town.db, TODAY + 23 * DAY, NOW) == [(id_, town.people["Disa"])]


def test_nobody_is_told_of_those_who_have_left(town: Municipality) -> None:
    gone = adds(town, "Ulla", "Ulla", new(issued=-300, days=330))
    stays = adds(town, "Sam", "Sam", new(issued=-300, days=330))
    leaves(town, "Ulla", TODAY)
    later = TODAY + 23 * DAY
    expiries.forget_leavers(town.db, later)
    assert expiries.of_person(town.db, later, NOW) == [(stays, town.people["Sam"])]
    assert row(town, gone).manager_on is None


def test_a_managers_list_has_what_ends_soon_or_did_lately(town: Municipality) -> None:
    ids = {
        name: adds(town, "Ulla", "Ulla", new(name, issued=-200, days=days))
        for name, days in (
            ("lately", 200 - 30),
            ("long_ago", 200 - 31),
            ("soon", 200 + 90),
            ("far_off", 200 + 91),
            ("endless", None),
        )
    }
    found = certificates.ending(town.db, actor(town, "Vide"), TODAY)
    assert [card.kind for card in found] == ["lately", "soon"]
    every = list(ids.values())
    assert certificates.several(town.db, actor(town, "Vide"), every, TODAY) == found
    for stranger in ("Petra", "Sam"):
        assert certificates.ending(town.db, actor(town, stranger), TODAY) == []
        assert certificates.several(town.db, actor(town, stranger), every, TODAY) == []


# Delegations


def leaves(town: Municipality, who: str, on: date | None) -> None:
    """As the people file has it."""
    here = update(Person).where(col(Person.id) == town.people[who])
    town.db.execute(here.values(end_date=on))
    town.db.expire_all()


def departs(town: Municipality, who: str, on: date, kind: str = "own_notice") -> int:
    if town.db.get(GuideVersion, HASH) is None:
        town.db.add(GuideVersion(hash=HASH, kind="checklist", name="avslut", source="{}"))
    town.db.flush()
    ending = Ending(kind, True, "outside", on)
    who_id = town.people[who]
    return departures.start(
        *(town.db, hr(town), who_id, ending, "avslut", HASH, [], NOW, lambda due: due)
    )


def delegated(town: Municipality) -> int:
    return adds(town, "Ulla", "Ulla", new("medication", issuer=town.people["Siv"]))


def ends(town: Municipality, id_: int) -> tuple[date | None, str | None]:
    town.db.expire_all()
    card = one(town, id_)
    return card.ended_on, card.end_reason


def test_the_first_word_of_one_that_ends_today_is_today() -> None:
    """The twins end the day before and the day after."""
    words = [expiries.first_word(TODAY + days * DAY, TODAY) for days in (-1, 0, 1)]
    assert words == [expiries.next_word(TODAY - DAY, TODAY), TODAY, TODAY]


@pytest.mark.parametrize("kind", ["own_notice", "internal"])
def test_it_ends_with_the_last_day_of_a_departure(town: Municipality, kind: str) -> None:
    id_, last = delegated(town), TODAY + 60 * DAY
    departs(town, "Siv", last, kind)
    assert ends(town, id_) == (last, "issuer_left")
    assert one(town, id_).holds(last)
    assert not one(town, id_).holds(last + DAY)
    assert row(town, id_).remind_on == row(town, id_).manager_on == TODAY  # told at once


@pytest.mark.parametrize("kind", ["own_notice", "internal"])
def test_it_follows_when_the_day_is_moved_and_the_departure_withdrawn(
    town: Municipality, kind: str
) -> None:
    id_ = delegated(town)
    departure = departs(town, "Siv", TODAY + 60 * DAY, kind)
    departures.move_last_day(town.db, departure, TODAY + 30 * DAY, TODAY)
    assert ends(town, id_) == (TODAY + 30 * DAY, "issuer_left")
    departures.withdraw(town.db, departure, NOW, "stannar", NOW.date())
    assert ends(town, id_) == (None, None)
    until = row(town, id_).valid_until
    assert row(town, id_).remind_on == expiries.next_word(until, TODAY)


def test_a_departure_withdrawn_after_midnight_is_withdrawn_on_the_local_day(
    town: Municipality,
) -> None:
    """The last day is over here, and what ended with it stays so, while UTC is behind."""
    id_ = delegated(town)
    departure = departs(town, "Siv", TODAY)
    departures.withdraw(town.db, departure, NOW, "stannar", TODAY + DAY)
    assert ends(town, id_) == (TODAY, "issuer_left")


def test_it_ends_as_the_people_file_has_it(town: Municipality) -> None:
    id_ = delegated(town)
    leaves(town, "Siv", TODAY + 20 * DAY)
    expiries.follow_issuers(town.db, TODAY)
    assert ends(town, id_) == (TODAY + 20 * DAY, "issuer_left")
    leaves(town, "Siv", None)
    expiries.follow_issuers(town.db, TODAY)
    assert ends(town, id_) == (None, None)


def test_what_has_ended_so_stays_ended_when_the_issuer_returns(town: Municipality) -> None:
    id_ = delegated(town)
    leaves(town, "Siv", TODAY - 3 * DAY)
    expiries.follow_issuers(town.db, TODAY)
    leaves(town, "Siv", None)
    expiries.follow_issuers(town.db, TODAY + DAY)
    assert ends(town, id_) == (TODAY - 3 * DAY, "issuer_left")
    assert not one(town, id_).holds(TODAY)


def test_one_that_ends_before_the_issuer_leaves_ends_as_it_would(town: Municipality) -> None:
    id_ = adds(town, "Ulla", "Ulla", new("medication", days=40, issuer=town.people["Siv"]))
    before = row(town, id_).remind_on
    departs(town, "Siv", TODAY + 60 * DAY)
    assert ends(town, id_) == (None, None)
    assert row(town, id_).remind_on == before


def test_one_given_after_a_move_is_not_ended_by_it(town: Municipality) -> None:
    departure = departs(town, "Siv", TODAY - 20 * DAY, "internal")
    departures.close(town.db, departure, NOW)
    id_ = delegated(town)
    expiries.follow_issuers(town.db, TODAY)
    assert ends(town, id_) == (None, None)


def test_one_from_somebody_who_is_about_to_leave_ends_with_them(town: Municipality) -> None:
    departs(town, "Siv", TODAY + 15 * DAY)
    assert ends(town, delegated(town)) == (TODAY + 15 * DAY, "issuer_left")


def test_a_new_delegation_replaces_one_that_is_to_end(town: Municipality) -> None:
    old = delegated(town)
    departs(town, "Siv", TODAY + 15 * DAY)
    again = adds(town, "Ulla", "Ulla", new("medication", -1, issuer=town.people["Klara"]))
    assert ends(town, old) == (TODAY - DAY, "replaced")
    assert one(town, again).holds(TODAY + 20 * DAY)


def test_whoever_gave_it_sees_it_and_may_end_it(town: Municipality) -> None:
    id_ = delegated(town)
    siv = actor(town, "Siv")
    assert [card.id for card in certificates.given(town.db, siv, TODAY)] == [id_]
    assert certificates.of(town.db, siv, town.people["Ulla"]) == []
    assert certificates.end(town.db, siv, id_, TODAY)
    assert certificates.given(town.db, siv, TODAY) == []


def test_those_who_gave_some_at_the_unit_are_suggested(town: Municipality) -> None:
    delegated(town)
    for who in ("Sam", "Vide"):
        near = certificates.issuers_near(town.db, actor(town, who), town.people["Sam"], TODAY)
        assert near == [(town.people["Siv"], "Siv")]
    stranger = actor(town, "Petra")
    assert certificates.issuers_near(town.db, stranger, town.people["Sam"], TODAY) == []
    leaves(town, "Siv", TODAY - DAY)
    sam = town.people["Sam"]
    assert certificates.issuers_near(town.db, actor(town, "Sam"), sam, TODAY) == []


def test_the_twin_that_looks_at_the_people_file_alone_misses_a_move(
    town: Municipality, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(expiries, "_moves_away", lambda moves: col(moves.id) == 0)
    id_ = delegated(town)
    departs(town, "Siv", TODAY + 60 * DAY, "internal")
    assert ends(town, id_) == (None, None)
