"""How many have taken each course in a year, and how many are signed up: for HR."""

from datetime import date, datetime

from sqlalchemy import func, select
from sqlmodel import Session, col

from storage.access import Actor
from storage.tables import Certificate, Course, CourseSession, CourseSignup


def taken(db: Session, actor: Actor, year: int) -> dict[str, int]:
    """By certificate, how many people were given one that year; empty for all but HR."""
    if not actor.is_hr:
        return {}
    query = (
        select(col(Certificate.kind), func.count(col(Certificate.person_id).distinct()))
        .where(col(Certificate.issued_on).between(date(year, 1, 1), date(year, 12, 31)))
        .where(col(Certificate.end_reason).is_distinct_from("withdrawn"))
        .group_by(col(Certificate.kind))
    )
    return dict(db.execute(query).all())


def signed(db: Session, actor: Actor, before: datetime) -> dict[str, int]:
    """By kind of course, how many have a place in one that is not over, and begins before then;
    empty for all but HR."""
    if not actor.is_hr:
        return {}
    begins = select(col(CourseSession.course_id)).where(
        col(CourseSession.number) == 1, col(CourseSession.begins) < before
    )
    query = (
        select(col(Course.kind), func.count())
        .join(CourseSignup, col(CourseSignup.course_id) == col(Course.id))
        .where(col(Course.closed_at).is_(None), col(CourseSignup.state) == "signed")
        .where(col(Course.id).in_(begins))
        .group_by(col(Course.kind))
    )
    return dict(db.execute(query).all())
