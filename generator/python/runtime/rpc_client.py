"""The base client: remote calls over Centrifugo's WebSocket.

A call is a publication on the request channel. Its answer comes back on a channel that only this
user can read, and is found by its correlation id.

In order: the errors, the values on the wire, the connection, the client.
"""

import asyncio
import base64
import json
import re
import uuid
from collections.abc import Awaitable, Callable, Coroutine
from datetime import datetime, timedelta, timezone
from enum import Enum
from enum import IntEnum as _IntEnum
from types import TracebackType
from typing import Annotated, Any, TypeVar

# centrifuge-python 0.5 comes without type hints.
import centrifuge  # type: ignore[import-untyped]
from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    PlainSerializer,
    ValidationError,
    ValidationInfo,
)
from pydantic_core import (
    CoreSchema,
    PydanticCustomError,
    core_schema,
    from_json,
    to_jsonable_python,
)
from typing_extensions import Self

# --------------------------------------------------------------------------------------------------
# Errors. All of them are an RPCClientError.
# --------------------------------------------------------------------------------------------------


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
        super().__init__(f"{method}: {_place('result', path)}: {message}")
        self.method = method
        self.path = path
        self.message = message


# --------------------------------------------------------------------------------------------------
# Values on the wire: what the models are made of, for the JSON that Go writes, and reads.
# --------------------------------------------------------------------------------------------------

T = TypeVar("T")
K = TypeVar("K")
V = TypeVar("V")

# Go reads no "1" where it expects a number, and no NaN anywhere. A NaN in a value of unknown type
# stays one, for the base client to refuse: pydantic would make it null. A model is built when it is
# first used: to build hundreds takes long.
CONFIG = ConfigDict(
    strict=True,
    defer_build=True,
    allow_inf_nan=False,
    ser_json_inf_nan="constants",
    extra="ignore",
    protected_namespaces=(),
    validate_assignment=True,
    validate_by_alias=True,
    validate_by_name=True,
)


class RPCModel(BaseModel):
    """A JSON object. Fields that it doesn't know are ignored, so that the server may grow."""

    model_config = CONFIG


class RPCParams(RPCModel):
    """A JSON object that is only sent. Fields that it doesn't know are errors: they are typos."""

    model_config = ConfigDict(extra="forbid")


class StrEnum(str, Enum):
    """A string of a fixed set. Its value will do, where a member is expected at run time."""

    __str__ = str.__str__

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Accept values in place of members, which strict models don't."""
        return _lax(handler(source))


class IntEnum(_IntEnum):
    """An integer of a fixed set. Its value will do, where a member is expected at run time."""

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Accept values in place of members, which strict models don't, but no "1" and no 1.0."""

        def find(value: Any) -> Any:
            return cls._value2member_map_.get(value, value)

        schema, integer = _lax(handler(source)), core_schema.int_schema(strict=True)
        if all(abs(member) < 2**63 for member in cls):
            return core_schema.chain_schema([integer, schema])
        # pydantic looks up no integers of more than 64 bits, their sign included.
        large = core_schema.no_info_before_validator_function(find, schema)
        return core_schema.chain_schema([integer, large])


def _lax(schema: CoreSchema) -> CoreSchema:
    return {**schema, "strict": False}


Int8 = Annotated[int, Field(ge=-(2**7), le=2**7 - 1)]
Int16 = Annotated[int, Field(ge=-(2**15), le=2**15 - 1)]
Int32 = Annotated[int, Field(ge=-(2**31), le=2**31 - 1)]
Int64 = Annotated[int, Field(ge=-(2**63), le=2**63 - 1)]
UInt8 = Annotated[int, Field(ge=0, le=2**8 - 1)]
UInt16 = Annotated[int, Field(ge=0, le=2**16 - 1)]
UInt32 = Annotated[int, Field(ge=0, le=2**32 - 1)]
UInt64 = Annotated[int, Field(ge=0, le=2**64 - 1)]

# The shortest text for the largest float32 is more than that. Go reads all that rounds to it.
_MAX_FLOAT32 = 3.4028235677973362e38
Float32 = Annotated[float, Field(ge=-_MAX_FLOAT32, le=_MAX_FLOAT32)]


