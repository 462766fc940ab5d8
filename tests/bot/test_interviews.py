"""Exit interviews when things do not go as planned: nothing is lost without a word."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlmodel import col, select

from bot.handlers import departures
from storage.database import Database
from storage.tables import Answer, ExitInterview, Matter, Message, Person, Role, Run, Task
from tests.bot.turns import HOUSE, Turns
from tests.databases import ready_sqlite_url

DUE = "Avslutningssamtalet med Måns Mentorsson: är det hållet, eller blir det inte av?"
NOTES = "Du har börjat anteckna samtalet med Måns Mentorsson. Gör klart det innan du slutar."
LEFT = "Petra Påhitt hade börjat anteckna avslutningssamtalet med Måns Mentorsson men har slutat."


@pytest.fixture
def turns(tmp_path: Path) -> Iterator[Turns]:
    """Måns has his last day on 26 February 2027."""
    database = Database(ready_sqlite_url(tmp_path))
    turns = Turns(database)
    registers(turns, "Måns", "26 februari 2027")
    yield turns
    database.close()


def registers(turns: Turns, who: str, day: str, *, by: str = "Petra") -> None:
    turns.says(by, "/avslut", who, day)
    turns.presses(by, "Pension", "Hoppa över", "Starta planen")


def opens(turns: Turns, who: str, name: str = "Måns Mentorsson") -> str:
    """From the list to the interview's page."""
    turns.says(who, "/avslutningar")
    return turns.presses(who, name, "Avslutningssamtal")


def begins(turns: Turns, who: str = "Petra") -> None:
    opens(turns, who)
    turns.presses(who, "Börja samtalet")
    turns.says(who, "Laget på måndagarna.")


def finishes(turns: Turns, who: str) -> str:
    while "Spara" not in turns.buttons(who):
        here = turns.buttons(who)
        turns.presses(who, next(b for b in ("Hoppa över", "Ja", "3", "10") if b in here))
    return turns.presses(who, "Spara")


def interview(turns: Turns) -> ExitInterview:
    with turns.database.reading() as db:
        first = select(ExitInterview).order_by(col(ExitInterview.departure_id))
        return db.scalars(first).first() or ExitInterview(departure_id=0)


def runs(turns: Turns) -> list[tuple[int, str]]:
    with turns.database.reading() as db:
        query = select(Run).where(col(Run.guide) == "exit_interview").order_by(col(Run.id))
        return [(run.person_id, run.status) for run in db.scalars(query)]


def takes_over(turns: Turns) -> None:
    """HR, as the leaver wishes."""
    wants_hr(turns)
    opens(turns, "Hedda")
    turns.presses("Hedda", "Börja samtalet", "Ta över samtalet")


# Whose notes are whose


def test_notes_of_another_talk_stay_with_the_one_they_are_of(turns: Turns) -> None:
    registers(turns, "Klara", "26 mars 2027")
    begins(turns)
    opens(turns, "Petra", "Klara Kollegadotter")
    turns.presses("Petra", "Börja samtalet")
    turns.says("Petra", "Brukarna.")
    turns.presses("Petra", "Börja samtalet", on="Måns")  # his page is still in the chat
    assert "Fortsätt: Måns Mentorsson" in turns.buttons("Petra")
    assert of_departure(turns, "Måns").run_id != of_departure(turns, "Klara").run_id
    takes_over(turns)
    assert [status for _, status in runs(turns)][:2] == ["dropped", "active"]


def test_dropped_notes_free_the_talk_for_whoever_holds_it_next(turns: Turns) -> None:
    begins(turns)
    finishes_to_review(turns, "Petra")
    turns.presses("Petra", "Avbryt", "Ta bort")
    assert "har börjat anteckna" not in opens(turns, "Hedda")
    opens(turns, "Petra")
    assert "Börja samtalet" in turns.buttons("Petra")
    turns.presses("Petra", "Börja samtalet")
    turns.says("Petra", "Kollegorna.")
    finishes(turns, "Petra")
    assert "Kollegorna." in turns.presses("Petra", "Läs anteckningarna")


def kept_in(turns: Turns) -> str:
    """All that is kept of what was answered, and of what buttons have picked."""
    with turns.database.reading() as db:
        answers = [repr(each.value) for each in db.scalars(select(Answer))]
        buttons = [repr(each.actions) for each in db.scalars(select(Message))]
        return "\n".join([*answers, *buttons])


