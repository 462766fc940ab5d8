"""The link to a survey: for a phone that the leaver keeps, once, and to nothing else."""

import hashlib
from datetime import date

from sqlmodel import Session, col, select, update

from storage import exit_surveys
from storage.access import Actor
from storage.accounts import new_token
from storage.exit_surveys import Survey
from storage.tables import Account, ExitSurvey

LINK = "enkat-"
"""What the parameter of a link to a survey begins with; an invite's never does: it has 22 signs."""


def new_parameter() -> str:
    return LINK + new_token()


def set_link(db: Session, survey: Survey, parameter: str) -> None:
    """The link with this parameter opens the survey from now on; an earlier one does not. One of a
    closed survey leads nowhere, and is as any other to whoever hands it out."""
    here = col(ExitSurvey.id) == survey.id
    db.execute(update(ExitSurvey).where(here).values(reached=True))
    still_open = (here, ~col(ExitSurvey.closed))
    db.execute(update(ExitSurvey).where(*still_open).values(token_hash=_hash(parameter)))


def open_link(db: Session, parameter: str, chat_id: int, actor: Actor | None, today: date) -> bool:
    """Lets this chat alone answer the survey that the link is for, once. False where there is none,
    and where the chat is somebody else's (`actor`) who works here."""
    row = db.scalar(select(ExitSurvey).where(col(ExitSurvey.token_hash) == _hash(parameter)))
    if row is None or row.closes_on < today:
        return False
    leaver = db.scalar(exit_surveys.leaver(row))
    if actor is not None and actor.person_id != leaver:
        return False
    row.token_hash = None
    row.remind_on = exit_surveys.next_time(row.closes_on - exit_surveys.OPEN_FOR, today)
    account = db.get(Account, chat_id)
    at_work = account is not None and account.person_id == leaver
    for other in db.scalars(select(ExitSurvey).where(col(ExitSurvey.chat_id) == chat_id)).all():
        if other.id != row.id:
            exit_surveys.move_to(db, other, None)
    exit_surveys.move_to(db, row, None if at_work else chat_id)
    db.add(row)
    db.flush()
    return True


def _hash(parameter: str) -> str:
    return hashlib.sha256(parameter.encode()).hexdigest()
