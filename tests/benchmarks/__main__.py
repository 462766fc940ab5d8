"""`python -m tests.benchmarks [NAME …] [--json]`: each figure, its bar, and what was measured."""

import argparse
import json
import sys
from collections.abc import Callable
from dataclasses import asdict

from tests.benchmarks import (
    abilities,
    answers,
    gap_analysis,
    idle_memory,
    import_people,
    reply_under_bulk,
    tick,
)
from tests.benchmarks.figure import Figure

BENCHMARKS: dict[str, Callable[[], list[Figure]]] = {
    "answers_vs_ptb": answers.measure_ptb,
    "answers_vs_aiogram": answers.measure_aiogram,
    "reply_under_bulk": reply_under_bulk.measure,
    "tick": tick.measure,
    "import_100k_time": import_people.measure,
    "import_100k_memory": import_people.measure,
    "idle_memory": idle_memory.measure,
    "gap_sqlite": gap_analysis.measure,
    "gap_sqlite_memory": gap_analysis.measure,
    "gap_postgresql": gap_analysis.measure,
    "gap_postgresql_memory": gap_analysis.measure,
    "search_sqlite": abilities.measure_sqlite,
    "search_manager_sqlite": abilities.measure_sqlite,
    "grid_sqlite": abilities.measure_sqlite,
    "search_postgresql": abilities.measure_postgresql,
    "search_manager_postgresql": abilities.measure_postgresql,
    "grid_postgresql": abilities.measure_postgresql,
}


def main() -> int:
    """0 when every figure keeps to its bar."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("name", nargs="*", help=", ".join(BENCHMARKS) + "; all when none is named")
    parser.add_argument("--json", action="store_true", help="one object a line")
    given = parser.parse_args()
    if unknown := [name for name in given.name if name not in BENCHMARKS]:
        parser.error(f"there is no benchmark {unknown[0]}; there are {', '.join(BENCHMARKS)}")
    kept = True
    for measure in dict.fromkeys(BENCHMARKS[name] for name in given.name or BENCHMARKS):
        for figure in measure():
            print(_line(figure, given.json), flush=True)
            kept = kept and keeps(figure)
    return 0 if kept else 1


def keeps(figure: Figure) -> bool:
    ahead = figure.ratio - figure.bar
    return ahead >= 0 if figure.at_least else ahead <= 0


def _line(figure: Figure, as_json: bool) -> str:
    if as_json:
        return json.dumps(asdict(figure), ensure_ascii=False)
    side = "at least" if figure.at_least else "at most"
    verdict = "ok  " if keeps(figure) else "FAIL"
    bar = f"{side} {figure.bar:g}"
    return f"{verdict} {figure.name:20} {figure.ratio:5.2f} ({bar}): {figure.measured}"


if __name__ == "__main__":
    sys.exit(main())
