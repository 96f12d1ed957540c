/** Streams of events, as an application reads them. */

import { onAbort } from "./deadlines.js";
import { RPCClientError } from "./errors.js";
import type { EventChannel } from "./event-channels.js";
import type { Reader, SomeEvent } from "./event-subscriptions.js";
import { guard } from "./listeners.js";
import { Queue, checkQueue, gap } from "./queues.js";

/** Options of a stream of events. */
export interface EventOptions {
  /** Ends the stream: its loop throws the signal's reason. */
  signal?: AbortSignal | undefined;
  /**
   * How many events may wait to be read; 1,024 if it isn't set. If more come, those that wait are
   * dropped, and a "$gap" says so.
   */
  queue?: number | undefined;
  /**
   * Learns of what arrives and can't be read: it is left out, and the stream goes on. It learns,
   * too, why a stream has ended that is read by `on`. The console if it isn't set.
   */
  onError?: ((error: RPCClientError) => void) | undefined;
}

/** What `await using` needs, where TypeScript's own declarations know it. */
type Disposal = SymbolConstructor extends { readonly asyncDispose: infer S extends symbol }
  ? { readonly [K in S]: () => Promise<void> }
  : object;

/**
 * The events of a channel, from when the stream is opened. It goes on when the connection is lost
 * and made again. It ends with an error when the connection ends for good, or the channel may not
 * be read, or not any more.
 *
 * It is read by one loop, `for await (const event of stream)`, or by `on`. To leave the loop closes
 * it. Who reads the same channel shares the subscription; it ends when the last one leaves.
 */
export type EventStream<E extends SomeEvent> = Events<E> & Disposal;

interface Events<E extends SomeEvent> extends AsyncIterable<E> {
  /** The channel, e.g. "chat.room.7". */
  readonly channel: string;
  /** Resolves when events arrive; rejects if the stream ends before. */
  readonly subscribed: Promise<void>;
  /** Resolves when the stream has ended: with why, or undefined if it was left. Never rejects. */
  readonly done: Promise<unknown>;
  /**
   * Calls a function for each event of a type, and returns one that stops that; the last one closes
   * the stream. What it throws is reported on the console. Throws a TypeError for a type that the
   * channel doesn't have.
   */
  on<T extends E["type"]>(type: T, listener: (event: EventOf<E, T>) => void): () => void;
  /** Ends the stream. Events that wait are dropped. */
  close(): void;
}

/** The event of a type. */
export type EventOf<E extends SomeEvent, T extends E["type"]> = Extract<E, { readonly type: T }>;

interface Listener {
  readonly call: (event: never) => void;
}

export class EventReader<E extends SomeEvent> {
  readonly channel: string;
  readonly subscribed: Promise<void>;
  readonly done: Promise<unknown>;
  readonly #declared: EventChannel;
  readonly #queue: Queue<SomeEvent>;
  readonly #report: (error: RPCClientError) => void;
  readonly #signal: AbortSignal | undefined;
  /** By type. A list is never changed, so that a listener may add others. */
  readonly #listeners = new Map<string, readonly Listener[]>();
  #isRead: "by a loop" | "by on()" | undefined;
  #isOpen = false;
  #isDone = false;
  #opened!: (error?: Error) => void;
  #done!: (error: unknown) => void;
  #leave: (() => void) | undefined;
  #ignoreSignal: (() => void) | undefined;

  /** `join` begins to read, and returns what ends that. */
  constructor(
    channel: string,
    declared: EventChannel,
    join: (reader: Reader) => () => void,
    { signal, queue, onError }: EventOptions = {},
  ) {
    this.channel = channel;
    this.#declared = declared;
    this.#queue = new Queue(checkQueue(queue));
    this.#signal = signal;
    this.#report = (error) => {
      guard(onError ?? console.error, error);
    };
    this.subscribed = new Promise((resolve, reject) => {
      this.#opened = (error) => {
        if (error === undefined) resolve();
        else reject(error);
      };
    });
    this.subscribed.catch(() => undefined);
    this.done = new Promise((resolve) => {
      this.#done = resolve;
    });
    if (signal?.aborted === true) this.#abort();
    else this.#join(join);
    const { asyncDispose } = Symbol as { asyncDispose?: symbol };
    if (asyncDispose !== undefined) {
      Object.defineProperty(this, asyncDispose, { value: this.#left });
    }
  }

  #join(join: (reader: Reader) => () => void): void {
    this.#ignoreSignal = onAbort(this.#signal, this.#abort);
    const leave = join({
      opened: (recovered) => {
        if (this.#isOpen && !recovered) this.#queue.push(gap);
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
    if (this.#isDone) leave();
    else this.#leave = leave;
  }

  on(type: string, call: (event: never) => void): () => void {
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
      if ([...this.#listeners.values()].every(({ length }) => length === 0)) this.close();
    };
  }

  #listenersOf(type: string): readonly Listener[] {
    return this.#listeners.get(type) ?? [];
  }

  close(): void {
    this.#queue.close();
    this.#finish(undefined);
  }

  [Symbol.asyncIterator](): AsyncIterator<E, undefined> {
    this.#readBy("by a loop");
    return {
      next: () => this.#queue.next() as Promise<IteratorResult<E, undefined>>,
      return: this.#left,
    };
  }

  /** What ends a loop, or a block with `await using`. */
  readonly #left = (): Promise<IteratorReturnResult<undefined>> => {
    this.close();
    return Promise.resolve({ done: true, value: undefined });
  };

  readonly #abort = (): void => {
    const reason: unknown = this.#signal?.reason;
    this.#queue.close(reason);
    this.#finish(reason);
  };

  #readBy(how: "by a loop" | "by on()"): void {
    if (this.#isRead !== undefined && this.#isRead !== how) {
      throw new TypeError(`the stream is read ${this.#isRead} already: open another one`);
    }
    this.#isRead = how;
  }

  /** Passes events to the listeners until the stream ends. */
  async #pump(): Promise<void> {
    try {
      for (;;) {
        const { value } = await this.#queue.next();
        if (value === undefined) return;
        for (const { call } of this.#listenersOf(value.type)) guard(call, value as never);
      }
    } catch (error) {
      // The page has aborted it, and knows.
      if (this.#signal?.aborted !== true) this.#report(error as RPCClientError);
    }
  }

  #finish(error: unknown): void {
    if (this.#isDone) return;
    this.#isDone = true;
    this.#ignoreSignal?.();
    this.#leave?.();
    this.#opened((error ?? new RPCClientError("the stream was closed")) as Error);
    this.#done(error);
  }
}
