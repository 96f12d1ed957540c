"""The errors, as values that are copied and sent to other processes."""

import copy
import pickle
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

import pytest

from runtime.errors import (
    RPCClientError,
    RPCDecodeError,
    RPCDisconnectedError,
    RPCError,
    RPCRequestError,
    RPCTimeoutError,
)

ERRORS = [
    (RPCClientError("a"), "a"),
    (RPCError(404, "not found", {"id": [1]}), "not found (code 404)"),
    (RPCError(0, "x"), "x (code 0)"),
    (RPCTimeoutError("late"), "late"),
    (RPCDisconnectedError("gone"), "gone"),
    (RPCDisconnectedError("gone", 3500), "gone (code 3500)"),
    (RPCRequestError("too large"), "too large"),
    (RPCDecodeError("tasks.get", "tasks[0].id", "no"), "tasks.get: result.tasks[0].id: no"),
    (RPCDecodeError("tasks.get", "", "no"), "tasks.get: result: no"),
]


def fail(error: RPCClientError) -> None:
    raise error


def in_another_process(error: RPCClientError) -> BaseException | None:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(fail, error).exception()


def pickled(error: RPCClientError) -> Any:
    return pickle.loads(pickle.dumps(error))


@pytest.mark.parametrize(("error", "text"), ERRORS)
@pytest.mark.parametrize(
    "move", [copy.copy, copy.deepcopy, pickled, in_another_process, lambda error: error]
)
def test_errors_survive(
    error: RPCClientError, text: str, move: Callable[[RPCClientError], RPCClientError]
) -> None:
    moved = move(error)
    assert type(moved) is type(error)
    assert f"{moved}" == text
    assert {name: vars(moved)[name] for name in vars(error)} == vars(error)


def test_every_error_is_tried() -> None:
    classes = {RPCClientError, *RPCClientError.__subclasses__()}
    assert {type(error) for error, _ in ERRORS} == classes
