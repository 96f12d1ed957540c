/**
 * For tests of what uses the API: the real client, with a handler for each method in place of the
 * server. Values travel as they do on the wire: params are checked, and results are decoded.
 */
import { APIClient } from "./client.js";
import { checkPositive, deadline } from "./deadlines.js";
import { InvalidParamsError, RPCEncodeError, RPCError, RPCTimeoutError } from "./errors.js";
import { FakeChannels } from "./fake-channels.js";
/**
 * A base client without a connection, for `api`, and for the functions of single methods. A method
 * without a handler fails as one that the server doesn't have.
 */
export class FakeRPC {
  /** The real client; its calls arrive at the handlers. */
  api;
  /** What answers the calls. It may be changed at any time. */
  handlers;
  /** The calls that were made, in order. */
  calls = [];
  /** Milliseconds that each call takes before its handler runs. */
  latency;
  /** What a client is made with, as far as channels need it. */
  options;
  /** Stands for the SDK's client, as far as channels need it. */
  centrifuge;
  #channels;
  #timeout;
  #names = methodNames();
  #listeners = new Set();
  #state = "connected";
  constructor(handlers = {}, options = {}) {
    this.handlers = { checkVersion: () => ({ changed: [], missing: [] }), ...handlers };
    this.latency = options.latency ?? 0;
    const { userId = "1", timeout = 30_000 } = options;
    checkPositive({ timeout });
    this.#timeout = timeout;
    this.options = { userId };
    this.#channels = new FakeChannels(userId);
    this.centrifuge = this.#channels.centrifuge;
    this.api = new APIClient(this);
  }
  /** The state that the fake pretends; "connected" to begin with. Calls don't mind it. */
  get state() {
    return this.#state;
  }
  /** Pretends a change of the connection's state. */
  setState(state, change = {}) {
    this.#state = state;
    const willReconnect = state === "connecting";
    const full = { code: undefined, reason: "", willReconnect, ...change, state };
    for (const listener of [...this.#listeners])
      listener(full);
  }
  /** Calls a function at each change of `state`, and returns one that stops that. */
  onState(listener) {
    const own = (change) => {
      listener(change);
    };
    this.#listeners.add(own);
    return () => {
      this.#listeners.delete(own);
    };
  }
  /** Returns the params of the calls of a method, in order. */
  paramsOf(method) {
    const calls = this.calls.filter((call) => call.method === method);
    return calls.map((call) => call.params);
  }
  /** The events that were published by methods of `api`, in order. */
  get published() {
    return this.#channels.published;
  }
  /**
   * Gives an event to those who read a channel: `fake.emit("roomEvents", { room_id: "7" }, event)`.
   * It is lost if nobody does. A "$gap" is one to those who are subscribed; "$join" and "$leave"
   * count for the presence, too.
   */
  emit(method, ...args) {
    const event = args.pop();
    this.#channels.give(this.#channelOf(method, args), event);
  }
  /** Ends the subscription to a channel as the server does, with a code such as 2000 or 403. */
  unsubscribe(method, ...args) {
    const code = args.pop();
    this.#channels.end(this.#channelOf(method, args), code);
  }
  /** Returns the channel that a method reads. */
  #channelOf(method, args) {
    const stream = this.api[method]?.(...args);
    stream?.close();
    return stream?.channel ?? "";
  }
  async call(method, params, options = {}) {
    return this.#answer(method, params, options, false);
  }
  /** Sends a request that gets no answer. Resolves when its handler has ended. */
  async notify(method, params, options = {}) {
    try {
      await this.#answer(method, params, options, true);
    }
    catch (error) {
      // The server's answer: nobody waits for it.
      if (!(error instanceof RPCError))
        throw error;
    }
  }
  async #answer(wireName, params, options, noWait) {
    const { signal, timeout = this.#timeout } = options;
    checkPositive({ timeout });
    signal?.throwIfAborted();
    const sent = asSent(wireName, params);
    const method = this.#methodName(wireName, noWait);
    const { onProgress, ...given } = options;
    let seq = 0;
    const progress = (told) => {
      limit.renew();
      seq++; // also of what is missing
      const isMissing = told?.type === "$gap";
      onProgress?.(isMissing ? "lost" : { seq, progress: asArrived(told) });
    };
    const known = onProgress === undefined ? options : { ...given, progress };
    this.calls.push({ method, params: sent, options: given, noWait });
    const handler = this.handlers[method] ?? unknownMethod(wireName);
    const answer = sleep(this.latency).then(() => {
      signal?.throwIfAborted();
      return handler(sent, known);
    });
    const limit = limited(answer, timeoutError(wireName, timeout), timeout, signal);
    try {
      return asArrived(await limit.outcome);
    }
    catch (error) {
      throw error instanceof RPCError ? arrivedError(wireName, error) : error;
    }
  }
  /** Returns the name in APIClient of a method, or of its variant that has a handler of its own. */
  #methodName(wireName, noWait) {
    if (wireName === "system.check_version")
      return "checkVersion";
    const alike = this.#names.get(letters(wireName)) ?? [wireName];
    const name = alike.find((found) => camel(found) === camel(wireName)) ?? alike[0] ?? wireName;
    const variant = `${name}NoWait`;
    return (noWait && Object.hasOwn(this.handlers, variant) ? variant : name);
  }
}
/** Returns a handler that takes some milliseconds more. */
export function delayed(milliseconds, handler) {
  return async (...args) => {
    await sleep(milliseconds);
    return handler(...args);
  };
}
/**
 * Returns an error for a handler to throw, e.g. `makeError(TaskNotFoundError, { code: 404, name:
 * "task_not_found" })`. Throws a TypeError if the class doesn't know the reply as its own.
 */
