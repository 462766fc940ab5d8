"""The exit interview's page, and holding it: begun and written down; or not held, and why."""

from typing import Any

from bot import questions
from bot.errands import Errand, Refusal
from bot.talk import Button, Line, Talk, two_columns
from storage import interview_notes, interview_records, interviews, people, reminders, runs
from storage.interviews import Interview
from storage.runs import OpenRun

errand = Errand()


@errand.press("talk.open")
def open_interview(talk: Talk, departure_id: int) -> None:
    """How it stands, to whoever may know."""
    it = found(talk, departure_id)
    if it is None:
        return
    if it.leaver_id == talk.speaker.person_id:
        talk.show("interviews.own", _own_ways(talk, it), it=it)
        return
    reach = interview_records.reach(talk.db, departure_id, talk.today)
    note = it.note if it.may_read_note(talk.actor) else None
    facts = {"mine": it.began(talk.actor), "reads": it.may_read(talk.actor), "note": note}
    talk.show("interviews.one", _ways(talk, it), it=it, reach=reach, **facts)


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
    elif it.is_open and it.may_hold(talk.actor):
        rows.append([_begin_or_go_on(talk, it)])
        others = [talk.button("see_questions", "talk.prepare", it.departure_id)]
        if it.began(talk.actor):
            others.append(talk.button("drop_notes", "q.drop", it.run_id, style="danger"))
        elif it.status == "offered" and not needs_yes(talk, it):
            others.append(talk.button("not_held", "talk.not_held", it.departure_id))
        rows += two_columns(others)
    return [*rows, [talk.button("back", "leave.open", it.departure_id)]]


def _begin_or_go_on(talk: Talk, it: Interview) -> Button:
    if it.began(talk.actor):
        return talk.button("go_on", "q.resume", it.run_id, style="primary")
    return talk.button("begin_interview", "talk.begin", it.departure_id, style="primary")


# Held, or not


@errand.press("talk.begin")
def begin(talk: Talk, departure_id: int, instead: bool = False) -> None:
    """`instead` of whoever has begun to write it down already: their notes are dropped."""
    it = _to_hold(talk, departure_id)
    if it is None:
        return
    me = talk.speaker.person_id
    if needs_yes(talk, it):
        _ask_first(talk, it)
        return
    if it.notes_left and not instead:
        _left(talk, it)
        return
    if it.notes_left:
        interviews.give_up(talk.db, departure_id, talk.now)
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


def needs_yes(talk: Talk, it: Interview) -> bool:
    """Whether the talk is their manager's by what the leaver has chosen, or by what has begun: then
    nobody else holds it unless the leaver says yes. After the last day it was not held."""
    me = talk.speaker.person_id
    if it.with_hr or it.status != "offered" or it.manager_id in (None, me) or it.began(talk.actor):
        return False
    return it.begun or (it.wanted and it.last_day >= talk.today)


def _ask_first(talk: Talk, it: Interview) -> None:
    """HR asks the leaver, in the chat or where they meet; others above leave it to them."""
    rows = [[talk.button("back", "talk.open", it.departure_id)]]
    hr = talk.speaker.person_id in interviews.hr_for(talk.db, it.leaver_id, with_hr=True)
    asks = hr and _hears(talk, it)
    if asks:
        rows.insert(0, [talk.button("ask_leaver", "talk.ask", it.departure_id, style="primary")])
    elif hr:
        rows.insert(0, [talk.button("leaver_agrees", "talk.agreed", it.departure_id)])
    talk.show("interviews.ask_first", rows, it=it, hr=hr, asks=asks)


def _hears(talk: Talk, it: Interview) -> bool:
    """Whether the leaver reads digests."""
    reach = interview_records.reach(talk.db, it.departure_id, talk.today)
    return reach.can and it.last_day >= talk.today


@errand.press("talk.ask")
def ask_leaver(talk: Talk, departure_id: int) -> None:
    it = _to_hold(talk, departure_id)
    if it is None or not (talk.actor.is_hr and needs_yes(talk, it)):
        return
    about = {"departure": departure_id, "by": talk.speaker.person_id}
    concerned = reminders.not_waiting(talk.db, [it.leaver_id], "interview_by_hr", about)
    talk.tell(concerned, "interview_by_hr", **about)
    talk.show("interviews.asked", [[talk.button("back", "talk.open", departure_id)]], it=it)


@errand.press("talk.agreed")
def leaver_agrees(talk: Talk, departure_id: int) -> None:
    """Said to HR by a leaver who is not in the chat."""
    it = _to_hold(talk, departure_id)
    hr = interviews.hr_for(talk.db, it.leaver_id, with_hr=True) if it is not None else []
    if it is None or talk.speaker.person_id not in hr or _hears(talk, it):
        return
    _with_hr(talk, it)
    begin(talk, departure_id)


@errand.press("talk.with_hr")
def says_yes_or_no(talk: Talk, departure_id: int, by: int, yes: bool) -> None:
    """The leaver, to HR's asking."""
    it = still_open(talk, departure_id)
    if it is None or it.leaver_id != talk.speaker.person_id:
        return
    if yes:
        _with_hr(talk, it)
    talk.tell([by], "interview_agreed" if yes else "interview_kept", departure=departure_id)
    talk.say("interviews.answered", with_hr=yes)


def _with_hr(talk: Talk, it: Interview) -> None:
    """Whoever has begun hears of it."""
    interview_notes.choose_hr(talk.db, it.departure_id)
    if it.begun and it.held_by is not None:
        talk.tell([it.held_by], "interview_elsewhere", departure=it.departure_id)


