"""A leaver's chat that the manager's invite bound: HR sees it, and ends it."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, update
from sqlmodel import col, select

from storage import accounts, bindings, exit_surveys, survey_guests, survey_links
from storage.access import Actor
from storage.accounts import InviteRefused
from storage.database import Database
from storage.tables import Account, ExitSurvey, Message, Person
from tests.bot.test_interviews import registers
from tests.bot.turns import Turns
from tests.databases import ready_sqlite_url

PHONE = 99
"""The chat in which the manager's invite was opened."""
BY_PETRA = "Måns kom in i chatten 30 november 2026 med en inbjudan från Petra Påhitt, inte från HR."


@pytest.fixture
def turns(tmp_path: Path) -> Iterator[Turns]:
    database = Database(ready_sqlite_url(tmp_path))
    yield Turns(database)
    database.close()


def invited(turns: Turns, by: str | None, phone: int = PHONE) -> None:
    """Måns's only chat comes from this person's invite, or an operator's."""
    with turns.database.transaction() as db:
        db.execute(delete(Account).where(col(Account.person_id) == turns.ids["Måns"]))
        issuer = turns.ids[by] if by else None
        (invite,) = accounts.issue(db, [turns.ids["Måns"]], issuer, turns.now)
        accounts.redeem(db, invite.token, phone, turns.now, turns.now.date())


def card(turns: Turns, who: str) -> str:
    turns.says(who, "/avslutningar")
    return turns.presses(who, "Måns Mentorsson")


def chats(turns: Turns) -> list[int]:
    with turns.database.reading() as db:
        mine = select(col(Account.telegram_id)).where(col(Account.person_id) == turns.ids["Måns"])
        return list(db.scalars(mine))


def ends(turns: Turns) -> str:
    card(turns, "Hedda")
    turns.presses("Hedda", "Avsluta anslutningen", "Avsluta anslutningen")
    return "\n".join(turns.all_of("Hedda")[-2:])


def test_hr_sees_whose_invite_it_was_at_the_registration_and_on_the_card(turns: Turns) -> None:
    invited(turns, "Petra")
    registers(turns, "Måns", "26 februari 2027")
    turns.mornings()
    assert BY_PETRA in turns.digest("Hedda")
    assert BY_PETRA in card(turns, "Hedda")
    assert BY_PETRA not in card(turns, "Petra")
    assert "Avsluta anslutningen" not in turns.buttons("Petra")


@pytest.mark.parametrize("by", ["Hedda", None])
def test_of_hrs_own_or_an_operators_invite_nothing_is_said(turns: Turns, by: str | None) -> None:
    invited(turns, by)
    registers(turns, "Måns", "26 februari 2027")
    assert "inbjudan från" not in card(turns, "Hedda")
    assert "Avsluta anslutningen" not in turns.buttons("Hedda")


def test_hr_who_is_the_leavers_own_manager_is_not_the_hr_that_is_meant(turns: Turns) -> None:
    invited(turns, "Hedda")
    with turns.database.transaction() as db:
        mans = col(Person.id) == turns.ids["Måns"]
        db.execute(update(Person).where(mans).values(manager_id=turns.ids["Hedda"]))
        hedda = Actor(turns.ids["Hedda"], frozenset({"hr"}), today=turns.now.date())
        found = bindings.by_others(db, hedda, turns.ids["Måns"])
    assert found is not None
    assert found.by == "Hedda Hittepå"


def test_hr_ends_it_and_has_a_new_invite_at_once(turns: Turns) -> None:
    invited(turns, "Petra")
    registers(turns, "Måns", "26 februari 2027")
    card(turns, "Hedda")
    warned = turns.presses("Hedda", "Avsluta anslutningen")
    assert "Inget mer går då till den chatten, inte heller enkäten." in warned
    assert chats(turns) == [PHONE]
    said = ends(turns)
    assert "Anslutningen är avslutad." in said
    assert "https://t.me/" in said
    assert chats(turns) == []
    with turns.database.reading() as db:
        told = db.scalars(select(Message).where(col(Message.chat_id) == PHONE)).all()
        assert ["HR har avslutat den här chatten." in (one.text or "") for one in told] == [True]
    turns.presses("Hedda", "Avsluta anslutningen")
    assert "redan avslutad" in turns.heard()


def test_the_survey_goes_there_no_more(turns: Turns) -> None:
    """Not by the offer, not as whoever has left, nor by a link that was made in that chat."""
    invited(turns, "Petra")
    registers(turns, "Måns", "26 februari 2027")
    with turns.database.transaction() as db:
        speaker = accounts.speaker(db, PHONE, turns.now.date())
        assert speaker is not None
        survey = exit_surveys.own(db, speaker)
        assert survey is not None
        link = survey_links.new_parameter()
        survey_links.set_link(db, survey, link)
    ends(turns)
    after = date(2027, 3, 2)
    with turns.database.transaction() as db:
        assert survey_guests.guest(db, PHONE, after) is None
        assert not survey_links.open_link(db, link, 77, None, after)
        due = date(2027, 2, 26) + timedelta(days=3)
        db.execute(update(ExitSurvey).values(remind_on=due))
        assert survey_guests.guests_due(db, due) == []


def test_the_twin_that_only_forgets_the_chat_leaves_the_link_open(turns: Turns) -> None:
    invited(turns, "Petra")
    registers(turns, "Måns", "26 februari 2027")
    with turns.database.transaction() as db:
        speaker = accounts.speaker(db, PHONE, turns.now.date())
        assert speaker is not None
        survey = exit_surveys.own(db, speaker)
        assert survey is not None
        link = survey_links.new_parameter()
        survey_links.set_link(db, survey, link)
        accounts.release(db, turns.ids["Måns"])
        assert survey_links.open_link(db, link, 77, None, date(2027, 3, 2))


def test_after_the_last_day_there_is_the_printed_survey_instead(turns: Turns) -> None:
    invited(turns, "Petra")
    registers(turns, "Måns", "26 februari 2027")
    turns.at(date(2027, 3, 1))
    card(turns, "Hedda")
    turns.presses("Hedda", "Avsluta anslutningen")
    assert "Enkäten kan du skriva ut." in turns.presses("Hedda", "Avsluta anslutningen")
    assert "Skriv ut enkäten" in turns.buttons("Hedda")
    assert chats(turns) == []


def test_nobody_but_hr_ends_it(turns: Turns) -> None:
    invited(turns, "Petra")
    registers(turns, "Måns", "26 februari 2027")
    with turns.database.transaction() as db:
        petra = Actor(turns.ids["Petra"], today=turns.now.date())
        assert bindings.by_others(db, petra, turns.ids["Måns"]) is None
        assert bindings.end(db, petra, turns.ids["Måns"]) is None
    assert chats(turns) == [PHONE]


def test_a_manager_can_bind_none_once_the_departure_is_registered(turns: Turns) -> None:
    with turns.database.transaction() as db:
        db.execute(delete(Account).where(col(Account.person_id) == turns.ids["Måns"]))
        (invite,) = accounts.issue(db, [turns.ids["Måns"]], turns.ids["Petra"], turns.now)
    registers(turns, "Måns", "26 februari 2027")
    with turns.database.transaction() as db, pytest.raises(InviteRefused):
        accounts.redeem(db, invite.token, PHONE, turns.now, turns.now.date())
