"""The checklists that a municipality gets with Kompis, as the bot loads them."""

from pathlib import Path

import templates
from bot.guides.checklists import Checklist, ChecklistKind
from bot.guides.proof import Known, load_folder
from bot.guides.soundness import ALL_LANGUAGES
from bot.guides.words import Words
from bot.handlers import ERRANDS

SUPPLIED = frozenset(ERRANDS.choices)
KNOWN = Known(options=SUPPLIED, suggestions=SUPPLIED)
LIBRARY = load_folder(Path(templates.__file__).parent, None, KNOWN)


def checklists(kind: ChecklistKind) -> dict[str, Checklist]:
    return {name: each for name, each in LIBRARY.checklists.items() if each.kind == kind}


def said(words: Words) -> list[str]:
    return [words.of(language) for language in ALL_LANGUAGES]
