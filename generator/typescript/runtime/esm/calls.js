/** The life of calls: queued, written, acknowledged by Centrifugo, and answered. */
import { errorCodes } from "centrifuge";
import { RPCDisconnectedError, RPCError, RPCQueueFullError, RPCTimeoutError } from "./errors.js";
import { WaitingCalls } from "./deadlines.js";
import { isObject, resultOf } from "./replies.js";
/** The calls of a client. Those that are given up after they were written still hold a slot. */
export class Calls {
  /** What carries calls to the server; undefined while nothing does. */
  wire;
  #options;
  #waiting = new WaitingCalls();
  #queue = new Set();
  #queuedBytes = 0;
  /** What was written, by id, and isn't answered, nor acknowledged after it was given up. */
  #sent = new Map();
  #inFlight = 0;
  #flushing = false;
  constructor(options) {
    this.#options = options;
  }
  /** The number of calls that have no outcome yet. */
  get pending() {
    return this.#waiting.size;
  }
  /** Starts a call. */
  start(call, request, resolve, reject) {
    const { maxQueuedBytes } = this.#options;
    const { method, timeout, signal, idempotent, noWait } = call;
    const { id, data, size } = request;
    if (this.#queuedBytes + size > maxQueuedBytes) {
      const text = `maxQueuedBytes is ${String(maxQueuedBytes)}, and as much waits`;
      throw new RPCQueueFullError(`${method}: ${text}`);
    }
    // Spreading the call here would cost a fifth of its time.
    const started = {
      method,
      timeout,
      signal,
      idempotent,
      noWait,
      id,
      data,
      size,
      resolve,
      reject,
      deadline: performance.now() + timeout,
      giveUp: (reason) => {
        this.#giveUp(started, reason);
      },
      slot: undefined,
      writes: 0,
      acknowledged: false,
    };
    this.#waiting.add(started);
    this.#queue.add(started);
    this.#queuedBytes += size;
    this.#schedule();
  }
  /** Takes an answer. Unknown ids are normal: all connections of a user get all answers. */
  receive({ info, data }) {
    // The server publishes through Centrifugo's API, which adds no info. This one is forged: it
    // comes from another client.
    if (info !== undefined || !isObject(data))
      return;
    const isProgress = "progress" in data && !("result" in data) && !("error" in data);
    const call = this.#sent.get(data["correlation_id"]);
    if (call !== undefined && !isProgress)
      this.#answer(call, data);
  }
  /** Goes on after the connection was made. After a gap, answers may have been lost. */
  opened(gap) {
    if (gap !== undefined)
      this.#interrupt(gap, () => true);
    this.#schedule();
  }
  /** The connection is lost: what isn't acknowledged has an unknown outcome. */
  lost(why) {
    this.#interrupt(why, (call) => !call.acknowledged);
  }
  /** The connection ended for good. */
  end(why) {
    for (const call of [...this.#queue, ...this.#sent.values()])
      this.#fail(call, why);
    this.#waiting.rest();
  }
  /** Ends a call whose caller no longer waits. It keeps its slot until it is acknowledged. */
  #giveUp(call, reason) {
    const { method, timeout, slot } = call;
    const text = `${method}: no answer within ${String(timeout)} ms`;
    const outcomeUnknown = call.writes > 0;
    this.#reject(call, reason ?? new RPCTimeoutError(text, { outcomeUnknown }));
    if (slot === undefined || call.acknowledged)
      this.#release(call);
    const { channel } = this.#options;
    if (slot === undefined || call.noWait || channel === undefined)
      return;
    this.wire?.publish(channel, { cancel: call.id }).catch(() => undefined);
  }
  /** Fails calls that were written, or sends them once more if they are idempotent. */
  #interrupt(why, test) {
    const again = new Set();
    for (const call of [...this.#sent.values()]) {
      if (call.slot === undefined || !test(call))
        continue;
      if (this.#waiting.has(call) && call.idempotent && call.writes < 2) {
        this.#free(call);
        again.add(call);
        this.#queuedBytes += call.size;
      }
      else {
        this.#fail(call, why);
      }
    }
    this.#queue = new Set([...again, ...this.#queue]);
  }
  /** Writes what is queued: at once if nothing is in flight, else with what comes meanwhile. */
  #schedule() {
    if (this.#flushing || this.#queue.size === 0 || this.wire === undefined)
      return;
    if (this.#inFlight >= this.#options.maxInFlight)
      return;
    this.#flushing = true;
    (this.#inFlight === 0 ? queueMicrotask : soon)(() => {
      this.#flushing = false;
      if (this.wire !== undefined)
        this.#flush(this.wire);
    });
  }
  #flush(wire) {
    const { maxInFlight, maxFrameBytes } = this.#options;
    let bytes = 0;
    const together = this.#queue.size > 1;
    if (together)
      wire.startBatching();
    for (const call of this.#queue) {
      if (this.#inFlight >= maxInFlight || (bytes > 0 && bytes + call.size > maxFrameBytes))
        break;
      bytes += call.size;
      this.#write(wire, call);
    }
    if (together)
      wire.stopBatching();
    this.#schedule();
  }
  #write(wire, call) {
    const { method, data } = call;
    const { channel } = this.#options;
    const slot = {};
    this.#unqueue(call);
    call.slot = slot;
    call.acknowledged = false;
    call.writes++;
    this.#inFlight++;
    this.#sent.set(call.id, call);
    // Of a call that lost its slot meanwhile, this is out of date.
    (channel === undefined ? wire.rpc(method, data) : wire.publish(channel, data)).then((reply) => {
      if (call.slot === slot)
        this.#acknowledged(call, reply);
    }, (error) => {
      if (call.slot === slot)
        this.#refused(call, error);
    });
  }
  #acknowledged(call, reply) {
    call.acknowledged = true;
    if (this.#options.channel === undefined)
      this.#answer(call, reply.data);
    else if (call.noWait)
      this.#answer(call, {});
    else if (!this.#waiting.has(call))
      this.#release(call);
  }
  /** The SDK or Centrifugo refused to pass a call on. */
  #refused(call, cause) {
    const { code, message, temporary } = cause;
    // A call has a timeout of its own. Behind a publish proxy, Centrifugo takes as long as the
    // method to confirm the publication.
    if (code === sdkTimeout && this.#options.channel !== undefined) {
      if (!this.#waiting.has(call))
        this.#release(call);
      return;
    }
    this.#release(call);
    const late = "no answer within the timeout of the page's Centrifuge";
    const text = `${call.method}: ${code === sdkTimeout ? late : message}`;
    const unknown = { cause, outcomeUnknown: code !== sdkWriteError };
    this.#reject(call, code >= firstCode
      ? new RPCError(call.method, { code, message, temporary })
      : code === sdkTimeout
        ? new RPCTimeoutError(text, unknown)
        : new RPCDisconnectedError(text, undefined, unknown));
  }
  #answer(call, reply) {
    this.#release(call);
    if (!this.#waiting.delete(call))
      return;
    try {
      call.resolve(resultOf(call.method, reply));
    }
    catch (error) {
      call.reject(error);
    }
  }
  #fail(call, why) {
    this.#release(call);
    this.#reject(call, failure(call.method, why, call.writes > 0));
  }
  /** Rejects a call, unless it has its outcome. */
  #reject(call, error) {
    if (this.#waiting.delete(call))
      call.reject(error);
  }
  /** Forgets a call: an answer to it is unknown from now on. */
  #release(call) {
    this.#unqueue(call);
    this.#sent.delete(call.id);
    this.#free(call);
  }
  #free(call) {
    if (call.slot === undefined)
      return;
    call.slot = undefined;
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
const later = [];
let channel;
/** Runs a function after what has arrived is read: one frame then holds what that leads to. */
function soon(work) {
  const { setImmediate } = globalThis;
  if (setImmediate !== undefined) {
    setImmediate(work);
    return;
  }
  if (channel === undefined) {
    channel = new MessageChannel();
    channel.port1.onmessage = () => later.shift()?.();
  }
  later.push(work);
  channel.port2.postMessage(0);
}
