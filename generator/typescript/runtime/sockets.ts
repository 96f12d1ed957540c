/** The sockets of a connection: what the SDK doesn't tell of them, or waits for too long. */

import { textOf } from "./token.js";

/** A constructor of WebSockets, such as the browser's, or the class of npm's `ws`. */
export type WebSocketConstructor = new (url: string) => object;

/** What a WebSocket has; `terminate` is of npm's `ws`. */
interface Socket {
  addEventListener?(
    event: string,
    listener: (event: { message?: unknown }) => void,
    options?: { once: boolean },
  ): void;
  onclose?(event: { code: number; reason: string }): void;
  terminate?(): void;
}

type Failed = (reason: string, hopeless: boolean) => void;

/** Milliseconds that a server has to say its first word, and to close a socket. */
const firstWord = 10_000;
const goodbye = 500;

const noWebSocket =
  "there is no global WebSocket, as in Node.js 20: " +
  "install `ws`, and pass its class as the option `websocket`";

export class Sockets {
  readonly #given: WebSocketConstructor | undefined;
  readonly #failed: Failed;
  readonly #open = new Set<Socket>();

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

  #connect(url: string): object {
    let socket: Socket;
    try {
      const type = this.#given ?? (globalThis as { WebSocket?: WebSocketConstructor }).WebSocket;
      if (type === undefined) throw new Error(noWebSocket);
      socket = new type(url);
    } catch (error) {
      this.#failed(textOf(error), true);
      throw error;
    }
    if (socket.addEventListener === undefined) return socket;
    const timer = setTimeout(() => {
      this.#failed(`no answer within ${String(firstWord)} ms`, false);
      socket.onclose?.({ code: 1006, reason: "" });
    }, firstWord);
    const listen = socket.addEventListener.bind(socket);
    // Once: npm's `ws` reads each message again for each listener.
    listen("message", () => { clearTimeout(timer); }, { once: true });
    listen("error", ({ message }) => {
      if (typeof message !== "string" || message === "") return;
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
  async closed(): Promise<void> {
    await Promise.all([...this.#open].map(closing));
  }
}

function closing(socket: Socket): Promise<void> {
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
