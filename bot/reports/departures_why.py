"""Why people come and why they leave: each source is a chart, and what they share a mirror."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.domain import periods, reasons
from bot.domain.anonymity.cells import HalfYear
from bot.domain.periods import half_year_of
from bot.domain.reasons import HeldInterview, Reasons, Span
from bot.domain.tallies import FEWEST, tally
from bot.guides.model import Question
from bot.published import span_of
from bot.reports.departures_year import Year
from bot.reports.parts import Bar, Bars, Mirror, Part, Section, SideBySide
from bot.reports.reader import Reader
from storage import checkins, interviews
from storage.checkins import Scope

CHECKIN, WHY_US = "checkin_two_weeks", "why_us"
INTERVIEW, REASONS = "exit_interview", "reasons"
NOT_THE_SAME = "other"
"""What nobody has put a name to is not the same on both sides."""


def come_and_leave(year: Year) -> Section:
    charts = [series(year) for series in SERIES]
    parts: list[Part] = [SideBySide(tuple(charts))]
    shared = _mirror(year, charts)
    return Section("why", year.say("why"), (*parts, *([shared] if shared else [])))


def come(year: Year) -> Bars:
    """From the check-ins, by their rules: HR never counts their own people's answers, and too few
    answers are not told."""
    reader = year.reader
    question = _question(reader, CHECKIN, WHY_US)
    chart = Bars("come", year.say("come"), "", (), year.say("come_counts"), tone="come")
    if question is None:
        return replace(chart, note=year.say("not_asked"))
    begins, ends = periods.year(year.number), periods.year(year.number + 1)
    scope = Scope(since=reader.began(begins.first), until=reader.began(ends.first))
    given = checkins.counts(reader.db, reader.actor, CHECKIN, [WHY_US], scope)
    found = tally(question, [(each.value, each.times) for each in given], whole=False)
    if found.withheld:
        return replace(chart, note=year.say("come_too_few", fewest=FEWEST))
    names = _names(question, reader)
    bars = [
        Bar(outcome.value, names.get(outcome.value, outcome.value), outcome.count, outcome.share)
        for outcome in found.outcomes
        if outcome.count
    ]
    return replace(chart, note=year.say("come_note", answers=found.answers), bars=tuple(bars))


def leave(year: Year) -> Bars:
    """From the exit interviews, by the rules of `bot.domain.reasons`."""
    told = reasons_told(year.reader)
    ours = [span for span in told if span[1][0] == year.number]
    found = reasons.together(told[span] for span in ours)
    note = year.say(
        "leave_note",
        interviews=found.interviews if found else 0,
        told=[span_of(year.reader, *span) for span in ours],
        **_not_told(year, told),
        least=year.reader.house.policy.survey_least,
    )
    bars = reason_bars(year.reader, found) if found else ()
    headings = year.say("leave_counts"), year.say("weighed_most")
    return Bars("leave", year.say("leave"), note, bars, *headings, "leave")


SERIES: tuple[Callable[[Year], Bars], ...] = (come, leave)
"""The charts that stand side by side, each from a source of its own."""


def _not_told(year: Year, told: Collection[Span]) -> dict[str, Any]:
    """The half-years of the year that are told with a later one, those that are over and not told,
    and those that are not over."""
    now = half_year_of(year.reader.today)
    halves: list[HalfYear] = [(year.number, 1), (year.number, 2)]
    inside = {half: span for half in halves for span in told if span[0] <= half <= span[1]}
    return {
        "later": [
            (year.half_year(half), span_of(year.reader, *span))
            for half, span in inside.items()
            if span[1][0] > year.number
        ],
        "untold": [year.half_year(half) for half in halves if half < now and half not in inside],
        "to_come": [year.half_year(half) for half in halves if half >= now],
    }


def reasons_told(reader: Reader) -> Mapping[Span, Reasons]:
    """All that may be told by now, by the half-years that it is told of."""
    local = reader.house.hours.today
    held = (
        HeldInterview(half_year_of(local(at)), given, hr)
        for at, given, hr in interviews.reasons(reader.db, reader.actor, reader.now)
    )
    least = reader.house.policy.survey_least
    return reasons.told(held, half_year_of(reader.today), least)


def reason_bars(reader: Reader, found: Reasons) -> tuple[Bar, ...]:
    """The reason that most interviews named first; its note says for how many it weighed most."""
    names = _names(_question(reader, INTERVIEW, REASONS), reader)

    def bar(reason: str, count: int) -> Bar:
        first = found.first.get(reason, 0)
        note = reader.label("departure_figures.weighed_most", n=first)
        share = count / found.interviews
        return Bar(reason, names.get(reason, reason), count, share, first, note)

    ranked = sorted(found.named.items(), key=lambda item: (-item[1], item[0]))
    return tuple(bar(reason, count) for reason, count in ranked)


def _mirror(year: Year, charts: Sequence[Bars]) -> Mirror | None:
    """The reasons that both guides know, where both sides are told."""
    come, leave = ({bar.id: bar for bar in chart.bars} for chart in charts[:2])
    ours = _names(_question(year.reader, CHECKIN, WHY_US), year.reader)
    theirs = _names(_question(year.reader, INTERVIEW, REASONS), year.reader)
    shared = [id_ for id_ in theirs if id_ in ours and id_ != NOT_THE_SAME]
    if not (come and leave and shared):
        return None
    pairs = []
    for id_ in shared:
        nobody = Bar(id_, theirs[id_], 0, 0.0)
        pairs.append((come.get(id_, nobody), leave.get(id_, nobody)))
    titles = charts[0].title, charts[1].title
    return Mirror("both", year.say("both"), year.say("both_note"), *titles, tuple(pairs))


def _question(reader: Reader, guide: str, question: str) -> Question | None:
    """None where a municipality's own guide asks it no more."""
    found = reader.house.library.guides.get(guide)
    return next((q for q in found.questions if q.id == question), None) if found else None


def _names(question: Question | None, reader: Reader) -> dict[str, str]:
    options = question.options if question else ()
    return {option.id: option.of(reader.language) for option in options}
