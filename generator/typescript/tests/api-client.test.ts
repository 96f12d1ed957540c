import assert from "node:assert/strict";
import { test } from "node:test";
import {
  API_VERSION,
  APIClient,
  BareError,
  DishNotFoundError,
  LimitError,
  RPCDecodeError,
  RPCEncodeError,
  RPCError,
  RawError,
  checkVersion,
  fromBase64,
  isLevel,
  isStatus,
  kitchenCook,
  kitchenNames,
  kitchenSearch,
  kitchenWarmNoWait,
  toBase64,
} from "../testdata/kitchen/index.ts";
import type { CallOptions, CookParams, Everything } from "../testdata/kitchen/index.ts";
import * as names from "../testdata/names/index.ts";
import * as words from "../testdata/words/index.ts";

/** A base client that remembers what it was asked, and answers what it was told. */
class Fake {
  readonly asked: unknown[][] = [];
  answer: unknown = null;

  call(method: string, params: unknown, options?: CallOptions): Promise<unknown> {
    this.asked.push(["call", method, params, options]);
    return Promise.resolve(this.answer);
  }

  notify(method: string, params: unknown, options?: CallOptions): Promise<void> {
    this.asked.push(["notify", method, params, options]);
    return Promise.resolve();
  }
}

/** What the calls of methods that are idempotent say. */
const twice = { idempotent: true };

const params: CookParams = { name: "soup", portions: 2 };

/** What Go writes for a struct of nothing but zero values. */
const zero = JSON.stringify({
  ...Object.fromEntries(
    ["", "8", "16", "32", "64"].flatMap((bits) => [`int${bits}`, `uint${bits}`]).map((k) => [k, 0]),
  ),
  ...{ bool: false, string: "", uintptr: 0, float32: 0, float64: 0 },
  ...Object.fromEntries(
    ["", "8", "16", "32", "64"]
      .flatMap((bits) => [`quoted_int${bits}`, `quoted_uint${bits}`])
      .map((k) => [k, "0"]),
  ),
  ...{ quoted_bool: "false", quoted_string: '""', quoted_uintptr: "0", quoted_id: "0" },
  ...{ quoted_float32: "0", quoted_float64: "0", quoted_number: "0", by_duration: null },
  ...{ bytes: null, list: null, lists: null, pointers: null, array: [0, 0, 0, 0], map: null },
  ...{ by_id: null, by_time: null, pointer: null, pointer_to_list: null, any: null, raw: null },
  ...{ any_list: null, time: "0001-01-01T00:00:00Z", duration: 0, addr: "", number: 0, big: 0 },
  ...{ status: "", level: 0, bits: 0, mood: "good", id: 0, tree: null, loop: null },
  ...{ meta: { "created-by": "", scores: null }, metas: null, self: null, toString: null },
  'a b"c': "",
}).replace("{", '{"__proto__":null,');

function zeroValue(): Everything {
  return JSON.parse(zero) as Everything;
}

/** The same with empty lists and maps, as an application has it. */
async function emptyValue(): Promise<Everything> {
  const fake = new Fake();
  fake.answer = { ...zeroValue(), status: "todo" };
  return new APIClient(fake).kitchenCook(params);
}

test("a call goes out with its params and options, and comes back decoded", async () => {
  const fake = new Fake();
  fake.answer = zeroValue();
  const result = await new APIClient(fake).kitchenCook(params, { timeout: 7 });
  assert.deepEqual(fake.asked, [["call", "kitchen.cook", params, { timeout: 7, ...twice }]]);
  assert.deepEqual(result.list, []);
  assert.deepEqual(result.map, {});
  assert.equal(result.bytes, "");
  assert.deepEqual(result.meta.scores, []);
  assert.deepEqual(result.toString, []);
  assert.equal(result.pointer_to_list, null);
});

test("a result can be sent back", async () => {
  const fake = new Fake();
  const value = await emptyValue();
  await new APIClient(fake).kitchenStore(value);
  assert.deepEqual(fake.asked, [["call", "kitchen.store", value, undefined]]);
});

