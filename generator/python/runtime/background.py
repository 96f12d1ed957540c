"""Calls for code without asyncio: an event loop in a thread of its own makes them."""

import asyncio
import concurrent.futures
import contextlib
import os
import threading
import weakref
from collections.abc import AsyncIterator, Callable, Coroutine
from types import TracebackType
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from typing_extensions import Self

if TYPE_CHECKING or __package__:
    from .errors import RPCDisconnectedError
    from .event_stream import EventStream
    from .items import Gap
    from .progress import ProgressCall
else:
    from errors import RPCDisconnectedError
    from event_stream import EventStream
    from items import Gap
    from progress import ProgressCall

T = TypeVar("T")
R = TypeVar("R")
Q = TypeVar("Q")
E = TypeVar("E")

_JOIN_TIMEOUT = 5.0  # seconds for the thread to end; it is a daemon, so that nothing waits longer


class Connection(Protocol):
    """What is connected and disconnected: CentrifugoRPCClient has it, and so has FakeRPC."""

    async def connect(self) -> None:
        """Connect, and return when answers can arrive."""
        ...

    async def disconnect(self) -> None:
        """Disconnect. Calls in flight fail at once."""
        ...


class SyncClient:
    """A connection whose calls block, for any number of threads. SyncAPIClient has the methods.

    Use it in a with statement, or call `connect()` and `close()`. A process that is forked can't
    use a connection of its parent: it needs a client of its own.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._connecting = threading.RLock()  # a signal handler may close what is connecting
        self._loop: _BackgroundLoop | None = None
        self._end: Callable[[], object] | None = None  # ends the loop
        self._process: int | None = None  # that has connected

    def __enter__(self) -> Self:
        self.connect()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def connect(self) -> None:
        """Connect, and return when answers can arrive. Does nothing if connected.

        Raises:
            RPCDisconnectedError: the server can't be reached, or refuses the token or the channel.
            RPCTimeoutError: it took too long.
            RuntimeError: the thread runs an event loop, or the process was forked in between.
        """
        self._check()
        self._process = os.getpid()
        with self._connecting:
            begun = self._loop is None
            try:
                if self._loop is None:
                    self._loop = _BackgroundLoop()
                    # It also ends with the client, and with the interpreter.
                    self._end = weakref.finalize(self, self._loop.stop)
                self._process = os.getpid()  # close() in another thread may have been in between
                self._loop.run(self._connection.connect())
            except BaseException:
                if begun:
                    self._end_loop()
                raise

    def close(self) -> None:
        """Disconnect, and end the thread. Calls in flight fail at once.

        Does nothing if not connected, and in a process that was forked from the connected one.
        """
        loop = self._loop
        if self._is_foreign() or loop is None:
            return
        self._check()
        self._disconnect(loop)  # so that a connect() that runs in another thread fails
        with self._connecting:
            if self._loop is loop:
                self._disconnect(loop)  # another connect() may have been in between
                self._end_loop()

    def _disconnect(self, loop: "_BackgroundLoop") -> None:
        # The loop has ended where another thread was faster.
        with contextlib.suppress(RPCDisconnectedError):
            loop.run(self._connection.disconnect())

    def _end_loop(self) -> None:
        self._loop = self._process = None
        if self._end is not None:
            self._end()

    # What methods are called with may have any names: those of their fields.
    def _run(
        self, method: Callable[..., Coroutine[Any, Any, T]], /, *args: Any, **options: Any
    ) -> T:
        """Call a method of an APIClient, and wait for its result."""
        loop = self._connected()
        return loop.run(method(*args, **options))

    def _run_telling(
        self,
        make: Callable[..., ProgressCall[R, Q]],
        /,
        *args: Any,
        on_progress: "Callable[[Q | Gap], object] | None",
        **options: Any,
    ) -> R:
        """Call a method of an APIClient that tells its progress, and wait for its result."""
        self._connected()  # a call that is made must be awaited
        call = make(*args, **options)
        if on_progress is not None:
            told = call.progress
            try:
                while not isinstance(item := self._run(_next_of, told), _Over):
                    on_progress(item)
            finally:
                told.close()  # which cancels the call if it isn't done

        async def result() -> R:
            return await call

        return self._run(result)

    def _connected(self) -> "_BackgroundLoop":
        self._check()
        if self._loop is None:
            raise RPCDisconnectedError(
                "not connected: call connect() first, or use a with statement"
            )
        return self._loop

    def _check(self) -> None:
        if self._is_foreign():
            raise RuntimeError(
                "this client was connected before the process was forked: its connection belongs"
                " to the parent: make and connect a client in each process, e.g. in Celery's"
                " worker_process_init or Gunicorn's post_fork"
            )
        if _has_event_loop():
            raise RuntimeError(
                "a client that blocks, called where an event loop runs, which would stand still:"
                " await the methods of an APIClient, or call it by asyncio.to_thread"
            )

    def _is_foreign(self) -> bool:
        return self._process not in (None, os.getpid())


class SyncEventStream(Generic[E]):
    """The events of a channel, for code without asyncio: an iterator that blocks.

    It is an EventStream otherwise. Leaving a loop over it unsubscribes if no variable holds it; use
    one that you keep in a `with` statement, or call `close()`.

    Args:
        run: calls an async function, and waits for its result.
        stream: the stream.
    """

    def __init__(self, run: Callable[..., Any], stream: EventStream[E]) -> None:
        self._run = run
        self._stream = stream

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> E:
        item: E | _Over = self._run(_next_of, self._stream)
        if isinstance(item, _Over):
            raise StopIteration
        return item

    def __enter__(self) -> Self:
        self._run(self._stream.__aenter__)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def ready(self) -> None:
        """Subscribe, and return as soon as no event is missed any more.

        Raises:
            RPCSubscriptionError: the server refuses the channel.
            RPCDisconnectedError: there is no connection, and there will be none.
        """
        self._run(self._stream.ready)

    def close(self) -> None:
        """End the stream. A loop over it in another thread ends, too."""
        with contextlib.suppress(RPCDisconnectedError):  # it has ended with the client
            self._run(self._stream.aclose)


class _Over:
    """Stands for a next one that doesn't come."""


