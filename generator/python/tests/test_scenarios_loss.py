"""Scenarios: connections that are lost, and what becomes of the calls over them."""

import asyncio
from typing import Any

import pytest
from scenes import (
    IS_FULL,
    Scene,
    acknowledged,
    changes_of,
    in_all_ways,
    in_full,
    only_id,
    until,
    within,
)

from runtime.rpc_client import (
    CentrifugoRPCClient,
    RPCDisconnectedError,
    RPCError,
    RPCTimeoutError,
)

# The embedded server acknowledges a call when it has answered it, so that none waits for its reply
# only; and with native RPC, a call is acknowledged by its answer.
with_acknowledgement = pytest.mark.parametrize("way", ["correlation"], indirect=True)


@in_all_ways
async def test_s14_server_killed_and_restarted(scene: Scene) -> None:
    client = await scene.connected()
    changes = changes_of(client)
    await scene.proxy.behave("refuse")  # until what answers calls is back, too
    await scene.server.ask("POST", "/kill")
    await until(lambda: client.state == "connecting", 5)
    call = asyncio.ensure_future(client.call("test.echo", 1))
    await scene.server.ask("POST", "/restart")
    await scene.proxy.behave("pass")
    assert await call == 1
    assert [each.state for each in changes] == ["connecting", "connected"]
    assert [each.will_reconnect for each in changes] == [True, False]


async def test_s15_reset_while_idle(scene: Scene) -> None:
    client = await scene.connected()
    await scene.reset(client)
    assert await client.call("test.echo", 1) == 1
    assert (await scene.proxy.stats())["accepted"] == 2


@in_all_ways
async def test_s16_server_says_reconnect(scene: Scene) -> None:
    client = await scene.connected()
    changes = changes_of(client)
    await scene.disconnect(3000)
    await until(lambda: len(changes) == 2, 5)
    # Centrifugo sends no code with this one.
    assert [each.state for each in changes] == ["connecting", "connected"]
    assert await client.call("test.echo", 1) == 1


@in_all_ways
@pytest.mark.parametrize("code", [3500, 4500])
async def test_s17_terminal_code_while_connected(scene: Scene, code: int) -> None:
    client = await scene.connected()
    call = asyncio.ensure_future(client.call("test.silent"))
    await until(lambda: client.pending)
    await asyncio.sleep(0.1)
    await scene.disconnect(code)
    with within(2), pytest.raises(RPCDisconnectedError) as caught:
        await call
    assert (caught.value.code, caught.value.outcome_unknown) == (code, True)
    for _ in range(2):
        with within(0.5), pytest.raises(RPCDisconnectedError) as caught:
            await client.call("test.echo")
        assert (caught.value.code, caught.value.outcome_unknown) == (code, False)
        await asyncio.sleep(0.3)
    assert (await scene.proxy.stats())["open"] == 0


async def unacknowledged(scene: Scene, client: CentrifugoRPCClient) -> "asyncio.Future[Any]":
    """Return a call that runs, of which the client knows nothing."""
    await scene.proxy.behave("hold=down")
    call = asyncio.ensure_future(client.call("test.gate", {"name": scene.user}))
    await until(lambda: client._connection.calls._written)
    await scene.until_run(only_id(client))
    return call


@in_all_ways
async def test_s18_reset_with_a_call_in_flight(scene: Scene) -> None:
    client = await scene.connected()
    call = await unacknowledged(scene, client)
    await scene.proxy.behave("reset")
    with within(1), pytest.raises(RPCDisconnectedError) as caught:
        await call
    assert caught.value.outcome_unknown
    assert client.pending == 0
    await scene.proxy.behave("pass")
    await scene.open_gate()
    assert await client.call("test.echo", 1) == 1


@with_acknowledgement
async def test_s18_reset_with_an_acknowledged_call(scene: Scene) -> None:
    client = await scene.connected()
    call = asyncio.ensure_future(client.call("test.gate", {"name": scene.user}))
    late = asyncio.ensure_future(client.call("test.silent", timeout=2))
    await acknowledged(client, 2)
    await scene.reset(client)
    await until(lambda: client.state == "connected")
    assert not call.done()
    await scene.open_gate()
    assert await call == {}
    with pytest.raises(RPCTimeoutError) as caught:
        await late
    assert caught.value.outcome_unknown


async def test_queued_call_of_a_client_that_fails_fast(scene: Scene) -> None:
    client = await scene.connected(fail_fast=True, max_in_flight=1)
    written = asyncio.ensure_future(client.call("test.silent"))
    queued = asyncio.ensure_future(client.call("test.echo", 1))
    await until(lambda: client.pending == 2)
    await asyncio.sleep(0.1)  # until the first is written
    await scene.reset(client)
    with within(1):
        done, _ = await asyncio.wait([queued])
    error = queued.exception()
    assert isinstance(error, RPCDisconnectedError)
    assert not error.outcome_unknown
    assert done == {queued}
    written.cancel()
    await asyncio.gather(written, return_exceptions=True)


