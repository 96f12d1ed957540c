import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { getEventListeners } from "node:events";
import { after, before, describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { Centrifuge } from "centrifuge";
import WebSocket from "ws";
import {
  CallCancelledError,
  CentrifugoRPCClient,
  DeadlineExceededError,
  DuplicateCallError,
  InternalError,
  InvalidParamsError,
  OverloadedError,
  PermissionDeniedError,
  ResultTooLargeError,
  RPCClientError,
  RPCDisconnectedError,
  RPCEncodeError,
  RPCError,
  RPCTimeoutError,
  ShuttingDownError,
  UnknownMethodError,
} from "../runtime/rpc-client.ts";
import type { CentrifugoRPCClientOptions } from "../runtime/rpc-client.ts";
import { APIClient, RPCDecodeError } from "../testdata/kitchen/index.ts";
import { newProxy, serve, startServer } from "./server.ts";
import type { Server } from "./server.ts";

/** The classes of what a server may answer to any call, by their names on the wire. */
const classes = {
  invalid_params: InvalidParamsError,
  permission_denied: PermissionDeniedError,
  unknown_method: UnknownMethodError,
  duplicate_call: DuplicateCallError,
  result_too_large: ResultTooLargeError,
  cancelled: CallCancelledError,
  internal: InternalError,
  overloaded: OverloadedError,
  shutting_down: ShuttingDownError,
  deadline_exceeded: DeadlineExceededError,
};

let server: Server;
let nextUser = 1;
const clients: CentrifugoRPCClient[] = [];

/** Returns a client of a user of its own. */
async function newClient(
  options: Partial<CentrifugoRPCClientOptions> = {},
): Promise<CentrifugoRPCClient> {
  const userId = options.userId ?? `ts-${String(nextUser++)}`;
  const client = new CentrifugoRPCClient({
    url: server.url,
    token: await server.token(userId),
    userId,
    websocket: WebSocket,
    ...options,
  });
  clients.push(client);
  return client;
}

async function connected(
  options: Partial<CentrifugoRPCClientOptions> = {},
): Promise<CentrifugoRPCClient> {
  const client = await newClient(options);
  await client.connect();
  return client;
}

/**
 * A connection on which nothing confirms publications: behind a publish proxy, Centrifugo takes as
 * long as the method for that, and the SDK's own timeout is over.
 */
class Unconfirmed extends WebSocket {
  override emit(event: string | symbol, ...args: unknown[]): boolean {
    if (event !== "message") return super.emit(event, ...args);
    const lines = String(args[0]).split("\n");
    const others = lines.filter((line) => !line.includes('"publish":{}'));
    return super.emit(event, Buffer.from(others.join("\n")), false);
  }
}

/** Waits until a condition holds, for at most 5 s. */
async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 5000;
  while (!(await holds())) {
    assert.ok(Date.now() < end, what);
    await sleep(20);
  }
}

before(async () => {
  server = await startServer();
});

after(async () => {
  await Promise.all(clients.map((client) => client.disconnect()));
  await server.close();
});

