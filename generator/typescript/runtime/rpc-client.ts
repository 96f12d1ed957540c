/**
 * The base client: remote calls over Centrifugo's WebSocket.
 *
 * By default a call is a publication on the request channel. Its answer comes back on a channel
 * that only this user can read, and is found by its correlation id. With the transport "rpc" it is
 * a command of Centrifugo's own, whose reply is the answer.
 */

import type { Centrifuge } from "centrifuge";
import { Calls, failure } from "./calls.js";
import type { CallsOptions, CorrelationOptions } from "./calls.js";
import { checkPositive } from "./deadlines.js";
import { RPCDisconnectedError } from "./errors.js";
import type { RPCTimeoutError } from "./errors.js";
import type { Call, Interceptor, ProgressListener } from "./interceptors.js";
import { guard } from "./listeners.js";
import { bound, measure, newID } from "./requests.js";
import { Session } from "./session.js";
import type { AllCalls, ConnectionState, SessionOptions, StateChange } from "./session.js";
import type { WebSocketConstructor } from "./sockets.js";
import type { TokenFunction } from "./token.js";

export * from "./errors.js";
export { retry, traceparent } from "./interceptors.js";
export type { Call as RPCCall, Interceptor, RetryOptions } from "./interceptors.js";
export type { ConnectionState, StateChange } from "./session.js";
export type { WebSocketConstructor } from "./sockets.js";
export type { TokenFunction } from "./token.js";

/** Options of a single call. */
export interface CallOptions {
  /** Milliseconds to wait for the answer, in place of the client's `timeout`. */
  timeout?: number | undefined;
  /** Aborts the call: it rejects with the signal's reason. The server may still do the work. */
  signal?: AbortSignal | undefined;
  /** Sent with the request, e.g. for tracing. */
  headers?: { readonly [name: string]: string } | undefined;
  /** Whether it does no harm to run the call twice, so that it may be sent again. */
  idempotent?: boolean | undefined;
}

/** Options of a call whose server tells its progress. */
export interface ProgressOptions extends CallOptions {
  /** Learns how the call goes before its outcome. */
  onProgress?: ProgressListener | undefined;
}

/** The part of a base client that makes calls. Tests can pass an object of their own. */
export interface RPCCaller {
  /** Calls a method, and resolves with its result, a JSON value. */
  call(method: string, params: unknown, options?: CallOptions): Promise<unknown>;
}

/** The part of a base client that sends requests without waiting for an answer. */
export interface RPCNotifier {
  /** Sends a request that gets no answer. */
  notify(method: string, params: unknown, options?: CallOptions): Promise<void>;
}

/**
 * How calls reach the server: by publications on the request channel, or by Centrifugo's own
 * command `rpc`, which takes half the hops and fails at once where the server is gone. Centrifugo
 * must have an RPC proxy for the latter.
 */
export type Transport = "correlation" | "rpc";

/** What all clients may be given. */
export interface RPCClientOptions {
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
  /** Whether calls that aren't sent fail at once without a connection, in place of waiting. */
  failFast?: boolean | undefined;
  /**
   * How many calls are on their way at most; 256 if it isn't set. The others wait. It must be below
   * `client.concurrency` of Centrifugo.
   */
  maxInFlight?: number | undefined;
  /** How many bytes the calls that wait may have; 16 MiB if it isn't set. */
  maxQueuedBytes?: number | undefined;
  /**
   * The server's limit for a message in bytes; 65,536 if it isn't set. A larger request would end
   * the connection, so it is refused.
   */
  maxMessageSize?: number | undefined;
  /** What stands around every call. The first one is the outermost. */
  interceptors?: readonly Interceptor[] | undefined;
}

/** Options of a CentrifugoRPCClient with a connection of its own. */
export interface CentrifugoRPCClientOptions extends RPCClientOptions {
  /** Centrifugo's WebSocket endpoint, e.g. "wss://example.com/connection/websocket". */
  url: string;
  /** A connection token (JWT) of the user, or a function that gives one, as `getToken`. */
  token?: string | TokenFunction | undefined;
  /**
   * Gives a token: when there is none, and before or when one expires. It is asked again after it
   * has thrown, unless that is an RPCUnauthorizedError. That, and "", end the connection for good.
   */
  getToken?: TokenFunction | undefined;
  /** The WebSocket to use where there is no global one, e.g. `ws` in Node.js 20. */
  websocket?: WebSocketConstructor | undefined;
  centrifuge?: undefined;
}

/** Options of a CentrifugoRPCClient that shares the connection of the page. */
export interface SharedRPCClientOptions extends RPCClientOptions {
  /**
   * The SDK's client that the page has. It is connected if need be, and never disconnected. Its own
   * option `timeout`, 5,000 ms if it isn't set, bounds calls with the transport "rpc",
   * notifications, and what is asked about channels, too.
   */
  centrifuge: Centrifuge;
}

