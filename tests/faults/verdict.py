"""What is stored, held against what was said."""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.rehearsal.server import TOKEN
from storage import surveys
from storage.database import Database, sqlite_url
from storage.keys import KeyFile
from tests.faults.organisation import LEAVERS, chat_of
from tests.faults.questions import TYPED
from tests.faults.script import Script, in_order

if TYPE_CHECKING:
    from tests.faults.campaign import Campaign

SOME = 5


@dataclass(frozen=True)
class Verdict:
    """What is wrong, in lists of sentences that are empty where all is well."""

    lost: list[str]
    """Answers that were given and are not there, or not as they were given."""
    unseen: list[str]
    """Prompts that did not come, or came out of turn."""
    unsound: list[str]
    """What is wrong with the database in itself."""
    whole: int
    """People of whom nothing was lost."""

    @property
    def good(self) -> bool:
        return not (self.lost or self.unseen or self.unsound)

    def __str__(self) -> str:
        if self.good:
            return "every answer once, every prompt in its turn, the database sound"
        return "; ".join(
            f"{len(found)} {kind}, such as: " + " | ".join(found[:SOME])
            for kind, found in vars(self).items()
            if isinstance(found, list) and found
        )


def judge(database: Path, campaign: "Campaign") -> Verdict:
    responses = _responses(database, campaign.keys)
    with closing(sqlite3.connect(database)) as db:
        losses = [list(_lost(db, responses, *one)) for one in campaign.scripts.items()]
        return Verdict(
            [loss for one in losses for loss in one],
            list(_unseen(campaign)),
            [*_unsound(db, campaign), *_left_over(db, responses)],
            whole=losses.count([]),
        )


def _responses(database: Path, keys: Path) -> Counter[str]:
    """What the surveys say that were submitted, opened; whose they are nobody knows."""
    opened = Database(sqlite_url(database), KeyFile(keys))
    with opened.reading() as db:
        ids = [id_ for id_, _, _ in surveys.places(db, "")]
        found = Counter(_as_text(each.answers) for each in surveys.responses(db, ids))
    opened.close()
    return found


def _as_text(answers: dict[str, Any]) -> str:
    return json.dumps(answers, sort_keys=True)


def _lost(
    db: sqlite3.Connection, responses: Counter[str], person: int, planned: Script
) -> Iterator[str]:
    """Takes each response that is somebody's out of `responses`."""
    match planned.kind:
        case "survey":
            yield from _survey_lost(db, responses, person, planned)
        case "departure":
            yield from _departure_lost(db, person, planned)
        case "assessment":
            levels = "SELECT area, own FROM assessment WHERE person_id = ?"
            kept = dict(db.execute(levels, [person]).fetchall())
            if kept != planned.answers:
                yield f"person {person}: assessed {planned.answers}, kept {kept}"
        case _:
            yield from _checkin_lost(db, person, planned)


def _survey_lost(
    db: sqlite3.Connection, responses: Counter[str], person: int, planned: Script
) -> Iterator[str]:
    """The answers are there once, and nothing leads to them."""
    said = _as_text(planned.answers)
    there, responses[said] = responses[said] > 0, responses[said] - 1
    offer = db.execute(
        "SELECT closed, (SELECT count(*) FROM run WHERE person_id = ?1) FROM exit_survey"
        " WHERE departure_id = ?2",
        [person, LEAVERS + person],
    ).fetchall()
    if not there or offer != [(1, 0)]:
        yield f"person {person}: submitted a survey, there is {there}, and of them {offer}"


def _departure_lost(db: sqlite3.Connection, person: int, planned: Script) -> Iterator[str]:
    """It is there once, whole."""
    found = db.execute(
        "SELECT matter.day, departure.kind, person.end_date,"
        " (SELECT count(*) FROM exit_survey WHERE departure_id = matter.id),"
        " (SELECT count(*) FROM exit_interview WHERE departure_id = matter.id),"
        " (SELECT count(*) - count(DISTINCT key) FROM task WHERE matter_id = matter.id),"
        " (SELECT count(*) > 20 FROM task WHERE matter_id = matter.id)"
        " FROM matter JOIN departure ON matter_id = matter.id"
        " JOIN person ON person.id = matter.person_id WHERE person.id = ?",
        [LEAVERS + person],
    ).fetchall()
    day = planned.answers["last_day"]
    if found != [(day, planned.answers["kind"], day, 1, 1, 0, 1)]:
        yield f"person {person}: registered a departure on {day}, and found {found}"


def _left_over(db: sqlite3.Connection, responses: Counter[str]) -> Iterator[str]:
    """A response beyond what was said, or a key that opens none."""
    if more := +responses:
        yield f"survey responses that nobody gave: {list(more)[:SOME]}"
    stray = db.execute(
        "SELECT count(*) FROM data_key WHERE id NOT IN (SELECT id FROM survey_response)"
        " AND id NOT IN (SELECT data_key_id FROM run WHERE data_key_id IS NOT NULL)"
    ).fetchone()
    if stray != (0,):
        yield f"{stray[0]} data keys of nothing"


def _checkin_lost(db: sqlite3.Connection, person: int, planned: Script) -> Iterator[str]:
    kept = _answers(db, person)
    for question, said in planned.answers.items():
        if (found := kept.get(question)) != said:
            yield f"person {person}, question {question}: said {said!r}, kept {found!r}"
    if extra := kept.keys() - planned.answers:
        yield f"person {person}: answers to {sorted(extra)} that were never given"
    if _deeds(db, person) != [("submitted", "done", 1, "done")]:
        yield f"person {person}: submitted once, and found {_deeds(db, person)}"


def _answers(db: sqlite3.Connection, person: int) -> dict[str, Any]:
    rows = db.execute(
        "SELECT question, CAST(value AS TEXT) FROM answer JOIN run ON run.id = run_id"
        " WHERE person_id = ?",
        [person],
    )
    return {question: json.loads(value) for question, value in rows}


def _deeds(db: sqlite3.Connection, person: int) -> list[tuple[Any, ...]]:
    """What came of it: each run, the task, its signatures, the matter."""
    return db.execute(
        "SELECT run.status, task.status, (SELECT count(*) FROM signature WHERE task_id = task.id),"
        " matter.status FROM task LEFT JOIN run ON run.person_id = task.id"
        " JOIN matter ON matter.id = matter_id WHERE task.id = ?",
        [person],
    ).fetchall()


def _unseen(campaign: "Campaign") -> Iterator[str]:
    for person, planned in campaign.scripts.items():
        wrong = in_order(campaign.seen[chat_of(person)], planned.sights)
        if wrong:
            yield f"person {person} {wrong}"


def _unsound(db: sqlite3.Connection, campaign: "Campaign") -> Iterator[str]:
    for pragma in ("integrity_check", "foreign_key_check"):
        found = db.execute(f"PRAGMA {pragma}").fetchall()
        if found not in ([], [("ok",)]):
            yield f"{pragma}: {found[:SOME]}"
    handled = db.execute("SELECT count(*), count(error) FROM handled_update").fetchone()
    if handled != (campaign.steps, 0):
        yield f"{campaign.steps} updates, and {handled[0]} handled, {handled[1]} set aside"
    if TYPED in campaign.log or TOKEN in campaign.log:
        yield "the log repeats what people wrote, or the token"
    states = db.execute("SELECT state, count(*) FROM message WHERE state <> 'sent' GROUP BY 1")
    if left := states.fetchall():
        yield f"messages that were not sent: {left}"
