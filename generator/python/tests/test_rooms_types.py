"""How tools see the client that is generated of testdata's package rooms."""

import inspect
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ROOT, run
from test_docs import blocks
from test_golden import load
from test_pyright import pyright

TYPED = """
import asyncio
from typing import Any

from golden_rooms import (
    APIClient,
    Block,
    CentrifugoRPCClient,
    DeskEventsShouted,
    DeskEventsTyping,
    EventStream,
    ExportProgress,
    ExportResult,
    Gap,
    ImageBlock,
    Join,
    Leave,
    Member,
    Message,
    Notice,
    PresenceStats,
    ProgressCall,
    QuoteBlock,
    Removed,
    RoomEventsEvent,
    RoomEventsMessagePosted,
    RoomEventsNoticed,
    RoomEventsRemoved,
    SyncAPIClient,
    TextBlock,
    Transcript,
    Typing,
    UnknownBlock,
    UnknownEvent,
)
from golden_rooms.testing import FakeRPC
from typing_extensions import assert_never, assert_type


async def by_class(api: APIClient) -> None:
    async for event in api.room_events(room_id="7"):
        match event:
            case RoomEventsMessagePosted(data=message):
                assert_type(message, Message)
            case RoomEventsRemoved(data=removed):
                assert_type(removed, Removed)
            case RoomEventsNoticed(data=notice):
                assert_type(notice, Notice)
                assert_type(text_of(notice.body), str)
            case UnknownEvent(name):
                assert_type(name, str)
            case Gap():
                pass
            case _:
                assert_never(event)


def text_of(block: Block | None) -> str:
    match block:
        case TextBlock(text=text):
            return text
        case ImageBlock(url=url, alt=alt):
            return alt or url
        case QuoteBlock(by=by, blocks=blocks):
            return by + "".join(text_of(each) for each in blocks)
        case UnknownBlock(value=value):
            return value
        case None:
            return ""
        case _:
            assert_never(block)


async def nested(api: APIClient) -> None:
    async for event in api.room_events(room_id="7"):
        match event:
            case RoomEventsNoticed(data=Notice(body=TextBlock() as block)):
                assert_type(block, TextBlock)
            case RoomEventsNoticed(data=Notice(body=QuoteBlock(blocks=[ImageBlock(url=url), *_]))):
                assert_type(url, str)
            case RoomEventsNoticed(data=Notice(body=UnknownBlock(value="video", data=data))):
                assert_type(data["url"], Any)
            case RoomEventsNoticed(data=Notice(body=None)) | Gap():
                pass
            case _:
                pass


async def nested_by_type(api: APIClient) -> None:
    async for event in api.room_events(room_id="7"):
        if event.type == "noticed" and event.data.body is not None:
            match event.data.body.type:
                case "text":
                    assert_type(event.data.body, TextBlock)
                case "image":
                    assert_type(event.data.body, ImageBlock)
                case "quote":
                    assert_type(event.data.body, QuoteBlock)
                case "$unknown":
                    assert_type(event.data.body, UnknownBlock)


async def by_type(api: APIClient) -> None:
    async with api.desk_events(room_id="7", queue=10) as events:
        async for event in events:
            if event.type == "moved":
                assert_type(event.data, Message)
            elif event.type == "typing":
                assert_type(event.data, Typing)
                assert_type(event.user, str | None)
            elif event.type == "shouted":
                assert_type(event.data, dict[str, int])
            elif event.type == "$unknown":
                assert_type(event, UnknownEvent)
            elif event.type == "$join":
                assert_type(event, Join)
            elif event.type == "$leave":
                assert_type(event, Leave)
            else:
                assert_type(event, Gap)


async def by_match(api: APIClient) -> None:
    async for event in api.room_events(room_id="7"):
        match event.type:
            case "message_posted":
                assert_type(event.data, Message)
            case "message_removed":
                assert_type(event.data, Removed)
            case "noticed":
                assert_type(event.data, Notice)
            case "$unknown":
                assert_type(event.name, str)
            case "$gap":
                assert_type(event, Gap)


async def others(api: APIClient) -> None:
    assert_type(api.room_events(room_id="7"), EventStream[RoomEventsEvent])
    assert_type(await api.desk_events_typing(Typing(active=True), room_id="7"), None)
    assert_type(await api.desk_events_shouted({"a": 1}, room_id="7", timeout=1), None)
    assert_type(await api.desk_events_presence(room_id="7"), list[Member])
    assert_type(await api.note_events_presence_stats(), PresenceStats)
    api.line_events(queue_="7", class_=1)
    stop = api.room_events(room_id="7").on(RoomEventsMessagePosted, lambda event: event.data.n)
    stop()


async def progress(api: APIClient) -> None:
    call = api.rooms_export(room_id="7", steps=3)
    assert_type(call, ProgressCall[ExportResult, ExportProgress])
    async for each in call.progress:
        assert_type(each, ExportProgress | Gap)
    assert_type(await call, ExportResult)
    assert_type(await api.rooms_export(room_id="7", steps=3), ExportResult)
    assert_type(await api.rooms_count(steps=3), None)
    assert_type(await api.rooms_count_progress(), list[str])
    assert_type(await api.rooms_transcript(room_id="7"), Transcript)
    describe = api.rooms_describe(room_id="7")
    async for block in describe.progress:
        match block:
            case TextBlock() | ImageBlock() | QuoteBlock() | UnknownBlock():
                assert_type(text_of(block), str)
            case Gap():
                pass
            case _:
                assert_never(block)
    match await describe:
        case UnknownBlock(data=data):
            assert_type(data, dict[str, Any])
        case known:
            assert_type(known, TextBlock | ImageBlock | QuoteBlock)


def blocking(api: SyncAPIClient) -> None:
    for event in api.room_events(room_id="7"):
        assert_type(event, RoomEventsEvent)

    def told(each: ExportProgress | Gap) -> None: ...

    assert_type(api.rooms_export(room_id="7", steps=3, on_progress=told), ExportResult)
    assert_type(api.desk_events_presence(room_id="7"), list[Member])


def fakes() -> None:
    fake = FakeRPC()
    api = APIClient(fake)
    told = fake.on(api.rooms_export)
    told.tells([ExportProgress(done=1, total=1)], ExportResult(url="/", steps=1))
    told.returns(ExportResult(url="/", steps=1))
    fake.emit("chat.room.7", RoomEventsMessagePosted(data=Message(n=1, text="")))
    fake.emit("desk.7", DeskEventsTyping(data=Typing(active=True), user="ann"))
    fake.emit("desk.7", DeskEventsShouted(data={"a": 1}))
    text, unknown = TextBlock(text=""), UnknownBlock(value="video", data={"type": "video"})
    fake.emit("chat.room.7", RoomEventsNoticed(data=Notice(body=QuoteBlock(by="", blocks=[text]))))
    fake.on(api.rooms_describe).tells([text, unknown], text)


if __name__ == "__main__":
    asyncio.run(by_class(APIClient(CentrifugoRPCClient("ws://x", user_id="1"))))
"""


