"""What is to be said, to whom and when; and work that may not hold a transaction."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, LargeBinary
from sqlmodel import Field, SQLModel

from storage.tables.columns import json_column, moment, partial_index


class Message(SQLModel, table=True):
    """The outbox. A row is one call to Telegram; its buttons are known by its id."""

    __table_args__ = (
        partial_index(
            "ix_message_waiting",
            "state",
            "priority",
            "id",
            where="state IN ('queued', 'sending')",
        ),
    )

    id: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    """Grows with time, with chance in its low bits (see `storage.outbox.new_id`)."""
    chat_id: int = Field(sa_type=BigInteger)
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    """Unset when a stranger is answered."""
    kind: str = "send"
    """send, edit, document, photo, delete or leave."""
    priority: int
    """See `storage.outbox`: what is not a reply waits for its turn, a notice also for the hours."""
    text: str | None = None
    """HTML; blanked when sent."""
    keyboard: list[list[dict[str, Any]]] | None = json_column(nullable=True)
    """Rows of {label, style, url}; blanked when sent."""
    actions: list[list[Any]] | None = json_column(nullable=True)
    """What each button does, in reading order: [verb, argument …]; then ["says", mark …]."""
    edits: int | None = None
    """Telegram's id of the message to replace or delete."""
    file_name: str | None = None
    file_id: str | None = None
    content: bytes | None = Field(default=None, sa_type=LargeBinary)
    key: str | None = Field(default=None, unique=True)
    """rule/person/local date of an unasked message, and /n for its n-th part: it exists once."""
    state: str
    """queued, sending, sent, dropped (not allowed any more, or expired) or failed."""
    not_before: datetime | None = moment(nullable=True)
    attempts: int = 0
    message_id: int | None = None
    """Telegram's id of what was sent."""
    error: str | None = None


class News(SQLModel, table=True):
    """A fact that goes into somebody's next digest."""

    __table_args__ = (partial_index("ix_news_untold", "person_id", where="told_at IS NULL"),)

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    kind: str
    subject: dict[str, Any] = json_column()
    at: datetime = moment()
    told_at: datetime | None = moment(nullable=True)


class Job(SQLModel, table=True):
    """Work that a handler asks for and that may not hold its transaction: files, pictures."""

    __table_args__ = (partial_index("ix_job_undone", "id", where="done_at IS NULL"),)

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    kind: str
    subject: dict[str, Any] = json_column()
    at: datetime = moment()
    attempts: int = 0
    done_at: datetime | None = moment(nullable=True)
