import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import {
  CentrifugoRPCClient,
  RPCDisconnectedError,
  RPCTimeoutError,
  RPCUnauthorizedError,
} from "../runtime/rpc-client.ts";
import type { StateChange } from "../runtime/rpc-client.ts";
import { both, failureOf, scenarios, until } from "./harness.ts";
import { pagesCentrifuge } from "./server.ts";

const scenario = scenarios("connect");

scenario(
  "S01",
  async (stage) => {
    const client = await stage.connected();
    assert.deepEqual(await client.call("test.echo", { a: 1 }), { a: 1 });
  },
  both,
);

scenario("S02", async (stage) => {
  const proxy = await stage.proxy();
  await proxy.set("refuse");
  const client = await stage.client({ url: proxy.url, timeout: 1500 });
  const start = performance.now();
  const error = await failureOf(client.connect());
  assert.ok(error instanceof RPCDisconnectedError && error.message.includes(proxy.url));
  assert.ok(performance.now() - start < 2000);
  const { accepted } = await proxy.stats();
  await sleep(1000);
  assert.equal((await proxy.stats()).accepted, accepted, "nothing goes on trying");
});

scenario("S03", async (stage) => {
  const proxy = await stage.proxy();
  await proxy.set("silent");
  const client = await stage.client({ url: proxy.url, timeout: 800 });
  const start = performance.now();
  const error = await failureOf(client.connect());
  assert.ok(error instanceof RPCTimeoutError && error.message.includes(proxy.url));
  assert.ok(performance.now() - start < 1200);
});

scenario("S04", async (stage) => {
  const url = stage.server.url.replace("/connection/websocket", "/wrong");
  const client = await stage.client({ url });
  const start = performance.now();
  await assert.rejects(client.connect(), /cannot connect to .*\/wrong: .* 404; .*path/);
  assert.ok(performance.now() - start < 2000);
});

scenario("S05", async (stage) => {
  const proxy = await stage.proxy();
  const client = await stage.client({ url: proxy.url, token: "forged" });
  const error = await failureOf(client.connect());
  assert.ok(error instanceof RPCDisconnectedError && error.code === 3500);
  await sleep(1000);
  assert.equal((await proxy.stats()).accepted, 1, "nothing goes on trying");
});

scenario("S06", async (stage) => {
  let asked = 0;
  const client = await stage.connected({
    getToken: () => stage.server.token(stage.userId, asked++ === 0 ? -10 : 60),
  });
  assert.equal(asked, 2);
  assert.deepEqual(await client.call("test.echo", {}), {});
});

scenario("S07", async (stage) => {
  let asked = 0;
  await stage.connected({
    getToken: () => {
      if (asked++ === 0) throw new Error("no token right now");
      return stage.server.token(stage.userId);
    },
  });
  assert.equal(asked, 2);
});

scenario("S08", async (stage) => {
  const client = await stage.client({ token: await stage.server.token("somebody") });
  const error = await failureOf(client.connect());
  assert.ok(error instanceof RPCDisconnectedError && error.code === 103);
  assert.ok(error.message.includes(`user#${stage.userId}`), error.message);
});

scenario("S09", async (stage) => {
  const proxy = await stage.proxy();
  const client = await stage.client({ url: proxy.url });
  await Promise.all(Array.from({ length: 20 }, () => client.connect()));
  assert.equal((await proxy.stats()).accepted, 1);
});

scenario("S10", async (stage) => {
  const client = await stage.client();
  const early = client.call("test.echo", { a: 1 });
  const error = await failureOf(client.call("test.echo", {}, { timeout: 50 }));
  assert.ok(error instanceof RPCTimeoutError && !error.outcomeUnknown);
  assert.equal(error.message, "test.echo: not sent within 50 ms");
  const connecting = client.connect();
  const during = client.call("test.echo", { a: 2 });
  assert.deepEqual(await Promise.all([early, during, connecting]), [{ a: 1 }, { a: 2 }, undefined]);
  const hasty = await stage.client({ failFast: true });
  const refused = await failureOf(hasty.call("test.echo", {}));
  assert.ok(refused instanceof RPCDisconnectedError && !refused.outcomeUnknown);
});

