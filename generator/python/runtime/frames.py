"""Reads what Centrifugo sends. No message can end the reader: the SDK would stop at one."""

import json
import logging
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from pydantic_core import from_json

if TYPE_CHECKING or __package__:
    from .calls import Calls
    from .errors import is_dict
else:
    from calls import Calls
    from errors import is_dict

_logger = logging.getLogger(__name__)

_EARLY = 0.9  # of the time that a token is good for: when the next one is asked for

_DATA = re.compile(r'"data":\s*')
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{},]')
_COMMAND_ID = re.compile(r'\{"id":\s*(\d{1,15})\b')
_PROGRESS = re.compile(r'\{"correlation_id":\s*"([^"\\]*)",\s*"seq":')
_CORRELATION_ID = re.compile(r'"correlation_id":\s*"([^"\\]*)"')


class Frames:
    """The SDK's codec, which gives the SDK only what it can digest, and calls their replies.

    Args:
        codec: the SDK's own.

    Attributes:
        calls: what takes the replies to the commands of calls, one for each client that shares the
            connection, also for those of other packages.
    """

    is_of_rpcgen = True

    def __init__(self, codec: Any) -> None:
        self.codec = codec
        self.calls: list[Calls] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self.codec, name)

    def decode_replies(self, frame: str | bytes) -> list[dict[str, Any]]:
        """Return what a frame has for the SDK."""
        replies: list[dict[str, Any]] = []
        if not isinstance(frame, str):
            _logger.warning("dropped a message that is no text: %.100r", frame)
            return replies
        for line in frame.strip().split("\n"):
            try:
                reply = _read(line)
            except (ValueError, RecursionError) as error:
                reply = self._mended(line, error)
            if self._is_for_sdk(reply):
                replies.append(reply)
        return replies

    def _is_for_sdk(self, reply: Any) -> bool:
        if not is_dict(reply):
            return False
        if "id" not in reply:
            return not reply or _is_push(reply.get("push"))  # an empty one is a ping
        command_id = reply["id"]
        if type(command_id) is not int or command_id <= 0:
            return False
        if any(calls.replied(command_id, reply) for calls in self.calls):
            return False
        for kind in ("connect", "refresh"):
            # The SDK asks for a token when the old one has run out.
            answer = reply.get(kind)
            if is_dict(answer) and isinstance(answer.get("ttl"), int):
                answer["ttl"] *= _EARLY
        return True

    def _mended(self, line: str, error: Exception) -> Any:
        """Return a reply without the data in it that Python can't read, and tell whose it was.

        Go's JSON may be nested more deeply than Python's stack allows, or have integers with more
        digits than Python's limit. The rest counts: positions in a channel, other answers.
        """
        mended, end = "", 0
        for begin in _DATA.finditer(line):
            if begin.end() < end:
                continue  # it is inside of the data before
            mended += line[end : begin.end()]
            end = _end_of_value(line, begin.end())
            data = line[begin.end() : end]
            if _is_readable(data):
                mended += data
                continue
            mended += "null"
            number = _COMMAND_ID.match(line)
            command_id = None if number is None else int(number[1])
            progress = _PROGRESS.match(data)
            for calls in self.calls:
                if progress is not None:
                    calls.unreadable_progress(progress[1])
                else:
                    calls.unreadable(_CORRELATION_ID.findall(data), command_id, str(error))
        try:
            return json.loads(mended + line[end:])
        except (ValueError, RecursionError):
            _logger.warning("dropped a message that is no JSON: %.100s", line)
            return None


def _read(text: str) -> Any:
    """Return what JSON stands for. pydantic reads it in half the time, but not all of it.

    Its cache of strings is for names only: values, as ids of calls are, seldom come again, and
    would take megabytes.
    """
    try:
        return from_json(text, cache_strings="keys")
    except ValueError:  # e.g. half of a surrogate pair, or nested more than 200 times
        return json.loads(text)


def _end_of_value(text: str, begin: int) -> int:
    """Return where the JSON value ends that begins somewhere in a text."""
    depth = 0
    for token in _TOKEN.finditer(text, begin):
        kind = token[0]
        if kind in "[{":
            depth += 1
        elif kind in "]}":
            if depth == 0:
                return token.start()
            depth -= 1
        if depth == 0 and kind == ",":
            return token.start()
        if depth == 0 and kind in "]}":
            return token.end()
    return len(text)


def _is_readable(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _is_number(value: Any) -> bool:
    return type(value) is int


def _is_text(value: Any) -> bool:
    return type(value) is str


def _is_publication(value: Any) -> bool:
    if not is_dict(value):
        return False
    info = value.get("info")
    return (not info or is_dict(info)) and type(value.get("offset", 0)) is int


def _has_info(value: Any) -> bool:
    return is_dict(value) and is_dict(value.get("info"))


def _is_end(value: Any) -> bool:
    return is_dict(value) and type(value.get("code")) is int and type(value.get("reason")) is str


def _is_subscription(value: Any) -> bool:
    return is_dict(value) and type(value.get("offset", 0)) is int


# What the fields of a push must be, so that the SDK can rely on them.
_FIELDS: dict[str, Callable[[Any], bool]] = {
    "id": _is_number,
    "channel": _is_text,
    "pub": _is_publication,
    "join": _has_info,
    "leave": _has_info,
    "unsubscribe": _is_end,
    "subscribe": _is_subscription,
    "disconnect": _is_end,
}
_NEEDS_CHANNEL = ("unsubscribe", "subscribe")


def _is_push(push: Any) -> bool:
    """Report whether a push has the shape that the SDK relies on."""
    if not is_dict(push) or not push:
        return False
    for name, value in push.items():  # a plain loop: it runs for each event
        is_right = _FIELDS.get(name)
        if is_right is not None and not is_right(value):
            return False
    return "channel" in push or not any(kind in push for kind in _NEEDS_CHANNEL)
