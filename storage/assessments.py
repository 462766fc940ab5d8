"""How far people have come: what they say, what their managers say, what the two agree on.

A side of a year is set as a whole: what one manager has set is never mixed with another's.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Final, Literal

from sqlalchemy import ColumnElement, case, func, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from storage.access import Actor, may_lead
from storage.tables import Assessment, Person, Position, Unit

WHOLE: Final = ""
"""The area that is the profession as a whole: no side of a year is without it."""
Side = Literal["own", "manager", "agreed"]
Managers = Literal["manager", "agreed"]
"""The sides that managers set."""
Professions = Mapping[int, str]
"""By the id of a position, the profession of those who hold it."""


@dataclass(frozen=True, slots=True)
class Levels:
    """One area in one year."""

    own: int | None = None
    manager: int | None = None
    agreed: int | None = None
    kept: bool = False

    @property
    def best(self) -> int | None:
        """What was agreed, else what the manager says, else the person."""
        return self.agreed or self.manager or self.own


@dataclass(frozen=True, slots=True)
class Setting:
    """Who has set a side of a year, and when."""

    by: int
    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Sheet:
    """A person's year, and what there was before it."""

    person_id: int
    name: str
    unit: str
    """The unit's path."""
    position: str
    profession: str | None
    """None for one whose position belongs to none: they are not assessed."""
    manager_id: int | None
    last_day: date | None
    may_assess: bool
    """Whether the actor may assess this person: nobody does themselves, but for their own side."""
    year: int
    areas: dict[str, Levels] = field(default_factory=dict)
    """This year's, by area."""
    before: dict[str, Levels] = field(default_factory=dict)
    """By area what there was latest before this year, in the same profession."""
    year_before: int | None = None
    """The latest year that anything there is of."""
    settings: dict[Side, Setting] = field(default_factory=dict)

    def side(self, side: Side) -> dict[str, int]:
        """What has been set of this year, by area; empty where nothing has."""
        levels = {area: getattr(each, side) for area, each in self.areas.items()}
        return {area: level for area, level in levels.items() if level is not None}

    @property
    def kept(self) -> bool:
        """Whether what is agreed was taken over from before, in a light inventory."""
        return any(each.kept for each in self.areas.values())

    def mark(self, side: Side) -> str | None:
        """When it was last set: whoever sets it anew says what they had seen."""
        setting = self.settings.get(side)
        return setting.at.isoformat() if setting else None


class HasLeft(Exception):
    """The employment is over: nobody is assessed afterwards."""

    def __init__(self, sheet: Sheet) -> None:
        super().__init__(f"left on {sheet.last_day}")
        self.sheet = sheet


class SetMeanwhile(Exception):
    """Somebody else has set the same side since the one who is to set it looked."""

    def __init__(self, sheet: Sheet, setting: Setting) -> None:
        super().__init__(f"set by {setting.by} at {setting.at}")
        self.sheet, self.setting = sheet, setting


def position_names(db: Session) -> dict[int, str]:
    """Every position by its id."""
    return dict(tuple(row) for row in db.execute(select(col(Position.id), col(Position.name))))


def in_profession(profession: str | None) -> ColumnElement[bool]:
    """True for the levels that say something of whoever has this profession now."""
    return col(Assessment.profession).in_({"", profession or ""})


def find(
    db: Session,
    actor: Actor,
    person_id: int,
    year: int,
    professions: Professions,
    *,
    or_later: bool = False,
) -> Sheet | None:
    """The actor's own sheet, or that of somebody the actor leads.

    `or_later`: that of the latest year, from that one on, that anything has been said of: an
    inventory of next year's may be over by now, or theirs no more, and what was said in it counts
    before whatever is said of a year before it.
    """
    leads = may_lead(actor, col(Person.id))
    query = (
        select(
            col(Person.name),
            col(Unit.path),
            col(Position.name),
            col(Position.id),
            col(Person.manager_id),
            col(Person.end_date),
            case((leads, True), else_=False),
        )
        .join(Unit, col(Unit.id) == col(Person.unit_id))
        .join(Position, col(Position.id) == col(Person.position_id))
        .where(col(Person.id) == person_id, or_(col(Person.id) == actor.person_id, leads))
    )
    row = db.execute(query).first()
    if row is None:
        return None
    name, unit, position, position_id, manager_id, last_day, led = row
    profession = professions.get(position_id)
    may_assess = bool(led) and person_id != actor.person_id and profession is not None
    sheet = Sheet(
        person_id, name, unit, position, profession, manager_id, last_day, may_assess, year
    )
    if or_later:
        sheet = replace(sheet, year=_latest(db, sheet) or year)
    return _filled(db, sheet, mine=person_id == actor.person_id)


def _latest(db: Session, sheet: Sheet) -> int | None:
    """The latest year, from the sheet's own on, that there is anything of."""
    here = (col(Assessment.person_id) == sheet.person_id, col(Assessment.year) >= sheet.year)
    theirs = (*here, in_profession(sheet.profession))
    return db.scalar(select(func.max(col(Assessment.year))).where(*theirs))


