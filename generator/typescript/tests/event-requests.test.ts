import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import WebSocket from "ws";
import {
  APIClient,
  CentrifugoRPCClient,
  PermissionDeniedError,
  RPCError,
  RPCTimeoutError,
} from "../testdata/rooms/index.ts";
import type { DeskEventsEvent } from "../testdata/rooms/index.ts";
import { failureOf, until } from "./harness.ts";
import { connectedPage, newRoom, newUser, publish, publishBody, server } from "./pages.ts";
import type { Page } from "./pages.ts";
import { newProxy, pagesCentrifuge } from "./server.ts";

test("events of clients: only those that they may publish, and with who did", async () => {
  const reader = await connectedPage();
  const writer = await connectedPage();
  const room_id = newRoom();
  const channel = `desk.${room_id}`;
  const denied = await failureOf(writer.api.deskEventsTyping({ room_id }, { active: true }));
  assert.ok(denied instanceof PermissionDeniedError && denied.code === 103);
  assert.match(denied.message, /is it subscribed to desk\.r\d+\?/);

  const stream = reader.api.deskEvents({ room_id });
  await stream.subscribed;
  const other = writer.api.deskEvents({ room_id });
  await other.subscribed;
  // Forged: Centrifugo takes anything from who is subscribed.
  for (const body of [{ type: "moved", data: { n: 1, text: "" } }, { type: "x" }, { x: 1 }]) {
    await writer.rpc.centrifuge.publish(channel, body);
  }
  await writer.api.deskEventsTyping({ room_id }, { active: true });
  await publishBody(channel, { type: "typing", data: { active: false } });
  await publish(channel, "moved");
  const got: DeskEventsEvent[] = [];
  for await (const event of stream) {
    if (event.type !== "$join") got.push(event);
    if (event.type === "moved") break;
  }
  assert.deepEqual(got, [
    { type: "typing", data: { active: true }, user: writer.userId },
    { type: "typing", data: { active: false }, user: null },
    { type: "moved", data: { n: 1, text: "" } },
  ]);
  await assert.rejects(
    writer.api.deskEventsTyping({ room_id }, { active: 1 as unknown as boolean }),
    { name: "RPCEncodeError", message: /^desk_events\.typing: active: expected a boolean/ },
  );
  other.close();

  // Where no event is, Centrifugo itself refuses.
  const news = writer.api.newsEvents();
  await news.subscribed;
  const { code } = (await failureOf(writer.rpc.centrifuge.publish("news.all", {}))) as RPCError;
  assert.equal(code, 103);
  news.close();
});

test("who comes and goes, and who is there", async () => {
  const first = await connectedPage();
  const second = await connectedPage();
  const room_id = newRoom();
  const stream = first.api.deskEvents({ room_id });
  await stream.subscribed;
  const refused = await failureOf(second.api.deskEventsPresence({ room_id }));
  assert.ok(refused instanceof PermissionDeniedError);
  const other = second.api.deskEvents({ room_id });
  await other.subscribed;
  const members = await first.api.deskEventsPresence({ room_id });
  assert.deepEqual(members.map(({ user }) => user).sort(), [first.userId, second.userId].sort());
  const stats = await first.api.deskEventsPresenceStats({ room_id });
  assert.deepEqual(stats, { clients: 2, users: 2 });
  other.close();
  const seen: string[] = [];
  for await (const event of stream) {
    if (event.type !== "$join" && event.type !== "$leave") continue;
    if (event.user === first.userId) continue;
    seen.push(`${event.type} ${event.user}`);
    if (event.type === "$leave") break;
  }
  assert.deepEqual(seen, [`$join ${second.userId}`, `$leave ${second.userId}`]);
});

test("who has just subscribed may publish and ask, which Centrifugo learns late", async () => {
  const { api } = await connectedPage();
  const wanted = { timeout: 5000 };
  for (let i = 0; i < 150; i++) {
    const room_id = newRoom();
    const stream = api.deskEvents({ room_id });
    await stream.subscribed;
    await Promise.all([
      api.deskEventsTyping({ room_id }, { active: true }, wanted),
      api.deskEventsPresence({ room_id }, wanted),
      api.deskEventsPresenceStats({ room_id }, wanted),
    ]);
    stream.close();
  }
});

/** A connection that tells its client that it is subscribed 50 ms before Centrifugo lets it be. */
class Hasty extends WebSocket {
  override send(data: string): void {
    for (const line of data.split("\n")) {
      if (!line.includes('"subscribe":{"channel":"desk.')) {
        super.send(line);
        continue;
      }
      const { id } = JSON.parse(line) as { id: number };
      setImmediate(() => this.emit("message", Buffer.from(JSON.stringify({ id, subscribe: {} })), false));
      setTimeout(() => {
        super.send(line);
      }, 50);
    }
  }
}

test("what Centrifugo denies because it comes too early is asked again", async () => {
  const { api, userId } = await connectedPage({ websocket: Hasty });
  const room_id = newRoom();
  const stream = api.deskEvents({ room_id });
  await stream.subscribed;
  const [, members, stats] = await Promise.all([
    api.deskEventsTyping({ room_id }, { active: true }),
    api.deskEventsPresence({ room_id }),
    api.deskEventsPresenceStats({ room_id }),
  ]);
  assert.deepEqual(members.map(({ user }) => user), [userId]);
  assert.deepEqual(stats, { clients: 1, users: 1 });
  // It was published once, though it was sent several times.
  await publish(`desk.${room_id}`, "moved");
  const got: DeskEventsEvent[] = [];
  for await (const event of stream) {
    if (event.type !== "$join") got.push(event);
    if (event.type === "moved") break;
  }
  const typing = { type: "typing", data: { active: true }, user: userId };
  assert.deepEqual(got, [typing, { type: "moved", data: { n: 1, text: "" } }]);
});

