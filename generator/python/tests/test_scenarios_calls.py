"""Scenarios: calls that are given up, repeated, or too many."""

import asyncio
import contextlib
import gc
import random
import sys
import tracemalloc
from typing import Any

import pytest
from scenes import Scene, in_all_ways, in_full, only_id, until, within

from runtime.rpc_client import (
    CentrifugoRPCClient,
    RPCClientError,
    RPCDisconnectedError,
    RPCQueueFullError,
    RPCRequestError,
    RPCTimeoutError,
)


async def cancels(scene: Scene) -> int:
    return int(await scene.server.ask("GET", "/cancelled"))


async def until_cancelled(scene: Scene, count: int) -> None:
    for _ in range(100):
        if await cancels(scene) >= count:
            return
        await asyncio.sleep(0.05)
    raise AssertionError("the server was not told")


async def test_s37_cancel_one_call(scene: Scene) -> None:
    client = await scene.connected()
    before = await cancels(scene)
    others = [asyncio.ensure_future(client.call("test.sleep", {"ms": 300})) for _ in range(20)]
    call = asyncio.ensure_future(client.call("test.silent"))
    await until(lambda: client.pending == 21)
    *_, correlation_id = client._connection.calls._waiting
    await scene.until_run(correlation_id)
    with within(0.1):
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
    assert await asyncio.gather(*others) == [{}] * 20
    if not scene.is_rpc:
        await until_cancelled(scene, before + 1)
    for steps in range(6):
        call = asyncio.ensure_future(client.call("test.echo", 1))
        for _ in range(steps):
            await asyncio.sleep(0)
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
    assert await client.call("test.echo", 1) == 1
    assert client.pending == 0
    assert (await scene.proxy.stats())["accepted"] == 1


async def test_s38_wait_for_and_task_group(scene: Scene) -> None:
    client = await scene.connected()
    with within(1), pytest.raises(asyncio.TimeoutError):
        await asyncio.wait_for(client.call("test.silent"), 0.2)
    assert client.pending == 0
    if sys.version_info >= (3, 11):
        calls: list[asyncio.Task[Any]] = []

        async def together() -> None:
            async with asyncio.TaskGroup() as group:
                calls.extend(group.create_task(client.call("test.silent")) for _ in range(50))
                group.create_task(client.call("test.echo", "x" * 70_000))

        failed = await asyncio.gather(together(), return_exceptions=True)
        assert [type(each) for each in getattr(failed[0], "exceptions", ())] == [RPCRequestError]
        assert all(call.cancelled() for call in calls)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.1):
                await client.call("test.silent")
    assert client.pending == 0
    assert await client.call("test.echo", 1) == 1


async def test_s39_timeout(scene: Scene) -> None:
    client = await scene.connected()
    before = await cancels(scene)
    with within(1, at_least=0.19), pytest.raises(RPCTimeoutError) as caught:
        await client.call("test.silent", timeout=0.2)
    assert caught.value.outcome_unknown
    assert client.pending == 0
    if not scene.is_rpc:
        await until_cancelled(scene, before + 1)
    with pytest.raises(RPCTimeoutError):
        await client.call("test.sleep", {"ms": 300}, timeout=0.1)
    await asyncio.sleep(0.4)
    assert await client.call("test.echo", 1) == 1
    assert client.pending == 0


async def test_s40_100000_calls(scene: Scene) -> None:
    client = await scene.connected()

    async def make(count: int) -> None:
        for _ in range(0, count, 250):
            await asyncio.gather(*(client.call("test.echo", 1) for _ in range(250)))

    await make(1_000)
    tasks = len(asyncio.all_tasks())
    gc.collect()
    tracemalloc.start()
    try:
        await make(in_full(100_000, 2_000))
        gc.collect()
        left, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert left < 500_000
    assert len(asyncio.all_tasks()) == tasks
    assert not client._connection.calls._written
    assert not client._connection.calls._queue
    assert client._connection.calls._queued_bytes == client._connection.calls._acknowledged == 0


async def test_s41_nothing_unhandled(scene: Scene) -> None:
    client = await scene.connected(timeout=8)

    async def one(n: int) -> None:
        call = asyncio.ensure_future(client.call("test.sleep", {"ms": n % 7}, timeout=5))
        if n % 5 == 0:
            await asyncio.sleep(0.001 * (n % 3))
            call.cancel()
        await asyncio.wait([call])
        if not call.cancelled() and call.exception() is not None:
            assert isinstance(call.exception(), RPCClientError)

    calls = [asyncio.ensure_future(one(n)) for n in range(600)]
    for _ in range(3):
        await asyncio.sleep(0.3)
        await scene.proxy.behave("reset")
    await asyncio.gather(*calls)
    assert client.pending == 0
    assert await client.call("test.echo", 1) == 1


