import assert from "node:assert/strict";
import { test } from "node:test";
import { MutationObserver, QueryClient, QueryObserver, hashKey } from "@tanstack/query-core";
import { DishNotFoundError, RPCError, RPCTimeoutError } from "../testdata/kitchen/index.ts";
import type { CookParams } from "../testdata/kitchen/index.ts";
import { mutation, query, queryKey, retryTemporary } from "../testdata/kitchen/query.ts";
import { FakeRPC, makeError } from "../testdata/kitchen/testing.ts";

const soup: CookParams = { name: "soup", portions: 2 };

/** Returns the key of a query with a value of any kind in its params. */
function keyOf(raw: unknown): readonly unknown[] {
  return query(new FakeRPC().api, "kitchenCook", { ...soup, valueOf: raw }).queryKey;
}

test("a query fetches by its params, once for those that are equal", async () => {
  const fake = new FakeRPC({ kitchenSearch: () => ["todo", "done"], kitchenNames: () => ["soup"] });
  const client = new QueryClient();
  const options = { staleTime: Infinity };
  const data = await client.fetchQuery({
    ...query(fake.api, "kitchenSearch", { status: "done", levels: [1, 2] }),
    ...options,
  });
  assert.deepEqual(data, ["todo", "done"]);
  await client.fetchQuery({
    ...query(fake.api, "kitchenSearch", { levels: [1, 2], status: "done" }),
    ...options,
  });
  assert.deepEqual(fake.paramsOf("kitchenSearch"), [{ status: "done", levels: [1, 2] }]);
  assert.deepEqual(await client.fetchQuery(query(fake.api, "kitchenNames")), ["soup"]);
  assert.deepEqual(fake.paramsOf("kitchenNames"), [{}]);
});

test("keys of equal params are equal, and those of others differ", () => {
  const values: unknown[] = [
    ...[1, "1", 1n, 2n, "1n", null, true, NaN, -Infinity, [], [1], {}, { a: 1 }, { a: [1n] }],
    ...[new Date(0), new Date(1), new Date(NaN), Uint8Array.of(1), Uint8Array.of(1, 2)],
    ...[new Set([1]), new Map([["a", new Date(5)]]), new Map([["a", new Date(6)]])],
    ...[JSON.parse('{"__proto__":{"a":1}}') as unknown, { $bytes: "" }, { toJSON: 1 }],
  ];
  const hashes = values.map((value) => hashKey(keyOf(value)));
  assert.equal(new Set(hashes).size, values.length - 1); // an invalid date is null, as JSON has it
  assert.deepEqual(values.map((value) => hashKey(keyOf(value))), hashes);
  for (const value of values) {
    assert.equal(JSON.stringify(keyOf(value)), JSON.stringify(keyOf(value)));
  }
  assert.deepEqual(keyOf(new Date(0)), keyOf("1970-01-01T00:00:00.000Z"));
  assert.deepEqual(keyOf({ b: undefined, a: 1 }), keyOf({ a: 1 }));
  assert.equal(
    JSON.stringify(keyOf({ a: 1, b: { d: 1, c: 2 } })),
    JSON.stringify(keyOf({ b: { c: 2, d: 1 }, a: 1 })),
  );
});

