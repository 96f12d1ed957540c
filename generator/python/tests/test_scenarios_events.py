"""Scenarios: events over a connection that is lost again and again."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from event_scenes import FEED
from scenes import Scene, in_full, until

from runtime.items import Gap

_CHUNK = 500


@pytest.mark.parametrize("way", ["correlation"], indirect=True)
async def test_s56_events_over_cuts(scene: Scene) -> None:
    count = in_full(100_000, 4_000)
    client = await scene.connected()
    channel = f"feed.{scene.user}"
    stream = client.events(FEED, {"topic": scene.user})
    await stream.ready()
    last = 0

    def published(n: int) -> Callable[[], bool]:
        return lambda: last >= n

    async def publish() -> None:
        nonlocal last
        for last in range(_CHUNK, count + 1, _CHUNK):
            query: dict[str, Any] = {"from": last - _CHUNK + 1, "count": _CHUNK, "ms": 1}
            query["event"] = "message_posted"
            await scene.server.ask("POST", "/events", channel=channel, **query)

    async def read() -> list[Any]:
        got: list[Any] = []
        async for event in stream:
            got.append(event if isinstance(event, Gap) else event.data.n)
            if got[-1] == count:
                break
        return got

    publishing, reading = asyncio.ensure_future(publish()), asyncio.ensure_future(read())
    for cut in range(20):
        await until(published(count * cut // 21), 120)
        await scene.reset(client)
        await until(lambda: client.state == "connected")
    await publishing
    assert await asyncio.wait_for(reading, 30)
    check(await reading, count)


def check(got: list[Any], count: int) -> None:
    """Fail if an event came twice, or out of order, or is missing without a gap that says so."""
    expected, is_hole = 1, False
    for each in got:
        if isinstance(each, Gap):
            is_hole = True
            continue
        assert each == expected or (is_hole and each > expected), (each, expected)
        expected, is_hole = each + 1, False
    assert expected == count + 1
    assert len(got) >= count // 2
