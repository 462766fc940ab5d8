"""One database: its engine, its settings, and the transactions that everything goes through."""

import logging
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlmodel import Session

if TYPE_CHECKING:
    from storage.keys import KeyFile

log = logging.getLogger(__name__)

LOCK_WAIT = timedelta(seconds=10)
"""How long a transaction waits for another process's write before it gives up."""
SQLITE_FAULTS = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_PROTOCOL,
        sqlite3.SQLITE_NOTADB,
    }
)
"""Of SQLite's result codes those that are no statement's fault."""

PRAGMAS = (  # of secure_delete: a data key that is deleted is to be gone from the file as well
    "synchronous=FULL",
    "foreign_keys=ON",
    "secure_delete=ON",
    "temp_store=MEMORY",
    "cache_size=-8000",
)


class DatabaseUnavailable(Exception):
    """The database can't be written now: full disk, read-only, locked, or gone.

    Nothing of the transaction is kept; the caller tries again later.
    """


class Database:
    """Transactions on SQLite (a file) or PostgreSQL (`postgresql+psycopg://…`)."""

    def __init__(self, url: str, keys: "KeyFile | None" = None) -> None:
        """Opens nothing yet; the first transaction does.

        `keys` open what is confidential; without them a session knows that there is something,
        and can't read it.
        """
        self.keys = keys
        self.engine = _sqlite(url) if url.startswith("sqlite") else _postgresql(url)

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """Commits at the end, or keeps nothing.

        Raises `DatabaseUnavailable` where the database, not the caller, is at fault.
        """
        try:
            with self._session(self.engine) as session, session.begin():
                yield session
        except DBAPIError as error:
            if is_fault(error):
                raise DatabaseUnavailable(_reason(error)) from error
            raise

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session for long reads; it never takes the write lock."""
        if self.keys is not None:
            self.keys.glance()
        engine = self.engine.execution_options(kompis_read_only=True)
        try:
            with self._session(engine) as session:
                yield session
        except (OperationalError, InterfaceError) as error:
            raise DatabaseUnavailable(_reason(error)) from error

    def _session(self, engine: Engine) -> Session:
        return Session(engine, expire_on_commit=False, info={"keys": self.keys})

    def try_writing(self) -> None:
        """Writes what stands there already. Raises `DatabaseUnavailable` where that fails."""
        with self.transaction() as db:
            if self.is_sqlite:
                version = db.connection().exec_driver_sql("PRAGMA user_version").scalar_one()
                db.connection().exec_driver_sql(f"PRAGMA user_version = {version:d}")
            else:
                db.connection().exec_driver_sql("SELECT pg_current_xact_id()")

    def close(self) -> None:
        self.engine.dispose()


@contextmanager
def savepoint(db: Session) -> Iterator[None]:
    """What raises in here is undone, and what was written before it stays.

    A third of what `Session.begin_nested` costs, and every update has one. Where an object could
    not be flushed the session is spoilt with all that was in its transaction (`is_active`).
    """
    connection = db.connection()
    connection.exec_driver_sql("SAVEPOINT one")
    try:
        yield
        db.flush()
    except BaseException:
        if db.is_active:
            db.expunge_all()
            connection.exec_driver_sql("ROLLBACK TO SAVEPOINT one")
            connection.exec_driver_sql("RELEASE SAVEPOINT one")
        raise
    connection.exec_driver_sql("RELEASE SAVEPOINT one")


def is_fault(error: BaseException | None) -> bool:
    """Whether the database itself is at fault: what was to be written must come again.

    What went wrong first counts: after it SQLite may know nothing of the transaction any more.
    """
    while error is not None:
        if isinstance(error, DatabaseUnavailable) or (
            isinstance(error, DBAPIError) and _cannot_write(error)
        ):
            return True
        error = error.__cause__ or error.__context__
    return False


def _cannot_write(error: DBAPIError) -> bool:
    """Other errors are those of a statement, which no waiting mends."""
    code = getattr(error.orig, "sqlite_errorcode", None)
    if code is not None:
        return code & 0xFF in SQLITE_FAULTS
    read_only = getattr(error.orig, "sqlstate", None) == "25006"
    return read_only or isinstance(error, OperationalError | InterfaceError)


def sqlite_url(path: Path) -> str:
    return f"sqlite:///{path}"


def _reason(error: DBAPIError) -> str:
    """The driver's own sentence, without statement and parameters, which hold people's data."""
    return str(error.orig).splitlines()[0] if str(error.orig) else type(error.orig).__name__


def _sqlite(url: str) -> Engine:
    path = make_url(url).database
    if path and path != ":memory:":
        _make_private(Path(path))
    engine = create_engine(
        url,
        hide_parameters=True,
        connect_args={"timeout": LOCK_WAIT.total_seconds(), "check_same_thread": False},
    )

    @event.listens_for(engine, "connect")
    def configure(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves
        try:
            _write_ahead(connection)
            for pragma in PRAGMAS:
                connection.execute(f"PRAGMA {pragma}")
        except sqlite3.Error as error:  # the first look into the file, which may be anything
            raise DatabaseUnavailable(str(error)) from error

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        read_only = connection.get_execution_options().get("kompis_read_only")
        connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")

    return engine


def _write_ahead(connection: sqlite3.Connection) -> None:
    """SQLite refuses the change of a new file at once where another process makes it: no timeout
    is heeded, as each of the two may hold what the other waits for.

    https://www.sqlite.org/c3ref/busy_handler.html
    """
    deadline = time.monotonic() + LOCK_WAIT.total_seconds()
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.01)
        else:
            return


def _make_private(path: Path) -> None:
    """People's working lives are in the file: it is its owner's alone."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not path.exists():
        path.touch(mode=0o600)


def _postgresql(url: str) -> Engine:
    from storage.tables import columns

    columns.condition_for_postgresql()
    return create_engine(url, hide_parameters=True, pool_size=4, max_overflow=2, pool_pre_ping=True)


__all__ = ["Database", "DatabaseUnavailable", "Session", "is_fault", "savepoint", "sqlite_url"]
