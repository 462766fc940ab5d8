"""What HR reads of leavers' surveys, on a phone; and that nobody else reads any of it."""

import io
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from bot import charts, handlers
from bot.domain.anonymity.results import Distribution, Share
from bot.guides.model import Guide, Question
from bot.guides.words import Words
from bot.handlers import survey_results
from bot.handlers.answers import issued_chart
from bot.policy import Policy
from bot.publication import publish_due
from bot.talk import House, Talk
from schedules.hours import Hours
from storage import reminders
from storage.access import Actor
from storage.database import Database, Session, sqlite_url
from storage.keys import KeyFile
from tests.bot.leavers import began_with, offered, submit
from tests.bot.stored import talk_of
from tests.faults.organisation import employ

SOMEBODY, HR = 1, 2
NOW = datetime(2028, 2, 1, 9, tzinfo=UTC)
CARE, SCHOOL = "Kommunen / Omsorgen / LSS", "Kommunen / Skolan"
SPRING, AUTUMN = "2027-1", "2027-2"
A_PHONE = 3500
"""Characters that are read in one message."""


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(sqlite_url(tmp_path / "kompis.db"), KeyFile(tmp_path / "keys"))
    employ(database, HR)
    yield database
    database.close()


@pytest.fixture(scope="module")
def house() -> House:
    policy = Policy(survey_comments=True)
    return House.build(handlers.ERRANDS, None, Hours(), "Påhittade kommunen", policy)


def leave(db: Session, guide: Guide, unit: str, half_year: str, number: int, **same: Any) -> None:
    """So many have answered everything, each in their own way but for what is the same."""
    chance = random.Random(number)
    offered(db, unit, half_year, number + 3)
    for n in range(number):
        answers = {each.id: one_of(each, chance, n) for each in guide.questions}
        submit(db, unit, half_year, answers | same)


def one_of(question: Question, chance: random.Random, n: int) -> Any:
    match question.kind:
        case "scale":
            assert isinstance(question.min, int)
            assert isinstance(question.max, int)
            return question.min + n % (question.max - question.min + 1)
        case "choice":
            return question.options[n % len(question.options)].id
        case _:
            return f"Ord nummer {chance.randint(100, 999)}"


def published(database: Database, house: House, **same: Any) -> None:
    guide = house.library.guides["exit_survey"]
    with database.transaction() as db:
        leave(db, guide, CARE, SPRING, 12, **same)
        leave(db, guide, SCHOOL, SPRING, 4, **same)
        leave(db, guide, CARE, AUTUMN, 8, **same)
        leave(db, guide, SCHOOL, AUTUMN, 5, **same)
    publish_due(database, house, NOW)


def pressed(
    database: Database,
    house: House,
    verb: str = "results.list",
    *arguments: Any,
    language: str = "sv",
    person: int = HR,
) -> "Page":
    """The one message that a press, or what it asks for, brings."""
    with database.transaction() as db:
        talk = talk_of(db, house, NOW, person)
        talk.speaker = replace(talk.speaker, language=language)
        house.errands.presses[verb](talk, *arguments)
        (message,) = talk.out
    labels = [face["label"] for row in message.keyboard or () for face in row]
    return Page(message.text or "", labels, message.actions or [])


@dataclass(frozen=True)
class Page:
    text: str
    labels: list[str]
    actions: list[list[Any]]

    def under(self, label: str) -> list[Any]:
        """What a button does."""
        return self.actions[self.labels.index(label)]

    @property
    def items(self) -> list[str]:
        return [line for line in self.text.splitlines() if line.startswith("•")]


# The list


def test_as_long_as_nothing_is_published_it_says_when_and_from_how_many_on(
    database: Database, house: House
) -> None:
    message = pressed(database, house)
    assert "den 1 februari och den 1 augusti" in message.text
    assert "när minst 7 har svarat" in message.text
    assert message.labels == ["Så räknas svaren", "Meny"]


def test_the_latest_comes_first_and_each_can_be_opened(database: Database, house: House) -> None:
    published(database, house)
    message = pressed(database, house)
    assert message.items == [
        "• LSS (Omsorgen), juli–december 2027: minst 7 svar",
        "• Skolan (Kommunen), januari–december 2027: minst 7 svar",
        "• LSS (Omsorgen), januari–juni 2027: minst 10 svar",
    ]
    care = pressed(database, house, *message.under("LSS, jan–jun 2027"))
    assert care.text.startswith(
        "<b>Enkätsvar: LSS</b>\nKommunen / Omsorgen / LSS\nJanuari–juni 2027, minst 10 svar\n"
    )


