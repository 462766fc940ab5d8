"""Which units one finds by typing a part of their name."""

import pytest

from storage import units
from storage.database import Database
from tests.storage.municipality import Municipality


@pytest.mark.parametrize(
    ("typed", "paths"),
    [
        ("solgården", ["Vård / Solgården"]),
        ("SOLG", ["Vård / Solgården"]),
        ("äldre", ["Äldreomsorg"]),
        ("OMSORG", ["Äldreomsorg"]),
        ("natt", ["Vård / Ekgården / Natt", "Vård / Solgården / Natt", "Vård / Nattpatrullen"]),
        ("natt solg", ["Vård / Solgården / Natt"]),
        ("skolan", []),
        ("%", []),
        (" ", []),
    ],
)
def test_a_part_of_the_name_is_enough(database: Database, typed: str, paths: list[str]) -> None:
    with database.transaction() as db:
        town = Municipality(db)
        for end in (("Solgården", "Natt"), ("Ekgården", "Natt"), ("Nattpatrullen",)):
            unit = town.unit("Vård", *end)
        town.unit("Äldreomsorg")
        town.person("Petra", unit)
        found = units.search(db, town.actor("Petra"), typed)
        assert [card.path for card in found] == paths


def test_whoever_is_not_vouched_for_yet_sees_their_own_unit_alone(database: Database) -> None:
    with database.transaction() as db:
        town = Municipality(db)
        own, other = town.unit("Vård", "Ekgården"), town.unit("Vård", "Solgården")
        town.person("Petra", own)
        petra, stranger = town.actor("Petra"), town.actor("Petra", confirmed=False)
        assert len(units.search(db, petra, "gården")) == 2
        assert [card.id for card in units.search(db, stranger, "gården")] == [own]
        assert units.find(db, petra, other) is not None
        assert units.find(db, stranger, other) is None
