"""A new master key takes over: nothing is lost, whenever it is cut off, whatever goes on."""

import contextlib
import random
import signal
import subprocess
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import col, select

from storage.database import Database
from storage.keys import KeyFile, KeysUnusable, Tampered, data_keys
from storage.keys.ring import Ring
from storage.keys.rotation import rotate
from storage.tables import DataKey
from tests.storage.keys.test_sealing import change
from tests.storage.sealed import TODAY, all_open, answered, begins, key_file, submitted

ROOT = Path(__file__).parents[3]
LATER = TODAY + timedelta(days=90)
ROTATE = """
import os, signal, sys
from datetime import date
from pathlib import Path
from storage.database import Database
from storage.keys import KeyFile, data_keys
from storage.keys.rotation import rotate

url, path, point, count = sys.argv[1:]
left = [int(count)]

def here(name):
    left[0] -= name == point
    if left[0] == 0:
        os.kill(os.getpid(), signal.SIGKILL)

replace, wrap = os.replace, data_keys.wrap

def replaced(*names):
    here("before the key file is replaced")
    replace(*names)
    here("after the key file is replaced")

def wrapped(*key):
    here("inside a batch")
    return wrap(*key)

os.replace, data_keys.wrap = replaced, wrapped
print("ready", flush=True)
database = Database(url, KeyFile(Path(path)))
rotate(database, date(2027, 5, 30), batch=5, done=lambda count: here("after a batch"))
"""
POINTS = [
    ("before the key file is replaced", 1),
    ("after the key file is replaced", 1),
    ("inside a batch", 1),
    ("inside a batch", 8),
    ("after a batch", 1),
    ("after a batch", 2),
    ("before the key file is replaced", 2),
    ("after the key file is replaced", 2),
]


@pytest.fixture
def twelve(sealed: Database) -> Database:
    """Six open runs and six responses."""
    for person in range(1, 7):
        answered(sealed, person)
        submitted(sealed, person + 6)
    return sealed


