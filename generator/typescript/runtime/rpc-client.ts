/**
 * The base client: remote calls over Centrifugo's WebSocket.
 *
 * By default a call is a publication on the request channel. Its answer comes back on a channel
 * that only this user can read, and is found by its correlation id. With the transport "rpc" it is
 * a command of Centrifugo's own, whose reply is the answer.
 */

import { Centrifuge, errorCodes } from "centrifuge";
import type { PublicationContext } from "centrifuge";
import type { RPCErrorReply } from "./errors.js";
import {
  InvalidParamsError,
  RPCClientError,
  RPCDisconnectedError,
  RPCEncodeError,
  RPCError,
  RPCTimeoutError,
  place,
} from "./errors.js";

export * from "./errors.js";

/** Options of a single call. */
export interface CallOptions {
  /** Milliseconds to wait for the answer, in place of the client's `timeout`. */
  timeout?: number | undefined;
  /** Aborts the call: it rejects with the signal's reason. The server may still do the work. */
  signal?: AbortSignal | undefined;
}

/** The part of a base client that makes calls. Tests can pass an object of their own. */
export interface RPCCaller {
  /** Calls a method, and resolves with its result, a JSON value. */
  call(method: string, params: unknown, options?: CallOptions): Promise<unknown>;
}

/** The part of a base client that sends requests without waiting for an answer. */
export interface RPCNotifier {
  /** Sends a request that gets no answer. */
  notify(method: string, params: unknown): Promise<void>;
}

/**
 * How calls reach the server: by publications on the request channel, or by Centrifugo's own
 * command `rpc`, which takes half the hops and fails at once where the server is gone. Centrifugo
 * must have an RPC proxy for the latter.
 */
export type Transport = "correlation" | "rpc";

/** A constructor of WebSockets, such as the browser's, or the class of npm's `ws`. */
export type WebSocketConstructor = new (url: string) => object;

/** Options of a CentrifugoRPCClient. */
export interface CentrifugoRPCClientOptions {
  /** Centrifugo's WebSocket endpoint, e.g. "wss://example.com/connection/websocket". */
  url: string;
  /** A connection token (JWT) of the user, or a function that gives one. */
  token: string | (() => string | Promise<string>);
  /** The user that the token is for: printable ASCII without "#", ",", "*" and ".". */
  userId: string;
  /** How calls reach the server; "correlation" if it isn't set. */
  transport?: Transport | undefined;
  /** Where requests are published; "rpc.requests" if it isn't set. */
  requestChannel?: string | undefined;
  /** Where answers arrive; "{user_id}" in it stands for the user. "user#{user_id}" if not set. */
  replyChannel?: string | undefined;
  /** Milliseconds to wait for a connection, and for the answer to a call; 30,000 if not set. */
  timeout?: number | undefined;
  /**
   * The server's limit for a message in bytes; 65,536 if it isn't set. A larger request would end
   * the connection, so it is refused.
   */
  maxMessageSize?: number | undefined;
  /** The WebSocket to use where there is no global one, e.g. `ws` in Node.js 20. */
  websocket?: WebSocketConstructor | undefined;
}

interface PendingCall {
  method: string;
  resolve: (result: unknown) => void;
  reject: (error: unknown) => void;
  cleanUp: () => void;
}

/** A connection, and the promise that `connect()` returns for it. */
interface Connection {
  centrifuge: Centrifuge;
  open: boolean;
  opened: Promise<void>;
  resolve: () => void;
  reject: (error: RPCClientError) => void;
}

/** What settles a call; undefined if that is still to come. */
type Reply = { data: unknown } | undefined;

type Token = CentrifugoRPCClientOptions["token"];

/** The code of the "connecting" event that follows a call of `connect()`. */
const connectCalled = 0;
/** Centrifugo's default limit. */
const maxChannelLength = 255;
/** The longest delay of a timer: with a longer one, it would fire at once. */
const maxTimer = 2 ** 31 - 1;

/**
 * Calls methods of a server by name, with JSON values. When the connection ends, the calls in
 * flight fail at once, and further ones fail until `connect()` is called again.
 */
export class CentrifugoRPCClient implements RPCCaller, RPCNotifier {
  readonly #url: string;
  readonly #token: Token;
  readonly #transport: Transport;
  readonly #requestChannel: string;
  readonly #replyChannel: string;
  readonly #timeout: number;
  readonly #maxMessageSize: number;
  readonly #websocket: WebSocketConstructor | null;
  readonly #pending = new Map<string, PendingCall>();
  #connection: Connection | undefined;

