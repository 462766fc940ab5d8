"""What leavers answered is published twice a year, once, whatever happens on the day."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select

from bot import handlers, publication, tick
from bot.guides.model import Option, Question
from bot.guides.words import Words
from bot.policy import Policy
from bot.publication import publish_due
from bot.talk import House
from schedules.hours import Hours
from storage import departures, interviews, survey_cells, surveys
from storage.access import Actor
from storage.database import Database, DatabaseUnavailable, Session
from storage.keys import KeysUnusable, Tampered, data_keys
from storage.tables import Departure, Matter, Person, SurveyPublication, SurveyResponse
from tests.bot.leavers import NOW, began_with, offered, submit
from tests.storage.municipality import HASH, Municipality
from tests.storage.sealed import CANARY, key_file, readable

CARE, LSS, SCHOOL = "Kommunen / Omsorgen", "Kommunen / Omsorgen / LSS", "Kommunen / Skolan"
SPRING, AUTUMN = "2027-1", "2027-2"


def noon(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 11, tzinfo=UTC)


PUBLISHED, NEXT = noon(2027, 8, 1), noon(2028, 2, 1)
HR = Actor(1, frozenset({"hr"}))


@pytest.fixture
def database(ready_url: str, tmp_path: Path) -> Iterator[Database]:
    database = Database(ready_url, key_file(tmp_path))
    yield database
    database.close()


@pytest.fixture
def other(database: Database, ready_url: str, tmp_path: Path) -> Iterator[Database]:
    """As another process has it."""
    other = Database(ready_url, key_file(tmp_path))
    yield other
    other.close()


@pytest.fixture(scope="module")
def house() -> House:
    policy = Policy(survey_comments=True)
    return House.build(handlers.ERRANDS, None, Hours(), "Påhittade kommunen", policy)


def leave(
    database: Database, unit: str, half_year: str, left: int, answered: int, **answers: Any
) -> None:
    """Half of those who answered liked the pay."""
    with database.transaction() as db:
        offered(db, unit, half_year, left)
        for n in range(answered):
            submit(db, unit, half_year, {"pay": 1 if n % 2 else 5} | answers)


def told(database: Database, actor: Actor = HR) -> list[publication.Told]:
    with database.reading() as db:
        return publication.published(db, actor)


def units(database: Database) -> list[tuple[str, ...]]:
    return [each.published.unit for each in told(database)]


def publications(database: Database) -> list[str]:
    with database.reading() as db:
        return sorted(db.scalars(select(col(SurveyPublication.half_year))))


# When


def test_a_half_year_is_published_a_month_after_its_end_and_never_again(
    database: Database, house: House
) -> None:
    leave(database, LSS, SPRING, left=9, answered=8)
    assert publish_due(database, house, noon(2027, 7, 31)) == []
    assert publish_due(database, house, PUBLISHED) == [(2027, 1)]
    (cell,) = told(database)
    assert (cell.until, cell.published.unit) == ((2027, 1), ("Kommunen", "Omsorgen", "LSS"))
    pay = next(each for each in cell.published.distributions if each.question == "pay")
    assert [each.percent for each in pay.shares] == [50, 0, 0, 0, 50]

    leave(database, LSS, SPRING, left=9, answered=8)  # late
    assert publish_due(database, house, PUBLISHED) == []
    assert told(database) == [cell]


def test_what_was_missed_is_published_in_order_when_somebody_is_at_work_again(
    database: Database, house: House
) -> None:
    leave(database, LSS, SPRING, left=9, answered=8)
    leave(database, LSS, AUTUMN, left=9, answered=8)
    assert publish_due(database, house, noon(2028, 3, 10)) == [(2027, 1), (2027, 2)]
    assert [each.until for each in told(database)] == [(2027, 2), (2027, 1)]
    assert publications(database) == [SPRING, AUTUMN]


def test_a_half_year_too_small_for_a_cell_is_published_too_and_its_answers_wait(
    database: Database, house: House
) -> None:
    leave(database, LSS, SPRING, left=5, answered=4)
    assert publish_due(database, house, PUBLISHED) == [(2027, 1)]
    assert units(database) == []
    leave(database, LSS, AUTUMN, left=5, answered=4)
    assert publish_due(database, house, NEXT) == [(2027, 2)]
    (cell,) = told(database)
    assert (cell.published.first, cell.published.last) == ((2027, 1), (2027, 2))


def test_where_nobody_has_left_nothing_is_published(database: Database, house: House) -> None:
    assert publish_due(database, house, PUBLISHED) == []
    assert publications(database) == []


def test_who_is_registered_for_a_half_year_long_published_does_not_bring_it_back(
    database: Database, house: House
) -> None:
    leave(database, LSS, SPRING, left=9, answered=8)
    publish_due(database, house, PUBLISHED)
    leave(database, SCHOOL, "2026-1", left=9, answered=8)
    assert publish_due(database, house, PUBLISHED) == []
    assert publish_due(database, house, NEXT) == [(2027, 2)]
    assert units(database)[0] == ("Kommunen", "Skolan")


# Once, and whole


def test_two_processes_at_once_publish_once(
    database: Database, other: Database, house: House
) -> None:
    leave(database, LSS, SPRING, left=9, answered=8)
    leave(database, SCHOOL, AUTUMN, left=9, answered=8)
    start = threading.Barrier(2)
    done: list[object] = []

    def publishes(mine: Database) -> None:
        start.wait(10)
        done.append(publish_due(mine, house, NEXT))

    threads = [threading.Thread(target=publishes, args=(each,)) for each in (database, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(map(repr, done)) == ["[(2027, 1), (2027, 2)]", "[]"]
    assert len(told(database)) == 2


@pytest.mark.parametrize("written", [0, 1, 2])
def test_whoever_dies_in_the_midst_of_it_has_published_nothing(
    database: Database, house: House, monkeypatch: pytest.MonkeyPatch, written: int
) -> None:
    """After so many of three cells, over two half-years."""
    for unit in (LSS, SCHOOL):
        leave(database, unit, SPRING, left=9, answered=8)
    leave(database, SCHOOL, AUTUMN, left=9, answered=8)
    add, added = survey_cells.add, list[object]()

    def dies(*args: Any) -> None:
        if len(added) == written:
            raise DatabaseUnavailable("killed")
        added.append(args)
        add(*args)

    with monkeypatch.context() as patch:
        patch.setattr(survey_cells, "add", dies)
        with pytest.raises(DatabaseUnavailable):
            publish_due(database, house, NEXT)
    assert (publications(database), units(database)) == ([], [])
    publish_due(database, house, NEXT)
    assert len(units(database)) == 3


def test_without_the_keys_it_waits_and_is_made_up_for(
    database: Database, other: Database, house: House, tmp_path: Path
) -> None:
    leave(database, LSS, SPRING, left=9, answered=8)
    keys = key_file(tmp_path).path
    away = keys.rename(tmp_path / "away")
    with pytest.raises(KeysUnusable):
        publish_due(other, house, PUBLISHED)
    assert (publications(database), units(database)) == ([], [])
    away.rename(keys)
    assert publish_due(other, house, PUBLISHED) == [(2027, 1)]


def test_what_was_tampered_with_is_refused(database: Database, house: House) -> None:
    leave(database, LSS, SPRING, left=9, answered=8)
    with database.transaction() as db:
        one, two = db.scalars(select(SurveyResponse)).all()[:2]
        one.sealed = two.sealed
    with pytest.raises(Tampered):
        publish_due(database, house, PUBLISHED)
    assert publications(database) == []


# By the rules


def test_small_units_are_told_by_the_unit_above(database: Database, house: House) -> None:
    leave(database, LSS, SPRING, left=5, answered=4)
    leave(database, CARE, SPRING, left=5, answered=4)
    publish_due(database, house, PUBLISHED)
    assert units(database) == [("Kommunen", "Omsorgen")]


def test_the_least_is_the_organisations_own(database: Database, house: House) -> None:
    leave(database, LSS, SPRING, left=9, answered=8)
    publish_due(database, replace(house, policy=Policy(survey_least=9)), PUBLISHED)
    assert units(database) == []


def test_a_departure_that_was_withdrawn_hides_nobody(database: Database, house: House) -> None:
    """All eight who did leave have answered."""
    leave(database, LSS, SPRING, left=8, answered=8)
    with database.transaction() as db:
        departure = registered(db)
        offered(db, LSS, SPRING, departure=departure)
    with database.transaction() as db:
        departures.withdraw(db, departure, NOW, "Stannar kvar", NOW.date())
    publish_due(database, house, PUBLISHED)
    assert units(database) == []
    with database.transaction() as db:
        offered(db, LSS, AUTUMN)
    publish_due(database, house, NEXT)
    assert units(database) == [("Kommunen", "Omsorgen", "LSS")]


@pytest.mark.parametrize(("reached", "told_of"), [(False, []), (True, [tuple(LSS.split(" / "))])])
def test_one_whom_the_survey_never_reached_hides_nobody(
    database: Database, house: House, reached: bool, told_of: list[tuple[str, ...]]
) -> None:
    """HR knows who was never in the chat and had no link: all eight others have answered."""
    leave(database, LSS, SPRING, left=8, answered=8)
    with database.transaction() as db:
        offered(db, LSS, SPRING, reached=reached)
    publish_due(database, house, PUBLISHED)
    assert units(database) == told_of


def registered(db: Session) -> int:
    town = Municipality(db)
    person = town.person("Prov Persson", town.unit("Kommunen"))
    matter = Matter(
        kind=departures.KIND,
        person_id=person,
        checklist="any",
        checklist_hash=HASH,
        day=date(2027, 4, 1),
        started_by=person,
        started_at=NOW,
    )
    db.add(matter)
    db.flush()
    assert matter.id is not None
    left = {
        "unit_id": town.units["Kommunen"],
        "position_id": db.get_one(Person, person).position_id,
    }
    departure = {"kind": "own_notice", "planned": True, "destination": "outside", **left}
    db.add(Departure(matter_id=matter.id, **departure))
    db.flush()
    interviews.offer(db, matter.id, matter.day, NOW.date())
    return matter.id


def test_answers_that_are_to_be_deleted_are_in_no_cell_any_more(
    database: Database, house: House
) -> None:
    """Two years without anybody at work: the first answers' time is over."""
    leave(database, LSS, SPRING, left=9, answered=8)
    leave(database, SCHOOL, AUTUMN, left=9, answered=8)
    publish_due(database, house, noon(2029, 8, 1))
    assert units(database) == [("Kommunen", "Skolan")]


