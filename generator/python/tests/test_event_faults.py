"""What others do to a channel, and what the server takes away, on both servers."""

import asyncio
from contextlib import AsyncExitStack
from typing import Any

import pytest
from event_scenes import DESK, FEED, ROOM, Active, Message, Typing, post, subscribed, take
from scenes import Scene, until, within

from runtime.errors import RPCDecodeError, RPCDisconnectedError, RPCError, RPCSubscriptionError
from runtime.event_stream import EventStream
from runtime.events import Gap, Join
from runtime.rpc_client import CentrifugoRPCClient

on_both = pytest.mark.parametrize("way", ["correlation", "embedded"], indirect=True)


async def forge(client: CentrifugoRPCClient, room: str) -> None:
    """Publish what clients may publish, among what they may not."""
    desk: dict[str, str | int] = {"room_id": room}
    await client.publish(DESK, desk, "moved", {"n": 1, "text": "forged"})
    await client.publish(DESK, desk, "newer", 1)
    await client.publish(DESK, desk, "typing", {"active": True, "user": "bob"})
    await client.client.publish(f"desk.{room}", {"type": "typing", "data": {}, "user": "bob"})
    await client.client.publish(f"desk.{room}", {"type": "$gap"})


async def events_of(stream: EventStream[Any], count: int) -> list[Any]:
    """Return the next events but for those of who comes."""
    found: list[Any] = []
    while len(found) < count:
        [event] = await take(stream, 1)
        if not isinstance(event, Join):
            found.append(event)
    return found


@on_both
async def test_forged_events(scene: Scene) -> None:
    forger, reader = await scene.connected(), await scene.connected()
    room = scene.user
    errors: list[Exception] = []
    reader.on_error(errors.append)
    async with forger.events(DESK, {"room_id": room}) as own:
        await own.ready()
        stream = reader.events(DESK, {"room_id": room})
        await stream.ready()
        await forge(forger, room)
        await post(scene.server, f"desk.{room}", event="moved", **{"from": 7})
        typed = Typing(data=Active(active=True), user=scene.user)
        assert await events_of(stream, 2) == [typed, 7]
        assert await events_of(own, 2) == [typed, 7]
        assert [str(each).split(":")[1] for each in errors] == [" typing.data.active"]


@on_both
async def test_forged_events_that_are_recovered(scene: Scene) -> None:
    forger, reader = await scene.connected(), await scene.connected()
    room = scene.user
    async with forger.events(DESK, {"room_id": room}) as own:
        await own.ready()
        stream = reader.events(DESK, {"room_id": room})
        await stream.ready()
        await reader.client._disconnect(3000, "test", True)
        await forge(forger, room)
        await post(scene.server, f"desk.{room}", event="moved", **{"from": 7})
        assert await events_of(stream, 2) == [Typing(data=Active(active=True), user=room), 7]


@on_both
async def test_publishing_where_no_event_may_be(scene: Scene) -> None:
    client = await scene.connected()
    room: dict[str, str | int] = {"room_id": scene.user}
    async with client.events(ROOM, room) as stream:
        await stream.ready()
        with pytest.raises(RPCError) as caught:
            await client.publish(ROOM, room, "message_posted", {"n": 1, "text": ""})
        assert caught.value.code == 103
        await post(scene.server, f"chat.room.{scene.user}", **{"from": 2})
        assert await take(stream, 1) == [2]


@on_both
async def test_taken_away(scene: Scene) -> None:
    client = await scene.connected()
    channel = f"chat.room.{scene.user}"
    stream = client.events(ROOM, {"room_id": scene.user})
    await stream.ready()
    await scene.server.ask("POST", "/unsubscribe", user=scene.user, channel=channel, code=2000)
    with pytest.raises(RPCSubscriptionError) as caught:
        await take(stream, 1)
    assert caught.value.code == 2000
    assert await client.call("test.echo", 1) == 1


@on_both
async def test_the_connection_is_taken_away(scene: Scene) -> None:
    client = await scene.connected()
    stream = client.events(ROOM, {"room_id": scene.user})
    await stream.ready()
    await scene.disconnect(3503)
    with pytest.raises(RPCDisconnectedError) as caught:
        await take(stream, 1)
    assert caught.value.code == 3503


