import { APIClient, CentrifugoRPCClient } from "@example/tasks";

import { openTasks } from "./board.ts";

// The page's address says where Centrifugo is and who asks: /?url=ws://...&token=...&user=...
const query = new URLSearchParams(location.search);
const rpc = new CentrifugoRPCClient({
  url: query.get("url") ?? "ws://127.0.0.1:8000/connection/websocket",
  token: query.get("token") ?? "",
  userId: query.get("user") ?? "",
});
await rpc.connect();

const list = document.createElement("ul");
for (const text of await openTasks(new APIClient(rpc))) {
  const item = document.createElement("li");
  item.textContent = text;
  list.append(item);
}
document.body.append(list);
