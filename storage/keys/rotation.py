"""A new master key in place of the old one."""

from collections.abc import Callable
from datetime import date

from sqlalchemy import bindparam, select
from sqlmodel import Session, col, update

from storage.database import Database
from storage.keys import data_keys, lock
from storage.keys.ring import KeysUnusable, MasterKey
from storage.tables import DataKey

AT_A_TIME = 500
"""Data keys to a transaction, for which the bot's own waits."""
OVERTAKEN = (
    "Another rotation has made a newer key meanwhile, and nothing more was changed. Run `kompis "
    "keys` to see what there is, and `kompis keys rotate` if a key is to be forgotten."
)
_REWRAP = (
    update(DataKey)
    .where(col(DataKey.id) == bindparam("the_id"))
    .values(master=bindparam("the_master"), wrapped=bindparam("the_wrapped"))
)


def rotate(
    database: Database,
    today: date,
    *,
    batch: int = AT_A_TIME,
    done: Callable[[int], object] = lambda count: None,
) -> int:
    """Makes a new master key, re-wraps every data key with it, and forgets the old one.

    It may be killed at any moment: the key file and the database hold all that is needed to go on,
    which the next call does. `done` is told how many data keys have been re-wrapped, and so is the
    caller. Raises `KeysUnusable` or `Tampered`, and then the old master key stays;
    `KeysUnusable` also where another rotation has made a newer key meanwhile.
    """
    active = _take_over(database, today)
    count = 0
    while (moved := _move(database, active, batch)) > 0:
        count += moved
        done(count)
    return count


def _take_over(database: Database, today: date) -> MasterKey:
    """Makes the new key the active one; one that was made before it was all done goes on."""
    with database.transaction() as db:
        lock.alone(db)
        data_keys.check(db)
        file = data_keys.file_of(db)
        ring = file.read()
        if len(ring.keys) == 1:
            ring = ring.with_new(today)
            file.write(ring)
        return ring.active


def _move(database: Database, active: MasterKey, batch: int) -> int:
    """Re-wraps some; when there is none left, forgets the other master keys. Returns how many."""
    with database.transaction() as db:
        lock.alone(db)
        file = data_keys.file_of(db)
        ring = file.read()
        if ring.active.id != active.id:
            raise KeysUnusable(OVERTAKEN)
        rows = _some_of_others(db, active, batch)
        for id_, master, wrapped in rows:
            key = data_keys.unwrap(file.master(master), id_, wrapped)
            again = data_keys.wrap(active.key, id_, key)
            db.connection().execute(
                _REWRAP, {"the_id": id_, "the_master": active.id, "the_wrapped": again}
            )
        if not rows:  # nothing needs another key than the file's active one
            file.write(ring.active_alone())
        return len(rows)


def _some_of_others(db: Session, active: MasterKey, batch: int) -> list[tuple[str, str, bytes]]:
    """In the order of their ids, which is chance: the rows' new order tells nothing."""
    query = (
        select(col(DataKey.id), col(DataKey.master), col(DataKey.wrapped))
        .where(col(DataKey.master) != active.id)
        .order_by(col(DataKey.id))
        .limit(batch)
    )
    return [(id_, master, wrapped) for id_, master, wrapped in db.execute(query)]
