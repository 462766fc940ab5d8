"""Ombud: who holds each role, which units lack one, and when they meet."""

from datetime import date, datetime, timedelta
from typing import Any

from bot import questions, teamwork, training
from bot.domain.competence.model import OmbudRole
from bot.domain.training.days import NotRead, read
from bot.errands import Errand, Refusal
from bot.talk import Button, Line, Talk, two_columns
from storage import grid, ombud, reminders
from storage.ombud import Holder, Meeting, NewMeeting
from storage.runs import OpenRun

errand = Errand()

GUIDE, NEWS = "ombud_meeting", "ombud_meeting"
CANCELLED = "ombud_cancelled"
LISTED = 20
"""People of a role, and units without one."""
WEEK = timedelta(days=7)


@errand.command("ombud")
@errand.press("ombud.list")
def overview(talk: Talk) -> None:
    """The roles that somebody holds, with how many; one's own first."""
    if not talk.actor.confirmed:
        talk.toast("menu.not_confirmed")
        return
    counts = [(role, _holders(talk, role)) for role in talk.competence.ombud_roles]
    mine = ombud.roles_of(talk.db, talk.actor)
    shown = sorted(
        ((role, len(those)) for role, those in counts), key=lambda pair: not _is_mine(pair[0], mine)
    )
    buttons = [Button(role.of(talk.language), ("ombud.role", role.id)) for role, _ in shown]
    talk.show(
        "training.ombud",
        [*two_columns(buttons), [talk.button("menu", "menu")]],
        roles=[(role.of(talk.language), n, _is_mine(role, mine)) for role, n in shown],
    )


def _is_mine(role: OmbudRole, mine: set[str]) -> bool:
    return bool(_names(role) & mine)


def _names(role: OmbudRole) -> frozenset[str]:
    return frozenset(name.casefold() for name in role.assignments)


def _holders(talk: Talk, role: OmbudRole) -> list[Holder]:
    return ombud.holders(talk.db, talk.actor, _names(role))


def _role(talk: Talk, role_id: str) -> OmbudRole | None:
    return next((each for each in talk.competence.ombud_roles if each.id == role_id), None)


@errand.press("ombud.role")
def one(talk: Talk, role_id: str) -> None:
    role = _role(talk, role_id)
    if role is None or not talk.actor.confirmed:
        talk.toast("training.no_role")
        return
    holders, meetings = _holders(talk, role), ombud.ahead(talk.db, talk.actor, role_id, talk.now)
    rows: list[list[Button]] = []
    if talk.actor.is_hr:
        rows.append([talk.button("new_meeting", "ombud.new", role_id, style="primary")])
        rows += [
            [talk.button("cancel_meeting", "ombud.cancel", each.id, day=_day(talk, each))]
            for each in meetings
        ]
    rows += [
        [talk.button("meeting_to_calendar", "ombud.calendar", each.id, day=_day(talk, each))]
        for each in meetings[:3]
    ]
    lacking = _lacking(talk, role_id)
    talk.show(
        "training.role",
        [*rows, [talk.button("back", "ombud.list")]],
        name=role.of(talk.language),
        holders=holders[:LISTED],
        more=max(len(holders) - LISTED, 0),
        lacking=lacking[:LISTED],
        more_lacking=max(len(lacking) - LISTED, 0),
        meetings=[_words(talk, each) for each in meetings],
    )


def _lacking(talk: Talk, role_id: str) -> list[str]:
    """The units that ought to have one and have none, of those that the speaker leads."""
    if not (talk.actor.is_hr or talk.speaker.leads):
        return []
    wanted = [each for each in teamwork.wanted_roles(talk) if each.id == role_id]
    found = grid.lacking_ombud(talk.db, talk.actor, wanted, None, talk.today)
    return [each.unit.rsplit(" / ", 1)[-1] for each in found]


def _day(talk: Talk, meeting: Meeting) -> date:
    return talk.house.hours.today(meeting.begins)


def _words(talk: Talk, meeting: Meeting) -> str:
    local = talk.house.hours.local
    when = talk.label("training.sitting", begins=local(meeting.begins), ends=local(meeting.ends))
    return ", ".join(part for part in (when, meeting.place, meeting.about) if part)


# HR calls a meeting


@errand.press("ombud.new")
def new(talk: Talk, role_id: str) -> None:
    if not talk.actor.is_hr:
        talk.toast("menu.not_for_you")
    elif _role(talk, role_id) is not None:
        questions.begin(talk, GUIDE, {"role": role_id})


@errand.about(GUIDE)
def which(talk: Talk, run: OpenRun) -> str | None:
    role = _role(talk, run.subject["role"])
    return role.of(talk.language) if role else None


