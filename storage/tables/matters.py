"""What a checklist is worked through for, its tasks, and what people say around them."""

from datetime import date, datetime

from sqlmodel import Field, SQLModel

from storage.tables.columns import moment, partial_index


class Matter(SQLModel, table=True):
    """One person's introduction, departure …: a checklist with dates, worked through by several.

    A person has at most one of each kind that is ongoing, except placements: who supervises in
    spring is chosen while the autumn's student is still there.
    """

    __table_args__ = (
        partial_index(
            "uq_matter_ongoing",
            *("person_id", "kind"),
            where="status = 'ongoing' AND kind <> 'placement'",
            unique=True,
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    """introduction, departure, development or placement (of a supervisor)."""
    person_id: int = Field(foreign_key="person.id", index=True)
    checklist: str
    checklist_hash: str = Field(foreign_key="guide_version.hash")
    day: date
    """The day that its tasks' dates are counted from: the first one of an introduction or a
    placement, the last one of a departure, that of the staff talk."""
    status: str = Field(default="ongoing", index=True)
    """ongoing, done or ended."""
    started_by: int = Field(foreign_key="person.id")
    started_at: datetime = moment()
    closed_at: datetime | None = moment(nullable=True)
    end_reason: str | None = None


class Task(SQLModel, table=True):
    """One line of the checklist. Its words are the checklist's, unless somebody added it."""

    __table_args__ = (
        partial_index("ix_task_remind", "remind_on", where="status = 'open'"),
        partial_index("ix_task_escalate", "escalated", "due", where="status = 'open'"),
    )

    id: int | None = Field(default=None, primary_key=True)
    matter_id: int = Field(foreign_key="matter.id", index=True)
    key: str | None = None
    """The task's id in the checklist; unset for an added one, which has `title`."""
    title: str | None = None
    phase: str
    who: str
    """manager, mentor, new_hire, leaver, successor, employee, supervisor, or a function: hr, it,
    coordinator."""
    owner_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    """Whoever is named for it, instead of whoever `who` stands for."""
    both_sign: bool = False
    attach: bool = False
    guide: str | None = None
    due: date
    remind_on: date
    """From this day on, whoever has not put it off is reminded."""
    moved: bool = False
    """Moved by hand: it keeps its distance to the matter's day when that moves."""
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
    """`who` for the one who does it, `person` for the one it is done for."""
    person_id: int = Field(foreign_key="person.id")
    at: datetime = moment()


class PutOff(SQLModel, table=True):
    """One person's reminder of a task, put off. The due date stays, and others are reminded."""

    __tablename__ = "put_off"

    task_id: int = Field(primary_key=True, foreign_key="task.id")
    person_id: int = Field(primary_key=True, foreign_key="person.id")
    until: date


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
