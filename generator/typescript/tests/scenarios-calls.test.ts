import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import {
  RPCClientError,
  RPCDisconnectedError,
  RPCEncodeError,
  RPCQueueFullError,
  RPCTimeoutError,
} from "../runtime/rpc-client.ts";
import { both, failureOf, full, scenarios, until } from "./harness.ts";
import type { Stage } from "./harness.ts";
import { serve } from "./server.ts";

const scenario = scenarios("calls");

/** Publishes to the user's reply channel, as the server. */
async function answer(stage: Stage, body: string): Promise<void> {
  const channel = encodeURIComponent(`user#${stage.userId}`);
  await stage.server.ask(`/publish?channel=${channel}`, { method: "POST", body });
}

async function idOf(stage: Stage, method: string): Promise<string> {
  await until("it is sent", () => stage.sent.some((call) => call.method === method));
  await sleep(50);
  return stage.sent.filter((call) => call.method === method).at(-1)?.id ?? "";
}

scenario("S30", async (stage) => {
  const client = await stage.connected();
  const { text } = (await client.call("test.big", { size: 3_000_000 })) as { text: string };
  assert.equal(text.length, 3_000_000);
});

scenario("S31", async (stage) => {
  const proxy = await stage.proxy();
  const client = await stage.connected({ url: proxy.url });
  const call = client.call("test.silent", {});
  const id = await idOf(stage, "test.silent");
  const odd = ["{}", "5", "[]", '"text"', '{"correlation_id":1}', '{"correlation_id":null,"error":{}}'];
  for (const body of [...odd, '{"correlation_id":"unknown","result":1}']) await answer(stage, body);
  await answer(stage, `{"correlation_id":"${id}","seq":1,"progress":1}`);
  for (const result of [1, 2]) await answer(stage, `{"correlation_id":"${id}","result":${String(result)}}`);
  assert.equal(await call, 1);
  for (const error of ['"boom"', '{"code":"1"}', "[]"]) {
    stage.sent.length = 0;
    const broken = failureOf(client.call("test.silent", {}));
    await answer(stage, `{"correlation_id":"${await idOf(stage, "test.silent")}","error":${error}}`);
    assert.match(String(await broken), /malformed error/);
  }
  assert.deepEqual(await client.call("test.echo", {}), {});
  assert.equal((await proxy.stats()).accepted, 1);
});

scenario("S32", async (stage) => {
  const proxy = await stage.proxy();
  const client = await stage.connected({ url: proxy.url });
  const deep = "[".repeat(9990) + "]".repeat(9990);
  for (const value of [deep, "1".repeat(10_000), '"\\ud800"', "1e999"]) {
    for (const field of ["result", "error"]) {
      stage.sent.length = 0;
      const call = client.call("test.silent", {}).catch((error: unknown) => error);
      await answer(stage, `{"correlation_id":"${await idOf(stage, "test.silent")}","${field}":${value}}`);
      const outcome = await call;
      assert.equal(outcome instanceof RPCClientError, field === "error");
    }
  }
  assert.deepEqual(await client.call("test.echo", {}), {});
  assert.equal((await proxy.stats()).accepted, 1);
});

scenario("S33", async (stage) => {
  const client = await stage.connected({ replyChannel: stage.server.forgeChannel });
  assert.deepEqual(await client.call("test.forge", {}), { forged: false });
});

scenario(
  "S34",
  async (stage) => {
    const client = await stage.connected();
    for (const text of ["x".repeat(65_536), "ü".repeat(32_768), "\u0001".repeat(11_000)]) {
      const error = await failureOf(client.call("test.echo", { text }));
      assert.ok(error instanceof RPCEncodeError && error.message.includes("maxMessageSize"));
    }
    assert.equal(stage.sent.length, 0);
    const text = "ü".repeat(30_000);
    assert.deepEqual(await client.call("test.echo", { text }), { text });
  },
  both,
);

scenario(
  "S35",
  async (stage) => {
    const client = await stage.connected({ timeout: 60_000 });
    const count = full ? 10_000 : 3000;
    const calls = Array.from({ length: count }, (_, i) => client.call("test.echo", { i }));
    assert.equal(client.pending, count);
    const results = await Promise.all(calls);
    assert.ok(results.every((result, i) => (result as { i: number }).i === i));
  },
  both,
);

scenario("S36", async (stage) => {
  const client = await stage.connected({ timeout: 15_000 });
  const calls = Array.from({ length: 200 }, () =>
    client.call("test.big", { size: 20_000 }).catch((error: unknown) => error),
  );
  await until("they are sent", () => stage.sent.length === 200);
  const end = Date.now() + 3000;
  while (Date.now() < end); // Nothing is read meanwhile.
  for (const outcome of await Promise.all(calls)) {
    assert.ok(!(outcome instanceof Error) || outcome instanceof RPCDisconnectedError);
  }
  assert.deepEqual(await client.call("test.echo", {}), {});
});

scenario("S37", async (stage) => {
  const client = await stage.connected();
  const before = Number(await stage.server.ask("/cancelled"));
  const controller = new AbortController();
  const call = failureOf(client.call("test.silent", {}, { signal: controller.signal }));
  const other = client.call("test.sleep", { ms: 300 });
  await until("the call runs", async () => (await stage.runs("test.silent"))[0] === 1);
  const reason = new Error("changed my mind");
  controller.abort(reason);
  assert.equal(await call, reason);
  assert.deepEqual(await other, {});
  await until("the server is told", async () => Number(await stage.server.ask("/cancelled")) > before);
  assert.equal(client.state, "connected");
});

