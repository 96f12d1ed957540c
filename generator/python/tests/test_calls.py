"""The calls of a client, without a server."""

import asyncio
import itertools
import json
from asyncio import CancelledError
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.calls import Calls
from runtime.commands import Commands
from runtime.errors import RPCClientError, RPCDisconnectedError, RPCTimeoutError
from runtime.pending_call import ACKNOWLEDGED, QUEUED, WRITTEN


class Wire:
    """A writer of calls, in the place of a connection."""

    def __init__(self, max_in_flight: int = 10, *, fail_fast: bool = False) -> None:
        self.calls = Calls(max_in_flight, 10_000, "rpc.requests", fail_fast=fail_fast)
        self.commands = Commands("rpc.requests", "user#1", 10_000)
        self._last_id = 0

    def start(self, timeout: float = 5, **options: Any) -> "asyncio.Task[Any]":
        options = {"answered": True, "idempotent": False, **options}
        pending = self.commands.make("a.b", 1, None, **options)
        return asyncio.ensure_future(self.calls.run(pending, timeout, lambda: "no connection"))

    def next_id(self) -> int:
        self._last_id += 1
        return self._last_id

    def take(self, room: int = 60_000) -> list[dict[str, Any]]:
        frame = self.calls.take(self.next_id, room)
        return [json.loads(line) for line in frame.split("\n") if line]

    def acknowledge(self, command: dict[str, Any]) -> bool:
        return self.calls.replied(command["id"], {"id": command["id"], "publish": {}})

    def answer(self, command: dict[str, Any], result: Any) -> None:
        correlation_id = command["publish"]["data"]["correlation_id"]
        self.calls.answered({"correlation_id": correlation_id, "result": result})

    def happen(self, event: str, command: dict[str, Any], flag: bool) -> None:
        """Let something happen, e.g. to a command that was taken."""
        data = command["publish"]["data"]
        correlation_id = data.get("correlation_id", "")
        if event == "answer":
            self.calls.answered({"correlation_id": correlation_id, "result": 1})
        elif event == "acknowledge":
            error = {"error": {"code": 103, "message": "no"}} if flag else {}
            self.calls.replied(command["id"], {"id": command["id"], **error})
        elif event == "unreadable":
            self.calls.unreadable([correlation_id], command["id"] if flag else None, "too deep")
        elif event == "lose":
            self.calls.dropped("lost", None)
            self.calls.paused("lost", None)
        elif event == "come":
            self.calls.answers_come(flag)

    def check(self) -> None:
        """Hold that what is counted agrees with what there is."""
        calls = self.calls
        states = [each.state for each in calls._waiting.values()]
        assert calls._acknowledged == states.count(ACKNOWLEDGED)
        assert len(calls._queue) == states.count(QUEUED)
        assert calls._queued_bytes == sum(each.size for each in calls._queue.values())
        written = [each for each in calls._written.values() if each.state == WRITTEN]
        assert len(written) == states.count(WRITTEN)
        assert len(calls._written) + calls._acknowledged <= calls._max_in_flight

    def is_empty(self) -> bool:
        calls = self.calls
        left = [calls._waiting, calls._queue, calls._written, calls._cancels]
        return not any(left) and calls._queued_bytes == calls._acknowledged == 0


async def test_answer_before_the_acknowledgement() -> None:
    wire = Wire()
    call = wire.start()
    await asyncio.sleep(0)
    [command] = wire.take()
    wire.answer(command, 7)
    wire.answer(command, 8)
    assert not wire.acknowledge(command)
    assert await call == 7
    assert wire.is_empty()


async def test_fail_fast_waits_for_no_connection() -> None:
    wire = Wire(max_in_flight=2, fail_fast=True)
    acknowledged = wire.start()
    again = wire.start(idempotent=True)
    queued = wire.start()
    await asyncio.sleep(0)
    [command, _] = wire.take()
    wire.acknowledge(command)
    wire.calls.dropped("lost", 3000)
    wire.calls.paused("lost", 3000)
    results = await asyncio.gather(again, queued, return_exceptions=True)
    assert [getattr(each, "outcome_unknown", None) for each in results] == [True, False]
    assert [getattr(each, "code", None) for each in results] == [3000, 3000]
    wire.answer(command, 7)  # it is recovered
    assert await acknowledged == 7
    assert wire.is_empty()


