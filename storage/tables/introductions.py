"""Introductions, their tasks, and what people say around them."""

from datetime import date, datetime

from sqlmodel import Field, SQLModel

from storage.tables.columns import moment, partial_index


class Introduction(SQLModel, table=True):
    """One new hire's introduction; a person has at most one that is ongoing."""

    __table_args__ = (
        partial_index(
            "uq_introduction_ongoing", "person_id", where="status = 'ongoing'", unique=True
        ),
        partial_index(
            "ix_introduction_mentor_ask", "mentor_ask_on", where="mentor_ask_on IS NOT NULL"
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    checklist: str
    checklist_hash: str = Field(foreign_key="guide_version.hash")
    mentor_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    first_day: date
    status: str = Field(default="ongoing", index=True)
    """ongoing, done or ended."""
    started_by: int = Field(foreign_key="person.id")
    started_at: datetime = moment()
    closed_at: datetime | None = moment(nullable=True)
    end_reason: str | None = None
    mentor_ask_on: date | None = None
    """When the mentor is next asked whether the time was there; unset once it is over."""


class Task(SQLModel, table=True):
    """One line of the checklist. Its words are the checklist's, unless somebody added it."""

    __table_args__ = (
        partial_index("ix_task_remind", "remind_on", where="status = 'open'"),
        partial_index("ix_task_escalate", "escalated", "due", where="status = 'open'"),
    )

    id: int | None = Field(default=None, primary_key=True)
    introduction_id: int = Field(foreign_key="introduction.id", index=True)
    key: str | None = None
    """The task's id in the checklist; unset for an added one, which has `title`."""
    title: str | None = None
    phase: str
    who: str
    """manager, mentor, new_hire, or a function: hr, it, coordinator."""
    both_sign: bool = False
    attach: bool = False
    guide: str | None = None
    due: date
    remind_on: date
    """The due date, or the day somebody put the reminder off to."""
    moved: bool = False
    """Moved by hand: it keeps its distance to the first day when that moves."""
    status: str = "open"
    """open, done, not_applicable or dropped."""
    closed_at: datetime | None = moment(nullable=True)
    closed_by: int | None = Field(default=None, foreign_key="person.id")
    close_reason: str | None = None
    escalated: int = 0
    """0 nobody, 1 the manager, 2 the manager's manager, 3 HR has been told that it is late."""
    escalated_on: date | None = None
    """The local date on which that level was reached."""


class Signature(SQLModel, table=True):
    """A tick by one of those who must tick."""

    task_id: int = Field(primary_key=True, foreign_key="task.id")
    side: str = Field(primary_key=True)
    """`who` for the one who does it, `new_hire` for the one it is done for."""
    person_id: int = Field(foreign_key="person.id")
    at: datetime = moment()


class Comment(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    task_id: int = Field(foreign_key="task.id", index=True)
    person_id: int = Field(foreign_key="person.id")
    text: str
    at: datetime = moment()


class Attachment(SQLModel, table=True):
    """A file handed in for a task. Telegram keeps the bytes, we keep its handle."""

    id: int | None = Field(default=None, primary_key=True)
    task_id: int = Field(foreign_key="task.id", index=True)
    person_id: int = Field(foreign_key="person.id")
    file_id: str
    kind: str
    """document or photo."""
    name: str
    at: datetime = moment()


class Inquiry(SQLModel, table=True):
    """A new hire's question to the mentor, and its answer."""

    id: int | None = Field(default=None, primary_key=True)
    introduction_id: int = Field(foreign_key="introduction.id", index=True)
    task_id: int | None = Field(default=None, foreign_key="task.id")
    asked_by: int = Field(foreign_key="person.id")
    asked_to: int = Field(foreign_key="person.id", index=True)
    text: str
    at: datetime = moment()
    answer: str | None = None
    answered_at: datetime | None = moment(nullable=True)


class MentorWeek(SQLModel, table=True):
    """What the mentor said: was the time there, the week that began on `week`."""

    introduction_id: int = Field(primary_key=True, foreign_key="introduction.id")
    week: date = Field(primary_key=True)
    mentor_id: int = Field(foreign_key="person.id")
    had_time: bool
    at: datetime = moment()