scenario("S38", async (stage) => {
  const client = await stage.connected();
  const warnings: Error[] = [];
  const warn = (warning: Error): number => warnings.push(warning);
  process.on("warning", warn);
  const signal = AbortSignal.timeout(300);
  const calls = Array.from({ length: 1000 }, () => failureOf(client.call("test.silent", {}, { signal })));
  assert.equal(getEventListeners(signal, "abort").length, 1);
  for (const error of await Promise.all(calls)) assert.equal((error as Error).name, "TimeoutError");
  assert.equal(client.pending, 0);
  assert.equal(getEventListeners(signal, "abort").length, 0);
  await sleep(10);
  process.off("warning", warn);
  assert.deepEqual(warnings, []);
});

scenario(
  "S39",
  async (stage) => {
    const client = await stage.connected();
    const error = await failureOf(client.call("test.sleep", { ms: 300 }, { timeout: 100 }));
    assert.ok(error instanceof RPCTimeoutError && error.outcomeUnknown);
    assert.equal(client.pending, 0);
    await sleep(300);
    assert.deepEqual(await client.call("test.echo", {}), {});
  },
  both,
);

scenario("S40", async (stage) => {
  const client = await stage.connected({ timeout: 60_000 });
  const round = async (count: number): Promise<void> => {
    for (let i = 0; i < count; i += 500) {
      await Promise.all(Array.from({ length: 500 }, () => client.call("test.echo", {})));
      stage.sent.length = 0;
    }
  };
  await round(2000);
  const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
  const memory = process.memoryUsage().heapUsed;
  const before = timers();
  await round(full ? 100_000 : 10_000);
  assert.ok(timers() <= before + 1, "timers are left");
  const grown = (process.memoryUsage().heapUsed - memory) / 2 ** 20;
  assert.ok(grown < 60, `memory has grown by ${String(grown)} MB`);
});

scenario("S41", async (stage) => {
  // What is unhandled fails each scenario. Here all that may go wrong does so at once.
  const proxy = await stage.proxy();
  const client = await stage.connected({ url: proxy.url });
  const calls = Array.from({ length: 50 }, (_, i) =>
    failureOf(client.call(i % 2 === 0 ? "test.silent" : "test.nothing", {}, { timeout: 10 + i * 10 })),
  );
  await sleep(100);
  await proxy.set("reset");
  await sleep(100);
  await stage.server.post(`/disconnect?user=${stage.userId}&code=3501`);
  await client.disconnect();
  assert.ok((await Promise.all(calls)).every((error) => error instanceof Error));
});

scenario(
  "S47",
  async (stage) => {
    const client = await stage.connected();
    assert.deepEqual(await client.call("test.echo", { a: 1 }), { a: 1 });
    assert.deepEqual(await client.call("test.echo", { a: 2 }, { headers: { a: "b" } }), { a: 2 });
  },
  ["rpc"],
);

scenario("S48", async (stage) => {
  const client = await stage.connected();
  const text = "x".repeat(5000);
  await stage.server.post("/stop");
  try {
    const calls = Array.from({ length: 5000 }, () =>
      failureOf(client.call("test.echo", { text }, { timeout: 500 })),
    );
    const outcomes = await Promise.all(calls);
    const isSent = (error: unknown): boolean => error instanceof RPCTimeoutError && error.outcomeUnknown;
    assert.equal(client.pending, 0);
    assert.ok(stage.sent.length > 0 && stage.sent.length <= 256, "no more than maxInFlight are sent");
    assert.equal(outcomes.filter(isSent).length, stage.sent.length);
    assert.ok(outcomes.some((error) => error instanceof RPCQueueFullError));
  } finally {
    await stage.server.post("/continue");
  }
  const sent = stage.sent.length;
  assert.deepEqual(await client.call("test.echo", {}), {});
  assert.equal(stage.sent.length, sent + 1, "nothing of what was given up is sent");
});

scenario("S49", async (stage) => {
  const client = await stage.connected();
  const deep = client.call("test.silent", {});
  const other = client.call("test.sleep", { ms: 300 });
  const value = "[".repeat(9995) + "]".repeat(9995);
  await answer(stage, `{"correlation_id":"${await idOf(stage, "test.silent")}","result":${value}}`);
  assert.ok(Array.isArray(await deep));
  assert.deepEqual(await other, {});
});

scenario("S54", async (stage) => {
  // Behind the proxies, Centrifugo lets no more of a connection wait.
  const count = serve === "publish" ? 500 : 3334;
  const clients = await Promise.all([1, 2, 3].map(() => stage.connected({ maxInFlight: count, timeout: 60_000 })));
  const calls = clients.flatMap((client) =>
    Array.from({ length: count }, () => client.call("test.burst", { size: 400 })),
  );
  await until("all are there", async () => (await stage.server.seen("test.burst")) >= calls.length);
  await stage.server.post("/burst");
  for (const result of await Promise.all(calls)) assert.equal((result as string).length, 400);
});
