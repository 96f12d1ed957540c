"""What the client raises. All of it is an RPCClientError."""

import asyncio
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from typing_extensions import TypeIs

if sys.version_info >= (3, 11):
    _Timeout = TimeoutError
else:

    class _Timeout(TimeoutError, asyncio.TimeoutError):
        """What newer versions of Python have one class for."""


class RPCClientError(Exception):
    """The base class of all errors of this package."""


class RPCError(RPCClientError):
    """The server's answer is an error, or Centrifugo refused the request.

    The classes below this one tell the errors of every API apart by their names.

    Attributes:
        code: the error's number, e.g. 404, or Centrifugo's 103 for a permission that is denied.
        message: what it means, for people.
        data: further details from the server; None if there are none.
        name: what tells errors apart, e.g. "task_not_found"; empty if it is Centrifugo's.
        temporary: the same call may succeed later.
        method: the method's name on the wire, e.g. "tasks.get_stats"; empty if it isn't known.
    """

    name: str = ""
    data: Any

    def __init__(
        self,
        code: int,
        message: str,
        data: Any = None,
        *,
        name: str | None = None,
        temporary: bool = False,
        method: str = "",
    ) -> None:
        super().__init__(code, message, data)
        self.code = code
        self.message = message
        self.data = data
        if name is not None:
            self.name = name
        self.temporary = temporary
        self.method = method

    def __str__(self) -> str:
        text = f"{self.method}: {self.message}" if self.method else self.message
        return (
            f"{text} ({self.name}, code {self.code})" if self.name else f"{text} (code {self.code})"
        )


@dataclass(frozen=True)
class InvalidField:
    """A field of the params that is wrong.

    Attributes:
        path: where, by names on the wire, e.g. "items[0].name"; empty for the params themselves.
        rule: the rule that it breaks, e.g. "max=200", or "type".
        message: what is wrong, for people.
    """

    path: str
    rule: str
    message: str


class InvalidParamsError(RPCError):
    """The params don't decode, or break a rule."""

    name = "invalid_params"

    @property
    def fields(self) -> list[InvalidField]:
        """What is wrong with the params, as far as the server tells."""
        fields: Any = self.data.get("fields") if is_dict(self.data) else None
        return [_invalid_field(field) for field in _items(fields) if is_dict(field)]

    def __str__(self) -> str:
        lines = [f"{field.path or 'params'}: {field.message}" for field in self.fields]
        return "\n".join([super().__str__(), *lines])


class PermissionDeniedError(RPCError):
    """The user may not make the call."""

    name = "permission_denied"


class UnknownMethodError(RPCError):
    """The server has no such method."""

    name = "unknown_method"


class DuplicateCallError(RPCError):
    """The call was sent before, and its outcome isn't known any more."""

    name = "duplicate_call"


class ResultTooLargeError(RPCError):
    """The result is over the server's limit."""

    name = "result_too_large"


class CallCancelledError(RPCError):
    """The server ended the call because nobody waited for it."""

    name = "cancelled"


class InternalError(RPCError):
    """The server failed. Its log says why."""

    name = "internal"


class OverloadedError(RPCError):
    """The server has too much to do right now."""

    name = "overloaded"


class ShuttingDownError(RPCError):
    """The server is about to end."""

    name = "shutting_down"


class DeadlineExceededError(RPCError):
    """The method's timeout ran out in the server."""

    name = "deadline_exceeded"


class RPCTimeoutError(RPCClientError, _Timeout):
    """There was no answer in time, or no connection.

    It is a TimeoutError, and an asyncio.TimeoutError.

    Attributes:
        outcome_unknown: the request was written, so that the server may have done the work. False:
            nothing was sent.
    """

    def __init__(self, message: str, *, outcome_unknown: bool = False) -> None:
        super().__init__(message)
        self.outcome_unknown = outcome_unknown