const fixed = { url: "ws://localhost", token: "t" };

scenario("S11", () => {
  for (const userId of ["", "a#b", "a,b", "a*", "ü", "a\n", "\u0000"]) {
    assert.throws(() => new CentrifugoRPCClient({ ...fixed, userId }), RangeError);
  }
  return Promise.resolve();
});

scenario("S12", async (stage) => {
  const channel = encodeURIComponent(`user#${stage.userId}`);
  const token = await stage.server.ask(`/token?user=${stage.userId}&channels=${channel}`);
  const client = await stage.connected({ token });
  assert.deepEqual(await client.call("test.echo", { a: 1 }), { a: 1 });
  await stage.server.post(`/disconnect?user=${stage.userId}`);
  await until("it is gone", () => client.state !== "connected");
  assert.deepEqual(await client.call("test.echo", { a: 2 }), { a: 2 });
});

scenario("S13", () => {
  const make = (): unknown => new CentrifugoRPCClient({ ...fixed, userId: "a.b" });
  assert.throws(make, /userId "a\.b" can't be part of a channel's name: .*"\."/);
  return Promise.resolve();
});

scenario("S42", async (stage) => {
  const odd: unknown[] = [null, undefined, 5, "text", Object.create(null), { toString: null }];
  for (const thrown of odd) {
    const client = await stage.client({
      timeout: 200,
      getToken: () => {
        throw thrown;
      },
    });
    client.onState(() => {
      throw thrown;
    });
    const { error: log } = console;
    console.error = () => undefined;
    assert.ok((await failureOf(client.connect())) instanceof RPCDisconnectedError);
    console.error = log;
  }
  const final = [
    () => Promise.reject(new RPCUnauthorizedError("banned")),
    () => "",
    () => undefined as unknown as string,
  ];
  for (const getToken of final) {
    const client = await stage.client({ getToken });
    const start = performance.now();
    await assert.rejects(client.connect(), /: getToken: (?:banned|no token)/);
    assert.ok(performance.now() - start < 1000, "it ends at once");
  }
  const hanging = await stage.client({ timeout: 100, getToken: () => new Promise<string>(() => undefined) });
  assert.ok((await failureOf(hanging.connect())) instanceof RPCTimeoutError);
});

scenario("S43", async (stage) => {
  const proxy = await stage.proxy();
  await proxy.set("silent");
  const client = await stage.client({ url: proxy.url });
  const connecting = failureOf(client.connect());
  await until("a socket is open", async () => (await proxy.stats()).open === 1);
  await client.disconnect();
  assert.ok((await connecting) instanceof RPCDisconnectedError);
  await until("no socket is left", async () => (await proxy.stats()).open === 0);
  await proxy.set("pass");
  await client.connect();
  assert.deepEqual(await client.call("test.echo", {}), {});
});

scenario("S44", async (stage) => {
  const client = await stage.connected();
  await client.disconnect();
  const error = await failureOf(client.call("test.echo", {}));
  assert.ok(error instanceof RPCDisconnectedError && !error.outcomeUnknown);
  assert.equal(error.message, "test.echo: disconnect() was called");
  await client.connect();
  assert.deepEqual(await client.call("test.echo", {}), {});
  await Promise.all([client.disconnect(), client.connect()]);
  assert.deepEqual(await client.call("test.echo", {}), {});
});

scenario("S50", async (stage) => {
  const proxy = await stage.proxy();
  const client = await stage.client({ url: proxy.url, timeout: 2000 });
  const storm = Array.from({ length: 30 }, async (_, i) => {
    await sleep((i * 7) % 50);
    await failureOf(client.connect());
    await failureOf(client.call("test.echo", {}));
    if (i % 3 === 0) await client.disconnect();
  });
  await Promise.all(storm);
  await client.disconnect();
  await until("no socket is left", async () => (await proxy.stats()).open === 0);
});

