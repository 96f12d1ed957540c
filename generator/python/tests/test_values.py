"""How the golden models read what Go writes, and write what Go reads."""

import json
import math
import re
import warnings
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path
from types import ModuleType
from typing import Annotated, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field, TypeAdapter, ValidationError
from test_golden import load

import runtime.wire
from runtime.codec import decode, encode
from runtime.commands import Commands
from runtime.errors import RPCDecodeError, RPCRequestError
from runtime.schema import CONFIG, RPCModel, RPCParams
from runtime.wire import (
    Base64,
    DictOf,
    Float32,
    Int8,
    Int64,
    IntEnum,
    Key,
    ListOf,
    Quoted,
    QuotedStr,
    Time,
    Unknown,
)

UTC = timezone.utc


@pytest.fixture(scope="module")
def rich(golden: Callable[[str], Path]) -> ModuleType:
    return load(golden("rich"))


def read(type_: Any, value: Any) -> Any:
    adapter: TypeAdapter[Any] = TypeAdapter(type_, config=CONFIG)
    return decode("m", adapter.validate_python, value)


def write(type_: Any, value: Any) -> Any:
    adapter: TypeAdapter[Any] = TypeAdapter(type_, config=CONFIG)
    return adapter.dump_python(adapter.validate_python(value), mode="json", warnings="error")


BITS = {
    **{f"Int{bits}": (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) for bits in (8, 16, 32, 64)},
    **{f"UInt{bits}": (0, 2**bits - 1) for bits in (8, 16, 32, 64)},
}


@pytest.mark.parametrize("name", BITS)
def test_integers(name: str) -> None:
    type_ = getattr(runtime.wire, name)
    low, high = BITS[name]
    for value in (low, high, 0):
        assert read(type_, value) == value
        assert write(type_, value) == value
    for wrong in (low - 1, high + 1, 1.0, "1", True, None):
        with pytest.raises(RPCDecodeError):
            read(type_, wrong)


@pytest.mark.parametrize(
    ("type_", "right", "wrong"),
    [
        (bool, [True, False], [0, 1, "true", None]),
        (str, ["", "a", "\x00"], [1, b"a", None]),
        (float, [0, 1.5, -1e308, 10], ["1", True, math.nan, math.inf, None]),
        (Float32, [0.0, 3.4028235e38], [3.4028235677973366e38, -1e300, math.inf]),
        (int, [2**70, -(2**70)], [1.0, "1"]),
        (int | float, [1, 1.5, 2**70], ["1", True, math.nan]),
        (ListOf[int], [[], [1]], [{}, "", (1,), [None]]),
        (DictOf[str, int], [{}, {"a": 1}], [[], {"a": None}]),
    ],
)
def test_plain_values(type_: Any, right: list[Any], wrong: list[Any]) -> None:
    for value in right:
        assert read(type_, value) == value
        assert write(type_, value) == value
    for value in wrong:
        with pytest.raises(RPCDecodeError):
            read(type_, value)


def test_null_is_empty() -> None:
    assert read(ListOf[ListOf[int]], None) == []
    assert read(ListOf[ListOf[int]], [None, [1]]) == [[], [1]]
    assert read(DictOf[str, ListOf[int]], {"a": None}) == {"a": []}
    assert read(DictOf[str, int], None) == {}
    assert read(Base64, None) == b""
    assert read(ListOf[int] | None, None) is None


def test_bytes() -> None:
    assert read(Base64, "+/8=") == b"\xfb\xff"
    assert write(Base64, b"\xfb\xff") == "+/8="
    for wrong in ("-_8=", "abcd-_", "+/8", "a b=", 1, [1]):
        with pytest.raises(RPCDecodeError):
            read(Base64, wrong)


