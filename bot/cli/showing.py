"""What a terminal shows: tables, and that something is going on."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from rich.console import Console

T = TypeVar("T")

WIDE = 200
"""Columns where there is no terminal to ask: whoever reads a file can scroll."""
AT_A_TIME = 500


def console(file: IO[str] | None = None, *, stderr: bool = False) -> "Console":
    from rich.console import Console

    found = Console(file=file, stderr=stderr, highlight=False)
    return found if found.is_terminal else Console(file=file, stderr=stderr, width=WIDE)


def table(
    title: str,
    headings: Sequence[str],
    rows: Iterable[Sequence[str]],
    file: IO[str] | None = None,
) -> None:
    """On stdout without a file. What is in the cells is shown as it is, never read as markup."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    shown = Table(*headings, title=title, box=box.SIMPLE_HEAD, title_justify="left")
    for row in rows:
        shown.add_row(*(Text(cell, overflow="fold") for cell in row))
    console(file).print(shown)


@contextmanager
def busy(what: str) -> Iterator[None]:
    """While this goes on, a terminal shows that it does; its end can't be told."""
    with console(stderr=True).status(what):
        yield


@contextmanager
def bar(what: str, total: int) -> Iterator[Callable[[int], object]]:
    """What is yielded is told how many of the total are done; a terminal shows it."""
    from rich.progress import Progress

    shown = console(stderr=True)
    with Progress(console=shown, transient=True, disable=not shown.is_terminal) as progress:
        task = progress.add_task(what, total=total)
        yield lambda done: progress.update(task, completed=done)


def counted(what: str, things: Iterable[T]) -> Iterator[T]:
    """The things, one by one; a terminal shows how many have been taken."""
    from rich.progress import MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), MofNCompleteColumn(), TimeElapsedColumn())
    shown = console(stderr=True)
    with Progress(*columns, console=shown, transient=True, disable=not shown.is_terminal) as bar:
        task = bar.add_task(what, total=None)
        for number, thing in enumerate(things, start=1):
            if number % AT_A_TIME == 0:
                bar.update(task, completed=number)
            yield thing
