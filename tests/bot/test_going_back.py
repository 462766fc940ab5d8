"""Going back in a guide: what was answered stays, is shown, and is left so with one tap."""

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import Session, col, select

from bot import handlers, questions
from bot.errands import Errand
from bot.guides import walk
from bot.talk import House, Talk
from schedules.hours import Hours
from storage import runs
from storage.database import Database
from storage.keys import KeyFile
from storage.runs import OpenRun
from storage.tables import Answer, Message
from tests.bot.guides.builders import guide
from tests.bot.turns import Turns
from tests.databases import ready_sqlite_url

OPTIONS = ["Lön", "Resväg", "Studier"]
IDS = dict(zip(OPTIONS, "abc", strict=True)) | {"Ja": "yes", "Nej": "no"}
QUESTIONS = (
    {"id": "held"},
    {"id": "why", "kind": "text", "optional": True,
     "ask_if": {"question": "held", "any_of": ["no"]}},
    {"id": "reasons", "kind": "choices", "options": OPTIONS, "optional": True},
    {"id": "pay", "kind": "text", "ask_if": {"question": "reasons", "any_of": ["a"]}},
    {"id": "most", "kind": "choice", "options": OPTIONS, "optional": True},
    {"id": "end", "kind": "text", "optional": True},
)  # fmt: skip
PLAIN = guide(
    *(each | {"text": {"sv": f"{each['id']}?", "en": f"{each['id']}?"}} for each in QUESTIONS)
)
SEALED = PLAIN.model_copy(update={"confidential": True}).named("sealed")
BACK, KEEP, REMOVE, SKIP = "‹ Tillbaka", "Behåll svaret", "Ta bort svaret", "Hoppa över"
SECRET = "mina ord"

Submitted = list[dict[str, Any]]


class Trial:
    """Petra, in a guide made for the trial; what she submits ends up in `submitted`."""

    def __init__(self, folder: Path) -> None:
        self.submitted: Submitted = []
        self.turns = Turns(
            Database(ready_sqlite_url(folder), KeyFile(folder / "kompis.keys")), house=self._house()
        )

    def _house(self) -> House:
        mine = Errand()
        for each in (PLAIN, SEALED):
            mine.made(each.name)(lambda talk, subject, each=each: each)
            mine.command(f"prova_{each.name}")(
                lambda talk, each=each: questions.begin(talk, each.name, {})
            )

        @mine.submitted(PLAIN.name, SEALED.name)
        def take(talk: Talk, run: OpenRun) -> None:
            kept = runs.find(talk.db, talk.speaker.person_id, run.id)
            assert kept
            self.submitted.append(kept.given | kept.picked)
            talk.show("questions.closed")

        everything = Errand.of_all([handlers.ERRANDS, mine])
        return House.build(everything, None, Hours(), "Påhittade kommunen")

    def begins(self, name: str = PLAIN.name) -> str:
        with self.turns.database.transaction() as db:
            for each in (PLAIN, SEALED):
                runs.forget_half_done(db, self.turns.ids["Petra"], each.name)
        return self.says(f"/prova_{name}")

    def says(self, *texts: str) -> str:
        return self.turns.says("Petra", *texts)

    def presses(self, *labels: str) -> str:
        return self.turns.presses("Petra", *labels)

    @property
    def buttons(self) -> list[str]:
        return self.turns.buttons("Petra")

    @property
    def sees(self) -> str:
        return self.turns.digest("Petra")

    @property
    def open(self) -> str | None:
        """The question on the screen; None at the review."""
        if "Skicka" in self.buttons:
            return None
        asked = (each["id"] for each in QUESTIONS if f"{each['id']}?" in self.sees.splitlines())
        return str(next(asked))

    def kept(self) -> dict[str, Any]:
        """All that is in the database of it, as a bot sees it that has just been started."""
        with self.turns.database.transaction() as db:
            run = runs.active(db, self.turns.ids["Petra"])
            assert run
            return run.given | run.picked


@pytest.fixture(scope="module")
def of_the_module(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trial]:
    trial = Trial(tmp_path_factory.mktemp("trial"))
    yield trial
    trial.turns.database.close()


