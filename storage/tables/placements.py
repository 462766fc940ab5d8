"""Students' placements: what the schools ask for, what units offer, who supervises whom.

A student is nobody's employee and no `Person`: nothing that lists, counts or imports people meets
them. What is worked through for a placement is each supervisor's own checklist, a matter of the
supervisor's: so their manager and HR follow it by the rules that hold for all matters.
"""

from datetime import date, datetime

from sqlalchemy import BigInteger, Index
from sqlmodel import Field, SQLModel

from storage.tables.columns import json_column, moment, partial_index


class PlacementModel(SQLModel, table=True):
    """Schools, educations, deadlines and agreements as HR has described them; the latest counts.

    See `bot.domain.placements.model`. Without any the packaged one does.
    """

    __tablename__ = "placement_model"

    id: int | None = Field(default=None, primary_key=True)
    by: int | None = Field(default=None, foreign_key="person.id")
    """Unset when an operator put it there."""
    at: datetime = moment()
    source: str
    """The document's canonical JSON; empty for the packaged one, as it is by now."""


class Intake(SQLModel, table=True):
    """A term's asking: how many students each unit can take of some educations, by when."""

    __table_args__ = (
        partial_index("ix_intake_chase", "chase_on", where="chase_on IS NOT NULL"),
        Index("ix_intake_term", "term"),
    )

    id: int | None = Field(default=None, primary_key=True)
    term: str
    """HT 2027."""
    educations: list[str] = json_column()
    """Their ids in the model."""
    deadline: date
    """The last day, inclusive."""
    former_deadlines: list[str] = json_column()
    """What it was before it was moved, as ISO dates, the first first."""
    started_by: int | None = Field(default=None, foreign_key="person.id")
    """Unset when it began by the clock."""
    started_at: datetime = moment()
    closed_at: datetime | None = moment(nullable=True)
    chase_on: date | None = None
    """When somebody is next told what is missing; unset when it is over."""


class IntakeUnit(SQLModel, table=True):
    """A unit's answer to an intake, and how high has been told that it lacks one."""

    __tablename__ = "intake_unit"

    intake_id: int = Field(primary_key=True, foreign_key="intake.id")
    unit_id: int = Field(primary_key=True, foreign_key="unit.id", index=True)
    by: int | None = Field(default=None, foreign_key="person.id")
    """Who answered; unset while nobody has."""
    at: datetime | None = moment(nullable=True)
    none_why: str | None = None
    """Why it takes nobody this term, in the manager's words; unset where it does."""
    chased: int = 0
    """0 nobody, 1 the manager, 2 the manager's manager, 3 HR has been told."""
    chased_on: date | None = None


