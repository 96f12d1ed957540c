"""Calls by keywords: they are typed, and do what calls with params do."""

import importlib
import json
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from conftest import run
from pydantic import ValidationError
from test_golden import load

Check = Callable[[Path], str]


class Fake:
    """A base client that notes what it is asked."""

    def __init__(self, result: Any = None) -> None:
        self.result = result
        self.calls: list[tuple[Any, ...]] = []

    async def call(self, method: str, params: Any, *, timeout: float | None = None) -> Any:
        self.calls.append((method, params, timeout))
        return self.result

    async def notify(self, method: str, params: Any) -> None:
        self.calls.append((method, params))


@pytest.fixture
def fake() -> Fake:
    return Fake()


@pytest.fixture
def settings(sdk: ModuleType) -> Any:
    return sdk.NotificationSettings(muted={}, quiet_hours=sdk.QuietHours(from_=22, to=7))


async def test_same_as_params(sdk: ModuleType, fake: Fake, settings: Any) -> None:
    api = sdk.APIClient(fake)
    fake.result = {"muted": {}, "quiet_hours": None}
    params = sdk.UpdateSettingsParams(user_id="123", settings=settings)
    await api.notifications_update_settings(params)
    await api.notifications_update_settings(params=params)
    await api.notifications_update_settings(user_id="123", settings=settings)
    await api.notifications_update_settings(user_id="123", settings=settings, timeout=2)
    sent = {"user_id": "123", "settings": {"muted": {}, "quiet_hours": {"from": 22, "to": 7}}}
    method = "notifications.update_settings"
    assert fake.calls == [(method, sent, None)] * 3 + [(method, sent, 2)]


async def test_only_what_is_set_is_sent(sdk: ModuleType, fake: Fake) -> None:
    api = sdk.APIClient(fake)
    fake.result = {"tasks": [], "total": 0, "has_more": False}
    await api.tasks_list()
    await api.tasks_list(limit=0, label="")
    await api.notifications_mark_read_no_wait(ids=[1])
    assert fake.calls == [
        ("tasks.list", {}, None),
        ("tasks.list", {"limit": 0, "label": ""}, None),
        ("notifications.mark_read", {"ids": [1]}),
    ]


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"usr_id": "1", "include_completed": True}, "usr_id"),
        ({"user_id": "1"}, "include_completed"),
        ({"user_id": 1, "include_completed": True}, "user_id"),
        ({"user_id": "", "include_completed": True}, "user_id"),
        ({}, "user_id"),
    ],
)
async def test_mistakes(sdk: ModuleType, fake: Fake, fields: Any, name: str) -> None:
    with pytest.raises(ValidationError) as caught:
        await sdk.APIClient(fake).tasks_get_stats(**fields)
    assert caught.value.title == "TaskStatsParams"
    assert (name,) in [error["loc"] for error in caught.value.errors()]
    with pytest.raises(ValidationError) as expected:
        sdk.TaskStatsParams(**fields)
    assert caught.value.errors() == expected.value.errors()
    assert fake.calls == []


async def test_params_and_keywords(sdk: ModuleType, fake: Fake) -> None:
    params = sdk.MarkReadParams(ids=[1])
    message = "expected params or keywords, got params and ids, id"
    with pytest.raises(TypeError, match=message):
        await sdk.APIClient(fake).notifications_mark_read(params, ids=[1], id=1)
    assert fake.calls == []


async def test_names(golden: Callable[[str], Path], fake: Fake) -> None:
    keywords = load(golden("keywords"))
    api = keywords.APIClient(fake)
    await api.k_clash(timeout_=1, self_="a", params_="b", fields="c", overload="d", timeout=2)
    await api.k_clash(keywords.Clash(timeout_=1, self_="a", params_="b", fields="c", overload="d"))
    sent = {"timeout": 1, "self": "a", "params": "b", "fields": "c", "overload": "d"}
    assert fake.calls == [("k.clash", sent, 2), ("k.clash", sent, None)]
    # A model that no method takes itself keeps its names.
    assert list(keywords.Inner.model_fields) == ["timeout", "params"]


