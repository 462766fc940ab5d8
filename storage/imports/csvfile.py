"""The rows of a CSV or tab-separated text file, whatever its encoding and separator."""

import codecs
import csv
import io
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from storage.imports import headings
from storage.imports.reasons import Unreadable

if TYPE_CHECKING:
    from _csv import Reader

_DELIMITERS = ";,\t|"
_SAMPLE_ROWS = 50
_CHUNK = 1024 * 1024


def rows(data: bytes) -> Iterator[tuple[str, ...]]:
    """Every record, empty ones as (). Raises `Unreadable` for what is not text."""
    encoding = _encoding(data)
    delimiter = max(_DELIMITERS, key=lambda sign: _headings_with(data, encoding, sign))
    reader = _reader(data, encoding, delimiter)
    line = 1
    try:
        for row in reader:
            if not (line == 1 and row and row[0].startswith("sep=")):  # Excel's note to itself
                yield tuple(row)
            line = reader.line_num + 1
    except csv.Error:
        raise Unreadable("broken_quotes", line=line) from None


def is_table(data: bytes) -> bool:
    """Whether one of the first rows holds headings that we know: a mere text has none."""
    try:
        encoding = _encoding(data)
    except Unreadable:
        return False
    found = (_headings_with(data, encoding, sign) for sign in _DELIMITERS)
    return max(found) >= headings.ENOUGH


def _encoding(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        candidates = ["utf-16"]
    elif b"\0" in data:
        raise Unreadable("not_a_spreadsheet")
    else:
        candidates = ["utf-8-sig", "cp1252"]
    for encoding in candidates:
        if _decodes(data, encoding):
            return encoding
    raise Unreadable("unknown_encoding")


def _decodes(data: bytes, encoding: str) -> bool:
    chunks = (data[start : start + _CHUNK] for start in range(0, len(data), _CHUNK))
    try:
        for _ in codecs.iterdecode(chunks, encoding):
            pass
    except UnicodeDecodeError:
        return False
    return True


def _reader(data: bytes, encoding: str, delimiter: str) -> "Reader":
    lines = io.TextIOWrapper(io.BytesIO(data), encoding, newline="")
    return csv.reader(lines, delimiter=delimiter, strict=True)


def _headings_with(data: bytes, encoding: str, delimiter: str) -> int:
    """How many known headings the best row has, were this the separator."""
    best = 0
    try:
        for row in islice(_reader(data, encoding, delimiter), _SAMPLE_ROWS):
            best = max(best, len(headings.known(row)))
    except csv.Error:
        pass  # a quotation mark that is no problem with another separator
    return best
