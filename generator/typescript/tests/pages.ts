/** A server of testdata/rooms for a file of tests, the pages that connect to it, and what they read. */

import { after, before } from "node:test";
import WebSocket from "ws";
import { APIClient, CentrifugoRPCClient } from "../testdata/rooms/index.ts";
import type { CentrifugoRPCClientOptions } from "../testdata/rooms/index.ts";
import { startServer } from "./server.ts";
import type { Server } from "./server.ts";

export let server: Server;
const clients: CentrifugoRPCClient[] = [];
let users = 0;
let rooms = 0;

before(async () => {
  server = await startServer("-ping", "3", "-pong", "2");
});

after(async () => {
  await Promise.all(clients.map((client) => client.disconnect()));
  await server.close();
});

export interface Page {
  rpc: CentrifugoRPCClient;
  api: APIClient;
  userId: string;
}

/** Returns a client that isn't connected, of a user of its own if none is given. */
export async function newPage(options: Partial<CentrifugoRPCClientOptions> = {}): Promise<Page> {
  const userId = options.userId ?? newUser();
  const token = await server.token(userId);
  const rpc = new CentrifugoRPCClient({
    ...{ url: server.url, token, userId, websocket: WebSocket, timeout: 10_000 },
    ...options,
  });
  clients.push(rpc);
  return { rpc, api: new APIClient(rpc), userId };
}

export async function connectedPage(
  options: Partial<CentrifugoRPCClientOptions> = {},
): Promise<Page> {
  const page = await newPage(options);
  await page.rpc.connect();
  return page;
}

/** Returns the id of a user that no other page has. */
export function newUser(): string {
  return `events-${String(users++)}`;
}

/** Returns the id of a room that nobody else reads. */
export function newRoom(): string {
  return `r${String(rooms++)}`;
}

/** Publishes numbered events as the server. */
export async function publish(
  channel: string,
  event: string,
  count = 1,
  more = "",
): Promise<void> {
  const name = encodeURIComponent(channel);
  await server.post(`/events?channel=${name}&event=${event}&count=${String(count)}${more}`);
}

export async function publishBody(channel: string, body: unknown): Promise<void> {
  await server.post(`/publish?channel=${encodeURIComponent(channel)}`, body);
}

/** Reads some events, and leaves. */
export async function take<E>(stream: AsyncIterable<E>, count: number): Promise<E[]> {
  const events: E[] = [];
  for await (const event of stream) {
    events.push(event);
    if (events.length === count) break;
  }
  return events;
}

/** Returns the event that `publish` makes of this number. */
export function message(n: number): { type: "message_posted"; data: { n: number; text: string } } {
  return { type: "message_posted", data: { n, text: "" } };
}
