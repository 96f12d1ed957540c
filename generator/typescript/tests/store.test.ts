import assert from "node:assert/strict";
import { test } from "node:test";
import { CentrifugoRPCClient } from "../testdata/kitchen/index.ts";
import { connectionStore } from "../testdata/kitchen/store.ts";
import { FakeRPC } from "../testdata/kitchen/testing.ts";

/** Returns a client that can't connect. */
function newClient(): CentrifugoRPCClient {
  return new CentrifugoRPCClient({
    ...{ url: "ws://127.0.0.1:9/", token: "", userId: "1", timeout: 100 },
    websocket: Object,
  });
}

test("a store tells the state, and gives the same object until it changes", () => {
  const rpc = new FakeRPC();
  const { subscribe, getSnapshot, getServerSnapshot } = connectionStore(rpc);
  assert.equal(connectionStore(rpc).getSnapshot, getSnapshot);
  const first = getSnapshot();
  assert.equal(first.state, "connected");
  assert.equal(getSnapshot(), first);

  const seen: string[] = [];
  const listener = (): void => {
    seen.push(getSnapshot().state);
  };
  const removers = [subscribe(listener), subscribe(listener)];
  rpc.setState("connecting", { code: 3000, reason: "lost" });
  const second = getSnapshot();
  const want = { state: "connecting", code: 3000, reason: "lost", willReconnect: true };
  assert.deepEqual(second, want);
  assert.equal(getSnapshot(), second);
  removers[0]?.();
  removers[0]?.();
  rpc.setState("connected");
  removers[1]?.();
  rpc.setState("disconnected", { reason: "bye" });
  assert.deepEqual(seen, ["connecting", "connecting", "connected"]);
  assert.equal(getSnapshot().reason, "bye");
  assert.equal(getServerSnapshot(), getServerSnapshot());
  assert.equal(getServerSnapshot().state, "disconnected");
});

test("a subscriber that throws harms nothing but itself", (t) => {
  const reported = t.mock.method(console, "error", () => undefined);
  const rpc = new FakeRPC();
  const { subscribe } = connectionStore(rpc);
  let told = 0;
  subscribe(() => {
    throw new Error("boom");
  });
  subscribe(() => told++);
  rpc.setState("connecting");
  assert.equal(told, 1);
  assert.equal(reported.mock.callCount(), 1);
});

test("a store that begins while the client connects says that it goes on", async () => {
  const rpc = newClient();
  const connecting = rpc.connect();
  const { state, willReconnect } = connectionStore(rpc).getSnapshot();
  assert.deepEqual([state, willReconnect], ["connecting", true]);
  await assert.rejects(connecting);
});

test("all listeners are told of changes in their order, also of those that a listener makes", async () => {
  const rpc = newClient();
  rpc.onState(({ state }) => {
    if (state === "connecting") void rpc.disconnect();
  });
  const { subscribe, getSnapshot } = connectionStore(rpc);
  const seen: string[] = [];
  subscribe(() => seen.push(getSnapshot().state));
  await assert.rejects(rpc.connect());
  assert.deepEqual(seen, ["connecting", "disconnected"]);
  assert.equal(rpc.state, "disconnected");
});

test("a store of the real client tells that a connection failed", async () => {
  const rpc = newClient();
  const { subscribe, getSnapshot } = connectionStore(rpc);
  const seen: string[] = [];
  subscribe(() => seen.push(getSnapshot().state));
  await assert.rejects(rpc.connect());
  assert.deepEqual(seen, ["connecting", "disconnected"]);
  assert.notEqual(getSnapshot().reason, "");
});
