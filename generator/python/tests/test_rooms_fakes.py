"""The client that is generated of testdata's package rooms, without a server."""

import asyncio
import gc
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from conftest import ROOT
from test_docs import blocks
from test_golden import load

VIDEO = {"type": "video", "url": "/dog.mp4", "frames": [1, {"n": None}]}


@pytest.fixture(scope="module")
def sdk(golden: Callable[[str], Path]) -> ModuleType:
    return load(golden("rooms"))


async def test_fake_events(sdk: ModuleType) -> None:
    testing = __import__("golden_rooms.testing").testing
    fake = testing.FakeRPC(user_id="ann")
    api = sdk.APIClient(fake)
    posted = sdk.RoomEventsMessagePosted(data=sdk.Message(n=1, text=""))
    assert fake.emit("chat.room.7", posted) == 0

    async def numbers() -> list[Any]:
        return [
            event.data.n if isinstance(event, sdk.RoomEventsMessagePosted) else event
            async for event in api.room_events(room_id="7")
        ]

    reading = asyncio.ensure_future(numbers())
    await fake.subscribed("chat.room.7")
    assert fake.emit("chat.room.7", posted) == 1
    fake.emit("chat.room.7", sdk.Gap())
    fake.emit("chat.room.7", {"type": "newer", "data": 1})
    fake.emit("chat.room.7", {"type": "message_posted", "data": {"n": "1"}})
    fake.emit("chat.room.7", posted)
    while not fake.errors:
        await asyncio.sleep(0)
    fake.end("chat.room.7", sdk.RPCSubscriptionError("chat.room.7", "permission denied", 403))
    with pytest.raises(sdk.RPCSubscriptionError):
        await reading
    with pytest.raises(sdk.RPCSubscriptionError):
        await anext(api.room_events(room_id="7"))
    with pytest.raises(sdk.RPCChannelError):
        api.room_events(room_id="7.8")
    assert [type(each) for each in fake.errors] == [sdk.RPCDecodeError]
    room = api.room_events(room_id="8")
    await room.ready()
    video = sdk.UnknownBlock(value="video", data=VIDEO)
    quote = sdk.QuoteBlock(by="ann", blocks=[sdk.TextBlock(text="a"), video, None])
    noticed = sdk.RoomEventsNoticed(data=sdk.Notice(body=quote))
    fake.emit("chat.room.8", noticed)
    assert await anext(room) == noticed
    inbox = api.inbox_events()
    await inbox.ready()
    fake.emit("inbox#ann", sdk.InboxEventsMessagePosted(data=sdk.Message(n=2, text="")))
    assert (await anext(inbox)).data.n == 2
    await inbox.aclose()


async def test_fake_refusals(sdk: ModuleType) -> None:
    """A refusal comes where it does from a server: from the stream, and from each look at it."""
    testing = __import__("golden_rooms.testing").testing
    fake = testing.FakeRPC()
    api = sdk.APIClient(fake)
    fake.end("chat.room.7", sdk.RPCSubscriptionError("chat.room.7", "permission denied", 403))
    async with api.room_events(room_id="7") as events:
        for _ in range(2):
            with pytest.raises(sdk.RPCSubscriptionError):
                await anext(events)
        with pytest.raises(sdk.RPCSubscriptionError):
            await events.ready()
    assert fake.emit("chat.room.7", sdk.Gap()) == 0


async def test_fake_limits(sdk: ModuleType) -> None:
    testing = __import__("golden_rooms.testing").testing
    fake = testing.FakeRPC()
    api = sdk.APIClient(fake)
    with pytest.raises(ValueError, match="queue is 0"):
        api.room_events(room_id="7", queue=0)
    async with api.desk_events(room_id="7"):
        for timeout in (0, -1, float("nan")):
            for refused in (
                api.rooms_export(room_id="7", steps=2, timeout=timeout),
                api.rooms_transcript(room_id="7", timeout=timeout),
                api.desk_events_typing(sdk.Typing(active=True), room_id="7", timeout=timeout),
                api.desk_events_presence(room_id="7", timeout=timeout),
                api.desk_events_presence_stats(room_id="7", timeout=timeout),
            ):
                with pytest.raises(ValueError, match="timeout is"):
                    await refused
    assert (fake.calls, fake.published) == ([], [])


async def test_fake_progress_in_time(sdk: ModuleType) -> None:
    """Progress gives a call its timeout anew, and a gap doesn't."""
    testing = __import__("golden_rooms.testing").testing
    fake = testing.FakeRPC()
    api = sdk.APIClient(fake)
    fake.on(api.rooms_count).tells([1, 2, 3], None, latency=0.3)
    assert await api.rooms_count(steps=3, timeout=0.8) is None
    fake.on(api.rooms_count).tells([sdk.Gap(), sdk.Gap(), sdk.Gap()], None, latency=0.3)
    with pytest.raises(sdk.RPCTimeoutError, match=r"no answer after 0\.8 seconds"):
        await api.rooms_count(steps=3, timeout=0.8)


def test_fake_events_without_asyncio(sdk: ModuleType) -> None:
    fake = __import__("golden_rooms.testing").testing.FakeRPC()
    got: list[Any] = []

    def read() -> None:
        try:
            for event in client.room_events(room_id="7"):
                got.append(event)
        except sdk.RPCSubscriptionError as error:
            got.append(error)

    posted = sdk.RoomEventsMessagePosted(data=sdk.Message(n=1, text=""))
    refused = sdk.RPCSubscriptionError("chat.room.7", "permission denied", 403)
    with sdk.SyncAPIClient(fake) as client:
        reader = threading.Thread(target=read, daemon=True)
        reader.start()
        asyncio.run(fake.subscribed("chat.room.7"))
        assert fake.emit("chat.room.7", posted) == 1
        wait_until(lambda: got == [posted])
        with pytest.raises(TypeError):
            fake.emit("chat.room.7", object())
        fake.emit("chat.room.7", posted)
        fake.end("chat.room.7", refused)
        wait_until(lambda: got == [posted, posted, refused])
        reader.join(10)
        assert not reader.is_alive()