@pytest.mark.parametrize(
    ("wire", "value"),
    [
        ("0001-01-01T00:00:00Z", datetime(1, 1, 1, tzinfo=UTC)),
        ("9999-12-31T23:59:59.999999999Z", datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)),
        ("2024-02-29T12:00:00.123456789Z", datetime(2024, 2, 29, 12, 0, 0, 123456, tzinfo=UTC)),
        ("2024-02-29T12:00:00.5Z", datetime(2024, 2, 29, 12, 0, 0, 500000, tzinfo=UTC)),
        ("2024-02-29T12:00:00+05:30", datetime(2024, 2, 29, 6, 30, tzinfo=UTC)),
        ("2024-02-29T12:00:00-23:59", datetime(2024, 3, 1, 11, 59, tzinfo=UTC)),
    ],
)
def test_times(wire: str, value: datetime) -> None:
    assert read(Time, wire) == value


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "2024-02-29",
        "2024-02-29T12:00:00",
        "2024-02-30T12:00:00Z",
        "1700000000",
        1700000000,
        None,
        "0000-01-01T00:00:00Z",
        datetime(2024, 1, 1),
    ],
)
def test_wrong_times(wrong: Any) -> None:
    with pytest.raises(RPCDecodeError):
        read(Time, wrong)


@given(st.datetimes(datetime(2, 1, 1), datetime(9998, 1, 1), timezones=st.timezones()))
def test_times_go_out_as_rfc_3339(value: datetime) -> None:
    text = write(Time, value)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?(Z|[+-]\d\d:\d\d)", text)
    assert read(Time, text).astimezone(UTC) == value.astimezone(UTC)


def test_times_with_odd_offsets() -> None:
    odd = timezone(timedelta(minutes=53, seconds=28))
    assert write(Time, datetime(2024, 1, 1, tzinfo=odd)) == "2023-12-31T23:06:32Z"
    assert write(Time, datetime(1, 1, 1, tzinfo=odd)) == "0001-01-01T00:00:32+00:54"
    west = timezone(-timedelta(minutes=53, seconds=28))
    last = datetime(9999, 12, 31, 23, 59, 59, tzinfo=west)
    assert write(Time, last) == "9999-12-31T23:59:27-00:54"


@pytest.mark.parametrize(
    ("type_", "wire", "value"),
    [
        (Quoted[Int64], "-12", -12),
        (Quoted[Int64], str(2**63 - 1), 2**63 - 1),
        (Quoted[bool], "true", True),
        (Quoted[float], "1.5", 1.5),
        (QuotedStr[str], '"a\\"ü"', 'a"ü'),
        (Quoted[Int64] | None, None, None),
    ],
)
def test_quoted(type_: Any, wire: Any, value: Any) -> None:
    assert read(type_, wire) == value
    assert read(type_, write(type_, value)) == value


@pytest.mark.parametrize("wrong", ["1.0", "x", "", "\ud800", '"1"', "true", "null", str(2**63)])
def test_wrong_quoted(wrong: str) -> None:
    with pytest.raises(RPCDecodeError):
        read(Quoted[Int64], wrong)


def test_quoted_string_of_a_caller_is_taken_as_it_is() -> None:
    assert write(QuotedStr[str], '"a"') == '"\\"a\\""'


def test_quoted_string_survives_json() -> None:
    class Model(RPCParams):
        v: QuotedStr[str]

    for value in ("abc", '"', '"abc"', ""):
        model = Model(v=value)
        assert Model.model_validate_json(model.model_dump_json()) == model
        assert Model.model_validate(model.model_dump()) == model
    with pytest.raises(ValidationError, match="expected value"):
        Model.model_validate_json('{"v": "abc"}')


def test_what_can_not_be_sent_is_named_in_models_and_quotes() -> None:
    class Inner(RPCParams):
        by_name: dict[str, int] = Field(default_factory=dict)
        number: Quoted[int | float] = 0

    class Model(RPCParams):
        inner: list[Inner]

    with pytest.raises(RPCRequestError, match=r"params\.inner\[0\]\.by_name\['.ud800'\]: "):
        encode(Model(inner=[Inner(by_name={"\ud800": 1})]))
    with pytest.raises(RPCRequestError, match=r"params\.inner\[0\]\.number: "):
        encode(Model(inner=[Inner(number=10**5000)]))


def test_half_of_a_surrogate_pair_is_no_key() -> None:
    class Params(RPCParams):
        by_name: ListOf[DictOf[str, int]]

    good = {"by_name": [{"\u00e4\U0001f600": 1}]}
    assert encode(Params(**good)) == good
    with pytest.raises(RPCRequestError, match=r"^params\.by_name\[1\]\['\\ud800'\]: "):
        encode(Params(by_name=[{}, {"\ud800": 1}]))


