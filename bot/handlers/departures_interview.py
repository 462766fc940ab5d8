"""The exit interview: wanted, prepared, held and read by both; or not held, and why."""

from bot import questions
from bot.errands import Errand, Refusal
from bot.guides import walk
from bot.prompts import shown_value
from bot.talk import Button, Talk, two_columns
from storage import interviews, runs
from storage.interviews import Interview
from storage.runs import OpenRun

errand = Errand()


@errand.press("talk.open")
def open_interview(talk: Talk, departure_id: int) -> None:
    """How it stands, to whoever may know."""
    found = _found(talk, departure_id)
    if found is not None:
        mine = found.leaver_id == talk.speaker.person_id
        rows = _own_ways(talk, found) if mine else _ways(talk, found)
        talk.show("interviews.own" if mine else "interviews.one", rows, it=found)


def _own_ways(talk: Talk, it: Interview) -> list[list[Button]]:
    rows: list[list[Button]] = []
    if it.status == "held":
        rows.append([talk.button("read_record", "talk.read", it.departure_id, style="primary")])
        rows.append([talk.button("add_remark", "talk.remark", it.departure_id)])
    elif it.is_open:
        want = "change_interview" if it.wanted else "want_interview"
        style = None if it.wanted else "primary"
        rows.append([talk.button(want, "talk.want", it.departure_id, style=style)])
        rows.append([talk.button("see_questions", "talk.prepare", it.departure_id)])
    return [*rows, [talk.button("back", "leave.own")]]


def _ways(talk: Talk, it: Interview) -> list[list[Button]]:
    """HR can hold any of them; whoever is above the leaver, those that HR was not asked for."""
    rows: list[list[Button]] = []
    if it.may_read(talk.actor):
        rows.append([talk.button("read_record", "talk.read", it.departure_id, style="primary")])
    elif it.is_open and _may_hold(talk, it):
        rows.append([_begin_or_go_on(talk, it)])
        others = [talk.button("see_questions", "talk.prepare", it.departure_id)]
        if it.status == "offered":
            others.append(talk.button("not_held", "talk.not_held", it.departure_id))
        rows += two_columns(others)
    return [*rows, [talk.button("back", "leave.open", it.departure_id)]]


def _begin_or_go_on(talk: Talk, it: Interview) -> Button:
    if it.begun and it.held_by == talk.speaker.person_id:
        return talk.button("go_on", "q.resume", it.run_id, style="primary")
    return talk.button("begin_interview", "talk.begin", it.departure_id, style="primary")


def _may_hold(talk: Talk, it: Interview) -> bool:
    return it.leaver_id != talk.speaker.person_id and not it.hidden


# The leaver's wish


@errand.press("talk.want")
def want(talk: Talk, departure_id: int) -> None:
    found = _found(talk, departure_id)
    if found is None or found.leaver_id != talk.speaker.person_id:
        return
    if not found.is_open:
        talk.toast("departures.over" if found.withdrawn else "interviews.held_already")
        return
    talk.anew = True
    questions.begin(talk, "interview_window", {"departure": departure_id})


@errand.accepts("interview_window", "to")
def ends_after_it_begins(talk: Talk, run: OpenRun, value: str) -> Refusal | None:
    """ISO dates compare as days do."""
    begins: str = run.answers["from"]
    return Refusal("interviews.ends_too_soon") if value < begins else None


@errand.submitted("interview_window")
def wanted(talk: Talk, run: OpenRun) -> None:
    found = _found(talk, run.subject["departure"])
    if found is None or found.leaver_id != talk.speaker.person_id:
        return
    if not found.is_open:
        talk.say("departures.over" if found.withdrawn else "interviews.held_already")
        return
    about = {"departure": found.departure_id}
    first, last = questions.as_date(run, "from"), questions.as_date(run, "to")
    if first is None or last is None:  # nobody, thank you
        interviews.not_held(talk.db, found.departure_id, "declined", None, talk.now)
        if found.manager_id and not found.with_hr:
            talk.tell([found.manager_id], "interview_declined", **about)
        talk.say("interviews.declined")
        return
    with_hr = run.answers["whom"] == "hr"
    interviews.want(talk.db, found.departure_id, with_hr, first, last)
    manager = [found.manager_id] if found.manager_id else []
    hr = interviews.hr_for(talk.db, found.leaver_id, with_hr)
    concerned = hr if with_hr else manager
    talk.tell(concerned, "interview_wanted", **about)
    talk.say("interviews.noted", with_hr=with_hr, first=first, last=last)


# Held, or not


@errand.press("talk.prepare")
def prepare(talk: Talk, departure_id: int) -> None:
    """The questions, ahead: the same for both, and to whoever holds it how to go about it."""
    found = _found(talk, departure_id)
    if found is None:
        return
    guide = talk.house.guide(talk.db, "exit_interview")
    mine = found.leaver_id == talk.speaker.person_id
    asked = [question.text.of(talk.language) for question in guide.questions]
    rows = [[talk.button("back", "talk.open", departure_id)]]
    talk.show("interviews.prepare", rows, questions=asked, mine=mine, it=found)


