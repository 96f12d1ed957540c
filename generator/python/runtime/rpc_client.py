"""The base client: remote calls over Centrifugo's WebSocket.

A call is a publication on the request channel. Its answer comes back on a channel that only this
user can read, and has the correlation id of the request.
"""

import asyncio
import re
import uuid
from collections.abc import Awaitable, Callable, Coroutine
from types import TracebackType
from typing import TYPE_CHECKING, Any

# centrifuge-python comes without type hints.
import centrifuge  # type: ignore[import-untyped]
from typing_extensions import Self

if TYPE_CHECKING or __package__:
    from .codec import dump_json, find_unsendable, is_dict
    from .errors import (
        RPCClientError,
        RPCDecodeError,
        RPCDisconnectedError,
        RPCError,
        RPCRequestError,
        RPCTimeoutError,
        join_path,
    )
else:
    from codec import dump_json, find_unsendable, is_dict
    from errors import (
        RPCClientError,
        RPCDecodeError,
        RPCDisconnectedError,
        RPCError,
        RPCRequestError,
        RPCTimeoutError,
        join_path,
    )

__all__ = [
    "CentrifugoRPCClient",
    "RPCClientError",
    "RPCDecodeError",
    "RPCDisconnectedError",
    "RPCError",
    "RPCRequestError",
    "RPCTimeoutError",
    "Token",
]

# --------------------------------------------------------------------------------------------------
# The connection.
# --------------------------------------------------------------------------------------------------

_CONNECT_CALLED = 0  # the SDK's code for a connection that begins because it was asked for
_GRACE = 0.1  # seconds for what should end by itself
_NEVER = 3600.0  # seconds until the SDK reconnects, long after it has been stopped

Token = str | Callable[[], Awaitable[str]]


