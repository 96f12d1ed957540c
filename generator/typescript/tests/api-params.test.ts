import assert from "node:assert/strict";
import { test } from "node:test";
import {
  APIClient,
  RPCEncodeError,
  fromBase64,
  kitchenSearch,
  toBase64,
} from "../testdata/kitchen/index.ts";
import type { CookParams, Everything } from "../testdata/kitchen/index.ts";
import { Fake, emptyValue, twice, params } from "./kitchen.ts";

test("params that Go can't read are refused by name, and nothing is sent", async () => {
  const fake = new Fake();
  const api = new APIClient(fake);
  const broken: [Partial<Omit<Everything, "toString">>, string][] = [
    [{ float64: NaN }, "float64"],
    [{ int64: 2 ** 53 }, "int64"],
    [{ uint8: 256 }, "uint8"],
    [{ quoted_int64: "9223372036854775808" }, "quoted_int64"],
    [{ quoted_number: "five" }, "quoted_number"],
    [{ quoted_number: '"5"' }, "quoted_number"],
    [{ by_duration: { then: "x" } }, "by_duration.then"],
    [{ time: "2026-01-01T00:00:00" }, "time"],
    [{ bytes: "_-8=" }, "bytes"],
    [{ by_id: { x: "todo" } }, "by_id.x"],
    [{ array: [1, 2, 3] }, "array"],
    [{ metas: { a: null, b: { "created-by": "", scores: [0, Infinity] } } }, "metas.b.scores[1]"],
    [{ duration: 0.5 }, "duration"],
    [{ level: -129 }, "level"],
  ];
  for (const [fields, path] of broken) {
    await assert.rejects(api.kitchenStore({ ...(await emptyValue()), ...fields }), (error: Error) => {
      assert.ok(error instanceof RPCEncodeError);
      assert.deepEqual([error.method, error.path], ["kitchen.store", path]);
      return true;
    });
  }
  assert.deepEqual(fake.asked, []);
  await assert.rejects(api.kitchenWarmNoWait({ name: "x", portions: -1 }), RPCEncodeError);
  assert.deepEqual(fake.asked, []);
});

test("params of a wrong type, which a compiler hasn't seen, are refused by name", async () => {
  const fake = new Fake();
  const api = new APIClient(fake);
  const broken: [{ [name: string]: unknown }, string][] = [
    [{ string: 5 }, "string"],
    [{ string: undefined }, "string"],
    [{ string: "\ud800" }, "string"],
    [{ list: ["a", null] }, "list[1]"],
    [{ list: ["a", "b\udc00"] }, "list[1]"],
    [{ list: "ab" }, "list"],
    [{ map: { "\ud800": [] } }, 'map["\\ud800"]'],
    [{ bool: "true" }, "bool"],
    [{ status: "later" }, "status"],
    [{ status: "" }, "status"],
    [{ mood: "so-so" }, "mood"],
    [{ by_id: { 1: "later" } }, 'by_id["1"]'],
    [{ any: { a: ["\ud800"] } }, "any.a[0]"],
    [{ any: { a: new Map([[1, 2]]) } }, "any.a"],
  ];
  for (const [fields, path] of broken) {
    await assert.rejects(api.kitchenStore({ ...(await emptyValue()), ...fields }), (error: Error) => {
      assert.ok(error instanceof RPCEncodeError, error.stack);
      assert.deepEqual([error.method, error.path], ["kitchen.store", path]);
      return true;
    });
  }
  assert.deepEqual(fake.asked, []);
});

test("an optional field named like what every object has may be absent, but not be that", async () => {
  const fake = new Fake();
  const api = new APIClient(fake);
  class Dish implements CookParams {
    name = "soup";
    portions = 2;
    toLocaleString(): string {
      return this.name;
    }
  }
  const dish = new Dish();
  await api.kitchenWarm(dish);
  assert.deepEqual(fake.asked, [["call", "kitchen.warm", dish, twice]]);
  for (const own of [{ toLocaleString: () => "soup" }, { constructor: Dish }, { valueOf: () => 1 }]) {
    await assert.rejects(api.kitchenWarm({ ...params, ...own }), (error: Error) => {
      assert.ok(error instanceof RPCEncodeError);
      assert.equal(error.path, Object.keys(own)[0]);
      return true;
    });
  }
  assert.equal(fake.asked.length, 1);
});

test("params that may be left out are an empty object", async () => {
  const fake = new Fake();
  const api = new APIClient(fake);
  assert.deepEqual(await api.kitchenSearch(), []);
  await api.kitchenSearch(undefined, { timeout: 7 });
  await kitchenSearch(fake);
  assert.deepEqual(fake.asked, [
    ["call", "kitchen.search", {}, undefined],
    ["call", "kitchen.search", {}, { timeout: 7 }],
    ["call", "kitchen.search", {}, undefined],
  ]);
});

test("bytes are base64, in both directions", () => {
  for (const bytes of [[], [0], [255, 254], [251, 239, 190], Array.from({ length: 70_000 }, (_, i) => i % 256)]) {
    const text = Buffer.from(bytes).toString("base64");
    assert.equal(toBase64(Uint8Array.from(bytes)), text);
    assert.deepEqual([...fromBase64(text)], bytes);
  }
  assert.throws(() => fromBase64("no base64!"));
});

test("numbers in strings keep their digits", async () => {
  const fake = new Fake();
  const value = { ...(await emptyValue()), quoted_number: "-12345678901234567890.50e400" };
  await new APIClient(fake).kitchenStore(value);
  assert.deepEqual(fake.asked[0]?.[2], value);
});

test("params that hold themselves are refused", async () => {
  const fake = new Fake();
  const api = new APIClient(fake);
  const any: unknown[] = [];
  any.push({ any });
  const self = await emptyValue();
  self.self = self;
  for (const fields of [{ any }, { self }]) {
    await assert.rejects(api.kitchenStore({ ...(await emptyValue()), ...fields }), (error: Error) => {
      assert.ok(error instanceof RPCEncodeError);
      assert.match(error.message, /: not a JSON value: /);
      return true;
    });
  }
  assert.deepEqual(fake.asked, []);
});
