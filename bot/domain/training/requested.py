"""*Vi behöver HLR*: which course a sentence asks for."""

import re

from bot.domain.competence.model import CompetenceModel
from bot.guides.numerals import fold

_ASKS = re.compile(r"(?:vi|min enhet|mitt team) (?:behover|saknar) (.+)|we need (.+)")
_AROUND = re.compile(r"(?:en |kurs i |kursen i |kursen |utbildning i |a |course in |training in )+")


def course_named(said: str, model: CompetenceModel) -> str | None:
    """The id of the course that is just that; None for any other sentence."""
    found = _ASKS.fullmatch(_bare(said))
    if found is None:
        return None
    wanted = _AROUND.sub("", found[1] or found[2], count=1)
    for course in model.courses:
        names = (name for name in (course.sv, course.en, course.latt) if name)
        if wanted in (_bare(name) for name in names):
            return course.id
    return None


def _bare(text: str) -> str:
    return fold(text).strip(" .!?")
