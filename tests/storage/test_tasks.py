"""Whose task it is, where nobody in particular holds it."""

from datetime import timedelta

from storage import introductions, tasks
from storage.access import Actor
from storage.database import Database
from storage.introductions import NewTask
from storage.tables import Role
from tests.storage.municipality import HASH, NOW, TODAY, Municipality


def test_what_nobody_else_can_do_falls_to_hr(database: Database) -> None:
    """The top of the tree has no manager, and nobody holds the function it."""
    with database.transaction() as db:
        town = Municipality(db)
        unit = town.unit("Staden")
        hr = Actor(town.person("Hedda", unit), frozenset({"hr"}))
        top = town.person("Rut", unit, began=14)
        db.add(Role(person_id=hr.person_id, name="hr"))
        db.flush()
        due = TODAY + timedelta(days=3)
        wanted = [
            NewTask("before", who, due, title=who)
            for who in ("manager", "it", "mentor", "new_hire")
        ]
        introductions.start(db, hr, top, "any", HASH, None, TODAY, wanted, NOW, lambda due: due)
        found = {card.title for card in tasks.waiting_for(db, hr)}
        assert found == {"manager", "it", "mentor"}
        assert tasks.waiting_for(db, hr, remind_by=due - timedelta(days=1)) == []
