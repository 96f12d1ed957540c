"""Scenarios: where tokens come from."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from scenes import Scene, within

from runtime.rpc_client import (
    RPCDisconnectedError,
    RPCTimeoutError,
    RPCUnauthorizedError,
)


def tokens_of(scene: Scene, *answers: Any) -> Callable[[], Awaitable[str]]:
    """Return a get_token that returns, or raises, one answer after the other, then good tokens."""
    left = [*answers]

    async def get_token() -> Any:
        answer = left.pop(0) if left else scene.token()
        if isinstance(answer, BaseException):
            raise answer
        return answer

    return get_token


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
    with within(2), pytest.raises(RPCTimeoutError, match="seconds: get_token has returned nothing"):
        await client.connect()
    connecting = asyncio.ensure_future(client.connect())
    await asyncio.sleep(0.1)
    with within(1):
        await client.disconnect()
    with pytest.raises(RPCDisconnectedError):
        await connecting
    stop.set()
    await asyncio.sleep(0.01)
