import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import {
  APIClient,
  CentrifugoRPCClient,
  PermissionDeniedError,
  RPCDisconnectedError,
  RPCError,
  isGap,
} from "../testdata/rooms/index.ts";
import type { FeedEventsEvent } from "../testdata/rooms/index.ts";
import { failureOf, until } from "./harness.ts";
import {
  connectedPage,
  message,
  newRoom,
  newUser,
  publish,
  publishBody,
  server,
  take,
} from "./pages.ts";
import { newProxy, pagesCentrifuge } from "./server.ts";

test("several readers share a subscription, and the last one ends it", async () => {
  const { rpc, api } = await connectedPage();
  const room_id = newRoom();
  const channel = `chat.room.${room_id}`;
  const asked = async (): Promise<number> => Number(await server.ask(`/asked?room=${room_id}`));
  const first = api.roomEvents({ room_id });
  await first.subscribed;
  const second = api.roomEvents({ room_id }, { queue: 3 });
  await second.subscribed;
  const slow = api.roomEvents({ room_id }, { queue: 1 });
  assert.equal(await asked(), 1);
  await publish(channel, "message_posted", 5);
  await publish(channel, "message_removed");
  const all = await take(first, 6);
  assert.deepEqual(all.slice(0, 5), [1, 2, 3, 4, 5].map(message));
  assert.notEqual(rpc.centrifuge.getSubscription(channel), null);
  // Others lose what they don't read.
  const late = (await take(second, 2)).map(({ type }) => type);
  assert.deepEqual(late, ["$gap", "message_removed"]);
  assert.equal((await take(slow, 2)).filter(isGap).length, 1);
  assert.equal(rpc.centrifuge.getSubscription(channel), null);
  await take(api.roomEvents({ room_id }, { signal: AbortSignal.timeout(300) }), 1).catch(() => 0);
  assert.equal(await asked(), 2, "the authorizer is asked at each subscribe");
});

test("many channels, with one signal, have one set of listeners", async () => {
  const { rpc, api } = await connectedPage();
  const { centrifuge } = rpc;
  const { signal } = new AbortController();
  const count = (): number[] => [
    ...(["publication", "join", "leave", "unsubscribed", "disconnected"] as const).map(
      (event) => centrifuge.listeners(event).length,
    ),
    getEventListeners(signal, "abort").length,
  ];
  const before = count();
  const news = api.newsEvents({ signal });
  const one = count();
  const topics = Array.from({ length: 20 }, newRoom);
  const streams = topics.map((topic) => api.feedEvents({ topic }, { signal }));
  const calls = topics.map(() => api.roomsCount({ steps: 1 }, { signal }));
  assert.deepEqual(count(), one);
  await Promise.all([...calls, ...streams.map(({ subscribed }) => subscribed)]);
  assert.deepEqual(count(), one);
  // They are told apart nevertheless.
  await Promise.all(topics.map((topic, i) =>
    publish(`feed.${topic}`, "message_posted", 1, `&from=${String(i + 1)}`)));
  const got = await Promise.all(streams.map((stream) => take(stream, 1)));
  assert.deepEqual(got, topics.map((_, i) => [message(i + 1)]));
  news.close();
  assert.deepEqual(count(), before);
});

test("a subscription of the page's is shared, and never removed", async () => {
  const userId = newUser();
  const centrifuge = await pagesCentrifuge(server, userId);
  try {
    const own = centrifuge.newSubscription("news.all");
    own.subscribe();
    const rpc = new CentrifugoRPCClient({ centrifuge, userId });
    const stream = new APIClient(rpc).newsEvents();
    await rpc.connect();
    await stream.subscribed;
    await publish("news.all", "message_posted");
    assert.deepEqual(await take(stream, 1), [message(1)]);
    assert.equal(centrifuge.getSubscription("news.all"), own);
    assert.equal(own.state, "subscribed");
    const ended = new APIClient(rpc).newsEvents();
    await rpc.disconnect();
    assert.ok((await ended.done) instanceof RPCDisconnectedError);
    assert.equal(own.state, "subscribed");
  } finally {
    centrifuge.disconnect();
  }
});

