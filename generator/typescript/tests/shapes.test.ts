import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { inspect } from "node:util";
import fc from "fast-check";
import { RPCDecodeError, RPCEncodeError } from "../runtime/rpc-client.ts";
import * as wire from "../runtime/shapes.ts";

// The same examples in each run.
fc.configureGlobal({ seed: 1 });

type Shape = Parameters<typeof wire.decode>[2];

const list =
  (element: Shape): Shape =>
  (value, at) =>
    wire.list(value, at, element);
const map =
  (element: Shape): Shape =>
  (value, at) =>
    wire.map(value, at, element);

/** Returns where a value is refused, as "path: expected x, found y"; "" if it is taken. */
function refusal(value: unknown, shape: Shape): string {
  try {
    wire.check("m", value, shape);
    return "";
  } catch (error) {
    assert.ok(error instanceof RPCEncodeError);
    assert.equal(error.method, "m");
    return error.message.replace(/^m: /, "");
  }
}

function takes(shape: Shape, ...values: unknown[]): void {
  for (const value of values) assert.equal(refusal(value, shape), "", inspect(value));
}

function refuses(shape: Shape, ...values: unknown[]): void {
  for (const value of values) assert.notEqual(refusal(value, shape), "", inspect(value));
}

describe("decode", () => {
  test("takes the members of a closed enum only", () => {
    const color = wire.oneOf("red", "blue");
    const levels = Array.from({ length: 30 }, (_, i) => i);
    takes(color, "red", "blue");
    refuses(color, "", "green", null, undefined, 0);
    takes(wire.oneOf(...levels), ...levels);
    assert.equal(refusal("green", color), 'expected one of "red", "blue", found "green"');
    assert.match(refusal(30, wire.oneOf(...levels)), /18, 19, \.\.\., found 30$/);
  });


  test("turns null into empty, in place, at every depth", () => {
    const item = wire.struct((o) => {
      o["tags"] = wire.list(o["tags"], "tags", wire.string);
      o["data"] = wire.bytes(o["data"], "data");
      o["more"] = wire.map(o["more"], "more", list(wire.integer));
    });
    const result = [{ tags: null, data: null, more: null }, { tags: ["a"], data: "", more: { x: null } }];
    assert.equal(wire.decode("m", result, list(item)), result);
    assert.deepEqual(result, [
      { tags: [], data: "", more: {} },
      { tags: ["a"], data: "", more: { x: [] } },
    ]);
    assert.deepEqual(wire.decode("m", null, list(item)), []);
    assert.deepEqual(wire.decode("m", null, map(item)), {});
    assert.equal(wire.decode("m", null, (v, at) => wire.nullable(v, at, list(item))), null);
  });

  test("says where and what it expected and found", () => {
    const shape = wire.struct((o) => {
      o["tasks"] = wire.list(
        o["tasks"],
        "tasks",
        wire.struct((p) => {
          p["by day"] = wire.map(p["by day"], "by day", wire.integer);
        }),
      );
    });
    const cases: [unknown, string, string, string][] = [
      [null, "", "an object", "null"],
      [[], "", "an object", "an array of length 0"],
      [{}, "tasks", "an array", "nothing"],
      [{ tasks: "x" }, "tasks", "an array", '"x"'],
      [{ tasks: [{ "by day": {} }, 7] }, "tasks[1]", "an object", "7"],
      [{ tasks: [{ "by day": { mon: true } }] }, 'tasks[0]["by day"].mon', "an integer", "true"],
      [{ tasks: [{ "by day": { "": {} } }] }, 'tasks[0]["by day"][""]', "an integer", "an object"],
    ];
    for (const [value, path, expected, found] of cases) {
      assert.throws(
        () => wire.decode("tasks.list", value, shape),
        (error: Error) => {
          assert.ok(error instanceof RPCDecodeError);
          const { method } = error;
          assert.deepEqual(
            [method, error.path, error.expected, error.found],
            ["tasks.list", path, expected, found],
          );
          const dot = path === "" || path.startsWith("[") ? "" : ".";
          assert.equal(
            error.message,
            `tasks.list: result${dot}${path}: expected ${expected}, found ${found}`,
          );
          return true;
        },
      );
    }
    assert.throws(() => wire.decode("m", [1, "x"], list(wire.integer)), /m: result\[1\]: expected/);
    let deep: unknown = null;
    for (let i = 0; i < 1e6; i++) deep = [deep];
    const nest: Shape = (value, at) => wire.nullable(value, at, list(nest));
    assert.throws(() => wire.decode("m", deep, nest), RPCDecodeError);
  });

  test("never gives an integer that has lost digits", () => {
    assert.equal(wire.decode("m", JSON.parse("9007199254740991"), wire.integer), 2 ** 53 - 1);
    for (const shape of [wire.integer, wire.exactNumber]) {
      for (const text of ["9007199254740992", "9007199254740993", "-9007199254740993"]) {
        assert.throws(() => wire.decode("m", JSON.parse(text), shape), RPCDecodeError);
      }
    }
    assert.throws(() => wire.decode("m", 2 ** 53, wire.integer), /use json:",string"/);
    assert.throws(() => wire.decode("m", 1.5, wire.integer), RPCDecodeError);
    assert.throws(() => wire.decode("m", JSON.parse("1e999"), wire.exactNumber), RPCDecodeError);
    assert.equal(wire.decode("m", 1.5, wire.exactNumber), 1.5);
    assert.equal(wire.decode("m", 1e300, wire.number), 1e300);
  });

  test("checks the length of arrays", () => {
    const pair: Shape = (v, at) => wire.array(v, at, 2, wire.integer);
    assert.deepEqual(wire.decode("m", [1, 2], pair), [1, 2]);
    assert.throws(() => wire.decode("m", [1], pair), /expected an array of length 2, found an arr/);
    assert.throws(() => wire.decode("m", null, pair), RPCDecodeError);
  });

  test("sees own properties only", () => {
    const shape = wire.struct((o) => {
      wire.string(wire.own(o, "toString"), "toString");
    });
    assert.throws(() => wire.decode("m", {}, shape), /toString: expected a string, found nothing/);
    const proto = wire.struct((o) => {
      o["__proto__"] = wire.list(wire.own(o, "__proto__"), "__proto__", wire.integer);
    });
    const value = wire.decode("m", JSON.parse('{"__proto__": null}'), proto) as object;
    assert.deepEqual(Object.getOwnPropertyDescriptor(value, "__proto__")?.value, []);
    assert.equal(Object.getPrototypeOf(value), Object.prototype);
    assert.throws(() => wire.decode("m", {}, proto), RPCDecodeError);
  });

  test("passes on errors of other kinds", () => {
    const bug = new TypeError("bug");
    const shape = wire.struct(() => {
      throw bug;
    });
    assert.throws(() => wire.decode("m", [{}], list(shape)), bug);
    assert.throws(() => {
      wire.check("m", [{}], list(shape));
    }, bug);
  });
});

