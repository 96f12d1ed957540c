/** The life of calls: queued, written, acknowledged by Centrifugo, and answered. */
import { errorCodes } from "centrifuge";
import { deadline } from "./deadlines.js";
import { RPCDisconnectedError, RPCError, RPCQueueFullError, RPCTimeoutError } from "./errors.js";
import { isObject, resultOf } from "./replies.js";
/** The calls of a client. Those that are given up after they were written still hold a slot. */
export class Calls {
  /** The number of calls that have no outcome yet. */
  pending = 0;
  options;
  /** What carries calls to the server; undefined while nothing does. */
  #wire;
  #queue = new Set();
  #queuedBytes = 0;
  /** What was written, by id, and isn't answered, nor acknowledged after it was given up. */
  #sent = new Map();
  #inFlight = 0;
  #flushing = false;
  /** The ids of calls that were given up, and are cancelled once there is a connection. */
  #cancelled = [];
  constructor(options) {
    this.options = options;
  }
  /** Starts a call: what goes out for it are the data, with its id, of at most so many bytes. */
  start(call, id, data, size, resolve, reject) {
    const { maxQueuedBytes } = this.options;
    const { method } = call;
    if (this.#queuedBytes + size > maxQueuedBytes) {
      throw new RPCQueueFullError(`${method}: maxQueuedBytes is ${String(maxQueuedBytes)}, and as much waits`);
    }
    const started = {
      call,
      id,
      data,
      size,
      resolve,
      reject,
      stop: undefined,
      writes: 0,
      slot: 0,
      acknowledged: false,
      unconfirmed: false,
    };
    this.#wait(started);
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
    const call = this.#sent.get(data["correlation_id"]);
    if (call === undefined)
      return;
    if (!("progress" in data)) {
      this.#answer(call, data);
    }
    else if (call.stop) {
      // The timeout is one of silence.
      call.stop();
      this.#wait(call);
      call.acknowledged = true;
      call.call.onProgress?.(data);
    }
  }
  /** Calls go out by a connection. */
  open(wire) {
    this.#wire = wire;
    const ids = this.#cancelled;
    this.#cancelled = [];
    for (const id of ids)
      this.#cancel(id);
    this.#schedule();
  }
  /** No calls go out until it is opened again. */
  close(why) {
    this.#wire = undefined;
    for (const { call } of this.#sent.values())
      call.onProgress?.("lost");
    if (this.options.failFast)
      for (const call of [...this.#queue])
        this.#fail(call, why);
  }
  /** Fails the calls that were written and aren't acknowledged. */
  lost(why) {
    this.#lose(why, false);
  }
  /** Fails the calls that were written: it isn't known which answers have arrived meanwhile. */
  answersLost() {
    const text = "the connection was lost, and its answer with it";
    this.#lose(new RPCDisconnectedError(text), true);
  }
  /** The connection ended for good. */
  end(why) {
    this.#cancelled = [];
    for (const call of [...this.#queue, ...this.#sent.values()])
      this.#fail(call, why);
  }
  /**
   * Fails the calls that were written; of those that are acknowledged, only if `all` are lost, and
   * none that tells its progress: it goes on until its timeout.
   */
  #lose(why, all) {
    const queue = this.#queue;
    this.#queue = new Set();
    for (const call of [...this.#sent.values()]) {
      if (call.slot === 0 || (call.acknowledged && (!all || call.call.onProgress)))
        continue;
      // An idempotent call is sent once more.
      const { failFast } = this.options;
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
  /** Waits for the outcome of a call within its timeout from now on. */
  #wait(started) {
    const { timeout, signal } = started.call;
    started.stop = deadline(timeout, signal, (reason) => {
      this.#giveUp(started, reason);
    });
  }
  /** Ends a call whose caller no longer waits. It keeps its slot until it is acknowledged. */
  #giveUp(started, reason) {
    const { call, id, slot } = started;
    const outcomeUnknown = started.writes > 0;
    const what = outcomeUnknown ? "no answer" : "not sent";
    const text = `${call.method}: ${what} within ${String(call.timeout)} ms`;
    this.#reject(started, reason ?? new RPCTimeoutError(text, { outcomeUnknown }));
    const isPassedOn = started.acknowledged || started.unconfirmed;
    if (slot === 0 || isPassedOn)
      this.#release(started);
    if (outcomeUnknown && !call.noWait)
      this.#cancel(id);
  }
  /** Tells the server that nobody waits for a call any more. */
  #cancel(id) {
    const { requestChannel } = this.options;
    if (requestChannel === undefined)
      return;
    if (this.#wire)
      this.#wire.publish(requestChannel, { cancel: id }).catch(() => undefined);
    else
      this.#cancelled.push(id);
  }
  #enqueue(call) {
    this.#queue.add(call);
    this.#queuedBytes += call.size;
  }
  /** Writes what is queued: at once if nothing is in flight, else with what comes meanwhile. */
  #schedule() {
    if (this.#flushing || this.#queue.size === 0 || !this.#wire)
      return;
    if (this.#inFlight >= this.options.maxInFlight)
      return;
    this.#flushing = true;
    (this.#inFlight === 0 ? queueMicrotask : soon)(() => {
      this.#flushing = false;
      if (this.#wire)
        this.#flush(this.#wire);
    });
  }
  #flush(wire) {
    const { maxInFlight, maxFrameBytes } = this.options;
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
    const { requestChannel } = this.options;
    this.#unqueue(call);
    call.acknowledged = call.unconfirmed = false;
    const slot = (call.slot = ++call.writes);
    this.#inFlight++;
    this.#sent.set(id, call);
    call.call.onProgress?.("sent");
    const sent = requestChannel ? wire.publish(requestChannel, data) : wire.rpc(method, data);
    // Of a call that lost its slot meanwhile, this is out of date.
    sent.then((reply) => {
      if (call.slot === slot)
        this.#acknowledged(call, reply);
    }, (error) => {
      // Where progress has arrived, it is on its way nevertheless.
      if (call.slot === slot && !call.acknowledged)
        this.#refused(call, error);
    });
  }
  #acknowledged(started, reply) {
    started.acknowledged = true;
    if (this.options.requestChannel === undefined)
      this.#answer(started, reply.data);
    else if (started.call.noWait)
      this.#answer(started, {});
    else if (!started.stop)
      this.#release(started);
  }
  /** The SDK or Centrifugo refused to pass a call on. */
  #refused(started, cause) {
    const { code, message, temporary } = cause;
    const { method, noWait } = started.call;
    const isLate = code === sdkTimeout;
    // A call has a timeout of its own. Behind a publish proxy, Centrifugo takes as long as the
    // method to confirm the publication.
    if (isLate && started.stop && !noWait && this.options.requestChannel !== undefined) {
      started.unconfirmed = true;
      return;
    }
    this.#release(started);
    this.#reject(started, code >= firstCode
      ? new RPCError(method, { code, message, temporary })
      : isLate
        ? sdkTimedOut(method, cause)
        : new RPCDisconnectedError(`${method}: ${message}`, undefined, {
          cause,
          outcomeUnknown: code !== sdkWriteError,
        }));
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
/** The SDK's own code for an answer that is late. */
export const sdkTimeout = errorCodes.timeout;
const sdkWriteError = errorCodes.transportWriteError;
/** The first of Centrifugo's codes; those below are the SDK's own. */
export const firstCode = 100;
/** Returns the error for what the SDK has waited too long for. */
export function sdkTimedOut(what, cause) {
  return new RPCTimeoutError(`${what}: no answer within the timeout of the page's Centrifuge`, {
    cause,
    outcomeUnknown: true,
  });
}
/** Returns what a call fails with, because there is no connection. */
export function failure(method, cause, outcomeUnknown = false) {
  return new RPCDisconnectedError(`${method}: ${cause.message}`, cause.code, {
    cause,
    outcomeUnknown,
  });
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
