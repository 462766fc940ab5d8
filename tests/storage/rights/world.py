"""A made-up municipality in which everybody has everything, and what each role may know of whom.

Who may know what is written out here by hand, and not by asking the code that is tried.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from typing import Final

from sqlmodel import col, select

from storage import accounts, shown, survey_guests
from storage.access import Actor
from storage.database import Session
from storage.tables import (
    Account,
    Assessment,
    Assignment,
    Certificate,
    Competence,
    Drive,
    DriveUnit,
    ExitSurvey,
    KeyFunction,
    Matter,
    Person,
    Qualification,
    Risk,
    Shown,
    Successor,
    Task,
)
from tests.storage.municipality import HASH, NOW, TODAY, Municipality

YEAR: Final = TODAY.year
SOON: Final = TODAY + timedelta(days=20)
"""When everybody's certificates end."""
TOP, CARE, NIGHT, SOL, NEW = (
    ("Kommunen",),
    ("Kommunen", "Hemtjänsten"),
    ("Kommunen", "Hemtjänsten", "Natten"),
    ("Kommunen", "SoL"),
    ("Kommunen", "Nystart"),
)
PEOPLE: Final = {
    # name: unit, manager
    "Disa": (TOP, None),
    "Kurt": (TOP, "Disa"),
    "Hedda": (TOP, "Disa"),
    "Vide": (CARE, "Disa"),
    "Ulla": (CARE, "Vide"),
    "Sam": (CARE, "Vide"),
    "Nina": (NIGHT, "Vide"),
    "Berit": (NIGHT, "Nina"),
    "Petra": (SOL, "Disa"),
    "Klara": (SOL, "Petra"),
    "Gustav": (SOL, "Petra"),
    "Lova": (NEW, "Disa"),
    "Siv": (NEW, "Lova"),
    "Nils": (NEW, "Disa"),
    "Tor": (NEW, "Nils"),
}
EVERYBODY: Final = frozenset(PEOPLE)
LEFT: Final = frozenset({"Gustav", "Lova"})
HERE: Final = EVERYBODY - LEFT
HR: Final = ("Hedda", "Nils")
UNVOUCHED: Final = ("Nils",)
SHOWS: Final = frozenset({"Klara"})
"""Shows all of it to colleagues."""
OMBUD: Final = {"Berit": ("Demensombud",)}
GIVEN_BY: Final = {name: "Hedda" if name == "Kurt" else "Kurt" for name in PEOPLE}
"""Whose delegation each has."""


@dataclass(frozen=True)
class Role:
    """Somebody who asks, and of whom they may know."""

    what: str
    who: str
    """Whose account it is; empty for nobody's."""
    leads: frozenset[str] = frozenset()
    reports: frozenset[str] = frozenset()
    """Those whose nearest manager they are, or were it is one who has left."""
    vouched: bool = True
    hr: bool = False
    leads_managers: bool = False

    @property
    def own(self) -> frozenset[str]:
        return frozenset({self.who} & EVERYBODY)

    @property
    def gave(self) -> frozenset[str]:
        """Those who have a delegation of theirs."""
        return frozenset(name for name, by in GIVEN_BY.items() if by == self.who)


def _team(names: str) -> frozenset[str]:
    return frozenset(names.split())


ROLES: Final = (
    Role("a colleague", "Sam"),
    Role("an employee of the unit above", "Kurt"),
    Role("the manager of a unit below", "Nina", _team("Berit"), _team("Berit")),
    Role(
        "the manager of the unit",
        "Vide",
        _team("Ulla Sam Nina Berit"),
        _team("Ulla Sam Nina"),
        leads_managers=True,
    ),
    Role(
        "the manager above",
        "Disa",
        EVERYBODY - {"Disa"},
        _team("Kurt Hedda Vide Petra Lova Nils Siv"),
        leads_managers=True,
    ),
    Role("the manager of another unit", "Petra", _team("Klara Gustav"), _team("Klara Gustav")),
    Role("HR", "Hedda", EVERYBODY, hr=True),
    Role("a manager and HR, whom nobody has vouched for yet", "Nils", vouched=False),
    Role("a manager who has left", "Lova", vouched=False),
    Role("a guest, who answers the survey", "Gustav", vouched=False),
    Role("nobody", "", vouched=False),
)


