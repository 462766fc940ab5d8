"""What every piece of a TOML file in `templates/` has in common."""

import hashlib
import json
import tomllib
from functools import cached_property
from typing import Self

from pydantic import BaseModel, ConfigDict, PrivateAttr


class Part(BaseModel):
    """A piece of data that says exactly what its class says, and never changes."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")


class Document(Part):
    """A whole file; its name is the file's stem and no part of its content."""

    _name: str = PrivateAttr(default="")

    @property
    def name(self) -> str:
        return self._name

    @classmethod
    def read(cls, text: str, name: str) -> Self:
        """Raise `tomllib.TOMLDecodeError` or `pydantic.ValidationError` (both `ValueError`)."""
        return cls.model_validate(tomllib.loads(text)).named(name)

    @classmethod
    def restore(cls, canonical: str, name: str) -> Self:
        """The document that once gave this `canonical`; raise `pydantic.ValidationError`."""
        return cls.model_validate_json(canonical).named(name)

    def named(self, name: str) -> Self:
        document = self.model_copy()
        document._name = name
        return document

    @cached_property
    def canonical(self) -> str:
        """The content as JSON, the same however the file is laid out.

        Defaults are left out, so that a field added to the model later changes no old hash.
        """
        content = self.model_dump(mode="json", by_alias=True, exclude_defaults=True)
        return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @cached_property
    def hash(self) -> str:
        return hashlib.sha256(self.canonical.encode()).hexdigest()
