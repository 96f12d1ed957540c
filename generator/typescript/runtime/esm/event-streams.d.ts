/** Streams of events, as an application reads them. */
import { RPCClientError } from "./errors.js";
import type { EventChannel } from "./event-channels.js";
import type { Reader, SomeEvent } from "./event-subscriptions.js";
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
type Disposal = SymbolConstructor extends {
  readonly asyncDispose: infer S extends symbol;
} ? {
  readonly [K in S]: () => Promise<void>;
} : object;
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
export type EventOf<E extends SomeEvent, T extends E["type"]> = Extract<E, {
  readonly type: T;
}>;
export class EventReader<E extends SomeEvent> {
  #private;
  readonly channel: string;
  readonly subscribed: Promise<void>;
  readonly done: Promise<unknown>;
  /** `join` begins to read, and returns what ends that. */
  constructor(
    channel: string,
    declared: EventChannel,
    join: (reader: Reader) => () => void,
    { signal, queue, onError }?: EventOptions,
  );
  on(type: string, call: (event: never) => void): () => void;
  close(): void;
  [Symbol.asyncIterator](): AsyncIterator<E, undefined>;
}
export {};
