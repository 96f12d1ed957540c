/** The sockets of a connection: what the SDK doesn't tell of them, or waits for too long. */
/** Milliseconds that a server has to say its first word, and to close a socket. */
const firstWord = 10_000;
const goodbye = 500;
export class Sockets {
  #given;
  #failed;
  /** The sockets that are open, each with a promise for its end. */
  #open = new Map();
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
  /** The class of the sockets; undefined where there is none, as in Node.js 20. */
  get type() {
    return this.#given ?? globalThis.WebSocket;
  }
  #connect(url) {
    const type = this.type;
    let socket;
    try {
      socket = new type(url);
    }
    catch (error) {
      this.#failed(error instanceof Error ? error.message : String(error), true);
      throw error;
    }
    if (socket.addEventListener === undefined)
      return socket;
    const timer = setTimeout(() => {
      this.#failed(`nothing came within ${String(firstWord)} ms`, false);
      socket.onclose?.({ code: 1006, reason: "" });
    }, firstWord);
    const listen = socket.addEventListener.bind(socket);
    listen("message", () => {
      clearTimeout(timer);
    });
    listen("error", ({ message }) => {
      if (typeof message !== "string" || message === "")
        return;
      // So npm's `ws` says it; browsers say nothing. These two may go away.
      this.#failed(message, /response: 4(?!08|29)\d\d/.test(message));
    });
    const closed = new Promise((resolve) => {
      listen("close", () => {
        clearTimeout(timer);
        this.#open.delete(socket);
        resolve();
      });
    });
    this.#open.set(socket, closed);
    return socket;
  }
  /** Resolves when the sockets of now are closed, after half a second at the latest. */
  async closed() {
    const open = [...this.#open];
    if (open.length === 0)
      return;
    let timer;
    const late = new Promise((resolve) => {
      timer = setTimeout(() => {
        for (const [socket] of open)
          socket.terminate?.();
        resolve();
      }, goodbye);
    });
    await Promise.race([Promise.all(open.map(([, closed]) => closed)), late]);
    clearTimeout(timer);
  }
}
