"""Which process leads: the others that are started on the same database stand by."""

import asyncio
import contextlib
import logging
import os
from pathlib import Path

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from storage.database import Database, DatabaseUnavailable

log = logging.getLogger(__name__)

LOCK = 0x6B6F6D706973
"""The advisory lock's number: "kompis" in ASCII."""
ASK_EVERY = 5.0
"""Seconds between a standby's tries, and between a leader's looks at its lock."""


class Leadership:
    """A lock that dies with whoever holds it: a standby takes over by itself.

    On PostgreSQL it is an advisory lock of a connection, beside SQLite a locked file.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._connection: Connection | None = None
        self._file: int | None = None

    async def win(self) -> None:
        """Returns when this process leads."""
        waited = False
        while not await asyncio.to_thread(self._try):
            if not waited:
                log.warning("Another process works on this database; this one stands by.")
            waited = True
            await asyncio.sleep(ASK_EVERY)
        if waited:
            log.warning("This process leads now.")

    async def hold(self) -> None:
        """Runs for as long as this process leads; raises `DatabaseUnavailable` when it ends."""
        while True:
            await asyncio.sleep(ASK_EVERY)
            if self._connection is not None and not await asyncio.to_thread(self._alive):
                raise DatabaseUnavailable("the connection that holds the lead was lost")

    def let_go(self) -> None:
        if self._connection is not None:
            with contextlib.suppress(DBAPIError):
                self._connection.close()
            self._connection = None
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _try(self) -> bool:
        return self._lock_file() if self._database.is_sqlite else self._lock_number()

    def _lock_file(self) -> bool:
        """Where files can't be locked, nothing keeps a second process off."""
        path = self._database.engine.url.database
        try:
            import fcntl
        except ModuleNotFoundError:  # not on Windows, where one plays but does not serve
            return True
        if not path or path == ":memory:":
            return True
        file = os.open(Path(f"{path}.lock"), os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(file)
            return False
        self._file = file
        return True

    def _lock_number(self) -> bool:
        try:
            connection = self._database.engine.connect().execution_options(
                isolation_level="AUTOCOMMIT"
            )
            if connection.scalar(text("SELECT pg_try_advisory_lock(:lock)"), {"lock": LOCK}):
                self._connection = connection
                return True
            connection.close()
        except DBAPIError:
            log.error("The database does not answer; this process waits for it.")
        return False

    def _alive(self) -> bool:
        assert self._connection is not None
        try:
            return bool(self._connection.scalar(text("SELECT 1")))
        except DBAPIError:
            return False


def is_led(database: Database) -> bool:
    """Whether some process leads, found out by trying to, for a moment."""
    trying = Leadership(database)
    try:
        return not trying._try()
    finally:
        trying.let_go()