def test_a_cell_stays_when_its_answers_are_gone(database: Database, house: House) -> None:
    leave(database, LSS, SPRING, left=9, answered=8)
    publish_due(database, house, PUBLISHED)
    before = told(database)
    with database.transaction() as db:
        surveys.forget_old(db, date(2029, 7, 1))
        assert surveys.responses(db) == []
    publish_due(database, house, noon(2029, 8, 1))
    assert told(database) == before


# The guide of today


def with_guide(house: House, *questions: Question) -> House:
    guide = house.library.guides["exit_survey"].model_copy(update={"questions": questions})
    library = replace(house.library, guides={**house.library.guides, "exit_survey": guide})
    return replace(house, library=library)


def test_a_question_that_is_no_longer_asked_is_not_told(database: Database, house: House) -> None:
    leave(database, LSS, SPRING, left=9, answered=8, recommend=7)
    pay = house.library.guides["exit_survey"].question("pay")
    publish_due(database, with_guide(house, pay), PUBLISHED)
    (cell,) = told(database)
    assert [each.question for each in cell.published.distributions] == ["pay"]


def test_a_question_whose_options_have_changed_is_not_told_and_the_operator_hears_of_it(
    database: Database, house: House, caplog: pytest.LogCaptureFixture
) -> None:
    """Who could choose the new one is known: they left last."""
    caplog.set_level("INFO")
    guide = house.library.guides["exit_survey"]
    pay, back = guide.question("pay"), guide.question("come_back")
    longer = Option(id="as_head", sv="Som chef")
    changed = back.model_copy(update={"options": (*back.options, longer)})
    with database.transaction() as db:
        began_with(db, guide)
    leave(database, LSS, SPRING, left=12, answered=10, come_back="yes")
    leave(database, LSS, SPRING, left=2, answered=2, come_back="as_head")
    publish_due(database, with_guide(house, pay, changed), PUBLISHED)
    (cell,) = told(database)
    assert [each.question for each in cell.published.distributions] == ["pay"]
    (warning,) = [each for each in caplog.records if each.levelname == "WARNING"]
    assert "come_back in the guide exit_survey" in warning.getMessage()


