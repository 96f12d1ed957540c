"""The SDK's client: what is private in it is used here only, and why is said here.

- The codec (`_codec`, `_use_protobuf`), because a message that Python can't read would end the
  connection for good.
- The WebSocket (`_conn`), for two reasons. `publish` and `rpc` cost a task and a timer each to wait
  for a connection, and break the SDK's reader when they are cancelled: calls are written here, many
  to a frame. And the SDK closes a WebSocket without a limit of time: a peer that has stopped
  reading would keep it for minutes.
- The background tasks (`_background_tasks`), to wait for them at the end.
- The event loop (`_bound_loop`), because the SDK would wait for ever in another one, and the URL
  (`_address`), to name it in errors.
"""

import asyncio
from typing import TYPE_CHECKING, Any, Protocol

# centrifuge-python comes without type hints.
import centrifuge  # type: ignore[import-untyped]
import websockets
from websockets.protocol import State  # websockets.State is looked up at each use
from websockets.uri import parse_uri

if TYPE_CHECKING or __package__:
    from .calls import Calls
    from .frames import Frames
    from .handlers import Handlers, is_of_rpcgen, without
    from .replies import ReplyChannel
    from .tokens import GetToken, TokenSource
else:
    from calls import Calls
    from frames import Frames
    from handlers import Handlers, is_of_rpcgen, without
    from replies import ReplyChannel
    from tokens import GetToken, TokenSource

_GRACE = 0.2  # seconds for what should end by itself
_COMMAND_TIMEOUT = 10.0  # seconds for a handshake, and for the reply to a command of the SDK's own
_MIN_DELAY, _MAX_DELAY = 0.5, 20.0  # seconds until it tries again


class SdkListener(Protocol):
    """What hears of the SDK's client."""

    def sdk_connecting(self, ctx: Any) -> None:
        """Take that it connects, or has lost the connection."""

    def sdk_connected(self) -> None:
        """Take that it is connected."""

    def sdk_disconnected(self, ctx: Any) -> None:
        """Take that it has stopped."""

    def sdk_failed(self, error: Exception) -> None:
        """Take that an attempt to connect, or to get a token, failed."""


def new_sdk(
    url: str,
    token: str,
    get_token: GetToken | None,
    given: Any,
    *,
    timeout: float,
    max_frame: int,
) -> "Sdk":
    """Return a new client of the SDK's, or the one that is given."""
    if given is not None:
        if not _is_client(given):
            raise ValueError(f"client is {given!r:.100}, expected a centrifuge.Client")
        if given._use_protobuf:
            raise ValueError("client uses Protobuf, expected one that uses JSON")
        return Sdk(given, given._address, None, is_ours=False, max_frame=max_frame)
    source = None if get_token is None else TokenSource(get_token, timeout)
    client = centrifuge.Client(
        url,
        token=token,
        get_token=source,
        timeout=min(timeout, _COMMAND_TIMEOUT),
        min_reconnect_delay=_MIN_DELAY,
        max_reconnect_delay=_MAX_DELAY,
    )
    return Sdk(client, url, source, is_ours=True, max_frame=max_frame)


def _is_client(value: object) -> bool:
    return isinstance(value, centrifuge.Client)


