/** The sockets of a connection: what the SDK doesn't tell of them, or waits for too long. */

/** A constructor of WebSockets, such as the browser's, or the class of npm's `ws`. */
export type WebSocketConstructor = new (url: string) => object;

/** What a WebSocket has; `terminate` is of npm's `ws`. */
interface Socket {
  addEventListener?(event: string, listener: (event: { message?: unknown }) => void): void;
  onclose?(event: { code: number; reason: string }): void;
  terminate?(): void;
}

type Failed = (reason: string, hopeless: boolean) => void;

/** Milliseconds that a server has to say its first word, and to close a socket. */
const firstWord = 10_000;
const goodbye = 500;

export class Sockets {
  readonly #given: WebSocketConstructor | undefined;
  readonly #failed: Failed;
  readonly #open = new Set<Socket>();
  readonly #waiting = new Set<() => void>();

  /** What the SDK takes for the class of the sockets. */
  readonly opener: WebSocketConstructor;

  /** `failed` learns why a socket failed, and whether the next one must fail, too. */
  constructor(given: WebSocketConstructor | undefined, failed: Failed) {
    this.#given = given;
    this.#failed = failed;
    const connect = (url: string): object => this.#connect(url);
    this.opener = function (url: string) {
      return connect(url);
    } as unknown as WebSocketConstructor;
  }

  /** The class of the sockets; undefined where there is none, as in Node.js 20. */
  get type(): WebSocketConstructor | undefined {
    return this.#given ?? (globalThis as { WebSocket?: WebSocketConstructor }).WebSocket;
  }

  #connect(url: string): object {
    const type = this.type as WebSocketConstructor;
    let socket: Socket;
    try {
      socket = new type(url);
    } catch (error) {
      this.#failed(error instanceof Error ? error.message : String(error), true);
      throw error;
    }
    if (socket.addEventListener === undefined) return socket;
    this.#open.add(socket);
    const timer = setTimeout(() => {
      this.#failed(`nothing came within ${String(firstWord)} ms`, false);
      socket.onclose?.({ code: 1006, reason: "" });
    }, firstWord);
    socket.addEventListener("message", () => {
      clearTimeout(timer);
    });
    socket.addEventListener("error", ({ message }) => {
      if (typeof message !== "string" || message === "") return;
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
  closed(): Promise<void> {
    if (this.#open.size === 0) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        for (const socket of this.#open) socket.terminate?.();
        this.#open.clear();
        this.#tell();
      }, goodbye);
      this.#waiting.add(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  #tell(): void {
    if (this.#open.size > 0) return;
    for (const tell of this.#waiting) tell();
    this.#waiting.clear();
  }
}
