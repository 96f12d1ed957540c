// Calls the server by the generated client.
import { APIClient, CentrifugoRPCClient, NoteNotFoundError } from "centrifugo-client";
import WebSocket from "ws";

const address = process.env.ADDRESS ?? "localhost:8000";

/** Asks the server for a token, which it gives in development only. */
async function getToken() {
  const answer = await fetch(`http://${address}/token?user=ada`);
  if (!answer.ok) throw new Error(`no token: ${answer.status}`);
  return (await answer.json()).token;
}

const rpc = new CentrifugoRPCClient({
  url: `ws://${address}/connection/websocket`,
  token: getToken,
  userId: "ada",
  websocket: WebSocket,
});
await rpc.connect();
try {
  const api = new APIClient(rpc);
  const note = await api.notesAdd({ text: "Hello from TypeScript" });
  console.log(`added note ${note.id}: ${note.text}`);
  await api.notesGet({ id: 1000 });
} catch (error) {
  if (!(error instanceof NoteNotFoundError)) throw error;
  console.log(`note 1000: ${error.message}`);
} finally {
  rpc.disconnect();
}
