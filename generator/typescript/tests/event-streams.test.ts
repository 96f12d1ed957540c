import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { RPCDisconnectedError, isGap } from "../testdata/rooms/index.ts";
import type { FeedEventsEvent } from "../testdata/rooms/index.ts";
import { failureOf, until } from "./harness.ts";
import { connectedPage, message, newPage, newRoom, publish, server, take } from "./pages.ts";

test("a loop reads events, and leaves the channel when it is left", async () => {
  const { rpc, api } = await connectedPage();
  const room_id = newRoom();
  const stream = api.roomEvents({ room_id });
  await stream.subscribed;
  await publish(`chat.room.${room_id}`, "message_posted", 2);
  await publish(`chat.room.${room_id}`, "message_removed");
  const want = [message(1), message(2), { type: "message_removed", data: { n: 1 } }];
  assert.deepEqual(await take(stream, 3), want);
  assert.equal(rpc.centrifuge.getSubscription(`chat.room.${room_id}`), null);
  assert.equal(await stream.done, undefined);
  assert.deepEqual(await take(stream, 1), []);
});

test("a loop that throws, close(), a signal and await using leave the channel", async () => {
  const { rpc, api } = await connectedPage();
  const channels = rpc.centrifuge.subscriptions();
  const before = Object.keys(channels).length;
  const open = (): number => Object.keys(rpc.centrifuge.subscriptions()).length - before;
  const room_id = newRoom();

  const read = async (): Promise<void> => {
    for await (const event of api.roomEvents({ room_id })) throw new Error(event.type);
  };
  const thrown = failureOf(read());
  await sleep(200);
  assert.equal(open(), 1);
  await publish(`chat.room.${room_id}`, "message_posted");
  assert.match(String(await thrown), /message_posted/);
  assert.equal(open(), 0);

  const closed = api.roomEvents({ room_id });
  closed.close();
  assert.match(String(await failureOf(closed.subscribed)), /closed/);
  assert.equal(open(), 0);

  const controller = new AbortController();
  const aborted = take(api.roomEvents({ room_id }, { signal: controller.signal }), 1);
  controller.abort(new Error("enough"));
  await assert.rejects(aborted, /enough/);
  assert.equal(open(), 0);
  await assert.rejects(take(api.roomEvents({ room_id }, { signal: controller.signal }), 1), /enough/);
  assert.equal(open(), 0);

  // Node.js 20 knows the symbol since 20.4.
  const stream = api.roomEvents({ room_id });
  await stream[Symbol.asyncDispose]();
  assert.equal(open(), 0);
});

test("a stream that is opened before connect(), and again after disconnect(), waits for it", async () => {
  const { rpc, api } = await newPage();
  for (let i = 0; i < 2; i++) {
    const stream = api.newsEvents();
    await rpc.connect();
    await stream.subscribed;
    await publish("news.all", "message_posted", 1, `&from=${String(10 + i)}`);
    const events = stream[Symbol.asyncIterator]();
    assert.deepEqual((await events.next()).value, message(10 + i));
    await rpc.disconnect();
    await assert.rejects(events.next(), RPCDisconnectedError);
    assert.deepEqual(await events.next(), { done: true, value: undefined });
  }
});

test("where the connection has ended for good, streams, publications and questions fail at once", async () => {
  const { rpc, api, userId } = await connectedPage();
  const endings: [() => Promise<unknown>, RegExp, number?][] = [
    [() => rpc.disconnect(), /disconnect\(\) was called/],
    [() => server.post(`/disconnect?user=${userId}&code=3503`), /3503/, 3503],
  ];
  for (const [end, text, code] of endings) {
    await rpc.connect();
    await end();
    await until("it has ended", () => rpc.state === "disconnected");
    const stream = api.newsEvents();
    const why = await failureOf(take(stream, 1));
    assert.ok(why instanceof RPCDisconnectedError);
    assert.match(why.message, text);
    assert.equal(why.code, code);
    assert.equal(await stream.done, why);
    const params = { room_id: "7" };
    await assert.rejects(api.deskEventsTyping(params, { active: true }), RPCDisconnectedError);
    await assert.rejects(api.deskEventsPresence(params), { name: "RPCDisconnectedError", code });
    assert.equal(rpc.centrifuge.getSubscription("news.all"), null);
  }
});