  /** Throws a TypeError or RangeError for an option that can't work; it says which and why. */
  constructor(options: CentrifugoRPCClientOptions) {
    const { url, token, userId, replyChannel = "user#{user_id}", timeout = 30_000 } = options;
    const { transport = "correlation" } = options;
    checkUserId(userId);
    checkTransport(transport);
    this.#url = url;
    this.#token = token;
    this.#transport = transport;
    this.#requestChannel = options.requestChannel ?? "rpc.requests";
    this.#replyChannel = replyChannel.replaceAll("{user_id}", () => userId);
    if (this.#replyChannel.length > maxChannelLength) {
      throw new RangeError(
        `userId is too long: the reply channel has ${String(this.#replyChannel.length)} ` +
          `characters, Centrifugo allows ${String(maxChannelLength)}`,
      );
    }
    checkTimeout(timeout);
    this.#timeout = timeout;
    this.#maxMessageSize = options.maxMessageSize ?? 65_536;
    this.#websocket = options.websocket ?? null;
  }

  /**
   * Connects, and resolves when answers can arrive. Does nothing while connected.
   *
   * Rejects with an RPCDisconnectedError if the server can't be reached, or refuses the token or
   * the reply channel; with an RPCTimeoutError if it takes longer than `timeout`.
   */
  connect(): Promise<void> {
    this.#connection ??= this.#open();
    return this.#connection.opened;
  }

  /** Disconnects. Calls in flight fail at once; further calls of `disconnect()` do nothing. */
  disconnect(): void {
    this.#end(this.#connection, new RPCDisconnectedError("disconnect() was called"));
  }

  /**
   * Calls a method, and resolves with its result, a JSON value; null if it has none.
   *
   * Rejects with an RPCError if the answer is an error or Centrifugo refuses the request, with an
   * RPCTimeoutError, with an RPCDisconnectedError, or with the reason of `options.signal`.
   */
  call(method: string, params: unknown = {}, options: CallOptions = {}): Promise<unknown> {
    return this.#start(method, params, options, true);
  }

  /**
   * Sends a request that gets no answer. Resolves when it is accepted, not when the server is done;
   * rejects like `call`.
   */
  async notify(method: string, params: unknown = {}): Promise<void> {
    await this.#start(method, params, {}, false);
  }