@errand.press("talk.begin")
def begin(talk: Talk, departure_id: int, instead: bool = False) -> None:
    """`instead` of whoever has begun to write it down already: their notes are dropped."""
    it = _to_hold(talk, departure_id)
    if it is None:
        return
    me = talk.speaker.person_id
    if it.begun and it.held_by != me and not instead:
        over = talk.button("take_over_interview", "talk.begin", departure_id, True, style="danger")
        back = talk.button("back", "talk.open", departure_id)
        talk.show("interviews.begun_by_other", [[over], [back]], it=it)
        return
    talk.anew = True
    if it.begun and it.held_by is not None and it.held_by != me:
        interviews.give_up(talk.db, departure_id, talk.now)
        talk.tell([it.held_by], "interview_taken_over", departure=departure_id, by=me)
    questions.begin(talk, "exit_interview", {"departure": departure_id})


@errand.started("exit_interview")
def begun(talk: Talk, run: OpenRun) -> None:
    interviews.begin(talk.db, talk.actor, run.subject["departure"], run.id, talk.today)


@errand.press("talk.not_held")
def say_not_held(talk: Talk, departure_id: int) -> None:
    found = _to_hold(talk, departure_id)
    if found is not None:
        talk.anew = True
        questions.begin(talk, "interview_not_held", {"departure": departure_id})


@errand.about("exit_interview", "interview_not_held")
def whose(talk: Talk, run: OpenRun) -> str | None:
    found = interviews.find(talk.db, talk.actor, run.subject["departure"])
    return found.leaver if found else None


@errand.submitted("exit_interview")
def held(talk: Talk, run: OpenRun) -> None:
    found = _to_hold(talk, run.subject["departure"])
    if found is None:
        return
    interviews.hold(talk.db, talk.actor, found.departure_id, run.id, talk.now)
    talk.tell([found.leaver_id], "interview_held", departure=found.departure_id)
    read = talk.button("read_record", "talk.read", found.departure_id)
    talk.show("interviews.thanks", [[read]], it=found)


@errand.submitted("interview_not_held")
def not_held(talk: Talk, run: OpenRun) -> None:
    """Counted with its reason, and offered to HR to hold instead."""
    found = _to_hold(talk, run.subject["departure"])
    if found is None:
        return
    reason, note = run.answers["why"], run.answers.get("note")
    interviews.not_held(talk.db, found.departure_id, reason, note, talk.now)
    me = talk.speaker.person_id
    hr = [p for p in interviews.hr_for(talk.db, found.leaver_id, found.with_hr) if p != me]
    talk.tell(hr, "interview_missing", departure=found.departure_id)
    talk.say("interviews.why_noted", hr=bool(hr))


# The record


@errand.press("talk.read")
def read(talk: Talk, departure_id: int) -> None:
    """To the leaver and to whoever held it, and to nobody else."""
    found = _found(talk, departure_id)
    if found is None:
        return
    if not found.may_read(talk.actor) or found.held_by is None or found.run_id is None:
        talk.toast("interviews.not_for_you")
        return
    run = runs.find(talk.db, found.held_by, found.run_id)
    if run is None:
        talk.toast("interviews.not_for_you")
        return
    guide = talk.house.guide(talk.db, run.guide, run.guide_hash)
    answered = [
        (each.text.of(talk.language), shown_value(talk, run, each, run.answers[each.id]))
        for each in walk.path(guide, run.answers)
    ]
    rows = [[talk.button("back", "talk.open", departure_id)]]
    added = [
        (talk.house.hours.local(one.at).date(), one.text)
        for one in interviews.remarks(talk.db, departure_id)
    ]
    talk.show("interviews.record", rows, it=found, answered=answered, remarks=added)


@errand.press("talk.remark")
def remark(talk: Talk, departure_id: int) -> None:
    found = _found(talk, departure_id)
    if found is None or found.leaver_id != talk.speaker.person_id or found.status != "held":
        talk.toast("interviews.not_for_you")
        return
    talk.anew = True
    questions.begin(talk, "interview_remark", {"departure": departure_id})


@errand.submitted("interview_remark")
def remarked(talk: Talk, run: OpenRun) -> None:
    found = _found(talk, run.subject["departure"])
    if found is None or found.leaver_id != talk.speaker.person_id or found.status != "held":
        return
    interviews.remark(talk.db, found.departure_id, run.answers["remark"], talk.now)
    if found.held_by is not None:
        talk.tell([found.held_by], "interview_remark", departure=found.departure_id)
    talk.say("interviews.remarked", [[talk.button("read_record", "talk.read", found.departure_id)]])


def _found(talk: Talk, departure_id: int) -> Interview | None:
    found = interviews.find(talk.db, talk.actor, departure_id)
    if found is None:
        talk.toast("departures.gone")
    return found


def _to_hold(talk: Talk, departure_id: int) -> Interview | None:
    """An interview that the speaker may hold still, or a word to the speaker."""
    found = _found(talk, departure_id)
    if found is None:
        return None
    if found.status == "held":
        talk.toast("interviews.held_already")
        return None
    if found.withdrawn:
        talk.toast("departures.over")
        return None
    if not _may_hold(talk, found):
        talk.toast("interviews.not_for_you")
        return None
    return found
