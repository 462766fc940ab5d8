"""Who is asked to hold an exit interview, who gets its questions when, who reads what of it."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, update
from sqlmodel import col, select

from storage import accounts, interview_records, interviews
from storage.access import Actor
from storage.accounts import Speaker
from storage.database import Database
from storage.interview_records import Reach
from storage.tables import Account, ExitInterview, ExitSurvey, Person, Role, Run
from tests.bot.test_interviews import begins, finishes, opens, registers, stays
from tests.bot.turns import HOUSE, Turns
from tests.databases import ready_sqlite_url

LAST = date(2027, 2, 26)
AFTER = date(2027, 3, 4)
CLOSES = "26 mars 2027"
FOR_YOU = "Här är frågorna. Du väljer själv om du vill, och med vem."
SOON = "Ditt avslutningssamtal är snart"
TO_PREPARE = "Det är dags att förbereda avslutningssamtalet med Måns Mentorsson"
PAGE = "Frågorna i samtalet"


@pytest.fixture
def turns(tmp_path: Path) -> Iterator[Turns]:
    """Måns, of Petra's unit, has his last day on 26 February 2027."""
    database = Database(ready_sqlite_url(tmp_path))
    turns = Turns(database)
    registers(turns, "Måns", "26 februari 2027")
    yield turns
    database.close()


def wants(turns: Turns, whom: str, first: str = "8 februari 2027") -> str:
    turns.says("Måns", "/mitt_avslut")
    turns.presses("Måns", "Avslutningssamtal")
    button = next(b for b in turns.buttons("Måns") if b in ("Välj samtal", "Ändra"))
    turns.presses("Måns", button, whom)
    if whom != "Jag vill inte ha något samtal":
        turns.says("Måns", first, "19 februari 2027")
    return turns.presses("Måns", "Skicka")


def choosing(turns: Turns) -> None:
    turns.says("Måns", "/mitt_avslut")
    turns.presses("Måns", "Avslutningssamtal", "Välj samtal", "Min chef")


def test_working_days_before_the_last_one_are_suggested(turns: Turns) -> None:
    choosing(turns)
    assert turns.buttons("Måns")[:3] == ["12 februari 2027", "16 februari 2027", "19 februari 2027"]
    turns.presses("Måns", "19 februari 2027")
    assert turns.buttons("Måns")[:4] == [
        "19 februari 2027", "23 februari 2027", "25 februari 2027", "26 februari 2027",
    ]  # fmt: skip
    turns.presses("Måns", "19 februari 2027")
    assert "får veta att 19 februari 2027 passar dig" in turns.presses("Måns", "Skicka")


def test_where_the_last_day_is_near_the_next_working_days_are_suggested(turns: Turns) -> None:
    turns.at(date(2027, 2, 23))
    choosing(turns)
    days = turns.buttons("Måns")[:-3]  # and the calendar, back, later
    assert days == ["I morgon", "Torsdag 25 februari", "Fredag 26 februari"]


def test_a_day_after_the_last_one_is_refused(turns: Turns) -> None:
    choosing(turns)
    refused = "Din sista dag är 26 februari 2027. Välj den dagen eller en tidigare."
    assert refused in turns.says("Måns", "1 mars 2027")
    turns.says("Måns", "26 februari 2027")
    assert refused in turns.says("Måns", "27 februari 2027")
    assert "Skicka" in (turns.says("Måns", "26 februari 2027") and turns.buttons("Måns"))


def test_whoever_moved_inside_may_still_talk_after_it(turns: Turns) -> None:
    with turns.database.transaction() as db:
        db.get_one(Person, turns.ids["Måns"]).end_date = None
    turns.at(date(2027, 3, 1))
    choosing(turns)
    assert "Till och med vilken dag" in turns.says("Måns", "3 mars 2027")


def test_who_is_not_in_the_chat_is_not_waited_for(turns: Turns) -> None:
    assert "har inte valt tid än" in opens(turns, "Petra")
    with turns.database.transaction() as db:
        db.execute(delete(Account).where(col(Account.person_id) == turns.ids["Måns"]))
    page = opens(turns, "Petra")
    assert "har inte valt tid än" not in page
    assert "Måns är inte i chatten och kan inte välja tid där. Prata med Måns" in page
    assert "HR kan också skicka en inbjudan" in page