class _Connection:
    """A connection, which ends once and for all.

    The SDK would reconnect by itself. It is stopped before it does, because the answers to the
    calls in flight would be lost.
    """

    def __init__(
        self, url: str, token: Token, request_channel: str, reply_channel: str, timeout: float
    ) -> None:
        self.ended: RPCDisconnectedError | None = None  # why it ended
        self._url = url
        self._request_channel = request_channel
        self._reply_channel = reply_channel
        self._timeout = timeout
        self._loop = asyncio.get_running_loop()
        self._ready: asyncio.Future[None] = self._loop.create_future()
        self._waiting: dict[str, asyncio.Future[Any]] = {}  # by correlation id
        self._tasks: set[asyncio.Task[None]] = set()
        self._closing: asyncio.Task[None] | None = None

        events = centrifuge.ClientEventHandler()
        events.on_error = self._on_error
        events.on_connecting = self._on_connecting
        events.on_disconnected = self._on_disconnected
        self._client = _sdk_client(url, token, timeout, events)
        self._client._codec = _Codec(self._client._codec, self._on_unreadable)

    async def open(self) -> None:
        """Connect and subscribe. If that fails, close the connection."""
        self._start(self._connect(), self._ready, done=False)
        try:
            done, _ = await asyncio.wait([self._ready], timeout=self._timeout)
            if not done:
                raise RPCTimeoutError(f"{self._url}: not connected after {self._timeout:g} seconds")
            self._ready.result()
            self.check()
        finally:
            if not self._is_ready():
                await self.close()

    async def close(self) -> None:
        """End the connection, and wait until all of its tasks have ended."""
        self._end("the connection was ended by disconnect()")
        if self._closing is not None:
            await asyncio.shield(self._closing)

    def check(self) -> None:
        """Raise an RPCDisconnectedError unless requests can be sent."""
        if self.ended is not None:
            raise RPCDisconnectedError(self.ended.message, self.ended.code)
        if not self._is_ready():
            raise RPCDisconnectedError("not connected: connect() has not returned yet")

    async def send(self, request: dict[str, Any], timeout: float) -> Any:
        """Publish a request, and return the result, or None if the request asks for no answer."""
        self.check()
        answered = "correlation_id" in request
        key = request["correlation_id"] if answered else str(uuid.uuid4())
        outcome: asyncio.Future[Any] = self._loop.create_future()
        self._waiting[key] = outcome
        # The event loop's timer: a deadline needs no task of its own.
        timer = self._loop.call_later(timeout, _expire, outcome, request["method"], timeout)
        self._start(self._publish(request, timeout), outcome, done=not answered)
        try:
            return await outcome
        except (ValueError, RecursionError) as error:
            message = f"Python can't read this JSON: {error}"
            raise RPCDecodeError(request["method"], "", message) from error
        finally:
            timer.cancel()
            del self._waiting[key]

    def _start(
        self, work: Coroutine[Any, Any, None], outcome: "asyncio.Future[Any]", done: bool
    ) -> None:
        """Run work in a task, and set the outcome if it fails, or if it ends and `done` is set.

        The task goes on when the caller is cancelled: the SDK breaks if one of its calls is.
        """

        def finish(task: "asyncio.Task[None]") -> None:
            self._tasks.discard(task)
            error = None if task.cancelled() else task.exception()
            if outcome.done():
                return
            if error is not None:
                outcome.set_exception(error)
            elif done:
                outcome.set_result(None)

        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(finish)

    async def _connect(self) -> None:
        events = centrifuge.SubscriptionEventHandler()
        events.on_subscribed = self._on_subscribed
        events.on_subscribing = self._on_subscribing
        events.on_unsubscribed = self._on_unsubscribed
        events.on_error = self._on_error
        events.on_publication = self._on_publication
        subscription = self._client.new_subscription(
            self._reply_channel, events, min_resubscribe_delay=0, max_resubscribe_delay=0
        )
        try:
            await subscription.subscribe()
            await self._client.connect()
        except Exception as error:
            raise RPCDisconnectedError(f"{self._url}: {error}") from error

    async def _publish(self, request: dict[str, Any], timeout: float) -> None:
        try:
            await self._client.publish(self._request_channel, request, timeout=timeout)
        except centrifuge.ReplyError as error:
            raise RPCError(error.code, error.message) from error
        except centrifuge.OperationTimeoutError as error:
            raise _timeout_error(request["method"], timeout) from error
        except centrifuge.CentrifugeError as error:
            raise RPCDisconnectedError(str(error)) from error

    def _is_ready(self) -> bool:
        ready = self._ready
        return ready.done() and not ready.cancelled() and ready.exception() is None

    def _end(self, reason: str, code: int | None = None) -> None:
        if self.ended is not None:
            return
        self.ended = RPCDisconnectedError(reason, code)
        for outcome in (self._ready, *self._waiting.values()):
            if not outcome.done():
                outcome.set_exception(RPCDisconnectedError(reason, code))
                outcome.exception()  # so that asyncio logs nothing if nobody waits any more
        self._closing = self._loop.create_task(self._close())

    async def _close(self) -> None:
        await self._client.disconnect()
        # The SDK ignores a disconnect while it handles one after which it will reconnect.
        while self._client.state is not centrifuge.ClientState.DISCONNECTED:
            await asyncio.sleep(0.01)
            await self._client.disconnect()
        tasks = [*self._tasks]
        if tasks:  # the SDK's calls end now; one that is cancelled would leave a timer
            await asyncio.wait(tasks, timeout=_GRACE)
        for task in tasks:
            task.cancel()
        # Those of the SDK, which closes the WebSocket without waiting for it.
        tasks += self._client._background_tasks
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _on_error(
        self, ctx: centrifuge.ErrorContext | centrifuge.SubscriptionErrorContext
    ) -> None:
        # Once connected, an error that matters also ends the connection or the subscription.
        if not self._ready.done():
            self._end(f"{self._url}: {ctx.error}", getattr(ctx.error, "code", None))

    async def _on_connecting(self, ctx: centrifuge.ConnectingContext) -> None:
        if ctx.code != _CONNECT_CALLED:  # the SDK has lost the connection, and will reconnect
            self._end(f"{self._url}: {ctx.reason}", _server_code(ctx.code))

    async def _on_disconnected(self, ctx: centrifuge.DisconnectedContext) -> None:
        self._end(f"{self._url}: {ctx.reason}", _server_code(ctx.code))

    async def _on_subscribed(self, ctx: centrifuge.SubscribedContext) -> None:
        del ctx  # the SDK passes it, by this name
        if not self._ready.done():
            self._ready.set_result(None)

    async def _on_subscribing(self, ctx: centrifuge.SubscribingContext) -> None:
        # Answers that come while there is no subscription are lost. If the code is the SDK's own,
        # the connection has not begun, or _on_disconnected is called next.
        code = _server_code(ctx.code)
        if code is not None:
            self._end(
                f"the subscription to {self._reply_channel} was interrupted: {ctx.reason}", code
            )

    async def _on_unsubscribed(self, ctx: centrifuge.UnsubscribedContext) -> None:
        self._end(
            f"no subscription to {self._reply_channel}: {ctx.reason}",
            _server_code(ctx.code),
        )

    async def _on_publication(self, ctx: centrifuge.PublicationContext) -> None:
        if ctx.pub.info is not None:
            return  # a client forged it: the server's publications have no info
        answer = ctx.pub.data
        if not is_dict(answer):
            return
        correlation_id = answer.get("correlation_id")
        if not isinstance(correlation_id, str):
            return
        outcome = self._waiting.get(correlation_id)
        if outcome is None or outcome.done():
            return  # another connection of this user made the call, or it has timed out
        if answer.get("error") is None:
            outcome.set_result(answer.get("result"))
        else:
            outcome.set_exception(_answer_error(answer["error"]))

    def _on_unreadable(self, reply: str, error: Exception) -> None:
        for correlation_id in re.findall(r'"correlation_id":\s*"([^"]*)"', reply):
            outcome = self._waiting.get(correlation_id)
            if outcome is not None and not outcome.done():
                outcome.set_exception(error)


