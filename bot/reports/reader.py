"""Who reads a report, and when: in the chat, or at the command line."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from bot.domain.competence.model import CompetenceModel
from bot.talk import House, Talk
from storage.access import Actor
from storage.database import Session


@dataclass(frozen=True)
class Reader:
    db: Session
    house: House
    actor: Actor
    language: str
    now: datetime

    @classmethod
    def of(cls, talk: Talk) -> "Reader":
        return cls(talk.db, talk.house, talk.actor, talk.language, talk.now)

    @property
    def today(self) -> date:
        return self.house.hours.today(self.now)

    @cached_property
    def competence(self) -> CompetenceModel:
        """The organisation's model, looked up once."""
        return self.house.competence(self.db)

    def label(self, key: str, **facts: Any) -> str:
        """Plain text, on one line."""
        said = self.house.words.label(self.language, key, today=self.today, **facts)
        return " ".join(said.split("\n"))

    def began(self, day: date) -> datetime:
        """The first moment of a day where the organisation is."""
        return datetime.combine(day, datetime.min.time(), self.house.hours.zone)
