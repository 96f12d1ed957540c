"""Hypothesis strategies for whatever the annotations of a generated model allow."""

import enum
import sys
import types
import typing
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from inspect import getclosurevars
from typing import Annotated, Any, ForwardRef, Literal, Union
from uuid import UUID

from hypothesis import strategies as st
from pydantic import AfterValidator, AwareDatetime, BaseModel
from pydantic.fields import FieldInfo
from typing_extensions import TypeAliasType

MAX_DEPTH = 6

SURROGATE = "\ud800"  # half of a pair, which no JSON has

NASTY = [
    "",
    "a",
    "0",
    "null",
    "\0",
    "\u2028",
    '"',
    "\\",
    "😀",
    SURROGATE,
    "\ufffd",
    "__proto__",
    "2026-11-23",
]
BOUNDS = [
    sign * 2**bits + more
    for bits in (7, 8, 15, 16, 31, 32, 53, 63, 64)
    for sign in (-1, 1)
    for more in (-1, 0, 1)
]


def leaves(values: Iterable[Any]) -> list[str]:
    """Return the strings that are anywhere in JSON values."""
    found: set[str] = set()
    todo = list(values)
    while todo:
        value = todo.pop()
        if isinstance(value, str):
            found.add(value)
        elif isinstance(value, dict):
            found.update(value)
            todo.extend(value.values())
        elif isinstance(value, list):
            todo.extend(value)
    return sorted(found)


def params_of(
    model: type[BaseModel], words: list[str]
) -> st.SearchStrategy[Callable[[], BaseModel]]:
    """Return a strategy for calls that make a model: they may raise.

    The words are strings that will do in some places. Half of the models have nothing that a
    client should refuse: of those with many fields, hardly any would be sent else.
    """
    names = vars(sys.modules[model.__module__])
    good, bad = (_Maker(words, names, sober).model(model, 0) for sober in (True, False))
    return st.one_of(good, bad)


class _Maker:
    def __init__(self, words: list[str], names: dict[str, Any], sober: bool) -> None:
        self.names = names  # of the model's module, for types that are named before they are there
        self.sober = sober
        nasty = [text for text in NASTY if not sober or text != SURROGATE]
        self.text = st.one_of(st.sampled_from([*words, *nasty]), st.text(max_size=8))
        self.scalars = scalars(self.text, sober)

    def model(self, model: type[BaseModel], depth: int) -> st.SearchStrategy[Any]:
        hints = typing.get_type_hints(model, include_extras=True)
        required: dict[str, Any] = {}
        optional: dict[str, Any] = {}
        for name, field in model.model_fields.items():
            group = required if field.is_required() else optional
            group[name] = self.of(hints[name], depth + 1)
        if depth > MAX_DEPTH:
            optional = {}
        fields = st.fixed_dictionaries(required, optional=optional)
        return fields.map(lambda values: lambda: model(**_made(values)))

    def of(self, annotation: Any, depth: int) -> st.SearchStrategy[Any]:  # noqa: PLR0911 # a switch
        """Return a strategy for values of a type."""
        if isinstance(annotation, ForwardRef):
            annotation = annotation.__forward_arg__
        if isinstance(annotation, str):
            annotation = eval(annotation, self.names)  # it stands in generated code
        if isinstance(annotation, TypeAliasType):
            return st.deferred(lambda: self.of(annotation.__value__, depth))
        origin, args = typing.get_origin(annotation), typing.get_args(annotation)
        if origin is Annotated:
            return self.annotated(args[0], args[1:], depth)
        if origin is Literal:
            return st.sampled_from(args)
        if origin in (Union, types.UnionType):
            return self.union(args, depth)
        if origin is list:
            return self.list_of(args[0], depth, 0, 3)
        if origin is dict:
            if depth > MAX_DEPTH:
                return st.just({})
            return st.deferred(
                lambda: st.dictionaries(
                    self.of(args[0], depth + 1), self.of(args[1], depth + 1), max_size=3
                )
            )
        return self.plain(annotation, depth)

    def union(self, args: tuple[Any, ...], depth: int) -> st.SearchStrategy[Any]:
        if depth > MAX_DEPTH and type(None) in args:
            return st.none()
        return st.one_of([self.of(arg, depth) for arg in args])

    def list_of(self, item: Any, depth: int, least: int, most: int) -> st.SearchStrategy[Any]:
        if depth > MAX_DEPTH and least == 0:
            return st.just([])
        return st.deferred(
            lambda: st.lists(self.of(item, depth + 1), min_size=least, max_size=most)
        )

    def annotated(
        self, inner: Any, metadata: tuple[Any, ...], depth: int
    ) -> st.SearchStrategy[Any]:
        """Keep mostly to the rules: else nothing would be sent."""
        rules = [rule for m in metadata for rule in self.rules(m)]
        for rule in rules:
            if isinstance(rule, AfterValidator) and "values" in getclosurevars(rule.func).nonlocals:
                return st.sampled_from(getclosurevars(rule.func).nonlocals["values"])
        if inner in (int, float):
            return self.number(inner, rules)
        least = max((r.min_length for r in rules if hasattr(r, "min_length")), default=0)
        most = min((r.max_length for r in rules if hasattr(r, "max_length")), default=None)
        patterns = [r.pattern for r in rules if getattr(r, "pattern", None)]
        if inner is str and patterns:
            parts = st.tuples(*map(st.from_regex, patterns))
            return st.one_of(parts.map("".join), self.text)
        if inner is str and (least or most is not None):
            return st.text(min_size=least, max_size=most)
        if typing.get_origin(inner) is list and (least or most is not None):
            return self.list_of(typing.get_args(inner)[0], depth, least, most or least + 3)
        return self.of(inner, depth)

    def number(self, kind: Any, rules: list[Any]) -> st.SearchStrategy[Any]:
        """Return a strategy for numbers within bounds, or near to them."""
        low = [getattr(r, name) for r in rules for name in ("ge", "gt") if hasattr(r, name)]
        high = [getattr(r, name) for r in rules for name in ("le", "lt") if hasattr(r, name)]
        if kind is int and low and high:
            integers = st.integers(max(low), min(high))
            return integers if self.sober else st.one_of(integers, st.sampled_from(BOUNDS))
        if kind is float and (low or high):
            return st.floats(max(low, default=None), min(high, default=None), allow_infinity=False)
        return self.plain(kind, 0)

    def rules(self, metadata: Any) -> list[Any]:
        """Return the rules of an argument of Annotated: those of what is sent only if sober."""
        if isinstance(metadata, FieldInfo):
            return metadata.metadata
        if type(metadata).__name__ != "Sent":
            return []
        sent = metadata._constraints if self.sober else ()
        return [r for c in sent for r in (c.metadata if isinstance(c, FieldInfo) else [c])]

    def plain(self, kind: Any, depth: int) -> st.SearchStrategy[Any]:
        if kind in self.scalars:
            return self.scalars[kind]
        if issubclass(kind, BaseModel):
            return st.deferred(lambda: self.model(kind, depth))
        if issubclass(kind, enum.Enum):
            return st.sampled_from(list(kind))
        raise TypeError(f"no strategy for {kind!r}")


