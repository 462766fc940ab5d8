"""How what was sent ended; what a digest told that never arrived is news again."""

from collections.abc import Sequence
from datetime import datetime, time

from schedules.hours import Hours
from storage import exit_surveys, outbox, reminders
from storage.database import Session
from storage.outbox import Outcome


def settle(db: Session, hours: Hours, outcomes: Sequence[Outcome]) -> None:
    outbox.mark(db, outcomes)
    lost = [one.id for one in outcomes if one.state in ("failed", "dropped")]
    for rule, person_id, day in outbox.unasked(db, lost):
        if rule == outbox.SURVEY:
            exit_surveys.remind_again(db, person_id, day)
        reminders.untold_again(db, person_id, datetime.combine(day, time(), hours.zone))
