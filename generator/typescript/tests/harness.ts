import assert from "node:assert/strict";
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import WebSocket from "ws";
import { CentrifugoRPCClient } from "../runtime/rpc-client.ts";
import type { CentrifugoRPCClientOptions, Transport } from "../runtime/rpc-client.ts";
import { newProxy, root, startServer } from "./server.ts";
import type { Proxy, Server } from "./server.ts";

/** Whether long scenarios run in full size. */
export const full = process.env["RPCGEN_FULL"] === "1";

/** What a scenario works with. It ends with no call pending, and no socket open. */
export class Stage {
  readonly server: Server;
  readonly transport: Transport;
  readonly userId: string;
  readonly #clients: CentrifugoRPCClient[] = [];
  /** The correlation ids of what was sent, by method. */
  readonly sent: { method: string; id: string }[] = [];

  constructor(server: Server, transport: Transport, userId: string) {
    this.server = server;
    this.transport = transport;
    this.userId = userId;
  }

  proxy(): Promise<Proxy> {
    return newProxy(this.server);
  }

  async client(options: Partial<CentrifugoRPCClientOptions> = {}): Promise<CentrifugoRPCClient> {
    const userId = options.userId ?? this.userId;
    const own = "getToken" in options ? {} : { token: await this.server.token(userId) };
    const { transport, server, sent } = this;
    class Spy extends WebSocket {
      override send(data: string): void {
        for (const line of data.split("\n")) {
          const id = /"correlation_id":"([^"]+)"/.exec(line)?.[1];
          const method = /"method":"([^"]+)"/.exec(line)?.[1];
          if (id !== undefined && method !== undefined) sent.push({ id, method });
        }
        super.send(data);
      }
    }
    const client = new CentrifugoRPCClient({
      url: server.url,
      userId,
      transport,
      websocket: Spy,
      timeout: 10_000,
      ...own,
      ...options,
    });
    this.#clients.push(client);
    return client;
  }

  async connected(options: Partial<CentrifugoRPCClientOptions> = {}): Promise<CentrifugoRPCClient> {
    const client = await this.client(options);
    await client.connect();
    return client;
  }

  /** How often the server has run the calls of a method that were sent. */
  async runs(method: string): Promise<number[]> {
    const ids = new Set(this.sent.filter((call) => call.method === method).map(({ id }) => id));
    return Promise.all([...ids].map(async (id) => Number(await this.server.ask(`/runs?id=${id}`))));
  }

  async end(): Promise<void> {
    await Promise.all(
      this.#clients.map(async (client) => {
        const start = performance.now();
        await client.disconnect();
        assert.ok(performance.now() - start < 1000, "disconnect() took longer than a second");
        assert.equal(client.pending, 0, "calls are pending");
      }),
    );
  }
}

/** Waits until a condition holds, for at most 10 s. */
export async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + 10_000;
  while (!(await holds())) {
    assert.ok(Date.now() < end, what);
    await sleep(20);
  }
}

/** Waits until a promise has an outcome, which is what it rejects with or undefined. */
export async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
    return undefined;
  } catch (error) {
    return error;
  }
}

interface Listed {
  id: string;
  title: string;
}

const list = JSON.parse(
  readFileSync(join(root, "testdata/scenarios/scenarios.json"), "utf8"),
) as Listed[];
/** Whether each scenario has passed, by transport: all tests of it. */
const outcomes: { [id: string]: { [transport: string]: boolean } } = {};
const unhandled: unknown[] = [];
let users = 0;

process.on("unhandledRejection", (error) => unhandled.push(error));

/** Writes what has passed in this file, and joins it with what has passed in the others. */
function report(file: string): void {
  const folder = join(root, ".build", "scenarios");
  const parts = join(folder, "typescript");
  mkdirSync(parts, { recursive: true });
  writeFileSync(join(parts, `${file}.json`), JSON.stringify(outcomes));
  const passed: { [id: string]: string[] } = {};
  for (const part of readdirSync(parts)) {
    const read = JSON.parse(readFileSync(join(parts, part), "utf8")) as typeof outcomes;
    for (const [id, transports] of Object.entries(read)) {
      passed[id] = Object.keys(transports).filter((transport) => transports[transport] === true);
    }
  }
  writeFileSync(join(folder, "typescript.json"), JSON.stringify(passed));
}

/** Starts a server for the scenarios of a file, and writes at the end which have passed. */
export function scenarios(file: string, ...flags: string[]): Scenario {
  let server: Promise<Server> | undefined;
  after(async () => {
    await (await server)?.close();
    report(file);
  });
  return (id, play, transports = ["correlation"]) => {
    const title = list.find((listed) => listed.id === id)?.title ?? "";
    for (const transport of transports) {
      test(`${id} ${title}${transport === "rpc" ? ", native RPC" : ""}`, async () => {
        server ??= startServer("-ping", "3", "-pong", "2", ...flags);
        const stage = new Stage(await server, transport, `${file}-${String(users++)}`);
        try {
          await play(stage);
        } catch (error) {
          outcomes[id] = { ...outcomes[id], [transport]: false };
          throw error;
        } finally {
          await stage.end();
        }
        await sleep(0);
        assert.deepEqual(unhandled.splice(0), [], "nothing is unhandled");
        outcomes[id] = { ...outcomes[id], [transport]: outcomes[id]?.[transport] !== false };
      });
    }
  };
}

/** Plays a scenario of the list over each transport. */
export type Scenario = (
  id: string,
  play: (stage: Stage) => Promise<void>,
  transports?: Transport[],
) => void;

/** The transports of scenarios that both survive. */
export const both: Transport[] = ["correlation", "rpc"];