@errand.accepts(GUIDE, "when")
def is_one_day(talk: Talk, run: OpenRun, value: str) -> Refusal | None:
    try:
        sessions = read(value, talk.today, talk.language)
    except NotRead as refused:
        return Refusal(f"training.days_{refused.reason}", {"written": refused.written})
    return None if len(sessions) == 1 else Refusal("training.one_meeting")


@errand.submitted(GUIDE)
def called(talk: Talk, run: OpenRun) -> None:
    """Everybody who holds the role is told now, a week before and on the working day before;
    whoever gets it later is told then of what is left."""
    role = _role(talk, run.subject["role"])
    if role is None or not talk.actor.is_hr:
        talk.toast("menu.not_for_you")
        return
    answers, zone = run.answers, talk.house.hours.zone
    (session,) = read(answers["when"], talk.today, talk.language)
    begins, ends = (
        datetime.combine(session.day, at, zone) for at in (session.begins, session.ends)
    )
    wanted = NewMeeting(role.id, begins, ends, answers["place"], answers.get("about"))
    id_ = ombud.add(talk.db, talk.actor, wanted, talk.now)
    people = [each.person_id for each in _holders(talk, role)]
    talk.tell(people, NEWS, meeting=id_)
    workdays = talk.house.hours.workdays
    for day in {workdays.on_or_before(session.day - WEEK), workdays.add(session.day, -1)}:
        if day > talk.next_workday:
            at = training.at_morning(talk, day)
            reminders.tell(talk.db, people, NEWS, {"meeting": id_, "soon": True}, at)
    talk.first("training.meeting_called", n=len(people))
    one(talk, role.id)


@errand.press("ombud.cancel")
def cancel(talk: Talk, meeting_id: int, sure: bool = False) -> None:
    meeting = ombud.find(talk.db, talk.actor, meeting_id)
    role = _role(talk, meeting.role) if meeting else None
    if meeting is None or role is None or not talk.actor.is_hr:
        talk.toast("training.no_role")
        return
    if not sure:
        yes = talk.button("cancel_it", "ombud.cancel", meeting_id, True, style="danger")
        no = talk.button("back", "ombud.role", role.id)
        words = {"name": role.of(talk.language), "when": _words(talk, meeting)}
        talk.show("training.cancel_meeting", [[yes], [no]], **words)
        return
    if ombud.cancel(talk.db, talk.actor, meeting_id, talk.now):
        people = [each.person_id for each in _holders(talk, role)]
        told = reminders.not_waiting(talk.db, people, NEWS, {"meeting": meeting_id})
        talk.tell(told or people, CANCELLED, meeting=meeting_id)
    one(talk, role.id)


@errand.press("ombud.calendar")
def calendar(talk: Talk, meeting_id: int) -> None:
    meeting = ombud.find(talk.db, talk.actor, meeting_id)
    role = _role(talk, meeting.role) if meeting else None
    if meeting is None or role is None or not talk.actor.confirmed:
        talk.toast("training.no_role")
        return
    from bot.calendar_file import Entry, calendar_file

    name = talk.label("training.meeting_name", name=role.of(talk.language))
    entry = Entry(f"ombud-{meeting.id}", meeting.begins, meeting.ends, meeting.place)
    content = calendar_file([entry], name, talk.house.organisation, talk.now)
    file_name = talk.label("training.calendar_name", name=name, day=_day(talk, meeting))
    talk.send_document(content, f"{file_name}.ics", talk.text("training.calendar", name=name))


# Those who hold it


@errand.news(NEWS)
def told(talk: Talk, subject: dict[str, Any]) -> Line | None:
    """To whoever holds the role still."""
    meeting, role = _told_of(talk, subject)
    if meeting is None or role is None or meeting.cancelled_at or meeting.begins <= talk.now:
        return None
    words = {"name": role.of(talk.language), "when": _words(talk, meeting)}
    text = talk.text("training.told_meeting", soon=subject.get("soon", False), **words)
    return Line(
        text, (talk.button("calendar_of", "ombud.calendar", meeting.id, name=words["name"]),)
    )


@errand.news(CANCELLED)
def called_off(talk: Talk, subject: dict[str, Any]) -> Line | None:
    meeting, role = _told_of(talk, subject)
    if meeting is None or role is None or meeting.cancelled_at is None:
        return None
    words = {"name": role.of(talk.language), "day": _day(talk, meeting)}
    return Line(talk.text("training.told_meeting_off", **words))


def _told_of(talk: Talk, subject: dict[str, Any]) -> tuple[Meeting | None, OmbudRole | None]:
    meeting = ombud.find(talk.db, talk.actor, subject["meeting"])
    role = _role(talk, meeting.role) if meeting else None
    mine = ombud.roles_of(talk.db, talk.actor)
    return meeting, role if role and _is_mine(role, mine) else None
