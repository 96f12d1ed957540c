"""Unions: models that a field tells apart, and what a newer server sends besides."""

import importlib
import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from conftest import ROOT, Server, run
from pydantic import TypeAdapter
from test_docs import blocks
from test_golden import load
from test_pyright import pyright

from runtime.codec import decode, encode
from runtime.errors import RPCDecodeError
from runtime.schema import CONFIG

TEXT = {"type": "text", "text": "Look!"}
IMAGE = {"url": "/cat.png", "type": "image"}
VIDEO = {"type": "video", "url": "/dog.mp4", "blocks": [TEXT, None]}
QUOTE = {
    "type": "quote",
    "by": "ann",
    "blocks": [TEXT, {"type": "quote", "by": "", "blocks": None}, VIDEO, None],
}
MESSAGE: dict[str, Any] = {
    "first": TEXT,
    "last": QUOTE,
    "lacking": VIDEO,
    "by_user": {"ann": IMAGE, "bob": None},
    "pair": [TEXT, VIDEO],
    "all": [QUOTE],
    "page": {"items": [IMAGE, VIDEO]},
    "title": TEXT,
}


@pytest.fixture(scope="module")
def unions(golden: Callable[[str], Path]) -> ModuleType:
    return load(golden("unions"))


def read(type_: Any, value: Any) -> Any:
    adapter: TypeAdapter[Any] = TypeAdapter(type_, config=CONFIG)
    return decode("m", adapter.validate_python, value)


def write(model: Any) -> Any:
    return json.loads(model.model_dump_json(by_alias=True, exclude_unset=True))


def test_variants_are_told_apart(unions: ModuleType) -> None:
    message = decode("chat.get", unions.Message.model_validate, MESSAGE)
    assert message.first == unions.TextBlock(text="Look!") == message.title
    assert isinstance(message.last, unions.QuoteBlock)
    first, inner, video, nothing = message.last.blocks
    assert (type(first), inner.blocks, nothing) == (unions.TextBlock, [], None)
    assert message.by_user == {"ann": unions.ImageBlock(url="/cat.png"), "bob": None}
    assert message.pair == [message.first, video]
    assert message.page.items[1] == video


def test_what_is_unknown_keeps_its_data(unions: ModuleType) -> None:
    video = read(unions.Block, VIDEO)
    assert isinstance(video, unions.UnknownBlock)
    assert (video.type, video.value, video.data) == ("$unknown", "video", VIDEO)
    assert "video" in repr(video)
    # A discriminator that an old server left empty, and one that looks like the client's own.
    for value in ("", "$unknown", "Text", "__class__"):
        assert read(unions.Block, {"type": value}).data == {"type": value}


def test_written_as_read(unions: ModuleType) -> None:
    message = decode("chat.get", unions.Message.model_validate, MESSAGE)
    wire = write(message)
    wire["last"]["blocks"][1]["blocks"] = None  # read as empty
    wire["all"][0]["blocks"][1]["blocks"] = None
    assert wire == MESSAGE
    assert message.model_copy(deep=True) == message
    again = unions.Message.model_validate_json(json.dumps(MESSAGE))
    assert again == message


@pytest.mark.parametrize(
    ("value", "path"),
    [
        ("text", ""),
        ([], ""),
        ({}, ""),
        ({"type": 1}, ""),
        ({"type": None}, ""),
        ({"type": "text"}, "text"),
        ({"type": "text", "text": 1}, "text"),
        ({**QUOTE, "blocks": [TEXT, {"type": "image", "url": 7}]}, "blocks[1].url"),
        ({**QUOTE, "blocks": 7, "quote": {"blocks": []}}, "blocks"),
    ],
)
def test_wrong_shapes(unions: ModuleType, value: Any, path: str) -> None:
    with pytest.raises(RPCDecodeError) as caught:
        read(unions.Block, value)
    assert caught.value.path == path


def test_what_is_no_variant_is_told(unions: ModuleType) -> None:
    with pytest.raises(RPCDecodeError, match="an object with a string in 'type', got int"):
        read(unions.Block, 7)


def test_a_variant_beside_unions(unions: ModuleType) -> None:
    validate = unions.TextBlock.model_validate
    assert decode("chat.say", validate, TEXT) == unions.TextBlock(text="Look!")
    with pytest.raises(RPCDecodeError) as caught:
        decode("chat.say", validate, {**TEXT, "type": "image"})
    assert caught.value.path == "type"


def test_constants_are_sent(unions: ModuleType) -> None:
    # The caller needn't say what there is no choice of.
    assert encode(unions.TextBlock(text="x")) == {"type": "text", "text": "x"}
    params = unions.SearchParams(like=unions.TextBlock(text="x"))
    assert encode(params) == {"like": {"type": "text", "text": "x"}}
    assert encode(unions.TextBlock(type="text", text="x")) == {"type": "text", "text": "x"}


def test_hostile_fields(unions: ModuleType) -> None:
    menu = {"class": "menu", "data": '"hostile\\\n', "actions": None, "items": None}
    wire = {**menu, "items": [menu, {"class": "data"}], "actions": [menu, {"data": "class"}]}
    found = read(unions.Item, wire)
    assert type(found) is unions.Menu
    assert [type(item).__name__ for item in found.items] == ["Menu", "UnknownItem"]
    assert [type(action).__name__ for action in found.actions] == ["Menu", "UnknownAction"]
    assert (found.items[1].class_, found.actions[1].data_) == ("$unknown", "$unknown")
    assert found.actions[1].data == {"data": "class"}


