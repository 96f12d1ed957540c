"""The events of a channel, as a stream that many can read, each at its own pace."""

import asyncio
import inspect
import logging
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar, overload

from typing_extensions import Self

if TYPE_CHECKING or __package__:
    from .channels import Channel
    from .codec import decode
    from .errors import RPCClientError, RPCDecodeError, RPCDisconnectedError, is_dict
    from .events import Join, Leave, UnknownEvent
    from .items import Gap, Items
else:
    from channels import Channel
    from codec import decode
    from errors import RPCClientError, RPCDecodeError, RPCDisconnectedError, is_dict
    from events import Join, Leave, UnknownEvent
    from items import Gap, Items

E = TypeVar("E")
T = TypeVar("T")

# What every channel may give besides the events that the API declares.
_OWN = {"$gap": Gap, "$unknown": UnknownEvent, "$join": Join, "$leave": Leave}
_MADE = (Gap, Join, Leave)  # of these, what waits as it is; a message becomes an UnknownEvent later

QUEUE = 1024  # events that may wait in a stream; more than Centrifugo recovers at once

_CLOSED = "the stream was closed"

_logger = logging.getLogger(__name__)


class EventSource(Protocol):
    """Where streams get their events from."""

    async def enter(self, reader: "Reader") -> None:
        """Subscribe for a reader, and become its source."""
        ...

    def leave(self, reader: "Reader") -> None:
        """Take that a reader has ended. It is unsubscribed soon."""

    async def left(self, reader: "Reader") -> None:
        """Wait until a reader that has ended is no longer subscribed."""
        ...

    def report(self, error: RPCClientError) -> None:
        """Report an error that nobody awaits."""


class Reader:
    """What a stream has of a subscription: the events that wait for it.

    All but `open` is called where messages are read: nothing in it takes time, or raises.

    Args:
        channel: the channel's name.
        declared: the channel, as the API declares it.
        size: how many events may wait.
    """

    def __init__(self, channel: str, declared: Channel[Any], size: int) -> None:
        self.channel: str = channel
        self.declared: Channel[Any] = declared
        self.items: Items = Items(size)
        self.has_begun: bool = False  # it was subscribed once
        self.ready: asyncio.Event = asyncio.Event()  # it was subscribed once, or has ended
        self.loop: asyncio.AbstractEventLoop = asyncio.get_running_loop()
        self.source: EventSource | None = None  # that is told of the end

    def subscribed(self, recovered: bool) -> None:
        """Take that it is subscribed, and whether all comes that was published meanwhile."""
        if self.has_begun and not recovered:
            self.items.gap()
        self.has_begun = True
        self.ready.set()

    def published(self, data: Any, info: Any) -> None:
        """Take an event. One that a client made is dropped, unless clients may."""
        if info is None:
            self.items.put(data)
        elif is_dict(data):
            name = data.get("type")
            if isinstance(name, str) and name in self.declared.published:
                self.items.put((data, info.user))

    def joined(self, info: Any) -> None:
        """Take that somebody has subscribed."""
        self.items.put(Join(info.client, info.user))

    def left(self, info: Any) -> None:
        """Take that somebody has gone."""
        self.items.put(Leave(info.client, info.user))

    def ended(self, error: Exception | None) -> None:
        """Take that no more events come, and why; None if nobody wants any."""
        self.items.end(error)
        if not self.loop.is_closed():  # else nobody waits any more
            self.ready.set()
        source, self.source = self.source, None
        if source is not None:
            source.leave(self)


