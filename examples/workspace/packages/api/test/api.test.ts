import assert from "node:assert/strict";
import { test } from "node:test";

import { APIClient } from "@example/api";

test("the package has the copied client", async () => {
  const fake = { call: async () => ({ todo: 2 }), notify: async () => {} };
  assert.deepEqual(await new APIClient(fake).tasksCountLabels(), { todo: 2 });
});
