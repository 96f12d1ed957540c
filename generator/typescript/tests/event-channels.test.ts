import assert from "node:assert/strict";
import { test } from "node:test";
import { RPCDecodeError, RPCEncodeError, checkVersion } from "../testdata/rooms/index.ts";
import type { RPCCaller } from "../testdata/rooms/index.ts";
import { connectedPage, message, newRoom, publish, publishBody, take } from "./pages.ts";

test("what can't be a part of a channel is refused before anything is sent", async () => {
  const { rpc, api } = await connectedPage();
  const before = Object.keys(rpc.centrifuge.subscriptions()).length;
  const wrong = ["", "x#7,42", "*", "a.b", "$x", "a b", "a\nb", "ü", "x".repeat(300)];
  for (const room_id of [...wrong, 7 as unknown as string, undefined as unknown as string]) {
    assert.throws(() => api.roomEvents({ room_id }), RPCEncodeError, JSON.stringify(room_id));
    await assert.rejects(api.deskEventsTyping({ room_id }, { active: true }), RPCEncodeError);
    await assert.rejects(api.deskEventsPresence({ room_id }), RPCEncodeError);
  }
  assert.throws(() => api.roomEvents({ room_id: "x#7,42" }), {
    message:
      'room_events: room_id: "x#7,42" can\'t be part of a channel: expected printable ' +
      'ASCII without spaces, "#", ",", "*", "$" and "."',
  });
  for (const number of [1.5, NaN, 2 ** 53, 2n ** 63n, "7" as unknown as number]) {
    assert.throws(() => api.lineEvents({ room_id: "7", number }), RPCEncodeError, String(number));
  }
  assert.throws(() => api.newsEvents({ queue: 0 }), RangeError);
  assert.equal(Object.keys(rpc.centrifuge.subscriptions()).length, before);
});

test("an int64 is a number or a bigint", async () => {
  const { api } = await connectedPage();
  for (const number of [-7, 0, 2n ** 63n - 1n, -(2n ** 63n)]) {
    const stream = api.lineEvents({ room_id: "7", number });
    assert.equal(stream.channel, `chat.line.7.${String(number)}`);
    await stream.subscribed;
    stream.close();
  }
});

test("what is no event, or broken, is reported, and the stream goes on", async () => {
  const { api } = await connectedPage();
  const room_id = newRoom();
  const errors: unknown[] = [];
  const onError = (error: unknown): void => {
    errors.push(error);
    throw new Error("a listener's own");
  };
  const complaints: unknown[] = [];
  const { error: complain } = console;
  console.error = (...args: unknown[]): void => {
    complaints.push(...args);
  };
  try {
    const stream = api.roomEvents({ room_id }, { onError });
    await stream.subscribed;
    const channel = `chat.room.${room_id}`;
    await publishBody(channel, { type: "message_posted", data: { n: "one" } });
    await publishBody(channel, { type: "message_posted" });
    await publishBody(channel, [1]);
    await publishBody(channel, { type: 7 });
    await publishBody(channel, { type: "constructor", data: 7 });
    await publish(channel, "message_posted");
    const [unknown, known] = await take(stream, 2);
    assert.deepEqual(unknown, { type: "$unknown", name: "constructor", data: 7 });
    assert.deepEqual(known, message(1));
  } finally {
    console.error = complain;
  }
  assert.equal(errors.length, 4);
  assert.equal(complaints.length, 4);
  const [first, second, third] = errors;
  assert.ok(first instanceof RPCDecodeError && second instanceof RPCDecodeError);
  assert.equal(
    first.message,
    'room_events.message_posted: data.n: expected an integer, found "one"',
  );
  assert.match(String(third), /had a publication that is no event/);
});

test("unions in events, also of variants that are unknown", async () => {
  const { api } = await connectedPage();
  const room_id = newRoom();
  const channel = `chat.room.${room_id}`;
  const errors: unknown[] = [];
  const stream = api.roomEvents({ room_id }, { onError: (error) => errors.push(error) });
  await stream.subscribed;
  await publish(channel, "noticed");
  const pie = { type: "pie", of: ["apples"] };
  const quote = { type: "quote", by: "ann", blocks: [pie, null] };
  for (const body of [pie, quote, null, { type: 7 }, { type: "text" }]) {
    await publishBody(channel, { type: "noticed", data: { body } });
  }
  await publish(channel, "message_posted");
  const got = await take(stream, 5);
  const unknown = { type: "$unknown", value: "pie", data: pie };
  const bodies = got.map((event) => (event.type === "noticed" ? event.data.body : event.type));
  assert.deepEqual(bodies.slice(1), [unknown, { ...quote, blocks: [unknown, null] }, null, "message_posted"]);
  const [first] = bodies;
  assert.ok(typeof first === "object" && first !== null && first.type !== "$unknown");
  const places = errors.map((error) => (error instanceof RPCDecodeError ? error.path : error));
  assert.deepEqual(places, ["body.type", "body.text"]);
});

test("channels of a user's own", async () => {
  const { api, userId } = await connectedPage();
  const inbox = api.inboxEvents();
  const notes = api.noteEvents();
  await Promise.all([inbox.subscribed, notes.subscribed]);
  assert.equal(inbox.channel, `inbox#${userId}`);
  await publish(`inbox#${userId}`, "message_posted");
  await publish(`note.#${userId}`, "message_posted");
  assert.deepEqual(await take(inbox, 1), [message(1)]);
  assert.deepEqual((await api.noteEventsPresence()).map(({ user }) => user), [userId]);
  assert.deepEqual(await take(notes, 1), [message(1)]);
});

test("a client of other channels is told of them by checkVersion()", async () => {
  const { rpc, api } = await connectedPage();
  const { changed } = await api.checkVersion();
  assert.ok(!changed.includes("news_events"));
  const older: RPCCaller = {
    call: (method, params, options) => {
      const { methods } = params as { methods: object };
      const hashes = { ...methods, news_events: "0", gone_events: "0" };
      return rpc.call(method, { ...(params as object), methods: hashes }, options);
    },
  };
  const check = await checkVersion(older);
  assert.ok(check.changed.includes("news_events"));
  assert.deepEqual(check.missing, ["gone_events"]);
});
