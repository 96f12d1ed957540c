"""Calls of methods that tell their progress, against a real Centrifugo."""

import asyncio
import gc
import itertools
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from conftest import Server
from scenes import Scene, only_id, until, within

from runtime.errors import (
    CallCancelledError,
    RPCClientError,
    RPCDecodeError,
    RPCDisconnectedError,
    RPCError,
    RPCTimeoutError,
)
from runtime.interceptors import Call, CallNext, retry
from runtime.items import Gap, Items
from runtime.progress import Progress, ProgressCall
from runtime.rpc_client import CentrifugoRPCClient
from runtime.schema import RPCModel

_gates = itertools.count(1)


class Done(RPCModel):
    done: int
    total: int


class Export(RPCModel):
    url: str
    steps: int


def export(
    client: CentrifugoRPCClient, timeout: float = 20, **params: Any
) -> ProgressCall[Export, Done]:
    params = {"room_id": "7", "steps": 0, **params}

    async def make(told: Progress) -> Export:
        answer = await client.call("rooms.export", params, timeout=timeout, progress=told)
        return Export.model_validate(answer)

    return ProgressCall("rooms.export", make, Done.model_validate, client.report)


async def read(call: ProgressCall[Any, Done]) -> list[Any]:
    return [each if isinstance(each, Gap) else each.done async for each in call.progress]


@pytest_asyncio.fixture(loop_scope="function", params=["correlation", "rpc"])
async def client(
    server: Server, request: pytest.FixtureRequest
) -> AsyncIterator[CentrifugoRPCClient]:
    async with server.client(transport=request.param) as client:
        yield client


async def test_progress_then_the_result(client: CentrifugoRPCClient) -> None:
    call = export(client, steps=50)
    assert await read(call) == [*range(1, 51)]
    assert await call == Export(url="/exports/7", steps=50)
    assert await call == Export(url="/exports/7", steps=50)
    assert await read(call) == []


async def test_who_ignores_it(client: CentrifugoRPCClient) -> None:
    call = export(client, steps=2000)
    assert (await call).steps == 2000
    assert await read(call) == []
    many = await asyncio.gather(*(export(client, steps=n) for n in range(10)))
    assert [each.steps for each in many] == [*range(10)]


async def test_never_awaited(client: CentrifugoRPCClient) -> None:
    call = export(client)
    with pytest.warns(RuntimeWarning, match=r"rooms\.export was never awaited"):
        del call
    assert client.pending == 0


async def test_an_error(client: CentrifugoRPCClient) -> None:
    call = export(client, steps=-1)
    assert await read(call) == []
    for _ in range(2):
        with pytest.raises(RPCError) as caught:
            await call
        assert caught.value.name == "invalid_params"


async def test_leaving_cancels(server: Server, client: CentrifugoRPCClient) -> None:
    before = int(await server.ask("GET", "/cancelled"))
    call = export(client, steps=100000, ms=10)
    async for progress in call.progress:
        assert isinstance(progress, Done)
        break
    with pytest.raises(CallCancelledError, match="was left"):
        await call
    assert client.pending == 0
    await until_cancelled(server, before)


async def until_cancelled(server: Server, before: int) -> None:
    for _ in range(500):
        if int(await server.ask("GET", "/cancelled")) > before:
            return
        await asyncio.sleep(0.01)
    raise AssertionError("the server doesn't know that nobody waits")


@pytest.mark.parametrize("how", ["read", "await"])
async def test_cancelling_cancels(server: Server, client: CentrifugoRPCClient, how: str) -> None:
    before = int(await server.ask("GET", "/cancelled"))
    call = export(client, steps=100000, ms=10)

    async def wait() -> None:
        if how == "read":
            await read(call)
        else:
            await call

    waiting = asyncio.ensure_future(wait())
    await until(lambda: call._told.last >= 2)
    waiting.cancel()
    await asyncio.wait([waiting])
    assert waiting.cancelled()
    await asyncio.sleep(0)
    assert client.pending == 0
    await until_cancelled(server, before)


