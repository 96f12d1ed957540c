"""For tests of what uses the API: channels that need no server."""

import asyncio
import contextlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel
from typing_extensions import override

if TYPE_CHECKING or __package__:
    from .channels import Channel
    from .codec import dump_json
    from .errors import RPCClientError, RPCError
    from .event_stream import QUEUE, EventSource, EventStream, Reader
    from .events import Gap, Join, Leave, Member, PresenceStats, UnknownEvent
    from .options import checked_count, checked_timeout
else:
    from channels import Channel
    from codec import dump_json
    from errors import RPCClientError, RPCError
    from event_stream import QUEUE, EventSource, EventStream, Reader
    from events import Gap, Join, Leave, Member, PresenceStats, UnknownEvent
    from options import checked_count, checked_timeout

E = TypeVar("E")

_PERMISSION_DENIED = 103  # an error of Centrifugo's own
_CLIENT = "fake"  # the id of the connection


@dataclass(frozen=True)
class PublishedEvent:
    """An event that was published by this client.

    Attributes:
        channel: the channel's name, e.g. "desk.7".
        event: the event's name on the wire.
        data: its data, as decoded JSON.
    """

    channel: str
    event: str
    data: Any


class FakeEvents(EventSource):
    """What a FakeRPC does with channels: `emit` is what the server would publish.

    Args:
        user_id: the user, for channels of one user.

    Attributes:
        published: the events that were published by this client, in order.
        members: who is subscribed to a channel, by its name, for `presence`.
        errors: what was reported: events that don't have the type that the API declares.
    """

    def __init__(self, user_id: str) -> None:
        self.published: list[PublishedEvent] = []
        self.members: dict[str, list[Member]] = {}
        self.errors: list[RPCClientError] = []
        self._user_id = user_id
        self._readers: list[Reader] = []
        self._refused: dict[str, RPCClientError] = {}

    def emit(self, channel: str, event: Any) -> int:
        """Send an event to who reads a channel. Returns how many streams get it.

        Any thread may call it, and `end`: that of a test whose streams block.

        Args:
            channel: the channel's name, e.g. "chat.room.7".
            event: a model of one, a Gap, a Join, a Leave or an UnknownEvent; or what is on the
                wire, e.g. {"type": "message_posted", "data": {}}.
        """
        deliver = _delivery(event)
        readers = self._readers_of(channel)
        for reader in readers:
            _in_its_loop(reader, deliver)
        return len(readers)

    def end(self, channel: str, error: RPCClientError) -> None:
        """End the streams of a channel, and refuse it from now on.

        Args:
            channel: the channel's name.
            error: what the streams raise, e.g. an RPCSubscriptionError.
        """
        self._refused[channel] = error
        for reader in self._readers_of(channel):
            _in_its_loop(reader, lambda each: each.ended(error))

    async def subscribed(self, channel: str) -> None:
        """Return as soon as somebody reads a channel, also in another thread.

        A test that blocks calls `asyncio.run(fake.subscribed(channel))`.
        """
        while not self._readers_of(channel):
            await asyncio.sleep(0)

    def events(
        self, channel: Channel[E], values: dict[str, str | int], /, *, queue: int = QUEUE
    ) -> EventStream[E]:
        """Return the events of a channel."""
        name = channel.channel(values, self._user_id)
        return EventStream(self, name, channel, checked_count("queue", queue))

    async def publish(
        self,
        channel: Channel[Any],
        values: dict[str, str | int],
        event: str,
        data: Any,
        /,
        *,
        timeout: float | None = None,
    ) -> None:
        """Take an event, and send it to who reads the channel here."""
        _check(timeout)
        name = channel.channel(values, self._user_id)
        readers = self._readers_of(name)
        if not readers:
            raise _denied(f"{channel.name}_{event}", f": only who reads {name} may publish there")
        sent = json.loads(dump_json(data))
        self.published.append(PublishedEvent(name, event, sent))
        data, info = {"type": event, "data": sent}, Member(_CLIENT, self._user_id)
        for reader in readers:
            _in_its_loop(reader, lambda each: each.published(data, info))

    async def presence(
        self,
        channel: Channel[Any],
        values: dict[str, str | int],
        /,
        *,
        timeout: float | None = None,
    ) -> list[Member]:
        """Return the members of a channel."""
        _check(timeout)
        return [*self._members(channel, values, "presence")]

    async def presence_stats(
        self,
        channel: Channel[Any],
        values: dict[str, str | int],
        /,
        *,
        timeout: float | None = None,
    ) -> PresenceStats:
        """Return how many members a channel has."""
        _check(timeout)
        members = self._members(channel, values, "presence_stats")
        return PresenceStats(len(members), len({each.user for each in members}))

    def _readers_of(self, channel: str) -> list[Reader]:
        readers = [*self._readers]  # another thread may add one
        return [each for each in readers if each.channel == channel]

    def _members(
        self, channel: Channel[Any], values: dict[str, str | int], kind: str
    ) -> Sequence[Member]:
        name = channel.channel(values, self._user_id)
        if not self._readers_of(name):
            raise _denied(f"{channel.name}_{kind}")
        return self.members.get(name, ())

    @override
    async def enter(self, reader: Reader) -> None:
        refused = self._refused.get(reader.channel)
        if refused is not None:
            reader.ended(refused)
            return
        self._readers.append(reader)
        reader.source = self
        reader.subscribed(True)

    @override
    def leave(self, reader: Reader) -> None:
        self._readers.remove(reader)

    @override
    async def left(self, reader: Reader) -> None:
        pass

    @override
    def report(self, error: RPCClientError) -> None:
        self.errors.append(error)


def _check(timeout: float | None) -> None:
    if timeout is not None:
        checked_timeout(timeout)


def _denied(method: str, advice: str = "") -> RPCError:
    return RPCError(_PERMISSION_DENIED, f"permission denied{advice}", method=method)


def _in_its_loop(reader: Reader, take: Callable[[Reader], object]) -> None:
    """Have a reader take something where it is read, which is a thread of a client that blocks."""
    try:
        is_here = asyncio.get_running_loop() is reader.loop
    except RuntimeError:
        is_here = False
    if is_here:
        take(reader)
        return
    with contextlib.suppress(RuntimeError):  # the loop has ended, and so has who read there
        reader.loop.call_soon_threadsafe(take, reader)


def _delivery(event: Any) -> Callable[[Reader], None]:
    """Return what gives an event to a reader."""
    if isinstance(event, Gap):
        return lambda reader: reader.items.gap()
    if isinstance(event, Join):
        return lambda reader: reader.joined(event)
    if isinstance(event, Leave):
        return lambda reader: reader.left(event)
    user = getattr(event, "user", None)
    info = None if user is None else Member(_CLIENT, user)
    data = _on_wire(event)
    return lambda reader: reader.published(data, info)


def _on_wire(event: Any) -> Any:
    if isinstance(event, UnknownEvent):
        return {"type": event.name, "data": event.data}
    if isinstance(event, BaseModel):
        return event.model_dump(mode="json", by_alias=True, warnings=False)
    return json.loads(dump_json(event))
