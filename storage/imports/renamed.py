"""Units that a file calls something else: all who worked there work in one that is new.

A unit stays the one it is when it is renamed, with all that is known of it; else everybody in it
would have moved.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from storage.imports.people import PersonRow
from storage.imports.preview import Change
from storage.imports.values import SEPARATOR


def renamed(
    changed: Sequence[Change], remaining: Collection[str], new_units: Collection[str]
) -> Mapping[str, str]:
    """New paths by old ones. `remaining`: those that people still work in, and all above them.

    Where all have got another manager as well it is another unit; one alone may have moved.
    """
    moves: dict[str, list[str]] = defaultdict(list)
    same_manager: set[str] = set()
    for change in changed:
        before, after = change.before, change.after
        for old, new in _steps(before, after):
            moves[old].append(new)
            if before.manager_no == after.manager_no:
                same_manager.add(old)
    found = {
        old: new[0]
        for old, new in moves.items()
        if len(new) > 1 and len(set(new)) == 1 and old in same_manager
    }
    wanted = list(found.values())
    return {
        old: new
        for old, new in found.items()
        if old not in remaining and new in new_units and wanted.count(new) == 1
    }


def _steps(before: PersonRow, after: PersonRow) -> list[tuple[str, str]]:
    """The unit, and what is above it as far as its names differ at the same depth; none for whoever
    stays in it."""
    old, new = before.unit.split(SEPARATOR), after.unit.split(SEPARATOR)
    if len(old) != len(new):
        return [(before.unit, after.unit)]
    depths = range(1, len(old) + 1)
    paths = [(SEPARATOR.join(old[:depth]), SEPARATOR.join(new[:depth])) for depth in depths]
    return [pair for pair in paths if pair[0] != pair[1]]
