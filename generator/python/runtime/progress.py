"""Calls of methods that tell their progress."""

import asyncio
import warnings
from collections.abc import Awaitable, Callable, Generator
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from typing_extensions import Self

if TYPE_CHECKING or __package__:
    from .codec import decode
    from .errors import CallCancelledError, RPCDecodeError
    from .items import Gap, Items
else:
    from codec import decode
    from errors import CallCancelledError, RPCDecodeError
    from items import Gap, Items

R = TypeVar("R")
Q = TypeVar("Q")

_QUEUE = 1024  # what may wait to be read
_CANCELLED = 499  # the server's code for a call that nobody waits for


class Progress:
    """Takes what the server tells of a call's progress, numbered from 1."""

    def __init__(self) -> None:
        self.items: Items = Items(_QUEUE)
        self.is_wanted: bool = False  # somebody reads it
        self.last: int = 0  # the number that came last
        self._is_again = False  # the call was sent again: the numbers may begin anew
        self._was_interrupted = False  # nothing has come since: some may have been missed

    def begin(self) -> None:
        """Take that the call is made, perhaps once more, as one that the server doesn't know."""
        if self.last > 0:
            self._gap()
        self.last, self._is_again, self._was_interrupted = 0, False, False

    def again(self) -> None:
        """Take that the same call is sent again: the server may begin anew, or go on."""
        self._is_again = self.last > 0
        self.interrupted()

    def interrupted(self) -> None:
        """Take that nothing came for a while. The next number tells whether any was missed."""
        self._was_interrupted = True

    def end(self) -> None:
        """Take that the call is done. Where some may have been missed, there is a Gap first."""
        if self._was_interrupted:
            self._gap()
        self.items.end(None)

    def _gap(self) -> None:
        if self.is_wanted:
            self.items.gap()

    def told(self, number: Any, value: Any) -> None:
        """Take what was told. What is out of order is dropped, and a hole is a Gap."""
        if type(number) is not int:
            return
        if self._is_again and number == 1:
            self._is_again, self.last = False, 0
            self._gap()
        if number <= self.last:
            return
        if number != self.last + 1:
            self._gap()
        self.last, self._was_interrupted = number, False
        if self.is_wanted:
            self.items.put(value)


class ProgressCall(Awaitable[R], Generic[R, Q]):
    """A call of a method that tells its progress.

        call = api.reports_export(...)
        async for progress in call.progress:
            ...
        result = await call

    It begins when it is awaited, or when its progress is read. Who doesn't want to know of that
    awaits it as any other call. If neither is done, nothing is sent, and Python warns of it.

    Args:
        method: the method's name on the wire.
        make: makes the call.
        read: makes of progress as decoded JSON what callers get.
        report: takes an error that nobody awaits.
    """

    def __init__(
        self,
        method: str,
        make: Callable[[Progress], Awaitable[R]],
        read: Callable[..., Q],
        report: Callable[[Any], object],
    ) -> None:
        self.method: str = method
        self._make = make
        self._read = read
        self._report = report
        self._told = Progress()
        self._task: asyncio.Task[R] | None = None
        self._was_left = False

    def __await__(self) -> Generator[Any, Any, R]:
        task = self._begin()
        try:
            return (yield from task)
        except asyncio.CancelledError:
            if self._was_left:
                text = "the loop over its progress was left"
                raise CallCancelledError(_CANCELLED, text, method=self.method) from None
            raise

    @property
    def progress(self) -> "ProgressStream[Q]":
        """What the server tells, in order, until the call is done.

        A Gap stands for what was missed. Leaving the loop early, or cancelling its task, cancels
        the call. Read it at once: what nobody reads is dropped.
        """
        self._told.is_wanted = True
        return ProgressStream(self._next, self.cancel)

    def cancel(self) -> None:
        """Cancel the call: the server is told that nobody waits for it any more."""
        self._was_left = True
        task = self._begin()
        loop = task.get_loop()
        if not loop.is_closed():
            # A stream may be freed anywhere, also in another thread.
            loop.call_soon_threadsafe(task.cancel)

    def _begin(self) -> "asyncio.Task[R]":
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._run())
        return self._task

    async def _run(self) -> R:
        try:
            return await self._make(self._told)
        finally:
            self._told.end()

    async def _next(self) -> "Q | Gap":
        self._begin()
        items = self._told.items
        while True:
            while not items.is_ready():
                await items.more()
            item = items.take()
            if item.__class__ is Gap:
                return item
            try:
                return decode(self.method, self._read, item)
            except RPCDecodeError as error:
                self._report(
                    RPCDecodeError(error.method, error.path, error.message, what="progress")
                )

    def drop(self) -> str:
        """Take that the call isn't wanted. Returns the method's name on the wire."""
        self._was_left = True
        return self.method

    def __del__(self) -> None:
        if getattr(self, "_task", self) is None and not self._was_left:
            warnings.warn(f"{self.method} was never awaited", RuntimeWarning, stacklevel=2)


class ProgressStream(Generic[Q]):
    """The progress of a call, as a loop reads it."""

    def __init__(
        self, next_one: "Callable[[], Awaitable[Q | Gap]]", cancel: Callable[[], None]
    ) -> None:
        self._next = next_one
        self._cancel: Callable[[], None] | None = cancel
        self._has_begun = False

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> "Q | Gap":
        if self._cancel is None:
            raise StopAsyncIteration
        self._has_begun = True
        try:
            return await self._next()
        except StopAsyncIteration:
            self._cancel = None
            raise
        except asyncio.CancelledError:
            self.close()
            raise

    def close(self) -> None:
        """Leave: cancels the call, unless it is done."""
        cancel, self._cancel = self._cancel, None
        if cancel is not None and self._has_begun:
            cancel()

    async def aclose(self) -> None:
        """Leave, as contextlib.aclosing does."""
        self.close()

    def __del__(self) -> None:
        self.close()


def no_result(value: Any, **_: object) -> None:
    """Read the result of a method that has none."""
