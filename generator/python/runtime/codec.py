"""Encodes params and decodes results, and finds the part of a value that is at fault."""

import json
import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, TypeVar, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import to_jsonable_python

if TYPE_CHECKING or __package__:
    from .errors import RPCDecodeError, RPCError, RPCRequestError, is_dict, is_list, join_path
else:
    from errors import RPCDecodeError, RPCError, RPCRequestError, is_dict, is_list, join_path

T = TypeVar("T")
M = TypeVar("M", bound=BaseModel)

# The validation contexts in which results are decoded, and params are encoded.
RESULT = "result"
PARAMS = "params"

_MAX_DEPTH = 100  # how deep find_unsendable looks into a value

_encoder = json.JSONEncoder(allow_nan=False, separators=(",", ":"))

# The escapes of a JSON string: pairs of surrogates, other characters, and \\n and the like.
_ESCAPES = re.compile(r"\\(?:ud[89ab]..\\ud[c-f]..|u....|.)")


def build_params(model: type[M], params: M | None, fields: dict[str, Any]) -> M:
    """Return the params of a call: those given, or the model with these fields.

    Raises:
        TypeError: there are params and fields.
        ValidationError: the fields are not valid, or not the model's.
    """
    if params is None:
        return model.model_validate(fields, extra="forbid")
    if fields:
        raise TypeError(f"expected params or keywords, got params and {', '.join(fields)}")
    return params


def encode(params: BaseModel) -> dict[str, Any]:
    """Return params as a JSON object for Go. It has only the fields that the caller set.

    Raises:
        RPCRequestError: the params don't have the types that they must have, or are not JSON.
    """
    values: dict[str, Any] = {}
    try:
        _prepare(params)
        values = params.model_dump(exclude_unset=True, warnings=False)
        # Validate again: a list may have got items that are not valid since it was validated, and
        # some rules hold for what is sent only.
        checked = type(params).model_validate(values, context=PARAMS)
        return checked.model_dump(mode="json", by_alias=True, exclude_unset=True, warnings="error")
    except ValidationError as error:
        path, message = _first_error(error, values)
        raise RPCRequestError(f"{join_path('params', path)}: {message}") from error
    except (ValueError, RecursionError) as error:
        path = find_unsendable(values or params, _try_json) or ""
        raise RPCRequestError(f"{join_path('params', path)}: {error}") from error


def _prepare(value: Any) -> None:
    """Mark fields as set whose list or dict is not empty, and constants; check the keys of dicts.

    Raises:
        UnicodeEncodeError: a key has half of a surrogate pair, which pydantic would replace.
    """
    if isinstance(value, BaseModel):
        if constants := _constants(type(value)):
            value.__pydantic_fields_set__.update(constants)
        for name, item in value.__dict__.items():
            if isinstance(item, list | dict) and item:
                value.__pydantic_fields_set__.add(name)
                _prepare(item)
            elif isinstance(item, BaseModel):
                _prepare(item)
    elif is_list(value):
        for item in value:
            if isinstance(item, BaseModel | list | dict):
                _prepare(item)
    elif is_dict(value):
        for key, item in value.items():
            if isinstance(key, str) and not key.isascii():
                key.encode()
            if isinstance(item, BaseModel | list | dict):
                _prepare(item)


@cache
def _constants(model: type[BaseModel]) -> tuple[str, ...]:
    """Return the fields of a model that have one value, which is sent if they are left out, too."""
    return tuple(
        name
        for name, field in model.model_fields.items()
        if get_origin(field.annotation) is Literal
        and get_args(field.annotation) == (field.default,)
    )


def decode(method: str, validate: Callable[..., T], result: Any) -> T:
    """Return what `validate`, e.g. a model's `model_validate`, makes of a method's result.

    Raises:
        RPCDecodeError: the result is not valid.
    """
    try:
        # A result has names on the wire only: there, "class_" is not the field "class".
        return validate(result, context=RESULT, by_alias=True, by_name=False)
    except ValidationError as error:
        raise RPCDecodeError(method, *_first_error(error, result)) from error