def _filled(db: Session, sheet: Sheet, *, mine: bool) -> Sheet:
    """What somebody said of themselves in an earlier year stays theirs where the manager never did
    their own part: they were promised that it comes first."""
    manager, agreer = aliased(Person), aliased(Person)
    query = (
        select(Assessment, col(manager.name), col(agreer.name))
        .outerjoin(manager, col(manager.id) == col(Assessment.manager_by))
        .outerjoin(agreer, col(agreer.id) == col(Assessment.agreed_by))
        .where(col(Assessment.person_id) == sheet.person_id, col(Assessment.year) <= sheet.year)
        .where(in_profession(sheet.profession))
        .order_by(col(Assessment.year), col(Assessment.profession))
    )
    before: dict[str, Levels] = {}
    latest: int | None = None
    for row, manager_name, agreer_name in db.execute(query):
        levels = Levels(row.own, row.manager, row.agreed, row.kept)
        if row.year == sheet.year:
            sheet.areas[row.area] = levels
            _note(sheet, row, manager_name, agreer_name)
            continue
        if not mine and row.manager is None:
            levels = replace(levels, own=None)
        if levels.best is not None:
            before[row.area], latest = levels, row.year
    sheet.before.update(before)
    return replace(sheet, year_before=latest)


def _note(sheet: Sheet, row: Assessment, manager: str | None, agreer: str | None) -> None:
    sides: tuple[tuple[Side, int | None, str | None, datetime | None], ...] = (
        ("own", sheet.person_id, sheet.name, row.own_at),
        ("manager", row.manager_by, manager, row.manager_at),
        ("agreed", row.agreed_by, agreer, row.agreed_at),
    )
    for side, by, name, at in sides:
        if by is None or name is None or at is None:
            continue
        if side not in sheet.settings or sheet.settings[side].at < at:
            sheet.settings[side] = Setting(by, name, at)  # areas may be set at different times


def assess_own(
    db: Session,
    actor: Actor,
    year: int,
    professions: Professions,
    levels: Mapping[str, int],
    now: datetime,
    *,
    partly: bool = False,
) -> Sheet:
    """The actor's own side. Returns the sheet as it was; raises `HasLeft`, and LookupError for
    one whom no profession fits.

    `partly`: whether no more was asked about than what is answered; the rest of the side stays.
    """
    sheet = find(db, actor, actor.person_id, year, professions)
    if sheet is None or sheet.profession is None:
        raise LookupError(actor.person_id)
    _set(db, actor, sheet, "own", levels, now, partly)
    return sheet


def assess(
    db: Session,
    actor: Actor,
    person_id: int,
    year: int,
    professions: Professions,
    side: Managers,
    levels: Mapping[str, int],
    seen: str | None,
    now: datetime,
    *,
    partly: bool = False,
) -> Sheet:
    """The manager's own side, or what was agreed. Returns the sheet as it was.

    `seen`: the side's mark when the actor looked. `partly`: as in `assess_own`. Raises
    `LookupError` for somebody whom the actor does not lead, `HasLeft`, and `SetMeanwhile` when
    another has set it after that.
    """
    sheet = find(db, actor, person_id, year, professions)
    if sheet is None or not sheet.may_assess:
        raise LookupError(person_id)
    setting = sheet.settings.get(side)
    if setting is not None and setting.by != actor.person_id and sheet.mark(side) != seen:
        raise SetMeanwhile(sheet, setting)
    _set(db, actor, sheet, side, levels, now, partly)
    return sheet


def _set(
    db: Session,
    actor: Actor,
    sheet: Sheet,
    side: Side,
    levels: Mapping[str, int],
    now: datetime,
    partly: bool,
) -> None:
    if sheet.last_day is not None and sheet.last_day < actor.today:
        raise HasLeft(sheet)
    here = (col(Assessment.person_id) == sheet.person_id, col(Assessment.year) == sheet.year)
    theirs = select(Assessment).where(*here, in_profession(sheet.profession))
    rows = {row.area: row for row in db.scalars(theirs.order_by(col(Assessment.profession)))}
    for area in levels.keys() - rows.keys():
        rows[area] = Assessment(person_id=sheet.person_id, area=area, year=sheet.year)
        db.add(rows[area])
    for area, row in rows.items():
        row.profession = sheet.profession or ""
        if area in levels or not partly:
            for name, value in _values(side, levels.get(area), actor, now).items():
                setattr(row, name, value)
    db.flush()


def _values(side: Side, level: int | None, actor: Actor, now: datetime) -> dict[str, Any]:
    """What a row's side holds; an area that was left out has nothing any more."""
    values = {side: level, f"{side}_at": now if level else None}
    if side != "own":
        values[f"{side}_by"] = actor.person_id if level else None
    if side == "agreed":
        values["kept"] = False
    return values
