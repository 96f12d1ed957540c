"""Subscriptions of the SDK's client that readers share: the last one that leaves unsubscribes."""

import asyncio
import time
import weakref
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING or __package__:
    from .errors import RPCDisconnectedError, RPCSubscriptionError
    from .handlers import (
        ALREADY_SUBSCRIBED,
        Handlers,
        SharedSubscription,
        server_code,
        without,
    )
else:
    from errors import RPCDisconnectedError, RPCSubscriptionError
    from handlers import ALREADY_SUBSCRIBED, Handlers, SharedSubscription, server_code, without

# Clients can share a client of the SDK's, and with it the subscriptions.
_all: "weakref.WeakKeyDictionary[Any, Subscriptions]" = weakref.WeakKeyDictionary()


class ChannelReader(Protocol):
    """What reads a channel. Nothing in it takes time, or raises."""

    def subscribed(self, recovered: bool) -> None:
        """Take that it is subscribed, and whether all comes that was published meanwhile."""
        ...

    def published(self, data: Any, info: Any) -> None:
        """Take what was published, and who has done it; None if the server has."""
        ...

    def joined(self, info: Any) -> None:
        """Take that somebody has subscribed."""
        ...

    def left(self, info: Any) -> None:
        """Take that somebody has gone."""
        ...

    def ended(self, error: Exception | None) -> None:
        """Take that nothing more comes, and why."""
        ...


def subscriptions_of(sdk: Any) -> "Subscriptions":
    """Return the subscriptions of a client of the SDK's."""
    found = _all.get(sdk)
    if found is None:
        found = _all[sdk] = Subscriptions(sdk)
    return found


class Subscriptions:
    """The channels of a client of the SDK's that have readers.

    Args:
        sdk: the SDK's client.
    """

    def __init__(self, sdk: Any) -> None:
        self._sdk = weakref.ref(sdk)
        self._shared: dict[str, _Shared] = {}
        self._events: _ClientEvents | None = None

    async def enter(self, channel: str, reader: ChannelReader, *, recover: bool) -> None:
        """Subscribe a reader. It also works while there is no connection."""
        sdk: Any = self._sdk()
        if self._events is None:
            self._events = sdk.events = _ClientEvents(self, sdk.events)
        shared = self._shared.get(channel)
        if shared is None:
            shared = self._shared[channel] = _Shared(channel, recover=recover)
        shared.users += 1
        try:
            async with shared.lock:
                if shared.is_over():
                    await shared.close(sdk)
                if shared.subscription is None:
                    shared.readers.append(reader)
                    await shared.open(sdk)
                else:
                    shared.join(reader)
        except BaseException:
            if reader in shared.readers:
                shared.readers.remove(reader)
            shared.users -= 1
            await self._close_unused(channel, shared)
            raise

    async def leave(self, channel: str, reader: ChannelReader) -> None:
        """Take that a reader has left."""
        shared = self._shared.get(channel)
        if shared is None or reader not in shared.readers:
            return
        shared.readers.remove(reader)
        shared.users -= 1
        await self._close_unused(channel, shared)

    async def _close_unused(self, channel: str, shared: "_Shared") -> None:
        sdk = self._sdk()
        async with shared.lock:
            if shared.users == 0:
                await shared.close(sdk)
            if shared.users == 0 and self._shared.get(channel) is shared:
                del self._shared[channel]
        if not self._shared and self._events is not None and sdk is not None:
            sdk.events, self._events = without(sdk.events, self._events), None

    def age(self, channel: str) -> float | None:
        """Return for how many seconds a channel has been subscribed.

        It is 0 while a reader waits for that, and None if nobody reads the channel.
        """
        shared = self._shared.get(channel)
        if shared is None or shared.users == 0:
            return None
        return time.monotonic() - shared.subscribed_at if shared.is_subscribed() else 0.0

    def by_server(self, channel: str) -> "_Shared | None":
        """Return a channel that the server has subscribed; None if nobody here reads it."""
        shared = self._shared.get(channel)
        return shared if shared is not None and shared.is_by_server else None

    def end(self, error: Exception) -> None:
        """Take that the connection has ended for good."""
        for shared in [*self._shared.values()]:
            shared.end(error)


