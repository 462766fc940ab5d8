"""The offer of the survey: when, where and how long, and that its end tells nothing."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, col, select

from storage import (
    accounts,
    departures,
    exit_surveys,
    runs,
    survey_cells,
    survey_guests,
    survey_links,
    surveys,
)
from storage.access import Actor
from storage.accounts import Speaker
from storage.database import Database
from storage.departures import Ending
from storage.tables import Account, ExitSurvey, GuideVersion, Person, Role, Unit, metadata
from tests.databases import ready_sqlite_url
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


def speaks(person: int, today: date = TODAY, chat: int | None = None) -> Speaker:
    """In the chat that is theirs, or another."""
    actor = Actor(person, today=today)
    return Speaker(actor, "", "sv", chat or 70 + person, is_manager=False, employed=True)


def answered(db: Session, person: int) -> None:
    survey = exit_surveys.own(db, speaks(person))
    assert survey
    surveys.submit(db, begins(db, person), survey.facts, NOW)
    exit_surveys.close(db, survey.id)


def declined(db: Session, person: int) -> None:
    survey = exit_surveys.own(db, speaks(person))
    assert survey
    exit_surveys.close(db, survey.id)


def silent(db: Session, person: int) -> None:
    assert exit_surveys.own(db, speaks(person))


def bound(db: Session, person: int) -> None:
    """They are in the chat."""
    db.add(Account(telegram_id=70 + person, person_id=person, language="sv", bound_at=NOW))
    db.flush()


# Whatever the leaver did

Step = Callable[[Session, int], object]
LATER = LAST_DAY + timedelta(days=200)
FATES: tuple[Step, ...] = (silent, answered, declined)
CUT_OFF = {"survey_response", "data_key"}
"""What is sealed, and has no way back to anybody."""


def moves(db: Session, departure: int) -> None:
    departures.move_last_day(db, departure, LATER, TODAY)


def moves_back(db: Session, departure: int) -> None:
    """To a day after which nobody could answer any more."""
    departures.move_last_day(db, departure, TODAY - timedelta(days=40), TODAY)


def stays(db: Session, departure: int) -> None:
    departures.withdraw(db, departure, NOW, "stannar", NOW.date())


def stays_and_leaves_later(db: Session, departure: int) -> None:
    stays(db, departure)
    leaves(db, 1, LATER)


def gets_a_link(db: Session, departure: int) -> str:
    survey = exit_surveys.of_departure(db, HR, departure)
    assert survey
    parameter = survey_links.new_parameter()
    survey_links.set_link(db, survey, parameter)
    return parameter


def goes(db: Session, departure: int) -> None:
    """Nothing more happens."""


THEN: tuple[Step, ...] = (goes, moves, moves_back, stays, stays_and_leaves_later, gets_a_link)


def left_behind(folder: Path, fate: Step, then: Step) -> str:
    """What HR is shown of it at once, and all that stands in the database some years later."""
    folder.mkdir(parents=True)
    database = Database(ready_sqlite_url(folder), key_file(folder))
    with database.transaction() as db:
        people(db, 40)
        db.add(GuideVersion(**GUIDE.model_dump()))
        bound(db, 1)
        departure = leaves(db, 1)
        fate(db, 1)
        then(db, departure)
        seen = exit_surveys.of_departure(db, HR, departure)
    for days in range(0, 1200, 20):  # who stays may leave after all, as long as answers are kept
        with database.transaction() as db:
            exit_surveys.note_reached(db, TODAY + timedelta(days=days))
            exit_surveys.expire(db, TODAY + timedelta(days=days))
    with database.reading() as db:
        rows = [
            f"{table.name}: {dict(row)}"
            for table in metadata.sorted_tables
            if table.name not in CUT_OFF
            for row in db.execute(select(table)).mappings()
        ]
    database.close()
    assert any("exit_survey: " in row and "'closed': True" in row for row in rows)
    return "\n".join([str(seen), *rows])


def different(folder: Path, then: Step) -> int:
    return len(
        {left_behind(folder / str(n), fate, then) for n, fate in enumerate(FATES)},
    )


@pytest.mark.parametrize("then", THEN)
def test_nothing_that_is_left_tells_whether_it_was_answered(tmp_path: Path, then: Step) -> None:
    assert different(tmp_path, then) == 1


def test_a_closed_one_that_stays_where_it_was_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: it was so once, and the units that a cell is named by told of it."""

    def moved(db: Session, departure: int, last_day: date, today: date) -> None:
        if not row(db, departure).closed:
            follows(db, departure, last_day, today)

    follows = exit_surveys.moved
    monkeypatch.setattr(exit_surveys, "moved", moved)
    assert different(tmp_path, moves) == 2


