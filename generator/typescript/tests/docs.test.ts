// What docs/events.md, docs/testing.md and docs/frameworks.md show, done against a real server and against the fake.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import WebSocket from "ws";
import {
  APIClient,
  CentrifugoRPCClient,
  PermissionDeniedError,
  isGap,
} from "../testdata/rooms/index.ts";
import type { API, Message } from "../testdata/rooms/index.ts";
import { FakeRPC } from "../testdata/rooms/testing.ts";
import { failureOf, until } from "./harness.ts";
import { startServer } from "./server.ts";
import type { Server } from "./server.ts";

interface Page {
  load: () => Promise<void>;
  add: (message: Message) => void;
  remove: (n: number) => void;
}

async function follow(api: API, room_id: string, page: Page, signal: AbortSignal): Promise<void> {
  const events = api.roomEvents({ room_id }, { signal }); // subscribes
  await events.subscribed; // from here on nothing is missed
  await page.load(); // so this is the moment to load what there is
  for await (const event of events) {
    switch (event.type) {
      case "message_posted":
        page.add(event.data);
        break;
      case "message_removed":
        page.remove(event.data.n);
        break;
      case "$gap":
        await page.load(); // something may be missing
        break;
    }
  }
}

async function exportRoom(api: API, show: (done: number, total: number) => void): Promise<string> {
  const call = api.roomsExport({ room_id: "7", steps: 100 });
  for await (const progress of call.progress) {
    if (!isGap(progress)) show(progress.done, progress.total);
  }
  return (await call).url;
}

let server: Server;
const clients: CentrifugoRPCClient[] = [];

before(async () => {
  server = await startServer();
});

after(async () => {
  await Promise.all(clients.map((client) => client.disconnect()));
  await server.close();
});

async function connect(userId: string): Promise<APIClient> {
  const token = await server.token(userId);
  const rpc = new CentrifugoRPCClient({ url: server.url, token, userId, websocket: WebSocket });
  clients.push(rpc);
  await rpc.connect();
  return new APIClient(rpc);
}

test("a page follows a room", async () => {
  const api = await connect("docs");
  const stop = new AbortController();
  const messages = new Map<number, string>();
  let loads = 0;
  const page: Page = {
    load: () => {
      loads++;
      return Promise.resolve();
    },
    add: ({ n, text }) => messages.set(n, text),
    remove: (n) => messages.delete(n),
  };
  const following = failureOf(follow(api, "docs", page, stop.signal));
  await until("it loads", () => loads === 1);
  const channel = "/events?channel=chat.room.docs";
  await server.post(`${channel}&event=message_posted&count=2`);
  await until("it shows", () => messages.size === 2);
  await server.post(`${channel}&event=message_removed&count=1`);
  await until("it removes", () => messages.size === 1);
  stop.abort(new Error("left"));
  assert.match(String(await following), /left/);
  assert.equal(loads, 1);

  await server.post("/may?room=docs-closed&forbidden=true");
  const closed = follow(api, "docs-closed", page, new AbortController().signal);
  assert.ok((await failureOf(closed)) instanceof PermissionDeniedError);
});

test("a page shows how far an export is", async () => {
  const told: number[] = [];
  const url = await exportRoom(await connect("docs-export"), (done) => told.push(done));
  assert.equal(url, "/exports/7");
  assert.deepEqual([told.length, told.at(-1)], [100, 100]);
});

test("a fake publishes events and tells progress", async () => {
  const fake = new FakeRPC({
    roomsExport: ({ steps }, { progress }) => {
      progress({ done: 1, total: steps });
      return { url: "/exports/7", steps };
    },
  });
  const events = fake.api.roomEvents({ room_id: "7" });
  fake.emit("roomEvents", { room_id: "7" }, { type: "message_posted", data: { n: 1, text: "Hi" } });
  fake.emit("roomEvents", { room_id: "7" }, { type: "$gap" });
  for await (const event of events) {
    if (event.type === "$gap") break;
    assert.equal(event.type, "message_posted");
  }
  const call = fake.api.roomsExport({ room_id: "7", steps: 1 });
  for await (const progress of call.progress) assert.deepEqual(progress, { done: 1, total: 1 });
  assert.equal((await call).url, "/exports/7");
});
