"""Answers to calls that come by a channel where other calls do without: of native RPC."""

import asyncio
import time
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
    from .states import StateChange
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
    from states import StateChange


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

    async def come(self, method: str, timeout: float) -> float:
        """Return as soon as no answer is missed, and how many seconds that took.

        Raises:
            RPCClientError: the server refuses the channel, or there is no connection any more.
            RPCTimeoutError: it took too long.
        """
        begin = time.monotonic()
        self._connection.check()
        reader = self._reader
        if reader is None or reader.items.is_over:
            reader = self._reader = ReplyReader(self._channel, self._connection)
            try:
                await self._connection.readers.enter(reader)
            except BaseException:
                reader.ended(RPCDisconnectedError(f"no subscription to {self._channel}"))
                raise
        if not reader.ready.is_set():
            await self._wait(reader.ready, timeout)
        if not reader.ready.is_set():
            self._connection.check()
            raise RPCTimeoutError(
                f"{method}: not sent within {timeout:g} seconds: no {self._channel}"
            )
        error = reader.items.error
        if isinstance(error, RPCClientError):
            raise error
        return time.monotonic() - begin

    async def _wait(self, ready: asyncio.Event, timeout: float) -> None:
        """Wait until it is ready, for no longer than a call may wait.

        Before Python 3.12, asyncio.wait_for may lose that its caller is cancelled.
        """
        waiting = asyncio.ensure_future(ready.wait())

        def changed(_: StateChange) -> None:
            if self._connection.calls.fail_fast:  # the connection was lost
                waiting.cancel()

        stop = self._connection.states.listen(changed)
        try:
            await asyncio.wait([waiting], timeout=timeout)
        finally:
            stop()
            waiting.cancel()