def test_many_are_listed_a_page_at_a_time(
    database: Database, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(survey_results, "CELLS", 2)
    published(database, house)
    first = pressed(database, house)
    assert "januari–juni" not in first.text
    assert "januari–juni" in pressed(database, house, *first.under("Visa fler ›")).text


# One of them


def test_each_question_is_told_in_shares_and_fits_a_phone(database: Database, house: House) -> None:
    published(database, house)
    message = pressed(database, house, "results.show", "cell", 1)
    assert (
        "<b>Hur mycket betydde lönen för att du slutar?</b>\nMinst 10 svar, medel 2,7 av 5\n"
        "1: 25\xa0% · 2: 25\xa0% · 3: 15\xa0% · 4: 15\xa0% · 5: 15\xa0%" in message.text
    )
    assert "Ja: 35\xa0% · Kanske: 35\xa0% · Nej: 35\xa0%" in message.text
    assert "eNPS −50\n0–6: 65\xa0% · 7–8: 15\xa0% · 9–10: 15\xa0%" in message.text
    assert "Visas inte" not in message.text
    assert len(message.text) < A_PHONE


def test_what_is_withheld_is_named_and_not_why(database: Database, house: House) -> None:
    published(database, house, pay=5, travel=None)
    page = pressed(database, house, "results.show", "cell", 1)
    assert "För få har svarat, eller så har nästan alla svarat lika." in page.text
    assert page.items == [
        "• Hur mycket betydde lönen för att du slutar?",
        "• Hur mycket betydde resvägen?",
    ]
    assert page.text.count("Hur mycket betydde lönen") == 1


def test_a_long_survey_is_read_a_page_at_a_time(database: Database, house: House) -> None:
    guide = house.library.guides["exit_survey"]
    pay = guide.question("pay")
    long = [
        pay.model_copy(update={"id": f"q{n}", "text": Words(sv=f"Fråga {n} {'om lönen ' * 9}")})
        for n in range(40)
    ]
    longer = guide.model_copy(update={"questions": tuple(long)})
    library = replace(house.library, guides={**house.library.guides, "exit_survey": longer})
    house = replace(house, library=library)
    published(database, house)
    page = pressed(database, house, "results.show", "cell", 1)
    seen = [page.text]
    while "Visa fler ›" in page.labels:
        page = pressed(database, house, *page.under("Visa fler ›"))
        seen.append(page.text)
    assert len(seen) > 2
    assert max(map(len, seen)) < A_PHONE
    assert all(sum(f"Fråga {n} " in text for text in seen) == 1 for n in range(40))
    assert pressed(database, house, *page.under("‹ Tidigare")).text == seen[-2]


def test_a_cell_of_several_units_says_which(database: Database, house: House) -> None:
    guide = house.library.guides["exit_survey"]
    with database.transaction() as db:
        for unit in (CARE, "Kommunen / Omsorgen / SoL"):
            leave(db, guide, unit, SPRING, 5)
    publish_due(database, house, NOW)
    text = pressed(database, house, "results.show", "cell", 1).text
    assert text.startswith("<b>Enkätsvar: Omsorgen, flera enheter</b>")
    assert "Svaren kan komma från: LSS, SoL." in text


def test_comments_are_read_where_ten_were_asked_and_sorted_by_themselves(
    database: Database, house: House
) -> None:
    published(database, house)
    eight = pressed(database, house, "results.show", "cell", 2)
    assert not any(label.startswith("Läs") for label in eight.labels)
    message = pressed(database, house, "results.show", "cell", 1)
    (read,) = [label for label in message.labels if label.startswith("Läs: Vad vill du säga")]
    first = pressed(database, house, *message.under(read))
    second = pressed(database, house, *first.under("Visa fler ›"))
    shown = [
        line for text in (first.text, second.text) for line in text.splitlines() if "•" in line
    ]
    assert len(shown) == 12
    assert shown == sorted(shown)
    assert "Visa fler ›" not in second.labels


def test_a_question_that_is_no_longer_asked_is_read_as_it_was_put(
    database: Database, house: House
) -> None:
    guide = house.library.guides["exit_survey"]
    with database.transaction() as db:
        began_with(db, guide)
    published(database, house)
    shorter = guide.model_copy(update={"questions": guide.questions[1:]})
    library = replace(house.library, guides={**house.library.guides, "exit_survey": shorter})
    now = replace(house, library=library)
    before = pressed(database, house, "results.show", "cell", 1).text
    after = pressed(database, now, "results.show", "cell", 1).text
    assert sorted(after.splitlines()) == sorted(before.splitlines())


# Together


def test_a_year_is_put_together_from_what_is_shown(database: Database, house: House) -> None:
    published(database, house)
    listed = pressed(database, house)
    year = pressed(database, house, *listed.under("Alla enheter tillsammans"))
    assert "alla enheter tillsammans</b>\n2027, minst 24 svar" in year.text
    assert "Minst 24 svar, medel " in year.text
    assert "Svar som väntar är inte med." in year.text
    spring = pressed(database, house, *year.under("januari–juni 2027"))
    assert "\nJanuari–juni 2027, minst 10 svar" in spring.text
    assert spring.under("2027") == ["results.show", "period", "2027"]


def test_what_is_gone_is_said_to_be(database: Database, house: House) -> None:
    published(database, house)
    for action in (("cell", 99), ("period", "2020")):
        assert "finns inte" in pressed(database, house, "results.show", *action).text


def test_it_is_explained(database: Database, house: House) -> None:
    text = pressed(database, house, "results.how").text
    for words in ("minst 7 har svarat", "steg om 5 procent", "minst 10 i gruppen", "eNPS"):
        assert words in text
    assert len(text) < A_PHONE


def test_it_is_read_in_english_too(database: Database, house: House) -> None:
    published(database, house, pay=5)
    message = pressed(database, house, "results.show", "cell", 1, language="en")
    assert "January–June 2027, at least 10 answers" in message.text
    assert "Yes: 35%" in message.text
    assert "• How much did the pay matter to your leaving?" in message.text


# As pictures


def test_a_chart_has_shares_and_no_counts(database: Database, house: House) -> None:
    pay = house.library.guides["exit_survey"].question("pay")
    shares = tuple(
        Share(value=n, percent=percent) for n, percent in enumerate((35, 35, 0, 0, 35), 1)
    )
    with database.transaction() as db:
        talk = talk_of(db, house, NOW, HR)
        chart = issued_chart(talk, pay, Distribution(question="pay", answers=7, shares=shares))
    assert [bar.figures for bar in chart.bars][:3] == ["35\xa0%", "35\xa0%", "0\xa0%"]
    assert sum(bar.share for bar in chart.bars) == pytest.approx(1)  # no wider than the picture
    (picture,) = charts.draw("Enkätsvar: LSS", "2027", [chart])
    assert Image.open(io.BytesIO(picture.content)).width == charts.WIDTH


# Who reads it


def test_nobody_but_hr_gets_anything(database: Database, house: House) -> None:
    published(database, house)
    tried = {
        "results.list": (),
        "results.how": (),
        "results.show": ("cell", 1),
        "results.texts": (1, "comment", 0),
        "results.charts": ("period", "2027"),
        "results.workbook": (),
    }
    assert tried.keys() == {verb for verb in house.errands.presses if verb.startswith("results.")}
    for verb, arguments in tried.items():
        answer = pressed(database, house, verb, *arguments, person=SOMEBODY)
        assert answer.text == "Det kan jag inte göra åt dig. I menyn ser du vad du kan göra."
    with database.transaction() as db:
        assert reminders.news_untold(db, Actor(SOMEBODY), NOW) == []


def test_hr_hears_of_it_in_the_digest(database: Database, house: House) -> None:
    published(database, house)
    with database.transaction() as db:
        talk = talk_of(db, house, NOW, HR)
        news = reminders.news_untold(db, talk.actor, NOW)
        assert [each.kind for each in news] == ["surveys_published"] * 2
        lines = [survey_results.told(talk, each.subject) for each in news]
    assert [line.text for line in lines if line] == [
        "Nya svar från dem som har slutat är hopräknade: januari–juni 2027.",
        "Nya svar från dem som har slutat är hopräknade: juli–december 2027.",
    ]


def test_who_is_no_longer_in_hr_does_not(database: Database, house: House) -> None:
    with database.transaction() as db:
        talk: Talk = talk_of(db, house, NOW, SOMEBODY)
        assert survey_results.told(talk, {"half_year": SPRING}) is None
