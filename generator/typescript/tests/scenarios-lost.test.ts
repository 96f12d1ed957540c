import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { RPCDisconnectedError, RPCTimeoutError } from "../runtime/rpc-client.ts";
import type { CentrifugoRPCClient, StateChange } from "../runtime/rpc-client.ts";
import { both, failureOf, scenarios, until } from "./harness.ts";
import type { Stage } from "./harness.ts";

const scenario = scenarios("lost");
/** On a server that tells a silent channel to subscribe anew. */
const forgetful = scenarios("forgetful", "-forget");

/** Notes the changes of a client's state. */
function changesOf(client: CentrifugoRPCClient): StateChange[] {
  const changes: StateChange[] = [];
  client.onState((change) => changes.push(change));
  return changes;
}

/** Starts a call that waits for a gate, and returns when the server has it. */
async function gated(
  stage: Stage,
  client: CentrifugoRPCClient,
  name: string,
): Promise<{ outcome: Promise<unknown> }> {
  const before = await stage.server.seen("test.gate");
  const call = client.call("test.gate", { name });
  call.catch(() => undefined);
  await until("the server has it", async () => (await stage.server.seen("test.gate")) > before);
  await sleep(50);
  return { outcome: call };
}

function isUnknown(error: unknown): boolean {
  const isOurs = error instanceof RPCDisconnectedError || error instanceof RPCTimeoutError;
  return isOurs && error.outcomeUnknown;
}

scenario(
  "S14",
  async (stage) => {
    const proxy = await stage.proxy();
    const client = await stage.connected({ url: proxy.url });
    await proxy.set("refuse"); // until what answers calls is back, too
    await stage.server.post("/kill");
    await until("it is gone", () => client.state === "connecting");
    const later = client.call("test.echo", { back: true });
    await stage.server.post("/restart");
    await proxy.set("pass");
    assert.deepEqual(await later, { back: true });
  },
  both,
);

scenario("S15", async (stage) => {
  const proxy = await stage.proxy();
  const client = await stage.connected({ url: proxy.url });
  const changes = changesOf(client);
  await proxy.set("reset");
  await until("it is back", () => changes.length === 2);
  assert.deepEqual(changes.map(({ state, willReconnect }) => [state, willReconnect]), [
    ["connecting", true],
    ["connected", false],
  ]);
  assert.deepEqual(await client.call("test.echo", {}), {});
});

scenario("S16", async (stage) => {
  const client = await stage.connected();
  const changes = changesOf(client);
  await stage.server.post(`/disconnect?user=${stage.userId}`);
  await until("it is back", () => changes.length === 2);
  assert.deepEqual(await client.call("test.echo", {}), {});
});

scenario("S17", async (stage) => {
  for (const code of [3500, 4500]) {
    const client = await stage.connected();
    await stage.server.post(`/disconnect?user=${stage.userId}&code=${String(code)}`);
    await until("it ends", () => client.state === "disconnected");
    for (let i = 0; i < 2; i++) {
      const error = await failureOf(client.call("test.echo", {}));
      assert.ok(error instanceof RPCDisconnectedError && error.code === code);
      assert.ok(!error.outcomeUnknown && error.message.includes("the connection ended: "));
    }
  }
});

scenario(
  "S18",
  async (stage) => {
    const proxy = await stage.proxy();
    const client = await stage.connected({ url: proxy.url });
    const { outcome: acknowledged } = await gated(stage, client, stage.userId);
    await proxy.set("hold=down");
    const written = failureOf(client.call("test.silent", {}));
    await until("it is sent", () => stage.sent.some(({ method }) => method === "test.silent"));
    await proxy.set("reset");
    await proxy.set("pass");
    const start = performance.now();
    assert.ok(isUnknown(await written));
    assert.ok(performance.now() - start < 1000);
    await stage.server.post(`/gate?name=${stage.userId}`);
    if (stage.transport === "rpc") assert.ok(isUnknown(await failureOf(acknowledged)));
    else assert.deepEqual(await acknowledged, {});
  },
  both,
);

scenario("S19", async (stage) => {
  const proxy = await stage.proxy();
  const client = await stage.connected({ url: proxy.url });
  await proxy.set("hold=down");
  const written = failureOf(client.call("test.silent", {}));
  await until("it is sent", () => stage.sent.length > 0);
  await proxy.set("reset");
  await proxy.set("refuse");
  const error = await written;
  assert.ok(error instanceof RPCDisconnectedError && error.outcomeUnknown);
  const queued = await failureOf(client.call("test.echo", {}, { timeout: 50 }));
  assert.ok(queued instanceof RPCTimeoutError && !queued.outcomeUnknown);
  const later = failureOf(client.call("test.echo", {}));
  await client.disconnect();
  const never = await later;
  assert.ok(never instanceof RPCDisconnectedError && !never.outcomeUnknown);
});

scenario("S20", async (stage) => {
  const proxy = await stage.proxy();
  const client = await stage.connected({ url: proxy.url });
  const { outcome: call } = await gated(stage, client, stage.userId);
  await proxy.set("reset");
  await proxy.set("refuse");
  await until("it is gone", () => client.state === "connecting");
  await stage.server.post(`/gate?name=${stage.userId}`);
  await sleep(200);
  assert.equal(client.pending, 1);
  await proxy.set("pass");
  assert.deepEqual(await call, {});
});

