"""The base client: remote calls over Centrifugo's WebSocket.

A call is a publication on the request channel. Its answer comes back on a channel that only this
user can read, and has the correlation id of the request. Or it is Centrifugo's own command rpc.
"""

from collections.abc import Callable, Sequence
from functools import partial
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal

from typing_extensions import Self

if TYPE_CHECKING or __package__:
    from .calls import Calls
    from .commands import Commands
    from .connection import Connection
    from .errors import (
        RPCChannelError,
        RPCClientError,
        RPCDecodeError,
        RPCDisconnectedError,
        RPCError,
        RPCQueueFullError,
        RPCRequestError,
        RPCSubscriptionError,
        RPCTimeoutError,
        RPCUnauthorizedError,
    )
    from .event_client import EventClient
    from .event_readers import ErrorListener
    from .interceptors import Call, CallNext, Interceptor, chain, retry, traceparent
    from .options import (
        check_channel,
        check_user_id,
        checked_count,
        checked_timeout,
        is_rpc,
        token_and_source,
    )
    from .progress import Progress
    from .reply_reader import Replies
    from .sdk import new_sdk
    from .states import Listener, State, StateChange
    from .tokens import GetToken, Token
else:
    from calls import Calls
    from commands import Commands
    from connection import Connection
    from errors import (
        RPCChannelError,
        RPCClientError,
        RPCDecodeError,
        RPCDisconnectedError,
        RPCError,
        RPCQueueFullError,
        RPCRequestError,
        RPCSubscriptionError,
        RPCTimeoutError,
        RPCUnauthorizedError,
    )
    from event_client import EventClient
    from event_readers import ErrorListener
    from interceptors import Call, CallNext, Interceptor, chain, retry, traceparent
    from options import (
        check_channel,
        check_user_id,
        checked_count,
        checked_timeout,
        is_rpc,
        token_and_source,
    )
    from progress import Progress
    from reply_reader import Replies
    from sdk import new_sdk
    from states import Listener, State, StateChange
    from tokens import GetToken, Token

__all__ = [
    "Call",
    "CallNext",
    "CentrifugoRPCClient",
    "Interceptor",
    "RPCChannelError",
    "RPCClientError",
    "RPCDecodeError",
    "RPCDisconnectedError",
    "RPCError",
    "RPCQueueFullError",
    "RPCRequestError",
    "RPCSubscriptionError",
    "RPCTimeoutError",
    "RPCUnauthorizedError",
    "State",
    "StateChange",
    "Token",
    "retry",
    "traceparent",
]


