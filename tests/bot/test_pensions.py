"""A year ahead, managers hear who may retire: once, together, and with nothing decided."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import update
from sqlmodel import col, select

from bot.policy import Policy
from storage import departures, pensions
from storage.access import Actor
from storage.database import Database
from storage.departures import Ending
from storage.tables import Account, Departure, GuideVersion, News, PensionNotice, Person
from tests.bot import turns as turns_module
from tests.bot.turns import Turns
from tests.databases import ready_sqlite_url

NEXT_YEAR = 2027
HEARD = "2027 når Ulla Undersköterska vanlig pensionsålder."


@pytest.fixture
def turns(tmp_path: Path) -> Iterator[Turns]:
    """Ulla, whose manager is Vide, may retire next year."""
    database = Database(ready_sqlite_url(tmp_path))
    yield Turns(database)
    database.close()


def of(turns: Turns, who: str, **values: object) -> None:
    with turns.database.transaction() as db:
        db.execute(update(Person).where(col(Person.id) == turns.ids[who]).values(values))


def retires(turns: Turns, *names: str) -> None:
    for name in names:
        of(turns, name, birth_year=1960, manager_id=turns.ids["Vide"])


def test_the_manager_hears_of_it_once_in_careful_words(turns: Turns) -> None:
    turns.mornings()
    told = turns.digest("Vide")
    assert HEARD in told
    assert "Ingen måste sluta, och det går bra att jobba längre." in told
    assert "Fråga i god tid hur Ulla tänker" in told
    assert turns.buttons("Vide")[:2] == ["Anmäl pension", "Inte aktuellt än"]
    turns.at(date(2026, 12, 31))
    assert turns.digest("Vide") == told
    for nobody in ("Petra", "Klara", "Ulla"):
        assert "pension" not in turns.digest(nobody)


def test_no_age_and_no_year_of_birth_is_said_to_anybody(turns: Turns) -> None:
    age = re.compile(r"1960|\b6[67]|år gammal|född")
    for said in ("Ulla (66)", "67-åring", "född -60", "år gammal", "1960."):
        assert age.search(said)
    turns.mornings()
    for who in turns.ids:
        assert not age.search(turns.digest(who))
    assert not age.search(turns.presses("Vide", "Anmäl pension"))


def test_one_press_begins_the_departure_with_what_is_known(turns: Turns) -> None:
    turns.mornings()
    assert "Vilken blir den sista dagen?" in turns.presses("Vide", "Anmäl pension")
    assert "✓ Ulla Undersköterska" in turns.digest("Vide")
    turns.says("Vide", "30 juni 2027")
    plan = turns.presses("Vide", "Hoppa över")
    assert "Ulla Undersköterska slutar" in plan
    assert "Sätt: pension" in plan
    turns.presses("Vide", "Starta planen")
    with turns.database.reading() as db:
        assert [row.kind for row in db.scalars(select(Departure))] == ["pension"]
    again = turns.presses("Vide", "Anmäl pension")
    assert "Ulla Undersköterska har redan ett avslut på gång" in again


def test_not_yet_is_an_answer_and_changes_nothing(turns: Turns) -> None:
    turns.mornings()
    turns.presses("Vide", "Inte aktuellt än")
    assert "Skriv /avslut när det blir aktuellt" in turns.heard()
    turns.mornings(5)
    assert turns.digest("Vide").count(HEARD) == 1


def test_all_of_a_managers_people_are_in_one_line(database: Database) -> None:
    turns = Turns(database)
    retires(turns, "Klara", "Kalle")
    turns.mornings()
    told = turns.digest("Vide")
    names = "Kalle Koordinator, Klara Kollegadotter och Ulla Undersköterska"
    assert f"2027 når {names} vanlig pensionsålder." in told
    assert "hur de tänker" in told
    with turns.database.reading() as db:
        assert len(db.scalars(select(News).where(col(News.kind) == pensions.NEWS)).all()) == 1
    turns.presses("Vide", "Anmäl pension")
    assert turns.buttons("Vide") == [*names.replace(" och ", ", ").split(", "), "Meny"]
    assert "Vilken blir den sista dagen?" in turns.presses("Vide", "Kalle Koordinator")


@pytest.mark.parametrize(
    "values",
    [
        {"birth_year": 1961},
        {"birth_year": 1959},
        {"birth_year": None},
        {"end_date": date(2026, 12, 31)},
        {"end_date": date(2026, 11, 1)},
        {"start_date": date(2027, 1, 15)},
        {"manager_id": None},
    ],
    ids=lambda values: " ".join(map(str, *values.items())),
)
def test_nobody_hears_of_whom_it_does_not_concern(turns: Turns, values: dict[str, object]) -> None:
    of(turns, "Ulla", **values)
    turns.mornings()
    assert "pensionsålder" not in turns.digest("Vide")


def test_hr_hears_of_whom_nobody_leads(turns: Turns) -> None:
    of(turns, "Ulla", manager_id=None)
    turns.mornings()
    assert HEARD in turns.digest("Hedda")
    turns.mornings(5)
    assert "\n".join(turns.all_of("Hedda")).count(HEARD) == 1
    assert "Vilken blir den sista dagen?" in turns.presses("Hedda", "Anmäl pension")


def test_nobody_hears_of_whoever_has_a_departure_registered(turns: Turns) -> None:
    turns.says("Vide", "/avslut", "Ulla", "31 augusti 2027")
    turns.presses("Vide", "Annat", "Ja", "Annan arbetsgivare", "Hoppa över", "Starta planen")
    turns.mornings()
    assert "pensionsålder" not in turns.digest("Vide")


def test_a_departure_between_the_news_and_the_digest_makes_it_none(turns: Turns) -> None:
    with turns.database.transaction() as db:
        db.add(GuideVersion(hash="0" * 64, kind="checklist", name="avslut", source="{}"))
        db.flush()
        subject = pensions.tell(db, turns.ids["Ulla"], turns.now.date())
        assert subject == {"people": [turns.ids["Ulla"]], "year": NEXT_YEAR}
        hr = Actor(turns.ids["Hedda"], frozenset({"hr"}), today=turns.now.date())
        ending = Ending("other", planned=True, destination="unknown", last_day=date(2027, 8, 31))
        departures.start(
            *(db, hr, turns.ids["Ulla"], ending, "avslut", "0" * 64, [], turns.now, lambda due: due)
        )
        boss = Actor(turns.ids["Vide"], today=turns.now.date())
        assert pensions.still(db, boss, [turns.ids["Ulla"]], NEXT_YEAR) == []


def test_only_whoever_leads_somebody_is_told_of_them(turns: Turns) -> None:
    with turns.database.reading() as db:
        for who, roles, seen in (
            ("Vide", (), 1),
            ("Disa", (), 1),
            ("Petra", (), 0),
            ("Klara", (), 0),
        ):
            actor = Actor(turns.ids[who], frozenset(roles), today=turns.now.date())
            assert len(pensions.still(db, actor, [turns.ids["Ulla"]], NEXT_YEAR)) == seen, who


def test_a_manager_without_a_chat_hears_of_it_when_they_have_one(tmp_path: Path) -> None:
    turns = Turns(Database(ready_sqlite_url(tmp_path)), without="Vide")
    turns.mornings(3)
    with turns.database.transaction() as db:
        assert db.scalars(select(PensionNotice)).all() == []
        vide = turns.ids["Vide"]
        db.add(
            Account(telegram_id=700_000_000 + vide, person_id=vide, language="sv",
                    bound_at=turns.now, confirmed_at=turns.now)
        )  # fmt: skip
    turns.mornings()
    assert HEARD in turns.digest("Vide")
    turns.database.close()


def test_where_the_manager_has_left_whoever_is_above_hears_of_it(turns: Turns) -> None:
    of(turns, "Vide", end_date=date(2026, 11, 29))
    turns.mornings()
    assert HEARD in turns.digest("Disa")


def test_the_age_is_the_organisations_to_set(turns: Turns, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns_module.HOUSE, "policy", Policy(pension_age=65))
    of(turns, "Ulla", birth_year=1962)
    turns.mornings()
    assert HEARD in turns.digest("Vide")


def test_two_ticks_at_once_tell_it_once(turns: Turns) -> None:
    with turns.database.transaction() as db:
        assert pensions.tell(db, turns.ids["Ulla"], turns.now.date())
        assert pensions.tell(db, turns.ids["Ulla"], turns.now.date()) is None
