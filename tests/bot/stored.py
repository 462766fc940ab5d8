"""Made-up organisations through the real storage, over years, and all that HR is ever shown of it:
the surveys' cells and comments, the departures' figures, who had a talk, and each year's analysis.

What is issued is read back from the Excel file, the chat and the analysis, not from the database:
so an attacker has no more and no less than what gets out.
"""

import io
import json
import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl

from bot import handlers, publication, tick
from bot.domain.anonymity import half_years
from bot.domain.anonymity.cells import Cell, HalfYear
from bot.domain.anonymity.cells import Path as Unit
from bot.domain.anonymity.results import ENPS, Comments, Distribution, Published, Share
from bot.domain.periods import half_year_of
from bot.handlers import survey_workbook
from bot.reports.departures import yearly
from bot.reports.files import as_json
from bot.reports.reader import Reader
from bot.talk import House, Talk
from bot.updates import Event
from schedules.hours import Hours
from storage import accounts, survey_cells, surveys
from storage.database import Database, Session, sqlite_url
from storage.exports.workbook import workbook
from storage.keys import KeyFile
from tests.bot.domain.organisations import QUESTIONS, Leaver, Organisation
from tests.bot.domain.publishers import Issue
from tests.bot.leavers import offered, submit
from tests.faults.organisation import employ, employed
from tests.storage.municipality import TODAY, Municipality

HR, MANAGER = 2, 1
"""The numbers of two who are employed; the last one is HR."""
FIRST_YEAR = 2026
WHO = "who"
"""A key in each response that no question has: whose it is, for the attacker, and shown nowhere."""
ORGANISATION = "Påhittade kommunen"
VALUES = {"0–6": ENPS[0], "7–8": ENPS[1], "9–10": ENPS[2], "Ja": "yes", "Nej": "no"}
IDS = {question.text.sv: question.id for question in QUESTIONS}
FIGURE = re.compile(r"^(.+): (\d+)\s%$")


@dataclass(frozen=True)
class Shown:
    """All that HR can get: the texts of every page, and the file."""

    texts: tuple[str, ...]
    """Pressed for at the end only: it takes its time."""
    sheets: tuple[tuple[tuple[Any, ...], ...], ...]
    analyses: tuple[tuple[int, str], ...]
    """By year, this one and the last, at the end of all: what page and workbook are made of."""

    def reasons(self) -> dict[int, dict[str, int]]:
        """What each year's analysis says of why people leave: in how many talks by reason."""
        return {year: _reasons(json.loads(each)) for year, each in self.analyses}


@dataclass
class Stored:
    """Publishes an organisation's surveys as the bot does, and returns what got out."""

    folder: Path
    runs: int = 0
    shown: list[list[Shown]] = field(default_factory=list)
    """For each organisation: after each time that was published."""

    def __post_init__(self) -> None:
        empty = Database(sqlite_url(self.folder / "empty.db"))
        employ(empty, HR)
        empty.close()
        self.house = house()

    def __call__(self, organisation: Organisation) -> list[Issue]:
        database = self._database()
        try:
            return self._over_the_years(database, organisation)
        finally:
            database.close()

    def _database(self) -> Database:
        self.runs += 1
        path = shutil.copy(self.folder / "empty.db", self.folder / f"{self.runs}.db")
        return Database(sqlite_url(Path(path)), KeyFile(self.folder / f"{self.runs}.keys"))

    def _over_the_years(self, database: Database, organisation: Organisation) -> list[Issue]:
        self.shown.append([])
        issues: list[Issue] = []
        before: HalfYear = (0, 1)
        whose: dict[str, str] = {}
        for moment in organisation.moments:
            whose |= arrive(database, organisation.leavers, before, moment)
            now = day_of(moment)
            tick.tidy(database, self.house, now)
            publication.publish_due(database, self.house, now)
            at_the_end = moment == organisation.moments[-1]
            self.shown[-1].append(all_shown(database, self.house, now, texts=at_the_end))
            with database.reading() as db:
                cells = [publication.CELL.validate_python(c) for c in survey_cells.cells(db)]
            since = half_years.read(surveys.kept_since(now.date()))
            told = read_back(self.shown[-1][-1])
            issues += [_issue(cell, whose, told, since) for cell in cells[len(issues) :]]
            before = moment
        return issues


def _issue(
    cell: Cell, whose: dict[str, str], told: dict[tuple[Unit, HalfYear], Published], since: HalfYear
) -> Issue:
    known = replace(cell, answers=frozenset(whose[id_] for id_ in cell.answers))
    return Issue(known, told[cell.unit, cell.last], since)


def house() -> House:
    made = House.build(handlers.ERRANDS, None, Hours(), ORGANISATION)
    guide = made.library.guides["exit_survey"].model_copy(update={"questions": QUESTIONS})
    library = replace(made.library, guides={**made.library.guides, "exit_survey": guide})
    return replace(made, library=library)


def day_of(half_year: HalfYear) -> datetime:
    """The day on which it is published."""
    year, half = half_year
    return (
        datetime(year, 8, 1, 11, tzinfo=UTC)
        if half == 1
        else datetime(year + 1, 2, 1, 11, tzinfo=UTC)
    )


def arrive(
    database: Database, leavers: Sequence[Leaver], after: HalfYear, until: HalfYear
) -> dict[str, str]:
    """Who left in between is asked, and what came in between is kept; whose each response is."""
    with database.transaction() as db:
        town = Municipality(db)
        there = {id_ for id_, _, _ in surveys.places(db, "")}
        for each in leavers:
            unit = " / ".join(each.unit)
            if after < each.half_year <= until:
                half_year, departure = half_years.write(each.half_year), _leaves(town, each)
                offered(db, unit, half_year, departure=departure, reached=each.reached)
            if each.handed and after < each.handed <= until:
                answers = {**each.values, WHO: each.id}
                submit(db, unit, half_years.write(each.half_year), answers)
        new = [id_ for id_, _, _ in surveys.places(db, "") if id_ not in there]
        return {each.id: each.answers[WHO] for each in surveys.responses(db, new)}