def test_nan_of_unknown_type_is_left_to_the_base_client() -> None:
    class Model(RPCParams):
        v: Unknown

    assert math.isnan(encode(Model(v=[math.nan]))["v"][0])
    with pytest.raises(RPCRequestError):
        encode(Model(v={"\ud800": 1}))


def test_models_of_unknown_type_have_their_names_on_the_wire() -> None:
    class Inner(RPCParams):
        class_: Quoted[int] = Field(serialization_alias="class")
        data: Base64
        unset: int = 0

    class Model(RPCParams):
        v: Unknown

    inner, wire = Inner(class_=1, data=b"\xff"), {"class": "1", "data": "/w=="}
    assert encode(Model(v=inner)) == {"v": wire}
    assert encode(Model(v={"a": [inner, 1]})) == {"v": {"a": [wire, 1]}}
    inner.__dict__["data"] = 1
    with pytest.raises(RPCRequestError, match=r"params\.v\[0\]: .* params\.data: "):
        encode(Model(v=[inner]))


class AnyModel(RPCParams):
    v: Unknown


def test_what_is_too_deep_is_not_sent(rich: ModuleType) -> None:
    node = rich.Node(name="", children=[])
    for _ in range(300):
        node = rich.Node(name="", children=[node])
    with pytest.raises(RPCRequestError, match=r"params\.children\[0\]\."):
        encode(node)
    deep: list[Any] = []
    for _ in range(100_000):  # Python 3.13 and newer write some 10,000
        deep = [deep]
    with pytest.raises(RPCRequestError, match=r"params\.v\[0\]"):
        encode(AnyModel(v=deep))
    with pytest.raises(RPCRequestError, match=r"m: params\[0\]"):
        Commands("c", None, 10**9).make("m", deep, None, answered=True, idempotent=False)


def test_enum_values_beyond_64_bits_with_sign() -> None:
    class Mask(IntEnum):
        ALL = 2**64 - 1

    assert read(Mask, 2**64 - 1) is Mask.ALL
    assert write(Mask, Mask.ALL) == 2**64 - 1
    for wrong in (2**64, 1, 1.8446744073709552e19, str(2**64 - 1)):
        with pytest.raises(RPCDecodeError):
            read(Mask, wrong)


def test_fields_of_an_embedded_struct_stay_away(rich: ModuleType) -> None:
    value = decode("tasks.get", rich.Task.model_validate, task(status="todo"))
    value.lacking = None
    assert "lacking" in value.model_fields_set
    assert "lacking" not in encode(value)
    value.lacking = ""
    assert encode(value)["lacking"] == ""


def test_nulls_of_an_embedded_struct_say_that_it_is_there(rich: ModuleType) -> None:
    nulls = {"lacking_any": None, "lacking_pointer": None}
    sent = encode(decode("tasks.get", rich.Task.model_validate, task(status="todo", **nulls)))
    assert {name: sent[name] for name in nulls} == nulls
    value = decode("tasks.get", rich.Task.model_validate, task(status="todo"))
    assert not nulls.keys() & encode(value).keys()
    empty = {"lacking_tags": [], "lacking_map": {}, "lacking_data": ""}
    assert (value.lacking_tags, value.lacking_map, value.lacking_data) == (None, None, None)
    value.lacking_tags = value.lacking_map = value.lacking_data = None
    assert not empty.keys() & encode(value).keys()
    for wire in (dict.fromkeys(empty), empty):
        value = decode("tasks.get", rich.Task.model_validate, task(status="todo", **wire))
        assert (value.lacking_tags, value.lacking_map, value.lacking_data) == ([], {}, b"")
        assert {name: encode(value)[name] for name in empty} == empty


def test_integer_keys() -> None:
    type_ = DictOf[Key[Int8], str]
    assert read(type_, {"-1": "a", "127": "b"}) == {-1: "a", 127: "b"}
    assert write(type_, {-1: "a"}) == {"-1": "a"}
    for wrong in ("128", "1.0", "x", "", " 1", "\u0663"):
        with pytest.raises(RPCDecodeError):
            read(type_, {wrong: "a"})


def task(**changes: Any) -> dict[str, Any]:
    """Return a task as Go writes one whose fields are zero."""
    return {
        "title": "",
        "status": "",
        "color": "",
        "sizes": None,
        "owner": 0,
        "by_status": None,
        "by_priority": None,
        "by_id": None,
        "by_text": None,
        "hash": [0, 0, 0, 0],
        "extra": None,
        "pany": None,
        "created_at": "0001-01-01T00:00:00Z",
        "due_at": None,
        "empty": {},
        "old": "",
        "matrix": None,
        **changes,
    }


