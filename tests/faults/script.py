"""What one person will do in a conversation, and what they must see before each step."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from bot.rehearsal.chat import Message
from tests.faults.questions import COLOURS, GUIDE, QUESTIONS, TITLE, Kind

LIST, TASK, REVIEW, END, HINT = "list", "task", "review", "end", "hint"
FIRST, PLAN, OWN, ASSESSED = "first page", "plan", "own", "assessed"
TASK_TITLE = f"Svara på {GUIDE}"
_PLACE = re.compile(
    rf"^(?:{TITLE}|Enkät till dig som slutar|En medarbetare slutar|Min bedömning)"
    r" · Fråga (\d+) av (?:högst )?\d+$",
    re.MULTILINE,
)
_LOOKS = (
    (re.compile(rf"{TITLE}\nSå här har du svarat|Enkät till dig som slutar\nDina svar"), REVIEW),
    (re.compile(r"Dina uppgifter"), LIST),
    (re.compile(TASK_TITLE), TASK),
    (re.compile(r"Enkät till dig som slutar\n"), FIRST),
    (re.compile(r"Slut Slutsson \d+ slutar\nSista dag"), PLAN),
    (re.compile(r"Min bedömning \d{4}\n"), OWN),
    (re.compile(r"Min bedömning · "), ASSESSED),
    (
        re.compile(
            r"Tack för dina svar|Tack\. Svaren är inskickade|Tack\. Din bedömning är sparad"
            r"|Planen för Slut Slutsson \d+ är igång"
        ),
        END,
    ),
    (re.compile(r"Svara |Det finns inte|Jag kan inte läsa"), HINT),
)
"""How the messages begin that are no questions."""


def mark(message: Message) -> str:
    """What a person makes of a message: which question it is, with what is picked so far."""
    text = message.text
    if place := _PLACE.search(text):
        return " ".join([place[1], *(b for b in message.buttons if b.startswith("✓"))])
    return next((look for begins, look in _LOOKS if begins.match(text)), f"something else: {text}")


@dataclass(frozen=True)
class Step:
    """Having seen `sees` (nothing at first), says or presses."""

    sees: str | None
    says: str | None = None
    presses: str | None = None


@dataclass
class Script:
    steps: list[Step]
    answers: dict[str, Any] = field(default_factory=dict)
    """What is to be stored in the end: the latest answer to each question."""
    kind: str = "checkin"
    """What the answers are to; or survey, departure or assessment."""

    @property
    def sights(self) -> list[str]:
        """Everything that is to be seen, in order."""
        return [*(step.sees for step in self.steps if step.sees), END]


def write(chance: Random) -> Script:
    """A conversation: typed and pressed answers, some that can't be read, some taken back."""
    script = Script(
        [Step(None, says="/uppgifter"), Step(LIST, presses=TASK_TITLE)],
    )
    script.steps.append(Step(TASK, presses="Svara på frågorna"))
    for place, (id_, kind) in enumerate(QUESTIONS.items(), 1):
        if place > 1 and chance.random() < 0.1:
            before = list(QUESTIONS)[place - 2]
            script.steps.append(Step(str(place), presses="‹ Tillbaka"))
            _anew(script, chance, before, place - 1)
        if kind.wrong and chance.random() < 0.2:
            script.steps.append(Step(str(place), says=kind.wrong))
            _answers(script, chance, id_, place, seen=HINT)
        else:
            _answers(script, chance, id_, place)
    script.steps.append(Step(REVIEW, presses="Skicka"))
    return script


def _answers(
    script: Script, chance: Random, id_: str, place: int, *, seen: str | None = None
) -> None:
    kind: Kind = QUESTIONS[id_]
    seen = seen or str(place)
    if kind.pressed and chance.random() < 0.5:
        labels, value = kind.pressed(chance)
        sights = [seen, *_picked(place, labels)]
        script.steps += [Step(s, presses=label) for s, label in zip(sights, labels, strict=True)]
    else:
        (words,), value = kind.typed(chance)
        script.steps.append(Step(seen, says=words))
    script.answers[id_] = value


def _anew(script: Script, chance: Random, id_: str, place: int) -> None:
    """An answer that is there: several choices are as they were picked, and are typed anew."""
    held = script.answers[id_]
    if not isinstance(held, list):
        _answers(script, chance, id_, place)
        return
    (words,), script.answers[id_] = QUESTIONS[id_].typed(chance)
    script.steps.append(Step(_ticked(place, [COLOURS[each] for each in held]), says=words))


def _picked(place: int, labels: Sequence[str]) -> list[str]:
    """How the question looks after each press but the last; the guide lists Röd, Grön, Blå."""
    return [_ticked(place, labels[:n]) for n in range(1, len(labels))]


def _ticked(place: int, labels: Sequence[str]) -> str:
    ticks = [f"✓ {label}" for label in COLOURS.values() if label in labels]
    return " ".join([str(place), *ticks])


def in_order(seen: Sequence[str], sights: Sequence[str]) -> str | None:
    """None when all arrived, each in its turn; else what is wrong.

    After a death the latest few may come again, from one of them on, in their order; nothing is
    left out, and nothing old comes after something new.
    """
    places = {-1}
    for n, sight in enumerate(seen):
        places = {
            after
            for place in places
            for after in range(min(place + 2, len(sights)))
            if sights[after] == sight
        }
        if not places:
            return f"saw {seen[max(0, n - 4) : n + 1]} when the next was one of {_near(sights, n)}"
    if len(sights) - 1 not in places:
        return f"did not come to the end: saw {list(seen[-4:])} last of {len(sights)} sights"
    return None


def _near(sights: Sequence[str], place: int) -> list[str]:
    return list(sights[max(0, place - 4) : place + 2])
