"""How the running bot is: what it counts, what troubles it, and how an operator hears of it."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol

log = logging.getLogger(__name__)


@dataclass
class Health:
    """Figures and troubles of one process. Figures never name people or their words."""

    handled: int = 0
    failed: int = 0
    sent: int = 0
    resent: int = 0
    refused: int = 0
    digests: int = 0
    last_poll: datetime | None = None
    last_tick: datetime | None = None
    waiting: int = 0
    """Messages queued, at the latest look."""
    troubles: dict[str, str] = field(default_factory=dict)
    """By what it concerns (database, telegram, …), one sentence each."""

    def trouble(self, concerns: str, sentence: str) -> None:
        """Tells the operator, once for as long as it is the same."""
        if self.troubles.get(concerns) != sentence:
            self.troubles[concerns] = sentence
            log.error("%s", sentence)

    def over(self, concerns: str) -> None:
        """That trouble has ended."""
        if self.troubles.pop(concerns, None) is not None:
            log.warning("The trouble with %s is over.", concerns)

    def polled(self) -> None:
        self.last_poll = datetime.now(UTC)


class Runner(Protocol):
    """What serves, until it is cleaned up."""

    async def cleanup(self) -> None: ...


async def serve(
    health: Health, port: int, look: Callable[[], Awaitable[None]] | None = None
) -> Runner:
    """Serves /healthz and /metrics on 127.0.0.1; the caller cleans the runner up.

    `look` brings up to date what is counted only when somebody asks. Raises `OSError` when the
    port is taken.
    """
    from aiohttp import web

    async def healthz(_request: web.Request) -> web.Response:
        body = {"ok": not health.troubles, "troubles": list(health.troubles.values())}
        return web.json_response(body, status=503 if health.troubles else 200)

    async def metrics(_request: web.Request) -> web.Response:
        if look is not None:
            await look()
        return web.Response(body=exposition(health), content_type="text/plain", charset="utf-8")

    app = web.Application()
    app.add_routes([web.get("/healthz", healthz), web.get("/metrics", metrics)])
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    return runner


def exposition(health: Health) -> bytes:
    """The figures as Prometheus reads them."""
    from prometheus_client import CollectorRegistry, Counter, Gauge, generate_latest

    registry = CollectorRegistry()
    for name, what in COUNTERS.items():
        counter = Counter(f"kompis_{name}", what, registry=registry)
        counter.inc(getattr(health, name))
    Gauge("kompis_waiting", "Messages queued", registry=registry).set(health.waiting)
    Gauge("kompis_troubles", "Troubles now", registry=registry).set(len(health.troubles))
    for name, what in MOMENTS.items():
        moment = getattr(health, f"last_{name}")
        gauge = Gauge(f"kompis_last_{name}_timestamp_seconds", what, registry=registry)
        gauge.set(moment.timestamp() if moment else 0)
    return generate_latest(registry)


COUNTERS = {
    "handled": "Updates handled",
    "failed": "Updates set aside after an error",
    "sent": "Messages sent",
    "resent": "Messages tried again",
    "refused": "Messages refused by Telegram",
    "digests": "Digests written",
}
MOMENTS = {
    "poll": "When Telegram last answered",
    "tick": "When the clock last looked for what is due",
}
