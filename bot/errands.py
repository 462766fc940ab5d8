"""What handlers register: the commands, presses and guides that each errand answers to."""

import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict

from bot.guides.problems import Problem, Unsound
from bot.guides.words import Words as Phrase
from templates import PACKAGED

if TYPE_CHECKING:
    from bot.guides.model import Guide
    from bot.talk import Line, Rows, Talk
    from bot.updates import SentFile
    from storage.database import Session
    from storage.runs import OpenRun
    from storage.tasks import TaskCard

Command = Callable[["Talk"], None]
Press = Callable[..., None]
"""Takes the talk and the action's arguments."""
Submitted = Callable[["Talk", "OpenRun"], None]
Tell = Callable[["Talk", dict[str, Any]], "Line | None"]
"""Takes the news' subject; None when it is no news any more."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A suggested or possible answer: its value and how it reads."""

    value: Any
    label: str


@dataclass(frozen=True, slots=True)
class Before:
    """What was answered to a question before, or is known of it."""

    note: str
    value: Any = None
    """The answer that leaves it as it was, for one tap; None where there is none."""


OF_A_TASK = "*"
"""Any guide that a checklist's task names; no errand of its own takes its answers."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an answer is not taken, or not yet: words of the templates, and the ways on from it."""

    key: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    rows: "Rows" = ()


Choices = Callable[["Talk", "OpenRun"], Sequence[Choice]]
About = Callable[["Talk", "OpenRun"], str | None]
"""One line of plain text: the task, the person or the question that a guide is about."""
Check = Callable[["Talk", "OpenRun", Any], Refusal | None]
"""Takes an answer that can be read and is about to be kept; never one that is skipped."""
Lapse = Callable[["Talk", "OpenRun"], Refusal | None]
"""Why the answers of a run would come to nothing by now; None where they would not."""
Search = Callable[["Talk", "OpenRun", str], Sequence[Choice]]
Make = Callable[["Talk", Mapping[str, Any]], "Guide"]
"""Takes what the guide is about."""
Befores = Callable[["Talk", "OpenRun"], Mapping[str, Before]]
"""By question; what is not in it has no before."""


@dataclass(frozen=True, slots=True)
class Daily:
    """Something that comes due by itself: a tick finds it, and makes it news of its kind."""

    find: Callable[..., Sequence[tuple[int, int]]]
    """Takes the session, today and a moment, and gives (subject, person) of all that is due today,
    or has been since that moment, by one indexed query."""
    take: Callable[["Session", int, date], dict[str, Any] | None]
    """The news' subject, noting that it is told; None when another tick was quicker, or it is
    due no more."""
    by_policy: bool = False
    """Whether `find` takes the house's policy as well."""


@dataclass(frozen=True, slots=True)
class MatterKind:
    """What tasks have to know of the kind of matter they are of."""

    open: str
    """The press that shows it; takes its id."""
    own: str
    """The press that shows it to whom it is about."""
    done: Callable[["Talk", "TaskCard"], None]
    """Closes it; the card is of the task that was the last."""
    ticked: Callable[["Talk", "TaskCard", bool], None] | None = None
    """What else one of its tasks does when it is done, and when that is taken back."""


