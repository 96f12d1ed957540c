/**
 * The base client: remote calls over Centrifugo's WebSocket.
 *
 * By default a call is a publication on the request channel. Its answer comes back on a channel
 * that only this user can read, and is found by its correlation id. With the transport "rpc" it is
 * a command of Centrifugo's own, whose reply is the answer.
 */
import { Centrifuge, errorCodes } from "centrifuge";
import { InvalidParamsError, RPCClientError, RPCDisconnectedError, RPCEncodeError, RPCError, RPCTimeoutError, place, } from "./errors.js";
export * from "./errors.js";
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
export class CentrifugoRPCClient {
  #url;
  #token;
  #transport;
  #requestChannel;
  #replyChannel;
  #timeout;
  #maxMessageSize;
  #websocket;
  #pending = new Map();
  #connection;
  /** Throws a TypeError or RangeError for an option that can't work; it says which and why. */
  constructor(options) {
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
      throw new RangeError(`userId is too long: the reply channel has ${String(this.#replyChannel.length)} ` +
        `characters, Centrifugo allows ${String(maxChannelLength)}`);
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
  connect() {
    this.#connection ??= this.#open();
    return this.#connection.opened;
  }
  /** Disconnects. Calls in flight fail at once; further calls of `disconnect()` do nothing. */
  disconnect() {
    this.#end(this.#connection, new RPCDisconnectedError("disconnect() was called"));
  }
  /**
   * Calls a method, and resolves with its result, a JSON value; null if it has none.
   *
   * Rejects with an RPCError if the answer is an error or Centrifugo refuses the request, with an
   * RPCTimeoutError, with an RPCDisconnectedError, or with the reason of `options.signal`.
   */
  call(method, params = {}, options = {}) {
    return this.#start(method, params, options, true);
  }
  /**
   * Sends a request that gets no answer. Resolves when it is accepted, not when the server is done;
   * rejects like `call`.
   */
  async notify(method, params = {}) {
    await this.#start(method, params, {}, false);
  }
  #start(method, params, options, answered) {
    return new Promise((resolve, reject) => {
      const { signal, timeout = this.#timeout } = options;
      checkTimeout(timeout);
      signal?.throwIfAborted();
      const id = randomUUID();
      const sent = this.#send(method, params, id, answered);
      const abort = () => this.#take(id)?.reject(signal?.reason);
      const timer = startTimer(timeout, () => {
        this.#take(id)?.reject(timeoutError(method, timeout));
      });
      const cleanUp = () => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", abort);
      };
      signal?.addEventListener("abort", abort);
      this.#pending.set(id, { method, resolve, reject, cleanUp });
      sent.then((reply) => {
        if (reply !== undefined)
          this.#settle(id, reply.data);
      }, (error) => {
        // The call has a timeout of its own. Behind a publish proxy, Centrifugo takes as long as
        // the method to confirm the publication.
        if (!isTimeout(error))
          this.#take(id)?.reject(refusal(method, error));
      });
    });
  }
  /**
   * Sends a request, and resolves with the reply that settles the call; undefined if a publication
   * will bring it. Throws if there is no connection, or if the request cannot be sent.
   */
  #send(method, params, id, answered) {
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
  #checkMessage(method, params, command) {
    let text;
    try {
      text = JSON.stringify({ ...command, id: 2 ** 31 });
    }
    catch (cause) {
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
  #take(id) {
    const call = this.#pending.get(id);
    if (call !== undefined) {
      this.#pending.delete(id);
      call.cleanUp();
    }
    return call;
  }
  #open() {
    let tokenError;
    const centrifuge = new Centrifuge(this.#url, {
      // Calls have timeouts of their own, which the SDK's must not cut short.
      timeout: Math.min(this.#transport === "rpc" ? Infinity : this.#timeout, maxTimer),
      websocket: this.#websocket,
      ...tokenOptions(this.#token, (error) => {
        tokenError = error;
      }),
    });
    const connection = { centrifuge, open: false, ...withResolvers() };
    const end = (reason, code) => {
      const what = connection.open ? "the connection ended" : `cannot connect to ${this.#url}`;
      this.#end(connection, disconnectedError(what, reason, code, tokenError));
    };
    // The SDK would try again by itself, after errors and when the connection is lost.
    centrifuge.on("error", ({ error }) => {
      if (!connection.open)
        end(error.message, error.code);
    });
    centrifuge.on("connecting", ({ code, reason }) => {
      if (code !== connectCalled)
        end(reason, code);
    });
    centrifuge.on("disconnected", ({ code, reason }) => {
      end(reason, code);
    });
    if (this.#transport === "rpc") {
      centrifuge.on("connected", () => {
        opened(connection);
      });
    }
    else {
      this.#readReplies(connection, end);
    }
    this.#limitOpening(connection);
    centrifuge.connect();
    return connection;
  }
  /** Subscribes to the reply channel. The connection is open when it can be read. */
  #readReplies(connection, end) {
    const replies = connection.centrifuge.newSubscription(this.#replyChannel);
    const unreadable = `cannot read the reply channel ${this.#replyChannel}`;
    replies.on("error", ({ error }) => {
      if (!connection.open)
        end(`${unreadable}: ${error.message}`, error.code);
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
  #limitOpening(connection) {
    const timer = startTimer(this.#timeout, () => {
      this.#end(connection, timeoutError(`connecting to ${this.#url}`, this.#timeout));
    });
    const stop = () => {
      clearTimeout(timer);
    };
    connection.opened.then(stop, stop);
  }
  /** Ends a connection, and rejects what waits for it. Does nothing if it has ended already. */
  #end(connection, error) {
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
  #receive(publication) {
    // The server publishes through Centrifugo's API, which adds no info. This one is forged: it
    // comes from another client.
    if (publication.info !== undefined) {
      return;
    }
    const reply = publication.data;
    if (!isObject(reply) || typeof reply["correlation_id"] !== "string") {
      return;
    }
    // All connections of a user get all of the user's replies: an unknown id is normal.
    this.#settle(reply["correlation_id"], reply);
  }
  /** Ends a call as the reply says. A null error is none, and a result that is missing is null. */
  #settle(id, reply) {
    const call = this.#take(id);
    if (!isObject(reply)) {
      call?.reject(malformed(call.method, "reply", reply));
      return;
    }
    const error = reply["error"] ?? null;
    if (error === null) {
      call?.resolve(reply["result"] ?? null);
    }
    else {
      call?.reject(replyError(call.method, error));
    }
  }
}
function opened(connection) {
  connection.open = true;
  connection.resolve();
}
function checkUserId(userId) {
  if (!/^[\x20-\x7e]+$/.test(userId) || /[#,*.]/.test(userId)) {
    throw new RangeError(`userId ${JSON.stringify(userId)} can't be part of a channel's name: ` +
      'it must be printable ASCII without "#", ",", "*" and ".", and not empty');
  }
}
function checkTransport(transport) {
  if (!["correlation", "rpc"].includes(transport)) {
    throw new RangeError(`transport must be "correlation" or "rpc", not "${transport}"`);
  }
}
function checkTimeout(timeout) {
  if (!(timeout > 0)) {
    throw new RangeError(`timeout must be positive, in milliseconds, not ${String(timeout)}`);
  }
}
/** Returns the options of the SDK. A constant token has no `getToken`: it would stay expired. */
function tokenOptions(token, failed) {
  if (typeof token === "string") {
    return { token };
  }
  return {
    getToken: async () => {
      try {
        return await token();
      }
      catch (error) {
        failed(error);
        throw error;
      }
    },
  };
}
function startTimer(timeout, fire) {
  return timeout > maxTimer ? undefined : setTimeout(fire, timeout);
}
function withResolvers() {
  let resolve;
  let reject;
  const opened = new Promise((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { opened, resolve, reject };
}
function disconnectedError(what, reason, code, cause) {
  const options = cause === undefined ? {} : { cause };
  if (isLocal(code)) {
    return new RPCDisconnectedError(`${what}: ${reason}`, undefined, options);
  }
  return new RPCDisconnectedError(`${what}: ${reason} (code ${String(code)})`, code, options);
}
function timeoutError(what, timeout) {
  return new RPCTimeoutError(`${what}: no answer within ${String(timeout)} ms`);
}
/** Returns what a call fails with when its connection ends. */
function endedCall(method, cause) {
  const code = cause instanceof RPCDisconnectedError ? cause.code : undefined;
  return new RPCDisconnectedError(`${method}: ${cause.message}`, code, { cause });
}
/** Returns what a call fails with that the SDK or Centrifugo refused to pass on. */
function refusal(method, cause) {
  const { code, message, temporary } = cause;
  return isLocal(code)
    ? new RPCDisconnectedError(`${method}: ${message}`, undefined, { cause })
    : new RPCError(method, { code, message, temporary });
}
function replyError(method, error) {
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
function malformed(method, what, found) {
  const text = `${method}: the server answered a malformed ${what}: ${JSON.stringify(found)}`;
  return new RPCClientError(text);
}
/** Reports whether a code is one of the SDK's own, not of Centrifugo. */
function isLocal(code) {
  return code < 100;
}
function isTimeout(error) {
  return isObject(error) && error["code"] === errorCodes.timeout;
}
function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
/** Matches what JSON.stringify writes for half of a surrogate pair, and nothing else. */
const halfPair = /(?:^|[^\\])(?:\\\\)*\\ud[89a-f]/;
function hasHalfPair(value) {
  return typeof value === "string" && /\p{Surrogate}/u.test(value);
}
function isInfinite(value) {
  return typeof value === "number" && !Number.isFinite(value);
}
/** Returns the path of the first part of a value that passes a test; undefined if none does. */
function find(value, test) {
  if (test(value))
    return "";
  if (typeof value !== "object" || value === null || "toJSON" in value)
    return undefined;
  for (const [key, part] of Object.entries(value)) {
    if (test(key))
      return `[${JSON.stringify(key)}]`;
    const path = find(part, test);
    if (path !== undefined)
      return place(Array.isArray(value) ? `[${key}]` : key, path);
  }
  return undefined;
}
function byteLength(text) {
  return new TextEncoder().encode(text).length;
}
/** Returns a UUID of version 4. Pages without TLS have no `crypto.randomUUID`. */
function randomUUID() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
