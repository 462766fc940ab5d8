"""A leaver's survey and the chats it may be answered in: the one at work, and others by a link."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, col

from storage import exit_surveys, survey_links, surveys
from storage.database import Database
from storage.keys import KeyFile
from storage.tables import ExitSurvey, Matter, Role
from tests.bot.curious import Curious
from tests.bot.turns import Turns
from tests.databases import ready_sqlite_url

LAST_DAY = date(2027, 2, 26)
OWN, OTHER = "Måns, on a phone of his own", "another's phone"
HANDED_OUT = "HR har skrivit ut en länk till din enkät"
IS_ELSEWHERE = "En länk till din enkät är öppnad på en annan telefon"
ENDED = "Din anställning är avslutad"


@pytest.fixture
def turns(tmp_path: Path) -> Iterator[Turns]:
    """Måns leaves on 26 February 2027."""
    turns = leaving(tmp_path)
    yield turns
    turns.database.close()


def leaving(folder: Path) -> Turns:
    folder.mkdir(exist_ok=True)
    turns = Turns(Database(ready_sqlite_url(folder), KeyFile(folder / "kompis.keys")))
    registers(turns)
    turns.phone(OWN)
    turns.phone(OTHER)
    return turns


def registers(turns: Turns, day: str = "26 februari 2027") -> None:
    turns.says("Petra", "/avslut", "Måns", day)
    turns.presses("Petra", "Pension", "Hoppa över", "Starta planen")


def withdraws(turns: Turns) -> None:
    turns.says("Petra", "/avslutningar")
    turns.presses("Petra", "Måns Mentorsson", "Medarbetaren stannar")
    turns.says("Petra", "Nya uppgifter")
    turns.presses("Petra", "Spara")


def handed_out(turns: Turns, by: str = "Hedda") -> str:
    """The link on the sheet that HR has had printed."""
    turns.says(by, "/avslutningar")
    turns.presses(by, "Måns Mentorsson", "Skriv ut enkäten")
    before = len(turns.all_of(by))
    Curious(turns, by).works()
    said = "\n".join(turns.all_of(by)[before:])
    assert survey_links.LINK in said, said
    return said[said.index(survey_links.LINK) :].split()[0]


def begins(turns: Turns, who: str) -> None:
    turns.says(who, "/enkat")
    turns.presses(who, "Svara på enkäten", "5", "5")


def finishes(turns: Turns, who: str) -> None:
    while "Skicka" not in turns.buttons(who):
        turns.presses(who, "Hoppa över")
    turns.presses(who, "Skicka")


def declines(turns: Turns, who: str) -> None:
    turns.says(who, "/enkat")
    turns.presses(who, "Nej tack", "Stäng enkäten")


def test_a_command_in_the_middle_of_it_tells_a_guest_what_there_is_to_do(turns: Turns) -> None:
    turns.opens(OWN, handed_out(turns))
    turns.presses(OWN, "Svara på enkäten", "5", "5")
    for typed in ("/meny", "meny", "/uppgifter"):
        assert "Du är mitt i Enkät till dig som slutar" in turns.says(OWN, typed)
        assert turns.buttons(OWN) == ["Fortsätt", "Senare", "Ta bort svaren"]
    assert "Fråga 3 av" in turns.presses(OWN, "Fortsätt")


def test_a_button_of_a_survey_that_was_withdrawn_says_that_it_is_closed(turns: Turns) -> None:
    turns.opens(OWN, handed_out(turns))
    turns.presses(OWN, "Svara på enkäten", "5")
    withdraws(turns)
    turns.presses(OWN, "5")
    assert "enkät du har börjat på, så är den stängd" in turns.heard()


def answers(turns: Turns, who: str) -> None:
    begins(turns, who)
    finishes(turns, who)


def silent(turns: Turns, who: str) -> None:
    turns.says(who, "/enkat")


def responses(turns: Turns) -> int:
    with turns.database.transaction() as db:
        return len(surveys.responses(db))


# A link that somebody else opens


def test_who_opens_the_link_finds_nothing_of_what_is_half_done(turns: Turns) -> None:
    begins(turns, "Måns")
    assert "Vad sparas?" in turns.opens(OTHER, handed_out(turns))
    assert "Hur mycket betydde lönen" in turns.presses(OTHER, "Svara på enkäten")
    assert "Dina svar är låsta" not in "\n".join(turns.all_of(OTHER))
    assert responses(turns) == 0


def test_the_leaver_hears_of_it_and_takes_it_back(turns: Turns) -> None:
    begins(turns, "Måns")
    turns.opens(OTHER, handed_out(turns))
    turns.presses(OTHER, "Svara på enkäten", "1")
    turns.mornings()
    assert HANDED_OUT in turns.digest("Måns")
    assert IS_ELSEWHERE in turns.digest("Måns")
    assert "Vad sparas?" in turns.presses("Måns", "Svara här i stället")
    answers(turns, "Måns")
    assert responses(turns) == 1
    assert "Vad sparas?" not in turns.says(OTHER, "hej")


def test_what_is_typed_at_work_answers_nothing_on_the_own_phone(turns: Turns) -> None:
    begins(turns, "Måns")
    turns.opens(OWN, handed_out(turns))
    turns.presses(OWN, "Svara på enkäten")
    for typed in ("5", "Hoppa över", "/start", "/meny"):
        turns.says("Måns", typed)
    turns.presses("Måns", "4")  # of the question that was before him there
    turns.mornings()
    assert "Enkät till dig som slutar" not in turns.digest("Måns")
    assert "Hur mycket betydde arbetsbelastningen" in turns.presses(OWN, "1")
    finishes(turns, OWN)
    assert responses(turns) == 1


# Whoever has the work's phone by now

Fate = Callable[[Turns, str], None]
FATES: tuple[Fate, ...] = (silent, begins, answers, declines)


def shown_at_work(folder: Path, fate: Fate) -> set[str]:
    """All there is in the chat that was Måns's at work, once he has left."""
    turns = leaving(folder)
    turns.opens(OWN, handed_out(turns))
    turns.at(LAST_DAY + timedelta(days=1))
    fate(turns, OWN)
    for days in (3, 10, 12):
        turns.at(LAST_DAY + timedelta(days=days))
    found = Curious(turns, "Måns", writes=False)
    read = found.sees("hej", "5", "/enkat", "/mitt_avslut", "/start")
    turns.database.close()
    return set(read.splitlines())


