"""A connection to Centrifugo by the SDK: from connect() to its end, with what is lost between."""

import asyncio
from typing import TYPE_CHECKING, Any

from typing_extensions import override

if TYPE_CHECKING or __package__:
    from .calls import Calls
    from .causes import advice, is_hopeless, is_timeout, with_advice
    from .errors import RPCDisconnectedError, RPCTimeoutError
    from .handlers import server_code
    from .replies import ReplyChannel, ReplyListener
    from .sdk import Sdk, SdkListener
    from .states import StateChange, States
else:
    from calls import Calls
    from causes import advice, is_hopeless, is_timeout, with_advice
    from errors import RPCDisconnectedError, RPCTimeoutError
    from handlers import server_code
    from replies import ReplyChannel, ReplyListener
    from sdk import Sdk, SdkListener
    from states import StateChange, States

# Codes of the SDK's own: it connects because it was asked to; there is no token; the server took
# a message for too large, and closed the WebSocket with a code of that protocol.
_CONNECT_CALLED, _UNAUTHORIZED, _MESSAGE_SIZE_LIMIT = 0, 1, 3
_TOO_LARGE = 1009
_EXPIRED = 109  # the error of Centrifugo for a token that has run out

BY_DISCONNECT = "the connection was ended by disconnect()"


