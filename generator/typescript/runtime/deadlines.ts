/** What gives calls up: timeouts and abort signals, with one timer and one listener for many. */

/** The longest delay of a timer: with a longer one, it would fire at once. */
export const maxTimer: number = 2 ** 31 - 1;

/** A call that may be given up. */
export interface Waiting {
  /** When its time is up, as `performance.now()` has it. */
  readonly deadline: number;
  readonly signal: AbortSignal | undefined;
  timedOut(): void;
  aborted(reason: unknown): void;
}

const bySignal = new WeakMap<AbortSignal, Set<Waiting>>();

/** The calls of a client that wait. */
export class WaitingCalls {
  readonly #calls = new Set<Waiting>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #next = Infinity;

  get size(): number {
    return this.#calls.size;
  }

  add(call: Waiting): void {
    this.#calls.add(call);
    if (call.deadline < this.#next) this.#wake(call.deadline);
    if (call.signal !== undefined) listen(call.signal, call);
  }

  delete(call: Waiting): void {
    this.#calls.delete(call);
    if (call.signal !== undefined) forget(call.signal, call);
  }

  /** Stops the timer, if nothing waits any more. */
  rest(): void {
    if (this.#calls.size > 0) return;
    clearTimeout(this.#timer);
    this.#next = Infinity;
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
      if (call.deadline <= now) call.timedOut();
      else next = Math.min(next, call.deadline);
    }
    this.#wake(next);
  }
}

/** Tells a call when a signal is aborted, with one listener for all calls of the signal. */
function listen(signal: AbortSignal, call: Waiting): void {
  let calls = bySignal.get(signal);
  if (calls === undefined) {
    calls = new Set();
    bySignal.set(signal, calls);
    signal.addEventListener("abort", abort);
  }
  calls.add(call);
}

function forget(signal: AbortSignal, call: Waiting): void {
  const calls = bySignal.get(signal);
  calls?.delete(call);
  if (calls?.size === 0) {
    bySignal.delete(signal);
    signal.removeEventListener("abort", abort);
  }
}

function abort(this: AbortSignal): void {
  for (const call of [...(bySignal.get(this) ?? [])]) call.aborted(this.reason);
}