def test_notes_that_are_taken_over_are_deleted_with_what_was_picked(turns: Turns) -> None:
    begins(turns)
    turns.presses("Petra", "Lönen")
    assert "Laget på måndagarna." in kept_in(turns)
    assert "['pay']" in kept_in(turns)
    takes_over(turns)
    assert "Laget på måndagarna." not in kept_in(turns)
    assert "['pay']" not in kept_in(turns)


def test_who_has_dropped_their_notes_is_not_reminded_to_finish_them(turns: Turns) -> None:
    begins(turns)
    finishes_to_review(turns, "Petra")
    turns.presses("Petra", "Avbryt", "Ta bort")
    registers(turns, "Petra", "18 december 2026", by="Disa")
    assert days_told(turns, "Petra", NOTES, date(2026, 12, 10), date(2026, 12, 17)) == []
    turns.at(date(2026, 12, 21))
    assert LEFT not in turns.digest("Hedda") + turns.digest("Disa")


def test_begun_over_the_notes_are_still_the_talks_own(turns: Turns) -> None:
    opens(turns, "Petra")
    turns.presses("Petra", "Börja samtalet")
    turns.says("Petra", "Laget på måndagarna.")
    turns.presses("Petra", "Börja samtalet", "Börja om")
    assert interview(turns).run_id == max(id_ for id_, _ in run_ids(turns))
    assert "Petra Påhitt har börjat anteckna samtalet." in opens(turns, "Hedda")


def run_ids(turns: Turns) -> list[tuple[int, str]]:
    with turns.database.reading() as db:
        found = db.scalars(select(Run).where(col(Run.guide) == "exit_interview"))
        return [(run.id or 0, run.status) for run in found]


def of_departure(turns: Turns, who: str) -> ExitInterview:
    with turns.database.reading() as db:
        query = select(ExitInterview).join(
            Matter, col(Matter.id) == col(ExitInterview.departure_id)
        )
        return db.scalars(query.where(col(Matter.person_id) == turns.ids[who])).one()


# The reasons


def test_what_weighs_most_stands_first_from_the_buttons_to_the_record(turns: Turns) -> None:
    begins(turns)
    turns.presses("Petra", "Resvägen", "Lönen")
    assert {"1. Resvägen", "2. Lönen", "Ledarskapet"} <= set(turns.buttons("Petra"))
    turns.presses("Petra", "Ledarskapet", "1. Resvägen")  # not the way to work after all
    assert {"1. Lönen", "2. Ledarskapet", "Resvägen"} <= set(turns.buttons("Petra"))
    turns.presses("Petra", "Resvägen", "Klar (3)")
    ranked = "1. Lönen, 2. Ledarskapet, 3. Resvägen"
    finishes(turns, "Petra")
    assert ranked in turns.presses("Petra", "Läs anteckningarna")
    turns.mornings()
    assert ranked in turns.presses("Måns", "Läs anteckningarna")


def test_typed_reasons_keep_their_order_and_a_single_one_needs_no_figure(turns: Turns) -> None:
    begins(turns)
    turns.says("Petra", "resväg, lön")
    finishes_to_review(turns, "Petra")
    assert "1. Resvägen, 2. Lönen" in turns.digest("Petra")
    turns.presses("Petra", "Ändra 2", "Lönen", "Klar (1)")
    assert "1. Lönen" not in turns.digest("Petra")
    assert "Lönen" in turns.digest("Petra")


def test_what_the_leaver_adds_later_stands_below_what_they_added_first(turns: Turns) -> None:
    begins(turns)
    finishes(turns, "Petra")
    turns.mornings()
    turns.presses("Måns", "Läs anteckningarna", "‹ Tillbaka", "Lägg till något")
    turns.says("Måns", "Fikat var bäst.")
    turns.mornings()
    turns.presses("Måns", "Lägg till något")
    turns.says("Måns", "Och tack.")
    for who in ("Måns", "Petra"):
        record = turns.presses(who, "Läs anteckningarna")
        adds = "Du tillägger" if who == "Måns" else "Måns tillägger"
        first = record.index(f"{adds}, 1 december 2026\nFikat var bäst.")
        assert first < record.index(f"{adds}, 2 december 2026\nOch tack.")


