"""The errors that an API declares, and the comparison with the server."""

import asyncio
import copy
import inspect
import pickle
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import datetime, timezone
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import pytest_asyncio
from conftest import Server, needs_odd_errors, run
from test_golden import load


@pytest.fixture
def failing(golden: Callable[[str], Path]) -> Iterator[ModuleType]:
    """Return the client of an API that declares errors."""
    folder = golden("failing")
    module = load(folder)
    sys.path.insert(0, str(folder.parent))  # for pickle
    yield module
    sys.path.remove(str(folder.parent))


@pytest_asyncio.fixture(loop_scope="function")
async def api(failing: ModuleType, server: Server, transport: str) -> AsyncIterator[Any]:
    token = server.token("dave")
    async with failing.CentrifugoRPCClient(server.url, token, "dave", transport=transport) as rpc:
        yield failing.APIClient(rpc)


async def fail(api: Any, name: str, data: Any = None) -> Any:
    """Return the error that a call raises for an answer of the name."""
    deprecated = pytest.warns(DeprecationWarning, match=r"^Use another one\.$")
    with deprecated, pytest.raises(Exception, match="no") as caught:
        await api.test_error(code=499, name=name, message="no", data=data)
    return caught.value


@pytest.mark.parametrize(
    ("name", "class_name"),
    [
        ("task_not_found", "TaskNotFoundError"),
        ("board_closed", "BoardClosedError"),
        ("taken_away", "TakenAwayError"),
        ("old", "OldError"),
        ("permission", "PermissionError"),  # the method doesn't link it
        ("unknown_method", "UnknownMethodError"),
        ("gone", "RPCError"),
        ("", "RPCError"),
    ],
)
async def test_class(
    failing: ModuleType, api: Any, transport: str, name: str, class_name: str
) -> None:
    if not name:
        needs_odd_errors(transport)
    for data in (None, {"a": [1]}):
        error = await fail(api, name, data)
        assert type(error) is getattr(failing, class_name)
        assert isinstance(error, failing.RPCError)
        assert (error.code, error.name, error.message, error.data) == (499, name, "no", data)
        assert (error.method, error.temporary) == ("test.error", False)
    assert error.__cause__ is None
    assert error.__suppress_context__


async def test_data(failing: ModuleType, api: Any) -> None:
    error = await fail(api, "quota", {"limit": 3, "used_by": None, "more": 1})
    assert type(error) is failing.QuotaError
    assert error.data == failing.QuotaErrorData(limit=3, used_by=[])
    assert str(error) == "test.error: no (quota, code 499)"
    error = await fail(api, "board_paused", {"until": "2030-01-02T03:04:05Z"})
    assert error.data.until == datetime(2030, 1, 2, 3, 4, 5, tzinfo=timezone.utc)


@pytest.mark.parametrize("data", [None, {}, {"limit": "3"}, {"limit": 1.5}, [], "text"])
async def test_data_of_another_shape(failing: ModuleType, api: Any, data: Any) -> None:
    error = await fail(api, "quota", data)
    assert type(error) is failing.RPCError
    assert (error.name, error.data, error.method) == ("quota", data, "test.error")


async def test_errors_of_methods_that_link_none(failing: ModuleType) -> None:
    api = failing.APIClient(Fake(failing.RPCError(404, "no", name="task_not_found")))
    for call in (api.test_big, api.check_version):
        with pytest.raises(failing.TaskNotFoundError):
            await call()


class Fake:
    """A base client that gives one answer, or raises it."""

    def __init__(self, answer: Any) -> None:
        self.answer = answer
        self.calls: list[tuple[Any, ...]] = []

    async def call(self, method: str, params: Any, *, timeout: float | None = None) -> Any:
        self.calls.append((method, params, timeout))
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    async def notify(self, method: str, params: Any) -> None:
        raise NotImplementedError


async def test_what_fakes_raise(failing: ModuleType) -> None:
    data = failing.QuotaErrorData(limit=3)
    for raised in [
        failing.QuotaError(429, "too much", data),
        failing.RPCError(404, "no"),
        failing.RPCTimeoutError("late"),
    ]:
        with pytest.raises(type(raised)) as caught:
            await failing.APIClient(Fake(raised)).test_big()
        assert caught.value is raised


