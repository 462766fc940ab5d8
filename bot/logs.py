"""Logs for operators. No message text, token or personal data gets past the root handler."""

import logging
import re
import sys
import threading
import traceback

log = logging.getLogger(__name__)

TOKEN = re.compile(r"\d{5,}:[A-Za-z0-9_-]{10,}")
OURS = ("bot", "storage", "schedules")


class Discreet(logging.Formatter):
    """Writes our own sentences; of an exception class and place, never its text.

    An exception's text may quote what somebody wrote, and the HTTP client's lines hold the token.
    """

    def format(self, record: logging.LogRecord) -> str:
        line = f"{self.formatTime(record)} {record.levelname} {record.name}: {_message(record)}"
        if record.exc_info and record.exc_info[1] is not None:
            line += f" ({named(record.exc_info[1])})"
        return line


def _message(record: logging.LogRecord) -> str:
    if record.name.split(".")[0] not in OURS:
        return f"a line of {record.name}, {record.filename}:{record.lineno}"
    return TOKEN.sub("<token>", record.getMessage())


def named(error: BaseException) -> str:
    """Its class and the place it came from."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f" at {frames[-1].filename}:{frames[-1].lineno}" if frames else ""
    return type(error).__name__ + where


def set_up(level: int = logging.INFO) -> None:
    """One handler at the root, on stderr; others' chatter only from warnings on.

    Nothing else that Python writes to stderr by itself gets past it either.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Discreet())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    for name in OURS:
        logging.getLogger(name).setLevel(level)
    logging.captureWarnings(True)
    logging.raiseExceptions = False  # else a line that can't be written is shown with its facts
    sys.unraisablehook = lambda lost: log.error("an error was lost", exc_info=lost.exc_value)
    threading.excepthook = lambda lost: log.error("a thread ended", exc_info=lost.exc_value)