_NULL = object()  # a null of Go's where None is another value


def _null_to_list(value: Any) -> Any:
    return [] if value is None or value is _NULL else value


def _null_to_dict(value: Any) -> Any:
    return {} if value is None or value is _NULL else value


# Go writes null for a slice or a map that nobody made: it reads as empty.
ListOf = Annotated[list[T], BeforeValidator(_null_to_list)]
DictOf = Annotated[dict[K, V], BeforeValidator(_null_to_dict)]

# A value of an open enum is a member, or a value that was unknown when this was generated.
OpenEnum = Annotated[K | V, Field(union_mode="left_to_right")]


def _mark_null(value: Any, info: ValidationInfo) -> Any:
    return _NULL if value is None and info.context == _WIRE else value


# A list, dict or bytes of an embedded struct that may not be there: None, unless Go wrote a null.
Lacking = Annotated[T | None, BeforeValidator(_mark_null)]


def is_none(value: Any) -> bool:
    """Tell whether a field stays away: Go would make an embedded struct for a null in it."""
    return value is None


def _write_unknown(value: Any) -> Any:
    if isinstance(value, RPCModel):
        return encode(value)
    if isinstance(value, dict):
        return {key: _write_unknown(item) for key, item in value.items()}
    return [_write_unknown(item) for item in value] if isinstance(value, list) else value


# A value of unknown type. Models in it have their names on the wire, as they have elsewhere.
Unknown = Annotated[Any, PlainSerializer(_write_unknown)]


def _read_key(value: Any) -> Any:
    if isinstance(value, str) and value.isascii() and value.removeprefix("-").isdigit():
        return int(value)
    return value


# JSON has strings for keys only; Key[T] reads them as integers.
Key = Annotated[T, BeforeValidator(_read_key)]


def _read_bytes(value: Any) -> Any:
    if value is None or value is _NULL:
        return b""
    return base64.b64decode(value, validate=True) if isinstance(value, str) else value


def _write_bytes(value: bytes) -> str:
    return base64.b64encode(value).decode()


Base64 = Annotated[
    bytes,
    BeforeValidator(_read_bytes),
    PlainSerializer(_write_bytes, return_type=str, when_used="json"),
]


_MINUTE = timedelta(minutes=1)


def _write_time(value: datetime) -> str:
    offset = value.utcoffset()
    if offset is None:
        raise ValueError("the time has no time zone")
    seconds = offset % _MINUTE
    if not seconds:
        return value.isoformat()
    local = value.replace(tzinfo=None)  # RFC 3339 has no seconds in offsets
    try:
        return f"{(local - offset).isoformat()}Z"
    except OverflowError:  # in UTC, it is another year than Python has
        more = _MINUTE - seconds if value.year == 1 else -seconds
        return (local + more).replace(tzinfo=timezone(offset + more)).isoformat()


class _WireTime:
    """A time as Go writes it, read without a call of Python. Go's nanoseconds are cut."""

    @staticmethod
    def __get_pydantic_core_schema__(_: Any, __: GetCoreSchemaHandler) -> CoreSchema:
        text = core_schema.str_schema(strict=True, pattern="T")  # a number is no time
        parsed = core_schema.datetime_schema(strict=False, tz_constraint="aware")
        moment = core_schema.datetime_schema(strict=True, tz_constraint="aware")
        return core_schema.union_schema(
            [core_schema.chain_schema([text, parsed]), moment],
            mode="left_to_right",
            custom_error_type="time",
            custom_error_message="Input should be a time with a time zone, as RFC 3339 writes it",
            serialization=core_schema.plain_serializer_function_ser_schema(
                _write_time, return_schema=core_schema.str_schema(), when_used="json"
            ),
        )


Time = Annotated[AwareDatetime, _WireTime]


def _read_quoted(value: Any) -> Any:
    return from_json(value.encode(), allow_inf_nan=False) if isinstance(value, str) else value


def _read_quoted_string(value: Any, info: ValidationInfo) -> Any:
    # Only a result is known to have quotes around it; a caller's string may begin with one, too.
    return _read_quoted(value) if info.context == _WIRE else value


