/** What gives calls up: timeouts and abort signals, with one timer and one listener for many. */

/** The longest delay of a timer: with a longer one, it would fire at once. */
export const maxTimer: number = 2 ** 31 - 1;

/** A call that may be given up. */
export interface Waiting {
  /** When its time is up, as `performance.now()` has it. */
  readonly deadline: number;
  readonly signal: AbortSignal | undefined;
  /** Ends it for the reason of its signal; without one, its time is up. */
  readonly giveUp: (reason?: unknown) => void;
}

/** The calls of each signal, which all share a listener. */
const bySignal = new WeakMap<AbortSignal, Set<Waiting>>();

/** The calls of a client that wait. */
export class WaitingCalls {
  readonly #calls = new Set<Waiting>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #next = Infinity;

  get size(): number {
    return this.#calls.size;
  }

  has(call: Waiting): boolean {
    return this.#calls.has(call);
  }

  add(call: Waiting): void {
    const { deadline, signal } = call;
    this.#calls.add(call);
    if (deadline < this.#next) this.#wake(deadline);
    if (signal === undefined) return;
    const calls = bySignal.get(signal) ?? new Set();
    if (calls.size === 0) {
      bySignal.set(signal, calls);
      signal.addEventListener("abort", abort);
    }
    calls.add(call);
  }

  /** Reports whether a call still waited. */
  delete(call: Waiting): boolean {
    const { signal } = call;
    const calls = signal && bySignal.get(signal);
    calls?.delete(call);
    if (signal !== undefined && calls?.size === 0) {
      bySignal.delete(signal);
      signal.removeEventListener("abort", abort);
    }
    return this.#calls.delete(call);
  }

  /** Stops the timer, if nothing waits any more. */
  rest(): void {
    if (this.#calls.size === 0) this.#wake(Infinity);
  }

  #wake(deadline: number): void {
    clearTimeout(this.#timer);
    this.#next = deadline;
    if (deadline === Infinity) return;
    const delay = Math.min(maxTimer, Math.max(1, deadline - performance.now()));
    this.#timer = setTimeout(() => {
      // What arrived while this process was busy is read first.
      this.#timer = setTimeout(() => {
        this.#expire();
      });
    }, delay);
  }

  #expire(): void {
    const now = performance.now();
    let next = Infinity;
    for (const call of [...this.#calls]) {
      if (call.deadline <= now) call.giveUp();
      else next = Math.min(next, call.deadline);
    }
    this.#wake(next);
  }
}

function abort(this: AbortSignal): void {
  for (const call of [...(bySignal.get(this) ?? [])]) call.giveUp(this.reason);
}
