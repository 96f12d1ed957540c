"""Rounds of events, which are asked for by one connection, and counted as they come."""

import asyncio
import json
import time
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any

PATIENCE = 30.0
"""Seconds that are more than a round takes."""
REST = 0.3
"""Seconds that are more than the events of a round take that is the only one."""


@dataclass
class Place:
    """Where the server is, as whom to subscribe, and to how much."""

    url: str
    user: str
    token: str
    connections: int
    channels: int

    def rooms(self) -> list[str]:
        """Return the ids of the rooms: no other client subscribes to them."""
        return [f"{self.user}-{i}" for i in range(self.channels)]

    def channel_names(self) -> list[str]:
        """Return the names of the channels on Centrifugo."""
        return [f"room.{room}" for room in self.rooms()]


class Rounds:
    """What has come of the rounds that were asked for."""

    def __init__(self, size: int) -> None:
        self.size = size  # events of a round: as many as there are readers
        self.reading = 0  # readers to whom an event has come
        self.events = 0  # that have come
        self._over = asyncio.Semaphore(0)
        self._error: BaseException | None = None
        self._readers: list[asyncio.Task[None]] = []
        self._asking: asyncio.StreamWriter

    def start(self, read: Coroutine[Any, Any, None]) -> None:
        """Run a reader, which must not end."""

        def ended(reader: asyncio.Task[None]) -> None:
            if not reader.cancelled():
                self.fail(reader.exception() or RuntimeError("a stream has ended"))

        reader = asyncio.create_task(read)
        reader.add_done_callback(ended)
        self._readers.append(reader)

    def fail(self, error: BaseException) -> None:
        """Have the rounds fail that are asked for."""
        if self._error is None:
            self._error = error
        self._over.release()

    def _check(self) -> None:
        if self._error is not None:
            raise self._error

    async def begin(self, publisher: str, channels: list[str]) -> None:
        """Say to which channels events go, and return when every reader gets them."""
        host, port = publisher.rsplit(":", 1)
        _, self._asking = await asyncio.open_connection(host, int(port))
        self._asking.write(json.dumps(channels).encode() + b"\n")
        end = time.monotonic() + PATIENCE
        while self.reading < self.size:
            self._check()
            if time.monotonic() > end:
                raise TimeoutError(f"{self.reading} of {self.size} readers get events")
            self._asking.write(b"\n")
            await asyncio.sleep(REST)
        came = -1
        while came != self.events:
            came = self.events
            await asyncio.sleep(REST)
        self.events = 0
        self._over = asyncio.Semaphore(0)

    def count(self) -> None:
        """Count an event."""
        self.events += 1
        if self.events % self.size == 0:
            self._over.release()

    async def ask(self) -> None:
        """Have the server publish a round, and return when one has come that was asked for."""
        self._check()
        self._asking.write(b"\n")
        await asyncio.wait_for(self._over.acquire(), PATIENCE)
        self._check()


class Reader:
    """Who reads one channel by one connection."""

    def __init__(self, rounds: Rounds) -> None:
        self._rounds = rounds
        self._last = 0

    def take(self, n: int, text: str) -> None:
        """Count the message of this number, which must follow the last one, or be the first."""
        rounds = self._rounds
        if self._last == 0:
            rounds.reading += 1
        elif n != self._last + 1 or not text:
            raise ValueError(f"message {n}, {text!r}, came after {self._last}")
        self._last = n
        rounds.count()
