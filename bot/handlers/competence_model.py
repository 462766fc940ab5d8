"""HR's competence model: what it holds, as a file to change, and a changed one taken in."""

import zlib
from fractions import Fraction
from pathlib import PurePath
from typing import Any

from bot import competence_files
from bot.competence_files import EXCEL, NAME, TOML, ModelFile
from bot.domain.competence.changes import Changes, Pair, changes
from bot.domain.competence.coverage import coverage
from bot.domain.competence.model import CompetenceModel
from bot.domain.competence.reasons import Trouble
from bot.errands import Errand
from bot.jobs import Workshop
from bot.talk import Rows, Talk
from storage import competence_models, drafts
from storage.competence_models import PACKAGED
from storage.exports.table import csv_table
from storage.jobs import Waiting

errand = Errand()

FEW_TROUBLES, TROUBLES_SHOWN = 15, 10
"""Of more than so many so many are shown; the whole list then comes as a file."""
NAMES_SHOWN = 8
CHANGES_SHOWN = 10


@errand.command("kompetensmodell", "competence_model")
@errand.press("model.open")
def overview(talk: Talk) -> None:
    """What it holds, whom it is about, and who changed it when."""
    if not talk.actor.is_hr:
        talk.toast("menu.not_for_you")
        return
    model = talk.house.competence(talk.db)
    versions = competence_models.versions(talk.db, talk.actor)
    own, this = bool(versions) and versions[0].is_own, talk.today.year
    rows = [
        [
            talk.button("as_excel", "model.file", EXCEL, style="primary"),
            talk.button("as_toml", "model.file", TOML),
        ]
    ]
    if own:
        rows.append([talk.button("packaged_model", "model.packaged")])
    talk.show(
        "model.overview",
        [*rows, [talk.button("menu", "menu")]],
        model=model,
        growths=[(years, _percent(model.growth("", years, this))) for years in model.horizons],
        forecasts=[
            (
                each.of(talk.language),
                [(years, _percent(each.growth(this, years))) for years in model.horizons],
            )
            for each in model.forecasts
            if each.professions
        ],
        coverage=_coverage(talk, model),
        versions=[(talk.house.hours.local(each.at).date(), each) for each in versions],
        own=own,
    )


def _percent(growth: Fraction) -> str:
    return f"{float(growth * 100):.3g}"


def _coverage(talk: Talk, model: CompetenceModel) -> dict[str, Any]:
    found = coverage(model, competence_models.headcounts(talk.db, talk.actor, talk.today))
    return {
        "covered": found.covered,
        "total": found.total,
        "without": found.without[:NAMES_SHOWN],
        "more": max(0, len(found.without) - NAMES_SHOWN),
    }


# As a file


@errand.press("model.file")
def as_file(talk: Talk, suffix: str) -> None:
    if not talk.actor.is_hr:
        talk.toast("menu.not_for_you")
        return
    talk.toast("model.writing")
    talk.ask_for_work("write_model", suffix=suffix)


async def write_model(workshop: Workshop, job: Waiting) -> None:
    """Writes the file in a process of its own, and sends it."""
    suffix = job.subject["suffix"]
    canonical = await workshop.look_as(job, _canonical)
    if canonical is None:
        await workshop.finish(job, lambda talk: talk.say("menu.not_for_you"))
        return
    content = await workshop.apart(competence_files.write, canonical, suffix)
    await workshop.finish(job, lambda talk: _hand_over(talk, content, suffix))


def _canonical(talk: Talk) -> str | None:
    return talk.house.competence(talk.db).canonical if talk.actor.is_hr else None


def _hand_over(talk: Talk, content: bytes, suffix: str) -> None:
    name = f"{talk.label('model.file_name')} {talk.today.isoformat()}{suffix}"
    talk.send_document(content, name, talk.text("model.file", excel=suffix == EXCEL))


# A file taken in


def show_read(talk: Talk, found: ModelFile, name: str) -> None:
    """What would be different with the file of this name, or why it can't be taken."""
    if not talk.actor.is_hr:
        talk.say("menu.not_for_you")
    elif found.canonical is None:
        refuse(talk, found, name, "model.refused")
    else:
        _preview(talk, found.canonical, name, found.ignored)


def _preview(talk: Talk, canonical: str, name: str, ignored: tuple[str, ...] = ()) -> None:
    after = CompetenceModel.restore(canonical, NAME)
    different = changes(talk.house.competence(talk.db), after)
    rows: Rows = ()
    if different.is_any:
        kept = drafts.keep(talk.db, talk.actor, zlib.compress(canonical.encode()), talk.now)
        seen = competence_models.latest_id(talk.db)
        rows = [
            [
                talk.button("take_model", "model.take", kept, name, seen, style="primary"),
                talk.button("drop_it", "people.drop", kept, name),
            ]
        ]
    _show_changes(talk, after, different, name, rows, ignored)


