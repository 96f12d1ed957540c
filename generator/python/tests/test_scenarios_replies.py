"""Scenarios: whatever arrives."""

import asyncio
import json
import re
from typing import Any

import pytest
from scenes import Scene, acknowledged, in_all_ways, in_full, only_id, until

from runtime.rpc_client import (
    CentrifugoRPCClient,
    RPCDecodeError,
    RPCDisconnectedError,
    RPCRequestError,
)

by_publication = pytest.mark.parametrize("way", ["correlation", "embedded"], indirect=True)


def arrive(client: CentrifugoRPCClient, frame: str | bytes) -> None:
    """Have the SDK's reader take a frame, as if the server had sent it."""
    client.client._messages.put_nowait(frame)


async def still_works(scene: Scene, client: CentrifugoRPCClient) -> None:
    assert await client.call("test.echo", {"still": 1}, timeout=5) == {"still": 1}
    assert client.pending == 0
    assert (await scene.proxy.stats())["accepted"] == 1


@in_all_ways
async def test_s30_reply_of_3_mb(scene: Scene) -> None:
    client = await scene.connected()
    size = 3 * 2**20
    assert await client.call("test.big", {"size": size}) == {"text": "x" * size}
    await still_works(scene, client)


MALFORMED_ANSWERS: list[Any] = [
    1,
    "text",
    [],
    {},
    {"correlation_id": "unknown", "result": 1},
    {"correlation_id": 1, "result": 1},
    {"correlation_id": ["x"], "result": 1},
    {"correlation_id": {}, "error": 1},
]

MALFORMED_FRAMES = [
    "",
    "\n\n",
    "[]",
    "1",
    "null",
    "{",
    '{"foo": 1}',
    '{"id": "x"}',
    '{"id": 999999999}',
    '{"id": 999999999, "rpc": 7}',
    '{"id": true, "rpc": {}}',
    '{"id": 0}',
    '{"id": -1, "error": {}}',
    '{"push": {}}',
    '{"push": 1}',
    '{"push": {"channel": 7, "pub": {}}}',
    '{"push": {"channel": "CHANNEL", "pub": 1}}',
    '{"push": {"channel": "CHANNEL", "pub": {"data": 1, "offset": "x"}}}',
    '{"push": {"channel": "CHANNEL", "pub": {"data": 1, "info": 7}}}',
    '{"push": {"channel": "CHANNEL", "pub": {}}}',
    '{"push": {"id": "7", "pub": {}}}',
    '{"push": {"channel": "CHANNEL", "join": {}}}',
    '{"push": {"channel": "CHANNEL", "unsubscribe": {}}}',
    '{"push": {"unsubscribe": {"code": 2000, "reason": "no channel"}}}',
    '{"push": {"subscribe": {}}}',
    '{"push": {"channel": "CHANNEL", "disconnect": {"code": "x"}}}',
    '{"push": {"channel": "CHANNEL", "subscribe": 7}}',
    '{"push": {"channel": "CHANNEL", "subscribe": {"offset": "x"}}}',
    '{"push": {"channel": "CHANNEL", "what": 1}}',
]


@in_all_ways
async def test_s31_malformed_replies(scene: Scene) -> None:
    client = await scene.connected()
    call = asyncio.ensure_future(client.call("test.sleep", {"ms": 500}))
    for frame in MALFORMED_FRAMES:
        arrive(client, frame.replace("CHANNEL", f"user#{scene.user}"))
    arrive(client, b'\xff{"id": 1}')
    if not scene.is_rpc:
        for answer in MALFORMED_ANSWERS:
            await scene.publish(answer)
    assert await call == {}
    await still_works(scene, client)


async def test_s31_duplicates_and_late_ones(scene: Scene) -> None:
    client = await scene.connected()
    frames: list[str] = []
    decode = client.client._codec.decode_replies

    def spying(frame: str) -> Any:
        frames.append(frame)
        return decode(frame)

    client.client._codec.decode_replies = spying
    assert await client.call("test.echo", 1) == 1
    for frame in [each for each in frames if "{}" not in each]:
        arrive(client, frame)
    await still_works(scene, client)