describe("check", () => {
  test("knows the range of each kind of integer", () => {
    const kinds: [Shape, number, number][] = [
      [wire.int8, -128, 127],
      [wire.int16, -32768, 32767],
      [wire.int32, -2147483648, 2147483647],
      [wire.int64, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
      [wire.uint8, 0, 255],
      [wire.uint16, 0, 65535],
      [wire.uint32, 0, 4294967295],
      [wire.uint64, 0, Number.MAX_SAFE_INTEGER],
    ];
    for (const [shape, min, max] of kinds) {
      takes(shape, min, max, 0, -0);
      refuses(shape, min - 1, max + 1, 0.5, NaN, Infinity, "1", 1n, null, undefined);
    }
    assert.equal(refusal(300, wire.uint8), "expected an integer from 0 to 255, found 300");
  });

  test("refuses what JSON has no number for", () => {
    takes(wire.float64, 0, -1.5, Number.MAX_VALUE, 2 ** 60);
    takes(wire.float32, 0, -1.5, 3.4028235e38); // as Go writes the largest
    for (const shape of [wire.float32, wire.float64]) refuses(shape, NaN, Infinity, -Infinity, "1");
    refuses(wire.float32, 3.4028235677973366e38, -3.5e38);
    assert.equal(
      refusal({ a: [1, NaN] }, map(list(wire.float64))),
      "a[1]: expected a finite number, found NaN",
    );
  });

  test("takes base64 that Go reads", () => {
    takes(wire.base64, "", "AA==", "AAA=", "+/+/", "Zm9v");
    refuses(wire.base64, "A", "AA", "AAA", "A===", "-_-_", "AA==AA==", "A=A=", " AA=", "AA=\n", null);
  });

  test("takes times that Go reads", () => {
    takes(
      wire.time,
      "2026-02-28T00:00:00Z",
      "2024-02-29T23:59:59.123456789+23:59",
      "2000-02-29T00:00:00-00:00",
      "0001-01-01T00:00:00Z",
      "0000-02-29T00:00:00Z",
    );
    refuses(
      wire.time,
      "2026-02-29T00:00:00Z",
      "1900-02-29T00:00:00Z",
      "2026-04-31T00:00:00Z",
      "2026-13-01T00:00:00Z",
      "2026-01-01T24:00:00Z",
      "2026-01-01T00:00:60Z",
      "2026-01-01T00:00:00",
      "2026-01-01 00:00:00Z",
      "2026-01-01T00:00:00z",
      "2026-01-01T00:00:00,5Z",
      "2026-01-01T00:00:00.Z",
      "2026-01-01T00:00:00+24:00",
      "2026-01-01T00:00:00Z\n",
      "2026-01-01",
      "",
      new Date(),
    );
  });

  test("takes each Date as a time", () => {
    fc.assert(
      fc.property(fc.date({ min: new Date(0), max: new Date(8e12), noInvalidDate: true }), (date) => {
        takes(wire.time, date.toISOString());
      }),
    );
  });

  test("takes the JSON of a value in a string", () => {
    const quoted =
      (inner: Shape): Shape =>
      (v, at) =>
        wire.quoted(v, at, inner);
    takes(quoted(wire.boolean), "true", "false");
    refuses(quoted(wire.boolean), "yes", "", " true", "1", true, null);
    takes(quoted(wire.float64), "1", "-1.5e3");
    refuses(quoted(wire.float64), "NaN", "0x10", "1e999", "01", 1);
    takes(quoted(wire.string), '"x"', '""');
    refuses(quoted(wire.string), "x", "", "5");
    takes(quoted(wire.oneOf("red")), '"red"');
    refuses(quoted(wire.oneOf("red")), '""', '"blue"', "red");
    const numeral: Shape = (v, at) => wire.numeral(v, at, wire.oneOf(-1, 0, 1));
    takes(numeral, "-1", "0", "1");
    refuses(numeral, "2", "1.0", "1e0", "-0", "01", " 1", '"1"', "null", "", 1, null);
    const digits: Shape = (v, at) => wire.digits(v, at, -(2n ** 63n), 2n ** 63n - 1n);
    takes(digits, "0", "-1", "9223372036854775807", "-9223372036854775808");
    refuses(digits, "9223372036854775808", "-9223372036854775809", "1.0", "1e3", "01", "", " 1", 1, "-0");
  });

  test("checks the keys of maps", () => {
    const byNumber: Shape = (v, at) => wire.keyed(v, at, (k, b) => wire.digits(k, b, 0n, 9n), wire.int8);
    takes(byNumber, {}, { 1: 1 });
    refuses(byNumber, { x: 1 }, { 10: 1 }, { 1: 1000 });
    assert.match(refusal({ x: 1 }, byNumber), /^x: expected a string with an integer/);
  });

  test("takes any JSON value where anything goes", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        takes(list(wire.anything), [value]);
        takes(wire.json, value);
      }),
    );
    takes(wire.json, undefined, { date: new Date() });
    assert.equal(refusal({ a: [new Date(NaN)] }, wire.json), "a[0]: expected a valid date, found an object");
  });

  test("refuses what JSON would have as another value where anything goes", () => {
    refuses(wire.json, NaN, Infinity, 1n, () => 1, Symbol("x"), new Map(), new Set([1]), [new Uint8Array(1)], "\ud800", { "\udc00": 1 });
    assert.equal(
      refusal({ a: [1, { b: NaN }] }, wire.json),
      "a[1].b: expected a finite number, found NaN",
    );
  });
});
