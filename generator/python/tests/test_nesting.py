"""Models that are nested too deeply for one schema, and are linked."""

from typing import Annotated, Any

import pytest
from pydantic import Field, create_model

from runtime.codec import decode, encode
from runtime.constraints import Sent
from runtime.errors import RPCDecodeError, RPCRequestError
from runtime.schema import RPCModel
from runtime.wire import Int64, ListOf

DEPTH = 60


def chain() -> list[Any]:
    """Return models each of which holds the next one."""
    fields: dict[str, Any] = {
        "class_": (
            Annotated[Int64, Sent(Field(le=9))],
            Field(validation_alias="class", serialization_alias="class"),
        ),
        "unset": (str, ""),
    }
    models: list[Any] = []
    list_of: Any = ListOf
    for i in range(DEPTH):
        below: Any = {"next": (list_of[models[-1]], Field(default_factory=list))} if i else {}
        models.append(create_model(f"C{i}", __base__=RPCModel, **fields, **below))
    return models[::-1]


def nested(**deepest: Any) -> dict[str, Any]:
    value = deepest
    for _ in range(DEPTH - 1):
        value = {"class": 1, "next": [value]}
    return value


PATH = "next[0]." * (DEPTH - 1)


@pytest.mark.parametrize("built", [[], [0], [-1], range(DEPTH), range(DEPTH)[::-1]])
def test_round_trip(built: Any) -> None:
    models = chain()
    for i in built:
        assert models[i](class_=1).model_dump() == models[i](class_=1).model_dump()
    wire = nested(**{"class": 2, "more": 1})
    value: Any = decode("m", models[0].model_validate, wire)
    assert encode(value) == nested(**{"class": 2})
    for model in models:
        assert type(value) is model
        last, value = value, getattr(value, "next", [None])[0]
    assert last.class_ == 2


@pytest.mark.parametrize(
    ("deepest", "path"), [({"class": "1"}, "class"), ({"class_": 1}, "class"), ({}, "class")]
)
def test_decode_error(deepest: dict[str, Any], path: str) -> None:
    with pytest.raises(RPCDecodeError) as caught:
        decode("m", chain()[0].model_validate, nested(**deepest))
    assert caught.value.path == PATH + path


def test_what_is_sent_is_checked() -> None:
    model = chain()[0]
    value = decode("m", model.model_validate, nested(**{"class": 10}))
    with pytest.raises(RPCRequestError) as caught:
        encode(value)
    assert f"params.{PATH}class" in str(caught.value)


def test_changes_are_checked() -> None:
    value: Any = chain()[0].model_validate(nested(**{"class": 1}))
    inner = value
    for _ in range(DEPTH - 2):
        inner = inner.next[0]
    inner.next.append("no model")
    with pytest.raises(RPCRequestError, match=r"next\[1\]"):
        encode(value)
