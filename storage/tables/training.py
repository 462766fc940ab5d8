"""Courses with dates, who goes to them, who would like to, what units ask for; ombud meetings.

What a course is about stands in the competence model, and that somebody has taken it in their
certificates: here is only what has a date.
"""

from datetime import date, datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from storage.tables.columns import moment, partial_index


class Course(SQLModel, table=True):
    """A course that is given once, in one or several sessions."""

    __table_args__ = (
        partial_index("ix_course_ahead", "kind", where="closed_at IS NULL"),
        Index("ix_course_leader", "leader_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    """A course's id in the model."""
    places: int
    deadline: date
    """The last day to sign up, inclusive."""
    leader_id: int | None = Field(default=None, foreign_key="person.id")
    """Whoever holds it, and says who was there, beside HR."""
    added_by: int = Field(foreign_key="person.id")
    added_at: datetime = moment()
    closed_at: datetime | None = moment(nullable=True)
    """When it was said who was there, or when it was cancelled."""
    cancelled_why: str | None = None
    """Unset for one that is not cancelled."""


class CourseSession(SQLModel, table=True):
    __tablename__ = "course_session"

    course_id: int = Field(primary_key=True, foreign_key="course.id")
    number: int = Field(primary_key=True)
    """From 1, in time."""
    begins: datetime = moment()
    ends: datetime = moment()
    place: str
    """A room, an address or a link."""


class CourseSignup(SQLModel, table=True):
    """Somebody's place in a course, or in the line for one."""

    __tablename__ = "course_signup"
    __table_args__ = (
        Index("uq_course_signup", "course_id", "person_id", unique=True),
        Index("ix_course_signup_person", "person_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    course_id: int = Field(foreign_key="course.id")
    person_id: int = Field(foreign_key="person.id")
    state: str
    """signed, waiting, withdrawn, attended, no_show, no_place (waited in vain) or cancelled."""
    by: int = Field(foreign_key="person.id")
    at: datetime = moment()
    """When they came into the line: whoever came first is next."""


class CourseWish(SQLModel, table=True):
    """Somebody has asked to take a course. It stands until they have taken it."""

    __tablename__ = "course_wish"

    person_id: int = Field(primary_key=True, foreign_key="person.id")
    kind: str = Field(primary_key=True, index=True)
    at: datetime = moment()


class TrainingRequest(SQLModel, table=True):
    """What a unit needs to learn: *vi behöver HLR*."""

    __tablename__ = "training_request"
    __table_args__ = (
        partial_index(
            "uq_training_request",
            *("unit_id", "kind"),
            where="closed_at IS NULL AND kind <> ''",
            unique=True,
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    unit_id: int = Field(foreign_key="unit.id", index=True)
    kind: str = ""
    """A course's id in the model; empty for what it does not have."""
    text: str | None = None
    """What it is about, in the unit's own words."""
    people: int
    """How many it is for."""
    by: int = Field(foreign_key="person.id")
    at: datetime = moment()
    closed_at: datetime | None = moment(nullable=True)
    closed_by: int | None = Field(default=None, foreign_key="person.id")


class OmbudMeeting(SQLModel, table=True):
    """A network meeting of those who hold one ombud role."""

    __tablename__ = "ombud_meeting"
    __table_args__ = (Index("ix_ombud_meeting_role", "role", "begins"),)

    id: int | None = Field(default=None, primary_key=True)
    role: str
    """An ombud role's id in the model."""
    begins: datetime = moment()
    ends: datetime = moment()
    place: str
    about: str | None = None
    by: int = Field(foreign_key="person.id")
    at: datetime = moment()
    cancelled_at: datetime | None = moment(nullable=True)
