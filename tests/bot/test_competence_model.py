"""The chat about the competence model: what is asked for, sent, seen and taken, and by whom."""

import asyncio
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from sqlmodel import col, delete, select

from bot import competence_files
from bot.handlers import WORKS
from bot.jobs import Workshop
from bot.receive import receive
from bot.updates import SentFile
from bot.writer import Writer
from storage import jobs
from storage.database import Database
from storage.tables import CompetenceModel, Message, Role
from tests.bot.turns import HOUSE, Turns, _chat, _plain
from tests.databases import ready_sqlite_url
from tests.storage.imports.files import HEADINGS, STAFF, csv_text, excel, saved

PACKAGED = HOUSE.library.competence
TEXT = competence_files.write(PACKAGED.canonical, ".toml")
EXCEL = competence_files.write(PACKAGED.canonical, ".xlsx")


class AtHand(Workshop):
    """Works in this process: to start another takes a second, and the stories have that."""

    async def apart(self, do: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        return do(*args, **kwargs)


class Talks(Turns):
    """Files can be sent, and the work they make is done at once."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.documents: list[tuple[str, bytes]] = []
        self._read_on = 0

    def sends(self, who: str, name: str, data: bytes) -> str:
        """Returns what the file is answered with once it has been read."""
        file = SentFile(
            next(self._updates), _chat(self.ids[who]), "F1", name, len(data), "document", ""
        )
        received = receive(self.database, HOUSE, [file], (), self.now)
        assert received.failed == 0
        return self.works(data) or "\n".join(_plain(each.text) for each in received.out)

    def works(self, data: bytes = b"") -> str:
        return asyncio.run(self._work(data))

    async def _work(self, data: bytes) -> str:
        async def download(file_id: str) -> bytes:
            return data

        writer = Writer()
        shop = AtHand(download, self.database, writer, HOUSE, lambda: self.now)
        with self.database.transaction() as db:
            job = jobs.next_one(db)
        if job is None:
            return ""
        await WORKS[job.kind](shop, job)
        writer.close()
        return self._answers()

    def _answers(self) -> str:
        said = []
        with self.database.transaction() as db:
            new = select(Message).where(
                col(Message.id) > self._read_on, col(Message.state) != "sending"
            )
            for message in db.scalars(new.order_by(col(Message.id))):
                self._read_on = message.id or 0
                if message.content is not None:
                    self.documents.append((message.file_name or "", message.content))
                self._keep(message)
                said.append(_plain(message.text or ""))
        return "\n".join(said)


@pytest.fixture
def talks(tmp_path: Path) -> Iterator[Talks]:
    database = Database(ready_sqlite_url(tmp_path))
    yield Talks(database)
    database.close()


def kept(talks: Talks) -> list[str]:
    with talks.database.reading() as db:
        return list(db.scalars(select(col(CompetenceModel.source))))


def with_growth(percent: str) -> bytes:
    return TEXT.replace(b"percent = 6.7", f"percent = {percent}".encode())


def test_a_changed_text_counts_once_it_has_been_seen(talks: Talks) -> None:
    seen = talks.sends("Hedda", "modell.toml", with_growth("7.5"))
    assert "Kompetensmodellen: modell.toml" in seen
    assert "Ändrade rader i prognosen: 1" in seen
    assert kept(talks) == []
    assert "Modellen i modell.toml gäller" in talks.presses("Hedda", "Låt den gälla")
    assert len(kept(talks)) == 1
    shown = talks.says("Hedda", "/kompetensmodell")
    assert "7,5 procent mer om 5 år" in shown
    assert "• 30 november 2026: ny modell, Hedda Hittepå" in shown
    assert "följer med Kompis" not in shown


def test_dropped_it_changes_nothing(talks: Talks) -> None:
    talks.sends("Hedda", "modell.toml", with_growth("7.5"))
    assert "Inget är ändrat" in talks.presses("Hedda", "Avbryt")
    assert kept(talks) == []


@pytest.mark.parametrize(("name", "data"), [("a.toml", TEXT), ("a.xlsx", EXCEL)])
def test_the_same_again_has_nothing_to_say_yes_to(talks: Talks, name: str, data: bytes) -> None:
    assert "Den är lik den som gäller nu." in talks.sends("Hedda", name, data)
    assert all("Låt den gälla" not in seen.buttons for seen in talks._of("Hedda"))


def test_the_second_of_two_sees_what_the_first_did(talks: Talks) -> None:
    talks.sends("Hedda", "först.toml", with_growth("7.5"))
    talks.sends("Hedda", "sedan.toml", TEXT.replace(b"2.6", b"3"))
    first = next(seen for seen in talks._of("Hedda") if "först.toml" in seen.text)
    talks.presses("Hedda", "Låt den gälla")
    assert len(kept(talks)) == 1
    talks._of("Hedda").append(first)
    again = talks.presses("Hedda", "Låt den gälla")
    assert "Modellen har ändrats av någon annan sedan du såg det här." in again
    assert "Ändrade rader i prognosen: 2" in again
    assert len(kept(talks)) == 1
    assert "Modellen i först.toml gäller" in talks.presses("Hedda", "Låt den gälla")
    assert len(kept(talks)) == 2


def test_levels_that_come_or_go_are_told_since_nothing_is_reckoned_anew(talks: Talks) -> None:
    longer = TEXT.decode().replace(
        '  { sv = "mycket hög", en = "very high" },\n',
        '  { sv = "mycket hög", en = "very high" },\n  { sv = "expert", en = "expert" },\n',
        1,
    )
    assert "skalan har 5 nivåer. Skriv en andel för varje nivå." in talks.sends(
        "Hedda", "modell.toml", longer.encode()
    )
    rescaled = TEXT.decode().replace('scale = "responsibility"', 'scale = "four"')
    rescaled = rescaled.replace("shares = [5, 30, 35, 20, 10]", "shares = [5, 35, 40, 20]")
    start = rescaled.index('  { sv = "Du leder arbetet i gruppen')
    rescaled = rescaled[:start] + rescaled[rescaled.index("\n", start) + 1 :]
    told = talks.sends("Hedda", "modell.toml", rescaled.encode())
    assert "• Undersköterska: 5–30–35–20–10 blir 5–35–40–20" in told
    assert (
        "• Undersköterska får 4 nivåer i stället för 5. Äldre bedömningar räknas inte om." in told
    )


def test_it_goes_out_as_text_too(talks: Talks) -> None:
    talks.says("Hedda", "/kompetensmodell")
    talks.presses("Hedda", "Hämta som TOML")
    assert "Skicka tillbaka filen här" in talks.works()
    assert talks.documents == [("Kompetensmodell 2026-11-30.toml", TEXT)]


def test_many_mistakes_come_as_a_list_to_work_through(talks: Talks) -> None:
    book = openpyxl.load_workbook(io.BytesIO(EXCEL))
    for row in range(2, 22):
        book["Yrkesgrupper"].cell(row, 2).value = "=A1"
    answer = talks.sends("Hedda", "modell.xlsx", saved(book))
    assert "20 saker behöver rättas" in answer
    assert "Det är de första 10." in answer
    ((name, content),) = talks.documents
    listed = content.decode("utf-8-sig").splitlines()
    assert name == "Att rätta i modell.csv"
    assert len(listed) == 21
    assert listed[1] == "Yrkesgrupper;2;B;Namn;det är en formel. Klistra in värdet i stället."


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("personal.xlsx", excel([HEADINGS, *STAFF]), "Nya: 3"),
        ("personal.xlsx", excel([HEADINGS, *STAFF], title="Ombud"), "Nya: 3"),
        ("personal.csv", csv_text([HEADINGS, *STAFF]).encode(), "Nya: 3"),
        ("x.csv", b"Ombud;Enhet\n", "Jag hittar ingen rad med rubriker"),
        ("x.toml", b"[[scale]", "Rad 1: det här är inte TOML."),
        ("x.toml", "[[scale]]\nsv = 'ö'".encode("cp1252"), "Rad 2: texten är inte i UTF-8."),
        ("x.toml", b"# 19811218-9876", "Rad 1: det ser ut som ett personnummer."),
    ],
)
def test_a_file_is_known_by_what_is_in_it(talks: Talks, name: str, data: bytes, told: str) -> None:
    answer = talks.sends("Hedda", name, data)
    assert told in answer
    assert kept(talks) == []


def test_whoever_is_not_hr_neither_sees_nor_changes_it(talks: Talks) -> None:
    assert "Det kan jag inte göra åt dig" in talks.says("Petra", "/kompetensmodell")
    assert "jag vet inte vad filen hör till" in talks.sends("Petra", "modell.toml", TEXT)


def test_whoever_is_hr_no_more_gets_and_changes_nothing(talks: Talks) -> None:
    talks.says("Hedda", "/kompetensmodell")
    talks.presses("Hedda", "Hämta som Excel")
    nobody_is_hr(talks)
    assert "Det kan jag inte göra åt dig" in talks.works()
    assert talks.documents == []
    talks.presses("Hedda", "Hämta som TOML")
    assert "Det kan jag inte göra åt dig" in talks.heard()


def test_nor_takes_in_what_was_seen_before(talks: Talks) -> None:
    talks.sends("Hedda", "modell.toml", with_growth("7.5"))
    nobody_is_hr(talks)
    for label in ("Låt den gälla", "Avbryt"):
        talks.presses("Hedda", label)
        assert "Knappen gäller inte längre" in talks.heard()
    assert kept(talks) == []


def nobody_is_hr(talks: Talks) -> None:
    with talks.database.transaction() as db:
        db.execute(delete(Role).where(col(Role.name) == "hr"))
