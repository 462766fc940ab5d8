"""A report as files. What makes each is loaded only then: an idle bot's memory is measured."""

import json
from dataclasses import asdict

from bot.reports.parts import Report


def as_page(report: Report) -> bytes:
    from bot.reports.page import page

    return page(report)


def as_workbook(report: Report) -> bytes:
    from bot.reports.sheets import workbook

    return workbook(report)


def page_and_workbook(report: Report) -> tuple[bytes, bytes]:
    """Both at once, for a process of its own."""
    return as_page(report), as_workbook(report)


def as_json(report: Report) -> bytes:
    """All that the page and the workbook are made of; days as 2026-12-31."""
    written = json.dumps(asdict(report), ensure_ascii=False, indent=2, default=str)
    return written.encode() + b"\n"
