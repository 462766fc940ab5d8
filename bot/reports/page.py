"""A report as a page: one HTML file that needs nothing else, made by `templates/reports`."""

from functools import partial

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.render import number_in_words, percent_in_words
from bot.reports.parts import Kind, Report, Value
from templates import PACKAGED

NOT_TOLD = "–"


def page(report: Report) -> bytes:
    environment = Environment(
        loader=FileSystemLoader(PACKAGED / "reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "kind": lambda part: type(part).__name__,
        "number": partial(number_in_words, language=report.language),
        "percent": partial(_percent, report.language),
        "written": partial(_written, report.language),
    }
    template = environment.get_template("report.html.j2")
    return template.render(report=report).strip().encode()


def _percent(language: str, share: float, decimals: int = 1) -> str:
    return percent_in_words(share, language, decimals)


def _written(language: str, value: Value, kind: Kind) -> str:
    """A number as its kind is written; a dash for what is not told."""
    if value is None:
        return NOT_TOLD
    if isinstance(value, str):
        return value
    match kind:
        case "share":
            return percent_in_words(value, language, 0)
        case "rate":
            return percent_in_words(value, language)
        case _:
            return number_in_words(value, language)
