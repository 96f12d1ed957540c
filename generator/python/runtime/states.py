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
    """

    state: State
    code: int | None = None
    reason: str = ""

    @property
    def will_reconnect(self) -> bool:
        """Whether the client goes on by itself to connect."""
        return self.state == "connecting"


class States:
    """Holds the state, and tells listeners of changes."""

    def __init__(self) -> None:
        self.now: State = "disconnected"
        self._listeners: list[tuple[Listener]] = []  # a tuple each: one may be added twice

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Call a function at each change, until the function that is returned is called.

        Raises:
            TypeError: it is an async function, which nobody would await.
        """
        refuse_async(listener)
        entry = (listener,)

        def stop() -> None:
            self._listeners = [each for each in self._listeners if each is not entry]

        self._listeners.append(entry)
        return stop

    def change(self, change: StateChange) -> None:
        """Take a new state. Does nothing if it is the state already."""
        if change.state == self.now:
            return
        self.now = change.state
        for (listener,) in [*self._listeners]:
            try:
                listener(change)
            except (KeyboardInterrupt, SystemExit):
                raise
            except BaseException:  # e.g. a CancelledError: a listener may ask a task for its result
                _logger.exception("a listener of the connection's state failed")


def refuse_async(listener: Callable[..., object]) -> None:
    """Raise a TypeError for a listener that is an async function, which nobody would await."""
    if inspect.iscoroutinefunction(listener):
        raise TypeError(
            f"the listener {listener!r} is an async function, expected one that isn't: it may"
            " start a task"
        )
