"""Who does what while the bot is killed: most answer a check-in; of each eight one answers the
leavers' survey, one registers a departure, and one assesses themself."""

from datetime import date, timedelta
from random import Random
from typing import Any

from bot.domain.competence.model import CompetenceModel
from bot.guides.model import DONT_KNOW
from bot.guides.proof import load_folder
from storage.assessments import WHOLE
from templates import PACKAGED
from tests.faults import script
from tests.faults.organisation import KINDS, leaver_of
from tests.faults.script import ASSESSED, FIRST, OWN, PLAN, REVIEW, Script, Step

BACK = 0.1
"""The share of questions before which somebody takes the last answer back."""
FIRST_DAY = 250
"""From today, of the last days: no task of a plan is due before long."""
MOST_DAYS = 80
"""After that: so far from a year ahead that nobody is asked whether this year is meant."""


def write(person: int, chance: Random, model: CompetenceModel) -> Script:
    match KINDS.get(person % 8):
        case "survey":
            return _survey(chance)
        case "departure":
            return _departure(person, chance)
        case "assessment":
            return _assessment(chance, model)
        case _:
            return script.write(chance)


def packaged_model() -> CompetenceModel:
    return load_folder(PACKAGED, None).competence


def _survey(chance: Random) -> Script:
    """Pressed: what is typed in confidence is taken away again."""
    guide = load_folder(PACKAGED, None).guides["exit_survey"].without_free_text()
    steps = [Step(None, says="/enkat"), Step(FIRST, presses="Svara på enkäten")]
    answers: dict[str, Any] = {}
    for place, question in enumerate(guide.questions, 1):
        if place > 1 and chance.random() < BACK:
            before = guide.questions[place - 2].id
            steps.append(Step(str(place), presses="‹ Tillbaka"))
            steps.append(Step(str(place - 1), presses="Ta bort svaret"))
            answers[before] = None
        if question.kind == "scale":
            value = chance.randint(int(_bound(question.min)), int(_bound(question.max)))
            label, answers[question.id] = str(value), value
        else:
            option = chance.choice(question.options)
            label, answers[question.id] = option.sv, option.id
        assert answers[question.id] != DONT_KNOW
        steps.append(Step(str(place), presses=label))
    return Script([*steps, Step(REVIEW, presses="Skicka")], answers, "survey")


def _bound(bound: object) -> int:
    assert isinstance(bound, int)
    return bound


def _departure(person: int, chance: Random) -> Script:
    """A retirement, so that four questions are asked."""
    day = date.today() + timedelta(days=FIRST_DAY + chance.randrange(MOST_DAYS))  # noqa: DTZ011 - any day that lies ahead
    steps = [
        Step(None, says="/avslut"),
        Step("1", says=leaver_of(person)),
        Step("2", says=day.isoformat()),
        Step("3", presses="Pension"),
        Step("4", presses="Hoppa över"),
        Step(PLAN, presses="Starta planen"),
    ]
    return Script(steps, {"last_day": day.isoformat(), "kind": "pension"}, "departure")


def _assessment(chance: Random, model: CompetenceModel) -> Script:
    """A level is typed by its number."""
    profession = model.profession_of("Handläggare")
    assert profession is not None
    steps = [Step(None, says="/bedomning"), Step(OWN, presses="Börja")]
    levels: dict[str, Any] = {}
    for place, area in enumerate([*profession.areas, WHOLE], 1):
        if place > 1 and chance.random() < BACK:
            steps.append(Step(str(place), presses="‹ Tillbaka"))
            levels[[*levels][-1]] = 1
            steps.append(Step(str(place - 1), says="1"))
        levels[area] = chance.randint(1, 4)
        steps.append(Step(str(place), says=str(levels[area])))
    return Script([*steps, Step(ASSESSED, presses="Spara")], levels, "assessment")
