"""The base classes of models, and how they are built however deeply they are linked."""

from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, ClassVar
from weakref import WeakKeyDictionary

from pydantic import (
    BaseModel,
    ConfigDict,
    GetCoreSchemaHandler,
    SerializationInfo,
    ValidationInfo,
)
from pydantic.errors import PydanticUndefinedAnnotation
from pydantic_core import CoreSchema, core_schema
from typing_extensions import override

if TYPE_CHECKING or __package__:
    from .codec import RESULT
else:
    from codec import RESULT

# strict: Go accepts no "1" for a number. ser_json_inf_nan: a NaN in an Unknown stays a NaN, which
# the base client refuses; pydantic would write null. defer_build: models are built at first use, as
# it takes long to build hundreds.
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


# How deep models may be nested in the schema of another. pydantic goes from each to the next, for
# which Python's stack has room some 40 times.
_MAX_NESTING = 15

# How deep models are nested in the schema of each.
_nesting: "WeakKeyDictionary[type[RPCModel], int]" = WeakKeyDictionary()


class _Build:
    """How the models below the one that is being built are built: with it, as pydantic has it.

    Those that are nested too deeply are linked: they are built at first use, and called.
    """

    def __init__(self) -> None:
        self._depth = 0
        self._deepest = 0

    def schema(self, model: "type[RPCModel]", handler: GetCoreSchemaHandler) -> CoreSchema:
        nested = self._depth + (_nesting.get(model, 0) if model.__pydantic_complete__ else 0)
        if self._depth > 0 and nested > _MAX_NESTING:
            return _link(model)
        self._deepest = max(self._deepest, nested)
        self._depth += 1
        try:
            return handler(model)
        finally:
            self._depth -= 1

    def root(self, model: "type[RPCModel]", handler: GetCoreSchemaHandler) -> CoreSchema:
        schema = self.schema(model, handler)
        _nesting[model] = self._deepest
        return schema


def _link(model: "type[RPCModel]") -> CoreSchema:
    """Return a schema that calls a model."""

    def read(value: Any, info: ValidationInfo) -> Any:
        by_name = info.context != RESULT  # as in decode
        return model.model_validate(value, context=info.context, by_alias=True, by_name=by_name)

    def write(value: Any, info: SerializationInfo) -> Any:
        if not isinstance(value, BaseModel):
            return value
        return value.model_dump(
            mode=info.mode,
            by_alias=info.by_alias,
            exclude_unset=info.exclude_unset,
            context=info.context,
            warnings="error" if info.mode == "json" else False,
        )

    return core_schema.with_info_plain_validator_function(
        read,
        serialization=core_schema.plain_serializer_function_ser_schema(write, info_arg=True),
    )


class _Resolve(_Build):
    """Not at all: the names in the fields of the model are looked up, and that is it."""

    @override
    def schema(self, model: "type[RPCModel]", handler: GetCoreSchemaHandler) -> CoreSchema:
        raise PydanticUndefinedAnnotation(model.__name__, "it is built at first use")


_build: ContextVar[_Build | None] = ContextVar("_build", default=None)


@contextmanager
def _building(build: _Build) -> Generator[None, None, None]:
    token = _build.set(build)
    try:
        yield
    finally:
        _build.reset(token)


class RPCModel(BaseModel):
    """A JSON object. Unknown fields are ignored, so that the server can add fields."""

    model_config: ClassVar[ConfigDict] = CONFIG

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Return the schema of the model. Models may be linked as deeply as they like."""
        build = _build.get()
        if build is not None:
            return build.schema(cls, handler)
        build = _Build()
        with _building(build):
            return build.root(cls, handler)


def resolve(*models: type[RPCModel]) -> None:
    """Look up the names in the fields of models, which come after them in their module."""
    with _building(_Resolve()):
        for model in models:
            model.model_rebuild(raise_errors=False, _types_namespace={})


class RPCParams(RPCModel):
    """A JSON object that is only sent. Unknown fields are errors, because they are typos."""

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid")
