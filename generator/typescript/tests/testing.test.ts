import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  APIClient,
  DishNotFoundError,
  InternalError,
  InvalidParamsError,
  LimitError,
  OverloadedError,
  RPCDecodeError,
  RPCEncodeError,
  RPCError,
  RPCTimeoutError,
  UnknownMethodError,
  checkVersion,
  kitchenNames,
  kitchenRememberEverythingThereIs,
  kitchenWarmNoWait,
} from "../testdata/kitchen/index.ts";
import type { API, CookParams, Everything, LimitErrorData } from "../testdata/kitchen/index.ts";
import { FakeRPC, delayed, makeError } from "../testdata/kitchen/testing.ts";
import * as kitchen from "../testdata/kitchen/testing.ts";
import * as names from "../testdata/names/testing.ts";
import * as words from "../testdata/words/testing.ts";

const params: CookParams = { name: "soup", portions: 2 };
const limit: LimitErrorData = { limit: 1, names: ["soup"], mood: "bad" };

/** Returns what a call fails with. */
function failure(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    () => assert.fail("the call didn't fail"),
    (error: unknown) => error,
  );
}

test("calls arrive at their handlers, and are recorded", async () => {
  const fake = new FakeRPC({
    kitchenNames: (given) => Object.keys(given),
    kitchenSearch: ({ mood }) => (mood === "good" ? ["todo"] : []),
  });
  const api: API = fake.api;
  assert.ok(api instanceof APIClient);
  assert.deepEqual(await api.kitchenNames(), []);
  assert.deepEqual(await api.kitchenSearch(), []);
  assert.deepEqual(await api.kitchenSearch({ mood: "good" }, { timeout: 50 }), ["todo"]);
  assert.deepEqual(fake.calls, [
    { method: "kitchenNames", params: {}, options: {}, noWait: false },
    { method: "kitchenSearch", params: {}, options: {}, noWait: false },
    { method: "kitchenSearch", params: { mood: "good" }, options: { timeout: 50 }, noWait: false },
  ]);
  assert.deepEqual(fake.paramsOf("kitchenSearch"), [{}, { mood: "good" }]);
});

test("functions of single methods take the fake for a base client", async () => {
  const fake = new FakeRPC({
    kitchenNames: () => ["soup"],
    kitchenWarm: () => undefined,
    kitchenRememberEverythingThereIs: () => ({ all: [] }),
  });
  assert.deepEqual(await kitchenNames(fake), ["soup"]);
  await kitchenWarmNoWait(fake, params);
  const everything = {} as Everything;
  await assert.rejects(kitchenRememberEverythingThereIs(fake, everything), RPCEncodeError);
  assert.deepEqual(await checkVersion(fake), { changed: [], missing: [] });
  assert.deepEqual(
    fake.calls.map(({ method, noWait }) => [method, noWait]),
    [["kitchenNames", false], ["kitchenWarm", true], ["checkVersion", false]],
  );
});

test("every method finds its handler, whatever it is called", async () => {
  for (const { FakeRPC } of [kitchen, names, words]) {
    const prototype = Object.getPrototypeOf(new FakeRPC().api) as object;
    const seen: string[] = [];
    const handlers = new Map(
      Object.getOwnPropertyNames(prototype).map((name) => [name, () => seen.push(name)]),
    );
    handlers.delete("constructor");
    handlers.delete("checkVersion");
    const fake = new FakeRPC(Object.fromEntries(handlers));
    await fake.api.checkVersion();
    const check = fake.calls[0]?.params as unknown as { methods: object };
    for (const wireName of Object.keys(check.methods)) {
      await fake.call(wireName, {});
      const before = seen.length;
      await fake.notify(wireName, {});
      if (seen[before] === seen[before - 1]) seen.length = before;
    }
    assert.deepEqual(seen, [...handlers.keys()]);
    assert.ok(seen.length > 10);
  }
});

test("values travel as on the wire", async () => {
  const sent: CookParams = { ...params };
  const stored = ["soup"];
  const fake = new FakeRPC({
    kitchenCook: (given) => {
      given.name = "other";
      return { int: 1.5 } as Everything;
    },
    kitchenNames: () => stored,
    kitchenCount: () => null as unknown as { [key: string]: number },
    kitchenRaw: () => new Date(0),
    kitchenMood: () => "so-so" as "good",
  });
  await assert.rejects(fake.api.kitchenCook(sent), RPCDecodeError);
  assert.equal(sent.name, "soup");
  assert.notEqual(await fake.api.kitchenNames(), stored);
  assert.deepEqual(await fake.api.kitchenCount(), {});
  assert.equal(await fake.api.kitchenRaw(), "1970-01-01T00:00:00.000Z");
  await assert.rejects(fake.api.kitchenMood(), /result: expected one of "good", "bad", found "so-so"/);
  const half = { name: "\ud800", portions: 1 };
  await assert.rejects(fake.api.kitchenCook(half), RPCEncodeError);
  await assert.rejects(fake.call("kitchen.cook", { n: 1n }), RPCEncodeError);
  assert.equal(fake.paramsOf("kitchenCook").length, 1);
});

