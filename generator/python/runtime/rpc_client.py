"""The base client: remote calls over Centrifugo's WebSocket.

A call is a publication on the request channel. Its answer comes back on a channel that only this
user can read, and has the correlation id of the request. Or it is Centrifugo's own command rpc.
"""

import asyncio
import uuid
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal

from typing_extensions import Self

if TYPE_CHECKING or __package__:
    from .codec import dump_json, find_unsendable
    from .connection import Connection, Request, Token
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
    from codec import dump_json, find_unsendable
    from connection import Connection, Request, Token
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
        transport: how calls reach the server: "correlation" publishes them, and reads the answers
            from a channel; "rpc" makes them by Centrifugo's own command, in half the hops, for
            which Centrifugo must have an RPC proxy.
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
        transport: Literal["correlation", "rpc"] = "correlation",
        request_channel: str = "rpc.requests",
        reply_channel: str = "user#{user_id}",
        timeout: float = 30.0,
        max_message_size: int = 65536,
    ) -> None:
        _check_user_id(user_id)
        self._url = url
        self._token = token
        self._by_rpc = _is_rpc(transport)
        self._request_channel = request_channel
        self._reply_channel = reply_channel.replace("{user_id}", user_id)
        if len(self._reply_channel) > _MAX_CHANNEL_LENGTH:
            raise ValueError(
                f"user_id is too long: the reply channel has {len(self._reply_channel)} characters,"
                f" Centrifugo allows {_MAX_CHANNEL_LENGTH}"
            )
        self._timeout = _checked_timeout(timeout)
        self._max_message_size = max_message_size
        self._connection: Connection | None = None
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
            replies = None if self._by_rpc else self._reply_channel
            self._connection = Connection(self._url, self._token, replies, self._timeout)
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
        return await self._send(self._request(method, params, answered=True), timeout)

    async def notify(self, method: str, params: Any = None) -> None:
        """Call a method without waiting for the server to handle the call, only to accept it.

        Raises:
            RPCError: Centrifugo or the server refused the request.
            RPCTimeoutError: it wasn't accepted in time.
            RPCDisconnectedError: not connected, or the connection ended during the call.
            RPCRequestError: the params can't be sent; nothing was sent.
        """
        await self._send(self._request(method, params, answered=False), None)

    def _request(self, method: str, params: Any, *, answered: bool) -> Request:
        correlation_id = str(uuid.uuid4())
        data: dict[str, Any] = {
            "params": {} if params is None else params,
            "correlation_id": correlation_id,
        }
        if not answered:
            data["no_wait"] = True
        if self._by_rpc:
            return Request(method, correlation_id, None, data, answered)
        data["method"] = method
        if answered:
            data["reply_to"] = self._reply_channel
        return Request(method, correlation_id, self._request_channel, data, answered)

    async def _send(self, request: Request, timeout: float | None) -> Any:
        seconds = self._timeout if timeout is None else _checked_timeout(timeout)
        if self._connection is None:
            raise RPCDisconnectedError("not connected: call connect() first")
        self._connection.check()
        size = _message_size(request)
        if size > self._max_message_size:
            raise RPCRequestError(
                f"{request.method}: the message has {size} bytes, more than the"
                f" {self._max_message_size} that the server accepts (max_message_size)"
            )
        return await self._connection.send(request, seconds)


def _is_rpc(transport: object) -> bool:
    if transport not in ("correlation", "rpc"):
        raise ValueError(f'transport is {transport!r}, expected "correlation" or "rpc"')
    return transport == "rpc"


def _checked_timeout(timeout: float) -> float:
    if not timeout > 0:
        raise ValueError(f"timeout is {timeout!r}, expected a number of seconds above 0")
    return timeout


def _check_user_id(user_id: object) -> None:
    if not isinstance(user_id, str) or not user_id:
        raise ValueError(f"user_id is {user_id!r}, expected a string that is not empty")
    for c in user_id:
        if not " " <= c <= "~" or c in "#,*.":
            raise ValueError(
                f"user_id {user_id!r} has {c!r}, which can't be in a channel for one user;"
                ' expected printable ASCII without "#", ",", "*" and "."'
            )


def _message_size(request: Request) -> int:
    """Return the size in bytes of the message that the SDK makes of a request."""
    try:
        return len(dump_json({"id": _MAX_COMMAND_ID, **request.command}))
    except (TypeError, ValueError, RecursionError) as error:
        path = join_path("params", find_unsendable(request.data["params"], dump_json) or "")
        raise RPCRequestError(f"{request.method}: {path}: no JSON: {error}") from error
