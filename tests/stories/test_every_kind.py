"""A guide with a question of every kind, in a municipality's own folder, played from end to end."""

from pathlib import Path
from typing import get_args

from sqlmodel import col, select

from bot.guides.model import Guide, Kind
from bot.rehearsal.person import Person
from storage.tables import Answer, Run, Task, Unit
from tests.bot.rehearsal.pictures import png
from tests.stories.scenes import introduces, opens_task
from tests.stories.stage import Stage
from tests.stories.test_own_guides import a_folder

CHECKLIST = """
positions = ["handläggare"]
title = { sv = "Vår lista", en = "Our list", latt = "Vår lista" }

[[task]]
id = "all"
phase = "first_day"
who = "manager"
due = { days = 0 }
guide = "every_kind"
title = { sv = "Svara på allt", en = "Answer everything" }
text = { sv = "Tio frågor.", en = "Ten questions." }
"""
GUIDE = """
for = "manager"
title = { sv = "Alla sorter", en = "Every kind" }

[[question]]
id = "key"
kind = "yes_no"
text = { sv = "Har du fått en nyckel?", en = "Have you a key?" }

[[question]]
id = "floor"
kind = "choice"
text = { sv = "Var sitter du?", en = "Where do you sit?" }
option = [
  { id = "first", sv = "Första våningen", en = "First floor" },
  { id = "second", sv = "Andra våningen", en = "Second floor" },
]

[[question]]
id = "tools"
kind = "choices"
max_choices = 2
text = { sv = "Vad har du fått?", en = "What have you got?" }
option = [
  { id = "phone", sv = "Telefon", en = "Phone" },
  { id = "computer", sv = "Dator", en = "Computer" },
  { id = "bicycle", sv = "Cykel", en = "Bicycle" },
]

[[question]]
id = "noise"
kind = "scale"
min = 1
max = 5
low = { sv = "Tyst", en = "Quiet" }
high = { sv = "Högt", en = "Loud" }
text = { sv = "Hur låter det?", en = "How loud is it?" }

[[question]]
id = "hours"
kind = "number"
min = 0
max = 40
text = { sv = "Hur många timmar?", en = "How many hours?" }

[[question]]
id = "day"
kind = "date"
min = 0
max = 60
text = { sv = "Vilken dag?", en = "Which day?" }

[[question]]
id = "wish"
kind = "text"
optional = true
max_length = 20
text = { sv = "Vad önskar du?", en = "What do you wish?" }

[[question]]
id = "neighbour"
kind = "person"
text = { sv = "Vem sitter bredvid?", en = "Who sits beside you?" }

[[question]]
id = "unit"
kind = "unit"
text = { sv = "Vilken enhet ska du besöka?", en = "Which unit?" }

[[question]]
id = "photo"
kind = "file"
text = { sv = "Skicka ett foto av bordet", en = "Send a photo" }
"""


def test_the_guide_has_every_kind_there_is() -> None:
    guide = Guide.read(GUIDE, "every_kind")
    assert [question.kind for question in guide.questions] == list(get_args(Kind))


async def test_every_kind_is_asked_and_answered(tmp_path: Path) -> None:
    own = a_folder(tmp_path, CHECKLIST, every_kind=GUIDE)
    async with Stage(tmp_path, templates=own) as stage:
        (petra,) = await stage.enter("Petra")
        await introduces(petra, checklist="Vår lista")
        await opens_task(petra, "Första dagen", "Svara på allt")
        petra.presses("Svara på frågorna")
        await petra.sees("Fråga 1 av 10\nHar du fått en nyckel?")
        await _types(petra, "kanske i morgon", "Svara ja eller nej.")
        petra.says("japp")
        await petra.sees("Fråga 2 av 10\nVar sitter du?")
        await _types(petra, "källaren", "Det finns inte att välja på")
        await _types(petra, "våningen", "Det kan vara flera")
        petra.presses("Andra våningen")
        await petra.sees("Fråga 3 av 10")
        await _chooses_several(petra)
        await _types(petra, "ganska", "Svara med en siffra från 1 till 5")
        petra.presses("4")
        await petra.sees("✓ Andra våningen\nHur många timmar?\nSkriv en siffra.")
        await _goes_back(petra)
        await _types(petra, "många", "Svara med en siffra")
        await _types(petra, "41", "41 är för mycket. Det mesta är 40.")
        petra.says("tolv")
        await petra.sees("Fråga 6 av 10\n✓ Andra våningen\nVilken dag?")
        await _leaves_and_comes_back(petra)
        await _types(petra, "någon dag", "Jag kan inte läsa någon dag som ett datum")
        petra.presses("Välj i kalender")
        await petra.sees("Vilken dag?")
        petra.presses("›")
        await petra.sees(lambda message: message.button("december 2026"))
        petra.presses("18")
        await petra.sees("Fråga 7 av 10")
        await _types(petra, "en hel lång rad av önskningar", "Högst 20 får plats")
        petra.presses("Hoppa över")
        await petra.sees("Vem sitter bredvid?\nVälj här nedanför, eller skriv en del av namnet.")
        await _types(petra, "Zorro", "Jag hittar ingen som heter Zorro")
        petra.says("k")
        found = await petra.sees(lambda message: message.button("Klara Kollegadotter, SoL"))
        petra.presses("Klara Kollegadotter, SoL", on=found)
        await _finds_a_unit(petra)
        await _types(petra, "jag har inget foto", "Här behöver jag en fil eller en bild")
        petra.sends_photo(png(10, 10))
        await _reviews(petra)
        petra.presses("Skicka")
        await petra.sees("Tack för dina svar")

        assert await stage.row(select(Task.status)) == "done"
        run = await stage.row(select(Run.id).where(col(Run.guide) == "every_kind"))
        kept = select(Answer).where(col(Answer.run_id) == run)
        answers = {answer.question: answer.value for answer in await stage.rows(kept)}
        file = answers.pop("photo")
        assert file["kind"] == "photo"
        sol = await stage.row(select(Unit.id).where(col(Unit.name) == "SoL"))
        assert answers == {
            "key": "yes",
            "floor": "second",
            "tools": ["phone", "bicycle"],
            "noise": 4,
            "hours": 12,
            "day": "2026-12-18",
            "wish": None,
            "neighbour": (await stage.employee("Klara")).id,
            "unit": sol,
        }


