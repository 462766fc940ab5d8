"""By whose invite a leaver's chat came to be theirs, and how HR ends that.

Whoever opens an invite is that person to us. Before a departure is registered managers invite
their own people too; what the leaver then says in confidence is not for whoever opened it for them.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, update

from storage import outbox, runs
from storage.access import Actor
from storage.exit_surveys import GUIDE
from storage.responsible import above
from storage.tables import Account, ExitSurvey, Invite, Matter, Person, Role


@dataclass(frozen=True, slots=True)
class Binding:
    bound_at: datetime
    by: str
    """Whose invite it was."""


def by_others(db: Session, actor: Actor, person_id: int) -> Binding | None:
    """How this person's chat was bound, for HR; None where HR's own invite bound it, or an
    operator's. HR who are above the person are others too."""
    if not actor.is_hr:
        return None
    issuer = aliased(Person)
    used = and_(
        col(Invite.person_id) == col(Account.person_id),
        col(Invite.used_at) == col(Account.bound_at),
    )
    query = (
        select(col(Account.bound_at), col(issuer.id), col(issuer.name))
        .join(Invite, used)
        .join(issuer, col(issuer.id) == col(Invite.issued_by))
        .where(col(Account.person_id) == person_id)
    )
    row = db.execute(query).first()
    if row is None:
        return None
    bound_at, by, name = row
    is_hr = db.get(Role, (by, "hr")) is not None and by not in above(db, person_id)
    return None if is_hr else Binding(bound_at, name)


def end(db: Session, actor: Actor, person_id: int) -> int | None:
    """The chat is nobody's any more, and nothing confidential goes there or goes on there: nor
    through a link to the survey that was made in it. The chat it was; None where there is none,
    and for whoever is not in HR."""
    account = db.scalar(select(Account).where(col(Account.person_id) == person_id))
    if account is None or not actor.is_hr:
        return None
    chat_id = account.telegram_id
    db.delete(account)
    db.flush()
    theirs = select(col(Matter.id)).where(col(Matter.person_id) == person_id)
    links = update(ExitSurvey).where(col(ExitSurvey.departure_id).in_(theirs))
    db.execute(links.values(token_hash=None, chat_id=None, language=None))
    runs.forget_half_done(db, person_id, GUIDE)
    outbox.forget_buttons(db, person_id, verbs="survey.")
    return chat_id