def test_a_mark_on_those_alone_who_did_something_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin."""
    monkeypatch.setattr(exit_surveys, "_note_reached", lambda db, *which: None)
    assert different(tmp_path, goes) == 2


# Whom it reached


def asked(db: Session) -> int:
    return sum(survey_cells.asked(db, "2000-1").values())


def test_who_never_was_in_the_chat_and_had_no_link_could_not_have_answered(
    sealed: Database,
) -> None:
    with sealed.transaction() as db:
        bound(db, 1)
        leaves(db, 1)
        assert asked(db) == 1
        departure = leaves(db, 2)
        exit_surveys.note_reached(db, TODAY)
        assert asked(db) == 1
        gets_a_link(db, departure)
        assert asked(db) == 2


def test_whoever_comes_into_the_chat_while_it_is_open_is_reached(sealed: Database) -> None:
    with sealed.transaction() as db:
        for person in (1, 2, 3):
            leaves(db, person)
        bound(db, 1)
        bound(db, 2)
        db.get_one(Account, 72).unreachable_since = NOW
        exit_surveys.note_reached(db, TODAY)
        assert asked(db) == 1
        bound(db, 3)
        exit_surveys.note_reached(db, LAST_DAY + timedelta(days=29))  # too late
        assert asked(db) == 1


def test_whoever_stays_does_not_count(sealed: Database) -> None:
    with sealed.transaction() as db:
        bound(db, 1)
        stays(db, leaves(db, 1))
        assert asked(db) == 0


def test_who_stays_and_leaves_later_is_not_asked_twice_nor_silenced(sealed: Database) -> None:
    """And HR can't tell."""
    with sealed.transaction() as db:
        for person, fate in enumerate(FATES, 1):
            bound(db, person)
            departure = leaves(db, person)
            fate(db, person)
            stays(db, departure)
            assert exit_surveys.own(db, speaks(person)) is None
            again = leaves(db, person, LATER)
            assert bool(exit_surveys.own(db, speaks(person))) is (fate is silent)
            survey = exit_surveys.of_departure(db, HR, again)
            assert survey
            assert survey.closes_on == LATER + timedelta(days=28)
        assert asked(db) == len(FATES)
        assert [due[1] for due in exit_surveys.due(db, LATER, NOW)] == [1]


def test_a_departure_registered_for_a_day_and_withdrawn_silences_nobody(sealed: Database) -> None:
    """However long ago, and though nobody had told them of it."""
    later = TODAY + timedelta(days=200)
    with sealed.transaction() as db:
        bound(db, 1)
        stays(db, leaves(db, 1, TODAY))
        exit_surveys.expire(db, later)
        leaves(db, 1, later + timedelta(days=30))
        assert exit_surveys.own(db, speaks(1, later))


def test_a_day_corrected_to_one_that_leaves_time_to_answer_brings_the_survey(
    sealed: Database,
) -> None:
    with sealed.transaction() as db:
        bound(db, 1)
        departure = leaves(db, 1, TODAY - timedelta(days=40))
        assert exit_surveys.own(db, speaks(1)) is None
        departures.move_last_day(db, departure, LAST_DAY, TODAY)
        assert exit_surveys.own(db, speaks(1))
        assert exit_surveys.due(db, LAST_DAY, NOW) == [(1, 1)]


def test_who_stayed_before_it_reached_them_is_asked_when_they_leave(sealed: Database) -> None:
    with sealed.transaction() as db:
        stays(db, leaves(db, 1))
        bound(db, 1)
        exit_surveys.note_reached(db, TODAY)
        leaves(db, 1, LATER)
        assert exit_surveys.own(db, speaks(1))
        assert survey_cells.asked(db, "2000-1") == {("Kommunen", surveys.half_year_of(LATER)): 1}


