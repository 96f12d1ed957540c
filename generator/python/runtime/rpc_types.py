"""What the models are made of: Python's types for the JSON that Go writes, and reads."""

import base64
import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from enum import Enum
from enum import IntEnum as _IntEnum
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

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
    PydanticSerializationError,
    core_schema,
)

if TYPE_CHECKING or __package__:
    from .rpc_errors import RPCDecodeError, RPCRequestError
else:
    from rpc_errors import RPCDecodeError, RPCRequestError

T = TypeVar("T")
K = TypeVar("K")
V = TypeVar("V")

# Go reads no "1" where it expects a number, and no NaN anywhere.
CONFIG = ConfigDict(
    strict=True,
    allow_inf_nan=False,
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
        return core_schema.no_info_before_validator_function(_integer, _lax(handler(source)))


def _lax(schema: CoreSchema) -> CoreSchema:
    return {**schema, "strict": False}


def _integer(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, int):
        raise PydanticCustomError("int_type", "Input should be a valid integer")
    return value


Int8 = Annotated[int, Field(ge=-(2**7), le=2**7 - 1)]
Int16 = Annotated[int, Field(ge=-(2**15), le=2**15 - 1)]
Int32 = Annotated[int, Field(ge=-(2**31), le=2**31 - 1)]
Int64 = Annotated[int, Field(ge=-(2**63), le=2**63 - 1)]
UInt8 = Annotated[int, Field(ge=0, le=2**8 - 1)]
UInt16 = Annotated[int, Field(ge=0, le=2**16 - 1)]
UInt32 = Annotated[int, Field(ge=0, le=2**32 - 1)]
UInt64 = Annotated[int, Field(ge=0, le=2**64 - 1)]

_MAX_FLOAT32 = (2 - 2**-23) * 2.0**127
Float32 = Annotated[float, Field(ge=-_MAX_FLOAT32, le=_MAX_FLOAT32)]


def _null_to_list(value: Any) -> Any:
    return [] if value is None else value


def _null_to_dict(value: Any) -> Any:
    return {} if value is None else value


# Go writes null for a slice or a map that nobody made: it reads as empty.
ListOf = Annotated[list[T], BeforeValidator(_null_to_list)]
DictOf = Annotated[dict[K, V], BeforeValidator(_null_to_dict)]

# A value of an open enum is a member, or a value that was unknown when this was generated.
OpenEnum = Annotated[K | V, Field(union_mode="left_to_right")]


def _read_key(value: Any) -> Any:
    if isinstance(value, str) and re.fullmatch(r"-?[0-9]+", value):
        return int(value)
    return value


# JSON has strings for keys only; Key[T] reads them as integers.
Key = Annotated[T, BeforeValidator(_read_key)]


def _read_bytes(value: Any) -> Any:
    if value is None:
        return b""
    return base64.b64decode(value, validate=True) if isinstance(value, str) else value


def _write_bytes(value: bytes) -> str:
    return base64.b64encode(value).decode()


Base64 = Annotated[
    bytes,
    BeforeValidator(_read_bytes),
    PlainSerializer(_write_bytes, return_type=str, when_used="json"),
]

_RFC3339 = re.compile(
    r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(?:Z|([+-]\d\d:\d\d))", re.ASCII
)


def _read_time(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    match = _RFC3339.fullmatch(value)
    if match is None:
        raise PydanticCustomError("time", "Input should be a time as RFC 3339 writes it")
    seconds, fraction, offset = match.groups()
    # Go has nanoseconds, Python microseconds.
    return datetime.fromisoformat(f"{seconds}.{fraction or '0':0<6.6}{offset or '+00:00'}")


def _write_time(value: datetime) -> str:
    offset = value.utcoffset()
    if offset is None:
        raise ValueError("the time has no time zone")
    if offset % timedelta(minutes=1):  # RFC 3339 has no seconds there
        return f"{(value.replace(tzinfo=None) - offset).isoformat()}Z"
    return value.isoformat()


Time = Annotated[
    AwareDatetime,
    BeforeValidator(_read_time),
    PlainSerializer(_write_time, return_type=str, when_used="json"),
]


def _read_quoted(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


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


def one_of(*values: Any) -> AfterValidator:
    """Return a constraint: the value is one of those given."""

    def check(value: T) -> T:
        if value not in values:
            raise PydanticCustomError(
                "one_of", "Input should be one of {values}", {"values": repr(list(values))}
            )
        return value

    return AfterValidator(check)


_WIRE = "result"  # the context in which results are read


def encode(params: RPCModel) -> dict[str, Any]:
    """Return params as the JSON object that Go reads. It has what the caller set, and no more."""
    try:
        return params.model_dump(mode="json", by_alias=True, exclude_unset=True, warnings="error")
    except PydanticSerializationError as error:
        raise RPCRequestError(str(error)) from error


def decode(method: str, read: Callable[..., T], result: Any) -> T:
    """Return what `read` makes of a result, e.g. a model's `model_validate`."""
    try:
        return read(result, context=_WIRE)
    except ValidationError as error:
        first, *others = error.errors(include_url=False)
        message = f"{first['msg']}, got {type(first['input']).__name__}"
        if others:
            message += f" (and {len(others)} more)"
        raise RPCDecodeError(method, _path(result, first["loc"]), message) from error


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
