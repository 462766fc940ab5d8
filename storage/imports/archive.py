"""Is this zip file safe to open as a workbook? Asked before a spreadsheet library sees it."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from copy import copy

from storage.imports.reasons import Unreadable

LARGEST = 500 * 1024 * 1024
"""Bytes when unpacked, all parts together; a workbook with a million people needs about this."""
HIGHEST_RATIO = 200
"""Unpacked to packed; real sheets stay under 50."""
WORTH_A_RATIO = 1024 * 1024
"""Parts smaller than this can't do harm, however well they are packed."""
MOST_PARTS = 5_000
LONGEST_STRETCH = 4 * 1024 * 1024
"""Bytes without a new row or text: what the reader must hold in memory at once."""

_ENTRY = b"PK\x01\x02"
_XML = (b"<", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\0<")
"""How XML can begin. Pictures begin otherwise, and are not read."""
_BREAKS = (b"<row", b":row", b"<si", b":si")
_CHUNK = 256 * 1024
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""Spreadsheets use no others; the others can't be unpacked in pieces."""


def open_safely(data: bytes) -> zipfile.ZipFile:
    """Raises `Unreadable` for bombs, locked and damaged files, and what is not a workbook."""
    if data.count(_ENTRY) > MOST_PARTS:
        raise Unreadable("bomb")
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        _check_kind(archive)
        _check_directory(archive)
        for part in archive.infolist():
            _check_part(archive, part)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError):
        raise Unreadable("damaged") from None
    return archive


def _check_kind(archive: zipfile.ZipFile) -> None:
    names = set(archive.namelist())
    if any(part.flag_bits & 1 for part in archive.infolist()):
        raise Unreadable("encrypted")
    if "xl/workbook.bin" in names:
        raise Unreadable("other_format", format="xlsb")
    if "content.xml" in names and "META-INF/manifest.xml" in names:
        raise Unreadable("other_format", format="ods")
    if "Index/Document.iwa" in names:
        raise Unreadable("other_format", format="numbers")
    if "[Content_Types].xml" not in names or not any(name.startswith("xl/") for name in names):
        raise Unreadable("not_a_spreadsheet")
    if any(part.compress_type not in _METHODS for part in archive.infolist()):
        raise Unreadable("damaged")


def _check_directory(archive: zipfile.ZipFile) -> None:
    """What the file says of itself. A bomb that is honest is known without unpacking it."""
    parts = archive.infolist()
    if sum(part.file_size for part in parts) > LARGEST:
        raise Unreadable("bomb")
    for part in parts:
        if part.file_size > max(WORTH_A_RATIO, HIGHEST_RATIO * part.compress_size):
            raise Unreadable("bomb")


def _check_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Unpacks the part once, in pieces, to see that it is what the directory says.

    The spreadsheet library reads small parts in one gulp, trusting the directory.
    """
    size = stretch = 0
    is_xml = True
    for chunk in _unpacked(archive, part):
        is_xml = is_xml and (size > 0 or chunk.lstrip().startswith(_XML))
        size += len(chunk)
        found = max(chunk.rfind(mark) for mark in _BREAKS)
        stretch = len(chunk) - found if found >= 0 else stretch + len(chunk)
        if size > part.file_size or (is_xml and stretch > LONGEST_STRETCH):
            raise Unreadable("bomb")
    if size != part.file_size:
        raise Unreadable("damaged")


def _unpacked(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """All that the part unpacks to, also what lies beyond the size that it claims."""
    whole = copy(part)
    whole.file_size = LARGEST + 1
    with archive.open(whole) as source:
        while chunk := source.read(_CHUNK):
            yield chunk
