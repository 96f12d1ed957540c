"""The channels that an API declares, and their names."""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pydantic import BaseModel

if TYPE_CHECKING or __package__:
    from .errors import RPCChannelError
else:
    from errors import RPCChannelError

E = TypeVar("E")

_MAX_LENGTH = 255  # the default of Centrifugo's channel.max_length
_INT64 = range(-(2**63), 2**63)
_PARAMETER = re.compile(r"\{(\w+)(:int64)?\}")
_USER_ID = "user_id"  # the parameter of channels that each user has one of


class Channel(Generic[E]):
    """A channel that an API declares, or many of them, by its parameters.

    Args:
        name: its name in the client, e.g. "room_events".
        pattern: what it is called, e.g. "chat.room.{room_id}".
        events: the models of its events, by their names on the wire.
        published: the events that clients may publish, too.
        recover: what was missed while the connection was down comes first.
    """

    def __init__(
        self,
        name: str,
        pattern: str,
        events: Mapping[str, type[BaseModel]],
        *,
        published: tuple[str, ...] = (),
        recover: bool = False,
    ) -> None:
        self.name: str = name
        self.pattern: str = pattern
        self.events: Mapping[str, type[BaseModel]] = events
        self.published: frozenset[str] = frozenset(published)
        self.recover: bool = recover

    def channel(self, values: Mapping[str, str | int], user_id: str) -> str:
        """Return what the channel is called with these values for its parameters.

        Raises:
            RPCChannelError: a value can't be part of a channel.
        """
        if self.pattern.endswith("#{user_id}"):
            values = {**values, _USER_ID: user_id}

        def value(parameter: re.Match[str]) -> str:
            name = parameter[1]
            if parameter[2]:
                return _integer(self.name, name, values[name])
            extra = "" if name == _USER_ID else "$"
            return _text(self.name, name, values[name], f"#,*.{extra}")

        channel = _PARAMETER.sub(value, self.pattern)
        if len(channel) > _MAX_LENGTH:
            raise RPCChannelError(
                f"{self.name}: the channel has {len(channel)} bytes, Centrifugo allows"
                f" {_MAX_LENGTH}: {channel[:40]}..."
            )
        return channel


def _integer(channel: str, name: str, value: Any) -> str:
    if type(value) is not int or value not in _INT64:
        raise RPCChannelError(f"{channel}: {name} is {value!r:.60}, expected an integer of 64 bits")
    return str(value)


def _text(channel: str, name: str, value: Any, forbidden: str) -> str:
    if not isinstance(value, str) or not value:
        raise RPCChannelError(
            f"{channel}: {name} is {value!r:.60}, expected a string that is not empty"
        )
    for c in value:
        if not " " < c <= "~" or c in forbidden:
            raise RPCChannelError(
                f"{channel}: {name} {value!r:.60} has {c!r}, which can't be in a channel; expected"
                f' printable ASCII without spaces and without any of "{forbidden}"'
            )
    return value
