"""Answers to calls that come by a channel where other calls do without: of native RPC."""

import asyncio
from typing import TYPE_CHECKING, Any

from typing_extensions import override

if TYPE_CHECKING or __package__:
    from .channels import Channel
    from .connection import Connection
    from .errors import (
        RPCClientError,
        RPCDisconnectedError,
        RPCSubscriptionError,
        RPCTimeoutError,
    )
    from .event_stream import Reader
else:
    from channels import Channel
    from connection import Connection
    from errors import (
        RPCClientError,
        RPCDisconnectedError,
        RPCSubscriptionError,
        RPCTimeoutError,
    )
    from event_stream import Reader


class ReplyReader(Reader):
    """Reads the reply channel from the first call on that tells its progress.

    Args:
        channel: the reply channel.
        connection: whose calls are answered.
    """

    def __init__(self, channel: str, connection: Connection) -> None:
        super().__init__(channel, Channel("replies", channel, {}, recover=True), 1)
        self._connection = connection

    @override
    def subscribed(self, recovered: bool) -> None:
        if self.has_begun:
            self._connection.calls.answers_come(recovered)
        self.has_begun = True
        self.ready.set()

    @override
    def published(self, data: Any, info: Any) -> None:
        if info is None:  # else a client forged it: the server's have no info
            self._connection.calls.answered(data)

    @override
    def ended(self, error: Exception | None) -> None:
        super().ended(error)
        if isinstance(error, RPCSubscriptionError):  # else the connection has ended, and all calls
            self._connection.calls.answers_end(str(error), error.code)

    @override
    def joined(self, info: Any) -> None:
        pass

    @override
    def left(self, info: Any) -> None:
        pass


class Replies:
    """Subscribes to the reply channel as soon as it is needed.

    Args:
        channel: the reply channel.
        connection: whose calls are answered, and with which it ends.
    """

    def __init__(self, channel: str, connection: Connection) -> None:
        self._channel = channel
        self._connection = connection
        self._reader: ReplyReader | None = None

    async def come(self, method: str, timeout: float) -> None:
        """Return as soon as no answer is missed.

        Raises:
            RPCClientError: the server refuses the channel, or there is no connection any more.
            RPCTimeoutError: it took too long.
        """
        reader = self._reader
        if reader is None or reader.items.is_over:
            reader = self._reader = ReplyReader(self._channel, self._connection)
            try:
                await self._connection.readers.enter(reader)
            except BaseException:
                reader.ended(RPCDisconnectedError(f"no subscription to {self._channel}"))
                raise
        if not await _is_set(reader.ready, timeout):
            raise RPCTimeoutError(
                f"{method}: not sent within {timeout:g} seconds: no {self._channel}"
            )
        error = reader.items.error
        if isinstance(error, RPCClientError):
            raise error


async def _is_set(event: asyncio.Event, timeout: float) -> bool:
    """Wait until an event is set, and report whether it was in time.

    Before Python 3.12, asyncio.wait_for may lose that its caller is cancelled.
    """
    if event.is_set():
        return True
    waiting = asyncio.ensure_future(event.wait())
    try:
        await asyncio.wait([waiting], timeout=timeout)
    finally:
        waiting.cancel()
    return event.is_set()
