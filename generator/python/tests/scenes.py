"""What tests of scenarios share: a fault proxy before the server, and a report of what passed."""

import asyncio
import itertools
import json
import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from runtime.rpc_client import CentrifugoRPCClient, StateChange

if TYPE_CHECKING:
    from conftest import Server

IS_FULL = os.environ.get("RPCGEN_FULL") == "1"  # scenarios in their full size, which takes long
REPORT = Path(__file__).resolve().parents[3] / ".build" / "scenarios" / "python.json"

_users = itertools.count(1)
passed: dict[str, set[str]] = {}  # by the ids of scenarios, the transports on which they passed
failed: set[tuple[str, str]] = set()  # the scenarios and transports of which a test failed

# For what the embedded server may do in another way. The rest is played on it in full size only.
in_all_ways = pytest.mark.parametrize("way", ["correlation", "rpc", "embedded"], indirect=True)


def in_full(full: int, scaled: int) -> int:
    """Return how many there are of something."""
    return full if IS_FULL else scaled


class Proxy:
    """A TCP proxy before the server, which fails when it is asked to."""

    def __init__(self, server: "Server", info: dict[str, str]) -> None:
        self.url = info["url"]
        self._server = server
        self._path = f"/proxy/{info['id']}"

    async def behave(self, mode: str, **query: int) -> None:
        await self._server.ask("POST", self._path, mode=mode, **query)

    async def stats(self) -> dict[str, int]:
        stats: dict[str, int] = json.loads(await self._server.ask("GET", self._path))
        return stats

    async def close(self) -> None:
        await self._server.ask("DELETE", self._path)


class Scene:
    """A server behind a proxy, and a user of it."""

    def __init__(self, server: "Server", way: str, proxy: Proxy) -> None:
        self.server = server
        self.proxy = proxy
        self.is_rpc = way == "rpc"
        self.is_embedded = way == "embedded"
        self.user = f"user{next(_users)}"
        self.clients: list[CentrifugoRPCClient] = []

    def token(self, **query: int | str) -> str:
        return self.server.token(self.user, **query)

    def client(self, **options: Any) -> CentrifugoRPCClient:
        """Return a client of the user that reaches the server through the proxy."""
        token = "" if {"get_token", "client"} & {*options} else self.token()
        url = "" if "client" in options else self.proxy.url
        transport = "rpc" if self.is_rpc else "correlation"
        defaults = {"url": url, "token": token, "user_id": self.user, "transport": transport}
        client = CentrifugoRPCClient(**{**defaults, **options})
        self.clients.append(client)
        return client

    async def connected(self, **options: Any) -> CentrifugoRPCClient:
        client = self.client(**options)
        await client.connect()
        return client

    async def reset(self, *clients: CentrifugoRPCClient) -> None:
        """Reset the open connections, and wait until clients have seen it. They may be back."""
        changes = [changes_of(client) for client in clients]
        await self.proxy.behave("reset")
        await until(lambda: all(changes))

    async def disconnect(self, code: int) -> None:
        await self.server.ask("POST", "/disconnect", user=self.user, code=code)

    async def publish(self, data: Any) -> None:
        """Publish on the user's reply channel as the server."""
        await self.server.ask("POST", "/publish", data, channel=f"user#{self.user}")

    async def runs(self, correlation_id: str) -> int:
        return int(await self.server.ask("GET", "/runs", id=correlation_id))

    async def open_gate(self) -> None:
        await self.server.ask("POST", "/gate", name=self.user)

    async def until_run(self, correlation_id: str) -> None:
        while await self.runs(correlation_id) == 0:
            await asyncio.sleep(0.02)


def changes_of(client: CentrifugoRPCClient) -> list[StateChange]:
    """Return a list of the changes of a client's state, which grows."""
    changes: list[StateChange] = []
    client.on_state(changes.append)
    return changes


async def until(condition: Callable[[], object], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it took too long"
        await asyncio.sleep(0.01)


async def acknowledged(client: CentrifugoRPCClient, count: int = 1) -> None:
    """Wait until as many calls as that are acknowledged, and may be running."""
    await until(lambda: client._connection.calls._acknowledged >= count)


def only_id(client: CentrifugoRPCClient) -> str:
    """Return the correlation id of the only call that has no outcome."""
    [correlation_id] = client._connection.calls._waiting
    return correlation_id


@contextmanager
def within(seconds: float, at_least: float = 0) -> Iterator[None]:
    """Fail if what is inside takes longer, or is done sooner."""
    begin = time.monotonic()
    yield
    assert at_least <= time.monotonic() - begin < seconds


def note(report: pytest.TestReport, item: pytest.Item) -> None:
    """Note how a test of a scenario went, e.g. test_s14_server_killed[rpc]."""
    found = re.match(r"test_(s\d\d)_", item.name)
    if found is None:
        return
    scenario, transport = found[1].upper(), transport_of(item)
    if report.failed:
        failed.add((scenario, transport))
    elif report.when == "call":
        passed.setdefault(scenario, set()).add(transport)


def transport_of(item: pytest.Item) -> str:
    """Return the transport of a test's calls. All servers but for that of rpc are correlation's."""
    return "rpc" if "rpc" in re.split(r"[\[\]-]", item.name) else "correlation"


def write_report() -> None:
    """Write which scenarios passed, if any were tried."""
    if passed:
        REPORT.parent.mkdir(parents=True, exist_ok=True)
        for scenario, transport in failed:
            passed.get(scenario, set()).discard(transport)
        report = {scenario: sorted(transports) for scenario, transports in sorted(passed.items())}
        text = json.dumps(report, indent=2)
        REPORT.write_text(f"{text}\n")
