"""Calls noop.get by the client that -kind names, and takes the turns that its input asks for.

See package turns. Kinds are correlation and rpc, typed, by the generated client, and bare, which is
the SDK's own `rpc`.
"""

import argparse
import asyncio
import json
import sys
import time
from collections.abc import Awaitable, Callable
from typing import Any

# centrifuge-python comes without type hints.
import centrifuge  # type: ignore[import-untyped]
from python import APIClient, CentrifugoRPCClient

USER_ID = "42"

Call = Callable[[], Awaitable[int]]


async def dial(place: argparse.Namespace) -> Call:
    """Connect, and return how to call: what a call returns is the result's total."""
    if place.kind == "bare":
        return await dial_bare(place)
    rpc = CentrifugoRPCClient(place.url, place.token, place.user, transport=place.kind)
    await rpc.connect()
    api = APIClient(rpc)

    async def call() -> int:
        result = await api.noop_get(user_id=USER_ID, include_completed=True)
        return result.total

    return call


async def dial_bare(place: argparse.Namespace) -> Call:
    """Connect by the SDK."""
    client = centrifuge.Client(place.url, token=place.token)
    await client.connect()
    await client.ready()

    async def call() -> int:
        params = {"user_id": USER_ID, "include_completed": True}
        reply = await client.rpc("noop.get", {"params": params})
        total: int = reply.data["result"]["total"]
        return total

    return call


async def measure(turn: dict[str, Any], call: Call) -> dict[str, int]:
    """Have calls in flight until the time is over and they have come back.

    Durations of the turn and of the count are in nanoseconds; cpu is that of this process.
    """
    calls = 0
    over = False

    async def work() -> None:
        nonlocal calls
        while not over:
            total = await call()
            if total != len(USER_ID):
                raise ValueError(f"got {total}")
            calls += 1

    workers = [asyncio.create_task(work()) for _ in range(turn["in_flight"])]
    await asyncio.sleep(turn["warm_up"] / 1e9)
    start, before, cpu = time.perf_counter_ns(), calls, time.process_time_ns()
    await asyncio.sleep(turn["time"] / 1e9)
    count = {
        "calls": calls - before,
        "wall": time.perf_counter_ns() - start,
        "cpu": time.process_time_ns() - cpu,
    }
    over = True
    await asyncio.gather(*workers)
    return count


async def main() -> None:
    """Take turns until the input ends."""
    parser = argparse.ArgumentParser()
    parser.add_argument("-kind", choices=["correlation", "rpc", "bare"], required=True)
    for name in ("-url", "-user", "-token"):
        parser.add_argument(name, required=True)
    call = await dial(parser.parse_args())
    while line := await asyncio.to_thread(sys.stdin.readline):
        count = await measure(json.loads(line), call)
        sys.stdout.write(json.dumps(count) + "\n")
        sys.stdout.flush()


asyncio.run(main())
