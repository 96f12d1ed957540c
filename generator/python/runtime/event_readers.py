"""The streams of a client, which end with its connection."""

import asyncio
import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from typing_extensions import override

if TYPE_CHECKING or __package__:
    from .errors import RPCClientError
    from .event_stream import EventSource, Reader
    from .states import refuse_async
    from .subscriptions import Subscriptions, subscriptions_of
else:
    from errors import RPCClientError
    from event_stream import EventSource, Reader
    from states import refuse_async
    from subscriptions import Subscriptions, subscriptions_of

ErrorListener = Callable[[RPCClientError], object]

_logger = logging.getLogger(__name__)

_GRACE = 1.0  # seconds for subscriptions to end


class EventReaders(EventSource):
    """The readers of a client.

    Args:
        enter: returns the SDK's client, or raises an error if there is no connection any more.
        was_cancelled: tells whether the event loop ends, and cancels all tasks.
    """

    def __init__(self, enter: Callable[[], Any], was_cancelled: Callable[[], bool]) -> None:
        self._enter = enter
        self._was_cancelled = was_cancelled
        self._readers: dict[Reader, Subscriptions] = {}
        self._leaving: dict[Reader, asyncio.Task[None]] = {}
        self._listeners: list[tuple[ErrorListener]] = []  # a tuple each: one may be added twice

    @override
    async def enter(self, reader: Reader) -> None:
        subscriptions = self._readers[reader] = subscriptions_of(self._enter())
        try:
            await subscriptions.enter(reader.channel, reader, recover=reader.declared.recover)
        except BaseException:
            del self._readers[reader]
            raise
        if reader.items.is_over:  # it was ended meanwhile
            self.leave(reader)
        else:
            reader.source = self

    @override
    def leave(self, reader: Reader) -> None:
        subscriptions = self._readers.pop(reader)
        if not reader.loop.is_closed():
            leaving = reader.loop.create_task(self._leave(subscriptions, reader))
            self._leaving[reader] = leaving
            # Also where an eager task is done at once.
            leaving.add_done_callback(lambda _: self._leaving.pop(reader, None))

    async def _leave(self, subscriptions: Subscriptions, reader: Reader) -> None:
        try:
            await asyncio.sleep(0)  # who reads may be the first task that is cancelled
            if not self._was_cancelled():  # else what is begun now is never done
                await subscriptions.leave(reader.channel, reader)
        except Exception:
            _logger.exception("can't unsubscribe %s", reader.channel)

    @override
    async def left(self, reader: Reader) -> None:
        task = self._leaving.get(reader)
        if task is not None:
            await asyncio.shield(task)

    def end(self, error: RPCClientError) -> None:
        """Take that the connection has ended for good: all streams end."""
        for reader in [*self._readers]:
            reader.ended(error)

    async def all_left(self) -> None:
        """Wait until all readers that have ended are no longer subscribed, but not for long."""
        if self._leaving:
            await asyncio.wait([*self._leaving.values()], timeout=_GRACE)

    def listen(self, listener: ErrorListener) -> Callable[[], None]:
        """Call a function with each error that nobody awaits.

        Raises:
            TypeError: it is an async function, which nobody would await.
        """
        refuse_async(listener)
        entry = (listener,)

        def stop() -> None:
            self._listeners = [each for each in self._listeners if each is not entry]

        self._listeners.append(entry)
        return stop

    @override
    def report(self, error: RPCClientError) -> None:
        if not self._listeners:
            _logger.warning("%s", error)
        for (listener,) in [*self._listeners]:
            try:
                listener(error)
            except Exception:
                _logger.exception("a listener of errors failed")