def _show_changes(
    talk: Talk,
    after: CompetenceModel,
    different: Changes,
    name: str,
    rows: Rows,
    ignored: tuple[str, ...] = (),
) -> None:
    before = talk.house.competence(talk.db)
    talk.show(
        "model.preview",
        rows,
        name=name,
        is_any=different.is_any,
        added=[each.of(talk.language) for each in different.added],
        removed=[each.of(talk.language) for each in different.removed],
        shares=[_shares(talk, pair) for pair in different.shares[:CHANGES_SHOWN]],
        more_shares=max(0, len(different.shares) - CHANGES_SHOWN),
        rescaled=[
            (now.of(talk.language), len(before.levels(was)), len(after.levels(now)))
            for was, now in different.rescaled[:CHANGES_SHOWN]
        ],
        reshaped=[
            (
                each.profession.of(talk.language),
                [scale.of(talk.language) for scale in each.scale or ()],
                [area.of(talk.language) for area in each.added],
                [area.of(talk.language) for area in each.removed],
            )
            for each in different.reshaped[:CHANGES_SHOWN]
        ],
        more_reshaped=max(0, len(different.reshaped) - CHANGES_SHOWN),
        levels=[(was.of(talk.language), now.of(talk.language)) for was, now in different.levels],
        others=[(talk.label(f"model.kind_{each.kind}"), each) for each in different.others],
        coverage=_coverage(talk, after),
        ignored=ignored,
    )


def _shares(talk: Talk, pair: Pair) -> tuple[str, str, str]:
    before, after = ("–".join(map(_plain, each.shares)) for each in pair)
    return pair[1].of(talk.language), before, after


def _plain(share: int | float) -> str:
    return f"{share:g}"


def refuse(talk: Talk, found: ModelFile, name: str, key: str) -> None:
    """Every mistake where it stands, in these words; the whole of a long list as a file."""
    few = len(found.troubles) <= FEW_TROUBLES
    shown = found.troubles if few else found.troubles[:TROUBLES_SHOWN]
    talk.show(
        key,
        name=name,
        troubles=[_trouble(talk, each) for each in shown],
        count=len(found.troubles),
    )
    if not few:
        _send_troubles(talk, found, name)


def _trouble(talk: Talk, trouble: Trouble) -> str:
    what = talk.text(f"model.flaw_{trouble.reason}", **trouble.facts)
    return talk.text("model.place", where=trouble.where, what=what)


def _send_troubles(talk: Talk, found: ModelFile, name: str) -> None:
    """The list as a table to work through, for more than anybody reads in a chat."""
    rows = [
        (
            *(each.where.sheet, str(each.where.row or each.where.line or "")),
            *(each.where.column, each.where.heading),
            talk.label(f"model.flaw_{each.reason}", **each.facts),
        )
        for each in found.troubles
    ]
    headings = talk.label("people.problems_headings").split("; ")
    caption = talk.text("people.problems", name=name, listed=len(rows), total=len(rows))
    file_name = talk.label("people.problems_file", name=PurePath(name).stem)
    talk.send_document(csv_table(headings, rows), f"{file_name}.csv", caption)


@errand.press("model.take")
def take(talk: Talk, draft: int, name: str, seen: int | None) -> None:
    """`seen`: the model that counted when the changes were shown. If another counts by now, what
    would be different is shown anew."""
    if not talk.actor.is_hr:
        talk.toast("menu.not_your_button")
        return
    kept = drafts.settle(talk.db, talk.actor, draft, "confirmed")
    if kept is None:
        talk.toast("people.settled")
        return
    canonical = zlib.decompress(kept).decode()
    if competence_models.latest_id(talk.db) != seen:
        talk.first("model.changed_meanwhile")
        _preview(talk, canonical, name)
        return
    competence_models.keep(talk.db, talk.actor, canonical, talk.now)
    talk.show("model.taken", [[talk.button("to_model", "model.open")]], name=name)


@errand.press("model.packaged")
def back_to_packaged(talk: Talk, seen: int | None = None) -> None:
    """Shows first what would be different, and is done when that has been seen."""
    if not talk.actor.is_hr:
        talk.toast("menu.not_for_you")
        return
    latest = competence_models.latest_id(talk.db)
    if seen is not None and seen == latest:
        competence_models.keep(talk.db, talk.actor, PACKAGED, talk.now)
        overview(talk)
        return
    packaged = talk.house.library.competence
    sure = talk.button("packaged_sure", "model.packaged", latest, style="danger")
    rows = [[sure, talk.button("cancel", "model.open")]]
    different = changes(talk.house.competence(talk.db), packaged)
    _show_changes(talk, packaged, different, talk.label("model.packaged_name"), rows)
