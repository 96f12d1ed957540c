"""The generated client of the example, against a real Centrifugo, and with a fake."""

import asyncio
import inspect
import re
import time
from collections.abc import AsyncIterator
from datetime import datetime, timezone
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import pytest_asyncio
from conftest import Server
from pydantic import ValidationError


@pytest.fixture
def user(transport: str) -> str:
    """Return a user for each of the transports, since the server keeps what users do."""
    return f"carol-{transport}"


@pytest_asyncio.fixture(loop_scope="function")
async def rpc(sdk: ModuleType, server: Server, transport: str, user: str) -> AsyncIterator[Any]:
    token = server.token(user)
    async with sdk.CentrifugoRPCClient(server.url, token, user, transport=transport) as client:
        yield client


async def test_every_method(sdk: ModuleType, rpc: Any, server: Server, user: str) -> None:
    api = sdk.APIClient(rpc)
    due = datetime(2030, 1, 2, 3, 4, 5, 678901, tzinfo=timezone.utc)

    created = await api.tasks_create(
        sdk.CreateTaskParams(
            title='Grüße "😀"',
            priority=sdk.Priority.HIGH,
            labels=["b", "a"],
            checklist=[sdk.ChecklistItem(text="step", done=True)],
            fields={"k": "v"},
            assignee_id=user,
            due_at=due,
        )
    )
    task = created.task
    assert isinstance(task, sdk.Task)
    assert (task.title, task.priority, task.status) == (
        'Grüße "😀"',
        sdk.Priority.HIGH,
        sdk.TaskStatus.TODO,
    )
    assert (task.labels, task.fields, task.due_at) == (["a", "b"], {"k": "v"}, due)
    assert task.checklist == [sdk.ChecklistItem(text="step", done=True)]
    assert task.created_at.tzinfo is not None
    assert task.completed_at is None

    updated = await api.tasks_update(
        sdk.UpdateTaskParams(task_id=task.id, status=sdk.TaskStatus.IN_PROGRESS, add_labels=["c"])
    )
    assert updated.task.status is sdk.TaskStatus.IN_PROGRESS
    assert updated.task.title == task.title
    assert updated.task.labels == ["a", "b", "c"]

    listed = await api.tasks_list(sdk.ListTasksParams(assignee_id=user, label="c"))
    assert [each.id for each in listed.tasks] == [task.id]
    assert (listed.total, listed.has_more) == (1, False)

    stats = await api.tasks_get_stats(sdk.TaskStatsParams(user_id=user, include_completed=True))
    assert (stats.total, stats.completed, stats.completion_rate) == (1, 0, 0.0)
    assert stats.by_status[sdk.TaskStatus.IN_PROGRESS] == 1
    assert stats.by_priority[sdk.Priority.HIGH] == 1
    assert stats.next_due is not None
    assert stats.next_due.id == task.id
    assert stats.oldest_age > 0

    assert (await api.tasks_count_labels())["c"] == 1

    with pytest.warns(DeprecationWarning, match="Use Update with the status done"):
        completed = await api.tasks_complete(sdk.CompleteTaskParams(task_id=task.id))
    assert completed.task.status is sdk.TaskStatus.DONE
    assert completed.task.completed_at is not None

    notifications = await api.notifications_list(
        sdk.ListNotificationsParams(user_id=user, unread_only=True)
    )
    assert {each.kind for each in notifications} == {
        sdk.NotificationKind.ASSIGNED,
        sdk.NotificationKind.COMPLETED,
    }
    assert {each.task_id for each in notifications} == {task.id}

    ids = [each.id for each in notifications]
    assert await api.notifications_mark_read(sdk.MarkReadParams(ids=ids[:1])) is None
    before = await server.seen("notifications.mark_read")
    assert await api.notifications_mark_read_no_wait(sdk.MarkReadParams(ids=ids)) is None
    while await server.seen("notifications.mark_read") == before:
        await asyncio.sleep(0.01)
    unread = await api.notifications_list(
        sdk.ListNotificationsParams(user_id=user, unread_only=True)
    )
    assert unread == []

    settings = sdk.NotificationSettings(
        email="c@example.com",
        muted={sdk.NotificationKind.ASSIGNED: True},
        quiet_hours=sdk.QuietHours(**{"from": 22, "to": 7}),
    )
    stored = await api.notifications_update_settings(
        sdk.UpdateSettingsParams(user_id=user, settings=settings)
    )
    assert stored == settings
    assert stored.quiet_hours is not None
    assert stored.quiet_hours.from_ == 22

    deleted = await api.tasks_delete(sdk.DeleteTaskParams(task_id=task.id))
    assert deleted.success is True


async def test_rpc_error(sdk: ModuleType, rpc: Any) -> None:
    with pytest.raises(sdk.RPCError) as caught:
        await sdk.APIClient(rpc).tasks_delete(sdk.DeleteTaskParams(task_id="none"))
    assert caught.value.code == 404
    assert "task not found" in caught.value.message


async def test_timeout(sdk: ModuleType, rpc: Any) -> None:
    with pytest.raises(sdk.RPCTimeoutError, match=r"tasks\.list: no answer after 1e-05 seconds"):
        await sdk.APIClient(rpc).tasks_list(sdk.ListTasksParams(), timeout=0.00001)


async def test_many_in_flight(sdk: ModuleType, rpc: Any) -> None:
    api = sdk.APIClient(rpc)
    begin = time.monotonic()
    results = await asyncio.gather(
        *(api.tasks_list(sdk.ListTasksParams(label=f"none {n}")) for n in range(100))
    )
    assert [result.tasks for result in results] == [[]] * 100
    assert time.monotonic() - begin < 10


