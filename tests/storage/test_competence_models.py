"""The model that counts is the latest one, put there by HR or an operator."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot import handlers
from bot.domain.competence.model import CompetenceModel
from bot.talk import House
from schedules.hours import Hours
from storage import competence_models
from storage.access import Actor
from storage.database import Database, Session
from storage.tables import Position
from tests.bot.domain.competence.small import SMALL, small
from tests.storage.municipality import TODAY, Municipality

NOW = datetime(2026, 11, 30, 8, 15, tzinfo=UTC)


def hired(db: Session) -> tuple[Municipality, Actor, Actor]:
    """A municipality with its HR, and with a manager."""
    town = Municipality(db)
    unit = town.unit("Omsorg")
    for name in ("Hedda", "Petra"):
        town.person(name, unit)
    return town, town.actor("Hedda", "hr"), town.actor("Petra")


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House.build(handlers.ERRANDS, tmp_path, Hours(), "Kommunen")


def test_until_there_is_one_the_files_count(database: Database, house: House) -> None:
    with database.transaction() as db:
        assert house.competence(db) is house.library.competence
        assert house.competence(db).professions


def test_the_latest_counts_until_somebody_goes_back_to_the_packaged_one(
    database: Database, house: House
) -> None:
    with database.transaction() as db:
        _, hedda, _ = hired(db)
        for model in (small(), small().model_copy(update={"growths": ()})):
            assert competence_models.keep(db, hedda, model.canonical, NOW)
            assert house.competence(db).canonical == model.canonical
            assert house.competence(db) is house.competence(db)
        competence_models.keep(db, hedda, competence_models.PACKAGED, NOW)
        assert house.competence(db) is house.library.competence


def test_what_is_kept_is_read_as_it_was(database: Database, house: House) -> None:
    with database.transaction() as db:
        competence_models.keep(db, None, small().canonical, NOW)
        assert house.competence(db) == CompetenceModel.read(SMALL, "competence")


def test_only_hr_and_operators_put_one_there(database: Database) -> None:
    with database.transaction() as db:
        town, hedda, petra = hired(db)
        unsure = town.actor("Hedda", "hr", confirmed=False)
        for nobody in (petra, unsure):
            assert competence_models.keep(db, nobody, small().canonical, NOW) is None
            assert competence_models.versions(db, nobody) == []
        assert competence_models.latest_id(db) is None
        later = NOW + timedelta(days=1)
        assert competence_models.keep(db, None, small().canonical, NOW)
        assert competence_models.keep(db, hedda, competence_models.PACKAGED, later)
        told = competence_models.versions(db, hedda)
        assert [(each.at, each.by, each.is_own) for each in told] == [
            (later, "Hedda", False),
            (NOW, None, True),
        ]


def test_heads_are_counted_by_position_among_those_employed_today(database: Database) -> None:
    with database.transaction() as db:
        town, hedda, petra = hired(db)
        unit = town.unit("Omsorg")
        town.person("Left", unit, ended=-1)
        town.person("Comes", unit, began=1)
        town.person("Leaves today", unit, ended=0)
        db.add(Position(name="Kock"))
        assert competence_models.headcounts(db, hedda, TODAY) == {"Handläggare": 3}
        assert competence_models.headcounts(db, None, TODAY) == {"Handläggare": 3}
        assert competence_models.headcounts(db, petra, TODAY) == {}
