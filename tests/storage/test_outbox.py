"""What waits in the outbox, and when it may go."""

from datetime import date, datetime, timedelta

import pytest

from storage import outbox
from storage.condition import condition
from storage.database import Database
from storage.outbox import NOTICE, REPLY, RESULT, Outcome, Outgoing
from tests.storage.municipality import NOW, TODAY

YESTERDAYS, TODAYS = f"digest/1/{TODAY - timedelta(days=1)}", f"digest/1/{TODAY}"
WAITING = (
    Outgoing(1, "Det som någon vill föra vidare", priority=NOTICE),
    Outgoing(1, "Gårdagens", priority=NOTICE, key=YESTERDAYS),
    Outgoing(1, "Dagens", priority=NOTICE, key=TODAYS),
    Outgoing(1, "Dagens, fortsättning", priority=NOTICE, key=f"{TODAYS}/1"),
    Outgoing(1, "Senare", priority=RESULT, not_before=NOW + timedelta(seconds=1)),
    Outgoing(1, "Diagrammet", priority=RESULT),
)


def claimed(database: Database, now: datetime, today: date, *, may_disturb: bool) -> list[str]:
    with database.transaction() as db:
        found = outbox.claim(db, now, today, 10, may_disturb=may_disturb)
    return [message.text or "" for message in found]


@pytest.fixture
def stored(database: Database) -> Database:
    with database.transaction() as db:
        outbox.add(db, WAITING)
    return database


def test_by_day_what_somebody_waits_for_goes_before_notices(stored: Database) -> None:
    assert claimed(stored, NOW, TODAY, may_disturb=True) == [
        "Diagrammet",
        "Det som någon vill föra vidare",
        "Dagens",
        "Dagens, fortsättning",
    ]


def test_at_night_only_what_somebody_waits_for_goes(stored: Database) -> None:
    assert claimed(stored, NOW, TODAY, may_disturb=False) == ["Diagrammet"]


def test_a_notice_whose_second_try_falls_into_the_night_waits(database: Database) -> None:
    notice, reply = Outgoing(1, "Vidare", priority=NOTICE), Outgoing(1, "Svar", priority=REPLY)
    with database.transaction() as db:
        outbox.add(db, [notice, reply])
        soon = NOW + timedelta(minutes=5)
        again = [Outcome(each.id, "queued", not_before=soon) for each in (notice, reply)]
        outbox.mark(db, again)
    assert claimed(database, NOW, TODAY, may_disturb=True) == []
    assert claimed(database, soon, TODAY, may_disturb=False) == ["Svar"]
    assert claimed(database, soon, TODAY, may_disturb=True) == ["Vidare"]


@pytest.mark.parametrize(("may_disturb", "waiting", "held"), [(True, 4, 2), (False, 1, 5)])
def test_what_is_held_is_told_from_what_nobody_sends(
    stored: Database, may_disturb: bool, waiting: int, held: int
) -> None:
    with stored.reading() as db:
        found = condition(db, NOW, TODAY, may_disturb=may_disturb)
    assert (found.waiting, found.held) == (waiting, held)
