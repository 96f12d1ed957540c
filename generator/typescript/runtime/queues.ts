/** What waits to be read by a loop. */

/** Something is missing: it was lost with the connection, or wasn't read in time. */
export interface Gap {
  readonly type: "$gap";
}

/** The gap that all streams give. */
export const gap: Gap = /* @__PURE__ */ Object.freeze({ type: "$gap" });

/** Reports whether something that a stream gives says that something is missing. */
export function isGap(value: unknown): value is Gap {
  return value === gap;
}

/** How much a queue holds if nothing is said. What is recovered at once is less. */
export const queueLimit = 1024;

/** Returns how much a queue may hold; throws a RangeError for what it can't. */
export function checkQueue(limit: number = queueLimit): number {
  if (Number.isInteger(limit) && limit > 0) return limit;
  throw new RangeError(`queue must be a positive integer, not ${String(limit)}`);
}

// Classes, since V8 may make an object literal old from the start: it then keeps what it leads to,
// here each event, until the next full collection.

/** An item that waits to be read. */
class Item<T> {
  readonly value: T;
  after: Item<T> | undefined;

  constructor(value: T) {
    this.value = value;
  }
}

/** Who waits for an item. */
class Waiting<T> {
  readonly resolve: (result: IteratorResult<T, undefined>) => void;
  readonly reject: (error: unknown) => void;
  after: Waiting<T> | undefined;

  constructor(resolve: Waiting<T>["resolve"], reject: Waiting<T>["reject"]) {
    this.resolve = resolve;
    this.reject = reject;
  }
}

/**
 * A queue between what arrives and a loop. If more arrives than it may hold, it drops what it
 * holds, puts a gap in its place, and goes on.
 */
export class Queue<T> {
  readonly #limit: number;
  #size = 0;
  // Lists, since an array that has one element now and then is made anew each time.
  #first: Item<T | Gap> | undefined;
  #last: Item<T | Gap> | undefined;
  #waiting: Waiting<T | Gap> | undefined;
  #isEnded = false;
  #error: unknown;

  constructor(limit: number) {
    this.#limit = limit;
  }

  push(value: T | Gap): void {
    if (this.#isEnded) return;
    const waiting = this.#waiting;
    if (waiting !== undefined) {
      this.#waiting = waiting.after;
      waiting.resolve({ done: false, value });
      return;
    }
    if (this.#size >= this.#limit) {
      this.#clear();
      this.#append(gap);
    }
    // One gap says what several would.
    if (value !== gap || this.#last?.value !== gap) this.#append(value);
  }

  /** Ends: what is there is read first, then an error is thrown, if there is one. */
  end(error?: unknown): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#error = error;
    for (let one = this.#waiting; one !== undefined; one = one.after) this.#finish(one);
    this.#waiting = undefined;
  }

  /** Ends at once: what is there is dropped. */
  close(error?: unknown): void {
    this.#clear();
    this.end(error);
  }

  next(): Promise<IteratorResult<T | Gap, undefined>> {
    const item = this.#first;
    if (item !== undefined) {
      this.#first = item.after;
      if (item.after === undefined) this.#last = undefined;
      // Else an old item would keep all that come after it.
      item.after = undefined;
      this.#size--;
      return Promise.resolve({ done: false, value: item.value });
    }
    return new Promise((resolve, reject) => {
      const waiting = new Waiting(resolve, reject);
      if (this.#isEnded) this.#finish(waiting);
      else this.#wait(waiting);
    });
  }

  #append(value: T | Gap): void {
    const item = new Item(value);
    if (this.#last === undefined) this.#first = item;
    else this.#last.after = item;
    this.#last = item;
    this.#size++;
  }

  /** Has one wait after those who do; as a rule there are none. */
  #wait(waiting: Waiting<T | Gap>): void {
    let last = this.#waiting;
    while (last?.after !== undefined) last = last.after;
    if (last === undefined) this.#waiting = waiting;
    else last.after = waiting;
  }

  #clear(): void {
    this.#first = this.#last = undefined;
    this.#size = 0;
  }

  /** Throws the error, once. */
  #finish({ resolve, reject }: Waiting<T | Gap>): void {
    const error = this.#error;
    this.#error = undefined;
    if (error === undefined) resolve({ done: true, value: undefined });
    else reject(error);
  }
}
