"""The made-up schools as a municipality has them that lets the clock ask."""

from datetime import datetime

from storage import placement_models
from storage.database import Database
from tests.bot.turns import HOUSE


def asked_by_the_clock(database: Database, now: datetime) -> None:
    """From `now` on units are asked eight weeks before each deadline."""
    model = HOUSE.library.placements
    asking = tuple(each.model_copy(update={"ask_weeks": 8}) for each in model.schools)
    with database.transaction() as db:
        kept = model.model_copy(update={"schools": asking})
        kept.__dict__.pop("canonical", None)
        placement_models.keep(db, None, kept.canonical, now)