class EventStream(Generic[E]):
    """The events of a channel, from the moment when they are first asked for.

        async for event in api.room_events(room_id="7"):
            match event:
                case RoomEventsMessagePosted(data=message): ...
                case Gap(): ...

    Leaving the loop unsubscribes, once the channel's last reader has left. That is certain for a
    stream that no variable holds. Use one that you keep in an `async with` statement, or call
    `aclose()`. Like an async generator, a stream also ends when the task that waits for an event is
    cancelled.

    A connection that is lost doesn't end the stream: it goes on after the reconnect, with a Gap
    unless nothing was missed. It ends with an RPCSubscriptionError where the server refuses the
    channel, or takes it away; with an RPCDisconnectedError where the connection ends for good.

    Events wait in a queue for who reads them. If that is full, it is emptied, and a Gap stands for
    what was in it.

    Attributes:
        channel: the channel's name, e.g. "chat.room.7".
    """

    def __init__(self, source: EventSource, channel: str, declared: Channel[E], size: int) -> None:
        self.channel: str = channel
        self._source = source
        self._declared = declared
        self._size = size
        self._reader: Reader | None = None
        self._is_closed = False
        self._listeners: list[tuple[Any, Callable[[Any], object]]] = []
        self._listening: asyncio.Task[None] | None = None

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> E:
        if self._listening is not None and self._listening is not asyncio.current_task():
            raise RuntimeError("listeners get the events of this stream: make another one")
        reader = self._reader
        if reader is None:
            if self._is_closed:
                raise StopAsyncIteration
            reader = await self._open()
        items = reader.items
        while True:
            try:
                while not items.is_ready():
                    await items.more()
                item = items.take()
            except RuntimeError:  # another task reads it
                raise
            except BaseException:  # it has ended, or the task is cancelled
                self.close()
                raise
            event: E | None = self._read(item)
            if event is not None:
                return event

    async def __aenter__(self) -> Self:
        await self._open()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.aclose()

    async def ready(self) -> None:
        """Subscribe, and return as soon as no event is missed any more.

        Raises:
            RPCSubscriptionError: the server refuses the channel.
            RPCDisconnectedError: there is no connection, and there will be none.
        """
        reader = await self._open()
        await reader.ready.wait()
        if reader.items.is_over:
            raise reader.items.error or RPCDisconnectedError(f"{self.channel}: {_CLOSED}")

    def close(self) -> None:
        """End the stream. A loop over it ends, and events that still wait are dropped."""
        self._is_closed = True
        if self._listening is not None:
            self._listening.cancel()
        if self._reader is not None:
            self._reader.items.clear()
            self._reader.ended(None)

    async def aclose(self) -> None:
        """End the stream, and wait until it has unsubscribed."""
        self.close()
        listening = self._listening
        if listening is not None and listening is not asyncio.current_task():
            await asyncio.wait([listening])
        if self._reader is not None:
            await self._source.left(self._reader)

    @overload
    def on(self, kind: type[T], listener: Callable[[T], object]) -> Callable[[], None]: ...
    @overload
    def on(self, kind: str, listener: Callable[[Any], object]) -> Callable[[], None]: ...
    def on(self, kind: Any, listener: Callable[[Any], object]) -> Callable[[], None]:
        """Call a function with each event of a kind. Returns the function that ends that.

        A task of the stream's own reads it then, until `close()`. An error that ends the stream is
        reported to the client's `on_error`. What a listener raises is logged.

        Args:
            kind: the type of the event, e.g. RoomEventsMessagePosted, or its name on the wire.
            listener: the function. It must not block.

        Raises:
            TypeError: it is an async function.
            ValueError: no event of the channel is of that kind.
        """
        if inspect.iscoroutinefunction(listener):
            raise TypeError(f"the listener {listener!r} is an async function, expected another")
        if not self._declares(kind):
            names = ", ".join(self._declared.events)
            raise ValueError(
                f"{self._declared.name} has no event {kind!r}, expected one of {names}"
            )
        entry = (kind, listener)
        self._listeners.append(entry)
        if self._listening is None:
            if self._reader is not None:
                raise RuntimeError("a loop reads this stream: make another one for listeners")
            self._listening = asyncio.get_running_loop().create_task(self._listen())

        def stop() -> None:
            if entry in self._listeners:
                self._listeners.remove(entry)

        return stop

    def _declares(self, kind: Any) -> bool:
        if isinstance(kind, str):
            return kind in self._declared.events or kind in _OWN
        events = (*self._declared.events.values(), *_OWN.values())
        return any(issubclass(event, kind) for event in events)

    async def _listen(self) -> None:
        try:
            async for event in self:
                self._tell(event)
        except RPCClientError as error:
            self._source.report(error)

    def _tell(self, event: Any) -> None:
        for kind, listener in [*self._listeners]:
            is_kind = event.type == kind if isinstance(kind, str) else isinstance(event, kind)
            if is_kind:
                try:
                    listener(event)
                except Exception:
                    _logger.exception("a listener of %s failed", self._declared.name)

    async def _open(self) -> Reader:
        reader = self._reader
        if reader is None:
            if self._is_closed:
                raise RPCDisconnectedError(f"{self.channel}: {_CLOSED}")
            reader = self._reader = Reader(self.channel, self._declared, self._size)
            try:
                await self._source.enter(reader)
            except BaseException:
                self.close()
                raise
        return reader

    def _read(self, item: Any) -> Any:
        """Return an event; None if it can't be read, which is reported."""
        data, user = item, None
        if item.__class__ is tuple:  # a client has published it, which JSON has none of
            data, user = item
        elif item.__class__ in _MADE:
            return item
        name = data.get("type") if is_dict(data) else None
        if not isinstance(name, str):
            self._source.report(
                RPCDecodeError(self._declared.name, "", f"got {data!r:.100}", what="event")
            )
            return None
        model = self._declared.events.get(name)
        if model is None:
            return UnknownEvent(name, data.get("data"))
        if name in self._declared.published:
            data["user"] = user
        try:
            return decode(self._declared.name, model.model_validate, data)
        except RPCDecodeError as error:
            self._source.report(RPCDecodeError(error.method, error.path, error.message, what=name))
            return None

    def __del__(self) -> None:
        """End a stream that nobody holds any more. That may be in any thread."""
        reader = self._reader
        if reader is not None and not reader.items.is_over and not reader.loop.is_closed():
            reader.loop.call_soon_threadsafe(reader.ended, None)
