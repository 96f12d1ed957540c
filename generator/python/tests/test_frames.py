"""What is read of a frame, which is what Python's json would read."""

import json

import pytest
from centrifuge.codecs import _JsonCodec  # type: ignore[import-untyped]  # it comes without them

from runtime.frames import Frames

ODD = [
    '"\\ud800"', '"\\ud83d\\ude00"', '"\\u0000"', "1e999", "-1e999", "1e-400", "-0", "-0.0", "1E5",
    "1" * 4300, "18446744073709551615", "5e-324", "1.7976931348623157e308", "NaN", "-Infinity",
    '{"a":1,"a":2}', "[" * 300 + "]" * 300, '{"a":' * 300 + "1" + "}" * 300, " [ 1 , 2 ] ",
]  # fmt: skip


@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
def test_data_of_all_kinds(text: str) -> None:
    [reply] = Frames(_JsonCodec()).decode_replies(
        f'{{"push":{{"channel":"c","pub":{{"data":{text}}}}}}}\n'
    )
    read, wanted = reply["push"]["pub"]["data"], json.loads(text)
    assert type(read) is type(wanted)
    assert repr(read) == repr(wanted)


@pytest.mark.parametrize("text", ["1" * 5000, "[" * 100_000 + "]" * 100_000, '"\x01"', "01"])
def test_data_that_can_not_be_read(text: str) -> None:
    [reply] = Frames(_JsonCodec()).decode_replies(
        f'{{"push":{{"channel":"c","pub":{{"offset":7,"data":{text}}}}}}}'
    )
    assert reply["push"]["pub"] == {"offset": 7, "data": None}  # the rest counts


def test_many_to_a_frame() -> None:
    frame = '{}\n{"push":{"channel":"c","pub":{"data":1}}}\n[1]\nno JSON\n{"id":1}'
    replies = Frames(_JsonCodec()).decode_replies(frame)
    assert replies == [{}, {"push": {"channel": "c", "pub": {"data": 1}}}, {"id": 1}]
    assert Frames(_JsonCodec()).decode_replies(b"{}") == []
