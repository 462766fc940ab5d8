"""An import of 100 000 people, against the time openpyxl alone takes to read their file.

Each measurement is a process of its own. Called with `import PEOPLE FILE URL` it reads, checks,
writes and commits; with `read PEOPLE FILE` it only looks at every value.
"""

import io
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from storage.database import Database, sqlite_url
from storage.imports import Applied, apply, parse, read_rows
from storage.migrate import bring_up_to_date
from tests.benchmarks.figure import Figure
from tests.storage.imports.files import as_excel_saves

PEOPLE = 100_000
ROUNDS = 3
MEGABYTES = 400
ROOT = Path(__file__).parents[2]
HEADINGS = (
    *("Anställningsnummer", "Namn", "Enhet", "Befattning", "Chef", "Startdatum", "Slutdatum"),
    *("Mentor", "Roll", "Språk", "Födelseår", "Sysselsättningsgrad"),
)


def measure() -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "people.xlsx"
        file.write_bytes(as_excel_saves(_workbook()))
        pairs = [_pair(file, n) for n in range(ROUNDS)]
    ratio = statistics.median(ours["seconds"] / alone["seconds"] for alone, ours in pairs)
    seconds = [statistics.median(one[side]["seconds"] for one in pairs) for side in (0, 1)]
    peak = max(ours["megabytes"] for _, ours in pairs)
    size = f"{PEOPLE:,} people, {len(HEADINGS)} columns".replace(",", " ", 1)
    return [
        Figure(
            "import_100k_time",
            ratio,
            2.0,
            at_least=False,
            measured=f"{size}: {seconds[1]:.1f} s against {seconds[0]:.1f} s, SQLite, "
            f"median of {ROUNDS} pairs",
        ),
        Figure(
            "import_100k_memory",
            peak / MEGABYTES,
            1.0,
            at_least=False,
            measured=f"{size}: peak {peak:.0f} MB of {MEGABYTES} MB",
        ),
    ]


def _pair(file: Path, number: int) -> tuple[dict[str, float], dict[str, float]]:
    """One after the other; whoever comes second takes turns."""
    url = sqlite_url(file.with_name(f"{number}.db"))
    with closing(Database(url)) as database:
        bring_up_to_date(database)
    if number % 2:
        ours, alone = _run("import", str(file), url), _run("read", str(file))
    else:
        alone, ours = _run("read", str(file)), _run("import", str(file), url)
    return alone, ours


def _run(task: str, *arguments: str) -> dict[str, float]:
    module = "tests.benchmarks.import_people"
    command = [sys.executable, "-m", module, task, str(PEOPLE), *arguments]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, cwd=ROOT)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def _workbook() -> bytes:
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Personal")
    sheet.append(HEADINGS)
    for row in _rows():
        sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _rows() -> Iterator[tuple[Any, ...]]:
    """Managers of sixteen each, in five levels; a fifth have mentors, one in a thousand is HR."""
    for n in range(PEOPLE):
        start = date(2015, 1, 7) + timedelta(days=n % 4_000)
        yield (
            100_000 + n,
            f"Förnamn{n % 977} Efternamn{n % 7919}",
            f"Kommunen / Förvaltning {n % 20} / Enhet {n % 1_700}",
            f"Befattning {n % 60}",
            100_000 + n // 16 if n else None,
            start,
            start + timedelta(days=400) if n % 9 == 0 else None,
            100_000 + (n * 7 + 1) % PEOPLE if n % 5 == 0 else None,
            "hr" if n % 1_000 == 0 else None,
            ("sv", "engelska", "lätt svenska")[n % 3],
            1950 + n % 45,
            (100, 75, 0.5)[n % 3],
        )


def _read(people: int, file: Path) -> None:
    import openpyxl

    book = openpyxl.load_workbook(file, read_only=True)
    read = sum(1 for _ in book.worksheets[0].iter_rows(values_only=True))
    if read != people + 1:
        raise RuntimeError(f"{read} rows were read")


def _import(people: int, file: Path, url: str) -> None:
    with closing(Database(url)) as database:
        parsed = parse(read_rows(file, file.name))
        with database.transaction() as db:
            done = apply(db, parsed, date(2026, 12, 1))
    if done != Applied(people, 0, 0):
        raise RuntimeError(f"{done}")


def peak() -> float:
    """Megabytes resident at most. Linux keeps it for the process alone; the fallback may also
    count its parent's.
    """
    status = Path("/proc/self/status")
    if status.exists():
        line = next(it for it in status.read_text().splitlines() if it.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2


def _main(task: str, people: str, file: str, *url: str) -> None:
    begun = time.perf_counter()
    if task == "read":
        _read(int(people), Path(file))
    else:
        _import(int(people), Path(file), *url)
    print(json.dumps({"seconds": time.perf_counter() - begun, "megabytes": peak()}))


if __name__ == "__main__":
    _main(*sys.argv[1:])
