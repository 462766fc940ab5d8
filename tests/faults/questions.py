"""The guide that is played while the bot is killed: twelve questions, and how people answer."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

GUIDE = "checkin_two_weeks"
TITLE = "Avstämning"
TYPED = "mina ord"
"""What every free text begins with; no log may repeat it."""
COLOURS = {"rod": "Röd", "gron": "Grön", "bla": "Blå"}

Answer = tuple[list[str], Any]
"""What is typed (one) or pressed (one after the other), and the value it is stored as."""


@dataclass(frozen=True)
class Kind:
    """How a kind of question is put in the guide, and answered."""

    toml: str
    typed: Callable[[Random], Answer]
    pressed: Callable[[Random], Answer] | None = None
    wrong: str | None = None
    """What can't be an answer; a text takes everything."""


def _text(chance: Random) -> Answer:
    words = f"{TYPED} {chance.getrandbits(64):016x}"
    return [words], words


def _yes_no(said: dict[str, str]) -> Callable[[Random], Answer]:
    def answer(chance: Random) -> Answer:
        value = chance.choice(["yes", "no"])
        return [said[value]], value

    return answer


def _step(chance: Random) -> Answer:
    step = chance.randint(1, 5)
    return [str(step)], step


def _number(chance: Random) -> Answer:
    number = chance.randint(0, 10**9)
    return [str(number)], number


def _day(chance: Random) -> Answer:
    day = (date(2030, 1, 1) + timedelta(days=chance.randrange(3000))).isoformat()
    return [day], day


def _colour(chance: Random) -> Answer:
    value = chance.choice(list(COLOURS))
    return [COLOURS[value]], value


def _typed_colours(chance: Random) -> Answer:
    picked = sorted(chance.sample(range(len(COLOURS)), 2))
    return [", ".join(str(n + 1) for n in picked)], [list(COLOURS)[n] for n in picked]


def _pressed_colours(chance: Random) -> Answer:
    picked = chance.sample(list(COLOURS), 2)
    return [*(COLOURS[each] for each in picked), "Klar (2)"], picked


_OPTIONS = ", ".join(f'{{ id = "{id_}", sv = "{sv}", en = "{sv}" }}' for id_, sv in COLOURS.items())
TEXT = Kind('kind = "text"', _text)
YES_NO = Kind(
    'kind = "yes_no"',
    _yes_no({"yes": "ja", "no": "nej"}),
    _yes_no({"yes": "Ja", "no": "Nej"}),
    "kanske det",
)
SCALE = Kind('kind = "scale"\nmin = 1\nmax = 5', _step, _step, "99")
NUMBER = Kind('kind = "number"', _number, None, "jättemånga")
DAY = Kind('kind = "date"', _day, None, "någon gång")
CHOICE = Kind(f'kind = "choice"\noption = [{_OPTIONS}]', _colour, _colour, "lila")
CHOICES = Kind(f'kind = "choices"\noption = [{_OPTIONS}]', _typed_colours, _pressed_colours, "lila")

QUESTIONS: dict[str, Kind] = {
    "one": TEXT,
    "two": TEXT,
    "three": YES_NO,
    "four": SCALE,
    "five": CHOICES,
    "six": NUMBER,
    "seven": SCALE,
    "eight": YES_NO,
    "nine": CHOICE,
    "ten": DAY,
    "eleven": TEXT,
    "twelve": TEXT,
}


def write_guide(templates: Path) -> None:
    """Lays the guide over the packaged one of its name."""
    title = f'for = "mentor"\ntitle = {{ sv = "{TITLE}", en = "{TITLE}" }}\n'
    questions = [
        f'[[question]]\nid = "{id_}"\ntext = {{ sv = "{id_}?", en = "{id_}?" }}\n{kind.toml}\n'
        for id_, kind in QUESTIONS.items()
    ]
    (templates / "guides").mkdir(parents=True)
    (templates / "guides" / f"{GUIDE}.toml").write_text(title + "\n".join(questions), "utf-8")
