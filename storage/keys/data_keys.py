"""Data keys: made for one owner, opened with the session's key file, destroyed."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col, delete, insert

from storage.keys import lock
from storage.keys.ring import MISSING, KeyFile, KeysUnusable
from storage.keys.sealing import Place, new_key, seal, seal_value, unseal, unseal_value
from storage.tables import DataKey


@dataclass(frozen=True, slots=True)
class Key:
    """An opened data key. It is for the turn at hand, and kept nowhere."""

    id: str
    _key: bytes = field(repr=False)

    def seal(self, place: Place, value: Any) -> bytes:
        return seal_value(self._key, place, value)

    def unseal(self, place: Place, sealed: bytes) -> Any:
        """Raises `Tampered`."""
        return unseal_value(self._key, place, sealed)


def file_of(db: Session) -> KeyFile:
    """Raises `KeysUnusable` where the database was opened without one."""
    keys: KeyFile | None = db.info.get("keys")
    if keys is None:
        raise KeysUnusable("This database was opened without its key file.")
    return keys


def make(db: Session, today: date) -> Key:
    """A new data key, and the key file where it is the first. Raises `KeysUnusable`."""
    file = file_of(db)
    lock.alone(db)
    if not file.exists():
        if _any(db):
            raise KeysUnusable(MISSING.format(path=file.path))
        file.make(today)
    master = file.read().active
    key = Key(secrets.token_hex(16), new_key())
    wrapped = wrap(master.key, key.id, key._key)
    db.execute(insert(DataKey), {"id": key.id, "master": master.id, "wrapped": wrapped})
    return key


def opened(db: Session, ids: Sequence[str]) -> Mapping[str, Key]:
    """By id. Raises `KeysUnusable`, or `Tampered`."""
    file = file_of(db)
    lock.shared(db)
    found: dict[str, Key] = {}
    for start in range(0, len(ids), 500):
        part = select(col(DataKey.id), col(DataKey.master), col(DataKey.wrapped)).where(
            col(DataKey.id).in_(ids[start : start + 500])
        )
        for id_, master, wrapped in db.execute(part):
            found[id_] = Key(id_, unwrap(file.master(master), id_, wrapped))
    return found


def destroy(db: Session, id_: str) -> None:
    """What it sealed can't be read any more, whoever kept a copy of it."""
    db.execute(delete(DataKey).where(col(DataKey.id) == id_))


def by_master(db: Session) -> dict[str, int]:
    """How many data keys each master key wraps, by its id."""
    query = select(col(DataKey.master), func.count()).group_by(col(DataKey.master))
    return dict(tuple(row) for row in db.execute(query))


def check(db: Session) -> None:
    """Raises `KeysUnusable` where the key file is bad, or can't open what is sealed here."""
    file = file_of(db)
    used = by_master(db)
    if used or file.exists():
        file.read()
    for master in used:
        file.master(master)


def wrap(master: bytes, id_: str, key: bytes) -> bytes:
    return seal(master, ("data_key", id_, "wrapped"), key)


def unwrap(master: bytes, id_: str, wrapped: bytes) -> bytes:
    """Raises `Tampered`."""
    return unseal(master, ("data_key", id_, "wrapped"), wrapped)


def _any(db: Session) -> bool:
    return db.scalar(select(col(DataKey.id)).limit(1)) is not None
