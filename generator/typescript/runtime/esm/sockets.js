/** The sockets of a connection: what the SDK doesn't tell of them, or waits for too long. */
import { textOf } from "./token.js";
/** Milliseconds that a server has to say its first word, and to close a socket. */
const firstWord = 10_000;
const goodbye = 500;
const noWebSocket = "there is no global WebSocket, as in Node.js 20: " +
  "install `ws`, and pass its class as the option `websocket`";
export class Sockets {
  #given;
  #failed;
  #open = new Set();
  /** What the SDK takes for the class of the sockets. */
  opener;
  /** `failed` learns why a socket failed, and whether the next one must fail, too. */
  constructor(given, failed) {
    this.#given = given;
    this.#failed = failed;
    const connect = (url) => this.#connect(url);
    this.opener = function (url) {
      return connect(url);
    };
  }
  #connect(url) {
    let socket;
    try {
      const type = this.#given ?? globalThis.WebSocket;
      if (type === undefined)
        throw new Error(noWebSocket);
      socket = new type(url);
    }
    catch (error) {
      this.#failed(textOf(error), true);
      throw error;
    }
    if (socket.addEventListener === undefined)
      return socket;
    const timer = setTimeout(() => {
      this.#failed(`no answer within ${String(firstWord)} ms`, false);
      socket.onclose?.({ code: 1006, reason: "" });
    }, firstWord);
    const listen = socket.addEventListener.bind(socket);
    // Once: npm's `ws` reads each message again for each listener.
    listen("message", () => { clearTimeout(timer); }, { once: true });
    listen("error", ({ message }) => {
      if (typeof message !== "string" || message === "")
        return;
      // So npm's `ws` says it; browsers say nothing. These two may go away.
      this.#failed(message, /response: 4(?!08|29)\d\d/.test(message));
    });
    listen("close", () => {
      clearTimeout(timer);
      this.#open.delete(socket);
    });
    this.#open.add(socket);
    return socket;
  }
  /** Resolves when the sockets of now are closed, after half a second at the latest. */
  async closed() {
    await Promise.all([...this.#open].map(closing));
  }
}
function closing(socket) {
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      socket.terminate?.();
      resolve();
    }, goodbye);
    socket.addEventListener?.("close", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
