"""What units need: *vi behöver HLR*; asked for by managers, collected and counted for HR."""

from collections import defaultdict
from typing import Any

from bot import questions
from bot.domain.training.requested import course_named
from bot.errands import Choice, Errand
from bot.handlers.courses_start import is_whole
from bot.talk import Button, Line, Talk
from bot.training import course_name
from storage import accounts, reminders, training_requests
from storage.runs import OpenRun
from storage.training_requests import NewRequest, Request

errand = Errand()

GUIDE, NEWS = "training_request", "training_requests"
OTHER = "other"
LISTED = 12


@errand.command("behov", "needs")
@errand.press("need.list")
def overview(talk: Talk) -> None:
    """All of them to HR, with counts; to a manager what they have asked for."""
    if not (talk.actor.is_hr or talk.speaker.leads):
        talk.toast("menu.not_for_you")
        return
    groups = _groups(talk)
    rows: list[list[Button]] = []
    if talk.speaker.leads:
        rows.append([talk.button("new_need", "need.new", style="primary")])
    rows += [
        [talk.button("need_met", "need.met", [each.id for each in those], name=name)]
        for name, those in groups[:LISTED]
    ]
    rows.append([talk.button("courses", "course.list"), talk.button("menu", "menu")])
    talk.show(
        "training.needs",
        rows,
        groups=[
            (name, len(those), sum(each.people for each in those), _units(those))
            for name, those in groups
        ],
        mine=not talk.actor.is_hr,
    )


def _groups(talk: Talk) -> list[tuple[str, list[Request]]]:
    """By what is needed, most people first; what the model does not have stands by its words."""
    found: dict[str, list[Request]] = defaultdict(list)
    for each in training_requests.open_ones(talk.db, talk.actor):
        name = course_name(talk, each.kind) if each.kind else each.text or ""
        found[name].append(each)
    return sorted(found.items(), key=lambda pair: -sum(each.people for each in pair[1]))


def _units(those: list[Request]) -> list[tuple[str, int]]:
    return [(each.unit.rsplit(" / ", 1)[-1], each.people) for each in those]


@errand.press("need.new")
def new(talk: Talk, kind: str | None = None) -> None:
    if not talk.speaker.leads:
        talk.toast("menu.not_for_you")
        return
    theirs = training_requests.units(talk.db, talk.actor)
    known: dict[str, Any] = {"unit": str(theirs[0][0])} if len(theirs) == 1 else {}
    if kind is not None:
        known["kind"] = kind
    questions.begin(talk, GUIDE, {}, known)


@errand.takes_sentences
def we_need(talk: Talk, text: str) -> bool:
    """*Vi behöver HLR* says what; the rest is asked."""
    if not talk.speaker.leads:
        return False
    kind = course_named(text, talk.competence)
    if kind is None:
        return False
    new(talk, kind)
    return True


@errand.supplies("need_kinds")
def kinds(talk: Talk, run: OpenRun) -> list[Choice]:
    courses = [Choice(each.id, each.of(talk.language)) for each in talk.competence.courses]
    return [*courses, Choice(OTHER, talk.label("training.other"))]


@errand.supplies("need_units")
def units(talk: Talk, run: OpenRun) -> list[Choice]:
    found = training_requests.units(talk.db, talk.actor)
    return [Choice(str(id_), name) for id_, name in found]


errand.accepts(GUIDE, "people")(is_whole)


@errand.submitted(GUIDE)
def added(talk: Talk, run: OpenRun) -> None:
    answers = run.answers
    kind = "" if answers["kind"] == OTHER else answers["kind"]
    wanted = NewRequest(int(answers["unit"]), kind, int(answers["people"]), answers.get("text"))
    try:
        training_requests.add(talk.db, talk.actor, wanted, talk.now)
    except LookupError:
        talk.toast("certificates.not_yours")
        return
    hr = reminders.not_waiting(talk.db, accounts.all_hr(talk.db), NEWS, {})
    talk.tell(hr, NEWS)
    talk.first("training.need_added")
    overview(talk)


@errand.press("need.met")
def met(talk: Talk, request_ids: list[int]) -> None:
    if not training_requests.close(talk.db, talk.actor, request_ids, talk.now):
        talk.toast("training.need_met_already")
    overview(talk)


@errand.news(NEWS)
def told(talk: Talk, subject: dict[str, Any]) -> Line | None:
    """To HR, all that is open in one line."""
    groups = _groups(talk) if talk.actor.is_hr else []
    if not groups:
        return None
    counts = [(name, sum(each.people for each in those)) for name, those in groups[:4]]
    more = max(len(groups) - 4, 0)
    text = talk.text("training.told_needs", counts=counts, more=more)
    return Line(text, (talk.button("see_needs", "need.list"),))