def readable(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


UNREADABLE = ["[" * 10_000 + "]" * 10_000, '{"a":' * 10_000 + "1" + "}" * 10_000, "1" * 10_000]
ODD = ['"\\ud800"', "1e999", "-0", "1" * 300, '"\\u0000"']


@pytest.mark.parametrize("result", [*UNREADABLE, *ODD], ids=lambda text: text[:8])
async def test_s32_replies_no_json_reader_likes(scene: Scene, result: str) -> None:
    client = await scene.connected()
    if scene.is_rpc:
        other = asyncio.ensure_future(client.call("test.sleep", {"ms": 100}))
        call = asyncio.ensure_future(client.call("test.silent"))
        await until(lambda: len(client._connection.calls._written) == 2)
        command_id = max(client._connection.calls._written)
        arrive(client, f'{{"id":{command_id},"rpc":{{"data":{{"result":{result}}}}}}}')
    else:
        call = asyncio.ensure_future(client.call("test.silent"))
        await until(lambda: client.pending)
        correlation_id = only_id(client)
        other = asyncio.ensure_future(client.call("test.sleep", {"ms": 100}))
        data = f'{{"result": {result}, "correlation_id": "{correlation_id}"}}'
        push = f'{{"channel":"user#{scene.user}","pub":{{"data":{data},"offset":0}}}}'
        arrive(client, f'{{"push":{push}}}')
    if readable(result):
        assert await call == json.loads(result)
    else:
        with pytest.raises(RPCDecodeError, match=r"^test\.silent: result: Python can't read"):
            await call
    assert await other == {}
    await still_works(scene, client)


@pytest.mark.parametrize("way", ["correlation"], indirect=True)
async def test_reply_that_python_can_not_read_is_recovered(scene: Scene) -> None:
    client = await scene.connected()
    call = asyncio.ensure_future(client.call("test.silent"))
    gate = asyncio.ensure_future(client.call("test.gate", {"name": scene.user}))
    await acknowledged(client, 2)
    correlation_id = next(iter(client._connection.calls._waiting))
    await scene.reset(client)
    await scene.proxy.behave("refuse")
    text = "[" * 9_000 + "]" * 9_000
    answer = f'{{"result": {text}, "correlation_id": "{correlation_id}"}}'
    await scene.server.ask("POST", "/publish", answer.encode(), channel=f"user#{scene.user}")
    await scene.open_gate()
    await asyncio.sleep(0.2)
    await scene.proxy.behave("pass")
    if readable(text):
        await call
    else:
        with pytest.raises(RPCDecodeError, match="Python can't read"):
            await call
    assert await gate == {}


@by_publication
async def test_s33_forged_reply(scene: Scene) -> None:
    channel = "user#{user_id}" if scene.is_embedded else "open.{user_id}"
    client = await scene.connected(reply_channel=channel)
    assert await client.call("test.forge", {"user": scene.user}) == {"forged": False}


async def test_s34_request_over_the_limit(scene: Scene) -> None:
    client = await scene.connected()
    before = await scene.proxy.stats()
    for size in (65_536, 10_000_000):
        with pytest.raises(RPCRequestError, match="max_message_size"):
            await client.call("test.echo", "x" * size)
    assert (await scene.proxy.stats())["up"] < before["up"] + 1_000  # for pongs
    largest = 65_536 - len('{"id":2147483648,"rpc":{}}') - 300
    assert len(await client.call("test.echo", "x" * largest)) == largest
    await still_works(scene, client)


async def test_message_that_only_the_server_finds_too_large(scene: Scene) -> None:
    for _ in range(20):
        client = await scene.connected(max_message_size=200_000)
        with pytest.raises(RPCDisconnectedError) as caught:
            await client.call("test.echo", "x" * 100_000)
        assert caught.value.outcome_unknown
        if caught.value.code is not None:
            break
        # The server closes with the message half read, and its reset was here before its reason.
        await client.disconnect()
    assert caught.value.code == 1009
    assert re.search(r"size limit.*max_message_size", str(caught.value))
    with pytest.raises(RPCDisconnectedError) as caught:
        await client.call("test.echo", 1)
    assert (caught.value.code, client.state) == (1009, "disconnected")


async def test_s35_10000_calls_in_flight(scene: Scene) -> None:
    client = await scene.connected()
    count = in_full(10_000, 1_000)
    calls = [client.call("test.echo", n, timeout=120) for n in range(count)]
    assert await asyncio.gather(*calls) == list(range(count))
    await still_works(scene, client)


async def test_s36_slow_consumer(scene: Scene) -> None:
    client = await scene.connected(timeout=20)
    await scene.proxy.behave("hold=down")
    calls = [client.call("test.big", {"size": 20_000}) for _ in range(in_full(2_000, 200))]
    waiting = asyncio.ensure_future(asyncio.gather(*calls, return_exceptions=True))
    await asyncio.sleep(in_full(3, 1))
    await scene.proxy.behave("pass")
    for result in await waiting:
        assert result == {"text": "x" * 20_000} or (
            isinstance(result, RPCDisconnectedError) and result.outcome_unknown
        )
    assert await client.call("test.echo", 1) == 1


async def test_s49_reply_of_9997_levels_beside_another(scene: Scene) -> None:
    client = await scene.connected()
    deep = "[" * 9_997 + "]" * 9_997
    other = asyncio.ensure_future(client.call("test.sleep", {"ms": 300}))
    if scene.is_rpc:
        call = asyncio.ensure_future(client.call("test.silent"))
        await until(lambda: len(client._connection.calls._written) == 2)
        arrive(
            client,
            f'{{"id":{max(client._connection.calls._written)},"rpc":{{"data":{{"result":{deep}}}}}}}',
        )
    else:
        call = asyncio.ensure_future(client.call("test.silent"))
        await until(lambda: client.pending == 2)
        correlation_id = [*client._connection.calls._waiting][1]
        answer = f'{{"result": {deep}, "correlation_id": "{correlation_id}"}}'
        await scene.server.ask("POST", "/publish", answer.encode(), channel=f"user#{scene.user}")
    await asyncio.wait([call])
    assert readable(deep) or isinstance(call.exception(), RPCDecodeError)
    assert await other == {}
    await still_works(scene, client)


@in_all_ways
async def test_s54_burst(scene: Scene) -> None:
    count = in_full(3_333, 250)
    clients = [await scene.connected() for _ in range(3)]
    calls = [
        client.call("test.burst", {"size": 400}, timeout=60)
        for client in clients
        for _ in range(count)
    ]
    waiting = asyncio.ensure_future(asyncio.gather(*calls))
    while not waiting.done():
        await asyncio.sleep(0.3)
        await scene.server.ask("POST", "/burst")
    assert [len(each) for each in await waiting] == [400] * 3 * count
