import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import WebSocket from "ws";
import {
  CentrifugoRPCClient,
  RPCClientError,
  RPCDisconnectedError,
  RPCTimeoutError,
} from "../runtime/rpc-client.ts";
import { CentrifugoRPCClient as OtherClient } from "../testdata/rooms/index.ts";
import { connected, newClient, newUser, server } from "./base-clients.ts";
import { newProxy, pagesCentrifuge } from "./server.ts";

/** Waits until a condition holds, for at most 5 s. */
async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 5000;
  while (!(await holds())) {
    assert.ok(Date.now() < end, what);
    await sleep(20);
  }
}

describe("connect", () => {
  test("resolves when answers can arrive, and does nothing while connected", async () => {
    const client = await newClient();
    await Promise.all([client.connect(), client.connect()]);
    assert.deepEqual(await client.call("test.echo", { a: 1 }), { a: 1 });
    await client.connect();
  });

  test("takes a token function, sync or async", async () => {
    const token = await server.token("fn");
    for (const give of [() => token, () => Promise.resolve(token)]) {
      const client = await connected({ userId: "fn", token: give });
      assert.deepEqual(await client.call("test.echo", {}), {});
    }
  });

  test("rejects with what a token function throws as the cause", async () => {
    const cause = new Error("no token today");
    const client = await newClient({ timeout: 500, token: () => Promise.reject(cause) });
    await assert.rejects(client.connect(), (error: RPCDisconnectedError) => {
      assert.ok(error instanceof RPCDisconnectedError);
      assert.match(error.message, /no token today/);
      assert.equal(error.cause, cause);
      return true;
    });
  });

  test("rejects for a wrong token, with Centrifugo's code", async () => {
    const client = await newClient({ token: "wrong" });
    await assert.rejects(client.connect(), (error: RPCDisconnectedError) => {
      assert.ok(error instanceof RPCDisconnectedError && error instanceof RPCClientError);
      assert.equal(error.code, 3500);
      assert.match(error.message, /^cannot connect to ws:.*: invalid token \(code 3500\); is its secret Centrifugo's\?$/);
      return true;
    });
  });

  test("rejects for a token that has expired", async () => {
    const userId = "late";
    const client = await newClient({ userId, token: await server.token(userId, -10) });
    await assert.rejects(client.connect(), RPCDisconnectedError);
  });

  test("rejects if the reply channel belongs to somebody else", async () => {
    const client = await newClient({ userId: "mallory", token: await server.token("eve") });
    await assert.rejects(client.connect(), (error: RPCDisconnectedError) => {
      assert.equal(error.code, 103);
      assert.match(error.message, /cannot read the reply channel user#mallory: permission denied/);
      return true;
    });
  });

  test("rejects within its time if there is no server", async () => {
    const client = await newClient({ url: "ws://127.0.0.1:9/connection/websocket", timeout: 500 });
    const start = Date.now();
    await assert.rejects(client.connect(), {
      name: "RPCDisconnectedError",
      message: /^cannot connect to ws:\/\/127\.0\.0\.1:9\/connection\/websocket: connect ECONNREFUSED .* within 500 ms$/,
    });
    assert.ok(Date.now() - start < 2000);
  });

  test("rejects when its time is up", async () => {
    const client = await newClient({ timeout: 100, token: () => new Promise<string>(() => {}) });
    await assert.rejects(client.connect(), (error: unknown) => {
      assert.ok(error instanceof RPCTimeoutError);
      assert.match(error.message, /: getToken: no answer within 100 ms$/);
      return true;
    });
  });

  test("can be tried again", async () => {
    let token = "wrong";
    const userId = "again";
    const client = await newClient({ userId, token: () => token });
    await assert.rejects(client.connect(), RPCDisconnectedError);
    token = await server.token(userId);
    await client.connect();
    assert.deepEqual(await client.call("test.echo", {}), {});
  });

  test("fails when disconnect() is called meanwhile", async () => {
    const client = await newClient();
    const opening = client.connect();
    void client.disconnect();
    await assert.rejects(opening, RPCDisconnectedError);
  });

  test("fails when a listener of its end calls disconnect()", async () => {
    const client = await newClient();
    const stop = client.onState(({ state }) => {
      if (state === "connected") void client.disconnect();
    });
    await assert.rejects(client.connect(), /^RPCDisconnectedError: disconnect\(\) was called$/);
    assert.equal(client.state, "disconnected");
    stop();
    await client.connect();
    assert.deepEqual(await client.call("test.echo", {}), {});
  });
});

describe("disconnect() while the SDK tells of the connection", () => {
  test("ends it when it is lost", async () => {
    const userId = newUser();
    const client = await newClient({ userId, timeout: 2000 });
    client.centrifuge.on("connecting", ({ code }) => {
      if (code !== 0) void client.disconnect();
    });
    await client.connect();
    await server.post(`/disconnect?user=${userId}&code=3000`);
    await until("it ends", () => Promise.resolve(client.state === "disconnected"));
    await client.connect();
    assert.deepEqual(await client.call("test.echo", {}), {});
  });

  test("ends it when it is made", async () => {
    const client = await newClient({ transport: "rpc" });
    client.centrifuge.once("connected", () => void client.disconnect());
    await assert.rejects(client.connect(), /^RPCDisconnectedError: disconnect\(\) was called$/);
    assert.equal(client.state, "disconnected");
    await client.connect();
    assert.deepEqual(await client.call("test.echo", {}), {});
  });

  test("ends it at any moment of a page's Centrifuge", async () => {
    for (let moments = 0; moments < 12; moments++) {
      const userId = newUser();
      const centrifuge = await pagesCentrifuge(server, userId);
      const client = new CentrifugoRPCClient({ centrifuge, userId });
      centrifuge.newSubscription(`user#${userId}`).subscribe();
      centrifuge.connect();
      const connecting = client.connect().catch(() => undefined);
      await centrifuge.ready();
      for (let i = 0; i < moments; i++) await Promise.resolve();
      void client.disconnect();
      await connecting;
      await sleep(5);
      assert.equal(client.state, "disconnected");
      centrifuge.disconnect();
    }
  });
});

test("clients of two packages share a page's Centrifuge, and one leaves it to the other", async () => {
  const userId = newUser();
  const centrifuge = await pagesCentrifuge(server, userId);
  const client = new CentrifugoRPCClient({ centrifuge, userId });
  const other = new OtherClient({ centrifuge, userId });
  await client.connect();
  await other.connect();
  await client.disconnect();
  await sleep(20);
  assert.equal(other.state, "connected");
  assert.deepEqual(await other.call("test.echo", {}), {});
  await other.disconnect();
  await sleep(20);
  assert.deepEqual(centrifuge.subscriptions(), {});
  centrifuge.disconnect();
});

test("an option centrifuge that is undefined is none", async () => {
  const client = await connected({ centrifuge: undefined });
  assert.deepEqual(await client.call("test.echo", {}), {});
});

describe("the end of a connection", () => {
  for (const transport of ["correlation", "rpc"] as const) {
    test(`fails the calls by ${transport} at once when the server bans the user`, async () => {
      const userId = newUser();
      const client = await connected({ userId, transport });
      const results = Promise.allSettled([client.call("test.silent"), client.call("test.silent")]);
      await until("they are sent", async () => (await server.seen("test.silent")) > 1);
      await server.post(`/disconnect?user=${userId}&code=3501`);
      for (const result of await results) {
        assert.ok(result.status === "rejected" && result.reason instanceof RPCDisconnectedError);
        assert.match(result.reason.message, /^test\.silent: the connection ended: .* \(code 3501\)$/);
        assert.ok(result.reason.code === 3501 && result.reason.outcomeUnknown);
      }
      assert.equal(client.state, "disconnected");
      await assert.rejects(client.call("test.echo", {}), (error: RPCDisconnectedError) => {
        assert.ok(error instanceof RPCDisconnectedError && error.code === 3501);
        return !error.outcomeUnknown;
      });
      await client.connect();
      assert.deepEqual(await client.call("test.echo", { back: true }), { back: true });
    });

    test(`leaves no call by ${transport} without an outcome when the server dies`, async () => {
      const proxy = await newProxy(server);
      const client = await connected({ transport, url: proxy.url });
      const results = Promise.allSettled([client.call("test.silent"), client.call("test.silent")]);
      await until("they are sent", async () => (await server.seen("test.silent")) > 1);
      await proxy.set("refuse"); // until what answers calls is back, too
      await server.post("/kill");
      await until("it is lost", () => Promise.resolve(client.state !== "connected"));
      const later = client.call("test.echo", { back: true });
      await server.post("/restart");
      await proxy.set("pass");
      assert.deepEqual(await later, { back: true });
      for (const result of await results) {
        assert.ok(result.status === "rejected" && result.reason instanceof RPCDisconnectedError);
        assert.ok(result.reason.outcomeUnknown);
      }
      assert.equal(client.pending, 0);
    });
  }

  test("fails the calls in flight at once on disconnect(), which can be called again", async () => {
    const client = await connected();
    const call = client.call("test.silent", {});
    void client.disconnect();
    void client.disconnect();
    await assert.rejects(call, RPCDisconnectedError);
    await assert.rejects(client.call("test.echo", {}), RPCDisconnectedError);
    await client.connect();
    assert.deepEqual(await client.call("test.echo", {}), {});
  });

  test("can be answered by another connection, and by calls", async () => {
    const client = await connected();
    const again = new Promise<unknown>((resolve, reject) => {
      const stop = client.onState(({ state }) => {
        if (state !== "disconnected") return;
        stop();
        client.connect().then(() => undefined, reject);
        client.call("test.echo", { again: true }).then(resolve, reject);
      });
    });
    await client.disconnect();
    assert.deepEqual(await again, { again: true });
  });

  test("comes with a token's end, unless a function gives another token", async () => {
    const once = await server.token("once", 2);
    const expired = (await connected({ userId: "once", token: once })).call("test.silent", {});
    let given = 0;
    const renewed = await connected({
      userId: "renewed",
      token: () => {
        given++;
        return server.token("renewed", 2);
      },
    });
    await assert.rejects(expired, RPCDisconnectedError);
    await until("a new token is asked for", () => Promise.resolve(given > 1));
    assert.deepEqual(await renewed.call("test.echo", {}), {});
  });

  test("leaves nothing that would keep a process alive", async () => {
    const script = `
      import { CentrifugoRPCClient } from ${JSON.stringify(import.meta.resolve("./client.mjs"))};
      import WebSocket from "ws";
      const client = new CentrifugoRPCClient({
        url: ${JSON.stringify(server.url)},
        token: ${JSON.stringify(await server.token("leak"))},
        userId: "leak",
        websocket: WebSocket,
      });
      await client.connect();
      await client.call("test.echo", {});
      const calls = [client.call("test.silent", {}), client.notify("test.silent", {})];
      void client.disconnect();
      await Promise.allSettled(calls);
      await client.connect();
      const later = client.call("test.silent", {});
      setTimeout(() => client.disconnect(), 50);
      const patient = new CentrifugoRPCClient({
        url: ${JSON.stringify(server.url)},
        getToken: () => new Promise(() => undefined),
        userId: "leak",
        timeout: 100,
        websocket: WebSocket,
      });
      await Promise.allSettled([later, patient.connect()]);`;
    const child = spawn(process.execPath, ["--input-type=module", "--eval", script], {
      stdio: ["ignore", "inherit", "inherit"],
    });
    const start = Date.now();
    const code = await new Promise((resolve) => child.once("exit", resolve));
    assert.equal(code, 0);
    assert.ok(Date.now() - start < 5000, "the process ended by itself");
  });
});

test("messages are read by the SDK alone once the first has come", async () => {
  const sockets: WebSocket[] = [];
  class Watched extends WebSocket {
    constructor(url: string) {
      super(url);
      sockets.push(this);
    }
  }
  await connected({ websocket: Watched });
  assert.deepEqual(sockets.map((socket) => socket.listenerCount("message")), [1]);
});
