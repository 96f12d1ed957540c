"""Asks the user's own function for tokens."""

import asyncio
import inspect
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import TYPE_CHECKING, Any

# centrifuge-python comes without type hints.
import centrifuge  # type: ignore[import-untyped]

if TYPE_CHECKING or __package__:
    from .errors import RPCUnauthorizedError
else:
    from errors import RPCUnauthorizedError

# Returns a token. One that isn't async must not block: it is called in the event loop.
GetToken = Callable[[], str | Awaitable[str]]
Token = str | GetToken


class TokenSource:
    """What the SDK has as `get_token`. It bounds what the user's own function can do.

    The SDK would wait for ever for a function that hangs, also after a disconnect.

    Args:
        get_token: the user's own function.
        timeout: seconds to wait for it.

    Attributes:
        refusal: why there will be no token; empty where there may be one.
    """

    def __init__(self, get_token: GetToken, timeout: float) -> None:
        self.refusal: str = ""
        self._get_token = get_token
        self._timeout = timeout
        self._asking: set[asyncio.Task[Any]] = set()

    @property
    def asks(self) -> bool:
        """Whether the user's own function has still to return."""
        return bool(self._asking)

    async def __call__(self) -> str:
        """Return a token.

        Raises:
            centrifuge.UnauthorizedError: there will be none.
            RuntimeError: the user's own function failed.
            TypeError: it returned no string.
        """
        self.refusal = ""
        task = asyncio.get_running_loop().create_task(self._ask())
        self._asking.add(task)
        task.add_done_callback(self._asking.discard)
        try:
            done, _ = await asyncio.wait([task], timeout=self._timeout)
        finally:
            task.cancel()  # does nothing if it is done
        if not done:
            raise RuntimeError(f"get_token returned nothing within {self._timeout:g} seconds")
        if task.cancelled():
            raise RuntimeError("get_token was cancelled")
        token, error = task.result()
        if isinstance(error, RPCUnauthorizedError):
            raise self._refused(str(error) or "get_token said so") from error
        if error is not None:
            raise RuntimeError(f"get_token: {type(error).__name__}: {error}") from error
        if token is None or token == "":
            raise self._refused("get_token returned no token")
        if not isinstance(token, str):
            raise TypeError(f"get_token returned {token!r:.100}, expected a string")
        return token

    def _refused(self, reason: str) -> Exception:
        self.refusal = f"unauthorized: {reason}"
        error: Exception = centrifuge.UnauthorizedError(self.refusal)
        return error

    async def _ask(self) -> tuple[object, BaseException | None]:
        """Return what the function returns, or raises: a SystemExit would end the event loop."""
        token: object = None
        caught = _Caught()
        with caught:
            token = self._get_token()
            if inspect.isawaitable(token):
                token = await token
        return token, caught.error

    def stop(self) -> None:
        """End what is being asked. A function that ignores its cancellation goes on by itself."""
        for task in self._asking:
            task.cancel()


class _Caught:
    """Catches whatever is raised inside of it, but for a KeyboardInterrupt."""

    error: BaseException | None = None

    def __enter__(self) -> None:
        pass

    def __exit__(
        self, kind: object, error: BaseException | None, traceback: TracebackType | None
    ) -> bool:
        self.error = error
        return not isinstance(error, KeyboardInterrupt)
