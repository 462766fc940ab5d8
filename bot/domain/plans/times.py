"""A plan's time plan as it is written, read into the dates on which owners are asked.

`2024–2025`, `varje termin`, `två gånger per år`, `löpande`, `senast 30 september`: each is read so
that it can be told how ("varje år senast 30 september: 2024-09-30, 2025-09-30"). What can't be read
is asked about; nothing is guessed.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from bot.domain.placements.terms import Term
from bot.domain.plans.stretches import (
    SEASONS,
    NotUnderstood,
    Stretch,
    months,
    of_term,
    stretch,
    whole_year,
)
from bot.guides.numerals import NUMBERS, fold

Kind = Literal["once", "repeated", "ongoing"]
LONGEST = 80


@dataclass(frozen=True, slots=True)
class Times:
    """How a time plan was read."""

    kind: Kind
    stretches: tuple[Stretch, ...]
    """In each of them it is to be done once; what is ongoing has its whole time, and no end that
    anybody is late for."""

    @property
    def due(self) -> tuple[date, ...]:
        return () if self.kind == "ongoing" else tuple(each.last for each in self.stretches)


def read_times(written: str, plan: Stretch) -> Times:
    """Of one cell of a plan that goes from its first year's first day to its last year's last.

    Raises `NotUnderstood` for what is to be asked about.
    """
    said = _bare(written)
    if not said:
        raise NotUnderstood("missing")
    if len(said) > LONGEST:
        raise NotUnderstood("not_understood")
    for reading in (_ongoing, _repeated, _once):
        if found := reading(said, plan):
            return found
    raise NotUnderstood("not_understood")


def _bare(written: str) -> str:
    """Folded, with one kind of dash and without what ends a sentence."""
    said = fold(re.sub(r"[–—−‐‑]", "-", written)).strip(" .;:!?*")
    said = re.sub(r"\bt\.? ?o\.? ?m\.?(?= |$)", "tom", said)
    said = re.sub(r"\bfr\.? ?o\.? ?m\.?(?= |$)", "from", said)
    return "" if said in ("-", "?", "saknas", "n/a") else said


# What goes on

_ALWAYS = re.compile(
    r"(?:sker |pagar |arbete |work )?(?:lopande|fortlopande|kontinuerligt|kontinuerlig|standigt|"
    r"tills vidare|tillsvidare|vid behov|alltid|dagligen|varje dag|varje vecka|veckovis|"
    r"ongoing|continuous|continuously|as needed|when needed|always|daily|weekly|every week|"
    r"until further notice)"
)
_FROM = re.compile(
    r"(?:fran och med|fran|from|med start|med borjan|start|startar|borjar|paborjas|starting|"
    r"beginning)(?: i| in| den)? (?P<start>.+)"
)
_ONWARDS = re.compile(
    r"(?:fran |from )?(?P<start>.+?)(?: och framat| och fortlopande| och tills vidare|"
    r"(?: and)? onwards| -)"
)


_ALWAYS_IN = re.compile(
    rf"(?P<before>.+?),? {_ALWAYS.pattern}|"
    rf"{_ALWAYS.pattern}(?: under| i| in| during)? (?P<after>.+)"
)


def _ongoing(said: str, plan: Stretch) -> Times | None:
    if _ALWAYS.fullmatch(said):
        return Times("ongoing", (plan,))
    if _FROM_TO.fullmatch(said):
        return None
    if found := _ONWARDS.fullmatch(said) or _FROM.fullmatch(said):
        start = _one(found["start"], plan)
        if start is None:
            return None
        return Times("ongoing", (Stretch(start.first, max(plan.last, start.last)),))
    found = _ALWAYS_IN.fullmatch(said)
    within = found and _one(found["before"] or found["after"], plan)
    return Times("ongoing", (within,)) if within else None


# What comes again

_EVERY = r"(?:varje|var|vart|vartje|every|each|per)"
_PER_YEAR = {
    **dict.fromkeys(("ar", "ars", "year", "kalenderar"), 1),
    **dict.fromkeys(("halvar", "half year", "half-year"), 2),
    **dict.fromkeys(("tertial",), 3),
    **dict.fromkeys(("kvartal", "quarter"), 4),
    **dict.fromkeys(("manad", "month"), 12),
}
_ADVERBS = {
    **dict.fromkeys(("arligen", "arsvis", "arlig", "annually", "yearly", "annual"), 1),
    **dict.fromkeys(("halvarsvis", "half-yearly", "twice yearly", "biannually"), 2),
    **dict.fromkeys(("tertialvis",), 3),
    **dict.fromkeys(("kvartalsvis", "quarterly"), 4),
    **dict.fromkeys(("manadsvis", "manatligen", "manatlig", "monthly"), 12),
    **dict.fromkeys(("varannan manad", "every other month", "every second month"), 6),
}
_TERMS = ("termin", "term", "semester")
_TERMLY = ("terminsvis", "termly")
_TIMES = re.compile(
    r"(?:minst |ca |at least )?(?:(?P<count>\d{1,2}|en|ett|tva|tre|fyra|fem|sex|one|two|three|four|"
    r"five|six) ?(?:ganger|gang|ggr|ggn|x|times|time)|(?P<word>once|twice|thrice))"
    r"(?: per | om |/| i | a | an | per kalender)(?:each |every )?(?P<of>\w+)(?:et|en)?"
)
_WORDS = {"once": 1, "twice": 2, "thrice": 3}
_EVERY_OTHER = re.compile(
    r"(?:vartannat|every other|every second)(?P<two>) (?:ar|year)|"
    r"(?:vart tredje|every third)(?P<three>) (?:ar|year)"
)
_AND_WHEN = re.compile(
    rf"(?:arligen|annually|yearly|every year|{_EVERY} ar)(?:,| i| senast| in| by| den| till)*"
    r" (?P<when>.+)"
)
_WHEN_EVERY = re.compile(
    rf"(?:senast |i |in |by |den )?(?P<when>.+?),?"
    rf" (?:arligen|annually|yearly|every year|{_EVERY} ar)"
)
_EACH = re.compile(rf"{_EVERY} (?P<when>.+)")


def _repeated(said: str, plan: Stretch) -> Times | None:
    found = _evenly(said, plan) or _in_some_years(said, plan) or _at_a_time(said, plan)
    return Times("repeated", tuple(found)) if found else None


def _evenly(said: str, plan: Stretch) -> list[Stretch] | None:
    """So many times a year, or a term."""
    if said in _ADVERBS:
        return _parts(plan, _ADVERBS[said])
    if said in _TERMLY:
        return _terms(plan, 1)
    if found := re.fullmatch(rf"{_EVERY} (?P<of>[\w -]+)", said):
        count, of = 1, found["of"]
    elif found := _TIMES.fullmatch(said):
        count = _WORDS.get(found["word"]) or _count(found["count"])
        of = found["of"]
    else:
        return None
    if of in _TERMS:
        return _terms(plan, count)
    return _parts(plan, count * _PER_YEAR[of]) if of in _PER_YEAR else None


def _count(written: str) -> int:
    return int(written) if written.isdigit() else NUMBERS[written]


def _parts(plan: Stretch, per_year: int) -> list[Stretch]:
    """Equal ones, of whole months."""
    if per_year not in (1, 2, 3, 4, 6, 12):
        raise NotUnderstood("not_understood")
    length = 12 // per_year
    return [months(year, first, length) for year in _years(plan) for first in range(1, 13, length)]


def _terms(plan: Stretch, each: int) -> list[Stretch]:
    """Those that begin in the plan's years, in as many parts."""
    if each not in (1, 2, 3):
        raise NotUnderstood("not_understood")
    terms = [of_term(Term(year, number)) for year in _years(plan) for number in (1, 2)]
    if each == 3:
        return [term.third(number) for term in terms for number in (1, 2, 3)]
    return terms if each == 1 else [half for term in terms for half in _halves(term)]


