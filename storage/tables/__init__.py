"""Every table. Tables validate nothing: values are checked at the door and handed in plain."""

from sqlmodel import SQLModel

from storage.tables.confidence import DataKey, SurveyCell, SurveyPublication, SurveyResponse
from storage.tables.conversations import Answer, GuideVersion, HandledUpdate, Run
from storage.tables.delivery import Job, Message, News
from storage.tables.departures import Departure, ExitInterview, ExitSurvey
from storage.tables.introductions import Inquiry, Introduction, MentorWeek
from storage.tables.matters import Attachment, Comment, Matter, PutOff, Signature, Task
from storage.tables.people import (
    Account,
    Assignment,
    Competence,
    ImportDraft,
    Invite,
    PensionNotice,
    Person,
    Position,
    Role,
    Unit,
)

metadata = SQLModel.metadata

__all__ = [
    "Account",
    "Answer",
    "Assignment",
    "Attachment",
    "Comment",
    "Competence",
    "DataKey",
    "Departure",
    "ExitInterview",
    "ExitSurvey",
    "GuideVersion",
    "HandledUpdate",
    "ImportDraft",
    "Inquiry",
    "Introduction",
    "Invite",
    "Job",
    "Matter",
    "MentorWeek",
    "Message",
    "News",
    "PensionNotice",
    "Person",
    "Position",
    "PutOff",
    "Role",
    "Run",
    "Signature",
    "SurveyCell",
    "SurveyPublication",
    "SurveyResponse",
    "Task",
    "Unit",
    "metadata",
]