@pytest.fixture
def trial(of_the_module: Trial) -> Trial:
    of_the_module.begins()
    return of_the_module


def answers_all(trial: Trial) -> None:
    trial.presses("Nej")
    trial.says("Hann inte")
    trial.presses("Resväg", "Lön", "Klar (2)")
    trial.says("För låg")
    trial.presses("Studier")
    trial.says("Slut")


# One way after the other


def test_going_back_shows_each_answer_and_one_tap_leaves_it_so(trial: Trial) -> None:
    trial.presses("Nej")
    trial.says("Hann inte")
    assert "Ditt svar: Hann inte" in trial.presses(BACK)
    assert {KEEP, REMOVE} <= set(trial.buttons)
    assert SKIP not in trial.buttons
    assert "Ditt svar: Nej" in trial.presses(BACK)
    assert BACK not in trial.buttons
    trial.presses(KEEP)
    assert trial.open == "why"
    trial.presses(KEEP)
    assert trial.open == "reasons"


def test_one_tap_leaves_all_that_one_went_back_over(trial: Trial) -> None:
    trial.presses("Nej")
    trial.says("Hann inte")
    trial.presses("Resväg", "Klar (1)")
    assert trial.open == "most"
    trial.presses(BACK, BACK, BACK, "Behåll resten")
    assert trial.open == "most"
    assert trial.kept() == {"held": "no", "why": "Hann inte", "reasons": ["b"]}


def test_back_from_a_change_is_the_review_as_it_was(trial: Trial) -> None:
    answers_all(trial)
    before = trial.sees
    trial.presses("Ändra 3", BACK)
    assert trial.sees == before


def test_picks_that_are_not_confirmed_are_there_when_one_comes_back(trial: Trial) -> None:
    trial.presses("Ja", "Resväg", BACK, KEEP)
    assert {"✓ Resväg", "Klar (1)"} <= set(trial.buttons)
    assert trial.kept()["reasons"] == ["b"]


def test_typed_words_to_skip_leave_an_answer_as_it_is(trial: Trial) -> None:
    trial.presses("Nej")
    trial.says("Hann inte")
    trial.presses(BACK)
    trial.says("hoppa över")
    assert trial.open == "reasons"
    assert trial.kept()["why"] == "Hann inte"


def test_an_answer_is_removed_when_that_is_said(trial: Trial) -> None:
    trial.presses("Nej")
    trial.says("Hann inte")
    trial.presses(BACK, REMOVE)
    assert trial.kept()["why"] is None


def test_what_is_not_asked_any_more_is_not_submitted_and_comes_back_with_its_question(
    trial: Trial,
) -> None:
    answers_all(trial)
    trial.presses("Ändra 1", "Ja")
    assert trial.open is None
    assert "Hann inte" not in trial.sees
    trial.presses("Ändra 1")
    assert "Ditt svar: Hann inte" in trial.presses("Nej")
    assert "Hann inte" in trial.presses(BACK)
    trial.presses("Ändra 1", "Ja", "Skicka")
    assert "why" not in trial.submitted[-1]
    with trial.turns.database.reading() as db:
        assert "Hann inte" not in list(db.scalars(select(col(Answer.value))))


def test_of_a_sealed_answer_only_that_it_is_there_is_shown(trial: Trial) -> None:
    trial.begins(SEALED.name)
    trial.presses("Nej")
    trial.says(SECRET)
    shown = trial.presses(BACK)
    assert "Du har besvarat frågan" in shown
    assert SECRET not in shown
    with trial.turns.database.reading() as db:
        last = db.scalars(select(Message).order_by(col(Message.id).desc()).limit(1)).one()
        assert SECRET not in f"{last.text}{last.keyboard}{last.actions}"
    trial.presses(KEEP)
    assert trial.open == "reasons"
    assert trial.kept()["why"] == SECRET


# Deleting


def test_much_is_deleted_only_when_that_is_said_once_more(trial: Trial) -> None:
    answers_all(trial)
    assert "Ta bort dina 6 svar i Text?" in trial.presses("Avbryt")
    trial.presses("Behåll")
    assert trial.open is None
    assert "Dina 6 svar i Text är borttagna" in trial.presses("Avbryt", "Ta bort")