class Sdk:
    """A client of the SDK's, our own or one that is the user's.

    Args:
        client: the SDK's client.
        url: where it connects to, for people.
        source: what it has as get_token; None if it has none, or isn't ours.
        is_ours: it is disconnected at the end.
        max_frame: the most bytes that a frame may have.
    """

    def __init__(
        self, client: Any, url: str, source: TokenSource | None, *, is_ours: bool, max_frame: int
    ) -> None:
        self.client: Any = client
        self.url: str = url
        self.is_ours: bool = is_ours
        self.was_cancelled: bool = False  # the event loop ends, and nobody has disconnected
        self._source = source
        self._max_frame = max_frame
        self._events: _Events | None = None
        self._calls: Calls | None = None
        self._writer: asyncio.Task[None] | None = None
        self._writers: set[asyncio.Task[None]] = set()  # that are about to end
        self._socket: Any = None
        self._lost: dict[Any, asyncio.TimerHandle] = {}  # WebSockets that are about to end

    def is_of(self, loop: asyncio.AbstractEventLoop) -> bool:
        """Report whether it can be used in an event loop."""
        return self.client._bound_loop in (None, loop)

    @property
    def asks_for_tokens(self) -> bool:
        """Whether there may be another token when one has run out."""
        return self._source is not None or not self.is_ours

    @property
    def refusal(self) -> str:
        """Why there will be no token; empty where that isn't known."""
        return "" if self._source is None else self._source.refusal

    @property
    def awaits_token(self) -> bool:
        """Whether the user's own function has still to return a token."""
        return self._source is not None and self._source.asks

    def check_url(self) -> None:
        """Raise an error if there can be no connection to the URL: the SDK would try for ever."""
        if self.is_ours:
            parse_uri(self.url).host.encode("idna")

    def is_connected(self) -> bool:
        """Report whether the client is connected."""
        return self.client.state is centrifuge.ClientState.CONNECTED

    def attach(self, listener: SdkListener, replies: ReplyChannel | None, calls: Calls) -> None:
        """Begin to listen, and to take the replies to calls."""
        self._events = _Events(listener, replies, self.client.events)
        self.client.events = self._events
        if not is_of_rpcgen(self.client._codec):  # else another client shares it
            self.client._codec = Frames(self.client._codec)
        self.client._codec.calls.append(calls)
        self._calls = calls

    def start_writing(self, calls: Calls) -> None:
        """Write calls to the WebSocket that there is now."""
        self.stop_writing()
        wake = asyncio.Event()
        wake.set()
        calls.wake = wake.set
        self._socket = self.client._conn
        self._writer = asyncio.ensure_future(self._write(self._socket, wake, calls))

    def stop_writing(self) -> None:
        """Write no more calls."""
        writer, self._writer = self._writer, None
        if writer is not None:
            writer.cancel()
            self._writers.add(writer)
            writer.add_done_callback(self._writers.discard)

    def lose(self) -> None:
        """Take that the connection was lost: its WebSocket may wait for its peer for minutes."""
        socket, self._socket = self._socket, None
        if socket is not None:
            loop = asyncio.get_running_loop()
            self._lost[socket] = loop.call_later(_GRACE, self._abort, socket)

    def _abort(self, socket: Any) -> None:
        socket.transport.abort()
        self._lost.pop(socket).cancel()

    async def detach(self, replies: ReplyChannel | None) -> None:
        """Stop listening, and end the connection if it is ours. It takes less than a second."""
        self.stop_writing()
        for lost in [*self._lost]:
            self._abort(lost)
        tasks: set[asyncio.Task[Any]] = {*self._writers}
        if self.is_ours:
            tasks |= await self._disconnect()
        if replies is not None:
            tasks.add(asyncio.ensure_future(replies.close()))
        await _finish(tasks)
        for task in tasks:
            task.cancel()
        await _finish(tasks)
        for task in tasks:
            if task.done() and not task.cancelled():
                task.exception()  # it was told where it matters
        if self._events is not None:
            self.client.events = without(self.client.events, self._events)
        frames = self.client._codec
        if is_of_rpcgen(frames) and self._calls in frames.calls:
            frames.calls.remove(self._calls)
            if not frames.calls:
                self.client._codec = frames.codec

    async def _disconnect(self) -> set["asyncio.Task[Any]"]:
        """Disconnect. Returns the tasks that are left, which are about to end."""
        if self._source is not None:
            self._source.stop()
        socket = self.client._conn
        disconnecting = asyncio.ensure_future(self.client.disconnect())
        await _finish({disconnecting})  # handlers of the user's own may take their time
        tasks: set[asyncio.Task[Any]] = {disconnecting, *self.client._background_tasks}
        await _finish(tasks)
        if socket is not None:
            socket.transport.abort()
        return tasks

    async def _write(self, socket: Any, wake: asyncio.Event, calls: Calls) -> None:
        try:
            while True:
                await wake.wait()
                wake.clear()
                # What is taken counts as written: a WebSocket that is about to end takes no more,
                # and the SDK's reader soon tells of it.
                while _is_open(socket) and (
                    frame := calls.take(self.client._next_command_id, self._max_frame)
                ):
                    await socket.send(frame)
        except websockets.ConnectionClosed:
            pass  # the SDK's reader tells of it
        except asyncio.CancelledError:
            self.was_cancelled = self._writer is asyncio.current_task()
            if self.is_ours and self.was_cancelled:
                socket.transport.abort()
            raise


def _is_open(socket: Any) -> bool:
    return socket.state is State.OPEN and not socket.transport.is_closing()


async def _finish(tasks: set["asyncio.Task[Any]"]) -> None:
    """Wait for tasks that are about to end, but not for long."""
    if tasks:
        await asyncio.wait(tasks, timeout=_GRACE)


class _Events(Handlers):
    """Handlers of the client, which tell a listener, and those of others."""

    def __init__(self, listener: SdkListener, replies: ReplyChannel | None, others: Any) -> None:
        super().__init__(others)
        self._listener = listener
        self._replies = replies

    async def on_connecting(self, ctx: Any) -> None:
        self._listener.sdk_connecting(ctx)
        await self.others.on_connecting(ctx)

    async def on_connected(self, ctx: Any) -> None:
        self._listener.sdk_connected()
        await self.others.on_connected(ctx)

    async def on_disconnected(self, ctx: Any) -> None:
        self._listener.sdk_disconnected(ctx)
        await self.others.on_disconnected(ctx)

    async def on_error(self, ctx: Any) -> None:
        self._listener.sdk_failed(ctx.error)
        await self.others.on_error(ctx)

    async def on_subscribed(self, ctx: Any) -> None:
        if self._replies is not None:
            self._replies.server_subscribed(ctx)
        await self.others.on_subscribed(ctx)

    async def on_unsubscribed(self, ctx: Any) -> None:
        if self._replies is not None:
            await self._replies.server_unsubscribed(ctx)
        await self.others.on_unsubscribed(ctx)

    async def on_publication(self, ctx: Any) -> None:
        if self._replies is not None:
            self._replies.server_published(ctx)
        await self.others.on_publication(ctx)
