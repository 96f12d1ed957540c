import { APIClient, CentrifugoRPCClient } from "centrifugo-client";
import WebSocket from "ws";

const { URL: url, TOKEN: token } = process.env;
const rpc = new CentrifugoRPCClient({ url, token, userId: "42", websocket: WebSocket });
await rpc.connect();
const result = await new APIClient(rpc).greetingHello({ name: "TypeScript" });
console.log(result.text);
rpc.disconnect();
