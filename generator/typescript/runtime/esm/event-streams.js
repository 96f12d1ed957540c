/** Streams of events, as an application reads them. */
import { onAbort } from "./deadlines.js";
import { RPCClientError } from "./errors.js";
import { guard } from "./listeners.js";
import { Queue, checkQueue, gap } from "./queues.js";
export class EventReader {
  channel;
  subscribed;
  done;
  #declared;
  #queue;
  #report;
  #signal;
  /** By type. A list is never changed, so that a listener may add others. */
  #listeners = new Map();
  #isRead;
  #isOpen = false;
  #isDone = false;
  #opened;
  #done;
  #leave;
  #ignoreSignal;
  /** `join` begins to read, and returns what ends that. */
  constructor(channel, declared, join, { signal, queue, onError } = {}) {
    this.channel = channel;
    this.#declared = declared;
    this.#queue = new Queue(checkQueue(queue));
    this.#signal = signal;
    this.#report = (error) => {
      guard(onError ?? console.error, error);
    };
    this.subscribed = new Promise((resolve, reject) => {
      this.#opened = (error) => {
        if (error === undefined)
          resolve();
        else
          reject(error);
      };
    });
    this.subscribed.catch(() => undefined);
    this.done = new Promise((resolve) => {
      this.#done = resolve;
    });
    if (signal?.aborted === true)
      this.#abort();
    else
      this.#join(join);
    const { asyncDispose } = Symbol;
    if (asyncDispose !== undefined) {
      Object.defineProperty(this, asyncDispose, { value: this.#left });
    }
  }
  #join(join) {
    this.#ignoreSignal = onAbort(this.#signal, this.#abort);
    const leave = join({
      opened: (recovered) => {
        if (this.#isOpen && !recovered)
          this.#queue.push(gap);
        this.#isOpen = true;
        this.#opened();
      },
      push: (event) => {
        this.#queue.push(event);
      },
      failed: this.#report,
      ended: (error) => {
        this.#queue.end(error);
        this.#finish(error);
      },
    });
    if (this.#isDone)
      leave();
    else
      this.#leave = leave;
  }
  on(type, call) {
    const { name, events } = this.#declared;
    if (!["$gap", "$unknown", "$join", "$leave", ...Object.keys(events)].includes(type)) {
      throw new TypeError(`${name} has no event "${type}"`);
    }
    const listener = { call };
    this.#listeners.set(type, [...this.#listenersOf(type), listener]);
    if (this.#isRead !== "by on()") {
      this.#readBy("by on()");
      void this.#pump();
    }
    return () => {
      const others = this.#listenersOf(type).filter((other) => other !== listener);
      this.#listeners.set(type, others);
      if ([...this.#listeners.values()].every(({ length }) => length === 0))
        this.close();
    };
  }
  #listenersOf(type) {
    return this.#listeners.get(type) ?? [];
  }
  close() {
    this.#queue.close();
    this.#finish(undefined);
  }
  [Symbol.asyncIterator]() {
    this.#readBy("by a loop");
    return {
      next: () => this.#queue.next(),
      return: this.#left,
    };
  }
  /** What ends a loop, or a block with `await using`. */
  #left = () => {
    this.close();
    return Promise.resolve({ done: true, value: undefined });
  };
  #abort = () => {
    const reason = this.#signal?.reason;
    this.#queue.close(reason);
    this.#finish(reason);
  };
  #readBy(how) {
    if (this.#isRead !== undefined && this.#isRead !== how) {
      throw new TypeError(`the stream is read ${this.#isRead} already: open another one`);
    }
    this.#isRead = how;
  }
  /** Passes events to the listeners until the stream ends. */
  async #pump() {
    try {
      for (;;) {
        const { value } = await this.#queue.next();
        if (value === undefined)
          return;
        for (const { call } of this.#listenersOf(value.type))
          guard(call, value);
      }
    }
    catch (error) {
      // The page has aborted it, and knows.
      if (this.#signal?.aborted !== true)
        this.#report(error);
    }
  }
  #finish(error) {
    if (this.#isDone)
      return;
    this.#isDone = true;
    this.#ignoreSignal?.();
    this.#leave?.();
    this.#opened((error ?? new RPCClientError("the stream was closed")));
    this.#done(error);
  }
}
