/** The sockets of a connection: what the SDK doesn't tell of them, or waits for too long. */
/** Milliseconds that a server has to say its first word, and to close a socket. */
const firstWord = 10_000;
const goodbye = 500;
export class Sockets {
  #given;
  #failed;
  #open = new Set();
  #waiting = new Set();
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
    this.#open.add(socket);
    const timer = setTimeout(() => {
      this.#failed(`nothing came within ${String(firstWord)} ms`, false);
      socket.onclose?.({ code: 1006, reason: "" });
    }, firstWord);
    socket.addEventListener("message", () => {
      clearTimeout(timer);
    });
    socket.addEventListener("error", ({ message }) => {
      if (typeof message !== "string" || message === "")
        return;
      // So npm's `ws` says it; browsers say nothing. These two may go away.
      this.#failed(message, /response: 4(?!08|29)\d\d/.test(message));
    });
    socket.addEventListener("close", () => {
      clearTimeout(timer);
      this.#open.delete(socket);
      this.#tell();
    });
    return socket;
  }
  /** Resolves when all sockets are closed, after half a second at the latest. */
  closed() {
    if (this.#open.size === 0)
      return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        for (const socket of this.#open)
          socket.terminate?.();
        this.#open.clear();
        this.#tell();
      }, goodbye);
      this.#waiting.add(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }
  #tell() {
    if (this.#open.size > 0)
      return;
    for (const tell of this.#waiting)
      tell();
    this.#waiting.clear();
  }
}
