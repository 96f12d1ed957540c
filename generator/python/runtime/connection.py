"""A connection to Centrifugo, and the calls over it."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

# centrifuge-python comes without type hints.
import centrifuge  # type: ignore[import-untyped]

if TYPE_CHECKING or __package__:
    from .errors import (
        RPCDecodeError,
        RPCDisconnectedError,
        RPCError,
        RPCTimeoutError,
        answer_error,
        is_dict,
    )
else:
    from errors import (
        RPCDecodeError,
        RPCDisconnectedError,
        RPCError,
        RPCTimeoutError,
        answer_error,
        is_dict,
    )

_CONNECT_CALLED = 0  # the SDK's code for a connection that begins because it was asked for
_GRACE = 0.1  # seconds for what should end by itself
_NEVER = 3600.0  # seconds until the SDK reconnects, long after it has been stopped

Token = str | Callable[[], Awaitable[str]]


@dataclass(frozen=True)
class Request:
    """A call on its way to the server.

    Attributes:
        method: the method's name on the wire.
        correlation_id: what its answer has, too, if it is published.
        channel: where it is published; None if it goes by Centrifugo's command rpc.
        data: what is published, or sent with the command.
        answered: its answer is published.
    """

    method: str
    correlation_id: str
    channel: str | None
    data: dict[str, Any]
    answered: bool

    @property
    def command(self) -> dict[str, Any]:
        """What the SDK sends, but for the number that it gives."""
        if self.channel is None:
            return {"rpc": {"method": self.method, "data": self.data}}
        return {"publish": {"channel": self.channel, "data": self.data}}


class Connection:
    """A connection, which ends once and for all.

    The SDK would reconnect by itself. It is stopped before it does, because the answers to the
    calls in flight would be lost.

    Args:
        url: Centrifugo's WebSocket endpoint.
        token: the user's connection token, or an async function that returns one.
        reply_channel: where answers are published; None if they come with the replies to commands.
        timeout: seconds to wait for a connection.
    """

    def __init__(self, url: str, token: Token, reply_channel: str | None, timeout: float) -> None:
        self.ended: RPCDisconnectedError | None = None  # why it ended
        self._url = url
        self._reply_channel = reply_channel
        self._timeout = timeout
        self._loop = asyncio.get_running_loop()
        self._ready: asyncio.Future[None] = self._loop.create_future()
        self._waiting: dict[str, asyncio.Future[Any]] = {}  # by correlation id
        self._tasks: set[asyncio.Task[Any]] = set()
        self._closing: asyncio.Task[None] | None = None

        events = centrifuge.ClientEventHandler()
        events.on_error = self._on_error
        events.on_connecting = self._on_connecting
        events.on_connected = self._on_connected
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

    async def send(self, request: Request, timeout: float) -> Any:
        """Send a request, and return the result, or None if the request asks for no answer."""
        self.check()
        outcome: asyncio.Future[Any] = self._loop.create_future()
        self._waiting[request.correlation_id] = outcome
        # The event loop's timer: a deadline needs no task of its own.
        timer = self._loop.call_later(timeout, _expire, outcome, request.method, timeout)
        if request.channel is None:
            self._start(self._call(request, timeout), outcome, done=True)
        else:
            self._start(self._publish(request, timeout), outcome, done=not request.answered)
        try:
            answer = await outcome
        except _UnreadableError as error:
            message = f"Python can't read this JSON: {error}"
            raise RPCDecodeError(request.method, "", message) from error
        finally:
            timer.cancel()
            del self._waiting[request.correlation_id]
        return _result(request.method, answer)

    def _start(
        self, work: Coroutine[Any, Any, Any], outcome: "asyncio.Future[Any]", done: bool
    ) -> None:
        """Run work in a task. If it fails, or `done` is set, what becomes of it is the outcome.

        The task goes on when the caller is cancelled: the SDK breaks if one of its calls is.
        """

        def finish(task: "asyncio.Task[Any]") -> None:
            self._tasks.discard(task)
            error = None if task.cancelled() else task.exception()
            if outcome.done():
                return
            if error is not None:
                outcome.set_exception(error)
            elif done:
                outcome.set_result(None if task.cancelled() else task.result())

        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(finish)

    async def _connect(self) -> None:
        try:
            if self._reply_channel is not None:
                await self._subscription(self._reply_channel).subscribe()
            await self._client.connect()
        except Exception as error:
            raise RPCDisconnectedError(f"{self._url}: {error}") from error

    def _subscription(self, channel: str) -> Any:
        events = centrifuge.SubscriptionEventHandler()
        events.on_subscribed = self._on_subscribed
        events.on_subscribing = self._on_subscribing
        events.on_unsubscribed = self._on_unsubscribed
        events.on_error = self._on_error
        events.on_publication = self._on_publication
        return self._client.new_subscription(
            channel, events, min_resubscribe_delay=0, max_resubscribe_delay=0
        )

    async def _publish(self, request: Request, timeout: float) -> dict[str, Any]:
        try:
            await self._client.publish(request.channel, request.data, timeout=timeout)
        except centrifuge.CentrifugeError as error:
            raise _failure(request, timeout, error) from error
        return {}  # the answer to who doesn't wait for one

    async def _call(self, request: Request, timeout: float) -> Any:
        try:
            reply = await self._client.rpc(request.method, request.data, timeout=timeout)
        except centrifuge.CentrifugeError as error:
            raise _failure(request, timeout, error) from error
        return reply.data

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

    async def _on_connected(self, ctx: centrifuge.ConnectedContext) -> None:
        del ctx  # the SDK passes it, by this name
        if self._reply_channel is None:
            self._get_ready()

    async def _on_disconnected(self, ctx: centrifuge.DisconnectedContext) -> None:
        self._end(f"{self._url}: {ctx.reason}", _server_code(ctx.code))

    async def _on_subscribed(self, ctx: centrifuge.SubscribedContext) -> None:
        del ctx  # the SDK passes it, by this name
        self._get_ready()

    def _get_ready(self) -> None:
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
        outcome.set_result(answer)

    def _on_unreadable(self, reply: str, error: Exception) -> None:
        number = re.match(r'\{"id":(\d+)', reply)
        if number is not None:
            self._client._future_error(int(number[1]), _UnreadableError(str(error)))
            return
        for correlation_id in re.findall(r'"correlation_id":\s*"([^"]*)"', reply):
            outcome = self._waiting.get(correlation_id)
            if outcome is not None and not outcome.done():
                outcome.set_exception(_UnreadableError(str(error)))


class _UnreadableError(Exception):
    """Python can't read the JSON of an answer."""


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


def _failure(request: Request, timeout: float, error: centrifuge.CentrifugeError) -> Exception:
    """Return what an error of the SDK means for a request."""
    if isinstance(error, centrifuge.ReplyError):
        method = request.method
        return RPCError(error.code, error.message, temporary=error.temporary, method=method)
    if isinstance(error, centrifuge.OperationTimeoutError):
        return _timeout_error(request.method, timeout)
    return RPCDisconnectedError(str(error))


def _result(method: str, answer: Any) -> Any:
    """Return the result in an answer, or raise the error in it. A null error is none."""
    if not is_dict(answer):
        raise RPCDecodeError(method, "", f"the answer is {answer!r:.100}, no object")
    if answer.get("error") is not None:
        raise answer_error(method, answer["error"])
    return answer.get("result")


def _timeout_error(method: str, timeout: float) -> RPCTimeoutError:
    return RPCTimeoutError(f"{method}: no answer after {timeout:g} seconds")


def _expire(outcome: "asyncio.Future[Any]", method: str, timeout: float) -> None:
    if not outcome.done():
        outcome.set_exception(_timeout_error(method, timeout))


def _server_code(code: int) -> int | None:
    # A code below 100 is the SDK's own.
    return code if code >= 100 else None
