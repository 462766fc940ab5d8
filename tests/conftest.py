import os
import shutil
import tempfile
from functools import partial
from pathlib import Path
from typing import Any

from hypothesis import settings
from sqlalchemy import create_engine
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.util import LRUCache

import storage.database

pytest_plugins = ["tests.databases"]

settings.register_profile("kompis", deadline=None)  # a busy machine is slow, and nobody's fault
settings.load_profile("kompis")

MEMORY, ROOM = Path("/dev/shm"), 4 * 2**30
COMPILED = 5000
"""Statements kept compiled: more than there are."""

if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM:
    # A process that is killed loses nothing of what the system has taken; so the tests need no
    # disk, and waiting for one at every commit is a third of their time.
    os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)


def _compile_once() -> None:
    """Each test has a database of its own, but what is asked of them is the same, and to compile
    it anew for each would be half of the run. Dialects of one kind write the same SQL."""
    share: Any = DefaultDialect
    database: Any = storage.database
    share.__eq__ = lambda self, other: type(self) is type(other)
    share.__hash__ = lambda self: hash(type(self))
    compiled: dict[str, Any] = {"compiled_cache": LRUCache(COMPILED)}
    database.create_engine = partial(create_engine, execution_options=compiled)


_compile_once()
