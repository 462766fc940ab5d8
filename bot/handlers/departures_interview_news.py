"""What digests tell of exit interviews: wanted, due, left half done, held."""

from typing import Any

from bot.errands import Daily, Errand
from bot.talk import Line, Talk
from storage import interviews, interviews_due, people

errand = Errand()


def _told(kind: str) -> None:
    """News that say one sentence about an interview, with a button that opens it."""

    @errand.news(kind)
    def line(talk: Talk, subject: dict[str, Any]) -> Line | None:
        it = interviews.find(talk.db, talk.actor, subject["departure"])
        if it is None or (kind in UNTIL_HELD and not (it.is_open and it.may_hold(talk.actor))):
            return None
        text = talk.text(f"interviews.{kind}", it=it, mine=it.began(talk.actor))
        name = it.leaver.split()[0]
        button = talk.button("open_interview", "talk.open", it.departure_id, name=name)
        return Line(text, (button,))


UNTIL_HELD = (
    *("interview_wanted", "interview_due", "interview_missing", "interview_declined"),
    *("interview_notes", "interview_elsewhere"),
)
_told("interview_wanted")
_told("interview_declined")
_told("interview_elsewhere")
_told("interview_was_held")
_told("interview_missing")
_told("interview_due")
_told("interview_remark")
_told("interview_notes")
errand.daily("interview_due", Daily(interviews_due.to_ask_about, interviews_due.ask))
errand.daily("interview_notes", Daily(interviews_due.to_finish, interviews_due.remind))
errand.daily("interview_left", Daily(interviews_due.left_behind, interviews_due.offer_again))


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
    if it is None or other is None or not it.is_open or it.hidden:
        return None
    button = talk.button("open_interview", "talk.open", it.departure_id, name=it.leaver.split()[0])
    return Line(talk.text(f"interviews.{key}", it=it, other=other.name), (button,))
