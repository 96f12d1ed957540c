"""Scenarios: how connections begin."""

import asyncio
from types import ModuleType
from typing import Any

import pytest
from scenes import Scene, acknowledged, in_all_ways, within

from runtime.rpc_client import (
    CentrifugoRPCClient,
    RPCDisconnectedError,
    RPCTimeoutError,
)

by_correlation = pytest.mark.parametrize("way", ["correlation", "embedded"], indirect=True)


@in_all_ways
async def test_s01_connect_call_typed_result(scene: Scene, sdk: ModuleType) -> None:
    async with scene.client() as client:
        stats = await sdk.APIClient(client).tasks_get_stats(user_id="1", include_completed=True)
        assert isinstance(stats.total, int)
        assert client.state == "connected"


async def test_s02_connection_refused(scene: Scene) -> None:
    await scene.proxy.behave("refuse")
    client = scene.client(timeout=0.8)
    with (
        within(1.8),
        pytest.raises(RPCDisconnectedError, match=r"seconds: .*: look whether") as caught,
    ):
        await client.connect()
    assert scene.proxy.url in str(caught.value)
    assert client.state == "disconnected"
    await scene.proxy.behave("pass")
    before = await scene.proxy.stats()
    await asyncio.sleep(1)
    assert await scene.proxy.stats() == before  # nothing goes on trying


async def test_s03_server_says_nothing(scene: Scene) -> None:
    await scene.proxy.behave("silent")
    client = scene.client(timeout=1)
    with within(1.9, at_least=0.9), pytest.raises(RPCTimeoutError, match="look at what listens"):
        await client.connect()
    await asyncio.sleep(0.1)
    assert (await scene.proxy.stats())["open"] == 0


async def test_s04_wrong_path(scene: Scene) -> None:
    url = scene.proxy.url.replace("/connection/", "/wrong/")
    with within(2), pytest.raises(RPCDisconnectedError, match=r"HTTP 404, .*look at the path"):
        await scene.client(url=url).connect()


async def test_s05_forged_token(scene: Scene) -> None:
    client = scene.client(token=scene.token()[:-4] + "AAAA")
    with within(2), pytest.raises(RPCDisconnectedError, match="look at the token") as caught:
        await client.connect()
    assert caught.value.code == 3500
    await asyncio.sleep(1)
    assert (await scene.proxy.stats())["accepted"] == 1
    with pytest.raises(RPCDisconnectedError) as caught:
        await client.call("test.echo")
    assert caught.value.code == 3500
    with within(2), pytest.raises(RPCDisconnectedError, match="look whether there is a token"):
        await scene.client(token="").connect()


@by_correlation
async def test_s08_reply_channel_refused(scene: Scene) -> None:
    client = scene.client(user_id="somebody")
    with within(2), pytest.raises(RPCDisconnectedError, match=r"user#somebody: .*denied") as caught:
        await client.connect()
    assert caught.value.code == 103
    if not scene.is_embedded:
        client = scene.client(reply_channel="nowhere.{user_id}")
        with within(2), pytest.raises(RPCDisconnectedError, match=r"nowhere\.user") as caught:
            await client.connect()
        assert caught.value.code == 102


async def test_s09_connect_20_times_at_once(scene: Scene) -> None:
    client = scene.client()
    await asyncio.gather(*(client.connect() for _ in range(20)))
    assert (await scene.proxy.stats())["accepted"] == 1


async def test_s10_call_before_and_during_connect(scene: Scene) -> None:
    client = scene.client()
    before = asyncio.ensure_future(client.call("test.echo", 1))
    with within(0.5), pytest.raises(RPCTimeoutError, match="not sent within") as caught:
        await client.call("test.echo", timeout=0.1)
    assert not caught.value.outcome_unknown
    connecting = asyncio.ensure_future(client.connect())
    assert await client.call("test.echo", 2) == 2
    assert await before == 1
    await connecting
    quick = scene.client(fail_fast=True)
    with pytest.raises(RPCDisconnectedError, match="not connected"):
        await quick.call("test.echo")


@pytest.mark.parametrize(
    "user", ["", "a#b", "a,b", "*", "a*", "é", "a\n", "\x00", "a\x7f", 7, None]
)
def test_s11_odd_user_ids_refused(user: Any) -> None:
    with pytest.raises(ValueError, match="user_id"):
        CentrifugoRPCClient("ws://localhost", "token", user)


@by_correlation
async def test_s12_channel_subscribed_by_the_server(scene: Scene) -> None:
    channel = f"user#{scene.user}"
    client = await scene.connected(token=scene.token(channels=channel))
    assert await client.call("test.echo", 1) == 1
    await scene.reset(client)
    assert await client.call("test.echo", 2) == 2
    if scene.is_embedded:
        return  # it acknowledges what it has answered
    gate = asyncio.ensure_future(client.call("test.gate", {"name": scene.user}))
    await acknowledged(client)
    await scene.reset(client)
    await scene.open_gate()
    assert await gate == {}


def test_s13_user_id_with_a_dot_refused() -> None:
    with pytest.raises(ValueError, match=r"'a\.b' has '\.', which can't be in a channel"):
        CentrifugoRPCClient("ws://localhost", "token", "a.b")
