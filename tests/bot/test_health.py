"""/healthz for the watchdog, /metrics for Prometheus, and how an operator hears of troubles."""

import logging
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import aiohttp
import pytest

from bot.health import COUNTERS, Health, serve


@pytest.fixture
def health() -> Health:
    return Health()


@pytest.fixture
async def url(health: Health) -> AsyncIterator[str]:
    async def look() -> None:
        health.waiting += 1  # as if somebody had counted anew

    runner = await serve(health, 0, look)
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


async def get(url: str) -> tuple[int, str]:
    async with aiohttp.ClientSession() as session, session.get(url) as response:
        return response.status, await response.text()


async def metrics(url: str) -> dict[str, float]:
    """What Prometheus would read: each sample by its name."""
    from prometheus_client.parser import text_string_to_metric_families

    status, text = await get(f"{url}/metrics")
    assert status == 200
    families = text_string_to_metric_families(text)
    return {s.name: s.value for family in families for s in family.samples}


async def test_all_is_well(url: str) -> None:
    assert await get(f"{url}/healthz") == (200, '{"ok": true, "troubles": []}')


async def test_a_trouble_is_a_503_with_its_sentence_until_it_is_over(
    url: str, health: Health
) -> None:
    health.trouble("database", "The database is full.")
    health.trouble("telegram", "Telegram is gone.")
    status, text = await get(f"{url}/healthz")
    assert status == 503
    assert text == '{"ok": false, "troubles": ["The database is full.", "Telegram is gone."]}'
    health.over("database")
    assert (await get(f"{url}/healthz"))[0] == 503
    health.over("telegram")
    assert (await get(f"{url}/healthz"))[0] == 200


async def test_prometheus_reads_every_figure(url: str, health: Health) -> None:
    for n, name in enumerate(COUNTERS, 1):
        setattr(health, name, n)
    health.last_poll = datetime(2026, 11, 30, 8, tzinfo=UTC)
    health.trouble("database", "The database is full.")
    read = await metrics(url)
    for n, name in enumerate(COUNTERS, 1):
        assert read[f"kompis_{name}_total"] == n
    assert read["kompis_waiting"] == 1
    assert read["kompis_troubles"] == 1
    assert read["kompis_last_poll_timestamp_seconds"] == health.last_poll.timestamp()
    assert read["kompis_last_tick_timestamp_seconds"] == 0


async def test_what_waits_is_counted_when_somebody_asks(url: str) -> None:
    assert (await metrics(url))["kompis_waiting"] == 1
    assert (await metrics(url))["kompis_waiting"] == 2


async def test_only_this_machine_may_ask(health: Health) -> None:
    runner = await serve(health, 0)
    hosts = {address[0] for address in runner.addresses}
    await runner.cleanup()
    assert hosts == {"127.0.0.1"}


async def test_a_port_that_is_taken_is_an_error_of_the_system(url: str, health: Health) -> None:
    with pytest.raises(OSError, match="in use"):
        await serve(health, int(url.rpartition(":")[2]))


def test_an_operator_hears_of_a_trouble_once_and_of_its_end(
    health: Health, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    for _ in range(3):
        health.trouble("database", "The database is full.")
    health.trouble("database", "The database is locked.")
    health.over("database")
    health.over("database")
    assert [record.getMessage() for record in caplog.records] == [
        "The database is full.",
        "The database is locked.",
        "The trouble with database is over.",
    ]
