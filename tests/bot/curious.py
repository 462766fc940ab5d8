"""Somebody curious, who presses every button they find, writes what is asked for, and opens every
file, to see what can be seen: `tests.stories.explorer` without HTTP."""

import asyncio
import io
import zipfile
from collections import Counter
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from pypdf import PdfReader

from bot import handlers
from bot.jobs import TryLater, Workshop
from bot.writer import Writer
from storage import jobs, runs
from storage.runs import OpenRun
from tests.bot.turns import Seen, Turns
from tests.stories.explorer import NEVER_PRESSED

P = ParamSpec("P")
T = TypeVar("T")

MOST = 3000
"""Presses, so that a search that finds no end ends nevertheless, and fails."""
TYPED = ("måns", "1 juni 2027", "2", "Ord om något", "3 500", "nej")
"""What is written where something is to be written; the first that is taken."""
OF_A_KIND = 2
"""Files and pictures that are made and read, of those that one errand makes."""
STEPS = 25
"""Of one guide: more than the longest has."""


class _Here(Workshop):
    """Does here what is otherwise done in a process of its own: starting one takes a second."""

    async def apart(self, do: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        return do(*args, **kwargs)


class Curious:
    def __init__(self, turns: Turns, who: str, *, writes: bool = True) -> None:
        """Who does not write finishes no guide, waits for no file, and leaves a message alone that
        has been answered: a short look around."""
        self.turns = turns
        self._writes = writes
        self.who = who
        self.read: set[str] = set()
        self._pressed: set[tuple[str, str]] = set()
        self._finished: set[str] = set()
        self._gone: set[int] = set()
        self._from = len(turns.seen(who))

    def sees(self, *commands: str) -> str:
        """All that these commands and all that follows from them bring to read, words on buttons
        and files too."""
        for command in commands:
            before = -1
            while len(self._pressed) > before:
                before = len(self._pressed)
                self.turns.says(self.who, command)
                self._finishes_what_is_asked()
                while found := self._untried():
                    self._presses(*found)
        if self._writes:
            self.works()
        for seen in self._fresh():
            self.read.update((seen.text, *seen.buttons))
        self.read.update(toast.text for toast in self.turns.toasts)
        self.read.update(readable_in(*file) for file in self.turns.files(self.who))
        return "\n".join(self.read)

    def _fresh(self) -> list[Seen]:
        return self.turns.seen(self.who)[self._from :]

    def _untried(self) -> tuple[Seen, int] | None:
        for seen in reversed(self._fresh()):
            if seen.id in self._gone:
                continue
            for place, label in enumerate(seen.buttons):
                known = (_first_line(seen), _kind(label)) in self._pressed
                if not known and label.lstrip("0123456789 ") not in NEVER_PRESSED:
                    return seen, place
        return None

    def _presses(self, seen: Seen, place: int) -> None:
        self._pressed.add((_first_line(seen), _kind(seen.buttons[place])))
        assert len(self._pressed) < MOST, f"{seen.text} leads on and on"
        if self.turns.press(self.who, seen, place) and not self._writes:
            self._gone.add(seen.id)
        self._finishes_what_is_asked()

    def _finishes_what_is_asked(self) -> None:
        """Each guide once; then it is gone on with by buttons only."""
        run = self._run()
        if run is None or run.guide in self._finished or not self._writes:
            return
        self._finished.add(run.guide)
        for _ in range(STEPS):
            done = {"Skicka", "Spara"} & set(self.turns.buttons(self.who))
            if done:
                self.turns.presses(self.who, *done)
            if not self._answers():
                return

    def _answers(self) -> bool:
        """Whether there was a question, and it is answered now."""
        before = self._run()
        if before is None:
            return False
        for words in TYPED:
            self.turns.says(self.who, words)
            after = self._run()
            if after is None or (after.id, after.answers) != (before.id, before.answers):
                return True
        return False

    def _run(self) -> OpenRun | None:
        with self.turns.database.transaction() as db:
            return runs.active(db, self.turns.ids[self.who])

    def works(self) -> None:
        """What was asked for beside the conversation is made, and sent."""

        async def download(_file: str) -> bytes:
            raise TryLater

        async def work() -> None:
            writer = Writer()
            here = _Here(download, self.turns.database, writer, self.turns.house, self._now)
            made = Counter[str]()
            while job := await writer.run(self._next_job):
                made[job.kind] += 1
                try:
                    if made[job.kind] > OF_A_KIND:
                        raise TryLater
                    await handlers.WORKS[job.kind](here, job)
                except TryLater:
                    await here.finish(job, lambda talk: None)
            writer.close()

        asyncio.run(work())
        self.turns.sends()

    def _now(self) -> object:
        return self.turns.now

    def _next_job(self) -> jobs.Waiting | None:
        with self.turns.database.transaction() as db:
            return jobs.next_one(db, besides=[])


def _kind(label: str) -> str:
    """One day of a month is as good as another."""
    return "number" if label.isdigit() else label


def _first_line(seen: Seen) -> str:
    return seen.text.partition("\n")[0]


def readable_in(name: str, content: bytes) -> str:
    """What a file that the bot has sent says, in whatever it is wrapped."""
    if name.endswith(".pdf"):
        return "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as whole:
            return "".join(whole.read(each).decode("utf-8", "replace") for each in whole.namelist())
    return content.decode("utf-8", "replace")
