"""What an organisation decides for itself, beside its words."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Policy:
    """Set by an operator: see `bot.config.Settings`, which has a setting for each."""

    survey_least: int = 7
    """Leavers' answers are told only as totals of so many, never under 5."""
    survey_comments: bool = False
    """Whether what is asked in confidence is also asked for words of one's own."""
    pension_age: int = 67
    """Whoever turns so old in a year is reckoned to retire in it."""


STANDARD = Policy()
