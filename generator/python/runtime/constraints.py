"""The rules of fields: those that the server checks, and those that hold for what is sent."""

from datetime import datetime, timezone
from types import UnionType
from typing import TYPE_CHECKING, Annotated, Any, TypeVar, Union, get_origin
from uuid import UUID

from pydantic import (
    AfterValidator,
    ConfigDict,
    GetCoreSchemaHandler,
    TypeAdapter,
    ValidationError,
    ValidationInfo,
)
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

if TYPE_CHECKING or __package__:
    from .codec import PARAMS
    from .errors import is_list
else:
    from codec import PARAMS
    from errors import is_list

T = TypeVar("T")

_ZERO_UUID = UUID(int=0)
_ZERO_TIME = datetime(1, 1, 1, tzinfo=timezone.utc)


def _is_zero(value: Any) -> bool:
    if is_list(value):
        return not any(value)  # an array of Go
    return not value or value in (_ZERO_UUID, str(_ZERO_UUID), _ZERO_TIME)


def _check_non_zero(value: T) -> T:
    if _is_zero(value):
        raise PydanticCustomError("required", "Input should not be empty")
    return value


NonZero: AfterValidator = AfterValidator(_check_non_zero)


def _check_zero(value: T) -> T:
    if not _is_zero(value):
        raise PydanticCustomError("zero", "Input should be empty")
    return value


def _check_not_none(value: T) -> T:
    if value is None:
        raise PydanticCustomError("required", "Input should not be None")
    return value


NotNone: AfterValidator = AfterValidator(_check_not_none)


class Sent:
    """Constraints that hold for what is sent, but not for what is read.

    Args:
        constraints: arguments of Annotated.
        or_zero: whether the zero value is right in any case.
    """

    def __init__(self, *constraints: Any, or_zero: bool = False) -> None:
        self._constraints = constraints
        self._or_zero = or_zero

    def __get_pydantic_core_schema__(self, kind: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Return the schema of the type, with a check of what is sent."""
        rules: Any = get_origin(kind) or kind
        if rules in (Union, UnionType):
            rules = Any
        for constraint in self._constraints:
            rules = Annotated[rules, constraint]
        adapter: TypeAdapter[Any] = TypeAdapter(rules, config=ConfigDict(defer_build=True))

        def check(value: T, info: ValidationInfo) -> T:
            if info.context == PARAMS and not (self._or_zero and _is_zero(value)):
                _apply(adapter, value)
            return value

        return core_schema.with_info_after_validator_function(check, handler(kind))


def _apply(rules: TypeAdapter[Any], value: Any) -> None:
    try:
        rules.validate_python(value)
    except ValidationError as error:
        text = error.errors()[0]["msg"]
        raise PydanticCustomError("rule", "{text}", {"text": text}) from error


# The zero value of a type, which the rules of a field may allow beside others.
Zero = Annotated[T, AfterValidator(_check_zero)]


def one_of(*values: Any) -> AfterValidator:
    """Return the constraint that a value is one of those given."""

    def check(value: T) -> T:
        if value not in values:
            raise PydanticCustomError(
                "one_of", "Input should be one of {values}", {"values": repr(list(values))}
            )
        return value

    return AfterValidator(check)


def not_equal(other: Any) -> AfterValidator:
    """Return the constraint that a value is not the one given."""

    def check(value: T) -> T:
        if value == other:
            raise PydanticCustomError(
                "not_equal", "Input should not be {other}", {"other": repr(other)}
            )
        return value

    return AfterValidator(check)
