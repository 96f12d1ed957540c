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
  isLevel,
  isStatus,
  kitchenCook,
  kitchenNames,
  kitchenWarmNoWait,
} from "../testdata/kitchen/index.ts";
import type { Everything } from "../testdata/kitchen/index.ts";
import * as names from "../testdata/names/index.ts";
import * as words from "../testdata/words/index.ts";
import { Fake, emptyValue, params, twice, zeroValue } from "./kitchen.ts";

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

test("an enum is read with values that a newer server sends", async () => {
  const fake = new Fake();
  const api = new APIClient(fake);
  fake.answer = { ...zeroValue(), status: "later", level: 99, by_id: { 1: "never" } };
  const { status, level, by_id } = await api.kitchenCook(params);
  assert.deepEqual([status, level, by_id], ["later", 99, { 1: "never" }]);
  assert.deepEqual([status, "todo", "", 0, null].map(isStatus), [false, true, false, false, false]);
  assert.deepEqual([level, 0, -1, "0"].map(isLevel), [false, true, true, false]);
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
  assert.equal(Object.keys(methods).length, 18);
  for (const [name, hash] of Object.entries(methods)) assert.match(name + hash, /^kitchen\.[a-z_]+[0-9a-f]{16}$/);
  fake.answer = {};
  await assert.rejects(checkVersion(fake), RPCDecodeError);
});
