"""The offer of the survey: when, where and how long, and that its end tells nothing."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, col, select

from storage import accounts, departures, exit_surveys, survey_cells, surveys
from storage.access import Actor
from storage.database import Database
from storage.departures import Ending
from storage.tables import Account, ExitSurvey, GuideVersion, Person, Unit
from tests.storage.sealed import GUIDE, NOW, TODAY, begins, key_file, people

LAST_DAY = TODAY + timedelta(days=60)
REMINDED = TODAY + timedelta(days=7)
HR = Actor(40, frozenset({"hr"}), today=TODAY)


@pytest.fixture
def sealed(ready_url: str, tmp_path: Path) -> Iterator[Database]:
    database = Database(ready_url, key_file(tmp_path))
    with database.transaction() as db:
        people(db, 40)
        db.add(GuideVersion(**GUIDE.model_dump()))
    yield database
    database.close()


def leaves(db: Session, person: int, last_day: date = LAST_DAY) -> int:
    """Registered by HR; returns the departure."""
    ending = Ending("own_notice", planned=True, destination="outside", last_day=last_day)
    return departures.start(db, HR, person, ending, "avslut", GUIDE.hash, [], NOW, lambda day: day)


def row(db: Session, departure: int) -> ExitSurvey:
    return db.scalars(select(ExitSurvey).where(col(ExitSurvey.departure_id) == departure)).one()


def at_the_end(offer: ExitSurvey) -> dict[str, Any]:
    """All there is to be seen of it, but whose it is."""
    return offer.model_dump(exclude={"id", "departure_id"})


def answered(db: Session, person: int) -> None:
    survey = exit_surveys.own(db, Actor(person, today=TODAY))
    assert survey
    surveys.submit(db, begins(db, person), survey.facts, NOW)
    exit_surveys.close(db, survey.id)


def declined(db: Session, person: int) -> None:
    survey = exit_surveys.own(db, Actor(person, today=TODAY))
    assert survey
    exit_surveys.close(db, survey.id)


def test_a_survey_that_was_answered_looks_like_one_that_was_not(sealed: Database) -> None:
    with sealed.transaction() as db:
        ids = {person: leaves(db, person) for person in (1, 2, 3, 4)}
        answered(db, 1)
        declined(db, 2)
        departures.withdraw(db, ids[3], NOW, "stannar")
        exit_surveys.expire(db, LAST_DAY + timedelta(days=29))
        ends = [at_the_end(row(db, ids[person])) for person in (1, 2, 3, 4)]
    assert ends[0]["closed"]
    assert ends[1:] == ends[:1] * 3


def test_who_stays_and_leaves_later_counts_once_whether_they_had_answered_or_not(
    sealed: Database,
) -> None:
    later = LAST_DAY + timedelta(days=200)
    with sealed.transaction() as db:
        first = {person: leaves(db, person) for person in (1, 2)}
        answered(db, 1)
        for departure in first.values():
            departures.withdraw(db, departure, NOW, "stannar")
        second = {person: leaves(db, person, later) for person in (1, 2)}
        assert [exit_surveys.own(db, Actor(person, today=TODAY)) for person in (1, 2)] == [None] * 2
        offers = db.scalars(select(ExitSurvey).order_by(col(ExitSurvey.id))).all()
        assert [offer.departure_id for offer in offers] == [*second.values()]
        assert at_the_end(offers[0]) == at_the_end(offers[1])
        half_year = surveys.half_year_of(LAST_DAY)
        assert survey_cells.asked(db, half_year) == {("Kommunen", half_year): 2}


def test_who_stayed_long_ago_is_asked_anew(sealed: Database) -> None:
    day = TODAY + timedelta(days=1200)
    hr = replace(HR, today=day)
    with sealed.transaction() as db:
        departures.withdraw(db, leaves(db, 1), NOW, "stannar")
        ending = Ending("own_notice", planned=True, destination="outside", last_day=day)
        departures.start(db, hr, 1, ending, "avslut", GUIDE.hash, [], NOW, lambda day: day)
        assert exit_surveys.own(db, Actor(1, today=day))


def test_a_link_to_a_closed_survey_leads_nowhere_and_nobody_can_tell(sealed: Database) -> None:
    with sealed.transaction() as db:
        leaves(db, 1)
        answered(db, 1)
        departure = leaves(db, 2)
        for person, opens in ((1, False), (2, True)):
            of = departure if person == 2 else departure - 1
            survey = exit_surveys.of_departure(db, HR, of)
            assert survey  # the same for HR
            parameter = exit_surveys.new_parameter()
            exit_surveys.set_link(db, survey, parameter)
            assert exit_surveys.open_link(db, parameter, 99, None, TODAY) is opens


def test_a_link_works_once_in_time_and_for_nobody_who_works_here(sealed: Database) -> None:
    with sealed.transaction() as db:
        departure = leaves(db, 1)
        survey = exit_surveys.of_departure(db, HR, departure)
        assert survey
        first, second = exit_surveys.new_parameter(), exit_surveys.new_parameter()
        exit_surveys.set_link(db, survey, first)
        exit_surveys.set_link(db, survey, second)
        colleague = Actor(2, today=TODAY)
        assert not exit_surveys.open_link(db, first, 99, None, TODAY)
        assert not exit_surveys.open_link(db, second, 98, colleague, TODAY)
        late = survey.closes_on + timedelta(days=1)
        assert not exit_surveys.open_link(db, second, 99, None, late)
        assert exit_surveys.open_link(db, second, 99, None, survey.closes_on)
        assert not exit_surveys.open_link(db, second, 97, None, TODAY)
        guest = exit_surveys.guest(db, 99, survey.closes_on)
        assert guest
        assert (guest.person_id, guest.guest, guest.employed) == (1, True, False)
        assert guest.actor.functions == frozenset()
        assert exit_surveys.guest(db, 99, late) is None


def test_only_hr_hands_a_link_out(sealed: Database) -> None:
    with sealed.transaction() as db:
        departure = leaves(db, 1)
        assert exit_surveys.of_departure(db, HR, departure)
        for nobody in (Actor(1), Actor(5), Actor(40, frozenset({"it"})),
                       Actor(40, frozenset({"hr"}), confirmed=False)):  # fmt: skip
            assert exit_surveys.of_departure(db, nobody, departure) is None


def test_nobody_is_asked_when_the_time_to_answer_is_over(sealed: Database) -> None:
    with sealed.transaction() as db:
        leaves(db, 1, TODAY - timedelta(days=29))
        leaves(db, 2, TODAY - timedelta(days=28))
        assert [offer.departure_id for offer in db.scalars(select(ExitSurvey))] == [2]
        assert exit_surveys.due(db, TODAY, NOW) == [(1, 2)]
        assert exit_surveys.take(db, 1, TODAY)
        assert exit_surveys.take(db, 1, TODAY) is None


def test_it_follows_the_last_day_until_it_is_closed(sealed: Database) -> None:
    later = LAST_DAY + timedelta(days=200)
    with sealed.transaction() as db:
        moves, stays = leaves(db, 1), leaves(db, 2)
        answered(db, 2)
        for departure in (moves, stays):
            departures.move_last_day(db, departure, later, TODAY)
        offer = row(db, moves)
        assert offer.half_year == surveys.half_year_of(later)
        assert offer.closes_on == later + timedelta(days=28)
        assert offer.remind_on == later - timedelta(days=7)
        assert row(db, stays).half_year == surveys.half_year_of(LAST_DAY)
        assert row(db, stays).closes_on == offer.closes_on  # nobody can tell by it


def test_the_units_name_is_as_it_was_when_the_departure_was_registered(sealed: Database) -> None:
    with sealed.transaction() as db:
        departure = leaves(db, 1)
        before = row(db, departure).unit_path
        db.get_one(Unit, 1).path = "Kommunen som den heter nu"
        db.flush()
        survey = exit_surveys.own(db, Actor(1, today=TODAY))
        assert survey
        assert survey.facts.unit_path == before


def test_two_who_share_a_phone_are_each_reminded_of_their_own(sealed: Database) -> None:
    with sealed.transaction() as db:
        for person in (1, 2):
            departure = leaves(db, person, TODAY - timedelta(days=3))
            db.add(Account(telegram_id=70 + person, person_id=person, language="sv", bound_at=NOW))
            survey = exit_surveys.of_departure(db, HR, departure)
            assert survey
            parameter = exit_surveys.new_parameter()
            exit_surveys.set_link(db, survey, parameter)
            assert exit_surveys.open_link(db, parameter, 72, None, TODAY)
        survey_of = dict(exit_surveys.guests_due(db, REMINDED))
        whose = [exit_surveys.guest(db, chat, REMINDED, id_) for id_, chat in survey_of.items()]
        assert [guest.person_id for guest in whose if guest] == [1, 2]


def test_a_reminder_that_never_arrived_comes_again(sealed: Database) -> None:
    with sealed.transaction() as db:
        departure = leaves(db, 1, TODAY - timedelta(days=3))
        survey = row(db, departure).id
        assert survey
        assert exit_surveys.take(db, survey, TODAY)
        assert exit_surveys.due(db, TODAY, NOW) == []
        exit_surveys.remind_again(db, 1, TODAY)
        assert exit_surveys.due(db, TODAY, NOW) == [(survey, 1)]


def test_whoever_leaves_is_invited_by_hr_alone(sealed: Database) -> None:
    """Whoever opens an invite is that person: they would read what HR was told."""
    with sealed.transaction() as db:
        db.get_one(Person, 1).manager_id = 5
        db.get_one(Person, 2).manager_id = 5
        db.flush()
        manager = Actor(5, today=TODAY)
        issued = accounts.issue(db, [1], 5, NOW)[0]
        assert accounts.can_invite(db, manager, 1)
        departure = leaves(db, 1)
        assert not accounts.can_invite(db, manager, 1)
        assert accounts.can_invite(db, manager, 2)
        assert accounts.can_invite(db, HR, 1)
        assert 1 not in [one.person_id for one in accounts.not_connected(db, manager, TODAY)]
        with pytest.raises(accounts.InviteRefused):
            accounts.redeem(db, issued.token, 99, NOW, TODAY)
        departures.withdraw(db, departure, NOW, "stannar")
        assert accounts.can_invite(db, manager, 1)
