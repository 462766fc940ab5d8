"""Whether a step of a development plan is a course, so that it belongs in the record once done."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_ENDING = r"(?:en|et|n|um|er|ar|or|erna|arna|s|s?dag(?:en|ar)?)?"


@dataclass(frozen=True, slots=True)
class CourseWords:
    """All in small letters."""

    courses: Sequence[str]
    """A word that is one of these, or ends with it, names a course: *kurs*, *utbildning*."""
    verbs: Sequence[str]
    """What the step may begin with, and the record has no use for: *gå*, *delta i*."""
    before: Sequence[str]
    """What a step begins with that only leads up to a course: *anmäla*, *boka*."""

    def course(self, title: str) -> str | None:
        """As the record is to call it; None for a step that is no course."""
        said = title.casefold()
        if said.startswith(tuple(self.before)) or not self._is_named(said):
            return None
        for verb in sorted(self.verbs, key=len, reverse=True):
            if said.startswith(f"{verb} "):
                title = title[len(verb) :].strip()
                break
        return title[:1].upper() + title[1:]

    def _is_named(self, said: str) -> bool:
        stems = "|".join(map(re.escape, self.courses))
        return re.search(rf"(?:{stems}){_ENDING}\b", said) is not None
