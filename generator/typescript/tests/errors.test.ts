import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  InternalError,
  InvalidParamsError,
  RPCClientError,
  RPCError,
} from "../runtime/rpc-client.ts";
import { connected } from "./base-clients.ts";

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
