"""Prints a constraints file with the lower bounds of a pyproject.toml: CI tests exactly those."""

import re
import sys
import tomllib
from pathlib import Path

BOUND = re.compile(r"([A-Za-z0-9_.-]+)(?:\[[^]]*\])?>=([^,;\s]+)")


def main() -> None:
    project = tomllib.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"].values()
    requirements = {*project["dependencies"], *(each for extra in extras for each in extra)}
    for requirement in sorted(requirements):
        bound = BOUND.match(requirement)
        if bound:
            print(f"{bound[1]}=={bound[2]}")
        elif not requirement.startswith(f"{project['name']}["):
            sys.exit(f"{requirement} has no lower bound; write one that was tested")


main()
