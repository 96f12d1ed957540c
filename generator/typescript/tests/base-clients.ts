/** A server of the methods for tests, and base clients of it that end with the file's tests. */

import { after, before } from "node:test";
import WebSocket from "ws";
import { CentrifugoRPCClient } from "../runtime/rpc-client.ts";
import type { CentrifugoRPCClientOptions } from "../runtime/rpc-client.ts";
import { startServer } from "./server.ts";
import type { Server } from "./server.ts";

export let server: Server;
let nextUser = 1;
const clients: CentrifugoRPCClient[] = [];

before(async () => {
  server = await startServer();
});

after(async () => {
  await Promise.all(clients.map((client) => client.disconnect()));
  await server.close();
});

/** Returns a client of a user of its own. */
export async function newClient(
  options: Partial<CentrifugoRPCClientOptions> = {},
): Promise<CentrifugoRPCClient> {
  const userId = options.userId ?? newUser();
  const client = new CentrifugoRPCClient({
    url: server.url,
    token: await server.token(userId),
    userId,
    websocket: WebSocket,
    ...options,
  });
  clients.push(client);
  return client;
}

/** Returns the id of a user that no other client has. */
export function newUser(): string {
  return `ts-${String(nextUser++)}`;
}

export async function connected(
  options: Partial<CentrifugoRPCClientOptions> = {},
): Promise<CentrifugoRPCClient> {
  const client = await newClient(options);
  await client.connect();
  return client;
}
