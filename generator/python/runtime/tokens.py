"""Asks the user's own function for tokens."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

# centrifuge-python comes without type hints.
import centrifuge  # type: ignore[import-untyped]

if TYPE_CHECKING or __package__:
    from .errors import RPCUnauthorizedError
else:
    from errors import RPCUnauthorizedError

Token = str | Callable[[], Awaitable[str]]


class TokenSource:
    """What the SDK has as `get_token`. It bounds what the user's own function can do.

    The SDK would wait for ever for a function that hangs, also after a disconnect.

    Args:
        get_token: the user's own function.
        timeout: seconds to wait for it.
    """

    def __init__(self, get_token: Callable[[], Awaitable[str]], timeout: float) -> None:
        self._get_token = get_token
        self._timeout = timeout
        self._asking: set[asyncio.Task[Any]] = set()

    async def __call__(self) -> str:
        """Return a token.

        Raises:
            centrifuge.UnauthorizedError: there will be none.
            RuntimeError: the user's own function failed.
        """
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
        token = task.result()
        if isinstance(token, RPCUnauthorizedError):
            raise centrifuge.UnauthorizedError(f"unauthorized: {token}") from token
        if isinstance(token, BaseException):
            raise RuntimeError(f"get_token: {type(token).__name__}: {token}") from token
        if token is None or token == "":
            raise centrifuge.UnauthorizedError("unauthorized: get_token returned no token")
        if not isinstance(token, str):
            raise RuntimeError(f"get_token returned {token!r:.100}, expected a string")
        return token

    async def _ask(self) -> object:
        """Return what the function returns, or raises: a SystemExit would end the event loop."""
        try:
            return await self._get_token()
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            return error

    def stop(self) -> None:
        """End what is being asked. A function that ignores its cancellation goes on by itself."""
        for task in self._asking:
            task.cancel()
