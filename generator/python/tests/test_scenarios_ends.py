"""Scenarios: how connections end, and who hears of it."""

import asyncio
import os
import time
from collections.abc import Callable
from typing import Any

# centrifuge-python comes without type hints.
import centrifuge  # type: ignore[import-untyped]
import pytest
from scenes import Scene, changes_of, in_all_ways, until, within

from runtime.rpc_client import (
    CentrifugoRPCClient,
    RPCDisconnectedError,
    RPCError,
    RPCTimeoutError,
    StateChange,
)


async def test_s42_listener_that_throws_an_odd_thing(scene: Scene) -> None:
    client = scene.client()
    changes = []

    def listener(change: StateChange) -> None:
        changes.append(change)
        raise asyncio.CancelledError

    client.on_state(listener)
    await client.connect()
    await scene.reset(client)
    assert await client.call("test.echo", 1) == 1
    assert len(changes) == 4


async def test_s43_cancel_connect(scene: Scene) -> None:
    client = scene.client()
    for mode, seconds in [("silent", 0.2), ("silent", 0.001), ("pass", 0.001), ("pass", 0)]:
        await scene.proxy.behave(mode)
        connecting = asyncio.ensure_future(client.connect())
        await asyncio.sleep(seconds)
        connecting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await connecting
        await asyncio.sleep(0.05)
        assert (await scene.proxy.stats())["open"] == 0
        assert client.state == "disconnected"
    await client.connect()
    assert await client.call("test.echo", 1) == 1


@pytest.mark.parametrize("turns", range(4))
async def test_s43_cancel_connect_as_it_succeeds(scene: Scene, turns: int) -> None:
    client = scene.client()

    async def enter() -> None:
        async with client:
            await asyncio.sleep(10)

    connected = asyncio.Event()

    def changed(change: StateChange) -> None:
        if change.state == "connected":
            connected.set()

    client.on_state(changed)
    entering = asyncio.ensure_future(enter())
    await connected.wait()
    for _ in range(turns):
        await asyncio.sleep(0)
    entering.cancel()
    await asyncio.wait([entering])
    assert entering.cancelled()
    assert client.state == "disconnected"
    await asyncio.sleep(0.05)
    assert (await scene.proxy.stats())["open"] == 0
    await client.connect()
    joining = asyncio.ensure_future(client.connect())
    await asyncio.sleep(0)
    joining.cancel()  # one more than has succeeded
    await asyncio.wait([joining])
    assert await client.call("test.echo", 1) == 1


async def test_s44_after_disconnect(scene: Scene) -> None:
    client = await scene.connected()
    await client.disconnect()
    with pytest.raises(RPCDisconnectedError, match=r"call connect\(\) first"):
        await client.call("test.echo")
    await client.connect()
    assert await client.call("test.echo", 1) == 1


async def test_s51_disconnect_while_three_connect(scene: Scene) -> None:
    client = scene.client()
    for steps in range(1, 12):
        connecting = [asyncio.ensure_future(client.connect()) for _ in range(3)]
        for _ in range(steps):
            await asyncio.sleep(0 if steps < 8 else 0.002)
        await client.disconnect()
        results = await asyncio.gather(*connecting, return_exceptions=True)
        assert {type(each) for each in results} <= {RPCDisconnectedError, type(None)}
        assert client.state == "disconnected"
    await asyncio.sleep(0.1)
    assert (await scene.proxy.stats())["open"] == 0


@in_all_ways
@pytest.mark.parametrize("code", [3500, 4501])
async def test_s52_state_events(scene: Scene, code: int) -> None:
    client = scene.client()
    changes = changes_of(client)
    await client.connect()
    await scene.disconnect(code)
    await until(lambda: client.state == "disconnected", 2)
    assert [each.state for each in changes] == ["connecting", "connected", "disconnected"]
    assert changes[-1].code == code
    assert changes[-1].reason
    assert [each.will_reconnect for each in changes] == [True, False, False]


