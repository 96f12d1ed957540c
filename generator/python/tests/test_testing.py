"""The fake that is shipped with the client: it answers as a server does, and is typed."""

import asyncio
import base64
import importlib
import re
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from test_golden import load
from test_keywords import mypy, pyright


@pytest.fixture
def testing(sdk: ModuleType) -> Any:
    return importlib.import_module(f"{sdk.__name__}.testing")


@pytest.fixture
def fake(testing: Any) -> Any:
    return testing.FakeRPC()


@pytest.fixture
def api(sdk: ModuleType, fake: Any) -> Any:
    return sdk.APIClient(fake)


def task(sdk: ModuleType, **fields: Any) -> Any:
    values: dict[str, Any] = {
        "id": "1", "title": "Write", "description": "", "status": sdk.TaskStatus.DONE,
        "priority": sdk.Priority.LOW, "assignee_id": None, "labels": ["a"], "checklist": [],
        "fields": {}, "due_at": None,
        "created_at": datetime(2030, 1, 2, tzinfo=timezone(timedelta(hours=1, seconds=7))),
        "completed_at": datetime(2030, 1, 3, tzinfo=timezone.utc),
    }  # fmt: skip
    return sdk.Task(**{**values, **fields})


async def test_handlers(sdk: ModuleType, testing: Any, fake: Any, api: Any) -> None:
    def create(params: Any) -> Any:
        assert type(params) is sdk.CreateTaskParams
        assert params.model_fields_set == {"title", "labels"}
        return sdk.TaskResult(task=task(sdk, title=params.title, labels=params.labels))

    async def listed(params: Any) -> Any:
        return sdk.TaskListResult(tasks=[task(sdk)] * params.limit, total=9, has_more=True)

    fake.on(api.tasks_create).handle(create)
    fake.on(api.tasks_list).handle(listed)
    fake.on(api.tasks_count_labels).handle(lambda: {"a": 1})
    fake.on(api.notifications_mark_read).handle(lambda _: None)
    made = (await api.tasks_create(title="Read", labels=["b"])).task
    assert made == task(sdk, title="Read", labels=["b"])
    assert (await api.tasks_list(limit=2)).tasks == [task(sdk), task(sdk)]
    assert await api.tasks_count_labels() == {"a": 1}
    await api.notifications_mark_read(ids=[1])
    await api.notifications_mark_read_no_wait(ids=[2])
    assert fake.calls == [
        testing.MadeCall("tasks.create", {"title": "Read", "labels": ["b"]}),
        testing.MadeCall("tasks.list", {"limit": 2}),
        testing.MadeCall("tasks.count_labels", {}),
        testing.MadeCall("notifications.mark_read", {"ids": [1]}),
        testing.MadeCall("notifications.mark_read", {"ids": [2]}, no_wait=True),
    ]
    assert fake.params_of(api.tasks_list) == [sdk.ListTasksParams(limit=2)]
    assert [params.ids for params in fake.params_of(api.notifications_mark_read)] == [[1], [2]]
    assert fake.params_of(api.tasks_delete) == []


async def test_results(sdk: ModuleType, fake: Any, api: Any) -> None:
    note = sdk.Notification(
        id=2**62, kind=sdk.NotificationKind.ASSIGNED, task_id="1", text="a", read=False,
        sent_at=datetime.now(timezone.utc),
    )  # fmt: skip
    fake.on(api.notifications_list).returns([note])
    [received] = await api.notifications_list(user_id="1")
    assert received == note
    assert received is not note
    settings = sdk.NotificationSettings(muted={}, quiet_hours=sdk.QuietHours(from_=22, to=7))
    fake.on(api.notifications_update_settings).returns(settings)
    assert await api.notifications_update_settings(user_id="1", settings=settings) == settings


@pytest.mark.parametrize("package", ["clashes", "keywords", "rich", "wellknown", "widths"])
async def test_methods_of_all_kinds(golden: Callable[[str], Path], package: str) -> None:
    module = load(golden(package))
    fake: Any = importlib.import_module(f"golden_{package}.testing").FakeRPC()
    api = module.APIClient(fake)
    names = [name for name in vars(module.API) if not name.startswith("_")]
    methods = [name for name in names if not name.endswith("_no_wait")]
    for name in methods:
        fake.on(getattr(api, name)).raises(module.OverloadedError(503, "overloaded"))
    assert {*module.version.METHODS, "system.check_version"} == set(fake._answers)