@in_all_ways
async def test_s46_idempotent_is_sent_again_once(scene: Scene) -> None:
    client = await scene.connected()
    await scene.proxy.behave("hold=down")
    call = asyncio.ensure_future(client.call("test.idempotent", {"a": 1}, idempotent=True))
    await until(lambda: client._connection.calls._written)
    correlation_id = only_id(client)
    await scene.until_run(correlation_id)
    await scene.proxy.behave("reset")
    await scene.proxy.behave("pass")
    assert await call == {"a": 1}
    assert await scene.runs(correlation_id) == 1
    assert (await scene.proxy.stats())["accepted"] == 2


@pytest.mark.parametrize("way", ["rpc"], indirect=True)
async def test_s47_native_rpc(scene: Scene) -> None:
    client = await scene.connected()
    assert await asyncio.gather(*(client.call("test.echo", n) for n in range(500))) == [*range(500)]
    call = asyncio.ensure_future(client.call("test.silent"))
    await until(lambda: client._connection.calls._written)
    await scene.until_run(only_id(client))
    with within(1):
        await scene.proxy.behave("reset")
        with pytest.raises(RPCDisconnectedError):
            await call
    with pytest.raises(RPCRequestError):
        await client.call("test.echo", "x" * 70_000)
    with pytest.raises(RPCTimeoutError):
        await client.call("test.silent", timeout=1)
    assert await client.call("test.echo", 1) == 1


async def test_s48_peer_that_stops_reading(scene: Scene) -> None:
    client = await scene.connected()
    await scene.proxy.behave("hold=up")
    tracemalloc.start()
    try:
        for _ in range(in_full(50, 20)):
            calls = [client.call("test.big", "x" * 5_000, timeout=0.002) for _ in range(100)]
            results = await asyncio.gather(*calls, return_exceptions=True)
            assert {type(each) for each in results} == {RPCTimeoutError}
        gc.collect()
        held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert held < 4_000_000
    assert client.pending == 0
    assert len(client._connection.calls._written) <= 256
    before = (await scene.proxy.stats())["up"]
    await scene.proxy.behave("pass")
    await asyncio.sleep(0.5)
    assert (await scene.proxy.stats())["up"] - before < 256 * 6_000


async def test_queue_is_bounded(scene: Scene) -> None:
    client = scene.client(max_queued_bytes=100_000)
    calls = [asyncio.ensure_future(client.call("test.echo", "x" * 30_000)) for _ in range(3)]
    await asyncio.sleep(0)
    with pytest.raises(RPCQueueFullError, match="nothing was sent"):
        await client.call("test.echo", "x" * 30_000)
    calls[0].cancel()
    await asyncio.sleep(0)
    again = asyncio.ensure_future(client.call("test.echo", "x" * 30_000))
    await client.connect()
    for call in (*calls[1:], again):
        assert len(await call) == 30_000


async def test_no_more_than_max_in_flight(scene: Scene) -> None:
    client = await scene.connected(max_in_flight=10)
    most = 0

    async def one() -> None:
        nonlocal most
        await client.call("test.sleep", {"ms": 5})

    calls = [asyncio.ensure_future(one()) for _ in range(100)]
    while not all(call.done() for call in calls):
        most = max(
            most, len(client._connection.calls._written) + client._connection.calls._acknowledged
        )
        await asyncio.sleep(0)
    assert most == 10
    await asyncio.gather(*calls)


async def test_s50_storm(scene: Scene) -> None:
    client = scene.client(timeout=5)
    draw = random.Random(7)

    async def one() -> None:
        for _ in range(in_full(50, 8)):
            await asyncio.sleep(draw.random() * 0.02)
            with contextlib.suppress(RPCClientError):
                await draw.choice(actions)()

    async def call() -> Any:
        return await client.call("test.echo", 1, timeout=1)

    actions = [client.connect, client.connect, call, call, client.disconnect]
    await asyncio.gather(*(one() for _ in range(20)))
    await client.disconnect()
    assert client.pending == 0
    await asyncio.sleep(0.1)
    assert (await scene.proxy.stats())["open"] == 0
    await client.connect()
    assert await client.call("test.echo", 1) == 1


async def test_calls_of_many_clients_of_one_user(scene: Scene) -> None:
    clients: list[CentrifugoRPCClient] = [await scene.connected() for _ in range(3)]
    calls = [each.call("test.echo", n) for n in range(50) for each in clients]
    assert await asyncio.gather(*calls) == [n for n in range(50) for _ in clients]
