"""Takes people in from Excel and CSV files.

    rows = read_rows(path, path.name)      # sheet.py: file -> rows, or Unreadable
    parsed = parse(rows)                   # people.py: rows -> people and problems
    plan(db, parsed)                       # preview.py: what would happen; writes nothing
    apply(db, parsed, today)               # intake.py: makes it happen, or raises NotClean

`dump` and `load` keep what was parsed between the preview and the yes.
"""

from storage.imports.draft import dump, load
from storage.imports.intake import Applied, NotClean, apply
from storage.imports.people import Parsed, PersonRow, parse
from storage.imports.preview import Change, Plan, plan
from storage.imports.reasons import OF_CELLS, OF_FILES, Fact, Problem, Reason, Unreadable
from storage.imports.sheet import Row, read_rows

__all__ = [
    "OF_CELLS",
    "OF_FILES",
    "Applied",
    "Change",
    "Fact",
    "NotClean",
    "Parsed",
    "PersonRow",
    "Plan",
    "Problem",
    "Reason",
    "Row",
    "Unreadable",
    "apply",
    "dump",
    "load",
    "parse",
    "plan",
    "read_rows",
]
