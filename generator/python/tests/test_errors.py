"""The errors, as values that are copied and sent to other processes."""

import asyncio
import copy
import pickle
import re
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

import pytest

from runtime.errors import (
    InvalidField,
    InvalidParamsError,
    OverloadedError,
    RPCChannelError,
    RPCClientError,
    RPCDecodeError,
    RPCDisconnectedError,
    RPCError,
    RPCQueueFullError,
    RPCRequestError,
    RPCSubscriptionError,
    RPCTimeoutError,
    RPCUnauthorizedError,
)

ERRORS = [
    (RPCClientError("a"), "a"),
    (RPCError(404, "not found", {"id": [1]}), "not found (code 404)"),
    (RPCError(0, "x"), "x (code 0)"),
    (
        RPCError(409, "taken", name="name_taken", temporary=True, method="a.b"),
        "a.b: taken (name_taken, code 409)",
    ),
    (OverloadedError(503, "too much", method="a.b"), "a.b: too much (overloaded, code 503)"),
    (
        InvalidParamsError(400, "invalid params", {"fields": [{"path": "a", "message": "no"}]}),
        "invalid params (invalid_params, code 400)\na: no",
    ),
    (RPCTimeoutError("late"), "late"),
    (RPCDisconnectedError("gone"), "gone"),
    (RPCDisconnectedError("gone", 3500), "gone (code 3500)"),
    (
        RPCDisconnectedError("gone", 3000, outcome_unknown=True),
        "gone (code 3000); the server may have run the call",
    ),
    (RPCTimeoutError("late", outcome_unknown=True), "late"),
    (RPCQueueFullError("full"), "full"),
    (RPCUnauthorizedError("logged out"), "logged out"),
    (RPCRequestError("too large"), "too large"),
    (RPCDecodeError("tasks.get", "tasks[0].id", "no"), "tasks.get: result.tasks[0].id: no"),
    (RPCDecodeError("room_events", "data.n", "no", what="a_b"), "room_events: a_b.data.n: no"),
    (RPCChannelError("room_events: no"), "room_events: no"),
    (RPCSubscriptionError("feed.x", "gone"), "no subscription to feed.x: gone"),
    (RPCSubscriptionError("feed.x", "no", 403), "no subscription to feed.x: no (code 403)"),
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
    assert {type(error) for error, _ in ERRORS} >= classes


def test_errors_of_every_api() -> None:
    for kind in RPCError.__subclasses__():
        error = kind(500, "no", {"a": 1}, method="a.b")
        for moved in (pickled(error), copy.deepcopy(error)):
            assert type(moved) is kind
            assert (moved.name, moved.data, moved.method) == (kind.name, {"a": 1}, "a.b")


def test_what_python_calls_them() -> None:
    for raised, expected in [
        (RPCTimeoutError("late"), TimeoutError),
        (RPCTimeoutError("late"), asyncio.TimeoutError),
        (RPCDisconnectedError("gone", 3500), ConnectionError),
    ]:
        with pytest.raises(expected, match=f"^{re.escape(str(raised))}$"):
            raise raised
    assert RPCDisconnectedError("gone", 3500).errno is None


@pytest.mark.parametrize(
    ("data", "fields"),
    [
        (
            {
                "fields": [
                    {"path": "items[0].name", "rule": "max=3", "message": "longer than 3"},
                    {"path": "", "rule": "type", "message": "no object", "more": 1},
                ]
            },
            [
                InvalidField("items[0].name", "max=3", "longer than 3"),
                InvalidField("", "type", "no object"),
            ],
        ),
        ({"fields": ["no object", {"path": 1}, {}]}, [InvalidField("", "", "")] * 2),
        ({"fields": {}}, []),
        ({}, []),
        ([], []),
        (None, []),
    ],
)
def test_invalid_fields(data: Any, fields: list[InvalidField]) -> None:
    error = InvalidParamsError(400, "invalid params", data)
    assert error.fields == fields
    lines = [f"{field.path or 'params'}: {field.message}" for field in fields]
    assert str(error).split("\n") == ["invalid params (invalid_params, code 400)", *lines]
