"""What stands around calls, without a server."""

from collections.abc import Callable
from typing import Any

import pytest

from runtime.errors import OverloadedError, RPCDisconnectedError, RPCError, RPCQueueFullError
from runtime.interceptors import Call, CallNext, chain, retry, traceparent


def fails(*errors: Exception) -> tuple[list[Call], CallNext]:
    """Return what makes calls that fail so, then succeed; and the calls that it gets."""
    made: list[Call] = []
    left = [*errors]

    async def make(call: Call) -> str:
        made.append(call)
        if left:
            raise left.pop(0)
        return "done"

    return made, make


TEMPORARY = OverloadedError(503, "too much", temporary=True)
UNKNOWN = RPCDisconnectedError("lost", outcome_unknown=True)
NOT_SENT = RPCDisconnectedError("lost")
BACKEND_DIED = RPCError(100, "internal server error", temporary=True)


@pytest.mark.parametrize(
    ("error", "idempotent", "attempts"),
    [
        (TEMPORARY, False, 2),
        (NOT_SENT, False, 2),
        (RPCQueueFullError("full"), False, 2),
        (UNKNOWN, True, 2),
        (BACKEND_DIED, True, 2),
        (UNKNOWN, False, 1),
        (BACKEND_DIED, False, 1),
        (RPCError(404, "none"), True, 1),
        (ValueError("no"), True, 1),
    ],
)
async def test_what_is_made_again(error: Exception, idempotent: bool, attempts: int) -> None:
    made, make = fails(error)
    call = Call("a.b", 1, {"a": "b"}, timeout=2, idempotent=idempotent)
    run = chain([retry(min_delay=0.01)], make)
    if attempts == 1:
        with pytest.raises(type(error)):
            await run(call)
    else:
        assert await run(call) == "done"
        assert made[1].timeout < made[0].timeout < 2.01
    assert len(made) == attempts


async def test_retry_by_default(monkeypatch: pytest.MonkeyPatch) -> None:
    bounds: list[tuple[float, float]] = []

    def longest(least: float, most: float) -> float:
        bounds.append((least, most))
        return 0

    monkeypatch.setattr("runtime.interceptors.random.uniform", longest)
    made, make = fails(*[TEMPORARY] * 1000)
    run = chain([retry()], make)
    with pytest.raises(OverloadedError):
        await run(Call("a.b", 1))
    assert len(made) == 3
    assert bounds[:2] == [(0, 0.1), (0, 0.2)]
    for _ in range(99):
        with pytest.raises(OverloadedError):
            await run(Call("a.b", 1))
    assert len(made) == 119  # ten at the start, and a tenth of the calls

    bounds.clear()
    with pytest.raises(OverloadedError):
        await chain([retry(attempts=10)], make)(Call("a.b", 1))
    assert [most for _, most in bounds[:7]] == [0.1, 0.2, 0.4, 0.8, 1.6, 2, 2]


async def test_retries_end(monkeypatch: pytest.MonkeyPatch) -> None:
    made, make = fails(*[TEMPORARY] * 1000)
    run = chain([retry(attempts=3, min_delay=0.001, max_delay=0.002)], make)
    with pytest.raises(OverloadedError):
        await run(Call("a.b", 1))
    assert len(made) == 3
    with monkeypatch.context() as patch:
        patch.setattr("runtime.interceptors.random.uniform", lambda _, most: most)
        with pytest.raises(OverloadedError):  # there is no time
            await chain([retry(min_delay=1)], make)(Call("a.b", 1, timeout=0.5))
    assert len(made) == 4
    made.clear()
    run = chain([retry(attempts=2, min_delay=0.0001, budget=0.1)], make)
    for _ in range(100):
        with pytest.raises(OverloadedError):
            await run(Call("a.b", 1))
    assert 110 <= len(made) <= 122  # ten at the start, and a tenth of the calls
    with pytest.raises(ValueError, match="attempts"):
        retry(attempts=0)


async def test_interceptors_are_in_order() -> None:
    seen: list[str] = []

    def named(name: str) -> Callable[[Call, CallNext], Any]:
        async def intercept(call: Call, call_next: CallNext) -> Any:
            seen.append(name)
            result = await call_next(call)
            seen.append(f"{name} after")
            return result

        return intercept

    made, make = fails()
    inject = traceparent(lambda headers: headers.update(traceparent="00-1"))
    assert await chain([named("a"), named("b"), inject], make)(Call("a.b", 1)) == "done"
    assert seen == ["a", "b", "b after", "a after"]
    assert made[0].headers == {"traceparent": "00-1"}
