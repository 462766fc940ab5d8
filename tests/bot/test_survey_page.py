"""What the survey's first page promises, and what a link to it lets others see."""

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlmodel import col, select

from bot import handlers, tick
from bot.policy import Policy
from bot.talk import House
from schedules.hours import Hours
from storage import exit_surveys, survey_links
from storage.access import Actor
from storage.database import Database
from storage.keys import KeyFile
from storage.tables import Matter
from tests.bot.turns import HOUSE, Turns
from tests.databases import ready_sqlite_url

# What the page says

TOTALS = {
    "sv": ("hopräknat", "Det du väljer i listor och skalor"),
    "en": ("added up", "What you choose in lists and scales"),
    "latt": ("tillsammans", "De svaren"),
}
"""The word for it, and of what it may be said."""
OWN_WORDS = {
    "sv": "Dem får HR läsa som du skrev dem",
    "en": "HR may read them as you wrote them",
    "latt": "HR får läsa den när många har svarat",
}


def page(language: str, *, comments: bool) -> str:
    policy = Policy(survey_comments=comments)
    house = House.build(handlers.ERRANDS, None, Hours(), "Påhittade kommunen", policy)
    guide = house.library.guides[exit_surveys.GUIDE]
    assert guide.intro is not None
    return house.words.text(
        language,
        "survey.first_page",
        title=guide.title.of(language),
        intro=guide.intro.of(language),
        closes_on=date(2027, 3, 26),
        own_words=any(question.kind == "text" for question in guide.questions),
    )


def promises_too_much(page: str, language: str) -> bool:
    """Whether it says of more than of what is chosen that HR sees it added up only."""
    word, of_what = TOTALS[language]
    said = [each for each in re.split(r"(?<=[.?]) |\n", page) if word in each and "HR" in each]
    assert len(said) == 1
    return not said[0].startswith(of_what)


@pytest.mark.parametrize("language", TOTALS)
def test_words_of_ones_own_are_read_as_they_are_and_the_page_says_so(language: str) -> None:
    for comments in (True, False):
        shown = page(language, comments=comments)
        assert (OWN_WORDS[language] in shown) is comments
        assert not promises_too_much(shown, language)


def test_a_page_that_says_all_is_added_up_is_found() -> None:
    """The twin: what it said once, with comments turned on or not."""
    assert promises_too_much("Vem ser vad? HR ser det bara hopräknat med många andras.", "sv")


# What a link shows to whoever opens it

STRANGER, OTHERS = "a stranger", "another"
"""Two phones that the bot does not know."""
REFUSED = "Den här länken gäller inte längre, eller är till någon annan."


@pytest.fixture
def turns(tmp_path: Path) -> Iterator[Turns]:
    """Måns and Klara leave on 26 February 2027."""
    database = Database(ready_sqlite_url(tmp_path), KeyFile(tmp_path / "kompis.keys"))
    turns = Turns(database)
    for who in ("Måns", "Klara"):
        turns.says("Petra", "/avslut", who, "26 februari 2027")
        turns.presses("Petra", "Pension", "Hoppa över", "Starta planen")
    turns.phone(STRANGER)
    turns.phone(OTHERS)
    yield turns
    database.close()


def link(turns: Turns) -> str:
    """A new one to Måns's, that HR has made."""
    today = turns.now.date()
    theirs = select(col(Matter.id)).where(col(Matter.person_id) == turns.ids["Måns"])
    with turns.database.transaction() as db:
        hr = Actor(turns.ids["Hedda"], frozenset({"hr"}), today=today)
        survey = exit_surveys.of_departure(db, hr, db.scalars(theirs).one() or 0)
        assert survey
        parameter = survey_links.new_parameter()
        survey_links.set_link(db, survey, parameter)
    return parameter


def unknown(turns: Turns) -> str:
    return survey_links.new_parameter()


def used(turns: Turns) -> str:
    parameter = link(turns)
    assert "Vad sparas?" in turns.opens(OTHERS, parameter)
    return parameter


def replaced(turns: Turns) -> str:
    parameter = link(turns)
    link(turns)
    return parameter


def declined(turns: Turns) -> str:
    turns.says("Måns", "/enkat")
    turns.presses("Måns", "Nej tack", "Stäng enkäten")
    return link(turns)


def answered(turns: Turns) -> str:
    turns.says("Måns", "/enkat")
    turns.presses("Måns", "Svara på enkäten")
    while "Skicka" not in turns.buttons("Måns"):
        turns.presses("Måns", "Hoppa över")
    turns.presses("Måns", "Skicka")
    return link(turns)


def ended(turns: Turns) -> str:
    parameter = link(turns)
    turns.now += timedelta(days=200)
    tick.tidy(turns.database, HOUSE, turns.now)
    return parameter


def withdrawn(turns: Turns) -> str:
    parameter = link(turns)
    turns.says("Petra", "/avslutningar")
    turns.presses("Petra", "Måns Mentorsson", "Medarbetaren stannar")
    turns.says("Petra", "Nya uppgifter")
    turns.presses("Petra", "Spara")
    return parameter


DEAD: tuple[Callable[[Turns], str], ...] = (
    *(unknown, used, replaced, declined, answered, ended, withdrawn),
)


@pytest.mark.parametrize("dead", DEAD)
def test_every_link_that_leads_nowhere_says_the_same(
    turns: Turns, dead: Callable[[Turns], str]
) -> None:
    parameter = dead(turns)
    said = turns.opens(STRANGER, parameter)
    assert said.startswith("Den här länken gäller inte längre. Hör av dig till HR")
    assert turns.opens("Hedda", parameter) == REFUSED


def test_hr_who_opens_anothers_link_sees_what_a_dead_one_says_and_it_works_still(
    turns: Turns,
) -> None:
    """Nor can HR with an account answer in anybody's place."""
    parameter = link(turns)
    for who in ("Hedda", "Petra", "Klara"):
        assert turns.opens(who, parameter) == REFUSED
    assert "Vad sparas?" in turns.opens(STRANGER, parameter)  # which can't be helped


def test_a_link_that_is_open_is_one_phones_alone(turns: Turns) -> None:
    parameter = used(turns)
    assert "Vad sparas?" in turns.opens(OTHERS, "")
    assert "Vad sparas?" not in turns.opens(STRANGER, parameter)