@dataclass
class World:
    """All of it in a database."""

    town: Municipality
    ids: dict[str, dict[str, int]] = field(default_factory=dict)
    """By kind of thing and whose it is."""

    def __post_init__(self) -> None:
        for name, (unit, manager) in PEOPLE.items():
            ended = -5 if name in LEFT else None
            self.town.person(name, self.town.unit(*unit), manager, position=name, ended=ended)
        for name, id_ in self.town.people.items():
            self.fill(name, id_)
        self._drive()
        self._guest()

    def fill(self, name: str, id_: int) -> None:
        self.db.get_one(Person, id_).birth_year = YEAR - 66
        issuer = self.people[GIVEN_BY[name]]
        self._keep("certificate", name, Certificate(
            person_id=id_, kind="cpr", issued_on=TODAY, valid_until=SOON, issuer_id=issuer,
        ))  # fmt: skip
        for kind in ("course", "wish"):
            text = f"{kind} {name}"
            self._keep(kind, name, Qualification(person_id=id_, kind=kind, text=text, at=NOW))
        self._keep(
            "function", name, KeyFunction(name=name, unit_id=self._unit(name), holder_id=id_)
        )
        self._keep("plan", name, Matter(
            kind="development", person_id=id_, checklist="any", checklist_hash=HASH,
            day=TODAY, started_by=id_, started_at=NOW,
        ))  # fmt: skip
        self.db.add_all([
            Account(
                telegram_id=900 + id_, person_id=id_, language="sv", bound_at=NOW,
                confirmed_at=None if name in UNVOUCHED else NOW,
            ),
            Competence(person_id=id_, name=f"Kan {name}"),
            Assignment(person_id=id_, name=f"Är {name}"),
            *(Assignment(person_id=id_, name=ombud) for ombud in OMBUD.get(name, ())),
            Assessment(
                person_id=id_, area="", year=YEAR - 1, agreed=2, agreed_at=NOW, profession=name
            ),
            Assessment(person_id=id_, area="", year=YEAR, own=2, own_at=NOW, profession=name),
            Successor(
                function_id=self.ids["function"][name], person_id=id_ % 5 + 1, readiness="now"
            ),
            Risk(
                profession=name, year=YEAR, side="operations", severity=3, likelihood=3,
                by=id_, at=NOW,
            ),
            Task(
                matter_id=self.ids["plan"][name], title="Kurs", phase="steps", who="employee",
                due=SOON, remind_on=SOON,
            ),
        ])  # fmt: skip
        if name in HR:
            self.town.holds_role(name, "hr")
        if name in SHOWS:
            self.db.add_all(Shown(person_id=id_, what=what) for what in shown.KINDS)
        self.db.flush()

    def _drive(self) -> None:
        row = Drive(
            year=YEAR, deadline=SOON, former_deadlines=[], units=[], professions=[], areas=[],
            started_by=self.people["Hedda"], started_at=NOW, chase_on=SOON,
        )  # fmt: skip
        self.ids["drive"] = {"": self.town._add(row)}
        units = self.town.units.values()
        self.db.add_all(DriveUnit(drive_id=row.id, unit_id=id_, chased=2) for id_ in units)
        self.db.flush()

    def _guest(self) -> None:
        departure = self.town.departure("Gustav", TODAY - timedelta(days=5), status="ongoing")
        survey = {"unit_path": "Kommunen / SoL", "profession_group": "Gustav"}
        self.db.add(
            ExitSurvey(departure_id=departure, half_year="2026-2", closes_on=SOON, **survey)
        )
        self.db.flush()

    def _keep(self, kind: str, name: str, row: object) -> None:
        self.ids.setdefault(kind, {})[name] = self.town._add(row)

    def _unit(self, name: str) -> int:
        return self.town.unit(*PEOPLE[name][0])

    @property
    def db(self) -> Session:
        return self.town.db

    @property
    def people(self) -> dict[str, int]:
        return self.town.people

    @cached_property
    def professions(self) -> dict[int, str]:
        """Everybody has a position, and so a profession, of their own: what is told by it tells
        who it is of."""
        rows = self.db.execute(select(col(Person.position_id), col(Person.name)))
        return dict(rows.all())

    def actor(self, role: Role) -> Actor:
        """As the bot makes it of their account."""
        if not role.who:
            return Actor(0, confirmed=False, today=TODAY)
        person_id = self.people[role.who]
        if role.who == "Gustav":
            guest = survey_guests.guest(self.db, 900 + person_id, TODAY)
            assert guest is not None
            return guest.actor
        speaker = accounts.speaker_of(self.db, person_id, TODAY)
        assert speaker is not None
        return speaker.actor
