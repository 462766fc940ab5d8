"""What only departures have: why, where to, who takes over."""

from datetime import date, datetime

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel

from storage.tables.columns import moment, partial_index


class Departure(SQLModel, table=True):
    """What a matter has besides when it is a departure; its day is the last one, inclusive."""

    __table_args__ = (
        partial_index("ix_departure_hand_up", "hand_up_on", where="hand_up_on IS NOT NULL"),
    )

    matter_id: int = Field(primary_key=True, foreign_key="matter.id")
    kind: str
    """own_notice, pension, internal, fixed_term or other."""
    planned: bool
    destination: str
    """within the administration, elsewhere in the organisation, outside, or unknown."""
    successor_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    former_end: date | None = None
    """The end of the employment as it was before, should the departure be withdrawn."""
    unit_id: int = Field(foreign_key="unit.id")
    """What is left, as it was when the departure was registered: so are the next two."""
    position_id: int = Field(foreign_key="position.id")
    manager_id: int | None = Field(default=None, foreign_key="person.id")
    """Who leads the departure on once the leaver works in another unit; whoever is above them, once
    they have moved inside as well."""
    filed_manager_id: int | None = Field(default=None, foreign_key="person.id")
    """Who led it when it was registered, where that is not `manager_id` any more."""
    hand_up_on: date | None = None
    """When the people of whoever moves inside fall to the next manager above; unset once they
    have."""


class Fallen(SQLModel, table=True):
    """That somebody fell to the next above when their manager moved inside: see `storage.moves`."""

    departure_id: int = Field(primary_key=True, foreign_key="departure.matter_id")
    """The manager's."""
    person_id: int = Field(primary_key=True, foreign_key="person.id", index=True)


class ExitInterview(SQLModel, table=True):
    """The talk that every leaver is offered, and what became of it."""

    __tablename__ = "exit_interview"
    __table_args__ = (
        partial_index("ix_exit_interview_ask", "ask_on", where="ask_on IS NOT NULL"),
        partial_index("ix_exit_interview_prepare", "prepare_on", where="prepare_on IS NOT NULL"),
    )

    departure_id: int = Field(primary_key=True, foreign_key="departure.matter_id")
    with_hr: bool = False
    """Whether the leaver wants to talk to HR, and not to the manager."""
    chosen_id: int | None = Field(default=None, foreign_key="person.id")
    """Who the manager was when the leaver chose to talk to them."""
    from_day: date | None = None
    """The days that suit the leaver, the last one inclusive."""
    to_day: date | None = None
    status: str = "offered"
    """offered, held or not_held."""
    reason: str | None = None
    """Why it was not held: declined, no_time, left_at_once or other."""
    note: str | None = None
    """What else is said of that: for HR, and for whoever wrote it."""
    noted_by: int | None = Field(default=None, foreign_key="person.id")
    """Whoever said that it was not held."""
    held_by: int | None = Field(default=None, foreign_key="person.id")
    """Whoever held it; before that, whoever has begun to write it down."""
    held_by_hr: bool = False
    """Whether they had the role of HR on that day, and so are shown what all interviews say."""
    run_id: int | None = Field(default=None, foreign_key="run.id", index=True)
    """The answers, as they wrote them down."""
    closed_at: datetime | None = moment(nullable=True)
    ask_on: date | None = None
    """When whoever is to hold it is next asked what became of it; unset once that is known."""
    prepare_on: date | None = None
    """When the questions go out by themselves; unset when they have, or need not."""
    prepared: bool = False
    """Whether the leaver has been given the questions: that is done once."""


class InterviewRemark(SQLModel, table=True):
    """What the leaver adds to the record: what has been said stands, and more comes below."""

    __tablename__ = "interview_remark"

    id: int | None = Field(default=None, primary_key=True)
    departure_id: int = Field(foreign_key="exit_interview.departure_id", index=True)
    text: str
    at: datetime = moment()


class ExitSurvey(SQLModel, table=True):
    """That a leaver is offered the confidential survey; never what they say, nor that they do.

    What is said of the place is as it was called when the departure was registered.
    """

    __tablename__ = "exit_survey"
    __table_args__ = (
        partial_index("ix_exit_survey_remind", "remind_on", where="remind_on IS NOT NULL"),
        partial_index("ix_exit_survey_open", "closes_on", where="NOT closed"),
    )

    id: int | None = Field(default=None, primary_key=True)
    departure_id: int | None = Field(default=None, unique=True, foreign_key="departure.matter_id")
    unit_path: str
    profession_group: str
    half_year: str = Field(index=True)
    """Of the last day; see `storage.surveys.half_year_of`."""
    closes_on: date
    """The last day to answer, inclusive: four weeks after the last day of work."""
    remind_on: date | None = None
    """When it is next spoken of; unset when it has been often enough."""
    token_hash: str | None = Field(default=None, unique=True)
    """Of the link of its own, until somebody has opened it."""
    chat_id: int | None = Field(default=None, sa_type=BigInteger, unique=True)
    """The chat in which that link was opened: it gives this survey and nothing else."""
    language: str | None = None
    """In which it is read there, once chosen."""
    reached: bool = False
    """Whether the leaver was in the chat while it was open, or HR or they had a link to it made: HR
    knows as much. It follows from nothing that the leaver does with the survey."""
    closed: bool = False
    """It can't be answered any more: answered, declined, withdrawn or out of time, which are all
    alike."""