test("who may not subscribe gets the reason", async () => {
  const { rpc, api } = await connectedPage();
  const room_id = newRoom();
  await server.post(`/may?room=${room_id}&forbidden=true`);
  const stream = api.roomEvents({ room_id });
  const error = await failureOf(take(stream, 1));
  assert.ok(error instanceof PermissionDeniedError);
  assert.equal(error.code, 403);
  assert.match(error.message, /^room_events: cannot read chat\.room\.r\d+: permission_denied/);
  assert.equal(await failureOf(stream.subscribed), error);
  assert.equal(await stream.done, error);
  await server.post(`/may?room=${room_id}&forbidden=false`);
  const again = api.roomEvents({ room_id });
  await again.subscribed;
  again.close();
  assert.equal(rpc.state, "connected");
});

test("an authorizer that hangs refuses, and the connection lives", async () => {
  const { rpc, api } = await connectedPage();
  const start = performance.now();
  const error = await failureOf(take(api.roomEvents({ room_id: `slow${newRoom()}` }), 1));
  assert.ok(error instanceof PermissionDeniedError);
  assert.ok(performance.now() - start < 3500);
  assert.equal(rpc.state, "connected");
});

test("access that is taken away ends the stream with the reason", async () => {
  const { api, userId } = await connectedPage();
  const room_id = newRoom();
  const stream = api.roomEvents({ room_id });
  await stream.subscribed;
  await publish(`chat.room.${room_id}`, "message_posted");
  await sleep(100);
  await server.post(`/unsubscribe?user=${userId}&channel=chat.room.${room_id}`);
  const events = stream[Symbol.asyncIterator]();
  assert.deepEqual((await events.next()).value, message(1));
  const error = await failureOf(events.next());
  assert.ok(error instanceof RPCError);
  assert.equal(error.code, 2000);
});

test("a connection that ends for good ends the stream with the reason", async () => {
  const { api, userId } = await connectedPage();
  const stream = api.newsEvents();
  await stream.subscribed;
  await server.post(`/disconnect?user=${userId}&code=3503`);
  const error = await failureOf(take(stream, 1));
  assert.ok(error instanceof RPCDisconnectedError);
  assert.equal(error.code, 3503);
});

test("a stream that is opened when a connection has ended waits for the next one", async () => {
  const { rpc, api, userId } = await connectedPage();
  const first = api.newsEvents();
  await first.subscribed;
  let second: ReturnType<typeof api.newsEvents> | undefined;
  rpc.onState(({ state }) => {
    if (state !== "disconnected" || second) return;
    void rpc.connect();
    second = api.newsEvents();
  });
  await server.post(`/disconnect?user=${userId}&code=3503`);
  assert.ok((await failureOf(take(first, 1))) instanceof RPCDisconnectedError);
  assert.ok(second);
  await second.subscribed;
  await publish("news.all", "message_posted");
  assert.deepEqual(await take(second, 1), [message(1)]);
});

test("a connection that is lost doesn't: the stream goes on after a gap", async () => {
  const proxy = await newProxy(server);
  const { api } = await connectedPage({ url: proxy.url });
  const room_id = newRoom();
  const stream = api.roomEvents({ room_id });
  await stream.subscribed;
  const events = stream[Symbol.asyncIterator]();
  await publish(`chat.room.${room_id}`, "message_posted");
  assert.deepEqual((await events.next()).value, message(1));
  await proxy.set("reset");
  assert.deepEqual((await events.next()).value, { type: "$gap" });
  await publish(`chat.room.${room_id}`, "message_posted", 1, "&from=2");
  assert.deepEqual((await events.next()).value, message(2));
  stream.close();
});