def finishes_to_review(turns: Turns, who: str) -> None:
    while "Spara" not in turns.buttons(who):
        here = turns.buttons(who)
        turns.presses(who, next(b for b in ("Hoppa över", "Ja", "3", "10") if b in here))


# Asked about, until it is known


def days_told(turns: Turns, who: str, words: str, first: date, last: date) -> list[date]:
    """The days on which this person's digest says so."""
    turns.at(first)
    told = []
    while turns.now.date() <= last:
        before = len(turns.all_of(who))
        turns.mornings()
        if any(words in text for text in turns.all_of(who)[before:]):
            told.append(turns.now.date())
    return told


def test_the_manager_is_asked_weekly_until_four_weeks_after_the_last_day(turns: Turns) -> None:
    told = days_told(turns, "Petra", DUE, date(2027, 2, 15), date(2027, 4, 9))
    fridays = [date(2027, 2, 19) + timedelta(days=7 * week) for week in range(5)]
    assert told == [*fridays, date(2027, 3, 30)]  # the next is Good Friday


def test_a_word_ends_the_questions(turns: Turns) -> None:
    turns.at(date(2027, 2, 19))
    turns.presses("Petra", "Samtalet med Måns", "Blev inte av", "Vi hann inte", "Hoppa över")
    turns.presses("Petra", "Spara")
    assert days_told(turns, "Petra", DUE, date(2027, 2, 20), date(2027, 3, 6)) == []


def test_where_the_leaver_wants_hr_it_is_hr_who_is_asked(turns: Turns) -> None:
    turns.says("Måns", "/mitt_avslut")
    turns.presses("Måns", "Avslutningssamtal", "Välj samtal", "HR")
    turns.says("Måns", "15 februari 2027", "19 februari 2027")
    turns.presses("Måns", "Skicka")
    turns.at(date(2027, 2, 19))
    assert DUE in turns.digest("Hedda")
    assert DUE not in "\n".join(turns.all_of("Petra"))


def test_the_question_follows_the_last_day(turns: Turns) -> None:
    turns.says("Petra", "/avslutningar")
    turns.presses("Petra", "Måns Mentorsson", "Flytta sista dagen")
    turns.says("Petra", "26 mars 2027")
    told = days_told(turns, "Petra", DUE, date(2027, 2, 15), date(2027, 3, 20))
    assert told == [date(2027, 3, 19)]


@pytest.mark.parametrize("chosen", [False, True])
def test_and_begins_anew_with_a_day_that_is_moved_once_it_was_over(
    turns: Turns, chosen: bool
) -> None:
    """Nobody has said what became of it in four weeks."""
    if chosen:
        turns.says("Måns", "/mitt_avslut")
        turns.presses("Måns", "Avslutningssamtal", "Välj samtal", "Min chef")
        turns.says("Måns", "15 februari 2027", "19 februari 2027")
        turns.presses("Måns", "Skicka")
    turns.until(date(2027, 4, 9))
    assert interview(turns).ask_on is None
    turns.says("Petra", "/avslutningar")
    turns.presses("Petra", "Måns Mentorsson", "Flytta sista dagen")
    turns.says("Petra", "28 maj 2027")
    told = days_told(turns, "Petra", DUE, date(2027, 5, 14), date(2027, 5, 24))
    assert told == [date(2027, 5, 21)]


def test_what_was_not_held_stays_so_when_the_day_moves(turns: Turns) -> None:
    turns.at(date(2027, 2, 19))
    turns.presses("Petra", "Samtalet med Måns", "Blev inte av", "Vi hann inte", "Hoppa över")
    turns.presses("Petra", "Spara")
    turns.says("Petra", "/avslutningar")
    turns.presses("Petra", "Måns Mentorsson", "Flytta sista dagen")
    turns.says("Petra", "26 mars 2027")
    assert interview(turns).ask_on is None


# A manager who leaves in the middle of it


