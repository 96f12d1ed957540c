"""Events over connections that begin, are lost, are shared, and end, against a real Centrifugo."""

import asyncio
from typing import Any

# centrifuge-python comes without type hints.
import centrifuge  # type: ignore[import-untyped]
import pytest
from conftest import Server
from event_scenes import FEED, ROOM, post, subscribed, take
from scenes import until, within

from runtime.channels import Channel
from runtime.errors import RPCClientError, RPCDisconnectedError, RPCSubscriptionError
from runtime.events import Gap, UnknownEvent
from runtime.rpc_client import CentrifugoRPCClient


async def test_before_connect_and_after_another(server: Server, room: str) -> None:
    client = server.client()
    channel = f"feed.{room}"
    for n in (1, 2):
        stream = client.events(FEED, {"topic": room})
        if n == 1:
            waiting = asyncio.ensure_future(anext(stream))
            await asyncio.sleep(0.01)
            await client.connect()
            await stream.ready()
        else:
            await client.connect()
            await stream.ready()
            waiting = asyncio.ensure_future(anext(stream))
        await post(server, channel, 1, **{"from": n})
        assert (await waiting).data.n == n
        await client.disconnect()
        with pytest.raises(RPCDisconnectedError, match="disconnect"):
            await anext(stream)
        with pytest.raises(RPCDisconnectedError, match=r"call connect\(\) first"):
            await anext(client.events(FEED, {"topic": room}))


async def test_closed_before_it_connects(server: Server, room: str) -> None:
    client = server.client()
    waiting = asyncio.ensure_future(anext(client.events(ROOM, {"room_id": room})))
    await asyncio.sleep(0.01)
    await client.disconnect()
    with pytest.raises(RPCDisconnectedError):
        await waiting


async def test_with_a_client_that_was_given(server: Server, room: str) -> None:
    sdk = centrifuge.Client(server.url, token=server.token("alice"))
    got: list[Any] = []

    # The SDK has no types: to mypy, its classes are Any.
    class Own(centrifuge.SubscriptionEventHandler):  # type: ignore[misc]
        async def on_publication(self, ctx: Any) -> None:
            got.append(ctx.pub.data["data"]["n"])

    own = sdk.new_subscription(f"chat.room.{room}", events=Own())
    first = CentrifugoRPCClient(client=sdk, user_id="alice")
    second = CentrifugoRPCClient(client=sdk, user_id="alice")
    await sdk.connect()
    await own.subscribe()
    await own.ready()
    a = first.events(ROOM, {"room_id": room})
    b = second.events(ROOM, {"room_id": room})
    await asyncio.gather(a.ready(), b.ready())
    await post(server, own.channel, 1)
    assert [await take(a, 1), await take(b, 1)] == [[1], [1]]
    await first.connect()
    await first.disconnect()
    with pytest.raises(RPCDisconnectedError):
        await anext(a)
    await post(server, own.channel, 1, **{"from": 2})
    assert await take(b, 1) == [2]
    await b.aclose()
    await post(server, own.channel, 1, **{"from": 3})
    await until(lambda: got == [1, 2, 3])
    assert own.state is centrifuge.SubscriptionState.SUBSCRIBED
    assert type(own.events) is Own
    await sdk.disconnect()
    await asyncio.gather(*sdk._background_tasks, return_exceptions=True)


async def test_the_programs_own_end_of_a_shared_subscription(
    client: CentrifugoRPCClient, room: str
) -> None:
    own = client.client.new_subscription(f"chat.room.{room}")
    stream = client.events(ROOM, {"room_id": room})
    await stream.ready()
    await own.unsubscribe()
    with pytest.raises(RPCSubscriptionError) as caught:
        await anext(stream)
    assert caught.value.code is None
    client.client.remove_subscription(own)


async def test_the_connection_ends_for_good(server: Server, room: str) -> None:
    user = f"end{room}"
    client = server.client(user)
    await client.connect()
    held, read = (client.events(ROOM, {"room_id": room}) for _ in range(2))
    await asyncio.gather(held.ready(), read.ready())
    await server.ask("POST", "/disconnect", user=user, code=3503)
    for stream in (read, held):
        with within(5), pytest.raises(RPCDisconnectedError) as caught:
            await anext(stream)
        assert caught.value.code == 3503
    await client.disconnect()


