"""Whoever reads English meets no Swedish, wherever they press."""

import re

from tests.stories.explorer import everything_seen
from tests.stories.scenes import introduces
from tests.stories.stage import Stage

SWEDISH = re.compile(r"\w*[åäöÅÄÖ]\w*")
OF_THE_ORGANISATION = re.compile(
    "Påhittade kommunen|Omsorgsförvaltningen|[Hh]andläggare|Påhitt|Nybörjare|Måns|Lätt svenska"
)


async def test_a_new_hire_reads_everything_in_english(stage: Stage) -> None:
    petra, nour = await stage.enter("Petra", "Nour")
    await introduces(petra)
    nour.says("/sprak")
    nour.presses("English", on=await nour.sees("Vilket språk"))
    await nour.sees("I write in English now")
    await stage.mornings(15)
    text = await everything_seen(stage, nour, "/my_introduction", "/about_me")
    for words in ("Your introduction", "Due Monday 28 December", "Who sees what", "(late)"):
        assert words in text
    assert SWEDISH.findall(OF_THE_ORGANISATION.sub("", text)) == []
