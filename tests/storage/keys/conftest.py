from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.database import Database
from tests.storage.sealed import key_file, people


@pytest.fixture
def sealed(ready_url: str, tmp_path: Path) -> Iterator[Database]:
    """A database with a key file beside it, and forty people in it; of both kinds."""
    database = Database(ready_url, key_file(tmp_path))
    with database.transaction() as db:
        people(db, 40)
    yield database
    database.close()


@pytest.fixture
def another(sealed: Database, ready_url: str, tmp_path: Path) -> Iterator[Database]:
    """The same database and key file, as another process has them."""
    database = Database(ready_url, key_file(tmp_path))
    yield database
    database.close()
