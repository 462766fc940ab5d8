"""What people can, as they and their managers see it; what the organisation needs."""

from datetime import date, datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from storage.tables.columns import json_column, moment, partial_index


class CompetenceModel(SQLModel, table=True):
    """The organisation's competence as HR has described it; the latest one counts.

    See `bot.domain.competence.model`. Without any the packaged one does.
    """

    __tablename__ = "competence_model"

    id: int | None = Field(default=None, primary_key=True)
    by: int | None = Field(default=None, foreign_key="person.id")
    """Unset when an operator put it there."""
    at: datetime = moment()
    source: str
    """The document's canonical JSON; empty for the packaged one, as it is by now."""


class Assessment(SQLModel, table=True):
    """How far somebody has come in one area, in one year's inventory.

    Levels count from 1; what each is called, and how many there are, the model says.
    """

    __table_args__ = (
        partial_index(
            "ix_assessment_area",
            *("area", "person_id", "year", "agreed", "profession"),
            where="agreed IS NOT NULL",
        ),
    )

    person_id: int = Field(primary_key=True, foreign_key="person.id")
    area: str = Field(primary_key=True)
    """An area's id, or empty for the profession as a whole, which the gap analysis counts."""
    year: int = Field(primary_key=True)
    profession: str = Field(default="", primary_key=True)
    """The person's profession then: levels in another one say nothing of this. Empty where it is
    not known."""
    own: int | None = None
    own_at: datetime | None = moment(nullable=True)
    manager: int | None = None
    manager_by: int | None = Field(default=None, foreign_key="person.id")
    manager_at: datetime | None = moment(nullable=True)
    agreed: int | None = None
    agreed_by: int | None = Field(default=None, foreign_key="person.id")
    agreed_at: datetime | None = moment(nullable=True)
    kept: bool = False
    """Agreed by keeping last year's as it was."""


class Certificate(SQLModel, table=True):
    """A certificate with a validity, or a delegation."""

    __table_args__ = (
        Index("ix_certificate_person", "person_id", "kind"),
        Index("ix_certificate_kind", "kind", "person_id"),
        partial_index("ix_certificate_remind", "remind_on", where="remind_on IS NOT NULL"),
        partial_index("ix_certificate_manager", "manager_on", where="manager_on IS NOT NULL"),
    )

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    kind: str
    """A kind's id in the model."""
    issued_on: date
    valid_until: date | None = None
    """The last day, inclusive; unset for one that does not end."""
    issuer_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    """Who gave a delegation: it ends when they leave."""
    file_id: str | None = None
    """Telegram keeps the bytes, we keep its handle."""
    file_kind: str | None = None
    file_name: str | None = None
    ended_on: date | None = None
    """The day on which it ended before its time. When the issuer leaves that is the last day on
    which it holds, and may lie ahead."""
    end_reason: str | None = None
    """replaced, issuer_left or withdrawn."""
    remind_on: date | None = None
    """When its end is next spoken of to the person; unset when there is nothing to speak of."""
    manager_on: date | None = None
    """The same to the manager, who may be told when the person can't."""


class Qualification(SQLModel, table=True):
    """What somebody adds in words: an education, a course, a language, an assignment wanted."""

    __table_args__ = (
        Index("ix_qualification_person", "person_id", "kind"),
        Index("ix_qualification_text", "kind", "text", "person_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    kind: str
    """education, course, language or wish."""
    text: str
    level: str | None = None
    """Of a language: A1 to C2."""
    at: datetime = moment()


class Shown(SQLModel, table=True):
    """What somebody has chosen to show to colleagues."""

    person_id: int = Field(primary_key=True, foreign_key="person.id")
    what: str = Field(primary_key=True)
    """competences, levels, certificates or qualifications."""


class Drive(SQLModel, table=True):
    """An inventory: who is to be assessed, and by when."""

    id: int | None = Field(default=None, primary_key=True)
    year: int
    deadline: date
    """The last day, inclusive."""
    former_deadlines: list[str] = json_column()
    """The days that it was before it was moved, as ISO dates, the first first."""
    light: bool = False
    """Last year's is kept where nothing has changed, with one tap a unit."""
    units: list[int] = json_column()
    """With all below them; empty for all."""
    professions: list[str] = json_column()
    """Empty for all."""
    areas: list[str] = json_column()
    """Asked about beside the profession as a whole; empty for all."""
    started_by: int = Field(foreign_key="person.id")
    started_at: datetime = moment()
    closed_at: datetime | None = moment(nullable=True)
    chase_on: date | None = None
    """When somebody is next told who is missing; unset when it is over."""


class DriveUnit(SQLModel, table=True):
    """A unit in a drive, and how often it has been chased."""

    __tablename__ = "drive_unit"

    drive_id: int = Field(primary_key=True, foreign_key="drive.id")
    unit_id: int = Field(primary_key=True, foreign_key="unit.id")
    chased: int = 0
    """0 nobody, 1 the manager, 2 the manager's manager, 3 HR has been told who is missing."""
    chased_on: date | None = None


class KeyFunction(SQLModel, table=True):
    """A function that the organisation can't be without."""

    __tablename__ = "key_function"

    id: int | None = Field(default=None, primary_key=True)
    name: str
    unit_id: int = Field(foreign_key="unit.id", index=True)
    holder_id: int | None = Field(default=None, foreign_key="person.id", index=True)


class Successor(SQLModel, table=True):
    """Somebody who could take over a key function."""

    function_id: int = Field(primary_key=True, foreign_key="key_function.id")
    person_id: int = Field(primary_key=True, foreign_key="person.id", index=True)
    readiness: str
    """now, or soon: in one to two years."""


class Risk(SQLModel, table=True):
    """What lacking competence in a profession would lead to, as somebody judged it."""

    id: int | None = Field(default=None, primary_key=True)
    profession: str = Field(index=True)
    year: int
    side: str
    """operations or work_environment."""
    severity: int
    """1 not serious, 2 less serious, 3 serious."""
    likelihood: int
    """1 low, 2 medium, 3 high."""
    comment: str | None = None
    by: int = Field(foreign_key="person.id")
    at: datetime = moment()