test("listeners get the events of their type, and what they throw harms nothing", async () => {
  const { rpc, api, userId } = await connectedPage();
  const room_id = newRoom();
  const channel = `chat.room.${room_id}`;
  const complaints: unknown[] = [];
  const { error: complain } = console;
  console.error = (error: unknown): void => {
    complaints.push(error);
  };
  try {
    const numbers: number[] = [];
    const stream = api.roomEvents({ room_id });
    const off = stream.on("message_posted", ({ data: { n } }) => {
      numbers.push(n);
      throw new Error("a listener's own");
    });
    const offRemoved = stream.on("message_removed", ({ data: { n } }) => numbers.push(-n));
    assert.throws(() => stream[Symbol.asyncIterator](), /is read by on\(\) already/);
    await stream.subscribed;
    await publish(channel, "message_posted", 2);
    await publish(channel, "message_removed");
    await until("all are there", () => numbers.length === 3);
    assert.deepEqual(numbers, [1, 2, -1]);
    assert.equal(complaints.length, 2);
    assert.equal(rpc.state, "connected");
    off();
    assert.notEqual(rpc.centrifuge.getSubscription(channel), null);
    offRemoved();
    assert.equal(rpc.centrifuge.getSubscription(channel), null);

    const errors: unknown[] = [];
    const ended = api.newsEvents({ onError: (error) => errors.push(error) });
    ended.on("message_posted", () => undefined);
    await ended.subscribed;
    await server.post(`/unsubscribe?user=${userId}&channel=news.all`);
    await until("it ends", () => errors.length === 1);
    assert.equal(await ended.done, errors[0]);
  } finally {
    console.error = complain;
  }
});

test("a listener of a type that the channel doesn't have is refused", async () => {
  const { api } = await connectedPage();
  const room_id = newRoom();
  const room = api.roomEvents({ room_id });
  const other = (type: string): "$gap" => type as "$gap"; // as JavaScript gives it
  for (const type of ["nonsense", "messagePosted", "toString", "$nonsense", "typing", ""]) {
    assert.throws(() => room.on(other(type), () => undefined), {
      name: "TypeError",
      message: `room_events has no event "${type}"`,
    });
  }
  // The stream isn't read yet: a loop may.
  room[Symbol.asyncIterator]();
  room.close();
  const desk = api.deskEvents({ room_id });
  for (const type of ["moved", "$join", "$leave", "$gap", "$unknown"] as const) {
    desk.on(type, () => undefined);
  }
  desk.close();
  // A name that JavaScript gives a meaning of its own is one like any other.
  const feed = api.feedEvents({ topic: room_id });
  feed.on(other("__proto__"), () => undefined);
  feed.close();
});

test("a listener may add and remove others", async () => {
  const { api } = await connectedPage();
  const room_id = newRoom();
  const stream = api.roomEvents({ room_id });
  const seen: string[] = [];
  const off = stream.on("message_posted", ({ data: { n } }) => {
    seen.push(`first ${String(n)}`);
    off();
    stream.on("message_posted", (event) => seen.push(`second ${String(event.data.n)}`));
  });
  stream.on("message_removed", () => undefined);
  await stream.subscribed;
  await publish(`chat.room.${room_id}`, "message_posted", 2);
  await until("both are there", () => seen.length === 2);
  assert.deepEqual(seen, ["first 1", "second 2"]);
  stream.close();
});

test("gaps that nobody has read are one", async () => {
  const { rpc, api, userId } = await connectedPage();
  const room_id = newRoom();
  const stream = api.roomEvents({ room_id });
  await stream.subscribed;
  for (let drops = 0; drops < 3; drops++) {
    await server.post(`/disconnect?user=${userId}`);
    await until("it is lost", () => rpc.state === "connecting");
    await until("it is back", () => rpc.state === "connected");
  }
  await until("it is read", async () => (await server.ask(`/asked?room=${room_id}`)) === "4");
  await publish(`chat.room.${room_id}`, "message_posted");
  assert.deepEqual(await take(stream, 2), [{ type: "$gap" }, message(1)]);
});

test("a reader that stops reading has a bounded queue, and a gap", async () => {
  const { api } = await connectedPage();
  const topic = newRoom();
  const stream = api.feedEvents({ topic });
  await stream.subscribed;
  await publish(`feed.${topic}`, "message_posted", 3000);
  await sleep(500);
  const got: FeedEventsEvent[] = [];
  for await (const event of stream) {
    got.push(event);
    if (event.type === "ended" || event.type === "$unknown") break;
    if (event.type === "message_posted" && event.data.n === 3000) break;
  }
  assert.ok(got.length <= 1025, String(got.length));
  assert.equal(got.filter(isGap).length, 1);
  assert.ok(isGap(got[0]));
  const numbers = got.flatMap((event) => (event.type === "message_posted" ? [event.data.n] : []));
  assert.deepEqual(
    numbers,
    numbers.map((_, i) => (numbers[0] ?? 0) + i),
    "in order",
  );
});
