"""Which channels may be read, and who may publish there, against a real Centrifugo."""

import asyncio
from contextlib import AsyncExitStack
from typing import Any

import pytest
from conftest import Server
from event_scenes import DESK, INBOX, LINE, NOTE, ROOM, Active, Typing, post, take
from scenes import until, within

from runtime.channels import Channel
from runtime.errors import RPCChannelError, RPCError, RPCSubscriptionError
from runtime.events import Join, Leave, Member, PresenceStats
from runtime.rpc_client import CentrifugoRPCClient


@pytest.mark.parametrize(
    ("channel", "values"),
    [
        (ROOM, {"room_id": value})
        for value in ("", "x#7,42", "*", "a.b", "$x", "a b", "a\nb", "é", "x" * 300, 7, None)
    ]
    + [
        (LINE, {"room_id": "1", "number": value}) for value in (2**63, -(2**63) - 1, "7", 1.0, True)
    ],
)
async def test_channels_that_no_server_may_see(
    client: CentrifugoRPCClient, channel: Channel[Any], values: dict[str, Any]
) -> None:
    with pytest.raises(RPCChannelError, match=channel.name):
        client.events(channel, values)
    with pytest.raises(RPCChannelError, match=channel.name):
        await client.publish(channel, values, "typing", {})
    with pytest.raises(ValueError, match=channel.name):
        await client.presence(channel, values)


async def test_names_of_channels() -> None:
    values: dict[str, str | int] = {"room_id": "a-Z_9~", "number": -(2**63)}
    assert LINE.channel(values, "u") == "chat.line.a-Z_9~.-9223372036854775808"
    assert INBOX.channel({}, "alice") == "inbox#alice"
    assert NOTE.channel({}, "a$b") == "note.#a$b"
    assert len(ROOM.channel({"room_id": "x" * 245}, "")) == 255
    with pytest.raises(RPCChannelError, match="255"):
        ROOM.channel({"room_id": "x" * 246}, "")


async def test_ones_own_channels(server: Server, client: CentrifugoRPCClient) -> None:
    inbox, note = client.events(INBOX, {}), client.events(NOTE, {})
    await asyncio.gather(inbox.ready(), note.ready())
    await post(server, "inbox#alice", 1)
    await post(server, "note.#alice", 1)
    assert [await take(inbox, 1), await take(note, 1)] == [[1], [1]]


async def test_refused(server: Server, client: CentrifugoRPCClient, room: str) -> None:
    await server.ask("POST", "/may", room=room, forbidden="true")
    stream = client.events(ROOM, {"room_id": room})
    for use in (stream.ready, stream.__anext__):
        with pytest.raises(RPCSubscriptionError, match=f"chat.room.{room}") as caught:
            await use()
        assert caught.value.code == 403
    assert client.state == "connected"
    await server.ask("POST", "/may", room=room, forbidden="false")
    again = client.events(ROOM, {"room_id": room})
    await again.ready()
    assert await server.ask("GET", "/asked", room=room) == "2"
    nobody: Channel[Any] = Channel("nobody", "nowhere.{x}", {})
    with pytest.raises(RPCSubscriptionError) as caught:
        await anext(client.events(nobody, {"x": "1"}))
    assert caught.value.code == 102


async def test_an_authorizer_that_hangs(client: CentrifugoRPCClient) -> None:
    with within(4.5), pytest.raises(RPCSubscriptionError) as caught:
        await anext(client.events(ROOM, {"room_id": "slow1"}))
    assert caught.value.code == 403
    assert client.state == "connected"


async def test_taken_away(server: Server, client: CentrifugoRPCClient, room: str) -> None:
    channel = f"chat.room.{room}"
    stream = client.events(ROOM, {"room_id": room})
    await stream.ready()
    await post(server, channel, 1)
    await server.ask("POST", "/unsubscribe", user="alice", channel=channel, code=2000)
    assert await take(stream, 1) == [1]
    with pytest.raises(RPCSubscriptionError) as caught:
        await anext(stream)
    assert caught.value.code == 2000
    await until(lambda: channel not in client.client.subscriptions())


async def test_clients_that_publish(server: Server, room: str) -> None:
    desk: dict[str, str | int] = {"room_id": room}
    async with AsyncExitStack() as stack:
        ann, bob = [
            await stack.enter_async_context(server.client(f"{name}{room}"))
            for name in ("ann", "bob")
        ]
        with pytest.raises(RPCError, match="only who reads desk") as caught:
            await ann.publish(DESK, desk, "typing", {"active": True})
        assert caught.value.code == 103
        a = await stack.enter_async_context(ann.events(DESK, desk))
        await a.ready()
        b = await stack.enter_async_context(bob.events(DESK, desk))
        await b.ready()
        ids = [each.client.client_id for each in (ann, bob)]
        me, you = (Join(id_, f"{n}{room}") for id_, n in zip(ids, ("ann", "bob"), strict=True))
        assert await take(a, 2) == [me, you]
        assert await take(b, 1) == [you]
        await ann.publish(DESK, desk, "typing", {"active": True})
        await ann.publish(DESK, desk, "moved", {"n": 1, "text": "forged"})
        await ann.publish(DESK, desk, "x", 1)
        await ann.client.publish(f"desk.{room}", {"type": ["x"]})
        await post(server, f"desk.{room}", 1, event="moved", **{"from": 7})
        typed = Typing(data=Active(active=True), user=f"ann{room}")
        assert await take(a, 2) == [typed, 7]
        assert await take(b, 2) == [typed, 7]
        members = await ann.presence(DESK, desk)
        assert sorted(members, key=lambda each: each.user) == [
            Member(each.client, each.user) for each in (me, you)
        ]
        assert await bob.presence_stats(DESK, desk) == PresenceStats(2, 2)
        await a.aclose()
        assert await take(b, 1) == [Leave(me.client, me.user)]
        with pytest.raises(RPCError) as caught:
            await bob.presence(ROOM, {"room_id": room})
        assert caught.value.code in (103, 108)


async def test_publishing_where_no_event_may(client: CentrifugoRPCClient, room: str) -> None:
    async with client.events(ROOM, {"room_id": room}) as stream:
        await stream.ready()
        with pytest.raises(RPCError) as caught:
            await client.publish(ROOM, {"room_id": room}, "message_posted", {"n": 1})
        assert caught.value.code == 103