/**
 * The clients whose calls are answered once, since their transport is "rpc": to their calls, those
 * may be added that tell their progress, by correlation.
 */
export const answeringOnce: WeakMap<RPCCaller, AnsweringOnce> = /* @__PURE__ */ new WeakMap();

interface AnsweringOnce {
  readonly calls: [Calls, ...Calls[]];
  readonly correlation: CorrelationOptions;
}

/** Centrifugo's default limit. */
const maxChannelLength = 255;

/**
 * Calls methods of a server by name, with JSON values.
 *
 * A connection that is lost is made again by itself, until `disconnect()` is called or the server
 * ends it for good. Calls wait for it within their timeouts.
 */
export class CentrifugoRPCClient implements RPCCaller, RPCNotifier {
  /** What it was made with. */
  readonly options: Readonly<CentrifugoRPCClientOptions | SharedRPCClientOptions>;
  readonly #session: Session;
  readonly #calls: AllCalls;
  readonly #timeout: number;
  readonly #maxMessageSize: number;
  /** At most how many bytes a request has without its method and params. */
  readonly #envelopeSize: number;
  readonly #invoke: (call: Call) => Promise<unknown>;
  readonly #listeners = new Set<(change: StateChange) => void>();
  /** The changes that listeners are being told of. */
  #changes: StateChange[] = [];