async def test_fail_fast_sends_nothing_again() -> None:
    wire = Wire(fail_fast=True)
    call = wire.start(idempotent=True)
    await asyncio.sleep(0)
    [command] = wire.take()
    wire.acknowledge(command)
    wire.calls.dropped("lost", 3000)
    wire.calls.paused("lost", 3000)
    assert not call.done()  # its answer may be recovered
    wire.calls.answers_come(False)
    with pytest.raises(RPCDisconnectedError) as caught:
        await call
    assert caught.value.outcome_unknown
    assert wire.take() == []
    assert wire.is_empty()


async def test_timeout_that_the_event_loop_refuses() -> None:
    wire = Wire()
    wrong: Any = Decimal(5)
    with pytest.raises(TypeError):
        await wire.start(wrong)
    assert wire.is_empty()


async def test_given_up_while_queued_is_never_written() -> None:
    wire = Wire()
    calls = [wire.start() for _ in range(3)]
    await asyncio.sleep(0)
    calls[1].cancel()
    with pytest.raises(asyncio.CancelledError):
        await calls[1]
    assert len(wire.take()) == 2
    wire.calls.end("over", None)
    results = await asyncio.gather(calls[0], calls[2], return_exceptions=True)
    assert {type(each) for each in results} == {RPCDisconnectedError}
    assert wire.is_empty()


async def test_given_up_keeps_its_place_until_it_is_acknowledged() -> None:
    wire = Wire(max_in_flight=1)
    first, second = wire.start(timeout=0.01), wire.start()
    await asyncio.sleep(0)
    [command] = wire.take()
    with pytest.raises(RPCTimeoutError, match=r"a\.b: no answer after 0\.01") as caught:
        await first
    assert caught.value.outcome_unknown
    [cancel] = wire.take()
    correlation_id = command["publish"]["data"]["correlation_id"]
    assert cancel["publish"] == {"channel": "rpc.requests", "data": {"cancel": correlation_id}}
    assert wire.acknowledge(command)
    [command] = wire.take()
    wire.answer(command, 2)
    assert await second == 2
    assert wire.is_empty()


async def test_outcome_in_the_moment_of_a_cancellation() -> None:
    # The waiter is cancelled, and hasn't run yet, when its outcome comes.
    for outcome in ("answer", "error", "end", "timeout"):
        wire = Wire()
        call = wire.start(timeout=0.01 if outcome == "timeout" else 5)
        await asyncio.sleep(0)
        [command] = wire.take()
        pending = wire.calls._written[command["id"]]
        call.cancel()
        if outcome == "answer":
            wire.answer(command, 1)
        elif outcome == "error":
            wire.calls.replied(command["id"], {"error": {"code": 103, "message": "no"}})
        elif outcome == "timeout":
            wire.calls._expire(pending, 0.01, str)
        else:
            wire.calls.end("over", None)
        with pytest.raises(asyncio.CancelledError):
            await call
        wire.acknowledge(command)  # which keeps its place until then
        wire.calls._cancels.clear()
        assert wire.is_empty()


async def test_order_and_room() -> None:
    wire = Wire()
    calls = [wire.start() for _ in range(6)]
    await asyncio.sleep(0)
    size = wire.calls._queue[next(iter(wire.calls._queue))].size
    frames = [wire.take(2 * size + 2), wire.take(size - 1), wire.take()]
    assert [len(frame) for frame in frames] == [2, 1, 3]
    for n, command in enumerate(itertools.chain(*frames)):
        wire.answer(command, n)
    assert await asyncio.gather(*calls) == [0, 1, 2, 3, 4, 5]


