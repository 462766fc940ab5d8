"""Who goes to a course, and who is next when somebody gives their place back."""

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Queue:
    """Persons by id, in the order in which they came. There are never more signed than places, and
    nobody waits while a place is free."""

    places: int
    signed: tuple[int, ...] = ()
    waiting: tuple[int, ...] = ()

    @property
    def free(self) -> int:
        return max(self.places - len(self.signed), 0)

    @property
    def everybody(self) -> tuple[int, ...]:
        """Those to tell, and to remember, when it is cancelled."""
        return self.signed + self.waiting

    def joined(self, person: int) -> "Queue":
        """Last in the line; where they are, if they are there already."""
        if person in self.everybody:
            return self
        return replace(self, waiting=(*self.waiting, person))._moved_up()

    def left(self, person: int) -> "Queue":
        """Without that person, and with the next in their place."""
        signed, waiting = (
            tuple(each for each in line if each != person) for line in (self.signed, self.waiting)
        )
        return Queue(self.places, signed, waiting)._moved_up()

    def resized(self, places: int) -> "Queue":
        """With another number of places: who came last is the first to wait again."""
        line = self.everybody
        return Queue(places, line[: min(places, len(line))], line[places:])

    def _moved_up(self) -> "Queue":
        signed = self.signed + self.waiting[: self.free]
        return Queue(self.places, signed, self.waiting[self.free :])