@pytest.mark.parametrize("turns", range(5))
async def test_cancelled_as_the_reply_channel_is_subscribed(server: Server, turns: int) -> None:
    async with server.client(transport="rpc") as client:
        replies = client._replies
        assert replies is not None

        async def wait() -> None:
            await export(client, steps=100000, ms=10)

        waiting = asyncio.ensure_future(wait())
        while replies._reader is None:
            await asyncio.sleep(0)
        assert not replies._reader.ready.is_set()
        await replies._reader.ready.wait()
        for _ in range(turns):
            await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.wait([waiting], timeout=5)
        assert waiting.cancelled()
        assert client.pending == 0


@pytest.mark.parametrize("way", ["rpc"], indirect=True)
async def test_who_fails_fast_waits_for_no_reply_channel(scene: Scene) -> None:
    client = scene.client(fail_fast=True)
    with within(2), pytest.raises(RPCDisconnectedError, match=r"connect\(\) was not called"):
        await export(client)
    await client.connect()
    await scene.proxy.behave("hold=down")

    async def wait() -> None:
        await export(client)

    waiting = asyncio.ensure_future(wait())
    await asyncio.sleep(0.2)
    assert not waiting.done()  # the channel isn't subscribed yet
    await scene.reset(client)
    with within(2), pytest.raises(RPCDisconnectedError, match="not connected") as caught:
        await waiting
    assert not caught.value.outcome_unknown
    await scene.proxy.behave("pass")
    await until(lambda: client.state == "connected")
    assert (await export(client, steps=1)).steps == 1


async def test_the_time_until_the_reply_channel_is_subscribed_counts(server: Server) -> None:
    client = server.client(transport="rpc")

    async def wait() -> None:
        await export(client, timeout=2, gate=f"never{next(_gates)}")

    with within(3, at_least=1.9):
        waiting = asyncio.ensure_future(wait())
        await asyncio.sleep(1.5)
        await client.connect()
        with pytest.raises(RPCTimeoutError, match="no answer after 2 seconds"):
            await waiting
    await client.disconnect()


async def test_a_timeout_of_silence(client: CentrifugoRPCClient) -> None:
    with within(10, at_least=1.0):
        assert (await export(client, timeout=0.6, steps=6, ms=200)).steps == 6
    gate = f"silence{next(_gates)}"
    call = export(client, timeout=0.5, steps=3, ms=100, gate=gate)
    assert await read(call) == [1, 2, 3]
    with pytest.raises(RPCTimeoutError, match=r"no progress and no answer for 0\.5 seconds"):
        await call


async def test_a_reader_that_stops(client: CentrifugoRPCClient) -> None:
    call = export(client, steps=2000)
    stream = call.progress
    first = await anext(stream)
    assert isinstance(first, Done)
    result = await call
    rest: list[Any] = [each if isinstance(each, Gap) else each.done async for each in stream]
    assert result.steps == 2000
    assert isinstance(rest[0], Gap)
    assert rest[1:] == [*range(rest[1], 2001)]
    assert len(rest) <= 1025


async def test_what_it_tells_in_the_wrong_shape(client: CentrifugoRPCClient) -> None:
    errors: list[RPCClientError] = []
    client.on_error(errors.append)

    class Other(RPCModel):
        done: str

    async def make(told: Progress) -> Any:
        params = {"room_id": "7", "steps": 2}
        return await client.call("rooms.export", params, progress=told)

    call = ProgressCall("rooms.export", make, Other.model_validate, client.report)
    assert [each async for each in call.progress] == []
    assert (await call)["steps"] == 2
    assert [type(each) for each in errors] == [RPCDecodeError] * 2
    assert str(errors[0]).startswith("rooms.export: progress.done: ")


async def test_interceptors(server: Server) -> None:
    seen: list[str] = []

    async def note(call: Call, call_next: CallNext) -> Any:
        seen.append(call.method)
        return await call_next(call)

    async with server.client(interceptors=[note, retry()]) as client:
        call = export(client, steps=3)
        assert await read(call) == [1, 2, 3]
        assert (await call).steps == 3
    assert seen == ["rooms.export"]


