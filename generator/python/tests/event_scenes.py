"""Channels that testserver serves, and what tests do with their events."""

import asyncio
from typing import Any, Literal

# centrifuge-python comes without type hints.
import centrifuge  # type: ignore[import-untyped]
from conftest import Server
from scenes import until

from runtime.channels import Channel
from runtime.event_stream import EventStream
from runtime.rpc_client import CentrifugoRPCClient
from runtime.schema import RPCModel


class Message(RPCModel):
    n: int
    text: str


class Posted(RPCModel):
    type: Literal["message_posted"] = "message_posted"
    data: Message


class Moved(RPCModel):
    type: Literal["moved"] = "moved"
    data: Message


class Active(RPCModel):
    active: bool


class Typing(RPCModel):
    type: Literal["typing"] = "typing"
    data: Active
    user: str | None = None


ROOM: Channel[Any] = Channel("room_events", "chat.room.{room_id}", {"message_posted": Posted})
LINE: Channel[Any] = Channel(
    "line_events", "chat.line.{room_id}.{number:int64}", {"message_posted": Posted}
)
FEED: Channel[Any] = Channel(
    "feed_events", "feed.{topic}", {"message_posted": Posted}, recover=True
)
DESK: Channel[Any] = Channel(
    "desk_events",
    "desk.{room_id}",
    {"moved": Moved, "typing": Typing},
    published=("typing",),
    recover=True,
)
INBOX: Channel[Any] = Channel(
    "inbox_events", "inbox#{user_id}", {"message_posted": Posted}, recover=True
)
NOTE: Channel[Any] = Channel("note_events", "note.#{user_id}", {"message_posted": Posted})


async def post(server: Server, channel: str, count: int = 1, **query: int | str) -> None:
    event = query.pop("event", "message_posted")
    await server.ask("POST", "/events", channel=channel, event=event, count=count, **query)


async def take(stream: EventStream[Any], count: int) -> list[Any]:
    """Return the next events, messages by their numbers."""
    found: list[Any] = []
    for _ in range(count):
        waiting = asyncio.ensure_future(anext(stream))
        done, _pending = await asyncio.wait([waiting], timeout=10)
        assert done, f"nothing after {found}"
        found.append(await waiting)
    return [each.data.n if isinstance(each, Posted | Moved) else each for each in found]


async def subscribed(client: CentrifugoRPCClient, channel: str) -> None:
    await until(
        lambda: (
            channel in client.client.subscriptions()
            and client.client.subscriptions()[channel].state
            is centrifuge.SubscriptionState.SUBSCRIBED
        )
    )
