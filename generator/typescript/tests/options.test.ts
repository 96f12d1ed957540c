import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { CentrifugoRPCClient } from "../runtime/rpc-client.ts";

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
