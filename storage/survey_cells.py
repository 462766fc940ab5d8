"""What is published of leavers' surveys: cells, made once and kept. Half-years read 2027-1.

Figures stay open and stay for good. Comments are sealed with a data key of the cell's own, which is
destroyed when they are as old as responses get.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, insert

from storage.access import Actor
from storage.keys import data_keys
from storage.surveys import kept_since
from storage.tables import ExitSurvey, Matter, SurveyCell, SurveyPublication, SurveyResponse

COMMENTS = "comments"
"""The part of what is told that is sealed."""
WITHDRAWN = "ended"
"""The status of a departure that never was."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A cell as HR may see it."""

    id: int
    until: str
    """The half-year that was over when it was published."""
    published: dict[str, Any]
    """All that is told of it; see `bot.domain.anonymity.results.Published`. Without comments where
    there are none any more."""


def published(db: Session, actor: Actor, *, comments: bool) -> list[Kept]:
    """Every cell there is, the latest first, with or without comments; for HR, and for nobody else.

    Raises `KeysUnusable` or `Tampered` where comments can't be opened.
    """
    if not actor.is_hr:
        return []
    order = col(SurveyCell.until).desc(), col(SurveyCell.id)
    rows = db.scalars(select(SurveyCell).order_by(*order)).all()
    ids = [row.comments_key_id for row in rows if row.comments_key_id and comments]
    keys = data_keys.opened(db, ids) if ids else {}
    return [_kept(row, keys) for row in rows]


def _kept(row: SurveyCell, keys: Mapping[str, data_keys.Key]) -> Kept:
    assert row.id is not None, "it is stored"
    key = keys.get(row.comments_key_id or "")
    texts = key.unseal(_place(key.id), row.comments) if key and row.comments else []
    return Kept(row.id, row.until, {**row.published, COMMENTS: texts})


def _place(key_id: str) -> tuple[str, ...]:
    return ("survey_cell", key_id, "comments")


# For the publication: nobody's eyes


def asked(db: Session, since: str) -> dict[tuple[str, str], int]:
    """How many who left each (unit path, half-year) the survey reached, from then on.

    Who was never in the chat, and had no link, is known to be silent; who stayed may as well be.
    """
    query = (
        select(col(ExitSurvey.unit_path), col(ExitSurvey.half_year), func.count())
        .outerjoin(Matter, col(Matter.id) == col(ExitSurvey.departure_id))
        .where(col(ExitSurvey.half_year) >= since, col(ExitSurvey.reached))
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


def add(db: Session, until: str, cell: dict[str, Any], told: dict[str, Any], today: date) -> None:
    """Keeps what is told, with its comments sealed. Raises `KeysUnusable`."""
    comments = told[COMMENTS]
    row: dict[str, Any] = {"until": until, "cell": cell, "published": {**told, COMMENTS: []}}
    if comments:
        key = data_keys.make(db, today)
        row |= {"comments_key_id": key.id, "comments": key.seal(_place(key.id), comments)}
    db.execute(insert(SurveyCell), row)


def forget_old_comments(db: Session, today: date) -> None:
    """Destroys those whose time is over with their keys; the figures stay.

    It is the time of the earliest half-year in the cell's name, or of an answer from before it that
    has been deleted by now: whose half-year each comment is from is not known.
    """
    since, there = kept_since(today), set(db.scalars(select(col(SurveyResponse.id))))
    commented = select(SurveyCell).where(col(SurveyCell.comments_key_id).is_not(None))
    for row in db.scalars(commented).all():
        first = "{}-{}".format(*row.published["first"])
        if first < since or not there.issuperset(row.cell["answers"]):
            key_id, row.comments_key_id, row.comments = row.comments_key_id, None, None
            db.add(row)
            db.flush()
            assert key_id is not None, "it was asked for"
            data_keys.destroy(db, key_id)
