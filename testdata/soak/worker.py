"""Makes calls from a few tasks, whatever happens to the connection, and prints what became of them.

Its argument is an object of JSON: what worker_test.go calls an assignment. It prints a report.
"""

import asyncio
import json
import random
import sys
import time
import urllib.request
import uuid
from collections import Counter
from typing import Any

from runtime.rpc_client import CentrifugoRPCClient, RPCClientError

GRACE = 1.0  # seconds that a call may take beyond its timeout, on a busy machine


class Worker:
    """A connection, and what was seen on it."""

    def __init__(self, assignment: dict[str, Any]) -> None:
        self.timeout = assignment["timeout_ms"] / 1000
        self.end = time.monotonic() + assignment["seconds"]
        self.calm = self.end - assignment["calm_seconds"]
        self.callers: int = assignment["callers"]
        self.token_url: str = assignment["token_url"]
        self.results = 0
        self.calm_results = 0
        self.errors: Counter[str] = Counter()
        self.faults: list[str] = []
        self.memory: list[float] = []
        self.client = CentrifugoRPCClient(
            assignment["url"],
            self.token,
            assignment["user"],
            transport=assignment["transport"],
            timeout=self.timeout,
        )

    async def token(self) -> str:
        def fetch() -> str:
            with urllib.request.urlopen(self.token_url, timeout=5) as answer:
                return str(answer.read().decode())

        return await asyncio.to_thread(fetch)

    async def run(self) -> dict[str, Any]:
        asyncio.get_running_loop().set_exception_handler(
            lambda _, context: self.faults.append(f"asyncio: {context!r}")
        )
        await self.connect()
        watching = asyncio.create_task(self.watch())
        await asyncio.gather(*(self.call_on() for _ in range(self.callers)))
        watching.cancel()
        pending = self.client.pending
        await self.client.disconnect()
        return {
            "results": self.results,
            "calm_results": self.calm_results,
            "errors": self.errors,
            "faults": self.faults[:20],
            "memory": self.memory,
            "pending": pending,
        }

    async def connect(self) -> None:
        while True:
            try:
                return await self.client.connect()
            except RPCClientError as error:
                self.errors[f"connect: {type(error).__name__}"] += 1

    async def watch(self) -> None:
        while True:
            with open("/proc/self/statm") as file:
                self.memory.append(int(file.read().split()[1]) * 4096 / 2**20)
            await asyncio.sleep(1)

    async def call_on(self) -> None:
        while time.monotonic() < self.end:
            await self.call()

    async def call(self) -> None:
        params = {"text": f"{uuid.uuid4()}{'x' * random.choice((0, 100, 20_000))}"}
        params["ms"] = random.choices((0, 50, 60_000), (60, 38, 2))[0]
        begin = time.monotonic()
        try:
            result = await self.client.call("soak.echo", params)
        except RPCClientError as error:
            self.errors[type(error).__name__] += 1
            if begin > self.calm and params["ms"] < self.timeout * 1000:
                self.faults.append(f"failed when all was calm: {error!r}")
        except Exception as error:
            self.faults.append(f"odd error: {error!r}")
        else:
            self.results += 1
            self.calm_results += begin > self.calm
            if result != {"text": params["text"]}:
                self.faults.append(f"another's reply: {params!r:.80} got {result!r:.80}")
        took = time.monotonic() - begin
        if took > self.timeout + GRACE:
            self.faults.append(f"took {took:.1f} s")


print(json.dumps(asyncio.run(Worker(json.loads(sys.argv[1])).run())))
