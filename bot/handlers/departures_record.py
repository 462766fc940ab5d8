"""The finished record of an exit interview: read by both, also once the leaver has left, and added
to by the leaver."""

from typing import Any

from bot import questions
from bot.errands import Errand
from bot.guides import walk
from bot.guides.model import Question
from bot.handlers.departures_interview import found
from bot.prompts import shown_value
from bot.talk import Line, Rows, Talk
from storage import exit_surveys, interview_records, interviews, people, runs
from storage.interviews import Interview
from storage.runs import OpenRun

errand = Errand()


@errand.press("talk.read", guests=True)
def read(talk: Talk, departure_id: int) -> None:
    """To the leaver and to whoever held it, and to nobody else."""
    it = _record(talk, departure_id)
    if it is None:
        return
    run = runs.find(talk.db, it.held_by, it.run_id) if it.held_by and it.run_id else None
    if run is None:
        talk.toast("interviews.not_for_you")
        return
    guide = talk.house.guide(talk.db, run.guide, run.guide_hash)
    answered = [
        (each.text.of(talk.language), _answered(talk, run, each))
        for each in walk.path(guide, run.answers)
    ]
    added = [
        (talk.house.hours.local(one.at).date(), one.text)
        for one in interview_records.remarks(talk.db, departure_id)
    ]
    facts = {"answered": answered, "remarks": added, "begun_by": _begun_by(talk, run)}
    noted = talk.house.hours.local(it.closed_at).date() if it.closed_at else None
    own = it.leaver_id == talk.speaker.person_id
    talk.show("interviews.record", _ways(talk, it), it=it, own=own, noted=noted, **facts)


def _answered(talk: Talk, run: OpenRun, question: Question) -> str:
    """A step of a scale with what it is of."""
    value = run.answers[question.id]
    if question.kind == "scale" and isinstance(value, int):
        return talk.label("interviews.of_scale", value=value, most=question.max)
    return shown_value(talk, run, question, value)


def _begun_by(talk: Talk, run: OpenRun) -> str | None:
    """Who wrote the first of it, where they had left before the end."""
    first = run.subject.get("begun_by")
    found = people.colleague(talk.db, talk.actor, first) if first else None
    return found.name if found else None


def _ways(talk: Talk, it: Interview) -> Rows:
    add = [talk.button("add_remark", "talk.remark", it.departure_id)]
    if talk.speaker.guest:
        return [add]
    back = [talk.button("back", "talk.open", it.departure_id)]
    return [add, back] if it.leaver_id == talk.speaker.person_id else [back]


@errand.press("talk.remark", guests=True)
def remark(talk: Talk, departure_id: int) -> None:
    if _own(talk, departure_id) is not None:
        talk.anew = True
        questions.begin(talk, "interview_remark", {"departure": departure_id})


@errand.submitted("interview_remark", guests=True)
def remarked(talk: Talk, run: OpenRun) -> None:
    it = _own(talk, run.subject["departure"])
    if it is None:
        return
    interview_records.remark(talk.db, it.departure_id, run.answers["remark"], talk.now)
    if it.held_by is not None:
        talk.tell([it.held_by], "interview_remark", departure=it.departure_id)
    talk.say("interviews.remarked", [[talk.button("read_record", "talk.read", it.departure_id)]])


def _record(talk: Talk, departure_id: int) -> Interview | None:
    """One with a record that the speaker may read, here and now; or a word to the speaker."""
    it = found(talk, departure_id)
    here = not talk.speaker.guest or departure_id == interview_records.of_guest(
        talk.db, talk.speaker
    )
    if it is None or (here and it.may_read(talk.actor)):
        return it
    talk.toast("interviews.not_for_you")
    return None


def _own(talk: Talk, departure_id: int) -> Interview | None:
    it = _record(talk, departure_id)
    if it is None or it.leaver_id == talk.speaker.person_id:
        return it
    talk.toast("interviews.not_for_you")
    return None


@errand.news(interview_records.NEWS)
def to_read(talk: Talk, subject: dict[str, Any]) -> Line | None:
    """To the leaver: the record can be read."""
    it = interviews.find(talk.db, talk.actor, subject["departure"])
    if it is None or not it.may_read(talk.actor):
        return None
    button = talk.button("read_record", "talk.read", it.departure_id)
    return Line(talk.text("interviews.can_be_read", it=it), (button,))


# Whoever has left


def waits(talk: Talk, departure_id: int) -> tuple[str, Rows]:
    """Told to them once: the record can be read, and until when."""
    it = interviews.find(talk.db, talk.actor, departure_id)
    assert it is not None  # it is their own
    until = interview_records.reach(talk.db, departure_id, talk.today).until
    text = talk.text("interviews.waits_for_guest", it=it, until=until)
    return text, [[talk.button("read_record", "talk.read", departure_id)]]


def guests_page(talk: Talk, departure_id: int) -> None:
    """What there is for them: the record, and their survey if it is still to be answered."""
    it = interviews.find(talk.db, talk.actor, departure_id)
    survey = exit_surveys.own(talk.db, talk.speaker)
    if it is not None:
        rows = [[talk.button("read_record", "talk.read", departure_id, style="primary")]]
        if survey is not None:
            rows.append([talk.button("open_survey", "survey.open")])
        talk.say("interviews.for_guest", rows, it=it, survey=survey is not None)
