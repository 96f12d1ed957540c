"""Unions: values of one of several models, which a field tells apart."""

from typing import TYPE_CHECKING, Any, get_args

from pydantic import BaseModel, GetCoreSchemaHandler, model_serializer
from pydantic_core import CoreSchema, core_schema

if TYPE_CHECKING or __package__:
    from .errors import is_dict
    from .schema import RPCModel
else:
    from errors import is_dict
    from schema import RPCModel


class UnknownVariant(RPCModel):
    """A value of a union that is none of the models of this client: a newer server has more.

    It is written as it was read.

    Attributes:
        value: what stands in the field that tells the models apart, e.g. "video".
        data: the whole object, as decoded JSON.
    """

    value: str
    data: dict[str, Any]

    @model_serializer
    def _write(self) -> dict[str, Any]:
        return self.data


class Tagged:
    """Marks a union of models, which have different values in a field, and an UnknownVariant.

    Args:
        field: the name of the field on the wire.
    """

    def __init__(self, field: str) -> None:
        self._field = field

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Return the schema of the union."""
        *models, unknown = get_args(source)
        known = {self._value(model): index for index, model in enumerate(models)}

        # What it returns comes into the location of errors. A number can be no field of an object.
        def tell(value: Any) -> int | None:
            if is_dict(value):
                found = value.get(self._field)
                return known.get(found, len(models)) if isinstance(found, str) else None
            choices = enumerate((*models, UnknownVariant))
            return next((index for index, model in choices if isinstance(value, model)), None)

        def read(value: Any) -> Any:
            return unknown(value=value[self._field], data=value) if is_dict(value) else value

        other = core_schema.no_info_before_validator_function(
            read, handler.generate_schema(unknown)
        )
        schemas = [*(handler.generate_schema(model) for model in models), other]
        return core_schema.tagged_union_schema(
            dict(enumerate(schemas)),
            tell,
            custom_error_type="union",
            custom_error_message=f"Input should be an object with a string in {self._field!r}",
        )

    def _value(self, model: type[BaseModel]) -> Any:
        """Return the value that tells a model from others: the default of its field."""
        return next(
            field.default
            for name, field in model.model_fields.items()
            if (field.validation_alias or name) == self._field
        )