test("the timeout of a method holds unless the call has one", async () => {
  const fake = new Fake();
  fake.answer = zeroValue();
  const api = new APIClient(fake);
  const { signal } = new AbortController();
  await api.kitchenCook(params);
  await api.kitchenCook(params, { signal });
  await api.kitchenWarm(params);
  const options = fake.asked.map((call) => call[3]);
  assert.deepEqual(options, [{ timeout: 1500, ...twice }, { timeout: 1500, signal, ...twice }, twice]);
});

test("a method without params sends an empty object, and one without a result gives nothing", async () => {
  const fake = new Fake();
  const api = new APIClient(fake);
  assert.deepEqual(await api.kitchenNames(), []);
  assert.deepEqual(fake.asked[0]?.[2], {});
  fake.answer = { ignored: true };
  const results: unknown[] = await Promise.all([api.kitchenWarm(params)]);
  assert.deepEqual(results, [undefined]);
});

test("a call that doesn't wait goes through notify", async () => {
  const fake = new Fake();
  await new APIClient(fake).kitchenWarmNoWait(params);
  assert.deepEqual(fake.asked, [["notify", "kitchen.warm", params, twice]]);
});

test("a method is a function, too", async () => {
  const fake = new Fake();
  fake.answer = zeroValue();
  const result = await kitchenCook(fake, params, { timeout: 7 });
  assert.deepEqual(result, await new APIClient(fake).kitchenCook(params));
  await kitchenWarmNoWait(fake, params);
  fake.answer = null;
  assert.deepEqual(await kitchenNames(fake), []);
  assert.deepEqual(fake.asked, [
    ["call", "kitchen.cook", params, { timeout: 7, ...twice }],
    ["call", "kitchen.cook", params, { timeout: 1500, ...twice }],
    ["notify", "kitchen.warm", params, twice],
    ["call", "kitchen.names", {}, undefined],
  ]);
  fake.answer = { int: "1" };
  await assert.rejects(kitchenCook(fake, params), RPCDecodeError);
  await assert.rejects(kitchenCook(fake, { ...params, portions: -1 }), RPCEncodeError);
});

test("a result of the wrong shape names the method, the path and both types", async () => {
  const fake = new Fake();
  const api = new APIClient(fake);
  const broken: [Partial<{ [K in keyof Everything]: unknown }>, string, string, string][] = [
    [{ int: "1" }, "int", "an integer", '"1"'],
    [{ string: 1 }, "string", "a string", "1"],
    [{ array: [1] }, "array", "an array of length 4", "an array of length 1"],
    [{ map: { x: [1, null] } }, "map.x[1]", "an integer", "null"],
    [{ metas: { x: { "created-by": "" } } }, "metas.x.scores", "an array", "nothing"],
    [{ self: { ...zeroValue(), bool: 0 } }, "self.bool", "a boolean", "0"],
    [{ status: 1 }, "status", "a string", "1"],
    [{ level: "1" }, "level", "an integer", '"1"'],
    [{ mood: "so-so" }, "mood", 'one of "good", "bad"', '"so-so"'],
    [{ mood: "" }, "mood", 'one of "good", "bad"', '""'],
  ];
  for (const [fields, path, expected, found] of broken) {
    fake.answer = { ...zeroValue(), ...fields };
    await assert.rejects(api.kitchenCook(params), (error: Error) => {
      assert.ok(error instanceof RPCDecodeError);
      assert.deepEqual(
        [error.method, error.path, error.expected, error.found],
        ["kitchen.cook", path, expected, found],
      );
      return true;
    });
  }
  fake.answer = [];
  await assert.rejects(api.kitchenUnknown(), RPCDecodeError);
  fake.answer = "yes";
  await assert.rejects(api.kitchenOpen({}), RPCDecodeError);
});

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

