"""For tests of what uses the API: a base client that needs no server."""

import asyncio
import base64
import copy
import inspect
import json
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import Enum
from types import TracebackType
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast, get_args, overload
from uuid import UUID

from pydantic import BaseModel
from typing_extensions import Self

if TYPE_CHECKING or __package__:
    from .codec import decode, dump_json
    from .errors import RPCError, RPCTimeoutError, UnknownMethodError, is_dict, is_list
    from .wire import RPCModel, write_decimal, write_time
else:
    from codec import decode, dump_json
    from errors import RPCError, RPCTimeoutError, UnknownMethodError, is_dict, is_list
    from wire import RPCModel, write_decimal, write_time

__all__ = ["FakeRPC", "MadeCall", "Method", "PlainMethod"]

P = TypeVar("P", bound=BaseModel)
R = TypeVar("R")
R_co = TypeVar("R_co", covariant=True)
H = TypeVar("H", bound=Callable[..., Any])


@dataclass(frozen=True)
class MadeCall:
    """A call that a test has made.

    Attributes:
        method: the method's name on the wire, e.g. "tasks.get_stats".
        params: what was sent, as decoded JSON.
        no_wait: the caller didn't wait for an answer.
        timeout: seconds that the caller would wait. It doesn't count when calls are compared.
    """

    method: str
    params: dict[str, Any]
    no_wait: bool = False
    timeout: float | None = field(default=None, compare=False)


class FakeRPC:
    """A base client without a server: `on` says how it answers the calls of a method.

        fake = FakeRPC()
        api = APIClient(fake)
        fake.on(api.tasks_count_labels).returns({"urgent": 2})

    Values travel as they do on the wire: params are encoded and decoded, and so are results. A
    method that nothing was said about fails with UnknownMethodError, as one that the server doesn't
    have. To connect and to disconnect does nothing.

    Attributes:
        calls: the calls that were made, in order.
        latency: seconds that each call takes before it is answered.
    """

    def __init__(self, *, latency: float = 0) -> None:
        self.calls: list[MadeCall] = []
        self.latency = latency
        self._answers: dict[str, _Answer] = {"system.check_version": _same_version}

    @overload
    def on(self, method: Callable[[P | None], Awaitable[R]]) -> "Method[P, R]": ...
    @overload
    def on(self, method: Callable[[P], Awaitable[R]]) -> "Method[P, R]": ...
    @overload
    def on(self, method: Callable[[], Awaitable[R]]) -> "PlainMethod[R]": ...
    def on(self, method: Callable[..., Awaitable[Any]]) -> "Method[Any, Any] | PlainMethod[Any]":
        """Return a method, to say how its calls are answered.

        Args:
            method: one of an APIClient, e.g. `api.tasks_list`. Its variant that doesn't wait is
                answered likewise.
        """
        name, model = _wire_name(method), _params_model(method)
        return PlainMethod(self, name) if model is None else Method(self, name, model)

    async def call(
        self,
        method: str,
        params: Any = None,
        /,
        *,
        timeout: float | None = None,
        idempotent: bool = False,
    ) -> Any:
        """Answer a call."""
        del idempotent  # nothing is ever sent twice here
        return await self._answer(MadeCall(method, params, timeout=timeout))

    async def notify(self, method: str, params: Any = None, /) -> None:
        """Take a call whose answer nobody waits for. An error that is the answer is dropped."""
        answered = method in self._answers
        try:
            await self._answer(MadeCall(method, params, no_wait=True))
        except RPCError:
            if not answered:
                raise

    async def connect(self) -> None:
        """Do nothing."""

    async def disconnect(self) -> None:
        """Do nothing."""

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        pass

    async def _answer(self, call: MadeCall) -> Any:
        self.calls.append(call)
        answer = self._answers.get(call.method, _unknown_method)
        try:
            return await asyncio.wait_for(self._late(answer, call), call.timeout)
        except asyncio.TimeoutError as error:
            if isinstance(error, RPCTimeoutError):
                raise  # the answer is one
            text = f"{call.method}: no answer after {call.timeout:g} seconds"
            raise RPCTimeoutError(text) from None
        except RPCError as error:
            error.method = error.method or call.method
            raise

    async def _late(self, answer: "_Answer", call: MadeCall) -> Any:
        if self.latency > 0:
            await asyncio.sleep(self.latency)
        return _as_json(await answer(call))

    def _params_of(self, name: str, model: type[P]) -> list[P]:
        return [_received(call, model) for call in self.calls if call.method == name]


_Answer = Callable[[MadeCall], Awaitable[Any]]


class PlainMethod(Generic[R]):
    """A method that takes no params, and what answers its calls. It comes from `FakeRPC.on`."""

    def __init__(self, fake: FakeRPC, name: str) -> None:
        self._fake = fake
        self._name = name

    def handle(self, handler: Callable[[], R | Awaitable[R]], *, latency: float = 0) -> None:
        """Let a function answer: it returns the result, or raises an error.

        Args:
            handler: the function, which may be async.
            latency: seconds that the answer takes.
        """
        self._set(lambda _: handler(), latency)

    def returns(self, result: R, *, latency: float = 0) -> None:
        """Answer with a result."""
        self._set(lambda _: result, latency)

    def raises(self, error: Exception, *, latency: float = 0) -> None:
        """Answer with an error, e.g. one that the API declares."""

        def fail(_: MadeCall) -> R:
            raise copy.copy(error)  # each call has an error of its own

        self._set(fail, latency)

    def _set(self, answer: Callable[[MadeCall], R | Awaitable[R]], latency: float) -> None:
        async def late(call: MadeCall) -> R:
            if latency > 0:
                await asyncio.sleep(latency)
            result = answer(call)
            return await result if inspect.isawaitable(result) else cast(R, result)

        self._fake._answers[self._name] = late


class Method(PlainMethod[R], Generic[P, R]):
    """A method that takes params, and what answers its calls. It comes from `FakeRPC.on`."""
