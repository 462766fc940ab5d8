"""Every table. Tables validate nothing: values are checked at the door and handed in plain."""

from sqlmodel import SQLModel

from storage.tables.competence import (
    Assessment,
    Certificate,
    CompetenceModel,
    Drive,
    DriveUnit,
    KeyFunction,
    Qualification,
    Risk,
    Shown,
    Successor,
)
from storage.tables.confidence import DataKey, SurveyCell, SurveyPublication, SurveyResponse
from storage.tables.conversations import Answer, GuideVersion, HandledUpdate, Run
from storage.tables.delivery import Job, Message, News
from storage.tables.departures import Departure, ExitInterview, ExitSurvey, InterviewRemark
from storage.tables.introductions import Inquiry, Introduction, MentorWeek
from storage.tables.matters import Attachment, Comment, Matter, PutOff, Signature, Task
from storage.tables.people import (
    Account,
    Assignment,
    Competence,
    FormerPost,
    ImportDraft,
    Invite,
    PensionNotice,
    Person,
    Position,
    Role,
    Unit,
)
from storage.tables.placements import (
    Intake,
    IntakeUnit,
    Offer,
    Placement,
    PlacementModel,
    PlacementSupervisor,
    Student,
    StudentPulse,
    StudentTick,
)

metadata = SQLModel.metadata

__all__ = [
    "Account",
    "Answer",
    "Assessment",
    "Assignment",
    "Attachment",
    "Certificate",
    "Comment",
    "Competence",
    "CompetenceModel",
    "DataKey",
    "Departure",
    "Drive",
    "DriveUnit",
    "ExitInterview",
    "ExitSurvey",
    "FormerPost",
    "GuideVersion",
    "HandledUpdate",
    "ImportDraft",
    "Inquiry",
    "Intake",
    "IntakeUnit",
    "InterviewRemark",
    "Introduction",
    "Invite",
    "Job",
    "KeyFunction",
    "Matter",
    "MentorWeek",
    "Message",
    "News",
    "Offer",
    "PensionNotice",
    "Person",
    "Placement",
    "PlacementModel",
    "PlacementSupervisor",
    "Position",
    "PutOff",
    "Qualification",
    "Risk",
    "Role",
    "Run",
    "Shown",
    "Signature",
    "Student",
    "StudentPulse",
    "StudentTick",
    "Successor",
    "SurveyCell",
    "SurveyPublication",
    "SurveyResponse",
    "Task",
    "Unit",
    "metadata",
]