  #start(
    method: string,
    params: unknown,
    options: CallOptions,
    answered: boolean,
  ): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const { signal, timeout = this.#timeout } = options;
      checkTimeout(timeout);
      signal?.throwIfAborted();
      const id = randomUUID();
      const sent = this.#send(method, params, id, answered);
      const abort = (): void => this.#take(id)?.reject(signal?.reason);
      const timer = startTimer(timeout, () => {
        this.#take(id)?.reject(timeoutError(method, timeout));
      });
      const cleanUp = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", abort);
      };
      signal?.addEventListener("abort", abort);
      this.#pending.set(id, { method, resolve, reject, cleanUp });
      sent.then(
        (reply) => {
          if (reply !== undefined) this.#settle(id, reply.data);
        },
        (error: unknown) => {
          // The call has a timeout of its own. Behind a publish proxy, Centrifugo takes as long as
          // the method to confirm the publication.
          if (!isTimeout(error)) this.#take(id)?.reject(refusal(method, error));
        },
      );
    });
  }

  /**
   * Sends a request, and resolves with the reply that settles the call; undefined if a publication
   * will bring it. Throws if there is no connection, or if the request cannot be sent.
   */
  #send(method: string, params: unknown, id: string, answered: boolean): Promise<Reply> {
    const connection = this.#connection;
    if (!connection?.open) {
      throw new RPCDisconnectedError(`${method}: not connected; call connect() and await it`);
    }
    const { centrifuge } = connection;
    const channel = this.#requestChannel;
    if (this.#transport === "rpc") {
      const data = { params, correlation_id: id, ...(answered ? {} : { no_wait: true }) };
      this.#checkMessage(method, params, { rpc: { method, data } });
      return centrifuge.rpc(method, data);
    }
    const how = answered ? { reply_to: this.#replyChannel } : { no_wait: true };
    const data = { method, params, correlation_id: id, ...how };
    this.#checkMessage(method, params, { publish: { channel, data } });
    return centrifuge.publish(channel, data).then(() => (answered ? undefined : { data: {} }));
  }

  /** Throws if a command would end the connection, or arrive as another one. */
  #checkMessage(method: string, params: unknown, command: object): void {
    let text: string;
    try {
      text = JSON.stringify({ ...command, id: 2 ** 31 });
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new RPCEncodeError(method, "", `not a JSON value: ${reason}`, { cause });
    }
    const infinite = find(params, isInfinite);
    if (infinite !== undefined) {
      throw new RPCEncodeError(method, infinite, "JSON has no NaN and no Infinity");
    }
    if (halfPair.test(text)) {
      const path = find(params, hasHalfPair) ?? "";
      throw new RPCEncodeError(method, path, "half of a surrogate pair would arrive as U+FFFD");
    }
    const size = byteLength(text);
    const limit = this.#maxMessageSize;
    if (size > limit) {
      const message = `the message has ${String(size)} bytes, maxMessageSize is ${String(limit)}`;
      throw new RPCEncodeError(method, "", message);
    }
  }

  #take(id: string): PendingCall | undefined {
    const call = this.#pending.get(id);
    if (call !== undefined) {
      this.#pending.delete(id);
      call.cleanUp();
    }
    return call;
  }

  #open(): Connection {
    let tokenError: unknown;
    const centrifuge = new Centrifuge(this.#url, {
      // Calls have timeouts of their own, which the SDK's must not cut short.
      timeout: Math.min(this.#transport === "rpc" ? Infinity : this.#timeout, maxTimer),
      websocket: this.#websocket,
      ...tokenOptions(this.#token, (error) => {
        tokenError = error;
      }),
    });
    const connection: Connection = { centrifuge, open: false, ...withResolvers() };
    const end = (reason: string, code: number): void => {
      const what = connection.open ? "the connection ended" : `cannot connect to ${this.#url}`;
      this.#end(connection, disconnectedError(what, reason, code, tokenError));
    };
    // The SDK would try again by itself, after errors and when the connection is lost.
    centrifuge.on("error", ({ error }) => {
      if (!connection.open) end(error.message, error.code);
    });
    centrifuge.on("connecting", ({ code, reason }) => {
      if (code !== connectCalled) end(reason, code);
    });
    centrifuge.on("disconnected", ({ code, reason }) => {
      end(reason, code);
    });
    if (this.#transport === "rpc") {
      centrifuge.on("connected", () => {
        opened(connection);
      });
    } else {
      this.#readReplies(connection, end);
    }
    this.#limitOpening(connection);
    centrifuge.connect();
    return connection;
  }

  /** Subscribes to the reply channel. The connection is open when it can be read. */
  #readReplies(connection: Connection, end: (reason: string, code: number) => void): void {
    const replies = connection.centrifuge.newSubscription(this.#replyChannel);
    const unreadable = `cannot read the reply channel ${this.#replyChannel}`;
    replies.on("error", ({ error }) => {
      if (!connection.open) end(`${unreadable}: ${error.message}`, error.code);
    });
    replies.on("unsubscribed", ({ code, reason }) => {
      end(`${unreadable}: ${reason}`, code);
    });
    replies.on("publication", (publication) => {
      this.#receive(publication);
    });
    replies.on("subscribed", () => {
      opened(connection);
    });
    replies.subscribe();
  }

  #limitOpening(connection: Connection): void {
    const timer = startTimer(this.#timeout, () => {
      this.#end(connection, timeoutError(`connecting to ${this.#url}`, this.#timeout));
    });
    const stop = (): void => {
      clearTimeout(timer);
    };
    connection.opened.then(stop, stop);
  }

  /** Ends a connection, and rejects what waits for it. Does nothing if it has ended already. */
  #end(connection: Connection | undefined, error: RPCClientError): void {
    if (connection === undefined || this.#connection !== connection) {
      return;
    }
    this.#connection = undefined;
    connection.open = false;
    connection.reject(error);
    for (const [id, { method }] of [...this.#pending]) {
      this.#take(id)?.reject(endedCall(method, error));
    }
    // The SDK needs some microtasks until it has registered a publication. Disconnected in
    // between, it would forget to stop that publication's timer.
    setTimeout(() => {
      connection.centrifuge.disconnect();
    });
  }

  #receive(publication: PublicationContext): void {
    // The server publishes through Centrifugo's API, which adds no info. This one is forged: it
    // comes from another client.
    if (publication.info !== undefined) {
      return;
    }
    const reply: unknown = publication.data;
    if (!isObject(reply) || typeof reply["correlation_id"] !== "string") {
      return;
    }
    // All connections of a user get all of the user's replies: an unknown id is normal.
    this.#settle(reply["correlation_id"], reply);
  }

  /** Ends a call as the reply says. A null error is none, and a result that is missing is null. */
  #settle(id: string, reply: unknown): void {
    const call = this.#take(id);
    if (!isObject(reply)) {
      call?.reject(malformed(call.method, "reply", reply));
      return;
    }
    const error = reply["error"] ?? null;
    if (error === null) {
      call?.resolve(reply["result"] ?? null);
    } else {
      call?.reject(replyError(call.method, error));
    }
  }
}

function opened(connection: Connection): void {
  connection.open = true;
  connection.resolve();
}

