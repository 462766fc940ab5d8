"""Publishes leavers' surveys, half-year by half-year, and reads what is published.

Twice a year what came in becomes cells, by the rules of `bot.domain.anonymity`: each half-year
once, in order, also when nobody was at work on the day.
"""

import json
import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from pydantic import TypeAdapter

from bot.domain.anonymity import half_years
from bot.domain.anonymity.cells import Answer, Cell, HalfYear, Path, publish
from bot.domain.anonymity.results import Published, results, the_same
from bot.guides.model import Guide, Question
from bot.talk import House
from storage import accounts, reminders, runs, survey_cells, surveys
from storage.access import Actor
from storage.database import Database, Session
from storage.exit_surveys import GUIDE

log = logging.getLogger(__name__)

CELL = TypeAdapter(Cell)
OTHER_OPTIONS = (
    "The question %s in the guide %s has had other options, so its answers are not published: who "
    "answered when could be told from them. Give it another id."
)


@dataclass(frozen=True, slots=True)
class Told:
    """A cell as it is shown."""

    id: int
    until: HalfYear
    """The half-year after which it was published."""
    published: Published


def published(db: Session, actor: Actor, *, comments: bool = True) -> list[Told]:
    """Every cell there is, those of the latest half-year first; for HR, and for nobody else.

    Raises `KeysUnusable` or `Tampered` where comments can't be opened.
    """
    return [
        Told(
            each.id,
            half_years.read(each.until),
            Published.model_validate_json(json.dumps(each.published)),
        )
        for each in survey_cells.published(db, actor, comments=comments)
    ]


def publish_due(database: Database, house: House, now: datetime) -> list[HalfYear]:
    """Publishes what has not been, all or nothing, and tells HR; returns the half-years.

    Raises `KeysUnusable` or `Tampered` where the answers can't be opened.
    """
    today = house.hours.today(now)
    with database.transaction() as db:
        done = []
        for half_year in _due(db, today):
            if not survey_cells.claim(db, half_years.write(half_year), today):
                break  # by another process, with all that was due
            if _publish(db, house, half_year, today):
                news = {"half_year": half_years.write(half_year)}
                reminders.tell(db, accounts.all_hr(db), "surveys_published", news, now)
            done.append(half_year)
    for half_year in done:
        log.info("the leavers' surveys of %s are published", half_years.write(half_year))
    return done


def _due(db: Session, today: date) -> Iterator[HalfYear]:
    latest, first = survey_cells.latest(db), survey_cells.first_asked(db)
    if latest is not None:
        yield from half_years.due(half_years.after(half_years.read(latest)), today)
    elif first is not None:
        yield from half_years.due(half_years.read(first), today)


def _publish(db: Session, house: House, until: HalfYear, today: date) -> bool:
    """Whether there are new cells."""
    since = surveys.kept_since(today)
    new = publish(
        [
            Answer(id_, _path(unit), half_years.read(half_year))
            for id_, unit, half_year in surveys.places(db, since)
        ],
        [CELL.validate_python(each) for each in survey_cells.cells(db)],
        {
            (_path(unit), half_years.read(half_year)): count
            for (unit, half_year), count in survey_cells.asked(db, since).items()
        },
        until,
        half_years.read(since),
        least=house.policy.survey_least,
    )
    _keep(db, house, until, new, today)
    return bool(new)


def _path(unit_path: str) -> Path:
    return tuple(unit_path.split(" / "))


def _keep(db: Session, house: House, until: HalfYear, cells: list[Cell], today: date) -> None:
    """Counts the new cells, for good; their comments are kept for a time only."""
    questions = _questions(db, house) if cells else []
    for cell in cells:
        opened = surveys.responses(db, sorted(cell.answers))
        told = results(cell, {each.id: each.answers for each in opened}, questions)
        survey_cells.add(
            db,
            half_years.write(until),
            CELL.dump_python(cell, mode="json"),
            told.model_dump(mode="json"),
            today,
        )


def _questions(db: Session, house: House) -> list[Question]:
    """Those of today's guide whose answers can be told."""
    former = former_guides(db)
    told = []
    for question in house.library.guides[GUIDE].questions:
        if the_same(question, _with_id(former, question.id)):
            told.append(question)
        else:
            log.warning(OTHER_OPTIONS, question.id, GUIDE)
    return told


def former_guides(db: Session) -> list[Guide]:
    """Every version of the survey that anybody has begun with."""
    versions = runs.versions(db, "guide", GUIDE)
    return [Guide.restore(each.source, each.name) for each in versions]


def _with_id(guides: Iterable[Guide], question_id: str) -> Iterator[Question]:
    return (each for guide in guides for each in guide.questions if each.id == question_id)
