import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { PermissionDeniedError, RPCDisconnectedError, isGap } from "../testdata/rooms/index.ts";
import type { RoomEventsEvent } from "../testdata/rooms/index.ts";
import { FakeRPC } from "../testdata/rooms/testing.ts";
import { failureOf } from "./harness.ts";

test("the fake gives events to those who read the channel", async () => {
  const fake = new FakeRPC();
  const stream = fake.api.roomEvents({ room_id: "7" });
  await stream.subscribed;
  const event: RoomEventsEvent = { type: "message_posted", data: { n: 1, text: "Hi" } };
  fake.emit("roomEvents", { room_id: "8" }, event);
  fake.emit("roomEvents", { room_id: "7" }, event);
  fake.emit("roomEvents", { room_id: "7" }, { type: "$unknown", name: "later", data: [1] });
  fake.emit("roomEvents", { room_id: "7" }, { type: "$gap" });
  fake.unsubscribe("roomEvents", { room_id: "7" }, 2000);
  const got: RoomEventsEvent[] = [];
  const read = async (): Promise<void> => {
    for await (const one of stream) got.push(one);
  };
  assert.match(String(await failureOf(read())), /code 2000/);
  const unknown = { type: "$unknown", name: "later", data: [1] };
  assert.deepEqual(got, [event, unknown, { type: "$gap" }]);
  fake.emit("roomEvents", { room_id: "7" }, event);
});

test("the fake knows who is there, and what was published", async () => {
  const fake = new FakeRPC({}, { userId: "ann" });
  const room = { room_id: "7" };
  const refused = await failureOf(fake.api.deskEventsTyping(room, { active: true }));
  assert.ok(refused instanceof PermissionDeniedError);
  const stream = fake.api.deskEvents(room);
  fake.emit("deskEvents", room, { type: "$join", client: "c", user: "bob" });
  await fake.api.deskEventsTyping(room, { active: true });
  const typing = { type: "typing", data: { active: true } } as const;
  assert.deepEqual(fake.published, [{ channel: "desk.7", ...typing }]);
  assert.deepEqual(await fake.api.deskEventsPresenceStats(room), { clients: 2, users: 2 });
  fake.emit("deskEvents", room, { type: "$leave", client: "c", user: "bob" });
  const members = await fake.api.deskEventsPresence(room);
  assert.deepEqual(members.map(({ user }) => user), ["ann"]);
  fake.setState("disconnected", { reason: "bye" });
  const got: unknown[] = [];
  const read = async (): Promise<void> => {
    for await (const one of stream) got.push(one);
  };
  assert.ok((await failureOf(read())) instanceof RPCDisconnectedError);
  const bob = { client: "c", user: "bob" };
  assert.deepEqual(got, [
    { type: "$join", ...bob },
    { ...typing, user: "ann" },
    { type: "$leave", ...bob },
  ]);
});

test("the fake's handlers tell their progress", async () => {
  const fake = new FakeRPC({
    roomsExport: ({ room_id, steps }, { progress }) => {
      for (let done = 1; done <= steps; done++) progress({ done, total: steps });
      return { url: room_id, steps };
    },
  });
  const call = fake.api.roomsExport({ room_id: "7", steps: 3 });
  const told: number[] = [];
  for await (const progress of call.progress) if (!isGap(progress)) told.push(progress.done);
  assert.deepEqual(told, [1, 2, 3]);
  assert.equal((await call).url, "7");
  assert.deepEqual(fake.paramsOf("roomsExport"), [{ room_id: "7", steps: 3 }]);
});

test("the fake's handlers tell gaps in their progress", async () => {
  const fake = new FakeRPC({
    roomsExport: ({ steps }, { progress }) => {
      progress({ done: 1, total: steps });
      progress({ type: "$gap" });
      progress({ type: "$gap" });
      progress({ done: 2, total: steps });
      progress({ type: "$gap" });
      return { url: "", steps };
    },
  });
  const call = fake.api.roomsExport({ room_id: "7", steps: 2 });
  const told: unknown[] = [];
  for await (const one of call.progress) told.push(isGap(one) ? "gap" : one.done);
  assert.deepEqual(told, [1, "gap", 2, "gap"]);
  assert.equal((await call).steps, 2);
});

test("the fake's timeout is one of silence, and many calls share a signal", async () => {
  const fake = new FakeRPC({
    roomsExport: async ({ steps }, { progress }) => {
      for (let done = 1; done <= steps; done++) {
        await sleep(100);
        progress({ done, total: steps });
      }
      return { url: "", steps };
    },
  });
  const { signal } = new AbortController();
  const options = { timeout: 400, signal };
  const calls = Array.from({ length: 12 }, () =>
    fake.api.roomsExport({ room_id: "7", steps: 8 }, options));
  assert.equal(getEventListeners(signal, "abort").length, 1);
  for (const { steps } of await Promise.all(calls)) assert.equal(steps, 8);
  assert.equal(getEventListeners(signal, "abort").length, 0);
});