function checkUserId(userId: string): void {
  if (!/^[\x20-\x7e]+$/.test(userId) || /[#,*.]/.test(userId)) {
    throw new RangeError(
      `userId ${JSON.stringify(userId)} can't be part of a channel's name: ` +
        'it must be printable ASCII without "#", ",", "*" and ".", and not empty',
    );
  }
}

function checkTransport(transport: Transport): void {
  if (!["correlation", "rpc"].includes(transport)) {
    throw new RangeError(`transport must be "correlation" or "rpc", not "${transport}"`);
  }
}

function checkTimeout(timeout: number): void {
  if (!(timeout > 0)) {
    throw new RangeError(`timeout must be positive, in milliseconds, not ${String(timeout)}`);
  }
}

/** Returns the options of the SDK. A constant token has no `getToken`: it would stay expired. */
function tokenOptions(
  token: Token,
  failed: (error: unknown) => void,
): { token: string } | { getToken: () => Promise<string> } {
  if (typeof token === "string") {
    return { token };
  }
  return {
    getToken: async () => {
      try {
        return await token();
      } catch (error) {
        failed(error);
        throw error;
      }
    },
  };
}

function startTimer(timeout: number, fire: () => void): ReturnType<typeof setTimeout> | undefined {
  return timeout > maxTimer ? undefined : setTimeout(fire, timeout);
}

function withResolvers(): Pick<Connection, "opened" | "resolve" | "reject"> {
  let resolve!: Connection["resolve"];
  let reject!: Connection["reject"];
  const opened = new Promise<void>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { opened, resolve, reject };
}

function disconnectedError(
  what: string,
  reason: string,
  code: number,
  cause: unknown,
): RPCDisconnectedError {
  const options = cause === undefined ? {} : { cause };
  if (isLocal(code)) {
    return new RPCDisconnectedError(`${what}: ${reason}`, undefined, options);
  }
  return new RPCDisconnectedError(`${what}: ${reason} (code ${String(code)})`, code, options);
}

function timeoutError(what: string, timeout: number): RPCTimeoutError {
  return new RPCTimeoutError(`${what}: no answer within ${String(timeout)} ms`);
}

/** Returns what a call fails with when its connection ends. */
function endedCall(method: string, cause: RPCClientError): RPCDisconnectedError {
  const code = cause instanceof RPCDisconnectedError ? cause.code : undefined;
  return new RPCDisconnectedError(`${method}: ${cause.message}`, code, { cause });
}

/** Returns what a call fails with that the SDK or Centrifugo refused to pass on. */
function refusal(method: string, cause: unknown): RPCClientError {
  const { code, message, temporary } = cause as RPCErrorReply;
  return isLocal(code)
    ? new RPCDisconnectedError(`${method}: ${message}`, undefined, { cause })
    : new RPCError(method, { code, message, temporary });
}

function replyError(method: string, error: unknown): RPCClientError {
  if (isObject(error)) {
    const { code, name = "", message, data } = error;
    if (typeof code === "number" && typeof name === "string" && typeof message === "string") {
      const reply = { code, name, message, data, temporary: error["temporary"] === true };
      return name === "invalid_params"
        ? new InvalidParamsError(method, reply)
        : new RPCError(method, reply);
    }
  }
  return malformed(method, "error", error);
}

function malformed(method: string, what: string, found: unknown): RPCClientError {
  const text = `${method}: the server answered a malformed ${what}: ${JSON.stringify(found)}`;
  return new RPCClientError(text);
}

/** Reports whether a code is one of the SDK's own, not of Centrifugo. */
function isLocal(code: number): boolean {
  return code < 100;
}

function isTimeout(error: unknown): boolean {
  return isObject(error) && error["code"] === errorCodes.timeout;
}

function isObject(value: unknown): value is { [key: string]: unknown } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Matches what JSON.stringify writes for half of a surrogate pair, and nothing else. */
const halfPair = /(?:^|[^\\])(?:\\\\)*\\ud[89a-f]/;

function hasHalfPair(value: unknown): boolean {
  return typeof value === "string" && /\p{Surrogate}/u.test(value);
}

function isInfinite(value: unknown): boolean {
  return typeof value === "number" && !Number.isFinite(value);
}

/** Returns the path of the first part of a value that passes a test; undefined if none does. */
function find(value: unknown, test: (part: unknown) => boolean): string | undefined {
  if (test(value)) return "";
  if (typeof value !== "object" || value === null || "toJSON" in value) return undefined;
  for (const [key, part] of Object.entries(value)) {
    if (test(key)) return `[${JSON.stringify(key)}]`;
    const path = find(part, test);
    if (path !== undefined) return place(Array.isArray(value) ? `[${key}]` : key, path);
  }
  return undefined;
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** Returns a UUID of version 4. Pages without TLS have no `crypto.randomUUID`. */
function randomUUID(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
