"""A course's days as an iCalendar file (RFC 5545)."""

from datetime import UTC, datetime

from storage.courses import CourseCard


def calendar_file(card: CourseCard, name: str, organisation: str, now: datetime) -> bytes:
    """An event for each session, known by the same id each time: opened anew, it replaces what is
    there, and one that is called off takes it away."""
    from icalendar import Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", f"-//Kompis//{organisation}//SV")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if card.cancelled else "PUBLISH")
    for number, sitting in enumerate(card.sittings, 1):
        event = Event()
        event.add("uid", f"course-{card.id}-{number}@kompis")
        event.add("sequence", 1 if card.cancelled else 0)
        event.add("dtstamp", now.astimezone(UTC))
        event.add("dtstart", sitting.begins.astimezone(UTC))
        event.add("dtend", sitting.ends.astimezone(UTC))
        event.add("summary", name)
        event.add("location", sitting.place)
        event.add("status", "CANCELLED" if card.cancelled else "CONFIRMED")
        calendar.add_component(event)
    return bytes(calendar.to_ical())
