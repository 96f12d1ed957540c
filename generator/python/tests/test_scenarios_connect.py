"""Scenarios: how connections begin and end."""

import asyncio
import os
import time
from collections.abc import Awaitable, Callable
from types import ModuleType
from typing import Any

import centrifuge  # type: ignore[import-untyped]
import pytest
from scenes import Scene, acknowledged, changes_of, in_all_ways, until, within

from runtime.rpc_client import (
    CentrifugoRPCClient,
    RPCDisconnectedError,
    RPCError,
    RPCTimeoutError,
    RPCUnauthorizedError,
    StateChange,
)

by_correlation = pytest.mark.parametrize("way", ["correlation", "embedded"], indirect=True)


def tokens_of(scene: Scene, *answers: Any) -> Callable[[], Awaitable[str]]:
    """Return a get_token that returns, or raises, one answer after the other, then good tokens."""
    left = [*answers]

    async def get_token() -> Any:
        answer = left.pop(0) if left else scene.token()
        if isinstance(answer, BaseException):
            raise answer
        return answer

    return get_token


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
        pytest.raises(RPCDisconnectedError, match="not connected after") as caught,
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


async def test_s06_expired_token_then_a_fresh_one(scene: Scene) -> None:
    expired = scene.token(ttl=-10)
    async with scene.client(get_token=tokens_of(scene, expired), timeout=5) as client:
        assert await client.call("test.echo", 1) == 1
    async with scene.client(token=expired, get_token=tokens_of(scene), timeout=5) as client:
        assert await client.call("test.echo", 1) == 1


async def test_s07_get_token_fails_once(scene: Scene) -> None:
    get_token = tokens_of(scene, LookupError("not now"))
    async with scene.client(get_token=get_token, timeout=5) as client:
        assert await client.call("test.echo", 1) == 1


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


ODD: list[Any] = [
    asyncio.CancelledError(),
    GeneratorExit(),
    SystemExit(3),
    type("OddError", (BaseException,), {})("odd"),
    StopAsyncIteration(),
    7,
    b"token",
    object(),
]


@pytest.mark.parametrize(
    ("way", "odd"),
    [*(("correlation", odd) for odd in ODD), ("rpc", ODD[0]), ("embedded", ODD[0])],
    indirect=["way"],
    ids=lambda odd: odd if isinstance(odd, str) else type(odd).__name__,
)
async def test_s42_get_token_that_throws_an_odd_thing(scene: Scene, odd: Any) -> None:
    async with scene.client(get_token=tokens_of(scene, odd), timeout=5) as client:
        client.on_state(lambda _: 1 / 0)
        assert await client.call("test.echo", 1) == 1


async def test_s42_listener_that_throws_an_odd_thing(scene: Scene) -> None:
    client = scene.client()
    changes = []

    def listener(change: StateChange) -> None:
        changes.append(change)
        raise asyncio.CancelledError

    client.on_state(listener)
    await client.connect()
    await scene.reset(client)
    assert await client.call("test.echo", 1) == 1
    assert len(changes) == 4


@pytest.mark.parametrize("nothing", ["", None, RPCUnauthorizedError("logged out")])
async def test_get_token_that_returns_nothing_ends_the_connection(
    scene: Scene, nothing: Any
) -> None:
    client = scene.client(get_token=tokens_of(scene, nothing))
    with within(2), pytest.raises(RPCDisconnectedError, match="unauthorized"):
        await client.connect()
    with pytest.raises(RPCDisconnectedError, match="unauthorized"):
        await client.call("test.echo")
    await client.connect()
    assert await client.call("test.echo", 1) == 1


async def test_end_by_get_token_says_why(scene: Scene) -> None:
    answers = [LookupError("not now"), RPCUnauthorizedError("logged out")]
    client = scene.client(get_token=tokens_of(scene, *answers))
    with within(5), pytest.raises(RPCDisconnectedError, match=r": unauthorized: logged out$"):
        await client.connect()


async def test_get_token_that_is_not_async(scene: Scene) -> None:
    answers: list[Any] = [LookupError("not now"), scene.token(ttl=-10), scene.token()]

    def get_token() -> Any:
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    for options in ({"get_token": get_token}, {"token": scene.token}):
        async with scene.client(timeout=5, **options) as client:
            assert await client.call("test.echo", 1) == 1
    assert answers == []


async def test_get_token_that_hangs(scene: Scene) -> None:
    stop = asyncio.Event()

    async def get_token() -> str:
        while not stop.is_set():
            try:
                await stop.wait()
            except asyncio.CancelledError:
                continue  # it isn't to be stopped
        return ""

    client = scene.client(get_token=get_token, timeout=0.5)
    with within(2), pytest.raises(RPCTimeoutError):
        await client.connect()
    connecting = asyncio.ensure_future(client.connect())
    await asyncio.sleep(0.1)
    with within(1):
        await client.disconnect()
    with pytest.raises(RPCDisconnectedError):
        await connecting
    stop.set()
    await asyncio.sleep(0.01)


async def test_s43_cancel_connect(scene: Scene) -> None:
    client = scene.client()
    for mode, seconds in [("silent", 0.2), ("silent", 0.001), ("pass", 0.001), ("pass", 0)]:
        await scene.proxy.behave(mode)
        connecting = asyncio.ensure_future(client.connect())
        await asyncio.sleep(seconds)
        connecting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await connecting
        await asyncio.sleep(0.05)
        assert (await scene.proxy.stats())["open"] == 0
        assert client.state == "disconnected"
    await client.connect()
    assert await client.call("test.echo", 1) == 1