def test_whoever_leaves_is_reminded_of_their_notes_and_can_finish_them(turns: Turns) -> None:
    begins(turns)
    registers(turns, "Petra", "18 december 2026", by="Disa")
    told = days_told(turns, "Petra", NOTES, date(2026, 12, 10), date(2026, 12, 17))
    assert told == [date(2026, 12, day) for day in (14, 15, 16, 17, 18)]
    turns.presses("Petra", "Samtalet med Måns", "Fortsätt")
    finishes(turns, "Petra")
    turns.mornings(3)
    assert "Hållet av Petra Påhitt" in turns.presses("Måns", "Läs anteckningarna")
    assert LEFT not in turns.digest("Hedda") + turns.digest("Disa")


def test_when_they_have_left_hr_and_the_next_manager_hear_of_it(
    database: Database,
) -> None:
    turns = Turns(database)
    registers(turns, "Måns", "26 februari 2027")
    begins(turns)
    registers(turns, "Petra", "18 december 2026", by="Disa")
    turns.at(date(2026, 12, 21))
    for told in ("Disa", "Hedda"):
        assert LEFT in turns.digest(told)
        assert "Anteckningarna finns kvar" in turns.digest(told)
    assert runs(turns) == [(turns.ids["Petra"], "paused")]
    assert interview(turns).held_by is None
    turns.mornings()
    for told in ("Disa", "Hedda"):
        assert "\n".join(turns.all_of(told)).count(LEFT) == 1
    turns.at(date(2027, 2, 19))
    assert DUE in turns.digest("Disa")
    page = turns.presses("Disa", "Samtalet med Måns")
    assert "Anteckningarna finns kvar till den som håller samtalet nu." in page
    turns.presses("Disa", "Börja samtalet", "Börja om utan dem")
    assert runs(turns)[0] == (turns.ids["Petra"], "dropped")
    turns.says("Disa", "Kollegorna.")
    finishes(turns, "Disa")
    record = turns.presses("Disa", "Läs anteckningarna")
    assert "Kollegorna." in record
    assert "Laget på måndagarna." not in record


def test_it_is_offered_to_whoever_leads_by_then(turns: Turns) -> None:
    """The people file has named Klara manager of Petra's people."""
    begins(turns)
    registers(turns, "Petra", "18 december 2026", by="Disa")
    turns.imports(("Handläggare;9004;2019-08-12", "Handläggare;9006;2019-08-12"))
    turns.vouches()
    turns.at(date(2026, 12, 21))
    assert LEFT in turns.digest("Klara")
    assert LEFT not in turns.digest("Disa")
    turns.at(date(2027, 2, 19))
    assert DUE in turns.digest("Klara")


def test_notes_of_a_talk_that_the_leaver_declines_do_not_stay_behind_either(turns: Turns) -> None:
    begins(turns)
    turns.says("Måns", "/mitt_avslut")
    turns.presses("Måns", "Avslutningssamtal", "Välj samtal", "Jag vill inte ha något samtal")
    turns.presses("Måns", "Skicka")
    registers(turns, "Petra", "18 december 2026", by="Disa")
    turns.at(date(2026, 12, 14))
    assert NOTES in turns.digest("Petra")
    turns.at(date(2026, 12, 21))
    assert LEFT in turns.digest("Hedda")
    assert runs(turns) == [(turns.ids["Petra"], "dropped")]


def test_the_twin_without_the_rule_tells_nobody(
    turns: Turns, monkeypatch: pytest.MonkeyPatch
) -> None:
    begins(turns)
    registers(turns, "Petra", "18 december 2026", by="Disa")
    monkeypatch.delitem(HOUSE.errands.dailies, "interview_left")
    turns.at(date(2026, 12, 21))
    assert LEFT not in turns.digest("Hedda")
    assert runs(turns) == [(turns.ids["Petra"], "active")]


# A manager who leads them no more


def test_who_has_begun_finishes_though_somebody_else_leads_by_now(turns: Turns) -> None:
    begins(turns)
    turns.imports(("Handläggare;9004;2019-08-12", "Handläggare;9009;2019-08-12"))
    assert "kan nu läsa anteckningarna" in finishes(turns, "Petra")
    assert "Laget på måndagarna." in turns.presses("Petra", "Läs anteckningarna")
    assert "hållet av Petra Påhitt" in opens(turns, "Vide")
    assert "Läs anteckningarna" not in turns.buttons("Vide")


