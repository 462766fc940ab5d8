"""Who works where, who is whose manager, and who has connected their chat."""

from datetime import date, datetime

from sqlalchemy import BigInteger, Index, LargeBinary
from sqlmodel import Field, SQLModel

from storage.tables.columns import moment, partial_index


class Unit(SQLModel, table=True):
    """An organisation unit; `path` is its names from the top, joined by " / "."""

    id: int | None = Field(default=None, primary_key=True)
    parent_id: int | None = Field(default=None, foreign_key="unit.id", index=True)
    name: str
    path: str = Field(unique=True)


class Position(SQLModel, table=True):
    """A position (befattning) as the organisation names it."""

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)


class Person(SQLModel, table=True):
    """Somebody employed, or about to be. Comes from the import and from nowhere else."""

    __table_args__ = (
        partial_index("ix_person_birth_year", "birth_year", where="birth_year IS NOT NULL"),
        partial_index("ix_person_filed", "filed_manager_id", where="filed_manager_id IS NOT NULL"),
    )

    id: int | None = Field(default=None, primary_key=True)
    employee_no: str = Field(unique=True)
    name: str
    name_key: str = Field(index=True)
    """The name as it is searched: see `storage.names`."""
    unit_id: int = Field(foreign_key="unit.id", index=True)
    position_id: int = Field(foreign_key="position.id", index=True)
    manager_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    filed_manager_id: int | None = Field(default=None, foreign_key="person.id")
    """The manager as the people file still has it, where that one has moved inside since: see
    `storage.moves`."""
    start_date: date = Field(index=True)
    end_date: date | None = None
    """The last day of the employment, inclusive."""
    mentor_id: int | None = Field(default=None, foreign_key="person.id")
    """The mentor the import names; the introduction keeps its own."""
    language: str = "sv"
    birth_year: int | None = None
    employment_rate: float | None = None
    """Percent of full time, 0 to 100."""


class FormerPost(SQLModel, table=True):
    """Where somebody worked, and as what, before a people file moved them inside."""

    __tablename__ = "former_post"
    __table_args__ = (Index("ix_former_post_until", "until"),)

    person_id: int = Field(primary_key=True, foreign_key="person.id")
    until: date = Field(primary_key=True)
    """The last day there, inclusive: the day before the file that moved them was read."""
    unit_id: int = Field(foreign_key="unit.id")
    position_id: int = Field(foreign_key="position.id")


class Role(SQLModel, table=True):
    """A function somebody holds besides their position: hr, it, coordinator."""

    person_id: int = Field(primary_key=True, foreign_key="person.id")
    name: str = Field(primary_key=True, index=True)


class Competence(SQLModel, table=True):
    """What somebody can, as the people file names it."""

    __table_args__ = (Index("ix_competence_name", "name", "person_id"),)

    person_id: int = Field(primary_key=True, foreign_key="person.id")
    name: str = Field(primary_key=True)


class Assignment(SQLModel, table=True):
    """What somebody is appointed to beside the position: demensombud, handledare …"""

    __table_args__ = (Index("ix_assignment_name", "name", "person_id"),)

    person_id: int = Field(primary_key=True, foreign_key="person.id")
    name: str = Field(primary_key=True)


class PensionNotice(SQLModel, table=True):
    """That the manager has been told a year ahead that somebody may retire."""

    __tablename__ = "pension_notice"

    person_id: int = Field(primary_key=True, foreign_key="person.id")
    told_on: date


class Account(SQLModel, table=True):
    """A chat that is bound to a person. Identity is Telegram's numeric user id."""

    __table_args__ = (
        partial_index(
            "ix_account_reachable", "person_id", "digest_on", where="unreachable_since IS NULL"
        ),
    )

    telegram_id: int = Field(
        primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False}
    )
    person_id: int = Field(unique=True, foreign_key="person.id")
    language: str
    bound_at: datetime = moment()
    confirmed_at: datetime | None = moment(nullable=True)
    """When HR vouched for the binding; unset, it gives no rights over others."""
    unreachable_since: datetime | None = moment(nullable=True)
    digest_on: date | None = None
    """The local date of the latest digest; one a day is the most."""


class Invite(SQLModel, table=True):
    """A one-time way in. Only the hash of its token is kept."""

    token_hash: str = Field(primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    issued_by: int | None = Field(default=None, foreign_key="person.id")
    """Unset when an operator issued it from the command line."""
    issued_at: datetime = moment()
    expires_at: datetime = moment()
    used_at: datetime | None = moment(nullable=True)


class ImportDraft(SQLModel, table=True):
    """A people file read and waiting for a yes; dropped or confirmed as a whole."""

    id: int | None = Field(default=None, primary_key=True)
    by: int = Field(foreign_key="person.id")
    at: datetime = moment()
    rows: bytes | None = Field(default=None, sa_type=LargeBinary)
    """The rows as compressed JSON; emptied when the draft is settled."""
    status: str = "waiting"
    """waiting, confirmed or dropped."""
