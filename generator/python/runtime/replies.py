"""The channel on which answers are published."""

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING or __package__:
    from .handlers import ALREADY_SUBSCRIBED, Handlers, SharedSubscription, server_code
else:
    from handlers import ALREADY_SUBSCRIBED, Handlers, SharedSubscription, server_code


class ReplyListener(Protocol):
    """What hears of the reply channel."""

    def replies_come(self, recovered: bool) -> None:
        """Take that it is subscribed, and whether all that was published since came or comes."""

    def replies_pause(self, reason: str, code: int | None) -> None:
        """Take that it isn't subscribed for a moment."""

    def replies_end(self, reason: str, code: int | None) -> None:
        """Take that it can't be subscribed."""

    def reply_error(self, error: Exception) -> None:
        """Take that an attempt to subscribe failed, and is made again."""

    def answer(self, data: Any) -> None:
        """Take what the server has published."""


class ReplyChannel:
    """Subscribes to the reply channel, if the server hasn't, or the owner of the SDK's client.

    Args:
        sdk: the SDK's client.
        channel: the channel's name.
        listener: what hears of it.
    """

    def __init__(self, sdk: Any, channel: str, listener: ReplyListener) -> None:
        self.channel = channel
        self._sdk = sdk
        self._listener = listener
        self._subscription: SharedSubscription | None = None
        self._by_server = False

    async def open(self) -> None:
        """Subscribe as soon as the client is connected."""
        subscription = self._subscription = SharedSubscription(
            self._sdk, self.channel, lambda others: _Events(self, others), recoverable=True
        )
        if subscription.is_subscribed():
            self._listener.replies_come(False)
        else:
            await subscription.subscribe()

    async def close(self) -> None:
        """Unsubscribe. A subscription that isn't ours stays."""
        subscription, self._subscription = self._subscription, None
        if subscription is not None:
            await subscription.close(self._sdk)

    def server_subscribed(self, ctx: Any) -> None:
        """Take that the server has subscribed a channel."""
        if ctx.channel == self.channel:
            self._by_server = True
            self._listener.replies_come(ctx.recovered)

    async def server_unsubscribed(self, ctx: Any) -> None:
        """Take that the server has unsubscribed a channel that it had subscribed."""
        if ctx.channel == self.channel and self._subscription is not None:
            self._by_server = False
            self._listener.replies_pause("the server has unsubscribed the reply channel", None)
            await self._subscription.subscribe()

    def server_published(self, ctx: Any) -> None:
        """Take what was published on a channel that the server has subscribed."""
        if ctx.channel == self.channel:
            self.published(ctx.pub)

    def subscribing(self, ctx: Any) -> None:
        """Take that the subscription begins, or begins again."""
        # If the code is the SDK's own, the client tells that the connection was lost.
        if ctx.code >= 100:
            reason = f"the subscription to {self.channel} was interrupted: {ctx.reason}"
            self._listener.replies_pause(reason, ctx.code)

    def subscribed(self, ctx: Any) -> None:
        """Take that the subscription is there."""
        self._listener.replies_come(ctx.recovered)

    def unsubscribed(self, ctx: Any) -> None:
        """Take that the subscription has ended."""
        if self._subscription is None:
            return
        if ctx.code == ALREADY_SUBSCRIBED:
            if not self._by_server:  # the server had done so before this began to listen
                self._by_server = True
                self._listener.replies_come(False)
            return
        reason = f"no subscription to {self.channel}: {ctx.reason}"
        self._listener.replies_end(reason, server_code(ctx.code))

    def failed(self, ctx: Any) -> None:
        """Take that an attempt to subscribe failed."""
        self._listener.reply_error(ctx.error)

    def published(self, publication: Any) -> None:
        """Take what was published."""
        if publication.info is None:  # else a client forged it: the server's have no info
            self._listener.answer(publication.data)


class _Events(Handlers):
    """Handlers of a subscription, which tell the channel, and those of others."""

    def __init__(self, replies: ReplyChannel, others: Any) -> None:
        super().__init__(others)
        self._replies = replies

    async def on_subscribing(self, ctx: Any) -> None:
        self._replies.subscribing(ctx)
        await self.others.on_subscribing(ctx)

    async def on_subscribed(self, ctx: Any) -> None:
        self._replies.subscribed(ctx)
        await self.others.on_subscribed(ctx)

    async def on_unsubscribed(self, ctx: Any) -> None:
        self._replies.unsubscribed(ctx)
        await self.others.on_unsubscribed(ctx)

    async def on_error(self, ctx: Any) -> None:
        self._replies.failed(ctx)
        await self.others.on_error(ctx)

    async def on_publication(self, ctx: Any) -> None:
        self._replies.published(ctx.pub)
        await self.others.on_publication(ctx)
