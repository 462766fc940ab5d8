"""A guide made from the model: a profession's areas as questions, its levels as the options."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from bot.domain.competence.model import CompetenceModel, Profession, Scale
from bot.guides.model import Audience, Guide, Option, Question
from bot.guides.words import Language, Words

LANGUAGES: tuple[Language, ...] = ("sv", "en", "latt")
_WHOLE_ID, _AREA_ID = "whole", "area_"

Ask = Callable[[Words | None], Words]
"""What is asked about an area; about the profession as a whole without one."""


def guide(
    name: str,
    audience: Audience,
    model: CompetenceModel,
    profession: Profession,
    title: Words,
    intro: Words | None,
    ask: Ask,
) -> Guide:
    questions = tuple(_questions(model, profession, ask, quoted=audience != "employee"))
    content = {"for": audience, "title": title, "intro": intro, "question": questions}
    return Guide.model_validate(content).named(name)


def _questions(
    model: CompetenceModel, profession: Profession, ask: Ask, *, quoted: bool
) -> Iterator[Question]:
    known = (model.area(id_) for id_ in profession.areas)
    for area in [*(each for each in known if each), None]:
        id_ = area.id if area else ""
        scale = model.scale_of(profession, id_)
        yield Question(
            id=question_of(id_),
            kind="choice",
            text=ask(area),
            help=_meanings(profession, scale, quoted=quoted),
            option=tuple(
                Option(id=str(n), sv=level.sv, en=level.en, latt=level.latt)
                for n, level in enumerate(scale.levels, 1)
            ),
        )


def _meanings(profession: Profession, scale: Scale, *, quoted: bool) -> Words | None:
    """In the profession, where it is its scale; else whatever the profession. They say *you* to
    who has it: for others they are `quoted`."""
    own = profession.meanings if scale.id == profession.scale else ()
    meanings = own or scale.meanings
    if not meanings:
        return None
    pairs = list(zip(scale.levels, meanings, strict=False))
    line = "• {}: ”{}”" if quoted else "• {}: {}"
    return in_all(lambda lang: "\n".join(line.format(a.of(lang), b.of(lang)) for a, b in pairs))


def in_all(say: Callable[[Language], str]) -> Words:
    """The same in every language."""
    return Words(**{language: say(language) for language in LANGUAGES})


def question_of(area: str) -> str:
    """The id of the question about an area; "" is the profession as a whole, asked about last."""
    return f"{_AREA_ID}{area}" if area else _WHOLE_ID


def area_of(question_id: str) -> str:
    """The same the other way round."""
    return "" if question_id == _WHOLE_ID else question_id.removeprefix(_AREA_ID)


def levels_in(answers: Mapping[str, Any]) -> dict[str, int]:
    """The levels that were answered, by area."""
    return {area_of(id_): int(level) for id_, level in answers.items()}


def answers_for(guide: Guide, levels: Mapping[str, int]) -> dict[str, str]:
    """The levels as answers, as far as they can be answered in this guide."""
    possible = {each.id: {option.id for option in each.options} for each in guide.questions}
    answers = {question_of(area): str(level) for area, level in levels.items()}
    return {id_: level for id_, level in answers.items() if level in possible.get(id_, ())}
