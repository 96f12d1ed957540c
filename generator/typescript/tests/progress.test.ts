import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { after, before, describe, test } from "node:test";
import WebSocket from "ws";
import {
  APIClient,
  CentrifugoRPCClient,
  RPCDecodeError,
  RPCDisconnectedError,
  RPCEncodeError,
  RPCTimeoutError,
  isGap,
} from "../testdata/rooms/index.ts";
import type { CentrifugoRPCClientOptions, ExportProgress } from "../testdata/rooms/index.ts";
import type { ProgressListener } from "../testdata/rooms/interceptors.ts";
import type { ProgressOptions } from "../testdata/rooms/rpc-client.ts";
import { callWithProgress } from "../testdata/rooms/progress.ts";
import { integer } from "../testdata/rooms/shapes.ts";
import { decodeBlock } from "../testdata/rooms/wire.ts";
import { failureOf, until } from "./harness.ts";
import { newProxy, startServer } from "./server.ts";
import type { Server } from "./server.ts";

let server: Server;
let users = 0;
const clients: CentrifugoRPCClient[] = [];

before(async () => {
  server = await startServer("-ping", "3", "-pong", "2");
});

after(async () => {
  await Promise.all(clients.map((client) => client.disconnect()));
  await server.close();
});

async function connected(
  options: Partial<CentrifugoRPCClientOptions> = {},
): Promise<{ rpc: CentrifugoRPCClient; api: APIClient; userId: string }> {
  const userId = `progress-${String(users++)}`;
  const token = await server.token(userId);
  const rpc = new CentrifugoRPCClient({
    ...{ url: server.url, token, userId, websocket: WebSocket, timeout: 10_000 },
    ...options,
  });
  clients.push(rpc);
  await rpc.connect();
  return { rpc, api: new APIClient(rpc), userId };
}

for (const transport of ["correlation", "rpc"] as const) {
  test(`progress comes in order, then the result: ${transport}`, async () => {
    const { rpc, api } = await connected({ transport });
    const call = api.roomsExport({ room_id: "7", steps: 50 });
    const told: number[] = [];
    for await (const progress of call.progress) {
      assert.ok(!isGap(progress));
      assert.equal(progress.total, 50);
      told.push(progress.done);
    }
    assert.deepEqual(told, Array.from({ length: 50 }, (_, i) => i + 1));
    assert.deepEqual(await call, { url: "/exports/7", steps: 50 });
    // A caller that ignores progress writes what it writes for any method.
    assert.equal((await api.roomsExport({ room_id: "8", steps: 3 })).url, "/exports/8");
    const nothing: unknown[] = await Promise.all([api.roomsCount({ steps: 3 })]);
    assert.deepEqual(nothing, [undefined]);
    assert.equal(rpc.pending, 0);
    await rpc.disconnect();
    assert.ok((await failureOf(api.roomsCount({ steps: 1 }))) instanceof Error);
  });
}

