// Runs the scenario in Node.js, as a program of its own: it must end by itself.
import { WebSocket } from "ws";
import { scenario } from "./scenario.js";

const [url = "", token = "", userId = ""] = process.argv.slice(2);
const done = await scenario({ url, token, userId, websocket: WebSocket });
console.log(JSON.stringify(done));
