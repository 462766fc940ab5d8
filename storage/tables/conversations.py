"""What came in, and where each conversation stands."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel

from storage.tables.columns import json_column, moment, partial_index, sealed_column


class HandledUpdate(SQLModel, table=True):
    """An update that was handled, so that its second coming changes nothing. Never its text."""

    __tablename__ = "handled_update"

    update_id: int = Field(
        primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False}
    )
    at: datetime = moment()
    error: str | None = None
    """The class of the error that set it aside; unset when all went well."""


class GuideVersion(SQLModel, table=True):
    """The source of a guide or checklist as it read when somebody began with it."""

    __tablename__ = "guide_version"

    hash: str = Field(primary_key=True)
    kind: str
    """guide or checklist."""
    name: str
    source: str


class Run(SQLModel, table=True):
    """One person's way through one guide. Where they are follows from the answers."""

    __table_args__ = (
        partial_index("uq_run_active", "person_id", where="status = 'active'", unique=True),
        partial_index(
            "ix_run_unoffered",
            "person_id",
            where="status IN ('active', 'paused') AND NOT offered",
        ),
        partial_index("ix_run_confidential", "data_key_id", where="data_key_id IS NOT NULL"),
    )

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    guide: str
    guide_hash: str = Field(foreign_key="guide_version.hash")
    subject: dict[str, Any] = json_column()
    """What it is about, for the handler that takes the answers: {"task": 12}."""
    status: str = "active"
    """active, paused, submitted or dropped."""
    started_at: datetime = moment()
    closed_at: datetime | None = moment(nullable=True)
    offered: bool = False
    """Whether a digest has offered to go on with it since it was left."""
    data_key_id: str | None = Field(default=None, foreign_key="data_key.id")
    """Set where the run is confidential: all its answers are sealed with that key."""


class Answer(SQLModel, table=True):
    run_id: int = Field(primary_key=True, foreign_key="run.id")
    question: str = Field(primary_key=True)
    value: Any = json_column(nullable=True)
    """See the guide's kinds; null is a question skipped, or an answer that is sealed."""
    sealed: bytes | None = sealed_column(nullable=True)
    """The value in a confidential run; also that the question was skipped."""
    state: str = "given"
    """given; earlier: given once, to be left so or changed before it counts again; or picked: of
    several choices, not confirmed yet. Only what is given is left when the run is submitted."""
    at: datetime = moment()
