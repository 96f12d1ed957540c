/** The connection: the SDK, and what becomes of it. */

import { Centrifuge, State } from "centrifuge";
import type { PublicationContext } from "centrifuge";
import { firstCode } from "./calls.js";
import type { Failure } from "./calls.js";
import { maxTimer } from "./deadlines.js";
import { RPCClientError, RPCDisconnectedError, RPCTimeoutError } from "./errors.js";
import { Listeners } from "./listeners.js";
import { ReplyChannel } from "./reply-channel.js";
import { Sockets } from "./sockets.js";
import type { WebSocketConstructor } from "./sockets.js";
import { askFor, textOf } from "./token.js";
import type { TokenFunction } from "./token.js";

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
  /** Undefined where calls need none. */
  replyChannel: string | undefined;
  timeout: number;
}

/** What the client learns of its session. */
export interface SessionEvents {
  received(publication: PublicationContext): void;
  /** Calls can be written. After a gap, answers may have been lost. */
  opened(gap: Failure | undefined): void;
  lost(why: Failure): void;
  ended(why: Failure): void;
  changed(change: StateChange): void;
}

/** What `connect()` waits for. */
interface Attempt {
  promise: Promise<void>;
  resolve: () => void;
  reject: (error: RPCClientError) => void;
  timer: ReturnType<typeof setTimeout> | undefined;
}

/** Why connecting has failed so far. */
interface Cause {
  reason: string;
  code?: number;
  thrown?: unknown;
}

/** Centrifugo's code for a token that has expired. */
const tokenExpired = 109;

export class Session {
  readonly centrifuge: Centrifuge;
  readonly #options: SessionOptions;
  readonly #events: SessionEvents;
  readonly #sockets: Sockets;
  readonly #replies: ReplyChannel | undefined;
  readonly #listeners: Listeners = new Listeners();
  #state: ConnectionState = "disconnected";
  #attempt: Attempt | undefined;
  #ended: RPCClientError | undefined;
  /** Whether it was open since `connect()`. */
  #wasOpen = false;
  #cause: Cause | undefined;
  #usedToken = false;

