"""The year's exit interviews: how many were held, by whom, and what became of the others."""

from bot.domain.coverage import Coverage
from bot.reports.departures_year import Year
from bot.reports.parts import Bar, Bars, Part, Row, Section, Stacks

STANDINGS = ("by_manager", "by_hr", "not_held", "missing", "to_come")


def interviews(year: Year) -> Section:
    seen = year.departed
    place = seen.tree.open(None)
    found = seen.coverage(None)
    if not found.offered:
        return Section("interviews", year.say("interviews"), text=(year.say("no_interviews"),))
    lines = [(year.say("whole"), found)]
    below = ((name, seen.coverage(id_)) for id_, name in place.below)
    lines += sorted((line for line in below if line[1].offered), key=lambda line: -line[1].offered)
    chart = Stacks(
        "coverage",
        year.say("coverage"),
        year.say("coverage_note"),
        tuple(year.say(f"standing_{each}") for each in STANDINGS),
        tuple(_row(year, name, each) for name, each in lines),
    )
    parts: list[Part] = [chart]
    if found.not_held:
        parts.append(_why_not(year, found))
    return Section("interviews", year.say("interviews"), tuple(parts))


def _row(year: Year, name: str, found: Coverage) -> Row:
    counts = tuple(getattr(found, each) for each in STANDINGS)
    return Row(name, counts, year.say("held_of", held=found.held, due=found.due, share=found.share))


def _why_not(year: Year, found: Coverage) -> Bars:
    bars = [
        Bar(why, year.say(f"why_not_{why}"), count, count / found.not_held)
        for why, count in sorted(found.why_not, key=lambda pair: -pair[1])
        if count
    ]
    return Bars("why_not", year.say("why_not"), "", tuple(bars), year.say("not_held_counts"))
