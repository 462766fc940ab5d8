"""A competence model of two areas each, so that assessing somebody is three presses."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.domain.competence.model import CompetenceModel
from storage import competence_models
from storage.database import Database
from tests.bot.turns import HOUSE


def put_model(
    database: Database,
    now: datetime,
    areas: tuple[str, ...] = ("law", "swedish"),
    forecast: Sequence[Mapping[str, Any]] = (),
    **changes: Any,
) -> None:
    """What HR has described, from `now` on. `changes`: by profession, what is otherwise."""
    content = json.loads(HOUSE.library.competence.canonical)
    for profession in content["profession"]:
        profession["areas"] = list(areas)
        profession |= changes.get(profession["id"], {})
    content["forecast"] = list(forecast)
    model = CompetenceModel.restore(json.dumps(content), "competence")
    with database.transaction() as db:
        competence_models.keep(db, None, model.canonical, now)