def test_the_next_manager_takes_over_after_a_warning_and_the_first_hears_of_it(
    turns: Turns,
) -> None:
    begins(turns)
    turns.imports(("Handläggare;9004;2019-08-12", "Handläggare;9009;2019-08-12"))
    assert "Petra Påhitt har börjat anteckna samtalet." in opens(turns, "Vide")
    warned = turns.presses("Vide", "Börja samtalet")
    assert "Tar du över försvinner de anteckningarna. Prata med Petra först." in warned
    assert runs(turns) == [(turns.ids["Petra"], "active")]
    turns.presses("Vide", "Ta över samtalet")
    assert runs(turns) == [(turns.ids["Petra"], "dropped"), (turns.ids["Vide"], "active")]
    turns.presses("Petra", "Hoppa över")
    assert "gäller inte längre" in turns.heard()
    turns.says("Vide", "Kollegorna.")
    finishes(turns, "Vide")
    assert "Kollegorna." in turns.presses("Vide", "Läs anteckningarna")


# Somebody who stays


def stays(turns: Turns) -> str:
    turns.says("Petra", "/avslutningar")
    turns.presses("Petra", "Måns Mentorsson", "Medarbetaren stannar")
    turns.says("Petra", "Måns tackade nej till det andra jobbet.")
    return turns.presses("Petra", "Spara")


def test_withdrawn_after_the_talk_the_record_stays_with_those_two(turns: Turns) -> None:
    begins(turns)
    finishes(turns, "Petra")
    assert "Måns Mentorsson stannar." in stays(turns)
    with turns.database.reading() as db:
        statuses = {task.status for task in db.scalars(select(Task))}
        assert statuses == {"dropped"}
        assert db.get_one(Person, turns.ids["Måns"]).end_date is None
    turns.mornings()
    assert "Vad roligt att du stannar" in turns.digest("Måns")
    assert "Laget på måndagarna." in turns.presses("Måns", "Läs anteckningarna")
    assert "Planen är stängd, eftersom du stannar." in turns.presses(
        "Måns", "‹ Tillbaka", "‹ Tillbaka"
    )
    turns.says("Petra", "/avslutningar")
    page = turns.presses("Petra", "Tidigare")
    assert "Måns Mentorsson, 26 februari 2027, stannade" in page
    turns.presses("Petra", "Måns Mentorsson", "Avslutningssamtal")
    assert "Laget på måndagarna." in turns.presses("Petra", "Läs anteckningarna")
    turns.says("Hedda", "/avslutningar")
    turns.presses("Hedda", "Tidigare", "Måns Mentorsson", "Avslutningssamtal")
    assert "Läs anteckningarna" not in turns.buttons("Hedda")
    turns.says("Måns", "/meny")
    assert "När jag slutar" not in turns.buttons("Måns")


def test_withdrawn_in_the_middle_of_it_nobody_goes_on_and_nobody_asks(turns: Turns) -> None:
    begins(turns)
    turns.says("Petra", "/meny")
    stays(turns)
    assert runs(turns) == [(turns.ids["Petra"], "dropped")]
    assert days_told(turns, "Petra", "Måns", date(2027, 2, 15), date(2027, 2, 27)) == []
    turns.says("Petra", "/avslutningar")
    turns.presses("Petra", "Tidigare", "Måns Mentorsson")
    page = turns.presses("Petra", "Avslutningssamtal")
    assert "Måns stannar. Det blir inget samtal." in page
    assert turns.buttons("Petra") == ["‹ Tillbaka"]


def test_whoever_had_begun_and_whoever_was_to_take_over_hear_of_it(turns: Turns) -> None:
    turns.says("Petra", "/avslutningar")
    turns.presses("Petra", "Måns Mentorsson", "Utse ersättare", "Klara Kollegadotter")
    begins(turns)
    turns.says("Hedda", "/avslutningar")
    turns.presses("Hedda", "Måns Mentorsson", "Medarbetaren stannar")
    turns.says("Hedda", "Tackade nej.")
    turns.presses("Hedda", "Spara")
    turns.mornings()
    closed = "Måns Mentorsson stannar, så planen för avslutet är stängd."
    lost = "Det du hade börjat anteckna från samtalet är borttaget."
    assert f"{closed} {lost}" in turns.digest("Petra")
    assert closed in turns.digest("Klara")
    assert lost not in turns.digest("Klara")


