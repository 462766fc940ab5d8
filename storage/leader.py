"""Which process leads: on PostgreSQL one of several, on SQLite the only one there is."""

import asyncio
import contextlib
import logging

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from storage.database import Database, DatabaseUnavailable

log = logging.getLogger(__name__)

LOCK = 0x6B6F6D706973
"""The advisory lock's number: "kompis" in ASCII."""
ASK_EVERY = 5.0
"""Seconds between a standby's tries, and between a leader's looks at its lock."""


class Leadership:
    """An advisory lock that dies with its connection: a standby takes over by itself."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._connection: Connection | None = None

    async def win(self, stop: asyncio.Event) -> None:
        """Returns when this process leads, or when it is told to stop."""
        waited = False
        while not stop.is_set():
            if await asyncio.to_thread(self._try):
                if waited:
                    log.warning("This process leads now.")
                return
            if not waited:
                log.warning("Another process leads; this one stands by.")
            waited = True
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), ASK_EVERY)

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

    def _try(self) -> bool:
        if self._database.is_sqlite:
            return True
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
