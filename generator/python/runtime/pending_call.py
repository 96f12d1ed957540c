"""A call on its way to its outcome."""

import asyncio
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING or __package__:
    from .progress import Progress
else:
    from progress import Progress

MAX_COMMAND_ID = 2**31  # the SDK counts its commands from 1
HEAD_SIZE = len(f'{{"id":{MAX_COMMAND_ID},')

# What has become of a call.
QUEUED, WRITTEN, ACKNOWLEDGED, SETTLED = range(4)


class PendingCall:
    """A call on its way.

    Args:
        method: the method's name on the wire.
        correlation_id: what its answer has, too.
        command: what is sent, but for the `{"id":1,` that it begins with. It is ASCII.
        published: its answer is published; else it is the reply to the command.
        answered: it has an answer, other than that the server has accepted it.
        idempotent: it may be sent again.
        reply: the field of the reply that has what it is about, if nothing is published.
        progress: what is told of its progress; None if the method tells nothing.
    """

    __slots__ = (
        "answered", "command", "command_id", "correlation_id", "future", "idempotent", "method",
        "progress", "published", "reply", "size", "state", "timer", "told_at",
    )  # fmt: skip

    def __init__(
        self,
        method: str,
        correlation_id: str,
        command: str,
        *,
        published: bool,
        answered: bool,
        idempotent: bool,
        reply: str = "rpc",
        progress: Progress | None = None,
    ) -> None:
        self.method: str = method
        self.correlation_id: str = correlation_id
        self.command: str = command
        self.size: int = HEAD_SIZE + len(command)
        self.published: bool = published
        self.answered: bool = answered
        self.idempotent: bool = idempotent
        self.reply: str = reply
        self.progress: Progress | None = progress
        self.timer: asyncio.TimerHandle | None = None
        self.told_at: float = 0  # when progress came, by the clock of the event loop
        self.state: int = QUEUED
        self.command_id: int = 0  # when it was last written; 0 if it never was
        self.future: asyncio.Future[Any] | None = None  # None: nobody waits for it

    @property
    def was_written(self) -> bool:
        """Whether it was written at least once."""
        return self.command_id > 0

    def interrupted(self) -> None:
        """Take that what it tells may be lost for a while."""
        if self.progress is not None and self.state in (WRITTEN, ACKNOWLEDGED):
            self.progress.interrupted()
