"""What can go wrong on the way to Telegram, switched on when wanted."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    TOO_MANY = "too_many"
    """429; nothing happens; `retry_after` seconds are asked for."""
    BAD_GATEWAY = "bad_gateway"
    """502 with a page of HTML; nothing happens unless `took_effect`."""
    LOST_REPLY = "lost_reply"
    """The call takes effect, the connection is cut without an answer."""
    SLOW = "slow"
    """The call waits `seconds` before it takes effect."""
    FORBIDDEN = "forbidden"
    """403 "bot was blocked by the user"; nothing happens."""
    CONFLICT = "conflict"
    """409, as if another process polled with the same token."""


@dataclass(slots=True)
class Fault:
    """One thing that goes wrong with calls that match, each time or now and then.

    `methods`: lower-case names, none means every method. `chat_id`: only calls to that chat.
    `calls`: how many more times it happens, None means until cleared.
    """

    kind: Kind
    methods: frozenset[str] = frozenset()
    chat_id: int | None = None
    probability: float = 1.0
    calls: int | None = None
    retry_after: int = 1
    seconds: float = 1.0
    took_effect: bool = False

    def matches(self, method: str, chat_id: int | None) -> bool:
        return (not self.methods or method in self.methods) and self.chat_id in (None, chat_id)


class Faults:
    """The faults switched on. Chance is seeded: the same calls meet the same faults."""

    def __init__(self, seed: int = 0) -> None:
        self.active: list[Fault] = []
        self.listeners: list[Callable[[], None]] = []
        self._chance = random.Random(seed)  # noqa: S311 - chance in a rehearsal, not a secret

    def switch_on(
        self,
        kind: Kind | str,
        *,
        methods: Iterable[str] = (),
        chat_id: int | None = None,
        probability: float = 1.0,
        calls: int | None = None,
        retry_after: int = 1,
        seconds: float = 1.0,
        took_effect: bool = False,
    ) -> Fault:
        """ValueError for an unknown kind, or numbers that mean nothing."""
        if not 0 < probability <= 1 or (calls is not None and calls < 1):
            raise ValueError("a fault needs a probability in (0, 1] and at least 1 call")
        if retry_after < 1 or seconds < 0:
            raise ValueError("a fault needs a retry_after of at least 1 and seconds of at least 0")
        lower = frozenset(method.lower() for method in methods)
        fault = Fault(
            Kind(kind), lower, chat_id, probability, calls, retry_after, seconds, took_effect
        )
        self.active.append(fault)
        self._tell()
        return fault

    def clear(self, kind: Kind | str | None = None) -> None:
        """Switch off every fault, or those of one kind."""
        self.active = [fault for fault in self.active if kind and fault.kind != kind]
        self._tell()

    def draw(self, method: str, chat_id: int | None) -> Fault | None:
        """The fault this call meets, if any; the first that strikes."""
        for fault in self.active:
            if fault.matches(method, chat_id) and self._strikes(fault):
                self._count(fault)
                return fault
        return None

    def _strikes(self, fault: Fault) -> bool:
        return fault.probability >= 1 or self._chance.random() < fault.probability

    def _count(self, fault: Fault) -> None:
        if fault.calls is None:
            return
        fault.calls -= 1
        if fault.calls == 0:
            self.active.remove(fault)
        self._tell()

    def _tell(self) -> None:
        for listener in self.listeners:
            listener()
