"""Risks as they are judged: the latest counts, and what was judged before is kept."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from storage import risks
from storage.access import Actor
from storage.database import Database
from tests.storage.municipality import NOW, TODAY, Municipality

BOTH: dict[str, tuple[int, int, str | None]] = {
    "operations": (3, 2, "Ärenden blir liggande"),
    "work_environment": (2, 2, None),
}


@pytest.fixture
def town(database: Database) -> Iterator[Municipality]:
    """Gunilla leads Petra, who leads Nour; Hedda is HR."""
    with database.transaction() as db:
        town = Municipality(db)
        unit = town.unit("Staden")
        town.person("Hedda", unit)
        town.person("Gunilla", unit)
        town.person("Petra", unit, "Gunilla")
        town.person("Nour", unit, "Petra")
        yield town


def actor(town: Municipality, name: str, *roles: str, confirmed: bool = True) -> Actor:
    return Actor(town.people[name], frozenset(roles), confirmed, TODAY)


def test_the_latest_of_each_profession_and_side_counts(town: Municipality) -> None:
    hedda, gunilla = actor(town, "Hedda", "hr"), actor(town, "Gunilla")
    assert risks.judge(town.db, hedda, "nurse", BOTH, NOW)
    later = NOW + timedelta(days=30)
    assert risks.judge(town.db, gunilla, "nurse", {"operations": (1, 1, None)}, later)
    assert risks.judge(town.db, gunilla, "manager", BOTH, later)
    found = [
        (r.profession, r.side, r.severity, r.likelihood, r.by) for r in risks.latest(town.db, hedda)
    ]
    assert found == [
        ("manager", "operations", 3, 2, "Gunilla"),
        ("manager", "work_environment", 2, 2, "Gunilla"),
        ("nurse", "operations", 1, 1, "Gunilla"),
        ("nurse", "work_environment", 2, 2, "Hedda"),
    ]
    history = risks.history(town.db, gunilla, "nurse")
    assert [(r.severity, r.comment, r.year, r.at) for r in history if r.side == "operations"] == [
        (1, None, 2026, later),
        (3, "Ärenden blir liggande", 2026, NOW),
    ]


@pytest.mark.parametrize(
    ("name", "roles", "confirmed"),
    [("Petra", (), True), ("Nour", (), True), ("Gunilla", (), False), ("Hedda", ("hr",), False)],
)
def test_others_neither_judge_nor_read(
    town: Municipality, name: str, roles: tuple[str, ...], confirmed: bool
) -> None:
    risks.judge(town.db, actor(town, "Hedda", "hr"), "nurse", BOTH, NOW)
    who = actor(town, name, *roles, confirmed=confirmed)
    assert not risks.judge(town.db, who, "nurse", BOTH, NOW)
    assert risks.latest(town.db, who) == []
    assert risks.history(town.db, who, "nurse") == []
    assert len(risks.history(town.db, actor(town, "Gunilla"), "nurse")) == 2
