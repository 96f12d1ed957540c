"""The client that is generated of testdata's package rooms, which testserver serves."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import pytest_asyncio
from conftest import ROOT, Server
from scenes import until
from test_docs import blocks
from test_golden import load

VIDEO = {"type": "video", "url": "/dog.mp4", "frames": [1, {"n": None}]}


@pytest.fixture(scope="module")
def sdk(golden: Callable[[str], Path]) -> ModuleType:
    return load(golden("rooms"))


@pytest_asyncio.fixture(loop_scope="function")
async def api(sdk: ModuleType, server: Server) -> AsyncIterator[Any]:
    token = server.token("alice")
    async with sdk.CentrifugoRPCClient(server.url, token=token, user_id="alice") as rpc:
        yield sdk.APIClient(rpc)


async def test_channels_of_another_version(
    sdk: ModuleType, api: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sdk.version.CHANNELS, "room_events", "0" * 16)
    monkeypatch.setitem(sdk.version.CHANNELS, "gone_events", "0" * 16)
    check = await api.check_version()
    assert not check.matches
    assert "room_events" in check.changed
    of_this_fixture_alone = ["log_events", "rooms.count_progress"]
    assert check.missing == ["gone_events", *of_this_fixture_alone]
    assert "news_events" not in check.changed


async def test_events(sdk: ModuleType, api: Any, server: Server, room: str) -> None:
    got: list[Any] = []
    async with api.room_events(room_id=room) as events:
        await events.ready()
        channel = f"chat.room.{room}"
        await server.ask("POST", "/events", channel=channel, event="message_posted", count=1)
        await server.ask("POST", "/events", channel=channel, event="message_removed", count=1)
        await server.ask("POST", "/publish", {"type": "newer", "data": {"n": 1}}, channel=channel)
        async for event in events:
            got.append(event)
            if len(got) == 3:
                break
    assert got == [
        sdk.RoomEventsMessagePosted(data=sdk.Message(n=1, text="")),
        sdk.RoomEventsRemoved(data=sdk.Removed(n=1)),
        sdk.UnknownEvent("newer", {"n": 1}),
    ]
    assert [each.type for each in got] == ["message_posted", "message_removed", "$unknown"]


async def test_unions_in_events(sdk: ModuleType, api: Any, server: Server, room: str) -> None:
    errors: list[Any] = []
    api.rpc.on_error(errors.append)
    quote = {"type": "quote", "by": "ann", "blocks": [{"type": "text", "text": "a"}, VIDEO, None]}
    bodies: list[Any] = [
        quote,
        VIDEO,
        None,
        {"type": "image"},
        {**quote, "blocks": [{"type": "text", "text": 7}]},
        {"url": "no type"},
        "text",
        {"type": "text", "text": "last"},
    ]
    got: list[Any] = []
    async with api.room_events(room_id=room) as events:
        await events.ready()
        for body in bodies:
            noticed = {"type": "noticed", "data": {"body": body}}
            await server.ask("POST", "/publish", noticed, channel=f"chat.room.{room}")
        while not (got and got[-1] == sdk.TextBlock(text="last")):
            event = await anext(events)
            assert type(event) is sdk.RoomEventsNoticed
            got.append(event.data.body)
    video = sdk.UnknownBlock(value="video", data=VIDEO)
    blocks = [sdk.TextBlock(text="a"), video, None]
    assert got[:-1] == [sdk.QuoteBlock(by="ann", blocks=blocks), video, None]
    assert json.loads(got[0].model_dump_json(by_alias=True)) == quote
    assert [each.path for each in errors] == [
        "data.body.url",
        "data.body.blocks[0].text",
        "data.body",
        "data.body",
    ]
    assert {each.method for each in errors} == {"room_events"}


async def test_unions_in_results_and_progress(sdk: ModuleType, api: Any) -> None:
    text, image = sdk.TextBlock(text="Look!"), sdk.ImageBlock(url="/cat.png", alt="a cat")
    quote = sdk.QuoteBlock(by="ann", blocks=[sdk.TextBlock(text="A dog")])
    transcript = await api.rooms_transcript(room_id="7")
    assert transcript.blocks == [text, image, quote]
    assert (transcript.first, transcript.by_user) == (text, {"ann": quote})
    assert (await api.rooms_transcript(room_id="empty")).first is None
    call = api.rooms_describe(room_id="7")
    assert [each async for each in call.progress] == [text, image, quote]
    assert await call == quote


async def test_unknown_variants_in_progress(sdk: ModuleType, server: Server, room: str) -> None:
    async def export(call: Any, call_next: Any) -> Any:
        # The server tells and answers nothing of its own until the gate is open.
        call.method, call.params = "rooms.export", {"room_id": "7", "steps": 0, "gate": room}
        return await call_next(call)

    async def publish(**answer: Any) -> None:
        [correlation_id] = rpc._connection.calls._waiting
        answer = {"correlation_id": correlation_id, **answer}
        await server.ask("POST", "/publish", answer, channel=f"user#{room}")

    rpc = sdk.CentrifugoRPCClient(
        server.url, token=server.token(room), user_id=room, interceptors=[export]
    )
    errors: list[Any] = []
    rpc.on_error(errors.append)
    async with rpc:
        call = sdk.APIClient(rpc).rooms_describe(room_id="7")
        progress = call.progress
        reading = asyncio.ensure_future(anext(progress))
        while not rpc.pending:
            await asyncio.sleep(0.01)
        nested = {"type": "quote", "by": "", "blocks": [VIDEO]}
        for number, block in enumerate([VIDEO, {"type": 7}, {"type": "text"}, nested], 1):
            await publish(seq=number, progress=block)
        await publish(result=VIDEO)
        video = sdk.UnknownBlock(value="video", data=VIDEO)
        assert await reading == video
        assert [each async for each in progress] == [sdk.QuoteBlock(by="", blocks=[video])]
        assert await call == video
        await server.ask("POST", "/gate", name=room)
    assert [(each.what, each.path) for each in errors] == [("progress", ""), ("progress", "text")]


async def test_data_that_is_no_object(sdk: ModuleType, api: Any, server: Server, room: str) -> None:
    async with api.feed_events(topic=room) as events:
        await events.ready()
        body = {"type": "ended", "data": "enough"}
        await server.ask("POST", "/publish", body, channel=f"feed.{room}")
        assert await anext(events) == sdk.FeedEventsEnded(data="enough")


async def test_publishing_and_presence(sdk: ModuleType, api: Any, room: str) -> None:
    async with api.desk_events(room_id=room) as events:
        await events.ready()
        client = api.rpc.client.client_id
        assert await anext(events) == sdk.Join(client, "alice")
        await api.desk_events_typing(sdk.Typing(active=True), room_id=room)
        await api.desk_events_typing(sdk.Typing(active=False), room_id=room)
        for active in (True, False):
            wanted = sdk.DeskEventsTyping(data=sdk.Typing(active=active), user="alice")
            assert await anext(events) == wanted
        assert await api.desk_events_presence(room_id=room) == [sdk.Member(client, "alice")]
        assert await api.desk_events_presence_stats(room_id=room) == sdk.PresenceStats(1, 1)
        with pytest.raises(ValueError, match="active"):
            await api.desk_events_typing({"active": "x"}, room_id=room)
    async with api.note_events() as note:
        await note.ready()
        assert await api.note_events_presence() == [sdk.Member(client, "alice")]


async def test_progress(sdk: ModuleType, api: Any) -> None:
    call = api.rooms_export(room_id="7", steps=3)
    progress = [each async for each in call.progress]
    assert progress == [sdk.ExportProgress(done=n, total=3) for n in (1, 2, 3)]
    assert await call == sdk.ExportResult(url="/exports/7", steps=3)
    assert [each async for each in api.rooms_count(steps=2).progress] == [1, 2]
    assert await api.rooms_count(steps=2) is None
    with pytest.raises(sdk.InvalidParamsError):
        await api.rooms_export(sdk.ExportParams(room_id="7", steps=-1))


def test_without_asyncio(sdk: ModuleType, server: Server, room: str) -> None:
    rpc = sdk.CentrifugoRPCClient(server.url, token=server.token("alice"), user_id="alice")
    with sdk.SyncAPIClient(rpc) as api:
        told: list[Any] = []
        result = api.rooms_export(room_id="7", steps=3, on_progress=told.append)
        assert ([each.done for each in told], result.steps) == ([1, 2, 3], 3)
        assert api.rooms_export(room_id="7", steps=3).steps == 3

        def throws(_: object) -> None:
            raise KeyError("a listener of the user's")

        with pytest.raises(KeyError):
            api.rooms_export(room_id="7", steps=100000, ms=10, on_progress=throws)
        blocks: list[Any] = []
        quote = api.rooms_describe(room_id="7", on_progress=blocks.append)
        assert [type(each).__name__ for each in blocks] == ["TextBlock", "ImageBlock", "QuoteBlock"]
        assert blocks[-1] == quote
        with api.feed_events(topic=room) as events:
            events.ready()
            query: dict[str, Any] = {"channel": f"feed.{room}", "event": "message_posted"}
            server._ask("POST", "/events", **query, count=3)
            numbers: list[int] = []
            for event in events:
                numbers.append(event.data.n)
                if len(numbers) == 3:
                    break
        assert numbers == [1, 2, 3]
        assert list(events) == []
        with api.desk_events(room_id=room) as desk:
            desk.ready()
            api.desk_events_typing(sdk.Typing(active=True), room_id=room)
            assert [next(desk).type for _ in range(2)] == ["$join", "typing"]
            assert api.desk_events_presence_stats(room_id=room).users == 1
        left = api.news_events()
        left.ready()
    with pytest.raises(sdk.RPCDisconnectedError):
        next(left)
    left.close()


async def test_page_on_events(sdk: ModuleType, api: Any, server: Server, room: str) -> None:
    shown: dict[str, Any] = {}
    for source in blocks(ROOT / "docs" / "events.md"):
        exec(source.replace("centrifugo_client", sdk.__name__), shown)
    loaded = asyncio.Event()
    texts: dict[int, str] = {}

    async def load() -> None:
        loaded.set()

    following = asyncio.create_task(shown["follow"](api, room, texts, load))
    await asyncio.wait_for(loaded.wait(), 10)
    channel = f"chat.room.{room}"
    await server.ask("POST", "/events", channel=channel, event="message_posted", count=2)
    await until(lambda: sorted(texts) == [1, 2])
    await server.ask("POST", "/events", channel=channel, event="message_removed", count=1)
    await until(lambda: sorted(texts) == [2])
    following.cancel()
    with pytest.raises(asyncio.CancelledError):
        await following
    assert await shown["export"](api) == await shown["export_quietly"](api) == "/exports/7"