def _sdk_client(
    url: str, token: Token, timeout: float, events: centrifuge.ClientEventHandler
) -> Any:
    """Return a client of the SDK. It is Any: the codec and the tasks of the SDK's are private."""
    return centrifuge.Client(
        url,
        events=events,
        token=token if isinstance(token, str) else "",
        get_token=None if isinstance(token, str) else token,
        timeout=timeout,
        min_reconnect_delay=_NEVER,
        max_reconnect_delay=_NEVER,
    )


class _Codec:
    """The SDK's codec, but it skips replies that Python can't read, which would stop the SDK.

    Go's JSON may be nested more deeply than Python's stack allows, or have integers with more
    digits than Python's limit.
    """

    def __init__(self, codec: Any, on_unreadable: Callable[[str, Exception], None]) -> None:
        self._codec = codec
        self._on_unreadable = on_unreadable

    def __getattr__(self, name: str) -> Any:
        return getattr(self._codec, name)

    def decode_replies(self, frame: str) -> list[Any]:
        replies: list[Any] = []
        for reply in frame.strip().split("\n"):
            try:
                replies += self._codec.decode_replies(reply)
            except (ValueError, RecursionError) as error:
                self._on_unreadable(reply, error)
        return replies


def _answer_error(error: Any) -> RPCError:
    if not is_dict(error):
        return RPCError(0, str(error))
    code = error.get("code")
    message = error.get("message")
    return RPCError(
        code if isinstance(code, int) else 0,
        message if isinstance(message, str) else "unknown error",
        error.get("data"),
    )


def _timeout_error(method: str, timeout: float) -> RPCTimeoutError:
    return RPCTimeoutError(f"{method}: no answer after {timeout:g} seconds")


def _expire(outcome: "asyncio.Future[Any]", method: str, timeout: float) -> None:
    if not outcome.done():
        outcome.set_exception(_timeout_error(method, timeout))


def _server_code(code: int) -> int | None:
    # A code below 100 is the SDK's own.
    return code if code >= 100 else None


# --------------------------------------------------------------------------------------------------
# The client.
# --------------------------------------------------------------------------------------------------

_MAX_CHANNEL_LENGTH = 255  # the default of Centrifugo's channel.max_length
_MAX_COMMAND_ID = 2**31  # the SDK counts its commands from 1


