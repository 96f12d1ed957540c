"""For tests of what uses the API: a base client that needs no server."""

import asyncio
import copy
import inspect
import itertools
import json
from collections.abc import Awaitable, Callable, Coroutine
from datetime import datetime
from decimal import Decimal
from types import TracebackType
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar, get_args, overload
from uuid import UUID

from pydantic import BaseModel, TypeAdapter
from typing_extensions import Self

if TYPE_CHECKING or __package__:
    from .codec import dump_json
    from .errors import (
        RPCError,
        RPCRequestError,
        RPCTimeoutError,
        UnknownMethodError,
        is_dict,
        is_list,
    )
    from .fake_events import FakeEvents, PublishedEvent
    from .fake_methods import (
        Answer,
        MadeCall,
        Method,
        MethodWithoutParams,
        ProgressMethod,
        ProgressMethodWithoutParams,
        Tell,
        received,
    )
    from .items import Gap
    from .options import checked_timeout
    from .progress import Progress, ProgressCall
    from .wire import Base64, Time, WireDecimal, WireUUID
else:
    from codec import dump_json
    from errors import (
        RPCError,
        RPCRequestError,
        RPCTimeoutError,
        UnknownMethodError,
        is_dict,
        is_list,
    )
    from fake_events import FakeEvents, PublishedEvent
    from fake_methods import (
        Answer,
        MadeCall,
        Method,
        MethodWithoutParams,
        ProgressMethod,
        ProgressMethodWithoutParams,
        Tell,
        received,
    )
    from items import Gap
    from options import checked_timeout
    from progress import Progress, ProgressCall
    from wire import Base64, Time, WireDecimal, WireUUID

__all__ = [
    "FakeRPC",
    "MadeCall",
    "Method",
    "MethodWithoutParams",
    "ProgressMethod",
    "ProgressMethodWithoutParams",
    "PublishedEvent",
]

P = TypeVar("P", bound=BaseModel | None)  # a method without fields takes None, too
R = TypeVar("R")
Q = TypeVar("Q")


class FakeRPC(FakeEvents):
    """A base client without a server: `on` says how it answers the calls of a method.

        fake = FakeRPC()
        api = APIClient(fake)
        fake.on(api.tasks_count_labels).returns({"urgent": 2})

    Values travel as they do on the wire: params are checked and encoded, and results are decoded. A
    method that nothing was said about fails with UnknownMethodError, as one that the server doesn't
    have. Connecting does nothing.

    Of channels, `emit` sends events to who reads them. They travel as on the wire, too.

    Args:
        latency: seconds that each call takes before it is answered.
        user_id: the user, for channels of one user.

    Attributes:
        calls: the calls that were made, in order.
        latency: as above.
    """

    def __init__(self, *, latency: float = 0, user_id: str = "user") -> None:
        super().__init__(user_id)
        self.calls: list[MadeCall] = []
        self.latency = latency
        self._answers: dict[str, Answer] = {"system.check_version": _same_version}

    @overload
    def on(self, method: Callable[[P], ProgressCall[R, Q]]) -> "ProgressMethod[P, R, Q]": ...
    @overload
    def on(
        self, method: Callable[[], ProgressCall[R, Q]]
    ) -> "ProgressMethodWithoutParams[R, Q]": ...
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
        name, tells = _wire_name(method, model), _tells(method)
        if model is None:
            plain = ProgressMethodWithoutParams[Any, Any] if tells else MethodWithoutParams[Any]
            return plain(self._answers, name)
        made = ProgressMethod[Any, Any, Any] if tells else Method[Any, Any]
        return made(self._answers, name, model)

    def params_of(self, method: Callable[[P], Awaitable[Any]]) -> list[P]:
        """Return the params of the calls of a method, in order."""
        model = _params_model(method)
        if model is None:
            raise TypeError(f"{method!r} has no params")
        name = _wire_name(method, model)
        made: list[Any] = [received(call, model) for call in self.calls if call.method == name]
        return made

    async def call(
        self,
        method: str,
        params: Any = None,
        /,
        *,
        timeout: float | None = None,
        idempotent: bool = False,
        progress: Progress | None = None,
    ) -> Any:
        """Answer a call."""
        del idempotent  # nothing is sent twice here
        if timeout is not None:
            checked_timeout(timeout)
        made = MadeCall(method, _sent(method, params), timeout=timeout)
        return await self._take(made, _Teller(progress))

    async def notify(self, method: str, params: Any = None, /) -> None:
        """Take a call that nobody waits for: what a server would answer is dropped."""
        known = method in self._answers
        try:
            made = MadeCall(method, _sent(method, params), no_wait=True)
            await self._take(made, _Teller(None))
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

    async def _take(self, call: MadeCall, teller: "_Teller") -> Any:
        self.calls.append(call)
        try:
            if call.timeout is None:
                return await self._answer(call, teller)
            return await self._answer_in_time(call, call.timeout, teller)
        except RPCError as error:
            error.method = error.method or call.method
            raise

    async def _answer_in_time(self, call: MadeCall, timeout: float, teller: "_Teller") -> Any:
        loop = asyncio.get_running_loop()
        answer = loop.create_task(self._answer(call, teller))
        try:
            while not answer.done():
                left = teller.told_at + timeout - loop.time()
                if left <= 0:
                    text = f"{call.method}: no answer after {timeout:g} seconds"
                    raise RPCTimeoutError(text, outcome_unknown=True)
                await asyncio.wait([answer], timeout=left)
            return answer.result()
        finally:
            answer.cancel()
            await asyncio.wait([answer])
            _ = answer.cancelled() or answer.exception()  # nobody else asks for it

    async def _answer(self, call: MadeCall, teller: "_Teller") -> Any:
        if self.latency > 0:
            await asyncio.sleep(self.latency)
        answer = self._answers.get(call.method, _unknown_method)
        return json.loads(dump_json(_as_json(await answer(call, teller.tell))))


