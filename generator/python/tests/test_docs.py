"""What the documentation shows of the Python client."""

import asyncio
import importlib
import re
import sys
from pathlib import Path
from textwrap import indent
from types import ModuleType
from typing import Any

import pytest
from conftest import ROOT, Server, run


def blocks(page: Path) -> list[str]:
    """Return the blocks of Python in a page."""
    return re.findall(r"^```python\n(.*?)^```$", page.read_text(), re.DOTALL | re.MULTILINE)


async def test_example(site: Path, opensdk: Path, server: Server, tmp_path: Path) -> None:
    [source] = [block for block in blocks(opensdk / "python" / "README.md") if "main" in block]
    for shown, real in [
        ("ws://localhost:8000/connection/websocket", server.url),
        ("<the user's connection token (JWT)>", server.token("alice")),
        ("<the user's id>", "alice"),
    ]:
        assert source.count(shown) == 1
        source = source.replace(shown, real)
    (tmp_path / "shown.py").write_text(source)
    run(sys.executable, "-m", "mypy", "--strict", "shown.py", cwd=tmp_path, MYPYPATH=str(site))
    printed = await asyncio.to_thread(
        run, sys.executable, "-W", "error", "shown.py", cwd=tmp_path, PYTHONPATH=str(site)
    )
    assert re.match(r"tasks=\[.*\] total=\d+ has_more=", printed)


def show(source: str, opensdk: Path, tmp_path: Path) -> dict[str, Any]:
    """Check a block of the documentation, run it, and return what it defines."""
    source = source.replace("centrifugo_client", "opensdk.python")
    (tmp_path / "shown.py").write_text(source)
    command = [sys.executable, "-m", "mypy", "--strict", "--namespace-packages", "shown.py"]
    run(*command, cwd=tmp_path, MYPYPATH=str(opensdk.parent))
    shown: dict[str, Any] = {}
    exec(source, shown)
    return shown


async def test_fake(sdk: ModuleType, opensdk: Path, tmp_path: Path) -> None:
    [source] = [block for block in blocks(opensdk / "python" / "README.md") if "Fake" in block]
    shown = show(source, opensdk, tmp_path)
    with pytest.raises(sdk.OverloadedError):
        await shown["api"].tasks_list()


@pytest.mark.usefixtures("sdk")
async def test_testing(opensdk: Path, tmp_path: Path) -> None:
    [source] = blocks(ROOT / "docs" / "testing.md")
    shown = show(source, opensdk, tmp_path)
    await shown["test_count"](shown["FakeRPC"]())


async def test_events(
    sdk: ModuleType, opensdk: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    [loop] = [block for block in blocks(ROOT / "README.md") if "board_events" in block]
    source = "from opensdk.python import APIClient\n\n\nasync def show(api: APIClient) -> None:\n"
    shown = show(source + indent(loop, "    "), opensdk, tmp_path)
    fake = importlib.import_module("opensdk.python.testing").FakeRPC()
    showing = asyncio.create_task(shown["show"](sdk.APIClient(fake)))
    await fake.subscribed("board.tasks")
    task = {
        "id": "1", "title": "Try events", "status": "todo", "priority": 2, "assignee_id": None,
        "labels": [], "checklist": [], "fields": {}, "due_at": None,
        "created_at": "2030-01-02T03:04:05Z",
    }  # fmt: skip
    fake.emit("board.tasks", {"type": "task_created", "data": task})
    fake.end("board.tasks", sdk.RPCDisconnectedError("bye"))
    with pytest.raises(sdk.RPCDisconnectedError):
        await showing
    assert capsys.readouterr().out == "Try events\n"


@pytest.mark.usefixtures("sdk")
async def test_sync(server: Server, opensdk: Path, tmp_path: Path) -> None:
    [source] = [block for block in blocks(ROOT / "docs" / "clients.md") if "SyncAPI" in block]
    shown = show(source, opensdk, tmp_path)
    labels = await asyncio.to_thread(shown["labels"], server.url, server.token("42"))
    assert isinstance(labels, dict)


async def test_keywords(sdk: ModuleType, opensdk: Path, tmp_path: Path) -> None:
    [source] = [block for block in blocks(ROOT / "docs" / "clients.md") if "by_keywords" in block]
    (tmp_path / "shown.py").write_text(source)
    command = [sys.executable, "-m", "mypy", "--strict", "--namespace-packages", "shown.py"]
    run(*command, cwd=tmp_path, MYPYPATH=str(opensdk.parent))
    shown: dict[str, Any] = {}
    exec(source, shown)
    calls: list[Any] = []

    class Fake:
        async def call(
            self, _: str, params: Any, *, timeout: float | None = None, progress: object = None
        ) -> Any:
            assert progress is None
            calls.append((params, timeout))
            return {
                "total": len(calls), "completed": 0, "completion_rate": 0, "by_status": {},
                "by_priority": {}, "next_due": None, "oldest_age": 0,
            }  # fmt: skip

    assert await shown["count"](sdk.APIClient(Fake())) == [1, 2]
    sent = {"user_id": "123", "include_completed": True}
    assert calls == [(sent, 5), (sent, 2)]


async def test_errors(sdk: ModuleType, opensdk: Path, tmp_path: Path) -> None:
    [source] = [block for block in blocks(ROOT / "docs" / "clients.md") if "error.fields" in block]
    (tmp_path / "shown.py").write_text(source)
    command = [sys.executable, "-m", "mypy", "--strict", "--namespace-packages", "shown.py"]
    run(*command, cwd=tmp_path, MYPYPATH=str(opensdk.parent))
    shown: dict[str, Any] = {}
    exec(source, shown)

    class Api:
        def __init__(self, error: Exception) -> None:
            self.error = error

        async def tasks_get_stats(self, _: Any) -> Any:
            raise self.error

    assert await shown["total"](Api(sdk.OverloadedError(503, "overloaded")), None) is None
    fields = [{"path": "user_id", "rule": "required", "message": "missing"}]
    with pytest.raises(SystemExit, match=r"^user_id: missing$"):
        await shown["total"](Api(sdk.InvalidParamsError(400, "no", {"fields": fields})), None)


async def test_enums(sdk: ModuleType, opensdk: Path, tmp_path: Path) -> None:
    [source] = [block for block in blocks(ROOT / "docs" / "clients.md") if "def color" in block]
    (tmp_path / "shown.py").write_text(source)
    command = [sys.executable, "-m", "mypy", "--strict", "--namespace-packages", "shown.py"]
    run(*command, cwd=tmp_path, MYPYPATH=str(opensdk.parent))
    shown: dict[str, Any] = {}
    exec(source, shown)
    sent: list[Any] = []

    class Api:
        async def tasks_update(self, params: Any) -> None:
            sent.append(params.status)

    tasks = [
        sdk.Task.model_construct(id=f"{status}", status=status)
        for status in (*sdk.TaskStatus, "new")
    ]
    colors = [shown["color"](task) for task in tasks]
    assert colors == ["yellow", "yellow", "green", "grey"]
    for task in tasks:
        await shown["copy_status"](Api(), task, tasks[0])
    assert sent == list(sdk.TaskStatus)
