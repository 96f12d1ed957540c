"""The calls that have no outcome yet: those that wait to be written, and those that are written."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING or __package__:
    from .answers import Unreadable, refusal, result_of
    from .codec import dump_json
    from .errors import (
        RPCClientError,
        RPCDisconnectedError,
        RPCQueueFullError,
        RPCTimeoutError,
        is_dict,
    )
    from .pending_call import ACKNOWLEDGED, HEAD_SIZE, QUEUED, SETTLED, WRITTEN, PendingCall
else:
    from answers import Unreadable, refusal, result_of
    from codec import dump_json
    from errors import (
        RPCClientError,
        RPCDisconnectedError,
        RPCQueueFullError,
        RPCTimeoutError,
        is_dict,
    )
    from pending_call import ACKNOWLEDGED, HEAD_SIZE, QUEUED, SETTLED, WRITTEN, PendingCall

_ID_LENGTH = 36  # of a correlation id


class Calls:
    """The calls of a client.

    Args:
        max_in_flight: how many may be written and not settled.
        max_queued_bytes: how many bytes may wait to be written.
        request_channel: where a call that was given up is cancelled.
        fail_fast: calls don't wait for a connection.
    """

    def __init__(
        self,
        max_in_flight: int,
        max_queued_bytes: int,
        request_channel: str,
        *,
        fail_fast: bool = False,
    ) -> None:
        self.wake: Callable[[], None] = _nothing  # tells the writer that there is something to do
        self.fail_fast: bool = fail_fast
        self._max_in_flight = max_in_flight
        self._max_queued_bytes = max_queued_bytes
        channel = dump_json(request_channel)
        self._cancel = f'"publish":{{"channel":{channel},"data":{{"cancel":"%s"}}}}}}'
        self._cancel_size = HEAD_SIZE + len(self._cancel) + _ID_LENGTH
        self._waiting: dict[str, PendingCall] = {}  # all, by correlation id
        self._queue: OrderedDict[str, PendingCall] = OrderedDict()
        self._queued_bytes = 0
        self._written: dict[int, PendingCall] = {}  # by command id: not acknowledged
        self._acknowledged = 0
        self._cancels: list[str] = []

    def __len__(self) -> int:
        return len(self._waiting)

    async def run(
        self, call: PendingCall, timeout: float, why: Callable[[], str], spent: float = 0.0
    ) -> Any:
        """Make a call, and return its result, or None if it has none.

        Args:
            call: the call.
            timeout: seconds to wait for its answer, or for the next that is told of its progress.
            why: tells why calls aren't written, for the error of one that never was.
            spent: how many of these seconds are over already.
        """
        if self._queued_bytes + call.size > self._max_queued_bytes:
            raise RPCQueueFullError(
                f"{call.method}: {self._queued_bytes} bytes wait to be sent already"
                f" (max_queued_bytes is {self._max_queued_bytes}); nothing was sent"
            )
        loop = asyncio.get_running_loop()
        # The event loop's timer: a deadline needs no task of its own. It comes first, as it refuses
        # e.g. a Decimal.
        call.timer = loop.call_later(timeout - spent, self._expire, call, timeout, why)
        call.future = future = loop.create_future()
        self._waiting[call.correlation_id] = call
        self._enqueue(call)
        self.wake()
        try:
            answer = await future
        finally:
            call.timer.cancel()
            self._give_up(call)
        return result_of(call.method, answer)

    def take(self, next_id: Callable[[], int], room: int) -> str:
        """Return a frame of what may be written now, of at most so many bytes; "" if nothing."""
        commands: list[str] = []
        while self._cancels and (room >= self._cancel_size or not commands):
            commands.append(f'{{"id":{next_id()},{self._cancels.pop()}')
            room -= self._cancel_size
        while self._queue and len(self._written) + self._acknowledged < self._max_in_flight:
            correlation_id, call = next(iter(self._queue.items()))
            room -= call.size + 1
            if commands and room < 0:
                break
            del self._queue[correlation_id]
            self._queued_bytes -= call.size
            call.state, call.command_id = WRITTEN, next_id()
            self._written[call.command_id] = call
            commands.append(f'{{"id":{call.command_id},{call.command}')
            if not call.idempotent:
                call.command = ""
        return "\n".join(commands)

    def replied(self, command_id: int, reply: dict[str, Any]) -> bool:
        """Take Centrifugo's reply to a command. Reports whether the command was a call's."""
        call = self._written.pop(command_id, None)
        if call is None:
            return False
        if call.state == WRITTEN:
            error = reply.get("error")
            if error:
                self._settle(call, refusal(call.method, error))
            elif call.published and call.answered:
                call.state = ACKNOWLEDGED
                self._acknowledged += 1
                return True
            elif call.published:
                self._settle(call, {})
            else:
                answer = reply.get(call.reply)
                if call.reply == "rpc":
                    answer = answer.get("data") if is_dict(answer) else None
                else:
                    answer = {"result": answer}
                self._settle(call, answer)
        self.wake()
        return True

    def answered(self, answer: Any) -> None:
        """Take an answer that was published. One that nobody waits for is dropped."""
        if not is_dict(answer):
            return
        correlation_id = answer.get("correlation_id")
        call = self._waiting.get(correlation_id) if isinstance(correlation_id, str) else None
        if call is None:
            return
        if "result" in answer or "error" in answer or "seq" not in answer:
            self._settle(call, answer)
            self.wake()
        elif call.progress is not None and call.future is not None:
            call.told_at = call.future.get_loop().time()
            call.progress.told(answer["seq"], answer.get("progress"))

    def unreadable_progress(self, correlation_id: str) -> None:
        """Take that a call has told what Python can't read: the next number tells of a gap."""
        call = self._waiting.get(correlation_id)
        if call is not None and call.progress is not None and call.future is not None:
            call.told_at = call.future.get_loop().time()
            call.progress.interrupted()

    def unreadable(self, correlation_ids: list[str], command_id: int | None, reason: str) -> None:
        """Take what is known of an answer that Python can't read."""
        call = None if command_id is None else self._written.get(command_id)
        for correlation_id in correlation_ids:
            call = call or self._waiting.get(correlation_id)
        if call is not None and call.state != SETTLED:
            self._settle(call, Unreadable(reason))
            self.wake()

    def dropped(self, reason: str, code: int | None) -> None:
        """Take that the connection was lost: nobody will acknowledge what is written."""
        for call in self._waiting.values():
            call.interrupted()
        self._cancels.clear()
        written = [*self._written.values()]
        self._written.clear()
        for call in written:
            if call.state == WRITTEN and call.progress is not None and call.progress.last > 0:
                call.state = ACKNOWLEDGED  # it runs: it has told so
                self._acknowledged += 1
        lost = [call for call in written if call.state == WRITTEN]
        self._again_or_fail(lost, reason, code)

    def paused(self, reason: str, code: int | None) -> None:
        """Take that nothing is written until there is a connection again."""
        if self.fail_fast:
            for call in [*self._queue.values()]:
                self._settle(call, _disconnected(call, reason, code))

    def answers_come(self, recovered: bool) -> None:
        """Take that answers come again, and whether those that came meanwhile do, too.

        If not, acknowledged calls have lost theirs. But one that tells its progress goes on: either
        there is more of it, or its time runs out. What it told meanwhile is lost in any case.
        """
        for call in self._waiting.values():
            call.interrupted()
        calls = () if recovered else self._waiting.values()
        lost = [call for call in calls if call.progress is None and call.state == ACKNOWLEDGED]
        self._again_or_fail(lost, "the connection was lost, and so were answers", None)

    def answers_end(self, reason: str, code: int | None) -> None:
        """Take that no answers are published any more: calls that wait for one fail."""
        for call in [*self._waiting.values()]:
            if call.published and call.answered:
                self._settle(call, _disconnected(call, reason, code))
        self.wake()

    def end(self, reason: str, code: int | None) -> None:
        """Take that the connection has ended for good: all calls fail."""
        self._cancels.clear()
        self._written.clear()
        for call in [*self._waiting.values()]:
            self._settle(call, _disconnected(call, reason, code))

    def _again_or_fail(self, calls: list[PendingCall], reason: str, code: int | None) -> None:
        for call in reversed(calls):  # so that they are written in the order that they had
            if call.state not in (WRITTEN, ACKNOWLEDGED):
                continue  # it was given up
            if self.fail_fast or not call.idempotent or not call.command:
                self._settle(call, _disconnected(call, reason, code))
                continue
            if call.state == ACKNOWLEDGED:
                self._acknowledged -= 1
            self._enqueue(call)
            self._queue.move_to_end(call.correlation_id, last=False)
            call.idempotent = False  # it is sent again once
            if call.progress is not None:
                call.progress.again()

    def _enqueue(self, call: PendingCall) -> None:
        call.state = QUEUED
        self._queue[call.correlation_id] = call
        self._queued_bytes += call.size

    def _expire(self, call: PendingCall, timeout: float, why: Callable[[], str]) -> None:
        future = call.future
        if call.told_at and future is not None:
            left = call.told_at + timeout - future.get_loop().time()
            if left > 0:
                again = (call, timeout, why)
                call.timer = future.get_loop().call_later(left, self._expire, *again)
                return
        if call.told_at:
            text = f"{call.method}: no progress and no answer for {timeout:g} seconds"
        elif call.was_written:
            text = f"{call.method}: no answer after {timeout:g} seconds"
        else:
            text = f"{call.method}: not sent within {timeout:g} seconds: {why()}"
        error = RPCTimeoutError(text, outcome_unknown=call.was_written)
        self._give_up(call)
        if future is not None and not future.done():
            future.set_exception(error)
            future.exception()  # so that asyncio logs nothing if its waiter was cancelled

    def _give_up(self, call: PendingCall) -> None:
        """Forget a call that nobody waits for any more. Does nothing if it has an outcome."""
        if call.state == SETTLED:
            return
        if call.was_written and call.published and call.answered:
            self._cancels.append(self._cancel % call.correlation_id)
        if call.state == WRITTEN:
            # It keeps its place until it is acknowledged, so that a peer that has stalled doesn't
            # get more and more of them.
            written = self._written.get(call.command_id)
            self._forget(call)
            if written is not None:
                self._written[call.command_id] = call
        else:
            self._forget(call)
        self.wake()

    def _settle(self, call: PendingCall, answer: Any) -> None:
        future = call.future
        self._forget(call)
        if future is None or future.done():
            return
        if isinstance(answer, RPCClientError):
            future.set_exception(answer)
            future.exception()  # so that asyncio logs nothing if its waiter was cancelled
        else:
            future.set_result(answer)

    def _forget(self, call: PendingCall) -> None:
        self._waiting.pop(call.correlation_id, None)
        if call.state == QUEUED:
            del self._queue[call.correlation_id]
            self._queued_bytes -= call.size
        elif call.state == WRITTEN:
            self._written.pop(call.command_id, None)
        elif call.state == ACKNOWLEDGED:
            self._acknowledged -= 1
        call.state, call.command, call.future = SETTLED, "", None


def _nothing() -> None:
    """Stand for the writer where there is none."""


def _disconnected(call: PendingCall, reason: str, code: int | None) -> RPCDisconnectedError:
    return RPCDisconnectedError(reason, code, outcome_unknown=call.was_written)
