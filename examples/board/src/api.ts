// One connection and one client for the page.
import { APIClient, CentrifugoRPCClient } from "@example/tasks";
import { connectionStore } from "@example/tasks/store";

const userId = new URLSearchParams(location.search).get("user") ?? "ada";

const rpc = new CentrifugoRPCClient({
  url: `${location.origin.replace("http", "ws")}/connection/websocket`,
  token: async () => {
    const answer = await fetch(`/token?user=${encodeURIComponent(userId)}`);
    if (!answer.ok) throw new Error(`no token: ${answer.statusText}`);
    return ((await answer.json()) as { token: string }).token;
  },
  userId,
});

export const api = new APIClient(rpc);
export const connection = connectionStore(rpc);

/** Connects, and rejects when the first attempt is over in vain. */
export function connect(): Promise<void> {
  return rpc.connect();
}
