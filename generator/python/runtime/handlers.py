"""Subscriptions of the SDK's client that are used together with others."""

from collections.abc import Callable
from typing import Any

# centrifuge-python comes without type hints.
import centrifuge  # type: ignore[import-untyped]

ALREADY_SUBSCRIBED = 105  # by the server: its publications come on the client


def is_of_rpcgen(value: object) -> bool:
    """Report whether the class of a value is of a package that rpcgen has generated.

    Packages of several APIs may share a client of the SDK's, and each has classes of its own: what
    they have of each other keeps its names in all versions.
    """
    return getattr(type(value), "is_of_rpcgen", False) is True


class Handlers:
    """Handlers of the SDK's events that stand around those of others."""

    is_of_rpcgen = True

    def __init__(self, others: Any) -> None:
        self.others = others
        self.subscription: SharedSubscription | None = None  # that they are of, if any

    def __getattr__(self, name: str) -> Any:
        return getattr(self.others, name)


class SharedSubscription:
    """A subscription with handlers of ours around those of others, which may use it, too.

    Args:
        sdk: the SDK's client, which has the subscription if the program has made it.
        channel: the channel's name.
        around: returns our handlers around those of others.
        recoverable: Centrifugo is asked for what was missed, unless the program has made it.
    """

    def __init__(
        self, sdk: Any, channel: str, around: Callable[[Any], Handlers], *, recoverable: bool
    ) -> None:
        found = sdk.get_subscription(channel)
        self._is_ours = found is None  # else it stays
        if found is None:
            found = sdk.new_subscription(channel, recoverable=recoverable)
        self._inner = found
        self._handlers = found.events = around(found.events)
        self._handlers.subscription = self

    def is_subscribed(self) -> bool:
        """Report whether it is subscribed."""
        return self._inner.state is centrifuge.SubscriptionState.SUBSCRIBED

    def is_unsubscribed(self) -> bool:
        """Report whether it has ended, or hasn't begun."""
        return self._inner.state is centrifuge.SubscriptionState.UNSUBSCRIBED

    async def subscribe(self) -> None:
        """Subscribe as soon as the client is connected."""
        await self._inner.subscribe()

    async def close(self, sdk: Any) -> None:
        """Unsubscribe, and remove it. One that isn't ours stays, or that others use."""
        left = self._inner.events = without(self._inner.events, self._handlers)
        if not self._is_ours:
            return
        if is_of_rpcgen(left):
            left.subscription._is_ours = True  # it ends with them: another client, a stream
            return
        try:
            await self._inner.unsubscribe()
        finally:
            if sdk is not None:
                sdk.remove_subscription(self._inner)


def without(handlers: Any, ours: Handlers) -> Any:
    """Return handlers without ours, around which those of other clients may stand."""
    if handlers is ours:
        return ours.others
    if is_of_rpcgen(handlers):
        handlers.others = without(handlers.others, ours)
    return handlers


def server_code(code: int) -> int | None:
    """Return a code of the server's; None for one of the SDK's own."""
    return code if code >= 100 else None
