"""The Swedish calendar of 2026 to 2028 and the office hours, written out by hand.

Independent of `schedules`, so that the rules are not measured with their own yardstick.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

WALL = ZoneInfo("Europe/Stockholm")

# Only what falls on Monday to Friday.
RED_DAYS = """
2026-01-01 2026-01-06 2026-04-03 2026-04-06 2026-05-01 2026-05-14 2026-06-19
2026-12-24 2026-12-25 2026-12-31
2027-01-01 2027-01-06 2027-03-26 2027-03-29 2027-05-06 2027-06-25 2027-12-24 2027-12-31
2028-01-06 2028-04-14 2028-04-17 2028-05-01 2028-05-25 2028-06-06 2028-06-23
2028-12-25 2028-12-26
"""
FREE = frozenset(date.fromisoformat(day) for day in RED_DAYS.split())


def at(local: str) -> datetime:
    """A moment on the wall clock, as the UTC that the rules are given."""
    return datetime.fromisoformat(local).replace(tzinfo=WALL).astimezone(UTC)


def on(now: datetime) -> date:
    return now.astimezone(WALL).date()


def worked(day: date) -> bool:
    return day.isoweekday() <= 5 and day not in FREE


def office_open(now: datetime) -> bool:
    day, clock = on(now), now.astimezone(WALL).time()
    early_end = not worked(day + timedelta(days=1))
    return worked(day) and time(8) <= clock < (time(15) if early_end else time(16))


def days_late(due: date, today: date) -> int:
    """Working days after the due date, today included."""
    return sum(worked(due + timedelta(days=n + 1)) for n in range((today - due).days))