test("an enum is read with values that a newer server sends", async () => {
  const fake = new Fake();
  const api = new APIClient(fake);
  fake.answer = { ...zeroValue(), status: "later", level: 99, by_id: { 1: "never" } };
  const { status, level, by_id } = await api.kitchenCook(params);
  assert.deepEqual([status, level, by_id], ["later", 99, { 1: "never" }]);
  assert.deepEqual([status, "todo", "", 0, null].map(isStatus), [false, true, false, false, false]);
  assert.deepEqual([level, 0, -1, "0"].map(isLevel), [false, true, true, false]);
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

test("a client can be awaited, and its methods have safe names", async () => {
  const api = new names.APIClient(new Fake());
  assert.equal(await Promise.resolve(api), api);
  for (const name of ["then_", "constructor_", "toString_", "toJson", "_2faGet", "_", "üÄ"]) {
    assert.equal(typeof (api as unknown as { [key: string]: unknown })[name], "function", name);
  }
  assert.equal(api.constructor, names.APIClient);
  assert.ok(!Object.hasOwn(names.APIClient.prototype, "toString"));
});

test("a package can be awaited, and its functions have safe names", async () => {
  const imported: unknown = await import("../testdata/names/index.ts");
  assert.equal(typeof (imported as typeof names).then_, "function");
  const api = new words.APIClient(new Fake());
  for (const name of ["delete", "default", "wire", "shapes"]) {
    assert.equal(typeof (api as unknown as { [key: string]: unknown })[name], "function", name);
    assert.equal(typeof (words as { [key: string]: unknown })[`${name}_`], "function", name);
  }
  const fake = new Fake();
  fake.answer = [{ value: 1 }];
  assert.deepEqual(await words.delete_(fake, { value: 2 }), [{ value: 1 }]);
  await words.deleteNoWait(fake, { value: 3 });
  assert.deepEqual(fake.asked.map((call) => call[1]), [".delete", ".delete"]);
});

/** A base client whose calls fail with an error of the server. */
function failing(name: string, data?: unknown): { call: () => Promise<never>; notify: () => Promise<never> } {
  const error = new RPCError("kitchen.cook", { code: 400, name, message: "no", data });
  return { call: () => Promise.reject(error), notify: () => Promise.reject(error) };
}

test("declared errors are told by their classes, also where a method's docs don't link them", async () => {
  const kinds = { dish_not_found: DishNotFoundError, bare: BareError };
  for (const [name, kind] of Object.entries(kinds)) {
    const calls = [
      new APIClient(failing(name)).kitchenNames(),
      kitchenCook(failing(name), params),
      kitchenWarmNoWait(failing(name), params),
    ];
    for (const call of calls) {
      await assert.rejects(call, (error: unknown) => {
        const known = Object.values(kinds).filter((other) => error instanceof other);
        assert.deepEqual(known, [kind]);
        return error instanceof RPCError;
      });
    }
  }
});

test("the data of a declared error is decoded as results are", async () => {
  const rpc = failing("limit", { limit: 5, names: null, mood: "good" });
  await assert.rejects(kitchenCook(rpc, params), (error: unknown) => {
    assert.ok(error instanceof LimitError);
    const { limit, names, mood } = error.data;
    assert.deepEqual([limit, names, mood], [5, [], "good"]);
    return true;
  });
  const wrong = [undefined, 1, {}, { limit: "5", names: [], mood: "good" }, { limit: 5, names: [], mood: "odd" }];
  for (const data of wrong) {
    await assert.rejects(kitchenCook(failing("limit", data), params), (error: unknown) => {
      assert.ok(error instanceof RPCError && !(error instanceof LimitError));
      assert.deepEqual(error.data, data);
      return true;
    });
  }
  await assert.rejects(kitchenCook(failing("raw", { value: [1] }), params), RawError);
  await assert.rejects(kitchenCook(failing("raw", 1), params), (error) => !(error instanceof RawError));
});

test("the server is asked whether it has the client's methods as the client knows them", async () => {
  const fake = new Fake();
  fake.answer = { changed: ["kitchen.cook"], missing: null };
  const expected = { changed: ["kitchen.cook"], missing: [] };
  assert.deepEqual(await new APIClient(fake).checkVersion({ timeout: 5 }), expected);
  assert.deepEqual(await checkVersion(fake), expected);
  const [call, method, asked, options] = fake.asked[0] ?? [];
  assert.deepEqual([call, method, options], ["call", "system.check_version", { timeout: 5 }]);
  const { version, methods } = asked as { version: string; methods: { [name: string]: string } };
  assert.equal(version, API_VERSION);
  assert.equal(Object.keys(methods).length, 14);
  for (const [name, hash] of Object.entries(methods)) assert.match(name + hash, /^kitchen\.[a-z_]+[0-9a-f]{16}$/);
  fake.answer = {};
  await assert.rejects(checkVersion(fake), RPCDecodeError);
});
