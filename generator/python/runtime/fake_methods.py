"""For tests of what uses the API: how its methods are answered."""

import asyncio
import copy
import inspect
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pydantic import BaseModel

if TYPE_CHECKING or __package__:
    from .codec import decode
    from .errors import InvalidParamsError, RPCDecodeError, RPCError
    from .items import Gap
else:
    from codec import decode
    from errors import InvalidParamsError, RPCDecodeError, RPCError
    from items import Gap

P = TypeVar("P", bound=BaseModel | None)  # a method without fields takes None, too
M = TypeVar("M", bound=BaseModel)
R = TypeVar("R")
Q = TypeVar("Q")

# What a method calls to tell its progress, or, by a Gap, that some may be missing.
Tell = Callable[[Q | Gap], None]


@dataclass(frozen=True)
class MadeCall:
    """A call that was made.

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


Answer = Callable[[MadeCall, Tell[Any]], Awaitable[Any]]


class _Answered(Generic[R]):
    """A method of a FakeRPC, and what answers its calls."""

    def __init__(self, answers: dict[str, Answer], name: str) -> None:
        self._answers = answers
        self._name = name

    def returns(self, result: R, *, latency: float = 0) -> None:
        """Answer with a result, after some seconds."""
        self._set(lambda _, __: result, latency)

    def raises(self, error: Exception, *, latency: float = 0) -> None:
        """Answer with an error, e.g. one that the API declares, after some seconds."""

        def fail(*_: object) -> R:
            # Each call has an error of its own, which names the method.
            raise copy.copy(error) if isinstance(error, RPCError) else error

        self._set(fail, latency)

    def _set(
        self, answer: Callable[[MadeCall, Tell[Any]], R | Awaitable[R]], latency: float = 0
    ) -> None:
        async def late(call: MadeCall, tell: Tell[Any]) -> Any:
            if latency > 0:
                await asyncio.sleep(latency)
            result: Any = answer(call, tell)
            return await result if inspect.isawaitable(result) else result

        self._answers[self._name] = late


class Method(_Answered[R], Generic[P, R]):
    """A method that takes params, as FakeRPC.on returns it."""

    def __init__(self, answers: dict[str, Answer], name: str, model: type[Any]) -> None:
        super().__init__(answers, name)
        self._model = model

    def handle(self, handler: Callable[[P], R | Awaitable[R]], *, latency: float = 0) -> None:
        """Answer with what a function makes of the params: it returns a result, or raises an error.

        Args:
            handler: the function, which may be async.
            latency: seconds before it is called.
        """
        self._set(lambda call, _: handler(received(call, self._model)), latency)


class MethodWithoutParams(_Answered[R]):
    """A method that takes no params, as FakeRPC.on returns it."""

    def handle(self, handler: Callable[[], R | Awaitable[R]], *, latency: float = 0) -> None:
        """Answer with what a function returns, or the error that it raises.

        Args:
            handler: the function, which may be async.
            latency: seconds before it is called.
        """
        self._set(lambda _, __: handler(), latency)


class _Telling(_Answered[R], Generic[R, Q]):
    """A method that tells its progress."""

    def tells(self, progress: Iterable[Q | Gap], result: R, *, latency: float = 0) -> None:
        """Answer with progress, and then with a result.

        Args:
            progress: what is told, in order. A Gap stands for what is missing.
            result: the result.
            latency: seconds before each of them.
        """
        items = [*progress]

        async def answer(_: MadeCall, tell: Tell[Any]) -> R:
            for item in items:
                await asyncio.sleep(latency)
                tell(item)
            await asyncio.sleep(latency)
            return result

        self._set(answer)


class ProgressMethod(Method[P, R], _Telling[R, Q], Generic[P, R, Q]):
    """A method that takes params, and tells its progress, as FakeRPC.on returns it."""

    def handle_telling(self, handler: Callable[[P, Tell[Q]], R | Awaitable[R]]) -> None:
        """Answer with what a function makes of the params.

        Args:
            handler: the function, which may be async. It also gets a function that it calls to tell
                its progress.
        """
        self._set(lambda call, tell: handler(received(call, self._model), tell))


class ProgressMethodWithoutParams(MethodWithoutParams[R], _Telling[R, Q], Generic[R, Q]):
    """A method that takes no params, and tells its progress, as FakeRPC.on returns it."""

    def handle_telling(self, handler: Callable[[Tell[Q]], R | Awaitable[R]]) -> None:
        """Answer with what a function returns.

        Args:
            handler: the function, which may be async. It gets a function that it calls to tell its
                progress.
        """
        self._set(lambda _, tell: handler(tell))


def received(call: MadeCall, model: type[M]) -> M:
    """Return the params of a call, as a server reads them."""
    try:
        return decode(call.method, model.model_validate, call.params)
    except RPCDecodeError as error:
        wrong = {"path": error.path, "rule": "type", "message": error.message}
        raise InvalidParamsError(400, "invalid params", {"fields": [wrong]}) from error
