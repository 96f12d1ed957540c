/**
 * Calls noop.get by the client that -kind names, and takes the turns that its input asks for: see
 * package turns. Kinds are correlation and rpc, typed, by the generated client, and bare, which is
 * the SDK's own `rpc`.
 */

import { createInterface } from "node:readline";
import { Centrifuge } from "centrifuge";
import { WebSocket } from "ws";
import { APIClient, CentrifugoRPCClient } from "../../../.build/bench/clients/sdk/typescript/index.ts";
import type { Params, Result } from "../../../.build/bench/clients/sdk/typescript/index.ts";

/** What is asked for; durations are in nanoseconds. */
interface Turn {
  in_flight: number;
  warm_up: number;
  time: number;
}

/** What came of it; cpu is that of this process, user and system. */
interface Count {
  calls: number;
  wall: number;
  cpu: number;
}

type Call = () => Promise<Result>;

const params: Params = { user_id: "42", include_completed: true };

/** Returns the argument that follows a flag. */
function flag(name: string): string {
  const value = process.argv[process.argv.indexOf(name) + 1];
  if (!process.argv.includes(name) || value === undefined) {
    throw new Error(`no ${name}`);
  }
  return value;
}

/** Connects, and returns how to call. */
async function dial(kind: string, url: string, userId: string, token: string): Promise<Call> {
  if (kind === "bare") {
    return dialBare(url, token);
  }
  if (kind !== "correlation" && kind !== "rpc") {
    throw new Error(`-kind ${kind}, want correlation, rpc or bare`);
  }
  const rpc = new CentrifugoRPCClient({ url, token, userId, transport: kind, websocket: WebSocket });
  await rpc.connect();
  const api = new APIClient(rpc);
  return () => api.noopGet(params);
}

async function dialBare(url: string, token: string): Promise<Call> {
  const centrifuge = new Centrifuge(url, { token, websocket: WebSocket });
  centrifuge.connect();
  await centrifuge.ready();
  return async () => {
    const reply = await centrifuge.rpc("noop.get", { params });
    return (reply.data as { result: Result }).result;
  };
}

/** Has calls in flight until the time is over and they have come back. */
async function measure(turn: Turn, call: Call): Promise<Count> {
  let calls = 0;
  let over = false;
  const worker = async (): Promise<void> => {
    while (!over) {
      const result = await call();
      if (result.total !== params.user_id.length || result.completed !== 17) {
        throw new Error(`got ${JSON.stringify(result)}`);
      }
      calls++;
    }
  };
  const workers = Promise.all(Array.from({ length: turn.in_flight }, worker));
  await Promise.race([workers, sleep(turn.warm_up)]);
  const [start, before, cpu] = [process.hrtime.bigint(), calls, process.cpuUsage()];
  await Promise.race([workers, sleep(turn.time)]);
  const { user, system } = process.cpuUsage(cpu);
  const count = {
    calls: calls - before,
    wall: Number(process.hrtime.bigint() - start),
    cpu: (user + system) * 1000,
  };
  over = true;
  await workers;
  return count;
}

function sleep(nanoseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, nanoseconds / 1e6));
}

async function main(): Promise<void> {
  const call = await dial(flag("-kind"), flag("-url"), flag("-user"), flag("-token"));
  for await (const line of createInterface({ input: process.stdin })) {
    const count = await measure(JSON.parse(line) as Turn, call);
    process.stdout.write(JSON.stringify(count) + "\n");
  }
  process.exit();
}

void main();