@pytest.mark.parametrize("way", ["correlation"], indirect=True)
async def test_a_connection_that_comes_back(scene: Scene) -> None:
    client = await scene.connected()
    gate = f"back{next(_gates)}"
    call = export(client, steps=60, ms=50, gate=gate)
    stream = call.progress
    assert isinstance(await anext(stream), Done)
    await scene.proxy.behave("refuse")
    await scene.reset(client)
    await asyncio.sleep(0.5)
    await scene.proxy.behave("pass")
    got: list[Any] = []
    async for each in stream:
        got.append(each if isinstance(each, Gap) else each.done)
        if got[-1] == 60:
            await scene.server.ask("POST", "/gate", name=gate)
    assert (await call).steps == 60
    assert_in_order(got)
    assert Gap() in got


def assert_in_order(got: list[Any]) -> None:
    """Fail if there is a hole that no gap tells of, or anything twice."""
    last: int | None = None
    is_hole = True
    for each in got:
        if isinstance(each, Gap):
            is_hole = True
        else:
            assert last is None or (each > last if is_hole else each == last + 1), got
            last, is_hole = each, False


@pytest.mark.parametrize("way", ["correlation", "rpc"], indirect=True)
async def test_the_connection_ends(scene: Scene) -> None:
    client = await scene.connected()
    call = export(client, steps=100000, ms=20)
    reading = asyncio.ensure_future(read(call))
    await until(lambda: call._told.last >= 2)
    await scene.disconnect(3500)
    await reading
    with pytest.raises(RPCDisconnectedError) as caught:
        await call
    assert caught.value.code == 3500
    del reading
    gc.collect()


@pytest.mark.parametrize("way", ["correlation", "rpc"], indirect=True)
@pytest.mark.parametrize("is_last", [False, True])
async def test_progress_that_python_can_not_read(scene: Scene, is_last: bool) -> None:
    client = await scene.connected()
    gate = f"long{next(_gates)}"
    call = export(client, gate=gate)
    reading = asyncio.ensure_future(read(call))
    await until(lambda: client._connection.calls._acknowledged)
    for number, done in enumerate(["1", "2" * 5_000] + ["3"] * (not is_last), 1):
        head = f'{{"correlation_id":"{only_id(client)}","seq":{number}'
        told = f'{head},"progress":{{"done":{done},"total":3}}}}'.encode()
        await scene.server.ask("POST", "/publish", told, channel=f"user#{scene.user}")
    await scene.server.ask("POST", "/gate", name=gate)
    assert await call == Export(url="/exports/7", steps=0)
    assert await reading == ([1, Gap()] if is_last else [1, Gap(), 3])


@pytest.mark.parametrize("way", ["rpc"], indirect=True)
async def test_the_reply_channel_is_taken_away(scene: Scene) -> None:
    client = await scene.connected()
    channel = f"user#{scene.user}"
    call = export(client, steps=100_000, ms=20)
    reading = asyncio.ensure_future(read(call))
    await until(lambda: call._told.last >= 2)
    await scene.server.ask("POST", "/unsubscribe", user=scene.user, channel=channel, code=2000)
    with within(5), pytest.raises(RPCDisconnectedError, match=channel) as caught:
        await call
    assert (caught.value.code, caught.value.outcome_unknown) == (2000, True)
    await reading
    assert await client.call("test.echo", 1) == 1
    assert (await export(client, steps=1)).steps == 1


def test_one_gap_where_too_many_wait() -> None:
    items = Items(2)
    items.put(1)
    items.put(2)
    items.gap()
    items.gap()
    assert [*items._items] == [Gap()]
    items.put(3)
    items.put(4)
    items.put(5)
    assert [*items._items] == [Gap(), 5]