async def test_a_connection_that_comes_back(server: Server, room: str) -> None:
    user = f"back{room}"
    async with server.client(user) as client:
        lost, kept = client.events(ROOM, {"room_id": room}), client.events(FEED, {"topic": room})
        await asyncio.gather(lost.ready(), kept.ready())
        await server.ask("POST", "/disconnect", user=user, code=3000)
        await until(lambda: client.state == "connecting")
        late = client.events(ROOM, {"room_id": room})
        await asyncio.gather(post(server, f"feed.{room}", 3), late.ready())
        await post(server, f"chat.room.{room}", 1)
        assert await take(lost, 2) == [Gap(), 1]
        assert await take(late, 1) == [1]
        assert await take(kept, 3) == [1, 2, 3]


@pytest.mark.parametrize("count", [301, 513])
async def test_missed(
    server: Server, room: str, count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = f"missed{room}"
    async with server.client(user) as client:
        stream = client.events(FEED, {"topic": room})
        await stream.ready()
        published, reconnect = asyncio.Event(), client.client._reconnect

        async def reconnect_then() -> None:
            await published.wait()
            await reconnect()

        monkeypatch.setattr(client.client, "_reconnect", reconnect_then)
        await client.client._disconnect(3000, "test", True)
        await post(server, f"feed.{room}", count)
        published.set()
        await stream_is_back(client, f"feed.{room}")
        await post(server, f"feed.{room}", 1, **{"from": count + 1})
        wanted = [*range(1, count + 2)] if count < 513 else [Gap(), count + 1]
        assert await take(stream, len(wanted)) == wanted


async def stream_is_back(client: CentrifugoRPCClient, channel: str) -> None:
    await until(lambda: client.state == "connected")
    await subscribed(client, channel)


async def test_a_channel_that_the_server_has_subscribed(server: Server, room: str) -> None:
    user, channel = f"served{room}", f"feed.{room}"
    client = server.client(user, token=server.token(user, channels=channel))
    errors: list[RPCClientError] = []
    client.on_error(errors.append)
    async with client:
        stream = client.events(FEED, {"topic": room})
        await stream.ready()
        late = client.events(FEED, {"topic": room})
        await late.ready()
        await post(server, channel, 2)
        assert [await take(stream, 2), await take(late, 2)] == [[1, 2], [1, 2]]
        await client.client._disconnect(3000, "test", True)
        await post(server, channel, 1, **{"from": 3})
        await until(lambda: client.state == "connected")
        await post(server, channel, 1, **{"from": 4})
        assert await take(stream, 2) == [3, 4]
        await late.aclose()
        await server.ask("POST", "/unsubscribe", user=user, channel=channel, code=2000)
        with pytest.raises(RPCSubscriptionError, match="the server has unsubscribed it"):
            await anext(stream)
    assert not errors


@pytest.mark.parametrize("first", ["stream", "replies"])
async def test_a_subscription_that_replies_come_by_too(server: Server, first: str) -> None:
    sdk = centrifuge.Client(server.url, token=server.token("alice"))
    caller = CentrifugoRPCClient(client=sdk, user_id="alice")
    reader = CentrifugoRPCClient(client=sdk, user_id="alice")
    replies: Channel[Any] = Channel("replies", "user#{user_id}", {}, recover=True)
    stream = reader.events(replies, {})
    await sdk.connect()
    if first == "stream":
        await stream.ready()
    await caller.connect()
    await stream.ready()
    assert await caller.call("test.echo", 1) == 1
    if first == "stream":
        await stream.aclose()
        assert await caller.call("test.echo", 2) == 2
        await caller.disconnect()
    else:
        await caller.disconnect()
        await server.ask("POST", "/publish", {"type": "x"}, channel="user#alice")
        while await anext(stream) != UnknownEvent("x"):
            pass
        await stream.aclose()
    assert sdk.subscriptions() == {}
    await sdk.disconnect()
    await asyncio.gather(*sdk._background_tasks, return_exceptions=True)