async def test_causes_stay(failing: ModuleType) -> None:
    cause = LookupError("why")

    class Refused(Fake):
        async def call(self, *_: Any, **__: Any) -> Any:
            raise failing.RPCError(103, "permission denied") from cause

    with pytest.raises(failing.RPCError) as caught:
        await failing.APIClient(Refused(None)).test_big()
    assert caught.value.__cause__ is cause


def test_errors_survive(failing: ModuleType) -> None:
    error = failing.QuotaError(429, "no", failing.QuotaErrorData(limit=3), method="a.b")
    for moved in (copy.copy(error), copy.deepcopy(error), pickle.loads(pickle.dumps(error))):
        assert type(moved) is failing.QuotaError
        assert (str(moved), moved.data) == (str(error), error.data)
        assert (moved.name, moved.method) == ("quota", "a.b")


def test_docs(failing: ModuleType) -> None:
    assert failing.QuotaError.__doc__ is not None
    assert inspect.getdoc(failing.QuotaError) == "A QuotaError says how much would be\ntoo much."
    assert failing.OldError.__deprecated__ == "It isn't returned any more."
    raises = inspect.getdoc(failing.APIClient.test_echo)
    assert raises == "Call test.echo.\n\nRaises:\n    PermissionError: hides a built-in class."


async def test_version(failing: ModuleType) -> None:
    fake = Fake({"changed": ["test.big"], "missing": []})
    check = await failing.APIClient(fake).check_version(timeout=2)
    assert isinstance(check, failing.VersionCheck)
    assert (check.changed, check.missing, check.matches) == (["test.big"], [], False)
    [(method, params, timeout)] = fake.calls
    assert (method, timeout) == ("system.check_version", 2)
    assert params["version"] == failing.API_VERSION
    assert {*params["methods"]} == {"test.error", "test.echo", "test.big"}
    for changed, missing, matches in [
        ([], [], True),
        (None, None, True),
        ([], ["a.b"], False),
        (["a.b"], [], False),
    ]:
        fake = Fake({"changed": changed, "missing": missing})
        assert (await failing.APIClient(fake).check_version()).matches is matches
    with pytest.raises(
        failing.RPCDecodeError, match=r"^system\.check_version: result\.changed\[0\]: "
    ):
        await failing.APIClient(Fake({"changed": [1], "missing": []})).check_version()


async def test_version_of_another_server(api: Any) -> None:
    check = await api.check_version()
    assert (check.changed, check.missing) == (["test.big", "test.echo", "test.error"], [])


async def test_version_of_a_server_that_knows_none(failing: ModuleType) -> None:
    fake = Fake(failing.UnknownMethodError(404, "no method", method="system.check_version"))
    with pytest.raises(failing.UnknownMethodError, match=r"^system\.check_version: no method"):
        await failing.APIClient(fake).check_version()


@pytest.mark.once
async def test_data_is_typed(golden: Callable[[str], Path], tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "from golden_failing import APIClient, InvalidParamsError, QuotaError\n"
        "\n"
        "async def limit(api: APIClient) -> int:\n"
        "    try:\n"
        "        await api.test_big()\n"
        "    except QuotaError as error:\n"
        "        return error.data.limit\n"
        "    except InvalidParamsError as error:\n"
        "        print([field.path.upper() for field in error.fields])\n"
        "    return 0\n"
    )
    command = [sys.executable, "-m", "mypy", "--strict", str(script)]
    path = str(golden("failing").parent)
    await asyncio.to_thread(lambda: run(*command, cwd=tmp_path, MYPYPATH=path))
    script.write_text(script.read_text().replace("data.limit", "data.limits"))
    with pytest.raises(AssertionError, match='"QuotaErrorData" has no attribute "limits"'):
        await asyncio.to_thread(lambda: run(*command, cwd=tmp_path, MYPYPATH=path))
