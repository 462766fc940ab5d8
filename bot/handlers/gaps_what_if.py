"""What if: another growth, other shares, some turnover. It changes the table, and nothing else."""

from fractions import Fraction
from typing import Any

from bot import questions
from bot.domain.competence.gaps import Impossible
from bot.domain.competence.soundness import number
from bot.errands import Errand, Refusal
from bot.gap_view import Seen, View, part
from bot.guides.numerals import read_number
from bot.handlers import gaps
from bot.handlers.gaps import Given
from bot.reports import gaps as words
from bot.reports.reader import Reader
from bot.talk import Talk, two_columns
from storage.runs import OpenRun

errand = Errand()

GROWTH, TURNOVER, SHARES = "gap_growth", "gap_turnover", "gap_shares"


@errand.press("gap.what_if")
def what_if(talk: Talk, given: Given) -> None:
    """What is supposed so far, and what can be changed."""
    seen = gaps.opened(talk, View.read(given))
    if seen is None:
        return
    view, reader = seen.view, Reader.of(talk)
    changes = [
        talk.button("change_growth", "gap.suppose", GROWTH, view.given),
        talk.button("change_turnover", "gap.suppose", TURNOVER, view.given),
    ]
    if seen.profession is not None:
        changes.append(talk.button("change_shares", "gap.suppose", SHARES, view.given))
    rows = two_columns(changes)
    if view.supposes:
        rows.append([talk.button("as_modelled", "gap.show", view.as_it_is().given)])
    talk.show(
        "gaps.what_if",
        [*rows, gaps.back(talk, seen)],
        profession=seen.profession.of(talk.language) if seen.profession else None,
        view=words.terms(reader, seen) | {"growth": _growth(seen)},
        shares=_shares(seen),
    )


def _growth(seen: Seen) -> float | None:
    """Per cent, supposed or of the profession opened; unset where each has its own."""
    if seen.view.growth is not None:
        return seen.view.growth
    opened = seen.profession
    return float(seen.target(opened).growths[seen.years] * 100) if opened else None


def _shares(seen: Seen) -> list[float]:
    opened = seen.profession
    return [float(share * 100) for share in seen.target(opened).shares] if opened else []


@errand.press("gap.suppose")
def suppose(talk: Talk, guide: str, given: Given) -> None:
    """Begins one of the three guides."""
    if gaps.opened(talk, View.read(given)) is not None:
        questions.begin(talk, guide, {"view": given or {}})


@errand.submitted(GROWTH)
def growth_supposed(talk: Talk, run: OpenRun) -> None:
    _show(talk, run, growth=run.answers["percent"])


@errand.submitted(TURNOVER)
def turnover_supposed(talk: Talk, run: OpenRun) -> None:
    _show(talk, run, turnover=run.answers["percent"])


@errand.submitted(SHARES)
def shares_supposed(talk: Talk, run: OpenRun) -> None:
    _show(talk, run, shares=read_shares(run.answers["shares"], talk.language))


def _show(talk: Talk, run: OpenRun, **supposed: Any) -> None:
    gaps.show(talk, View.read(run.subject["view"]).but(**supposed).given)


@errand.accepts(SHARES, "shares")
def refuse_shares(talk: Talk, run: OpenRun, typed: str) -> Refusal | None:
    """Shares that the profession can't have are refused with what to write."""
    seen = gaps.opened(talk, View.read(run.subject["view"]))
    if seen is None or seen.profession is None:
        return None  # what comes of it says why
    modelled = [float(share * 100) for share in seen.profession.target]
    example = " ".join(f"{share:g}" for share in modelled)
    shares = read_shares(typed, talk.language)
    if shares is None:
        return Refusal("gaps.shares_numbers", {"typed": typed[:40], "example": example})
    try:
        seen.target(seen.profession).what_if(shares=[part(share) for share in shares])
    except Impossible as impossible:
        return _refusal(talk, seen, impossible, shares)
    return None


def _refusal(talk: Talk, seen: Seen, impossible: Impossible, shares: tuple[float, ...]) -> Refusal:
    assert seen.profession is not None, "shares are those of one"
    match impossible.reason:
        case "levels":
            name = seen.profession.of(talk.language)
            return Refusal(
                "gaps.shares_count", {"profession": name, "wanted": len(seen.profession.shares)}
            )
        case "negative_share":
            return Refusal("gaps.shares_negative")
        case _:
            total = sum((part(share) for share in shares), Fraction(0))
            return Refusal("gaps.shares_sum", {"sum": number(total * 100)})


def read_shares(typed: str, language: str) -> tuple[float, ...] | None:
    """Numbers with spaces, slashes or semicolons between them, with or without per cent signs;
    a comma with a space after it parts them too. None where one of them can't be read."""
    parted = typed.replace(", ", " ").replace("%", " ")
    for sign in "/;|":
        parted = parted.replace(sign, " ")
    found = [read_number(each, language) for each in parted.split()]
    if not found or None in found:
        return None
    return tuple(float(each) for each in found if each is not None)
