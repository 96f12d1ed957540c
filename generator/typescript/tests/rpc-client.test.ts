import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
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
  RPCError,
  RPCTimeoutError,
  ShuttingDownError,
  UnknownMethodError,
} from "../runtime/rpc-client.ts";
import type { CentrifugoRPCClientOptions } from "../runtime/rpc-client.ts";
import { connected, newClient, newUser, server } from "./base-clients.ts";
import { newProxy, pagesCentrifuge, serve } from "./server.ts";

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

/** Waits until a condition holds, for at most 5 s. */
async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 5000;
  while (!(await holds())) {
    assert.ok(Date.now() < end, what);
    await sleep(20);
  }
}

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
  });
}

test("a call that is given up while the connection is lost is cancelled when it is back", async () => {
  const proxy = await newProxy(server);
  const userId = newUser();
  const client = await connected({ url: proxy.url, userId });
  const cancelled = async (): Promise<number> => Number(await server.ask("/cancelled"));
  const before = await cancelled();
  const controller = new AbortController();
  const seen = await server.seen("test.gate");
  const { signal } = controller;
  const call = client.call("test.gate", { name: userId }, { signal }).catch((error: unknown) => error);
  await until("it runs", async () => (await server.seen("test.gate")) > seen);
  await proxy.set("refuse");
  await server.post(`/disconnect?user=${userId}`);
  await until("it is lost", () => Promise.resolve(client.state === "connecting"));
  controller.abort();
  if (serve !== "subscriber") {
    // A call is confirmed there when it is answered, so this one was lost.
    assert.ok((await call) instanceof RPCDisconnectedError);
    return;
  }
  assert.equal(await call, signal.reason);
  await proxy.set("pass");
  await until("the server is told", async () => (await cancelled()) > before);
});

describe("notify", () => {
  test("fails when a page's Centrifuge waits too long, and holds no slot", async () => {
    const userId = newUser();
    const proxy = await newProxy(server);
    const centrifuge = await pagesCentrifuge(server, userId, { url: proxy.url, timeout: 300 });
    const client = new CentrifugoRPCClient({ centrifuge, userId, maxInFlight: 2 });
    await client.connect();
    await proxy.set("hold=both");
    const sent = [client.notify("test.notified", {}), client.notify("test.notified", {})];
    const call = client.call("test.echo", {}, { timeout: 600 });
    const outcomes = await Promise.allSettled([...sent, call]);
    await proxy.set("pass");
    for (const outcome of outcomes.slice(0, 2)) {
      assert.ok(outcome.status === "rejected" && outcome.reason instanceof RPCTimeoutError);
      assert.ok(outcome.reason.outcomeUnknown);
    }
    assert.equal(client.pending, 0);
    assert.deepEqual(await client.call("test.echo", { free: true }), { free: true });
    centrifuge.disconnect();
  });

  test("resolves when Centrifugo has the request, and gets no answer", async () => {
    const client = await connected();
    const seen = await server.seen("test.sleep");
    const start = Date.now();
    await client.notify("test.sleep", { ms: 2000 });
    assert.ok(Date.now() - start < 1000);
    await until("the request arrives", async () => (await server.seen("test.sleep")) === seen + 1);
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
