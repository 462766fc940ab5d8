"""The proof that guides, checklists and the two models are sound, and the only way to load
them."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from bot.domain.competence.model import CompetenceModel
from bot.domain.competence.proof import model_findings
from bot.domain.placements.model import PlacementModel
from bot.domain.placements.soundness import model_findings as placement_findings
from bot.guides import mistakes
from bot.guides.checklist_proof import checklist_findings
from bot.guides.checklists import Checklist
from bot.guides.document import Document
from bot.guides.guide_proof import guide_findings
from bot.guides.model import Guide
from bot.guides.problems import Finding, Problem, Source, Unsound
from bot.guides.soundness import Known

__all__ = [
    "Known",
    "Library",
    "Problem",
    "Unsound",
    "check_checklist",
    "check_folder",
    "check_guide",
    "check_model",
    "load_folder",
]

GUIDES, CHECKLISTS = "guides", "checklists"
COMPETENCE, PLACEMENTS = "competence.toml", "placements.toml"
MODELS = (COMPETENCE, PLACEMENTS)
LARGEST = 1_000_000
ANY = Known()
D = TypeVar("D", bound=Document)
_HINTS = {
    "Cannot overwrite": "Keep it once, or write [[question]] and [[task]] in double brackets",
    "Cannot declare": "Keep it once",
    "Unterminated string": "End the text with the quotes it began with",
    "Illegal character": "End the text with a quote on the same line, or begin it with three",
}
_HINT = "Look for a missing quote, bracket, comma or equals sign here or just before"


@dataclass(frozen=True)
class Library:
    """All guides and checklists by name, and the two models; all of it is sound."""

    guides: dict[str, Guide]
    checklists: dict[str, Checklist]
    competence: CompetenceModel = field(default_factory=lambda: CompetenceModel(scale=()))
    """Without anything in it where there is no such file; so the next."""
    placements: PlacementModel = field(default_factory=PlacementModel)


def check_guide(text: str, path: Path, known: Known = ANY) -> list[Problem]:
    """What is wrong with a guide's text, by line; `path` is only shown."""
    return _proven(Source(path, text), Guide, guide_findings, known)[1]


def check_checklist(text: str, path: Path, known: Known = ANY) -> list[Problem]:
    """What is wrong with a checklist's text, by line; `path` is only shown."""
    return _proven(Source(path, text), Checklist, checklist_findings, known)[1]


def check_model(text: str, path: Path) -> list[Problem]:
    """What is wrong with a competence model's text, by line; `path` is only shown."""
    return _proven(Source(path, text), CompetenceModel, model_findings, ANY)[1]


def check_folder(folder: Path, known: Known = ANY) -> list[Problem]:
    """What is wrong in `folder`/guides, `folder`/checklists and the models in `folder`, with paths
    from `folder` on.

    Its own guides are known; `known.guides` names those that exist elsewhere.
    """
    if not any((folder / part).exists() for part in (GUIDES, CHECKLISTS, *MODELS)):
        named = f"{GUIDES} nor {CHECKLISTS} nor {COMPETENCE} nor {PLACEMENTS}"
        what = f"this folder has neither {named} in it"
        return [Problem(folder, None, what, "Name the folder that holds them")]
    return _prove_all(_files(folder), known)[1]


def load_folder(packaged: Path, overlay: Path | None, known: Known = ANY) -> Library:
    """All of it, the overlay's file in place of a packaged one of its name.

    Raise Unsound with all problems; those of the overlay show its files' whole paths.
    """
    files = _files(packaged)
    if overlay is not None:
        if not overlay.is_dir():
            raise Unsound([Problem(overlay, None, "this is not a folder", "Name one that exists")])
        files |= {name: (file, file) for name, (file, _) in _files(overlay).items()}
    library, problems = _prove_all(files, known)
    if problems:
        raise Unsound(problems)
    return library


def _files(folder: Path) -> dict[Path, tuple[Path, Path]]:
    """Path from `folder` on -> the file, and the path to show for it."""
    files = (file for kind in (GUIDES, CHECKLISTS) for file in (folder / kind).glob("*.toml"))
    names = {file.relative_to(folder): file for file in files if not file.name.startswith(".")}
    names |= {Path(name): folder / name for name in MODELS if (folder / name).exists()}
    return {name: (file, name) for name, file in sorted(names.items())}


def _prove_all(
    files: Mapping[Path, tuple[Path, Path]], known: Known
) -> tuple[Library, list[Problem]]:
    library, problems = Library({}, {}), list[Problem]()
    here = frozenset(name.stem for name in files if name.parent.name == GUIDES)
    known = replace(known, guides=here.union(known.guides or ()))
    for name, (file, shown) in sorted(files.items()):
        source = _read(file, shown)
        if isinstance(source, Problem):
            problems.append(source)
        elif name.parent.name == GUIDES:
            guide, found = _proven(source, Guide, guide_findings, known)
            library.guides.update({guide.name: guide} if guide else {})
            problems += found
        elif name.name == COMPETENCE and name.parent == Path():
            model, found = _proven(source, CompetenceModel, model_findings, known)
            library = replace(library, competence=model or library.competence)
            problems += found
        elif name.name == PLACEMENTS and name.parent == Path():
            schools, found = _proven(source, PlacementModel, placement_findings, known)
            library = replace(library, placements=schools or library.placements)
            problems += found
        else:
            checklist, found = _proven(source, Checklist, checklist_findings, known)
            library.checklists.update({checklist.name: checklist} if checklist else {})
            problems += found
    return library, problems


def _read(file: Path, shown: Path) -> Source | Problem:
    try:
        if not file.is_file():
            return Problem(shown, None, "this is not a regular file", "Remove it from the folder")
        if file.stat().st_size > LARGEST:
            return Problem(
                shown, None, "this file is over 1 MB", "Keep only questions or tasks in it"
            )
        return Source(shown, file.read_bytes().decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        return Problem(shown, line, "this line is not in UTF-8", "Save the file as UTF-8")
    except OSError as error:
        return Problem(shown, None, f"this cannot be read ({error.strerror})", "Let Kompis read it")


def _proven(
    source: Source,
    model: type[D],
    rules: Callable[[D, Known], Iterable[Finding]],
    known: Known,
) -> tuple[D | None, list[Problem]]:
    document = None
    try:
        document = model.read(source.text, source.path.stem)
    except ValidationError as error:
        found = mistakes.findings(error, model, source.data)
    except (ValueError, RecursionError) as error:
        return None, [syntax(source, str(error))]
    else:
        found = list(rules(document, known))
    problems = [source.problem(finding) for finding in found]
    return document, sorted(problems, key=lambda problem: problem.line or 0)


def syntax(source: Source, message: str) -> Problem:
    """Where the text is no TOML.

    tomllib ends its messages with "(at line 3, column 5)" or "(at end of document)".
    """
    place = re.search(r" \(at (?:line (\d+), column \d+|end of document)\)$", message)
    said = message[: place.start()] if place else message
    line = int(place[1]) if place and place[1] else max(1, len(source.text.splitlines()))
    hint = next((hint for start, hint in _HINTS.items() if said.startswith(start)), _HINT)
    return Problem(source.path, line, f"this is not TOML: {said[:1].lower()}{said[1:]}", hint)