def test_old_buttons_of_a_withdrawn_departure_say_so(turns: Turns) -> None:
    opens(turns, "Petra")
    turns.says("Måns", "/mitt_avslut")
    turns.presses("Måns", "Avslutningssamtal")
    stays(turns)
    turns.presses("Petra", "Börja samtalet")
    assert "Avslutet är redan klart eller återtaget." in turns.heard()
    turns.presses("Måns", "Välj samtal")
    assert "Avslutet är redan klart eller återtaget." in turns.heard()
    assert runs(turns) == []


# Who gets to know


def wants_hr(turns: Turns) -> None:
    turns.says("Måns", "/mitt_avslut")
    turns.presses("Måns", "Avslutningssamtal", "Välj samtal", "HR")
    turns.says("Måns", "15 februari 2027", "19 februari 2027")
    turns.presses("Måns", "Skicka")


def test_who_wants_hr_and_when_is_for_hr_alone(turns: Turns) -> None:
    wants_hr(turns)
    for above in ("Petra", "Disa"):
        page = opens(turns, above)
        assert "Samtalet sköts av HR." in page
        assert "februari till" not in page
        assert "vill prata" not in page
        assert turns.buttons(above) == ["‹ Tillbaka"]
    assert "vill prata med HR, 15–19 februari 2027" in opens(turns, "Hedda")


def test_a_manager_with_the_role_of_hr_is_not_the_hr_that_was_asked_for(turns: Turns) -> None:
    with turns.database.transaction() as db:
        db.add(Role(person_id=turns.ids["Petra"], name="hr"))
    opens(turns, "Petra")
    wants_hr(turns)
    turns.presses("Petra", "Börja samtalet")
    assert "Det är bara den som slutar och den som håller samtalet" in turns.heard()
    assert "Samtalet sköts av HR." in opens(turns, "Petra")
    turns.mornings()
    assert "vill ha sitt avslutningssamtal med HR" in "\n".join(turns.all_of("Hedda"))
    turns.at(date(2027, 2, 19))
    assert DUE in turns.digest("Hedda")
    said = "\n".join(turns.all_of("Petra"))
    assert DUE not in said
    assert "vill ha sitt avslutningssamtal" not in said


def test_hr_hears_also_of_a_talk_that_somebody_else_says_was_declined(turns: Turns) -> None:
    opens(turns, "Petra")
    turns.presses("Petra", "Blev inte av", "Medarbetaren tackade nej")
    assert "HR får frågan" in turns.presses("Petra", "Spara")
    turns.mornings()
    assert "Kan HR hålla det i stället?" in turns.digest("Hedda")
    turns.at(date(2027, 3, 1))
    turns.says("Hedda", "/avgangar")
    turns.presses("Hedda", "Samtalen", "Utan samtal (1)", "Måns Mentorsson")
    turns.presses("Hedda", "Avslutningssamtal")
    assert "Börja samtalet" in turns.buttons("Hedda")


def test_more_departures_than_a_page_holds_are_all_reached(
    turns: Turns, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(departures, "LISTED", 2)
    registers(turns, "Klara", "26 mars 2027")
    registers(turns, "Kalle", "30 april 2027")
    turns.says("Petra", "/avslutningar")
    assert "Kalle Koordinator" not in turns.buttons("Petra")
    page = turns.presses("Petra", "Visa fler ›")
    assert "Kalle Koordinator" in page
    assert "Visa fler ›" not in turns.buttons("Petra")
    assert "30 april 2027" in turns.presses("Petra", "Kalle Koordinator")


def test_and_so_are_the_earlier_ones(turns: Turns, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(departures, "LISTED", 1)
    stays(turns)
    registers(turns, "Klara", "26 mars 2027")
    turns.says("Petra", "/avslutningar")
    turns.presses("Petra", "Klara Kollegadotter", "Medarbetaren stannar")
    turns.says("Petra", "Klara ångrade sig.")
    turns.presses("Petra", "Spara")
    turns.says("Petra", "/avslutningar")
    first = turns.presses("Petra", "Tidigare")
    both = first + turns.presses("Petra", "Visa fler ›")
    assert "Klara Kollegadotter" in both
    assert "Måns Mentorsson" in both