async def test_nothing_is_written_where_the_end_is_near(scene: Scene) -> None:
    client = await scene.connected()
    client.client._conn.transport.abort()  # of which nobody has heard yet
    calls = [client.call("test.echo", number) for number in range(3)]
    assert await asyncio.gather(*calls) == [0, 1, 2]
    client.client._conn.protocol.send_close(1000)  # as if the server had begun to close
    assert await client.call("test.echo", 3) == 3


async def test_s19_what_errors_tell_of_the_outcome(scene: Scene) -> None:
    client = await scene.connected()
    call = await unacknowledged(scene, client)
    await scene.proxy.behave("reset")
    await scene.proxy.behave("refuse")
    with pytest.raises(RPCDisconnectedError, match="may have run the call") as caught:
        await call
    assert caught.value.outcome_unknown
    with pytest.raises(RPCTimeoutError, match="not sent within") as late:
        await client.call("test.echo", timeout=0.1)
    assert not late.value.outcome_unknown
    await scene.proxy.behave("pass")
    await scene.open_gate()
    await client.connect()  # it waits until the connection is back
    with pytest.raises(RPCTimeoutError, match="no answer after") as late:
        await client.call("test.silent", timeout=0.3)
    assert late.value.outcome_unknown


@with_acknowledgement
async def test_s20_reply_published_between_drop_and_reconnect(scene: Scene) -> None:
    client = await scene.connected()
    call = asyncio.ensure_future(client.call("test.gate", {"name": scene.user}))
    await acknowledged(client)
    await scene.reset(client)
    await scene.proxy.behave("refuse")
    await scene.open_gate()
    await asyncio.sleep(1)
    assert not call.done()
    await scene.proxy.behave("pass")
    assert await call == {}


@with_acknowledgement
async def test_reply_that_can_not_be_recovered(scene: Scene) -> None:
    client = await scene.connected()
    await client.call("test.echo", 1)
    call = asyncio.ensure_future(client.call("test.gate", {"name": scene.user}))
    again = asyncio.ensure_future(client.call("test.idempotent", idempotent=True))
    await again
    await acknowledged(client)
    correlation_id = only_id(client)
    await scene.reset(client)
    await scene.proxy.behave("refuse")
    await scene.open_gate()
    await asyncio.sleep(0.2)
    await scene.server.ask("POST", "/clear_history", channel=f"user#{scene.user}")
    await scene.proxy.behave("pass")
    with pytest.raises(RPCDisconnectedError, match="so were answers") as caught:
        await call
    assert caught.value.outcome_unknown
    assert await scene.runs(correlation_id) == 1
    assert client.state == "connected"


async def test_s21_never_a_silent_resend(scene: Scene) -> None:
    client = await scene.connected()
    call = await unacknowledged(scene, client)
    correlation_id = only_id(client)
    await scene.proxy.behave("reset")
    with pytest.raises(RPCDisconnectedError):
        await call
    await scene.proxy.behave("pass")
    await until(lambda: client.state == "connected", 5)
    await scene.open_gate()
    assert await client.call("test.echo", 1) == 1
    assert await scene.runs(correlation_id) == 1


@pytest.mark.parametrize(
    "way", ["correlation", "rpc", "embedded"] if IS_FULL else ["correlation"], indirect=True
)
async def test_s22_half_open(scene: Scene) -> None:
    client = await scene.connected()
    patience = client.client._max_server_ping_delay = in_full(10, 2)
    client.client._restart_ping_wait()
    await scene.proxy.behave("hold=both")
    with within(3 + patience + 1), pytest.raises(RPCDisconnectedError, match="no ping") as caught:
        await client.call("test.echo")
    assert caught.value.outcome_unknown
    await scene.proxy.behave("pass")
    assert await client.call("test.echo", 1) == 1


async def test_s23_cut_in_mid_frame(scene: Scene) -> None:
    client = await scene.connected()
    await scene.proxy.behave("cut", bytes=50_000)
    call = asyncio.ensure_future(client.call("test.big", {"size": 100_000}, timeout=10))
    if scene.is_rpc or scene.is_embedded:
        with pytest.raises(RPCDisconnectedError) as caught:
            await call
        assert caught.value.outcome_unknown
    else:
        assert await call == {"text": "x" * 100_000}
    await scene.proxy.behave("pass")
    assert await client.call("test.echo", 1) == 1


async def test_s24_slow_drip(scene: Scene) -> None:
    client = await scene.connected()
    await scene.proxy.behave("drip", rate=100_000)
    with within(5, at_least=0.8):
        assert await client.call("test.big", {"size": 100_000}) == {"text": "x" * 100_000}