class CentrifugoRPCClient(EventClient):
    """Calls methods of a server by name, with JSON values.

    Use it as an async context manager, or call `connect()` and `disconnect()`. A connection that is
    lost comes back by itself. Calls wait for it until their timeout. One that ended for good, e.g.
    with the user's token, stays so until `connect()` is called again.

    Args:
        url: Centrifugo's WebSocket endpoint, e.g. "ws://localhost:8000/connection/websocket".
        token: the user's connection token (JWT), or a function as get_token.
        user_id: the user that the token is for.
        get_token: a function that returns a token: where there is none yet, and before the old one
            runs out. It is async, or doesn't block. It is asked again later if it fails. If it
            raises RPCUnauthorizedError, or returns "", the connection ends.
        client: a centrifuge.Client of your own, in place of url and token: calls go over its
            connection, which is not ended by `disconnect()`. Several clients can share it.
        transport: how calls reach the server: "correlation" publishes them, and reads the answers
            from a channel; "rpc" makes them by Centrifugo's own command, in half the hops, for
            which Centrifugo must have an RPC proxy.
        request_channel: where requests are published.
        reply_channel: where answers arrive; "{user_id}" in it stands for the user.
        timeout: seconds to wait for a connection, and for the answer to a call.
        max_message_size: the server's limit for a message in bytes. A larger request would end the
            connection, so it is refused.
        max_in_flight: how many calls may be with the server at a time; others wait for their turn.
        max_queued_bytes: how many bytes of calls may wait; a call beyond fails.
        fail_fast: calls fail at once where there is no connection, and where it is lost before
            they are sent, instead of waiting for it.
        interceptors: what stands around every call; the first is outermost.

    Raises:
        ValueError: an argument is not valid; the message says which, and why.
    """

    def __init__(
        self,
        url: str = "",
        token: Token = "",
        user_id: str = "",
        *,
        get_token: GetToken | None = None,
        client: Any = None,
        transport: Literal["correlation", "rpc"] = "correlation",
        request_channel: str = "rpc.requests",
        reply_channel: str = "user#{user_id}",
        timeout: float = 30.0,
        max_message_size: int = 65536,
        max_in_flight: int = 256,
        max_queued_bytes: int = 16 * 2**20,
        fail_fast: bool = False,
        interceptors: Sequence[Interceptor] = (),
    ) -> None:
        check_user_id(user_id)
        if client is None and not url:
            raise ValueError("url is empty, expected Centrifugo's WebSocket endpoint")
        if client is not None and (url or token or get_token is not None):
            raise ValueError("client has a url and a token of its own: give either it, or them")
        checked_timeout(timeout)
        by_rpc = is_rpc(transport)
        replies = reply_channel.replace("{user_id}", user_id)
        check_channel(replies)
        limit = checked_count("max_message_size", max_message_size)
        commands = Commands(request_channel, None if by_rpc else replies, limit)
        # Calls that tell their progress are always answered by a channel.
        self._telling = Commands(request_channel, replies, limit)
        first_token, source = token_and_source(token, get_token)
        connection = Connection(
            partial(new_sdk, url, first_token, source, client, timeout=timeout, max_frame=limit),
            partial(
                Calls,
                checked_count("max_in_flight", max_in_flight),
                checked_count("max_queued_bytes", max_queued_bytes),
                request_channel,
                fail_fast=fail_fast,
            ),
            None if by_rpc else replies,
            timeout,
        )
        super().__init__(connection, commands, user_id, timeout)
        self._replies = Replies(replies, connection) if by_rpc else None
        self._has_interceptors = bool(interceptors)
        self._make = chain([*interceptors], self._made)

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

    @property
    def client(self) -> Any:
        """The SDK's client (a centrifuge.Client), for subscriptions of your own.

        Another event loop gets another one.
        """
        return self._connection.sdk.client

    @property
    def state(self) -> State:
        """What the connection is: "disconnected", "connecting" or "connected"."""
        return self._connection.states.now

    @property
    def pending(self) -> int:
        """How many calls have no outcome yet."""
        return len(self._connection.calls)

    def on_state(self, listener: Listener) -> Callable[[], None]:
        """Call a function at each change of the state. Returns the function that ends that.

        It must not block: it is called where messages are read.

        Raises:
            TypeError: it is an async function.
        """
        return self._connection.states.listen(listener)

    def on_error(self, listener: ErrorListener) -> Callable[[], None]:
        """Call a function with each error that nobody awaits. Returns the function that ends that.

        It is an RPCDecodeError where an event, or what is told of a call's progress, doesn't have
        the type that the API declares: the stream goes on without it. It is what has ended a stream
        that listeners read. Where there is no such function, they are logged.
        """
        return self._connection.readers.listen(listener)

    async def connect(self) -> None:
        """Connect, and return when answers can arrive. Does nothing if connected.

        It tries again and again until the client's timeout, but ends at once at what can't get
        better. While a connection that was lost comes back, it waits for that.

        Raises:
            RPCDisconnectedError: the server can't be reached, or refuses the token or the channel.
            RPCTimeoutError: the server doesn't answer.
        """
        await self._connection.connect()

    async def disconnect(self) -> None:
        """Disconnect. Calls fail at once. Does nothing if not connected.

        Raises:
            RPCDisconnectedError: it was connected in another event loop, which still is there.
        """
        await self._connection.disconnect()

    async def call(
        self,
        method: str,
        params: Any = None,
        /,
        *,
        timeout: float | None = None,
        idempotent: bool = False,
        progress: Progress | None = None,
    ) -> Any:
        """Call a method, and return its result as decoded JSON.

        Args:
            method: the method's name on the wire, e.g. "tasks.get_stats".
            params: a JSON value; an empty object by default.
            timeout: seconds to wait for the answer; the client's own by default.
            idempotent: the method may run twice, so that the call is sent again, once, if the
                connection is lost before its answer is.
            progress: takes what a method tells of its progress, which also renews the timeout.

        Raises:
            RPCError: the server's answer is an error, or Centrifugo refused the request.
            RPCTimeoutError: there was no answer in time.
            RPCDisconnectedError: the connection has ended, or was lost during the call.
            RPCQueueFullError: too many calls wait already; nothing was sent.
            RPCRequestError: the params can't be sent; nothing was sent.
        """
        seconds = self._seconds(timeout)
        if not self._has_interceptors and progress is None:
            pending = self._commands.make(
                method, params, None, answered=True, idempotent=idempotent
            )
            return await self._connection.run(pending, seconds)
        call = Call(method, params, timeout=seconds, idempotent=idempotent, progress=progress)
        return await self._make(call)

    async def notify(self, method: str, params: Any = None, /) -> None:
        """Call a method without waiting for the server to handle the call, only to accept it.

        Raises:
            RPCError: Centrifugo or the server refused the request.
            RPCTimeoutError: it wasn't accepted in time.
            RPCDisconnectedError: the connection has ended, or was lost during the call.
            RPCQueueFullError: too many calls wait already; nothing was sent.
            RPCRequestError: the params can't be sent; nothing was sent.
        """
        await self._make(Call(method, params, timeout=self._timeout, no_wait=True))

    async def _made(self, call: Call) -> Any:
        timeout = checked_timeout(call.timeout)
        progress = call.progress
        if progress is not None:
            progress.begin()
        commands = self._commands if progress is None else self._telling
        pending = commands.make(
            call.method,
            call.params,
            call.headers,
            answered=not call.no_wait,
            idempotent=call.idempotent,
            progress=progress,
        )
        spent = 0.0
        if progress is not None and self._replies is not None:
            spent = await self._replies.come(call.method, timeout)
        return await self._connection.run(pending, timeout, spent)
