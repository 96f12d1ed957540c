/**
 * Calls noop.get by the client that -kind names, and takes the turns that its input asks for: see
 * package turns. Kinds are correlation and rpc, typed, by the generated client, and bare, which is
 * the SDK's own `rpc`.
 */

import { Centrifuge } from "centrifuge";
import { WebSocket } from "ws";
import { APIClient, CentrifugoRPCClient } from "../../../.build/bench/clients/sdk/typescript/index.ts";
import type { Params, Result } from "../../../.build/bench/clients/sdk/typescript/index.ts";
import { flag, takeTurns } from "../turns/turns.ts";

type Call = () => Promise<Result>;

const params: Params = { user_id: "42", include_completed: true };

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

function check(result: Result): void {
  if (result.total !== params.user_id.length || result.completed !== 17) {
    throw new Error(`got ${JSON.stringify(result)}`);
  }
}

async function main(): Promise<void> {
  const call = await dial(flag("-kind"), flag("-url"), flag("-user"), flag("-token"));
  await takeTurns({ call, check });
}

void main();