class _Shared:
    """A subscription with its readers.

    Args:
        channel: its name.
        recover: Centrifugo is asked for what was missed.
    """

    def __init__(self, channel: str, *, recover: bool) -> None:
        self.readers: list[ChannelReader] = []
        self.users: int = 0  # the readers, and those that are about to be
        self.lock: asyncio.Lock = asyncio.Lock()  # of what opens and closes it
        self.subscription: SharedSubscription | None = None
        self.is_by_server: bool = False
        self.subscribed_at: float = 0.0  # when it was subscribed last, by time.monotonic
        self._channel = channel
        self._recover = recover

    def is_subscribed(self) -> bool:
        """Report whether it is subscribed, by this client or by the server."""
        return self.subscription is not None and (
            self.is_by_server or self.subscription.is_subscribed()
        )

    def is_over(self) -> bool:
        """Report whether it has ended: such a subscription would recover the time between."""
        return (
            self.subscription is not None
            and not self.is_by_server
            and self.subscription.is_unsubscribed()
        )

    async def open(self, sdk: Any) -> None:
        """Subscribe as soon as the client is connected. One of the program's own is shared."""
        self.is_by_server = False
        subscription = self.subscription = SharedSubscription(
            sdk, self._channel, lambda others: _Events(self, others), recoverable=self._recover
        )
        if subscription.is_subscribed():
            self.subscribed(False)
        else:
            await subscription.subscribe()

    async def close(self, sdk: Any) -> None:
        """Unsubscribe, and remove the subscription. One that isn't ours stays."""
        subscription, self.subscription = self.subscription, None
        if subscription is not None:
            await subscription.close(sdk)

    def join(self, reader: ChannelReader) -> None:
        """Add a reader. It sees no `subscribed` if that was before."""
        self.readers.append(reader)
        if self.is_subscribed():
            reader.subscribed(True)

    def subscribed(self, recovered: bool) -> None:
        """Take that it is subscribed."""
        self.subscribed_at = time.monotonic()
        for reader in [*self.readers]:
            reader.subscribed(recovered)

    def unsubscribed(self, ctx: Any) -> None:
        """Take that the server has refused it, or taken it away, or that the program has."""
        if self.subscription is None:
            return
        if ctx.code == ALREADY_SUBSCRIBED:
            self.is_by_server = True
            self.subscribed(False)
            return
        self.end(RPCSubscriptionError(self._channel, ctx.reason, server_code(ctx.code)))

    def taken_away(self) -> None:
        """Take that the server has unsubscribed what it had subscribed."""
        self.is_by_server = False
        self.end(RPCSubscriptionError(self._channel, "the server has unsubscribed it", None))

    def published(self, publication: Any) -> None:
        """Take what was published."""
        for reader in self.readers:
            reader.published(publication.data, publication.info)

    def joined(self, info: Any) -> None:
        """Take that somebody has subscribed."""
        for reader in [*self.readers]:
            reader.joined(info)

    def left(self, info: Any) -> None:
        """Take that somebody has gone."""
        for reader in [*self.readers]:
            reader.left(info)

    def end(self, error: Exception) -> None:
        """Take that nothing more comes."""
        for reader in [*self.readers]:
            reader.ended(error)


class _Events(Handlers):
    """Handlers of a subscription, which tell its readers, and those of others."""

    def __init__(self, shared: _Shared, others: Any) -> None:
        super().__init__(others)
        self._shared = shared

    async def on_subscribed(self, ctx: Any) -> None:
        self._shared.subscribed(ctx.recovered)
        await self.others.on_subscribed(ctx)

    async def on_unsubscribed(self, ctx: Any) -> None:
        self._shared.unsubscribed(ctx)
        await self.others.on_unsubscribed(ctx)

    async def on_publication(self, ctx: Any) -> None:
        self._shared.published(ctx.pub)
        await self.others.on_publication(ctx)

    async def on_join(self, ctx: Any) -> None:
        self._shared.joined(ctx.info)
        await self.others.on_join(ctx)

    async def on_leave(self, ctx: Any) -> None:
        self._shared.left(ctx.info)
        await self.others.on_leave(ctx)


class _ClientEvents(Handlers):
    """Handlers of the client, for channels that the server subscribes, and for the end of all."""

    def __init__(self, subscriptions: Subscriptions, others: Any) -> None:
        super().__init__(others)
        self._subscriptions = subscriptions

    async def on_disconnected(self, ctx: Any) -> None:
        try:
            await self.others.on_disconnected(ctx)  # which may know more of the reason
        finally:
            self._subscriptions.end(RPCDisconnectedError(ctx.reason, server_code(ctx.code)))

    async def on_subscribed(self, ctx: Any) -> None:
        shared = self._subscriptions.by_server(ctx.channel)
        if shared is not None:
            shared.subscribed(ctx.recovered)
        await self.others.on_subscribed(ctx)

    async def on_unsubscribed(self, ctx: Any) -> None:
        shared = self._subscriptions.by_server(ctx.channel)
        if shared is not None:
            shared.taken_away()
        await self.others.on_unsubscribed(ctx)

    async def on_publication(self, ctx: Any) -> None:
        shared = self._subscriptions.by_server(ctx.channel)
        if shared is not None:
            shared.published(ctx.pub)
        await self.others.on_publication(ctx)

    async def on_join(self, ctx: Any) -> None:
        shared = self._subscriptions.by_server(ctx.channel)
        if shared is not None:
            shared.joined(ctx.info)
        await self.others.on_join(ctx)

    async def on_leave(self, ctx: Any) -> None:
        shared = self._subscriptions.by_server(ctx.channel)
        if shared is not None:
            shared.left(ctx.info)
        await self.others.on_leave(ctx)
