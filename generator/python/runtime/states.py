"""The state of a connection, and who wants to know it."""

import inspect
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

State = Literal["disconnected", "connecting", "connected"]
Listener = Callable[["StateChange"], object]

_logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class StateChange:
    """A change of a connection's state.

    Attributes:
        state: the state that it has now.
        code: the server's code for the reason, e.g. 3500 for an invalid token; None without one.
        reason: why it changed, for people; empty where it is connected.
        will_reconnect: the client goes on by itself.
    """

    state: State
    code: int | None = None
    reason: str = ""
    will_reconnect: bool = False


class States:
    """Holds the state, and tells listeners of changes."""

    def __init__(self) -> None:
        self.now: State = "disconnected"
        self._listeners: list[Listener] = []

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Call a function at each change, until the function that is returned is called.

        Raises:
            TypeError: it is an async function, which nobody would await.
        """
        if inspect.iscoroutinefunction(listener):
            raise TypeError(
                f"the listener {listener!r} is an async function, expected one that isn't: it may"
                " start a task"
            )

        def tell(change: StateChange) -> object:  # one of its own: a listener may be added twice
            return listener(change)

        def stop() -> None:
            if tell in self._listeners:
                self._listeners.remove(tell)

        self._listeners.append(tell)
        return stop

    def change(self, change: StateChange) -> None:
        """Take a new state. Does nothing if it is the state already."""
        if change.state == self.now:
            return
        self.now = change.state
        for tell in [*self._listeners]:
            try:
                tell(change)
            except (KeyboardInterrupt, SystemExit):
                raise
            except BaseException:  # e.g. a CancelledError: a listener may ask a task for its result
                _logger.exception("a listener of the connection's state failed")