class RPCDisconnectedError(RPCClientError, ConnectionError):
    """There is no connection: it could not be made, or it ended.

    It is a ConnectionError.

    Attributes:
        message: what happened, for people.
        code: the server's code for the reason, e.g. 3500 for an invalid token; None without one.
        outcome_unknown: the request was written, so that the server may have done the work. False:
            nothing was sent.
    """

    def __init__(
        self, message: str, code: int | None = None, *, outcome_unknown: bool = False
    ) -> None:
        super().__init__(message)  # OSError takes a second argument for the text of a first one
        self.message = message
        self.code = code
        self.outcome_unknown = outcome_unknown

    def __str__(self) -> str:
        text = self.message if self.code is None else f"{self.message} (code {self.code})"
        return f"{text}; the server may have run the call" if self.outcome_unknown else text


class RPCUnauthorizedError(RPCClientError):
    """The user may not connect any more. An own `get_token` raises it to end the connection."""


class RPCQueueFullError(RPCClientError):
    """Too many bytes wait to be sent already. Nothing was sent."""


class RPCRequestError(RPCClientError, ValueError):
    """A request can't be sent: it is too large, or not JSON. Nothing was sent."""


class RPCChannelError(RPCRequestError):
    """A value can't be part of a channel's name. Nothing was sent. It is a ValueError."""


class RPCSubscriptionError(RPCClientError):
    """The server refuses a channel, or has taken it away.

    Attributes:
        channel: the channel's name, e.g. "chat.room.7".
        reason: why, for people.
        code: the server's code for the reason, e.g. 403 where the user may not subscribe, or 2000
            where the server has ended the subscription; None without one.
    """

    def __init__(self, channel: str, reason: str, code: int | None = None) -> None:
        super().__init__(channel, reason, code)
        self.channel = channel
        self.reason = reason
        self.code = code

    def __str__(self) -> str:
        text = f"no subscription to {self.channel}: {self.reason}"
        return text if self.code is None else f"{text} (code {self.code})"


class RPCDecodeError(RPCClientError):
    """A result, or an event, doesn't have the type that the API declares.

    Attributes:
        method: the method's name on the wire, e.g. "tasks.get_stats", or the channel's in the
            client, e.g. "room_events".
        path: where in the result, e.g. "tasks[0].due_at"; empty for the result itself.
        message: what was expected there, and what was found.
        what: "result", "progress", or the name of the event.
    """

    def __init__(self, method: str, path: str, message: str, *, what: str = "result") -> None:
        super().__init__(method, path, message)
        self.method = method
        self.path = path
        self.message = message
        self.what = what

    def __str__(self) -> str:
        return f"{self.method}: {join_path(self.what, self.path)}: {self.message}"


_CLASSES: dict[str, type[RPCError]] = {
    each.name: each
    for each in (
        InvalidParamsError,
        PermissionDeniedError,
        UnknownMethodError,
        DuplicateCallError,
        ResultTooLargeError,
        CallCancelledError,
        InternalError,
        OverloadedError,
        ShuttingDownError,
        DeadlineExceededError,
    )
}


def answer_error(method: str, error: Any) -> RPCError:
    """Return the error that a server's answer tells of, of the class that its name has here."""
    if not is_dict(error):
        return RPCError(0, str(error), method=method)
    code, message, name = error.get("code"), error.get("message"), error.get("name")
    name = name if isinstance(name, str) else ""
    return _CLASSES.get(name, RPCError)(
        code if isinstance(code, int) else 0,
        message if isinstance(message, str) else "unknown error",
        error.get("data"),
        name=name,
        temporary=error.get("temporary") is True,
        method=method,
    )


def _invalid_field(field: dict[Any, Any]) -> InvalidField:
    path, rule, message = (
        value if isinstance(value, str) else ""
        for value in (field.get("path"), field.get("rule"), field.get("message"))
    )
    return InvalidField(path, rule, message)


def _items(value: Any) -> Iterable[Any]:
    return value if is_list(value) else ()


def is_list(value: Any) -> TypeIs[list[Any]]:
    """Report whether a value is a list."""
    return isinstance(value, list)


def is_dict(value: Any) -> TypeIs[dict[Any, Any]]:
    """Report whether a value is a dict."""
    return isinstance(value, dict)


def join_path(root: str, path: str) -> str:
    """Return the path of a part of a value below another path, e.g. "result.tasks[0]"."""
    return root + ("." if path and not path.startswith("[") else "") + path
