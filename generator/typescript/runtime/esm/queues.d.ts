/** What waits to be read by a loop. */
/** Something is missing: it was lost with the connection, or wasn't read in time. */
export interface Gap {
  readonly type: "$gap";
}
/** The gap that all streams give. */
export const gap: Gap;
/** Reports whether something that a stream gives says that something is missing. */
export function isGap(value: unknown): value is Gap;
/** How much a queue holds if nothing is said. What is recovered at once is less. */
export const queueLimit = 1024;
/** Returns how much a queue may hold; throws a RangeError for what it can't. */
export function checkQueue(limit?: number): number;
/**
 * A queue between what arrives and a loop. If more arrives than it may hold, it drops what it
 * holds, puts a gap in its place, and goes on.
 */
export class Queue<T> {
  #private;
  constructor(limit: number);
  push(value: T | Gap): void;
  /** Ends: what is there is read first, then an error is thrown, if there is one. */
  end(error?: unknown): void;
  /** Ends at once: what is there is dropped. */
  close(error?: unknown): void;
  next(): Promise<IteratorResult<T | Gap, undefined>>;
}