test("who may not subscribe any more when the connection is back gets the reason", async () => {
  const { rpc, api, userId } = await connectedPage();
  const room_id = newRoom();
  const stream = api.roomEvents({ room_id });
  await stream.subscribed;
  await server.post(`/may?room=${room_id}&forbidden=true`);
  await server.post(`/disconnect?user=${userId}`);
  const error = await failureOf(take(stream, 1));
  assert.ok(error instanceof PermissionDeniedError && error.code === 403);
  assert.equal(await server.ask(`/asked?room=${room_id}`), "2");
  await until("it is back", () => rpc.state === "connected");
});

test("a subscription of the page's is recovered, with a stream beside it", async () => {
  const proxy = await newProxy(server);
  const { rpc, api, userId } = await connectedPage({ url: proxy.url });
  const topic = newRoom();
  const own = rpc.centrifuge.newSubscription(`feed.${topic}`);
  const numbers: number[] = [];
  const recovered: boolean[] = [];
  own.on("publication", ({ data }: { data: { data: { n: number } } }) => numbers.push(data.data.n));
  own.on("subscribed", (context) => recovered.push(context.recovered));
  own.subscribe();
  await own.ready();
  const stream = api.feedEvents({ topic });
  await publish(`feed.${topic}`, "message_posted");
  await proxy.set("refuse");
  await server.post(`/disconnect?user=${userId}`);
  await until("it is lost", () => rpc.state === "connecting");
  await publish(`feed.${topic}`, "message_posted", 20, "&from=2");
  await proxy.set("pass");
  await until("it is back", () => rpc.state === "connected");
  await publish(`feed.${topic}`, "message_posted", 1, "&from=22");
  const all = Array.from({ length: 22 }, (_, i) => i + 1);
  assert.deepEqual(await take(stream, 22), all.map(message));
  assert.deepEqual(numbers, all);
  assert.deepEqual(recovered, [false, true]);
  assert.equal(own.state, "subscribed");
});

for (const missed of [301, 513]) {
  test(`${String(missed)} missed events are recovered, or a gap stands for them`, async () => {
    const proxy = await newProxy(server);
    const { rpc, api, userId } = await connectedPage({ url: proxy.url });
    const topic = `missed${String(missed)}`;
    const stream = api.feedEvents({ topic });
    await stream.subscribed;
    await publish(`feed.${topic}`, "message_posted");
    await proxy.set("refuse");
    await server.post(`/disconnect?user=${userId}`);
    await until("it is lost", () => rpc.state === "connecting");
    await publish(`feed.${topic}`, "message_posted", missed, "&from=2");
    await proxy.set("pass");
    await until("it is back", () => rpc.state === "connected");
    await publishBody(`feed.${topic}`, { type: "ended", data: "done" });
    const got: FeedEventsEvent[] = [];
    for await (const event of stream) {
      if (event.type === "ended" || event.type === "$unknown") break;
      got.push(event);
      if (event.type === "$gap") break;
    }
    const numbers = got.map((event) => (event.type === "message_posted" ? event.data.n : event.type));
    const all = Array.from({ length: missed + 1 }, (_, i) => i + 1);
    assert.deepEqual(numbers, missed < 512 ? all : [1, "$gap"]);
  });
}

test("a channel that the server subscribes its clients to is read, too", async () => {
  const userId = newUser();
  const token = await server.ask(`/token?user=${userId}&channels=news.all`);
  const { rpc, api } = await connectedPage({ userId, token });
  const stream = api.newsEvents();
  await stream.subscribed;
  await publish("news.all", "message_posted", 1, "&from=77");
  const events = stream[Symbol.asyncIterator]();
  assert.deepEqual((await events.next()).value, message(77));
  await server.post(`/disconnect?user=${userId}`);
  assert.deepEqual((await events.next()).value, { type: "$gap" });
  stream.close();
  await until("it is back", () => rpc.state === "connected");
});
