"""The errors of this package. All of them are an RPCClientError."""

from typing import Any


class RPCClientError(Exception):
    """What all errors of this package have in common."""


class RPCError(RPCClientError):
    """The server's answer is an error, or Centrifugo refused to pass the request on.

    Attributes:
        code: the error's number, e.g. 103 for a permission that is denied.
        message: what it means, for people.
        data: what else the server says about it, any JSON value; None if it says nothing.
    """

    def __init__(self, code: int, message: str, data: Any = None) -> None:
        super().__init__(f"{message} (code {code})")
        self.code = code
        self.message = message
        self.data = data


class RPCTimeoutError(RPCClientError):
    """Nothing came in time. The server may have done the work all the same."""


class RPCDisconnectedError(RPCClientError):
    """There is no connection: it could not be made, it ended, or nobody called `connect()`.

    Attributes:
        message: what happened, for people.
        code: the server's code for the reason, e.g. 3500 for an invalid token; None without one.
    """

    def __init__(self, message: str, code: int | None = None) -> None:
        super().__init__(message if code is None else f"{message} (code {code})")
        self.message = message
        self.code = code


class RPCRequestError(RPCClientError, ValueError):
    """A request can't be sent as it is: it is too large, or no JSON. Nothing was sent."""


class RPCDecodeError(RPCClientError):
    """A result doesn't have the shape that its method promises.

    Attributes:
        method: the method's name on the wire, e.g. "tasks.get_stats".
        path: where in the result, e.g. "tasks[0].due_at"; empty for the result itself.
        message: what was expected there, and what was found.
    """

    def __init__(self, method: str, path: str, message: str) -> None:
        dot = "." if path and not path.startswith("[") else ""
        super().__init__(f"{method}: result{dot}{path}: {message}")
        self.method = method
        self.path = path
        self.message = message
