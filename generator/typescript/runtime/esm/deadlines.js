/** What gives calls up: timeouts and abort signals, with one timer and one listener for many. */
/** The longest delay of a timer: with a longer one, it would fire at once. */
export const maxTimer = 2 ** 31 - 1;
/** The calls of each signal, which all share a listener. */
const bySignal = new WeakMap();
/** The calls of a client that wait. */
export class WaitingCalls {
  #calls = new Set();
  #timer;
  #next = Infinity;
  get size() {
    return this.#calls.size;
  }
  has(call) {
    return this.#calls.has(call);
  }
  add(call) {
    const { deadline, signal } = call;
    this.#calls.add(call);
    if (deadline < this.#next)
      this.#wake(deadline);
    if (signal === undefined)
      return;
    const calls = bySignal.get(signal) ?? new Set();
    if (calls.size === 0) {
      bySignal.set(signal, calls);
      signal.addEventListener("abort", abort);
    }
    calls.add(call);
  }
  /** Reports whether a call still waited. */
  delete(call) {
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
  rest() {
    if (this.#calls.size === 0)
      this.#wake(Infinity);
  }
  #wake(deadline) {
    clearTimeout(this.#timer);
    this.#next = deadline;
    if (deadline === Infinity)
      return;
    const delay = Math.min(maxTimer, Math.max(1, deadline - performance.now()));
    this.#timer = setTimeout(() => {
      // What arrived while this process was busy is read first.
      this.#timer = setTimeout(() => {
        this.#expire();
      });
    }, delay);
  }
  #expire() {
    const now = performance.now();
    let next = Infinity;
    for (const call of [...this.#calls]) {
      if (call.deadline <= now)
        call.giveUp();
      else
        next = Math.min(next, call.deadline);
    }
    this.#wake(next);
  }
}
function abort() {
  for (const call of [...(bySignal.get(this) ?? [])])
    call.giveUp(this.reason);
}
