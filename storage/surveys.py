"""Leavers' submitted surveys: sealed, and cut off from those who wrote them.

What is left beside a response that could lead back to somebody, once it is submitted:

- The facts in it: where a unit had one leaver of a profession in a half-year, the facts are theirs.
  They are what the survey's first page says is kept, and nobody is shown a response by its facts.
- The person's messages and the handled updates, with their times: that somebody talked with the
  bot, and how often. Their buttons' actions are deleted with the run, and of texts nothing is kept;
  what is kept of the buttons' words (marks of all that could be pressed) is alike for everybody.
- The offer (`storage.exit_surveys`): that it is closed before its time says that it was answered or
  declined, and not which. When its time is over it says nothing; of whoever stayed after all, that
  is as late as an answer is deleted, so that nobody answers twice, and nobody is silenced by a
  departure that never was.
- A reminder that went out, or a link that was opened in another chat, says that it was not closed
  by then.
- A gap in the runs' ids: that somebody's confidential run was there, submitted or dropped.
- Copies made before and after (backups, SQLite's -wal until it is written over, PostgreSQL's own
  log): comparing two tells which response came in between, and whoever was talking then.

What does not lead back: ids are chance; all rows of a half-year, and their data keys, are written
anew in an order of chance with every response, so that neither their place in the file nor
PostgreSQL's transaction numbers tell which came when; sealed values are filled up, so that their
length tells next to nothing.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, SQLModel, col, delete, insert

from storage import runs
from storage.keys import data_keys, lock
from storage.runs import OpenRun
from storage.tables import DataKey, SurveyResponse

YEARS = 2
"""How long a response is kept after the end of its half-year."""

_chance = random.SystemRandom()


@dataclass(frozen=True, slots=True)
class Facts:
    """All that remains of who answered."""

    profession_group: str
    unit_path: str
    half_year: str
    """See `half_year_of`."""
    departure: str
    """The kind of departure."""


@dataclass(frozen=True, slots=True)
class Response:
    id: str
    answers: dict[str, Any]
    """By question, as the guide's kinds store them; None for a question skipped."""


def half_year_of(day: date) -> str:
    """2027-1 for January to June 2027: as a text, and as the half-years of `bot.domain` are
    written."""
    return f"{day.year}-{1 if day.month <= 6 else 2}"


def kept_since(today: date) -> str:
    """The first half-year whose responses are kept: earlier ones ended 24 months ago or more."""
    return half_year_of(today.replace(year=today.year - YEARS, day=1))


def submit(db: Session, run: OpenRun, facts: Facts, now: datetime) -> None:
    """Keeps the answers of a confidential run as a response, and deletes the run: in one
    transaction, the caller's. Afterwards nothing leads from one to the other.

    Raises ValueError for a run that is not confidential, and `KeysUnusable`.
    """
    if run.data_key_id is None:
        raise ValueError(f"run {run.id} is not confidential")
    key = data_keys.make(db, now.date())
    row = {
        "id": key.id,
        "guide": run.guide,
        "half_year": facts.half_year,
        "unit_path": facts.unit_path,
        "profession_group": facts.profession_group,
        "departure": facts.departure,
        "sealed": key.seal(_place(key.id), run.answers),
    }
    db.execute(insert(SurveyResponse), row)
    runs.forget(db, run)
    _shuffle(db, facts.half_year)


def places(db: Session, since: str) -> list[tuple[str, str, str]]:
    """(id, unit path, half-year) of each response from this half-year on: nothing of its answers.

    Takes no actor, like `responses`: how many have answered is for nobody's eyes.
    """
    columns = col(SurveyResponse.id), col(SurveyResponse.unit_path), col(SurveyResponse.half_year)
    rows = db.execute(select(*columns).where(col(SurveyResponse.half_year) >= since))
    return [(id_, unit_path, half_year) for id_, unit_path, half_year in rows]


def responses(db: Session, ids: Sequence[str] | None = None) -> list[Response]:
    """The responses with these ids, or all, opened, in an order that tells nothing.

    Takes no actor, since it is for nobody's eyes: only for counting what is then published by the
    rules of anonymity. Raises `KeysUnusable` or `Tampered`.
    """
    lock.shared(db)
    rows = sorted(_rows(db, ids), key=lambda row: row.id)
    keys = data_keys.opened(db, [row.id for row in rows])
    return [_opened(row, keys[row.id]) for row in rows]


def _rows(db: Session, ids: Sequence[str] | None) -> list[SurveyResponse]:
    if ids is None:
        return list(db.scalars(select(SurveyResponse)))
    rows: list[SurveyResponse] = []
    for start in range(0, len(ids), 500):
        part = col(SurveyResponse.id).in_(ids[start : start + 500])
        rows += db.scalars(select(SurveyResponse).where(part))
    return rows


def forget_old(db: Session, today: date) -> None:
    """Deletes the responses whose time is over, in a published cell or not."""
    over = col(SurveyResponse.half_year) < kept_since(today)
    for id_ in list(db.scalars(select(col(SurveyResponse.id)).where(over))):
        delete_response(db, id_)


def delete_response(db: Session, id_: str) -> bool:
    """Deletes a response with its data key; false where there is none."""
    found = db.exec(delete(SurveyResponse).where(col(SurveyResponse.id) == id_)).rowcount
    data_keys.destroy(db, id_)
    return bool(found)


def _opened(row: SurveyResponse, key: data_keys.Key) -> Response:
    return Response(row.id, key.unseal(_place(row.id), row.sealed))


def _place(id_: str) -> tuple[str, ...]:
    return ("survey_response", id_, "sealed")


def _shuffle(db: Session, half_year: str) -> None:
    """Writes the responses of a half-year, and their data keys, anew in an order of chance.

    Costs what the half-year holds: some hundreds of rows, where a thousand people leave in a year.
    """
    ours = select(col(SurveyResponse.id)).where(col(SurveyResponse.half_year) == half_year)
    ids = list(db.scalars(ours))
    responses = _taken_out(db, SurveyResponse, ids)
    keys = _taken_out(db, DataKey, ids)
    db.execute(insert(DataKey), keys)
    db.execute(insert(SurveyResponse), responses)


def _taken_out(db: Session, table: type[SQLModel], ids: list[str]) -> list[dict[str, Any]]:
    """The rows with these ids, which are deleted, in an order of chance."""
    columns = table.__table__.columns  # type: ignore[attr-defined]  # SQLModel does not declare it
    rows: list[dict[str, Any]] = []
    for start in range(0, len(ids), 500):
        part = columns.id.in_(ids[start : start + 500])
        rows += [dict(row) for row in db.execute(select(*columns).where(part)).mappings()]
        db.execute(delete(table).where(part))
    _chance.shuffle(rows)
    return rows
