import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import WebSocket from "ws";
import {
  CentrifugoRPCClient,
  RPCError,
  RPCTimeoutError,
} from "../runtime/rpc-client.ts";
import { connected, server } from "./base-clients.ts";
import { pagesCentrifuge } from "./server.ts";

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
    const centrifuge = await pagesCentrifuge(server, "brief", { timeout: 100 });
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
