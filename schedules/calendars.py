"""What days are free or have a name in a country, as the `holidays` library knows them.

That library loads the calendars of all the world, 12 MB that the bot would hold for as long as it
lives. So a child process looks the days up, ten years at a time, and ends.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import MAXYEAR, date
from functools import lru_cache

YEARS = 10
CATEGORIES = ("public", "de_facto", "optional")
"""Of the library's: free by law, free in practice, and days that only have a name."""


@dataclass(frozen=True, slots=True)
class Feast:
    day: date
    name: str
    """In Swedish where the library has it; else in the country's own language."""
    category: str
    """One of `CATEGORIES`."""


def feasts(country: str, year: int) -> tuple[Feast, ...]:
    """Of one year. The country is named by its ISO 3166 code; ValueError where it is unknown."""
    return tuple(each for each in _decade(country, year // YEARS) if each.day.year == year)


@lru_cache(maxsize=32)
def _decade(country: str, number: int) -> tuple[Feast, ...]:
    child = subprocess.run(  # noqa: S603 - our own module, and no shell
        [sys.executable, "-m", __name__, country, str(number)],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=True,
    )
    found = json.loads(child.stdout)
    if found is None:
        raise ValueError(
            f"No public holidays are known for country {country!r}; use a code such as SE."
        )
    return tuple(Feast(date.fromisoformat(day), *rest) for day, *rest in found)


def _look_up(country: str, number: int) -> Iterator[tuple[str, str, str]]:
    """Raises NotImplementedError for a country the library does not know."""
    import holidays

    knows = holidays.country_holidays(country)
    language = "sv" if "sv" in knows.supported_languages else None
    years = range(max(number * YEARS, 1), min((number + 1) * YEARS, MAXYEAR + 1))
    for category in CATEGORIES:
        if category in knows.supported_categories:
            days = holidays.country_holidays(
                country, years=years, categories=category, language=language
            )
            for day in days:
                for name in days.get_list(day):
                    yield day.isoformat(), name, category


def _main(country: str, number: str) -> None:
    try:
        found = list(_look_up(country, int(number)))
    except NotImplementedError:
        found = None
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    _main(*sys.argv[1:])