def test_the_record_says_when_it_was_noted(turns: Turns) -> None:
    begins(turns)
    finishes(turns, "Petra")
    assert "Hållet av Petra Påhitt. Antecknat 30 november 2026" in turns.presses(
        "Petra", "Läs anteckningarna"
    )


def test_what_is_thought_of_coming_back_does_not_stand_alone(turns: Turns) -> None:
    begins(turns)
    while "Kanske" not in turns.buttons("Petra"):
        here = turns.buttons("Petra")
        turns.presses("Petra", next(b for b in ("Hoppa över", "Ja", "3") if b in here))
    assert "Kanske" not in turns.presses("Petra", "Kanske")


def row(turns: Turns) -> ExitInterview:
    with turns.database.reading() as db:
        return db.scalars(select(ExitInterview)).one()


def told(turns: Turns, who: str, words: str, first: date, last: date) -> list[date]:
    """The days on which this person's digest says so."""
    found = []
    turns.at(first)
    while turns.now.date() < last:
        before = len(turns.all_of(who))
        turns.mornings()
        if any(words in text for text in turns.all_of(who)[before:]):
            found.append(turns.now.date())
    return found


# Once the leaver has left


def has_left(turns: Turns) -> str:
    """Petra writes the record down when Måns has left already; what she is told."""
    turns.at(AFTER)
    begins(turns)
    return finishes(turns, "Petra")


def test_a_record_written_after_the_last_day_is_read_and_added_to(turns: Turns) -> None:
    assert f"läsa anteckningarna i sin chatt till och med {CLOSES}" in has_left(turns)
    before = len(turns.all_of("Måns"))
    turns.mornings()
    assert f"finns nu att läsa här i chatten, till och med {CLOSES}" in turns.digest("Måns")
    assert "Laget på måndagarna." in turns.presses("Måns", "Läs anteckningarna")
    turns.presses("Måns", "Lägg till något")
    assert "Det du skrev står nu sist" in turns.says("Måns", "Tack för allt.")
    turns.mornings(4)
    assert len([t for t in turns.all_of("Måns")[before:] if "att läsa här" in t]) == 1
    assert "har lagt till något" in "\n".join(turns.all_of("Petra"))
    opens(turns, "Petra")
    assert "Tack för allt." in turns.presses("Petra", "Läs anteckningarna")


def test_on_a_day_when_the_survey_is_spoken_of_it_is_one_message(turns: Turns) -> None:
    turns.at(LAST + timedelta(days=9))
    begins(turns)
    finishes(turns, "Petra")
    before = len(turns.all_of("Måns"))
    turns.mornings()
    (only,) = turns.all_of("Måns")[before:]
    assert "Vill du berätta varför?" in only
    assert "finns nu att läsa här i chatten" in only
    assert turns.buttons("Måns") == ["Till enkäten", "Nej tack", "Läs anteckningarna"]


def test_what_a_guest_writes_shows_both_and_opens_nothing_else(turns: Turns) -> None:
    turns.says("Måns", "/mitt_avslut")
    has_left(turns)
    page = turns.says("Måns", "Hej")
    assert "anteckningarna från ditt samtal med Petra Påhitt, och enkäten" in page
    assert turns.buttons("Måns") == ["Läs anteckningarna", "Till enkäten"]
    turns.presses("Måns", "Läs anteckningarna")
    assert turns.buttons("Måns") == ["Lägg till något"]
    turns.presses("Måns", "Avslutningssamtal")  # of his list, from before
    assert "knappen" in turns.heard().casefold()
    turns.presses("Måns", "Till enkäten")
    assert "Svara på enkäten" in turns.buttons("Måns")


def test_when_the_time_is_over_nothing_can_be_read(turns: Turns) -> None:
    has_left(turns)
    turns.mornings()
    turns.at(date(2027, 3, 30))
    turns.presses("Måns", "Läs anteckningarna")
    assert "Laget på måndagarna." not in turns.digest("Måns")
    with turns.database.reading() as db:
        assert interview_records.reach(db, 1, turns.now.date()) == Reach(
            can=False, until=date(2027, 3, 26)
        )


def test_a_record_of_a_departure_that_was_withdrawn_is_read_as_long(turns: Turns) -> None:
    """Måns stayed after the talk, and leaves later: the survey is offered with that one."""
    begins(turns)
    finishes(turns, "Petra")
    stays(turns)
    registers(turns, "Måns", "26 februari 2027")
    turns.at(AFTER)
    turns.says("Måns", "Hej")
    assert "Laget på måndagarna." in turns.presses("Måns", "Läs anteckningarna")
    with turns.database.reading() as db:
        assert interview_records.reach(db, 1, AFTER) == Reach(can=True, until=date(2027, 3, 26))


