"""How long a certificate holds."""

from calendar import monthrange
from datetime import date, timedelta


def last_day(issued_on: date, months: int | None) -> date | None:
    """The last day of so many whole months, the day of issue being the first; None for one that
    does not end. What is issued on a day that the last month lacks holds to that month's end."""
    if months is None:
        return None
    year, month = divmod(issued_on.year * 12 + issued_on.month - 1 + months, 12)
    longest = monthrange(year, month + 1)[1]
    if issued_on.day > longest:
        return date(year, month + 1, longest)
    return date(year, month + 1, issued_on.day) - timedelta(days=1)