/** Calls with params that are refused, at a path. */
async function refuses(client: CentrifugoRPCClient, params: unknown, path: string, message: RegExp): Promise<void> {
  await assert.rejects(client.call("test.echo", params), (error: unknown) => {
    assert.ok(error instanceof RPCEncodeError);
    assert.equal(error.path, path);
    assert.match(error.message, message);
    return true;
  });
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
      assert.match(error.message, /^cannot connect to ws:.*: invalid token \(code 3500\)$/);
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
      assert.match(error.message, /: getToken gave nothing within 100 ms$/);
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

for (const transport of ["correlation", "rpc"] as const) {
  const over = (
    options: Partial<CentrifugoRPCClientOptions> = {},
  ): Promise<CentrifugoRPCClient> => connected({ transport, ...options });

  describe(`a call by ${transport}`, () => {
    test("gives the result, whatever JSON value it is", async () => {
      const client = await over();
      for (const value of [{ deep: [{ a: null }] }, "héllo \u2028", 0, false]) {
        assert.deepEqual(await client.call("test.echo", { value }), { value });
      }
    });

    test("rejects with the server's error", async () => {
      const client = await over();
      const answer = { code: 404, name: "gone", message: "no", data: { id: 7 }, temporary: true };
      await assert.rejects(client.call("test.error", answer), (error: RPCError) => {
        assert.ok(error instanceof RPCError && error instanceof RPCClientError);
        assert.equal(error.name, "RPCError");
        const { method, code, errorName, message, serverMessage, data, temporary } = error;
        assert.deepEqual(
          { method, code, name: errorName, message, serverMessage, data, temporary },
          {
            ...answer,
            method: "test.error",
            message: "test.error: no (gone, code 404)",
            serverMessage: "no",
          },
        );
        return true;
      });
      if (transport === "rpc" && serve === "embedded") return; // it has no error without a name
      await assert.rejects(client.call("test.error", { code: 7, message: "no" }), (error: RPCError) => {
        const { errorName, message, data, temporary } = error;
        assert.deepEqual([errorName, message, data, temporary], ["", "test.error: no (code 7)", undefined, false]);
        return true;
      });
    });

    test("rejects with the class of the error's name", async () => {
      const client = await over();
      await assert.rejects(client.call("test.nothing"), UnknownMethodError);
      for (const [name, type] of Object.entries(classes)) {
        const answer = { code: 400, name, message: "no" };
        await assert.rejects(client.call("test.error", answer), (error: Error) => {
          const known = Object.values(classes).filter((other) => error instanceof other);
          assert.deepEqual(known, [type]);
          return error instanceof RPCError;
        });
      }
    });

    test("lasts as long as its own timeout, and not longer", async () => {
      const client = await over({ timeout: 100 });
      assert.deepEqual(await client.call("test.sleep", { ms: 5500 }, { timeout: 20_000 }), {});
    });

    test("tells of a caller that doesn't wait", async () => {
      const sent: string[] = [];
      class Spy extends WebSocket {
        override send(data: string): void {
          sent.push(data);
          super.send(data);
        }
      }
      const client = await over({ websocket: Spy });
      await client.notify("test.echo", { a: 1 });
      assert.match(sent.at(-1) ?? "", /"params":{"a":1},"correlation_id":"[-0-9a-f]{36}","no_wait":true}/);
    });

    test("fails with the method and the cause when the connection ends", async () => {
      const client = await over();
      const call = client.call("test.silent");
      void client.disconnect();
      await assert.rejects(call, (error: RPCDisconnectedError) => {
        assert.ok(error instanceof RPCDisconnectedError);
        assert.equal(error.message, "test.silent: disconnect() was called");
        assert.ok(error.cause instanceof RPCDisconnectedError);
        return true;
      });
    });

    test("times out, drops the late answer, and goes on", async () => {
      const client = await over({ timeout: 100 });
      await assert.rejects(client.call("test.sleep", { ms: 300 }), (error: RPCTimeoutError) => {
        assert.ok(error instanceof RPCTimeoutError);
        assert.equal(error.message, "test.sleep: no answer within 100 ms");
        return true;
      });
      await sleep(400);
      assert.deepEqual(await client.call("test.echo", { on: true }, { timeout: 5000 }), { on: true });
    });

    test("takes a timeout of its own", async () => {
      const client = await over({ timeout: 100 });
      assert.deepEqual(await client.call("test.sleep", { ms: 200 }, { timeout: 5000 }), {});
      assert.deepEqual(await client.call("test.sleep", { ms: 200 }, { timeout: Infinity }), {});
      await assert.rejects(client.call("test.silent", {}, { timeout: 20 }), RPCTimeoutError);
      await assert.rejects(client.call("test.echo", {}, { timeout: 0 }), RangeError);
    });

    test("can be aborted before and while it waits", async () => {
      const client = await over();
      const reason = new Error("changed my mind");
      const early = AbortSignal.abort(reason);
      await assert.rejects(client.call("test.echo", {}, { signal: early }), reason);
      const controller = new AbortController();
      const call = client.call("test.silent", {}, { signal: controller.signal });
      controller.abort(reason);
      await assert.rejects(call, reason);
    });

    test("leaves no listener on the signal", async () => {
      const client = await over();
      const { signal } = new AbortController();
      const call = client.call("test.silent", {}, { signal, timeout: 20 });
      assert.equal(getEventListeners(signal, "abort").length, 1);
      await client.call("test.echo", {}, { signal });
      await assert.rejects(call, RPCTimeoutError);
      assert.equal(getEventListeners(signal, "abort").length, 0);
    });

    test("has hundreds in flight on one connection", async () => {
      const client = await over();
      const calls = Array.from({ length: 300 }, (_, i) => client.call("test.echo", { i }));
      const results = await Promise.all(calls);
      assert.deepEqual(
        results,
        results.map((_, i) => ({ i })),
      );
    });

    test("sends UUIDs of version 4", async () => {
      const ids = new Set<string>();
      class Spy extends WebSocket {
        override send(data: string): void {
          for (const [, id = ""] of data.matchAll(/"correlation_id":"([^"]+)"/g)) ids.add(id);
          super.send(data);
        }
      }
      const client = await over({ websocket: Spy });
      await Promise.all(Array.from({ length: 50 }, () => client.call("test.echo", {})));
      assert.equal(ids.size, 50);
      for (const id of ids) {
        assert.match(id, /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
      }
    });

    test("waits for a connection, or fails at once where it is told to", async () => {
      const patient = await newClient({ transport });
      const calls = [patient.call("test.echo", { a: 1 }), patient.notify("test.echo", {})];
      await patient.connect();
      assert.deepEqual(await Promise.all(calls), [{ a: 1 }, undefined]);
      const client = await newClient({ transport, failFast: true });
      await assert.rejects(client.call("test.echo", {}), /test\.echo: not connected/);
      await assert.rejects(client.notify("test.echo", {}), RPCDisconnectedError);
    });

    test("fails at once where it is told to when the connection drops before it is sent", async () => {
      const proxy = await newProxy(server);
      const client = await over({ url: proxy.url, failFast: true, maxInFlight: 1 });
      const sent = client.call("test.silent").catch(() => undefined);
      const queued = client.call("test.echo", {});
      queued.catch(() => undefined);
      await sleep(100); // until the first is sent
      await proxy.set("refuse");
      await proxy.set("reset");
      const start = performance.now();
      await assert.rejects(queued, (error: RPCDisconnectedError) => {
        assert.ok(error instanceof RPCDisconnectedError && !error.outcomeUnknown);
        return true;
      });
      assert.ok(performance.now() - start < 1000);
      await client.disconnect();
      await sent;
    });

    test("refuses what is no JSON", async () => {
      const client = await over();
      const loop: { loop?: unknown } = {};
      loop.loop = loop;
      for (const params of [loop, { big: 1n }]) {
        await assert.rejects(client.call("test.echo", params), RPCEncodeError);
        await assert.rejects(client.notify("test.echo", params), RPCEncodeError);
      }
      assert.deepEqual(await client.call("test.echo", {}), {});
    });

    test("refuses a message that would end the connection, and no smaller one", async () => {
      const client = await over();
      const send = (size: number, letter = "x"): Promise<unknown> =>
        client.call("test.silent", { text: letter.repeat(size) }, { timeout: 50 });
      let bytes = 0;
      await assert.rejects(send(70_000), (error: Error) => {
        assert.ok(error instanceof RPCEncodeError);
        const message = /^test\.silent: params: the message has (\d+) bytes, maxMessageSize is 65536$/;
        bytes = Number(message.exec(error.message)?.[1]);
        return true;
      });
      const largest = 70_000 - (bytes - 65_536);
      await assert.rejects(send(largest + 1), RPCEncodeError);
      await assert.rejects(send(largest / 2 + 1, "é"), RPCEncodeError);
      await assert.rejects(send(largest), RPCTimeoutError);
      assert.deepEqual(await client.call("test.echo", {}), {});
    });

    test("survives results of the wrong shape, and params that can't be sent", async () => {
      const rpc = await over();
      const wrong = new APIClient({
        call: (_, __, options) => rpc.call("test.echo", { bool: 1 }, options),
        notify: (method, params) => rpc.notify(method, params),
      });
      await assert.rejects(wrong.kitchenCook({ name: "soup", portions: 2 }), (error: Error) => {
        assert.ok(error instanceof RPCDecodeError);
        assert.equal(error.message, "kitchen.cook: result.bool: expected a boolean, found 1");
        return true;
      });
      const before = await server.seen("kitchen.warm");
      await assert.rejects(new APIClient(rpc).kitchenWarm({ name: "soup", portions: 0.5 }), (error: Error) => {
        assert.equal(error.name, "RPCEncodeError");
        assert.match(error.message, /^kitchen\.warm: params\.portions: expected an integer .*, found 0\.5$/);
        return true;
      });
      assert.equal(await server.seen("kitchen.warm"), before);
      assert.deepEqual(await rpc.call("test.echo", { x: 1 }), { x: 1 });
    });

    test("refuses half of a surrogate pair, and nothing that looks like one", async () => {
      const client = await over();
      for (const half of ["\ud800", "a\udfff", "\\\\\ud83d", "\ude00\ud83d"]) {
        const cases: [unknown, string][] = [
          [{ text: half }, "text"],
          [{ a: { [half]: 1 } }, `a[${JSON.stringify(half)}]`],
          [[1, { "": [half] }], "[1][0]"],
          [half, ""],
        ];
        for (const [params, path] of cases) await refuses(client, params, path, /surrogate pair/);
      }
      const params = { text: ["\\ud800", "\\\\udfff", "\u{1f600}", "\ud83d\ude00"] };
      assert.deepEqual(await client.call("test.echo", params), params);
    });
  });
}

describe("a call by correlation alone", () => {
  test("takes null for no error, and nothing for null", async () => {
    const client = await connected();
    assert.deepEqual(await client.call("test.null_error", {}), { ok: true });
    assert.equal(await client.call("test.empty", {}), null);
  });

  test("lasts as long as its own timeout where Centrifugo confirms the request late", async () => {
    const client = await connected({ timeout: 100, websocket: Unconfirmed });
    assert.deepEqual(await client.call("test.sleep", { ms: 400 }, { timeout: 5000 }), {});
    await assert.rejects(client.call("test.sleep", { ms: 400 }), RPCTimeoutError);
    await assert.rejects(client.notify("test.echo"), RPCTimeoutError);
  });

  test("drops an answer that another client forged", async () => {
    const client = await connected({ replyChannel: server.forgeChannel });
    assert.deepEqual(await client.call("test.forge", {}), { forged: false });
  });

  test("survives answers that are none", async () => {
    const userId = "odd";
    const client = await connected({ userId });
    const pending = client.call("test.sleep", { ms: 300 });
    const odd = [{}, { correlation_id: 1 }, { correlation_id: "unknown", result: 1 }];
    for (const body of [...odd, "text", 5, [], { correlation_id: null, error: {} }]) {
      await server.post(`/publish?channel=${encodeURIComponent(`user#${userId}`)}`, body);
    }
    assert.deepEqual(await pending, {});
  });

  test("rejects if the answer's error is malformed", async () => {
    let sent = "";
    class Spy extends WebSocket {
      override send(data: string): void {
        sent = data;
        super.send(data);
      }
    }
    const userId = "malformed";
    const client = await connected({ userId, websocket: Spy });
    for (const error of ["boom", { code: "1", message: "x" }, { code: 1 }, { code: 1, name: 2, message: "x" }]) {
      const refused = assert.rejects(client.call("test.silent", {}), {
        name: "RPCClientError",
        message: `test.silent: the server answered a malformed error: ${JSON.stringify(error)}`,
      });
      await until("the request is sent", () => Promise.resolve(sent.includes("test.silent")));
      const correlation_id = /"correlation_id":"([^"]+)"/.exec(sent)?.[1];
      sent = "";
      await server.post(`/publish?channel=${encodeURIComponent(`user#${userId}`)}`, {
        correlation_id,
        error,
      });
      await refused;
    }
  });

  test("rejects at once if the request is refused", async () => {
    const client = await connected({ requestChannel: "user#somebody" });
    await assert.rejects(client.call("test.echo", {}), (error: RPCError) => {
      assert.ok(error instanceof RPCError);
      assert.equal(error.code, 103);
      assert.equal(error.message, "test.echo: permission denied (code 103)");
      assert.equal(error.serverMessage, "permission denied");
      return true;
    });
    await assert.rejects(client.notify("test.echo", {}), RPCError);
  });
});

