"""When people may be written to unasked: in working hours, as the clock on the wall shows them."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from schedules.workdays import Workdays

STOCKHOLM = ZoneInfo("Europe/Stockholm")
SWEDEN = Workdays()


@dataclass(frozen=True, slots=True)
class Hours:
    """From `opens` to `closes` on working days, `closes` itself being too late.

    A working day with a free day after it ends at `friday_closes`: that is every Friday, and the
    day before a public holiday or a free eve, when people leave early and can do nothing with a
    reminder before they are back.
    """

    zone: ZoneInfo = STOCKHOLM
    digest_at: time = time(8)
    opens: time = time(8)
    closes: time = time(16)
    friday_closes: time = time(15)
    workdays: Workdays = SWEDEN

    def __post_init__(self) -> None:
        if not self.opens <= self.digest_at < self.friday_closes <= self.closes:
            raise ValueError(
                "The hours do not fit together: they must come in the order opens, digest_at, "
                f"friday_closes, closes, but are {self.opens:%H:%M}, {self.digest_at:%H:%M}, "
                f"{self.friday_closes:%H:%M}, {self.closes:%H:%M}."
            )

    def local(self, now: datetime) -> datetime:
        """The same moment on the local clock; a datetime without a zone is a ValueError."""
        if now.tzinfo is None:
            raise ValueError("A time without a zone has no place on the local clock; give UTC.")
        return now.astimezone(self.zone)

    def today(self, now: datetime) -> date:
        return self.local(now).date()

    def allowed(self, now: datetime) -> bool:
        local = self.local(now)
        today = local.date()
        return self.workdays.is_workday(today) and (
            self.opens <= local.time() < self._closes_on(today)
        )

    def digest_open(self, now: datetime) -> bool:
        """Whether the day's digest may go out now: its time has come and the day is not over."""
        return self.allowed(now) and self.local(now).time() >= self.digest_at

    def next_allowed(self, now: datetime) -> datetime:
        """The first allowed moment from now on, in UTC."""
        if self.allowed(now):
            return now.astimezone(UTC)
        local = self.local(now)
        early = local.time() < self.opens
        day = local.date() if early else local.date() + timedelta(days=1)
        first = self.workdays.on_or_after(day)
        return datetime.combine(first, self.opens, self.zone).astimezone(UTC)

    def _closes_on(self, workday: date) -> time:
        free_tomorrow = not self.workdays.is_workday(workday + timedelta(days=1))
        return self.friday_closes if free_tomorrow else self.closes
