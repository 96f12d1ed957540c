"""Values as Go writes them to JSON, and reads them."""

import base64
import json
from datetime import datetime, timedelta, timezone
from decimal import Decimal, InvalidOperation
from enum import Enum
from enum import IntEnum as _IntEnum
from typing import TYPE_CHECKING, Annotated, Any, TypeVar, cast
from uuid import UUID

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BeforeValidator,
    Field,
    GetCoreSchemaHandler,
    PlainSerializer,
    ValidationInfo,
)
from pydantic_core import CoreSchema, PydanticCustomError, core_schema, from_json

if TYPE_CHECKING or __package__:
    from .codec import PARAMS, RESULT, encode
    from .errors import is_dict, is_list
    from .schema import RPCModel
else:
    from codec import PARAMS, RESULT, encode
    from errors import is_dict, is_list
    from schema import RPCModel

T = TypeVar("T")
K = TypeVar("K")
V = TypeVar("V")


class StrEnum(str, Enum):
    """A string of a fixed set. A value is accepted in place of a member."""

    __str__ = str.__str__

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Accept values in place of members, which a strict model refuses."""
        return _lax(handler(source))


class IntEnum(_IntEnum):
    """An integer of a fixed set. A value is accepted in place of a member."""

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Accept values in place of members, which a strict model refuses, but not "1" or 1.0."""

        def find(value: Any) -> Any:
            return cls._value2member_map_.get(value, value)

        schema, integer = _lax(handler(source)), core_schema.int_schema(strict=True)
        if all(abs(member) < 2**63 for member in cls):
            return core_schema.chain_schema([integer, schema])
        # pydantic finds no member whose value doesn't fit in an int64.
        large = core_schema.no_info_before_validator_function(find, schema)
        return core_schema.chain_schema([integer, large])


def _lax(schema: CoreSchema) -> CoreSchema:
    return _changed(schema, strict=False)


def _changed(schema: CoreSchema, **changes: Any) -> CoreSchema:
    """Return a copy of a schema that differs in some keys."""
    return cast(CoreSchema, {**schema, **changes})


Int8 = Annotated[int, Field(ge=-(2**7), le=2**7 - 1)]
Int16 = Annotated[int, Field(ge=-(2**15), le=2**15 - 1)]
Int32 = Annotated[int, Field(ge=-(2**31), le=2**31 - 1)]
Int64 = Annotated[int, Field(ge=-(2**63), le=2**63 - 1)]
UInt8 = Annotated[int, Field(ge=0, le=2**8 - 1)]
UInt16 = Annotated[int, Field(ge=0, le=2**16 - 1)]
UInt32 = Annotated[int, Field(ge=0, le=2**32 - 1)]
UInt64 = Annotated[int, Field(ge=0, le=2**64 - 1)]

# The largest float64 that Go rounds to the largest float32, which is a bit less.
_MAX_FLOAT32 = 3.4028235677973362e38
Float32 = Annotated[float, Field(ge=-_MAX_FLOAT32, le=_MAX_FLOAT32)]


_NULL = object()  # stands for Go's null where None means that the field is absent


def _null_to_list(value: Any) -> Any:
    return [] if value is None or value is _NULL else value


def _null_to_dict(value: Any) -> Any:
    return {} if value is None or value is _NULL else value


# Go writes null for a nil slice or map, which is read as empty.
ListOf = Annotated[list[T], BeforeValidator(_null_to_list)]
DictOf = Annotated[dict[K, V], BeforeValidator(_null_to_dict)]


def empty_list() -> list[Any]:
    """Return a list for a field that is left out. pyright doesn't know what is in one of list()."""
    return []


def empty_dict() -> dict[Any, Any]:
    """Return a dict for a field that is left out."""
    return {}


# A value of an open enum: a member, or a value that is not declared.
OpenEnum = Annotated[K | V, Field(union_mode="left_to_right")]


def _refuse_to_send(value: T, info: ValidationInfo) -> T:
    if info.context == PARAMS:
        raise PydanticCustomError("not_a_member", "Input should be a member of the enum")
    return value


# A value of an enum that is read and sent: a member, or one that the server knows and this client
# does not. Only members are sent.
ReadEnum = Annotated[
    K | Annotated[V, AfterValidator(_refuse_to_send)], Field(union_mode="left_to_right")
]


