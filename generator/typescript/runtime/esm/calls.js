/** The life of calls: queued, written, acknowledged by Centrifugo, and answered. */
import { errorCodes } from "centrifuge";
import { deadline } from "./deadlines.js";
import { RPCDisconnectedError, RPCError, RPCQueueFullError, RPCTimeoutError } from "./errors.js";
import { isObject, resultOf } from "./replies.js";
/** The calls of a client. Those that are given up after they were written still hold a slot. */
export class Calls {
  /** The number of calls that have no outcome yet. */
  pending = 0;
  #options;
  /** What carries calls to the server; undefined while nothing does. */
  #wire;
  #queue = new Set();
  #queuedBytes = 0;
  /** What was written, by id, and isn't answered, nor acknowledged after it was given up. */
  #sent = new Map();
  #inFlight = 0;
  #flushing = false;
  constructor(options) {
    this.#options = options;
  }
  /** Starts a call. */
  start(call, { id, data, size }, resolve, reject) {
    const { failFast, maxQueuedBytes } = this.#options;
    const { method, timeout, signal } = call;
    if (failFast && this.#wire === undefined) {
      throw new RPCDisconnectedError(`${method}: not connected; call connect() and await it`);
    }
    if (this.#queuedBytes + size > maxQueuedBytes) {
      const text = `maxQueuedBytes is ${String(maxQueuedBytes)}, and as much waits`;
      throw new RPCQueueFullError(`${method}: ${text}`);
    }
    const started = {
      call,
      id,
      data,
      size,
      resolve,
      reject,
      stop: deadline(timeout, signal, (reason) => {
        this.#giveUp(started, reason);
      }),
      writes: 0,
      slot: 0,
      acknowledged: false,
    };
    this.pending++;
    this.#enqueue(started);
    this.#schedule();
  }
  /** Takes an answer. Unknown ids are normal: all connections of a user get all answers. */
  receive({ info, data }) {
    // The server publishes through Centrifugo's API, which adds no info. This one is forged: it
    // comes from another client.
    if (info !== undefined || !isObject(data))
      return;
    const isProgress = "progress" in data && !("result" in data || "error" in data);
    const call = this.#sent.get(data["correlation_id"]);
    if (call !== undefined && !isProgress)
      this.#answer(call, data);
  }
  /** Calls go out by a connection. */
  open(wire) {
    this.#wire = wire;
    this.#schedule();
  }
  /** No calls go out until it is opened again. */
  close(why) {
    this.#wire = undefined;
    if (this.#options.failFast)
      for (const call of [...this.#queue])
        this.#fail(call, why);
  }
  /** Fails the calls that were written; of those that are acknowledged, only if `all` are lost. */
  lost(why, all = false) {
    const queue = this.#queue;
    this.#queue = new Set();
    for (const call of [...this.#sent.values()]) {
      if (call.slot === 0 || (call.acknowledged && !all))
        continue;
      const { failFast } = this.#options;
      // An idempotent call is sent once more.
      const again = call.stop && call.call.idempotent && call.writes < 2 && !failFast;
      this.#free(call);
      if (again)
        this.#enqueue(call);
      else
        this.#fail(call, why);
    }
    for (const call of queue)
      this.#queue.add(call);
  }
  /** The connection ended for good. */
  end(why) {
    for (const call of [...this.#queue, ...this.#sent.values()])
      this.#fail(call, why);
  }
  /** Ends a call whose caller no longer waits. It keeps its slot until it is acknowledged. */
  #giveUp(started, reason) {
    const { call, id, slot, acknowledged } = started;
    const text = `${call.method}: no answer within ${String(call.timeout)} ms`;
    const outcomeUnknown = started.writes > 0;
    this.#reject(started, reason ?? new RPCTimeoutError(text, { outcomeUnknown }));
    if (slot === 0 || acknowledged)
      this.#release(started);
    const { channel } = this.#options;
    if (slot === 0 || call.noWait || channel === undefined)
      return;
    this.#wire?.publish(channel, { cancel: id }).catch(() => undefined);
  }
  #enqueue(call) {
    this.#queue.add(call);
    this.#queuedBytes += call.size;
  }
  /** Writes what is queued: at once if nothing is in flight, else with what comes meanwhile. */
  #schedule() {
    const isFull = this.#inFlight >= this.#options.maxInFlight;
    if (this.#flushing || isFull || this.#queue.size === 0 || this.#wire === undefined)
      return;
    this.#flushing = true;
    (this.#inFlight === 0 ? queueMicrotask : soon)(() => {
      this.#flushing = false;
      if (this.#wire !== undefined)
        this.#flush(this.#wire);
    });
  }
  #flush(wire) {
    const { maxInFlight, maxFrameBytes } = this.#options;
    let bytes = 0;
    const together = this.#queue.size > 1;
    if (together)
      wire.startBatching();
    for (const call of this.#queue) {
      bytes += call.size;
      if (this.#inFlight >= maxInFlight || (bytes > maxFrameBytes && bytes > call.size))
        break;
      this.#write(wire, call);
    }
    if (together)
      wire.stopBatching();
    this.#schedule();
  }
  #write(wire, call) {
    const { data, id } = call;
    const { method } = call.call;
    const { channel } = this.#options;
    this.#unqueue(call);
    call.acknowledged = false;
    const slot = (call.slot = ++call.writes);
    this.#inFlight++;
    this.#sent.set(id, call);
    // Of a call that lost its slot meanwhile, this is out of date.
    (channel === undefined ? wire.rpc(method, data) : wire.publish(channel, data)).then((reply) => {
      if (call.slot === slot)
        this.#acknowledged(call, reply);
    }, (error) => {
      if (call.slot === slot)
        this.#refused(call, error);
    });
  }
  #acknowledged(started, reply) {
    started.acknowledged = true;
    if (this.#options.channel === undefined)
      this.#answer(started, reply.data);
    else if (started.call.noWait)
      this.#answer(started, {});
    else if (!started.stop)
      this.#release(started);
  }
  /** The SDK or Centrifugo refused to pass a call on. */
  #refused(started, cause) {
    const { code, message, temporary } = cause;
    const { method } = started.call;
    const isLate = code === sdkTimeout;
    // A call has a timeout of its own. Behind a publish proxy, Centrifugo takes as long as the
    // method to confirm the publication.
    const isConfirmedLate = isLate && this.#options.channel !== undefined;
    if (!isConfirmedLate || !started.stop)
      this.#release(started);
    if (isConfirmedLate)
      return;
    const text = isLate ? "no answer within the timeout of the page's Centrifuge" : message;
    const unknown = { cause, outcomeUnknown: code !== sdkWriteError };
    this.#reject(started, code >= firstCode
      ? new RPCError(method, { code, message, temporary })
      : isLate
        ? new RPCTimeoutError(`${method}: ${text}`, unknown)
        : new RPCDisconnectedError(`${method}: ${text}`, undefined, unknown));
  }
  #answer(call, reply) {
    this.#release(call);
    if (!this.#settle(call))
      return;
    try {
      call.resolve(resultOf(call.call.method, reply));
    }
    catch (error) {
      call.reject(error);
    }
  }
  #fail(call, why) {
    this.#release(call);
    this.#reject(call, failure(call.call.method, why, call.writes > 0));
  }
  /** Rejects a call, unless it has its outcome. */
  #reject(call, error) {
    if (this.#settle(call))
      call.reject(error);
  }
  /** Reports whether a call gets its outcome now. */
  #settle(call) {
    const { stop } = call;
    if (stop === undefined)
      return false;
    call.stop = undefined;
    this.pending--;
    stop();
    return true;
  }
  /** Forgets a call: an answer to it is unknown from now on. */
  #release(call) {
    this.#unqueue(call);
    this.#sent.delete(call.id);
    this.#free(call);
  }
  #free(call) {
    if (call.slot === 0)
      return;
    call.slot = 0;
    this.#inFlight--;
    this.#schedule();
  }
  #unqueue(call) {
    if (this.#queue.delete(call))
      this.#queuedBytes -= call.size;
  }
}
const sdkTimeout = errorCodes.timeout;
const sdkWriteError = errorCodes.transportWriteError;
/** The first of Centrifugo's codes; those below are the SDK's own. */
export const firstCode = 100;
/** Returns what a call fails with, because there is no connection. */
export function failure(method, cause, outcomeUnknown = false) {
  const text = `${method}: ${cause.message}`;
  return new RPCDisconnectedError(text, codeOf(cause), { cause, outcomeUnknown });
}
/** Returns Centrifugo's code for an error. */
export function codeOf(error) {
  return "code" in error ? error.code : undefined;
}
/** Runs a function after what has arrived is read: one frame then holds what that leads to. */
function soon(work) {
  const { setImmediate } = globalThis;
  if (setImmediate !== undefined) {
    setImmediate(work);
    return;
  }
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    port1.close();
    work();
  };
  port2.postMessage(0);
}
