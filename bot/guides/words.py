"""The same words in Swedish, English and plain Swedish."""

from typing import Literal

from bot.guides.document import Part

Language = Literal["sv", "en", "latt"]


class Words(Part):
    """Only Swedish is a must here; which languages a reader needs is for the proof to say."""

    sv: str
    en: str | None = None
    latt: str | None = None

    def of(self, language: str) -> str:
        """The words in `language`, else in Swedish, which everyone at work has in common."""
        if language == "en":
            return self.en or self.sv
        if language == "latt":
            return self.latt or self.sv
        return self.sv
