/**
 * The base client: remote calls over Centrifugo's WebSocket.
 *
 * By default a call is a publication on the request channel. Its answer comes back on a channel
 * that only this user can read, and is found by its correlation id. With the transport "rpc" it is
 * a command of Centrifugo's own, whose reply is the answer.
 */
import { Calls, failure } from "./calls.js";
import { checkPositive } from "./deadlines.js";
import { RPCDisconnectedError } from "./errors.js";
import { guard } from "./listeners.js";
import { bound, measure, newID } from "./requests.js";
import { Session } from "./session.js";
export * from "./errors.js";
export { retry, traceparent } from "./interceptors.js";
/**
 * The clients whose calls are answered once, since their transport is "rpc": to their calls, those
 * may be added that tell their progress, by correlation.
 */
export const answeringOnce = /* @__PURE__ */ new WeakMap();
/** Centrifugo's default limit. */
const maxChannelLength = 255;
/**
 * Calls methods of a server by name, with JSON values.
 *
 * A connection that is lost is made again by itself, until `disconnect()` is called or the server
 * ends it for good. Calls wait for it within their timeouts.
 */
export class CentrifugoRPCClient {
  /** What it was made with. */
  options;
  #session;
  #calls;
  #timeout;
  #maxMessageSize;
  /** At most how many bytes a request has without its method and params. */
  #envelopeSize;
  #invoke;
  #listeners = new Set();
  /** The changes that listeners are being told of. */
  #changes = [];
  /** Throws a TypeError or RangeError for an option that can't work; it says which and why. */
  constructor(options) {
    const { userId, transport = "correlation", requestChannel = "rpc.requests", replyChannel: template = "user#{user_id}", timeout = 30_000, failFast, maxInFlight = 256, maxQueuedBytes = 16 * 2 ** 20, maxMessageSize = 65_536, interceptors = [], } = options;
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
    const correlation = { requestChannel, replyChannel, ...limits };
    const isRPC = transport === "rpc";
    const calls = [new Calls(isRPC ? limits : correlation)];
    this.#calls = calls;
    if (isRPC)
      answeringOnce.set(this, { calls, correlation });
    this.#session = new Session({ ...connectionOptions(options), timeout }, this.#calls, (change) => {
      this.#tell(change);
    });
    this.#invoke = interceptors.reduceRight((next, interceptor) => async (call) => interceptor(call, next), (call) => this.#start(call));
  }
  /** Whether calls reach the server. */
  get state() {
    return this.#session.state;
  }
  /** The number of calls that have no outcome yet. */
  get pending() {
    return this.#calls.reduce((sum, { pending }) => sum + pending, 0);
  }
  /**
   * The SDK's client, for subscriptions of the page over the same connection. Connect and
   * disconnect by this class.
   */
  get centrifuge() {
    return this.#session.centrifuge;
  }
  /** Why calls fail at once, until `connect()`; undefined while they may wait. */
  get ended() {
    return this.#session.ended;
  }
  /**
   * Calls a function at each change of `state`, and returns one that stops that. What it throws is
   * reported on the console.
   */
  onState(listener) {
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
  connect() {
    return this.#session.connect();
  }
  /**
   * Disconnects: calls that wait fail at once, and so do further ones. Resolves within a second,
   * when the socket is closed.
   */
  disconnect() {
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
  call(method, params = {}, options = {}) {
    return this.#call(method, params, options, false);
  }
  /**
   * Sends a request that gets no answer. Resolves when it is accepted, not when the server is done;
   * rejects like `call`.
   */
  async notify(method, params = {}, options = {}) {
    await this.#call(method, params, options, true);
  }
  #call(method, params, options, noWait) {
    const { timeout = this.#timeout, signal, idempotent = false, onProgress } = options;
    const headers = { ...options.headers };
    const call = { method, params, headers, timeout, signal, idempotent, noWait, onProgress };
    return this.#invoke(call);
  }
  /** Tells all listeners of a change, also if one of them has led to it: then after the others. */
  #tell(change) {
    if (this.#changes.push(change) > 1)
      return;
    for (const next of this.#changes) {
      for (const listener of [...this.#listeners])
        guard(listener, next);
    }
    this.#changes = [];
  }
  #start(call) {
    const { method, timeout, signal } = call;
    const calls = (call.onProgress && this.#calls[1]) ?? this.#calls[0];
    return new Promise((resolve, reject) => {
      if (!(timeout > 0))
        checkPositive({ timeout });
      signal?.throwIfAborted();
      const id = newID();
      const data = request(call, id, calls.options);
      const size = this.#size(call, data, calls.options);
      if (this.ended)
        throw failure(method, this.ended);
      if (calls.options.failFast && this.state !== "connected") {
        throw new RPCDisconnectedError(`${method}: not connected; await connect() first`);
      }
      calls.start(call, id, data, size, resolve, reject);
    });
  }
  /** Returns at most how many bytes a request has. Throws if it can't be sent. */
  #size({ method, params, headers }, data, options) {
    const limit = this.#maxMessageSize;
    const most = this.#envelopeSize + 2 * bound(method) + bound(params) + bound(headers);
    if (most <= limit)
      return most;
    const { requestChannel: channel } = options;
    const command = channel ? { publish: { channel, data } } : { rpc: { method, data } };
    return measure(method, params, command, limit);
  }
}
/** Returns what is sent for a call. JSON leaves out what is undefined. */
function request({ method, params, headers, noWait }, id, { requestChannel, replyChannel }) {
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
function connectionOptions(options) {
  const { centrifuge } = options;
  if (centrifuge)
    return { centrifuge, url: "the server of the option centrifuge" };
  const { url, token, getToken, websocket } = options;
  if (typeof url !== "string" || url === "")
    throw new TypeError("url is missing");
  if (token === undefined && getToken === undefined) {
    throw new TypeError("token is missing, and so is getToken");
  }
  return typeof token === "function"
    ? { url, getToken: token, websocket }
    : { url, token, getToken, websocket };
}
function checkUserId(userId) {
  if (typeof userId === "string" && /^(?:(?![#,*.])[ -~])+$/.test(userId))
    return;
  throw new RangeError(`userId ${JSON.stringify(userId)} can't be part of a channel's name: ` +
    'it must be printable ASCII without "#", ",", "*" and "."');
}
function checkChannel({ length }) {
  if (length <= maxChannelLength)
    return;
  throw new RangeError(`userId is too long: the reply channel has ${String(length)} ` +
    `characters, Centrifugo allows ${String(maxChannelLength)}`);
}
function checkTransport(transport) {
  if (transport === "correlation" || transport === "rpc")
    return;
  throw new RangeError(`transport must be "correlation" or "rpc", not "${transport}"`);
}
