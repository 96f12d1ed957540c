"""For tests of what uses the API: a base client that needs no server."""

import asyncio
import copy
import inspect
import json
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from types import TracebackType
from typing import TYPE_CHECKING, Any, Generic, NoReturn, TypeVar, get_args, overload
from uuid import UUID

from pydantic import BaseModel, TypeAdapter
from typing_extensions import Self

if TYPE_CHECKING or __package__:
    from .codec import decode, dump_json
    from .errors import (
        InvalidParamsError,
        RPCDecodeError,
        RPCError,
        RPCRequestError,
        RPCTimeoutError,
        UnknownMethodError,
        is_dict,
        is_list,
    )
    from .wire import Base64, Time, WireDecimal, WireUUID
else:
    from codec import decode, dump_json
    from errors import (
        InvalidParamsError,
        RPCDecodeError,
        RPCError,
        RPCRequestError,
        RPCTimeoutError,
        UnknownMethodError,
        is_dict,
        is_list,
    )
    from wire import Base64, Time, WireDecimal, WireUUID

__all__ = ["FakeRPC", "MadeCall", "Method", "MethodWithoutParams"]

P = TypeVar("P", bound=BaseModel | None)  # a method without fields takes None, too
M = TypeVar("M", bound=BaseModel)
R = TypeVar("R")


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


class FakeRPC:
    """A base client without a server: `on` says how it answers the calls of a method.

        fake = FakeRPC()
        api = APIClient(fake)
        fake.on(api.tasks_count_labels).returns({"urgent": 2})

    Values travel as they do on the wire: params are checked and encoded, and results are decoded. A
    method that nothing was said about fails with UnknownMethodError, as one that the server doesn't
    have. Connecting does nothing.

    Args:
        latency: seconds that each call takes before it is answered.

    Attributes:
        calls: the calls that were made, in order.
        latency: as above.
    """

    def __init__(self, *, latency: float = 0) -> None:
        self.calls: list[MadeCall] = []
        self.latency = latency
        self._answers: dict[str, _Answer] = {"system.check_version": _same_version}

    @overload
    def on(self, method: Callable[[P], Awaitable[R]]) -> "Method[P, R]": ...
    @overload
    def on(self, method: Callable[[], Awaitable[R]]) -> "MethodWithoutParams[R]": ...
    def on(
        self, method: Callable[..., Awaitable[Any]]
    ) -> "Method[Any, Any] | MethodWithoutParams[Any]":
        """Return a method, to say how its calls are answered.

        Args:
            method: one of an APIClient, e.g. `api.tasks_list`. The answer is also that of its
                variant that doesn't wait.

        Raises:
            TypeError: it is something else.
        """
        model = _params_model(method)
        name = _wire_name(method, model)
        if model is None:
            return MethodWithoutParams(self._answers, name)
        return Method(self._answers, name, model)

    def params_of(self, method: Callable[[P], Awaitable[Any]]) -> list[P]:
        """Return the params of the calls of a method, in order."""
        model = _params_model(method)
        if model is None:
            raise TypeError(f"{method!r} has no params")
        name = _wire_name(method, model)
        made: list[Any] = [_received(call, model) for call in self.calls if call.method == name]
        return made

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
        del idempotent  # nothing is sent twice here
        return await self._take(MadeCall(method, _sent(method, params), timeout=timeout))

    async def notify(self, method: str, params: Any = None, /) -> None:
        """Take a call that nobody waits for: what a server would answer is dropped."""
        known = method in self._answers
        try:
            await self._take(MadeCall(method, _sent(method, params), no_wait=True))
        except RPCError:
            if not known:
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

    async def _take(self, call: MadeCall) -> Any:
        self.calls.append(call)
        try:
            return await asyncio.wait_for(self._answer(call), call.timeout)
        except asyncio.TimeoutError as error:
            if isinstance(error, RPCTimeoutError) or call.timeout is None:
                raise  # it is the answer
            text = f"{call.method}: no answer after {call.timeout:g} seconds"
            raise RPCTimeoutError(text, outcome_unknown=True) from None
        except RPCError as error:
            error.method = error.method or call.method
            raise

    async def _answer(self, call: MadeCall) -> Any:
        if self.latency > 0:
            await asyncio.sleep(self.latency)
        answer = self._answers.get(call.method, _unknown_method)
        return json.loads(dump_json(_as_json(await answer(call))))


_Answer = Callable[[MadeCall], Awaitable[Any]]


class _Answered(Generic[R]):
    """A method of a FakeRPC, and what answers its calls."""

    def __init__(self, answers: dict[str, _Answer], name: str) -> None:
        self._answers = answers
        self._name = name

    def returns(self, result: R, *, latency: float = 0) -> None:
        """Answer with a result, after some seconds."""
        self._set(lambda _: result, latency)

    def raises(self, error: Exception, *, latency: float = 0) -> None:
        """Answer with an error, e.g. one that the API declares, after some seconds."""

        def fail(_: MadeCall) -> R:
            # Each call has an error of its own, which names the method.
            raise copy.copy(error) if isinstance(error, RPCError) else error

        self._set(fail, latency)

    def _set(self, answer: Callable[[MadeCall], R | Awaitable[R]], latency: float) -> None:
        async def late(call: MadeCall) -> Any:
            if latency > 0:
                await asyncio.sleep(latency)
            result: Any = answer(call)
            return await result if inspect.isawaitable(result) else result

        self._answers[self._name] = late


