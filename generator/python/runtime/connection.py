"""The connection of a client, from one connect() to the next, and in one event loop at a time."""

import asyncio
import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING or __package__:
    from .calls import Calls
    from .errors import RPCDisconnectedError
    from .event_readers import EventReaders
    from .pending_call import PendingCall
    from .sdk import Sdk
    from .session import BY_DISCONNECT, Session
    from .states import StateChange, States
else:
    from calls import Calls
    from errors import RPCDisconnectedError
    from event_readers import EventReaders
    from pending_call import PendingCall
    from sdk import Sdk
    from session import BY_DISCONNECT, Session
    from states import StateChange, States


class Connection:
    """Makes sessions, one at a time.

    Args:
        new_sdk: returns a client of the SDK's.
        new_calls: returns a place for calls.
        reply_channel: where answers are published; None if they come with the replies to commands.
        timeout: seconds to wait for a connection.
    """

    def __init__(
        self,
        new_sdk: Callable[[], Sdk],
        new_calls: Callable[[], Calls],
        reply_channel: str | None,
        timeout: float,
    ) -> None:
        self.states: States = States()
        self.readers: EventReaders = EventReaders(self._usable, lambda: self.sdk.was_cancelled)
        self.states.listen(self._tell_readers)
        self._new_sdk = new_sdk
        self._new_calls = new_calls
        self._reply_channel = reply_channel
        self._timeout = timeout
        self._renew(None)

    def _renew(self, loop: asyncio.AbstractEventLoop | None) -> None:
        """Begin afresh: what there was belongs to an event loop, or a process, that is gone."""
        self.sdk: Sdk = self._new_sdk()
        self.calls: Calls = self._new_calls()
        self.session: Session | None = None
        self._loop = loop
        self._process = os.getpid()
        self._disconnects = 0
        self._is_over = False  # by disconnect()

    async def connect(self) -> None:
        """Connect, or wait until it is connected."""
        self._enter_loop(connecting=True)
        disconnects = self._disconnects
        session = self.session
        while session is not None and session.ended is not None:
            await session.closed()
            if disconnects != self._disconnects:
                raise RPCDisconnectedError(BY_DISCONNECT)
            if self.session is session:
                self.session = None
            session = self.session
        if not self.sdk.is_of(asyncio.get_running_loop()):
            raise RPCDisconnectedError(
                "the centrifuge.Client that was given belongs to another event loop: make one in"
                " this event loop, and a client that uses it"
            )
        self._is_over = False
        if session is None:
            session = Session(self.sdk, self._reply_channel, self.calls, self.states)
            self.session = session
            session.open(self._timeout)
        await session.join(self._timeout)

    async def disconnect(self) -> None:
        """Disconnect, and end all calls."""
        lives = self.session is not None and self.session.ended is None
        if not self._is_here() and (lives or len(self.calls)):
            self._enter_loop(connecting=True)
        self._disconnects += 1
        self._is_over = True
        session = self.session
        if session is None:
            self.calls.end(BY_DISCONNECT, None)
            self.readers.end(RPCDisconnectedError(BY_DISCONNECT))
        elif self._is_here():
            session.end(BY_DISCONNECT)
            await session.closed()
        await self.readers.all_left()

    def _usable(self) -> Any:
        """Return the SDK's client, unless there is no connection, and none is to be made.

        Raises:
            RPCDisconnectedError: it has ended, or there is one in another event loop.
        """
        self._enter_loop(connecting=False)
        if self._is_over:
            raise RPCDisconnectedError("not connected: call connect() first")
        ended = None if self.session is None else self.session.ended
        if ended is not None:
            raise RPCDisconnectedError(ended.message, ended.code)
        return self.sdk.client

    def _tell_readers(self, change: StateChange) -> None:
        if change.state == "disconnected":
            self.readers.end(RPCDisconnectedError(change.reason, change.code))

    async def run(self, call: PendingCall, timeout: float, spent: float = 0.0) -> Any:
        """Make a call, of whose timeout so many seconds are over, and return its result."""
        self.check()
        return await self.calls.run(call, timeout, self._why, spent)

    def check(self) -> None:
        """Raise the error with which a call would fail at once."""
        self._usable()
        if self.calls.fail_fast and self.states.now != "connected":
            raise RPCDisconnectedError(f"not connected: {self._why()}")

    def _why(self) -> str:
        return "connect() was not called" if self.session is None else self.session.why()

    def _is_here(self) -> bool:
        """Report whether this is the event loop, and the process, that all belongs to."""
        return self._loop is asyncio.get_running_loop() and self._process == os.getpid()

    def _enter_loop(self, *, connecting: bool) -> None:
        """Take the event loop that runs for the one that all belongs to, if it can be."""
        if self._is_here():
            return
        loop = asyncio.get_running_loop()
        if self._loop is None:
            self._loop, self._process = loop, os.getpid()
            return
        forked = self._process != os.getpid()
        if not connecting and self.session is not None:
            where = "before the process was forked" if forked else "in another event loop"
            raise RPCDisconnectedError(f"connect() was called {where}: call it in this one")
        if self._loop is loop:
            raise RPCDisconnectedError(
                "the event loop is that of the process that this one was forked from: start"
                " another one, e.g. by asyncio.run"
            )
        if not forked and not self._loop.is_closed():
            raise RPCDisconnectedError(
                "the client belongs to another event loop, which isn't closed: call disconnect()"
                " there, and make a client for each event loop"
            )
        reason = "the event loop has ended"
        self.states.change(StateChange("disconnected", reason=reason))
        self.readers.end(RPCDisconnectedError(reason))  # also of who was never connected
        self._renew(loop)