def test_a_link_to_the_survey_gives_nothing_else(turns: Turns) -> None:
    """Opened in another chat than the leaver's own, it is the survey's alone."""
    has_left(turns)
    turns.mornings()
    with turns.database.transaction() as db:
        db.execute(update(ExitSurvey).values(chat_id=4711))
        guest = accounts.speaker_of(db, turns.ids["Måns"], turns.now.date())
        assert guest is not None
        elsewhere = Speaker(guest.actor, guest.name, "sv", 4711, False, False, guest=True)
        at_home = Speaker(guest.actor, guest.name, "sv", guest.chat_id, False, False, guest=True)
        assert interview_records.of_guest(db, at_home) == 1
        assert interview_records.of_guest(db, elsewhere) is None


def test_the_twin_that_lets_any_chat_in_would_show_it(
    turns: Turns, monkeypatch: pytest.MonkeyPatch
) -> None:
    has_left(turns)
    monkeypatch.setattr(interview_records, "in_own_chat", lambda *_: True)
    with turns.database.reading() as db:
        guest = accounts.speaker_of(db, turns.ids["Måns"], turns.now.date())
        assert guest is not None
        elsewhere = Speaker(guest.actor, guest.name, "sv", 4711, False, False, guest=True)
        assert interview_records.of_guest(db, elsewhere) == 1


def test_the_holder_is_told_when_the_leaver_has_no_way_in(turns: Turns) -> None:
    with turns.database.transaction() as db:
        db.execute(delete(Account).where(col(Account.person_id) == turns.ids["Måns"]))
    begins(turns)
    assert "Måns har ingen väg in i chatten och kan inte läsa" in finishes(turns, "Petra")
    assert "Bara den som höll samtalet kan läsa" in opens(turns, "Petra")


def test_only_the_guide_of_the_remark_is_open_to_a_guest(turns: Turns) -> None:
    guides = [name for name in HOUSE.errands.guides if name in HOUSE.errands.guest_guides]
    assert guides == ["interview_remark"]


# What is said of a talk that was not held


def test_hr_and_whoever_wrote_it_read_why_it_was_not_held(turns: Turns) -> None:
    opens(turns, "Petra")
    turns.presses("Petra", "Blev inte av")
    asked = turns.presses("Petra", "Annat")
    assert "HR och du kan läsa det" in asked
    turns.says("Petra", "Vi bytte lokaler.")
    turns.presses("Petra", "Spara")
    for reader in ("Petra", "Hedda"):
        assert "”Vi bytte lokaler.” Det läser HR och den som skrev det." in opens(turns, reader)
    assert "Vi bytte lokaler." not in opens(turns, "Disa")


# The questions, ahead


def test_the_questions_come_by_themselves_once_to_whoever_has_chosen_no_time(turns: Turns) -> None:
    days = told(turns, "Måns", FOR_YOU, date(2027, 1, 25), date(2027, 2, 26))
    assert days == [LAST - timedelta(days=21)]
    assert "Vad har fungerat bra?" in turns.presses("Måns", "Se frågorna", on=FOR_YOU)
    assert TO_PREPARE not in "\n".join(turns.all_of("Petra"))


def test_a_week_before_the_chosen_days_both_get_them(turns: Turns) -> None:
    assert PAGE not in wants(turns, "Min chef", "15 februari 2027")
    assert told(turns, "Måns", SOON, date(2027, 1, 25), date(2027, 2, 26)) == [date(2027, 2, 8)]
    assert FOR_YOU not in "\n".join(turns.all_of("Måns"))
    assert "\n".join(turns.all_of("Petra")).count(TO_PREPARE) == 1
    assert "Boka ett rum" in turns.presses("Petra", "Se frågorna", on=TO_PREPARE)


def test_where_hr_is_wanted_it_is_hr_that_prepares(turns: Turns) -> None:
    wants(turns, "HR", "15 februari 2027")
    turns.at(date(2027, 2, 8))
    assert TO_PREPARE in turns.digest("Hedda")
    assert TO_PREPARE not in "\n".join(turns.all_of("Petra"))


