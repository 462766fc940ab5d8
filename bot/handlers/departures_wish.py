"""What the leaver wants of the exit interview: with whom, when, or not at all; and its questions,
ahead."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from bot import questions
from bot.errands import Choice, Daily, Errand, Refusal
from bot.handlers.departures_interview import found, still_open
from bot.talk import Button, Line, Talk
from storage import interviews, interviews_due
from storage.interviews import Interview
from storage.runs import OpenRun

errand = Errand()

AGREED = "agreed"
"""The question to whoever holds it, whether both know that they may read the record."""
BEFORE = (timedelta(days=14), timedelta(days=10), timedelta(days=7))
"""The first days suggested, so long before the last one."""
AFTER = (0, 2, 4)
"""The last ones, so many working days after the first."""


@errand.press("talk.want")
def want(talk: Talk, departure_id: int) -> None:
    if _own(talk, departure_id) is not None:
        talk.anew = True
        questions.begin(talk, "interview_window", {"departure": departure_id})


@errand.accepts("interview_window", "whom")
def is_somebody(talk: Talk, run: OpenRun, value: str) -> Refusal | None:
    """There may be no manager, or nobody in HR who is not above the leaver."""
    it = interviews.find(talk.db, talk.actor, run.subject["departure"])
    if it is None:
        return None
    if value == "manager" and it.manager_id is None:
        return Refusal("interviews.no_manager")
    if value == "hr" and interviews.hr_is_above(talk.db, it.leaver_id, talk.today):
        return Refusal("interviews.no_other_hr")
    return None


@errand.supplies("talk_begins")
def first_days(talk: Talk, run: OpenRun) -> list[Choice]:
    """One to two weeks before the last day; where that is near, the next working days."""
    last_day, workdays = _last_day(talk, run), talk.house.hours.workdays
    if last_day is None:
        return []
    usual = [workdays.on_or_before(last_day - before) for before in BEFORE]
    soon = [workdays.add(talk.today, n) for n in range(1, len(BEFORE) + 1)]
    ahead = [day for day in usual if day > talk.today]
    return _days(talk, ahead or soon, last_day)


@errand.supplies("talk_ends")
def last_days(talk: Talk, run: OpenRun) -> list[Choice]:
    """Some working days after it begins, and the last one there is."""
    begins, last_day = questions.as_date(run, "from"), _last_day(talk, run)
    workdays = talk.house.hours.workdays
    if begins is None or last_day is None:
        return []
    days = [workdays.add(begins, n) for n in AFTER]
    return _days(talk, [*days, workdays.on_or_before(last_day)], last_day)


def _days(talk: Talk, days: Iterable[date], last_day: date) -> list[Choice]:
    """Each once, in order, and none after the last day, where that is not over."""
    within = (day for day in days if day <= last_day or last_day < talk.today)
    return [
        Choice(day.isoformat(), talk.label("questions.near", day=day))
        for day in sorted({day for day in within if day >= talk.today})
    ]


def _last_day(talk: Talk, run: OpenRun) -> date | None:
    it = interviews.find(talk.db, talk.actor, run.subject["departure"])
    return it.last_day if it else None


@errand.accepts("interview_window", "from")
def is_before_the_last_day(talk: Talk, run: OpenRun, value: str) -> Refusal | None:
    """Whoever moves inside is here after it, and may still want to talk."""
    last_day = _last_day(talk, run)
    if last_day is None or last_day < talk.today or date.fromisoformat(value) <= last_day:
        return None
    return Refusal("interviews.after_last_day", {"day": last_day})


@errand.accepts("interview_window", "to")
def ends_after_it_begins(talk: Talk, run: OpenRun, value: str) -> Refusal | None:
    """ISO dates compare as days do."""
    begins: str = run.answers["from"]
    if value < begins:
        return Refusal("interviews.ends_too_soon")
    return is_before_the_last_day(talk, run, value)


@errand.submitted("interview_window")
def wanted(talk: Talk, run: OpenRun) -> None:
    it = _own(talk, run.subject["departure"])
    if it is None:
        return
    first, last = questions.as_date(run, "from"), questions.as_date(run, "to")
    if first is None or last is None:  # nobody, thank you
        _declined(talk, it)
        return
    with_hr = run.answers["whom"] == "hr"
    at_once = interviews.want(
        talk.db, it.departure_id, with_hr, it.manager_id, first, last, talk.today
    )
    concerned = interviews.to_hold(talk.db, it.leaver_id, it.manager_id, with_hr=with_hr)
    talk.tell(concerned, "interview_wanted", departure=it.departure_id)
    begun = it.begun and it.held_by is not None and it.held_by not in concerned
    if begun and it.held_by is not None:
        talk.tell([it.held_by], "interview_elsewhere", departure=it.departure_id)
    holder = it.holder if begun else None
    about = {"with_hr": with_hr, "first": first, "last": last, "holder": holder}
    if at_once:
        talk.first("interviews.noted", **about)
        prepare(talk, it.departure_id)
    else:
        talk.say("interviews.noted", [[_see_questions(talk, it)]], **about)


def _declined(talk: Talk, it: Interview) -> None:
    """Whoever was to hold it hears of it, and whoever has begun to write it down."""
    interviews.not_held(talk.db, talk.actor, it.departure_id, "declined", None, talk.now)
    holds = interviews.to_hold(talk.db, it.leaver_id, it.manager_id, with_hr=it.with_hr)
    concerned = {*holds, it.held_by} if it.begun else {*holds}
    about = {"departure": it.departure_id}
    talk.tell([id_ for id_ in concerned if id_ is not None], "interview_declined", **about)
    opens = talk.button("exit_interview", "talk.open", it.departure_id)
    talk.say("interviews.declined", [[opens]])


def _own(talk: Talk, departure_id: int) -> Interview | None:
    """The speaker's own, if it may still be held; else a word to the speaker."""
    it = still_open(talk, departure_id)
    return it if it is not None and it.leaver_id == talk.speaker.person_id else None


# The questions, ahead


@errand.press("talk.prepare")
def prepare(talk: Talk, departure_id: int) -> None:
    """The same for both, and to whoever holds it how to go about it."""
    it = found(talk, departure_id)
    if it is None:
        return
    guide = talk.house.guide(talk.db, "exit_interview")
    mine = it.leaver_id == talk.speaker.person_id
    asked = [
        question.text.of(talk.language)
        for question in guide.questions
        if question.ask_if is None and question.id != AGREED
    ]
    rows = [[talk.button("back", "talk.open", departure_id)]]
    if mine and it.is_open and not it.wanted:
        choose = talk.button("want_interview", "talk.want", departure_id, style="primary")
        rows.insert(0, [choose])
    talk.show("interviews.prepare", rows, questions=asked, mine=mine, it=it)


def _see_questions(talk: Talk, it: Interview) -> Button:
    return talk.button("see_questions", "talk.prepare", it.departure_id)


errand.daily("interview_prepare", Daily(interviews_due.to_prepare, interviews_due.prepare))


@errand.news("interview_prepare")
def to_prepare(talk: Talk, subject: dict[str, Any]) -> Line | None:
    """A week ahead, to the leaver and to whoever is to hold it."""
    it = interviews.find(talk.db, talk.actor, subject["departure"])
    if it is None or not it.is_open or it.hidden or it.last_day < talk.today:
        return None
    mine = it.leaver_id == talk.speaker.person_id
    buttons = [_see_questions(talk, it)]
    if mine and not it.wanted:
        buttons.append(talk.button("want_interview", "talk.want", it.departure_id))
    return Line(talk.text("interviews.interview_prepare", it=it, mine=mine), tuple(buttons))
