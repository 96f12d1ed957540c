// Runs the scenario in Node.js, as a program of its own: it must end by itself.
import { WebSocket } from "ws";
import { scenario } from "./scenario.js";

const [url = "", token = "", userId = "", transport] = process.argv.slice(2);
const done = await scenario({
  url,
  token,
  userId,
  transport: transport === "rpc" ? "rpc" : "correlation",
  websocket: WebSocket,
});
console.log(JSON.stringify(done));