def test_names_without_asyncio(golden: Callable[[str], Path]) -> None:
    keywords = load(golden("keywords"))
    fake = importlib.import_module(f"{keywords.__name__}.testing").FakeRPC()
    api = keywords.APIClient(fake)
    fake.on(api.k_clash).returns(None)
    fake.on(api.k_telling).tells([1, 2], None)
    sent = {"timeout": 1, "self": "a", "params": "b", "fields": "c", "overload": "d"}
    sent |= {"method": "e", "make": "f"}
    renamed = {"timeout": "timeout_", "self": "self_", "params": "params_"}
    fields = {renamed.get(name, name): value for name, value in sent.items()}
    told: list[int] = []
    with keywords.SyncAPIClient(fake) as client:
        client.k_clash(**fields, timeout=2)
        client.k_clash_no_wait(**fields)
        client.k_telling(**fields, timeout=2, on_progress=told.append)
    assert [call.params for call in fake.calls] == [sent] * 3
    assert told == [1, 2]


async def test_models_that_are_read_too(golden: Callable[[str], Path], fake: Fake) -> None:
    keywords = load(golden("keywords"))
    fake.result = {"name": "", "new": 1}
    api = keywords.APIClient(fake)
    assert (await api.k_both(name="a")).name == ""
    with pytest.raises(ValidationError, match="nam\n"):
        await api.k_both(name="a", nam="b")


async def test_no_fields(golden: Callable[[str], Path], fake: Fake) -> None:
    keywords = load(golden("keywords"))
    api = keywords.APIClient(fake)
    await api.k_empty()
    await api.k_empty(keywords.Empty())
    await api.k_empty_no_wait()
    assert fake.calls == [("k.empty", {}, None), ("k.empty", {}, None), ("k.empty", {})]
    with pytest.raises(TypeError, match="unexpected keyword argument 'name'"):
        await api.k_empty(name=1)


HEAD = """\
from golden_keywords import APIClient, Both, Clash, Empty, Inner


async def main(api: APIClient) -> None:
"""

RIGHT = """\
    await api.k_clash(Clash(timeout_=1, self_="a", params_="b", fields="c", overload="d"))
    await api.k_clash(timeout_=1, self_="a", params_="b", fields="c", overload="d", timeout=2)
    await api.k_clash_no_wait(timeout_=1, self_="a", params_="b", fields="c", overload="d")
    await api.k_deep(inner=Inner(timeout=1, params="a"), need="a")
    await api.k_deep(inner=Inner(timeout=1, params="a"), need="a", number=1, maybe=None)
    await api.k_deep(inner=Inner(timeout=1, params="a"), need="a", inners=[], sizes={1: 2})
    both: Both = await api.k_both(name="a")
    await api.k_both(both)
    await api.k_both(Both(name="a"), timeout=None)
    await api.k_empty()
    await api.k_empty(Empty(), timeout=1)
    await api.k_nothing(timeout=1)
"""

# Each is wrong.
WRONG = """\
    await api.k_both(nam="a")
    await api.k_both(name=1)
    await api.k_both()
    await api.k_both(Both(name="a"), name="a")
    await api.k_both_no_wait(name="a", timeout=1)
    await api.k_clash(timeout=1, self_="a", params_="b", fields="c", overload="d")
    await api.k_clash_no_wait(timeout_="1", self_="a", params_="b", fields="c", overload="d")
    await api.k_deep(inner={"timeout": 1, "params": "a"}, need="a")
    await api.k_deep(inner=Inner(timeout=1, params="a"), need=None)
    await api.k_deep(inner=Inner(timeout=1, params="a"), need="a", sizes={"1": 2})
    await api.k_empty(name=1)
    await api.k_nothing(name=1)
"""


def mypy(sample: Path) -> str:
    code = "import sys; from mypy import api; print(api.run(sys.argv[1:])[0])"
    path = str(sample.parent)
    return run(
        sys.executable, "-c", code, "--strict", sample.name, cwd=sample.parent, MYPYPATH=path
    )


def pyright(sample: Path) -> str:
    settings = {"include": [sample.name], "typeCheckingMode": "strict", "pythonVersion": "3.10"}
    (sample.parent / "pyrightconfig.json").write_text(json.dumps(settings))
    code = (
        "import subprocess, sys\n"
        "command = [sys.executable, '-m', 'pyright']\n"
        "print(subprocess.run(command, capture_output=True, text=True).stdout)"
    )
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return run(sys.executable, "-c", code, cwd=sample.parent, PATH=path)


@pytest.mark.parametrize("check", [mypy, pyright])
def test_types(golden: Callable[[str], Path], check: Check) -> None:
    sample = golden("keywords").parent / f"sample_{check.__name__}.py"
    sample.write_text(HEAD + RIGHT + WRONG)
    found = re.findall(rf"{sample.name}:(\d+)(?::\d+ -|:) error: ", check(sample))
    first = (HEAD + RIGHT).count("\n") + 1
    assert sorted({int(line) for line in found}) == list(range(first, first + WRONG.count("\n")))