async def test_s25_token_expires_while_connected(scene: Scene) -> None:
    asked = 0

    async def get_token() -> str:
        nonlocal asked
        asked += 1
        return scene.token(ttl=2)

    client = await scene.connected(get_token=get_token)
    await asyncio.sleep(3.5)  # beyond the end of the first token, and the server's delay
    assert asked >= 2
    assert await client.call("test.echo", 1) == 1
    assert (await scene.proxy.stats())["accepted"] == 1


# The embedded server waits for another token for 25 s.
@pytest.mark.parametrize(
    "way", ["correlation", "rpc", "embedded"] if IS_FULL else ["correlation", "rpc"], indirect=True
)
async def test_s26_static_token_expires_while_connected(scene: Scene) -> None:
    client = await scene.connected(token=scene.token(ttl=2))
    await until(lambda: client.state == "disconnected", 40)
    with pytest.raises(RPCDisconnectedError, match="token expired") as caught:
        await client.call("test.echo")
    assert caught.value.code == 109


@pytest.mark.parametrize("way", ["forgetful", "embedded"], indirect=True)
async def test_s27_unsubscribed_by_the_server(scene: Scene) -> None:
    client = await scene.connected()
    assert await client.call("test.echo", 1) == 1
    changes = changes_of(client)
    channel = f"user#{scene.user}"
    await scene.server.ask("POST", "/unsubscribe", user=scene.user, channel=channel, code=2500)
    await until(lambda: len(changes) == 2, 10)
    assert [(each.state, each.code) for each in changes] == [
        ("connecting", 2500),
        ("connected", None),
    ]
    assert await client.call("test.echo", 2) == 2
    assert (await scene.proxy.stats())["accepted"] == 1


@pytest.mark.parametrize("way", ["embedded"], indirect=True)  # Centrifugo does so when it likes
async def test_unsubscribed_while_calls_are_written(scene: Scene) -> None:
    client = await scene.connected()
    await scene.proxy.behave("hold=up")
    calls = [asyncio.ensure_future(client.call("test.echo", "x" * 60_000)) for _ in range(200)]
    await until(lambda: client.client._conn.paused)  # so that the writer waits for room
    channel = f"user#{scene.user}"
    await scene.server.ask("POST", "/unsubscribe", user=scene.user, channel=channel, code=2500)
    await until(lambda: client.state == "connecting")
    await scene.proxy.behave("pass")
    assert {len(each) for each in await asyncio.gather(*calls)} == {60_000}
    assert (await scene.proxy.stats())["accepted"] == 1


@pytest.mark.parametrize("way", ["correlation", "embedded"], indirect=True)
async def test_unsubscribed_for_good(scene: Scene) -> None:
    client = await scene.connected()
    channel = f"user#{scene.user}"
    await scene.server.ask("POST", "/unsubscribe", user=scene.user, channel=channel)
    await until(lambda: client.state == "disconnected", 5)
    with pytest.raises(RPCDisconnectedError, match=f"no subscription to {channel}") as caught:
        await client.call("test.echo")
    assert caught.value.code == 2000


async def test_s28_disconnect_on_a_dead_peer(scene: Scene) -> None:
    client = await scene.connected()
    await scene.proxy.behave("hold=both")
    calls = [asyncio.ensure_future(client.call("test.echo", "x" * 60_000)) for _ in range(200)]
    await asyncio.sleep(0.1)  # until the buffers on the way are full
    with within(1):
        await client.disconnect()
    results = await asyncio.gather(*calls, return_exceptions=True)
    assert {type(each) for each in results} == {RPCDisconnectedError}
    assert client.client._conn is None


async def test_s29_disconnect_with_100_calls_in_flight(scene: Scene) -> None:
    client = await scene.connected()
    calls = [asyncio.ensure_future(client.call("test.silent")) for _ in range(100)]
    await until(lambda: client.pending == 100)
    await asyncio.sleep(0.1)
    with within(1):
        disconnecting = asyncio.ensure_future(client.disconnect())
        results = await asyncio.gather(*calls, return_exceptions=True)
        await disconnecting
    assert {type(each) for each in results} == {RPCDisconnectedError}
    assert client.pending == 0


@pytest.mark.parametrize("way", ["publish", "rpc"], indirect=True)
async def test_s55_replica_killed_in_mid_call(scene: Scene) -> None:
    client = await scene.connected()
    call = asyncio.ensure_future(client.call("test.gate", {"name": scene.user}))
    await until(lambda: client._connection.calls._written)
    correlation_id = only_id(client)
    await scene.until_run(correlation_id)
    with within(1):
        await scene.server.ask("POST", "/drop")
        with pytest.raises(RPCError) as caught:
            await call
    assert caught.value.temporary
    assert await client.call("test.echo", 1) == 1
    assert await scene.runs(correlation_id) == 1
    await scene.open_gate()
    assert (await scene.proxy.stats())["accepted"] == 1
