"""Registering a departure: a few questions, what it leaves behind with the plan, and a yes."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, cast

from bot import halfway, questions
from bot.errands import Choice, Errand, Refusal
from bot.guides.calendar import bounds, months_later
from bot.guides.checklists import Checklist, DepartureKind, Destination, EmploymentFacts, suggested
from bot.guides.misread import Misread
from bot.guides.values import accept_date
from bot.handlers.departures import LISTED, first_of, show, turns
from bot.handlers.departures_left import Effect, Parting, effects
from bot.handlers.plans import new_tasks
from bot.talk import Button, Line, Talk, two_columns
from storage import accounts, departures, matters, people, runs
from storage.departures import Ending
from storage.matters import AlreadyOngoing, NewTask
from storage.people import LedCard, PersonCard
from storage.runs import OpenRun

errand = Errand()

A_YEAR = timedelta(days=365)
LONG_AGO = timedelta(days=30)
"""A last day before that is asked about."""
MONTHS_AHEAD = 4
"""The month that is, and those in which a notice that is given now runs out."""
FORESEEN = ("pension", "fixed_term")
"""Kinds of departure that are planned by their nature."""


@errand.command("avslut", "departure")
def start(talk: Talk) -> None:
    questions.begin(talk, "departure", {})


@errand.press("leave.start")
def start_with(
    talk: Talk,
    person_id: int,
    kind: str | None = None,
    last_day: str | None = None,
    month: list[int] | None = None,
) -> None:
    """About this person, with what else is known already."""
    refusal = _is_refused(talk, person_id)
    if refusal is not None:
        talk.say(refusal.key, refusal.rows, **refusal.facts)
        return
    if last_day is not None and not _stands(talk, person_id, date.fromisoformat(last_day)):
        last_day = None
    known = {"person": person_id, "last_day": last_day, "kind": kind}
    given = {id_: value for id_, value in known.items() if value is not None}
    questions.begin(talk, "departure", in_month(month), given)


def in_month(month: list[int] | None) -> dict[str, Any]:
    """The subject of a departure of which the month is told and not the day."""
    return {"month": month} if month else {}


@errand.supplies("leavers")
def leavers(talk: Talk, run: OpenRun) -> list[Choice]:
    """Those whose employment ends soon, as far as the people file knows."""
    cards = people.ending_soon(talk.db, talk.actor, talk.today)
    return [Choice(card.id, talk.label("introductions.colleague", card=card)) for card in cards]


@errand.supplies("last_days")
def last_days(talk: Talk, run: OpenRun) -> list[Choice]:
    """The end that the people file has; the last working day and the last day of the month that
    was told; else the last day of this month and those to come."""
    leaver, month = _leaver(talk, run), run.subject.get("month")
    if month is not None:
        last = bounds(*month)[1]
        days = {talk.house.hours.workdays.on_or_before(last), last}
    else:
        ahead = (months_later(talk.today.replace(day=1), n) for n in range(MONTHS_AHEAD))
        days = {bounds(day.year, day.month)[1] for day in ahead}
    days = {day for day in days if day >= talk.today}
    if leaver is not None and leaver.end_date is not None:
        moved = run.guide == "move_last_day"  # from the one that stands there
        days = days - {leaver.end_date} if moved else days | {leaver.end_date}
    return [Choice(day.isoformat(), talk.label("questions.near", day=day)) for day in sorted(days)]


@errand.searches_for("person", "leavers")
def search_leavers(talk: Talk, run: OpenRun, text: str) -> list[Choice]:
    """Also oneself, to be told how that is done."""
    found = leaving_or_gone(talk, text)
    if not found:
        anybody = people.search(talk.db, talk.actor, text, talk.today)
        found = [card for card in anybody if card.id == talk.speaker.person_id]
    return [Choice(card.id, talk.label("introductions.colleague", card=card)) for card in found]


def leaving_or_gone(talk: Talk, name: str) -> list[PersonCard]:
    """Whom the speaker leads by that name, and those who have left within the year: the people
    file may have been quicker."""
    return people.search(talk.db, talk.actor, name, talk.today - A_YEAR, led=True)


@errand.about("departure")
def whose(talk: Talk, run: OpenRun) -> str | None:
    leaver = _leaver(talk, run)
    return leaver.name if leaver else None


@errand.accepts("departure", "person")
def may_be_registered(talk: Talk, run: OpenRun, value: int) -> Refusal | None:
    return _is_refused(talk, value)


def _is_refused(talk: Talk, person_id: int) -> Refusal | None:
    if person_id == talk.speaker.person_id:
        return Refusal("departures.oneself")
    if people.led(talk.db, talk.actor, person_id) is None:
        return Refusal("introductions.not_yours")
    return _already(talk, person_id)


def _already(talk: Talk, person_id: int) -> Refusal | None:
    going_on = matters.ongoing_of(talk.db, departures.KIND, person_id)
    leaver = people.led(talk.db, talk.actor, person_id)
    if going_on is None or leaver is None:
        return None
    opens = talk.button("open_departure", "leave.open", going_on, name=leaver.name)
    seen = departures.find(talk.db, talk.actor, going_on, talk.today) is not None
    return Refusal("departures.already", {"name": leaver.name}, [[opens]] if seen else ())


@errand.lapses_by("departure")
def registered_meanwhile(talk: Talk, run: OpenRun) -> Refusal | None:
    """By somebody else, while this one was half done."""
    person_id = run.answers.get("person")
    return _already(talk, person_id) if person_id is not None else None


@errand.accepts("departure", "last_day")
@errand.accepts("move_last_day", "last_day")
def is_a_likely_last_day(talk: Talk, run: OpenRun, value: str) -> Refusal | None:
    """One long ago is asked about, unless the people file has it so: a slip in the year."""
    leaver, day = _leaver(talk, run), date.fromisoformat(value)
    if leaver is None:
        return None
    if day < leaver.start_date:
        return Refusal("departures.before_first", {"name": leaver.name, "day": leaver.start_date})
    if day < talk.today - LONG_AGO and day != leaver.end_date:
        stands = questions.sure(talk, run, "last_day", value)
        return Refusal("departures.long_ago", {"name": leaver.name, "day": day}, [[stands]])
    just = _just_passed(day, talk.today)
    if just is not None and day != leaver.end_date:
        args = ("q.answer", run.id, "last_day")
        rows = [
            [talk.button("that_day", *args, each.isoformat(), True, day=each)]
            for each in (just, day)
            if each >= leaver.start_date
        ]
        return Refusal("departures.which_year", {"name": leaver.name}, rows)
    return None


def _just_passed(day: date, today: date) -> date | None:
    """The same day a year before, where it has just been: a year that was not typed may be that."""
    before = months_later(day, -12)
    return before if today - LONG_AGO <= before < today else None


def _stands(talk: Talk, person_id: int, day: date) -> bool:
    """Whether a last day that came along with a sentence needs no question."""
    leaver = people.led(talk.db, talk.actor, person_id)
    asked = talk.house.guide(talk.db, "departure").question("last_day")
    try:
        accept_date(asked, day, talk.today)
    except Misread:
        return False
    if leaver is None or _just_passed(day, talk.today) is not None:
        return False
    return max(leaver.start_date, talk.today - LONG_AGO) <= day


@errand.accepts("departure", "successor")
def may_take_over(talk: Talk, run: OpenRun, value: int) -> Refusal | None:
    return Refusal("departures.own_successor") if value == run.answers.get("person") else None


@errand.accepts("successor", "person")
def may_take_over_later(talk: Talk, run: OpenRun, value: int) -> Refusal | None:
    return Refusal("departures.own_successor") if value == run.subject.get("person") else None


def _leaver(talk: Talk, run: OpenRun) -> LedCard | None:
    person_id = run.answers.get("person") or run.subject.get("person")
    return people.led(talk.db, talk.actor, person_id) if person_id else None


def _ending(run: OpenRun) -> Ending | None:
    last_day = questions.as_date(run, "last_day")
    if last_day is None:
        return None
    kind = run.answers["kind"]
    return Ending(
        kind,
        kind in FORESEEN or run.answers.get("planned") == "yes",
        run.answers.get("destination") or "unknown",
        last_day,
        run.answers.get("successor"),
    )


@errand.review("departure")
def show_plan(talk: Talk, run: OpenRun) -> None:
    """What the departure leaves behind, and the plan, before anybody says yes."""
    leaver, ending = _leaver(talk, run), _ending(run)
    if leaver is None or ending is None:
        talk.say("introductions.not_yours")
        return
    planned = _tasks(talk, leaver, ending)
    left = effects(talk, _parting(leaver, ending))
    shown = first_of(left)
    asked = [question for question in ("person", "last_day", "kind") if question in run.answers]
    changes = [talk.button(f"change_{each}", "q.change", run.id, each) for each in asked]
    talk.show(
        "departures.plan",
        [
            [talk.button("register_departure", "q.submit", run.id, style="primary")],
            _all(talk, run, left, shown),
            *two_columns(changes),
            [talk.button("later", "q.later", run.id), talk.button("drop_it", "q.drop", run.id)],
        ],
        leaver=leaver,
        ending=ending,
        left=[effect.text for effect in shown],
        more=len(left) - len(shown),
        total=len(planned),
        first=min(task.due for task in planned),
    )


def _parting(leaver: LedCard, ending: Ending) -> Parting:
    succeeded = ending.successor_id is not None
    return Parting(leaver.id, leaver.manager_id, ending.last_day, succeeded)


def _all(talk: Talk, run: OpenRun, left: Sequence[Effect], shown: Sequence[Effect]) -> list[Button]:
    hidden = len(left) > len(shown)
    return [talk.button("all_left", "leave.foreseen", run.id, n=len(left))] if hidden else []


@errand.press("leave.foreseen")
def foreseen(talk: Talk, run_id: int, start: int = 0) -> None:
    """All that it would leave behind, some at a time."""
    run = halfway.here(talk, runs.find(talk.db, talk.speaker.person_id, run_id))
    leaver = _leaver(talk, run) if run is not None else None
    ending = _ending(run) if run is not None else None
    if leaver is None or ending is None:
        talk.toast("questions.closed")
        return
    left = effects(talk, _parting(leaver, ending))
    texts = [effect.text for effect in left[start : start + LISTED]]
    rows = [turns(talk, len(left), start, "leave.foreseen", run_id)]
    rows.append([talk.button("back", "q.resume", run_id)])
    talk.show("departures.left", rows, name=leaver.name, left=texts)


def _tasks(talk: Talk, leaver: LedCard, ending: Ending) -> list[NewTask]:
    """Of the checklist that suits the position best."""
    facts = EmploymentFacts(
        leaver.position,
        leaver.unit,
        leaver.end_date,
        leaver.employment_rate,
        departure=cast(DepartureKind, ending.kind),
        destination=cast(Destination, ending.destination),
    )
    return new_tasks(talk, _checklist(talk, leaver), facts, ending.last_day)


def _checklist(talk: Talk, leaver: LedCard) -> Checklist:
    lists = talk.house.library.checklists.values()
    return suggested(lists, leaver.position, departures.KIND)[0]


@errand.submitted("departure")
def registered(talk: Talk, run: OpenRun) -> None:
    leaver, ending = _leaver(talk, run), _ending(run)
    if leaver is None or ending is None:
        talk.say("introductions.not_yours")
        return
    checklist = _checklist(talk, leaver)
    runs.keep_version(talk.db, talk.house.version("checklist", checklist))
    try:
        id_ = departures.start(
            talk.db,
            talk.actor,
            leaver.id,
            ending,
            checklist.name,
            checklist.hash,
            _tasks(talk, leaver, ending),
            talk.now,
            talk.reminder_for,
        )
    except LookupError:
        talk.show("introductions.not_yours")
        return
    except AlreadyOngoing:
        if going_on := _already(talk, leaver.id):
            talk.show(going_on.key, going_on.rows, **going_on.facts)
        return
    talk.tell([leaver.id], "departure_started", departure=id_)
    talk.tell(accounts.all_hr(talk.db), "departure_registered", departure=id_)
    if ending.successor_id is not None:
        talk.tell([ending.successor_id], "successor_named", departure=id_, person=leaver.id)
    card = departures.find(talk.db, talk.actor, id_, talk.today)
    if card is not None:
        talk.first("departures.started", name=leaver.name)
        show(talk, card)


@errand.news("successor_named")
def named(talk: Talk, subject: dict[str, int]) -> Line | None:
    """To the successor, who sees the tasks that are theirs and not the departure."""
    leaver = people.colleague(talk.db, talk.actor, subject["person"])
    return Line(talk.text("departures.successor_named", name=leaver.name)) if leaver else None
