/**
 * The base client: remote calls over Centrifugo's WebSocket.
 *
 * By default a call is a publication on the request channel. Its answer comes back on a channel
 * that only this user can read, and is found by its correlation id. With the transport "rpc" it is
 * a command of Centrifugo's own, whose reply is the answer.
 */
import type { Centrifuge } from "centrifuge";
import { Calls } from "./calls.js";
import type { CorrelationOptions } from "./calls.js";
import { RPCDisconnectedError } from "./errors.js";
import type { RPCTimeoutError } from "./errors.js";
import type { Interceptor, ProgressListener } from "./interceptors.js";
import type { ConnectionState, StateChange } from "./session.js";
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
  headers?: {
    readonly [name: string]: string;
  } | undefined;
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
export const answeringOnce: WeakMap<RPCCaller, AnsweringOnce>;
interface AnsweringOnce {
  readonly calls: [Calls, ...Calls[]];
  readonly correlation: CorrelationOptions;
}
/**
 * Calls methods of a server by name, with JSON values.
 *
 * A connection that is lost is made again by itself, until `disconnect()` is called or the server
 * ends it for good. Calls wait for it within their timeouts.
 */
export class CentrifugoRPCClient implements RPCCaller, RPCNotifier {
  #private;
  /** What it was made with. */
  readonly options: Readonly<CentrifugoRPCClientOptions | SharedRPCClientOptions>;
  /** Throws a TypeError or RangeError for an option that can't work; it says which and why. */
  constructor(options: CentrifugoRPCClientOptions | SharedRPCClientOptions);
  /** Whether calls reach the server. */
  get state(): ConnectionState;
  /** The number of calls that have no outcome yet. */
  get pending(): number;
  /**
   * The SDK's client, for subscriptions of the page over the same connection. Connect and
   * disconnect by this class.
   */
  get centrifuge(): Centrifuge;
  /** Why calls fail at once, until `connect()`; undefined while they may wait. */
  get ended(): RPCDisconnectedError | RPCTimeoutError | undefined;
  /**
   * Calls a function at each change of `state`, and returns one that stops that. What it throws is
   * reported on the console.
   */
  onState(listener: (change: StateChange) => void): () => void;
  /**
   * Connects, and resolves when answers can arrive. Does nothing while connected. It tries again
   * until its `timeout`, unless that can't help.
   *
   * Rejects with an RPCDisconnectedError if the server can't be reached, or refuses the token or
   * the reply channel; with an RPCTimeoutError if it says nothing at all. Nothing goes on then. But
   * a connection that was lost goes on to be made again.
   */
  connect(): Promise<void>;
  /**
   * Disconnects: calls that wait fail at once, and so do further ones. Resolves within a second,
   * when the socket is closed.
   */
  disconnect(): Promise<void>;
  /**
   * Calls a method, and resolves with its result, a JSON value; null if it has none. Waits for the
   * connection if there is none. The params must not change meanwhile.
   *
   * Rejects with an RPCError if the answer is an error or Centrifugo refuses the request, with an
   * RPCTimeoutError, an RPCDisconnectedError, an RPCQueueFullError, an RPCEncodeError, or with the
   * reason of `options.signal`.
   */
  call(method: string, params?: unknown, options?: ProgressOptions): Promise<unknown>;
  /**
   * Sends a request that gets no answer. Resolves when it is accepted, not when the server is done;
   * rejects like `call`.
   */
  notify(method: string, params?: unknown, options?: CallOptions): Promise<void>;
}