scenario("S51", async (stage) => {
  const proxy = await stage.proxy();
  await proxy.set("delay&ms=100");
  const client = await stage.client({ url: proxy.url });
  const connecting = [client.connect(), client.connect(), client.connect()].map(failureOf);
  await sleep(50);
  await client.disconnect();
  for (const error of await Promise.all(connecting)) assert.ok(error instanceof RPCDisconnectedError);
  await sleep(300);
  assert.equal((await proxy.stats()).open, 0);
});

scenario("S52", async (stage) => {
  for (const code of [3500, 4501]) {
    const client = await stage.client();
    const changes: StateChange[] = [];
    const off = client.onState((change) => changes.push(change));
    await client.connect();
    await stage.server.post(`/disconnect?user=${stage.userId}&code=${String(code)}`);
    await until("it is told", () => changes.length > 2);
    assert.deepEqual(changes.map((change) => [change.state, change.code, change.willReconnect]), [
      ["connecting", undefined, true],
      ["connected", undefined, false],
      ["disconnected", code, false],
    ]);
    off();
    await client.connect();
    assert.equal(changes.length, 3);
  }
});

scenario("S53", async (stage) => {
  const { userId, server } = stage;
  const centrifuge = await pagesCentrifuge(server, userId);
  const client = new CentrifugoRPCClient({ centrifuge, userId, timeout: 5000 });
  assert.equal(client.centrifuge, centrifuge);
  await client.connect();
  const got: unknown[] = [];
  const own = centrifuge.newSubscription(`inbox#${userId}`);
  own.on("publication", ({ data }) => got.push(data));
  own.subscribe();
  await own.ready(5000);
  const other = new CentrifugoRPCClient({ centrifuge, userId });
  await other.connect();
  assert.deepEqual(await client.call("test.echo", { a: 1 }), { a: 1 });
  await other.disconnect();
  assert.deepEqual(await client.call("test.echo", { a: 2 }), { a: 2 });
  await client.disconnect();
  await server.post(`/publish?channel=${encodeURIComponent(`inbox#${userId}`)}`, { still: "here" });
  await until("the page's subscription lives", () => got.length === 1);
  assert.equal(centrifuge.getSubscription(`user#${userId}`), null);
  assert.equal(client.pending + other.pending, 0);
  centrifuge.disconnect();
});

scenario("S57", async (stage) => {
  // Node.js 20 has no WebSocket of its own.
  const { WebSocket: there } = globalThis as { WebSocket?: unknown };
  (globalThis as { WebSocket?: unknown }).WebSocket = undefined;
  const lacking = new CentrifugoRPCClient({ ...fixed, userId: "1" });
  await assert.rejects(lacking.connect(), /no global WebSocket.*Node\.js 20.*ws.*websocket`$/);
  (globalThis as { WebSocket?: unknown }).WebSocket = there;
  // A page that goes offline and comes back.
  const page = new EventTarget();
  const add = globalThis as { addEventListener?: unknown; removeEventListener?: unknown };
  add.addEventListener = page.addEventListener.bind(page);
  add.removeEventListener = page.removeEventListener.bind(page);
  const client = await stage.connected();
  page.dispatchEvent(new Event("offline"));
  assert.equal(client.state, "connecting");
  page.dispatchEvent(new Event("online"));
  await until("it is back", () => client.state === "connected");
  assert.deepEqual(await client.call("test.echo", {}), {});
  delete add.addEventListener;
  delete add.removeEventListener;
});

scenario("S45", async (stage) => {
  const client = await stage.connected({ requestChannel: "user#somebody" });
  await assert.rejects(client.call("test.echo", {}), { name: "RPCError", code: 103 });
});

// A handshake that is refused by something else than Centrifugo.
scenario("S04", async (stage) => {
  const http = createServer((_, response) => response.writeHead(401).end());
  await new Promise<void>((resolve) => http.listen(0, resolve));
  const { port } = http.address() as AddressInfo;
  const client = await stage.client({ url: `ws://127.0.0.1:${String(port)}/` });
  await assert.rejects(client.connect(), /401/);
  http.close();
  await assert.rejects((await stage.client({ url: "http://localhost/" })).connect(), /begins with ws/);
  await assert.rejects((await stage.client({ url: "nonsense" })).connect(), RPCDisconnectedError);
});