def _write_quoted(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


# Go writes the value as JSON inside of a string, by the option ",string".
Quoted = Annotated[
    T,
    BeforeValidator(_read_quoted),
    PlainSerializer(_write_quoted, return_type=str, when_used="json"),
]
QuotedStr = Annotated[
    T,
    BeforeValidator(_read_quoted_string),
    PlainSerializer(_write_quoted, return_type=str, when_used="json"),
]


def _check_non_zero(value: T) -> T:
    if not value:
        raise PydanticCustomError("required", "Input should not be empty")
    return value


NonZero = AfterValidator(_check_non_zero)


def _check_zero(value: T) -> T:
    if value:
        raise PydanticCustomError("zero", "Input should be empty")
    return value


# The rules of a field may let its zero value pass.
Zero = Annotated[T, AfterValidator(_check_zero)]


def one_of(*values: Any) -> AfterValidator:
    """Return a constraint: the value is one of those given."""

    def check(value: T) -> T:
        if value not in values:
            raise PydanticCustomError(
                "one_of", "Input should be one of {values}", {"values": repr(list(values))}
            )
        return value

    return AfterValidator(check)


def not_equal(other: Any) -> AfterValidator:
    """Return a constraint: the value is not the one given."""

    def check(value: T) -> T:
        if value == other:
            raise PydanticCustomError(
                "not_equal", "Input should not be {other}", {"other": repr(other)}
            )
        return value

    return AfterValidator(check)


_WIRE = "result"  # the context in which results are read


def encode(params: RPCModel) -> dict[str, Any]:
    """Return params as the JSON object that Go reads. It has what the caller set, and no more."""
    values: dict[str, Any] = {}
    try:
        _look_into(params)
        values = params.model_dump(exclude_unset=True, warnings=False)
        # A list may hold by now what it could not have been made with.
        checked = type(params).model_validate(values)
        return checked.model_dump(mode="json", by_alias=True, exclude_unset=True, warnings="error")
    except ValidationError as error:
        path, message = _first_of(error, values)
        raise RPCRequestError(f"{_place('params', path)}: {message}") from error
    except (ValueError, RecursionError) as error:
        place = _place("params", _unsendable(values or params, _try_json) or "")
        raise RPCRequestError(f"{place}: {error}") from error


def _look_into(value: Any) -> None:
    """Raise for a key that can't be sent; count what was put into a list or a dict as set."""
    if isinstance(value, BaseModel):
        for name, item in value.__dict__.items():
            if isinstance(item, list | dict) and item:
                value.__pydantic_fields_set__.add(name)
                _look_into(item)
            elif isinstance(item, BaseModel):
                _look_into(item)
    elif isinstance(value, list):
        for item in value:
            if isinstance(item, BaseModel | list | dict):
                _look_into(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            if isinstance(key, str) and not key.isascii():
                key.encode()  # pydantic would write half of a surrogate pair as another character
            if isinstance(item, BaseModel | list | dict):
                _look_into(item)


def decode(method: str, read: Callable[..., T], result: Any) -> T:
    """Return what `read` makes of a result, e.g. a model's `model_validate`."""
    try:
        # By the names on the wire only: "class_" is another field there than "class".
        return read(result, context=_WIRE, by_alias=True, by_name=False)
    except ValidationError as error:
        raise RPCDecodeError(method, *_first_of(error, result)) from error


def _first_of(error: ValidationError, value: Any) -> tuple[str, str]:
    """Return where the first mistake in a value is, and what."""
    first, *others = error.errors(include_url=False)
    message = f"{first['msg']}, got {type(first['input']).__name__}"
    if others:
        message += f" (and {len(others)} more)"
    return _path(value, first["loc"]), message


def _place(what: str, path: str) -> str:
    return what + ("." if path and not path.startswith("[") else "") + path


def _unsendable(value: Any, dumps: Callable[[Any], object], *above: Any) -> str | None:
    """Return where in a value the first part is that `dumps` doesn't take, e.g. "a.x[0]"."""
    if any(value is other for other in above):
        return ""  # it holds itself
    steps: list[tuple[str, Any]] = []
    if len(above) > 100:
        pass  # the stack has its limits
    elif isinstance(value, dict | BaseModel):
        fields = dict(value)
        steps = [(f"{key}", item) for key, item in fields.items()]
        for key in fields:
            if not _takes(dumps, {key: None}):
                return f"[{key!r}]"
    elif isinstance(value, list):
        steps = [(f"[{i}]", item) for i, item in enumerate(value)]
    for step, part in steps:
        below = _unsendable(part, dumps, value, *above)
        if below is not None:
            return step + _place("", below)
    return None if _takes(dumps, value) else ""


def _try_json(value: Any) -> None:
    json.dumps(to_jsonable_python(value))


def _takes(dumps: Callable[[Any], object], value: Any) -> bool:
    try:
        dumps(value)
    except (TypeError, ValueError, RecursionError):
        return False
    return True


def _dumps(value: Any) -> str:
    text = json.dumps(value, allow_nan=False)
    if "\\ud" in text:  # half of a surrogate pair would arrive as another character
        json.dumps(value, ensure_ascii=False).encode()
    return text


def _path(value: Any, location: tuple[int | str, ...]) -> str:
    """Return where in a value an error is, e.g. "tasks[0].due_at"."""
    path = ""
    for step in location:
        if isinstance(value, list) and isinstance(step, int) and step < len(value):
            path += f"[{step}]"
            value = value[step]
        elif isinstance(value, dict) and step in value:
            path += f".{step}" if path else f"{step}"
            value = value[step]
        elif isinstance(value, dict) and step == location[-1]:
            path += f".{step}" if path else f"{step}"  # a field that is missing
        # Any other step is pydantic's own, such as the branch of a union.
    return path


# --------------------------------------------------------------------------------------------------
# The connection: what it is made of, and how it ends.
# --------------------------------------------------------------------------------------------------

_NEVER = 3600.0  # seconds until the SDK reconnects: it is stopped long before

Token = str | Callable[[], Awaitable[str]]


class _Connection:
    """One connection, from its first byte to its end. It doesn't come back: make a new one.

    The SDK would reconnect by itself. It is stopped before it does, because the answers to the
    calls in flight are lost by then.
    """

    def __init__(
        self, url: str, token: Token, request_channel: str, reply_channel: str, timeout: float
    ) -> None:
        self.ended: RPCDisconnectedError | None = None  # why it ended
        self._url = url
        self._request_channel = request_channel
        self._reply_channel = reply_channel
        self._timeout = timeout
        self._loop = asyncio.get_running_loop()
        self._ready: asyncio.Future[None] = self._loop.create_future()
        self._waiting: dict[str, asyncio.Future[Any]] = {}  # by correlation id
        self._tasks: set[asyncio.Task[None]] = set()
        self._closing: asyncio.Task[None] | None = None

        events = centrifuge.ClientEventHandler()
        events.on_error = self._on_error
        events.on_disconnected = self._on_disconnected
        self._client = centrifuge.Client(
            url,
            events=events,
            token=token if isinstance(token, str) else "",
            get_token=None if isinstance(token, str) else token,
            timeout=timeout,
            min_reconnect_delay=_NEVER,
            max_reconnect_delay=_NEVER,
        )
        self._client._codec = _Codec(self._client._codec, self._on_unreadable)

    async def open(self) -> None:
        """Connect and subscribe; if that fails, nothing is left behind."""
        self._start(self._connect(), self._ready, done=False)
        try:
            done, _ = await asyncio.wait([self._ready], timeout=self._timeout)
            if not done:
                raise RPCTimeoutError(f"{self._url}: not connected after {self._timeout:g} seconds")
            self._ready.result()
            self.check()
        finally:
            if not self._is_ready():
                await self.close()

    async def close(self) -> None:
        """End the connection, and return when nothing of it is left."""
        self._end("the connection was ended by disconnect()")
        if self._closing is not None:
            await asyncio.shield(self._closing)

    def check(self) -> None:
        """Raise unless requests can be sent."""
        if self.ended is not None:
            raise RPCDisconnectedError(self.ended.message, self.ended.code)
        if not self._is_ready():
            raise RPCDisconnectedError("not connected: connect() has not returned yet")

    async def send(self, request: dict[str, Any], timeout: float) -> Any:
        """Publish a request, and return the answer's result if it asks for an answer."""
        self.check()
        answered = "correlation_id" in request
        key = request["correlation_id"] if answered else str(uuid.uuid4())
        outcome: asyncio.Future[Any] = self._loop.create_future()
        self._waiting[key] = outcome
        # Deadlines are timers of the event loop, which keeps them in a heap: no task is needed.
        timer = self._loop.call_later(timeout, _expire, outcome, request["method"], timeout)
        self._start(self._publish(request, timeout), outcome, done=not answered)
        try:
            return await outcome
        except (ValueError, RecursionError) as error:
            message = f"Python can't read this JSON: {error}"
            raise RPCDecodeError(request["method"], "", message) from error
        finally:
            timer.cancel()
            del self._waiting[key]

    def _start(
        self, work: Coroutine[Any, Any, None], outcome: "asyncio.Future[Any]", done: bool
    ) -> None:
        """Run work in a task of its own, and pass its failure on, or its end if `done` is set.

        The SDK breaks when one of its calls is cancelled, so a caller who gives up doesn't do that.
        """

        def finish(task: "asyncio.Task[None]") -> None:
            self._tasks.discard(task)
            error = None if task.cancelled() else task.exception()
            if outcome.done():
                return
            if error is not None:
                outcome.set_exception(error)
            elif done:
                outcome.set_result(None)

        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(finish)

    async def _connect(self) -> None:
        events = centrifuge.SubscriptionEventHandler()
        events.on_subscribed = self._on_subscribed
        events.on_subscribing = self._on_subscribing
        events.on_unsubscribed = self._on_unsubscribed
        events.on_error = self._on_error
        events.on_publication = self._on_publication
        subscription = self._client.new_subscription(
            self._reply_channel, events, min_resubscribe_delay=0, max_resubscribe_delay=0
        )
        try:
            await subscription.subscribe()
            await self._client.connect()
        except Exception as error:
            raise RPCDisconnectedError(f"{self._url}: {error}") from error

    async def _publish(self, request: dict[str, Any], timeout: float) -> None:
        try:
            await self._client.publish(self._request_channel, request, timeout=timeout)
        except centrifuge.ReplyError as error:
            raise RPCError(error.code, error.message) from error
        except centrifuge.OperationTimeoutError as error:
            raise _timeout_error(request["method"], timeout) from error
        except centrifuge.CentrifugeError as error:
            raise RPCDisconnectedError(str(error)) from error

    def _is_ready(self) -> bool:
        ready = self._ready
        return ready.done() and not ready.cancelled() and ready.exception() is None

    def _end(self, reason: str, code: int | None = None) -> None:
        if self.ended is not None:
            return
        self.ended = RPCDisconnectedError(reason, code)
        for outcome in (self._ready, *self._waiting.values()):
            if not outcome.done():
                outcome.set_exception(RPCDisconnectedError(reason, code))
                outcome.exception()  # whoever waited may have given up: that is no error to log
        self._closing = self._loop.create_task(self._close())

    async def _close(self) -> None:
        await self._client.disconnect()
        # The SDK ignores a disconnect while it is busy with one that it means to come back from.
        while self._client.state is not centrifuge.ClientState.DISCONNECTED:
            await asyncio.sleep(0.01)
            await self._client.disconnect()
        tasks = [*self._tasks]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _on_error(self, context: Any) -> None:
        # Once connected, what matters ends the connection or the subscription, too.
        if not self._ready.done():
            self._end(f"{self._url}: {context.error}", getattr(context.error, "code", None))

    async def _on_disconnected(self, context: Any) -> None:
        self._end(f"{self._url}: {context.reason}", _server_code(context.code))

    async def _on_subscribed(self, _: Any) -> None:
        if not self._ready.done():
            self._ready.set_result(None)

    async def _on_subscribing(self, context: Any) -> None:
        # Answers that come while there is no subscription are lost. Where the reason is the SDK's
        # own, the connection has not begun, or _on_disconnected is next.
        code = _server_code(context.code)
        if code is not None:
            self._end(
                f"the subscription to {self._reply_channel} was interrupted: {context.reason}", code
            )

    async def _on_unsubscribed(self, context: Any) -> None:
        self._end(
            f"no subscription to {self._reply_channel}: {context.reason}",
            _server_code(context.code),
        )

    async def _on_publication(self, context: Any) -> None:
        if context.pub.info is not None:
            return  # the server's publications have none: a client forged this one
        answer = context.pub.data
        if not isinstance(answer, dict):
            return
        correlation_id = answer.get("correlation_id")
        if not isinstance(correlation_id, str):
            return
        outcome = self._waiting.get(correlation_id)
        if outcome is None or outcome.done():
            return  # another connection of this user has called, or the call has timed out
        if answer.get("error") is None:
            outcome.set_result(answer.get("result"))
        else:
            outcome.set_exception(_answer_error(answer["error"]))

    def _on_unreadable(self, reply: str, error: Exception) -> None:
        for correlation_id in re.findall(r'"correlation_id":\s*"([^"]*)"', reply):
            outcome = self._waiting.get(correlation_id)
            if outcome is not None and not outcome.done():
                outcome.set_exception(error)


class _Codec:
    """The SDK's codec, but for replies that Python can't read: the SDK would stop reading for good.

    What Go writes may be deeper than Python's stack, and have integers longer than Python's limit.
    """

    def __init__(self, codec: Any, on_unreadable: Callable[[str, Exception], None]) -> None:
        self._codec = codec
        self._on_unreadable = on_unreadable

    def __getattr__(self, name: str) -> Any:
        return getattr(self._codec, name)

    def decode_replies(self, frame: str) -> list[Any]:
        replies: list[Any] = []
        for reply in frame.strip().split("\n"):
            try:
                replies += self._codec.decode_replies(reply)
            except (ValueError, RecursionError) as error:
                self._on_unreadable(reply, error)
        return replies


def _answer_error(error: Any) -> RPCError:
    if not isinstance(error, dict):
        return RPCError(0, str(error))
    code = error.get("code")
    message = error.get("message")
    return RPCError(
        code if isinstance(code, int) else 0,
        message if isinstance(message, str) else "unknown error",
        error.get("data"),
    )


def _timeout_error(method: str, timeout: float) -> RPCTimeoutError:
    return RPCTimeoutError(f"{method}: no answer after {timeout:g} seconds")


def _expire(outcome: "asyncio.Future[Any]", method: str, timeout: float) -> None:
    if not outcome.done():
        outcome.set_exception(_timeout_error(method, timeout))


def _server_code(code: int) -> int | None:
    # Codes below 100 are the SDK's own.
    return code if code >= 100 else None


# --------------------------------------------------------------------------------------------------
# The client.
# --------------------------------------------------------------------------------------------------

_MAX_CHANNEL_LENGTH = 255  # Centrifugo's channel.max_length, unless set
_MAX_COMMAND_ID = 2**31  # the SDK counts its commands from 1


class CentrifugoRPCClient:
    """Calls methods of a server by name, with JSON values.

    Use it as an async context manager, or call `connect()` and `disconnect()`. When the connection
    ends, calls fail with RPCDisconnectedError until `connect()` is called again.

    Args:
        url: Centrifugo's WebSocket endpoint, e.g. "ws://localhost:8000/connection/websocket".
        token: a connection token (JWT) of the user, or an async function that gives one.
        user_id: the user that the token is for.
        request_channel: where requests are published.
        reply_channel: where answers arrive; "{user_id}" in it stands for the user.
        timeout: seconds to wait for a connection, and for the answer to a call.
        max_message_size: the server's limit for a message in bytes. A larger request would end the
            connection, so it is refused.

    Raises:
        ValueError: an argument can't work; the message says which, and why.
    """

    def __init__(
        self,
        url: str,
        token: Token,
        user_id: str,
        *,
        request_channel: str = "rpc.requests",
        reply_channel: str = "user#{user_id}",
        timeout: float = 30.0,
        max_message_size: int = 65536,
    ) -> None:
        _check_user_id(user_id)
        self._url = url
        self._token = token
        self._request_channel = request_channel
        self._reply_channel = reply_channel.replace("{user_id}", user_id)
        if len(self._reply_channel) > _MAX_CHANNEL_LENGTH:
            raise ValueError(
                f"user_id is too long: the reply channel has {len(self._reply_channel)} characters,"
                f" Centrifugo allows {_MAX_CHANNEL_LENGTH}"
            )
        self._timeout = _checked_timeout(timeout)
        self._max_message_size = max_message_size
        self._connection: _Connection | None = None
        self._connecting = asyncio.Lock()

    async def __aenter__(self) -> Self:
        await self.connect()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.disconnect()

    async def connect(self) -> None:
        """Connect, and return when answers can arrive. Does nothing while connected.

        Raises:
            RPCDisconnectedError: the server can't be reached, or refuses the token or the channel.
            RPCTimeoutError: it took too long.
        """
        async with self._connecting:
            if self._connection is not None:
                if self._connection.ended is None:
                    return
                await self._connection.close()
            self._connection = _Connection(
                self._url, self._token, self._request_channel, self._reply_channel, self._timeout
            )
            await self._connection.open()

    async def disconnect(self) -> None:
        """Disconnect. Calls in flight fail at once. Does nothing while not connected."""
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.close()

    async def call(self, method: str, params: Any = None, timeout: float | None = None) -> Any:
        """Call a method, and return its result as decoded JSON.

        Args:
            method: the method's name on the wire, e.g. "tasks.get_stats".
            params: a JSON value; an empty object by default.
            timeout: seconds to wait for the answer, in place of the client's own.

        Raises:
            RPCError: the server's answer is an error, or Centrifugo refused the request.
            RPCTimeoutError: there was no answer in time.
            RPCDisconnectedError: not connected, or the connection ended meanwhile.
            RPCRequestError: the params can't be sent; nothing was sent.
        """
        request = {
            "method": method,
            "params": {} if params is None else params,
            "correlation_id": str(uuid.uuid4()),
            "reply_to": self._reply_channel,
        }
        return await self._send(request, timeout)

    async def notify(self, method: str, params: Any = None) -> None:
        """Send a request that is never answered, and return when Centrifugo has accepted it.

        Raises:
            RPCError: Centrifugo refused the request.
            RPCTimeoutError: Centrifugo didn't accept it in time.
            RPCDisconnectedError: not connected, or the connection ended meanwhile.
            RPCRequestError: the params can't be sent; nothing was sent.
        """
        await self._send({"method": method, "params": {} if params is None else params}, None)

    async def _send(self, request: dict[str, Any], timeout: float | None) -> Any:
        seconds = self._timeout if timeout is None else _checked_timeout(timeout)
        if self._connection is None:
            raise RPCDisconnectedError("not connected: call connect() first")
        self._connection.check()
        size = _message_size(self._request_channel, request)
        if size > self._max_message_size:
            raise RPCRequestError(
                f"{request['method']}: the message has {size} bytes, more than the"
                f" {self._max_message_size} that the server accepts (max_message_size)"
            )
        return await self._connection.send(request, seconds)


def _checked_timeout(timeout: float) -> float:
    if not timeout > 0:
        raise ValueError(f"timeout is {timeout!r}, expected a number of seconds above 0")
    return timeout


def _check_user_id(user_id: str) -> None:
    if not isinstance(user_id, str) or not user_id:
        raise ValueError(f"user_id is {user_id!r}, expected a string that is not empty")
    for c in user_id:
        if not " " <= c <= "~" or c in "#,*":
            raise ValueError(
                f"user_id {user_id!r} has {c!r}, which can't be in a channel for one user;"
                ' expected printable ASCII without "#", "," and "*"'
            )


def _message_size(channel: str, request: dict[str, Any]) -> int:
    """Return the size in bytes of the message that the SDK makes of a request."""
    command = {"id": _MAX_COMMAND_ID, "publish": {"channel": channel, "data": request}}
    try:
        return len(_dumps(command))
    except (TypeError, ValueError, RecursionError) as error:
        place = _place("params", _unsendable(request["params"], _dumps) or "")
        raise RPCRequestError(f"{request['method']}: {place}: no JSON: {error}") from error
