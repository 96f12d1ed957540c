"""What answers to calls mean."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING or __package__:
    from .errors import RPCDecodeError, RPCError, answer_error, is_dict
else:
    from errors import RPCDecodeError, RPCError, answer_error, is_dict


class Unreadable:
    """An answer that Python can't read, and why."""

    def __init__(self, reason: str) -> None:
        self.reason = reason


def refusal(method: str, error: Any) -> RPCError:
    """Return what Centrifugo's own error means for a call."""
    if not is_dict(error):
        return RPCError(0, str(error), method=method)
    code, message = error.get("code"), error.get("message")
    return RPCError(
        code if isinstance(code, int) else 0,
        message if isinstance(message, str) else "unknown error",
        temporary=error.get("temporary") is True,
        method=method,
    )


def result_of(method: str, answer: Any) -> Any:
    """Return the result in an answer, or raise the error in it. A null error is none."""
    if isinstance(answer, Unreadable):
        raise RPCDecodeError(method, "", f"Python can't read this JSON: {answer.reason}")
    if not is_dict(answer):
        raise RPCDecodeError(method, "", f"the answer is {answer!r:.100}, no object")
    if answer.get("error") is not None:
        raise answer_error(method, answer["error"])
    return answer.get("result")