test("a key begins those of the queries that invalidateQueries finds", async () => {
  const fake = new FakeRPC({
    kitchenSearch: () => [],
    kitchenNames: () => [],
    kitchenCook: () => {
      throw makeError(DishNotFoundError, { code: 404, name: "dish_not_found" });
    },
  });
  const client = new QueryClient();
  const searches = [{}, { mood: "good" }, { mood: "good", status: "todo" }] as const;
  for (const params of searches) await client.fetchQuery(query(fake.api, "kitchenSearch", params));
  await client.fetchQuery(query(fake.api, "kitchenNames"));
  const dates = [new Date(0), new Date(1)].map((valueOf) => ({ ...soup, valueOf }));
  for (const params of dates) {
    client.setQueryData(query(fake.api, "kitchenCook", params).queryKey, {});
  }

  const invalidated = async (key: readonly unknown[]): Promise<number> => {
    await client.resetQueries({ queryKey: ["nothing"] });
    for (const found of client.getQueryCache().getAll()) {
      found.setState({ ...found.state, isInvalidated: false });
    }
    await client.invalidateQueries({ queryKey: key });
    return client.getQueryCache().getAll().filter((found) => found.state.isInvalidated).length;
  };
  assert.equal(await invalidated(queryKey()), 6);
  assert.equal(await invalidated(queryKey("kitchenSearch")), 3);
  assert.equal(await invalidated(queryKey("kitchenSearch", { mood: "good" })), 2);
  assert.equal(await invalidated(queryKey("kitchenSearch", { status: "todo" })), 1);
  assert.equal(await invalidated(queryKey("kitchenNames")), 1);
  assert.equal(await invalidated(queryKey("kitchenCook", { valueOf: new Date(1) })), 1);
});

test("a query that nobody waits for any more aborts its call", async () => {
  let signal: AbortSignal | undefined;
  const started = withResolvers();
  const fake = new FakeRPC({
    kitchenNames: async (_, options) => {
      signal = options.signal;
      started.resolve();
      await once(signal);
      return [];
    },
  });
  const client = new QueryClient();
  const observer = new QueryObserver(client, query(fake.api, "kitchenNames"));
  const unsubscribe = observer.subscribe(() => undefined);
  await started.promise;
  assert.equal(signal?.aborted, false);
  unsubscribe();
  assert.equal(signal.aborted, true);
});

test("a mutation takes params as its variables, and tells errors by their classes", async () => {
  const fake = new FakeRPC({
    kitchenCook: () => {
      throw makeError(DishNotFoundError, { code: 404, name: "dish_not_found", message: "no soup" });
    },
    kitchenNames: () => ["soup"],
    kitchenSearch: () => ["todo"],
  });
  const client = new QueryClient();
  const cook = new MutationObserver(client, mutation(fake.api, "kitchenCook"));
  await assert.rejects(cook.mutate(soup), DishNotFoundError);
  const { error, variables } = cook.getCurrentResult();
  assert.equal(error?.message, "kitchen.cook: no soup (dish_not_found, code 404)");
  assert.deepEqual(variables, soup);
  assert.deepEqual(fake.paramsOf("kitchenCook"), [soup]);
  assert.deepEqual(
    client.getMutationCache().getAll().map(({ options }) => options.mutationKey),
    [["rpc", "kitchenCook"]],
  );
  const names = new MutationObserver(client, mutation(fake.api, "kitchenNames"));
  assert.deepEqual(await names.mutate(), ["soup"]);
  const search = new MutationObserver(client, mutation(fake.api, "kitchenSearch"));
  await search.mutate();
  await search.mutate({ mood: "bad" });
  assert.deepEqual(fake.paramsOf("kitchenSearch"), [{}, { mood: "bad" }]);
});

test("retryTemporary tries again what may succeed, three times", async () => {
  const busy = new RPCError("m", { code: 503, name: "overloaded", message: "", temporary: true });
  const refused = new RPCError("m", { code: 403, name: "permission_denied", message: "" });
  for (const [error, tries] of [
    ...([[busy, 4], [refused, 1], [new RPCTimeoutError("late"), 4]] as const),
    [new TypeError("a bug"), 1] as const,
  ]) {
    const fake = new FakeRPC({
      kitchenNames: () => {
        throw error;
      },
    });
    const queries = { retry: retryTemporary, retryDelay: 1 };
    const client = new QueryClient({ defaultOptions: { queries } });
    await assert.rejects(client.fetchQuery({ ...query(fake.api, "kitchenNames"), ...queries }));
    assert.equal(fake.calls.length, tries, error.name);
  }
});

/** Waits until a signal is aborted. */
function once(signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    signal?.addEventListener("abort", () => {
      resolve();
    });
  });
}

function withResolvers(): { promise: Promise<void>; resolve: () => void } {
  let resolve!: () => void;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