def test_agreed_on_late_they_come_with_the_answer_and_not_again(turns: Turns) -> None:
    turns.at(date(2027, 2, 4))
    answered = wants(turns, "Min chef")
    assert "passar dig." in answered
    assert PAGE in answered
    days = told(turns, "Måns", SOON, date(2027, 2, 4), date(2027, 2, 26))
    days += told(turns, "Måns", FOR_YOU, date(2027, 2, 26), date(2027, 2, 27))
    assert days == []


def test_registered_late_they_come_with_the_list(tmp_path: Path) -> None:
    turns = Turns(Database(ready_sqlite_url(tmp_path)))
    registers(turns, "Måns", "11 december 2026")
    turns.mornings()
    assert "Frågorna i avslutningssamtalet kan du läsa redan nu." in turns.digest("Måns")
    assert "Vad har fungerat bra?" in turns.presses("Måns", "Se frågorna")
    turns.until(date(2026, 12, 11))
    assert FOR_YOU not in "\n".join(turns.all_of("Måns"))
    turns.database.close()


def test_they_follow_the_last_day(turns: Turns) -> None:
    turns.says("Petra", "/avslutningar")
    turns.presses("Petra", "Måns Mentorsson", "Flytta sista dagen")
    turns.says("Petra", "26 mars 2027")
    days = told(turns, "Måns", FOR_YOU, date(2027, 1, 25), date(2027, 3, 20))
    assert days == [date(2027, 3, 5)]