@dataclass
class Errand:
    """One errand's answers to what people do. The registry is made of all of them."""

    commands: dict[str, Command] = field(default_factory=dict)
    presses: dict[str, Press] = field(default_factory=dict)
    guides: dict[str, Submitted] = field(default_factory=dict)
    starts: dict[str, Submitted] = field(default_factory=dict)
    reviews: dict[str, Submitted] = field(default_factory=dict)
    choices: dict[str, Choices] = field(default_factory=dict)
    searches: dict[tuple[str, str | None], Search] = field(default_factory=dict)
    in_digest: set[str] = field(default_factory=set)
    """Presses."""
    guest_presses: set[str] = field(default_factory=set)
    guest_guides: set[str] = field(default_factory=set)
    tells: dict[str, Tell] = field(default_factory=dict)
    dailies: dict[str, Daily] = field(default_factory=dict)
    matters: dict[str, MatterKind] = field(default_factory=dict)
    abouts: dict[str, About] = field(default_factory=dict)
    makes: dict[str, Make] = field(default_factory=dict)
    befores: dict[str, Befores] = field(default_factory=dict)
    checks: dict[tuple[str, str], Check] = field(default_factory=dict)
    lapses: dict[str, Lapse] = field(default_factory=dict)
    files: list[Callable[["Talk", "SentFile"], bool]] = field(default_factory=list)
    words: list[Callable[["Talk", str], bool]] = field(default_factory=list)
    rest: list[Callable[["Talk", str], bool]] = field(default_factory=list)
    sentences: list[Callable[["Talk", str], bool]] = field(default_factory=list)

    def command(self, *names: str) -> Callable[[Command], Command]:
        """`names` without the slash; the first is the one in `templates/errands.toml`."""
        return self._register(self.commands, names)

    def press(
        self, verb: str, *, in_digest: bool = False, guests: bool = False
    ) -> Callable[[Press], Press]:
        """A button's action: [verb, argument …]. `in_digest`: what is done in the digest itself,
        which is then shown anew; what others show comes below it. `guests`: also whoever has left
        may press it, and nothing else (see `bot.guests`)."""
        if in_digest:
            self.in_digest.add(verb)
        if guests:
            self.guest_presses.add(verb)
        return self._register(self.presses, [verb])

    def submitted(self, *guides: str, guests: bool = False) -> Callable[[Submitted], Submitted]:
        """Takes the answers of these guides when they are done, or of those `OF_A_TASK`. `guests`:
        also whoever has left may answer them, in the chat that was theirs."""
        if guests:
            self.guest_guides.update(guides)
        return self._register(self.guides, guides)

    def started(self, guide: str) -> Callable[[Submitted], Submitted]:
        """Hears of every run of this guide that is begun, also anew instead of a half-done one."""
        return self._register(self.starts, [guide])

    def review(self, guide: str) -> Callable[[Submitted], Submitted]:
        """Shows the answers before they are submitted, instead of the plain list."""
        return self._register(self.reviews, [guide])

    def about(self, *guides: str) -> Callable[[About], About]:
        """Says what a run of these guides is about, so that two of them can be told apart."""
        return self._register(self.abouts, guides)

    def made(self, *guides: str) -> Callable[[Make], Make]:
        """Makes these guides when somebody begins with one, instead of a file. Whoever has begun
        goes on with it as it was made."""
        return self._register(self.makes, guides)

    def before(self, *guides: str) -> Callable[[Befores], Befores]:
        """What was answered before: shown with each question, and one tap to leave it so."""
        return self._register(self.befores, guides)

    def accepts(self, guide: str, question: str) -> Callable[[Check], Check]:
        """Is asked before an answer to this question is kept; may be given for several."""
        return self._register(self.checks, [(guide, question)])

    def lapses_by(self, *guides: str) -> Callable[[Lapse], Lapse]:
        """Is asked at each step in these guides: whoever answers in vain is told at once."""
        return self._register(self.lapses, guides)

    def supplies(self, name: str) -> Callable[[Choices], Choices]:
        """The function that a guide names as `options_from` or `suggest_from`."""
        return self._register(self.choices, [name])

    def searches_for(self, kind: str, *suggest_from: str) -> Callable[[Search], Search]:
        """How typed names are searched in a question of this kind, person or unit: in one with
        such a `suggest_from`, or without names in one that has none."""
        return self._register(self.searches, [(kind, name) for name in suggest_from or (None,)])

    def news(self, kind: str) -> Callable[[Tell], Tell]:
        """How such a piece of news reads in the digest now, and what can be done about it."""
        return self._register(self.tells, [kind])

    def daily(self, kind: str, daily: Daily) -> None:
        """Comes due by itself, and is told as news of this kind."""
        self._register(self.dailies, [kind])(daily)

    def matter(self, kind: str, how: MatterKind) -> None:
        """Works a checklist through, with tasks in `storage.matters` of this kind."""
        self._register(self.matters, [kind])(how)

    def takes_files(self, take: Callable[["Talk", "SentFile"], bool]) -> Any:
        """Is offered a file that no question asked for; true when it was taken."""
        self.files.append(take)
        return take

    def takes_sentences(self, take: Callable[["Talk", str], bool]) -> Any:
        """Is offered what somebody types when no question is open, before any errand is looked
        for in it; true when it knew just what was meant, and said something to it."""
        self.sentences.append(take)
        return take

    def takes_the_rest(self, take: Callable[["Talk", str], bool]) -> Any:
        """Registers what may make sense of words that are like nothing else; true where it did."""
        self.rest.append(take)
        return take

    def takes_words(self, take: Callable[["Talk", str], bool]) -> Any:
        """Is offered what somebody types when no question is open and no errand is clearly
        meant; true when something was said to it."""
        self.words.append(take)
        return take

    @staticmethod
    def _register(registry: dict[Any, Any], names: Iterable[Any]) -> Callable[[Any], Any]:
        def keep(function: Any) -> Any:
            for name in names:
                if name in registry:
                    raise ValueError(f"{name} is registered twice")
                registry[name] = function
            return function

        return keep

    @classmethod
    def of_all(cls, errands: Iterable["Errand"]) -> "Errand":
        whole = cls()
        for errand in errands:
            for registry in fields(cls):
                gathered, own = getattr(whole, registry.name), getattr(errand, registry.name)
                if isinstance(gathered, list):
                    gathered += own
                    continue
                if isinstance(gathered, set):
                    gathered |= own
                    continue
                for name, function in own.items():
                    cls._register(gathered, [name])(function)
        return whole