async def test_no_frame_is_larger_than_the_room() -> None:
    wire = Wire(max_in_flight=100)
    calls = [wire.start(timeout=0.01) for _ in range(50)]
    await asyncio.sleep(0)
    wire.take()
    await asyncio.wait(calls)
    calls += [wire.start() for _ in range(3)]
    await asyncio.sleep(0)
    commands = 0
    while frame := wire.calls.take(wire.next_id, 1000):
        assert len(frame) <= 1000
        commands += frame.count("\n") + 1
    assert commands == 53  # 50 of them cancel calls
    wire.calls.end("over", None)
    results = await asyncio.gather(*calls, return_exceptions=True)
    assert [type(each) for each in results] == 50 * [RPCTimeoutError] + 3 * [RPCDisconnectedError]


@pytest.mark.parametrize("acknowledged", [False, True])
async def test_idempotent_is_sent_again_once(acknowledged: bool) -> None:
    wire = Wire()
    call, plain = wire.start(idempotent=True), wire.start()
    await asyncio.sleep(0)
    sent: list[Any] = []
    for _ in range(2):
        commands = wire.take()
        sent.append(commands[0]["publish"])
        if acknowledged:
            assert all(wire.acknowledge(command) for command in commands)
            wire.calls.dropped("lost", 3000)
            wire.calls.answers_come(False)
        else:
            wire.calls.dropped("lost", 3000)
    assert sent[0] == sent[1]
    for each in (call, plain):
        with pytest.raises(RPCDisconnectedError) as caught:
            await each
        assert caught.value.outcome_unknown
    assert wire.is_empty()


async def test_answer_to_what_is_about_to_be_sent_again() -> None:
    wire = Wire()
    call = wire.start(idempotent=True)
    await asyncio.sleep(0)
    [command] = wire.take()
    wire.calls.dropped("lost", None)
    wire.answer(command, 1)  # it was recovered
    assert await call == 1
    assert wire.take() == []


async def test_notify_ends_with_the_acknowledgement() -> None:
    wire = Wire()
    call = wire.start(answered=False)
    await asyncio.sleep(0)
    [command] = wire.take()
    assert wire.acknowledge(command)
    assert await call is None


EVENTS = [
    "start", "start", "start", "take", "cancel", "answer", "acknowledge", "unreadable", "lose",
    "come",
]  # fmt: skip


@given(
    st.lists(st.tuples(st.sampled_from(EVENTS), st.integers(0, 9), st.booleans()), max_size=50),
    st.booleans(),
)
def test_whatever_happens_every_call_ends(
    events: list[tuple[str, int, bool]], fail_fast: bool
) -> None:
    async def play() -> None:
        wire = Wire(max_in_flight=3, fail_fast=fail_fast)
        calls: list[asyncio.Task[Any]] = []
        taken: list[dict[str, Any]] = []
        for event, which, flag in events:
            if event == "start":
                calls.append(wire.start(idempotent=flag, answered=which > 2))
            elif event == "take":
                taken += wire.take()
            elif event == "cancel" and calls:
                calls[which % len(calls)].cancel()
            elif taken:
                wire.happen(event, taken[which % len(taken)], flag)
            wire.check()
            if flag:
                await asyncio.sleep(0)
                wire.check()
        await asyncio.sleep(0)
        wire.calls.end("over", None)
        for result in await asyncio.gather(*calls, return_exceptions=True):
            assert result in (1, None) or isinstance(result, RPCClientError | CancelledError)
        wire.calls._cancels.clear()
        assert wire.is_empty()

    asyncio.run(play())


async def test_lost_connection_drops_cancels() -> None:
    wire = Wire()
    call = wire.start()
    await asyncio.sleep(0)
    wire.take()
    call.cancel()
    await asyncio.wait([call])
    wire.calls.dropped("lost", None)
    assert wire.is_empty()


@pytest.mark.parametrize("progress", [{"seq": 1, "progress": 0.5}])
async def test_progress_is_no_answer(progress: dict[str, Any]) -> None:
    wire = Wire()
    call = wire.start()
    await asyncio.sleep(0)
    [command] = wire.take()
    correlation_id = command["publish"]["data"]["correlation_id"]
    wire.calls.answered({"correlation_id": correlation_id, **progress})
    wire.answer(command, 1)
    assert await call == 1