def _halves(whole: Stretch) -> tuple[Stretch, Stretch]:
    middle = whole.first + (whole.last - whole.first) // 2
    return Stretch(whole.first, middle), Stretch(middle + timedelta(days=1), whole.last)


def _in_some_years(said: str, plan: Stretch) -> list[Stretch] | None:
    """Every other year, or every third, from the plan's first."""
    if not (found := _EVERY_OTHER.fullmatch(said)):
        return None
    step = 2 if found["two"] is not None else 3
    return [whole_year(year) for year in _years(plan)[::step]]


def _at_a_time(said: str, plan: Stretch) -> list[Stretch] | None:
    """Each year at its time: every autumn, yearly in March, 30 September every year."""
    found = _AND_WHEN.fullmatch(said) or _WHEN_EVERY.fullmatch(said)
    if found is None:
        found = _EACH.fullmatch(said)
        if found is None or not (found["when"] in SEASONS or stretch(found["when"], 2000)):
            return None
    when = found["when"]
    if re.search(r"(?:19|20)\d\d", when):
        return None
    each = [_meant(when, year) for year in _years(plan)]
    return [one for one in each if one] if all(each) else None


def _years(plan: Stretch) -> range:
    return range(plan.first.year, plan.last.year + 1)


# What is done once, or at times that are listed