def test_how_results_are_written(testing: Any) -> None:
    at = datetime(2030, 1, 2, 3, 4, 5, 6, tzinfo=timezone.utc)
    written = testing._as_json({1: [b"\xff\xfe"], "at": at, "none": None})
    assert written == {
        1: [base64.b64encode(b"\xff\xfe").decode()],
        "at": "2030-01-02T03:04:05.000006+00:00",
        "none": None,
    }


async def test_errors(sdk: ModuleType, fake: Any, api: Any) -> None:
    missing = sdk.TaskNotFoundError(404, "no such task")
    fake.on(api.tasks_delete).raises(missing)
    fake.on(api.tasks_update).raises(missing)
    for name in ("delete", "update"):
        with pytest.raises(sdk.TaskNotFoundError, match=rf"^tasks\.{name}: no such task"):
            await getattr(api, f"tasks_{name}")(task_id="1")
    assert missing.method == ""
    full = sdk.BoardFullError(409, "full", sdk.BoardFullErrorData(limit=3))
    fake.on(api.tasks_create).raises(full)
    with pytest.raises(sdk.BoardFullError) as caught:
        await api.tasks_create(title="a")
    assert caught.value.data.limit == 3
    fake.on(api.tasks_list).raises(sdk.RPCDisconnectedError("gone"))
    with pytest.raises(sdk.RPCDisconnectedError, match=r"^gone$"):
        await api.tasks_list()
    # The caller doesn't hear of the server's errors if it doesn't wait.
    fake.on(api.notifications_mark_read).raises(missing)
    await api.notifications_mark_read_no_wait(ids=[])
    fake.on(api.notifications_mark_read).raises(AssertionError("in the test"))
    with pytest.raises(AssertionError, match="in the test"):
        await api.notifications_mark_read_no_wait(ids=[])


async def test_methods_without_an_answer(sdk: ModuleType, fake: Any, api: Any) -> None:
    for call in (api.tasks_count_labels(), api.notifications_mark_read_no_wait(ids=[])):
        with pytest.raises(sdk.UnknownMethodError, match=r"tasks\.|notifications\."):
            await call
    assert (await api.check_version()).matches
    fake.on(api.check_version).returns(sdk.VersionCheck(changed=["a"], missing=[]))
    assert (await api.check_version()).changed == ["a"]


async def test_results_that_no_server_sends(sdk: ModuleType, fake: Any, api: Any) -> None:
    fake.on(api.tasks_count_labels).returns({"a": "1"})
    with pytest.raises(sdk.RPCDecodeError, match=r"result\.a"):
        await api.tasks_count_labels()
    fake.on(api.tasks_list).returns(sdk.TaskListResult.model_construct(tasks=[1]))
    with pytest.raises(sdk.RPCDecodeError, match=r"result\.tasks\[0\]"):
        await api.tasks_list()


async def test_latency(sdk: ModuleType, testing: Any) -> None:
    fake = testing.FakeRPC(latency=0.05)
    api = sdk.APIClient(fake)
    loop = asyncio.get_running_loop()
    start = loop.time()
    fake.on(api.tasks_count_labels).returns({}, latency=0.05)
    await api.tasks_count_labels()
    assert 0.09 < loop.time() - start < 5

    async def forever() -> Any:
        await asyncio.sleep(60)

    fake.on(api.tasks_count_labels).handle(forever)
    with pytest.raises(sdk.RPCTimeoutError, match=r"^tasks.count_labels: no answer after 0.1 sec"):
        await api.tasks_count_labels(timeout=0.1)
    fake.on(api.tasks_count_labels).raises(sdk.RPCTimeoutError("late"))
    with pytest.raises(sdk.RPCTimeoutError, match=r"^late$"):
        await api.tasks_count_labels(timeout=5)
    assert [call.timeout for call in fake.calls] == [None, 0.1, 5]


async def test_wrong_methods(sdk: ModuleType, fake: Any, api: Any) -> None:
    for wrong in (sdk.APIClient.tasks_list, print, "tasks.list", fake.call, api.__class__):
        with pytest.raises(TypeError, match="no method of an APIClient"):
            fake.on(wrong)
    with pytest.raises(TypeError, match=r"expected the one of notifications\.mark_read that waits"):
        fake.on(api.notifications_mark_read_no_wait)
    with pytest.raises(TypeError, match="has no params"):
        fake.params_of(api.tasks_count_labels)


async def test_on_calls_nobody(sdk: ModuleType, fake: Any) -> None:
    class Real:
        async def call(self, *_: Any, **__: Any) -> Any:
            raise AssertionError

    fake.on(sdk.APIClient(Real()).tasks_list).returns(
        sdk.TaskListResult(tasks=[], total=0, has_more=False)
    )
    assert (await sdk.APIClient(fake).tasks_list()).tasks == []


