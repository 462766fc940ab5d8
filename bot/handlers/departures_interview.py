"""The exit interview's page, and holding it: begun and written down; or not held, and why."""

from bot import questions
from bot.errands import Errand
from bot.talk import Button, Talk, two_columns
from storage import interview_records, interviews
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
        elif it.status == "offered":
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
    if _to_hold(talk, departure_id) is not None:
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