def test_zero_values(rich: ModuleType) -> None:
    value = decode("tasks.get", rich.Task.model_validate, task())
    assert value.status == ""
    assert value.priority == 0
    assert value.level is rich.Level.LEVEL_NONE
    assert (value.sizes, value.tags, value.by_status, value.data) == ([], [], {}, b"")
    assert (value.flag, value.ratio, value.note, value.count) == (False, 0.0, "", 0)
    assert value.addr is None
    assert (value.due_at, value.done_at, value.node, value.lacking) == (None, None, None, None)


def test_enums(rich: ModuleType) -> None:
    wire = task(
        status="done",
        priority=2,
        color="mauve",
        sizes=[1, 7],
        by_status={"todo": 1, "": 2, "later": 3},
        by_priority={"1": None, "0": ["x"], "3": None},
    )
    value = decode("tasks.get", rich.Task.model_validate, wire)
    assert value.status is rich.TaskStatus.DONE
    assert value.priority is rich.Priority.HIGH
    assert value.color == "mauve"
    assert value.sizes == [rich.Size.S, 7]
    assert value.sizes[0] is rich.Size.S
    assert value.by_status == {rich.TaskStatus.TODO: 1, "": 2, "later": 3}
    assert [type(key) for key in value.by_status] == [rich.TaskStatus, str, str]
    assert value.by_priority == {rich.Priority.LOW: [], 0: ["x"], 3: []}
    assert [type(key) for key in value.by_priority] == [rich.Priority, int, int]
    assert str(value.status) == "done"
    value.by_status, value.by_priority = {rich.TaskStatus.TODO: 1}, {1: []}
    dumped = encode(value)
    assert json.loads(json.dumps(dumped)) == {
        **wire,
        "created_at": "0001-01-01T00:00:00+00:00",
        "sizes": [1, 7],
        "by_status": {"todo": 1},
        "by_priority": {"1": []},
        "by_id": {},
        "by_text": {},
        "matrix": [],
    }
    for wrong in (
        {"status": 1},
        {"priority": "1"},
        {"priority": 1.0},
        {"sizes": [1.5]},
    ):
        with pytest.raises(RPCDecodeError):
            decode("tasks.get", rich.Task.model_validate, task(**wrong))


def test_unknown_fields_of_a_result_are_ignored(rich: ModuleType) -> None:
    assert decode("m", rich.Relic.model_validate, {"x": "a", "new": 1}).x == "a"


def test_recursive(rich: ModuleType) -> None:
    wire = {"name": "a", "children": [{"name": "b", "children": None}], "parent": None}
    node = decode("m", rich.Node.model_validate, wire)
    assert node.children[0].children == []


PARAMS: dict[str, Any] = {
    "title": "t",
    "name": "n",
    "wide": 1,
    "ratio": 1.0,
    "owner": 1,
    "accept": True,
    "by": {"aa": "x", "bb": "y"},
    "pair": [0, 1],
    "kind": "b c",
    "step": 2,
    "code": 'x.00000000-0000-0000-0000-000000000000"\\$',
    "mail": "a@b",
    "link": "https://x",
    "maybe": "",
    "wait": 10**9,
    "pin": 1,
    "only": "x",
    "seven": 7,
    "blob": b"1234",
    "other": "",
    "odd": 0,
    "size": 0,
    "share": 0,
    "pause": 0,
    "one": ["a"],
    "there": "",
    "nick": None,
    "ranks": {2: ""},
    "price": "",
    "prices": [""],
    "level": "INFO",
    "lowest": "",
    "charge": 0,
    "mark": "ab",
    "goal_or_not": "todo",
    "first_goal": "todo",
    "hue": "red",
    "urgency": 1,
    "tint": "",
    "rank": 0,
    "maybe_goal": 1,
    "agreed": False,
    "salt": b"",
    "broken": "",
    "status": "todo",
    "meta": {"k": ""},
    "when": datetime(2024, 1, 1, tzinfo=UTC),
    "goal": "todo",
    "goals": ["todo"],
    "stops": ["todo"],
    "sorting": -1,
    "sortings": {"todo": 1},
}


