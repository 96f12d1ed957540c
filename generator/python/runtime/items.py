"""A bounded queue that one task reads, and that never makes its writers wait."""

import asyncio
from collections import deque
from typing import Any, Literal

from typing_extensions import override


class Gap:
    """Something was missed here, and nobody can tell what: load again what you need.

    Attributes:
        type: "$gap".
    """

    __slots__ = ()
    type: Literal["$gap"] = "$gap"

    @override
    def __repr__(self) -> str:
        return "Gap()"

    @override
    def __eq__(self, other: object) -> bool:
        return isinstance(other, Gap)

    @override
    def __hash__(self) -> int:
        return hash(self.type)


_GAP = Gap()


class Items:
    """What was received, in order, until somebody takes it.

        while not items.is_ready():
            await items.more()
        item = items.take()

    If there are too many, all are dropped, and a Gap stands for them.

    Args:
        size: how many may wait.
    """

    def __init__(self, size: int) -> None:
        self.is_over: bool = False
        self._size = size
        self._items: deque[Any] = deque()
        self.error: Exception | None = None
        self._waiter: asyncio.Future[None] | None = None

    def put(self, item: Any) -> None:
        """Add an item. Does nothing if it is over."""
        if self.is_over:
            return
        if len(self._items) >= self._size:
            self._items.clear()
            self._items.append(_GAP)
        if item is not _GAP or not self._items or self._items[-1] is not _GAP:
            self._items.append(item)
        self._wake()

    def gap(self) -> None:
        """Take that something was missed."""
        self.put(_GAP)

    def end(self, error: Exception | None) -> None:
        """Take that nothing more comes, and why; None if it was the reader's own wish."""
        if not self.is_over:
            self.is_over, self.error = True, error
            self._wake()

    def clear(self) -> None:
        """Drop what waits."""
        self._items.clear()

    def is_ready(self) -> bool:
        """Report whether there is something to take: an item, or the end."""
        return bool(self._items) or self.is_over

    def more(self) -> "asyncio.Future[None]":
        """Return what to await where it isn't ready.

        It is no coroutine, which would live as long as its caller waits: with thousands of readers,
        the garbage collector would have to look at as many more of them.

        Raises:
            RuntimeError: another task awaits it already.
        """
        if self._waiter is not None and not self._waiter.done():
            raise RuntimeError("another task waits for the next item already")
        self._waiter = asyncio.get_running_loop().create_future()
        return self._waiter

    def take(self) -> Any:
        """Return the next item.

        Raises:
            StopAsyncIteration: nothing more comes.
            Exception: nothing more comes, and this is why.
        """
        if self._items:
            return self._items.popleft()
        raise self.error or StopAsyncIteration

    def _wake(self) -> None:
        waiter, self._waiter = self._waiter, None
        if waiter is not None and not waiter.done() and not waiter.get_loop().is_closed():
            waiter.set_result(None)