describe("with the transport rpc, calls that tell their progress", () => {
  const params = { room_id: "7", steps: 1 };

  test("wait until their answers can arrive, also where calls fail fast", async () => {
    const { rpc, api } = await connected({ transport: "rpc", failFast: true });
    assert.equal((await api.roomsExport(params)).steps, 1);
    const failure = failureOf(api.roomsExport({ ...params, gate: "shut" }));
    assert.equal(rpc.pending, 1);
    await rpc.disconnect();
    assert.ok((await failure) instanceof RPCDisconnectedError);
    assert.equal(rpc.pending, 0);
  });

  test("end with the connection, and begin with it again", async () => {
    const { rpc, api, userId } = await connected({ transport: "rpc" });
    await rpc.disconnect();
    await assert.rejects(api.roomsExport(params), /^RPCDisconnectedError: rooms\.export: disconnect\(\)/);
    void rpc.connect();
    assert.equal((await api.roomsExport(params)).steps, 1);
    const call = api.roomsExport({ ...params, gate: "shut" });
    await until("it is sent", async () => (await server.seen("rooms.export")) > 0);
    await server.post(`/disconnect?user=${userId}&code=3503`);
    const error = await failureOf(call);
    assert.ok(error instanceof RPCDisconnectedError && error.code === 3503);
  });

  test("say that their answers can't be read, each time", async () => {
    const { api } = await connected({ transport: "rpc", replyChannel: "user#somebody" });
    for (let i = 0; i < 2; i++) {
      const error = await failureOf(api.roomsExport(params));
      assert.ok(error instanceof RPCDisconnectedError && error.code === 103);
      assert.match(error.message, /cannot read the reply channel user#somebody: permission denied/);
    }
  });

  test("leave no connection when a listener disconnects", async () => {
    const { rpc, api, userId } = await connected({ transport: "rpc" });
    await api.roomsExport(params);
    rpc.onState(({ state }) => {
      if (state === "connected") void rpc.disconnect();
    });
    await server.post(`/disconnect?user=${userId}`);
    await until("it ends", () => rpc.state === "disconnected");
    await sleep(100);
    assert.equal(rpc.centrifuge.state, "disconnected");
  });
});

test("unions as progress, and as the result", async () => {
  const { api } = await connected();
  const call = api.roomsDescribe({ room_id: "7" });
  const text = { type: "text", text: "Look!" };
  const quote = { type: "quote", by: "ann", blocks: [{ type: "text", text: "A dog" }] };
  const told: unknown[] = [];
  for await (const block of call.progress) told.push(block);
  assert.deepEqual(told, [text, { type: "image", url: "/cat.png", alt: "a cat" }, quote]);
  assert.deepEqual(await call, quote);
  const { first, blocks, by_user } = await api.roomsTranscript({ room_id: "7" });
  assert.deepEqual([first, blocks, by_user], [text, told, { ann: quote }]);
  const empty = { first: null, blocks: [], by_user: {} };
  assert.deepEqual(await api.roomsTranscript({ room_id: "empty" }), empty);
});

test("a variant that is unknown is progress, and no gap", async () => {
  const rpc = new Scripted();
  const shapes = { progress: decodeBlock, result: decodeBlock };
  const call = callWithProgress(rpc, "rooms.describe", {}, undefined, shapes);
  const { progress } = call;
  await sleep(0);
  const gap = { type: "$gap", text: "a variant of that name" };
  rpc.tell?.({ seq: 1, progress: gap });
  rpc.resolve({ type: "pie" });
  const told: unknown[] = [];
  for await (const block of progress) {
    assert.ok(!isGap(block));
    told.push(block);
  }
  assert.deepEqual(told, [{ type: "$unknown", value: "$gap", data: gap }]);
  assert.deepEqual(await call, { type: "$unknown", value: "pie", data: { type: "pie" } });
});

test("to leave the loop cancels the call, and so does a signal", async () => {
  const { rpc, api } = await connected();
  const cancelled = async (): Promise<number> => Number(await server.ask("/cancelled"));
  let before = await cancelled();
  const call = api.roomsExport({ room_id: "7", steps: 1000, ms: 20 });
  for await (const progress of call.progress) if (!isGap(progress)) break;
  assert.equal(((await failureOf(call)) as Error).name, "AbortError");
  await until("the server knows", async () => (await cancelled()) > before);

  before = await cancelled();
  const controller = new AbortController();
  const { signal } = controller;
  const aborted = api.roomsExport({ room_id: "7", steps: 1000, ms: 20 }, { signal });
  const told: (ExportProgress | { type: "$gap" })[] = [];
  const failed = failureOf(aborted);
  for await (const progress of aborted.progress) {
    told.push(progress);
    controller.abort(new Error("enough"));
  }
  assert.ok(told.length > 0);
  assert.match(String(await failed), /enough/);
  await until("the server knows", async () => (await cancelled()) > before);
  const late = api.roomsExport({ room_id: "7", steps: 1 }, { signal });
  assert.match(String(await failureOf(late)), /enough/);
  assert.equal(rpc.pending, 0);
});

test("a call that fails while its progress is read tells it afterwards", async () => {
  const { api } = await connected();
  const params = { room_id: "7", steps: 2, ms: 10, gate: "never" };
  const call = api.roomsExport(params, { timeout: 200 });
  for await (const progress of call.progress) {
    assert.ok(!isGap(progress));
    await sleep(300); // until it has failed, which nothing has taken yet
  }
  assert.ok((await failureOf(call)) instanceof RPCTimeoutError);
});

test("the timeout is one of silence", async () => {
  const { api } = await connected();
  const params = { room_id: "7", steps: 12, ms: 100 };
  assert.equal((await api.roomsExport(params, { timeout: 600 })).steps, 12);
  const silent = api.roomsExport({ room_id: "7", steps: 1, gate: "never" }, { timeout: 400 });
  const failed = failureOf(silent);
  const start = performance.now();
  for await (const progress of silent.progress) assert.ok(!isGap(progress));
  assert.ok((await failed) instanceof RPCTimeoutError);
  assert.ok(performance.now() - start < 2000);
});

test("params are checked, and the call rejects", async () => {
  const { api } = await connected();
  const call = api.roomsExport({ room_id: 7 as unknown as string, steps: 1 });
  assert.ok((await failureOf(call)) instanceof RPCEncodeError);
  for await (const progress of call.progress) assert.fail(JSON.stringify(progress));
});

test("a reader that stops has a bounded queue, and a gap", async () => {
  const { api } = await connected();
  const call = api.roomsCount({ steps: 1500 });
  const { progress } = call;
  await call;
  const told: unknown[] = [];
  for await (const value of progress) told.push(value);
  assert.ok(told.length <= 1025);
  assert.ok(isGap(told[0]));
  assert.equal(told.at(-1), 1500);
  // What was read isn't read again.
  for await (const value of call.progress) assert.fail(JSON.stringify(value));
});

/** A base client whose answers a test gives. */
class Scripted {
  tell: ProgressListener | undefined;
  resolve: (result: unknown) => void = () => undefined;

  call(_: string, __: unknown, options: ProgressOptions = {}): Promise<unknown> {
    this.tell = options.onProgress;
    this.tell?.("sent");
    return new Promise((resolve) => {
      this.resolve = resolve;
    });
  }

  say(...numbers: number[]): void {
    for (const seq of numbers) this.tell?.({ correlation_id: "1", seq, progress: seq });
  }
}

async function toldOf(script: (rpc: Scripted) => void, readLate = false): Promise<unknown[]> {
  const rpc = new Scripted();
  const call = callWithProgress(rpc, "m", {}, undefined, { progress: integer, result: integer });
  const early = readLate ? undefined : call.progress;
  await sleep(0);
  script(rpc);
  const told: unknown[] = [];
  const progress = early ?? call.progress;
  rpc.resolve(7);
  for await (const value of progress) told.push(isGap(value) ? "gap" : value);
  assert.equal(await call, 7);
  return told;
}

test("holes are gaps, and what comes twice or late is dropped", async () => {
  assert.deepEqual(await toldOf((rpc) => { rpc.say(1, 2, 4, 4, 3, 5); }), [1, 2, "gap", 4, 5]);
  assert.deepEqual(await toldOf((rpc) => { rpc.say(2, 3); }), ["gap", 2, 3]);
  assert.deepEqual(await toldOf((rpc) => { rpc.tell?.({ seq: "1", progress: 1 }); }), []);
});

test("a call that is sent again begins anew, after a gap", async () => {
  const again = (rpc: Scripted): void => {
    rpc.say(1, 2);
    rpc.tell?.("sent");
    rpc.say(1, 2, 3);
  };
  assert.deepEqual(await toldOf(again), [1, 2, "gap", 1, 2, 3]);
  const unheard = (rpc: Scripted): void => {
    rpc.tell?.("sent");
    rpc.say(1, 2);
  };
  assert.deepEqual(await toldOf(unheard), [1, 2]);
});

test("a hole that nothing disproves after the connection was lost is a gap", async () => {
  const lost = (rpc: Scripted): void => {
    rpc.tell?.("lost");
  };
  // The next number follows: nothing is missing.
  assert.deepEqual(
    await toldOf((rpc) => {
      rpc.say(1);
      lost(rpc);
      rpc.say(2);
    }),
    [1, 2],
  );
  assert.deepEqual(
    await toldOf((rpc) => {
      rpc.say(1);
      lost(rpc);
      rpc.say(3);
    }),
    [1, "gap", 3],
  );
  // The result comes first.
  assert.deepEqual(
    await toldOf((rpc) => {
      rpc.say(1);
      lost(rpc);
      lost(rpc);
    }),
    [1, "gap"],
  );
  assert.deepEqual(await toldOf(lost), ["gap"]);
  assert.deepEqual(await toldOf(lost, true), ["gap"]);
  assert.deepEqual(await toldOf((rpc) => { rpc.say(1); lost(rpc); }, true), ["gap"]);
});

test("a call that is sent again and tells nothing more has a gap", async () => {
  const again = (rpc: Scripted): void => {
    rpc.say(1, 2);
    rpc.tell?.("sent");
  };
  assert.deepEqual(await toldOf(again), [1, 2, "gap"]);
  // It had told nothing, and runs anew.
  const unheard = (rpc: Scripted): void => {
    rpc.tell?.("lost");
    rpc.tell?.("sent");
  };
  assert.deepEqual(await toldOf(unheard), []);
});

/** Has the server publish what a user has missed, and forget it. */
async function forget(userId: string): Promise<void> {
  const channel = encodeURIComponent(`user#${userId}`);
  await server.post(`/publish?channel=${channel}`, {});
  await server.post(`/clear_history?channel=${channel}`);
}

for (const isRecovered of [true, false]) {
  const how = isRecovered ? "recovered" : "not recovered";
  test(`a call goes on with a gap when the connection is back, ${how}`, async () => {
    const proxy = await newProxy(server);
    const { rpc, api, userId } = await connected({ url: proxy.url });
    const gate = `progress-${how}`.replace(" ", "-");
    const call = api.roomsExport({ room_id: "7", steps: 40, ms: 20, gate });
    const told: (number | "gap")[] = [];
    const read = async (): Promise<void> => {
      for await (const progress of call.progress) {
        told.push(isGap(progress) ? "gap" : progress.done);
      }
    };
    const done = read();
    await until("it tells", () => told.length > 2);
    await proxy.set("refuse");
    await server.post(`/disconnect?user=${userId}`);
    await until("it is lost", () => rpc.state === "connecting");
    // What is told now is lost: progress isn't recovered.
    await sleep(1000);
    if (!isRecovered) await forget(userId);
    await proxy.set("pass");
    await until("it is back", () => rpc.state === "connected");
    assert.equal(rpc.pending, 1);
    await server.post(`/gate?name=${gate}`);
    assert.equal((await call).steps, 40);
    await done;
    assert.equal(told.indexOf("gap"), told.lastIndexOf("gap"), String(told));
    assert.ok(told.includes("gap"), String(told));
  });
}

test("a call that is lost and silent ends at its timeout, after a gap", async () => {
  const proxy = await newProxy(server);
  const { rpc, api, userId } = await connected({ url: proxy.url });
  const call = api.roomsExport({ room_id: "7", steps: 1, gate: "never" }, { timeout: 3000 });
  const failed = failureOf(call);
  const told: unknown[] = [];
  for await (const progress of call.progress) {
    told.push(isGap(progress) ? "gap" : progress.done);
    if (isGap(progress)) continue;
    await proxy.set("refuse");
    await server.post(`/disconnect?user=${userId}`);
    await forget(userId);
    await proxy.set("pass");
  }
  assert.deepEqual(told, [1, "gap"]);
  assert.ok((await failed) instanceof RPCTimeoutError);
  assert.equal(rpc.state, "connected");
  assert.equal(rpc.pending, 0);
});

test("who asks late gets a gap for what it has missed", async () => {
  assert.deepEqual(await toldOf((rpc) => { rpc.say(1, 2); }, true), ["gap"]);
});

test("a progress of the wrong shape is reported on the console, and left out", async () => {
  const complaints: unknown[] = [];
  const { error: complain } = console;
  console.error = (error: unknown): void => {
    complaints.push(error);
  };
  try {
    const script = (rpc: Scripted): void => {
      rpc.say(1);
      rpc.tell?.({ seq: 2, progress: "two" });
      rpc.say(3);
    };
    assert.deepEqual(await toldOf(script), [1, 3]);
  } finally {
    console.error = complain;
  }
  const [error] = complaints;
  assert.ok(error instanceof RPCDecodeError);
  assert.equal(error.message, 'm: progress: expected an integer, found "two"');
});
