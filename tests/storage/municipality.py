"""A made-up municipality to put into a database, and what goes on in it."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import null, select

from storage.access import Actor
from storage.database import Session
from storage.names import search_key
from storage.tables import (
    Answer,
    Departure,
    ExitInterview,
    GuideVersion,
    Introduction,
    Matter,
    Person,
    Position,
    Role,
    Run,
    Task,
    Unit,
)

TODAY = date(2026, 11, 30)
NOW = datetime(2026, 11, 30, 8, 15, tzinfo=UTC)
HASH = "0" * 64


@dataclass
class Municipality:
    """Units and people by name, also those there already. Everything is written at once, so that
    ids are known."""

    db: Session
    units: dict[str, int] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=dict)
    checklist: tuple[str, str] = ("any", HASH)
    """The name and the hash of what departures are worked through by."""

    def __post_init__(self) -> None:
        if self.db.get(GuideVersion, HASH) is None:
            self.db.add(GuideVersion(hash=HASH, kind="guide", name="any", source="{}"))
        self.units |= self._ids(Unit.path)
        self.people |= self._ids(Person.name)
        self._positions = self._ids(Position.name)

    def unit(self, *names: str) -> int:
        """The unit at this path, with all above it."""
        above: int | None = None
        for depth, name in enumerate(names, 1):
            path = " / ".join(names[:depth])
            if path not in self.units:
                self.units[path] = self._add(Unit(parent_id=above, name=name, path=path))
            above = self.units[path]
        assert above is not None
        return above

    def person(
        self,
        name: str,
        unit: int,
        manager: str | None = None,
        *,
        began: int = -1000,
        ended: int | None = None,
        position: str = "Handläggare",
    ) -> int:
        """`began` and `ended`: days from today."""
        if position not in self._positions:
            self._positions[position] = self._add(Position(name=position))
        row = Person(
            employee_no=str(len(self.people) + 1),
            name=name,
            name_key=search_key(name),
            unit_id=unit,
            position_id=self._positions[position],
            manager_id=self.people[manager] if manager else None,
            start_date=TODAY + timedelta(days=began),
            end_date=None if ended is None else TODAY + timedelta(days=ended),
        )
        self.people[name] = self._add(row)
        return self.people[name]

    def actor(self, name: str, *roles: str, confirmed: bool = True) -> Actor:
        return Actor(self.people[name], frozenset(roles), confirmed)

    def introduction(
        self, name: str, status: str = "ongoing", *, closed: int = 0, tasks: tuple[int, ...] = ()
    ) -> int:
        """`tasks`: when each is due; `closed`: when it was; in days from today."""
        person = self.people[name]
        over = NOW + timedelta(days=closed) if status != "ongoing" else None
        row = Matter(
            kind="introduction",
            person_id=person,
            checklist="any",
            checklist_hash=HASH,
            day=TODAY,
            status=status,
            started_by=person,
            started_at=NOW,
            closed_at=over,
        )
        id_ = self._add(row)
        self._add(Introduction(matter_id=id_))
        for days in tasks:
            due = TODAY + timedelta(days=days)
            task = Task(
                matter_id=id_, key="k", phase="before", who="manager", due=due, remind_on=due
            )
            self._add(task)
        return id_

    def checkin(
        self,
        name: str,
        answers: dict[str, Any],
        *,
        guide: str = "checkin_two_weeks",
        at: int = 0,
        status: str = "submitted",
    ) -> None:
        """`at`: when it was submitted, in days from today."""
        when = NOW + timedelta(days=at)
        run = Run(
            person_id=self.people[name],
            guide=guide,
            guide_hash=HASH,
            subject={},
            status=status,
            started_at=when,
            closed_at=when if status == "submitted" else None,
        )
        id_ = self._add(run)
        for question, value in answers.items():
            stored = null() if value is None else value
            self._add(Answer(run_id=id_, question=question, value=stored, at=when))

    def holds_role(self, name: str, role: str) -> None:
        self._add(Role(person_id=self.people[name], name=role))

    def departure(
        self,
        name: str,
        last_day: date,
        kind: str = "own_notice",
        *,
        destination: str = "outside",
        planned: bool = True,
        status: str = "done",
    ) -> int:
        """Registered as the bot does it, the offered interview with it."""
        person = self.db.get_one(Person, self.people[name])
        matter = Matter(
            kind="departure",
            person_id=self.people[name],
            checklist=self.checklist[0],
            checklist_hash=self.checklist[1],
            day=last_day,
            status=status,
            started_by=self.people[name],
            started_at=NOW,
        )
        id_ = self._add(matter)
        self._add(
            Departure(
                matter_id=id_,
                kind=kind,
                planned=planned,
                destination=destination,
                former_end=person.end_date,
                unit_id=person.unit_id,
                position_id=person.position_id,
                manager_id=person.manager_id,
            )
        )
        if kind != "internal" and status != "ended":
            person.end_date = last_day
        self._add(ExitInterview(departure_id=id_))
        return id_

    def interview(
        self,
        departure_id: int,
        by: str,
        at: datetime,
        reasons: list[str] | None = None,
    ) -> None:
        """Held, with these reasons; None where they were skipped."""
        person = self.people[by]
        run = Run(
            person_id=person,
            guide="exit_interview",
            guide_hash=HASH,
            subject={"departure": departure_id},
            status="submitted",
            started_at=at,
            closed_at=at,
        )
        run_id = self._add(run)
        given = null() if reasons is None else reasons
        self._add(Answer(run_id=run_id, question="reasons", value=given, at=at))
        interview = self.db.get_one(ExitInterview, departure_id)
        interview.status, interview.held_by, interview.closed_at = "held", person, at
        interview.run_id = run_id
        interview.held_by_hr = self.db.get(Role, (person, "hr")) is not None
        self.db.flush()

    def not_held(self, departure_id: int, why: str) -> None:
        interview = self.db.get_one(ExitInterview, departure_id)
        interview.status, interview.reason, interview.closed_at = "not_held", why, NOW
        self.db.flush()

    def _ids(self, name: Any) -> dict[str, int]:
        rows = self.db.execute(select(name, name.class_.id))
        return {called: id_ for called, id_ in rows if id_}

    def _add(self, row: Any) -> int:
        self.db.add(row)
        self.db.flush()
        return int(getattr(row, "id", None) or 0)