@errand.news("interview_by_hr")
def asked_by_hr(talk: Talk, subject: dict[str, Any]) -> Line | None:
    """To the leaver."""
    it = interviews.find(talk.db, talk.actor, subject["departure"])
    by = people.colleague(talk.db, talk.actor, subject["by"])
    if it is None or by is None or not it.is_open or it.with_hr:
        return None
    said = (subject["departure"], subject["by"])
    yes = talk.button("yes_to_hr", "talk.with_hr", *said, True)
    no = talk.button("no_to_hr", "talk.with_hr", *said, False)
    return Line(talk.text("interviews.interview_by_hr", by=by.name, it=it), (yes, no))


def _left(talk: Talk, it: Interview) -> None:
    """What somebody who has left has begun: gone on with, or begun anew."""
    rows = [
        [talk.button("go_on_with_notes", "talk.take", it.departure_id, style="primary")],
        [talk.button("begin_without_notes", "talk.begin", it.departure_id, True, style="danger")],
        [talk.button("back", "talk.open", it.departure_id)],
    ]
    by = interview_notes.writer(talk.db, it.departure_id)
    talk.show("interviews.left_notes", rows, it=it, by=by)


@errand.press("talk.take")
def take_notes(talk: Talk, departure_id: int) -> None:
    it = _to_hold(talk, departure_id)
    if it is None or needs_yes(talk, it):
        return
    run_id = interview_notes.take(talk.db, talk.actor, departure_id)
    run = runs.find(talk.db, talk.speaker.person_id, run_id) if run_id else None
    if run is None:
        talk.toast("interviews.taken_already")
        return
    runs.resume(talk.db, run)
    questions.ask(talk, run)


@errand.accepts("exit_interview", "agreed")
def both_know(talk: Talk, run: OpenRun, value: str) -> Refusal | None:
    """It is opened to both once both know that it is."""
    it = interviews.find(talk.db, talk.actor, run.subject["departure"])
    if value == "yes" or it is None:
        return None
    rows = [
        [talk.button("both_know", "q.answer", run.id, "agreed", "yes", style="primary")],
        [talk.button("later", "q.later", run.id)],
        [talk.button("drop_notes", "q.drop", run.id, style="danger")],
    ]
    return Refusal("interviews.not_agreed", {"it": it}, rows)


@errand.started("exit_interview")
def begun(talk: Talk, run: OpenRun) -> None:
    interviews.begin(talk.db, talk.actor, run.subject["departure"], run.id, talk.today)


@errand.press("talk.not_held")
def say_not_held(talk: Talk, departure_id: int) -> None:
    it = _to_hold(talk, departure_id)
    if it is not None and needs_yes(talk, it):
        _ask_first(talk, it)
    elif it is not None:
        talk.anew = True
        questions.begin(talk, "interview_not_held", {"departure": departure_id})


@errand.about("exit_interview", "interview_not_held")
def whose(talk: Talk, run: OpenRun) -> str | None:
    it = interviews.find(talk.db, talk.actor, run.subject["departure"])
    return it.leaver if it else None


@errand.submitted("exit_interview")
def held(talk: Talk, run: OpenRun) -> None:
    it = _to_hold(talk, run.subject["departure"])
    if it is None:
        return
    interviews.hold(talk.db, talk.actor, it.departure_id, run.id, talk.now)
    talk.tell([it.leaver_id], interview_records.NEWS, departure=it.departure_id)
    if it.hidden:  # the leaver has chosen HR since it was begun
        hr = interviews.hr_for(talk.db, it.leaver_id, it.with_hr)
        talk.tell(hr, "interview_was_held", departure=it.departure_id)
    reach = interview_records.reach(talk.db, it.departure_id, talk.today)
    read = talk.button("read_record", "talk.read", it.departure_id)
    talk.show("interviews.thanks", [[read]], it=it, reach=reach)


@errand.submitted("interview_not_held")
def not_held(talk: Talk, run: OpenRun) -> None:
    """Counted with its reason, and offered to HR to hold instead."""
    it = _to_hold(talk, run.subject["departure"])
    if it is None:
        return
    reason, note = run.answers["why"], run.answers.get("note")
    interviews.not_held(talk.db, talk.actor, it.departure_id, reason, note, talk.now)
    me = talk.speaker.person_id
    hr = [p for p in interviews.hr_for(talk.db, it.leaver_id, it.with_hr) if p != me]
    talk.tell(hr, "interview_missing", departure=it.departure_id)
    back = talk.button("to_departure", "leave.open", it.departure_id)
    talk.say("interviews.why_noted", [[back]], hr=bool(hr))


def found(talk: Talk, departure_id: int) -> Interview | None:
    """An interview that the speaker may know of, or a word to the speaker."""
    it = interviews.find(talk.db, talk.actor, departure_id)
    if it is None:
        talk.toast("departures.gone")
    return it


def still_open(talk: Talk, departure_id: int) -> Interview | None:
    """The same, if it may still be held."""
    it = found(talk, departure_id)
    if it is None or it.is_open:
        return it
    talk.toast("departures.over" if it.withdrawn else "interviews.held_already")
    return None


def _to_hold(talk: Talk, departure_id: int) -> Interview | None:
    """The same, if the speaker may hold it."""
    it = still_open(talk, departure_id)
    if it is None or it.may_hold(talk.actor):
        return it
    talk.toast("interviews.not_for_you")
    return None