def _mark_null(value: Any, info: ValidationInfo) -> Any:
    return _NULL if value is None and info.context == RESULT else value


# A list, dict or bytes of an embedded struct that may be absent: None if it is, empty for a null.
Lacking = Annotated[T | None, BeforeValidator(_mark_null)]


def is_none(value: Any) -> bool:
    """Report whether a field is left out: a null would make Go create the embedded struct."""
    return value is None


def _write_unknown(value: Any) -> Any:
    if isinstance(value, RPCModel):
        return encode(value)
    if is_dict(value):
        return {key: _write_unknown(item) for key, item in value.items()}
    return [_write_unknown(item) for item in value] if is_list(value) else value


# A value of unknown type. Models in it are written with their names on the wire.
Unknown = Annotated[Any, PlainSerializer(_write_unknown)]


def _read_key(value: Any) -> Any:
    if isinstance(value, str) and value.isascii() and value.removeprefix("-").isdigit():
        return int(value)
    return value


# An integer as the key of a JSON object, where it is a string.
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
    local = value.replace(tzinfo=None)  # RFC 3339 allows no seconds in an offset
    try:
        return f"{(local - offset).isoformat()}Z"
    except OverflowError:  # the year in UTC is 0 or 10000, which Python doesn't have
        more = _MINUTE - seconds if value.year == 1 else -seconds
        return (local + more).replace(tzinfo=timezone(offset + more)).isoformat()


class _WireTime:
    """A time as Go writes it. pydantic reads it without a call of Python, and cuts nanoseconds."""

    @staticmethod
    def __get_pydantic_core_schema__(_: Any, __: GetCoreSchemaHandler) -> CoreSchema:
        text = core_schema.str_schema(strict=True, pattern="T")  # not a number
        parsed = core_schema.datetime_schema(strict=False, tz_constraint="aware")
        moment = core_schema.datetime_schema(strict=True, tz_constraint="aware")
        return core_schema.union_schema(
            [core_schema.chain_schema([text, parsed]), moment],
            mode="left_to_right",
            custom_error_type="time",
            custom_error_message=(
                "Input should be a time with a time zone, as RFC 3339 writes it,"
                " of the years 1 to 9999"
            ),
            serialization=core_schema.plain_serializer_function_ser_schema(
                _write_time, return_schema=core_schema.str_schema(), when_used="json"
            ),
        )


Time = Annotated[AwareDatetime, _WireTime]


def _read_uuid(value: Any) -> Any:
    if isinstance(value, str):
        try:
            return UUID(value)
        except ValueError:
            raise PydanticCustomError("uuid", "Input should be a UUID") from None
    return value


# A UUID, which may also be given as a string.
WireUUID = Annotated[UUID, BeforeValidator(_read_uuid)]


_INT32 = range(-(2**31), 2**31)


def _read_decimal(value: Any) -> Any:
    if isinstance(value, str):
        try:
            value = Decimal(value)
        except InvalidOperation:
            value = None
    # Not a number of JSON: it has lost digits as a float.
    if not isinstance(value, Decimal) or not value.is_finite():
        raise PydanticCustomError("decimal", "Input should be a decimal, or a string of its digits")
    if value.adjusted() not in _INT32 or value.as_tuple().exponent not in _INT32:
        raise PydanticCustomError("decimal", "Input should have an exponent of 32 bits")
    return value


def _write_decimal(value: Decimal) -> str:
    # As Go writes it, but Go also reads an exponent: one of millions would be as many zeros.
    return f"{value:f}" if abs(value.adjusted()) < 1000 else str(value)


# A decimal with all of its digits, which is a string in JSON. It may also be given as one.
WireDecimal = Annotated[
    Decimal,
    BeforeValidator(_read_decimal),
    PlainSerializer(_write_decimal, return_type=str, when_used="json"),
]


def _read_quoted(value: Any) -> Any:
    return from_json(value.encode(), allow_inf_nan=False) if isinstance(value, str) else value


def _read_quoted_string(value: Any, info: ValidationInfo) -> Any:
    # Only a string of a result, or in JSON, always has the quotes: a caller's own may begin with a
    # quote, too.
    on_wire = info.context == RESULT or info.mode == "json"
    return _read_quoted(value) if on_wire else value


def _write_quoted(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


# A value that Go writes as JSON inside of a string, by the json tag's option "string".
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
