"""What digests tell of exit interviews: wanted, due, left half done, held."""

from typing import Any

from bot.errands import Daily, Errand
from bot.talk import Line, Talk
from storage import interview_notes, interviews, interviews_due, people

errand = Errand()


def _told(kind: str) -> None:
    """News that say one sentence about an interview, with a button that opens it."""

    @errand.news(kind)
    def line(talk: Talk, subject: dict[str, Any]) -> Line | None:
        it = interviews.find(talk.db, talk.actor, subject["departure"])
        if it is None or (kind in UNTIL_HELD and not (it.is_open and it.may_hold(talk.actor))):
            return None
        by_another = it.notes_left or (it.begun and not it.began(talk.actor))
        if kind == "interview_wanted" and by_another:
            return None  # another line says more
        text = talk.text(f"interviews.{kind}", it=it, mine=it.began(talk.actor))
        name = it.leaver.split()[0]
        button = talk.button("open_interview", "talk.open", it.departure_id, name=name)
        return Line(text, (button,))


UNTIL_HELD = (
    *("interview_wanted", "interview_due", "interview_missing", "interview_declined"),
    *("interview_notes", "interview_elsewhere", "interview_agreed", "interview_kept"),
)
_told("interview_wanted")
_told("interview_declined")
_told("interview_elsewhere")
_told("interview_was_held")
_told("interview_missing")
_told("interview_due")
_told("interview_remark")
_told("interview_notes")
_told("interview_agreed")
_told("interview_kept")
errand.daily("interview_due", Daily(interviews_due.to_ask_about, interviews_due.ask))
errand.daily("interview_notes", Daily(interviews_due.to_finish, interviews_due.remind))
errand.daily("interview_left", Daily(interviews_due.left_behind, interviews_due.offer_again))
errand.daily("interview_holder", Daily(interviews_due.led_by_another, interviews_due.choose_again))


@errand.news("interview_holder")
def held_by_another(talk: Talk, subject: dict[str, Any]) -> Line | None:
    """To the leaver: who holds it by now, and that they may choose anew."""
    it = interviews.find(talk.db, talk.actor, subject["departure"])
    if it is None or not it.is_open or it.begun or it.last_day < talk.today:
        return None
    manager = people.colleague(talk.db, talk.actor, it.manager_id) if it.manager_id else None
    facts = {"manager": manager.name if manager else None}
    facts["writer"] = interview_notes.writer(talk.db, it.departure_id) if it.notes_left else None
    button = talk.button("choose_again", "talk.want", it.departure_id)
    return Line(talk.text("interviews.interview_holder", it=it, **facts), (button,))


@errand.news("interview_left")
def left_half_done(talk: Talk, subject: dict[str, Any]) -> Line | None:
    """To HR and whoever leads the leaver now: the one who had begun has left."""
    return _about_another(talk, "interview_left", subject, subject["former"])


@errand.news("interview_taken_over")
def taken_over(talk: Talk, subject: dict[str, Any]) -> Line | None:
    """To whoever had begun, and need not go on."""
    return _about_another(talk, "interview_taken_over", subject, subject["by"])


def _about_another(talk: Talk, key: str, subject: dict[str, Any], another: int) -> Line | None:
    it = interviews.find(talk.db, talk.actor, subject["departure"])
    other = people.colleague(talk.db, talk.actor, another)
    if it is None or other is None or not it.is_open:
        return None
    text = talk.text(f"interviews.{key}", it=it, other=other.name)
    if it.hidden:  # it is HR's by now
        return Line(text) if key == "interview_taken_over" else None
    button = talk.button("open_interview", "talk.open", it.departure_id, name=it.leaver.split()[0])
    return Line(text, (button,))