@pytest.fixture(scope="module")
def folder(golden: Callable[[str], Path]) -> Path:
    return golden("rooms")


@pytest.mark.once
def test_types(folder: Path, tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(TYPED)
    (tmp_path / "golden_rooms").symlink_to(folder)
    run(sys.executable, "-m", "mypy", "--strict", "--python-version", "3.10", script, cwd=tmp_path)
    settings = '{"include": ["script.py"], "typeCheckingMode": "strict", "pythonVersion": "3.10"}'
    (tmp_path / "pyrightconfig.json").write_text(settings)
    pyright(folder=tmp_path)


def test_docs(folder: Path) -> None:
    doc = inspect.getdoc(load(folder).APIClient.room_events)
    assert doc is not None
    assert doc.startswith("RoomEvents tell what happens in a room.")


@pytest.mark.once
def test_page(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "golden_rooms").symlink_to(folder)
    scripts: list[Path] = []
    pages = [ROOT / "docs" / name for name in ("events.md", "python-events.md")]
    for number, source in enumerate([block for page in pages for block in blocks(page)]):
        scripts.append(tmp_path / f"shown{number}.py")
        scripts[-1].write_text(source.replace("centrifugo_client", "golden_rooms"))
    assert len(scripts) == 6
    run(
        sys.executable, "-m", "mypy", "--strict", "--python-version", "3.10", *scripts, cwd=tmp_path
    )
    run(sys.executable, "-m", "ruff", "check", "--line-length", "110", *scripts, cwd=tmp_path)
