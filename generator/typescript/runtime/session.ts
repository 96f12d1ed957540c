/** The connection: the SDK, and what becomes of it. */

import { Centrifuge, State } from "centrifuge";
import type { ClientEvents } from "centrifuge";
import { firstCode } from "./calls.js";
import type { Calls, ConnectionError } from "./calls.js";
import { deadline, maxTimer } from "./deadlines.js";
import { RPCDisconnectedError, RPCTimeoutError } from "./errors.js";
import { listen } from "./listeners.js";
import { ReplyChannel, refusalHint } from "./reply-channel.js";
import type { Cause } from "./reply-channel.js";
import { Sockets } from "./sockets.js";
import type { WebSocketConstructor } from "./sockets.js";
import { askFor, textOf } from "./token.js";
import type { Asked, TokenFunction } from "./token.js";

/**
 * Whether calls reach the server. A connection that was lost is "connecting"; one that ended for
 * good, by `disconnect()` or by the server, is "disconnected".
 */
export type ConnectionState = "disconnected" | "connecting" | "connected";

/** A change of the connection's state. */
export interface StateChange {
  state: ConnectionState;
  /** Centrifugo's code for the reason; undefined without one. */
  code: number | undefined;
  /** Why, for people. */
  reason: string;
  /** Whether the client goes on by itself to connect. */
  willReconnect: boolean;
}

/** What a session is made of. */
export interface SessionOptions {
  /** The SDK's client of the page, which is never closed; undefined to make one. */
  centrifuge?: Centrifuge | undefined;
  url: string;
  token?: string | undefined;
  getToken?: TokenFunction | undefined;
  websocket?: WebSocketConstructor | undefined;
  timeout: number;
}

/** The calls of a client: first those of its transport. */
export type AllCalls = readonly [Calls, ...Calls[]];

/** What `connect()` waits for. */
interface Attempt {
  readonly promise: Promise<void>;
  readonly end: (error?: ConnectionError) => void;
}

// Centrifugo's codes for a token that has expired, and for one that it refuses.
const tokenExpired = 109;
const invalidToken = 3500;

export class Session {
  readonly centrifuge: Centrifuge;
  readonly #options: SessionOptions;
  readonly #calls: AllCalls;
  readonly #changed: (change: StateChange) => void;
  readonly #sockets: Sockets;
  readonly #replies: ReplyChannel | undefined;
  /** Stops our listeners of the SDK. */
  #ignore: (() => void) | undefined;
  /** Whether calls reach the server. */
  state: ConnectionState = "disconnected";
  /** Why calls fail at once; undefined while they may wait for the connection. */
  ended: ConnectionError | undefined;
  #attempt: Attempt | undefined;
  /** Whether it was open since `connect()`. */
  #wasOpen = false;
  /** Why connecting has failed so far. */
  #cause: Cause | undefined;
  #usedToken = false;
  readonly #asked: Asked | undefined;