def valid(**changes: Any) -> dict[str, Any]:
    # "code" has more patterns than one string can match; each is tried below.
    return {**PARAMS, **changes}


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"title": "x" * 201},
        {"title": 1},
        {"name": ""},
        {"limit": 101},
        {"limit": -1},
        {"wide": 0},
        {"wide": 256},
        {"ratio": 0.0},
        {"ratio": 1.5},
        {"ratio": math.nan},
        {"owner": 0},
        {"owner": None},
        {"accept": False},
        {"labels": ["a"] * 4},
        {"labels": [""]},
        {"labels": ["123456"]},
        {"by": {"aa": "x"}},
        {"by": {"aa": "1", "bb": "y"}},
        {"by": {"a": "x", "bb": "y"}},
        {"maybe": "ab"},
        {"other": "x"},
        {"odd": 2},
        {"size": 2},
        {"size": 128},
        {"pause": 999_999_999},
        {"share": 2.0},
        {"share": -0.5},
        {"charge": 99},
        {"mark": "b"},
        {"page": ""},
        {"page": "abcd"},
        {"marker": "abcd"},
        {"parts": ["", ""]},
        {"mark": "abcd"},
        {"salt": b"123"},
        {"goal_or_not": ""},
        {"first_goal": ""},
        {"first_goal": "done"},
        {"hue": "blue"},
        {"hue": ""},
        {"urgency": 0},
        {"tint": "blue"},
        {"maybe_goal": -1},
        {"price": None},
        {"prices": [""] * 4},
        {"prices": [None]},
        {"lowest": None},
        {"one": []},
        {"there": None},
        {"nick": ""},
        {"ranks": {1: ""}},
        {"pair": [0]},
        {"pair": [0, -1]},
        {"pair": None},
        {"kind": "b"},
        {"step": 3},
        {"mail": "x"},
        {"link": "x"},
        {"wait": 1},
        {"pin": 10000},
        {"only": "y"},
        {"seven": 8},
        {"blob": b"12345"},
        {"status": "x"},
        {"status": ""},
        {"states": ["", "done"]},
        {"priority": 0},
        {"stops": [""]},
        {"then": 0},
        {"last": 0},
        {"maybe_goal": 0},
        {"priority": 3},
        {"goal": ""},
        {"goals": [""]},
        {"sorting": 0},
        {"sortings": {"todo": 0}},
        {"meta": {}},
        {"meta": {"k": "", "x": 1}},
        {"when": datetime(2024, 1, 1)},
        {"typo": 1},
        {"broken": 1},
        {"code": "x.$"},
    ],
)
def test_params_that_will_not_do(rich: ModuleType, wrong: dict[str, Any]) -> None:
    [name] = wrong
    with pytest.raises(ValidationError) as caught:
        rich.Params(**valid(**wrong))
    assert {error["loc"][0] for error in caught.value.errors()} - {"code"} == {name} - {"code"}


@pytest.mark.parametrize(
    "right",
    [
        {"share": 2.5},
        {"charge": 100},
        {"salt": b"1234"},
        {"agreed": True},
        {"hue": "green"},
        {"goal_or_not": "done"},
        {"tint": "pink"},
        {"rank": 1},
        {"maybe_goal": 1},
        {"refund": None},
        {"tier": None},
        {"priority": None},
        {"last": None},
    ],
)
def test_what_is_not_zero_keeps_to_the_rules(rich: ModuleType, right: dict[str, Any]) -> None:
    with pytest.raises(ValidationError) as caught:
        rich.Params(**valid(**right))
    # "code" is wrong in all of them.
    assert {error["loc"][0] for error in caught.value.errors()} == {"code"}


def test_rules_leave_quotes_alone() -> None:
    class Model(RPCParams):
        v: QuotedStr[Annotated[str, Field(pattern="^a")]]

    assert encode(Model(v="a")) == {"v": '"a"'}


SETTINGS: dict[str, Any] = {
    "email": "a@b",
    "status": "todo",
    "country": "DE",
    "parent": 0,
    "since": datetime(2024, 1, 1, tzinfo=UTC),
    "ratings": {},
}