def test_little_is_deleted_at_once(trial: Trial) -> None:
    trial.presses("Nej")
    trial.says("avbryt")
    assert "Ditt svar i Text är borttaget" in trial.presses("Ta bort svaren")


def test_beginning_over_asks_as_well(trial: Trial) -> None:
    answers_all(trial)
    trial.says("/prova_small")
    assert "Ta bort dina 6 svar" in trial.presses("Börja om")
    trial.presses("Börja om")
    assert trial.open == "held"
    assert trial.kept() == {}


# Whatever way one walks


def wanders(trial: Trial, name: str, chance: random.Random) -> None:
    """Answers, changes, goes back and skips at random. After each step all that was ever said is
    in the database, and at the review what it tells is what is submitted."""
    said: dict[str, Any] = {}
    trial.begins(name)
    for _ in range(30):
        _steps(trial, said, chance)
        assert trial.kept() == said
    while (open_ := trial.open) is not None:
        _answers(trial, said, open_, chance)
    whole = {each.id: said[each.id] for each in walk.path(PLAIN, _on_path(said))}
    told = [line for line in trial.sees.splitlines() if line[:1].isdigit()]
    assert [line.split()[1] for line in told] == [f"{id_}?" for id_ in whole]
    if name == PLAIN.name:
        words = [each for each in (whole.get(id_) for id_ in ("why", "pay", "end")) if each]
        assert all(each in trial.sees for each in words)
    trial.presses("Skicka")
    assert trial.submitted[-1] == whole


def _on_path(said: dict[str, Any]) -> dict[str, Any]:
    return walk.relevant(PLAIN, said)


def _steps(trial: Trial, said: dict[str, Any], chance: random.Random) -> None:
    open_ = trial.open
    if open_ is None:
        trial.presses(chance.choice([each for each in trial.buttons if each.startswith("Ändra")]))
    elif BACK in trial.buttons and chance.random() < 0.4:
        trial.presses(BACK)
    else:
        _answers(trial, said, open_, chance)


def _answers(trial: Trial, said: dict[str, Any], open_: str, chance: random.Random) -> None:
    others = (BACK, "Senare", "Avbryt")
    labels = [each for each in trial.buttons if each not in others]
    if PLAIN.question(open_).kind == "text" and chance.random() < 0.7:
        said[open_] = f"{SECRET} {chance.getrandbits(32)}"
        trial.says(said[open_])
        return
    if not labels:
        return
    label = chance.choice(labels)
    trial.presses(label)
    if label in (SKIP, REMOVE):
        said[open_] = None
    elif label.startswith("Klar"):
        pass
    elif open_ == "reasons" and label.removeprefix("✓ ") in IDS:
        picked = [each for each in said.get(open_) or [] if f"✓ {_label(each)}" in labels]
        value = IDS[label.removeprefix("✓ ")]
        now = [each for each in picked if each != value] + [value] * (value not in picked)
        if now or not trial.kept().get(open_):
            said[open_] = now
        if not said[open_]:
            del said[open_]
    elif label in IDS:
        said[open_] = IDS[label]


def _label(id_: str) -> str:
    return next(label for label, value in IDS.items() if value == id_)


@pytest.mark.parametrize("name", [PLAIN.name, SEALED.name])
@settings(max_examples=6)
@given(seed=st.integers(0, 2**32))
def test_nothing_answered_is_lost_whatever_way_one_walks(
    of_the_module: Trial, name: str, seed: int
) -> None:
    wanders(of_the_module, name, random.Random(seed))


def test_going_back_that_deletes_loses_something(
    of_the_module: Trial, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: so it was before."""

    def forget(db: Session, run: OpenRun, questions: Any) -> None:
        for each in list(questions):
            runs.unsay(db, run, each)

    monkeypatch.setattr(runs, "set_aside", forget)
    with pytest.raises(AssertionError):
        wanders(of_the_module, PLAIN.name, random.Random(1))