class Fake:
    """A base client that notes what it is asked, and gives one answer."""

    def __init__(self, result: Any = None) -> None:
        self.result = result
        self.calls: list[tuple[Any, ...]] = []

    async def call(self, method: str, params: Any, *, timeout: float | None = None) -> Any:
        self.calls.append((method, params, timeout))
        return self.result

    async def notify(self, method: str, params: Any) -> None:
        self.calls.append((method, params))


STATS = {
    "total": 1,
    "completed": 0,
    "completion_rate": 0,
    "by_status": {"todo": 1, "": 0},
    "by_priority": None,
    "next_due": None,
    "oldest_age": 5_000_000_000,
}


async def test_fake(sdk: ModuleType) -> None:
    fake = Fake(STATS)
    api = sdk.APIClient(fake)
    params = sdk.TaskStatsParams(user_id="123", include_completed=True)
    result = await api.tasks_get_stats(params)
    assert isinstance(result, sdk.TaskStatsResult)
    assert (result.total, result.by_priority, result.next_due) == (1, {}, None)
    await api.tasks_get_stats(params, timeout=1)
    sent = {"user_id": "123", "include_completed": True}
    assert fake.calls == [("tasks.get_stats", sent, 5), ("tasks.get_stats", sent, 1)]


async def test_fake_without_params_or_result(sdk: ModuleType) -> None:
    fake = Fake({"a": 1})
    assert await sdk.APIClient(fake).tasks_count_labels() == {"a": 1}
    assert await sdk.APIClient(fake).notifications_mark_read(sdk.MarkReadParams(ids=[1])) is None
    await sdk.APIClient(fake).notifications_mark_read_no_wait(sdk.MarkReadParams(ids=[2]))
    assert fake.calls == [
        ("tasks.count_labels", {}, None),
        ("notifications.mark_read", {"ids": [1]}, None),
        ("notifications.mark_read", {"ids": [2]}),
    ]


@pytest.mark.parametrize(
    ("result", "path"),
    [
        ({**STATS, "total": "1"}, "total"),
        ({**STATS, "by_status": {"todo": 1.5}}, "by_status.todo"),
        (None, ""),
    ],
)
async def test_decode_error(sdk: ModuleType, result: Any, path: str) -> None:
    params = sdk.TaskStatsParams(user_id="1", include_completed=False)
    with pytest.raises(sdk.RPCDecodeError) as caught:
        await sdk.APIClient(Fake(result)).tasks_get_stats(params)
    assert (caught.value.method, caught.value.path) == ("tasks.get_stats", path)


async def test_decode_error_in_a_list(sdk: ModuleType) -> None:
    wrong = [
        {
            "id": 1,
            "kind": 1,
            "task_id": "",
            "text": "",
            "read": False,
            "sent_at": "2024-01-01T00:00:00Z",
        }
    ]
    with pytest.raises(sdk.RPCDecodeError, match=r"notifications\.list: result\[0\]\.kind"):
        await sdk.APIClient(Fake(wrong)).notifications_list(
            sdk.ListNotificationsParams(user_id="1")
        )


async def test_bad_values_leave_the_connection_alone(
    sdk: ModuleType, rpc: Any, server: Server
) -> None:
    class Detour:
        """Get a result of the wrong shape from the server, whatever is asked for."""

        async def call(self, _: str, __: Any, *, timeout: float | None = None) -> Any:
            return await rpc.call("test.echo", {**STATS, "total": "1"}, timeout=timeout)

    wanted = sdk.TaskStatsParams(user_id="1", include_completed=False)
    with pytest.raises(
        sdk.RPCDecodeError,
        match=r"^tasks\.get_stats: result\.total: .* valid integer, got str$",
    ):
        await sdk.APIClient(Detour()).tasks_get_stats(wanted)
    before = await server.seen("tasks.create")
    params = sdk.CreateTaskParams(title="x", labels=["a"])
    for label, path in ((1, "labels[1]"), ("\ud800", "labels[1]")):
        params.labels[1:] = [label]
        with pytest.raises(sdk.RPCRequestError, match=rf"params\.{re.escape(path)}: "):
            await sdk.APIClient(rpc).tasks_create(params)
    assert await server.seen("tasks.create") == before
    assert (await sdk.APIClient(rpc).tasks_get_stats(wanted)).total >= 0


def test_wrong_type_raises(sdk: ModuleType) -> None:
    with pytest.raises(ValidationError):
        sdk.TaskStatsParams(user_id=123, include_completed=True)
    with pytest.raises(ValidationError):
        sdk.TaskStatsParams(user_id="1", include_completed=True, include_complete=True)


def test_docs(sdk: ModuleType, opensdk: Path) -> None:
    assert sdk.TaskStatsParams.__doc__ == ("TaskStatsParams says whose tasks to count, and which.")
    assert inspect.getdoc(sdk.APIClient.tasks_get_stats) == (
        "GetStats counts the tasks of a user. It reads all of them, so it may take longer than"
        " other calls on a large board."
    )
    source = (opensdk / "python" / "models.py").read_text()
    assert ']\n    """UserID is the user whose tasks count: those assigned to them."""\n' in source


def test_signature(sdk: ModuleType) -> None:
    signature = inspect.signature(sdk.APIClient.tasks_get_stats, eval_str=True)
    assert signature.return_annotation is sdk.TaskStatsResult
    assert signature.parameters["params"].annotation == sdk.TaskStatsParams | None
    assert signature.parameters["timeout"].default == 5
    assert inspect.iscoroutinefunction(sdk.APIClient.tasks_get_stats)