@pytest.mark.filterwarnings("error")
def test_progress_without_asyncio_nor_connection(sdk: ModuleType) -> None:
    fake = __import__("golden_rooms.testing").testing.FakeRPC()
    client = sdk.SyncAPIClient(fake)
    for told in (None, print):
        with pytest.raises(sdk.RPCDisconnectedError, match="not connected"):
            client.rooms_export(room_id="7", steps=2, on_progress=told)
    gc.collect()


def wait_until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + 10
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.01)


async def test_fake_publishing(sdk: ModuleType) -> None:
    testing = __import__("golden_rooms.testing").testing
    fake = testing.FakeRPC(user_id="ann")
    api = sdk.APIClient(fake)
    with pytest.raises(sdk.RPCError, match="only who reads"):
        await api.desk_events_typing(sdk.Typing(active=True), room_id="7")
    for refused in (api.desk_events_presence, api.desk_events_presence_stats):
        with pytest.raises(sdk.RPCError, match="permission denied") as caught:
            await refused(room_id="7")
        assert caught.value.code == 103
    async with api.desk_events(room_id="7") as events:
        await events.ready()
        fake.emit("desk.7", sdk.Join("c1", "bob"))
        fake.emit("desk.7", sdk.DeskEventsMoved(data=sdk.Message(n=1, text="")))
        await api.desk_events_typing(sdk.Typing(active=True), room_id="7")
        fake.emit("desk.7", sdk.Leave("c1", "bob"))
        got = [await anext(events) for _ in range(4)]
        fake.members["desk.7"] = [sdk.Member("c1", "bob"), sdk.Member("c2", "bob")]
        assert len(await api.desk_events_presence(room_id="7")) == 2
        assert await api.desk_events_presence_stats(room_id="7") == sdk.PresenceStats(2, 1)
    assert got[2] == sdk.DeskEventsTyping(data=sdk.Typing(active=True), user="ann")
    assert [each.type for each in got] == ["$join", "moved", "typing", "$leave"]
    assert fake.published == [testing.PublishedEvent("desk.7", "typing", {"active": True})]


async def test_channels_with_parameters_of_names_that_are_used(sdk: ModuleType) -> None:
    testing = __import__("golden_rooms.testing").testing
    fake = testing.FakeRPC()
    api = sdk.APIClient(fake)
    values = {"event_": "a", "encode_": "b", "method": "c"}
    async with api.log_events(**values) as events:
        await api.log_events_put(sdk.Typing(active=True), **values)
        assert (await anext(events)).data == sdk.Typing(active=True)

    def publish() -> None:
        with sdk.SyncAPIClient(fake) as client, client.log_events(**values) as events:
            client.log_events_put(sdk.Typing(active=False), **values)
            assert next(events).data == sdk.Typing(active=False)
            assert client.log_events_presence_stats(**values) == sdk.PresenceStats(0, 0)

    await asyncio.to_thread(publish)
    assert [each.channel for each in fake.published] == ["log.a.b.c"] * 2


async def test_fake_progress(sdk: ModuleType) -> None:
    testing = __import__("golden_rooms.testing").testing
    fake = testing.FakeRPC()
    api = sdk.APIClient(fake)
    result = sdk.ExportResult(url="/", steps=2)
    told = [sdk.ExportProgress(done=n, total=2) for n in (1, 2)]
    fake.on(api.rooms_export).tells(told, result)
    call = api.rooms_export(room_id="7", steps=2)
    assert [each async for each in call.progress] == told
    assert await call == result
    gap = sdk.Gap()
    fake.on(api.rooms_export).tells([told[0], gap, gap, told[1], gap], result)
    call = api.rooms_export(room_id="7", steps=2)
    assert [each async for each in call.progress] == [told[0], gap, told[1], gap]
    assert await call == result
    assert [each.room_id for each in fake.params_of(api.rooms_export)] == ["7", "7"]

    async def handle(params: Any, tell: Callable[[Any], None]) -> Any:
        for n in range(params.steps):
            tell(n)
            tell(gap)

    fake.on(api.rooms_count).handle_telling(handle)
    assert [each async for each in api.rooms_count(steps=2).progress] == [0, gap, 1, gap]
    blocks = [sdk.TextBlock(text="a"), sdk.UnknownBlock(value="video", data=VIDEO)]
    fake.on(api.rooms_describe).tells(blocks, blocks[1])
    describe = api.rooms_describe(room_id="7")
    assert [each async for each in describe.progress] == blocks
    assert await describe == blocks[1]
    fake.on(api.rooms_export).raises(sdk.OverloadedError(503, "overloaded"))
    with pytest.raises(sdk.OverloadedError):
        await api.rooms_export(room_id="7", steps=2)


async def test_page_on_fakes(sdk: ModuleType) -> None:
    [source] = [s for s in blocks(ROOT / "docs" / "python-events.md") if "test_follow" in s]
    shown: dict[str, Any] = {}
    exec(source.replace("centrifugo_client", sdk.__name__), shown)
    await shown["test_follow"]()