class Session(SdkListener, ReplyListener):
    """A connection that is made, comes back when it is lost, and ends once and for all.

    The SDK does the reconnecting, with full jitter, and recovers the reply channel from where it
    was. It doesn't tell a connection that can't be made from one that can't be made now, and tries
    for ever: that is decided here.

    Args:
        sdk: the SDK's client.
        reply_channel: where answers are published; None if they come with the replies to commands.
        calls: the calls that go over it.
        states: what is told of its state.
    """

    def __init__(self, sdk: Sdk, reply_channel: str | None, calls: Calls, states: States) -> None:
        self.ended: RPCDisconnectedError | None = None  # why it ended
        self.cause: str = ""  # why the last attempt to connect failed
        self._sdk = sdk
        self._calls = calls
        self._states = states
        self._loop = asyncio.get_running_loop()
        self._replies = (
            None if reply_channel is None else ReplyChannel(sdk.client, reply_channel, self)
        )
        self._was_connected = False
        self._was_joined = False  # a connect() has succeeded
        self._code: int | None = None  # with the cause
        self._is_silent = True  # the last attempt failed because there was no answer
        self._timed_out = False
        self._waiters = 0
        self._changed: asyncio.Future[None] = self._loop.create_future()  # connected, or ended
        self._deadline: asyncio.TimerHandle | None = None
        self._opening: asyncio.Task[None] | None = None
        self._closing: asyncio.Task[None] | None = None

    def open(self, timeout: float) -> None:
        """Begin to connect. It ends if it hasn't succeeded in time."""
        self._states.change(StateChange("connecting", reason="connect() was called"))
        self._deadline = self._loop.call_later(timeout, self._time_out, timeout)
        self._sdk.attach(self, self._replies, self._calls)
        self._opening = self._loop.create_task(self._open())
        self._opening.add_done_callback(self._opened)

    async def join(self, timeout: float) -> None:
        """Wait until it is connected.

        Raises:
            RPCDisconnectedError: it has ended.
            RPCTimeoutError: it took too long. It goes on if a connect() has succeeded before.
        """
        self._waiters += 1
        try:
            done, _ = await asyncio.wait([self._changed], timeout=timeout)
            self._was_joined |= bool(done)
        finally:
            self._waiters -= 1
            # Who is cancelled just as it gets connected doesn't know that it is.
            if self._waiters == 0 and not self._was_joined and self.ended is None:
                self.end("connect() was cancelled or timed out")
                await self.closed()
        if self.ended is not None:
            await self.closed()
            if self._timed_out:
                raise RPCTimeoutError(self.ended.message)
            raise RPCDisconnectedError(self.ended.message, self.ended.code)
        if not done:
            raise RPCTimeoutError(self._late(timeout))

    def end(self, reason: str, code: int | None = None) -> None:
        """End it, and what goes over it. Does nothing if it has ended."""
        if self.ended is not None:
            return
        self.ended = RPCDisconnectedError(reason, code)
        if self._deadline is not None:
            self._deadline.cancel()
        self._sdk.stop_writing()
        self._calls.end(reason, code)
        self._states.change(StateChange("disconnected", code, reason))
        if not self._changed.done():
            self._changed.set_result(None)
        self._closing = self._loop.create_task(self._close())

    async def closed(self) -> None:
        """Wait until nothing of it is left, once it has ended."""
        if self._closing is not None:
            await asyncio.shield(self._closing)

    def why(self) -> str:
        """Return why calls wait, for people."""
        return self.cause or self._states.now

    async def _open(self) -> None:
        self._sdk.check_url()
        if self._replies is not None:
            await self._replies.open()
        if self._sdk.is_connected():  # it isn't ours
            self.sdk_connected()
        await self._sdk.client.connect()

    def _opened(self, opening: "asyncio.Task[None]") -> None:
        self._opening = None
        error = None if opening.cancelled() else opening.exception()
        if error is not None:
            self.end(f"{self._sdk.url}: {error}")

    async def _close(self) -> None:
        if self._opening is not None:
            self._opening.cancel()
        await self._sdk.detach(self._replies)

    def _time_out(self, timeout: float) -> None:
        self._timed_out = self._is_silent
        self.end(self._late(timeout), self._code)

    def _late(self, timeout: float) -> str:
        cause = self.cause or (
            "get_token has returned nothing"
            if self._sdk.awaits_token
            else "there was no answer: look at what listens there"
        )
        return f"{self._sdk.url}: not connected after {timeout:g} seconds: {cause}"

    def _connected(self) -> None:
        self._was_connected = True
        self.cause, self._code = "", None
        if self._deadline is not None:
            self._deadline.cancel()
        if not self._changed.done():
            self._changed.set_result(None)
        self._sdk.start_writing(self._calls)
        self._states.change(StateChange("connected"))

    def _pause(self, reason: str, code: int | None) -> None:
        self.cause, self._code = reason, code
        self._sdk.stop_writing()
        self._calls.paused(reason, code)
        if self._changed.done():
            self._changed = self._loop.create_future()
        self._states.change(StateChange("connecting", code, reason))

    def _failed(self, error: Exception) -> None:
        self.cause, self._code = advice(error), getattr(error, "code", None)
        self._is_silent = is_timeout(error)

    # What the SDK's client tells.

    @override
    def sdk_connecting(self, ctx: Any) -> None:
        if ctx.code == _CONNECT_CALLED or self.ended is not None:
            return
        reason, code = f"{self._sdk.url}: {ctx.reason}", _server_code(ctx.code)
        self._sdk.lose()
        if ctx.code == _MESSAGE_SIZE_LIMIT:  # the SDK would go on
            self.end(with_advice(reason, code), code)
            return
        self._calls.dropped(reason, code)
        self._pause(reason, code)

    @override
    def sdk_connected(self) -> None:
        if self._replies is None and self.ended is None:
            self._connected()

    @override
    def sdk_disconnected(self, ctx: Any) -> None:
        if self.ended is None:
            code = _server_code(ctx.code)
            reason = with_advice(ctx.reason, ctx.code)
            if ctx.code == _UNAUTHORIZED:  # the SDK doesn't say why
                reason, code = self._sdk.refusal or self.cause or reason, self._code
            self.end(f"{self._sdk.url}: {reason}", code)

    @override
    def sdk_failed(self, error: Exception) -> None:
        if self.ended is not None:
            return
        self._failed(error)
        has_expired = self._code == _EXPIRED and not self._sdk.asks_for_tokens
        if has_expired or (not self._was_connected and is_hopeless(error)):
            self.end(f"{self._sdk.url}: {self.cause}", self._code)

    # What the reply channel tells.

    @override
    def replies_come(self, recovered: bool) -> None:
        if self.ended is None:
            self._calls.answers_come(recovered)
            self._connected()

    @override
    def replies_pause(self, reason: str, code: int | None) -> None:
        if self.ended is None:
            self._pause(reason, code)

    @override
    def replies_end(self, reason: str, code: int | None) -> None:
        self.end(with_advice(reason, code), code)

    @override
    def reply_error(self, error: Exception) -> None:
        if self.ended is None:
            self._failed(error)

    @override
    def answer(self, data: Any) -> None:
        self._calls.answered(data)


def _server_code(code: int) -> int | None:
    return _TOO_LARGE if code == _MESSAGE_SIZE_LIMIT else server_code(code)
