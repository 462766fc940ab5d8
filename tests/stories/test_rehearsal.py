"""What whoever tries Kompis on their own machine relies on."""

import asyncio
from datetime import timedelta
from pathlib import Path

from tests.stories.rehearsed import Rehearsal, rehearse
from tests.stories.stage import Stage


async def test_the_cast_can_come_in_however_late_in_the_play(stage: Stage) -> None:
    await stage.time_passes(timedelta(days=4))
    hedda, nour = stage.person("Hedda"), stage.person("Nour")
    hedda.opens()
    await hedda.sees("Hej Hedda, bra att du är här")
    hedda.says("/ej_anslutna")
    await hedda.sees("10 är inte i chatten än")
    nour.opens()
    await nour.sees("Hej Nour, bra att du är här")


def ours(folder: Path, file: str, content: str) -> str:
    """A folder of one's own words with this file in it."""
    path = folder / "ours" / file
    path.parent.mkdir(parents=True)
    path.write_text(content, encoding="utf-8")
    return str(folder / "ours")


async def test_ones_own_words_can_be_rehearsed(tmp_path: Path) -> None:
    own = ours(tmp_path, "messages/sv/menu.j2", "{% block menu %}Tjena {{ name }}{% endblock %}")
    async with Rehearsal(tmp_path, KOMPIS_TEMPLATES=own) as rehearsal:
        mans = await rehearsal.player("Måns")
        await mans.opens()
        await mans.sees("Kompis")
        await mans.says("/meny")
        await mans.sees("Tjena Måns")


async def test_a_mistake_in_ones_own_guide_is_a_line_and_no_rehearsal(tmp_path: Path) -> None:
    own = ours(tmp_path, "guides/comment.toml", "title = 1\n")
    process = await rehearse(tmp_path, KOMPIS_TEMPLATES=own)
    out, error = await asyncio.wait_for(process.communicate(), 20)
    assert (process.returncode, out) == (1, b"")
    (line,) = error.decode().splitlines()
    assert line.startswith(f"kompis: {own}/guides/comment.toml:1: ")