def test_rules_do_not_hold_for_what_is_read(rich: ModuleType) -> None:
    wire: dict[str, Any] = {
        "email": "",
        "status": "new",
        "currency": "?",
        "tags": ["long"] * 3,
        "ratings": None,
    }
    wire |= {"level": 9, "first": "new", "pin": "10000", "page": "long", "parent": -1}
    settings = decode("m", rich.Settings.model_validate, wire)
    assert (settings.email, settings.status, settings.level, settings.pin) == ("", "new", 9, 10000)
    assert (settings.country, settings.parent, settings.since) == ("", -1, None)
    assert settings.rating is None


@pytest.mark.parametrize(
    ("wrong", "path", "message"),
    [
        ({"email": ""}, "email", "at least 1 character"),
        ({"email": "a"}, "email", "match pattern"),
        ({"status": ""}, "status", "'todo', 'in_progress' or 'done'"),
        ({"status": "new"}, "status", "'todo', 'in_progress' or 'done'"),
        ({"currency": "EURO"}, "currency", "at most 3 characters"),
        ({"country": ""}, "country", "at least 2 characters"),
        ({"country": None}, "country", "at least 2 characters"),
        ({"tags": ["a"] * 3}, "tags", "at most 2 items"),
        ({"tags": ["a", "long"]}, "tags[1]", "at most 3 characters"),
        ({"parent": None}, "parent", "should not be None"),
        ({"parent": -1}, "parent", "greater than or equal to 0"),
        ({"since": None}, "since", "should not be None"),
        ({"since": datetime(1, 1, 1, tzinfo=UTC)}, "since", "should not be empty"),
        ({"first": "in_progress"}, "first", "one of ['todo', 'done']"),
        ({"first": ""}, "first", "'todo', 'in_progress' or 'done'"),
        ({"level": 9}, "level", "0 or 1"),
        ({"pin": 10000}, "pin", "less than 10000"),
        ({"page": "long"}, "page", "at most 3 characters"),
    ],
)
def test_rules_of_what_goes_both_ways_hold_when_it_is_sent(
    rich: ModuleType, wrong: dict[str, Any], path: str, message: str
) -> None:
    values = {k: v for k, v in {**SETTINGS, **wrong}.items() if v is not None}
    for params in (
        rich.Settings(**values),
        decode("m", rich.Settings.model_validate, {**wire_of(values), "pin": "1"}),
    ):
        params.pin = values.get("pin", 1)
        with pytest.raises(RPCRequestError) as caught:
            encode(params)
        assert f"{caught.value}".startswith(f"params.{path}: ")
        assert message in f"{caught.value}"


def wire_of(values: dict[str, Any]) -> dict[str, Any]:
    return {k: v.isoformat() if isinstance(v, datetime) else v for k, v in values.items()}


def test_zero_values_that_omitempty_allows_are_sent(rich: ModuleType) -> None:
    settings = rich.Settings(**SETTINGS, currency="", level=0, pin=0, tags=[])
    sent = encode(settings)
    assert (sent["currency"], sent["level"], sent["pin"], sent["tags"]) == ("", 0, "0", [])
    assert encode(rich.Settings(**SETTINGS, currency="EUR"))["currency"] == "EUR"


def test_required_is_not_zero(rich: ModuleType) -> None:
    id_, zero = "00000000-0000-0000-0000-000000000001", "00000000-0000-0000-0000-000000000000"
    now, never = datetime.now(UTC), datetime(1, 1, 1, tzinfo=UTC)
    right = {"id": id_, "ids": [id_], "hash": [0, 1], "since": now, "number": 1.5}
    assert encode(rich.Keys(**right))["id"] == id_
    assert encode(rich.Keys(**{**right, "number": 0}))["number"] == 0
    for wrong in (
        {"id": zero},
        {"id": ""},
        {"ids": [id_, zero]},
        {"hash": [0, 0]},
        {"since": never},
    ):
        with pytest.raises(ValidationError, match="should not be empty"):
            rich.Keys(**{**right, **wrong})


def test_closed_enums_have_no_other_values(rich: ModuleType) -> None:
    wire = {"email": "", "status": "", "ratings": {"-1": [1]}}
    settings = decode("m", rich.Settings.model_validate, wire)
    assert settings.ratings == {rich.Rating.BAD: [rich.Rating.GOOD]}
    wrongs: list[Any] = [
        {"rating": 0},
        {"rating": 2},
        {"ratings": {"0": []}},
        {"ratings": {1: [2]}},
    ]
    for wrong in wrongs:
        with pytest.raises(RPCDecodeError, match=r"Input should be -1 or 1"):
            decode("m", rich.Settings.model_validate, {**wire, **wrong})
        with pytest.raises(ValidationError):
            rich.Settings(**{**SETTINGS, **wrong})