describe("errors", () => {
  const fails = async (error: unknown): Promise<unknown> => {
    const fake = new FakeRPC({
      kitchenNames: () => {
        throw error;
      },
    });
    return failure(fake.api.kitchenNames());
  };

  test("are of the classes that the real client throws", async () => {
    const caught = await fails(
      makeError(LimitError, { code: 429, name: "limit", data: limit, temporary: true }),
    );
    assert.ok(caught instanceof LimitError && !(caught instanceof DishNotFoundError));
    assert.equal(caught.message, "kitchen.names: limit (limit, code 429)");
    assert.deepEqual(caught.data, limit);
    assert.deepEqual([caught.method, caught.code, caught.temporary], ["kitchen.names", 429, true]);
    const fields = [{ path: "name", rule: "required", message: "missing" }];
    const invalid = await fails(
      makeError(InvalidParamsError, { code: 400, name: "invalid_params", data: { fields } }),
    );
    assert.ok(invalid instanceof InvalidParamsError);
    assert.deepEqual(invalid.fields, fields);
    const busy = new RPCError("", { code: 503, name: "overloaded", message: "busy" });
    assert.ok((await fails(busy)) instanceof OverloadedError);
    const thrown = new DishNotFoundError("", { code: 404, name: "dish_not_found", message: "no" });
    assert.ok((await fails(thrown)) instanceof DishNotFoundError);
  });

  test("of the connection, and those of the test itself, stay what they are", async () => {
    for (const error of [new RPCTimeoutError("late"), new TypeError("a bug"), "odd"]) {
      assert.equal(await fails(error), error);
    }
  });

  test("must be what their class stands for", () => {
    const data = { limit: "1" } as unknown as LimitErrorData;
    assert.throws(() => makeError(LimitError, { code: 429, name: "limit", data }), {
      name: "TypeError",
      message: /^\{.*"limit":"1".*\} is no LimitError: see its name and data$/,
    });
    const name = "internal" as "dish_not_found";
    assert.throws(() => makeError(DishNotFoundError, { code: 404, name }), TypeError);
  });

  test("say that the server has no such method where there is no handler", async () => {
    const fake = new FakeRPC();
    const caught = await failure(fake.api.kitchenCook(params));
    assert.ok(caught instanceof UnknownMethodError && !(caught instanceof InternalError));
    assert.equal(
      caught.message,
      'kitchen.cook: no method "kitchen.cook": the fake has no handler for it (unknown_method, code 404)',
    );
    await fake.api.kitchenWarmNoWait(params);
    assert.deepEqual(fake.paramsOf("kitchenCook"), [params]);
  });
});

test("a call without an answer goes to the method, or to a handler of its own", async () => {
  const seen: string[] = [];
  const fake = new FakeRPC({
    kitchenWarm: ({ name }) => {
      seen.push(name);
      throw new RPCError("", { code: 500, message: "nobody waits for this" });
    },
  });
  await fake.api.kitchenWarmNoWait(params);
  fake.handlers.kitchenWarmNoWait = () => {
    throw new TypeError("a bug");
  };
  await assert.rejects(fake.api.kitchenWarmNoWait(params), TypeError);
  assert.deepEqual(seen, ["soup"]);
  assert.deepEqual(
    fake.calls.map(({ method }) => method),
    ["kitchenWarm", "kitchenWarmNoWait"],
  );
});

describe("time", () => {
  test("passes before a handler runs, for all methods and for one", async () => {
    const fake = new FakeRPC(
      { kitchenNames: () => [], kitchenFirst: delayed(60, () => 1) },
      { latency: 30 },
    );
    const took = async (call: () => Promise<unknown>): Promise<number> => {
      const start = performance.now();
      await call();
      return performance.now() - start;
    };
    assert.ok((await took(() => fake.api.kitchenNames())) >= 25);
    assert.ok((await took(() => fake.api.kitchenFirst())) >= 75);
  });

  test("is limited by the timeout of the fake, and of the call", async () => {
    const slow = delayed(300, () => ["soup"]);
    const fake = new FakeRPC({ kitchenNames: slow }, { timeout: 20 });
    await assert.rejects(fake.api.kitchenNames(), RPCTimeoutError);
    await assert.rejects(fake.api.kitchenNames({ timeout: 10 }), /within 10 ms/);
    await assert.rejects(fake.api.kitchenNames({ timeout: 0 }), RangeError);
    assert.throws(() => new FakeRPC({}, { timeout: -1 }), RangeError);
    fake.handlers.kitchenNames = () => [];
    assert.deepEqual(await fake.api.kitchenNames({ timeout: Infinity }), []);
  });

  test("ends for who aborts", async () => {
    const fake = new FakeRPC({ kitchenNames: delayed(300, () => []) }, { latency: 10 });
    const controller = new AbortController();
    const call = fake.api.kitchenNames({ signal: controller.signal });
    const reason = new Error("enough");
    controller.abort(reason);
    await assert.rejects(call, reason);
    await assert.rejects(fake.api.kitchenNames({ signal: controller.signal }), reason);
    assert.equal(fake.calls.length, 1);
  });
});