class _Teller:
    """Tells progress as a server does.

    Attributes:
        told_at: when some was told, by the clock of the event loop: the call's timeout runs anew.
    """

    def __init__(self, progress: Progress | None) -> None:
        self._loop = asyncio.get_running_loop()
        self.told_at: float = self._loop.time()
        self._progress = progress
        self._numbers = itertools.count(1)

    def tell(self, value: Any) -> None:
        if self._progress is None:
            return
        number = next(self._numbers)  # also of what is missing
        if isinstance(value, Gap):
            self._progress.interrupted()
            return
        self.told_at = self._loop.time()
        self._progress.told(number, json.loads(dump_json(_as_json(value))))


async def _same_version(_: MadeCall, __: Tell[Any]) -> Any:
    return {"changed": [], "missing": []}


async def _unknown_method(call: MadeCall, _: Tell[Any]) -> NoReturn:
    raise UnknownMethodError(404, "the fake wasn't told what to answer", method=call.method)


class _NoParams(BaseModel):
    """Stands for params where nothing is sent."""


class _NameFoundError(Exception):
    pass


class _Namer:
    """A base client that only says which method of the server is called."""

    async def call(self, method: str, *_: Any, **__: Any) -> NoReturn:
        raise _NameFoundError(method)

    def report(self, error: Exception) -> None:
        """Take an error that nobody awaits."""

    async def notify(self, method: str, *_: Any) -> NoReturn:
        raise TypeError(f"a method that doesn't wait: expected the one of {method} that waits")


def _wire_name(method: Callable[..., Awaitable[Any]], model: type[BaseModel] | None) -> str:
    """Return the name on the wire of a method of an APIClient, which is called to find out."""
    function, client = _parts(method)
    client = copy.copy(client)
    client.rpc = _Namer()
    calling: Coroutine[Any, Any, Any] | ProgressCall[Any, Any]
    calling = function(client) if model is None else function(client, _NoParams())
    if isinstance(calling, ProgressCall):
        return calling.drop()
    try:
        calling.send(None)
    except _NameFoundError as found:
        return str(found)
    finally:
        calling.close()
    raise _no_method(method)


def _tells(method: Callable[..., Awaitable[Any]]) -> bool:
    """Report whether a method tells its progress: it isn't async then, but returns the call."""
    return not inspect.iscoroutinefunction(_parts(method)[0])


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