@pytest.mark.once
def test_docs(golden: Callable[[str], Path], tmp_path: Path) -> None:
    [source] = [block for block in blocks(ROOT / "docs" / "clients.md") if "def plain" in block]
    shutil.copytree(golden("unions"), tmp_path / "golden_unions")
    (tmp_path / "shown.py").write_text(source.replace("opensdk.python", "golden_unions"))
    run(sys.executable, "-m", "mypy", "--strict", "shown.py", cwd=tmp_path)
    sys.path.insert(0, str(tmp_path))
    try:
        plain: Any = importlib.import_module("shown").plain
    finally:
        sys.path.remove(str(tmp_path))
    module = sys.modules["golden_unions"]
    assert plain(read(module.Block, QUOTE)) == "> Look!\n> \n> [video]\n"
    assert plain(read(module.Block, IMAGE)) == "/cat.png"


async def test_fakes(unions: ModuleType, golden: Callable[[str], Path]) -> None:
    testing: Any = load(golden("unions") / "testing")
    fake = testing.FakeRPC()
    api = unions.APIClient(fake)
    video = unions.UnknownBlock(value="video", data=VIDEO)
    quote = unions.QuoteBlock(by="ann", blocks=[unions.TextBlock(text="x"), video])
    fake.on(api.chat_last).returns(quote)
    assert await api.chat_last() == quote
    fake.on(api.chat_items).returns({"a": None})
    assert await api.chat_items() == {"a": None}
    await unions.APIClient(fake).check_version()


async def test_real_server(unions: ModuleType, server: Server, transport: str) -> None:
    token = server.token("alice")
    async with unions.CentrifugoRPCClient(server.url, token, "alice", transport=transport) as rpc:
        api = unions.APIClient(rpc)
        transcript = await api.rooms_transcript(room_id="1")
        text = unions.TextBlock(text="Look!")
        image = unions.ImageBlock(url="/cat.png", alt="a cat")
        quote = unions.QuoteBlock(by="ann", blocks=[unions.TextBlock(text="A dog")])
        assert transcript.first == text
        assert transcript.blocks == [text, image, quote]
        assert transcript.by_user == {"ann": quote}
        assert (await api.rooms_transcript(room_id="empty")).first is None


USE = """
from golden_unions import APIClient, Block, ImageBlock, QuoteBlock, TextBlock, UnknownBlock
from typing_extensions import assert_never, assert_type


def by_class(block: Block | None) -> str:
    match block:
        case TextBlock(text=text):
            return text
        case ImageBlock():
            return block.alt or block.url
        case QuoteBlock(blocks=blocks):
            assert_type(blocks, list[Block | None])
            return ", ".join(by_class(inner) for inner in blocks)
        case UnknownBlock():
            return f"{block.value}: {block.data}"
        case None:
            return ""
        case _:
            assert_never(block)


def by_value(block: Block) -> str:
    if block.type == "text":
        assert_type(block, TextBlock)
        return block.text
    if block.type == "$unknown":
        return block.value
    assert_type(block, ImageBlock | QuoteBlock)
    return block.url if block.type == "image" else str(block.blocks)


async def call(api: APIClient) -> None:
    assert_type(await api.chat_last(), Block)
    message = await api.chat_get()
    assert_type(message.first, Block | None)
    assert_type(message.by_user, dict[str, Block | None])
    await api.chat_say(text="x")
    await api.chat_say(TextBlock(text="x"))
    await api.chat_say(type="text", text="x")


made: list[Block] = [TextBlock(text="x"), ImageBlock(url="/"), UnknownBlock(value="x", data={})]
"""

MISUSE = """
from golden_unions import Block, ImageBlock, TextBlock, UnknownBlock
from typing_extensions import assert_never


def forgets(block: Block) -> str:
    match block:
        case TextBlock() | ImageBlock() | UnknownBlock():
            return block.type
        case _:
            assert_never(block)  # wrong


def no_such(block: Block) -> str:
    if block.type == "image":
        return block.text  # wrong
    return TextBlock(type="image", text="").text  # wrong
"""


@pytest.fixture
def project(golden: Callable[[str], Path], tmp_path: Path) -> Path:
    shutil.copytree(golden("unions"), tmp_path / "golden_unions")
    (tmp_path / "use.py").write_text(USE)
    (tmp_path / "misuse.py").write_text(MISUSE)
    return tmp_path


def wrong_lines(name: str, printed: str) -> set[int]:
    lines = [line for line in printed.splitlines() if f"{name}:" in line and "error" in line]
    return {int(line.split(f"{name}:")[1].split(":")[0]) for line in lines}


WRONG = {number for number, line in enumerate(MISUSE.split("\n"), 1) if "# wrong" in line}


@pytest.mark.once
def test_mypy_narrows(project: Path) -> None:
    mypy = [sys.executable, "-m", "mypy", "--strict", "--python-version", "3.10"]
    run(*mypy, "use.py", cwd=project)
    with pytest.raises(AssertionError) as caught:
        run(*mypy, "misuse.py", cwd=project)
    assert wrong_lines("misuse.py", str(caught.value)) == WRONG


@pytest.mark.once
def test_pyright_narrows(project: Path) -> None:
    settings = {"include": ["use.py"], "typeCheckingMode": "strict", "pythonVersion": "3.10"}
    (project / "pyrightconfig.json").write_text(json.dumps(settings))
    pyright(folder=project)
    (project / "pyrightconfig.json").write_text(json.dumps({**settings, "include": ["misuse.py"]}))
    with pytest.raises(AssertionError) as caught:
        pyright(folder=project)
    assert wrong_lines("misuse.py", str(caught.value)) == WRONG
