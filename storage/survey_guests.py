"""Whoever has left, as long as their survey may be answered: in which chat they are a guest."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Select, and_, case, func, or_, select, true
from sqlmodel import Session, col, update

from storage import exit_surveys
from storage.access import Actor
from storage.accounts import Speaker
from storage.tables import Account, ExitSurvey, Matter, Person


def guest(db: Session, chat_id: int, today: date, survey_id: int | None = None) -> Speaker | None:
    """Whoever has left, in the chat that is theirs or was opened with a link to their survey, or to
    this one, as long as it may be answered; whether in this chat, `own` says."""
    query = (
        select(
            col(Person.id),
            col(Person.name),
            col(ExitSurvey.language),
            col(Account.language),
            col(Person.language),
            col(Account.unreachable_since),
        )
        .select_from(ExitSurvey)
        .join(Matter, col(Matter.id) == col(ExitSurvey.departure_id))
        .join(Person, col(Person.id) == col(Matter.person_id))
        .outerjoin(Account, col(Account.person_id) == col(Person.id))
        .where(col(ExitSurvey.closes_on) >= today)
        .where(or_(col(ExitSurvey.chat_id) == chat_id, col(Account.telegram_id) == chat_id))
        .where(true() if survey_id is None else col(ExitSurvey.id) == survey_id)
        .order_by(case((col(ExitSurvey.chat_id) == chat_id, 0), else_=1), col(ExitSurvey.id).desc())
    )
    row = db.execute(query).first()
    if row is None:
        return None
    id_, name, chosen, spoken, listed, unreachable = row
    actor = Actor(id_, confirmed=False, today=today)
    language = chosen or spoken or listed
    return Speaker(
        actor, name, language, chat_id, is_manager=False, employed=False,
        reachable=unreachable is None, guest=True,
    )  # fmt: skip


def speak(db: Session, survey_id: int, language: str) -> None:
    """Sets the language of the survey alone."""
    here = col(ExitSurvey.id) == survey_id
    db.execute(update(ExitSurvey).where(here).values(language=language))


def guests_due(db: Session, today: date) -> Sequence[tuple[int, int]]:
    """(survey, chat) of those who have left where it is time to speak of it."""
    query = _guests(today).where(*exit_surveys.is_due(today)).order_by(col(ExitSurvey.id))
    return [(id_ or 0, chat) for id_, chat in db.execute(query)]


def guests_chat(db: Session, survey_id: int, today: date) -> int | None:
    """Where somebody who has left would answer, or would have answered."""
    found = db.execute(_guests(today).where(col(ExitSurvey.id) == survey_id)).first()
    return found[1] if found else None


def _guests(today: date) -> Select[int | None, int]:
    """(survey, chat) of those who have left, in the chat they opened the link in or else the one
    they had."""
    chat = func.coalesce(col(ExitSurvey.chat_id), col(Account.telegram_id))
    return (
        select(col(ExitSurvey.id), chat)
        .join(Matter, col(Matter.id) == col(ExitSurvey.departure_id))
        .join(Person, col(Person.id) == col(Matter.person_id))
        .outerjoin(
            Account,
            and_(
                col(Account.person_id) == col(Person.id), col(Account.unreachable_since).is_(None)
            ),
        )
        .where(col(Person.end_date) < today, chat.is_not(None))
    )