  constructor(options: SessionOptions, events: SessionEvents) {
    this.#options = options;
    this.#events = events;
    this.#sockets = new Sockets(options.websocket, (reason, hopeless) => {
      this.#cause = { reason };
      if (hopeless && !this.#wasOpen) {
        queueMicrotask(() => {
          this.#hopeless(reason);
        });
      }
    });
    this.centrifuge = options.centrifuge ?? this.#newCentrifuge();
    if (options.replyChannel !== undefined) {
      this.#replies = this.#newReplyChannel(options.replyChannel);
    }
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** Why calls fail at once; undefined while they may wait for the connection. */
  get ended(): Failure | undefined {
    return this.#ended && failure(this.#ended);
  }

  /** Connects, or waits until the connection is back. Many calls share one attempt. */
  connect(): Promise<void> {
    if (this.#state === "connected") return Promise.resolve();
    return (this.#attempt ?? this.#newAttempt()).promise;
  }

  /** Ends the connection; resolves when its socket is closed, within a second. */
  disconnect(): Promise<void> {
    if (this.#state !== "disconnected" || this.#ended === undefined) {
      this.#end(new RPCDisconnectedError("disconnect() was called"));
    }
    return this.#sockets.closed();
  }

  get #isConnected(): boolean {
    return this.centrifuge.state === State.Connected;
  }

  #newCentrifuge(): Centrifuge {
    const { url, token, getToken } = this.#options;
    return new Centrifuge(url, {
      // Calls have timeouts of their own, and so have sockets that say nothing.
      timeout: maxTimer,
      websocket: this.#sockets.opener,
      ...(token === undefined ? {} : { token }),
      ...(getToken === undefined ? {} : { getToken: this.#tokens(getToken) }),
    });
  }

  #tokens(getToken: TokenFunction): () => Promise<string> {
    return askFor(getToken, (thrown) => {
      this.#cause = { reason: textOf(thrown), thrown };
    });
  }

  #newReplyChannel(name: string): ReplyChannel {
    const unreadable = `cannot read the reply channel ${name}`;
    return new ReplyChannel(this.centrifuge, name, {
      opened: (recovered) => {
        this.#open(recovered);
      },
      closed: (code, reason) => {
        // If it is the connection that was lost, the SDK tells more of it.
        if (!this.#isConnected) return;
        this.#change("connecting", `${unreadable}: ${reason}`, code);
      },
      refused: (code, reason) => {
        const hint = "; does the token belong to this user, and may users read the channel?";
        this.#end(this.#error(`${unreadable}: ${reason}`, code, code < firstCode ? "" : hint));
      },
      failed: (code, reason) => {
        this.#cause = { reason: `${unreadable}: ${reason}`, code };
      },
      received: (publication) => {
        this.#events.received(publication);
      },
    });
  }

  #newAttempt(): Attempt {
    const { timeout } = this.#options;
    const attempt: Attempt = { ...withResolvers(), timer: undefined };
    attempt.timer = startTimer(timeout, () => {
      this.#expire(attempt);
    });
    this.#attempt = attempt;
    if (this.#state !== "disconnected") return attempt;
    this.#ended = undefined;
    this.#cause = undefined;
    this.#wasOpen = false;
    // A disconnect() just before is over by then.
    queueMicrotask(() => {
      if (this.#attempt === attempt && this.#state === "connecting") this.#begin();
    });
    this.#change("connecting", "connect() was called");
    return attempt;
  }

  #begin(): void {
    try {
      this.#check();
      this.#listen();
      this.#replies?.start();
      if (this.#isConnected) {
        if (this.#replies === undefined) this.#open(true);
        return;
      }
      // The token before was used, and may be why the connection ended.
      if (this.#usedToken && this.#options.getToken !== undefined) this.centrifuge.setToken("");
      this.#usedToken = true;
      this.centrifuge.connect();
    } catch (error) {
      this.#end(error instanceof RPCClientError ? error : this.#error(textOf(error), 0));
    }
  }

  /** Throws if connecting must fail. */
  #check(): void {
    if (this.#options.centrifuge !== undefined) return;
    if (/^https?:/i.test(this.#options.url)) {
      throw this.#error("the URL of a WebSocket begins with ws:// or wss://", 0);
    }
    if (this.#sockets.type === undefined) {
      const how = "install `ws`, and pass its class as the option `websocket`";
      throw this.#error(`there is no global WebSocket, as in Node.js 20: ${how}`, 0);
    }
  }

  #listen(): void {
    const { centrifuge } = this;
    this.#listeners.on(centrifuge, "error", ({ type, error: { code, message } }) => {
      if (type === "configuration") {
        const reason = "the token has expired, and there is no getToken";
        this.#cause = { reason, code: tokenExpired };
      } else if (type === "connect") {
        this.#cause = { reason: message, code };
      } else if (type === "transport") {
        this.#cause ??= { reason: message };
      }
    });
    this.#listeners.on(centrifuge, "connecting", ({ code, reason }) => {
      if (code !== 0) this.#lost(reason, code);
    });
    this.#listeners.on(centrifuge, "disconnected", ({ code, reason }) => {
      const cause = code < firstCode ? this.#cause : undefined;
      this.#end(this.#error(cause?.reason ?? reason, cause?.code ?? code, "", cause?.thrown));
    });
    if (this.#replies === undefined) {
      this.#listeners.on(centrifuge, "connected", () => {
        this.#open(true);
      });
    }
  }

  #open(recovered: boolean): void {
    const gap = this.#wasOpen && !recovered;
    const attempt = this.#attempt;
    this.#attempt = undefined;
    clearTimeout(attempt?.timer);
    this.#wasOpen = true;
    this.#cause = undefined;
    this.#change("connected", "connected");
    attempt?.resolve();
    const why = "the connection was lost, and its answer with it";
    this.#events.opened(gap ? failure(new RPCDisconnectedError(why)) : undefined);
  }

  /** The SDK has lost the connection, and makes it again. */
  #lost(reason: string, code: number): void {
    if (!this.#wasOpen) {
      this.#cause ??= { reason, code };
      return;
    }
    this.#change("connecting", reason, code);
    this.#events.lost(failure(this.#error(reason, code)));
  }

  /** The time of `connect()` is up. Only a connection that was there goes on to be made. */
  #expire(attempt: Attempt): void {
    const { timeout, url } = this.#options;
    const cause = this.#cause;
    const within = `within ${String(timeout)} ms`;
    const error =
      cause === undefined
        ? new RPCTimeoutError(`connecting to ${url}: no answer ${within}; is it Centrifugo's URL?`)
        : this.#error(cause.reason, cause.code ?? 0, `; tried again ${within}`, cause.thrown);
    if (!this.#wasOpen) {
      this.#end(error);
      return;
    }
    this.#attempt = undefined;
    attempt.reject(error);
  }

  #hopeless(reason: string): void {
    if (this.#wasOpen || this.#state === "disconnected") return;
    const path = "; Centrifugo's path is /connection/websocket unless it is configured otherwise";
    this.#end(this.#error(reason, 0, /\d/.test(reason) ? path : ""));
  }

  #end(error: RPCClientError): void {
    const attempt = this.#attempt;
    this.#attempt = undefined;
    clearTimeout(attempt?.timer);
    this.#ended = error;
    this.#listeners.clear();
    // The SDK needs a microtask until it has registered what was written. Disconnected in between,
    // it would forget to stop the timer of that.
    queueMicrotask(() => {
      this.#replies?.stop();
      if (this.#options.centrifuge === undefined) this.centrifuge.disconnect();
    });
    const code = error instanceof RPCDisconnectedError ? error.code : undefined;
    this.#change("disconnected", error.message, code);
    attempt?.reject(error);
    this.#events.ended(failure(error));
  }

  /** Returns why there is no connection. Codes below Centrifugo's are the SDK's, and left out. */
  #error(reason: string, code: number, hint = "", cause?: unknown): RPCDisconnectedError {
    const what = this.#wasOpen ? "the connection ended" : `cannot connect to ${this.#options.url}`;
    const options = cause === undefined ? {} : { cause };
    return code < firstCode
      ? new RPCDisconnectedError(`${what}: ${reason}${hint}`, undefined, options)
      : new RPCDisconnectedError(`${what}: ${reason} (code ${String(code)})${hint}`, code, options);
  }

  #change(state: ConnectionState, reason: string, code = 0): void {
    this.#state = state;
    this.#events.changed({
      state,
      code: code < firstCode ? undefined : code,
      reason,
      willReconnect: state !== "disconnected",
    });
  }
}

/** Returns what calls fail with. */
function failure(error: RPCClientError): Failure {
  const code = error instanceof RPCDisconnectedError ? error.code : undefined;
  return (method, outcomeUnknown) =>
    new RPCDisconnectedError(`${method}: ${error.message}`, code, { cause: error, outcomeUnknown });
}

function startTimer(timeout: number, fire: () => void): ReturnType<typeof setTimeout> | undefined {
  return timeout > maxTimer ? undefined : setTimeout(fire, timeout);
}

function withResolvers(): Pick<Attempt, "promise" | "resolve" | "reject"> {
  let resolve!: Attempt["resolve"];
  let reject!: Attempt["reject"];
  const promise = new Promise<void>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
}
