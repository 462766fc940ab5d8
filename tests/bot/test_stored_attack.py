"""Nothing about fewer than seven follows from all that HR is shown over the years.

The rules alone are attacked by the thousand: `tests.bot.domain.attacker`. Here it is what comes out
of the real database, chat and Excel file, of a few; and the test of the test.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path

import pytest
from sqlmodel import col, delete, select

from bot import publication
from bot.domain.anonymity.cells import Answer, Cell, HalfYear, Place
from bot.domain.anonymity.cells import Path as Unit
from bot.handlers import survey_workbook
from bot.talk import Talk
from storage import surveys
from storage.database import Database, sqlite_url
from storage.keys import KeyFile
from storage.tables import DataKey, ExitSurvey, SurveyCell, SurveyPublication, SurveyResponse
from tests.bot.domain.attacker import attack
from tests.bot.domain.organisations import Organisation, organisations
from tests.bot.domain.publishers import sound
from tests.bot.stored import WHO, Shown, Stored, all_shown, day_of, figures_in, read_back


@pytest.fixture
def stored(tmp_path: Path) -> Stored:
    return Stored(tmp_path)


def some(first: int, count: int) -> Iterator[Organisation]:
    """From the first seed on: of a size that makes cells, and can be read in a second."""
    of_a_size = (made for made in organisations(first, 1000) if 60 < len(made.leavers) < 140)
    return islice(of_a_size, count)


@pytest.mark.parametrize("first", [0, 1000])
def test_nothing_follows_from_all_that_hr_was_shown_over_the_years(
    stored: Stored, first: int
) -> None:
    for made in some(first, 5):
        assert attack(made, stored) == []
        as_it_was, as_others_said_it = stored.shown[-2:]
        assert as_it_was == as_others_said_it
        assert_whole(as_it_was)


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


def shown_without_the_answers(stored: Stored, folder: Path) -> bool:
    """Whether HR sees the same to the letter when the answers, who was asked, and their keys
    are taken away."""
    made = next(each for each in some(0, 50) if len(sound(each)) > 5)
    stored(made)
    keys = KeyFile(folder / f"{stored.runs}.keys")
    database = Database(sqlite_url(folder / f"{stored.runs}.db"), keys)
    with database.transaction() as db:
        for table in (SurveyResponse, ExitSurvey, SurveyPublication):
            db.execute(delete(table))
        published = select(col(SurveyCell.comments_key_id)).where(
            col(SurveyCell.comments_key_id).is_not(None)
        )
        db.execute(delete(DataKey).where(col(DataKey.id).not_in(published)))
    now = all_shown(database, stored.house, day_of(made.moments[-1]))
    database.close()
    assert len(now.texts) > 5
    return now == stored.shown[-1][-1]


def test_all_that_is_shown_is_made_of_what_is_published(stored: Stored, tmp_path: Path) -> None:
    assert shown_without_the_answers(stored, tmp_path)


def test_a_number_of_answers_in_the_small_print_is_seen(
    stored: Stored, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin."""

    def small_print(talk: Talk) -> list[list[str]]:
        return [[f"{len(surveys.places(talk.db, ''))} svar"]]

    monkeypatch.setattr(survey_workbook, "_how", small_print)
    assert not shown_without_the_answers(stored, tmp_path)


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


def test_who_hides_below_five_is_caught(stored: Stored, monkeypatch: pytest.MonkeyPatch) -> None:
    """The test of the test."""
    monkeypatch.setattr(publication, "publish", hide_below_five)
    found = {finding.kind for made in some(0, 1) for finding in attack(made, stored)}
    assert {"group", "value", "twice"} <= found