class Method(_Answered[R], Generic[P, R]):
    """A method that takes params, as FakeRPC.on returns it."""

    def __init__(self, answers: dict[str, _Answer], name: str, model: type[Any]) -> None:
        super().__init__(answers, name)
        self._model = model

    def handle(self, handler: Callable[[P], R | Awaitable[R]], *, latency: float = 0) -> None:
        """Answer with what a function makes of the params: it returns a result, or raises an error.

        Args:
            handler: the function, which may be async.
            latency: seconds before it is called.
        """
        self._set(lambda call: handler(_received(call, self._model)), latency)


class MethodWithoutParams(_Answered[R]):
    """A method that takes no params, as FakeRPC.on returns it."""

    def handle(self, handler: Callable[[], R | Awaitable[R]], *, latency: float = 0) -> None:
        """Answer with what a function returns, or the error that it raises.

        Args:
            handler: the function, which may be async.
            latency: seconds before it is called.
        """
        self._set(lambda _: handler(), latency)


async def _same_version(_: MadeCall) -> Any:
    return {"changed": [], "missing": []}


async def _unknown_method(call: MadeCall) -> NoReturn:
    raise UnknownMethodError(404, "the fake wasn't told what to answer", method=call.method)


class _NoParams(BaseModel):
    """Stands for params where nothing is sent."""


class _NameFoundError(Exception):
    pass


class _Namer:
    """A base client that only says which method of the server is called."""

    async def call(self, method: str, *_: Any, **__: Any) -> NoReturn:
        raise _NameFoundError(method)

    async def notify(self, method: str, *_: Any) -> NoReturn:
        raise TypeError(f"a method that doesn't wait: expected the one of {method} that waits")


def _wire_name(method: Callable[..., Awaitable[Any]], model: type[BaseModel] | None) -> str:
    """Return the name on the wire of a method of an APIClient, which is called to find out."""
    function, client = _parts(method)
    client = copy.copy(client)
    client.rpc = _Namer()
    calling: Coroutine[Any, Any, Any]
    calling = function(client) if model is None else function(client, _NoParams())
    try:
        calling.send(None)
    except _NameFoundError as found:
        return str(found)
    finally:
        calling.close()
    raise _no_method(method)


def _params_model(method: Callable[..., Awaitable[Any]]) -> type[BaseModel] | None:
    """Return the type of a method's params; None if it takes none."""
    function, _ = _parts(method)
    params = inspect.signature(function, eval_str=True).parameters.get("params")
    if params is None:
        return None
    model: type[BaseModel]
    model, *_ = get_args(params.annotation)  # it is that, or None
    return model


def _parts(method: Callable[..., Any]) -> tuple[Callable[..., Any], Any]:
    """Return the function and the client of a method. One that is deprecated has a wrapper."""
    if not inspect.ismethod(method) or not hasattr(method.__self__, "rpc"):
        raise _no_method(method)
    return inspect.unwrap(method.__func__), method.__self__


def _no_method(method: object) -> TypeError:
    return TypeError(f"{method!r} is no method of an APIClient, such as api.check_version")


def _sent(method: str, params: Any) -> Any:
    """Return what arrives of params at the server."""
    try:
        return json.loads(dump_json({} if params is None else params))
    except (TypeError, ValueError, RecursionError) as error:
        raise RPCRequestError(f"{method}: params: no JSON: {error}") from error


def _received(call: MadeCall, model: type[M]) -> M:
    """Return the params of a call, as a server reads them."""
    try:
        return decode(call.method, model.model_validate, call.params)
    except RPCDecodeError as error:
        wrong = {"path": error.path, "rule": "type", "message": error.message}
        raise InvalidParamsError(400, "invalid params", {"fields": [wrong]}) from error


# How values are written that no model has.
_WRITERS: list[tuple[type, TypeAdapter[Any]]] = [
    (bytes, TypeAdapter(Base64)),
    (datetime, TypeAdapter(Time)),
    (Decimal, TypeAdapter(WireDecimal)),
    (UUID, TypeAdapter(WireUUID)),
]


def _as_json(value: Any) -> Any:
    """Return a result as the server writes it."""
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", by_alias=True, warnings=False)
    if is_dict(value):
        return {_as_json(key): _as_json(item) for key, item in value.items()}
    if is_list(value):
        return [_as_json(item) for item in value]
    for kind, writer in _WRITERS:
        if isinstance(value, kind):
            return writer.dump_python(value, mode="json")
    return value