# The SDK has no types: to mypy, its classes are Any.
class PageEvents(centrifuge.SubscriptionEventHandler):  # type: ignore[misc]
    def __init__(self) -> None:
        self.got: list[Any] = []

    async def on_publication(self, ctx: centrifuge.PublicationContext) -> None:
        self.got.append(ctx.pub.data)


async def test_s53_connection_of_the_user(scene: Scene) -> None:
    theirs = centrifuge.Client(scene.proxy.url, token=scene.token())
    events = PageEvents()
    subscription = theirs.new_subscription(f"inbox#{scene.user}", events)
    await subscription.subscribe()
    await theirs.connect()
    await theirs.ready()
    client = scene.client(client=theirs)
    assert client.client is theirs
    await client.connect()
    assert await client.call("test.echo", 1) == 1
    await scene.reset(client)
    assert await client.call("test.echo", 2) == 2
    await client.disconnect()
    await subscription.ready()
    channel = subscription.channel
    await scene.server.ask("POST", "/publish", {"n": 1}, channel=channel)
    await until(lambda: events.got == [{"n": 1}], 3)
    assert {*theirs.subscriptions()} == {channel}
    await client.connect()
    assert await client.call("test.echo", 3) == 3
    await client.disconnect()
    assert theirs.state is centrifuge.ClientState.CONNECTED
    await theirs.disconnect()
    await asyncio.gather(*theirs._background_tasks, return_exceptions=True)


def test_s57_two_event_loops(scene_without_loop: Callable[[], CentrifugoRPCClient]) -> None:
    client = scene_without_loop()

    async def connect_and_call(number: int) -> Any:
        async with client:
            return await client.call("test.echo", number)

    async def leave_open() -> None:
        await client.connect()
        await client.call("test.echo", 1)

    async def call() -> Any:
        return await client.call("test.echo", 1)

    assert asyncio.run(connect_and_call(1)) == 1
    assert asyncio.run(connect_and_call(2)) == 2
    asyncio.run(leave_open())
    with pytest.raises(RPCDisconnectedError, match="in another event loop: call it in this one"):
        asyncio.run(call())
    assert asyncio.run(connect_and_call(3)) == 3


def test_s57_fork_after_connect(scene_without_loop: Callable[[], CentrifugoRPCClient]) -> None:
    client = scene_without_loop()

    async def in_child() -> int:
        try:
            await client.call("test.echo", 1)
        except RPCDisconnectedError as error:
            if "forked" not in str(error):
                return 1
        await client.connect()
        result = await client.call("test.echo", 2)
        await client.disconnect()
        return 0 if result == 2 else 2

    async def in_parent() -> None:
        await client.connect()
        forked = await asyncio.to_thread(fork)
        _, status = await asyncio.to_thread(os.waitpid, forked, 0)
        assert os.waitstatus_to_exitcode(status) == 0
        assert await client.call("test.echo", 3) == 3
        await client.disconnect()

    def fork() -> int:
        child = os.fork()
        if child == 0:
            status = 3
            try:
                status = asyncio.run(asyncio.wait_for(in_child(), 10))
            finally:
                os._exit(status)
        return child

    asyncio.run(in_parent())


@pytest.fixture
def scene_without_loop(server: Any) -> Callable[[], CentrifugoRPCClient]:
    def make() -> CentrifugoRPCClient:
        return CentrifugoRPCClient(server.url, server.token("looper"), "looper", timeout=5)

    return make


async def test_s45_refused_by_centrifugo(scene: Scene) -> None:
    if scene.is_rpc:
        client = await scene.connected()
        with within(2), pytest.raises(RPCError) as caught:
            await client.call("nowhere:echo")
        assert caught.value.code == 104
        return
    client = await scene.connected(request_channel=f"user#{scene.user}")
    with within(2), pytest.raises(RPCError) as caught:
        await client.call("test.echo")
    assert caught.value.code == 103


async def test_idle_time_is_monotonic(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    client = await scene.connected()
    call = asyncio.ensure_future(client.call("test.silent", timeout=0.3))
    await asyncio.sleep(0)
    monkeypatch.setattr(time, "time", lambda: 0.0)
    with within(2), pytest.raises(RPCTimeoutError):
        await call