def scalars(text: st.SearchStrategy[str], sober: bool) -> dict[Any, st.SearchStrategy[Any]]:
    """Return strategies for the types that hold no others."""
    return {
        Any: anything(text, sober),
        None: st.none(),
        type(None): st.none(),
        str: text,
        bool: st.booleans(),
        int: st.one_of(st.integers(), st.integers(-100, 100), st.sampled_from(BOUNDS)),
        float: st.one_of(
            floats(sober),
            st.floats(width=32, allow_nan=False, allow_infinity=not sober),
            st.integers(-1000, 1000),
        ),
        bytes: st.binary(max_size=8),
        UUID: st.one_of(st.uuids(allow_nil=True), st.just(UUID(int=0))),
        Decimal: decimals(sober),
        datetime: datetimes(sober),
        AwareDatetime: datetimes(sober),
    }


def floats(sober: bool) -> st.SearchStrategy[float]:
    """Return a strategy for floats, those that JSON hasn't among them or not."""
    return st.floats(allow_nan=not sober, allow_infinity=not sober)


def decimals(sober: bool) -> st.SearchStrategy[Decimal]:
    """Return a strategy for decimals, those that Go hasn't among them or not."""
    digits = st.lists(st.integers(0, 9), min_size=1, max_size=40)
    finite = st.builds(
        lambda sign, digits, exponent: Decimal((sign, digits, exponent)),
        st.integers(0, 1),
        digits,
        st.integers(-60, 60),
    )
    others = st.sampled_from([Decimal("NaN"), Decimal("-Infinity"), Decimal("1E+2147483648")])
    return finite if sober else st.one_of(finite, others)


def anything(text: st.SearchStrategy[str], sober: bool) -> st.SearchStrategy[Any]:
    """Return a strategy for JSON values, and for numbers that JSON hasn't."""
    leaf = st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-(2**53), 2**53),
        floats(sober),
        text,
    )
    return st.recursive(
        leaf,
        lambda inner: st.one_of(
            st.lists(inner, max_size=3), st.dictionaries(text, inner, max_size=3)
        ),
        max_leaves=4,
    )


def datetimes(sober: bool) -> st.SearchStrategy[datetime]:
    """Return a strategy for times with all kinds of offsets, and some without."""
    offsets = st.one_of(
        st.integers(-23 * 60 - 59, 23 * 60 + 59).map(lambda minutes: timedelta(minutes=minutes)),
        st.integers(-86399, 86399).map(lambda seconds: timedelta(seconds=seconds)),
        st.just(timedelta(0)),
    )
    zones = st.one_of(offsets.map(timezone), st.just(timezone.utc))
    return st.datetimes(timezones=zones if sober else st.one_of(zones, zones, zones, st.none()))


def _made(value: Any) -> Any:
    """Make the models that values hold."""
    if isinstance(value, dict):
        return {key: _made(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_made(item) for item in value]
    return value() if isinstance(value, types.FunctionType) else value