def declared_error(
    error: RPCError, classes: Mapping[str, tuple[type[RPCError], type[BaseModel] | None]]
) -> RPCError:
    """Return an error as what the API declares by its name, with its data as a model.

    Args:
        error: what the base client raised.
        classes: by name, the class of an error, and the model of its data if it has some.

    Returns:
        The error itself if the API doesn't declare it, or not with such data.
    """
    if error.name not in classes:
        return error
    made, model = classes[error.name]
    if isinstance(error, made):
        return error
    data = error.data
    if model is not None:
        try:
            data = decode(error.method, model.model_validate, data)
        except RPCDecodeError:
            return error
    return made(error.code, error.message, data, temporary=error.temporary, method=error.method)


def _first_error(error: ValidationError, value: Any) -> tuple[str, str]:
    """Return the path and the message of the first error in a value."""
    first, *others = error.errors(include_url=False)
    message = f"{first['msg']}, got {type(first['input']).__name__}"
    path = _path(value, first["loc"])
    # The members of a union have an error each for one value.
    more = {_path(value, other["loc"]) for other in others} - {path}
    if more:
        message += f" (and {len(more)} more)"
    return path, message


def _path(value: Any, location: tuple[int | str, ...]) -> str:
    """Return pydantic's location of an error in a value as a path, e.g. "tasks[0].due_at"."""
    path = ""
    for step in location:
        if is_list(value) and isinstance(step, int) and step < len(value):
            path += f"[{step}]"
            value = value[step]
        elif is_dict(value) and step in value:
            path += f".{step}" if path else f"{step}"
            value = value[step]
        elif is_dict(value) and step == location[-1]:
            path += f".{step}" if path else f"{step}"  # a field that is missing
        # Any other step is not part of the value, e.g. the member of a union.
    return path


def find_unsendable(value: Any, dumps: Callable[[Any], object], *above: Any) -> str | None:
    """Return the path of the first part of a value that `dumps` refuses, e.g. "a.x[0]".

    It is empty for the value itself, and None if `dumps` accepts the value. `above` are the values
    that contain this one.
    """
    if any(value is other for other in above):
        return ""  # the value contains itself
    steps: list[tuple[str, Any]] = []
    if len(above) > _MAX_DEPTH:
        pass
    elif is_dict(value) or isinstance(value, BaseModel):
        fields: dict[Any, Any] = dict(value)
        steps = [(f"{key}", item) for key, item in fields.items()]
        for key in fields:
            if not _accepts(dumps, {key: None}):
                return f"[{key!r}]"
    elif is_list(value):
        steps = [(f"[{i}]", item) for i, item in enumerate(value)]
    for step, part in steps:
        below = find_unsendable(part, dumps, value, *above)
        if below is not None:
            return step + join_path("", below)
    return None if _accepts(dumps, value) else ""


def _accepts(dumps: Callable[[Any], object], value: Any) -> bool:
    try:
        dumps(value)
    except (TypeError, ValueError, RecursionError):
        return False
    return True


def _try_json(value: Any) -> None:
    json.dumps(to_jsonable_python(value))


def dump_json(value: Any) -> str:
    """Return a value as JSON, which is ASCII.

    Raises:
        TypeError: the value has a part of a type that is not JSON.
        ValueError: it has a NaN, an infinity, half of a surrogate pair, or contains itself.
        RecursionError: it is nested too deeply.
    """
    text = _encoder.encode(value)
    if "\\ud" in text:
        for escape in _ESCAPES.findall(text):
            if len(escape) == len("\\ud800") and escape[3] in "89abcdef" and escape[2] == "d":
                # Go would read half of a surrogate pair as another character.
                raise ValueError(f"{escape} is half of a surrogate pair")
    return text
