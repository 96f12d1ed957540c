"""What stands around every call: for headers, logs and traces, and to make calls again."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING or __package__:
    from .errors import RPCDisconnectedError, RPCError, RPCQueueFullError, RPCTimeoutError
    from .progress import Progress
else:
    from errors import RPCDisconnectedError, RPCError, RPCQueueFullError, RPCTimeoutError
    from progress import Progress

_INTERNAL = 100  # an error of Centrifugo's own


@dataclass
class Call:
    """A call that is about to be made.

    Attributes:
        method: the method's name on the wire, e.g. "tasks.get_stats".
        params: a JSON value.
        headers: what the server gets beside the params, e.g. "traceparent".
        timeout: seconds to wait for the answer.
        idempotent: the method may run twice: the API says so.
        no_wait: the server accepts it, and gives no answer.
        progress: what takes its progress, if the method tells any: nothing to change.
    """

    method: str
    params: Any
    headers: dict[str, str] = field(default_factory=dict[str, str])
    timeout: float = 30.0
    idempotent: bool = False
    no_wait: bool = False
    progress: Progress | None = field(default=None, repr=False)


CallNext = Callable[[Call], Awaitable[Any]]
Interceptor = Callable[[Call, CallNext], Awaitable[Any]]


def chain(interceptors: list[Interceptor], last: CallNext) -> CallNext:
    """Return what makes a call through interceptors, the first of which is outermost."""
    for interceptor in reversed(interceptors):
        last = _around(interceptor, last)
    return last


def _around(interceptor: Interceptor, call_next: CallNext) -> CallNext:
    def make(call: Call) -> Awaitable[Any]:
        return interceptor(call, call_next)

    return make


def traceparent(inject: Callable[[dict[str, str]], object]) -> Interceptor:
    """Return an interceptor that sends the trace that a call belongs to.

    Args:
        inject: puts headers into a dict, e.g. OpenTelemetry's `opentelemetry.propagate.inject`.
    """

    async def intercept(call: Call, call_next: CallNext) -> Any:
        inject(call.headers)
        return await call_next(call)

    return intercept


def retry(
    *,
    attempts: int = 3,
    min_delay: float = 0.1,
    max_delay: float = 2.0,
    budget: float = 0.1,
) -> Interceptor:
    """Return an interceptor that makes calls again that may succeed then.

    Those are calls that the server answers with a temporary error, calls that weren't sent, and
    calls of idempotent methods whose outcome is unknown. Centrifugo's own error 100 leaves the
    outcome unknown. All attempts together have the time that the call has.

    Args:
        attempts: how often a call is made at most, the first time included.
        min_delay: the most seconds until the second attempt, of which a random part is waited.
            They double with each attempt.
        max_delay: the most seconds until any attempt.
        budget: the share of the calls that may be made again, but for ten: 0.1 is a tenth. When a
            server fails all calls, more of them would only be more load.
    """
    tokens = _Budget(budget)

    async def intercept(call: Call, call_next: CallNext) -> Any:
        deadline = time.monotonic() + call.timeout
        tokens.earn()
        for attempt in range(1, attempts + 1):
            left = deadline - time.monotonic()
            try:
                return await call_next(
                    replace(call, headers={**call.headers}, timeout=max(left, 0.001))
                )
            except Exception as error:
                # Full jitter, so that clients that failed at once don't call at once again.
                delay = random.uniform(0, min(max_delay, min_delay * 2 ** (attempt - 1)))
                if attempt == attempts or not _may_succeed(call, error):
                    raise
                if delay >= deadline - time.monotonic() or not tokens.spend():
                    raise
            await asyncio.sleep(delay)
        raise AssertionError("attempts must be above 0")

    if attempts < 1:
        raise ValueError(f"attempts is {attempts!r}, expected a number above 0")
    return intercept


class _Budget:
    """How many calls may be made again: some at the start, then a share of the calls."""

    _MOST = 10.0  # in a row, however many calls there were

    def __init__(self, share: float) -> None:
        self._share = share
        self._left = self._MOST

    def earn(self) -> None:
        self._left = min(self._MOST, self._left + self._share)

    def spend(self) -> bool:
        if self._left < 1:
            return False
        self._left -= 1
        return True


def _may_succeed(call: Call, error: Exception) -> bool:
    if isinstance(error, RPCError):
        # Centrifugo's own 100 also stands for a backend that died while it ran the call.
        return error.temporary and (call.idempotent or error.code != _INTERNAL)
    if isinstance(error, RPCQueueFullError):
        return True
    if isinstance(error, RPCDisconnectedError | RPCTimeoutError):
        return call.idempotent or not error.outcome_unknown
    return False