class Offer(SQLModel, table=True):
    """What a unit can take of one education."""

    __table_args__ = (
        Index("uq_offer", "intake_id", "unit_id", "education", unique=True),
        Index("ix_offer_unit", "unit_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    intake_id: int = Field(foreign_key="intake.id")
    unit_id: int = Field(foreign_key="unit.id")
    education: str
    places: int
    first: date | None = None
    """The Monday and the Sunday of the weeks it can take them in; unset for any."""
    last: date | None = None
    supervisors: list[int] = json_column()
    """The persons whom the manager has named for it; empty for any who may."""


class Student(SQLModel, table=True):
    """Somebody who studies, as long as their name is kept: until `delete_on`, told from the
    start. What then remains is the placement, about nobody."""

    __table_args__ = (
        Index("ix_student_term", "term"),
        Index("ix_student_delete", "delete_on"),
        partial_index(
            "uq_student_chat", "telegram_id", where="telegram_id IS NOT NULL", unique=True
        ),
        partial_index(
            "uq_student_invite", "invite_hash", where="invite_hash IS NOT NULL", unique=True
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    name: str
    """Or a code."""
    school: str
    education: str
    term: str
    first: date
    last: date
    not_at: list[int] = json_column()
    """Units where they are employed, or somebody near them is."""
    only_at: int | None = Field(default=None, foreign_key="unit.id")
    """The unit they are promised to."""
    delete_on: date
    added_by: int = Field(foreign_key="person.id")
    added_at: datetime = moment()
    invite_hash: str | None = None
    """Of the one-time way in to their own checklist; emptied when it is used."""
    invite_until: datetime | None = moment(nullable=True)
    telegram_id: int | None = Field(default=None, sa_type=BigInteger)
    language: str = "sv"


class StudentTick(SQLModel, table=True):
    """A line of the student's own introduction, ticked."""

    __tablename__ = "student_tick"

    student_id: int = Field(primary_key=True, foreign_key="student.id")
    key: str = Field(primary_key=True)
    at: datetime = moment()


class StudentPulse(SQLModel, table=True):
    """A student's answer to one of the two pulse questions."""

    __tablename__ = "student_pulse"

    student_id: int = Field(primary_key=True, foreign_key="student.id")
    question: str = Field(primary_key=True)
    value: int
    """1 to 5; 0 where it has been asked and not been answered."""
    at: datetime = moment()


class Placement(SQLModel, table=True):
    """A student at a unit. It stays when the student's row is deleted, for the figures."""

    __table_args__ = (
        Index("ix_placement_term", "term", "unit_id"),
        Index("ix_placement_unit", "unit_id"),
        partial_index(
            "uq_placement_student",
            "student_id",
            where="state IN ('asked', 'countered', 'accepted', 'done')",
            unique=True,
        ),
        partial_index("ix_placement_ask", "ask_on", where="ask_on IS NOT NULL"),
    )

    id: int | None = Field(default=None, primary_key=True)
    student_id: int | None = Field(default=None, foreign_key="student.id", index=True)
    """Unset when the name has been deleted."""
    term: str
    school: str
    education: str
    unit_id: int = Field(foreign_key="unit.id")
    first: date
    """The Monday and the Sunday of its weeks."""
    last: date
    state: str = "asked"
    """asked (the unit's manager), countered (with other weeks, which `first` and `last` are then),
    accepted, declined, done or ended (before its time)."""
    asked_by: int = Field(foreign_key="person.id")
    asked_at: datetime = moment()
    answered_by: int | None = Field(default=None, foreign_key="person.id")
    answered_at: datetime | None = moment(nullable=True)
    why: str | None = None
    """Why it was declined or ended; emptied with the name."""
    ask_on: date | None = None
    """When somebody is next asked: for an answer, or what came of it; unset when there is nothing
    to ask."""
    employed: bool | None = None
    """Whether the student was employed half a year later; unset while nobody has said."""


class PlacementSupervisor(SQLModel, table=True):
    """Somebody who supervises in a placement, or did so until another took over."""

    __tablename__ = "placement_supervisor"
    __table_args__ = (
        Index("ix_placement_supervisor_person", "person_id"),
        Index("ix_placement_supervisor_matter", "matter_id"),
        partial_index("ix_placement_supervisor_ask", "ask_on", where="ask_on IS NOT NULL"),
    )

    id: int | None = Field(default=None, primary_key=True)
    placement_id: int = Field(foreign_key="placement.id", index=True)
    person_id: int = Field(foreign_key="person.id")
    since: date | None = None
    """When they took over from another; unset for one of the first."""
    until: date | None = None
    """Their last day in it, where another took over."""
    matter_id: int | None = Field(default=None, foreign_key="matter.id")
    """Their checklist, once the manager has accepted."""
    leaving_told: date | None = None
    """When it was told that they leave before the student does."""
    ask_on: date | None = None
    """When they are asked how it was; unset when they have been, or there is nothing to ask."""
    good: int | None = None
    """How it was, 1 to 5."""
    again: bool | None = None
    """Whether they would supervise again."""
    employ: str | None = None
    """Whether it is somebody to employ: yes, no or unsure."""
    answered_at: datetime | None = moment(nullable=True)
