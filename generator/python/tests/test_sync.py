"""The client that blocks: threads, forks, event loops, and the ends of processes."""

import asyncio
import random
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from conftest import Server
from test_keywords import mypy, pyright
from test_testing import testing

__all__ = ["testing"]  # a fixture


@pytest.fixture
def client(sdk: ModuleType, server: Server) -> Iterator[Any]:
    with sdk.SyncAPIClient(base(sdk, server)) as client:
        yield client
    assert not [t for t in threading.enumerate() if t.name == "rpc-client"]


def base(sdk: ModuleType, server: Server, **options: Any) -> Any:
    token = server.token("sync")
    return sdk.CentrifugoRPCClient(server.url, token=token, user_id="sync", **options)


def test_threads(sdk: ModuleType, client: Any) -> None:
    def make(thread: int) -> None:
        for i in range(200):
            settings = sdk.NotificationSettings(
                muted={}, email=f"a{thread}.{i}@example.com", quiet_hours=None
            )
            user = f"thread{thread}"
            assert client.notifications_update_settings(user_id=user, settings=settings) == settings

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(make, range(8)))
    with pytest.raises(sdk.TaskNotFoundError):
        client.tasks_delete(sdk.DeleteTaskParams(task_id="none"))
    client.notifications_mark_read_no_wait(ids=[1])


def test_connect_and_close(sdk: ModuleType, server: Server) -> None:
    client = sdk.SyncAPIClient(base(sdk, server))
    with pytest.raises(sdk.RPCDisconnectedError, match="call connect"):
        client.tasks_count_labels()
    for _ in range(2):
        with ThreadPoolExecutor(8) as threads:
            list(threads.map(lambda _: client.connect(), range(8)))
        assert isinstance(client.tasks_count_labels(), dict)
        client.close()
        client.close()
        with pytest.raises(sdk.RPCDisconnectedError):
            client.tasks_count_labels()


def test_connect_and_close_storm(sdk: ModuleType, server: Server) -> None:
    client = sdk.SyncAPIClient(base(sdk, server))
    actions = [client.connect, client.tasks_count_labels, client.close]
    failed: list[str] = []

    def act(thread: int) -> None:
        draw = random.Random(thread)
        for _ in range(25):
            try:
                draw.choice(actions)()
            except sdk.RPCDisconnectedError as error:
                failed.append(str(error))

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(act, range(8)))
    client.close()
    assert not [error for error in failed if "event loop" in error]
    assert not [t for t in threading.enumerate() if t.name == "rpc-client"]
    with client:
        assert isinstance(client.tasks_count_labels(), dict)


def test_close_in_a_signal_handler(sdk: ModuleType) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"ws://127.0.0.1:{silent.getsockname()[1]}"
        client = sdk.SyncAPIClient(sdk.CentrifugoRPCClient(url, "a", "sync", timeout=5))
        before = signal.signal(signal.SIGALRM, lambda *_: client.close())
        try:
            signal.setitimer(signal.ITIMER_REAL, 0.2)
            with pytest.raises(sdk.RPCDisconnectedError):
                client.connect()
        finally:
            signal.signal(signal.SIGALRM, before)
    assert not [t for t in threading.enumerate() if t.name == "rpc-client"]


def test_failed_connect_leaves_nothing(sdk: ModuleType) -> None:
    rpc = sdk.CentrifugoRPCClient("ws://127.0.0.1:9/", token="a", user_id="sync", timeout=1)
    with pytest.raises(sdk.RPCClientError):
        sdk.SyncAPIClient(rpc).connect()
    assert not [t for t in threading.enumerate() if t.name == "rpc-client"]


def waiting(sdk: ModuleType, testing: Any) -> Any:
    """Return a client whose call of tasks_count_labels takes a minute."""
    fake = testing.FakeRPC()
    fake.on(sdk.APIClient(fake).tasks_count_labels).returns({}, latency=60)
    return sdk.SyncAPIClient(fake)


def test_close_ends_calls(sdk: ModuleType, testing: Any) -> None:
    client = waiting(sdk, testing)
    client.connect()
    with ThreadPoolExecutor(1) as threads:
        call = threads.submit(client.tasks_count_labels)
        time.sleep(0.1)
        client.close()
        with pytest.raises(sdk.RPCDisconnectedError, match="closed during the call"):
            call.result(5)


def test_timeout(sdk: ModuleType, testing: Any) -> None:
    with waiting(sdk, testing) as client, pytest.raises(sdk.RPCTimeoutError):
        client.tasks_count_labels(timeout=0.1)


