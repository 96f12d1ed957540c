"""Subscribes to the channels of package chat by the generated client."""

from python import APIClient, CentrifugoRPCClient, RoomEventsMessagePosted, RoomEventsMessageRemoved
from rounds import Place, Reader, Rounds


async def read(api: APIClient, room: str, reader: Reader) -> None:
    """Hand the messages of a room to the reader until the stream ends."""
    async for event in api.room_events(room_id=room):
        match event:
            case RoomEventsMessagePosted():
                reader.take(event.data.n, event.data.text)
            case RoomEventsMessageRemoved():
                pass
            case _:
                raise ValueError(f"got {event}")


async def subscribe_typed(place: Place, rounds: Rounds) -> None:
    """Subscribe by the generated client."""
    for _ in range(place.connections):
        rpc = CentrifugoRPCClient(place.url, place.token, place.user, transport="rpc")
        await rpc.connect()
        api = APIClient(rpc)
        for room in place.rooms():
            rounds.start(read(api, room, Reader(rounds)))