def test_who_stayed_long_ago_is_asked_anew(sealed: Database) -> None:
    day = TODAY + timedelta(days=1200)
    hr = replace(HR, today=day)
    with sealed.transaction() as db:
        bound(db, 1)
        stays(db, leaves(db, 1))
        ending = Ending("own_notice", planned=True, destination="outside", last_day=day)
        departures.start(db, hr, 1, ending, "avslut", GUIDE.hash, [], NOW, lambda day: day)
        assert exit_surveys.own(db, speaks(1, day))


def test_a_link_to_a_closed_survey_leads_nowhere_and_nobody_can_tell(sealed: Database) -> None:
    with sealed.transaction() as db:
        bound(db, 1)
        leaves(db, 1)
        answered(db, 1)
        departure = leaves(db, 2)
        for person, opens in ((1, False), (2, True)):
            of = departure if person == 2 else departure - 1
            survey = exit_surveys.of_departure(db, HR, of)
            assert survey  # the same for HR
            parameter = survey_links.new_parameter()
            survey_links.set_link(db, survey, parameter)
            assert survey_links.open_link(db, parameter, 99, None, TODAY) is opens


def test_a_link_works_once_in_time_and_for_nobody_who_works_here(sealed: Database) -> None:
    with sealed.transaction() as db:
        departure = leaves(db, 1)
        survey = exit_surveys.of_departure(db, HR, departure)
        assert survey
        first, second = survey_links.new_parameter(), survey_links.new_parameter()
        survey_links.set_link(db, survey, first)
        survey_links.set_link(db, survey, second)
        colleague = Actor(2, today=TODAY)
        assert not survey_links.open_link(db, first, 99, None, TODAY)
        assert not survey_links.open_link(db, second, 98, colleague, TODAY)
        late = survey.closes_on + timedelta(days=1)
        assert not survey_links.open_link(db, second, 99, None, late)
        assert survey_links.open_link(db, second, 99, None, survey.closes_on)
        assert not survey_links.open_link(db, second, 97, None, TODAY)
        guest = survey_guests.guest(db, 99, survey.closes_on)
        assert guest
        assert (guest.person_id, guest.guest, guest.employed) == (1, True, False)
        assert guest.actor.functions == frozenset()
        assert survey_guests.guest(db, 99, late) is None


def test_once_a_link_was_opened_that_chat_alone_answers(sealed: Database) -> None:
    with sealed.transaction() as db:
        bound(db, 1)
        bound(db, 2)
        parameter = gets_a_link(db, leaves(db, 1))
        begins_here(db, 1)
        assert not survey_links.open_link(db, parameter, 72, Actor(2, today=TODAY), TODAY)
        assert runs.active(db, 1)
        assert survey_links.open_link(db, parameter, 99, None, TODAY)
        assert runs.active(db, 1) is None
        assert exit_surveys.own(db, speaks(1, chat=99))
        assert exit_surveys.own(db, speaks(1)) is None
        assert exit_surveys.elsewhere(db, speaks(1))
        begins_here(db, 1)
        exit_surveys.take_back(db, speaks(1))
        assert runs.active(db, 1) is None
        assert exit_surveys.own(db, speaks(1, chat=99)) is None
        assert exit_surveys.own(db, speaks(1))


def test_a_link_opened_in_ones_own_chat_forgets_nothing(sealed: Database) -> None:
    with sealed.transaction() as db:
        bound(db, 1)
        parameter = gets_a_link(db, leaves(db, 1))
        begins_here(db, 1)
        assert survey_links.open_link(db, parameter, 71, Actor(1, today=TODAY), TODAY)
        assert runs.active(db, 1)
        assert exit_surveys.own(db, speaks(1))


def begins_here(db: Session, person: int) -> None:
    version = GuideVersion(**GUIDE.model_dump() | {"name": exit_surveys.GUIDE, "hash": "1" * 64})
    runs.start(db, person, version, {}, {"pay": 5}, NOW, confidential=True)


