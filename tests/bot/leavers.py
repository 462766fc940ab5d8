"""Those who leave, and what they answer, put into a database as the chat would."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from sqlmodel import insert

from bot.guides.model import Guide
from storage import runs, surveys
from storage.database import Session
from storage.runs import OpenRun
from storage.surveys import Facts
from storage.tables import ExitSurvey, GuideVersion

NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)
CLOSED = date(2027, 3, 29)


def offered(
    db: Session,
    unit: str,
    half_year: str,
    number: int = 1,
    departure: int | None = None,
    *,
    reached: bool = True,
) -> None:
    """So many more have been offered the survey there."""
    row = {
        "departure_id": departure,
        "unit_path": unit,
        "profession_group": "Handläggare",
        "half_year": half_year,
        "closes_on": CLOSED,
        "closed": True,
        "reached": reached,
    }
    db.execute(insert(ExitSurvey), [row] * number)


def submit(
    db: Session, unit: str, half_year: str, answers: Mapping[str, Any], guide: str = "exit_survey"
) -> None:
    """One has answered."""
    run = OpenRun(0, 1, guide, "0" * 64, {}, "active", "a data key", answers=dict(answers))
    surveys.submit(db, run, Facts("Handläggare", unit, half_year, "own_notice"), NOW)


def began_with(db: Session, guide: Guide) -> None:
    """Somebody has, so that this version of it is kept."""
    runs.keep_version(
        db,
        GuideVersion(hash=guide.hash, kind="guide", name=guide.name, source=guide.canonical),
    )
