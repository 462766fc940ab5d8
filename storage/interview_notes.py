"""What somebody has begun to write down of an exit interview and another is to go on with."""

from sqlalchemy import select
from sqlmodel import Session, col

from storage import outbox, runs
from storage.access import Actor
from storage.tables import ExitInterview, Person, Run


def leave(db: Session, departure_id: int) -> None:
    """Whoever has begun is here no more: it is kept as it is, read by nobody, until the next who
    holds the talk goes on with it."""
    row = db.get_one(ExitInterview, departure_id)
    if row.held_by is not None:
        runs.pause(db, row.held_by)
    row.held_by = None
    db.add(row)
    db.flush()


def writer(db: Session, departure_id: int) -> str | None:
    """Who wrote what is left there."""
    query = (
        select(col(Person.name))
        .join(Run, col(Run.person_id) == col(Person.id))
        .join(ExitInterview, col(ExitInterview.run_id) == col(Run.id))
        .where(col(ExitInterview.departure_id) == departure_id)
        .where(col(ExitInterview.held_by).is_(None), col(Run.status).in_(["active", "paused"]))
    )
    return db.scalar(query)


def take(db: Session, actor: Actor, departure_id: int) -> int | None:
    """What is left becomes the draft of the actor, who may hold the talk: its run; None where
    somebody was quicker."""
    row = db.get_one(ExitInterview, departure_id)
    run = db.get(Run, row.run_id) if row.held_by is None and row.run_id is not None else None
    if run is None or run.status not in ("active", "paused"):
        return None
    outbox.forget_buttons(db, run.person_id, run_id=run.id)
    run.subject = run.subject | {"begun_by": run.subject.get("begun_by", run.person_id)}
    run.person_id, run.status, row.held_by = actor.person_id, "paused", actor.person_id
    db.add_all([run, row])
    db.flush()
    return run.id


def choose_hr(db: Session, departure_id: int) -> None:
    """The leaver agrees to talk to HR instead of the manager; the days stay."""
    row = db.get_one(ExitInterview, departure_id)
    row.with_hr, row.chosen_id = True, None
    db.add(row)
    db.flush()
