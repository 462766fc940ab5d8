"""The column types that both databases must agree on."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, ColumnElement, DateTime, Dialect, Index, LargeBinary, literal, text
from sqlalchemy.orm import Mapped
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field


class Moment(TypeDecorator[datetime]):
    """A point in time: aware in Python, UTC in the database (SQLite keeps no zone)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored time needs a zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None or value.tzinfo is not None:
            return value
        return value.replace(tzinfo=UTC)


def moment(*, nullable: bool = False, index: bool = False) -> Any:
    """A `Moment` column; without `nullable` it must be given."""
    if nullable:
        return Field(default=None, sa_type=Moment, nullable=True, index=index)
    return Field(sa_type=Moment, nullable=False, index=index)


def json_column(*, nullable: bool = False) -> Any:
    if nullable:
        return Field(default=None, sa_type=JSON, nullable=True)
    return Field(sa_type=JSON, nullable=False)


def sealed_column(*, nullable: bool = False) -> Any:
    """What `storage.keys` has sealed."""
    if nullable:
        return Field(default=None, sa_type=LargeBinary, nullable=True)
    return Field(sa_type=LargeBinary, nullable=False)


_PARTIAL: list[tuple[Index, str]] = []


def partial_index(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    """An index over the rows that are still of interest, so that its size is theirs."""
    index = Index(name, *columns, unique=unique, sqlite_where=text(where))
    _PARTIAL.append((index, where))
    return index


def condition_for_postgresql() -> None:
    """The partial indexes as PostgreSQL reads them; its dialect, 2 MB, is loaded by that alone."""
    for index, where in _PARTIAL:
        index.dialect_kwargs["postgresql_where"] = text(where)


def holds(column: Mapped[str], *values: str) -> ColumnElement[bool]:
    """The column has one of these values, which stand in the SQL itself.

    SQLite takes a partial index only where it reads the index's own condition in the query; of a
    bound parameter it can't know that, and reads the whole table.
    """
    written = [literal(value, literal_execute=True) for value in values]
    return column == written[0] if len(written) == 1 else column.in_(written)
