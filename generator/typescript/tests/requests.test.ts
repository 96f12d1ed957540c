import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { CentrifugoRPCClient, RPCEncodeError, RPCTimeoutError } from "../runtime/rpc-client.ts";
import type { CentrifugoRPCClientOptions } from "../runtime/rpc-client.ts";
import { APIClient, RPCDecodeError } from "../testdata/kitchen/index.ts";
import { connected, server } from "./base-clients.ts";

/** Calls with params that are refused, at a path. */
async function refuses(client: CentrifugoRPCClient, params: unknown, path: string, message: RegExp): Promise<void> {
  await assert.rejects(client.call("test.echo", params), (error: unknown) => {
    assert.ok(error instanceof RPCEncodeError);
    assert.equal(error.path, path);
    assert.match(error.message, message);
    return true;
  });
}

for (const transport of ["correlation", "rpc"] as const) {
  const over = (
    options: Partial<CentrifugoRPCClientOptions> = {},
  ): Promise<CentrifugoRPCClient> => connected({ transport, ...options });

  describe(`a client over ${transport}`, () => {
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
        const message = /^test\.silent: the message has (\d+) bytes, maxMessageSize is 65536$/;
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
        assert.match(error.message, /^kitchen\.warm: portions: expected an integer .*, found 0\.5$/);
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