/** Counts how often a channel's presence is asked for, and has that refused as not permitted. */
function refusePresence({ rpc }: Page): { tries: number } {
  const asked = { tries: 0 };
  rpc.centrifuge.presence = () => {
    asked.tries++;
    // As the SDK does.
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
    return Promise.reject({ code: 103, message: "permission denied" });
  };
  return asked;
}

test("what is refused for good is told after the last try", async () => {
  const page = await connectedPage();
  const room_id = newRoom();
  const stream = page.api.deskEvents({ room_id });
  await stream.subscribed;
  const asked = refusePresence(page);
  const start = performance.now();
  const error = await failureOf(page.api.deskEventsPresence({ room_id }));
  assert.ok(error instanceof PermissionDeniedError && error.code === 103);
  assert.equal(asked.tries, 7);
  assert.ok(performance.now() - start >= 500);
  stream.close();
});

test("what is refused is told at once to who isn't subscribed, or is so for long", async () => {
  const page = await connectedPage();
  const room_id = newRoom();
  const asked = refusePresence(page);
  const ask = (): Promise<unknown> => failureOf(page.api.deskEventsPresence({ room_id }));
  assert.ok((await ask()) instanceof PermissionDeniedError);
  assert.equal(asked.tries, 1);
  const stream = page.api.deskEvents({ room_id });
  await stream.subscribed;
  await sleep(1100); // a second, and what a timer may be early
  assert.ok((await ask()) instanceof PermissionDeniedError);
  assert.equal(asked.tries, 2);
  stream.close();
  assert.ok((await ask()) instanceof PermissionDeniedError);
  assert.equal(asked.tries, 3);
});

test("who gives up isn't asked for again, and knows that nothing was done", async () => {
  const page = await connectedPage();
  const room_id = newRoom();
  const stream = page.api.deskEvents({ room_id });
  await stream.subscribed;
  const asked = refusePresence(page);
  const late = await failureOf(page.api.deskEventsPresence({ room_id }, { timeout: 100 }));
  assert.ok(late instanceof RPCTimeoutError && !late.outcomeUnknown);
  const signal = AbortSignal.timeout(50);
  assert.equal(await failureOf(page.api.deskEventsPresence({ room_id }, { signal })), signal.reason);
  const { tries } = asked;
  await sleep(400);
  assert.equal(asked.tries, tries);
  stream.close();
});

/** A connection that takes long to subscribe to some channels. */
class Slow extends WebSocket {
  override send(data: string): void {
    for (const line of data.split("\n")) {
      const delay = line.includes('"subscribe":{"channel":"desk.') ? 800 : 0;
      setTimeout(() => {
        super.send(line);
      }, delay);
    }
  }
}

for (const transport of ["correlation", "rpc"] as const) {
  test(`what is asked before the subscription is back waits for it: ${transport}`, async () => {
    const { rpc, api, userId } = await connectedPage({ websocket: Slow, transport });
    const room_id = newRoom();
    const stream = api.deskEvents({ room_id });
    await stream.subscribed;
    await server.post(`/disconnect?user=${userId}`);
    await until("it is lost", () => rpc.state === "connecting");
    await Promise.all([
      api.deskEventsTyping({ room_id }, { active: true }),
      api.deskEventsPresence({ room_id }),
    ]);
    stream.close();
  });
}

test("what is given up while it is on its way isn't sent again when it is refused", async () => {
  const page = await connectedPage();
  const room_id = newRoom();
  const stream = page.api.deskEvents({ room_id });
  await stream.subscribed;
  let sent = 0;
  page.rpc.centrifuge.publish = async () => {
    sent++;
    await sleep(20);
    // eslint-disable-next-line @typescript-eslint/only-throw-error
    throw { code: 103, message: "permission denied" };
  };
  const signal = AbortSignal.timeout(5);
  const typing = page.api.deskEventsTyping({ room_id }, { active: true }, { signal });
  assert.equal(await failureOf(typing), signal.reason);
  await sleep(100);
  assert.equal(sent, 1);
  stream.close();
});

test("what a page's Centrifuge waits too long for has timed out", async () => {
  const userId = newUser();
  const proxy = await newProxy(server);
  const centrifuge = await pagesCentrifuge(server, userId, { url: proxy.url, timeout: 100 });
  const rpc = new CentrifugoRPCClient({ centrifuge, userId });
  await rpc.connect();
  await proxy.set("hold=both");
  const error = await failureOf(new APIClient(rpc).deskEventsPresence({ room_id: newRoom() }));
  assert.ok(error instanceof RPCTimeoutError && error.outcomeUnknown);
  centrifuge.disconnect();
});

test("what is refused while the connection is lost is asked again when it is back", async () => {
  const proxy = await newProxy(server);
  const page = await connectedPage({ url: proxy.url });
  const room_id = newRoom();
  const stream = page.api.deskEvents({ room_id });
  await stream.subscribed;
  const asked = refusePresence(page);
  const answer = page.api.deskEventsPresence({ room_id });
  await until("it is asked", () => asked.tries === 4);
  await proxy.set("refuse");
  await server.post(`/disconnect?user=${page.userId}`);
  await until("it is lost", () => page.rpc.state === "connecting");
  const { tries } = asked;
  await sleep(400);
  assert.equal(asked.tries, tries);
  page.rpc.centrifuge.presence = () => Promise.resolve({ clients: {} });
  await proxy.set("pass");
  assert.deepEqual(await answer, []);
  stream.close();
});