def differing(folder: Path, *fates: Fate) -> int:
    return len({frozenset(shown_at_work(folder / fate.__name__, fate)) for fate in fates})


def test_the_chat_at_work_says_the_same_whatever_was_done_on_the_own_phone(tmp_path: Path) -> None:
    assert differing(tmp_path, *FATES) == 1


def test_a_chat_at_work_that_keeps_the_survey_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: it was so once."""

    def moves_nowhere(db: Session, row: ExitSurvey, chat_id: int | None) -> None:
        row.chat_id = chat_id

    def own(db: Session, speaker: object, survey_id: int | None = None) -> object:
        person, today = speaker.person_id, speaker.actor.today  # type: ignore[attr-defined]
        theirs = (col(Matter.person_id) == person, ~col(ExitSurvey.closed))
        return exit_surveys._one(db, *theirs, col(ExitSurvey.closes_on) >= today)

    monkeypatch.setattr(exit_surveys, "move_to", moves_nowhere)
    monkeypatch.setattr(exit_surveys, "own", own)
    assert differing(tmp_path, silent, declines) == 2


# That a link was handed out


@pytest.mark.parametrize("fate", FATES)
def test_the_leaver_hears_that_a_link_was_handed_out_whatever_they_did(
    turns: Turns, fate: Fate
) -> None:
    fate(turns, "Måns")
    handed_out(turns)
    turns.mornings()
    assert HANDED_OUT in turns.digest("Måns")


@pytest.mark.parametrize("fate", FATES)
def test_whoever_has_left_hears_it_too(turns: Turns, fate: Fate) -> None:
    turns.at(LAST_DAY + timedelta(days=1))
    fate(turns, "Måns")
    handed_out(turns)
    assert HANDED_OUT in turns.digest("Måns")


def test_hr_who_leads_the_leaver_leaves_it_to_others_in_hr(turns: Turns) -> None:
    with turns.database.transaction() as db:
        db.add(Role(person_id=turns.ids["Disa"], name="hr"))
    turns.says("Disa", "/avslutningar")
    turns.presses("Disa", "Måns Mentorsson")
    assert "Skriv ut enkäten" not in turns.buttons("Disa")
    handed_out(turns, by="Hedda")
