"""Days as an iCalendar file (RFC 5545), which a phone's calendar opens."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple


class Entry(NamedTuple):
    id: str
    """The same each time: opened anew, a file replaces what is there."""
    begins: datetime
    ends: datetime
    place: str


def calendar_file(
    entries: Sequence[Entry], name: str, organisation: str, now: datetime, *, off: bool = False
) -> bytes:
    """`off`: takes away what has been called off."""
    from icalendar import Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", f"-//Kompis//{organisation}//SV")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if off else "PUBLISH")
    for entry in entries:
        event = Event()
        event.add("uid", f"{entry.id}@kompis")
        event.add("sequence", 1 if off else 0)
        event.add("dtstamp", now.astimezone(UTC))
        event.add("dtstart", entry.begins.astimezone(UTC))
        event.add("dtend", entry.ends.astimezone(UTC))
        event.add("summary", name)
        event.add("location", entry.place)
        event.add("status", "CANCELLED" if off else "CONFIRMED")
        calendar.add_component(event)
    return bytes(calendar.to_ical())