def test_interrupt(sdk: ModuleType, testing: Any) -> None:
    class OverError(Exception):
        pass

    def over(*_: object) -> None:
        raise OverError

    client = waiting(sdk, testing)
    before = signal.signal(signal.SIGALRM, over)
    try:
        with client:
            signal.setitimer(signal.ITIMER_REAL, 0.1)
            with pytest.raises(OverError):
                client.tasks_count_labels()
    finally:
        signal.signal(signal.SIGALRM, before)


async def test_event_loop(sdk: ModuleType, testing: Any) -> None:
    client = waiting(sdk, testing)
    with pytest.raises(RuntimeError, match=r"await the methods of an APIClient, or .*to_thread"):
        client.connect()
    await asyncio.to_thread(client.connect)
    with pytest.raises(RuntimeError, match="event loop"):
        client.tasks_count_labels()
    await asyncio.to_thread(client.close)


PROGRAM = """\
import multiprocessing, os, signal, sys
from centrifugo_client import CentrifugoRPCClient, NotificationSettings, SyncAPIClient

def new():
    return SyncAPIClient(CentrifugoRPCClient(sys.argv[1], token=sys.argv[2], user_id="sync"))

def work(number):
    with new() as api:
        settings = NotificationSettings(muted={}, email=f"a{number}@example.com", quiet_hours=None)
        return api.notifications_update_settings(user_id=str(number), settings=settings).email

def main():
"""

PROGRAMS = {
    "fork": """
    api = new()
    api.connect()
    child = os.fork()
    if child == 0:
        try:
            api.tasks_count_labels()
        except RuntimeError as error:
            print(error, flush=True)
        api.close()
        sys.exit()
    assert os.waitpid(child, 0)[1] == 0
    print(type(api.tasks_count_labels()), flush=True)
    api.close()
""",
    "exit": """
    api = new()
    api.connect()
    print("left")
""",
    "collected": """
    import threading, time
    api = new()
    api.connect()
    del api
    deadline = time.monotonic() + 5
    while threading.active_count() > 1 and time.monotonic() < deadline:
        time.sleep(0.01)
    print("threads", threading.active_count())
""",
    "interrupt": """
    signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored in jobs in the background
    signal.setitimer(signal.ITIMER_REAL, 1)
    signal.signal(signal.SIGALRM, lambda *_: signal.raise_signal(signal.SIGINT))
    with new() as api:
        try:
            while True:
                api.tasks_count_labels()
        except KeyboardInterrupt:
            print("interrupted", type(api.tasks_count_labels()))
""",
    "pool": """
    for method in ("fork", "spawn"):
        with multiprocessing.get_context(method).Pool(2) as pool:
            print(pool.map(work, range(4)))
""",
}

PRINTED = {
    "fork": r"this client was connected before the process was forked: .*\n<class 'dict'>\n",
    "exit": r"left\n",
    "collected": r"threads 1\n",
    "interrupt": r"interrupted <class 'dict'>\n",
    "pool": r"(\[('a\d@example\.com'(, )?){4}\]\n){2}",
}


@pytest.mark.parametrize("name", list(PROGRAMS))
def test_processes(site: Path, server: Server, tmp_path: Path, name: str) -> None:
    program = tmp_path / "program.py"
    program.write_text(f'{PROGRAM}{PROGRAMS[name]}\nif __name__ == "__main__":\n    main()\n')
    quiet = "ignore:This process:DeprecationWarning"  # Python's own, from 3.12 on, at each fork
    done = subprocess.run(
        [sys.executable, "-W", quiet, program, server.url, server.token("sync")],
        env={"PYTHONPATH": str(site)}, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert re.fullmatch(PRINTED[name], done.stdout)


HEAD = """\
from golden_keywords import Both, CentrifugoRPCClient, SyncAPIClient
from golden_keywords.testing import FakeRPC


def main(api: SyncAPIClient, rpc: CentrifugoRPCClient) -> None:
    with SyncAPIClient(rpc) as other:
        other.check_version(timeout=1)
    SyncAPIClient(FakeRPC()).connect()
    both: Both = api.k_both(name="a", timeout=1)
    api.k_both(both)
    api.k_clash_no_wait(timeout_=1, self_="a", params_="b", fields="c", overload="d")
"""

# Each is wrong.
WRONG = """\
    api.k_both(nam="a")
    api.k_both(name="a").nam
    api.k_both()
    api.k_empty(name=1)
    SyncAPIClient(1)
"""


@pytest.mark.once
@pytest.mark.parametrize("check", [mypy, pyright])
def test_types(golden: Callable[[str], Path], check: Callable[[Path], str]) -> None:
    sample = golden("keywords").parent / f"sync_{check.__name__}.py"
    sample.write_text(HEAD + WRONG)
    found = re.findall(rf"{sample.name}:(\d+)(?::\d+ -|:) error: ", check(sample))
    first = HEAD.count("\n") + 1
    assert sorted({int(line) for line in found}) == list(range(first, first + WRONG.count("\n")))