def test_the_twin_without_the_rule_sends_nothing(
    turns: Turns, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(HOUSE.errands.dailies, "interview_prepare")
    assert told(turns, "Måns", FOR_YOU, date(2027, 2, 1), date(2027, 2, 10)) == []


def test_only_what_is_asked_of_everybody_is_among_them(turns: Turns) -> None:
    wants(turns, "Min chef")
    page = turns.presses("Måns", "Se frågorna")
    assert "Varför slutar du?" in page
    assert "med egna ord?" not in page
    assert "Har ni sagt att ni båda får läsa det här?" not in page


def test_who_has_declined_may_think_better_of_it(turns: Turns) -> None:
    wants(turns, "Jag vill inte ha något samtal")
    assert turns.buttons("Måns") == ["Avslutningssamtal"]
    wants(turns, "HR")
    turns.says("Måns", "/mitt_avslut")
    page = turns.presses("Måns", "Avslutningssamtal")
    assert "Du vill prata med HR, 8–19 februari 2027." in page
    assert "tackat nej" not in page
    assert "vill prata med HR, 8–19 februari 2027" in opens(turns, "Hedda")


# Begun with the manager, and then wanted with HR


def test_what_the_manager_has_begun_is_theirs_to_finish(turns: Turns) -> None:
    begins(turns)
    said = wants(turns, "HR")
    assert "Petra Påhitt har redan börjat anteckna, och får frågan" in said
    turns.mornings()
    assert "vill ha sitt avslutningssamtal med HR i stället. Du har börjat" in turns.digest("Petra")
    page = turns.presses("Petra", "Samtalet med Måns")
    assert "Måns vill prata med HR i stället." in page
    assert "februari till" not in page
    assert {"Fortsätt", "Ta bort anteckningarna"} <= set(turns.buttons("Petra"))
    turns.presses("Petra", "Fortsätt")
    assert "Måns kan nu läsa" in finishes(turns, "Petra")
    turns.mornings()
    assert "men Petra Påhitt hade redan hållit det" in turns.digest("Hedda")
    assert "Laget på måndagarna." in turns.presses("Måns", "Läs anteckningarna")
    assert "hållet av Petra Påhitt" in opens(turns, "Petra")
    assert "Läs anteckningarna" in turns.buttons("Petra")


def test_or_to_delete_and_then_hr_begins_without_a_warning(turns: Turns) -> None:
    begins(turns)
    wants(turns, "HR")
    turns.mornings()
    turns.presses("Petra", "Samtalet med Måns", "Ta bort anteckningarna")
    assert "Samtalet sköts av HR." in opens(turns, "Petra")
    opens(turns, "Hedda")
    assert "har fungerat bra" in turns.presses("Hedda", "Börja samtalet")


def test_whoever_has_deleted_them_and_leads_the_leaver_no_more_has_no_way_in(
    turns: Turns,
) -> None:
    begins(turns)
    opens(turns, "Petra")
    turns.presses("Petra", "Ta bort anteckningarna")
    opens(turns, "Petra")
    with turns.database.transaction() as db:
        here = col(Person.id) == turns.ids["Måns"]
        db.execute(update(Person).where(here).values(manager_id=turns.ids["Vide"]))
    assert "har fungerat bra" not in turns.presses("Petra", "Börja samtalet")
    with turns.database.reading() as db:
        (departure,) = db.scalars(select(ExitInterview.departure_id))
        petra = Actor(turns.ids["Petra"], today=turns.now.date())
        assert interviews.find(db, petra, departure) is None


def test_where_two_managers_in_a_row_have_left_whoever_is_above_them_is_asked(
    turns: Turns,
) -> None:
    with turns.database.transaction() as db:
        for who, day in (("Petra", date(2026, 12, 18)), ("Disa", date(2026, 12, 22))):
            here = col(Person.id) == turns.ids[who]
            db.execute(update(Person).where(here).values(end_date=day))
        here = col(Person.id) == turns.ids["Disa"]
        db.execute(update(Person).where(here).values(manager_id=turns.ids["Vide"]))
    turns.at(date(2027, 2, 19))
    assert "är det hållet, eller blir det inte av?" in turns.digest("Vide")


def test_both_are_asked_what_becomes_of_it(turns: Turns) -> None:
    begins(turns)
    wants(turns, "HR")
    turns.at(date(2027, 2, 19))
    for who in ("Petra", "Hedda"):
        assert "är det hållet, eller blir det inte av?" in turns.digest(who)


def test_who_has_begun_hears_that_the_leaver_declines(turns: Turns) -> None:
    begins(turns)
    wants(turns, "Jag vill inte ha något samtal")
    turns.mornings()
    assert "Du har börjat anteckna ett samtal. Gör klart det" in turns.digest("Petra")
    turns.presses("Petra", "Samtalet med Måns", "Fortsätt")
    assert "Måns kan nu läsa" in finishes(turns, "Petra")


def test_hr_that_was_to_hold_it_hears_that_the_leaver_declines(turns: Turns) -> None:
    wants(turns, "HR")
    turns.mornings()
    wants(turns, "Jag vill inte ha något samtal")
    turns.mornings()
    assert "har tackat nej" in turns.digest("Hedda")


# Where there is nobody to go past, or nobody above


def test_where_all_in_hr_are_above_the_leaver_that_is_said(turns: Turns) -> None:
    of(turns, "Petra", manager_id=turns.ids["Hedda"])
    turns.says("Måns", "/mitt_avslut")
    turns.presses("Måns", "Avslutningssamtal", "Välj samtal")
    assert "I HR finns ingen annan än du själv eller dina egna chefer." in turns.presses(
        "Måns", "HR"
    )
    assert "Från vilken dag" in turns.presses("Måns", "Min chef")


def test_and_should_it_become_so_later_hr_holds_it_all_the_same(turns: Turns) -> None:
    wants(turns, "HR")
    of(turns, "Petra", manager_id=turns.ids["Hedda"])
    turns.at(date(2027, 2, 19))
    assert "är det hållet" in turns.digest("Hedda")
    opens(turns, "Hedda")
    assert "Börja samtalet" in turns.buttons("Hedda")


def test_without_a_manager_it_is_hrs_from_the_start(tmp_path: Path) -> None:
    turns = Turns(Database(ready_sqlite_url(tmp_path)))
    with turns.database.transaction() as db:
        db.add(Role(person_id=turns.ids["Kalle"], name="hr"))
    turns.vouches()
    of(turns, "Måns", manager_id=None)
    registers(turns, "Måns", "26 februari 2027", by="Kalle")
    turns.mornings()
    assert "Samtalet håller du eller någon annan i HR." in turns.digest("Hedda")
    turns.presses("Hedda", "Samtalet med Måns")
    assert "Börja samtalet" in turns.buttons("Hedda")
    turns.says("Måns", "/mitt_avslut")
    turns.presses("Måns", "Avslutningssamtal", "Välj samtal")
    assert "Du har ingen chef i Kompis just nu." in turns.presses("Måns", "Min chef")
    turns.database.close()


def of(turns: Turns, who: str, **values: object) -> None:
    with turns.database.transaction() as db:
        db.execute(update(Person).where(col(Person.id) == turns.ids[who]).values(values))


def test_no_run_of_the_record_is_left_open(turns: Turns) -> None:
    has_left(turns)
    with turns.database.reading() as db:
        open_ones = select(Run).where(col(Run.status).in_(["active", "paused"]))
        assert [run.guide for run in db.scalars(open_ones) if run.guide == "exit_interview"] == []
    assert row(turns).status == "held"