scenario("S20", async (stage) => {
  // Nothing can be recovered: the call fails at once.
  const proxy = await stage.proxy();
  const client = await stage.connected({ url: proxy.url });
  const { outcome: call } = await gated(stage, client, stage.userId);
  await proxy.set("reset");
  await proxy.set("refuse");
  await until("it is gone", () => client.state === "connecting");
  await stage.server.post(`/gate?name=${stage.userId}`);
  await sleep(200);
  await stage.server.post(`/clear_history?channel=${encodeURIComponent(`user#${stage.userId}`)}`);
  await proxy.set("pass");
  assert.ok(isUnknown(await failureOf(call)));
});

scenario(
  "S21",
  async (stage) => {
    const proxy = await stage.proxy();
    const client = await stage.connected({ url: proxy.url });
    await proxy.set("hold=down");
    const call = failureOf(client.call("test.echo", {}));
    await until("it ran", async () => (await stage.runs("test.echo"))[0] === 1);
    await proxy.set("reset");
    await proxy.set("pass");
    const error = await call;
    assert.ok(error === undefined || isUnknown(error));
    await client.connect();
    await sleep(300);
    assert.deepEqual(await stage.runs("test.echo"), [1]);
    assert.equal(stage.sent.length, 1);
  },
  both,
);

scenario("S22", async (stage) => {
  const proxy = await stage.proxy();
  const client = await stage.connected({ url: proxy.url, timeout: 30_000 });
  await proxy.set("hold=both");
  const start = performance.now();
  const error = await failureOf(client.call("test.echo", {}));
  assert.ok(isUnknown(error) && error instanceof RPCDisconnectedError);
  assert.ok(performance.now() - start < 13_500);
});

scenario("S23", async (stage) => {
  const proxy = await stage.proxy();
  const client = await stage.connected({ url: proxy.url });
  await proxy.set("cut&bytes=50000");
  const outcome = await client.call("test.big", { size: 100_000 }).catch((error: unknown) => error);
  if (outcome instanceof Error) assert.ok(isUnknown(outcome));
  else assert.equal((outcome as { text: string }).text.length, 100_000);
  assert.deepEqual(await client.call("test.echo", {}), {});
});

scenario("S24", async (stage) => {
  const proxy = await stage.proxy();
  const client = await stage.connected({ url: proxy.url });
  await proxy.set("drip&rate=100000");
  const { text } = (await client.call("test.big", { size: 100_000 })) as { text: string };
  assert.equal(text.length, 100_000);
});

scenario(
  "S25",
  async (stage) => {
    const proxy = await stage.proxy();
    let asked = 0;
    const getToken = (): Promise<string> => {
      asked++;
      return stage.server.token(stage.userId, 2);
    };
    const client = await stage.connected({ url: proxy.url, getToken });
    await until("it is asked twice more", () => asked > 2);
    assert.deepEqual(await client.call("test.echo", {}), {});
    assert.equal((await proxy.stats()).accepted, 1);
  },
  both,
);

scenario("S26", async (stage) => {
  const token = await stage.server.token(stage.userId, 1);
  const client = await stage.connected({ token });
  await until("it ends", () => client.state === "disconnected");
  const error = await failureOf(client.call("test.echo", {}));
  assert.ok(error instanceof RPCDisconnectedError && error.code === 109);
  assert.match(error.message, /the token has expired, and there is no getToken \(code 109\)$/);
});

forgetful("S27", async (stage) => {
  const client = await stage.connected();
  const changes = changesOf(client);
  assert.deepEqual(await client.call("test.echo", {}), {});
  const channel = encodeURIComponent(`user#${stage.userId}`);
  await stage.server.post(`/unsubscribe?user=${stage.userId}&channel=${channel}&code=2500`);
  await until("it is back", () => changes.length >= 2);
  assert.equal(changes[0]?.code, 2500);
  assert.deepEqual(await client.call("test.echo", {}), {});
});

scenario("S28", async (stage) => {
  const proxy = await stage.proxy();
  const client = await stage.connected({ url: proxy.url });
  await proxy.set("hold=both");
  const start = performance.now();
  await client.disconnect();
  assert.ok(performance.now() - start < 1000);
  await until("no socket is left", async () => (await proxy.stats()).open === 0);
});

scenario("S29", async (stage) => {
  const client = await stage.connected();
  const calls = Array.from({ length: 100 }, () => failureOf(client.call("test.silent", {})));
  await until("they are sent", () => stage.sent.length === 100);
  const start = performance.now();
  void client.disconnect();
  for (const error of await Promise.all(calls)) assert.ok(isUnknown(error));
  assert.ok(performance.now() - start < 500);
});

scenario("S46", async (stage) => {
  const proxy = await stage.proxy();
  const client = await stage.connected({ url: proxy.url });
  await proxy.set("hold=down");
  const call = client.call("test.idempotent", { a: 1 }, { idempotent: true });
  await until("it ran", async () => (await stage.runs("test.idempotent"))[0] === 1);
  await proxy.set("reset");
  await proxy.set("pass");
  assert.deepEqual(await call, { a: 1 });
  assert.deepEqual(await stage.runs("test.idempotent"), [1]);
  assert.equal(new Set(stage.sent.map(({ id }) => id)).size, 1);
});

scenario("S55", async (stage) => {
  // What serves the calls is lost in the middle of one.
  const call = failureOf((await stage.connected({ timeout: 1000 })).call("test.silent", {}));
  await sleep(100);
  await stage.server.post("/drop");
  assert.ok((await call) instanceof Error);
  const client = await stage.connected();
  assert.deepEqual(await client.call("test.echo", {}), {});
});
