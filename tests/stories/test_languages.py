"""Whoever reads English or plain Swedish meets no ordinary Swedish, wherever they press."""

import re
from collections.abc import Collection
from pathlib import Path

from bot.rehearsal.person import Person
from templates import PACKAGED
from tests.stories.explorer import everything_seen
from tests.stories.scenes import introduces
from tests.stories.stage import Stage
from tests.templates.texts import blocks, messages

SWEDISH = re.compile(r"\w*[åäöÅÄÖ]\w*")
OF_THE_ORGANISATION = re.compile(
    "Påhittade kommunen|Omsorgsförvaltningen|[Hh]andläggare|Påhitt|Nybörjare|Måns|Lätt svenska"
)
MARKED = re.compile(r"⁂\w+\.\w+")
SAID = ("/finns_inte", "blåbär", "/meny")
"""What is no errand, and what leads to all that are."""


async def test_a_new_hire_reads_everything_in_english(stage: Stage) -> None:
    petra, nour = await stage.enter("Petra", "Nour")
    await introduces(petra)
    await _speaks(nour, "English", "I write in English now")
    await stage.mornings(15)
    text = await everything_seen(stage, nour, "/my_introduction", "/about_me", *SAID)
    for words in ("Your introduction", "Due Monday 28 December", "Who sees what", "(late)"):
        assert words in text
    assert SWEDISH.findall(OF_THE_ORGANISATION.sub("", text).replace("blåbär", "")) == []


async def test_a_new_hire_reads_everything_in_plain_swedish(tmp_path: Path) -> None:
    text = await _read_in_plain_swedish(tmp_path, "sv")
    for words in ("Gör det här först", "Ska vara klar måndag 28 december", "Vem ser vad?"):
        assert words in text
    assert MARKED.findall(text) == []


async def test_a_text_that_is_missing_is_met(tmp_path: Path) -> None:
    """The twin: what is marked in plain Swedish itself is found, in whichever file it stands."""
    missing = {"menu.not_understood", "tasks.task", "questions.ask", "buttons.ask_mentor"}
    text = await _read_in_plain_swedish(tmp_path, "latt", missing)
    assert set(MARKED.findall(text)) == {f"⁂{each}" for each in missing}


async def _speaks(person: Person, language: str, answer: str) -> None:
    person.says("/sprak")
    person.presses(language, on=await person.sees("Vilket språk"))
    await person.sees(answer)


async def _read_in_plain_swedish(tmp_path: Path, marked: str, only: Collection[str] = ()) -> str:
    """All that Nour can read, where a mark stands for the words of one language."""
    own = tmp_path / "own"
    own.mkdir()
    async with Stage(tmp_path, templates=own) as stage:
        petra, nour = await stage.enter("Petra", "Nour")
        await introduces(petra)
        await _speaks(nour, "Lätt svenska", "Nu skriver jag på lätt svenska")
        _marks(own, marked, only)
        await stage.restarts()
        if marked == "sv":
            petra.says("/meny")
            await petra.sees("⁂menu.menu")  # the marks are there to be met
        await stage.mornings(15)
        return await everything_seen(stage, nour, "/min_introduktion", "/om_mig", *SAID)


def _marks(own: Path, language: str, only: Collection[str]) -> None:
    """Words of one's own where blocks (all, or these) say their own name behind a mark."""
    folder = own / "messages" / language
    folder.mkdir(parents=True)
    for name, path in messages(PACKAGED, language).items():
        keys = [f"{path.stem}.{block}" for block in blocks(path)]
        said = [
            f"{{% block {key.partition('.')[2]} %}}⁂{key}{{% endblock %}}"
            for key in keys
            if not only or key in only
        ]
        (folder / name).write_text("\n".join(said), encoding="utf-8")
