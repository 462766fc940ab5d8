"""The risk analysis: what it would lead to that a profession's competence is lacking."""

from collections.abc import Sequence
from typing import Any

from bot import inventory, matrices, questions
from bot.domain.competence.model import Profession
from bot.domain.competence.risks import SIDES
from bot.errands import Errand
from bot.handlers.pictures import send_pictures
from bot.jobs import Workshop
from bot.reports import risks as words
from bot.reports.reader import Reader
from bot.talk import Button, Rows, Talk, two_columns
from storage import risks
from storage.jobs import Waiting
from storage.risks import Judgement
from storage.runs import OpenRun

errand = Errand()

GUIDE = "risk"
PREFIXES = {"operations": "operations", "work_environment": "environment"}
"""By side, what the guide's questions about it begin with."""
PROFESSIONS, EARLIER = 14, 6


def _may(talk: Talk) -> bool:
    if risks.may_judge(talk.db, talk.actor):
        return True
    talk.toast("menu.not_for_you")
    return False


@errand.command("riskanalys", "risk_analysis")
def begin(talk: Talk) -> None:
    show(talk)


@errand.press("risk.show")
def show(talk: Talk, skip: int = 0) -> None:
    """The matrix of each side, and all professions to open: first those that somebody has, and of
    them those not judged yet."""
    if not _may(talk):
        return
    reader, found = Reader.of(talk), risks.latest(talk.db, talk.actor)
    judged = {each.profession for each in found}
    held = set(inventory.professions(talk).values())
    professions = sorted(
        talk.competence.professions,
        key=lambda each: (each.id not in held, each.id in judged, _folded(talk, each)),
    )
    talk.show(
        "risks.list",
        [
            *_opens(talk, professions, skip),
            *([[talk.button("as_picture", "risk.picture")]] if found else []),
            [talk.button("menu", "menu")],
        ],
        sides=[
            (words.side_name(reader, side), words.counts(reader, here), _high(reader, here))
            for side in SIDES
            if (here := words.of_side(found, side))
        ],
        missing=len([each for each in professions if each.id in held and each.id not in judged]),
    )


def _folded(talk: Talk, profession: Profession) -> str:
    return profession.of(talk.language).casefold()


def _opens(talk: Talk, professions: Sequence[Profession], skip: int) -> Rows:
    shown = professions[skip : skip + PROFESSIONS]
    rows = two_columns([Button(each.of(talk.language), ("risk.open", each.id)) for each in shown])
    if len(professions) > skip + PROFESSIONS:
        rows.append([talk.button("show_more", "risk.show", skip + PROFESSIONS)])
    return rows


def _high(reader: Reader, found: Sequence[Judgement]) -> list[str]:
    high = [each for each in found if words.judged(each).grade == "high"]
    return [words.profession_name(reader, each.profession) for each in high]


@errand.press("risk.open")
def open_profession(talk: Talk, profession: str) -> None:
    """What counts of it, and what was judged before."""
    if not _may(talk):
        return
    reader, found = Reader.of(talk), risks.history(talk.db, talk.actor, profession)
    latest = [words.of_side(found, side)[0] for side in SIDES if words.of_side(found, side)]
    earlier = [each for each in found if each not in latest]
    anew = talk.button("judge_risk", "risk.judge", profession, style="primary")
    talk.show(
        "risks.one",
        [[anew], [talk.button("back", "risk.show")]],
        profession=words.profession_name(reader, profession),
        sides=[
            (*_told(reader, each), reader.label("risks.grade", grade=words.judged(each).grade))
            for each in latest
        ],
        earlier=[_told(reader, each) for each in earlier[:EARLIER]],
    )


def _told(reader: Reader, each: Judgement) -> tuple[Any, ...]:
    return (
        words.side_name(reader, each.side),
        each,
        reader.label("risks.severity", step=each.severity),
        reader.label("risks.likelihood", step=each.likelihood),
    )


@errand.press("risk.judge")
def judge(talk: Talk, profession: str) -> None:
    if not _may(talk):
        return
    if talk.competence.profession(profession) is None:
        talk.toast("risks.gone")
        return
    questions.begin(talk, GUIDE, {"profession": profession})


@errand.about(GUIDE)
def about(talk: Talk, run: OpenRun) -> str | None:
    return words.profession_name(Reader.of(talk), run.subject["profession"])


@errand.submitted(GUIDE)
def judged(talk: Talk, run: OpenRun) -> None:
    """Both sides at once; what was judged before is kept."""
    sides = {side: _answered(run, prefix) for side, prefix in PREFIXES.items()}
    profession = run.subject["profession"]
    if not risks.judge(talk.db, talk.actor, profession, sides, talk.now):
        talk.toast("menu.not_for_you")
        return
    talk.first("risks.kept", profession=words.profession_name(Reader.of(talk), profession))
    open_profession(talk, profession)


def _answered(run: OpenRun, prefix: str) -> tuple[int, int, str | None]:
    severity, likelihood = (
        int(run.answers[f"{prefix}_{what}"]) for what in ("severity", "likelihood")
    )
    return severity, likelihood, run.answers.get(f"{prefix}_comment")


# The picture


@errand.press("risk.picture")
def ask_for_picture(talk: Talk) -> None:
    if _may(talk):
        talk.toast("gaps.drawing")
        talk.ask_for_work("risk_picture")


async def draw(workshop: Workshop, job: Waiting) -> None:
    """A matrix for each side, drawn elsewhere."""

    def to_draw(talk: Talk) -> list[matrices.Matrix]:
        return words.matrices(Reader.of(talk), risks.latest(talk.db, talk.actor))

    found = await workshop.look_as(job, to_draw)
    pictures = await workshop.apart(matrices.draw_all, found) if found else []

    def send(talk: Talk) -> None:
        if not _may(talk):  # any more
            return
        if not found:
            talk.say("risks.nothing")
        for matrix, pages in zip(found, pictures, strict=True):
            send_pictures(talk, matrix, pages)

    await workshop.finish(job, send)