class Listing(BaseModel):
    """How an errand stands in the menu, and the phrases people type for it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    command: str
    who: tuple[str, ...]
    """Whom it is offered: manager, upper_manager, hr, mentor, new_hire, leaver, assessed (has a
    profession in the competence model), supervisor (of a student), or everyone.
    Nobody: it stands beside the writing field only."""
    title: Phrase
    others: str = ""
    """The command that all others get instead."""
    phrases: dict[str, tuple[str, ...]]
    """By language, how people may put it."""

    def phrase(self, language: str) -> str:
        """One of them, as an example."""
        return self.phrases.get(language, self.phrases["sv"])[0]


def listings(overlay: Path | None = None) -> tuple[Listing, ...]:
    """The errands of `errands.toml`, in menu order. Raises `bot.guides.problems.Unsound`."""
    own = overlay / "errands.toml" if overlay else None
    path = own if own and own.is_file() else PACKAGED / "errands.toml"
    try:
        with path.open("rb") as file:
            return tuple(Listing(**entry) for entry in tomllib.load(file)["errand"])
    except (ValueError, KeyError, TypeError) as error:
        what = f"the list of errands can't be read ({str(error).splitlines()[0]})"
        raise Unsound([Problem(path, None, what, "Begin anew from the packaged file")]) from None


LIKELY, CLEAR = 70.0, 90.0
"""How well a sentence must fit an errand's phrase, of 100, to offer it; to be about it at all."""


def likely(
    said: str, offered: Sequence[Listing], language: str, *, least: float = LIKELY, limit: int = 3
) -> list[Listing]:
    """The errands that a free sentence may mean, likeliest first; offered, never executed."""
    from rapidfuzz import fuzz, utils

    def score(listing: Listing) -> float:
        languages = {language, "sv", "en"}
        phrases = [p for lang in languages for p in listing.phrases.get(lang, ())]
        return max(
            (fuzz.token_set_ratio(said, p, processor=utils.default_process) for p in phrases),
            default=0.0,
        )

    scored = [(score(listing), listing) for listing in offered]
    best = sorted((pair for pair in scored if pair[0] >= least), key=lambda pair: -pair[0])
    return [listing for _, listing in best[:limit]]
