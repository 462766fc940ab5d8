"""What makes a guide sound, beyond being written in the right shape."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.tallies import COUNTED
from bot.guides.lines import Place
from bot.guides.model import DONT_KNOW, SEARCHED, Guide, Kind, Question
from bot.guides.numerals import read_number
from bot.guides.problems import Finding, whole
from bot.guides.soundness import (
    ALL_LANGUAGES,
    AT_WORK,
    Known,
    id_findings,
    use_one_of,
    word_findings,
    words_in,
)

Bound = int | float | date | None

_MOST_STEPS = 11
_FITTING: dict[Kind, set[str]] = {
    "yes_no": set(),
    "choice": {"option", "options_from"},
    "choices": {"option", "options_from", "max_choices", "ranked"},
    "scale": {"min", "max", "low", "high", "dont_know"},
    "number": {"min", "max", "suggest_from"},
    "date": {"min", "max", "suggest_from"},
    "text": {"max_length", "suggest_from"},
    "person": {"suggest_from"},
    "unit": {"suggest_from"},
    "file": set(),
}
_BOUND: dict[Kind, str] = {
    "scale": "a whole number",
    "number": "a number",
    "date": "a date such as 2027-01-15, or as whole days from today",
}
_FORESEEN: tuple[Kind, ...] = ("yes_no", "choice", "choices", "scale", "number")
SEALED: tuple[Kind, ...] = ("yes_no", "choice", "scale", "text")
PLAIN = ("new_hire", "leaver", "employee")
"""Audiences that may read plain Swedish."""
REPORTED = (*COUNTED, "text")
_EVERYWHERE = {"id", "kind", "optional", "text", "help", "ask_if", "forgets"}


def guide_findings(guide: Guide, known: Known) -> Iterator[Finding]:
    languages = ALL_LANGUAGES if guide.audience in PLAIN else AT_WORK
    data = guide.model_dump(by_alias=True)
    for place, words in words_in(guide, ()):
        yield from word_findings(words, place, whole(place, data), languages)
    yield from id_findings(("question",), "question", guide.questions)
    for index, question in enumerate(guide.questions):
        asked = _Asked(
            question, ("question", index), guide.questions[:index], guide.questions[index + 1 :]
        )
        yield from asked.findings(known)
        if guide.report:
            yield from asked.unreported()
        if guide.confidential:
            yield from asked.untold()
    if guide.report:
        yield from _promises(guide)
    if guide.confidential:
        yield from _keeps_to_itself(guide, known)


def _promises(guide: Guide) -> Iterator[Finding]:
    """HR reads what new hires, and supervisors of students, answer; each is told so first."""
    if guide.audience not in ("new_hire", "employee"):
        what = f'the file has report, but is for "{guide.audience}"'
        yield Finding(("report",), what, 'Write for = "new_hire", or remove report')
    if guide.intro is None:
        what = "the file has report, but no intro"
        yield Finding(("report",), what, "Say in an intro who reads the answers")


def _keeps_to_itself(guide: Guide, known: Known) -> Iterator[Finding]:
    """Sealed answers need somebody who was told so, and an errand that can do something with
    them."""
    if guide.audience != "leaver":
        what = f'the file has confidential, but is for "{guide.audience}"'
        yield Finding(("confidential",), what, 'Write for = "leaver", or remove confidential')
    if guide.intro is None:
        what = "the file has confidential, but no intro"
        yield Finding(("confidential",), what, "Say in an intro what is kept, and who reads it")
    if known.errands is not None and guide.name not in known.errands:
        what = "the file has confidential, but no errand of Kompis takes its answers"
        yield Finding(("confidential",), what, "Remove confidential")


@dataclass(frozen=True)
class _Asked:
    """A question in its place, with those asked before and after it."""

    question: Question
    place: Place
    earlier: Sequence[Question]
    later: Sequence[Question]

    def findings(self, known: Known) -> Iterator[Finding]:
        yield from self._keys()
        if self.question.kind in ("choice", "choices"):
            yield from self._options()
        if self.question.kind in ("scale", "number", "date"):
            yield from self._bounds()
        yield from self._functions(known)
        yield from self._ask_if()
        yield from self._forgets()

    def unreported(self) -> Iterator[Finding]:
        """What a check-in may not ask, since HR would be shown nothing of it."""
        kind = self.question.kind
        if kind not in REPORTED:
            what = f"is of kind {kind}, which HR is shown nothing of"
            yield self._finding("kind", what, use_one_of(REPORTED))
        elif self.question.options_from:
            what = "has options_from, whose answers HR could not read"
            yield self._finding("options_from", what, "Write its option here")

    def untold(self) -> Iterator[Finding]:
        """What a confidential guide may not ask: asking it would tell what has been answered, by
        the buttons or by which question comes."""
        if self.question.kind not in SEALED:
            what = f"is of kind {self.question.kind}, whose answers a chat can't keep sealed"
            yield self._finding("kind", what, use_one_of(SEALED))
        if self.question.ask_if is not None:
            what = "is asked only after some answers, so that asking it tells them"
            yield self._finding("ask_if", what, "Remove ask_if, or remove confidential")

    def _finding(self, key: str, what: str, do: str) -> Finding:
        return Finding((*self.place, *key.split(".")), f'question "{self.question.id}" {what}', do)

    def _keys(self) -> Iterator[Finding]:
        kind = self.question.kind
        fields = type(self.question).model_fields
        for name in sorted(self.question.model_fields_set):
            key = fields[name].alias or name
            if key not in _FITTING[kind] | _EVERYWHERE:
                what = f"is of kind {kind}, which has no use for {key}"
                yield self._finding(key, what, f"Remove {key}, or change the kind")

    def _options(self) -> Iterator[Finding]:
        question = self.question
        if question.options and question.options_from:
            what = "has both option and options_from"
            yield self._finding("options_from", what, "Keep one of them")
        if not question.options and not question.options_from:
            what = "has nothing to choose from"
            yield self._finding("kind", what, 'Add option = [{ id = "…", sv = "…" }, …]')
        within = f' of question "{question.id}"'
        yield from id_findings((*self.place, "option"), "option", question.options, within)

    def _bounds(self) -> Iterator[Finding]:
        kind, low, high = self.question.kind, self.question.min, self.question.max
        misfits = [key for key, bound in (("min", low), ("max", high)) if _misfits(kind, bound)]
        for key in misfits:
            what = f"is of kind {kind}, and its {key} is none that fits"
            yield self._finding(key, what, f"Write {key} as {_BOUND[kind]}")
        if _more(low, high):
            what = f"has a min of {low}, more than its max of {high}"
            yield self._finding("min", what, "Change one of them")
        elif kind == "scale" and not misfits and not 2 <= self._steps() <= _MOST_STEPS:
            what = f"has a scale of {self._steps()} steps"
            yield self._finding("max", what, f"Use 2 to {_MOST_STEPS}")

    def _steps(self) -> int:
        low, high = self.question.min, self.question.max
        return high - low + 1 if isinstance(low, int) and isinstance(high, int) else 0

    def _functions(self, known: Known) -> Iterator[Finding]:
        for key, name, names in (
            ("options_from", self.question.options_from, known.options),
            ("suggest_from", self.question.suggest_from, known.suggestions),
        ):
            if name is not None and names is not None and name not in names:
                what = f'takes {key} "{name}", which is no function of Kompis'
                yield self._finding(key, what, use_one_of(sorted(names)))
                return
        yield from self._search(known)

    def _search(self, known: Known) -> Iterator[Finding]:
        kind, name = self.question.kind, self.question.suggest_from
        if kind not in SEARCHED or known.searches is None or (kind, name) in known.searches:
            return
        fitting = sorted(each for of, each in known.searches if of == kind and each)
        what = f'is of kind {kind}, and "{name}" finds none by what is typed'
        yield self._finding("suggest_from", what, use_one_of(fitting))

    def _ask_if(self) -> Iterator[Finding]:
        condition = self.question.ask_if
        if condition is None:
            return
        if not condition.any_of:
            what = "asks only if an answer is one of none, so never"
            yield self._finding(
                "ask_if.any_of", what, "Write the answers in any_of, or remove ask_if"
            )
        target = next((q for q in self.earlier if q.id == condition.question), None)
        if target is None:
            what = (
                f'asks if "{condition.question}" is answered, but no earlier question has that id'
            )
            yield self._finding("ask_if.question", what, use_one_of(q.id for q in self.earlier))
            return
        for answer in condition.any_of:
            if expected := _unheard_of(answer, target):
                what = f'asks if "{target.id}" is "{answer}", an answer that cannot be given'
                yield self._finding("ask_if.any_of", what, expected)

    def _forgets(self) -> Iterator[Finding]:
        later = [question.id for question in self.later]
        for name in self.question.forgets:
            if name not in later:
                what = f'forgets "{name}", but no later question has that id'
                yield self._finding("forgets", what, use_one_of(later))


def _misfits(kind: Kind, bound: Bound) -> bool:
    if kind == "scale":
        return not isinstance(bound, int)
    if kind == "number":
        return isinstance(bound, date)
    return isinstance(bound, float | datetime)


def _more(low: Bound, high: Bound) -> bool:
    if isinstance(low, date) and isinstance(high, date):
        return low > high
    return isinstance(low, int | float) and isinstance(high, int | float) and low > high


def _unheard_of(answer: str, target: Question) -> str:
    """What can be answered to `target`, when `answer` cannot; else an empty string."""
    if target.kind not in _FORESEEN:
        return f"Ask about a question of kind {', '.join(_FORESEEN)}"
    if target.options_from or (target.kind == "number" and _in_bounds(answer, target)):
        return ""
    if target.kind == "number":
        return "Write a number within its min and max"
    answers = _answers(target)
    return use_one_of(answers) if answers and answer not in answers else ""


def _answers(target: Question) -> list[str]:
    if target.kind == "yes_no":
        return ["yes", "no"]
    if isinstance(target.min, int) and isinstance(target.max, int):
        steps = [str(step) for step in range(target.min, target.max + 1)]
        return [*steps, DONT_KNOW] if target.dont_know else steps
    return [option.id for option in target.options]


def _in_bounds(answer: str, target: Question) -> bool:
    number = read_number(answer, "en")
    if number is None or str(number) != answer:
        return False
    return not _more(target.min, number) and not _more(number, target.max)
