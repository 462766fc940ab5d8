"""What a benchmark reports."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    name: str
    ratio: float
    bar: float
    at_least: bool
    measured: str
