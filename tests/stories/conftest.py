from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.stories.stage import Stage


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """The stage on the Monday two weeks before Nour's first day."""
    async with Stage(tmp_path) as stage:
        yield stage


@pytest.fixture
async def stage_on_both(tmp_path: Path, database_url: str) -> AsyncIterator[Stage]:
    """The same on SQLite and on PostgreSQL; the story is played once on each."""
    async with Stage(tmp_path, database_url=database_url) as stage:
        yield stage