async def _next_of(stream: AsyncIterator[Any]) -> Any:
    try:
        return await stream.__anext__()
    except StopAsyncIteration:
        return _Over()


def _has_event_loop() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


class _BackgroundLoop:
    """An event loop that runs in a thread until `stop` is called, or the interpreter ends."""

    def __init__(self) -> None:
        self._process = os.getpid()
        self._lock = threading.RLock()
        self._ended = False
        started: concurrent.futures.Future[asyncio.AbstractEventLoop] = concurrent.futures.Future()
        self._end = asyncio.Event()
        self._thread = threading.Thread(
            target=self._serve, args=(started,), name="rpc-client", daemon=True
        )
        self._thread.start()
        self._loop = started.result()

    def _serve(self, started: "concurrent.futures.Future[asyncio.AbstractEventLoop]") -> None:
        async def serve() -> None:
            started.set_result(asyncio.get_running_loop())
            await self._end.wait()  # then asyncio.run cancels what still runs

        try:
            asyncio.run(serve())
        except BaseException as error:
            if started.done():
                raise
            started.set_exception(error)

    def run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        """Run a coroutine, and return its result. Whatever ends the waiting ends the coroutine."""
        with self._lock:
            if self._ended:
                coroutine.close()
                raise RPCDisconnectedError("the client was closed")
            future = asyncio.run_coroutine_threadsafe(coroutine, self._loop)
        try:
            return future.result()
        except concurrent.futures.CancelledError:
            raise RPCDisconnectedError("the client was closed during the call") from None
        except BaseException:  # KeyboardInterrupt, or what a signal handler raises
            future.cancel()
            raise

    def stop(self) -> None:
        """End the thread, and wait for it. In a process that was forked there is none."""
        if self._process != os.getpid():
            return
        with self._lock:
            ended, self._ended = self._ended, True
            if not ended:
                self._loop.call_soon_threadsafe(self._end.set)
        if self._thread is not threading.current_thread():
            self._thread.join(_JOIN_TIMEOUT)