def told(*happened: int | str) -> list[Any]:
    """Return what a reader gets of these numbers, and of what happens between them."""
    progress = Progress()
    progress.is_wanted = True
    happen = {
        "again": progress.again,
        "begin": progress.begin,
        "interrupted": progress.interrupted,
        "end": progress.end,
    }
    for each in happened:
        if isinstance(each, str):
            happen[each]()
        else:
            progress.told(each, each)
    return [*progress.items._items]


def test_order() -> None:
    assert told(1, 2, 3) == [1, 2, 3]
    assert told(1, 1, 2, 1, 2, 3) == [1, 2, 3]
    assert told(1, 3, 2, 4) == [1, Gap(), 3, 4]
    assert told(2) == [Gap(), 2]
    # A call that was sent again may begin anew, after what was on its way.
    assert told("again", 1, 2) == [1, 2]
    assert told(1, 2, "again", 3, 1, 2) == [1, 2, 3, Gap(), 1, 2]
    assert told(1, 2, "again", 1, 1, 2) == [1, 2, Gap(), 1, 2]
    assert told(1, 2, "begin", 1, 2, "end") == [1, 2, Gap(), 1, 2]


def test_what_an_interruption_leaves_open() -> None:
    assert told(1, "interrupted", 2, "end") == [1, 2]
    assert told(1, "interrupted", 3, "end") == [1, Gap(), 3]
    assert told(1, "interrupted", 1, "end") == [1, Gap()]
    assert told(1, "interrupted", "interrupted", "end") == [1, Gap()]
    assert told("interrupted", "end") == [Gap()]
    assert told("interrupted", 1, "end") == [1]
    assert told(1, "again", "end") == [1, Gap()]
    assert told(1, "interrupted", "begin", 1, "end") == [1, Gap(), 1]


@pytest.mark.parametrize("way", ["correlation", "rpc"], indirect=True)
async def test_a_result_that_comes_after_an_interruption(scene: Scene) -> None:
    client = await scene.connected()
    gate = f"missed{next(_gates)}"
    call = export(client, steps=2, gate=gate)
    reading = asyncio.ensure_future(read(call))
    await until(lambda: call._told.last == 2)
    await scene.reset(client)
    await until(lambda: call._told._was_interrupted)
    await scene.server.ask("POST", "/gate", name=gate)
    assert (await call).steps == 2
    assert await reading == [1, 2, Gap()]


@pytest.mark.parametrize("way", ["correlation", "rpc"], indirect=True)
@pytest.mark.parametrize("how", ["timeout", "cancelled", "disconnect"])
async def test_an_end_while_the_connection_is_lost(scene: Scene, how: str) -> None:
    client = await scene.connected()
    call = export(client, timeout=2, steps=2, gate=f"lost{next(_gates)}")
    reading = asyncio.ensure_future(read(call))
    await until(lambda: call._told.last == 2)
    await scene.proxy.behave("refuse")
    await scene.disconnect(3000)
    await until(lambda: client.state == "connecting")
    if how == "cancelled":
        call.cancel()
    elif how == "disconnect":
        await client.disconnect()
    ends = {
        "timeout": RPCTimeoutError,
        "cancelled": CallCancelledError,
        "disconnect": RPCDisconnectedError,
    }
    with pytest.raises(ends[how]):
        await call
    assert client.state == ("disconnected" if how == "disconnect" else "connecting")
    assert await reading == [1, 2, Gap()]


@pytest.mark.parametrize("way", ["correlation", "rpc"], indirect=True)
async def test_nothing_missed_in_an_interruption(scene: Scene) -> None:
    client = await scene.connected()
    call = export(client, steps=3, ms=2500)
    reading = asyncio.ensure_future(read(call))
    await until(lambda: call._told.last == 1)
    await scene.reset(client)
    await until(lambda: call._told._was_interrupted)
    assert (await call).steps == 3
    assert await reading == [1, 2, 3]


def test_numbers_that_are_none() -> None:
    progress = Progress()
    progress.is_wanted = True
    for number in (None, "1", True, 1.0, -1, 0):
        progress.told(number, "odd")
    assert not progress.items._items
