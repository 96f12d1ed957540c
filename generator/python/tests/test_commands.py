"""What is written for calls, without a server."""

import json

import pytest

from runtime.codec import dump_json
from runtime.commands import Commands
from runtime.pending_call import PendingCall


def test_headers_are_sent() -> None:
    commands = Commands("rpc.requests", None, 1000)
    made: PendingCall = commands.make("a", 1, {"x": "y"}, answered=True, idempotent=False)
    assert json.loads("{" + made.command)["rpc"]["data"]["headers"] == {"x": "y"}


@pytest.mark.parametrize(
    ("value", "is_right"),
    [("\U0001f600", True), ("\\ud800", True), ("\\\\ud800", True), ("a\ud800", False),
     ("\udc00\ud800", False), ("\U0001f600\udc00", False), ("\\\U0001f600", True)],
)  # fmt: skip
def test_halves_of_surrogate_pairs(value: str, is_right: bool) -> None:
    if is_right:
        assert json.loads(dump_json(value)) == value
    else:
        with pytest.raises(ValueError, match="surrogate"):
            dump_json(value)
