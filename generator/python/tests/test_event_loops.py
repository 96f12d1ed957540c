"""What a client says in an event loop that isn't its own."""

import asyncio
import gc
import threading
from typing import Any

import pytest
from event_scenes import FEED
from scenes import Scene

from runtime.progress import Progress
from runtime.rpc_client import CentrifugoRPCClient, RPCDisconnectedError, RPCTimeoutError


async def test_disconnect_in_another_event_loop(scene: Scene) -> None:
    client = await scene.connected()
    failed: list[Any] = []

    def in_thread() -> None:
        with pytest.raises(RPCDisconnectedError, match="another event loop") as caught:
            asyncio.run(client.disconnect())
        failed.append(caught)

    thread = threading.Thread(target=in_thread)
    thread.start()
    await asyncio.to_thread(thread.join)
    assert failed
    assert await client.call("test.echo", 1) == 1


def test_disconnect_after_the_end_of_the_event_loop(server: Any) -> None:
    client = CentrifugoRPCClient(server.url, server.token("looper"), "looper")
    asyncio.run(client.connect())
    asyncio.run(client.disconnect())
    assert client.state == "disconnected"


def test_progress_in_the_next_event_loop(server: Any) -> None:
    client = CentrifugoRPCClient(
        server.url, server.token("looper"), "looper", transport="rpc", timeout=5
    )

    async def export(timeout: float) -> Any:
        params = {"room_id": "7", "steps": 1}
        return await client.call("rooms.export", params, timeout=timeout, progress=Progress())

    async def connect_and_export() -> Any:
        async with client:
            return await export(5)

    with pytest.raises(RPCTimeoutError):
        asyncio.run(export(0.1))  # it was never connected
    assert asyncio.run(connect_and_export())["steps"] == 1


def test_the_event_loop_ends_while_a_stream_is_read(
    server: Any, transport: Any, caplog: pytest.LogCaptureFixture
) -> None:
    token = server.token("looper")
    tasks: list[Any] = []  # to keep the stream until the event loop ends

    async def read_and_leave() -> None:
        client = CentrifugoRPCClient(server.url, token, "looper", transport=transport)
        await client.connect()
        stream = client.events(FEED, {"topic": "looper"})
        await stream.ready()
        tasks.append(asyncio.ensure_future(anext(stream)))
        await asyncio.sleep(0)

    for _ in range(10):
        asyncio.run(read_and_leave())
        tasks.clear()
        gc.collect()  # asyncio tells of a task that is pending when it is freed
    assert caplog.records == []


def test_streams_that_have_ended_are_freed(server: Any) -> None:
    async def read_and_leave() -> None:
        loop: Any = asyncio.get_running_loop()
        # Eager tasks, which Python has from 3.12 on, may end before they are known.
        loop.set_task_factory(getattr(asyncio, "eager_task_factory", None))
        async with CentrifugoRPCClient(server.url, server.token("eager"), "eager") as client:
            for _ in range(3):
                async with client.events(FEED, {"topic": "eager"}) as stream:
                    await stream.ready()
            await asyncio.sleep(0)
            assert client._connection.readers._leaving == {}
            assert "feed.eager" not in client.client.subscriptions()

    asyncio.run(read_and_leave())
