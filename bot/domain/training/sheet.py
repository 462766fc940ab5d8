"""Courses out of a workbook's sheet: a row is one that is given once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.domain.competence.layout import Layout, fold
from bot.domain.competence.reading import Read, opened
from bot.domain.competence.reasons import Trouble
from bot.domain.competence.tables import Grid, Row
from bot.domain.training import days
from bot.domain.training.days import NotRead, Session
from bot.guides.dates import read_date
from schedules.workdays import Workdays

MOST_PLACES = 500
LONGEST_PLACE = 200
NAMED = 12
"""Courses named to whoever wrote one that there is none of."""


@dataclass(frozen=True, slots=True)
class Given:
    kind: str
    """A course's id in the model."""
    sessions: tuple[Session, ...]
    place: str
    places: int
    deadline: date
    leader: str | None
    """An employee number."""


@dataclass(frozen=True, slots=True)
class Found:
    courses: tuple[Given, ...]
    troubles: tuple[Trouble, ...]
    """With any, none of the courses is taken."""
    ignored: tuple[str, ...]
    """The titles of sheets that are none of ours."""


def read(
    grids: Sequence[Grid],
    layout: Layout,
    kinds: Mapping[str, str],
    today: date,
    workdays: Workdays,
) -> Found:
    """`kinds`: the model's courses, their names by id."""
    found = Read()
    tables = opened(grids, layout, found)
    if tables is None:
        return Found((), tuple(found.troubles), tuple(found.ignored))
    by_name = {fold(name): id_ for id_, name in kinds.items()} | {id_: id_ for id_ in kinds}
    rows = [_given(row, by_name, kinds, today, workdays) for row in tables["courses"].rows]
    courses = tuple(each for each in rows if each is not None)
    return Found(courses, tuple(found.troubles), tuple(found.ignored))


def _given(
    row: Row,
    by_name: Mapping[str, str],
    kinds: Mapping[str, str],
    today: date,
    workdays: Workdays,
) -> Given | None:
    """None where something in the row can't be used; what, is told."""
    kind, sessions = _kind(row, by_name, kinds), _sessions(row, today)
    place, places = row.needed("place"), row.whole("places")
    if len(place) > LONGEST_PLACE:
        row.tell("place", "too_long", length=len(place), limit=LONGEST_PLACE)
    if places is None:
        row.needed("places")
    elif not 1 <= places <= MOST_PLACES:
        row.tell("places", "range", value=str(places), lowest=1, highest=MOST_PLACES)
    last = _deadline(row, sessions, today, workdays) if sessions else None
    if kind is None or not sessions or not place or places is None or last is None:
        return None
    return Given(kind, sessions, place, places, last, row.text("leader"))


def _kind(row: Row, by_name: Mapping[str, str], kinds: Mapping[str, str]) -> str | None:
    written = row.needed("course")
    kind = by_name.get(written) or by_name.get(fold(written))
    if written and kind is None:
        known = ", ".join(list(kinds.values())[:NAMED])
        row.tell("course", "unknown", name=written[: NAMED * 3], known=known or "–")
    return kind


def _sessions(row: Row, today: date) -> tuple[Session, ...]:
    written = "\n".join(row.names("days"))
    if not written:
        row.needed("days")
        return ()
    try:
        return days.read(written, today, "sv")
    except NotRead as refused:
        row.tell("days", "sessions", value=refused.written[:80])
        return ()


def _deadline(
    row: Row, sessions: Sequence[Session], today: date, workdays: Workdays
) -> date | None:
    first, written = sessions[0].day, row.text("deadline")
    if written is None:
        return days.usual_deadline(first, today, workdays)
    wanted = read_date(written, today, "sv")
    if wanted is None:
        row.tell("deadline", "no_day", value=written[:40])
        return None
    last = days.deadline(wanted, workdays)
    if not today <= last < first:
        row.tell("deadline", "sign_up_by", value=last.isoformat())
        return None
    return last
