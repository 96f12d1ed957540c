"""What one writes by hand on centrifuge-python for the events of package chat."""

import asyncio
from datetime import datetime
from typing import Annotated, Any, Literal

# centrifuge-python comes without type hints.
import centrifuge  # type: ignore[import-untyped]
from pydantic import BaseModel, Field, TypeAdapter
from rounds import Place, Reader, Rounds

QUEUE = 1024


class Message(BaseModel):
    """What somebody said."""

    n: int
    id: str
    author: str
    text: str
    sent_at: datetime
    tags: list[str]


class Removed(BaseModel):
    """Names a message that is no more."""

    id: str


class MessagePosted(BaseModel):
    """Sent when somebody has said something."""

    type: Literal["message_posted"]
    data: Message


class MessageRemoved(BaseModel):
    """Sent when a message is removed."""

    type: Literal["message_removed"]
    data: Removed


Event = Annotated[MessagePosted | MessageRemoved, Field(discriminator="type")]
EVENTS: TypeAdapter[MessagePosted | MessageRemoved] = TypeAdapter(Event)


# The SDK has no types: to mypy, its classes are Any.
class Handler(centrifuge.SubscriptionEventHandler):  # type: ignore[misc]
    """Hands publications to a bounded queue."""

    def __init__(self, rounds: Rounds) -> None:
        self.queue: asyncio.Queue[Any] = asyncio.Queue(QUEUE)
        self.rounds = rounds

    async def on_publication(self, ctx: centrifuge.PublicationContext) -> None:
        """Drop what a client has published."""
        if ctx.pub.info is not None:
            return
        try:
            self.queue.put_nowait(ctx.pub.data)
        except asyncio.QueueFull as error:
            self.rounds.fail(error)


async def read(queue: asyncio.Queue[Any], reader: Reader) -> None:
    """Hand the messages of a channel to the reader."""
    while True:
        event = EVENTS.validate_python(await queue.get())
        match event:
            case MessagePosted():
                reader.take(event.data.n, event.data.text)
            case MessageRemoved():
                pass


async def subscribe_bare(place: Place, rounds: Rounds) -> None:
    """Subscribe by the SDK."""
    for _ in range(place.connections):
        client = centrifuge.Client(place.url, token=place.token)
        await client.connect()
        await client.ready()
        for channel in place.channel_names():
            handler = Handler(rounds)
            await client.new_subscription(channel, handler).subscribe()
            rounds.start(read(handler.queue, Reader(rounds)))
