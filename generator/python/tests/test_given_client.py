"""Clients that use a centrifuge.Client of their user's own."""

import asyncio
import itertools
from collections.abc import AsyncIterator
from types import ModuleType
from typing import Any

# centrifuge-python comes without type hints.
import centrifuge  # type: ignore[import-untyped]
import pytest
import pytest_asyncio
from event_scenes import FEED, post, take
from scenes import Scene, until

from runtime.rpc_client import CentrifugoRPCClient, RPCDisconnectedError


@pytest_asyncio.fixture(loop_scope="function")
async def theirs(scene: Scene) -> AsyncIterator[Any]:
    client = centrifuge.Client(scene.proxy.url, token=scene.token())
    await client.connect()
    await client.ready()
    yield client
    await client.disconnect()
    await asyncio.gather(*client._background_tasks, return_exceptions=True)


@pytest.mark.parametrize("way", ["correlation"], indirect=True)
async def test_reply_channel_that_the_server_has_subscribed(scene: Scene) -> None:
    theirs = centrifuge.Client(scene.proxy.url, token=scene.token(channels=f"user#{scene.user}"))
    await theirs.connect()
    await theirs.ready()
    client = scene.client(client=theirs)
    for _ in range(2):
        await client.connect()
        assert await client.call("test.echo", 1) == 1
        await scene.reset(client)
        assert await client.call("test.echo", 2) == 2
        await client.disconnect()
    await theirs.disconnect()
    await asyncio.gather(*theirs._background_tasks, return_exceptions=True)


@pytest.mark.parametrize("first", [0, 1])
async def test_two_clients_share_it(scene: Scene, theirs: Any, first: int) -> None:
    events, codec = theirs.events, theirs._codec
    clients = [scene.client(client=theirs, timeout=5) for _ in range(2)]
    for each in clients:
        await each.connect()
    for each in (*clients, *clients):
        assert await each.call("test.echo", 1) == 1
        await each.notify("test.echo")
    await scene.reset(*clients)
    for each in clients:
        assert await each.call("test.echo", 2) == 2
    one, other = clients[first], clients[1 - first]
    await one.disconnect()
    assert await other.call("test.echo", 3) == 3
    await one.connect()
    assert await one.call("test.echo", 4) == 4
    for each in clients:
        await each.disconnect()
    assert theirs.subscriptions() == {}
    assert (theirs.events, theirs._codec) == (events, codec)


@pytest.mark.parametrize("first", [0, 1])
@pytest.mark.parametrize("last", [0, 1])
async def test_two_packages_share_it(
    scene: Scene, theirs: Any, sdk: ModuleType, first: int, last: int
) -> None:
    events, codec = theirs.events, theirs._codec
    classes = [CentrifugoRPCClient, sdk.CentrifugoRPCClient]
    transport: Any = "rpc" if scene.is_rpc else "correlation"
    clients: list[CentrifugoRPCClient] = [
        each(client=theirs, user_id=scene.user, transport=transport, timeout=5)
        for each in (classes[first], classes[1 - first])
    ]
    for client in clients:
        await client.connect()
    for client in (*clients, *clients):
        assert await client.call("test.echo", 1) == 1
        await client.notify("test.echo")
        with pytest.raises(Exception, match="odd"):
            await client.call("test.error", {"code": 407, "name": "x", "message": "odd"})
    await scene.reset(*clients)
    for client in clients:
        assert await client.call("test.echo", 2) == 2
    await clients[1 - last].disconnect()
    assert await clients[last].call("test.echo", 3) == 3
    await clients[1 - last].connect()
    assert await clients[1 - last].call("test.echo", 4) == 4
    for client in clients:
        await client.disconnect()
    assert theirs.subscriptions() == {}
    assert (theirs.events, theirs._codec) == (events, codec)


async def test_streams_of_two_packages(
    scene: Scene, theirs: Any, sdk: ModuleType, room: str
) -> None:
    ours = scene.client(client=theirs)
    other = sdk.CentrifugoRPCClient(client=theirs, user_id=scene.user)
    declared = sdk.channels.Channel("feed_events", FEED.pattern, {}, recover=True)
    for _ in range(3):
        first, second = ours.events(FEED, {"topic": room}), other.events(declared, {"topic": room})
        await asyncio.gather(first.ready(), second.ready())
        await first.aclose()
        await post(scene.server, f"feed.{room}")
        assert (await anext(second)).name == "message_posted"
        third = ours.events(FEED, {"topic": room})  # as the last one leaves
        await asyncio.gather(second.aclose(), third.ready())
        await post(scene.server, f"feed.{room}")
        assert await take(third, 1) == [1]
        await third.aclose()
        assert theirs.subscriptions() == {}


@pytest.mark.parametrize("order", [*itertools.permutations(range(3))])
async def test_three_clients_leave_it(scene: Scene, theirs: Any, order: tuple[int, ...]) -> None:
    clients = [scene.client(client=theirs, timeout=5) for _ in range(3)]
    for each in clients:
        await each.connect()
    for n, index in enumerate(order):
        await clients[index].disconnect()
        for other in order[n + 1 :]:
            assert await clients[other].call("test.echo", 1) == 1
    assert theirs.subscriptions() == {}


async def test_its_owner_disconnects_it(scene: Scene, theirs: Any) -> None:
    client = scene.client(client=theirs)
    await client.connect()
    call = asyncio.ensure_future(client.call("test.silent"))
    await until(lambda: client._connection.calls._written or client._connection.calls._acknowledged)
    await theirs.disconnect()
    with pytest.raises(RPCDisconnectedError, match=f"{scene.proxy.url}: disconnect called"):
        await call
    with pytest.raises(RPCDisconnectedError, match="disconnect called"):
        await client.call("test.echo", 1)
    await client.connect()
    assert await client.call("test.echo", 1) == 1


def test_protobuf_is_refused() -> None:
    theirs = centrifuge.Client("ws://localhost", use_protobuf=True)
    with pytest.raises(ValueError, match=r"client is 7, expected a centrifuge\.Client"):
        CentrifugoRPCClient(client=7, user_id="alice")
    with pytest.raises(ValueError, match="client uses Protobuf, expected one that uses JSON"):
        CentrifugoRPCClient(user_id="1", client=theirs)


def test_another_event_loop(server: Any) -> None:
    theirs = centrifuge.Client(server.url, token=server.token("looper"))
    client = CentrifugoRPCClient(user_id="looper", client=theirs)

    async def connect_and_call() -> Any:
        async with client:
            result = await client.call("test.echo", 1)
        await theirs.disconnect()
        await asyncio.gather(*theirs._background_tasks, return_exceptions=True)
        return result

    assert asyncio.run(connect_and_call()) == 1
    with pytest.raises(RPCDisconnectedError, match="given belongs to another event loop"):
        asyncio.run(connect_and_call())
