"""The key file: made when it is needed, its owner's alone, and refused in one sentence."""

import json
import os
import stat
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from storage import runs
from storage.database import Database
from storage.keys import KeyFile, KeysUnusable, data_keys
from tests.storage.sealed import all_open, answered, begins, key_file, submitted


def refused(database: Database) -> str:
    """What the check at the start says; a fresh process knows nothing yet."""
    with database.transaction() as db, pytest.raises(KeysUnusable) as raised:
        data_keys.check(db)
    said = str(raised.value)
    assert "\n" not in said
    return said


def test_it_is_made_with_the_first_confidential_answer(sealed: Database, tmp_path: Path) -> None:
    with sealed.transaction() as db:
        begins(db, 1, confidential=False)
        data_keys.check(db)
    assert not (tmp_path / "keys").exists()
    answered(sealed, 2)
    file = key_file(tmp_path).path
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert os.listdir(file.parent) == ["kompis.keys"]


def test_its_mode_is_its_owners_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        key_file(tmp_path).make(date(2027, 3, 1))
    finally:
        os.umask(before)
    assert stat.S_IMODE(key_file(tmp_path).path.stat().st_mode) == 0o600


def test_another_process_opens_what_was_sealed(sealed: Database, another: Database) -> None:
    answered(sealed, 1)
    submitted(sealed, 2)
    assert all_open(another) == 2


def test_missing(sealed: Database, another: Database, tmp_path: Path) -> None:
    answered(sealed, 1)
    path = key_file(tmp_path).path
    path.unlink()
    assert refused(another) == (
        f"The key file {path} is missing, and this database holds sealed answers. "
        "Put it back from its backup, or name it in KOMPIS_KEY_FILE."
    )
    with another.transaction() as db, pytest.raises(KeysUnusable, match="is missing"):
        runs.active(db, 1)
    with another.transaction() as db, pytest.raises(KeysUnusable, match="is missing"):
        begins(db, 2)
    assert not path.exists(), "a new file would have hidden the loss"


def test_missing_while_it_is_known_still_opens_and_seals_nothing_new(
    sealed: Database, tmp_path: Path
) -> None:
    answered(sealed, 1)
    key_file(tmp_path).path.unlink()
    assert all_open(sealed) == 1
    with sealed.transaction() as db, pytest.raises(KeysUnusable, match="is missing"):
        begins(db, 2)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o610])
def test_readable_by_others(sealed: Database, another: Database, tmp_path: Path, mode: int) -> None:
    answered(sealed, 1)
    path = key_file(tmp_path).path
    path.chmod(mode)
    assert refused(another) == (
        f"Others than its owner can open the key file {path}. Run: chmod 600 {path}"
    )


def flipped(content: bytes) -> bytes:
    """One sign of the key itself: it is still a key, but not this one."""
    place = content.index(b'"key": "') + 12
    sign = b"A" if content[place : place + 1] != b"A" else b"B"
    return content[:place] + sign + content[place + 1 :]


@pytest.mark.parametrize(
    "damage",
    [
        flipped,
        lambda content: b"",
        lambda content: content[:-20],
        lambda content: b"\x00" * len(content),
        lambda content: b"[]",
        lambda content: b'{"format": "kompis keys 1", "keys": []}',
        lambda content: content.replace(b"keys 1", b"keys 9"),
    ],
)
def test_damaged(
    sealed: Database, another: Database, tmp_path: Path, damage: Callable[[bytes], bytes]
) -> None:
    answered(sealed, 1)
    path = key_file(tmp_path).path
    path.write_bytes(damage(path.read_bytes()))
    assert refused(another) == f"The key file {path} is damaged. Put it back from its backup."


def test_another_databases(sealed: Database, another: Database, tmp_path: Path) -> None:
    answered(sealed, 1)
    path = key_file(tmp_path).path
    used = json.loads(path.read_text())["keys"][0]["id"]
    path.unlink()
    KeyFile(path).make(date(2027, 3, 1))
    assert refused(another) == (
        f"The key file {path} does not hold the key {used}, with which answers in this database "
        "are sealed. Put back the file that belongs to this database."
    )


def test_a_folder_in_its_place(sealed: Database, another: Database, tmp_path: Path) -> None:
    answered(sealed, 1)
    path = key_file(tmp_path).path
    path.unlink()
    path.mkdir()
    assert refused(another) == f"The key file {path} can't be read: Is a directory."


def test_a_database_that_was_opened_without(sealed: Database, ready_url: str) -> None:
    answered(sealed, 1)
    without = Database(ready_url)
    with without.transaction() as db, pytest.raises(KeysUnusable, match="without its key file"):
        runs.active(db, 1)
    with without.transaction() as db:
        assert runs.all_active(db, [2, 3]) == {}  # and what is not sealed is as ever
    without.close()


def test_a_key_shows_in_no_representation(tmp_path: Path) -> None:
    file = key_file(tmp_path)
    file.make(date(2027, 3, 1))
    assert "key=" not in repr(file.read())
