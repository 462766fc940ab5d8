import os
import shutil
import tempfile
from pathlib import Path

from hypothesis import settings

pytest_plugins = ["tests.databases"]

settings.register_profile("kompis", deadline=None)  # a busy machine is slow, and nobody's fault
settings.load_profile("kompis")

MEMORY, ROOM = Path("/dev/shm"), 4 * 2**30

if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM:
    # A process that is killed loses nothing of what the system has taken; so the tests need no
    # disk, and waiting for one at every commit is a third of their time.
    os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)
