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
  /** The sockets that are open, each with a promise for its end. */
  readonly #open = new Map<Socket, Promise<void>>();

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
    const timer = setTimeout(() => {
      this.#failed(`nothing came within ${String(firstWord)} ms`, false);
      socket.onclose?.({ code: 1006, reason: "" });
    }, firstWord);
    const listen = socket.addEventListener.bind(socket);
    listen("message", () => {
      clearTimeout(timer);
    });
    listen("error", ({ message }) => {
      if (typeof message !== "string" || message === "") return;
      // So npm's `ws` says it; browsers say nothing. These two may go away.
      this.#failed(message, /response: 4(?!08|29)\d\d/.test(message));
    });
    const closed = new Promise<void>((resolve) => {
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
  async closed(): Promise<void> {
    const open = [...this.#open];
    if (open.length === 0) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(() => {
        for (const [socket] of open) socket.terminate?.();
        resolve();
      }, goodbye);
    });
    await Promise.race([Promise.all(open.map(([, closed]) => closed)), late]);
    clearTimeout(timer);
  }
}
