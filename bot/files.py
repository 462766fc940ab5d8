"""Files that people send: how large one may be, and what is said of one that can't be taken."""

from bot.talk import Talk
from bot.updates import SentFile

LARGEST = 20 * 1024 * 1024
"""Bytes; the most that Telegram lets a bot download."""
SPREADSHEETS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".numbers", ".csv", ".tsv", ".txt")
"""Those that can't be read are answered with why."""


def is_spreadsheet(name: str) -> bool:
    return name.casefold().endswith(SPREADSHEETS)


HEAD = 1024
"""Bytes within which a PDF says that it is one; what stands before it readers skip."""
_IMAGES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
_HEIC = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")


def is_scan(data: bytes) -> bool:
    """Whether it begins as a PDF or a picture does (JPEG, PNG, HEIC, WebP), whatever its name."""
    if data.startswith(_IMAGES) or b"%PDF-" in data[:HEAD]:
        return True
    if data[4:8] == b"ftyp":
        return data[8:12] in _HEIC
    return data[:4] == b"RIFF" and data[8:12] == b"WEBP"


def refused(talk: Talk, file: SentFile) -> bool:
    """Whether it is empty or too large; the speaker is told so, and what to do."""
    if file.size is None or 0 < file.size <= LARGEST:
        return False
    megabytes = 1024**2
    talk.say(
        "questions.file_too_big" if file.size else "questions.file_empty",
        name=file.name,
        size=-(-file.size // megabytes),
        limit=LARGEST // megabytes,
        spreadsheet=is_spreadsheet(file.name),
    )
    return True
