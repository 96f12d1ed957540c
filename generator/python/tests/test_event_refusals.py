"""What Centrifugo refuses to who has just subscribed, or is about to, though it is permitted.

Centrifugo answers a subscription before it marks the channel as subscribed. The moment between is
too short to be met here by chance: a server that refuses by number stands for it.
"""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
import pytest_asyncio
import websockets
from event_scenes import DESK, ROOM
from scenes import within

import runtime.event_client
from runtime.errors import RPCError
from runtime.events import PresenceStats
from runtime.rpc_client import CentrifugoRPCClient

ROOM_7: dict[str, str | int] = {"room_id": "7"}
ALL_DELAYS = 0.63  # seconds


class Hesitant:
    """A server on which all is permitted, but that refuses the first commands on channels."""

    def __init__(self) -> None:
        self.refusals = 0
        self.code = 103
        self.asked_at: list[float] = []  # when there was such a command
        self.holds_back = False  # the answers to subscriptions
        self._held: list[tuple[Any, str]] = []

    async def serve(self, socket: Any) -> None:
        async for frame in socket:
            for line in frame.split("\n"):
                command = json.loads(line)
                reply = json.dumps({"id": command["id"], **self.reply(command)})
                if self.holds_back and "subscribe" in command:
                    self._held.append((socket, reply))
                else:
                    await socket.send(reply)

    async def release(self) -> None:
        self.holds_back = False
        for socket, reply in self._held:
            await socket.send(reply)

    def reply(self, command: dict[str, Any]) -> dict[str, Any]:
        if "connect" in command:
            return {"connect": {"client": "c", "version": ""}}
        for kind in ("publish", "presence", "presence_stats"):
            if kind in command:
                self.asked_at.append(time.monotonic())
                if len(self.asked_at) <= self.refusals:
                    return {"error": {"code": self.code, "message": "permission denied"}}
                return {kind: {"num_clients": 1, "num_users": 1}}
        return {"subscribe": {}} if "subscribe" in command else {"unsubscribe": {}}


@pytest.fixture
def hesitant() -> Hesitant:
    return Hesitant()


@pytest_asyncio.fixture(loop_scope="function")
async def client(hesitant: Hesitant) -> AsyncIterator[CentrifugoRPCClient]:
    """Return a client that is connected to the server that hesitates."""
    async with websockets.serve(hesitant.serve, "127.0.0.1", 0) as running:
        port = next(iter(running.sockets)).getsockname()[1]
        url = f"ws://127.0.0.1:{port}/"
        async with CentrifugoRPCClient(url, "token", "alice", transport="rpc") as client:
            yield client


@pytest_asyncio.fixture(loop_scope="function")
async def reader(client: CentrifugoRPCClient) -> AsyncIterator[CentrifugoRPCClient]:
    """Return a client that has just subscribed to the desk of room 7."""
    async with client.events(DESK, ROOM_7) as stream:
        await stream.ready()
        yield client


def publish(client: CentrifugoRPCClient, **options: Any) -> Awaitable[None]:
    return client.publish(DESK, ROOM_7, "typing", {"active": True}, **options)


USES: list[tuple[Callable[[CentrifugoRPCClient], Awaitable[Any]], Any]] = [
    (publish, None),
    (lambda client: client.presence(DESK, ROOM_7), []),
    (lambda client: client.presence_stats(DESK, ROOM_7), PresenceStats(1, 1)),
]


@pytest.mark.parametrize(("use", "result"), USES)
async def test_asked_again(
    hesitant: Hesitant,
    reader: CentrifugoRPCClient,
    use: Callable[[CentrifugoRPCClient], Awaitable[Any]],
    result: Any,
) -> None:
    hesitant.refusals = 4
    assert await use(reader) == result
    assert len(hesitant.asked_at) == 5
    assert hesitant.asked_at[-1] - hesitant.asked_at[0] >= 0.01 + 0.02 + 0.04 + 0.08
    assert reader.pending == 0