def _leaves(town: Municipality, leaver: Leaver) -> int:
    """On a day of the half-year, after a talk or without one."""
    year, half = leaver.half_year
    day = date(year, 3 if half == 1 else 9, 1 + int(leaver.id) % 28)
    began = (date(2020, 1, 7) - TODAY).days
    town.person(leaver.id, town.unit(*leaver.unit), began=began, position=leaver.profession)
    departure = town.departure(leaver.id, day)
    if leaver.talk is not None:
        at = datetime.combine(day, time(9), UTC)
        by = employed(HR if leaver.talk == "hr" else MANAGER)
        town.interview(departure, by, at, list(leaver.reasons) or None)
    elif int(leaver.id) % 2:
        town.not_held(departure, "declined")
    return departure


# What HR sees


def all_shown(database: Database, house: House, now: datetime, *, texts: bool = True) -> Shown:
    with database.transaction() as db:
        talk = talk_of(db, house, now, HR)
        sheets = survey_workbook.sheets_for(talk)
        said = tuple(_all_texts(talk)) if texts else ()
        this = talk.today.year
        years = range(FIRST_YEAR if texts else max(this - 1, FIRST_YEAR), this + 1)
        analyses = [(each, as_json(yearly(Reader.of(talk), each)).decode()) for each in years]
    return Shown(said, _read(workbook(sheets)), tuple(analyses))


def talk_of(db: Session, house: House, now: datetime, person: int) -> Talk:
    """A turn of somebody's who said something."""
    speaker = accounts.speaker_of(db, person, house.hours.today(now))
    assert speaker
    return Talk(db, house, Event(0, speaker.chat_id), now, speaker)


def _all_texts(talk: Talk) -> Iterator[str]:
    """Every button is pressed, and every button of what that shows; of the departures' figures,
    which are counted from what everybody knows, those of the whole."""
    presses = talk.house.errands.presses
    done: set[tuple[Any, ...]] = set()
    waiting: list[tuple[Any, ...]] = [("results.list",), ("figures.unit",)]
    while waiting:
        action = waiting.pop()
        of_a_unit = action[0].startswith("figures.") and any(type(part) is int for part in action)
        if action in done or of_a_unit or not action[0].startswith(("results.", "figures.")):
            continue
        done.add(action)
        if action[0] in ("results.charts", "results.workbook"):
            continue  # drawn of the same, and read by itself
        talk.out.clear()
        presses[action[0]](talk, *action[1:])
        for message in talk.out:
            yield message.text or ""
            waiting += [tuple(each) for each in message.actions or ()]


def _read(content: bytes) -> tuple[tuple[tuple[Any, ...], ...], ...]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return tuple(tuple(sheet.iter_rows(values_only=True)) for sheet in book.worksheets)


# Read back from it


def read_back(shown: Shown) -> dict[tuple[Unit, HalfYear], Published]:
    """Every cell as the Excel file has it, by its unit and its last half-year."""
    cells, _, comments, _ = shown.sheets
    found: dict[tuple[Unit, HalfYear], Published] = {}
    for unit, units, first, last, answers, question, *told in cells[1:]:
        key = _unit(unit), half_year_of(last.date())
        cell = found.get(key) or Published(
            unit=key[0],
            units=tuple(_unit(each) for each in units.split("\n")),
            first=half_year_of(first.date()),
            last=key[1],
            answers=answers,
            distributions=(),
            comments=(),
        )
        distributions = _with(list(cell.distributions), IDS[question], *told)
        found[key] = cell.model_copy(update={"distributions": tuple(distributions)})
    for unit, _, last, question, text in comments[1:]:
        key = _unit(unit), half_year_of(last.date())
        before = [text for each in found[key].comments for text in each.texts]
        made = Comments(question=IDS[question], texts=(*before, text))
        found[key] = found[key].model_copy(update={"comments": (made,)})
    return found


def _reasons(analysis: dict[str, Any]) -> dict[str, int]:
    (why,) = [each for each in analysis["sections"] if each["id"] == "why"]
    (leave,) = [chart for chart in why["parts"][0]["charts"] if chart["id"] == "leave"]
    return {bar["id"]: bar["count"] for bar in leave["bars"]}


def _with(
    before: list[Distribution], question: str, answers: Any, value: str, percent: Any, *_: Any
) -> list[Distribution]:
    if percent is None:
        return [*before, Distribution(question=question, answers=0, shares=())]
    share = Share(value=_value(value), percent=percent)
    if before and before[-1].question == question:
        shares = (*before[-1].shares, share)
        return [*before[:-1], before[-1].model_copy(update={"shares": shares})]
    return [*before, Distribution(question=question, answers=answers, shares=(share,))]


def _value(name: str) -> int | str:
    return VALUES.get(name) or (int(name) if name.isdigit() else name)


def _unit(path: str) -> Unit:
    return () if path == ORGANISATION else tuple(path.split(" / "))


def figures_in(text: str) -> dict[str, dict[int | str, int]]:
    """By question, what a text says that was answered: parts of none are left out of it."""
    found: dict[str, dict[int | str, int]] = {}
    for title, _, line in zip(*(text.splitlines()[n:] for n in range(3)), strict=False):
        name = title.removeprefix("<b>").removesuffix("</b>")
        if name in IDS:
            parts = [FIGURE.match(part) for part in line.split(" · ")]
            found[IDS[name]] = {_value(part[1]): int(part[2]) for part in parts if part}
    return found