class CentrifugoRPCClient:
    """Calls methods of a server by name, with JSON values.

    Use it as an async context manager, or call `connect()` and `disconnect()`. When the connection
    ends, calls fail with RPCDisconnectedError until `connect()` is called again.

    Args:
        url: Centrifugo's WebSocket endpoint, e.g. "ws://localhost:8000/connection/websocket".
        token: the user's connection token (JWT), or an async function that returns one.
        user_id: the user that the token is for.
        request_channel: where requests are published.
        reply_channel: where answers arrive; "{user_id}" in it stands for the user.
        timeout: seconds to wait for a connection, and for the answer to a call.
        max_message_size: the server's limit for a message in bytes. A larger request would end the
            connection, so it is refused.

    Raises:
        ValueError: an argument is not valid; the message says which, and why.
    """

    def __init__(
        self,
        url: str,
        token: Token,
        user_id: str,
        *,
        request_channel: str = "rpc.requests",
        reply_channel: str = "user#{user_id}",
        timeout: float = 30.0,
        max_message_size: int = 65536,
    ) -> None:
        _check_user_id(user_id)
        self._url = url
        self._token = token
        self._request_channel = request_channel
        self._reply_channel = reply_channel.replace("{user_id}", user_id)
        if len(self._reply_channel) > _MAX_CHANNEL_LENGTH:
            raise ValueError(
                f"user_id is too long: the reply channel has {len(self._reply_channel)} characters,"
                f" Centrifugo allows {_MAX_CHANNEL_LENGTH}"
            )
        self._timeout = _checked_timeout(timeout)
        self._max_message_size = max_message_size
        self._connection: _Connection | None = None
        self._connecting = asyncio.Lock()

    async def __aenter__(self) -> Self:
        await self.connect()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.disconnect()

    async def connect(self) -> None:
        """Connect, and return when answers can arrive. Does nothing if connected.

        Raises:
            RPCDisconnectedError: the server can't be reached, or refuses the token or the channel.
            RPCTimeoutError: it took too long.
        """
        async with self._connecting:
            if self._connection is not None:
                if self._connection.ended is None:
                    return
                await self._connection.close()
            self._connection = _Connection(
                self._url, self._token, self._request_channel, self._reply_channel, self._timeout
            )
            await self._connection.open()

    async def disconnect(self) -> None:
        """Disconnect. Calls in flight fail at once. Does nothing if not connected."""
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.close()

    async def call(self, method: str, params: Any = None, timeout: float | None = None) -> Any:
        """Call a method, and return its result as decoded JSON.

        Args:
            method: the method's name on the wire, e.g. "tasks.get_stats".
            params: a JSON value; an empty object by default.
            timeout: seconds to wait for the answer; the client's own by default.

        Raises:
            RPCError: the server's answer is an error, or Centrifugo refused the request.
            RPCTimeoutError: there was no answer in time.
            RPCDisconnectedError: not connected, or the connection ended during the call.
            RPCRequestError: the params can't be sent; nothing was sent.
        """
        request: dict[str, Any] = {
            "method": method,
            "params": {} if params is None else params,
            "correlation_id": str(uuid.uuid4()),
            "reply_to": self._reply_channel,
        }
        return await self._send(request, timeout)

    async def notify(self, method: str, params: Any = None) -> None:
        """Send a request that is never answered, and return when Centrifugo has accepted it.

        Raises:
            RPCError: Centrifugo refused the request.
            RPCTimeoutError: Centrifugo didn't accept it in time.
            RPCDisconnectedError: not connected, or the connection ended during the call.
            RPCRequestError: the params can't be sent; nothing was sent.
        """
        await self._send({"method": method, "params": {} if params is None else params}, None)

    async def _send(self, request: dict[str, Any], timeout: float | None) -> Any:
        seconds = self._timeout if timeout is None else _checked_timeout(timeout)
        if self._connection is None:
            raise RPCDisconnectedError("not connected: call connect() first")
        self._connection.check()
        size = _message_size(self._request_channel, request)
        if size > self._max_message_size:
            raise RPCRequestError(
                f"{request['method']}: the message has {size} bytes, more than the"
                f" {self._max_message_size} that the server accepts (max_message_size)"
            )
        return await self._connection.send(request, seconds)


def _checked_timeout(timeout: float) -> float:
    if not timeout > 0:
        raise ValueError(f"timeout is {timeout!r}, expected a number of seconds above 0")
    return timeout


def _check_user_id(user_id: object) -> None:
    if not isinstance(user_id, str) or not user_id:
        raise ValueError(f"user_id is {user_id!r}, expected a string that is not empty")
    for c in user_id:
        if not " " <= c <= "~" or c in "#,*":
            raise ValueError(
                f"user_id {user_id!r} has {c!r}, which can't be in a channel for one user;"
                ' expected printable ASCII without "#", "," and "*"'
            )


def _message_size(channel: str, request: dict[str, Any]) -> int:
    """Return the size in bytes of the message that the SDK makes of a request."""
    command = {"id": _MAX_COMMAND_ID, "publish": {"channel": channel, "data": request}}
    try:
        return len(dump_json(command))
    except (TypeError, ValueError, RecursionError) as error:
        path = join_path("params", find_unsendable(request["params"], dump_json) or "")
        raise RPCRequestError(f"{request['method']}: {path}: no JSON: {error}") from error
