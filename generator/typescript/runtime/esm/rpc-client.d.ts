/**
 * The base client: remote calls over Centrifugo's WebSocket.
 *
 * By default a call is a publication on the request channel. Its answer comes back on a channel
 * that only this user can read, and is found by its correlation id. With the transport "rpc" it is
 * a command of Centrifugo's own, whose reply is the answer.
 */
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
/**
 * Calls methods of a server by name, with JSON values. When the connection ends, the calls in
 * flight fail at once, and further ones fail until `connect()` is called again.
 */
export class CentrifugoRPCClient implements RPCCaller, RPCNotifier {
  #private;
  /** Throws a TypeError or RangeError for an option that can't work; it says which and why. */
  constructor(options: CentrifugoRPCClientOptions);
  /**
   * Connects, and resolves when answers can arrive. Does nothing while connected.
   *
   * Rejects with an RPCDisconnectedError if the server can't be reached, or refuses the token or
   * the reply channel; with an RPCTimeoutError if it takes longer than `timeout`.
   */
  connect(): Promise<void>;
  /** Disconnects. Calls in flight fail at once; further calls of `disconnect()` do nothing. */
  disconnect(): void;
  /**
   * Calls a method, and resolves with its result, a JSON value; null if it has none.
   *
   * Rejects with an RPCError if the answer is an error or Centrifugo refuses the request, with an
   * RPCTimeoutError, with an RPCDisconnectedError, or with the reason of `options.signal`.
   */
  call(method: string, params?: unknown, options?: CallOptions): Promise<unknown>;
  /**
   * Sends a request that gets no answer. Resolves when it is accepted, not when the server is done;
   * rejects like `call`.
   */
  notify(method: string, params?: unknown): Promise<void>;
}