def test_only_what_was_set_is_sent(rich: ModuleType) -> None:
    settings = rich.Settings(**{**SETTINGS, "status": rich.TaskStatus.DONE})
    assert encode(settings) == {
        **SETTINGS,
        "status": "done",
        "since": "2024-01-01T00:00:00+00:00",
    }
    node = rich.Node(name="a", children=[rich.Node(name="b", children=[])])
    assert encode(node) == {"name": "a", "children": [{"name": "b", "children": []}]}
    node.parent = None
    assert "parent" in encode(node)


def test_numbers_as_go_reads_them(rich: ModuleType) -> None:
    numbers = rich.Numbers(
        i=1,
        i8=1,
        i16=1,
        i32=1,
        i64=-(2**63),
        u=1,
        u8=1,
        u16=1,
        u32=1,
        u64=2**64 - 1,
        ptr=0,
        f32=0.5,
        f64=3,
        number=1.5,
        big=2**80,
        wait=1,
        q_int=2**63 - 1,
        q_bool=False,
        q_float=1e300,
        q_str='"',
        q_enum=rich.Priority.LOW,
        q_number=2**70,
        by_number={"": 1, "1.50": 2},
    )
    wire = encode(numbers)
    assert (wire["by_number"], wire["q_number"]) == ({"": 1, "1.50": 2}, str(2**70))
    assert (wire["q_int"], wire["q_bool"], wire["q_float"]) == (str(2**63 - 1), "false", "1e+300")
    assert (wire["q_str"], wire["q_enum"], wire["big"]) == ('"\\""', "1", 2**80)
    assert decode("m", rich.Numbers.model_validate, wire) == numbers


def test_what_was_changed_to_nonsense_is_not_sent(rich: ModuleType) -> None:
    node = rich.Node(name="a", children=[])
    with pytest.raises(ValidationError):
        node.name = 1
    node.children.append("b")
    with pytest.raises(RPCRequestError, match=r"^params\.children\[0\]: .*, got str$"):
        encode(node)


def test_what_was_put_into_a_list_is_checked_as_well() -> None:
    class Inner(RPCParams):
        n: Int8

    class Outer(RPCParams):
        numbers: ListOf[Int8] = Field(default_factory=list)
        inners: DictOf[str, ListOf[Inner | None]] = Field(default_factory=dict)
        times: ListOf[Time] = Field(default_factory=list)
        ratios: ListOf[float] = Field(default_factory=list)
        pair: Annotated[list[int], Field(min_length=2, max_length=2)] | None = None
        any_: Any = Field(default=None, serialization_alias="any", validation_alias="any")

    def error(change: Callable[[Any], Any]) -> str:
        params = Outer(pair=[1, 2], inners={"a": [None, Inner(n=1)]})
        change(params)
        with pytest.raises(RPCRequestError) as raised:
            encode(params)
        return str(raised.value)

    assert error(lambda p: p.numbers.append(128)).startswith("params.numbers[0]: Input should be")
    assert error(lambda p: p.ratios.append(math.nan)).startswith("params.ratios[0]: ")
    assert error(lambda p: p.times.append(datetime(2024, 1, 1))).startswith("params.times[0]: ")
    assert error(lambda p: p.inners["a"].append(1)).startswith("params.inners.a[2]: ")
    assert error(lambda p: p.inners["a"][1].__dict__.update(n=300)).startswith(
        "params.inners.a[1].n: "
    )
    assert error(lambda p: p.pair.append(3)).startswith("params.pair: ")
    assert error(lambda p: setattr(p, "any_", {"x": [object()]})).startswith("params.any_.x[0]: ")
    assert error(lambda p: setattr(p, "any_", [b"\xff"])).startswith("params.any_[0]: ")
    assert error(lambda p: setattr(p, "any_", RING)).startswith("params.any_[0].y: ")


RING: list[Any] = []
RING.append({"y": RING})


