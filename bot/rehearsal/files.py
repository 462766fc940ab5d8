"""Files that people and the bot send each other."""

from __future__ import annotations

import mimetypes
import re
from dataclasses import dataclass
from typing import Any

from bot.rehearsal.refusal import bad_request

MOST_TO_DOWNLOAD = 20 * 1024 * 1024
MOST_TO_UPLOAD = 50 * 1024 * 1024
MOST_PHOTO = 10 * 1024 * 1024
MOST_SIDES = 10_000
KEPT_WHEN_LEAN = 100
_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,8}$")


@dataclass(frozen=True, slots=True)
class File:
    id: str
    name: str
    mime: str
    data: bytes
    width: int = 0
    height: int = 0

    @property
    def is_photo(self) -> bool:
        return self.width > 0

    @property
    def path(self) -> str:
        """Where a bot fetches it; of the name only the kind is kept."""
        suffix = _SUFFIX.search(self.name)
        folder = "photos" if self.is_photo else "documents"
        return f"{folder}/{self.id}{suffix.group() if suffix else ''}"

    def document(self) -> dict[str, Any]:
        return {"file_name": self.name, "mime_type": self.mime, **self.reference()}

    def photo(self) -> list[dict[str, Any]]:
        return [{**self.reference(), "width": self.width, "height": self.height}]

    def reference(self) -> dict[str, Any]:
        return {
            "file_id": self.id,
            "file_unique_id": f"u{self.id[1:]}",
            "file_size": len(self.data),
        }


class Files:
    def __init__(self, lean: bool = False) -> None:
        self._by_id: dict[str, File] = {}
        self._count = 0
        self._lean = lean

    def add(self, name: str, data: bytes, mime: str | None = None) -> File:
        guessed = mime or mimetypes.guess_type(name)[0] or "application/octet-stream"
        return self._keep(File(self._next_id(), _plain_name(name), guessed, data))

    def add_photo(self, name: str, data: bytes) -> File:
        """Raises Refusal when the bytes are no picture, or one that Telegram takes for none."""
        if len(data) > MOST_PHOTO:
            raise bad_request(f"file of size {len(data)} bytes is too big for a photo")
        size = picture_size(data)
        if size is None:
            raise bad_request("IMAGE_PROCESS_FAILED")
        width, height = size
        if width + height > MOST_SIDES or max(size) > 20 * min(size):
            raise bad_request("PHOTO_INVALID_DIMENSIONS")
        mime = "image/png" if data.startswith(b"\x89PNG") else "image/jpeg"
        return self._keep(File(self._next_id(), _plain_name(name), mime, data, width, height))

    def get(self, file_id: str) -> File:
        if file := self._by_id.get(file_id):
            return file
        raise bad_request("wrong file_id or the file is temporarily unavailable")

    def at(self, path: str) -> File | None:
        file = self._by_id.get(path.rpartition("/")[2].partition(".")[0])
        return file if file and file.path == path else None

    def _next_id(self) -> str:
        self._count += 1
        return f"f{self._count:08d}"

    def _keep(self, file: File) -> File:
        self._by_id[file.id] = file
        if self._lean and len(self._by_id) > KEPT_WHEN_LEAN:
            del self._by_id[next(iter(self._by_id))]
        return file


def picture_size(data: bytes) -> tuple[int, int] | None:
    """Width and height in pixels of a PNG or JPEG; None for anything else."""
    if data.startswith(b"\x89PNG\r\n\x1a\n") and len(data) >= 24:
        size = int.from_bytes(data[16:20]), int.from_bytes(data[20:24])
    elif data.startswith(b"\xff\xd8"):
        size = _jpeg_size(data)
    else:
        return None
    return size if min(size) > 0 else None


def _jpeg_size(data: bytes) -> tuple[int, int]:
    at = 2
    while at + 9 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            return int.from_bytes(data[at + 7 : at + 9]), int.from_bytes(data[at + 5 : at + 7])
        at += 2 + int.from_bytes(data[at + 2 : at + 4])
    return 0, 0


def _plain_name(name: str) -> str:
    """The last part of a path: Telegram keeps nothing of the folders."""
    return name.replace("\\", "/").rsplit("/", 1)[-1] or "file"
