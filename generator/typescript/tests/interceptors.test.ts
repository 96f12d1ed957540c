import assert from "node:assert/strict";
import { test } from "node:test";
import {
  RPCDisconnectedError,
  RPCError,
  RPCQueueFullError,
  RPCTimeoutError,
  retry,
  traceparent,
} from "../runtime/rpc-client.ts";
import type { RPCCall } from "../runtime/rpc-client.ts";

function newCall(options: Partial<RPCCall> = {}): RPCCall {
  const call = { method: "m", params: {}, headers: {}, timeout: 1000, signal: undefined };
  return { ...call, idempotent: false, noWait: false, ...options };
}

/** Returns what a call that fails always with an error is tried, by an interceptor. */
async function tries(error: Error, options: Partial<RPCCall> = {}): Promise<number> {
  let count = 0;
  const tried = retry({ minDelay: 1 })(newCall(options), () => {
    count++;
    return Promise.reject(error);
  });
  await assert.rejects(tried, error);
  return count;
}

test("retry tries again what can't have run, and what may run twice", async () => {
  const unknown = { outcomeUnknown: true };
  const final = new RPCError("m", { code: 400, message: "no" });
  const temporary = new RPCError("m", { code: 503, message: "later", temporary: true });
  assert.equal(await tries(final), 1);
  assert.equal(await tries(temporary), 3);
  const died = new RPCError("m", { code: 100, message: "internal server error", temporary: true });
  assert.equal(await tries(died), 1);
  assert.equal(await tries(died, { idempotent: true }), 3);
  assert.equal(await tries(new RPCQueueFullError("full")), 3);
  assert.equal(await tries(new RPCDisconnectedError("not sent")), 3);
  assert.equal(await tries(new RPCDisconnectedError("lost", undefined, unknown)), 1);
  assert.equal(await tries(new RPCTimeoutError("late", unknown)), 1);
  assert.equal(await tries(new RPCTimeoutError("late", unknown), { idempotent: true }), 3);
});

test("retry keeps to its budget and to the timeout of the call", async () => {
  const temporary = new RPCError("m", { code: 503, message: "later", temporary: true });
  const interceptor = retry({ minDelay: 0, budget: 0.1 });
  let count = 0;
  const fail = (): Promise<never> => {
    count++;
    return Promise.reject(temporary);
  };
  for (let i = 0; i < 200; i++) await assert.rejects(interceptor(newCall(), fail));
  assert.ok(count >= 200 && count <= 200 + 10 + 20, `${String(count)} tries`);
  const timeouts: number[] = [];
  const slow = retry({ attempts: 5, minDelay: 1 })(newCall({ timeout: 50 }), async ({ timeout }) => {
    timeouts.push(timeout);
    await new Promise((resolve) => setTimeout(resolve, 20));
    throw temporary;
  });
  await assert.rejects(slow, temporary);
  assert.ok(timeouts.length <= 3 && timeouts.every((timeout, i) => i === 0 || timeout < 35));
});

test("retry waits for at most two seconds", { timeout: 4000 }, async () => {
  let count = 0;
  const start = performance.now();
  const result = await retry({ minDelay: 1e9 })(newCall({ timeout: 5000 }), () =>
    count++ === 0 ? Promise.reject(new RPCDisconnectedError("not sent")) : Promise.resolve("done"),
  );
  assert.equal(result, "done");
  assert.ok(performance.now() - start < 2500);
});

test("retry ends with the error if a pause took longer than there was time", async () => {
  const temporary = new RPCError("m", { code: 503, message: "later", temporary: true });
  let count = 0;
  const tried = retry({ minDelay: 1 })(newCall({ timeout: 50 }), () => {
    count++;
    setImmediate(() => {
      for (const start = performance.now(); performance.now() - start < 60; ); // a busy page
    });
    return Promise.reject(temporary);
  });
  await assert.rejects(tried, temporary);
  assert.equal(count, 1);
});

test("retry ends with the signal of the call", async () => {
  const reason = new Error("changed my mind");
  const controller = new AbortController();
  const temporary = new RPCError("m", { code: 503, message: "later", temporary: true });
  const call = newCall({ signal: controller.signal, timeout: 60_000 });
  const tried = retry({ minDelay: 1e9, maxDelay: 50_000 })(call, () => Promise.reject(temporary));
  setTimeout(() => {
    controller.abort(reason);
  }, 10);
  await assert.rejects(tried, reason);
});

test("traceparent fills the headers", async () => {
  const interceptor = traceparent((headers) => {
    headers["traceparent"] = "00-1-2-01";
  });
  const got = await interceptor(newCall(), ({ headers }) => Promise.resolve(headers));
  assert.deepEqual(got, { traceparent: "00-1-2-01" });
});
