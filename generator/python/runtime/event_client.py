"""Channels of events, for the base client."""

import asyncio
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING or __package__:
    from .channels import Channel
    from .commands import Commands
    from .connection import Connection
    from .errors import RPCClientError, RPCError, is_dict
    from .event_stream import QUEUE, EventStream
    from .events import Member, PresenceStats
    from .options import checked_count, checked_timeout
    from .pending_call import PendingCall
    from .subscriptions import subscriptions_of
else:
    from channels import Channel
    from commands import Commands
    from connection import Connection
    from errors import RPCClientError, RPCError, is_dict
    from event_stream import QUEUE, EventStream
    from events import Member, PresenceStats
    from options import checked_count, checked_timeout
    from pending_call import PendingCall
    from subscriptions import subscriptions_of

E = TypeVar("E")

_PERMISSION_DENIED = 103  # an error of Centrifugo's own

# Centrifugo may tell a client that it is subscribed before it lets it publish there, or ask for the
# presence: what it refuses in the first second is asked again, after so many seconds each. Before
# that, where a reader waits to be subscribed, it is asked again until the timeout.
_FIRST_SECOND = 1.0
_DELAYS = (0.01, 0.02, 0.04, 0.08, 0.16, 0.32)


class EventClient:
    """What a base client does with channels.

    Args:
        connection: what it is sent over.
        commands: writes what is sent.
        user_id: the user, for channels of one user.
        timeout: seconds to wait for Centrifugo.
    """

    def __init__(
        self, connection: Connection, commands: Commands, user_id: str, timeout: float
    ) -> None:
        self._connection = connection
        self._commands = commands
        self._user_id = user_id
        self._timeout = timeout

    def events(
        self, channel: Channel[E], values: dict[str, str | int], /, *, queue: int = QUEUE
    ) -> EventStream[E]:
        """Return the events of a channel. It is subscribed as soon as they are asked for.

        Args:
            channel: the channel, as the API declares it.
            values: its parameters, e.g. {"room_id": "7"}.
            queue: how many events may wait to be read.

        Raises:
            RPCChannelError: a value can't be part of a channel.
        """
        name = channel.channel(values, self._user_id)
        return EventStream(self._connection.readers, name, channel, checked_count("queue", queue))

    def report(self, error: RPCClientError) -> None:
        """Report an error that nobody awaits to the listeners of `on_error`."""
        self._connection.readers.report(error)

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
        """Publish an event on a channel that this client is subscribed to.

        Args:
            channel: the channel, as the API declares it.
            values: its parameters, e.g. {"room_id": "7"}.
            event: the event's name on the wire, e.g. "typing".
            data: its data, as a JSON value.
            timeout: seconds to wait until it is accepted; the client's own by default.

        Raises:
            RPCChannelError: a value can't be part of a channel.
            RPCError: Centrifugo refused it, by 103 where the channel isn't subscribed.
            RPCTimeoutError: it wasn't accepted in time.
            RPCDisconnectedError: the connection has ended, or was lost meanwhile.
            RPCRequestError: the data can't be sent.
        """
        name = channel.channel(values, self._user_id)
        method = f"{channel.name}_{event}"
        try:
            await self._run(
                lambda: self._commands.publish(method, name, event, data), name, timeout
            )
        except RPCError as error:
            if error.code == _PERMISSION_DENIED:
                error.message += f": only who reads {name} may publish there"
            raise

    async def presence(
        self,
        channel: Channel[Any],
        values: dict[str, str | int],
        /,
        *,
        timeout: float | None = None,
    ) -> list[Member]:
        """Return the connections that are subscribed to a channel, as this client must be.

        Args:
            channel: the channel, as the API declares it.
            values: its parameters, e.g. {"room_id": "7"}.
            timeout: seconds to wait for the answer; the client's own by default.

        Raises:
            RPCChannelError: a value can't be part of a channel.
            RPCError: Centrifugo refused it, by 103 where the channel isn't subscribed.
            RPCTimeoutError: there was no answer in time.
            RPCDisconnectedError: the connection has ended, or was lost meanwhile.
        """
        found = await self._ask(channel, values, "presence", timeout)
        members = found.get("presence")
        return [
            Member(each.get("client", ""), each.get("user", ""))
            for each in (members.values() if is_dict(members) else ())
            if is_dict(each)
        ]

    async def presence_stats(
        self,
        channel: Channel[Any],
        values: dict[str, str | int],
        /,
        *,
        timeout: float | None = None,
    ) -> PresenceStats:
        """Return how many are subscribed to a channel. It takes and raises what `presence` does."""
        found = await self._ask(channel, values, "presence_stats", timeout)
        return PresenceStats(found.get("num_clients", 0), found.get("num_users", 0))

    async def _ask(
        self, channel: Channel[Any], values: dict[str, str | int], kind: str, timeout: float | None
    ) -> dict[Any, Any]:
        name = channel.channel(values, self._user_id)
        method = f"{channel.name}_{kind}"
        found = await self._run(lambda: self._commands.ask(method, name, kind), name, timeout)
        return found if is_dict(found) else {}

    async def _run(
        self, make: Callable[[], PendingCall], channel: str, timeout: float | None
    ) -> Any:
        """Run what `make` returns, which needs a channel to be subscribed, and return its result.

        Where it is refused because that is so since a moment only, or about to be so, it is made
        and run again.
        """
        left = self._seconds(timeout)
        end = time.monotonic() + left
        delays = [*_DELAYS]
        while True:
            try:
                return await self._connection.run(make(), left)
            except RPCError as error:
                if error.code != _PERMISSION_DENIED or not delays:
                    raise
                age = subscriptions_of(self._connection.sdk.client).age(channel)
                if age is None or age >= _FIRST_SECOND:
                    raise
                delay = delays[0]
                if age > 0 or len(delays) > 1:  # the last one serves until it is subscribed
                    del delays[0]
                left = end - time.monotonic() - delay
                if left <= 0:
                    raise
            await asyncio.sleep(delay)

    def _seconds(self, timeout: float | None) -> float:
        return self._timeout if timeout is None else checked_timeout(timeout)
