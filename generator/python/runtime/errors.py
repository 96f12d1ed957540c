"""What the client raises. All of it is an RPCClientError."""

from typing import Any


class RPCClientError(Exception):
    """The base class of all errors of this package."""


class RPCError(RPCClientError):
    """The server's answer is an error, or Centrifugo refused the request.

    Attributes:
        code: the error's number, e.g. 103 for a permission that is denied.
        message: what it means, for people.
        data: further details from the server, any JSON value; None if there are none.
    """

    def __init__(self, code: int, message: str, data: Any = None) -> None:
        super().__init__(code, message, data)
        self.code = code
        self.message = message
        self.data = data

    def __str__(self) -> str:
        return f"{self.message} (code {self.code})"


class RPCTimeoutError(RPCClientError):
    """There was no answer in time. The server may have done the work nevertheless."""


class RPCDisconnectedError(RPCClientError):
    """There is no connection: it could not be made, it ended, or nobody called `connect()`.

    Attributes:
        message: what happened, for people.
        code: the server's code for the reason, e.g. 3500 for an invalid token; None without one.
    """

    def __init__(self, message: str, code: int | None = None) -> None:
        super().__init__(message, code)
        self.message = message
        self.code = code

    def __str__(self) -> str:
        return self.message if self.code is None else f"{self.message} (code {self.code})"


class RPCRequestError(RPCClientError, ValueError):
    """A request can't be sent: it is too large, or not JSON. Nothing was sent."""


class RPCDecodeError(RPCClientError):
    """A result doesn't have the type that its method declares.

    Attributes:
        method: the method's name on the wire, e.g. "tasks.get_stats".
        path: where in the result, e.g. "tasks[0].due_at"; empty for the result itself.
        message: what was expected there, and what was found.
    """

    def __init__(self, method: str, path: str, message: str) -> None:
        super().__init__(method, path, message)
        self.method = method
        self.path = path
        self.message = message

    def __str__(self) -> str:
        return f"{self.method}: {join_path('result', self.path)}: {self.message}"


def join_path(root: str, path: str) -> str:
    """Return the path of a part of a value below another path, e.g. "result.tasks[0]"."""
    return root + ("." if path and not path.startswith("[") else "") + path
