"""Makes calls for a while, as package lanes asks by lines of JSON, and counts what they cost."""

import asyncio
import json
import sys
import time
from collections.abc import Awaitable, Callable
from typing import Any

Call = Callable[[], Awaitable[None]]


async def take_turns(call: Call, events: Callable[[], int] | None = None) -> None:
    """Take turns until the input ends.

    What counts are calls, or what events returns: how many have come so far.
    """
    while line := await asyncio.to_thread(sys.stdin.readline):
        count = await take(json.loads(line), call, events)
        sys.stdout.write(json.dumps(count) + "\n")
        sys.stdout.flush()


async def take(
    turn: dict[str, Any], call: Call, events: Callable[[], int] | None
) -> dict[str, int]:
    """Have calls in flight until the time is over and they have come back.

    Durations of the turn and of the count are in nanoseconds; cpu is that of this process.
    """
    calls = 0
    over = False

    async def work() -> None:
        nonlocal calls
        while not over:
            await call()
            calls += 1

    def done() -> int:
        return events() if events else calls

    async def count() -> dict[str, int]:
        nonlocal over
        await asyncio.sleep(turn["warm_up"] / 1e9)
        start, before, cpu = time.perf_counter_ns(), done(), time.process_time_ns()
        await asyncio.sleep(turn["time"] / 1e9)
        wall, cpu = time.perf_counter_ns() - start, time.process_time_ns() - cpu
        counted = {"calls": done() - before, "wall": wall, "cpu": cpu}
        over = True
        return counted

    workers = asyncio.gather(*(work() for _ in range(turn["in_flight"])))
    counted, _ = await asyncio.gather(count(), workers)
    return counted
