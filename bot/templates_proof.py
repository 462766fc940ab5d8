"""What is wrong in a municipality's own folder of guides, checklists, words …, by line."""

from collections.abc import Iterator
from pathlib import Path

from bot import handlers
from bot.guides.problems import Problem, Unsound
from bot.guides.proof import CHECKLISTS, GUIDES, MODELS
from bot.guides.soundness import use_one_of
from bot.talk import House
from bot.words_proof import LANGUAGES, MESSAGES, check_messages
from schedules.hours import Hours
from templates import PACKAGED

ERRANDS = "errands.toml"
FOLDERS = (GUIDES, CHECKLISTS, MESSAGES)
OURS = (".toml", ".j2")
FILES = (ERRANDS, *MODELS)
PARTS = (*FOLDERS, *FILES)
"""What a folder that overlays ours can hold."""


def mistakes(folder: Path | None) -> list[Problem]:
    """In our files with this folder laid over them."""
    found = [*_never_read(folder), *check_messages(folder)] if folder else []
    try:
        house = House.build(handlers.ERRANDS, folder, Hours(), "")
    except Unsound as unsound:
        return found + unsound.problems
    return [*found, *(_unused(folder, house) if folder else ())]


def _never_read(folder: Path) -> Iterator[Problem]:
    """What its author expects to be heard, and would wait for in vain."""
    for path in sorted(folder.rglob("*")):
        place = path.relative_to(folder)
        if any(part.startswith(".") for part in place.parts):
            continue
        if path.is_dir():
            if len(place.parts) == 1 and path.name not in FOLDERS:
                what = "Kompis reads nothing in a folder of this name"
                yield Problem(path, None, what, use_one_of(FOLDERS))
        elif _is_meant(place) and not _is_read(place):
            do = f"Put it in {GUIDES}, {CHECKLISTS} (.toml) or {MESSAGES}/sv, en or latt (.j2)"
            yield Problem(path, None, "Kompis reads no such file here", do)


def _is_meant(place: Path) -> bool:
    """Written as guides and words are, and not within a folder that is told of as a whole."""
    return place.suffix in OURS and place.parts[0] in (*FOLDERS, place.name)


def _is_read(place: Path) -> bool:
    match place.parts:
        case (name,):
            return name in FILES
        case (kind, _) if kind in (GUIDES, CHECKLISTS):
            return place.suffix == ".toml"
        case (kind, language, _):
            return kind == MESSAGES and language in LANGUAGES and place.suffix == ".j2"
    return False


def _unused(folder: Path, house: House) -> Iterator[Problem]:
    """Guides that nobody will ever be asked. A check-in that no checklist names any more is read
    by HR all the same."""
    named = {
        task.guide for checklist in house.library.checklists.values() for task in checklist.tasks
    }
    for name, guide in house.library.guides.items():
        own = folder / GUIDES / f"{name}.toml"
        ours = (PACKAGED / GUIDES / own.name).is_file()
        if own.is_file() and not (ours or guide.report or name in named):
            what = f'nothing asks the guide "{name}": it is none of ours, and no checklist names it'
            do = f'Name it as ours is named, or write guide = "{name}" in a task of a checklist'
            yield Problem(own, None, what, do)
