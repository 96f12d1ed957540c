"""The base client against a real Centrifugo."""

import asyncio
import json
import math
import re
import time
import uuid
from typing import Any

import pytest
from conftest import Server, acknowledges, needs_odd_errors

from runtime import errors
from runtime.rpc_client import (
    CentrifugoRPCClient,
    RPCClientError,
    RPCDecodeError,
    RPCDisconnectedError,
    RPCError,
    RPCRequestError,
    RPCTimeoutError,
)


async def until_in_flight(client: CentrifugoRPCClient, count: int) -> None:
    while client.pending < count:
        await asyncio.sleep(0.01)
    await asyncio.sleep(0.05)


def spy(client: CentrifugoRPCClient, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Return the commands that a client sends from now on."""
    sent: list[dict[str, Any]] = []
    send = client.client._conn.send

    async def spying(frame: str) -> None:
        sent.extend(json.loads(line) for line in frame.split("\n"))
        await send(frame)

    monkeypatch.setattr(client.client._conn, "send", spying)
    return sent


async def test_call(rpc: CentrifugoRPCClient) -> None:
    params: Any = {"text": "grüße 😀 \u2028", "n": [1, 2.5, None, True, {"": []}]}
    assert await rpc.call("test.echo", params) == params
    assert rpc.pending == 0


async def test_call_without_params_sends_an_empty_object(rpc: CentrifugoRPCClient) -> None:
    assert await rpc.call("test.echo") == {}


async def test_request(
    by_correlation: CentrifugoRPCClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    commands = spy(by_correlation, monkeypatch)
    await by_correlation.call("test.echo", {"a": 1})
    await by_correlation.notify("test.echo", {"a": 2})
    assert {command["publish"]["channel"] for command in commands} == {"rpc.requests"}
    sent = [command["publish"]["data"] for command in commands]
    check_correlation_ids(sent)
    assert sent == [
        {"method": "test.echo", "params": {"a": 1}, "reply_to": "user#alice"},
        {"method": "test.echo", "params": {"a": 2}, "no_wait": True},
    ]


def check_correlation_ids(sent: list[dict[str, Any]]) -> None:
    """Remove the correlation ids of requests, which are UUIDs, each another one."""
    ids = [request.pop("correlation_id") for request in sent]
    assert [uuid.UUID(each).version for each in ids] == [4] * len(sent)
    assert {str(uuid.UUID(each)) for each in ids} == {*ids}
    assert len({*ids}) == len(sent)


async def test_native_request(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    async with server.client(transport="rpc") as client:
        assert client.client.get_subscription("user#alice") is None
        commands = spy(client, monkeypatch)
        await client.call("test.echo", {"a": 1})
        await client.notify("test.echo", {"a": 2})
    assert {command["rpc"]["method"] for command in commands} == {"test.echo"}
    sent = [command["rpc"]["data"] for command in commands]
    check_correlation_ids(sent)
    assert sent == [{"params": {"a": 1}}, {"params": {"a": 2}, "no_wait": True}]


@pytest.mark.parametrize(
    ("answer", "result"),
    [
        ({"result": 1}, 1),
        ({"result": 1, "error": None}, 1),
        ({"error": None}, None),
        ({}, None),
    ],
)
async def test_native_answers(
    server: Server, monkeypatch: pytest.MonkeyPatch, answer: Any, result: Any
) -> None:
    async with server.client(transport="rpc") as client:
        answer_all_with(client, answer, monkeypatch)
        assert await client.call("test.echo") == result


@pytest.mark.parametrize("answer", [None, [], "text", 1])
async def test_native_answers_that_are_malformed(
    server: Server, monkeypatch: pytest.MonkeyPatch, answer: Any
) -> None:
    async with server.client(transport="rpc") as client:
        answer_all_with(client, answer, monkeypatch)
        text = re.escape(f"test.echo: result: the answer is {answer!r}, no object")
        with pytest.raises(RPCDecodeError, match=text):
            await client.call("test.echo")


def answer_all_with(
    client: CentrifugoRPCClient, answer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    replied = client._connection.calls.replied

    def answered(command_id: int, reply: dict[str, Any]) -> bool:
        return replied(command_id, {**reply, "rpc": {"data": answer}})

    monkeypatch.setattr(client._connection.calls, "replied", answered)


async def test_native_calls_may_take_longer_than_the_sdk_waits(server: Server) -> None:
    async with server.client(transport="rpc") as client:
        client.client._timeout = 0.1
        assert await client.call("test.sleep", {"ms": 400}) == {}


async def test_native_call_of_what_nobody_serves(server: Server) -> None:
    async with server.client(transport="rpc") as client:
        with pytest.raises(RPCError) as caught:
            await client.call("none:echo")  # Centrifugo's answer: there is no such namespace
        assert str(caught.value) == "none:echo: method not found (code 104)"
        with pytest.raises(errors.UnknownMethodError, match=r"^test\.none: no method"):
            await client.call("test.none")


def test_transports_that_will_not_do() -> None:
    wrong: Any = "smoke"
    with pytest.raises(ValueError, match="transport is 'smoke'"):
        CentrifugoRPCClient("ws://localhost", "token", "alice", transport=wrong)


async def no_token() -> str:
    return ""


def test_token_functions_that_will_not_do() -> None:
    def for_user(user: str) -> str:
        return user

    wrong: list[tuple[str, dict[str, Any]]] = [
        ("get_token is 'token', expected a function without", {"get_token": "token"}),
        ("token is 7, expected a function without", {"token": 7}),
        ("token is None, expected a function without", {"token": None, "get_token": no_token}),
        ("get_token is .*for_user.*: missing a required argument: 'user'", {"get_token": for_user}),
        ("token and get_token are functions", {"token": no_token, "get_token": no_token}),
    ]
    for message, options in wrong:
        with pytest.raises(ValueError, match=message):
            CentrifugoRPCClient("ws://localhost", user_id="alice", **options)
    CentrifugoRPCClient("ws://localhost", user_id="alice", get_token=str)  # of no known signature


async def test_error(rpc: CentrifugoRPCClient) -> None:
    error = {"code": 409, "name": "name_taken", "message": "taken", "data": {"by": "bob"}}
    with pytest.raises(RPCError) as caught:
        await rpc.call("test.error", {**error, "temporary": True})
    assert type(caught.value) is RPCError
    assert vars(caught.value) == {**error, "method": "test.error", "temporary": True}
    assert str(caught.value) == "test.error: taken (name_taken, code 409)"
    assert isinstance(caught.value, RPCClientError)


async def test_error_without_name(rpc: CentrifugoRPCClient, transport: str) -> None:
    needs_odd_errors(transport)
    with pytest.raises(RPCError) as caught:
        await rpc.call("test.error", {"code": 409, "message": "taken"})
    assert (caught.value.name, caught.value.data, caught.value.temporary) == ("", None, False)
    assert str(caught.value) == "test.error: taken (code 409)"


async def test_errors_of_every_api(rpc: CentrifugoRPCClient) -> None:
    for kind in RPCError.__subclasses__():
        answer = {"code": 499, "name": kind.name, "message": "no", "data": {"a": 1}}
        with pytest.raises(RPCError) as caught:
            await rpc.call("test.error", answer)
        assert type(caught.value) is kind
        assert caught.value.data == {"a": 1}


async def test_null_error_is_none(by_correlation: CentrifugoRPCClient) -> None:
    assert await by_correlation.call("test.null_error") == {"ok": True}


async def test_neither_result_nor_error_is_null(by_correlation: CentrifugoRPCClient) -> None:
    assert await by_correlation.call("test.empty") is None


async def test_timeout(rpc: CentrifugoRPCClient) -> None:
    begin = time.monotonic()
    with pytest.raises(RPCTimeoutError, match=r"test\.silent: no answer after 0\.2 seconds"):
        await rpc.call("test.silent", timeout=0.2)
    assert 0.15 < time.monotonic() - begin < 2
    assert rpc.pending == 0


async def test_timeout_of_the_client(server: Server, transport: str) -> None:
    async with server.client(timeout=0.5, transport=transport) as client:
        with pytest.raises(RPCTimeoutError, match=r"after 0\.5 seconds"):
            await client.call("test.silent")


async def test_late_answer_is_dropped(rpc: CentrifugoRPCClient) -> None:
    with pytest.raises(RPCTimeoutError):
        await rpc.call("test.sleep", {"ms": 300}, timeout=0.1)
    await asyncio.sleep(0.4)
    assert rpc.pending == 0
    assert await rpc.call("test.echo", {"a": 1}) == {"a": 1}


async def test_second_answer_is_dropped(by_correlation: CentrifugoRPCClient) -> None:
    call = asyncio.ensure_future(by_correlation.call("test.silent"))
    await until_in_flight(by_correlation, 1)
    [correlation_id] = by_correlation._connection.calls._waiting
    for result in (1, 2):
        by_correlation._connection.calls.answered(
            {"correlation_id": correlation_id, "result": result}
        )
    assert await call == 1


async def test_notify_does_not_wait_for_the_handler(
    rpc: CentrifugoRPCClient, server: Server
) -> None:
    before = await server.seen("test.sleep")
    begin = time.monotonic()
    await rpc.notify("test.sleep", {"ms": 3000})
    assert time.monotonic() - begin < 1
    while await server.seen("test.sleep") == before:
        await asyncio.sleep(0.01)
    assert rpc.pending == 0


async def test_many_in_flight(rpc: CentrifugoRPCClient) -> None:
    begin = time.monotonic()
    calls = [rpc.call("test.sleep", {"ms": 500}) for _ in range(100)]
    calls += [rpc.call("test.echo", {"n": n}) for n in range(200)]
    results = await asyncio.gather(*calls)
    assert results == [{}] * 100 + [{"n": n} for n in range(200)]
    assert time.monotonic() - begin < 10
    assert rpc.pending == 0


async def test_cancelled_call_leaves_the_connection_alive(rpc: CentrifugoRPCClient) -> None:
    # The SDK's message loop dies if one of its own calls is cancelled while its reply is due.
    for steps in range(6):
        call = asyncio.ensure_future(rpc.call("test.echo", {"a": 1}))
        for _ in range(steps):
            await asyncio.sleep(0)
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
    assert await rpc.call("test.echo", {"a": 2}, timeout=5) == {"a": 2}
    assert rpc.pending == 0


async def test_server_dies_in_mid_call(server: Server, transport: str) -> None:
    client = server.client(transport=transport, timeout=10)
    await client.connect()
    calls = [asyncio.ensure_future(client.call("test.silent", timeout=2)) for _ in range(20)]
    await until_in_flight(client, 20)
    await asyncio.sleep(0.1)
    await server.ask("POST", "/kill")
    try:
        results = await asyncio.gather(*calls, return_exceptions=True)
        # What is acknowledged may still be answered.
        expected = RPCTimeoutError if acknowledges(transport) else RPCDisconnectedError
        assert {type(result) for result in results} == {expected}
        assert {getattr(result, "outcome_unknown", None) for result in results} == {True}
        assert client.pending == 0
        told = "nothing"
        for _ in range(10):  # until the client has tried to come back
            with pytest.raises(RPCTimeoutError) as caught:
                await client.call("test.echo", timeout=1)
            assert not caught.value.outcome_unknown
            told = str(caught.value)
            if "look whether Centrifugo runs there" in told:
                break
        assert "look whether Centrifugo runs there" in told
    finally:
        await server.ask("POST", "/restart")
    assert await client.call("test.echo", {"a": 1}) == {"a": 1}
    await client.disconnect()


async def test_server_ends_the_connection(server: Server, transport: str) -> None:
    client = server.client("ended", transport=transport)
    await client.connect()
    call = asyncio.ensure_future(client.call("test.silent"))
    await until_in_flight(client, 1)
    await asyncio.sleep(0.1)
    await server.ask("POST", "/disconnect", user="ended", code=3500)
    with pytest.raises(RPCDisconnectedError) as caught:
        await asyncio.wait_for(call, 2)
    assert caught.value.code == 3500
    for _ in range(2):
        await asyncio.sleep(0.3)  # time to come back, if the SDK still tried
        with pytest.raises(RPCDisconnectedError) as caught:
            await client.call("test.echo")
        assert caught.value.code == 3500
        assert not caught.value.outcome_unknown
    await client.connect()
    assert await client.call("test.echo") == {}
    await client.disconnect()


async def test_disconnect_fails_what_is_in_flight(server: Server, transport: str) -> None:
    client = server.client(transport=transport)
    await client.connect()
    calls = [asyncio.ensure_future(client.call("test.silent")) for _ in range(5)]
    await until_in_flight(client, 5)
    begin = time.monotonic()
    await client.disconnect()
    results = await asyncio.gather(*calls, return_exceptions=True)
    assert time.monotonic() - begin < 2
    ended = "the connection was ended by disconnect(); the server may have run the call"
    assert [str(result) for result in results] == [ended] * 5
    assert client.pending == 0
    await client.disconnect()
    with pytest.raises(RPCDisconnectedError, match=r"call connect\(\) first"):
        await client.call("test.echo")


async def test_disconnect_just_after_calls_began(server: Server, transport: str) -> None:
    for steps in range(5):
        client = server.client(transport=transport)
        await client.connect()
        calls = [asyncio.ensure_future(client.call("test.echo")) for _ in range(3)]
        for _ in range(steps):
            await asyncio.sleep(0)
        await client.disconnect()
        results = await asyncio.gather(*calls, return_exceptions=True)
        assert {type(result) for result in results} == {RPCDisconnectedError}


async def test_disconnect_while_connecting(server: Server, transport: str) -> None:
    for steps in range(1, 8):
        client = server.client(transport=transport)
        connecting = asyncio.ensure_future(client.connect())
        for _ in range(steps):
            await asyncio.sleep(0)
        assert not connecting.done()
        await client.disconnect()
        with pytest.raises(RPCDisconnectedError):
            await connecting


async def test_cancelled_connect_leaves_nothing(server: Server, transport: str) -> None:
    for steps in range(1, 6):  # of the loop, each of which ends before a server can have answered
        client = server.client(transport=transport)
        connecting = asyncio.ensure_future(client.connect())
        for _ in range(steps):
            await asyncio.sleep(0)
        connecting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await connecting
        await client.connect()
        assert await client.call("test.echo") == {}
        await client.disconnect()


async def test_cancelled_disconnect_goes_on(server: Server, transport: str) -> None:
    for steps in range(1, 4):
        client = server.client(transport=transport)
        await client.connect()
        session = client._connection.session
        assert session is not None
        disconnecting = asyncio.ensure_future(client.disconnect())
        for _ in range(steps):
            await asyncio.sleep(0)
        disconnecting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await disconnecting
        await session.closed()
        assert not client.client._background_tasks
        assert type(client.client._codec).__name__ == "_JsonCodec"  # ours is gone
        await client.connect()
        assert await client.call("test.echo", 1) == 1
        await client.disconnect()


async def test_connect_twice(rpc: CentrifugoRPCClient) -> None:
    before = rpc._connection.session
    await asyncio.gather(rpc.connect(), rpc.connect())
    assert rpc._connection.session is before


async def test_call_before_and_during_connect(server: Server, transport: str) -> None:
    client = server.client(transport=transport)
    before = asyncio.ensure_future(client.call("test.echo", 1))
    with pytest.raises(RPCTimeoutError, match=r"not sent within 0\.1 seconds: connect\(\) was"):
        await client.call("test.echo", timeout=0.1)
    connecting = asyncio.ensure_future(client.connect())
    await asyncio.sleep(0)
    assert await client.call("test.echo", 2) == 2
    assert await before == 1
    await connecting
    await client.disconnect()


async def test_calls_that_fail_fast(server: Server, transport: str) -> None:
    client = server.client(transport=transport, fail_fast=True)
    with pytest.raises(RPCDisconnectedError, match=r"connect\(\) was not called"):
        await client.call("test.echo")
    connecting = asyncio.ensure_future(client.connect())
    await asyncio.sleep(0)
    with pytest.raises(RPCDisconnectedError, match="not connected: connecting"):
        await client.call("test.echo")
    await connecting
    assert await client.call("test.echo", 2) == 2
    await client.disconnect()


async def test_wrong_token(server: Server, transport: str) -> None:
    with pytest.raises(RPCDisconnectedError, match="invalid token") as caught:
        await server.client(token="no.token.at.all", transport=transport).connect()
    assert caught.value.code == 3500


async def test_expired_token(server: Server, transport: str) -> None:
    with pytest.raises(RPCDisconnectedError, match="token expired") as caught:
        await server.client(token=server.token("alice", ttl=-10), transport=transport).connect()
    assert caught.value.code == 109


async def test_token_function(server: Server, transport: str) -> None:
    async def token() -> str:
        return server.token("alice")

    async with server.client(token=token, transport=transport) as client:
        assert await client.call("test.echo") == {}


async def test_token_function_that_fails(server: Server, transport: str) -> None:
    async def token() -> str:
        raise LookupError("no token today")

    with pytest.raises(RPCDisconnectedError, match=r"not connected after 1 sec.*no token today"):
        await server.client(token=token, transport=transport, timeout=1).connect()


async def test_channel_of_another_user(server: Server) -> None:
    with pytest.raises(RPCDisconnectedError, match="user#bob: permission denied") as caught:
        await server.client("alice", user_id="bob").connect()
    assert caught.value.code == 103


async def test_server_down() -> None:
    client = CentrifugoRPCClient(
        "ws://127.0.0.1:9/connection/websocket", "token", "alice", timeout=1
    )
    with pytest.raises(RPCDisconnectedError, match=r"127\.0\.0\.1:9.*Connect call failed"):
        await client.connect()


async def test_server_that_does_not_answer() -> None:
    async def hang(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    silent = await asyncio.start_server(hang, "127.0.0.1", 0)
    port = silent.sockets[0].getsockname()[1]
    client = CentrifugoRPCClient(f"ws://127.0.0.1:{port}/", "token", "alice", timeout=0.3)
    with pytest.raises(RPCTimeoutError, match=r"not connected after 0\.3 seconds"):
        await client.connect()
    silent.close()
    await silent.wait_closed()
    await asyncio.sleep(0.05)


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("http://127.0.0.1:9/", "http://127.0.0.1:9/: .*scheme isn't ws or wss"),
        ("ws://localhost:99999/", "ws://localhost:99999/: Port out of range 0-65535"),
        ("ws://[::1/", "Invalid IPv6 URL"),
        ("ws://a..b/", "ws://a..b/: .*label empty"),
    ],
)
async def test_no_url(url: str, message: str) -> None:
    with pytest.raises(RPCDisconnectedError, match=message):
        await CentrifugoRPCClient(url, "token", "alice").connect()


async def test_refused_publication(server: Server) -> None:
    async with server.client(request_channel="user#alice") as client:
        begin = time.monotonic()
        with pytest.raises(RPCError, match="permission denied") as caught:
            await client.call("test.echo")
        assert caught.value.code == 103
        with pytest.raises(RPCError) as caught:
            await client.notify("test.echo")
        assert caught.value.code == 103
        assert time.monotonic() - begin < 2


async def test_forged_answer_is_dropped(server: Server) -> None:
    async with server.client("mallory", reply_channel=server.forge_channel) as client:
        assert await client.call("test.forge", {"user": "mallory"}) == {"forged": False}


@pytest.mark.parametrize(
    "message",
    [
        1,
        "text",
        [],
        {},
        {"correlation_id": "unknown", "result": 1},
        {"correlation_id": 1, "result": 1},
        {"correlation_id": ["x"], "result": 1},
        {"correlation_id": {}, "error": 1},
    ],
)
async def test_malformed_answer_is_dropped(
    by_correlation: CentrifugoRPCClient, server: Server, message: Any
) -> None:
    call = asyncio.ensure_future(by_correlation.call("test.sleep", {"ms": 300}))
    await server.ask("POST", "/publish", message, channel="user#alice")
    assert await call == {}
    assert await by_correlation.call("test.echo", {"a": 1}) == {"a": 1}


def readable(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


@pytest.mark.parametrize("result", ["[" * 5000 + "]" * 5000, "1" * 5000])
async def test_answer_that_python_can_not_read(
    by_correlation: CentrifugoRPCClient, server: Server, result: str
) -> None:
    call = asyncio.ensure_future(by_correlation.call("test.silent", {}))
    await until_in_flight(by_correlation, 1)
    [correlation_id] = by_correlation._connection.calls._waiting
    answer = f'{{"result": {result}, "correlation_id": "{correlation_id}"}}'
    await server.ask("POST", "/publish", answer.encode(), channel="user#alice")
    if readable(result):  # Python 3.13 and newer read as deep as Go writes
        await call
    else:
        with pytest.raises(RPCDecodeError, match=r"^test\.silent: result: Python can't read"):
            await call
    assert await by_correlation.call("test.echo", {"a": 1}) == {"a": 1}


@pytest.mark.parametrize("result", ["[" * 5000 + "]" * 5000, "1" * 5000])
async def test_native_answer_that_python_can_not_read(
    server: Server, result: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with server.client(transport="rpc") as client:
        send = client.client._conn.send  # Python can't write it either

        async def sending(frame: str) -> None:
            await send(frame.replace('"RESULT"', result))

        monkeypatch.setattr(client.client._conn, "send", sending)
        if readable(result):
            await client.call("test.echo", "RESULT")
        else:
            with pytest.raises(RPCDecodeError, match=r"^test\.echo: result: Python can't read"):
                await client.call("test.echo", "RESULT")
        assert await client.call("test.echo", {"a": 1}) == {"a": 1}


@pytest.mark.parametrize(
    ("error", "code", "message"),
    [
        ("boom", 0, "boom"),
        ({}, 0, "unknown error"),
        ({"code": "7", "message": 7, "name": 7, "temporary": 1}, 0, "unknown error"),
    ],
)
def test_malformed_error(error: Any, code: int, message: str) -> None:
    made = errors.answer_error("a.b", error)
    assert type(made) is RPCError
    assert (made.code, made.message, made.data) == (code, message, None)
    assert (made.name, made.temporary, made.method) == ("", False, "a.b")


async def test_reply_of_more_than_1_mib(rpc: CentrifugoRPCClient) -> None:
    size = 2**20 + 2**16
    assert await rpc.call("test.big", {"size": size}) == {"text": "x" * size}
    assert await rpc.call("test.echo", 1) == 1


async def test_largest_message(rpc: CentrifugoRPCClient) -> None:
    empty = rpc._commands.make("test.echo", {"x": ""}, None, answered=True, idempotent=False)
    room = 65536 - empty.size
    assert await rpc.call("test.echo", {"x": "x" * room}) == {"x": "x" * room}
    with pytest.raises(RPCRequestError, match=r"test\.echo: the message has 65537 bytes"):
        await rpc.call("test.echo", {"x": "x" * (room + 1)})
    with pytest.raises(RPCRequestError, match="max_message_size"):
        await rpc.notify("test.echo", {"x": "ü" * (room // 6 + 30)})
    assert await rpc.call("test.echo") == {}


RING: list[Any] = []
RING.append({"y": RING})


@pytest.mark.parametrize(
    ("params", "path"),
    [
        (math.nan, ""),
        ({"x": math.nan}, ".x"),
        ({"x": [0, {"y": math.inf}]}, ".x[1].y"),
        ({"x": b""}, ".x"),
        ({"x": {1, 2}}, ".x"),
        ({"x": ["a", "\ud800"]}, ".x[1]"),
        ({"x": {"\udc00": 1}}, ".x['\\udc00']"),
        ({(): 1}, "[()]"),
        ({"x": RING}, ".x[0].y"),
    ],
)
async def test_what_is_no_json_is_refused(
    rpc: CentrifugoRPCClient, server: Server, params: Any, path: str
) -> None:
    before = await server.seen("test.echo")
    with pytest.raises(RPCRequestError, match=re.escape(f"test.echo: params{path}: no JSON: ")):
        await rpc.call("test.echo", params)
    assert await rpc.call("test.big", {"size": 1}) == {"text": "x"}
    assert await server.seen("test.echo") == before


@pytest.mark.parametrize("user", ["alice", "a:b", "a b", "a@b", "~", "x" * 250])
def test_users_that_will_do(user: str) -> None:
    CentrifugoRPCClient("ws://localhost", "token", user)


@pytest.mark.parametrize(
    "user", ["", "a#b", "a,b", "a.b", "*", "a*", "é", "a\n", "\x00", "a\x7f", "x" * 251, 7, None]
)
def test_users_that_will_not_do(user: Any) -> None:
    with pytest.raises(ValueError, match="user_id"):
        CentrifugoRPCClient("ws://localhost", "token", user)


@pytest.mark.parametrize("timeout", [0, -1, float("nan")])
async def test_timeouts_that_will_not_do(rpc: CentrifugoRPCClient, timeout: float) -> None:
    with pytest.raises(ValueError, match="timeout is"):
        CentrifugoRPCClient("ws://localhost", "token", "alice", timeout=timeout)
    with pytest.raises(ValueError, match="timeout is"):
        await rpc.call("test.echo", timeout=timeout)
