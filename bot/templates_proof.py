"""What is wrong in a municipality's own folder of guides, checklists and words, by line."""

from collections.abc import Iterator
from pathlib import Path

from jinja2 import Environment, TemplateSyntaxError, nodes

from bot import handlers
from bot.guides.problems import Problem, Unsound
from bot.talk import House
from schedules.hours import Hours
from templates import PACKAGED

MESSAGES = "messages"


def mistakes(folder: Path | None) -> list[Problem]:
    """In our files with this folder laid over them."""
    found = check_messages(folder) if folder else []
    try:
        House.build(handlers.ERRANDS, folder, Hours(), "")
    except Unsound as unsound:
        found += unsound.problems
    return found


def check_messages(folder: Path) -> list[Problem]:
    """A block that Kompis does not know would never be shown, and nobody would see why."""
    files = sorted((folder / MESSAGES).rglob("*.j2"))
    return [problem for file in files for problem in _problems(file, _packaged(file, folder))]


def _packaged(file: Path, folder: Path) -> Path:
    return PACKAGED / file.relative_to(folder)


def _problems(file: Path, packaged: Path) -> Iterator[Problem]:
    if not packaged.is_file():
        yield Problem(file, None, "Kompis has no file of this name", "Name it as ours is named")
        return
    try:
        found, known = _blocks(file), _blocks(packaged).keys()
    except TemplateSyntaxError as error:
        what = f"the template can't be read: {(error.message or '').rstrip('.')}"
        yield Problem(file, error.lineno, what, "Look for a missing bracket or endblock before it")
        return
    for name, line in found.items():
        if name not in known:
            what = f'there is no block "{name}" in our file of this name'
            yield Problem(file, line, what, "Name it as ours is named, or remove it")


def _blocks(file: Path) -> dict[str, int]:
    tree = Environment(autoescape=True).parse(file.read_text(encoding="utf-8"))
    return {block.name: block.lineno for block in tree.find_all(nodes.Block)}