  constructor(options: SessionOptions, calls: AllCalls, changed: (change: StateChange) => void) {
    this.#options = options;
    this.#calls = calls;
    this.#changed = changed;
    this.#sockets = new Sockets(options.websocket, (reason, hopeless) => {
      this.#cause = { reason };
      if (hopeless && !this.#wasOpen) {
        queueMicrotask(() => {
          this.#hopeless(reason);
        });
      }
    });
    this.#asked =
      options.getToken &&
      askFor(options.getToken, (thrown) => {
        this.#cause = { reason: `getToken: ${textOf(thrown)}`, thrown };
      });
    this.centrifuge = options.centrifuge ?? this.#newCentrifuge();
    const { replyChannel } = calls[0].options;
    if (replyChannel !== undefined) this.#replies = this.#newReplyChannel(replyChannel);
  }

  /** Connects, or waits until the connection is back. Many calls share one attempt. */
  connect(): Promise<void> {
    if (this.state === "connected") return Promise.resolve();
    return (this.#attempt ?? this.#newAttempt()).promise;
  }

  /** Ends the connection; resolves when its socket is closed, within a second. */
  disconnect(): Promise<void> {
    if (this.state !== "disconnected" || !this.ended) {
      this.#end(new RPCDisconnectedError("disconnect() was called"));
    }
    return this.#sockets.closed();
  }

  get #isConnected(): boolean {
    return this.centrifuge.state === State.Connected;
  }

  #newCentrifuge(): Centrifuge {
    const { url, token } = this.#options;
    return new Centrifuge(url, {
      // Calls have timeouts of their own, and so have sockets that say nothing.
      timeout: maxTimer,
      websocket: this.#sockets.opener,
      token: token ?? "",
      getToken: this.#asked?.ask ?? null,
    });
  }

  #newReplyChannel(name: string): ReplyChannel {
    return new ReplyChannel(this.centrifuge, name, {
      opened: (recovered) => {
        this.#open(recovered);
      },
      closed: (why) => {
        // If it is the connection that was lost, the SDK tells more of it.
        if (this.#isConnected) this.#change("connecting", why.reason, why.code);
      },
      refused: (why) => {
        this.#end(this.#error(why, known(why.code) ? refusalHint : ""));
      },
      failed: (why) => {
        this.#cause = why;
      },
      received: (publication) => {
        this.#calls[0].receive(publication);
      },
    });
  }

  #newAttempt(): Attempt {
    let end!: Attempt["end"];
    const promise = new Promise<void>((resolve, reject) => {
      const stop = deadline(this.#options.timeout, undefined, () => {
        this.#expire();
      });
      end = (error) => {
        stop();
        this.#attempt = undefined;
        if (error === undefined) resolve();
        else reject(error);
      };
    });
    const attempt = { promise, end };
    this.#attempt = attempt;
    if (this.state !== "disconnected") return attempt;
    this.ended = this.#cause = undefined;
    this.#wasOpen = false;
    // A disconnect() just before is over by then.
    queueMicrotask(() => {
      if (this.#attempt === attempt && this.state === "connecting") this.#begin();
    });
    this.#change("connecting", "connect() was called");
    return attempt;
  }

  #begin(): void {
    const { centrifuge } = this;
    const { url, centrifuge: shared } = this.#options;
    try {
      if (shared === undefined && /^https?:/i.test(url)) {
        throw new Error("the URL of a WebSocket begins with ws:// or wss://");
      }
      this.#listen();
      this.#replies?.start();
      if (this.#isConnected) {
        if (this.#replies === undefined) this.#open(true);
        return;
      }
      // The token before was used, and may be why the connection ended.
      if (this.#usedToken && this.#asked !== undefined) centrifuge.setToken("");
      this.#usedToken = true;
      centrifuge.connect();
    } catch (error) {
      this.#end(this.#error({ reason: textOf(error) }));
    }
  }

  #listen(): void {
    this.#ignore = listen<ClientEvents>(this.centrifuge, {
      error: ({ type, error: { code, message } }) => {
        if (type === "configuration") {
          this.#cause = {
            reason: "the token has expired, and there is no getToken",
            code: tokenExpired,
          };
        } else if (type === "connect") {
          this.#cause = { reason: message, code };
        } else if (type === "transport") {
          this.#cause ??= { reason: message };
        }
      },
      connecting: (cause) => {
        if (cause.code !== 0) this.#lost(cause);
      },
      connected: () => {
        if (this.#replies === undefined) this.#open(true);
      },
      disconnected: (cause) => {
        this.#end(this.#error((!known(cause.code) && this.#cause) || cause));
      },
    });
  }

  #open(recovered: boolean): void {
    if (this.#wasOpen && !recovered) {
      this.#calls[0].answersLost();
    }
    this.#wasOpen = true;
    this.#cause = undefined;
    this.#change("connected", "connected");
    // A listener may have disconnected.
    if (this.state === "connected") this.#attempt?.end();
  }

  /** The SDK has lost the connection, and makes it again. */
  #lost(cause: Cause): void {
    if (this.#wasOpen) {
      this.#change("connecting", cause.reason, cause.code);
      for (const calls of this.#calls) calls.lost(this.#error(cause));
    } else {
      this.#cause ??= cause;
    }
  }

  /** The time of `connect()` is up. Only a connection that was there goes on to be made. */
  #expire(): void {
    const { timeout, url } = this.#options;
    const within = `within ${String(timeout)} ms`;
    const missing = this.#asked?.waits()
      ? `getToken: no answer ${within}`
      : `no answer ${within}; is it Centrifugo's URL?`;
    const error = this.#cause
      ? this.#error(this.#cause, `; tried again ${within}`)
      : new RPCTimeoutError(`cannot connect to ${url}: ${missing}`);
    if (this.#wasOpen) this.#attempt?.end(error);
    else this.#end(error);
  }

  #hopeless(reason: string): void {
    if (this.#wasOpen || this.state === "disconnected") return;
    const path = "; Centrifugo's path is /connection/websocket";
    this.#end(this.#error({ reason }, / \d+$/.test(reason) ? path : ""));
  }

  #end(error: ConnectionError): void {
    this.ended = error;
    this.#ignore?.();
    this.#replies?.stop();
    this.#asked?.stop();
    // The SDK needs a microtask until it has registered what was written. Disconnected in between,
    // it would forget to stop the timer of that.
    queueMicrotask(() => {
      if (this.#options.centrifuge === undefined) this.centrifuge.disconnect();
    });
    this.#attempt?.end(error);
    for (const calls of this.#calls) calls.end(error);
    // The last, as a listener may connect again.
    this.#change("disconnected", error.message, error.code);
  }

  /** Returns why there is no connection. */
  #error(
    { reason, code, thrown }: Cause,
    hint = code === invalidToken ? "; is its secret Centrifugo's?" : "",
  ): RPCDisconnectedError {
    const what = this.#wasOpen ? "the connection ended" : `cannot connect to ${this.#options.url}`;
    const number = known(code);
    const text = `${what}: ${reason}${number ? ` (code ${String(number)})` : ""}${hint}`;
    return new RPCDisconnectedError(text, number, thrown === undefined ? {} : { cause: thrown });
  }

  #change(state: ConnectionState, reason: string, code?: number): void {
    this.state = state;
    code = known(code);
    for (const calls of this.#calls) {
      if (state === "connected") calls.open(this.centrifuge);
      else calls.close(new RPCDisconnectedError(reason, code));
    }
    this.#changed({ state, code, reason, willReconnect: state === "connecting" });
  }
}

/** Leaves the SDK's own codes out. */
export function known(code = 0): number | undefined {
  return code < firstCode ? undefined : code;
}
