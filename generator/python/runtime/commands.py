"""Writes what is sent for calls."""

import uuid
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING or __package__:
    from .codec import dump_json, find_unsendable
    from .errors import RPCRequestError, join_path
    from .pending_call import PendingCall
    from .progress import Progress
else:
    from codec import dump_json, find_unsendable
    from errors import RPCRequestError, join_path
    from pending_call import PendingCall
    from progress import Progress


class Commands:
    """Writes the commands of Centrifugo's protocol that calls are. Params are written once.

    Args:
        request_channel: where requests are published.
        reply_channel: where answers are published; None if calls are Centrifugo's own command rpc.
        max_size: the most bytes that a command may have.
    """

    def __init__(self, request_channel: str, reply_channel: str | None, max_size: int) -> None:
        self._by_rpc = reply_channel is None
        self._publish = f'"publish":{{"channel":{dump_json(request_channel)},"data":{{"method":'
        self._reply_to = f',"reply_to":{dump_json(reply_channel)}'
        self._max_size = max_size

    def make(
        self,
        method: str,
        params: Any,
        headers: dict[str, str] | None,
        *,
        answered: bool,
        idempotent: bool,
        progress: Progress | None = None,
    ) -> PendingCall:
        """Return a call that can be sent.

        Raises:
            RPCRequestError: it is no JSON, or too large.
        """
        correlation_id = str(uuid.uuid4())
        rest = f',"correlation_id":"{correlation_id}"'
        if headers:
            rest += f',"headers":{_written(method, "headers", headers)}'
        if not answered:
            rest += ',"no_wait":true'
        elif not self._by_rpc:
            rest += self._reply_to
        name = dump_json(method)
        text = "{}" if params is None else _written(method, "params", params)
        if self._by_rpc:
            command = f'"rpc":{{"method":{name},"data":{{"params":{text}{rest}}}}}}}'
        else:
            command = f'{self._publish}{name},"params":{text}{rest}}}}}}}'
        call = PendingCall(
            method,
            correlation_id,
            command,
            published=not self._by_rpc,
            answered=answered,
            idempotent=idempotent,
            progress=progress,
        )
        return self._checked(call)

    def publish(self, method: str, channel: str, event: str, data: Any) -> PendingCall:
        """Return what publishes an event.

        Args:
            method: what it is called, for people.
            channel: where.
            event: its name on the wire.
            data: its data as a JSON value.

        Raises:
            RPCRequestError: it is no JSON, or too large.
        """
        text = f'{{"type":{dump_json(event)},"data":{_written(method, "data", data)}}}'
        command = f'"publish":{{"channel":{dump_json(channel)},"data":{text}}}}}'
        return self._checked(_command(method, command, published=True))

    def ask(self, method: str, channel: str, kind: str) -> PendingCall:
        """Return what asks Centrifugo itself about a channel, e.g. for its "presence"."""
        command = f'"{kind}":{{"channel":{dump_json(channel)}}}}}'
        return self._checked(_command(method, command, published=False, reply=kind))

    def _checked(self, call: PendingCall) -> PendingCall:
        if call.size > self._max_size:
            raise RPCRequestError(
                f"{call.method}: the message has {call.size} bytes, more than the {self._max_size}"
                " that the server accepts (max_message_size)"
            )
        return call


def _command(method: str, command: str, *, published: bool, reply: str = "rpc") -> PendingCall:
    return PendingCall(
        method,
        str(uuid.uuid4()),
        command,
        published=published,
        answered=not published,
        idempotent=False,
        reply=reply,
    )


def _written(method: str, what: str, value: Any) -> str:
    try:
        return dump_json(value)
    except (TypeError, ValueError, RecursionError) as error:
        path = join_path(what, find_unsendable(value, dump_json) or "")
        raise RPCRequestError(f"{method}: {path}: no JSON: {error}") from error