async def _types(person: Person, words: str, expected: str) -> None:
    """Something that is no answer, which is said with what is expected."""
    person.says(words)
    await person.sees(expected)


async def _chooses_several(petra: Person) -> None:
    await _types(petra, "skrivbord", "Det finns inte att välja på")
    await _types(petra, "1, 2, 3", "Välj högst 2")
    for label in ("Telefon", "Cykel"):
        petra.presses(label)
        await petra.sees(lambda message, label=label: message.button(f"✓ {label}"))
    petra.presses("Dator")
    await petra.hears("Välj högst 2. Ta bort något först.")
    petra.presses("Klar (2)")
    await petra.sees("Fråga 4 av 10")


async def _goes_back(petra: Person) -> None:
    petra.presses("‹ Tillbaka")
    await petra.sees("Fråga 4 av 10")
    petra.says("4/5")
    await petra.sees("Fråga 5 av 10")


async def _leaves_and_comes_back(petra: Person) -> None:
    petra.presses("Senare")
    await petra.sees("Bra, vi tar Alla sorter senare. Dina svar finns kvar.")
    petra.says("12")  # is no answer to anything now
    await petra.sees("Det förstod jag inte")
    petra.says("/start")
    await petra.sees("Du var mitt i Alla sorter")
    petra.presses("Fortsätt")
    await petra.sees("Fråga 6 av 10")


async def _finds_a_unit(petra: Person) -> None:
    await petra.sees("Vilken enhet ska du besöka?\nSkriv en del av enhetens namn.")
    await _types(petra, "rymdstationen", "Jag hittar ingen enhet som heter rymdstationen")
    petra.says("ten")
    found = await petra.sees(lambda message: message.button("Myndigheten, Omsorgsförvaltningen"))
    assert "Hemtjänsten Äppellunden, Omsorgsförvaltningen" in found.buttons
    assert not any("SoL" in label for label in found.buttons)
    petra.presses("Myndigheten, Omsorgsförvaltningen", on=found)
    await petra.sees("✓ Klara Kollegadotter\n✓ Myndigheten, Omsorgsförvaltningen\nSkicka ett foto")


async def _reviews(petra: Person) -> None:
    review = await petra.sees("Så här har du svarat")
    for question, answer in (
        ("Har du fått en nyckel?", "Ja"),
        ("Var sitter du?", "Andra våningen"),
        ("Vad har du fått?", "Telefon, Cykel"),
        ("Hur låter det?", "4"),
        ("Hur många timmar?", "12"),
        ("Vilken dag?", "fredag 18 december"),
        ("Vad önskar du?", "(inget svar)"),
        ("Vem sitter bredvid?", "Klara Kollegadotter"),
        ("Vilken enhet ska du besöka?", "Myndigheten, Omsorgsförvaltningen"),
        ("Skicka ett foto av bordet", "foto.jpg"),
    ):
        assert f". {question}\n{answer}\n" in review.text + "\n"
    petra.presses("Ändra 9")
    await petra.sees("Fråga 9 av 10")
    petra.says("sol")  # the only one: taken at once
    await petra.sees("Vilken enhet ska du besöka?\nSoL, Myndigheten\n")