describe("params that JSON would have otherwise", () => {
  test("are refused by name", async () => {
    const client = await connected();
    const seen = await server.seen("test.echo");
    await refuses(client, { a: [0, NaN] }, "a[1]", /NaN/);
    await refuses(client, { "x-y": { z: -Infinity } }, "x-y.z", /Infinity/);
    await refuses(client, Infinity, "", /Infinity/);
    assert.equal(await server.seen("test.echo"), seen);
    const fine = { when: new Date(0), none: undefined, text: "NaN" };
    assert.deepEqual(await client.call("test.echo", fine), { when: "1970-01-01T00:00:00.000Z", text: "NaN" });
  });
});

/**
 * A connection on which Centrifugo's replies to commands of native RPC hold another reply of the
 * server.
 */
function answering(reply: string): new (url: string) => WebSocket {
  return class extends WebSocket {
    override emit(event: string | symbol, ...args: unknown[]): boolean {
      if (event !== "message") return super.emit(event, ...args);
      const text = String(args[0]).replace(/"rpc":{"data":.*?}}/, `"rpc":${reply}`);
      return super.emit(event, Buffer.from(text), false);
    }
  };
}

describe("a call by rpc alone", () => {
  const answers: [string, unknown][] = [
    ['{"data":{"result":1}}', 1],
    ['{"data":{"error":null}}', null],
    ['{"data":{}}', null],
    ['{"data":[]}', "test.echo: the server answered a malformed reply: []"],
    ["{}", "test.echo: the server answered a malformed reply: undefined"],
    ['{"data":{"error":"boom"}}', 'test.echo: the server answered a malformed error: "boom"'],
    ['{"data":{"error":{"code":7,"name":"n","message":"text"}}}', "test.echo: text (n, code 7)"],
  ];
  for (const [answer, want] of answers) {
    test(`makes of the answer ${answer}: ${String(want)}`, async () => {
      const client = await connected({ transport: "rpc", websocket: answering(answer) });
      const got = await client.call("test.echo", 1).catch((error: unknown) => (error as Error).message);
      assert.deepEqual(got, want);
    });
  }

  test("names the timeout of the page's Centrifuge where that is the shorter one", async () => {
    const [token, timeout] = [await server.token("brief"), 100];
    const centrifuge = new Centrifuge(server.url, { token, timeout, websocket: WebSocket });
    const client = new CentrifugoRPCClient({ centrifuge, userId: "brief", transport: "rpc" });
    await client.connect();
    await assert.rejects(client.call("test.silent", {}), (error: unknown) => {
      assert.ok(error instanceof RPCTimeoutError && error.outcomeUnknown);
      assert.equal(
        error.message,
        "test.silent: no answer within the timeout of the page's Centrifuge",
      );
      return true;
    });
    await client.disconnect();
    centrifuge.disconnect();
  });

  test("needs no reply channel, and reads none", async () => {
    const sent: string[] = [];
    class Spy extends WebSocket {
      override send(data: string): void {
        sent.push(data);
        super.send(data);
      }
    }
    const client = await connected({ transport: "rpc", websocket: Spy, userId: "mallory", token: await server.token("eve") });
    assert.deepEqual(await client.call("test.echo", { a: 1 }), { a: 1 });
    assert.ok(!sent.join().includes("subscribe"));
  });
});