@on_both
async def test_asked_again_after_each_reconnect(scene: Scene) -> None:
    client = await scene.connected()
    room = scene.user
    kept = client.events(FEED, {"topic": room})
    stream = client.events(ROOM, {"room_id": room})
    await asyncio.gather(kept.ready(), stream.ready())
    await scene.reset(client)
    await until(lambda: client.state == "connected")
    await subscribed(client, f"chat.room.{room}")
    assert await scene.server.ask("GET", "/asked", room=room) == "2"
    await scene.server.ask("POST", "/may", room=room, forbidden="true")
    await scene.reset(client)
    assert await take(stream, 1) == [Gap()]  # of the reconnect before
    with within(10), pytest.raises(RPCSubscriptionError) as caught:
        await take(stream, 1)
    assert caught.value.code == 403
    await until(lambda: client.state == "connected")
    await post(scene.server, f"feed.{room}")
    assert await take(kept, 1) == [1]


async def test_publishing_while_it_comes_back(scene: Scene) -> None:
    client = await scene.connected()
    desks: list[dict[str, str | int]] = [{"room_id": f"{scene.user}-{n}"} for n in range(20)]
    async with AsyncExitStack() as stack:
        for desk in desks:
            stream = await stack.enter_async_context(client.events(DESK, desk))
        for _ in range(5):
            await stream.ready()
            await scene.reset(client)
            await client.publish(DESK, desks[-1], "typing", {"active": True})
            await client.presence(DESK, desks[-1])


@pytest.mark.parametrize(
    "way", ["embedded"], indirect=True
)  # Centrifugo sends no such code at once
async def test_subscribed_anew_by_the_server(scene: Scene) -> None:
    client = await scene.connected()
    room = scene.user
    lost, kept = client.events(ROOM, {"room_id": room}), client.events(FEED, {"topic": room})
    await asyncio.gather(lost.ready(), kept.ready())
    for channel in (f"chat.room.{room}", f"feed.{room}"):
        query: dict[str, Any] = {"user": scene.user, "channel": channel, "code": 2500}
        await scene.server.ask("POST", "/unsubscribe", **query)
    assert await take(lost, 1) == [Gap()]
    await post(scene.server, f"chat.room.{room}")
    await post(scene.server, f"feed.{room}")
    assert [await take(lost, 1), await take(kept, 1)] == [[1], [1]]
    assert await scene.server.ask("GET", "/asked", room=room) == "2"


@on_both
async def test_calls_while_an_authorizer_hangs(scene: Scene) -> None:
    client = await scene.connected()
    waiting = asyncio.ensure_future(take(client.events(ROOM, {"room_id": f"slow{scene.user}"}), 1))
    with within(4.5):
        while not waiting.done():
            assert await client.call("test.echo", 1) == 1
            await asyncio.sleep(0.1)
    with pytest.raises(RPCSubscriptionError) as caught:
        await waiting
    assert caught.value.code == 403
    assert client.state == "connected"


@on_both
async def test_listeners_that_raise(scene: Scene) -> None:
    client = await scene.connected()
    got: list[Any] = []

    def raises(event: Any) -> None:
        got.append(event)
        raise ValueError("a listener of the user's")

    async with client.events(FEED, {"topic": scene.user}) as stream:
        await stream.ready()
    stream = client.events(FEED, {"topic": scene.user})
    stream.on("message_posted", raises)
    await stream.ready()
    await post(scene.server, f"feed.{scene.user}", 3)
    await until(lambda: len(got) == 3)
    assert got[-1].data == Message(n=3, text="")
    await stream.aclose()
    assert await client.call("test.echo", 1) == 1


@on_both
async def test_an_event_that_python_can_not_read(scene: Scene) -> None:
    client = await scene.connected()
    errors: list[Exception] = []
    client.on_error(errors.append)
    channel = f"feed.{scene.user}"
    async with client.events(FEED, {"topic": scene.user}) as stream:
        await stream.ready()
        data = f'{{"n":{"2" * 5_000},"text":""}}'
        body = f'{{"type":"message_posted","data":{data}}}'
        await scene.server.ask("POST", "/publish", body.encode(), channel=channel)
        await post(scene.server, channel, **{"from": 3})
        assert await take(stream, 1) == [3]
    assert [type(each) for each in errors] == [RPCDecodeError]
    assert await client.call("test.echo", 1) == 1
