"""The key file: the master keys, outside the database and its owner's alone.

JSON, with the keys in the order they were made; the last is the active one. A key's id follows from
the key, so that a damaged one is known as such.
"""

import base64
import hashlib
import json
import os
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from storage.keys.sealing import new_key

FORMAT = "kompis keys 1"
MISSING = (
    "The key file {path} is missing, and this database holds sealed answers. Put it back from its "
    "backup, or name it in KOMPIS_KEY_FILE."
)


class KeysUnusable(Exception):
    """The key file can't open what is sealed. The text is the one line an operator reads."""


@dataclass(frozen=True, slots=True)
class MasterKey:
    made: date
    key: bytes = field(repr=False)

    @property
    def id(self) -> str:
        return hashlib.sha256(b"kompis master key" + self.key).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Ring:
    keys: tuple[MasterKey, ...]
    """At least one; two while one takes over from the other."""

    @property
    def active(self) -> MasterKey:
        """The key that new data keys are wrapped with."""
        return self.keys[-1]

    def with_new(self, made: date) -> "Ring":
        return Ring((*self.keys, MasterKey(made, new_key())))

    def active_alone(self) -> "Ring":
        return Ring((self.active,))


class KeyFile:
    """The file at `path`, and every key that was read from it so far."""

    def __init__(self, path: Path) -> None:
        """Reads nothing yet."""
        self.path = path
        self._known: dict[str, bytes] = {}

    def exists(self) -> bool:
        return self.path.exists()

    def read(self) -> Ring:
        """The keys as they are in the file now. Raises `KeysUnusable`."""
        ring = _parsed(self.path, self._content())
        self._known |= {each.id: each.key for each in ring.keys}
        return ring

    def master(self, id_: str) -> bytes:
        """A key by its id; one that is not known may have been made since the file was read.

        Raises `KeysUnusable`.
        """
        if id_ not in self._known:
            self.read()
        if id_ not in self._known:
            raise KeysUnusable(
                f"The key file {self.path} does not hold the key {id_}, with which answers in this "
                "database are sealed. Put back the file that belongs to this database."
            )
        return self._known[id_]

    def glance(self) -> None:
        """Knows the keys that are there now: what is read of the database from here on may need
        them when a rotation has forgotten them. A bad file is told of when a key is asked for."""
        with suppress(KeysUnusable):
            self.read()

    def make(self, made: date) -> None:
        """A file with one key, where there is none yet."""
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.write(Ring(()).with_new(made))

    def write(self, ring: Ring) -> None:
        """In one step: whenever this is cut off, the file is whole, and the old or the new one.

        The caller sees to it that nobody else writes meanwhile (see `storage.keys.lock`).
        """
        path = self.path.resolve()
        beside = path.with_name(f"{path.name}.new")
        file = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            os.write(file, _written(ring))
            if os.name == "posix" and path.exists():  # root leaves it with the bot's own user
                os.fchown(file, path.stat().st_uid, path.stat().st_gid)
            os.fsync(file)
        finally:
            os.close(file)
        os.replace(beside, path)
        _keep(path.parent)

    def _content(self) -> str:
        try:
            mode = self.path.stat().st_mode
            content = self.path.read_bytes()
        except FileNotFoundError:
            raise KeysUnusable(MISSING.format(path=self.path)) from None
        except OSError as error:
            why = error.strerror or type(error).__name__
            raise KeysUnusable(f"The key file {self.path} can't be read: {why}.") from None
        if os.name == "posix" and mode & 0o077:
            raise KeysUnusable(
                f"Others than its owner can open the key file {self.path}. "
                f"Run: chmod 600 {self.path}"
            )
        return content.decode("ascii", "replace")


def _keep(folder: Path) -> None:
    """The new name survives a power cut."""
    if os.name != "posix":
        return
    directory = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)


def _written(ring: Ring) -> bytes:
    keys = [
        {
            "id": each.id,
            "made": each.made.isoformat(),
            "key": base64.b64encode(each.key).decode("ascii"),
        }
        for each in ring.keys
    ]
    return json.dumps({"format": FORMAT, "keys": keys}, indent=2).encode("ascii") + b"\n"


def _parsed(path: Path, content: str) -> Ring:
    try:
        written = json.loads(content)
        keys = tuple(_key(each) for each in written["keys"])
        whole = written["format"] == FORMAT and keys
    except (ValueError, KeyError, TypeError):
        whole = False
    if not whole:
        raise KeysUnusable(f"The key file {path} is damaged. Put it back from its backup.")
    return Ring(keys)


def _key(written: dict[str, Any]) -> MasterKey:
    key = base64.b64decode(written["key"], validate=True)
    master = MasterKey(date.fromisoformat(written["made"]), key)
    if len(key) != 32 or master.id != written["id"]:
        raise ValueError("the key is not the one that was written")
    return master
