"""What new hires answered at their check-ins. HR reads it, and nobody reads their own staff's.

Every check-in promises: HR reads the answers, your manager does not see them. So whoever is in
HR and leads people gets the answers of everybody else.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, String, cast, false, func, select
from sqlmodel import Session, col

from storage.access import Actor, team
from storage.tables import Answer, Person, Run
from storage.units import inside


@dataclass(frozen=True, slots=True)
class Scope:
    """Which check-ins are meant."""

    unit_id: int | None = None
    """A unit with all below it; unset for everybody."""
    since: datetime | None = None
    """Submitted then or later; unset for all times."""
    until: datetime | None = None
    """Submitted before; unset for all times."""


@dataclass(frozen=True, slots=True)
class Count:
    question: str
    value: Any
    """As the guide's kind stores it; None for a question skipped."""
    times: int


def submitted(db: Session, actor: Actor, guides: Sequence[str], scope: Scope) -> dict[str, int]:
    """How many check-ins were submitted, by guide; one that nobody submitted is left out."""
    query = (
        select(col(Run.guide), func.count(col(Run.id)))
        .join(Person, col(Person.id) == col(Run.person_id))
        .where(col(Run.guide).in_(guides), *_meant(actor, scope))
        .group_by(col(Run.guide))
    )
    return dict(tuple(row) for row in db.execute(query))


def counts(
    db: Session, actor: Actor, guide: str, questions: Sequence[str], scope: Scope
) -> list[Count]:
    """How often each answer was given to each of these questions; not for free text."""
    value = cast(col(Answer.value), String)
    query = (
        select(col(Answer.question), value, func.count())
        .join(Run, col(Run.id) == col(Answer.run_id))
        .join(Person, col(Person.id) == col(Run.person_id))
        .where(col(Run.guide) == guide, col(Answer.question).in_(questions))
        .where(*_meant(actor, scope))
        .group_by(col(Answer.question), value)
        .order_by(col(Answer.question), value)
    )
    return [
        Count(question, json.loads(text) if text is not None else None, times)
        for question, text, times in db.execute(query)
    ]


def texts(
    db: Session,
    actor: Actor,
    guide: str,
    question: str,
    scope: Scope,
    skip: int = 0,
    limit: int = 10,
) -> list[str]:
    """What people wrote, newest first. Who wrote it is not told."""
    query = (
        select(col(Answer.value))
        .join(Run, col(Run.id) == col(Answer.run_id))
        .join(Person, col(Person.id) == col(Run.person_id))
        .where(col(Run.guide) == guide, col(Answer.question) == question)
        .where(col(Answer.value).is_not(None), *_meant(actor, scope))
        .order_by(col(Run.closed_at).desc(), col(Run.id).desc())
    )
    return [str(value) for value in db.scalars(query.offset(skip).limit(limit))]


def _meant(actor: Actor, scope: Scope) -> list[ColumnElement[bool]]:
    conditions = [
        _may_read(actor),
        inside(scope.unit_id),
        col(Run.status) == "submitted",
        col(Run.data_key_id).is_(None),
    ]
    if scope.since is not None:
        conditions.append(col(Run.closed_at) >= scope.since)
    if scope.until is not None:
        conditions.append(col(Run.closed_at) < scope.until)
    return conditions


def _may_read(actor: Actor) -> ColumnElement[bool]:
    return col(Person.id).not_in(team(actor)) if actor.is_hr else false()