@pytest.mark.parametrize("use", [use for use, _ in USES])
async def test_refused_for_good(
    hesitant: Hesitant,
    reader: CentrifugoRPCClient,
    use: Callable[[CentrifugoRPCClient], Awaitable[Any]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(runtime.event_client, "_FIRST_SECOND", 10.0)  # on a slow machine
    hesitant.refusals = 7
    with within(5, at_least=ALL_DELAYS), pytest.raises(RPCError) as caught:
        await use(reader)
    assert caught.value.code == 103
    assert len(hesitant.asked_at) == 7


async def test_another_error_is_told_at_once(
    hesitant: Hesitant, reader: CentrifugoRPCClient
) -> None:
    hesitant.refusals, hesitant.code = 1, 108
    with pytest.raises(RPCError) as caught:
        await reader.presence(DESK, ROOM_7)
    assert caught.value.code == 108
    assert len(hesitant.asked_at) == 1


async def test_told_at_once_where_it_is_not_subscribed(
    hesitant: Hesitant, reader: CentrifugoRPCClient
) -> None:
    hesitant.refusals = 1
    with pytest.raises(RPCError, match=r"only who reads desk\.8 may publish there"):
        await reader.publish(DESK, {"room_id": "8"}, "typing", {})
    assert len(hesitant.asked_at) == 1


async def test_told_at_once_a_second_later(hesitant: Hesitant, reader: CentrifugoRPCClient) -> None:
    hesitant.refusals = 1
    await asyncio.sleep(1)
    with pytest.raises(RPCError):
        await publish(reader)
    assert len(hesitant.asked_at) == 1


async def test_given_up(hesitant: Hesitant, reader: CentrifugoRPCClient) -> None:
    hesitant.refusals = 10
    with within(ALL_DELAYS), pytest.raises(RPCError) as caught:
        await publish(reader, timeout=0.1)
    assert caught.value.code == 103  # the next answer would come too late
    with within(ALL_DELAYS), pytest.raises(asyncio.TimeoutError):
        await asyncio.wait_for(publish(reader), 0.1)
    await asyncio.sleep(0.05)  # for what is on its way
    asked = len(hesitant.asked_at)
    await asyncio.sleep(0.4)
    assert len(hesitant.asked_at) == asked


@pytest.mark.parametrize(("use", "result"), USES)
async def test_asked_again_until_it_is_subscribed(
    hesitant: Hesitant,
    client: CentrifugoRPCClient,
    use: Callable[[CentrifugoRPCClient], Awaitable[Any]],
    result: Any,
) -> None:
    hesitant.holds_back, hesitant.refusals = True, 1000
    async with client.events(DESK, ROOM_7):
        asking = asyncio.ensure_future(use(client))
        await asyncio.sleep(1.2)  # longer than all delays, and than the first second
        assert not asking.done()
        hesitant.refusals = len(hesitant.asked_at) + 1  # once more, as Centrifugo may
        await hesitant.release()
        assert await asking == result
        assert len(hesitant.asked_at) == hesitant.refusals + 1


@pytest.mark.parametrize("how", ["timeout", "close"])
async def test_given_up_before_it_is_subscribed(
    hesitant: Hesitant, client: CentrifugoRPCClient, how: str
) -> None:
    hesitant.holds_back, hesitant.refusals = True, 1000
    async with client.events(DESK, ROOM_7) as stream:
        asking = asyncio.ensure_future(publish(client, timeout=0.4 if how == "timeout" else 20))
        await asyncio.sleep(0.2)
        if how == "close":
            stream.close()
        with within(5), pytest.raises(RPCError, match=r"only who reads desk\.7") as caught:
            await asking
        assert caught.value.code == 103


async def test_with_centrifugo(by_correlation: CentrifugoRPCClient, room: str) -> None:
    client = by_correlation
    for n in range(100):
        desk: dict[str, str | int] = {"room_id": f"{room}-{n}"}
        async with client.events(DESK, desk) as stream:
            await stream.ready()
            await client.publish(DESK, desk, "typing", {"active": True})
            assert await client.presence_stats(DESK, desk) == PresenceStats(1, 1)
    closed: dict[str, str | int] = {"room_id": room}
    async with client.events(ROOM, closed) as stream:  # where no client may publish
        await stream.ready()
        with pytest.raises(RPCError) as caught:
            await client.publish(ROOM, closed, "message_posted", {})
        assert caught.value.code == 103