async def test_s44_after_disconnect(scene: Scene) -> None:
    client = await scene.connected()
    await client.disconnect()
    with pytest.raises(RPCDisconnectedError, match=r"call connect\(\) first"):
        await client.call("test.echo")
    await client.connect()
    assert await client.call("test.echo", 1) == 1


async def test_s51_disconnect_while_three_connect(scene: Scene) -> None:
    client = scene.client()
    for steps in range(1, 12):
        connecting = [asyncio.ensure_future(client.connect()) for _ in range(3)]
        for _ in range(steps):
            await asyncio.sleep(0 if steps < 8 else 0.002)
        await client.disconnect()
        results = await asyncio.gather(*connecting, return_exceptions=True)
        assert {type(each) for each in results} <= {RPCDisconnectedError, type(None)}
        assert client.state == "disconnected"
    await asyncio.sleep(0.1)
    assert (await scene.proxy.stats())["open"] == 0


@in_all_ways
@pytest.mark.parametrize("code", [3500, 4501])
async def test_s52_state_events(scene: Scene, code: int) -> None:
    client = scene.client()
    changes = changes_of(client)
    await client.connect()
    await scene.disconnect(code)
    await until(lambda: client.state == "disconnected", 2)
    assert [each.state for each in changes] == ["connecting", "connected", "disconnected"]
    assert changes[-1].code == code
    assert changes[-1].reason
    assert not changes[-1].will_reconnect


class PageEvents(centrifuge.SubscriptionEventHandler):  # type: ignore[misc]
    def __init__(self) -> None:
        self.got: list[Any] = []

    async def on_publication(self, ctx: centrifuge.PublicationContext) -> None:
        self.got.append(ctx.pub.data)


async def test_s53_connection_of_the_user(scene: Scene) -> None:
    theirs = centrifuge.Client(scene.proxy.url, token=scene.token())
    events = PageEvents()
    subscription = theirs.new_subscription(f"inbox#{scene.user}", events)
    await subscription.subscribe()
    await theirs.connect()
    await theirs.ready()
    client = scene.client(client=theirs)
    assert client.client is theirs
    await client.connect()
    assert await client.call("test.echo", 1) == 1
    await scene.reset(client)
    assert await client.call("test.echo", 2) == 2
    await client.disconnect()
    await subscription.ready()
    channel = subscription.channel
    await scene.server.ask("POST", "/publish", {"n": 1}, channel=channel)
    await until(lambda: events.got == [{"n": 1}], 3)
    assert {*theirs.subscriptions()} == {channel}
    await client.connect()
    assert await client.call("test.echo", 3) == 3
    await client.disconnect()
    assert theirs.state is centrifuge.ClientState.CONNECTED
    await theirs.disconnect()
    await asyncio.gather(*theirs._background_tasks, return_exceptions=True)


def test_s57_two_event_loops(scene_without_loop: Callable[[], CentrifugoRPCClient]) -> None:
    client = scene_without_loop()

    async def connect_and_call(number: int) -> Any:
        async with client:
            return await client.call("test.echo", number)

    async def leave_open() -> None:
        await client.connect()
        await client.call("test.echo", 1)

    async def call() -> Any:
        return await client.call("test.echo", 1)

    assert asyncio.run(connect_and_call(1)) == 1
    assert asyncio.run(connect_and_call(2)) == 2
    asyncio.run(leave_open())
    with pytest.raises(RPCDisconnectedError, match="in another event loop: call it in this one"):
        asyncio.run(call())
    assert asyncio.run(connect_and_call(3)) == 3


def test_s57_fork_after_connect(scene_without_loop: Callable[[], CentrifugoRPCClient]) -> None:
    client = scene_without_loop()

    async def in_child() -> int:
        try:
            await client.call("test.echo", 1)
        except RPCDisconnectedError as error:
            if "forked" not in str(error):
                return 1
        await client.connect()
        result = await client.call("test.echo", 2)
        await client.disconnect()
        return 0 if result == 2 else 2

    async def in_parent() -> None:
        await client.connect()
        forked = await asyncio.to_thread(fork)
        _, status = await asyncio.to_thread(os.waitpid, forked, 0)
        assert os.waitstatus_to_exitcode(status) == 0
        assert await client.call("test.echo", 3) == 3
        await client.disconnect()

    def fork() -> int:
        child = os.fork()
        if child == 0:
            status = 3
            try:
                status = asyncio.run(asyncio.wait_for(in_child(), 10))
            finally:
                os._exit(status)
        return child

    asyncio.run(in_parent())


@pytest.fixture
def scene_without_loop(server: Any) -> Callable[[], CentrifugoRPCClient]:
    def make() -> CentrifugoRPCClient:
        return CentrifugoRPCClient(server.url, server.token("looper"), "looper", timeout=5)

    return make


async def test_s45_refused_by_centrifugo(scene: Scene) -> None:
    if scene.is_rpc:
        client = await scene.connected()
        with within(2), pytest.raises(RPCError) as caught:
            await client.call("nowhere:echo")
        assert caught.value.code == 104
        return
    client = await scene.connected(request_channel=f"user#{scene.user}")
    with within(2), pytest.raises(RPCError) as caught:
        await client.call("test.echo")
    assert caught.value.code == 103


async def test_idle_time_is_monotonic(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    client = await scene.connected()
    call = asyncio.ensure_future(client.call("test.silent", timeout=0.3))
    await asyncio.sleep(0)
    monkeypatch.setattr(time, "time", lambda: 0.0)
    with within(2), pytest.raises(RPCTimeoutError):
        await call