  /** Throws a TypeError or RangeError for an option that can't work; it says which and why. */
  constructor(options: CentrifugoRPCClientOptions | SharedRPCClientOptions) {
    const {
      userId,
      transport = "correlation",
      requestChannel = "rpc.requests",
      replyChannel: template = "user#{user_id}",
      timeout = 30_000,
      failFast,
      maxInFlight = 256,
      maxQueuedBytes = 16 * 2 ** 20,
      maxMessageSize = 65_536,
      interceptors = [],
    } = options;
    this.options = options;
    checkUserId(userId);
    checkTransport(transport);
    const replyChannel = template.replaceAll("{user_id}", () => userId);
    checkChannel(replyChannel);
    checkPositive({ timeout, maxInFlight, maxQueuedBytes });
    this.#timeout = timeout;
    this.#maxMessageSize = maxMessageSize;
    this.#envelopeSize = 200 + bound(requestChannel) + bound(replyChannel);
    // Centrifugo's limit is for frames, and others may send something, too.
    const maxFrameBytes = maxMessageSize / 2;
    const limits = { failFast, maxInFlight, maxFrameBytes, maxQueuedBytes };
    const correlation: CorrelationOptions = { requestChannel, replyChannel, ...limits };
    const isRPC = transport === "rpc";
    const calls: [Calls] = [new Calls(isRPC ? limits : correlation)];
    this.#calls = calls;
    if (isRPC) answeringOnce.set(this, { calls, correlation });
    this.#session = new Session(
      { ...connectionOptions(options), timeout },
      this.#calls,
      (change) => {
        this.#tell(change);
      },
    );
    this.#invoke = interceptors.reduceRight<(call: Call) => Promise<unknown>>(
      (next, interceptor) => async (call) => interceptor(call, next),
      (call) => this.#start(call),
    );
  }

  /** Whether calls reach the server. */
  get state(): ConnectionState {
    return this.#session.state;
  }

  /** The number of calls that have no outcome yet. */
  get pending(): number {
    return this.#calls.reduce((sum, { pending }) => sum + pending, 0);
  }

  /**
   * The SDK's client, for subscriptions of the page over the same connection. Connect and
   * disconnect by this class.
   */
  get centrifuge(): Centrifuge {
    return this.#session.centrifuge;
  }

  /** Why calls fail at once, until `connect()`; undefined while they may wait. */
  get ended(): RPCDisconnectedError | RPCTimeoutError | undefined {
    return this.#session.ended;
  }

  /**
   * Calls a function at each change of `state`, and returns one that stops that. What it throws is
   * reported on the console.
   */
  onState(listener: (change: StateChange) => void): () => void {
    const own = listener.bind(undefined); // a function may listen twice
    this.#listeners.add(own);
    return () => {
      this.#listeners.delete(own);
    };
  }

  /**
   * Connects, and resolves when answers can arrive. Does nothing while connected. It tries again
   * until its `timeout`, unless that can't help.
   *
   * Rejects with an RPCDisconnectedError if the server can't be reached, or refuses the token or
   * the reply channel; with an RPCTimeoutError if it says nothing at all. Nothing goes on then. But
   * a connection that was lost goes on to be made again.
   */
  connect(): Promise<void> {
    return this.#session.connect();
  }

  /**
   * Disconnects: calls that wait fail at once, and so do further ones. Resolves within a second,
   * when the socket is closed.
   */
  disconnect(): Promise<void> {
    return this.#session.disconnect();
  }

  /**
   * Calls a method, and resolves with its result, a JSON value; null if it has none. Waits for the
   * connection if there is none. The params must not change meanwhile.
   *
   * Rejects with an RPCError if the answer is an error or Centrifugo refuses the request, with an
   * RPCTimeoutError, an RPCDisconnectedError, an RPCQueueFullError, an RPCEncodeError, or with the
   * reason of `options.signal`.
   */
  call(method: string, params: unknown = {}, options: ProgressOptions = {}): Promise<unknown> {
    return this.#call(method, params, options, false);
  }

  /**
   * Sends a request that gets no answer. Resolves when it is accepted, not when the server is done;
   * rejects like `call`.
   */
  async notify(method: string, params: unknown = {}, options: CallOptions = {}): Promise<void> {
    await this.#call(method, params, options, true);
  }

  #call(
    method: string,
    params: unknown,
    options: ProgressOptions,
    noWait: boolean,
  ): Promise<unknown> {
    const { timeout = this.#timeout, signal, idempotent = false, onProgress } = options;
    const headers = { ...options.headers };
    const call = { method, params, headers, timeout, signal, idempotent, noWait, onProgress };
    return this.#invoke(call);
  }

  /** Tells all listeners of a change, also if one of them has led to it: then after the others. */
  #tell(change: StateChange): void {
    if (this.#changes.push(change) > 1) return;
    for (const next of this.#changes) {
      for (const listener of [...this.#listeners]) guard(listener, next);
    }
    this.#changes = [];
  }

  #start(call: Call): Promise<unknown> {
    const { method, timeout, signal } = call;
    const calls = (call.onProgress && this.#calls[1]) ?? this.#calls[0];
    return new Promise((resolve, reject) => {
      if (!(timeout > 0)) checkPositive({ timeout });
      signal?.throwIfAborted();
      const id = newID();
      const data = request(call, id, calls.options);
      const size = this.#size(call, data, calls.options);
      if (this.ended) throw failure(method, this.ended);
      if (calls.options.failFast && this.state !== "connected") {
        throw new RPCDisconnectedError(`${method}: not connected; await connect() first`);
      }
      calls.start(call, id, data, size, resolve, reject);
    });
  }

  /** Returns at most how many bytes a request has. Throws if it can't be sent. */
  #size({ method, params, headers }: Call, data: object, options: CallsOptions): number {
    const limit = this.#maxMessageSize;
    const most = this.#envelopeSize + 2 * bound(method) + bound(params) + bound(headers);
    if (most <= limit) return most;
    const { requestChannel: channel } = options;
    const command = channel ? { publish: { channel, data } } : { rpc: { method, data } };
    return measure(method, params, command, limit);
  }
}

/** Returns what is sent for a call. JSON leaves out what is undefined. */
function request(
  { method, params, headers, noWait }: Call,
  id: string,
  { requestChannel, replyChannel }: CallsOptions,
): object {
  return {
    method: requestChannel && method,
    params,
    correlation_id: id,
    headers: Object.keys(headers).length > 0 ? headers : undefined,
    no_wait: noWait || undefined,
    reply_to: noWait ? undefined : replyChannel,
  };
}

/** Checks what is about the connection. */
function connectionOptions(
  options: CentrifugoRPCClientOptions | SharedRPCClientOptions,
): Omit<SessionOptions, "timeout"> {
  const { centrifuge } = options;
  if (centrifuge) return { centrifuge, url: "the server of the option centrifuge" };
  const { url, token, getToken, websocket } = options;
  if (typeof url !== "string" || url === "") throw new TypeError("url is missing");
  if (token === undefined && getToken === undefined) {
    throw new TypeError("token is missing, and so is getToken");
  }
  return typeof token === "function"
    ? { url, getToken: token, websocket }
    : { url, token, getToken, websocket };
}

function checkUserId(userId: string): void {
  if (typeof userId === "string" && /^(?:(?![#,*.])[ -~])+$/.test(userId)) return;
  throw new RangeError(
    `userId ${JSON.stringify(userId)} can't be part of a channel's name: ` +
      'it must be printable ASCII without "#", ",", "*" and "."',
  );
}

function checkChannel({ length }: string): void {
  if (length <= maxChannelLength) return;
  throw new RangeError(
    `userId is too long: the reply channel has ${String(length)} ` +
      `characters, Centrifugo allows ${String(maxChannelLength)}`,
  );
}

function checkTransport(transport: string): void {
  if (transport === "correlation" || transport === "rpc") return;
  throw new RangeError(`transport must be "correlation" or "rpc", not "${transport}"`);
}
