"""Nothing about fewer than seven follows from all that HR is shown over the years: the surveys and
the exit interviews, the figures and each year's analysis, in the chat and in files.

The rules alone are attacked by the thousand: `tests.bot.domain.attacker`. Here it is what comes out
of the real database, chat and files, of a few; and the test of the test.
"""

import shutil
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import pytest
from sqlmodel import col, delete, select

from bot import publication
from bot.domain import reasons
from bot.domain.anonymity.cells import Answer, Cell, HalfYear, Place
from bot.domain.anonymity.cells import Path as Unit
from bot.domain.reasons import HeldInterview, Span
from bot.handlers import survey_workbook
from bot.reports import departures
from bot.reports.departures_year import Year
from bot.reports.parts import Section
from bot.talk import Talk
from storage import surveys
from storage.database import Database, sqlite_url
from storage.keys import KeyFile
from storage.tables import DataKey, ExitSurvey, SurveyCell, SurveyPublication, SurveyResponse
from tests.bot.domain.attacker import attack, few_interviews, interviews_told
from tests.bot.domain.organisations import Organisation, organisation
from tests.bot.stored import (
    WHO,
    Shown,
    Stored,
    all_shown,
    day_of,
    figures_in,
    read_back,
)


@pytest.fixture
def stored(tmp_path: Path) -> Stored:
    return Stored(tmp_path)


SMALL, LARGE, LONG = (organisation(seed) for seed in (148, 97, 152))
"""Of 65, 107 and 81 leavers over three and four years, with cells of one unit and of several,
comments, questions that are withheld, and interviews that are told together."""


def test_nothing_follows_from_all_that_hr_was_shown_over_the_years(stored: Stored) -> None:
    told = 0
    for made in (LARGE, LONG):
        assert attack(made, stored) == []
        as_it_was, as_others_said_it = stored.shown[-2:]
        assert as_it_was == as_others_said_it
        assert_whole(as_it_was)
        assert list(few_interviews(parts_shown(made, as_it_was), made)) == []
        told += sum(map(bool, as_it_was[-1].reasons().values()))
    assert told > 3


def parts_shown(made: Organisation, shown: Sequence[Shown]) -> list[frozenset[str]]:
    """All who gave reasons in what was ever told together; and that the analyses tell of these."""
    of = {each.id: each for each in made.leavers}
    before: dict[Span, frozenset[str]] = {}
    for moment, each in zip(made.moments, shown, strict=True):
        parts = interviews_told(made, moment)
        assert before.items() <= parts.items()  # drawn once
        before = parts
        for year, told in each.reasons().items():
            inside = [id_ for span, part in parts.items() if span[1][0] == year for id_ in part]
            assert told == Counter(reason for id_ in inside for reason in of[id_].reasons)
    return list(before.values())


def assert_whole(shown: Sequence[Shown]) -> None:
    """What was shown once is shown ever after, the chat says what the file does, and neither says
    who somebody is."""
    before: dict[tuple[Unit, HalfYear], object] = {}
    for each in shown:
        now = read_back(each)
        figures = {place: told.model_copy(update={"comments": ()}) for place, told in now.items()}
        assert before.items() <= figures.items()  # comments are gone after two years
        before = dict(figures)
        in_the_file = [
            {
                told.question: {
                    share.value: share.percent for share in told.shares if share.percent
                }
                for told in cell.distributions
                if told.shares
            }
            for cell in now.values()
        ]
        in_the_chat = [found for text in each.texts if (found := figures_in(text))]
        assert not each.texts or all(figures in in_the_chat for figures in in_the_file if figures)
        assert not any(WHO in text for text in each.texts)
    assert shown[-1].texts


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Stored:
    """One organisation, published over its years: the latest in its folder."""
    stored = Stored(tmp_path_factory.mktemp("published"))
    stored(LARGE)
    return stored


def shown_without_the_answers(published: Stored, folder: Path) -> bool:
    """Whether HR sees the same to the letter when the answers, who was asked, and their keys
    are taken away."""

    for name in ("1.db", "1.keys"):
        shutil.copy(published.folder / name, folder / name)
    database = Database(sqlite_url(folder / "1.db"), KeyFile(folder / "1.keys"))
    with database.transaction() as db:
        for table in (SurveyResponse, ExitSurvey, SurveyPublication):
            db.execute(delete(table))
        kept = select(col(SurveyCell.comments_key_id)).where(
            col(SurveyCell.comments_key_id).is_not(None)
        )
        db.execute(delete(DataKey).where(col(DataKey.id).not_in(kept)))
    now = all_shown(database, published.house, day_of(LARGE.moments[-1]))
    database.close()
    assert len(now.texts) > 5
    return now == published.shown[-1][-1]


def test_all_that_is_shown_is_made_of_what_is_published(published: Stored, tmp_path: Path) -> None:
    assert shown_without_the_answers(published, tmp_path)


def in_the_workbook(talk: Talk) -> list[list[str]]:
    return [[f"{len(surveys.places(talk.db, ''))} svar"]]


def in_the_analysis(year: Year) -> Section:
    answers = len(surveys.places(year.reader.db, ""))
    return Section("surveys", f"{answers} svar")


@pytest.mark.parametrize(
    ("where", "name", "small_print"),
    [
        (survey_workbook, "_how", in_the_workbook),
        (departures, "SECTIONS", (*departures.SECTIONS, in_the_analysis)),
    ],
    ids=["workbook", "analysis"],
)
def test_a_number_of_answers_in_the_small_print_is_seen(
    published: Stored,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    where: object,
    name: str,
    small_print: object,
) -> None:
    """The twins."""
    monkeypatch.setattr(where, name, small_print)
    assert not shown_without_the_answers(published, tmp_path)


def hide_below_five(
    answers: Sequence[Answer],
    already: Collection[Cell],
    asked: Mapping[Place, int],
    until: HalfYear,
    since: HalfYear,
    *,
    least: int,
) -> list[Cell]:
    """Every unit with all below it, anew every time; fewer than five are hidden."""
    groups: defaultdict[Unit, list[Answer]] = defaultdict(list)
    for each in answers:
        for depth in range(len(each.unit) + 1):
            groups[each.unit[:depth]].append(each)
    return [
        Cell(
            unit,
            tuple(sorted({each.unit for each in group})),
            min(each.half_year for each in group),
            until,
            5,
            frozenset(each.id for each in group),
        )
        for unit, group in groups.items()
        if len(group) >= 5
    ]


def each_half_year(held: Iterable[HeldInterview], now: HalfYear) -> Iterator[Span]:
    """However few interviews there were."""
    over = sorted({each.half_year for each in held if each.half_year < now})
    return zip(over, over, strict=True)


def test_who_hides_below_five_is_caught(stored: Stored, monkeypatch: pytest.MonkeyPatch) -> None:
    """The test of the test: of the surveys, and of the interviews."""
    monkeypatch.setattr(publication, "publish", hide_below_five)
    monkeypatch.setattr(reasons, "spans", each_half_year)
    monkeypatch.setattr(reasons, "_may_be_told", lambda part, least: len(part) >= 1)
    found = {finding.kind for finding in attack(SMALL, stored)}
    assert {"group", "value", "twice"} <= found
    parts = parts_shown(SMALL, stored.shown[0])
    assert {finding.kind for finding in few_interviews(parts, SMALL)} == {"group", "value"}
