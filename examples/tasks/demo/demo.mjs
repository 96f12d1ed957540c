// Calls the server of the example at $SERVER by the generated client, over both transports, and prints the calls, their replies, and events.
import { APIClient, CentrifugoRPCClient, RPCError } from "centrifugo-client";
import WebSocket from "ws"; // Node.js 20 has none of its own

const { SERVER: server = "http://localhost:8000" } = process.env;

// Asks the server for a token. Only a server for development gives one without a login.
async function getToken() {
  const answer = await fetch(`${server}/token?user=ada`);
  return (await answer.json()).token;
}

// Calls a method, and prints the call and its reply.
async function call(api, name, params) {
  console.log(`${name}(${JSON.stringify(params)})`);
  try {
    console.log("  ->", JSON.stringify(await api[name](params)));
  } catch (error) {
    if (!(error instanceof RPCError)) {
      throw error;
    }
    console.log(`  -> ${error}`);
  }
}

// Reads what happens on the board, and exports it.
async function follow(api) {
  console.log("boardEvents()");
  const events = api.boardEvents();
  await events.subscribed;
  await api.tasksCreate({ title: "Watch the board" });
  for await (const event of events) {
    if (event.type !== "task_created") continue; // such as $join, of this client
    console.log(`  -> ${event.type}: ${event.data.title}`);
    break;
  }
  console.log("tasksExport({})");
  const exporting = api.tasksExport({});
  for await (const progress of exporting.progress) console.log("  ..", JSON.stringify(progress));
  console.log("  ->", JSON.stringify(await exporting));
}

for (const transport of ["correlation", "rpc"]) {
  console.log(`\nTransport "${transport}":\n`);
  const url = `${server.replace("http", "ws")}/connection/websocket`;
  const rpc = new CentrifugoRPCClient({ url, token: getToken, userId: "ada", transport, websocket: WebSocket });
  await rpc.connect();
  const api = new APIClient(rpc);
  await call(api, "tasksCreate", { title: "Try rpcgen", labels: ["demo"] });
  await call(api, "tasksList", { limit: 1, label: "demo" });
  await call(api, "tasksDelete", { task_id: "task-404" });
  await call(api, "tasksCreate", { title: "", labels: [""] });
  await follow(api);
  rpc.disconnect();
}