_WHOLE = re.compile(
    r"(?:under )?(?:hela )?(?:planperioden|perioden|plantiden|avtalsperioden|"
    r"the plan period|the whole period|throughout the plan)"
)
_LEADING = re.compile(
    r"(?:klart|klar|fardigt|fardig|slutfort|genomfors|genomfort|genomforas|redovisas|done|completed|"
    r"finished|deadline|slutdatum)?:? ?"
    r"(?:senast|(?:fore|vid|innan) utgangen av|till och med|tom|till|under|inom|vid|i|den|hela|"
    r"by the end of|by|before the end of|until|during|throughout|all of|in|at)?"
    r"(?: den| i| under| hela| the| of)? ?(?P<rest>.+)"
)
_BEFORE = re.compile(r"(?:fore|innan|before) (?:the )?(?P<limit>.+)")
_FROM_TO = re.compile(
    r"(?:start|startar|borjar|paborjas|starts)(?: i| in)? (?P<first>.+?),? (?:och |and )?"
    r"(?:klart|klar|fardigt|fardig|avslutas|slut|slutfors|done|ends)(?: i| in)? (?P<last>.+)"
)
_THIRDS = {
    "borjan": 1, "inledningen": 1, "mitten": 2, "slutet": 3,
    "beginning": 1, "start": 1, "middle": 2, "end": 3,
}  # fmt: skip
_THIRD = re.compile(rf"(?:the )?(?P<third>{'|'.join(_THIRDS)}) (?:av|pa|of)(?: ar)? (?P<of>.+)")
_UNTIL = re.compile(r" ?- ?| till och med | tom | till | to | until ")
_ISO = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])(?:-\d\d)?(?!\d)")
_AND = re.compile(r" ?[,;] ?(?:och |and |samt )?| och | and | samt | & | \+ ")


def _once(said: str, plan: Stretch) -> Times | None:
    if _WHOLE.fullmatch(said):
        return Times("once", (plan,))
    if whole := _one(said, plan):
        return Times("once", (whole,))
    listed = _listed(said, plan)
    return Times("once", tuple(sorted(set(listed)))) if listed else None


def _one(said: str, plan: Stretch) -> Stretch | None:
    """With the plan's own year for what has none, where the plan has but one."""
    years = _years(plan)
    return _meant(said, years[0] if len(years) == 1 else None)


def _meant(said: str, year: int | None) -> Stretch | None:
    """Raises `NotUnderstood`, though not before every way to read it has been tried."""
    if not said:
        return None
    troubles: list[NotUnderstood] = []
    for words in _ways(said):
        try:
            if found := _span(words, year) or _simple(words, year):
                return found
        except NotUnderstood as trouble:
            troubles.append(trouble)
    if troubles:
        raise troubles[0]
    return None


def _ways(said: str) -> Iterator[str]:
    yield said
    found = _LEADING.fullmatch(said)
    if found and found["rest"] != said:
        yield found["rest"]


def _simple(said: str, year: int | None) -> Stretch | None:
    return stretch(said, year) or _third(said, year) or _before(said, year)


def _third(said: str, year: int | None) -> Stretch | None:
    found = _THIRD.fullmatch(said)
    whole = found and _meant(found["of"], year)
    return whole.third(_THIRDS[found["third"]]) if found and whole else None


def _before(said: str, year: int | None) -> Stretch | None:
    """The day before a stretch begins."""
    found = _BEFORE.fullmatch(said)
    limit = found and _meant(found["limit"], year)
    day = limit.first - timedelta(days=1) if limit else None
    return Stretch(day, day) if day else None


def _span(said: str, year: int | None) -> Stretch | None:
    """From one stretch to the other; the first has the other's year where it has none."""
    if found := _FROM_TO.fullmatch(said):
        said = f"{found['first']} - {found['last']}"
    inside = [each.span() for each in _ISO.finditer(said)]
    for dash in _UNTIL.finditer(said):
        if any(start < dash.start() < end for start, end in inside):
            continue
        first, last = said[: dash.start()], said[dash.end() :]
        end = _meant(last, year) or _like(first, last, year)
        begin = end and (_simple(first, end.last.year) or _like(last, first, end.last.year))
        if begin and end:
            return begin.until(end)
    return None


def _like(model: str, bare: str, year: int | None) -> Stretch | None:
    """A bare number beside words: of `vecka 40` and 42, or of 1 and `5 mars 2024`."""
    if not re.fullmatch(r"\d{1,2}(?: \d{4})?", bare):
        return None
    number, _, own = bare.partition(" ")
    said = re.sub(r"\d{1,2}", number, model, count=1)
    return stretch(said if not own else f"{said} {own}", year)


def _listed(said: str, plan: Stretch) -> Sequence[Stretch]:
    parts = [part for part in _AND.split(said) if part]
    if len(parts) < 2:
        return ()
    found: list[Stretch] = []
    year = _years(plan)[0] if len(_years(plan)) == 1 else None
    for part in reversed(parts):  # the year that stands last is meant for those before it as well
        written = re.search(r"(?:19|20)\d\d", part)
        year = int(written[0]) if written else year
        one = _meant(part, year)
        if one is None:
            return ()
        found.append(one)
    return found
