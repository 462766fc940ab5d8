"""`python -m tests.faults.kill --kills 1000`: kills the bot so often, in campaigns of sixty."""

import argparse
import asyncio
import sys
import tempfile
import time
from pathlib import Path

from tests.faults.campaign import Campaign, report

AT_ONCE = 60


def main() -> int:
    asked = argparse.ArgumentParser(prog="python -m tests.faults.kill", description=__doc__)
    asked.add_argument("--kills", type=int, default=1000, help="how many, over all campaigns")
    asked.add_argument("--people", type=int, default=200, help="conversations in each campaign")
    asked.add_argument("--seed", type=int, default=0, help="of the first campaign")
    given = asked.parse_args()
    bad, left, seed = 0, given.kills, given.seed
    while left > 0:
        kills = min(left, AT_ONCE)
        bad += not asyncio.run(_one(given.people, kills, seed))
        left, seed = left - kills, seed + 1
    return 1 if bad else 0


async def _one(people: int, kills: int, seed: int) -> bool:
    with tempfile.TemporaryDirectory(prefix="kompis-kill-") as folder:
        campaign = Campaign(Path(folder), people, kills, seed)
        began = time.monotonic()
        verdict = await campaign.play()
        report(campaign, verdict, time.monotonic() - began)
    return verdict.good


if __name__ == "__main__":
    sys.exit(main())
