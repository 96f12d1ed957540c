"""Streams of events, against a real Centrifugo and the authorizers of testserver."""

import asyncio
from contextlib import AsyncExitStack

import pytest
from conftest import Server
from event_scenes import FEED, ROOM, Posted, post, subscribed, take
from scenes import until

from runtime.errors import RPCClientError, RPCDecodeError, RPCSubscriptionError
from runtime.events import Gap, UnknownEvent
from runtime.rpc_client import CentrifugoRPCClient


async def test_leaving_a_loop_unsubscribes(
    server: Server, client: CentrifugoRPCClient, room: str
) -> None:
    async def read() -> list[int]:
        got: list[int] = []
        async for event in client.events(ROOM, {"room_id": room}):
            got.append(event.data.n)
            if len(got) == 3:
                break
        return got

    reading = asyncio.ensure_future(read())
    await subscribed(client, f"chat.room.{room}")
    await post(server, f"chat.room.{room}", 3)
    assert await reading == [1, 2, 3]
    await until(lambda: not client.client.subscriptions().keys() - {"user#alice"})


async def test_many_readers_share_a_subscription(
    server: Server, client: CentrifugoRPCClient, room: str
) -> None:
    channel = f"chat.room.{room}"
    first = client.events(ROOM, {"room_id": room})
    async with AsyncExitStack() as stack:
        others = [
            await stack.enter_async_context(client.events(ROOM, {"room_id": room}))
            for _ in range(3)
        ]
        async with first:
            await asyncio.gather(*(each.ready() for each in [first, *others]))
            assert await server.ask("GET", "/asked", room=room) == "1"
            await post(server, channel, 2)
            assert [await take(each, 2) for each in [first, *others]] == [[1, 2]] * 4
        await post(server, channel, 1, **{"from": 3})
        assert [await take(each, 1) for each in others] == [[3]] * 3
        assert channel in client.client.subscriptions()
    assert channel not in client.client.subscriptions()


async def test_subscribing_and_leaving_at_once(client: CentrifugoRPCClient, room: str) -> None:
    async def come_and_go(number: int) -> None:
        async with client.events(ROOM, {"room_id": room}) as stream:
            await asyncio.sleep(0.001 * (number % 7))
            if number % 2:
                await stream.ready()

    for _ in range(3):
        await asyncio.gather(*(come_and_go(number) for number in range(20)))
    assert f"chat.room.{room}" not in client.client.subscriptions()
    assert client.state == "connected"


async def test_a_reader_that_stops(server: Server, client: CentrifugoRPCClient, room: str) -> None:
    channel = f"feed.{room}"
    slow = client.events(FEED, {"topic": room}, queue=10)
    async with slow, client.events(FEED, {"topic": room}) as quick:
        await asyncio.gather(slow.ready(), quick.ready())
        await post(server, channel, 25)
        assert await take(quick, 25) == [*range(1, 26)]
        assert await take(slow, 7) == [Gap(), 20, 21, 22, 23, 24, 25]
        assert slow._reader is not None
        assert len(slow._reader.items._items) == 0
    with pytest.raises(ValueError, match="queue is 0"):
        client.events(FEED, {"topic": room}, queue=0)


async def test_odd_events(server: Server, client: CentrifugoRPCClient, room: str) -> None:
    channel = f"feed.{room}"
    errors: list[RPCClientError] = []
    stop = client.on_error(errors.append)

    def throws(_: object) -> None:
        raise SystemError("a listener of the user's")

    client.on_error(throws)
    async with client.events(FEED, {"topic": room}) as stream:
        await stream.ready()
        for body in (
            {"type": "newer", "data": {"a": 1}},
            {"type": "newer"},
            {"type": "message_posted", "data": {"n": "1", "text": ""}},
            {"type": "message_posted"},
            {"type": ["message_posted"]},
            {"data": 1},
            [1],
            "x",
            b"null",
            {"type": "message_posted", "data": {"n": 1, "text": "", "more": 1}},
        ):
            await server.ask("POST", "/publish", body, channel=channel)
        got = await take(stream, 3)
    assert got == [UnknownEvent("newer", {"a": 1}), UnknownEvent("newer"), 1]
    assert [type(each) for each in errors] == [RPCDecodeError] * len(errors)
    assert len(errors) >= 5
    assert str(errors[0]).startswith("feed_events: message_posted.data.n: ")
    assert client.state == "connected"
    stop()


async def test_cancelling_who_reads(client: CentrifugoRPCClient, room: str) -> None:
    stream = client.events(ROOM, {"room_id": room})  # which a variable holds

    async def read() -> None:
        async for _ in stream:
            pass

    reading = asyncio.ensure_future(read())
    await subscribed(client, f"chat.room.{room}")
    reading.cancel()
    await asyncio.wait([reading])
    assert reading.cancelled()
    await until(lambda: f"chat.room.{room}" not in client.client.subscriptions())
    assert [each async for each in stream] == []


async def test_two_tasks_cannot_read_one_stream(client: CentrifugoRPCClient, room: str) -> None:
    async with client.events(ROOM, {"room_id": room}) as stream:
        reading = asyncio.ensure_future(anext(stream))
        await asyncio.sleep(0.01)
        with pytest.raises(RuntimeError, match="another task"):
            await anext(stream)
        with pytest.raises(RuntimeError, match="a loop reads this stream"):
            stream.on("message_posted", print)
        stream.close()
        with pytest.raises(StopAsyncIteration):
            await reading


async def test_listeners(server: Server, client: CentrifugoRPCClient, room: str) -> None:
    channel = f"chat.room.{room}"
    errors: list[RPCClientError] = []
    client.on_error(errors.append)
    stream = client.events(ROOM, {"room_id": room})
    by_name: list[int] = []
    by_type: list[int] = []

    def throws(_: object) -> None:
        raise ValueError("a listener of the user's")

    stream.on("message_posted", throws)
    stop = stream.on("message_posted", lambda event: by_name.append(event.data.n))
    stream.on(Posted, lambda event: by_type.append(event.data.n))
    with pytest.raises(RuntimeError, match="listeners get the events"):
        await anext(stream)
    with pytest.raises(TypeError, match="async function"):
        stream.on("message_posted", asyncio.sleep)
    with pytest.raises(ValueError, match="no event 'posted', expected one of message_posted"):
        stream.on("posted", by_name.append)
    with pytest.raises(ValueError, match="no event <class 'int'>"):
        stream.on(int, by_name.append)
    await stream.ready()
    await post(server, channel, 1)
    await until(lambda: by_type == [1])
    stop()
    await post(server, channel, 1, **{"from": 2})
    await until(lambda: by_type == [1, 2])
    assert by_name == [1]
    await server.ask("POST", "/unsubscribe", user="alice", channel=channel, code=2000)
    await until(lambda: errors)
    assert isinstance(errors[0], RPCSubscriptionError)
    await stream.aclose()
    assert client.state == "connected"


async def test_a_stream_that_nobody_reads_sends_nothing(
    client: CentrifugoRPCClient, room: str
) -> None:
    client.events(ROOM, {"room_id": room})
    await asyncio.sleep(0.01)
    assert f"chat.room.{room}" not in client.client.subscriptions()


async def test_a_stream_that_is_dropped_in_another_thread(
    client: CentrifugoRPCClient, room: str
) -> None:
    streams = [client.events(ROOM, {"room_id": room})]
    await streams[0].ready()
    await asyncio.to_thread(streams.clear)
    await until(lambda: f"chat.room.{room}" not in client.client.subscriptions())
