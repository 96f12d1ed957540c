"""What the tests share: a real Centrifugo with a responder, and the example's generated client."""

import asyncio
import functools
import gc
import itertools
import json
import os
import shutil
import subprocess
import sys
import urllib.parse
import urllib.request
from collections.abc import AsyncIterator, Callable, Generator, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import hypothesis
import pytest
import pytest_asyncio
from scenes import IS_FULL, Proxy, Scene, note, write_report

import runtime.sdk
from runtime.rpc_client import CentrifugoRPCClient

# The same examples in each run, and no limit on the time of a busy machine.
hypothesis.settings.register_profile("rpcgen", derandomize=True, deadline=None)
hypothesis.settings.load_profile("rpcgen")

ROOT = Path(__file__).resolve().parents[3]
PYTHON_DIR = ROOT / "generator" / "python"

CACHES = {  # of the tools that tests run: not in the folders that they check
    "MYPY_CACHE_DIR": str(ROOT / ".build" / "mypy_cache"),
    "RUFF_CACHE_DIR": str(ROOT / ".build" / "ruff_cache"),
    "PYTHONDONTWRITEBYTECODE": "1",
}


class Server:
    """A Centrifugo with a responder behind it, both of this test run alone."""

    def __init__(self, *arguments: str) -> None:
        self._process = subprocess.Popen(
            [built("./testdata/testserver"), "-centrifugo", built_centrifugo(), *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        info = json.loads(self._process.stdout.readline())
        self.url: str = info["url"]
        self._control: str = info["control"]
        self.forge_channel: str = info["forge_channel"]  # a reply channel where others can publish

    def stop(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait(10)

    def _ask(self, verb: str, path: str, body: Any = None, **query: str | int) -> str:
        request = urllib.request.Request(
            f"{self._control}{path}?{urllib.parse.urlencode(query)}",
            data=body if isinstance(body, bytes | None) else json.dumps(body).encode(),
            method=verb,
        )
        with urllib.request.urlopen(request, timeout=20) as answer:
            text: str = answer.read().decode()
            return text

    async def ask(self, verb: str, path: str, body: Any = None, **query: str | int) -> str:
        return await asyncio.to_thread(self._ask, verb, path, body, **query)

    def token(self, user: str, **query: int | str) -> str:
        return self._ask("GET", "/token", user=user, **query)

    async def seen(self, method: str) -> int:
        return int(await self.ask("GET", "/seen", method=method))

    def client(self, user: str = "alice", **options: Any) -> CentrifugoRPCClient:
        options = {"url": self.url, "token": self.token(user), "user_id": user, **options}
        return CentrifugoRPCClient(**options)


@functools.cache
def built(package: str) -> str:
    """Return the path of a command of this module, as its sources are now."""
    path = ROOT / ".build" / "tests" / Path(package).name
    run("go", "build", "-buildvcs=false", "-o", path, package)
    return str(path)


def built_centrifugo() -> str:
    """Return the path of Centrifugo, as make builds it."""
    path = ROOT / ".build" / "bin" / "centrifugo"
    package = "github.com/centrifugal/centrifugo/v6"
    folder = ROOT / "testdata" / "centrifugo"
    run("go", "build", "-buildvcs=false", "-o", path, package, cwd=folder, timeout=1200)
    return str(path)


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    server = Server()
    yield server
    server.stop()


_rooms = itertools.count(1)


@pytest.fixture
def room() -> str:
    """Return the id of a room that no other test uses."""
    return f"py{next(_rooms)}"


@pytest_asyncio.fixture(loop_scope="function")
async def client(server: Server) -> AsyncIterator[CentrifugoRPCClient]:
    """Return a client that is connected."""
    async with server.client() as client:
        yield client


@pytest_asyncio.fixture(loop_scope="function", autouse=True)
async def nothing_left() -> AsyncIterator[None]:
    """Fail the test if it leaves a task, a timer or an unhandled error, also one of a future."""
    loop = asyncio.get_running_loop()
    before = asyncio.all_tasks()
    errors: list[dict[str, Any]] = []
    loop.set_exception_handler(lambda _, context: errors.append(context))
    gc.freeze()  # so that only what the test makes is collected, which is quick
    yield
    gc.collect()  # asyncio reports an exception that nobody retrieved when the future is freed
    assert asyncio.all_tasks() <= before | {asyncio.current_task()}
    timers = [handle for handle in getattr(loop, "_scheduled", []) if not handle.cancelled()]
    assert timers == []
    assert errors == []


def acknowledges(transport: str) -> bool:
    """Tell whether the server acknowledges a call before it is answered."""
    serve = os.environ.get("RPCGEN_SERVE", "subscriber")
    return transport == "correlation" and serve == "subscriber"


def needs_odd_errors(transport: str) -> None:
    """Skip the test if the server can't answer errors without a name, or of any code."""
    if transport == "rpc" and os.environ.get("RPCGEN_SERVE") == "embedded":
        pytest.skip("nothing stands between the embedded server and the client")


@pytest.fixture(params=["correlation", "rpc"])
def transport(request: pytest.FixtureRequest) -> str:
    """Return each of the ways in which calls reach the server."""
    return str(request.param)


# What scenarios are played on, by the ways that need another server than most.
SERVERS = {
    "embedded": ("-serve", "embedded"),
    "forgetful": ("-forget",),
    "publish": ("-serve", "publish"),
}


@pytest.fixture(scope="session")
def quick_server() -> Iterator[Callable[[str], Server]]:
    """Return servers that ping often, and end connections soon after their token, by the way."""
    running: dict[tuple[str, ...], Server] = {}

    def server(way: str) -> Server:
        arguments = SERVERS.get(way, ())
        if arguments not in running:
            running[arguments] = Server(*arguments, "-ping", "3", "-pong", "2")
        return running[arguments]

    yield server
    for each in running.values():
        each.stop()


@pytest.fixture(params=["correlation", "rpc", "embedded"] if IS_FULL else ["correlation", "rpc"])
def way(request: pytest.FixtureRequest) -> str:
    """Return each of the ways in which the scenarios are played."""
    return str(request.param)


@pytest_asyncio.fixture(loop_scope="function")
async def scene(
    way: str, quick_server: Callable[[str], Server], monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Scene]:
    if not IS_FULL:
        monkeypatch.setattr(runtime.sdk, "_MIN_DELAY", 0.1)  # seconds until it connects again
    server = quick_server(way)
    proxy = Proxy(server, json.loads(await server.ask("POST", "/proxy")))
    scene = Scene(server, way, proxy)
    yield scene
    for client in scene.clients:
        await client.disconnect()
        assert client.pending == 0
        assert client.state == "disconnected"
    await proxy.close()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, Any, None]:
    outcome = yield
    note(outcome.get_result(), item)


def pytest_sessionfinish() -> None:
    write_report()


@pytest_asyncio.fixture(loop_scope="function")
async def rpc(server: Server, transport: str) -> AsyncIterator[CentrifugoRPCClient]:
    async with server.client(transport=transport) as client:
        yield client


@pytest_asyncio.fixture(loop_scope="function")
async def by_correlation(server: Server) -> AsyncIterator[CentrifugoRPCClient]:
    async with server.client() as client:
        yield client


def run(*command: str | Path, cwd: Path = ROOT, timeout: float = 300, **environment: str) -> str:
    """Run a command, and return what it printed; fail with all of that if it fails."""
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env={**os.environ, **CACHES, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=timeout,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


@pytest.fixture(scope="session")
def opensdk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the output folder of a run of rpcgen over the example."""
    folder = tmp_path_factory.mktemp("generated")
    module = folder / "module"
    module.mkdir()
    for source in (ROOT / "examples" / "tasks").glob("*.go"):
        shutil.copy(source, module)
    (module / "go.mod").write_text("module example.com/tasks\n\ngo 1.24\n")
    (module / "rpcgen.yaml").write_text("outputs: [{dir: ../opensdk, python_sync: true}]\n")
    run(built("./cmd/rpcgen"), "--python", cwd=module)
    return folder / "opensdk"


@pytest.fixture(scope="session")
def sdk(opensdk: Path) -> Iterator[ModuleType]:
    """Return the generated client of the example, imported from the parent of its folder."""
    sys.path.insert(0, str(opensdk.parent))
    import opensdk.python as sdk  # type: ignore[import-not-found]  # it exists only here

    yield sdk
    sys.path.remove(str(opensdk.parent))


@pytest.fixture(scope="session")
def site(opensdk: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder in which the client of the example is installed, as centrifugo_client."""
    folder = tmp_path_factory.mktemp("site")
    run(
        sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
        "--no-build-isolation", "--no-deps", "--target", folder, opensdk / "python",
    )  # fmt: skip
    return folder


@pytest.fixture(scope="session")
def golden(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Return a function that makes a package of a golden folder and the runtime's files.

    The golden folder "rich" becomes the package "golden_rich": pydantic imports a library rich, for
    which mypy would take a package of that name beside it.
    """
    parent = tmp_path_factory.mktemp("golden")

    def package(name: str) -> Path:
        folder = parent / f"golden_{name}"
        if not folder.exists():
            folder.mkdir()
            runtime = {path.name: path for path in (PYTHON_DIR / "runtime").glob("*.py")}
            golden = {path.name: path for path in (PYTHON_DIR / "testdata" / name).iterdir()}
            for path in {**runtime, **golden}.values():
                (folder / path.name).write_bytes(path.read_bytes())
        return folder

    return package
