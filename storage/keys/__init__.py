"""Sealed storage: what is confidential is no use to whoever has the database without the key file.

Master keys lie in a file outside the database (`ring`). They wrap data keys, one for each
confidential run, survey response and published cell's comments, which lie in the database
(`data_keys`). A data key seals the values of its owner (`sealing`): AES-256-GCM, bound to table,
row and column, so that a value moved to another place is refused. Deleting a data key destroys
what it sealed.
"""

from storage.keys.ring import KeyFile, KeysUnusable
from storage.keys.sealing import Tampered

__all__ = ["KeyFile", "KeysUnusable", "Tampered"]