export function makeError(type, reply) {
  const error = rpcError("", { ...reply, message: reply.message ?? reply.name });
  if (!(error instanceof type)) {
    throw new TypeError(`${JSON.stringify(reply)} is no ${type.name}: see its name and data`);
  }
  return error;
}
/** Returns what arrives of params at the server. */
function asSent(method, params) {
  try {
    return JSON.parse(JSON.stringify(params));
  }
  catch (cause) {
    throw new RPCEncodeError(method, "", `not a JSON value: ${String(cause)}`, { cause });
  }
}
/** Returns what arrives of a result at the client. */
function asArrived(result) {
  return result === undefined ? null : JSON.parse(JSON.stringify(result));
}
/** Returns what an error of a handler looks like to the caller. */
function arrivedError(method, error) {
  const { code, errorName: name, serverMessage: message, data, temporary } = error;
  return rpcError(method, { code, name, message, data: asArrived(data), temporary });
}
function rpcError(method, reply) {
  const named = reply.name === "invalid_params" ? InvalidParamsError : RPCError;
  return new named(method, reply);
}
function unknownMethod(name) {
  return () => {
    throw new RPCError(name, {
      ...{ code: 404, name: "unknown_method" },
      message: `no method ${JSON.stringify(name)}: the fake has no handler for it`,
    });
  };
}
function timeoutError(method, timeout) {
  return new RPCTimeoutError(`${method}: no answer within ${String(timeout)} ms`, {
    outcomeUnknown: true,
  });
}
/** Waits for an answer until its time is up, which `renew` begins anew, or until the signal. */
function limited(answer, late, timeout, signal) {
  let isOver = false;
  let stop = () => undefined;
  let giveUp;
  const renew = () => {
    stop();
    if (!isOver)
      stop = deadline(timeout, signal, giveUp);
  };
  const outcome = new Promise((resolve, reject) => {
    giveUp = () => {
      reject(signal?.aborted === true ? signal.reason : late);
    };
    answer.then(resolve, reject);
  }).finally(() => {
    isOver = true;
    stop();
  });
  renew();
  return { outcome, renew };
}
function sleep(milliseconds) {
  return new Promise((resolve) => {
    if (milliseconds > 0)
      setTimeout(resolve, milliseconds);
    else
      resolve();
  });
}
/** The names of the methods of APIClient, by those on the wire as far as they are alike. */
function methodNames() {
  const names = new Map();
  for (const name of Object.getOwnPropertyNames(APIClient.prototype)) {
    if (name === "constructor")
      continue;
    names.set(letters(name), [...(names.get(letters(name)) ?? []), name]);
  }
  return names;
}
/** Returns what a name has in common in APIClient and on the wire. */
function letters(name) {
  return name.replace(/[^\p{L}\p{N}]/gu, "").toLowerCase();
}
/** Returns a name on the wire as APIClient most likely has it. */
function camel(name) {
  return name.replace(/[^\p{L}\p{N}]+(.)/gu, (_, first) => first.toUpperCase());
}