async def test_params_that_do_not_fit(sdk: ModuleType, fake: Any, api: Any) -> None:
    fake.on(api.tasks_delete).handle(lambda _: sdk.SuccessResult(success=True))
    with pytest.raises(sdk.InvalidParamsError) as caught:
        await fake.call("tasks.delete", {"task_id": 1})
    assert [field.path for field in caught.value.fields] == ["task_id"]
    with pytest.raises(sdk.RPCRequestError, match=r"^tasks.delete: params: no JSON"):
        await fake.call("tasks.delete", {"task_id": float("nan")})


HEAD = """\
from typing import Any

from golden_keywords import API, APIClient, Both, Clash, Empty, ProgressCall, VersionCheck
from golden_keywords.testing import FakeRPC


class Other:
    async def check_version(self, *, timeout: float | None = None) -> VersionCheck:
        return VersionCheck(changed=[], missing=[])

    async def k_clash(self, params: Clash | None = None, **options: Any) -> None: ...
    async def k_clash_no_wait(self, params: Clash | None = None, **options: Any) -> None: ...
    async def k_deep(self, params: object = None, **options: Any) -> None: ...
    async def k_both_no_wait(self, params: object = None, **options: Any) -> None: ...
    async def k_wide(self, params: object = None, **options: Any) -> None: ...
    async def k_empty(self, params: Empty | None = None, timeout: float | None = 1) -> None: ...
    async def k_empty_no_wait(self, params: Empty | None = None) -> None: ...
    async def k_nothing(self, *, timeout: float | None = None) -> None: ...
    async def overload_(self, params: object = None, **options: Any) -> None: ...
    def k_telling(self, params: object = None, **options: Any) -> ProgressCall[None, int]:
        raise NotImplementedError


class Fits(Other):
    async def k_both(self, params: Both | None = None, **options: Any) -> Both:
        return Both(name="a")


class WrongResult(Other):
    async def k_both(self, params: Both | None = None, **options: Any) -> str:
        return "a"


class WrongParams(Other):
    async def k_both(self, params: Empty | None = None, **options: Any) -> Both:
        return Both(name="a")


async def use(api: API) -> Both:
    await api.k_empty()
    return await api.k_both(name="a", timeout=1)


async def both(params: Both) -> Both:
    return params


async def main(fake: FakeRPC, api: APIClient) -> None:
"""

RIGHT = """\
    await use(api)
    await use(APIClient(fake))
    await use(Fits())
    fake.on(api.k_both).returns(Both(name="a"))
    fake.on(api.k_both).returns(Both(name="a"), latency=1)
    fake.on(api.k_both).handle(both)
    fake.on(api.k_both).handle(lambda params: Both(name=params.name))
    fake.on(api.k_clash).handle(lambda params: None)
    fake.on(api.k_empty).handle(lambda params: None)
    fake.on(api.k_empty).returns(None)
    fake.on(api.k_nothing).handle(lambda: None)
    fake.on(api.k_both).raises(ValueError())
    sent: list[Both] = fake.params_of(api.k_both)
    empty: list[Empty | None] = fake.params_of(api.k_empty)
    print(sent[0].name, empty)
"""

# Each is wrong.
WRONG = """\
    await use(Other())
    await use(WrongResult())
    await use(WrongParams())
    fake.on(api.k_both).returns(Empty())
    fake.on(api.k_both).returns(None)
    fake.on(api.k_clash).handle(both)
    fake.on(api.k_both).handle(lambda params: Both(name=params.nam))
    fake.on(api.k_both).handle(lambda params: params.name)
    fake.on(api.k_both).handle(lambda: Both(name="a"))
    fake.on(api.k_nothing).handle(lambda params: None)
    fake.on(api.k_both).raises("no")
    fake.on(use)
    fake.params_of(api.k_both)[0].nam
    fake.params_of(api.k_nothing)
"""


@pytest.mark.once
@pytest.mark.parametrize("check", [mypy, pyright])
def test_types(golden: Callable[[str], Path], check: Callable[[Path], str]) -> None:
    sample = golden("keywords").parent / f"testing_{check.__name__}.py"
    sample.write_text(HEAD + RIGHT + WRONG)
    found = re.findall(rf"{sample.name}:(\d+)(?::\d+ -|:) error: ", check(sample))
    first = (HEAD + RIGHT).count("\n") + 1
    assert sorted({int(line) for line in found}) == list(range(first, first + WRONG.count("\n")))