describe("errors", () => {
  const named = (name: string, data?: unknown): RPCError =>
    new RPCError("m", { code: 400, name, message: "no", data });

  test("tell what is wrong in params", async () => {
    const client = await connected();
    const fields = [{ path: "items[0].name", rule: "max=200", message: "too long" }];
    const answer = { code: 400, name: "invalid_params", message: "no", data: { fields } };
    await assert.rejects(client.call("test.error", answer), (error: unknown) => {
      assert.ok(error instanceof InvalidParamsError);
      assert.equal(error.name, "InvalidParamsError");
      assert.deepEqual(error.fields, fields);
      return true;
    });
    for (const data of [undefined, null, 5, {}, { fields: 1 }, { fields: [{ path: 1 }] }]) {
      const error = new InvalidParamsError("m", { code: 400, name: "invalid_params", message: "no", data });
      assert.deepEqual(error.fields, []);
    }
  });

  test("are of a class by their names only", () => {
    assert.ok(named("internal") instanceof InternalError);
    for (const other of [named("other"), new RPCClientError("internal"), { errorName: "internal" }, null, 1]) {
      assert.ok(!(other instanceof InternalError));
    }
  });
});

describe("interceptors", () => {
  test("stand around every call, and may change it", async () => {
    const sent: string[] = [];
    class Spy extends WebSocket {
      override send(data: string): void {
        sent.push(data);
        super.send(data);
      }
    }
    const seen: string[] = [];
    const client = await connected({
      websocket: Spy,
      interceptors: [
        async (call, next) => {
          seen.push("outer");
          call.headers["a"] = "b";
          return [await next(call)];
        },
        (call, next) => {
          seen.push("inner", call.method, String(call.noWait));
          if (call.method === "test.refused") throw new Error("refused");
          return next({ ...call, params: { changed: true } });
        },
      ],
    });
    assert.deepEqual(await client.call("test.echo", {}, { headers: { c: "d" } }), [{ changed: true }]);
    assert.deepEqual(seen, ["outer", "inner", "test.echo", "false"]);
    assert.match(sent.at(-1) ?? "", /"params":{"changed":true},.*"headers":{"c":"d","a":"b"}/);
    await assert.rejects(client.call("test.refused"), /^Error: refused$/);
    await client.notify("test.echo", {});
    assert.equal(client.pending, 0);
  });
});