def rotating(
    url: str, file: KeyFile, point: str = "never", count: int = 1
) -> subprocess.Popen[str]:
    started = subprocess.Popen(
        [sys.executable, "-c", ROTATE, url, str(file.path), point, str(count)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert started.stdout
    assert started.stdout.readline() == "ready\n"
    return started


def ended(process: subprocess.Popen[str]) -> int:
    process.communicate()
    return process.returncode


def masters(database: Database) -> dict[str, int]:
    with database.transaction() as db:
        return data_keys.by_master(db)


def fresh(database: Database, folder: Path) -> Database:
    """As a process that starts now has it: knows only the keys that are in the file now."""
    return Database(database.engine.url.render_as_string(hide_password=False), key_file(folder))


def opens_afresh(database: Database, folder: Path) -> int:
    started = fresh(database, folder)
    try:
        return all_open(started)
    finally:
        started.close()


def has_taken_over(database: Database, folder: Path, before: Ring, count: int) -> None:
    after = key_file(folder).read()
    assert len(after.keys) == 1
    assert after.active.id not in {each.id for each in before.keys}
    assert masters(database) == {after.active.id: count}
    assert opens_afresh(database, folder) == count


def test_everything_is_wrapped_anew_and_the_old_key_forgotten(
    twelve: Database, tmp_path: Path
) -> None:
    before = key_file(tmp_path).read()
    told: list[int] = []
    assert rotate(twelve, LATER, batch=5, done=told.append) == 12
    assert told == [5, 10, 12]
    has_taken_over(twelve, tmp_path, before, 12)
    assert key_file(tmp_path).read().active.made == LATER
    assert before.active.id not in key_file(tmp_path).path.read_text()


@pytest.mark.parametrize(("point", "count"), POINTS)
def test_killed_at(
    twelve: Database, ready_url: str, tmp_path: Path, point: str, count: int
) -> None:
    before = key_file(tmp_path).read()
    assert ended(rotating(ready_url, key_file(tmp_path), point, count)) == -signal.SIGKILL
    assert opens_afresh(twelve, tmp_path) == 12
    over = (point, count) == POINTS[-1]
    assert (len(key_file(tmp_path).read().keys) == 1) is (over or (point, count) == POINTS[0])
    if not over:  # it goes on
        assert ended(rotating(ready_url, key_file(tmp_path))) == 0
    has_taken_over(twelve, tmp_path, before, 12)


def test_killed_at_any_moment(twelve: Database, ready_url: str, tmp_path: Path) -> None:
    before, chance = key_file(tmp_path).read(), random.Random(7)
    for person in range(13, 19):
        process = rotating(ready_url, key_file(tmp_path))
        time.sleep(chance.uniform(0, 0.2))
        process.kill()
        ended(process)
        answered(twelve, person)
        assert opens_afresh(twelve, tmp_path) == person
    assert ended(rotating(ready_url, key_file(tmp_path))) == 0
    has_taken_over(twelve, tmp_path, before, 18)


def test_one_that_forgets_first_loses_all(twelve: Database, tmp_path: Path) -> None:
    """The twin: the broken order, cut off in between."""
    file = key_file(tmp_path)
    file.write(file.read().with_new(LATER).active_alone())
    with pytest.raises(KeysUnusable, match="does not hold the key"):
        opens_afresh(twelve, tmp_path)


def test_the_bot_goes_on_meanwhile(twelve: Database, ready_url: str, tmp_path: Path) -> None:
    """Its own process: it knows the old key, meets the new one, and seals with it."""
    stop, failed = threading.Event(), []

    def bot() -> None:
        database = Database(ready_url, key_file(tmp_path))
        try:
            for person in range(13, 41):
                answered(database, person)
                all_open(database)
                if stop.is_set():
                    break
        except Exception as error:
            failed.append(error)
        finally:
            database.close()

    working = threading.Thread(target=bot)
    working.start()
    for days in range(4):
        rotate(twelve, LATER + timedelta(days=days), batch=3)
    stop.set()
    working.join()
    assert failed == []
    (active,) = masters(twelve)
    assert active == key_file(tmp_path).read().active.id
    assert opens_afresh(twelve, tmp_path) > 12


@pytest.mark.parametrize("cut_off", [False, True])
def test_one_that_slept_while_others_made_a_newer_key_leaves_it_alone(
    twelve: Database, another: Database, tmp_path: Path, cut_off: bool
) -> None:
    """Another finishes its key, and later makes a new one; that may be cut off by then."""

    def overtake(count: int) -> None:
        rotate(another, LATER)
        with contextlib.suppress(InterruptedError):
            rotate(another, LATER + timedelta(days=90), batch=5, done=goes_on)

    def goes_on(count: int) -> None:
        if cut_off:
            raise InterruptedError

    before = key_file(tmp_path).read()
    with pytest.raises(KeysUnusable, match="made a newer key meanwhile"):
        rotate(twelve, LATER, batch=5, done=overtake)
    assert len(key_file(tmp_path).read().keys) == 1 + cut_off
    assert opens_afresh(twelve, tmp_path) == 12
    if cut_off:
        rotate(another, LATER + timedelta(days=91))
    has_taken_over(twelve, tmp_path, before, 12)


def test_one_that_slept_while_another_finished_its_key_is_done(
    twelve: Database, another: Database, tmp_path: Path
) -> None:
    before = key_file(tmp_path).read()
    assert rotate(twelve, LATER, batch=5, done=lambda count: rotate(another, LATER)) == 5
    has_taken_over(twelve, tmp_path, before, 12)


def test_it_waits_for_a_run_that_is_being_begun(
    twelve: Database, another: Database, tmp_path: Path
) -> None:
    """Else the key that run has just been wrapped with were forgotten under it."""
    before = key_file(tmp_path).read()
    rotation = threading.Thread(target=rotate, args=(twelve, LATER))
    with another.transaction() as db:
        begins(db, 20)
        rotation.start()
        rotation.join(0.5)
        assert rotation.is_alive()
    rotation.join()
    has_taken_over(twelve, tmp_path, before, 13)


def test_who_does_not_look_into_the_file_again_seals_for_nobody(
    twelve: Database, ready_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: a process that goes on with the keys it once read."""
    stale = Database(ready_url, key_file(tmp_path))
    assert stale.keys
    once = stale.keys.read()
    monkeypatch.setattr(stale.keys, "read", lambda: once)
    rotate(twelve, LATER)
    answered(stale, 20)
    stale.close()
    with pytest.raises(KeysUnusable, match="does not hold the key"):
        opens_afresh(twelve, tmp_path)


def test_with_a_data_key_that_was_changed_the_old_key_stays(
    twelve: Database, tmp_path: Path
) -> None:
    before = key_file(tmp_path).read()
    change(
        twelve,
        "UPDATE data_key SET wrapped = :rubbish WHERE id = (SELECT max(id) FROM data_key)",
        rubbish=b"x" * 60,
    )
    with pytest.raises(Tampered, match="data_key/"):
        rotate(twelve, LATER, batch=5)
    assert before.active in key_file(tmp_path).read().keys


def test_with_another_databases_key_file_nothing_is_touched(
    twelve: Database, tmp_path: Path
) -> None:
    file = key_file(tmp_path)
    file.path.unlink()
    file.make(TODAY)
    there = file.path.read_bytes()
    used = masters(twelve)
    started = fresh(twelve, tmp_path)
    with pytest.raises(KeysUnusable, match="does not hold the key"):
        rotate(started, LATER)
    started.close()
    assert file.path.read_bytes() == there
    assert masters(twelve) == used


@pytest.mark.parametrize("glances", [True, False], ids=["as it is", "the twin"])
def test_who_has_begun_to_read_goes_on_when_a_rotation_ends_meanwhile(
    twelve: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, glances: bool
) -> None:
    """What SQLite shows a reader is as it was when the reading began."""
    if not glances:
        monkeypatch.setattr(KeyFile, "glance", lambda file: None)
    reader = fresh(twelve, tmp_path)
    with reader.reading() as db:
        ids = list(db.scalars(select(col(DataKey.id))))
        rotate(twelve, TODAY)
        if glances or not reader.is_sqlite:
            assert len(data_keys.opened(db, ids)) == 12
        else:
            with pytest.raises(KeysUnusable):
                data_keys.opened(db, ids)
    reader.close()
