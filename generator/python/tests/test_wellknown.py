"""UUIDs and decimals, which Python has types for."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any
from uuid import UUID

import pytest
from pydantic import TypeAdapter, ValidationError
from test_golden import load

from runtime.codec import decode, encode
from runtime.errors import RPCDecodeError, RPCRequestError
from runtime.schema import CONFIG
from runtime.wire import WireDecimal, WireUUID

ID = "0f8fad5b-d9cb-469f-a165-70867728950e"
NIL = "00000000-0000-0000-0000-000000000000"
DIGITS = "123456789012345678901234567890.123456789012345678901234567890"

WIRE: dict[str, Any] = {
    "id": ID,
    "batch": NIL,
    "old": ID,
    "total": DIGITS,
    "ids": [ID],
    "lines": ["0", "-0.01"],
    "shares": {ID: "1.50"},
    "rates": {"0.5": ID, "1": None},
    "owner": ID,
    "maybe": NIL,
    "price": "0",
    "many": [ID],
    "raw": ID,
    "order": ID,
    "other": "x",
    "fork": "y",
}


@pytest.fixture(scope="module")
def wellknown(golden: Callable[[str], Path]) -> ModuleType:
    return load(golden("wellknown"))


def read(type_: Any, value: Any) -> Any:
    adapter: TypeAdapter[Any] = TypeAdapter(type_, config=CONFIG)
    return decode("m", adapter.validate_python, value)


def test_round_trip(wellknown: ModuleType) -> None:
    order = decode("w.pass", wellknown.Order.model_validate, WIRE)
    assert (order.id, order.batch, order.old) == (UUID(ID), UUID(int=0), UUID(ID))
    assert str(order.total) == DIGITS
    assert order.shares == {UUID(ID): Decimal("1.50")}
    assert order.rates == {Decimal("0.5"): UUID(ID), Decimal(1): None}
    assert (order.raw, order.order, order.other, order.fork) == (ID, ID, "x", "y")
    assert (order.parent, order.tip, order.customer) == (None, None, None)
    assert encode(order) == WIRE


@pytest.mark.parametrize("model", ["Order", "Query"])
def test_params(wellknown: ModuleType, model: str) -> None:
    uuids = {name: UUID(WIRE[name]) for name in ("id", "batch", "old", "owner", "maybe")}
    values = {
        **WIRE,
        **uuids,
        "total": Decimal(DIGITS),
        "ids": [UUID(ID)],
        "lines": [Decimal(0), Decimal("-0.01")],
        "shares": {UUID(ID): Decimal("1.50")},
        "rates": {Decimal("0.5"): UUID(ID), Decimal(1): None},
        "price": Decimal(0),
        "many": [UUID(ID)],
    }
    assert encode(getattr(wellknown, model)(**values)) == WIRE
    assert encode(getattr(wellknown, model)(**WIRE)) == WIRE  # the texts will do
    more = {"customer": UUID(int=0), "tip": Decimal(0), "parent": None}
    sent = encode(getattr(wellknown, model)(**values, **more))
    assert sent == {**WIRE, "customer": NIL, "tip": "0", "parent": None}


@pytest.mark.parametrize(("name", "value"), [("owner", NIL), ("many", [ID, NIL])])
def test_required_refuses_the_nil_uuid(wellknown: ModuleType, name: str, value: Any) -> None:
    values = {**WIRE, name: value}
    with pytest.raises(ValidationError, match=f"{name}.*\n.*should not be empty"):
        wellknown.Query(**values)
    order = decode("w.pass", wellknown.Order.model_validate, values)
    with pytest.raises(RPCRequestError, match=rf"params\.{name}.*should not be empty"):
        encode(order)


@pytest.mark.parametrize("value", [1, 1.5, True, None, "", "a", "NaN", "-Infinity", [], b"1"])
def test_no_decimal(value: Any) -> None:
    with pytest.raises(RPCDecodeError, match="should be a decimal, or a string of its digits"):
        read(WireDecimal, value)


@pytest.mark.parametrize(
    ("value", "sent"),
    [
        ("1E-9", "0.000000001"),
        ("1.50", "1.50"),
        ("12E+3", "12000"),
        ("-0", "-0"),
        ("1.5E+2000000000", "1.5E+2000000000"),
        ("1E-2000000000", "1E-2000000000"),
    ],
)
def test_decimals_are_written_as_go_does(value: str, sent: str) -> None:
    adapter: TypeAdapter[Decimal] = TypeAdapter(WireDecimal, config=CONFIG)
    assert adapter.dump_python(adapter.validate_python(Decimal(value)), mode="json") == sent


@pytest.mark.parametrize("value", ["1E+2147483648", "1E-2147483649", "0E+9999999999"])
def test_exponents_beyond_those_of_go(value: str) -> None:
    with pytest.raises(RPCDecodeError, match="should have an exponent of 32 bits"):
        read(WireDecimal, value)


@pytest.mark.parametrize("value", [1, None, "", "a", f"{ID}0", ID[:-1], ID.encode()])
def test_no_uuid(value: Any) -> None:
    with pytest.raises(RPCDecodeError, match="UUID"):
        read(WireUUID, value)


def test_types_of_keywords(golden: Callable[[str], Path]) -> None:
    source = (golden("wellknown") / "client.py").read_text()
    for parameter in (
        "id: _UUID",  # the API has a type of the name UUID
        "total: Decimal",
        "shares: dict[_UUID, Decimal]",
        "customer: _UUID | None = ...",
        "raw: str",
    ):
        assert f"        {parameter},\n" in source
