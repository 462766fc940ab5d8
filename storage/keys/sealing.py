"""Sealing a value for one place in the database, and opening it there."""

import json
import secrets
from typing import Any

NONCE = 12
"""Bytes before each sealed value, by chance; what AES-GCM asks for."""
LEAST = 64
"""Bytes that every value has at least when it is sealed."""

Place = tuple[str | int, ...]
"""Table, the row's key, column."""


class Tampered(Exception):
    """What was sealed was changed, moved, or sealed with another key. The text names the place."""

    def __init__(self, place: Place) -> None:
        super().__init__(
            "A sealed value in the database was changed or moved, and is refused: "
            f"{'/'.join(map(str, place))}. Restore it from a backup, or delete its row."
        )


def new_key() -> bytes:
    return secrets.token_bytes(32)


def seal(key: bytes, place: Place, content: bytes) -> bytes:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = secrets.token_bytes(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, content, _written(place))


def unseal(key: bytes, place: Place, sealed: bytes) -> bytes:
    """Raises `Tampered`."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        return AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], _written(place))
    except (InvalidTag, ValueError):  # the latter where it is cut too short
        raise Tampered(place) from None


def seal_value(key: bytes, place: Place, value: Any) -> bytes:
    """A JSON value, filled up to a power of two: else its length would tell yes from no."""
    content = json.dumps(value, ensure_ascii=False).encode()
    size = max(LEAST, 1 << (len(content) - 1).bit_length())
    return seal(key, place, content.ljust(size))


def unseal_value(key: bytes, place: Place, sealed: bytes) -> Any:
    """Raises `Tampered`."""
    return json.loads(unseal(key, place, sealed))


def _written(place: Place) -> bytes:
    """No two places are written alike: 1 and "1" differ, and so do ("a", "bc") and ("ab", "c")."""
    return json.dumps(place).encode()
