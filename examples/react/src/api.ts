// One connection and one client for the whole app.
import { APIClient, CentrifugoRPCClient } from "@example/tasks";
import type { API } from "@example/tasks";
import { retryTemporary } from "@example/tasks/query";
import { connectionStore } from "@example/tasks/store";
import { QueryClient } from "@tanstack/react-query";

const userId = "ada";

const rpc = new CentrifugoRPCClient({
  url: `${location.origin.replace("http", "ws")}/connection/websocket`,
  token: async () => {
    const answer = await fetch(`/token?user=${userId}`);
    if (!answer.ok) throw new Error(`no token: ${answer.statusText}`);
    return ((await answer.json()) as { token: string }).token;
  },
  userId,
});

export const api: API = new APIClient(rpc);
export const connection = connectionStore(rpc);
export const queryClient = new QueryClient({
  defaultOptions: { queries: { retry: retryTemporary } },
});

/** Connects. What fails is in the store. */
export function connect(): void {
  rpc.connect().catch(() => undefined);
}
