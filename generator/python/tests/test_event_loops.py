"""What a client says in an event loop that isn't its own."""

import asyncio
import threading
from typing import Any

import pytest
from scenes import Scene

from runtime.rpc_client import CentrifugoRPCClient, RPCDisconnectedError


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