describe("notify", () => {
  test("resolves when Centrifugo has the request, and gets no answer", async () => {
    const client = await connected();
    const seen = await server.seen("test.sleep");
    const start = Date.now();
    await client.notify("test.sleep", { ms: 2000 });
    assert.ok(Date.now() - start < 1000);
    await until("the request arrives", async () => (await server.seen("test.sleep")) === seen + 1);
  });
});

describe("the end of a connection", () => {
  for (const transport of ["correlation", "rpc"] as const) {
    test(`fails the calls by ${transport} at once when the server bans the user`, async () => {
      const userId = `lost-${String(nextUser++)}`;
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

describe("options", () => {
  const good = { url: "ws://localhost", token: "t", userId: "1" };

  test("refuse user ids that can't be part of a channel", () => {
    for (const userId of ["", "a#b", "a,b", "a*", "a.b", "ü", "a\n", "\u0000", "a\u007f"]) {
      assert.throws(
        () => new CentrifugoRPCClient({ ...good, userId }),
        (error: Error) =>
          error instanceof RangeError && error.message.startsWith(`userId ${JSON.stringify(userId)}`),
      );
    }
    for (const userId of ["1", "a-b", "a b", "x@example", "0b5a"]) {
      assert.ok(new CentrifugoRPCClient({ ...good, userId }));
    }
  });

  test("refuse a reply channel that is too long", () => {
    assert.ok(new CentrifugoRPCClient({ ...good, userId: "x".repeat(250) }));
    assert.throws(
      () => new CentrifugoRPCClient({ ...good, userId: "x".repeat(251) }),
      /the reply channel has 256 characters, Centrifugo allows 255/,
    );
  });

  test("refuse a transport that isn't known", () => {
    const transport = "smoke" as "rpc";
    assert.throws(() => new CentrifugoRPCClient({ ...good, transport }), {
      name: "RangeError",
      message: 'transport must be "correlation" or "rpc", not "smoke"',
    });
  });

  test("refuse a timeout that is none", () => {
    for (const timeout of [0, -1, NaN]) {
      assert.throws(() => new CentrifugoRPCClient({ ...good, timeout }), RangeError);
    }
  });
});
