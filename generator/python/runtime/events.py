"""What streams of events give besides the events that the API declares."""

from typing import TYPE_CHECKING, Any, Literal

from typing_extensions import override

if TYPE_CHECKING or __package__:
    from .items import Gap
else:
    from items import Gap

__all__ = ["Gap", "Join", "Leave", "Member", "PresenceStats", "UnknownEvent"]


class _Value:
    """A value with fields, which are its slots."""

    __slots__: tuple[str, ...] = ()

    @override
    def __repr__(self) -> str:
        fields = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.__slots__)
        return f"{type(self).__name__}({fields})"

    @override
    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and all(
            getattr(self, name) == getattr(other, name) for name in self.__slots__
        )

    @override
    def __hash__(self) -> int:
        return hash(repr(self))


class UnknownEvent(_Value):
    """An event that this client doesn't know: the server has a newer API.

    Attributes:
        type: "$unknown".
        name: the event's name on the wire.
        data: its data, as decoded JSON.
    """

    __slots__ = __match_args__ = ("name", "data")
    type: Literal["$unknown"] = "$unknown"

    def __init__(self, name: str, data: Any = None) -> None:
        self.name: str = name
        self.data: Any = data


class Join(_Value):
    """Somebody has subscribed to the channel.

    Attributes:
        type: "$join".
        client: the id of the connection.
        user: the id of the user.
    """

    __slots__ = __match_args__ = ("client", "user")
    type: Literal["$join"] = "$join"

    def __init__(self, client: str, user: str) -> None:
        self.client: str = client
        self.user: str = user


class Leave(_Value):
    """Somebody is no longer subscribed to the channel.

    Attributes:
        type: "$leave".
        client: the id of the connection.
        user: the id of the user.
    """

    __slots__ = __match_args__ = ("client", "user")
    type: Literal["$leave"] = "$leave"

    def __init__(self, client: str, user: str) -> None:
        self.client: str = client
        self.user: str = user


class Member(_Value):
    """A connection that is subscribed to a channel.

    Attributes:
        client: the id of the connection.
        user: the id of the user.
    """

    __slots__ = __match_args__ = ("client", "user")

    def __init__(self, client: str, user: str) -> None:
        self.client: str = client
        self.user: str = user


class PresenceStats(_Value):
    """How many are subscribed to a channel.

    Attributes:
        clients: the number of connections.
        users: the number of users.
    """

    __slots__ = __match_args__ = ("clients", "users")

    def __init__(self, clients: int, users: int) -> None:
        self.clients: int = clients
        self.users: int = users