def test_words_that_have_changed_are_no_other_question(database: Database, house: House) -> None:
    guide = house.library.guides["exit_survey"]
    pay = guide.question("pay")
    with database.transaction() as db:
        began_with(db, guide)
    leave(database, LSS, SPRING, left=9, answered=8)
    reworded = pay.model_copy(update={"text": Words(sv="Lönen?")})
    publish_due(database, with_guide(house, reworded), PUBLISHED)
    (cell,) = told(database)
    assert [each.question for each in cell.published.distributions] == ["pay"]


def test_comments_are_told_though_they_were_switched_off_for_some(
    database: Database, house: House
) -> None:
    leave(database, LSS, SPRING, left=20, answered=10, comment="Tack för allt")
    leave(database, LSS, SPRING, left=20, answered=10)
    leave(database, SCHOOL, SPRING, left=20, answered=9, comment="Tack")
    leave(database, SCHOOL, SPRING, left=20, answered=9)
    publish_due(database, house, PUBLISHED)
    school, care = sorted(told(database), key=lambda each: len(each.published.comments))
    assert school.published.unit == ("Kommunen", "Skolan")
    assert [len(each.texts) for each in care.published.comments] == [10]


def commented(database: Database) -> None:
    leave(database, LSS, SPRING, left=12, answered=10, comment=f"Tack. {CANARY}")


