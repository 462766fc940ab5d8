"""What only departures have: why, where to, who takes over."""

from datetime import date

from sqlmodel import Field, SQLModel


class Departure(SQLModel, table=True):
    """What a matter has besides when it is a departure; its day is the last one, inclusive."""

    matter_id: int = Field(primary_key=True, foreign_key="matter.id")
    kind: str
    """own_notice, pension, internal, fixed_term or other."""
    planned: bool
    destination: str
    """within the administration, elsewhere in the organisation, outside, or unknown."""
    successor_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    former_end: date | None = None
    """The end of the employment as it was before, should the departure be withdrawn."""
