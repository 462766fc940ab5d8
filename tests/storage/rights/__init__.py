"""The matrix of rights, whole."""

from typing import Final

from tests.storage.rights import inventory, organisation, placements, records, training, units
from tests.storage.rights.matrix import ROWS as _ROWS
from tests.storage.rights.matrix import Row

ROWS: Final[tuple[Row, ...]] = tuple(_ROWS)
__all__ = ["ROWS", "inventory", "organisation", "placements", "records", "training", "units"]