def texts(database: Database) -> list[str]:
    comments = (each for cell in told(database) for each in cell.published.comments)
    return [text for each in comments for text in each.texts]


def test_comments_are_no_use_to_whoever_has_the_database_alone(
    database: Database, other: Database, house: House, ready_url: str, tmp_path: Path
) -> None:
    commented(database)
    publish_due(database, house, PUBLISHED)
    assert texts(database) == [f"Tack. {CANARY}"] * 10
    there = readable(ready_url)
    assert '"question": "pay"' in there  # the figures are open
    assert CANARY not in there
    key_file(tmp_path).path.unlink()
    with pytest.raises(KeysUnusable):
        texts(other)


def test_comments_that_lie_open_are_found(
    database: Database, house: House, ready_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: kept as they are told."""
    commented(database)
    monkeypatch.setattr(survey_cells, "COMMENTS", "units")
    publish_due(database, house, PUBLISHED)
    assert CANARY in readable(ready_url)


def test_comments_are_destroyed_when_answers_would_be_and_the_figures_stay(
    database: Database, house: House
) -> None:
    commented(database)
    publish_due(database, house, PUBLISHED)
    (before,) = told(database)
    tick.tidy(database, house, noon(2029, 6, 30))
    assert told(database) == [before]
    tick.tidy(database, house, noon(2029, 7, 1))
    (after,) = told(database)
    assert (after.published.distributions, texts(database)) == (before.published.distributions, [])
    with database.reading() as db:
        assert data_keys.by_master(db) == {}


def test_comments_of_several_half_years_go_with_the_first_of_them(
    database: Database, house: House
) -> None:
    """Each was told that theirs is kept for two years after the half-year in which they left."""
    leave(database, LSS, SPRING, left=5, answered=4, comment="Tack")
    publish_due(database, house, PUBLISHED)
    leave(database, LSS, AUTUMN, left=9, answered=8, comment="Tack")
    publish_due(database, house, NEXT)
    tick.tidy(database, house, noon(2029, 6, 30))
    assert len(texts(database)) == 12
    tick.tidy(database, house, noon(2029, 7, 1))
    assert texts(database) == []


def test_a_comment_from_before_the_cells_first_half_year_takes_them_with_it(
    database: Database, house: House
) -> None:
    """The last days of ten were moved when their answers were there already."""
    with database.transaction() as db:
        for n in range(10):
            submit(db, LSS, SPRING, {"pay": 1 + n % 2 * 4, "comment": "Tack"})
    leave(database, SCHOOL, AUTUMN, left=30, answered=8)
    publish_due(database, house, NEXT)
    assert {cell.published.first for cell in told(database)} == {(2027, 2)}
    assert len(texts(database)) == 10
    tick.tidy(database, house, noon(2029, 7, 1))
    assert texts(database) == []


# Who reads it


def test_hr_reads_it_and_nobody_else(database: Database, house: House) -> None:
    leave(database, LSS, SPRING, left=9, answered=8)
    publish_due(database, house, PUBLISHED)
    assert len(told(database, HR)) == 1
    for nobody in (Actor(1), Actor(1, frozenset({"it"})), Actor(1, frozenset({"hr"}), False)):
        assert told(database, nobody) == []
