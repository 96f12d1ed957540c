"""Makes calls from a few tasks and reads events, whatever happens, and prints what became of them.

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
from typing import Any, Literal

from runtime.channels import Channel
from runtime.items import Gap
from runtime.progress import Progress, ProgressCall
from runtime.rpc_client import CentrifugoRPCClient, RPCClientError
from runtime.schema import RPCModel

GRACE = 1.0  # seconds that a call may take beyond its timeout, on a busy machine


class Message(RPCModel):
    n: int
    text: str


class Posted(RPCModel):
    type: Literal["message_posted"] = "message_posted"
    data: Message


class Exported(RPCModel):
    done: int
    total: int


class Export(RPCModel):
    url: str
    steps: int


EVENTS = {"message_posted": Posted}
FEED: Channel[Any] = Channel("feed_events", "feed.{topic}", EVENTS, recover=True)
ROOM: Channel[Any] = Channel("room_events", "chat.room.{room_id}", EVENTS)


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
        self.exports = 0
        self.calm_exports = 0
        self.gaps = 0
        self.readings: dict[str, dict[str, Any]] = {}
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
        beside = [
            asyncio.create_task(self.watch()),
            asyncio.create_task(self.read("feed.soak", FEED, {"topic": "soak"})),
            asyncio.create_task(self.read("chat.room.soak", ROOM, {"room_id": "soak"})),
        ]
        await asyncio.gather(self.export_on(), *(self.call_on() for _ in range(self.callers)))
        for task in beside:
            task.cancel()
        await asyncio.wait(beside)
        pending = self.client.pending
        await self.client.disconnect()
        return {
            "results": self.results,
            "calm_results": self.calm_results,
            "exports": self.exports,
            "calm_exports": self.calm_exports,
            "gaps": self.gaps,
            "readings": self.readings,
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

    async def read(self, name: str, channel: Channel[Any], values: dict[str, str | int]) -> None:
        """Read the events of a channel until the task is cancelled."""
        reading = self.readings[name] = {"events": 0, "gaps": 0, "last": 0, "holes": []}
        missing = False
        try:
            async for event in self.client.events(channel, values):
                if isinstance(event, Gap):
                    reading["gaps"] += 1
                    missing = True
                    continue
                n, last = event.data.n, reading["last"]
                if n <= last:
                    self.faults.append(f"{name}: event {n} comes after {last}")
                elif last > 0 and n > last + 1 and not missing:
                    reading["holes"].append((last, n))
                reading["events"] += 1
                reading["last"], missing = n, False
            self.faults.append(f"{name}: the stream has ended")
        except Exception as error:
            self.faults.append(f"{name}: {error!r}")

    async def export_on(self) -> None:
        while time.monotonic() < self.end:
            await self.export()

    async def export(self) -> None:
        """Make a call that tells its progress."""
        steps = random.randrange(20)
        params = {"room_id": "soak", "steps": steps, "ms": 20}

        async def make(told: Progress) -> Export:
            answer = await self.client.call(
                "rooms.export", params, timeout=self.timeout, progress=told
            )
            return Export.model_validate(answer)

        call = ProgressCall("rooms.export", make, Exported.model_validate, self.client.report)
        begin = heard = time.monotonic()
        last, missing = 0, False
        try:
            async for progress in call.progress:
                if isinstance(progress, Gap):
                    self.gaps += 1
                    missing = True
                    continue
                done = progress.done
                if done <= last or (done > last + 1 and not missing):
                    self.faults.append(f"progress {done} comes after {last}, gap: {missing}")
                heard, last, missing = time.monotonic(), done, False
            result = await call
            self.exports += 1
            self.calm_exports += begin > self.calm
            if result.steps != steps or (last != steps and not missing):
                self.faults.append(f"{steps} steps: {result!r} after {last}, gap: {missing}")
        except RPCClientError as error:
            self.errors[f"export: {type(error).__name__}"] += 1
            if begin > self.calm:
                self.faults.append(f"export failed when all was calm: {error!r}")
        except Exception as error:
            self.faults.append(f"odd error: {error!r}")
        if time.monotonic() - heard > self.timeout + GRACE:
            self.faults.append(f"export: silence of {time.monotonic() - heard:.1f} s")


print(json.dumps(asyncio.run(Worker(json.loads(sys.argv[1])).run())))
