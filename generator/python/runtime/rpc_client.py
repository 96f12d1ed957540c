"""The base client: remote calls over Centrifugo's WebSocket.

A call is a publication on the request channel. Its answer comes back on a channel that only this
user can read, and is found by its correlation id.
"""

import asyncio
import json
import uuid
from types import TracebackType
from typing import TYPE_CHECKING, Any

from typing_extensions import Self

if TYPE_CHECKING or __package__:
    from .rpc_connection import Connection, Token
    from .rpc_errors import RPCDisconnectedError, RPCRequestError
else:
    from rpc_connection import Connection, Token
    from rpc_errors import RPCDisconnectedError, RPCRequestError

_MAX_CHANNEL_LENGTH = 255  # Centrifugo's channel.max_length, unless set
_MAX_COMMAND_ID = 2**31  # the SDK counts its commands from 1


class CentrifugoRPCClient:
    """Calls methods of a server by name, with JSON values.

    Use it as an async context manager, or call `connect()` and `disconnect()`. When the connection
    ends, calls fail with RPCDisconnectedError until `connect()` is called again.

    Args:
        url: Centrifugo's WebSocket endpoint, e.g. "ws://localhost:8000/connection/websocket".
        token: a connection token (JWT) of the user, or an async function that gives one.
        user_id: the user that the token is for.
        request_channel: where requests are published.
        reply_channel: where answers arrive; "{user_id}" in it stands for the user.
        timeout: seconds to wait for a connection, and for the answer to a call.
        max_message_size: the server's limit for a message in bytes. A larger request would end the
            connection, so it is refused.

    Raises:
        ValueError: an argument can't work; the message says which, and why.
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
        """Connect, and return when answers can arrive. Does nothing while connected.

        Raises:
            RPCDisconnectedError: the server can't be reached, or refuses the token or the channel.
            RPCTimeoutError: it took too long.
        """
        async with self._connecting:
            if self._connection is not None:
                if self._connection.ended is None:
                    return
                await self._connection.close()
            self._connection = Connection(
                self._url, self._token, self._request_channel, self._reply_channel, self._timeout
            )
            await self._connection.open()

    async def disconnect(self) -> None:
        """Disconnect. Calls in flight fail at once. Does nothing while not connected."""
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.close()

    async def call(self, method: str, params: Any = None, timeout: float | None = None) -> Any:
        """Call a method, and return its result as decoded JSON.

        Args:
            method: the method's name on the wire, e.g. "tasks.get_stats".
            params: a JSON value; an empty object by default.
            timeout: seconds to wait for the answer, in place of the client's own.

        Raises:
            RPCError: the server's answer is an error, or Centrifugo refused the request.
            RPCTimeoutError: there was no answer in time.
            RPCDisconnectedError: not connected, or the connection ended meanwhile.
            RPCRequestError: the params can't be sent; nothing was sent.
        """
        request = {
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
            RPCDisconnectedError: not connected, or the connection ended meanwhile.
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


def _check_user_id(user_id: str) -> None:
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
        text = json.dumps(command, allow_nan=False)
        if "\\ud" in text:  # half of a surrogate pair would arrive as another character
            json.dumps(request, ensure_ascii=False).encode()
    except (TypeError, ValueError, RecursionError) as error:
        raise RPCRequestError(f"{request['method']}: params are no JSON: {error}") from error
    return len(text)