def test_what_was_put_into_a_list_that_nobody_set_is_sent() -> None:
    class Inner(RPCModel):
        tags: ListOf[str] = Field(default_factory=list)

    class Outer(RPCModel):
        tags: ListOf[str] = Field(default_factory=list)
        by_name: DictOf[str, Inner] = Field(default_factory=dict)
        inner: Inner | None = None

    params = Outer(inner=Inner())
    assert encode(params) == {"inner": {}}
    params.tags.append("a")
    params.by_name["x"] = Inner()
    params.by_name["x"].tags.append("b")
    assert params.inner is not None
    params.inner.tags.append("c")
    assert encode(params) == {
        "tags": ["a"],
        "by_name": {"x": {"tags": ["b"]}},
        "inner": {"tags": ["c"]},
    }


def test_results_are_read_by_their_names_on_the_wire() -> None:
    class Model(RPCModel):
        class_: str = Field(default="", validation_alias="class", serialization_alias="class")

    assert decode("m", Model.model_validate, {"class_": "unknown"}).class_ == ""
    assert decode("m", Model.model_validate, {"class_": "unknown", "class": "a"}).class_ == "a"
    assert Model(class_="a").class_ == "a"


def test_names_that_clash_have_their_names_on_the_wire(golden: Callable[[str], Path]) -> None:
    clashes = load(golden("clashes"))
    names = clashes.Names(
        things=[], class__="1", id_="2", **{f"doc{chr(97 + i)}": "" for i in range(25)}
    )
    wire = encode(names)
    assert (wire["class"], wire["_id"]) == ("1", "2")
    assert "class__" not in wire
    wire = {**wire, "class_": "3", "user-id": "4", "user_id": "5", "": "6"}
    read_back = decode("m", clashes.Names.model_validate, wire)
    assert (read_back.class__, read_back.class_, read_back.id_) == ("1", "3", "2")
    assert (read_back.user_id_, read_back.user_id, read_back.f) == ("4", "5", "6")


@pytest.mark.parametrize(
    ("value", "path", "message"),
    [
        ([], "", "a valid dictionary"),
        (task(status=1), "status", "got int"),
        (task(matrix=[[1], [2, "x"]]), "matrix[1][1]", "Input should be a valid integer, got str"),
        (task(by_id={"1": {"name": 2, "children": []}}), "by_id.1.name", "valid string, got int"),
        (task(created_at="today"), "created_at", "RFC 3339"),
        (task(by_priority={"x": []}), "by_priority.x", "got str"),
        ({k: v for k, v in task().items() if k != "title"}, "title", "Field required"),
    ],
)
def test_decode_errors(rich: ModuleType, value: Any, path: str, message: str) -> None:
    with pytest.raises(RPCDecodeError, match=r"tasks\.get: result") as caught:
        decode("tasks.get", rich.Task.model_validate, value)
    assert (caught.value.method, caught.value.path) == ("tasks.get", path)
    assert message in caught.value.message


def test_decode_error_counts_the_others() -> None:
    with pytest.raises(RPCDecodeError, match=r"m: result\[0\]: .*got str \(and 1 more\)"):
        read(ListOf[int], ["a", "b"])


def test_reading_does_not_warn_of_what_is_deprecated(rich: ModuleType) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        relic = decode("m", rich.Relic.model_validate, {"x": "a"})
        value = decode("m", rich.Task.model_validate, task())
    assert relic.x == "a"
    with pytest.warns(DeprecationWarning, match="Use title"):
        assert value.old == ""


@given(st.floats(), st.integers(), st.text(), st.binary())
def test_what_is_accepted_is_json(number: float, integer: int, text: str, data: bytes) -> None:
    for type_, value in [
        (Annotated[float, "plain"], number),
        (Int64, integer),
        (str, text),
        (Base64, data),
    ]:
        try:
            wire = write(type_, value)
        except ValidationError:
            continue
        assert read(type_, json.loads(json.dumps(wire, allow_nan=False))) == value


def test_year_0_is_an_error_that_names_the_field(rich: ModuleType) -> None:
    value = task(created_at="0000-01-01T00:00:00Z")
    with pytest.raises(RPCDecodeError, match=r"result\.created_at: .* of the years 1 to 9999, got"):
        decode("tasks.get", rich.Task.model_validate, value)
    first = decode("tasks.get", rich.Task.model_validate, task())
    assert first.created_at == datetime(1, 1, 1, tzinfo=UTC)
