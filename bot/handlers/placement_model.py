"""HR's schools and agreements: what there is, as a file to change, and a changed one taken in."""

import zlib

from bot import placement_files
from bot.competence_files import EXCEL, TOML
from bot.domain.placements.calendars import Asking, askings
from bot.domain.placements.changes import Change, changes
from bot.domain.placements.model import PlacementModel
from bot.domain.placements.terms import Term
from bot.errands import Errand
from bot.handlers.competence_model import refuse
from bot.jobs import Workshop
from bot.placement_files import NAME, PlacementFile
from bot.talk import Rows, Talk
from storage import drafts, placement_models
from storage.competence_models import PACKAGED
from storage.jobs import Waiting

errand = Errand()

CHANGES_SHOWN = 20
TERMS = 3
"""The one that goes on, and those to come, whose deadlines are told."""


@errand.command("skolor", "schools")
@errand.press("schools.open")
def overview(talk: Talk) -> None:
    """The schools with their educations, the deadlines to come, and the agreements."""
    if not _may(talk):
        return
    model = talk.placements
    versions = placement_models.versions(talk.db, talk.actor)
    own = bool(versions) and versions[0].is_own
    rows = [
        [
            talk.button("as_excel", "schools.file", EXCEL, style="primary"),
            talk.button("as_toml", "schools.file", TOML),
        ]
    ]
    if own:
        rows.append([talk.button("packaged_schools", "schools.packaged")])
    talk.show(
        "schools.overview",
        [*rows, [talk.button("menu", "menu")]],
        schools=[(each, _educations(talk, each.educations)) for each in model.schools],
        asked=_asked(talk),
        agreements=[
            (each, _educations(talk, sorted(model.counted(each)))) for each in model.agreements
        ],
        versions=[(talk.house.hours.local(each.at).date(), each) for each in versions],
        own=own,
    )


def _may(talk: Talk) -> bool:
    if not talk.actor.is_hr:
        talk.toast("menu.not_for_you")
    return talk.actor.is_hr


def _educations(talk: Talk, ids: tuple[str, ...] | list[str]) -> list[str]:
    found = (talk.placements.education(id_) for id_ in ids)
    return [each.of(talk.language) for each in found if each is not None]


def _asked(talk: Talk) -> list[tuple[Asking, list[str]]]:
    """With the educations' names, the soonest first."""
    this, workdays = Term.of(talk.today), talk.house.hours.workdays
    found = [a for n in range(TERMS) for a in askings(talk.placements, this.moved(n), workdays)]
    ahead = sorted(each for each in found if each.deadline >= talk.today)
    return [(each, _educations(talk, each.educations)) for each in ahead]


@errand.press("schools.file")
def as_file(talk: Talk, suffix: str) -> None:
    if _may(talk):
        talk.toast("model.writing")
        talk.ask_for_work("write_schools", suffix=suffix)


async def write_schools(workshop: Workshop, job: Waiting) -> None:
    """Writes the file in a process of its own, and sends it."""
    suffix = job.subject["suffix"]
    canonical = await workshop.look_as(
        job, lambda talk: talk.placements.canonical if talk.actor.is_hr else None
    )
    if canonical is None:
        await workshop.finish(job, lambda talk: talk.say("menu.not_for_you"))
        return
    content = await workshop.apart(placement_files.write, canonical, suffix)
    await workshop.finish(job, lambda talk: _hand_over(talk, content, suffix))


def _hand_over(talk: Talk, content: bytes, suffix: str) -> None:
    name = f"{talk.label('schools.file_name')} {talk.today.isoformat()}{suffix}"
    talk.send_document(content, name, talk.text("schools.file", excel=suffix == EXCEL))


# A file taken in


def show_read(talk: Talk, found: PlacementFile, name: str) -> None:
    """What would be different with the file of this name, or why it can't be taken."""
    if not talk.actor.is_hr:
        talk.say("menu.not_for_you")
    elif found.canonical is None:
        refuse(talk, found, name, "schools.refused")
    else:
        _preview(talk, found.canonical, name, found.ignored)


def _preview(talk: Talk, canonical: str, name: str, ignored: tuple[str, ...] = ()) -> None:
    different = changes(talk.placements, PlacementModel.restore(canonical, NAME))
    rows: Rows = ()
    if different:
        kept = drafts.keep(talk.db, talk.actor, zlib.compress(canonical.encode()), talk.now)
        seen = placement_models.latest_id(talk.db)
        take = talk.button("take_model", "schools.take", kept, name, seen, style="primary")
        rows = [[take, talk.button("drop_it", "model.drop", kept, name)]]
    _show_changes(talk, different, name, rows, ignored)


def _show_changes(
    talk: Talk, different: list[Change], name: str, rows: Rows, ignored: tuple[str, ...] = ()
) -> None:
    talk.show(
        "schools.preview",
        rows,
        name=name,
        changes=[
            (talk.label(f"schools.kind_{each.kind}"), each.how, each.name.of(talk.language))
            for each in different[:CHANGES_SHOWN]
        ],
        more=max(0, len(different) - CHANGES_SHOWN),
        ignored=ignored,
    )


@errand.press("schools.take")
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
    if placement_models.latest_id(talk.db) != seen:
        talk.first("model.changed_meanwhile")
        _preview(talk, canonical, name)
        return
    placement_models.keep(talk.db, talk.actor, canonical, talk.now)
    talk.show("schools.taken", [[talk.button("to_schools", "schools.open")]], name=name)


@errand.press("schools.packaged")
def back_to_packaged(talk: Talk, seen: int | None = None) -> None:
    """Shows first what would be different, and is done when that has been seen."""
    if not _may(talk):
        return
    latest = placement_models.latest_id(talk.db)
    if seen is not None and seen == latest:
        placement_models.keep(talk.db, talk.actor, PACKAGED, talk.now)
        overview(talk)
        return
    sure = talk.button("packaged_sure", "schools.packaged", latest, style="danger")
    rows = [[sure, talk.button("cancel", "schools.open")]]
    different = changes(talk.placements, talk.house.library.placements)
    _show_changes(talk, different, talk.label("schools.packaged_name"), rows)
