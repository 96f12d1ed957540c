/** The life of calls: queued, written, acknowledged by Centrifugo, and answered. */
import { errorCodes } from "centrifuge";
import { RPCDisconnectedError, RPCError, RPCQueueFullError, RPCTimeoutError } from "./errors.js";
import { WaitingCalls } from "./deadlines.js";
import { resultOf } from "./replies.js";
/** The calls of a client. Those that are given up after they were written still hold a slot. */
export class Calls {
  #wire;
  #limits;
  #waiting = new WaitingCalls();
  #queue = new Set();
  #queuedBytes = 0;
  /** What was written, by id, and isn't answered, nor acknowledged after it was given up. */
  #sent = new Map();
  #inFlight = 0;
  #flushing = false;
  constructor(wire, limits) {
    this.#wire = wire;
    this.#limits = limits;
  }
  /** The number of calls that have no outcome yet. */
  get pending() {
    return this.#waiting.size;
  }
  /** Starts a call. */
  start(call, request, resolve, reject) {
    const { size } = request;
    if (this.#queuedBytes + size > this.#limits.maxQueuedBytes) {
      const text = `maxQueuedBytes is ${String(this.#limits.maxQueuedBytes)}, and as much waits`;
      reject(new RPCQueueFullError(`${call.method}: ${text}`));
      return;
    }
    const started = new StartedCall(this, call, request, resolve, reject);
    this.#waiting.add(started);
    this.#queue.add(started);
    this.#queuedBytes += size;
    this.#schedule();
  }
  /** Takes an answer. Unknown ids are normal: all connections of a user get all answers. */
  receive(id, reply) {
    const call = this.#sent.get(id);
    if (call !== undefined)
      this.#answer(call, reply);
  }
  /** Goes on after the connection was made. After a gap, answers may have been lost. */
  opened(gap) {
    if (gap !== undefined)
      this.#giveUp(gap, (call) => call.stage !== "queued");
    this.#schedule();
  }
  /** The connection is lost: what isn't acknowledged has an unknown outcome. */
  lost(why) {
    this.#giveUp(why, (call) => call.stage === "written");
  }
  /** The connection ended for good. */
  end(why) {
    for (const call of [...this.#queue, ...this.#sent.values()]) {
      this.#release(call);
      if (this.#settle(call))
        call.reject(why(call.method, call.wasWritten));
    }
    this.#waiting.rest();
  }
  /** Ends a call whose caller no longer waits. It keeps its slot until it is acknowledged. */
  abandon(call, error) {
    if (!this.#settle(call))
      return;
    call.reject(error);
    if (call.stage !== "written")
      this.#release(call);
    if (call.stage !== "queued" && !call.noWait)
      this.#wire.cancel(call.id);
  }
  /** Fails calls that were written, or sends them once more if they are idempotent. */
  #giveUp(why, test) {
    const again = new Set();
    for (const call of [...this.#sent.values()].filter(test)) {
      if (!call.settled && call.idempotent && !call.resent) {
        call.resent = true;
        this.#free(call);
        call.stage = "queued";
        again.add(call);
        this.#queuedBytes += call.size;
      }
      else {
        this.#release(call);
        if (this.#settle(call))
          call.reject(why(call.method, true));
      }
    }
    if (again.size > 0)
      this.#queue = new Set([...again, ...this.#queue]);
  }
  /** Writes what is queued: at once if nothing is in flight, else with what comes meanwhile. */
  #schedule() {
    if (this.#flushing || this.#queue.size === 0 || !this.#wire.open)
      return;
    if (this.#inFlight >= this.#limits.maxInFlight)
      return;
    this.#flushing = true;
    (this.#inFlight === 0 ? queueMicrotask : soon)(() => {
      this.#flushing = false;
      if (this.#wire.open)
        this.#flush();
    });
  }
  #flush() {
    const next = [];
    let free = this.#limits.maxFrameBytes;
    for (const call of this.#queue) {
      free -= call.size;
      if (next.length > 0 && free < 0)
        break;
      if (this.#inFlight + next.length >= this.#limits.maxInFlight)
        break;
      next.push(call);
    }
    if (next.length > 1) {
      this.#wire.batch(() => {
        for (const call of next)
          this.#write(call);
      });
    }
    else if (next[0] !== undefined) {
      this.#write(next[0]);
    }
    this.#schedule();
  }
  #write(call) {
    this.#unqueue(call);
    call.stage = "written";
    call.wasWritten = true;
    call.holdsSlot = true;
    this.#inFlight++;
    this.#sent.set(call.id, call);
    const attempt = ++call.attempt;
    this.#wire.write(call.method, call.data).then((reply) => {
      if (call.attempt === attempt)
        this.#acknowledged(call, reply);
    }, (error) => {
      if (call.attempt === attempt)
        this.#refused(call, error);
    });
  }
  #acknowledged(call, reply) {
    call.stage = "acknowledged";
    if (this.#wire.answers)
      this.#answer(call, reply.data);
    else if (call.noWait)
      this.#answer(call, {});
    else if (call.settled)
      this.#release(call);
  }
  /** The SDK or Centrifugo refused to pass a call on. */
  #refused(call, cause) {
    const { code, message, temporary } = cause;
    // A call has a timeout of its own. Behind a publish proxy, Centrifugo takes as long as the
    // method to confirm the publication.
    if (code === sdkTimeout && !this.#wire.answers) {
      if (call.settled)
        this.#release(call);
      return;
    }
    this.#release(call);
    if (!this.#settle(call))
      return;
    const text = `${call.method}: ${message}`;
    const unknown = { cause, outcomeUnknown: code !== sdkWriteError };
    if (code >= firstCode)
      call.reject(new RPCError(call.method, { code, message, temporary }));
    else if (code === sdkTimeout)
      call.reject(new RPCTimeoutError(text, unknown));
    else
      call.reject(new RPCDisconnectedError(text, undefined, unknown));
  }
  #answer(call, reply) {
    this.#release(call);
    if (!this.#settle(call))
      return;
    try {
      call.resolve(resultOf(call.method, reply));
    }
    catch (error) {
      call.reject(error);
    }
  }
  /** Reports whether a call was still to be settled, and counts it as settled. */
  #settle(call) {
    if (call.settled)
      return false;
    call.settled = true;
    this.#waiting.delete(call);
    return true;
  }
  /** Forgets a call: an answer to it is unknown from now on. */
  #release(call) {
    this.#unqueue(call);
    this.#sent.delete(call.id);
    this.#free(call);
  }
  /** Frees the slot of a call. What the SDK still tells of it is out of date. */
  #free(call) {
    call.attempt++;
    if (!call.holdsSlot)
      return;
    call.holdsSlot = false;
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
class StartedCall {
  id;
  method;
  data;
  size;
  deadline;
  signal;
  idempotent;
  noWait;
  resolve;
  reject;
  stage = "queued";
  /** Counts how often it was written or freed, to tell what is out of date. */
  attempt = 0;
  holdsSlot = false;
  wasWritten = false;
  resent = false;
  /** Whether the caller has the outcome. */
  settled = false;
  #timeout;
  #calls;
  constructor(calls, call, request, resolve, reject) {
    this.id = request.id;
    this.method = call.method;
    this.data = request.data;
    this.size = request.size;
    this.deadline = performance.now() + call.timeout;
    this.signal = call.signal;
    this.idempotent = call.idempotent;
    this.noWait = call.noWait;
    this.resolve = resolve;
    this.reject = reject;
    this.#timeout = call.timeout;
    this.#calls = calls;
  }
  timedOut() {
    const text = `${this.method}: no answer within ${String(this.#timeout)} ms`;
    const outcomeUnknown = this.wasWritten;
    this.#calls.abandon(this, new RPCTimeoutError(text, { outcomeUnknown }));
  }
  aborted(reason) {
    this.#calls.abandon(this, reason);
  }
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
