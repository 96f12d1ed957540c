"""A connection of the base client: what it is made of, and how it ends."""

import asyncio
import uuid
from collections.abc import Awaitable, Callable, Coroutine
from typing import TYPE_CHECKING, Any

# centrifuge-python 0.5 comes without type hints.
import centrifuge  # type: ignore[import-untyped]

if TYPE_CHECKING or __package__:
    from .rpc_errors import RPCDisconnectedError, RPCError, RPCTimeoutError
else:
    from rpc_errors import RPCDisconnectedError, RPCError, RPCTimeoutError

_NEVER = 3600.0  # seconds until the SDK reconnects: it is stopped long before

Token = str | Callable[[], Awaitable[str]]


class Connection:
    """One connection, from its first byte to its end. It doesn't come back: make a new one.

    The SDK would reconnect by itself. It is stopped before it does, because the answers to the
    calls in flight are lost by then.
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
        events.on_disconnected = self._on_disconnected
        self._client = centrifuge.Client(
            url,
            events=events,
            token=token if isinstance(token, str) else "",
            get_token=None if isinstance(token, str) else token,
            timeout=timeout,
            min_reconnect_delay=_NEVER,
            max_reconnect_delay=_NEVER,
        )

    async def open(self) -> None:
        """Connect and subscribe; if that fails, nothing is left behind."""
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
        """End the connection, and return when nothing of it is left."""
        self._end("the connection was ended by disconnect()")
        if self._closing is not None:
            await asyncio.shield(self._closing)

    def check(self) -> None:
        """Raise unless requests can be sent."""
        if self.ended is not None:
            raise RPCDisconnectedError(self.ended.message, self.ended.code)
        if not self._is_ready():
            raise RPCDisconnectedError("not connected: connect() has not returned yet")

    async def send(self, request: dict[str, Any], timeout: float) -> Any:
        """Publish a request, and return the answer's result if it asks for an answer."""
        self.check()
        answered = "correlation_id" in request
        key = request["correlation_id"] if answered else str(uuid.uuid4())
        outcome: asyncio.Future[Any] = self._loop.create_future()
        self._waiting[key] = outcome
        # Deadlines are timers of the event loop, which keeps them in a heap: no task is needed.
        timer = self._loop.call_later(timeout, _expire, outcome, request["method"], timeout)
        self._start(self._publish(request, timeout), outcome, done=not answered)
        try:
            return await outcome
        finally:
            timer.cancel()
            del self._waiting[key]

    def _start(
        self, work: Coroutine[Any, Any, None], outcome: "asyncio.Future[Any]", done: bool
    ) -> None:
        """Run work in a task of its own, and pass its failure on, or its end if `done` is set.

        The SDK breaks when one of its calls is cancelled, so a caller who gives up doesn't do that.
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
                outcome.exception()  # whoever waited may have given up: that is no error to log
        self._closing = self._loop.create_task(self._close())

    async def _close(self) -> None:
        await self._client.disconnect()
        # The SDK ignores a disconnect while it is busy with one that it means to come back from.
        while self._client.state is not centrifuge.ClientState.DISCONNECTED:
            await asyncio.sleep(0.01)
            await self._client.disconnect()
        tasks = [*self._tasks]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _on_error(self, context: Any) -> None:
        # Once connected, what matters ends the connection or the subscription, too.
        if not self._ready.done():
            self._end(f"{self._url}: {context.error}", getattr(context.error, "code", None))

    async def _on_disconnected(self, context: Any) -> None:
        self._end(f"{self._url}: {context.reason}", _server_code(context.code))

    async def _on_subscribed(self, _: Any) -> None:
        if not self._ready.done():
            self._ready.set_result(None)

    async def _on_subscribing(self, context: Any) -> None:
        # Answers that come while there is no subscription are lost. Where the reason is the SDK's
        # own, the connection has not begun, or _on_disconnected is next.
        code = _server_code(context.code)
        if code is not None:
            self._end(
                f"the subscription to {self._reply_channel} was interrupted: {context.reason}", code
            )

    async def _on_unsubscribed(self, context: Any) -> None:
        self._end(
            f"no subscription to {self._reply_channel}: {context.reason}",
            _server_code(context.code),
        )

    async def _on_publication(self, context: Any) -> None:
        if context.pub.info is not None:
            return  # the server's publications have none: a client forged this one
        answer = context.pub.data
        if not isinstance(answer, dict):
            return
        correlation_id = answer.get("correlation_id")
        if not isinstance(correlation_id, str):
            return
        outcome = self._waiting.get(correlation_id)
        if outcome is None or outcome.done():
            return  # another connection of this user has called, or the call has timed out
        if answer.get("error") is None:
            outcome.set_result(answer.get("result"))
        else:
            outcome.set_exception(_answer_error(answer["error"]))


def _answer_error(error: Any) -> RPCError:
    if not isinstance(error, dict):
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
    # Codes below 100 are the SDK's own.
    return code if code >= 100 else None
