"""What only introductions have: a mentor, questions to the mentor, the mentor's weeks."""

from datetime import date, datetime

from sqlmodel import Field, SQLModel

from storage.tables.columns import moment, partial_index


class Introduction(SQLModel, table=True):
    """What a matter has besides when it is an introduction."""

    __table_args__ = (
        partial_index(
            "ix_introduction_mentor_ask", "mentor_ask_on", where="mentor_ask_on IS NOT NULL"
        ),
    )

    matter_id: int = Field(primary_key=True, foreign_key="matter.id")
    mentor_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    mentor_ask_on: date | None = None
    """When the mentor is next asked whether the time was there; unset once it is over."""


class Inquiry(SQLModel, table=True):
    """A new hire's question to the mentor, and its answer."""

    id: int | None = Field(default=None, primary_key=True)
    introduction_id: int = Field(foreign_key="introduction.matter_id", index=True)
    task_id: int | None = Field(default=None, foreign_key="task.id")
    asked_by: int = Field(foreign_key="person.id")
    asked_to: int = Field(foreign_key="person.id", index=True)
    text: str
    at: datetime = moment()
    answer: str | None = None
    answered_at: datetime | None = moment(nullable=True)


class MentorWeek(SQLModel, table=True):
    """What the mentor said: was the time there, the week that began on `week`."""

    introduction_id: int = Field(primary_key=True, foreign_key="introduction.matter_id")
    week: date = Field(primary_key=True)
    mentor_id: int = Field(foreign_key="person.id")
    had_time: bool
    at: datetime = moment()
