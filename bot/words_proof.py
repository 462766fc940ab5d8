"""What is wrong in a municipality's own file of messages, by line, before anybody reads it."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path

from jinja2 import Environment, TemplateNotFound, TemplateSyntaxError, meta, nodes

from bot.blocks import environment
from bot.guides.problems import Problem
from bot.guides.soundness import use_one_of
from bot.markup_proof import flaws
from templates import PACKAGED

MESSAGES = "messages"
LANGUAGES = ("sv", "en", "latt")
STRANGERS = "strangers.j2"
"""What people whom we don't know are told is said outside any turn, and knows no `today`."""
_AS_OURS = "Name it as ours is named"


def check_messages(folder: Path) -> list[Problem]:
    """Every file at `folder`/messages/<language>."""
    words = environment(folder).overlay(trim_blocks=False, lstrip_blocks=False)
    files = sorted(path for lang in LANGUAGES for path in (folder / MESSAGES / lang).glob("*.j2"))
    return [problem for file in files for problem in _File(file, words).problems()]


class _File:
    def __init__(self, path: Path, words: Environment) -> None:
        self._path = path
        self._words = words

    def problems(self) -> Iterator[Problem]:
        if not self._ours:
            yield self._problem(None, "Kompis has no file of this name", _AS_OURS)
            return
        try:
            tree = _parse(self._path, self._words)
            missing = list(self._unheard_of(tree))
            if missing:  # there is no telling what else
                yield from missing
                return
            self._words.compile(self._path.read_text(encoding="utf-8"))
        except TemplateSyntaxError as error:
            what = f"the template can't be read: {(error.message or '').rstrip('.')}"
            do = "Look for a missing bracket or endblock before it"
            yield self._problem(error.lineno, what, do)
            return
        except UnicodeDecodeError as error:
            line = error.object[: error.start].count(b"\n") + 1
            yield self._problem(line, "this line is not in UTF-8", "Save the file as UTF-8")
            return
        yield from self._stray(tree)
        for block in tree.find_all(nodes.Block):
            yield from self._block(block, extends=tree.find(nodes.Extends) is not None)

    def _problem(self, line: int | None, what: str, do: str) -> Problem:
        return Problem(self._path, line, what, do)

    @cached_property
    def _ours(self) -> Mapping[str, set[str]]:
        """The blocks of our file of this name in any language, and the names that each uses."""
        known: dict[str, set[str]] = {}
        for language in LANGUAGES:
            file = PACKAGED / MESSAGES / language / self._path.name
            if file.is_file():
                for block in _parse(file, self._words).find_all(nodes.Block):
                    known.setdefault(block.name, set()).update(self._names(block))
        return known

    def _names(self, block: nodes.Block) -> set[str]:
        """What has to be filled in."""
        alone = nodes.Template(block.body, lineno=block.lineno, environment=self._words)
        return meta.find_undeclared_variables(alone)

    def _unheard_of(self, tree: nodes.Template) -> Iterator[Problem]:
        """Filters, tests and files that are not there."""
        for kind, known in ((nodes.Filter, self._words.filters), (nodes.Test, self._words.tests)):
            for node in tree.find_all(kind):
                if node.name not in known:
                    what = f'there is no {kind.__name__.lower()} "{node.name}"'
                    yield self._problem(node.lineno, what, "Use one that our own files use")
        for tag in tree.find_all((nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)):
            source = getattr(tag, "template", None)
            if isinstance(source, nodes.Const) and not self._can_load(source.value):
                ours = f"packaged/{self._path.parent.name}/{self._path.name}"
                what = f'there is no file "{source.value}" to take from'
                yield self._problem(tag.lineno, what, f'Write {{% extends "{ours}" %}}')

    def _can_load(self, name: object) -> bool:
        own = f"{self._path.parent.name}/{self._path.name}"
        assert self._words.loader is not None
        try:
            self._words.loader.get_source(self._words, str(name))
        except TemplateNotFound:
            return False
        return name != own

    def _stray(self, tree: nodes.Template) -> Iterator[Problem]:
        for output in tree.body:
            if not isinstance(output, nodes.Output):
                continue
            for piece in output.nodes:
                text = piece.data if isinstance(piece, nodes.TemplateData) else "X"
                if text.strip():
                    line = piece.lineno + text[: -len(text.lstrip())].count("\n")
                    what = "this stands outside every block, and would never be shown"
                    yield self._problem(line, what, "Put it in a block, or remove it")
                    return

    def _block(self, block: nodes.Block, *, extends: bool) -> Iterator[Problem]:
        name = block.name
        if name not in self._ours:
            what = f'there is no block "{name}" in our file of this name'
            yield self._problem(block.lineno, what, f"{_AS_OURS}, or remove it")
            return
        given = self._ours[name] | self._always(extends=extends)
        for unknown in sorted(self._names(block) - given):
            used = [each.lineno for each in block.find_all(nodes.Name) if each.name == unknown]
            what = f'block "{name}" fills in "{unknown}", which it is not given'
            yield self._problem(used[0], what, use_one_of(sorted(self._ours[name])))
        for flaw in flaws(block):
            yield self._problem(flaw.line, f'in block "{name}", {flaw.what}', flaw.do)

    def _always(self, *, extends: bool) -> set[str]:
        always = {"language", "self"}
        if extends:
            always.add("super")
        if self._path.name != STRANGERS:
            always.add("today")
        return always


def _parse(file: Path, words: Environment) -> nodes.Template:
    return words.parse(file.read_text(encoding="utf-8"))
