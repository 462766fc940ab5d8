"""What is published of leavers' surveys: cells, made once and kept. Half-years read 2027-1."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, insert

from storage.access import Actor
from storage.tables import ExitSurvey, Matter, SurveyCell, SurveyPublication

WITHDRAWN = "ended"
"""The status of a departure that never was."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A cell as HR may see it."""

    id: int
    until: str
    """The half-year that was over when it was published."""
    published: dict[str, Any]
    """All that is told of it; see `bot.domain.anonymity.results.Published`."""


def published(db: Session, actor: Actor) -> list[Kept]:
    """Every cell there is, the latest first; for HR, and for nobody else."""
    if not actor.is_hr:
        return []
    columns = col(SurveyCell.id), col(SurveyCell.until), col(SurveyCell.published)
    order = col(SurveyCell.until).desc(), col(SurveyCell.id)
    return [Kept(*row) for row in db.execute(select(*columns).order_by(*order))]


# For the publication: nobody's eyes


def asked(db: Session, since: str) -> dict[tuple[str, str], int]:
    """How many who left each (unit path, half-year) were offered the survey, from then on."""
    query = (
        select(col(ExitSurvey.unit_path), col(ExitSurvey.half_year), func.count())
        .outerjoin(Matter, col(Matter.id) == col(ExitSurvey.departure_id))
        .where(col(ExitSurvey.half_year) >= since)
        .where(col(Matter.status).is_distinct_from(WITHDRAWN))
        .group_by(col(ExitSurvey.unit_path), col(ExitSurvey.half_year))
    )
    return {(path, half_year): count for path, half_year, count in db.execute(query)}


def first_asked(db: Session) -> str | None:
    """The half-year of the first who was ever offered the survey."""
    return db.scalar(select(func.min(col(ExitSurvey.half_year))))


def latest(db: Session) -> str | None:
    """The half-year that was published last."""
    return db.scalar(select(func.max(col(SurveyPublication.half_year))))


def claim(db: Session, half_year: str, on: date) -> bool:
    """Whether it is ours to publish, in this transaction; another may have been quicker."""
    try:
        with db.begin_nested():
            db.execute(insert(SurveyPublication), {"half_year": half_year, "on": on})
    except IntegrityError:
        return False
    return True


def cells(db: Session) -> list[dict[str, Any]]:
    """What is in every cell, with the ids of its responses."""
    return list(db.scalars(select(col(SurveyCell.cell)).order_by(col(SurveyCell.id))))


def add(db: Session, until: str, cell: dict[str, Any], told: dict[str, Any]) -> None:
    db.execute(insert(SurveyCell), {"until": until, "cell": cell, "published": told})
