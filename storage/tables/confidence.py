"""What is stored so that nobody reads it without the key file: see `storage.keys`."""

from datetime import date
from typing import Any

from sqlmodel import Field, SQLModel

from storage.tables.columns import json_column, sealed_column


class DataKey(SQLModel, table=True):
    """The key of one confidential run, survey response or cell's comments, wrapped by a master
    key.

    Without its row what it sealed can't be read by anybody any more.
    """

    __tablename__ = "data_key"

    id: str = Field(primary_key=True)
    """By chance: it tells nothing of when it was made."""
    master: str
    """The id of the master key, which is in the key file alone."""
    wrapped: bytes = sealed_column()


class SurveyResponse(SQLModel, table=True):
    """A leaver's submitted survey: no person, and no time finer than the half-year.

    What a later table says of a response belongs into columns of this one: its rows are written
    anew, in another order, whenever one is added (see `storage.surveys`).
    """

    __tablename__ = "survey_response"

    id: str = Field(primary_key=True, foreign_key="data_key.id")
    """Its data key's, by chance."""
    guide: str
    half_year: str = Field(index=True)
    """2027-1 for January to June."""
    unit_path: str
    """As it was called then."""
    profession_group: str
    departure: str
    """The kind of departure."""
    sealed: bytes = sealed_column()
    """All answers by question, as JSON."""


class SurveyCell(SQLModel, table=True):
    """Responses that were published together, once, and what was told of them: the figures for
    good, the comments as long as responses are kept.

    See `bot.domain.anonymity`.
    """

    __tablename__ = "survey_cell"

    id: int | None = Field(default=None, primary_key=True)
    until: str = Field(index=True)
    """The half-year that was over when it was published."""
    cell: dict[str, Any] = json_column()
    """Its unit, places and half-years, and the ids of its responses, deleted ones too."""
    published: dict[str, Any] = json_column()
    """All that is ever told of it but comments."""
    comments_key_id: str | None = Field(default=None, foreign_key="data_key.id", unique=True)
    """Unset where there are no comments, and when their time is over."""
    comments: bytes | None = sealed_column(nullable=True)
    """Sealed; unset like their key."""


class SurveyPublication(SQLModel, table=True):
    """A half-year whose surveys have been published, whether that made cells or none."""

    __tablename__ = "survey_publication"

    half_year: str = Field(primary_key=True)
    on: date