def test_hr_who_leads_the_leaver_hands_it_out_only_where_nobody_else_can(sealed: Database) -> None:
    above = Actor(5, frozenset({"hr"}), today=TODAY)
    with sealed.transaction() as db:
        for person, manager in ((1, 6), (6, 5)):
            db.get_one(Person, person).manager_id = manager
        db.add(Role(person_id=5, name="hr"))
        db.flush()
        departure = leaves(db, 1)
        assert exit_surveys.of_departure(db, above, departure)
        db.add(Role(person_id=40, name="hr"))
        db.flush()
        assert exit_surveys.of_departure(db, above, departure) is None
        assert exit_surveys.of_departure(db, HR, departure)


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


def test_it_follows_the_last_day_and_what_was_answered_stays(sealed: Database) -> None:
    with sealed.transaction() as db:
        bound(db, 2)
        moving, closed = leaves(db, 1), leaves(db, 2)
        answered(db, 2)
        for departure in (moving, closed):
            moves(db, departure)
        for departure in (moving, closed):
            offer = row(db, departure)
            assert offer.half_year == surveys.half_year_of(LATER)
            assert offer.closes_on == LATER + timedelta(days=28)
        assert row(db, moving).remind_on == LATER - timedelta(days=7)
        ((_, _, half_year),) = surveys.places(db, "2000-1")
        assert half_year == surveys.half_year_of(LAST_DAY)


def test_a_last_day_too_long_ago_to_answer_leaves_it_counted_where_it_could_be(
    sealed: Database,
) -> None:
    with sealed.transaction() as db:
        departure = leaves(db, 1)
        moves_back(db, departure)
        assert row(db, departure).half_year == surveys.half_year_of(LAST_DAY)
        departures.move_last_day(db, departure, TODAY - timedelta(days=28), TODAY)
        assert row(db, departure).half_year == surveys.half_year_of(TODAY - timedelta(days=28))


def test_the_units_name_is_as_it_was_when_the_departure_was_registered(sealed: Database) -> None:
    with sealed.transaction() as db:
        bound(db, 1)
        departure = leaves(db, 1)
        before = row(db, departure).unit_path
        db.get_one(Unit, 1).path = "Kommunen som den heter nu"
        db.flush()
        survey = exit_surveys.own(db, speaks(1))
        assert survey
        assert survey.facts.unit_path == before


def test_two_who_share_a_phone_are_each_reminded_of_their_own(sealed: Database) -> None:
    with sealed.transaction() as db:
        for person in (1, 2):
            departure = leaves(db, person, TODAY - timedelta(days=3))
            bound(db, person)
            survey = exit_surveys.of_departure(db, HR, departure)
            assert survey
            parameter = survey_links.new_parameter()
            survey_links.set_link(db, survey, parameter)
            assert survey_links.open_link(db, parameter, 72, None, TODAY)
        survey_of = dict(survey_guests.guests_due(db, REMINDED))
        whose = [survey_guests.guest(db, chat, REMINDED, id_) for id_, chat in survey_of.items()]
        assert [guest.person_id for guest in whose if guest] == [1, 2]


def test_in_a_phone_where_two_have_left_it_is_whoever_opened_their_link_there(
    sealed: Database,
) -> None:
    """Also where the phone's own survey came later, and was never opened by a link."""
    with sealed.transaction() as db:
        first, _ = (leaves(db, person, TODAY - timedelta(days=3)) for person in (1, 2))
        bound(db, 2)
        survey = exit_surveys.of_departure(db, HR, first)
        assert survey
        parameter = survey_links.new_parameter()
        survey_links.set_link(db, survey, parameter)
        whose = survey_guests.guest(db, 72, TODAY)
        assert whose
        assert whose.person_id == 2
        assert survey_links.open_link(db, parameter, 72, None, TODAY)
        whose = survey_guests.guest(db, 72, TODAY)
        assert whose
        assert whose.person_id == 1


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
        departures.withdraw(db, departure, NOW, "stannar", NOW.date())
        assert accounts.can_invite(db, manager, 1)
